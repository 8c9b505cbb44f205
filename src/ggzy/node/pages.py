"""The one page of the node itself."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def health(request: HttpRequest) -> HttpResponse:
    """200 when the node answers and its database does; for the proxy in front and for `ggzy serve`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True}, headers={"Cache-Control": "no-store"})
