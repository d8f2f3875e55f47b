"""What a document promises or asks for: single sentences as cases, whole documents by analysis."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from case_files import Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import Settings, analyse, parse
from pipeline.cleaning.normal import normal
from pipeline.extraction import deadlines, obligations
from pipeline.records import Document, Span

PLAN = """云岭县青禾小学安全工作方案

为落实县局要求，全体教师必须高度重视安全工作，结合我校实际，制定本方案。
一、指导思想
必须坚持安全第一，严禁发生责任事故，以保障师生平安为目标。
二、工作要求
（一）各班于2023年3月10日前上交安全教育计划。
（二）由教导处负责检查各班落实情况，每月至少通报1次。
三、组织领导
组长：沈国平（校长）

云岭县青禾小学
2023年2月20日
"""

SUMMARY = """云岭县青禾小学安全工作总结

一、主要做法
各班每月至少演练一次，教导处负责检查。
二、存在问题
个别教师不得法。
三、下一步打算
各班主任每周至少开展一次安全提醒，力争明年年底前消除隐患。

云岭县青禾小学
2023年12月20日
"""


def read(text: str) -> Document:
    (document,) = analyse(parse(text.encode(), "a.txt"), Settings())
    return document


@pytest.mark.parametrize("case", cases(Path(__file__).parent / "cases" / "obligations.yaml"))
def test_sentences(case: Case) -> None:
    text = case["text"]
    found = obligations.find(text, normal(text, traditional=True), [Span(0, len(text))], base=2023)
    said = [(o.actor, o.act, o.measure, o.when, o.date, o.strength) for o in found]
    assert said == [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in case["obligations"]]


@pytest.mark.parametrize(
    ("text", "actor", "when", "day"),
    [
        ("各班于2023年3月10日前上交安全教育计划。", "各班", "2023年3月10日前", "2023-03-10"),
        ("请各校在4月底前将总结报送至局安全办。", "各校", "4月底前", "2023-04-30"),
        ("6月5日前，食堂从业人员完成体检。", None, "6月5日前", "2023-06-05"),
    ],
)
def test_a_deadline_is_an_obligation(text: str, actor: str | None, when: str, day: str) -> None:
    whole = Span(0, len(text))
    due = deadlines.find(text, (whole,), [], english=False, base=2023)
    (one,) = obligations.find(text, text, [whole], due, base=2023)
    assert (one.actor, one.when, one.date, one.strength) == (actor, when, day, "must")
    assert one.act == due[0].what


def test_a_plan_promises_nothing_in_its_preamble_and_its_guiding_ideology() -> None:
    document = read(PLAN)
    said = [(o.actor, o.act, o.measure, o.when, o.date) for o in document.obligations]
    assert said == [
        ("各班", "各班上交安全教育计划", None, "2023年3月10日前", "2023-03-10"),
        ("教导处", "负责检查各班落实情况", None, None, None),
        (None, "至少通报1次", "至少1次", "每月", None),
    ]
    assert [document.text[slice(*o.span)] for o in document.obligations[1:]] == ["由教导处负责检查各班落实情况", "每月至少通报1次"]


def test_a_summary_promises_in_what_comes_next_alone() -> None:
    said = [(o.actor, o.measure, o.strength) for o in read(SUMMARY).obligations]
    assert said == [("各班主任", "至少一次", "must"), (None, None, "exhort")]


def test_news_promise_nothing() -> None:
    lead = "县教育局召开安全工作会议\n\n本报讯（记者 何秀兰）3月2日，县教育局召开会议。"
    document = read(f"{lead}会议要求，各校必须每月至少演练一次。与会人员还参观了学校。\n")
    assert document.doc_type == "news"
    assert document.obligations == ()


ENGLISH = """Qinghe Primary School Campus Safety Plan

I. Guiding Ideology
Guided by the spirit of the county meeting, the school must put safety first.

II. Requirements
1. Each class shall hold at least one drill every month.
2. The teaching office is responsible for checking the records.
3. All teachers must not leave their posts.
4. Each class must hand in its plan before March 10, 2023.
5. The school will strengthen education.
6. The drill was held and it must have been seen.
7. Parents will be invited twice a term.

III. Leadership
Leader: Wang Ming
"""


def test_english() -> None:
    document = read(ENGLISH)
    said = [(o.actor, o.measure, o.when, o.date, o.strength) for o in document.obligations]
    assert said == [
        ("Each class", "at least one drill", "every month", None, "must"),
        ("The teaching office", None, None, None, "must"),
        ("All teachers", None, None, None, "must"),
        ("Each class", None, "March 10, 2023", "2023-03-10", "must"),
        ("Parents", "twice", "twice a term", None, "must"),
    ]
    assert document.obligations[1].act == "checking the records"
    for one in document.obligations:
        assert 0 <= one.span.start < one.span.end <= len(document.text)


WORDS = st.sampled_from(
    "各班 教师 必须 每月 至少 不得 由教导处负责 报送 2篇 信息 3月10日前 ， 。 ； \n （一） 要 应 力争 每 了 進一步".split(" ")
)


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=30).map("".join), st.integers(0, 10))
def test_spans_lie_in_their_part_and_words_in_the_text(text: str, start: int) -> None:
    part = Span(min(start, len(text)), len(text))
    for one in obligations.find(text, normal(text, traditional=True), [part], base=2023):
        assert part.start <= one.span.start < one.span.end <= part.end
        assert one.act in text
        for words in (one.actor, one.when):
            assert words is None or words in text
