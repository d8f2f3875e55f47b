"""New texts against earlier ones by way of the kept index: what was taken over, and nothing else."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from invented_plans import HOMEWORK, LIBRARY, RIVER, VISITS, plan, prose, submission
from test_reuse_paraphrase import ORIGINAL, OTHERS, PHRASES, RETOLD

from pipeline.records import Span
from pipeline.reuse.archive import Archive
from pipeline.reuse.earlier import Known, found_in, indexed


def known(name: str, text: str, *taken: str) -> Known:
    return Known(submission(name, text), tuple(Span(text.index(words), text.index(words) + len(words)) for words in taken))


EARLIER = [known(f"{n}", plan(Random(n), words)) for n, words in enumerate([RIVER, LIBRARY, HOMEWORK, HOMEWORK])]


def archive(earlier: list[Known], size: int = 10) -> Archive:
    parts = [earlier[low : low + size] for low in range(0, len(earlier), size)]
    return Archive([indexed(part) for part in parts], [len(part) for part in parts])


def found(new: list[Known], earlier: list[Known], size: int = 10) -> list[tuple[str, str, str]]:
    """Earlier and new text of each match, and what the new one holds."""
    texts = {one.text.id: one.text.text for one in new}
    return [(match.a, match.b, texts[match.b][slice(*match.b_span)].strip()) for match in found_in(new, earlier, archive(earlier, size))]


@pytest.mark.parametrize("size", [10, 2, 1])
def test_a_passage_is_found_in_the_earlier_text_whatever_the_parts(size: int) -> None:
    new = [known("new", plan(Random(50), LIBRARY)), known("other", plan(Random(51), VISITS))]
    assert found(new, EARLIER, size) == [("1", "new", LIBRARY)]


def test_new_and_earlier_texts_may_have_one_id() -> None:
    assert found([known("0", plan(Random(52), RIVER))], EARLIER) == [("0", "0", RIVER)]


def test_texts_of_one_side_are_not_compared_with_each_other() -> None:
    new = [known("a", plan(Random(53), VISITS)), known("b", plan(Random(54), VISITS))]
    assert found(new, EARLIER) == []


def test_edited_copies_are_found() -> None:
    edited = LIBRARY.replace("一千二百", "三百").replace("旧书", "图书").replace("爱心书屋", "明德书屋")
    assert [(a, b) for a, b, _ in found([known("new", plan(Random(55), edited))], EARLIER)] == [("1", "new")]


def test_passages_told_in_other_words_are_found() -> None:
    first, second, third = OTHERS
    old = {"0": f"{first}\n{ORIGINAL}\n{PHRASES}", "1": f"{second}\n{PHRASES}", "2": f"{third}\n{PHRASES}"}
    new = {"a": f"{third}\n{RETOLD}\n{PHRASES}", "b": f"{second}\n{PHRASES}", "c": f"{first}\n{PHRASES}"}
    earlier = [known(name, text) for name, text in old.items()]
    matches = found_in([known(name, text) for name, text in new.items()], earlier, archive(earlier))
    words = [(m.a, old[m.a][slice(*m.a_span)], m.b, new[m.b][slice(*m.b_span)]) for m in matches]
    assert [one for one in words if RETOLD[:9] in one[3]] == [("0", ORIGINAL, "a", RETOLD)]


def test_what_was_explained_before_is_no_news() -> None:
    text = plan(Random(56), RIVER)
    assert found([known("new", text, RIVER)], EARLIER) == []
    before = [known("0", EARLIER[0].text.text, RIVER)]
    assert found([known("new", text)], before) == []


def test_of_many_earlier_holders_some_are_named_and_none_is_lost() -> None:
    whole = RIVER + LIBRARY + HOMEWORK  # what many hold must be the longer to count
    earlier = [known(f"{n:02}", plan(Random(100 + n), whole)) for n in range(20)]
    new = [known(f"n{n}", plan(Random(200 + n), whole)) for n in range(3)]
    matches = found(new, earlier)
    assert {b for _, b, _ in matches} == {"n0", "n1", "n2"}
    assert len({a for a, _, _ in matches}) <= 3
    assert {a for a, _, _ in matches} <= {one.text.id for one in earlier}


def test_set_phrases_of_the_genre_are_no_copies() -> None:
    earlier = [known(f"{n:02}", prose(Random(300 + n), 20, stock=0.6)) for n in range(30)]
    assert found([known("new", prose(Random(400), 20, stock=0.6))], earlier) == []


def test_nothing_on_either_side() -> None:
    assert found([], EARLIER) == []
    assert found([known("new", RIVER)], []) == []
    assert found([known("new", "")], [known("old", "")]) == []


def test_the_archive_counts_texts_and_not_standings() -> None:
    part = indexed([known("0", RIVER + "\n" + RIVER), known("1", RIVER)])
    one = indexed([known("0", RIVER)])
    assert Archive([part], [2]).holders(one).tolist() == [2] * len(one)
    assert np.all(np.diff(part.astype(object)) > 0)
