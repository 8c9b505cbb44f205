#!/bin/sh
# make test: everything, in four steps: lint · units on SQLite · acts, journal, clocks and engine again on PostgreSQL · journeys.
# Each step runs even if one before it failed; the exit code is non-zero if any did. Arguments go to pytest.
. "$(dirname "$0")/common.sh"
sh scripts/setup.sh dev

# Peers and tools the tests check against. Without root or apt the tests that need a missing one skip and say so;
# under CI=true a skip is a failure (tests/conftest.py).
missing=
for pair in chromium:chromium age:age go:golang-go pdftotext:poppler-utils softhsm2-util:softhsm2 certutil:libnss3-tools openssl:openssl javac:default-jdk-headless; do
    have "${pair%%:*}" || missing="$missing ${pair#*:}"
done
[ -d /usr/share/gocode/src/golang.org/x/mod ] || missing="$missing golang-golang-x-mod-dev"
[ -f /usr/share/java/bcpkix.jar ] || missing="$missing libbcpkix-java libbcprov-java"
if [ -n "$missing" ] && can_apt; then
    say "Installing$missing"
    # shellcheck disable=SC2086
    apt_install $missing || say "could not install$missing; the tests that need them will say so"
elif [ -n "$missing" ]; then
    say "Not here:$missing (apt install$missing as root); the tests that need them skip"
fi

# One peer is a JavaScript package; Node comes with requirements/dev.txt. Where npm reaches no registry its test skips.
[ -d tests/peers/js/node_modules ] || PATH="$ROOT/.venv/bin:$PATH" npm ci --prefix tests/peers/js --no-audit --no-fund \
    --ignore-scripts --loglevel=error </dev/null || say "could not install the JavaScript peer; its test will say so"

unset DATABASE_URL GGZY_DATA GGZY_KEYS  # the tests make their own
unset PYTHONDONTWRITEBYTECODE  # they start hundreds of processes; each would compile our sources for itself

failed=
step() { title=$1; shift; say ""; say "== $title"; "$@" </dev/null || failed="$failed · $title"; }
marked() { grep -rqE "mark\.$1\b" tests --include='*.py'; }  # a marker that no test carries yet leaves its step out

step "lint" sh scripts/lint.sh
step "units on SQLite" "$PY" -m pytest -q -n 2 -m "not slow" "$@"
if marked both; then
    step "acts, journal, clocks and engine on PostgreSQL" "$PY" scripts/with_postgres.py "$PY" -m pytest -q -n 2 -m "both" "$@"
else
    say "No test is marked 'both' yet: nothing to run on PostgreSQL."
fi
if marked slow; then
    # A file is one process's, because its journeys share a node; in the order of tests/conftest.py, browsers last.
    step "journeys" "$PY" -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "slow" "$@"
else
    say "No test is marked 'slow' yet: no journeys to run."
fi
say ""
[ -z "$failed" ] || die "failed:${failed# ·}"
say "All steps passed."
