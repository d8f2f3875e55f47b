"""Remarks as comments in a Word document, at their place, and as a document of its own for what Word cannot open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import accumulate
from typing import NamedTuple

from lxml import etree

from pipeline.annotation.blank import blank_package
from pipeline.annotation.comments import Comments
from pipeline.annotation.elements import SPACE, qualified, runs_of
from pipeline.annotation.marks import Mark, Part, letters_with_places, located
from pipeline.annotation.package import Package
from pipeline.report.inert import plain

#: characters that a property of a Word document may have
_PROPERTY = 255
_BODY, _P, _TBL, _TR, _TC, _R, _T, _RPR = map(qualified, ("body", "p", "tbl", "tr", "tc", "r", "t", "rPr"))
_TRPR, _TCPR, _DEL, _GRID_BEFORE, _GRID_SPAN, _VAL = map(qualified, ("trPr", "tcPr", "del", "gridBefore", "gridSpan", "val"))
_TRANSPARENT = frozenset(map(qualified, ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")))
_INLINE = _TRANSPARENT | {qualified("hyperlink")}
_DC = "{http://purl.org/dc/elements/1.1/}"


def commented(data: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """A .docx with each mark as a comment by `author` at its place; what is absent, or is not found again, at the first paragraph.

    Nothing but comments is added: the text, its runs and their formatting stay (a run is split where a comment begins or ends in it), and
    so do all other parts. Raises what `Package` raises for what it cannot open: KeyError, ValueError, BadZipFile, XMLSyntaxError.
    """
    package = Package(data)
    places, comments = _Places(_body(package)), Comments(package, author)
    for mark in marks:
        runs, exact = places.runs(mark)
        if runs:
            comments.add(runs[0], runs[-1], mark.text if exact else mark.unplaced)
    return package.packed()


def sheet(title: str, text: str, marks: Sequence[Mark], author: str) -> bytes:
    """The reading text as a .docx, a paragraph for each line, with each mark as a comment at its span."""
    package = Package(blank_package())
    properties = package.changed("docProps/core.xml")
    for tag, said in (("title", plain(title)), ("creator", author)):
        held = properties.find(_DC + tag)
        (etree.SubElement(properties, _DC + tag) if held is None else held).text = said[:_PROPERTY]
    body = _body(package)
    lines = text.split("\n")
    paragraphs = [etree.Element(_P) for _ in lines]
    for paragraph, line in zip(paragraphs, lines, strict=True):
        if line.strip():
            paragraph.extend(runs_of(plain(line)))
    body[:0] = paragraphs  # its last element says how the pages are
    filled = next((paragraph for paragraph in paragraphs if _runs(paragraph)), paragraphs[0])
    if not _runs(filled):
        filled.extend(runs_of(" "))
    starts = [0, *accumulate(len(line) + 1 for line in lines[:-1])]
    comments = Comments(package, author)
    for mark in marks:
        runs: list[etree._Element] = []
        for i in range(bisect_right(starts, mark.span.start) - 1, bisect_left(starts, mark.span.end)) if mark.span else ():
            low, high = (len(plain(lines[i][: max(edge - starts[i], 0)]).replace("\t", "")) for edge in mark.span or ())
            runs += _cut_out(paragraphs[i], low, high) if low < high else []
        runs = runs or _runs(filled)
        comments.add(runs[0], runs[-1], mark.text)
    return package.packed()


def _body(package: Package) -> etree._Element:
    body = package.changed(package.main).find(_BODY)
    if body is None:
        raise ValueError(f"{package.main} has no body")
    return body


class _Paragraph(NamedTuple):
    """A paragraph of a file, with the text of its runs: that stays the same when runs are split."""

    element: etree._Element
    text: str


class _Places:
    """The paragraphs of a document's body, counted as the reader counts them."""

    def __init__(self, body: etree._Element) -> None:
        self._body: list[_Paragraph] = []
        self._tables: list[etree._Element] = []
        self._inside: dict[tuple[int, int, int], list[_Paragraph]] = {}
        self._walk(body)

    def _walk(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == _P:
                self._body.append(_paragraph(child))
            elif child.tag == _TBL:
                self._table(child)
            elif child.tag in _TRANSPARENT:
                self._walk(child)

    def _table(self, table: etree._Element) -> None:
        """Tables in cells are counted behind the text of their cell."""
        index = len(self._tables)
        self._tables.append(table)
        for i, row in enumerate(row for row in _below(table, _TR) if row.find(f"{_TRPR}/{_DEL}") is None):
            before = row.find(f"{_TRPR}/{_GRID_BEFORE}")
            column = int(before.get(_VAL, "0")) if before is not None else 0
            for cell in _below(row, _TC):
                self._inside[index, i, column] = [_paragraph(child) for child in _below(cell, _P)]
                for nested in _below(cell, _TBL):
                    self._table(nested)
                span = cell.find(f"{_TCPR}/{_GRID_SPAN}")
                column += int(span.get(_VAL, "1")) if span is not None else 1

    def runs(self, mark: Mark) -> tuple[list[etree._Element], bool]:
        """The runs that hold the words of a mark, from the first to the last, and whether those are its words: where they are not found
        these are the runs of their paragraph, or of the first one.
        """
        found = [self._part(part) for part in mark.parts if part.words.strip()]
        runs = [run for some, _ in found for run in some]
        if not runs:
            return next((runs for paragraph in self._all() if (runs := _runs(paragraph.element))), []), not mark.parts
        holder = _holder(runs[0])
        return [run for run in runs if _holder(run) is holder], all(exact for some, exact in found if some)

    def _part(self, part: Part) -> tuple[list[etree._Element], bool]:
        """The runs of a part of a mark, and whether they hold its words alone."""
        paragraphs = self._at(part)
        place = located(part, "".join(paragraph.text for paragraph in paragraphs))
        runs: list[etree._Element] = []
        at = 0
        for element, text in paragraphs:
            low, high = (max(place.start - at, 0), min(place.end - at, len(text))) if place else (0, len(text))
            runs += _cut_out(element, low, high) if low < high else []
            at += len(text)
        return runs, place is not None

    def _at(self, part: Part) -> list[_Paragraph]:
        """The paragraphs of a block: those at its anchor, else the first one that holds its text, or its words."""
        anchor = part.anchor
        if anchor and anchor.table is not None:
            return self._inside.get((anchor.table, anchor.row or 0, anchor.column or 0), [])
        if anchor and anchor.paragraph is not None:
            return self._body[anchor.paragraph : anchor.paragraph + 1]
        for sought in map(_letters, (part.text, part.words)):
            for paragraph in self._all():
                if sought in _letters(paragraph.text):
                    return [paragraph]
        return []

    def _all(self) -> Iterator[_Paragraph]:
        yield from self._body
        for inside in self._inside.values():
            yield from inside


def _paragraph(element: etree._Element) -> _Paragraph:
    return _Paragraph(element, "".join(map(_said, _runs(element))))


def _letters(text: str) -> str:
    return letters_with_places(text)[0]


def _holder(run: etree._Element) -> etree._Element | None:
    """The cell or body in which a run stands: a comment begins and ends in the same."""
    return next((above for above in run.iterancestors() if above.tag in (_TC, _BODY)), None)


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children with a tag, also in content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _below(child, tag)


def _runs(paragraph: etree._Element) -> list[etree._Element]:
    """The runs of a paragraph that hold text, deleted ones left out."""
    found = (run for child in paragraph for run in ([child] if child.tag == _R else _below(child, _R) if child.tag in _INLINE else ()))
    return [run for run in found if any(part.text for part in run.iter(_T))]


def _said(run: etree._Element) -> str:
    return "".join(part.text or "" for part in run.iter(_T))


def _cut_out(paragraph: etree._Element, start: int, end: int) -> list[etree._Element]:
    """The runs that hold exactly the characters `[start, end)` of a paragraph's text, split where needed."""
    chosen, at = [], 0
    for run in _runs(paragraph):
        length = len(_said(run))
        low, high = max(start - at, 0), min(end - at, length)
        if low < high:
            if high < length:
                _split(run, high)
            chosen.append(_split(run, low) if low else run)
        at += length
    return chosen


def _split(run: etree._Element, at: int) -> etree._Element:
    """Cut a run in two at a character; gives the second, or the run itself where it holds more than one plain text."""
    parts = [child for child in run if child.tag != _RPR]
    if len(parts) != 1 or parts[0].tag != _T:
        return run
    second = deepcopy(run)
    text = parts[0].text or ""
    for half, words in ((run, text[:at]), (second, text[at:])):
        for element in half.iter(_T):
            element.text = words
            element.set(SPACE, "preserve")
    run.addnext(second)
    return second
