"""The years of title, signature, stages and body beside each other: the one that contradicts the others is last year's, left in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from pipeline.checks import years_head
from pipeline.checks.case import Case
from pipeline.checks.years_attached import attached
from pipeline.records import Span, Stage

_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")
# a year that stands alone: no school year, no range, no number of a document, nothing of a cited title
_ALONE = re.compile(
    r"(?P<year>[12二](?<![\d—〔至][12二])(?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=二)[〇零][〇零一二三四五六七八九]{2}))(?=年(?!级|以来|度?—|学|[—至] ?(?:19|20)\d\d))"
)
_ENGLISH = re.compile(r"(?<![\d/—+-])(?P<year>20\d\d)(?![\d/—-])")
# in a sentence with these a year is one of history, of a basis, of a comparison, of what is to come
_NOT_ITS_OWN = re.compile(
    r"以来|比|较|同期|去年|上年|曾|获|荣|评为|建成|建校|始建|投资|投入|颁|印发|文件|根据|按照|依据|《|〔|届|级|入学|毕业|修订|基础|底数|撤并|新建|改建|搬|成立于|明年|下一?步|规划|目标任务书|投|购"
)
_TITLE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d|二[〇零][〇零一二三四五六七八九]{2})年?(?![—至\d（学级届版])")
# days from a plan's signature to the day on which its first stage begins: a plan is written in the autumn before at the earliest; from the
# end of a stage to the signature: it is late, but of this year
_AHEAD, _BEHIND = 240, 180
_AUTUMN = 9  # from that month on a plan may be one for the year to come
_LATE_REPORT = 5  # until the month before a summary may be one of the year before
_OFTEN = 2  # so many years of the body speak for one


def value(year: str) -> int:
    """A year as printed, in figures or Chinese numerals."""
    return int(year.translate(_FIGURES))


@lru_cache(maxsize=1)
def contradictions(case: Case) -> tuple[tuple[Span, int, int], ...]:
    """The places of years that the others contradict, with the year and the document's own: in the title, in the signature, of stages, in an
    attachment's title. Rules and model ask for them.
    """
    return tuple(_contradictions(case))


def _contradictions(case: Case) -> Iterator[tuple[Span, int, int]]:
    signed = date.fromisoformat(case.identity.date) if case.identity.date and case.identity.tail else None
    titled = _titled(case)
    body = _body(case)
    said = body.most_common(1)[0][0] if body else None
    if signed is not None and (wrong := _signature(case, signed, titled[1] if titled else None, said, body)):
        yield _signing_day(case), signed.year, wrong
        return
    if titled is not None and (own := _against_title(case, titled[1], signed, said, body)):
        yield titled[0], titled[1], own
        return
    yield from years_head.contradictions(case)
    own = signed.year if signed else case.identity.year
    if case.doc_type == "plan" and own:
        yield from ((span, year, own) for span, year in _stages(case, signed, own))
    if own:
        yield from ((span, year, own) for span, year in attached(case, own))


def _titled(case: Case) -> tuple[Span, int] | None:
    head = case.identity.title_span
    found = _TITLE.search(case.norm, *head) if head and not case.english else None
    if head is None or found is None or "学年" in case.norm[slice(*head)]:
        return None
    return Span(found.start(), min(found.end(), head.end)), value(found["year"])


def _body(case: Case) -> Counter[int]:
    """How often the body names each year as one of its own matters."""
    low = case.identity.title_span.end if case.identity.title_span else 0
    high = case.identity.tail.start if case.identity.tail else case.ranges[-1].end
    ahead = [section.span for section in case.sections if set(section.labels) & {"next_steps", "attachment"}]
    found: Counter[int] = Counter()
    for m in (_ENGLISH if case.english else _ALONE).finditer(case.norm, low, max(low, high)):
        if any(span.start <= m.start() < span.end for span in ahead):
            continue
        start, stop = case.sentence(*m.span())
        if case.english or not _NOT_ITS_OWN.search(case.norm, max(start, m.start() - 40), min(stop, m.end() + 40)):
            found[value(m["year"])] += 1
    return found


def _signing_day(case: Case) -> Span:
    """The line of the signature that holds its date."""
    tail = case.identity.tail
    assert tail is not None
    last = case.norm.rfind("\n", tail.start, tail.end) + 1
    return Span(max(last, tail.start), tail.end)


def _signature(case: Case, signed: date, titled: int | None, said: int | None, body: Counter[int]) -> int | None:
    """The document's own year where it cannot have been signed on that day: long before its first stage, before the year that title and body
    agree on, or before the year of the title of a summary that never names the signature's.
    """
    first = next((stage for stage in case.stages if stage.start or stage.end), None)
    begins = (first.start or first.end) if first and _printed(case, first) else None
    if case.doc_type == "plan" and begins:
        return int(begins[:4]) if (date.fromisoformat(begins) - signed).days > _AHEAD else None
    own = titled or said
    if own is None or signed.year >= own or body[signed.year] or (said is not None and said != own):
        return None
    named = (titled and f"{own}年" in _between(case)) or body[own] >= _OFTEN
    if not named:
        return None
    if case.doc_type == "summary":
        return own
    if f"{signed.year}年" in _between(case):
        return None
    return own if case.doc_type == "plan" and (signed.month < _AUTUMN or own > signed.year + 1) else None


def _between(case: Case) -> str:
    """The text between title and signature."""
    low = case.identity.title_span.end if case.identity.title_span else 0
    return case.norm[low : case.identity.tail.start if case.identity.tail else case.ranges[-1].end]


def _printed(case: Case, stage: Stage) -> int | None:
    """The first year that a stage prints."""
    found = (_ENGLISH if case.english else _ALONE).search(case.norm, *stage.span)
    return value(found["year"]) if found else None


def _against_title(case: Case, titled: int, signed: date | None, said: int | None, body: Counter[int]) -> int | None:
    """The document's own year where signature or body contradict the title's, which the body names nowhere."""
    if body[titled] and not (
        signed and case.doc_type == "summary" and signed.month >= _LATE_REPORT and 0 < body[titled] <= body[signed.year]
    ):
        return None
    if signed is None:
        return said if said and said > titled and (body[said] >= _OFTEN or case.doc_type == "summary") and said <= titled + 2 else None
    if case.doc_type == "plan":
        return signed.year if titled not in (signed.year, signed.year + 1) else None
    if case.doc_type == "summary" and (
        titled < signed.year - 1 or (titled == signed.year - 1 and (signed.month >= _LATE_REPORT or said == signed.year))
    ):
        return signed.year
    return None


def _stages(case: Case, signed: date | None, own: int) -> Iterator[tuple[Span, int]]:
    """The first stage of a plan that is over when the plan is signed, in a year before; without a signature, in the spring of the year before."""
    for stage in case.stages:
        printed, end = _printed(case, stage), stage.end or stage.start
        if printed is None or end is None or printed >= own:
            continue
        over = (signed - date.fromisoformat(end)).days > _BEHIND if signed else date.fromisoformat(end).month < _AUTUMN
        if over and printed == date.fromisoformat(end).year:
            yield stage.span, printed
            return
