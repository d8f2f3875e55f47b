"""From the words of a document back to the original file: every span leads to a block, every block to its words in the file.

Real files of generated papers are read, cleaned and analysed; the way back is walked by readers that are not ours (`originals`).
"""

from __future__ import annotations

import email.policy
import io
import re
import string
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from html import escape

import docx_files as word
import format_files as files
import openpyxl
import pytest
from generated import FULL_WIDTH, GLOSS, LINES, MARKS, RADICALS
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as runs
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from originals import plain, words_at
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from test_formats import HOLDERS, PICTURES, data_of, is_at_its_place, source_of

from pipeline import places
from pipeline.analysis import analyse
from pipeline.cleaning.names import REPAIRS
from pipeline.errors import ReadError
from pipeline.ingestion import parse
from pipeline.records import Block, Document, Source, Span
from pipeline.settings import Settings

#: what a paper is made of: a paragraph, a paragraph that the list counts, or the rows of a table
Part = str | tuple[int, str] | list[list[str]]
SETTINGS = Settings()
ASIDE = ("header", "footer", "comment")
FONT = "STSong-Light"
WIDE = ("㈠", "①", "㎡")


@st.composite
def lines(draw: st.DrawFn) -> str:
    """A line of a plan, often with damage that cleaning repairs."""
    line = draw(st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), st.sampled_from([mark for mark in MARKS if mark.strip()])))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(line)))
        line = line[:at] + draw(st.sampled_from([*(f"({gloss})" for gloss in GLOSS), "-1-", "第1页共4页", " ", "　", *WIDE])) + line[at:]
    return line.translate(draw(st.sampled_from([{}, {}, RADICALS, FULL_WIDTH])))


@st.composite
def papers(draw: st.DrawFn) -> list[Part]:
    """A paper of up to twenty parts."""
    table = st.integers(1, 3).flatmap(lambda width: st.lists(st.lists(lines(), min_size=width, max_size=width), min_size=1, max_size=3))
    counted = st.tuples(st.integers(0, 2), lines())
    return draw(st.lists(st.one_of(lines(), lines(), counted, table), min_size=1, max_size=20))


# --- real files of a paper --------------------------------------------------------------------------------------------------------


def rows(paper: list[Part]) -> Iterator[list[str]]:
    for part in paper:
        if isinstance(part, list):
            yield from part
        else:
            yield [part if isinstance(part, str) else part[1]]


def txt(paper: list[Part], encoding: str = "utf-8") -> bytes:
    """Lines of at most 40 characters, broken as a page view breaks them."""
    broken = ("\t".join(row)[at : at + 40] for row in rows(paper) for at in range(0, len("\t".join(row)), 40))
    return "\r\n".join(broken).encode(encoding, "ignore")


def html(paper: list[Part]) -> bytes:
    out = []
    for part in paper:
        if isinstance(part, list):
            out.append("<table border=1>")
            out += ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part]
            out.append("</table>")
        else:
            out.append(f"<p>{escape(part)}</p>" if isinstance(part, str) else f"<h{part[0] + 1}>{escape(part[1])}</h{part[0] + 1}>")
    return f"<!DOCTYPE html>\n<html><head><meta charset=utf-8></head><body>\n{chr(10).join(out)}\n</body></html>".encode()


def mht(paper: list[Part]) -> bytes:
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["Subject"], message["MIME-Version"] = "<Saved by Blink>", "plan", "1.0"
    message.set_content(html(paper).decode(), subtype="html", cte="base64")
    message.make_related()
    return message.as_bytes()


def docx(paper: list[Part]) -> bytes:
    levels = [{"format": "chineseCounting", "text": "%1、"}, {"format": "chineseCounting", "text": "（%2）"}, {"text": "%3."}]
    body = ""
    for part in paper:
        if isinstance(part, str):
            body += word.paragraph(part)
        elif isinstance(part, tuple):
            body += word.paragraph(part[1], num=1, level=part[0])
        else:
            body += word.table(*("".join(word.cell(word.paragraph(cell)) for cell in row) for row in part))
    return word.docx(body, numbering=word.numbering({0: {"levels": levels}}, {1: {"of": 0}}))


