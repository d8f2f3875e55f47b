"""The outline of one document: its headings at every depth, numbers kept as printed, wrong ones too."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.records import Section, Span
from pipeline.segmentation import unnumbered
from pipeline.segmentation.marks import RANK, Mark, is_roman, mark_at

ATTACHMENT = re.compile(r"附(?:件|表|录)?\s*(?:[\d一二三四五六七八九十]{1,2}\s*)?(?:[：:.、]|$)|(?:Annex|Appendix|Attachment)\b")
_PLAN_TITLE = re.compile(r"(方案|预案|计划|规划)[》」”]?\s*$")
_LINE = re.compile(r"[^\n]+")
_END, _WIDE_BLANK = re.compile(r"[。；\t]"), re.compile(r"(?<=[\u4e00-\u9fff”])\s+(?=\S{12})")
_EN_SENTENCE, _EN_END = re.compile(r"[.;] +\w"), re.compile(r"[.:](?=\s|$)")
_OWN_LINE = 32  # a line of at most so many characters is all heading, with its colon
_RUN_IN = 12  # a run-in heading is cut at its colon when the words before it are at most this many and more than this many follow


@dataclass(frozen=True, slots=True)
class Frame:
    """What the outline is made from: the text and its normal form, the ranges that take part, heading styles by offset, the language."""

    text: str
    norm: str
    ranges: tuple[Span, ...]
    headings: tuple[tuple[int, int], ...]
    english: bool

    def lines(self) -> tuple[Span, ...]:
        """The lines of the ranges, without blanks at their ends."""
        return _lines(self.norm, self.ranges)


@lru_cache(maxsize=2)
def _lines(norm: str, ranges: tuple[Span, ...]) -> tuple[Span, ...]:
    """What `Frame.lines` gives; a document is asked for it several times."""
    out = []
    for low, high in ranges:
        for m in _LINE.finditer(norm, low, high):
            words = m.group()
            if inner := words.strip():
                start = m.start() + len(words) - len(words.lstrip())
                out.append(Span(start, start + len(inner)))
    return tuple(out)


def heading_end(norm: str, words: int, end: int, *, english: bool) -> int:
    """Where the heading that begins at `words` ends: at its first 。, tab or line break; at a wide blank or colon where text follows."""
    line = norm[words:end]
    if english:
        if len(line) <= 110 and not _EN_SENTENCE.search(line):
            return words + len(line.rstrip(" .:"))
        cut = _EN_END.search(line)
        return words + (cut.start() if cut else len(line))
    if norm[words - 1 : words] == "[" and (close := line.find("]")) > 0:  # 【工作目标】
        return words + close
    for pattern in (_END, _WIDE_BLANK):
        if cut := pattern.search(line):
            line = line[: cut.start()]
    colon = line.find("：") if end - words > _OWN_LINE else -1
    if 2 <= colon <= _RUN_IN and len(line) - colon > _RUN_IN + 1:
        line = line[:colon]
    return words + len(line.rstrip(" ：:，、；"))


def outline(frame: Frame, start: int) -> list[Section]:
    """The sections of the document from `start` on (behind its title), the preamble first where there is one."""
    lines = [line for line in frame.lines() if line.start >= start]
    marks = [mark for line in lines if (mark := mark_at(frame.norm, line.start, line.end, english=frame.english))]
    tops = _tops(frame, lines, marks)
    marks = [mark for mark in marks if mark.style != "digit"]  # 12 名学生 is no item
    attached = _attachments(frame, lines, tops)
    if attached:
        tops = [mark for mark in tops if mark.start < attached[0].start] + attached
    stops = [mark.start for mark in tops]
    last = max((high for _, high in frame.ranges), default=0)
    sections = []
    head = stops[0] if stops else last
    if frame.norm[start:head].strip():
        begin = head - len(frame.norm[start:head].lstrip())
        sections.append(Section(None, None, 1, Span(begin, head), Span(begin, _trim(frame, begin, head))))
    for mark, stop in zip(tops, [*stops[1:], last][: len(tops)], strict=True):
        sections.append(_section(frame, mark, _within(frame, mark.start, stop), 1, _between(marks, mark.start, stop)))
    return sections


def _between(marks: Sequence[Mark], start: int, stop: int) -> Sequence[Mark]:
    """The marks behind `start` and before `stop`; marks stand in the order of the text."""
    low = bisect_right(marks, start, key=_start)
    return marks[low : bisect_left(marks, stop, low, key=_start)]


def _start(mark: Mark) -> int:
    return mark.start


def _section(frame: Frame, mark: Mark, stop: int, depth: int, inner: Sequence[Mark]) -> Section:
    end = mark.end if mark.style == "attachment" else heading_end(frame.norm, mark.words, mark.end, english=frame.english)
    heading = frame.text[mark.words : end].strip() or None
    last = _trim(frame, mark.start, stop)
    body = Span(min(_skip(frame.norm, end), last), last)
    children = _children(frame, inner, stop, depth + 1) if depth < 5 else ()
    return Section(mark.number, heading, depth, Span(mark.start, stop), body, children=children)


def _children(frame: Frame, marks: Sequence[Mark], stop: int, depth: int) -> tuple[Section, ...]:
    """The marks of one style, the first that stands there, with what lies below each."""
    if not marks:
        return ()
    style = marks[0].style
    same = [mark for mark in marks if mark.style == style]
    nodes = []
    for mark, until in zip(same, [*(m.start for m in same[1:]), stop], strict=True):
        nodes.append(_section(frame, mark, _within(frame, mark.start, until), depth, _between(marks, mark.start, until)))
    return tuple(nodes)


def _tops(frame: Frame, lines: Sequence[Span], marks: Sequence[Mark]) -> list[Mark]:
    """The headings of the highest style in use: two at least, and numbered from one or two."""
    candidates: dict[str, list[Mark]] = {style: [] for style in RANK}
    for mark in marks:
        if mark.style in candidates and _is_heading(frame, mark):
            candidates[mark.style].append(mark)
    candidates |= unnumbered.headings(frame.norm, lines, frame.headings, english=frame.english)
    for style in RANK:
        if found := _of_style(candidates, style, marks, short=len(lines) < 12):
            return _above(frame, found, candidates, lines)
    return []


def _of_style(candidates: dict[str, list[Mark]], style: str, marks: Sequence[Mark], *, short: bool) -> list[Mark]:
    """The marks of a style, if they can be the headings of a document; `short`: one heading alone is enough."""
    found = candidates[style]
    roman = [mark for mark in found if is_roman(mark.number)]
    if style == "enword" and len(roman) >= 2:
        found = roman  # First, Second, … below I. II. are items; where Roman and words count on (I. Second, Three.) all are headings
    if style in unnumbered.STYLES:
        return found if len(found) >= 2 else []
    if len(found) >= 2 and min(mark.value for mark in found[:2]) <= 2:
        return _without_nested(found, marks)
    single = bool(found) and found[0].value == 1 and style in ("part", "han") and short
    return found if single and not _has(candidates, RANK[RANK.index(style) + 1 :]) else []


# chapters that their style does not show (1、… above （一）, or no number at all) are known by so many headings of the usual words
_USUAL = 3


def _above(frame: Frame, found: list[Mark], candidates: dict[str, list[Mark]], lines: Sequence[Span]) -> list[Mark]:
    """`found`, or the chapters in which its marks are items: of a lower style or without a number, but with a plan's usual headings."""
    usual, low = _usual(frame, found), found[0].style not in ("part", "han", "roman", "ord")
    for style in ("roman", "hanr", "num", "circle", "nump", "stem", "digit", "sign", "bare"):
        other = candidates[style]
        if not other or other[0].start >= found[0].start:
            continue
        if low and style not in unnumbered.STYLES and _around(other, found):
            return other
        if _usual(frame, other) < max(_USUAL, usual + 1):
            continue
        if style in unnumbered.STYLES or all(a.value < b.value for a, b in pairwise(other)):
            return other
    if not usual and low and unnumbered.leads(frame.norm, lines, found[0].start) >= _USUAL:
        return []  # the items stand in a paragraph, and the paragraphs begin with 指导思想：, 工作目标：
    return found


