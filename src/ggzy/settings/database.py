"""The two databases a node may stand on, with the options that were measured to matter."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ

# IMMEDIATE takes the write lock when a transaction begins; with SQLite's own default a third and more of concurrent
# bids failed with "database is locked". FULL keeps a commit through a power cut and costs about a tenth.
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
KEEP_CONNECTIONS_S = 600  # opening one anew for each request doubled the CPU of a page


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for DATABASE_URL, or for SQLite in the data folder when it is empty.

    A socket folder is written percent-encoded in the host's place, as libpq does: postgres://user@%2Frun%2Fpg/name
    """
    config: dict[str, Any] = dict(environ.Env().db_url_config(url or f"sqlite:///{data / 'ggzy.sqlite3'}"))
    config["CONN_MAX_AGE"] = KEEP_CONNECTIONS_S
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        options |= {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START}
    else:
        config["HOST"] = unquote(config["HOST"])
        config["CONN_HEALTH_CHECKS"] = True
    return config