def xlsx(paper: list[Part]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for i, row in enumerate(rows(paper), 1):
        for j, cell in enumerate(row, 1):
            sheet.cell(i, j).value = ILLEGAL_CHARACTERS_RE.sub("", cell)
            sheet.cell(i, j).data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pdf(paper: list[Part]) -> bytes:
    """Lines of 30 characters, 26 to a page; tables with ruled cells, in small letters."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    top = 80.0

    def room(height: float) -> None:
        nonlocal top
        if top + height > 760:
            canvas.showPage()
            top = 80.0

    for part in paper:
        for row in part if isinstance(part, list) else []:
            room(24)
            for j, cell in enumerate(row):
                canvas.setFont(FONT, 8)
                canvas.rect(60 + 160 * j, A4[1] - top - 24, 160, 24)
                canvas.drawString(63 + 160 * j, A4[1] - top - 15, cell[:18])
            top += 24
        if not isinstance(part, list):
            text = part if isinstance(part, str) else part[1]
            for at in range(0, len(text), 30):
                room(26)
                canvas.setFont(FONT, 14)
                canvas.drawString(80, A4[1] - top - 14, text[at : at + 30])
                top += 26
        top += 4 if isinstance(part, list) else 0
    canvas.save()
    return stream.getvalue()


WRITERS: dict[str, Callable[[list[Part]], bytes]] = {
    "txt|utf-8": txt,
    "txt|gb18030": lambda paper: txt(paper, "gb18030"),
    "html": html,
    "mht": mht,
    "docx": docx,
    "xlsx": xlsx,
    "pdf": pdf,
}


# --- the way there and back -------------------------------------------------------------------------------------------------------


def same(kept: str, old: str) -> bool:
    """Whether a character is the raw one, its plain form, or a blank for a break."""
    return kept in (old, unicodedata.normalize("NFKC", old)) or old in "⻝" or (kept.isspace() and old.isspace())


def han(text: str) -> str:
    """Chinese characters and digits alone: pdfplumber does not know all marks of a font that is not embedded."""
    return re.sub(r"[^0-9\u3400-\u9fff]", "", plain(text))


class Way:
    """For each character of a document's text the block that it comes from, and its place in that block's printed text."""

    def __init__(self, document: Document, source: Source) -> None:
        self.document = document
        self.blocks = [block for block in source.blocks if block.region not in ASIDE]
        self.starts = [start for start, _ in document.blocks]
        self.owners: dict[int, tuple[int, int]] = {}
        for start, origin, length in document.offsets.pieces:
            for step in range(length):
                if 0 <= start + step < len(document.text):
                    at = bisect_right(self.starts, origin + step) - 1
                    self.owners[start + step] = at, origin + step - self.starts[at]

    def check(self) -> None:
        """Every kept character is the block's, in the order of the blocks; what is in no block is white space."""
        document = self.document
        assert [anchor for _, anchor in document.blocks] == [block.anchor for block in self.blocks]
        assert {repair.name for repair in document.repairs} <= set(REPAIRS)
        last = (-1, -1)
        for at, kept in enumerate(document.text):
            owner = self.owners.get(at)
            if owner is None:
                assert kept.isspace(), (at, kept)
                continue
            assert owner > last
            last = owner
            printed = self.blocks[owner[0]].printed
            assert same(kept, printed[owner[1]]) if owner[1] < len(printed) else kept.isspace()
        origins = [document.offsets.origin(at) for at in range(len(document.text) + 1)]
        assert origins == sorted(origins)

    def words(self, span: Span) -> Iterator[tuple[Block, str]]:
        """For each block that holds characters of the span: what stands in the file between the first and the last of them."""
        held: dict[int, list[int]] = {}
        for at in range(span.start, span.end):
            if at in self.owners:
                held.setdefault(self.owners[at][0], []).append(self.owners[at][1])
        for index, inside in held.items():
            block = self.blocks[index]
            begin, end = (max(place - len(block.number), 0) for place in (inside[0], inside[-1] + 1))
            yield block, block.text[begin:end]

    def check_span(self, span: Span, there: Callable[[Block], str], key: Callable[[str], str] = plain) -> None:
        """The span's origin covers the blocks of its characters and no others; each block's words stand in the file at its anchor."""
        low, high = self.document.offsets.origin_span(span)
        held = [self.owners[at][0] for at in range(span.start, span.end) if at in self.owners]
        if span.start not in self.owners or not held:
            return
        assert bisect_right(self.starts, low) - 1 == held[0]
        assert bisect_right(self.starts, high - 1) - 1 >= held[-1]
        assert places.anchor(self.document, span) == self.blocks[held[0]].anchor
        for block, quoted in self.words(span):
            assert key(quoted) in key(there(block)), (quoted, block)


@pytest.mark.parametrize("name", WRITERS)
@runs(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(paper=papers(), data=st.data())
def test_every_span_leads_to_its_words_in_the_file(name: str, paper: list[Part], data: st.DataObject) -> None:
    if name == "txt|gb18030":  # one letter with a tone among ASCII says nothing of a charset
        assume(sum("\u4e00" <= c <= "\u9fff" for part in paper for c in str(part)) > 3)
    file = WRITERS[name](paper)
    try:
        source = parse(file, f"plan.{name.partition('|')[0]}")
    except ReadError as error:
        assert error.code == "no_text"
        return
    documents = analyse(source, SETTINGS)
    for document in documents:
        way = Way(document, source)
        way.check()
        if not document.repairs and len(documents) == 1:
            assert plain(document.text) == plain("".join(block.printed for block in way.blocks))
        for _ in range(3):
            start, end = sorted(data.draw(st.tuples(*2 * [st.integers(0, len(document.text))]), label="span"))
            way.check_span(Span(start, end), lambda block: words_at(name, file, block.anchor), han if name == "pdf" else plain)


@pytest.mark.parametrize("name", files.MAKERS)
def test_every_line_of_the_plan_leads_to_its_words_in_the_file(name: str) -> None:
    source = source_of(name)
    (document,) = analyse(source, SETTINGS)
    way = Way(document, source)
    way.check()
    inner, data = ("docx", b"") if name in HOLDERS else (name, data_of(name))
    noted = [block for block in way.blocks if block.region == "footnote"]  # their anchor is the paragraph that refers to them
    start = 0
    for line in document.text.split("\n"):
        span = Span(start, start + len(line))
        start = span.end + 1
        if name in PICTURES or inner != name:
            assert all(is_at_its_place(name, block) for block, _ in way.words(span) if block not in noted)
        elif line.strip(string.whitespace + "　"):
            way.check_span(span, lambda block: block.text if block in noted else words_at(inner, data, block.anchor))