def _around(other: Sequence[Mark], found: Sequence[Mark]) -> bool:
    """Whether `other` counts 1, 2, 3, … through the text, from before `found` to behind it, and `found` begins anew below each."""
    if [mark.value for mark in other] != list(range(1, len(other) + 1)) or len(other) < _USUAL or other[-1].start < found[-1].start:
        return False
    starts = [mark.start for mark in other]
    return all(b.value == 1 for a, b in pairwise(found) if bisect_left(starts, a.start) != bisect_left(starts, b.start))


def _usual(frame: Frame, found: Sequence[Mark]) -> int:
    return sum(unnumbered.usual(frame.norm[mark.words : mark.end]) for mark in found)


def _has(candidates: dict[str, list[Mark]], styles: Sequence[str]) -> bool:
    return any(len(candidates[style]) >= 2 for style in styles)


def _is_heading(frame: Frame, mark: Mark) -> bool:
    """Not a row of numbers in a table: such a row has several cells, the first a bare number."""
    row = frame.norm[mark.start : mark.end]
    return not (mark.style in ("num", "nump") and "\t" in row)


def _without_nested(tops: Sequence[Mark], marks: Sequence[Mark]) -> list[Mark]:
    """Take out marks that stand one level too high: a 二、 between （一） and （三）, and a list 一、二、 inside 三、 before 四、."""
    inner = [mark for mark in marks if mark.style == "hanp"]
    kept: list[Mark] = []
    i = 0
    while i < len(tops):
        mark = tops[i]
        if kept and _slipped(mark, kept[-1], tops[i + 1] if i + 1 < len(tops) else None, inner):
            i += 1
            continue
        if kept and mark.value == 1 and kept[-1].value >= 2:
            run = _run(tops, i)
            following = tops[i + run].value if i + run < len(tops) else 0
            if following == kept[-1].value + 1 and run != kept[-1].value:
                i += run
                continue
        kept.append(mark)
        i += 1
    return kept


