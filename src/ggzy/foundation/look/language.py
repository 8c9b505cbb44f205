"""Choosing the language of the pages: a POST, a cookie, back to where one was.

No token guards it: all a stranger's page could do is show somebody English. So public pages carry no token and stay
the same for everybody, byte for byte.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

YEAR_S = 365 * 86_400


@csrf_exempt
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember `language` and go to `next`, which must be of this site."""
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "/")))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR_S,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def safe_next(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """`wanted` when it is an address of this site, else `otherwise`."""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else otherwise
