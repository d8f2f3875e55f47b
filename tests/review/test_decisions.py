"""Decisions: what holds, what was, who was first; nothing is lost, whoever writes at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.review.decisions import ConflictError, Decisions, Wish


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Decisions]:
    yield Decisions.beside(tmp_path)


def test_the_newest_holds_and_all_are_kept(log: Decisions) -> None:
    (first,) = log.decide([Wish("f:1", "true")], "王老师", "核对原文", "第3页")
    (second,) = log.decide([Wish("f:1", "false", first.id)], "李老师")
    assert log.current() == {"f:1": second}
    assert log.history("f:1") == [first, second]
    assert (first.person, first.reason, first.note) == ("王老师", "核对原文", "第3页")
    assert log.current(["f:2"]) == {}


def test_whoever_did_not_see_the_last_entry_is_told_and_nothing_is_written(log: Decisions) -> None:
    (first,) = log.decide([Wish("f:1", "true")], "王老师")
    with pytest.raises(ConflictError) as told:
        log.decide([Wish("f:2", "true"), Wish("f:1", "false", 0)], "李老师")
    assert told.value.newer == (first,)
    assert list(log.current()) == ["f:1"]


def test_several_are_taken_back_together_to_what_held_before(log: Decisions) -> None:
    (first,) = log.decide([Wish("f:1", "doubt")], "王老师", "看不清")
    both = log.decide([Wish("f:1", "true", first.id), Wish("f:2", "true")], "王老师")
    log.undo(both[0].together, "王老师")
    held = log.current()
    assert {key: entry.verdict for key, entry in held.items()} == {"f:1": "doubt"}
    assert held["f:1"].reason == "看不清"
    assert [entry.verdict for entry in log.history("f:2")] == ["true", "none"]


def test_nobody_takes_back_what_somebody_else_changed_since(log: Decisions) -> None:
    (first,) = log.decide([Wish("f:1", "true")], "王老师")
    log.decide([Wish("f:1", "false", first.id)], "李老师")
    with pytest.raises(ConflictError):
        log.undo(first.together, "王老师")
    assert log.current()["f:1"].person == "李老师"


def test_an_unknown_verdict_is_refused(log: Decisions) -> None:
    with pytest.raises(ValueError, match="true, false, doubt, none"):
        log.decide([Wish("f:1", "maybe")], "王老师")  # type: ignore[arg-type]


def test_of_two_at_once_one_is_written_and_one_is_told(tmp_path: Path) -> None:
    """Forty pieces of evidence, eight people on each at the same moment, each with a connection of their own."""
    Decisions.beside(tmp_path)

    def attempt(number: int) -> bool:
        try:
            Decisions.beside(tmp_path).decide([Wish(f"f:{number % 5}", "true")], f"第{number}人")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        won = list(people.map(attempt, range(40)))
    log = Decisions.beside(tmp_path)
    assert sum(won) == 5 == len(log.current())
    assert all(len(log.history(f"f:{number}")) == 1 for number in range(5))


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["true", "false", "doubt", "none"])), max_size=12))
def test_what_holds_is_the_last_that_was_said(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]) -> None:
    log = Decisions.beside(tmp_path_factory.mktemp("log"))
    said: dict[str, str] = {}
    for number, verdict in steps:
        key = f"f:{number}"
        log.decide([Wish(key, verdict, log.newest(key))], "王老师")  # type: ignore[arg-type]
        said[key] = verdict
    assert {key: entry.verdict for key, entry in log.current().items()} == {k: v for k, v in said.items() if v != "none"}
