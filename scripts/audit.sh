#!/bin/sh
# make audit: asks the vulnerability service about every pinned package. Needs the network, so it is no part of `make test`.
. "$(dirname "$0")/common.sh"
sh scripts/setup.sh dev
for file in requirements/run.txt requirements/dev.txt; do
    say "· $file"
    "$PY" -m pip_audit --require-hashes --disable-pip --requirement "$file" </dev/null
done
