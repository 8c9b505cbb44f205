"""Production starts with everything said, or not at all."""

from __future__ import annotations

import pytest

from tests.support.node import Node

GOOD = {
    "DJANGO_SETTINGS_MODULE": "ggzy.settings.production",
    "GGZY_SECRET_KEY": "k9-Vq2~Lz7_Wd4.Hn8+Rt3!Bf6" * 2,
    "GGZY_HOSTS": "ggzy.example.gov.cn",
    "GGZY_ORIGIN": "ggzy.example.gov.cn/journal",
    "DATABASE_URL": "postgres://ggzy@db/ggzy",
}


def start(node: Node, **changes: str | None) -> tuple[int, str]:
    """Exit code and everything said by `ggzy check --deploy` under production settings."""
    node.data.mkdir(parents=True, exist_ok=True)
    env = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    said = node.run("check", "--deploy", env=env)
    return said.returncode, said.stdout + said.stderr


def test_complete_settings_start_and_pass_the_deployment_checks(node: Node):
    code, said = start(node)
    assert code == 0, said
    assert "WARNINGS" not in said, said


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"GGZY_SECRET_KEY": None}, "GGZY_SECRET_KEY is absent"),
        ({"GGZY_SECRET_KEY": "short"}, "has 5 characters"),
        ({"GGZY_SECRET_KEY": "demo" * 20}, "a demo value"),
        ({"GGZY_HOSTS": None}, "GGZY_HOSTS"),
        ({"GGZY_HOSTS": "*"}, "without *"),
        ({"DATABASE_URL": None}, "DATABASE_URL is absent"),
        ({"GGZY_ORIGIN": None}, "GGZY_ORIGIN is absent"),
        ({"GGZY_DEBUG": "1"}, "unset GGZY_DEBUG"),
    ],
)
def test_what_is_missing_is_named(node: Node, changes: dict[str, str | None], named: str):
    code, said = start(node, **changes)
    assert code != 0
    assert named in said
    assert "Traceback" not in said


def test_demo_keys_are_refused(node: Node):
    (node.data / "keys").mkdir(parents=True)
    (node.data / "keys" / "DEMO").touch()
    code, said = start(node)
    assert code != 0
    assert "demo keys" in said


def test_all_complaints_come_at_once(node: Node):
    _, said = start(node, GGZY_SECRET_KEY=None, GGZY_HOSTS=None, GGZY_ORIGIN=None, DATABASE_URL=None)
    assert said.count("\n  - ") == 4
