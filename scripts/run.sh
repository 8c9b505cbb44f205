#!/bin/sh
# make run: the sample city, built once if the data folder is empty, served until Ctrl-C.
. "$(dirname "$0")/common.sh"
"$PY" -m ggzy init
if "$PY" -m ggzy help demo-city >/dev/null 2>&1; then  # until the sample city is built, an empty node
    "$PY" -m ggzy demo-city --if-empty
fi
exec "$PY" -m ggzy serve --port "${PORT:-8000}"
