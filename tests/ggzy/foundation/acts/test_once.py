"""One key, one act: however often it is asked for, whoever asks at the same moment."""

import threading

import pytest
from django.db import connection

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.refusal import Refusal
from tests.support.unchanged import dump, refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def enter(number=1, key="钥匙-1", name="示例单位"):
    return perform("odd.enter", operator_session(), data={"number": number, "name": name}, key=key)


def test_asked_again_with_the_same_key_it_answers_with_the_first_result():
    first = enter()
    before = dump()
    second = enter()
    assert (second.result, second.entry, second.receipt) == (first.result, first.entry, first.receipt)
    assert (first.repeated, second.repeated) == (False, True)
    assert dump() == before


def test_the_same_key_with_other_data_is_refused():
    enter()
    with refused("P-ONCE"):
        enter(name="另一单位")


def test_the_same_key_of_another_act_is_another_key():
    enter()
    done = perform("odd.chain", operator_session(), data={"numbers": (2,)}, key="钥匙-1")
    assert not done.repeated


def test_a_refused_act_does_not_use_its_key_up():
    with pytest.raises(Refusal):
        enter(number=-5)
    assert not enter(number=5).repeated


def test_without_a_key_nothing_is_remembered():
    perform("odd.enter", operator_session(), data={"number": 1})
    assert Entry.objects.get().once is None


def test_a_key_that_is_too_long_is_refused():
    with refused("P-INPUT", status=422):
        enter(key="长" * 201)


def test_neither_key_nor_who_asked_stands_in_the_record():
    enter(key="张三-投标-20260302")
    entry = Entry.objects.get()
    assert "张三" not in entry.once + entry.asked + entry.body
    assert len(entry.once) == len(entry.asked) == 64


def test_many_at_once_with_one_key_make_one_entry():
    """The later ones meet what the first did (a code entered twice), and get its answer all the same."""
    number, answers, start = 7, [], threading.Barrier(6)

    def ask():
        try:
            start.wait(10)
            answers.append(enter(number=number))
        except BaseException as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer for answer in answers if isinstance(answer, BaseException)] == []
    assert len({answer.receipt for answer in answers}) == 1
    assert sum(not answer.repeated for answer in answers) == 1
    assert Organisation.objects.count() == Entry.objects.count() == 1
