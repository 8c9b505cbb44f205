"""Pairs of characters find what a person would look for, and nothing in them is an operator."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.bigrams import facet, wanted, words


def finds(search: str, text: str) -> bool:
    kept = words(text)
    return all(
        any(word.startswith(one.word) for word in kept) if one.begins else one.word in kept for one in wanted(search)
    )


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("污水", "示例市污水处理厂"), ("处理厂", "示例市污水处理厂"), ("厂", "示例市污水处理厂"), ("示", "示例"),
        ("ＡＢＣ", "abc工程"), ("e37", "编号 E3701000001"), ("１２３", "第123号"), ("CAFÉ", "cafe"), ("㎡", "12 m2"),
        ("道路 工程", "工程：道路"), ("𠮷野", "𠮷野家"),
    ],
)  # fmt: skip
def test_it_finds(search: str, text: str):
    assert finds(search, text)


@pytest.mark.parametrize(
    ("search", "text"), [("水污", "污水"), ("道路", "路道"), ("x37", "E37"), ("理污", "污水处理")]
)
def test_it_does_not_find(search: str, text: str):
    assert not finds(search, text)


@pytest.mark.parametrize("search", ["", "，。！", "\x00", "\u202e", '"*()', "\ue000k", "   "])
def test_there_is_nothing_to_look_for(search: str):
    assert [one for one in wanted(search) if one.word != "k" and "k" not in one.word] == []


@given(st.text(max_size=300))
def test_words_hold_letters_and_digits_only_and_a_text_finds_itself(text: str):
    for word in words(text) | {one.word for one in wanted(text)}:
        assert re.fullmatch("[0-9a-z\u3400-\u4db5\u4e00-\u9fcb\ue001]+", word)
    assert finds(text, text)


@given(st.text(max_size=50))
def test_no_text_has_the_word_of_a_condition(text: str):
    assert facet("k", "m") not in words(text)
