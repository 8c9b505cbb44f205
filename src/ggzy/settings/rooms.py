"""Which Django apps this node is made of."""

from __future__ import annotations

from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]

LIBRARIES = [
    "django.contrib.contenttypes",
    "django.contrib.auth",  # passwords and sessions of identity.Login; permission is the door's alone
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
]

# Lower floors first, so that a lower room's tables are there when a higher one asks for them.
FLOORS = ["foundation", "service", "trading", "supervision", "hub"]
FACES = ["portal", "desk", "api", "live", "node"]


def rooms() -> list[str]:
    """Dotted names of our apps: every folder of a floor, and every face, that has an apps.py.

    A new room is a new folder with an apps.py; nothing is listed twice. The app label is the folder's name.
    """
    folders = [folder for floor in FLOORS for folder in sorted((SOURCE / floor).glob("*"))]
    folders += [SOURCE / face for face in FACES]
    return [
        ".".join(("ggzy", *folder.relative_to(SOURCE).parts)) for folder in folders if (folder / "apps.py").is_file()
    ]
