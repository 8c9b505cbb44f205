"""Addresses of the node: each face that has been built, and the health of the node."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from ggzy.foundation.look.language import choose
from ggzy.node.pages import health

# The portal comes last: its addresses begin at the root.
FACES = [("desk/", "ggzy.desk"), ("api/", "ggzy.api"), ("", "ggzy.portal")]

# Being anybody without a password: on a node that is no sample the addresses do not exist at all.
DEMONSTRATION = [path("demo/", include("ggzy.node.demo.urls"))] if settings.GGZY_DEMO else []

urlpatterns = [
    path("healthz", health, name="health"),
    *DEMONSTRATION,
    path("language", choose, name="language"),
    *(
        path(prefix, include(f"{face}.urls"))
        for prefix, face in FACES
        if find_spec(face) and find_spec(f"{face}.urls")
    ),
]
