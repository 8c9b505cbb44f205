"""For the tests: a data folder of its own for every test process, a quick hasher, demo keys.

A process that a test starts is a node of its own: `ggzy.settings.embedded` with GGZY_DATA given (fixture `node`).
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="ggzy-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["GGZY_DATA"] = _folder
os.environ.pop("GGZY_KEYS", None)
os.environ.setdefault("GGZY_LOG", "WARNING")

from .base import DATABASES, GGZY_DATA  # noqa: E402
from .database import SQLITE_START  # noqa: E402
from .embedded import *  # noqa: E402, F403

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
(GGZY_DATA / "static").mkdir()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as on a real node: threads and processes meet on it. No power fails during a test.
    DATABASES["default"]["TEST"] = {"NAME": str(GGZY_DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = SQLITE_START.replace("synchronous=FULL", "synchronous=OFF")
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # a kept connection would keep the test database from being dropped
GGZY_COUNT_VISITS = False  # no thread writes beside a test
INSTALLED_APPS = [*INSTALLED_APPS, "tests.listing"]
