"""Reports of the kit: handed in by who may, believed only as far as their signatures go, shown cell by cell."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.recognition import queries
from ggzy_core.canonical import canonical
from ggzy_core.certs.cms import sign_detached
from ggzy_core.recognition.bundle import Bundle, reporter_of
from tests.ggzy.foundation.recognition.adopted import adopt, done, lay, report_of, text_of
from tests.ggzy.people import somebody
from tests.ggzy_core.recognition import bundles
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture(autouse=True)
def _listed(record):
    lay("jia", "yi", "wu")
    adopt(text_of("jia", "wu"))
    yield
    lay()


def submit(text, signature, session=None):
    return done("conformance.submit", text, signature, session)


def states(name: str) -> dict[str, str]:
    line = next(one for one in queries.lines() if one.authority.id == f"sample-{name}")
    return {cell.device.id: cell.state for cell in line.cells}


def test_what_was_proven_is_shown_and_the_rest_stays_unproven():
    assert set(states("jia").values()) == {"unproven", "apart"}
    submit(*report_of("jia"))
    found = states("jia")
    assert [name for name, state in found.items() if state == "proven"] == ["sample-01", "sample-02"]
    assert found["sample-14"] == found["sample-06"] == "unproven"
    assert found["sample-10"] == "apart"
    assert "proven" not in states("wu").values()
    said = json.loads(Entry.objects.get(act="conformance.submit").body)["data"]
    assert (said["authority"], said["conforms"]) == ("sample-jia", True)


def test_attack_a_report_signed_by_another():
    text, _ = report_of("jia")
    for other in ("yi", "wu"):
        with refused("P-CERTIFICATE"):
            submit(text, sign_detached(text, reporter_of(Bundle.read(bundles.folder(other)))))
    holder = Bundle.read(bundles.folder("jia")).holder  # a certificate of the authority, and not its own
    with refused("P-CONFORM", status=403):
        submit(text, sign_detached(text, holder))


def test_attack_a_painted_cell():
    """The authority itself signs a report in which a device never signed."""
    body = json.loads(report_of("jia")[0])
    body["devices"].append({**body["devices"][0], "device": "sample-06", "proof": "real"})
    text = canonical(body)
    with refused("P-CONFORM", status=422):
        submit(text, sign_detached(text, reporter_of(Bundle.read(bundles.folder("jia")))))


def test_a_report_counts_once_while_fresh_and_for_listed_roots_only():
    text, signature = report_of("jia")
    submit(text, signature)
    with refused("P-CONFORM", status=409):
        submit(text, signature)
    with refused("P-CONFORM"):
        submit(*report_of("yi"))  # not on the list
    for at in (datetime.now(UTC) - timedelta(days=40), datetime.now(UTC) + timedelta(days=1)):
        body = json.loads(report_of("jia")[0])
        body |= {"at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "devices": []}
        text = canonical(body)
        with refused("P-CONFORM-FRESH"):
            submit(text, sign_detached(text, reporter_of(Bundle.read(bundles.folder("jia")))))
    body = json.loads(report_of("jia")[0]) | {"roots": ["0" * 64], "devices": []}
    text = canonical(body)
    with refused("P-CONFORM"):
        submit(text, sign_detached(text, reporter_of(Bundle.read(bundles.folder("jia")))))


def test_a_device_that_fails_later_is_shown_so_and_what_is_old_pales(tmp_path, monkeypatch):
    submit(*report_of("jia"))
    folder = bundles.copy("jia", tmp_path)
    (folder / "sample-01.pin").write_text("wrong-but-long-enough")
    text, signature = report_of("jia", folder)
    submit(text, signature)
    assert (states("jia")["sample-01"], states("jia")["sample-02"]) == ("failed", "proven")
    assert not queries.lines()[0].report.conforms
    now = clock.real()
    monkeypatch.setattr(clock, "real", lambda: now + timedelta(days=400))
    assert states("jia")["sample-02"] == "old"


def test_the_centre_hands_in_what_the_authority_signed():
    for other in (somebody(1, Role.BIDDER), somebody(2, Role.ADMINISTRATOR)):
        with refused("P-ROLE"):
            submit(*report_of("jia"), other)
    submit(*report_of("jia"), somebody(3, Role.CENTRE))
