"""The API behind the real front, in a process of its own: what it answers and what it writes down."""

import json
import urllib.error
import urllib.request

from tests.support.node import Node


def test_the_api_answers_and_the_access_log_names_the_route_only(live_node: Node):
    with urllib.request.urlopen(f"{live_node.url}/api/v1/log", timeout=10) as answer:
        assert json.load(answer)["vkey"].startswith("sample-city.example/journal+")
    request = urllib.request.Request(f"{live_node.url}/api/v1/matters/A01-SECRET-CODE", headers={"X-Mark": "1"})
    try:
        urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        assert (error.code, json.load(error)["rule"]) == (404, "P-UNKNOWN")
    said = live_node.said.read_text("utf-8")
    assert '"route": "api:matter"' in said
    assert "SECRET-CODE" not in said
