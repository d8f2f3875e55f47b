"""What the checks of one document look at."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from pipeline.extraction.identity import Identity
from pipeline.records import Deadline, DocType, Member, Section, Span, Stage

# what a form says to those who fill it in is no content
_INSTRUCTION = re.compile(r"（(?:填[表写报](?:说明|要求|提示)|说明|此栏|请填写)[^（）]*）")
# a form's line in brackets below a heading that says what to write there: （限200字以内）, （写明起止时间）
_TO_FILL_IN = re.compile(
    r"\s*（(?:[^（）\n]{0,12}(?:字(?:以内|左右|以上)?|不超过[^（）\n]{1,12})|(?:请|须|应|要求)?(?:填|写)[^（）\n]{1,24})）[ \t]*(?=\n|$)"
)
_MAY_ASK = re.compile(r"（(?=[^（）\n]*[字过填写])")  # what every such line holds, found much faster
_OPENS, _CLOSES = re.compile(r"[，。；：、！？\n（]"), re.compile(r"[，。；：、！？\n）]")
_STOP = re.compile(r"[。；\n]")
_WORD = re.compile(r"\s*[^\s（]")  # what begins with it is no instruction alone


@lru_cache(maxsize=2)
def _stops(norm: str) -> list[int]:
    """Where a text's sentences end. A document is asked for many of them."""
    return [m.start() for m in _STOP.finditer(norm)]


def without_instruction(heading: str) -> str:
    """A form's heading without what it says in brackets to those who fill it in.

    >>> without_instruction("指导思想（填写说明：150字以内）")
    '指导思想'
    """
    return _TO_FILL_IN.sub("", _INSTRUCTION.sub("", heading)).strip() if "（" in heading else heading.strip()


@lru_cache(maxsize=64)
def _content(words: str) -> str:
    """The words below a heading without what a form says to those who fill it in. Many checks ask for the same sections."""
    told = "说明" in words or "请填写" in words or "此栏" in words  # what every instruction holds
    words = _INSTRUCTION.sub("", words) if told else words
    return (_TO_FILL_IN.sub("", words, count=1) if _MAY_ASK.search(words) else words).strip()


# a day, a month or a week of the term, as a text prints it
_PRINTED = re.compile(
    r"[\d一二三四五六七八九十] ?月|\d{1,2}[./]\d{1,2}|第[一二三四五六七八九十\d]+周|January|February|March|April|\bMay\b|June|July|August|September|October|November|December"
)


def prints_date(norm: str, stage: Stage) -> bool:
    """Whether a stage carries a date: one that was read, or one as printed that no year completes (3月1日 in a text that names no year)."""
    return bool(stage.start or stage.end or _PRINTED.search(norm, stage.span.start, stage.span.end))


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A document before its findings: texts, what was found in it, and the ranges that are its first standing.

    `formulaic` are title, signature, rosters and cited titles; `said` holds, for each section, whether its labels come from its heading's own words.
    `uncertain` are the parts of the text that may have been misread. A case equals itself alone, so that what a check found can be kept by it.
    """

    text: str
    norm: str
    english: bool
    doc_type: DocType
    identity: Identity
    sections: tuple[Section, ...]
    said: tuple[bool, ...]
    stages: tuple[Stage, ...]
    stage_section: Section | None
    members: tuple[Member, ...]
    ranges: tuple[Span, ...]
    copies: tuple[tuple[Span, Span], ...]
    deadlines: tuple[Deadline, ...] = ()
    uncertain: tuple[Span, ...] = ()
    formulaic: tuple[Span, ...] = ()

    def around(self, start: int, end: int) -> Span:
        """A place with its clause: out to the marks around it, some twenty characters at most, within its line."""
        ahead = [m.end() for m in _OPENS.finditer(self.norm, max(0, start - 20), start)]
        low = ahead[-1] if ahead else max(0, start - 8)
        behind = _CLOSES.search(self.norm, end, end + 20)
        high = behind.start() if behind else min(len(self.norm), end + 8)
        return Span(max(low, self.norm.rfind("\n", low, start) + 1), high)

    def sentence(self, start: int, end: int) -> Span:
        """A place with its sentence: from behind the 。；or line break before it to the one behind it."""
        stops = _stops(self.norm)
        before, behind = bisect_left(stops, start) - 1, bisect_left(stops, end)
        return Span(stops[before] + 1 if before >= 0 else 0, stops[behind] if behind < len(stops) else len(self.norm))

    def normal_of(self, words: str | None) -> str:
        """The normal form of words that stand in the text; the words themselves where they do not."""
        at = self.text.find(words) if words else -1
        return self.norm[at : at + len(words)] if words and at >= 0 else words or ""

    def body(self, section: Section) -> str:
        """The words below a section's heading in normal form, without the document's signature."""
        return _content(self.norm[slice(*self._below(section))])

    def has_body(self, section: Section) -> bool:
        """Whether there are such words."""
        return _WORD.match(self.norm, *self._below(section)) is not None or bool(self.body(section))

    def _below(self, section: Section) -> Span:
        tail = self.identity.tail
        return Span(section.body.start, tail.start) if tail and section.body.start <= tail.start < section.body.end else section.body
