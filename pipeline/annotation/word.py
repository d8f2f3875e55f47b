"""Remarks as comments in a Word document, at their place, and as a document of its own for what Word cannot open."""

from __future__ import annotations

import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.text.run import Run
from lxml import etree

from pipeline.annotation.blank import blank
from pipeline.annotation.marks import Mark, Part, letters_with_places, located
from pipeline.report.inert import plain

_TRANSPARENT = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")))
#: characters that a property of a Word document may have
_PROPERTY = 255
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BODY, _P, _TBL, _TR, _TC, _R, _T = map(qn, ("w:body", "w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t"))
_TRPR, _TCPR, _DEL, _GRID_BEFORE, _GRID_SPAN, _VAL = map(qn, ("w:trPr", "w:tcPr", "w:del", "w:gridBefore", "w:gridSpan", "w:val"))


def commented(data: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """A .docx with each mark as a comment by `author` at its place; what is absent, or is not found again, at the first paragraph.

    Nothing but comments is added: the text, its runs and their formatting stay (a run is split where a comment begins or ends in it).
    Raises what python-docx raises for a package that it cannot open (KeyError, ValueError, BadZipFile).
    """
    document = docx.Document(io.BytesIO(data))
    places = _Places(document)
    for mark in marks:
        runs, exact = places.runs(mark)
        if runs:
            _comment(document, runs, mark.text if exact else mark.unplaced, author)
    return _saved(document)


def sheet(title: str, text: str, marks: Sequence[Mark], author: str) -> bytes:
    """The reading text as a .docx, a paragraph for each line, with each mark as a comment at its span."""
    document = blank()
    document.core_properties.title, document.core_properties.author = plain(title)[:_PROPERTY], author[:_PROPERTY]
    starts, at = [], 0
    lines = text.split("\n")
    for line in lines:
        paragraph = document.add_paragraph()
        if line.strip():
            paragraph.add_run(plain(line))
        starts.append(at)
        at += len(line) + 1
    paragraphs = document.paragraphs
    filled = next((p for p in paragraphs if p.runs), None) or paragraphs[0]
    if not filled.runs:
        filled.add_run(" ")
    for mark in marks:
        runs: list[CT_R] = []
        for i in range(bisect_right(starts, mark.span.start) - 1, bisect_left(starts, mark.span.end)) if mark.span else ():
            low, high = (len(plain(lines[i][: max(edge - starts[i], 0)])) for edge in mark.span or ())
            runs += _cut_out(paragraphs[i]._p, low, high) if low < high else []
        _comment(document, runs or _runs(filled._p), mark.text, author)
    return _saved(document)


def _comment(document: WordDocument, runs: Sequence[CT_R], words: str, author: str) -> None:
    ends = [Run(run, document) for run in (runs[0], runs[-1])]  # the parent gives the part that holds all of them
    document.add_comment(ends, words, author, author[:2])


class _Paragraph(NamedTuple):
    """A paragraph of a file, with the text of its runs: that stays the same when runs are split."""

    element: etree._Element
    text: str


class _Places:
    """The paragraphs of a document's body, counted as the reader counts them."""

    def __init__(self, document: WordDocument) -> None:
        self._body: list[_Paragraph] = []
        self._tables: list[etree._Element] = []
        self._inside: dict[tuple[int, int, int], list[_Paragraph]] = {}
        self._walk(document.element.body)

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

    def runs(self, mark: Mark) -> tuple[list[CT_R], bool]:
        """The runs that hold the words of a mark, from the first to the last, and whether those are its words: where they are not found
        these are the runs of their paragraph, or of the first one.
        """
        found = [self._part(part) for part in mark.parts if part.words.strip()]
        runs = [run for some, _ in found for run in some]
        if not runs:
            return next((runs for paragraph in self._all() if (runs := _runs(paragraph.element))), []), not mark.parts
        holder = _holder(runs[0])
        return [run for run in runs if _holder(run) is holder], all(exact for some, exact in found if some)

    def _part(self, part: Part) -> tuple[list[CT_R], bool]:
        """The runs of a part of a mark, and whether they hold its words alone."""
        paragraphs = self._at(part)
        place = located(part, "".join(paragraph.text for paragraph in paragraphs))
        runs: list[CT_R] = []
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


def _holder(run: CT_R) -> etree._Element | None:
    """The cell or body in which a run stands: a comment begins and ends in the same."""
    return next((above for above in run.iterancestors() if above.tag in (_TC, _BODY)), None)


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children with a tag, also in content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _below(child, tag)


def _runs(paragraph: etree._Element) -> list[CT_R]:
    """The runs of a paragraph that hold text, deleted ones left out."""
    found = (run for child in paragraph for run in ([child] if child.tag == _R else _below(child, _R) if child.tag in _INLINE else ()))
    return [run for run in found if isinstance(run, CT_R) and any(part.text for part in run.iter(_T))]


_INLINE = _TRANSPARENT | {qn("w:hyperlink")}


def _said(run: CT_R) -> str:
    return "".join(part.text or "" for part in run.iter(_T))


def _cut_out(paragraph: etree._Element, start: int, end: int) -> list[CT_R]:
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


def _split(run: CT_R, at: int) -> CT_R:
    """Cut a run in two at a character; gives the second, or the run itself where it holds more than one plain text."""
    parts = [child for child in run if child.tag != qn("w:rPr")]
    if len(parts) != 1 or parts[0].tag != _T:
        return run
    second = deepcopy(run)
    text = parts[0].text or ""
    for half, words in ((run, text[:at]), (second, text[at:])):
        for element in half.iter(_T):
            element.text = words
            element.set(_SPACE, "preserve")
    run.addnext(second)
    return second


def _saved(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
