"""A node that also knows the sample trade of the tests, and can be killed at a named step: for real processes.

DJANGO_SETTINGS_MODULE=tests.node_settings with GGZY_DATA given, the repository on PYTHONPATH.
"""

from ggzy.settings.embedded import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.listing", "tests.crash"]  # noqa: F405
GGZY_SLOT_SECONDS = 1.0  # a test need not wait ten for a sealed receipt
