"""A node of its own that also knows the sample trade of the tests: for tests that need real processes.

DJANGO_SETTINGS_MODULE=tests.node_settings, GGZY_DATA (and DATABASE_URL) given; the repository on PYTHONPATH.
"""

from ggzy.settings.embedded import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.listing"]  # noqa: F405
GGZY_SLOT_SECONDS = 1.0  # so that a test need not wait ten for a receipt
