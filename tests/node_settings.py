"""A node of the foundation, the API and the sample trade of the tests: for tests that need real processes.

DJANGO_SETTINGS_MODULE=tests.node_settings with GGZY_DATA given, the repository on PYTHONPATH.
"""

from ggzy.settings.embedded import *  # noqa: F403

OTHER_ROOMS = (
    "ggzy.service.",
    "ggzy.trading.",
    "ggzy.supervision.",
    "ggzy.hub.",
    "ggzy.portal",
    "ggzy.desk",
    "ggzy.live",
)
INSTALLED_APPS = [app for app in INSTALLED_APPS if not f"{app}.".startswith(OTHER_ROOMS)]  # noqa: F405
INSTALLED_APPS += ["tests.listing", "tests.crash"]
GGZY_SLOT_SECONDS = 1.0  # a test need not wait ten for a sealed receipt
