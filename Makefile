# OpenGGZY. `make help` lists the targets; each is one small script in scripts/.
# PORT (default 8000), GGZY_DATA (default ./data) and DATABASE_URL (default: SQLite in GGZY_DATA) are read from the environment.

.DEFAULT_GOAL := help
.PHONY: help setup run test lint audit lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile

setup:  ## .venv with `ggzy` in it, from the hashed requirements
	@sh scripts/setup.sh

run: setup  ## build the sample city once, serve it on 127.0.0.1:PORT
	@sh scripts/run.sh

test:  ## set up what the tests need and run all of them, on SQLite and on PostgreSQL
	@sh scripts/test.sh

lint:  ## formatter, linter, types, import floors
	@sh scripts/lint.sh

audit: setup  ## known vulnerabilities in what we depend on (needs the network)
	@sh scripts/audit.sh

lock:  ## pin requirements/*.in again, with hashes (needs the network)
	@sh scripts/lock.sh

clean:  ## remove .venv and caches; the data folder stays
	rm -rf .venv build .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis src/*.egg-info
