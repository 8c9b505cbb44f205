#!/bin/sh
# make lock: requirements/*.in -> *.txt, pinned with hashes for every platform. Releases younger than a week are left out:
# most hijacked releases are found and withdrawn within days.
. "$(dirname "$0")/common.sh"
sh scripts/setup.sh
uv=uv
if ! have uv; then
    "$PY" -m venv .cache/uv && .cache/uv/bin/python -m pip install -qq uv </dev/null
    uv=.cache/uv/bin/uv
fi
before=$("$PY" -c 'import datetime as d; print((d.datetime.now(d.timezone.utc) - d.timedelta(days=7)).strftime("%Y-%m-%dT00:00:00Z"))')
for name in run dev; do
    "$uv" pip compile "requirements/$name.in" --output-file "requirements/$name.txt" --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --exclude-newer "$before" "$@"
    say "requirements/$name.txt: $(grep -c '==' "requirements/$name.txt") packages, nothing newer than $before"
done
