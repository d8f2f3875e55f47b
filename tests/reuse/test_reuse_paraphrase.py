"""Passages told in other words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Span
from pipeline.reuse.align import Passage
from pipeline.reuse.corpus import Corpus, Text
from pipeline.reuse.paraphrase import LEAST, LIKE, rewritten

ORIGINAL = (
    "放学时值日教师站在校门两侧，各班按路线排队出门，家长在黄线外等候。"
    "遇到雨雪天气，先让低年级学生到一楼大厅避雨，再由班主任逐一交到家长手里。"
)
RETOLD = (
    "放学时家长在黄线外等候，各班按路线列队出校，值日教师站在校门两侧。"
    "遇有雨雪天气，由班主任把学生逐个交到家长手中，低年级学生先在一楼大厅避雨。"
)
OTHERS = [
    "食堂的菜单每周一贴在门口，家长可以随时来看，也可以打电话提意见。后勤人员每天留样，存满两天才倒掉。",
    "图书角的书每两周换一次，由学生自己登记借还。读得多的学生在升旗后上台讲一讲，讲完把书推荐给同桌。",
    "体育组把跳绳和踢毽子排进大课间，雨天改在走廊里做手指操。每月测一次，成绩贴在班级的后墙上给大家看。",
]
PHRASES = "加强组织领导，落实工作责任，明确任务分工，强化督促检查。做到有计划、有检查、有总结，确保各项工作取得实效，人人参与。"


def _corpus(*texts: str, templates: tuple[str, ...] = ()) -> Corpus:
    submissions = [Text(f"{n}", text, "submission") for n, text in enumerate(texts)]
    return Corpus(submissions + [Text(f"t{n}", text, "template") for n, text in enumerate(templates)])


def _batch(a: str, b: str) -> list[str]:
    """Two texts with further ones around them, so that words differ in how rare they are."""
    first, second, third = OTHERS
    further = [f"{PHRASES}\n{text}" for text in OTHERS]
    return [f"{first}\n{a}\n{PHRASES}", f"{second}\n{b}\n{PHRASES}", f"{third}\n{PHRASES}", *further]


def _between_first_two(corpus: Corpus) -> list[Passage]:
    return [p for p in rewritten(corpus, ()) if (corpus.document[p.a_first], corpus.document[p.b_first]) == (0, 1)]


def test_a_passage_told_in_another_order_is_found_where_it_stands() -> None:
    texts = _batch(ORIGINAL, RETOLD)
    corpus = _corpus(*texts)
    (found,) = _between_first_two(corpus)
    assert texts[0][slice(*corpus.span(*found.a))] == ORIGINAL
    assert texts[1][slice(*corpus.span(*found.b))] == RETOLD
    assert LIKE <= found.weight < 1


def test_unrelated_texts_share_their_set_phrases_without_a_passage() -> None:
    corpus = _corpus(*_batch("我们每周五下午打扫专用教室，用完的器材放回原处。", "新来的老师先听课两周，再由师傅陪着上第一节课。")[:3])
    assert rewritten(corpus, ()) == []


def test_what_is_known_is_not_found_again() -> None:
    texts = _batch(ORIGINAL, RETOLD)
    corpus = _corpus(*texts)
    start = texts[0].index(ORIGINAL)
    known = corpus.positions(0, Span(start, start + len(ORIGINAL)))
    assert all(max(p.a_first, known[0]) >= min(p.a_last, known[1]) for p in rewritten(corpus, [known]))


def test_templates_take_no_part() -> None:
    corpus = _corpus(_batch(ORIGINAL, "")[0], templates=(RETOLD,))
    assert rewritten(corpus, ()) == []


def test_an_empty_batch_holds_none() -> None:
    assert rewritten(_corpus(), ()) == []
    assert rewritten(_corpus("", ""), ()) == []


def test_a_short_seed_grows_until_both_sides_are_long_enough() -> None:
    said = "值日教师站在校门两侧。各班按路线排队出门。家长在黄线外等候。低年级学生到一楼大厅避雨。班主任逐一交到家长手里。"
    again = "家长在黄线外等候。各班按路线排队出门。值日教师站在校门两侧。班主任逐一交到家长手里。低年级学生到一楼大厅避雨。"
    texts = _batch(said, again)
    (found,) = _between_first_two(_corpus(*texts))
    assert found.a_last - found.a_first >= LEAST
    assert found.b_last - found.b_first >= LEAST


@given(order=st.permutations(range(6)))
def test_the_order_of_the_texts_changes_nothing(order: list[int]) -> None:
    texts = _batch(ORIGINAL, RETOLD)

    def told(order: list[int]) -> set[frozenset[tuple[int, str]]]:
        corpus = _corpus(*(texts[n] for n in order))
        sides = (
            [(order[int(corpus.document[first])], corpus.words(first, last)) for first, last in (p.a, p.b)] for p in rewritten(corpus, ())
        )
        return {frozenset(both) for both in sides}

    assert told(order) == told(sorted(order))
