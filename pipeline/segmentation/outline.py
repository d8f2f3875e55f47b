"""The outline of one document: its headings at every depth, numbers kept as printed, wrong ones too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.records import Section, Span
from pipeline.segmentation import chapters, unnumbered
from pipeline.segmentation.chapters import between, start_of
from pipeline.segmentation.marks import Mark, mark_at

ATTACHMENT = re.compile(r"附(?:件|表|录)?\s*(?:[\d一二三四五六七八九十]{1,2}\s*)?(?:[：:.、]|$)|(?:Annex|Appendix|Attachment)\b")
_PLAN_TITLE = re.compile(r"(方案|预案|计划|规划)[》」”]?\s*$")
_LINE = re.compile(r"[^\n]+")
_END, _WIDE_BLANK = re.compile(r"[。\t]"), re.compile(r"\s(?<=[\u4e00-\u9fff”]\s)\s*(?=\S{12})")
_AROUND = {"[": "]", "〖": "〗", "*": "**", "（": "）", "—": "—"}  # what stands behind a heading, by the character before it: 【工作目标】
_BRACKETS = {"[": "]", "〔": "〕", "〖": "〗"}
_EN_SENTENCE, _EN_END = re.compile(r"[.;] +\w"), re.compile(r"[.:](?=\s|$)")
_OWN_LINE = 32  # a line of at most so many characters is all heading, with its colon
_HANDS_OUT, _NOTICE = re.compile("印发|下发"), 300  # characters of a cover notice that say so
_DAY_LINE = re.compile(r"[年.]\s*[\d一二三四五六七八九十]{1,3}\s*[月.]\s*[\d一二三四五六七八九十]{1,3}\s*日?\s*$")
_HEADINGS = 3  # so many before the attachments are the document's own
_RUN_IN = 12  # what runs on behind a colon is text when the words before it are at most this many and more than this many follow


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
    """Where the heading that begins at `words` ends: at its first 。, tab or line break; at a wide blank where text follows."""
    line = norm[words:end]
    if (right := _AROUND.get(norm[words - 1 : words])) and (close := line.find(right)) > 0:
        is_pair = norm.startswith("**", words - 2) if right == "**" else right not in "）—" or line.endswith(right)
        if is_pair:
            return words + close
    if right := _BRACKETS.get(line[:1]):
        if unnumbered.TITLED.fullmatch(line):
            return end
        if 2 < (close := line.find(right)) < len(line) - 1:
            return words + close + 1  # 一、【工作目标】 and its text
    if english:
        if len(line) <= 110 and not _EN_SENTENCE.search(line):
            return words + len(line.rstrip(" .:"))
        cut = _EN_END.search(line)
        return words + (cut.start() if cut else len(line))
    cut = _WIDE_BLANK.search(line)
    if cut and ("。" in line[cut.end() :] or len(line) - cut.end() > _OWN_LINE):
        line = line[: cut.start()]
    if cut := _END.search(line):
        line = line[: cut.start()]
    line = line.rstrip(" ：:，、；*")
    return words + len(line[:-1] if line.endswith(("]", "〗")) and not {"[", "〖"} & set(line) else line)


def _text_starts(norm: str, mark: Mark, end: int) -> int:
    """Where the text below the heading that ends at `end` starts: behind it, or behind its colon where the text runs on there.

    听谁的课：全体任课教师，不分老少，不打招呼。行政人员兼课的，第一批听。 is a heading to its 。, and its text begins behind the colon.
    """
    colon = norm.find("：", mark.words, end) if mark.end - mark.words > _OWN_LINE and mark.style != "attachment" else -1
    runs_on = 2 <= colon - mark.words <= _RUN_IN and end - colon > _RUN_IN + 1
    return _skip(norm, colon if runs_on else end)


def outline(frame: Frame, start: int) -> list[Section]:
    """The sections of the document from `start` on (behind its title), the preamble first where there is one."""
    lines = [line for line in frame.lines() if line.start >= start]
    marks = _marks(frame, lines)
    tops = _tops(frame, lines, marks)
    tops = sorted([*tops, *unnumbered.ends(frame.norm, lines, tops)], key=start_of)
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
        sections.append(_section(frame, mark, _within(frame, mark.start, stop), 1, between(marks, mark.start, stop)))
    return sections


def _tops(frame: Frame, lines: Sequence[Span], marks: Sequence[Mark]) -> list[Mark]:
    """The document's headings: those before its attachments, which may number their parts in another way, where there are enough of them."""
    if (handed := _handed_out(frame, lines)) is not None:
        own = chapters.tops(
            frame.norm, lines[handed:], between(marks, lines[handed].start - 1, len(frame.norm)), frame.headings, english=False
        )
        cover = between(marks, -1, lines[handed].start)
        if len(own) >= _HEADINGS:
            before = chapters.tops(frame.norm, lines[:handed], cover, frame.headings, english=False)
            return [*(mark for mark in before if mark.style == "han"), *own]
    attached = next((line.start for line in lines if ATTACHMENT.match(frame.norm, *line)), None)
    if attached is not None:
        ahead = [line for line in lines if line.start < attached]
        own = chapters.tops(frame.norm, ahead, between(marks, -1, attached), frame.headings, english=frame.english)
        if len(own) >= _HEADINGS:
            return own
    return chapters.tops(frame.norm, lines, marks, frame.headings, english=frame.english)


