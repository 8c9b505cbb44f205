#!/bin/sh
# make run: the sample city, made once if the data folder is empty, served until Ctrl-C.
# GGZY_DEMO_PACE (144: a day in ten minutes) says how fast it lives, GGZY_DEMO_DIRECTOR=0 lets it rest.
. "$(dirname "$0")/common.sh"
exec "$PY" -m ggzy serve --sample --port "${PORT:-8000}"
