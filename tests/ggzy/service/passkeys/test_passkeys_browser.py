"""In real Chromium with a virtual authenticator: make a passkey, sign in by it, and without one be told so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("webauthn")

from ggzy.foundation.acts import Role
from ggzy.service.passkeys.models import Passkey, PasskeyUse
from tests.ggzy.desk.browsing import Visit, sign_in
from tests.ggzy.desk.conftest import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(params=KINDS, ids=lambda kind: f"{kind[0]}-{kind[1]}")
def visit(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Visit]:
    width, language = request.param
    context = browser.new_context(locale=language, viewport={"width": width, "height": 900})
    yield Visit(context.new_page(), live_server.url, f"{width}-{language[:2]}")
    context.close()


def test_a_passkey_is_made_and_signs_in(visit):
    page = visit.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    sign_in(visit, Role.SUPERVISOR)
    visit.go("/desk/me/passkeys/")
    visit.look("passkeys-none")
    page.fill("#name", "示例电脑")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/desk/receipts/*/")
    visit.go("/desk/me/passkeys/")
    visit.look("passkeys-one")
    made = Passkey.objects.get()
    assert made.host == "localhost"

    for count in (1, 2):
        page.context.clear_cookies()
        visit.go("/desk/sign-in/")
        if count == 1:
            visit.look("sign-in-passkey")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/desk/")
        assert PasskeyUse.objects.get().count > 0

    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.context.clear_cookies()
    visit.go("/desk/sign-in/")
    page.click("form[data-passkey] button")
    page.wait_for_selector("form[data-passkey] [role=alert]:visible")
    visit.look("sign-in-passkey-failed")
