"""What a story remembers."""

from __future__ import annotations

from datetime import UTC, datetime

from ggzy.node.play.diary import Diary


def test_what_was_done_is_not_done_again_after_a_restart(tmp_path):
    done = []
    Diary.at(tmp_path / "d").once("lodge", lambda: done.append(1) or {"receipt": "r"})
    again = Diary.at(tmp_path / "d").once("lodge", lambda: done.append(2) or {})
    assert (again, done) == ({"receipt": "r"}, [1])


def test_a_time_stays_as_it_was_first_reckoned(tmp_path):
    first = datetime(2026, 5, 1, tzinfo=UTC)
    Diary.at(tmp_path / "d").time("step", lambda: first)
    assert Diary.at(tmp_path / "d").time("step", lambda: datetime(2027, 1, 1, tzinfo=UTC)) == first


def test_a_line_cut_short_is_as_if_never_written(tmp_path):
    Diary.at(tmp_path / "d").put("a", 1)
    with (tmp_path / "d").open("a", encoding="utf-8") as file:
        file.write('["b", {"half')
    assert Diary.at(tmp_path / "d").known == {"a": 1}


def test_without_a_file_it_lasts_as_long_as_the_play():
    diary = Diary()
    assert diary.once("x", lambda: 1) == diary.once("x", lambda: 2) == 1