def _handed_out(frame: Frame, lines: Sequence[Span]) -> int | None:
    """The place of the line behind the title of the plan that a notice above it hands out (现将…方案印发给你们), and which is the document."""
    if frame.english or not lines or not _HANDS_OUT.search(frame.norm, 0, lines[0].start + _NOTICE):
        return None
    for i, line in enumerate(lines[1:-_HEADINGS], 1):
        dated = _DAY_LINE.search(frame.norm, *lines[i - 1]) is not None
        if dated and line.end - line.start <= _OWN_LINE + 8 and _PLAN_TITLE.search(frame.norm[slice(*line)]):
            return i + 1
    return None


def _marks(frame: Frame, lines: Sequence[Span]) -> list[Mark]:
    """The marks of the lines; a number that has a line to itself (第一章) goes with the words on the next."""
    found = [mark_at(frame.norm, line.start, line.end, english=frame.english) for line in lines]
    for i, (mark, below) in enumerate(zip(found, lines[1:], strict=False)):
        if mark and mark.words >= mark.end and not found[i + 1] and below.end - below.start <= _OWN_LINE:
            found[i] = mark._replace(words=below.start, end=below.end)
    return [mark for mark in found if mark]


def _section(frame: Frame, mark: Mark, stop: int, depth: int, inner: Sequence[Mark]) -> Section:
    end = mark.end if mark.style == "attachment" else heading_end(frame.norm, mark.words, mark.end, english=frame.english)
    heading = frame.text[mark.words : end].strip() or None
    last = _trim(frame, mark.start, stop)
    body = Span(min(_text_starts(frame.norm, mark, end), last), last)
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
        nodes.append(_section(frame, mark, _within(frame, mark.start, until), depth, between(marks, mark.start, until)))
    return tuple(nodes)


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
    while at < len(norm) and (norm[at].isspace() or norm[at] in "。：；，、.:]〗*"):
        at += 1
    return at


def _within(frame: Frame, start: int, stop: int) -> int:
    """`stop`, or the end of the range in which `start` lies, if that comes first."""
    for low, high in frame.ranges:
        if low <= start < high:
            stop = min(stop, high)
    return stop


def _trim(frame: Frame, start: int, stop: int) -> int:
    """The end of a section's own text: without blanks, and before a range that takes no part."""
    stop = _within(frame, start, stop)
    return start + len(frame.norm[start:stop].rstrip())
