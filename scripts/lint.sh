#!/bin/sh
# make lint: formatter, linter, types, floors. Every check runs, then the exit code tells whether one failed.
. "$(dirname "$0")/common.sh"
sh scripts/setup.sh dev
export PATH="$ROOT/.venv/bin:$PATH" DJANGO_SETTINGS_MODULE=ggzy.settings.test
failed=
check() { say "· $*"; "$@" </dev/null || failed="$failed $1"; }
check ruff format --check --quiet src tests scripts
check ruff check --quiet src tests scripts
check mypy
check lint-imports --no-cache
[ -z "$failed" ] || die "lint failed:$failed"
say "lint: clean"
