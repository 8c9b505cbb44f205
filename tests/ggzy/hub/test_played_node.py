"""A whole trade played on a real node, then exported by the command a person types."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from ggzy.hub.exchange.packages.reading import from_zip
from ggzy.hub.exchange.standard import DATASETS
from ggzy.hub.exchange.standard.forms import read_time
from ggzy.hub.quality.receiving import judge
from tests.ggzy.hub.ocds_peers import unknown_fields, validated
from tests.support.node import Node

pytestmark = pytest.mark.slow


def exported(trade, file, form: str, *words: str) -> bytes:
    """What the command wrote; it changes nothing of the node."""
    with Node(trade.data) as node:
        done = node.run("export", trade.said["lot"], "--format", form, "--output", str(file), *words)
    assert done.returncode == 0, done.stderr
    return file.read_bytes()


def packages(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_an_archived_lot_is_valid_ocds_and_every_package_is_accepted(whole_trade, shared_data, tmp_path):
    package = json.loads(exported(whole_trade, tmp_path / "ocds", "ocds"))
    assert [one["tag"][0] for one in package["releases"]][-1] == "contractTermination"
    told = validated(package, shared_data, tmp_path)
    assert (told["validation_errors"], told["deprecated_fields"]) == ([], [])
    root = json.loads((shared_data / "ocds" / "release-schema-1.1.5-extended.json").read_text("utf-8"))
    assert [at for one in package["releases"] for at in unknown_fields(one, root, root)] == []

    known = {}
    for name, content in packages(exported(whole_trade, tmp_path / "xml", "ggzy-xml")).items():
        one = from_zip(name, content)
        at = read_time(one.head["timeStamp"]) + timedelta(minutes=1)

        def find(dataset, field, value):
            return next((r for r in known.get(dataset, ()) if r.get(field) == value), None)

        judged = judge(one, one.head["fromPlatFormCode"], at, find)
        assert [row.answer()["faults"] for row in judged if not row.accepted] == []
        known[one.dataset] = one.records
    assert set(DATASETS) - set(known) == {"GCJS_EXCEPTION_REPORT"}


def test_a_lot_whose_bids_are_sealed_tells_neither_who_nor_how_many(sealed_trade, tmp_path):
    told, file = sealed_trade.said, tmp_path / "exported"
    texts = [exported(sealed_trade, file, "ocds"), exported(sealed_trade, file, "ocds", "--record")]
    for content in packages(exported(sealed_trade, file, "ggzy-xml")).values():
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            texts += [package.read(name) for name in package.namelist()]
    prices = {form for price in told["secret_prices"] for form in (price, f"{float(price) / 10000:.6f}")}
    assert prices
    for text in texts:
        assert not any(price.encode() in text for price in prices)
        assert b'"bids"' not in text
        assert b"numberOfTenderers" not in text
