"""Development and embedded use: `DJANGO_SETTINGS_MODULE=ggzy.settings.embedded`, the default of the command `ggzy`.

A node on one machine, bound to 127.0.0.1, with demo keys and a clock that rehearsals may shift.
A node that serves the public uses `ggzy.settings.production`.
"""

from .base import *  # noqa: F403
from .base import env

DEBUG = env.bool("GGZY_DEBUG", default=False)
ALLOWED_HOSTS = env.list("GGZY_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
GGZY_DEMO = True
GGZY_CLOCK_MAY_SHIFT = True
