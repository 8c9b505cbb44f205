import json
from decimal import Decimal

import pytest

from ggzy_core.bid import BadBid, read_bid
from tests.bids import bid_data
from tests.sample import code


def read(**changes):
    return read_bid(json.dumps(bid_data(**changes), ensure_ascii=False).encode())


def fault(**changes) -> str:
    with pytest.raises(BadBid) as caught:
        read(**changes)
    return caught.value.zh


def test_a_good_bid_needs_no_notes():
    bid, notes = read()
    assert (bid.price, bid.duration_days, notes) == (Decimal("17654321.09"), 240, [])


def test_canonical_form_is_stable():
    bid, _ = read()
    again, _ = read_bid(bid.to_json())
    assert again == bid and again.to_json() == bid.to_json()
    assert json.loads(bid.to_json())["price"] == "17654321.09"


def test_full_width_digits_are_read_with_a_note():
    bid, notes = read(price="１７６５４３２１．０９", duration_days="２４０")
    assert (bid.price, bid.duration_days) == (Decimal("17654321.09"), 240)
    assert len(notes) == 2 and notes[0].startswith("price: 全角")


@pytest.mark.parametrize(
    ("price", "word"),
    [
        ("-1", "负"),
        ("1.001", "两位"),
        ("", "金额"),
        ("一百", "金额"),
        ("NaN", "金额"),
        ("1e9", "金额"),
        (True, "金额"),
    ],
)
def test_a_bad_price_gets_a_sentence(price, word):
    assert word in fault(price=price)


def test_a_float_is_exact_when_written_as_json():
    bid, _ = read_bid(json.dumps(bid_data()).replace('"17654321.09"', "17654321.10").encode())
    assert bid.price == Decimal("17654321.10")


def test_all_faults_are_told_at_once():
    told = fault(price="-1", duration_days=0, quality="")
    assert "price" in told and "duration_days" in told and "quality" in told


def test_a_wrong_digit_in_a_credit_code_is_named():
    wrong = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")
    assert "第18位" in fault(members=[{"name": "示例公司", "uscc": wrong}])


def consortium(*leads: bool) -> list[dict]:
    return [{"name": f"示例公司{i}", "uscc": code(i), "lead": lead} for i, lead in enumerate(leads, 1)]


def test_the_lead_of_a_consortium_is_the_one_marked():
    bid, _ = read(members=consortium(False, True))
    assert bid.lead.uscc == code(2)


@pytest.mark.parametrize("leads", [(False, False), (True, True)])
def test_a_consortium_has_exactly_one_lead(leads):
    assert "牵头人" in fault(members=consortium(*leads))


def test_the_same_member_twice_is_refused():
    members = consortium(True, False)
    members[1]["uscc"] = members[0]["uscc"]
    assert "重复" in fault(members=members)


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "a/../b",
        "a//b",
        "C:\\x",
        "a\nb",
        "nul.txt",
        ".ssh/x",
        "x.",
        " x",
        "a\u202eb",
        "",
        "x" * 201,
    ],
)
def test_dangerous_document_names_are_refused(name):
    assert "documents" in fault(documents=[{"name": name, "size": 1, "sha256": "0" * 64}])


@pytest.mark.parametrize("names", [("A.pdf", "a.pdf"), ("a", "a/b"), ("BID.json",), ("bid.json/x",)])
def test_document_names_that_collide_are_refused(names):
    assert "名" in fault(documents=[{"name": name, "size": 1, "sha256": "0" * 64} for name in names])


def test_rare_characters_in_names_are_kept():
    bid, _ = read(documents=[{"name": "𠮷𬭩/报价表.xlsx", "size": 1, "sha256": "0" * 64}])
    assert bid.documents[0].name == "𠮷𬭩/报价表.xlsx"


def test_an_unknown_field_is_refused():
    assert "discount" in fault(discount="5%")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_what_is_no_json_is_refused(data):
    with pytest.raises(BadBid):
        read_bid(data)
