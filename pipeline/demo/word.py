"""Word files as offices write them: centred titles, heading styles, automatic numbering, tables, headers, footers, text boxes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from pipeline.demo import word_xml
from pipeline.demo.layout import Kind, Table, read
from pipeline.demo.numbering import Counter

#: the date that every file carries: the same bytes on every run
_DATE = datetime(2021, 3, 1, 8, 0, 0)
_BODY, _TITLE, _HEAD = "仿宋", "宋体", "黑体"


def render(
    text: str,
    *,
    headings: bool = False,
    automatic: int = 0,
    roster: bool = False,
    merged: bool = False,
    header: str = "",
    footer: str = "",
    box: str = "",
    red_head: bool = False,
    changes: Sequence[Mapping[str, str]] = (),
) -> bytes:
    """The bytes of a .docx file.

    `headings` gives headings Word's heading styles; the first `automatic` levels of 一、 （一） 1. are numbered by Word, so that the
    number stands nowhere in the text; `roster` as in `layout.read`; `merged` joins equal cells of a table's first column;
    `footer` holds ``#`` where the page number goes; `box` is the text of a text box beside the title; `red_head` sets the first line
    as a red head; each of `changes` (``{"deleted": …, "inserted": …}``) is a tracked change whose inserted words stand in `text`.
    """
    document = _blank()
    if automatic and headings:
        word_xml.add_numbering(document, "chineseCountingThousand", "Heading 1")
    elif automatic:
        word_xml.add_numbering(document, "japaneseCounting")
    _header_footer(document, header, footer)
    counter = Counter(automatic)
    for item in read(text, roster):
        if isinstance(item, Table):
            _table(document, item, merged)
        else:
            styled = headings and item.kind == "heading"
            level, words = counter.strip(item.text)
            paragraph = document.add_paragraph(style=f"Heading {item.level}" if styled else None)
            if level is not None and not (styled and level == 0):  # there the style itself numbers
                word_xml.number(paragraph, level)
            _words(paragraph, words, changes)
            _set(paragraph, item.kind)
    first = document.paragraphs[0]
    if red_head:
        _font(first.runs[0], _TITLE, 26, RGBColor(255, 0, 0))
    if box:
        first.add_run()._r.append(parse_xml(word_xml.text_box(box)))
    return _save(document)


def _blank() -> DocxDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    for name, font, size in (("Normal", _BODY, 16), ("Heading 1", _HEAD, 16), ("Heading 2", "楷体", 16)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
        fonts.set(qn("w:eastAsia"), font)
    return document


def _set(paragraph: DocxParagraph, kind: Kind) -> None:
    """Place the paragraph: titles in the middle, signatures at the right, the rest with the first line indented."""
    if kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in paragraph.runs:
            _font(run, _TITLE, 22)
    elif kind == "sign":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)


def _words(paragraph: DocxParagraph, words: str, changes: Sequence[Mapping[str, str]]) -> None:
    """Add `words` as runs, the changed ones among them as a tracked deletion and insertion."""
    for number, change in enumerate(changes):
        before, found, words_after = words.partition(change["inserted"])
        if found:
            paragraph.add_run(before)
            for mark, identity, text in (("del", 2 * number, change["deleted"]), ("ins", 2 * number + 1, found)):
                paragraph._p.append(parse_xml(word_xml.tracked(mark, identity, text, _DATE)))
            words = words_after
    paragraph.add_run(words)


def _font(run: Run, name: str, size: int, color: RGBColor | None = None) -> None:
    run.font.name, run.font.size, run.font.color.rgb = name, Pt(size), color
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _table(document: DocxDocument, item: Table, merged: bool) -> None:
    table: DocxTable = document.add_table(len(item.rows), len(item.rows[0]), style="Table Grid")
    for row, cells in enumerate(item.rows):
        again = merged and row > 1 and cells[0] == item.rows[row - 1][0]
        for column, text in enumerate(cells):
            if not (again and column == 0):
                table.cell(row, column).text = text
        if again:
            word_xml.merge_up(table, row)


def _header_footer(document: DocxDocument, header: str, footer: str) -> None:
    section = document.sections[0]
    if header:
        section.header.paragraphs[0].text = header
        section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    if footer:
        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, _, after = footer.partition("#")
        paragraph.add_run(before)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)
        field.append(parse_xml(word_xml.run("1")))
        paragraph.add_run(after)


def _save(document: DocxDocument) -> bytes:
    """The document's bytes, with fixed dates in its properties and in its zip directory."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = "办公室"
    properties.title = properties.comments = ""
    properties.created = properties.modified = _DATE
    raw, out = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as box, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in box.namelist():
            entry = zipfile.ZipInfo(name, _DATE.timetuple()[:6])
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            fixed.writestr(entry, box.read(name))
    return out.getvalue()
