"""A real browser meets a real node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.node import Node

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_answer_carries_the_content_policy(live_node: Node, page: Page):
    answer = page.request.get(f"{live_node.url}/healthz")
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_chinese_text_is_drawn_with_a_chinese_font(page: Page):
    """Without one every character is the same box, so two that differ look alike."""
    page.set_content("<p style='font:40px sans-serif;margin:0;width:60px;height:60px'>标</p>")
    one = page.screenshot(clip={"x": 0, "y": 0, "width": 60, "height": 60})
    page.set_content("<p style='font:40px sans-serif;margin:0;width:60px;height:60px'>段</p>")
    assert page.screenshot(clip={"x": 0, "y": 0, "width": 60, "height": 60}) != one


def test_deadline_clock_of_the_browser_is_in_shanghai(page: Page):
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Shanghai"
