"""Times that no calendar resolves: 开学第一周, 第3—15周, 寒假前, 学期末. They are kept as words; they are no dates (see the result contract)."""

from __future__ import annotations

import re

from pipeline.records import Span

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_JOIN = r"\s*(?:—+|至|到|、)\s*"
_WORDS = (
    rf"(?:(?:本|[上下春秋][半季]?)?学期|开学|每学期)?(?:后|前)?第?{_N}(?:{_JOIN}第?{_N})?个?(?:教学)?周(?!年|岁|[一二三四五六日末])(?:前|内|起)?"
    r"|开学(?:初|前|后|之初|时)|(?:本|[上下春秋]季?)?学期(?:开学)?[初中末](?:前)?|期[初中末](?:考试)?(?:前|后)?|[寒暑]假(?:期间|前|后|中|里)?|放假[前后]|月[初中底末]"
    rf"|[春秋]季学期(?:初|末|中)?|[上下]学期|(?:活动|会议?|培训|检查|演练)(?:结束)?后{_N}[天周日](?:内|之内)?"
)
_TIME = re.compile(rf"(?:{_WORDS})(?:{_JOIN}(?:{_WORDS}))?")
_AHEAD = re.compile(rf"\s*(?:第[一二三四五六]轮\s+)?(?P<time>{_TIME.pattern})(?:\s*[：\t，]\s*| +)(?P<name>[^。，；：\n\t（]{{2,20}})")
_BRACKETED = re.compile(
    rf"(?P<name>[^。，；：\n\t（]{{2,20}}?)\s*(?:（|[：\t，]\s*)(?:时间[：为]?)?(?P<time>{_TIME.pattern})(?:[）。；，\t\n]|$)"
)
_BEHIND = re.compile(rf"\s*（(?:时间[：为]?)?{_TIME.pattern}[^（）\n]{{0,8}}）")


def stage(norm: str, start: int, end: int) -> tuple[str, Span] | None:
    """The name of a stage that begins here and has such a time, and where both stand.

    >>> stage("第1—2周：宣传发动，召开动员会。", 0, 16)
    ('宣传发动', Span(start=0, end=10))
    """
    for form in (_AHEAD, _BRACKETED):
        if m := form.match(norm, start, end):
            return m["name"], Span(start, max(m.end("name"), m.end("time")))
    return None


def stands(norm: str, start: int, end: int) -> bool:
    """Whether such a time stands in `[start, end)`."""
    return _TIME.search(norm, start, end) is not None


def end_of(norm: str, at: int, end: int) -> int:
    """Where the bracket with such a time behind a stage's name ends; `at` where there is none."""
    m = _BEHIND.match(norm, at, end)
    return m.end() if m else at
