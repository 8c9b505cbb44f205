#!/bin/sh
# make setup: .venv with `ggzy` in it. `setup.sh dev` adds what the tests need. The second time it is done in an instant.
. "$(dirname "$0")/common.sh"

find_python() {  # prints a Python of at least 3.11: $PYTHON first, then python3, then named ones
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        have "$name" && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { say "$name"; return; }
    done
    die "OpenGGZY needs Python 3.11 or newer and found none. Install it (Debian, Ubuntu: apt install python3 python3-venv) or name one: PYTHON=/path/to/python make setup"
}

make_venv() {  # Debian leaves ensurepip out of python3; then pip comes from python3-venv, from the system's pip, or we say what to install
    python=$1
    "$python" -c 'import ensurepip' 2>/dev/null || { can_apt && apt_install python3-venv; } || true
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv
    elif "$python" -c 'import pip, venv' 2>/dev/null; then
        "$python" -m venv --without-pip .venv
        "$python" -m pip --python .venv/bin/python install -qq pip
    else
        die "this Python has no ensurepip, so it cannot make a virtual environment. Install it (Debian, Ubuntu: apt install python3-venv) and run make again."
    fi
}

print_of() { cat "$@" | cksum | tr ' ' '-'; }

# install NAME: requirements/NAME.txt into .venv unless the stamp says that exactly these are there
install() {
    stamp=.venv/$1.stamp
    want=$(print_of "requirements/$1.txt" pyproject.toml)
    [ -x "$PY" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return
    [ -x "$PY" ] && "$PY" -c 'import pip' 2>/dev/null || { rm -rf .venv; make_venv "$(find_python)"; }
    say "Installing requirements/$1.txt into .venv (once; some 15 to 60 seconds)"
    "$PY" -m pip install -qq --require-hashes -r "requirements/$1.txt" </dev/null
    "$PY" -m pip install -qq --no-deps --no-build-isolation -e . </dev/null
    say "$want" > "$stamp"
}

install run
case "${1:-run}" in
    run) ;;
    dev) install dev ;;
    *) die "setup.sh knows 'run' and 'dev', not '$1'" ;;
esac
