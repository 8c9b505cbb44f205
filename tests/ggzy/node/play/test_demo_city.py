"""ggzy demo-city: built once, and left alone afterwards."""

import json

import pytest

pytestmark = pytest.mark.slow


def test_the_city_is_built_once_and_its_record_holds(node):
    first = node.run("demo-city", timeout=240)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "sample-city-2026" in first.stdout
    report = json.loads(node.run("verify", "--json").stdout)
    assert report["holds"] is True
    again = node.run("demo-city")
    assert "未作改动" in again.stdout
    assert json.loads(node.run("verify", "--json").stdout)["entries"] == report["entries"]
