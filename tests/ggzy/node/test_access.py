"""The access log tells route, status and duration, and nothing that says who looked at what."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from django.test import Client

from ggzy.settings.logs import WithoutPaths, hide_secrets


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    stream = io.StringIO()
    handler = logging.getLogger().handlers[0]
    monkeypatch.setattr(handler, "stream", stream)
    monkeypatch.setattr(logging.getLogger(), "level", logging.INFO)
    logging.getLogger("ggzy.access").setLevel(logging.INFO)
    return stream


@pytest.mark.django_db
def test_access_line_has_route_status_and_duration_only(lines: io.StringIO):
    Client().get("/healthz", {"lot": "A01-secret"}, headers={"user-agent": "示例浏览器"})
    line = next(json.loads(text) for text in lines.getvalue().splitlines() if "access" in text)
    assert set(line) == {"event", "route", "status", "ms", "level", "logger", "timestamp"}
    assert (line["route"], line["status"]) == ("health", 200)


@pytest.mark.django_db
def test_no_line_repeats_the_path_that_was_not_found(lines: io.StringIO):
    Client().get("/lot/A01-of-example-bidder/", headers={"accept": "text/html"})
    assert "404" in lines.getvalue() or "Not Found" in lines.getvalue()
    assert "example-bidder" not in lines.getvalue()


@pytest.mark.parametrize("name", ["password", "session_key", "csrf_token", "share_2", "Authorization", "plaintext"])
def test_values_under_secret_names_are_dashes(name: str):
    assert hide_secrets(None, "info", {name: "abc", "route": "x"}) == {name: "—", "route": "x"}


def test_line_without_a_request_stays_as_it_was():
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s leaves", (3,), None)
    assert WithoutPaths().filter(record)
    assert record.getMessage() == "3 leaves"


def test_structlog_writes_chinese_readably(lines: io.StringIO):
    structlog.get_logger("ggzy.access").info("开标")
    assert "开标" in lines.getvalue()
