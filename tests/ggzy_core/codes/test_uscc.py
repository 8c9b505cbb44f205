import pytest
import stdnum.cn.uscc as peer
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.codes import uscc

GOOD = ["12320200466372674G", "12320000466011756J", "91350100M000100Y43"]
eights = st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=8, max_size=8)
regions = st.integers(0, 999_999).map("{:06d}".format)


@pytest.mark.parametrize("code", GOOD)
def test_real_codes_pass_both_checks(code):
    assert uscc.check(code) == code


@given(regions, eights)
def test_made_codes_satisfy_the_peer(region, organisation):
    code = uscc.make("91", region, organisation)
    assert uscc.check(code) == code
    assert peer.is_valid(code)


@given(st.sampled_from(GOOD), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_any_single_wrong_character_is_caught(code, place, letter):
    wrong = code[:place] + letter + code[place + 1 :]
    assert uscc.is_uscc(wrong) == (wrong == code)


def test_full_width_lower_case_spaces_and_hyphens_are_normalised():
    assert uscc.check(" ９１３５０１００－m000100y 43 ") == "91350100M000100Y43"


def test_wrong_organisation_check_is_named():
    with pytest.raises(uscc.BadUscc) as caught:
        uscc.check("91350100M000100Y53")
    assert caught.value.name == "organisation-check"
    assert "第17位" in caught.value.zh and "应为4" in caught.value.zh


def test_wrong_final_check_is_named():
    with pytest.raises(uscc.BadUscc) as caught:
        uscc.check("91350100M000100Y44")
    assert caught.value.name == "final-check"
    assert "第18位" in caught.value.zh and "characters" not in caught.value.zh


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "length"),
        ("9135", "length"),
        ("9" * 5000, "length"),
        ("91350100M000100I43", "character"),
        ("9135A100M000100Y43", "region"),
        ("91350100M000100𠮷43", "character"),
        ("91३50100M000100Y43", "character"),
    ],
)
def test_misshapen_codes_are_refused(text, name):
    with pytest.raises(uscc.BadUscc) as caught:
        uscc.check(text)
    assert caught.value.name == name