def _run(tops: Sequence[Mark], i: int) -> int:
    """How many marks from `i` on count up by one."""
    n = 1
    while i + n < len(tops) and tops[i + n].value == tops[i + n - 1].value + 1:
        n += 1
    return n


def _slipped(mark: Mark, before: Mark, after: Mark | None, inner: Sequence[Mark]) -> bool:
    """Whether the （…） marks before and behind a mark count on as if it stood among them; `after` is the next of its own style."""
    ahead = _between(inner, before.start, mark.start)
    behind = _between(inner, mark.start, after.start if after else mark.end + 10**9)
    return bool(ahead and behind and ahead[-1].value == mark.value - 1 and behind[0].value == mark.value + 1)


def _attachments(frame: Frame, lines: Sequence[Span], tops: Sequence[Mark]) -> list[Mark]:
    """The lines that open an attachment. A plan that is its notice's attachment is the document itself, not one."""
    found = []
    for i, (start, end) in enumerate(lines):
        m = ATTACHMENT.match(frame.norm, start, end)
        if not m or end - start > 60:
            continue
        title = frame.norm[start:end]
        if m.end() == end and i + 1 < len(lines):
            title = frame.norm[lines[i + 1].start : lines[i + 1].end]
        if _PLAN_TITLE.search(title) and not any(top.start < start for top in tops):
            continue
        if tops and start < tops[0].start and any(top.start > start for top in tops):
            continue
        found.append(Mark("attachment", 0, None, start, start, end))
    return found


def _skip(norm: str, at: int) -> int:
    """Past the marks and blanks between a heading and its body."""
    while at < len(norm) and (norm[at].isspace() or norm[at] in "。：；，、.:]"):
        at += 1
    return at


def _within(frame: Frame, start: int, stop: int) -> int:
    """`stop`, or the end of the range in which `start` lies, if that comes first."""
    return min([stop, *(high for low, high in frame.ranges if low <= start < high)])


def _trim(frame: Frame, start: int, stop: int) -> int:
    """The end of a section's own text: without blanks, and before a range that takes no part."""
    stop = _within(frame, start, stop)
    return start + len(frame.norm[start:stop].rstrip())
