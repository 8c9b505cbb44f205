"""DBA reads early: a superuser with the database, its freed pages and backups, and the data folder, before the moment.

Looked for are the bytes of what is secret, wherever they might lie. What the superuser lacks is the key folder, which
belongs on other storage or in a token; root on the live server is the documented limit.
"""

from __future__ import annotations

import base64
import secrets
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from ggzy.desk.models import FileDraft
from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.secrets import field_keys, forget_data_keys, seal, unseal
from ggzy.foundation.secrets.models import DataKey
from ggzy.service.experts import queries as experts
from ggzy.trading.bidding.models import Bid
from tests.ggzy.people import member, organisation
from tests.ggzy.service.experts import pools
from tests.ggzy.trading import guaranteed, stage
from tests.ggzy.trading.lots import open_bids, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def dump() -> bytes:
    """Every value of every table, every byte of every file: what a copy of the machine's disks holds, keys aside."""
    held: list[bytes] = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            for value in (value for row in cursor.fetchall() for value in row):
                held.append(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
    keys = Path(settings.GGZY_KEYS)
    paths = [
        path for path in sorted(Path(settings.GGZY_DATA).rglob("*")) if path.is_file() and keys not in path.parents
    ]
    return b"\n".join([*held, *(str(path).encode() + path.read_bytes() for path in paths)])


def spellings(secret: str) -> list[bytes]:
    """A text as it might lie somewhere: plain, escaped, in base64 at each offset, in hex."""
    raw = secret.encode()
    found = [raw, secret.encode("unicode_escape"), raw.hex().encode()]
    for shift in range(3):
        encoded = base64.b64encode(b"x" * shift + raw)
        found.append(encoded[4 if shift else 0 : -4])
    return found


def assert_nowhere(*secret: str) -> None:
    everything = dump()
    for one in secret:
        for spelling in spellings(one):
            assert spelling not in everything, f"{one!r} lies on the disk as {spelling!r}"


def word(what: str) -> str:
    """A secret nobody has written before: freed pages keep what earlier tests left."""
    return f"{what}{secrets.token_hex(8)}"


def test_attack_dba_reads_early_what_bidders_ask_and_secure():
    city = stage.build()
    lot = stage.published(city)
    question, amount = word("土方外运距离是否按十公里计"), "361.234,57"
    bank = guaranteed.bank()
    for who in city.bidders[:2]:
        perform("question.ask", who.session, lot, {"text": question})
        stage.submit(city, lot, who, price="8765432.19")
    guaranteed.applied(lot, city.bidders[2].session, bank[1], amount="361234.57")
    settle()
    assert lot.questions.first().text == question, "whoever may read it reads it"
    assert_nowhere(question, "8765432.19", "361234.57", amount, *(one.party.name + "投标" for one in city.bidders))


def test_attack_dba_reads_early_who_sits_on_the_committee():
    the, of = open_bids(scene("committee")), pools.centre()
    names = [word("示例评委") for _ in range(12)]
    people = []
    for number, name in enumerate(names, 1):
        institute = organisation(5000 + number)
        people.append(member(institute, Role.PERSON, name=name))
        data = {"person": people[-1].key, "employer": institute.uscc, "since": date(2000, 1, 1)}
        perform("expert.enrol", of, data=data | {"specialties": ["A080101" if number <= 7 else "B"]})
    sessions = pools.convened(the, of, people)
    settle()
    assert experts.committee(the.lot.matter) is None
    assert {one.person.name for one in sessions.values()} <= set(names), "the node itself reads them"
    assert_nowhere(*names)
    seated = {one.person.pk for one in sessions.values()}
    rows = DataKey.objects.filter(scope__in=[f"person/{one.key}" for one in people if one.pk in seated])
    others = DataKey.objects.filter(scope__in=[f"person/{one.key}" for one in people if one.pk not in seated])
    assert {len(bytes(one.wrapped)) for one in rows} == {len(bytes(one.wrapped)) for one in others}


def test_attack_dba_reads_early_the_ceiling_in_a_draft():
    city = stage.build(bidders=0)
    ceiling = word("最高投标限价9876543.21")
    draft = FileDraft.objects.create(
        organisation=city.tenderer.party, typed={"price": {"ceiling": ceiling}}, changed_at=clock.now()
    )
    draft = FileDraft.objects.get(pk=draft.pk)
    assert draft.typed["price"]["ceiling"] == ceiling
    assert_nowhere(ceiling)


def test_attack_dba_reads_early_by_moving_ciphertext_to_where_it_is_read():
    """A sealed value, a wrapped key: each opens in its own place and nowhere else."""
    city = stage.build(bidders=2)
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    mine, other = Bid.objects.filter(lot=lot).order_by("id")
    code = lot.matter.code
    assert unseal(code, "opening", mine.sealed, mine.key)
    for wrong in ((code, "opening", other.key), (code, "result", mine.key), ("A01-else", "opening", mine.key)):
        with pytest.raises(ValueError, match="changed"):
            unseal(wrong[0], wrong[1], mine.sealed, wrong[2])
    helpdesk = seal("E-somebody", "enquiry", b"mine to read")
    forget_data_keys()
    theirs, own = DataKey.objects.get(scope=code), DataKey.objects.get(scope="E-somebody")
    DataKey.objects.filter(pk=own.pk).update(wrapped=theirs.wrapped)
    with pytest.raises(ValueError, match="moved"):
        unseal("E-somebody", "enquiry", helpdesk)


def test_attack_dba_reads_early_with_what_the_database_says_of_keys():
    """Neither a wrapped data key nor the name of its field key opens anything."""
    city = stage.build(bidders=1)
    lot = stage.published(city)
    stage.submit(city, lot, city.bidders[0])
    row, keys = DataKey.objects.get(scope=lot.matter.code), field_keys()
    assert row.field_key == keys.current()
    assert len(bytes(row.wrapped)) == 12 + 32 + 16
    everything = dump()
    secret = keys._secret(row.field_key)
    assert secret not in everything
    assert secret.hex().encode() not in everything


def test_a_key_made_in_an_act_that_is_rolled_back_seals_nothing_later():
    """Not an attack of the DBA but of a crash: else a value would lie under a key that nobody has."""
    forget_data_keys()
    with pytest.raises(RuntimeError), transaction.atomic():
        seal("S-rolled-back", "complaint", b"lost with its act")
        raise RuntimeError
    kept = seal("S-rolled-back", "complaint", b"kept")
    forget_data_keys()
    assert unseal("S-rolled-back", "complaint", kept) == b"kept"
    assert Entry.objects.count() == 0
