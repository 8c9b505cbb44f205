"""Browsers for the desk's journeys, narrow and wide, Chinese and English."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from .browsing import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KINDS = [(360, "zh-CN"), (1440, "en-GB")]


@pytest.fixture(params=KINDS, ids=lambda kind: f"{kind[0]}-{kind[1]}")
def visit(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Visit]:
    width, language = request.param
    context = browser.new_context(
        locale=language,
        timezone_id="Asia/Shanghai",
        viewport={"width": width, "height": 900},
        color_scheme="dark" if os.environ.get("GGZY_DARK") else "light",
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield Visit(page, live_server.url, f"{width}-{language[:2]}")
    context.close()
    # A refusal has its status, and Chromium remarks on it; live streams are served beside Django, not by this server.
    said = [one for one in said if "status of 4" not in one and one != "[object Event]"]
    assert not said, f"the browser's console says: {said}"
