#!/bin/sh
# make run: the sample city, built once if the data folder is empty, served until Ctrl-C.
. "$(dirname "$0")/common.sh"
"$PY" -m ggzy demo-city --if-empty
exec "$PY" -m ggzy serve --port "${PORT:-8000}"
