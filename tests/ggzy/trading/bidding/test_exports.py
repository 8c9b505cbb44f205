"""What the opening gives to programs: enough to check every published key by oneself."""

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.matters.exports import exported
from ggzy_core.canonical import canonical, sha256_hex
from ggzy_core.sealing.header import read_header
from ggzy_core.sealing.opening import check_scalar
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_each_published_key_fits_the_commitments_beside_it():
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    assert exported(lot.matter, "opening") is None
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders:
        stage.reveal(city, lot, who)
    rows = exported(lot.matter, "opening")
    assert len(rows) == 3
    for row in rows:
        raw = canonical(row["commitments"])
        assert sha256_hex(raw) == row["header"]
        check_scalar(read_header(raw), bytes.fromhex(row["scalar"]))
