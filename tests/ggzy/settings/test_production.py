"""Production starts with everything said, or not at all."""

from __future__ import annotations

import os

import pytest

from tests.support import softhsm
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


def test_field_keys_in_a_token_are_accepted_once_they_open_what_they_wrap(node: Node, tmp_path_factory):
    token = softhsm.blank(tmp_path_factory.getbasetemp(), "production")
    there = {
        "GGZY_FIELD_KEYS": "pkcs11",
        "GGZY_FIELD_TOKEN": token,
        "GGZY_FIELD_PIN": softhsm.PIN,
        "SOFTHSM2_CONF": os.environ["SOFTHSM2_CONF"],
    }
    made = node.run("init", env={**there, "GGZY_ORIGIN": GOOD["GGZY_ORIGIN"]})
    assert made.returncode == 0, made.stderr
    assert not list(node.data.rglob("field-*.key")), "the key is nowhere but in the token"
    (node.data / "keys/DEMO").unlink()
    code, said = start(node, **there)
    assert code == 0, said
    nowhere = {"GGZY_FIELD_TOKEN": "/nowhere.so|x", "GGZY_STAMP_TOKEN": "/nowhere.so|x|stamp"}
    code, said = start(node, **there | nowhere)
    assert code != 0 and "GGZY_FIELD_TOKEN must be module|label" in said and "give each its own" in said
