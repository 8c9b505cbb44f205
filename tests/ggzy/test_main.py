"""The command `ggzy`."""

from __future__ import annotations

import pytest

from ggzy.__main__ import module_of


@pytest.mark.parametrize(
    ("typed", "module"), [("demo-city", "demo_city"), ("serve", "serve"), ("--version", "--version")]
)
def test_name_as_typed_finds_its_module(typed: str, module: str):
    assert module_of(typed) == module
