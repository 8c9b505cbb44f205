"""Whose certificates are accepted is adopted on the record, only goes forward, and cannot be changed on the quiet."""

import json

import pytest
from django.db import connection

from ggzy.foundation.acts import Role
from ggzy.foundation.identity import certificates
from ggzy.foundation.identity.certificates import folder
from ggzy.foundation.journal import guard
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.recognition import queries
from ggzy.foundation.recognition.models import AcceptedListVersion
from ggzy.foundation.recognition.readers import look_at_the_list
from ggzy.foundation.refusal import Refusal
from ggzy_core.certs.authority import SampleAuthority, pem
from ggzy_core.certs.cms import sign_detached
from tests.ggzy.foundation.recognition.adopted import PLATFORM, adopt, done, lay, stamp, text_of
from tests.ggzy.people import somebody
from tests.ggzy_core.recognition import bundles
from tests.sample import code
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture(autouse=True)
def _folder():
    lay("jia", "yi", "wu")
    yield
    lay()


def own(name: str) -> bytes:
    root, under, _ = bundles.made(name)
    return (under or root).issue("示例公司", code(1)).certificate


def said(certificate: bytes) -> str:
    try:
        certificates.accept(certificate)
    except Refusal as refusal:
        return str(refusal.facts.get("code", refusal.rule))
    return ""


def test_the_list_decides_from_its_adoption_on_and_the_record_says_which_one():
    assert said(own("jia")) == said(own("yi")) == ""
    text = text_of("jia", "wu")
    done = adopt(text)
    assert said(own("jia")) == said(own("wu")) == ""  # 戊 issues below its root: the list brings what lies between
    assert said(own("yi")) == "unknown_ca"  # its root still lies in the folder
    entry = json.loads(Entry.objects.get(act="ca-list.adopt").body)
    assert entry["data"]["version"] == 1
    assert entry["data"]["sha256"] == done.result.sha256
    assert {"P-CA-LIST", "电子签名法 16"} <= {one["rule"] if isinstance(one, dict) else one for one in entry["cites"]}
    assert queries.in_force().text() == text


def test_attack_a_root_smuggled_into_the_folder():
    adopt(text_of("jia"))
    stranger = SampleAuthority.create("塞进来的")
    (folder() / "new.pem").write_bytes(pem([stranger.certificate]))
    (folder() / "new.crl").write_bytes(stranger.crl())
    assert said(stranger.issue("示例公司", code(1)).certificate) == "unknown_ca"


def test_a_newer_version_replaces_and_an_older_or_equal_one_is_refused():
    adopt(text_of("jia", version=3))
    for version in (1, 2, 3):
        with refused("P-CA-LIST", status=409):
            adopt(text_of("jia", "yi", version=version))
    adopt(text_of("jia", "yi", version=4))
    assert said(own("yi")) == ""
    assert queries.newest().version == 4
    assert look_at_the_list()
    assert AcceptedListVersion.objects.count() == 2


def test_an_authority_leaves_by_a_day_and_not_by_being_left_out():
    adopt(text_of("jia", "yi"))
    with refused("P-CA-LIST") as told:
        adopt(text_of("jia", version=2))
    assert "sample-yi" in told.value.what.en

    def ended(body):
        body["authorities"][1]["accepted"]["until"] = body["authorities"][1]["accepted"]["since"]

    adopt(text_of("jia", "yi", version=2, change=ended))
    assert said(own("yi")) == "unknown_ca"  # asked at signing time
    assert said(own("jia")) == ""


def test_only_the_platforms_own_stamp_under_the_list_before_publishes():
    other = bundles.made("jia")[0].issue("别的单位", code(7))
    with refused("P-CA-LIST", status=403):
        adopt(text_of("jia"), other)
    stranger = SampleAuthority.create("不在清单").issue("示例平台", PLATFORM)
    with refused("P-CERTIFICATE"):
        adopt(text_of("jia"), stranger)
    adopt(text_of("jia"))
    by_yi = bundles.made("yi")[0].issue("示例平台", PLATFORM)  # 乙 lies in the folder and is not on the list
    with refused("P-CERTIFICATE"):
        adopt(text_of("jia", "yi", version=2), by_yi)
    revoked = bundles.made("jia")[0].issue("示例平台", PLATFORM)
    bundles.made("jia")[0].revoke(revoked.certificate)
    lay("jia")
    with refused("P-CERTIFICATE"):
        adopt(text_of("jia", version=2), revoked)


def test_a_list_that_is_changed_after_signing_or_is_out_of_date_is_refused():
    with refused("P-SIGNATURE"):
        done("ca-list.adopt", text_of("jia", "yi"), sign_detached(text_of("jia"), stamp()))
    with refused("P-CA-LIST"):
        adopt(
            text_of(
                "jia",
                change=lambda body: body.update(issued="2020-01-01T00:00:00Z", next_update="2020-02-01T00:00:00Z"),
            )
        )
    with refused("P-CA-LIST"):
        adopt(
            text_of(
                "jia",
                change=lambda body: body.update(issued="2090-01-01T00:00:00Z", next_update="2090-02-01T00:00:00Z"),
            )
        )
    with refused("P-CA-LIST", status=422):
        adopt(b'{"format": "something else"}')


def test_who_may():
    text, bidder = text_of("jia"), somebody(1, Role.BIDDER)
    with refused("P-ROLE"):
        done("ca-list.adopt", text, sign_detached(text, stamp()), bidder)
    done("ca-list.adopt", text, sign_detached(text, stamp()), somebody(2, Role.CENTRE))


def by_hand(sql: str, *facts) -> None:
    """As whoever holds the database's password would; then the node is started again."""
    with guard.reference_data(), connection.cursor() as cursor:
        cursor.execute(sql, facts)
    queries.forget()


def test_attack_the_list_is_edited_in_the_database():
    adopt(text_of("jia"))
    added = text_of("jia", "yi").decode()
    by_hand("UPDATE recognition_acceptedlistversion SET text = %s", added)
    assert said(own("jia")) == said(own("yi")) == "P-CA-LIST"  # nobody's is accepted, rather than everybody's
    assert not look_at_the_list()
    assert not verify().holds


def test_attack_the_list_is_rolled_back_to_an_older_version():
    def ended(body):
        body["authorities"][1]["accepted"]["until"] = body["authorities"][1]["accepted"]["since"]

    adopt(text_of("jia", "yi"))
    adopt(text_of("jia", "yi", version=2, change=ended))
    by_hand("DELETE FROM recognition_acceptedlistversion WHERE version = 2")
    assert said(own("yi")) == "P-CA-LIST"
    by_hand("DELETE FROM recognition_acceptedlistversion")  # not even by there being none
    assert said(own("yi")) == "P-CA-LIST"
    assert not verify().holds
