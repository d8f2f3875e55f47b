"""Remarks as comments in a Word document, at their place, and as a document of its own for what Word cannot open."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.text.run import Run
from lxml import etree

from pipeline.annotation.blank import blank
from pipeline.annotation.marks import Mark, find
from pipeline.records import Anchor
from pipeline.report.inert import plain

_TRANSPARENT = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")))
#: characters that a property of a Word document may have
_PROPERTY = 255
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_P, _TBL, _TR, _TC, _R, _T = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t"))


def commented(data: bytes, marks: Sequence[Mark], author: str) -> bytes:
    """A .docx with each mark as a comment by `author` at its place; what is absent, or is not found again, at the first paragraph.

    Nothing but comments is added: the text, its runs and their formatting stay (a run is split where a comment begins in it).
    Raises what python-docx raises for a package that it cannot open (KeyError, ValueError, BadZipFile).
    """
    document = docx.Document(io.BytesIO(data))
    places = _Places(document)
    for mark in marks:
        runs = places.runs(mark)
        if runs:
            _comment(document, runs, mark, author)
    return _saved(document)


def sheet(title: str, text: str, marks: Sequence[Mark], author: str) -> bytes:
    """The reading text as a .docx, a paragraph for each line, with each mark as a comment at its span."""
    document = blank()
    document.core_properties.title, document.core_properties.author = plain(title)[:_PROPERTY], author[:_PROPERTY]
    starts, at = [], 0
    for line in text.split("\n"):
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
        index = max((i for i, start in enumerate(starts) if mark.span and start <= mark.span.start), default=0)
        paragraph = paragraphs[index] if mark.span and paragraphs[index].runs else filled
        _comment(document, _cut_out(paragraph._p, plain(mark.quote or "")), mark, author)
    return _saved(document)


def _comment(document: WordDocument, runs: Sequence[CT_R], mark: Mark, author: str) -> None:
    ends = [Run(run, document) for run in (runs[0], runs[-1])]  # the parent gives the part that holds all of them
    document.add_comment(ends, mark.text, author, author[:2])


class _Places:
    """The paragraphs of a document's body, counted as the reader counts them."""

    def __init__(self, document: WordDocument) -> None:
        self._paragraphs: list[etree._Element] = []
        self._tables: list[etree._Element] = []
        self._texts: dict[etree._Element, str] = {}
        self._walk(document.element.body)

    def _walk(self, parent: etree._Element) -> None:
        for child in parent:
            if child.tag == _P:
                self._paragraphs.append(child)
            elif child.tag == _TBL:
                self._table(child)
            elif child.tag in _TRANSPARENT:
                self._walk(child)

    def _table(self, table: etree._Element) -> None:
        """Tables in cells are counted behind the text of their cell."""
        self._tables.append(table)
        for row in _below(table, _TR):
            for cell in _below(row, _TC):
                for nested in _below(cell, _TBL):
                    self._table(nested)

    def runs(self, mark: Mark) -> list[CT_R]:
        """The runs that hold the words of a mark; those of the whole paragraph where the words are not found in it."""
        quote = mark.quote or ""
        near = [p for p in self._at(mark.anchor) if self._text(p)]
        around = near or [*self._paragraphs, *self._in_tables()] if quote else []
        holding = [p for line in quote.split("\n") if line.strip() for p in around if find(line, self._text(p))]
        for paragraph in [*holding, *near, *self._paragraphs]:
            if runs := _cut_out(paragraph, _standing(quote, self._text(paragraph))):
                return runs
        return []

    def _text(self, paragraph: etree._Element) -> str:
        """The text of a paragraph's runs, which stays the same when they are split."""
        if paragraph not in self._texts:
            self._texts[paragraph] = "".join(map(_said, _runs(paragraph)))
        return self._texts[paragraph]

    def _in_tables(self) -> Iterator[etree._Element]:
        for table in self._tables:
            for row in _below(table, _TR):
                for cell in _below(row, _TC):
                    yield from _below(cell, _P)

    def _at(self, anchor: Anchor | None) -> Iterator[etree._Element]:
        """The paragraphs at an anchor, of a table's row all of its cells."""
        if anchor is None:
            return
        if anchor.table is not None and anchor.table < len(self._tables):
            rows = list(_below(self._tables[anchor.table], _TR))
            if anchor.row is not None and anchor.row < len(rows):
                for cell in _below(rows[anchor.row], _TC):
                    yield from _below(cell, _P)
        elif anchor.paragraph is not None:
            yield from self._paragraphs[anchor.paragraph : anchor.paragraph + 1]


def _standing(quote: str, text: str) -> str:
    """The first line of a quotation that stands in a text."""
    return next((line for line in quote.split("\n") if line.strip() and find(line, text)), "")


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


def _cut_out(paragraph: etree._Element, quote: str) -> list[CT_R]:
    """The runs that hold exactly the words of `quote`, split where needed; all runs where it does not stand in the paragraph."""
    runs = _runs(paragraph)
    place = find(quote, "".join(map(_said, runs))) if quote else None
    if place is None:
        return runs
    chosen, at = [], 0
    for run in runs:
        length = len(_said(run))
        low, high = max(place.start - at, 0), min(place.end - at, length)
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
