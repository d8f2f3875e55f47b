"""A Word document in the layout of GB/T 9704-2012 (党政机关公文格式), with the fields of the notices' templates in its head and foot.

Measures by clause: 5.2.1 type area 156 mm × 225 mm, head margin 37 mm, binding margin 28 mm; 5.2.3 body in size 3 FangSong, 22 lines of
28 characters that fill the type area; 7.2.4 name of the issuer in red, centred, its upper edge 35 mm below that of the type area;
7.2.5 its document number, two empty lines below; 7.2.7 a red line of the type area's width, 4 mm below that; 7.3.1 title in size 2, two
empty lines below the line; 7.3.2 addressee, an empty line below the title; 7.3.3 headings 一、（一）1.（1） in SimHei, KaiTi, FangSong;
7.3.5.1 signature of a sealed paper: the date four characters from the right, the issuer centred above it; 7.3.7 note in brackets, two
characters indented, below the date; 7.4 imprint at the foot of the last page: lines of 0.35 mm and 0.25 mm, size 4, a character free on
both sides; 7.5 page numbers in size 4 Song between dashes, 7 mm below the type area, on the outer side, a character from its edge.
"""

from __future__ import annotations

import io
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

from pipeline.annotation.blank import blank

#: sizes 2, 3 and 4 (二号 三号 四号) in points, and that of the issuer's name: "eye-catching, handsome, dignified" (7.2.4)
_SIZE_2, _SIZE_3, _SIZE_4, _NAME = 22.0, 16.0, 14.0, 36.0
#: the type area in points
_WIDTH = 156 / 25.4 * 72
#: 22 lines on 225 mm
_LINE = Mm(225 / 22)
#: twentieths of a point by which characters of size 3 stand closer, so that 28 of them take the 156 mm
_CLOSER = -5
#: characters that the date and the issuer are centred in, counted from the right edge: a date of seven, and four on either side
_SIGNED = 15
_RED = "E60012"
_SONG, FANG, HEI, KAI, _TITLE = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
#: eighths of a point: lines of 0.35 mm and of 0.25 mm
_THICK, _THIN = 8, 6


class Paper:
    """A paper in the standard's layout, filled from top to bottom."""

    def __init__(self) -> None:
        self._document: WordDocument = blank()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin = Mm(37), Mm(28)
        section.bottom_margin, section.right_margin = Mm(35), Mm(26)
        section.footer_distance = Mm(25.6)  # the middle of a line of size 4 stands 7 mm below the type area
        self._document.settings.odd_and_even_pages_header_footer = True
        for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
            _number_pages(footer.paragraphs[0], side)

    def head(self, issuer: str) -> None:
        """The issuer's name, the document number, the red line."""
        size = max(_SIZE_2, min(_NAME, _WIDTH // (len(issuer) + len("文件"))))
        name = self._add("{{ superior }}文件", _TITLE, size, centre=True, colour=RGBColor.from_string(_RED))
        name.paragraph_format.line_spacing = Pt(size)
        name.paragraph_format.space_before = Mm(35)
        self.empty(2)
        number = self._add("{{ document_number }}", FANG, _SIZE_3, centre=True)
        borders = OxmlElement("w:pBdr")
        borders.append(_element("bottom", val="single", sz="12", space="9", color=_RED))  # 4 mm below the digits
        properties: Any = number._p.get_or_add_pPr()
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
        self.empty(2)

    def title(self, *lines: str) -> None:
        """The title's lines, and an empty one."""
        for words in lines:
            self._add(words, _TITLE, _SIZE_2, centre=True)
        self.empty(1)

    def empty(self, lines: int) -> None:
        """So many empty lines."""
        for _ in range(lines):
            self._add("", FANG, _SIZE_3)

    def line(self, words: str, *, font: str = FANG, indent: bool = True) -> None:
        """A paragraph of the body, two characters indented unless it addresses."""
        paragraph = self._add(words, font, _SIZE_3)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.keep_with_next = font != FANG or None  # a heading
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * _SIZE_3)

    def signature(self) -> None:
        """Issuer and date, with room for the seal, then whom to ask (7.3.5.1, 7.3.7)."""
        last = self._document.paragraphs[-1]
        self.empty(2)
        for paragraph in (last, *self._document.paragraphs[-2:]):  # the signature never stands alone on a page
            paragraph.paragraph_format.keep_with_next = True
        for words in ("{{ superior }}", "{{ date }}"):
            paragraph = self._add(words, FANG, _SIZE_3, centre=True)
            paragraph.paragraph_format.left_indent = Pt(_WIDTH - _SIGNED * _SIZE_3)
            paragraph.paragraph_format.keep_with_next = words != "{{ date }}"
        self.line("{%p if contact %}")
        self.line("（联系人：{{ contact }}）")
        self.line("{%p endif %}")

    def imprint(self) -> None:
        """Who gets a copy, who printed it when (7.4): a table that floats at the foot of the last page. Its left edge is told from the
        edge of the paper: LibreOffice before 7.6 lets a table that is as wide as the text float only so.
        """
        table = self._document.add_table(4, 2)
        properties: Any = table._tbl.tblPr
        left = self._document.sections[0].left_margin or Mm(0)
        place = _element("tblpPr", vertAnchor="margin", horzAnchor="page", tblpX=str(left.twips), tblpYSpec="bottom")
        borders = OxmlElement("w:tblBorders")
        for side, size in (("top", _THICK), ("bottom", _THICK), ("insideH", _THIN)):
            borders.append(_element(side, val="single", sz=str(size), space="0", color="000000"))
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(_element(side, w="0", type="dxa"))
        properties.insert_element_before(place, "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
        properties.insert_element_before(borders, "w:tblLayout", "w:tblLook")
        properties.insert_element_before(margins, "w:tblLook")
        table.autofit = False
        for column, width in zip(table.columns, (90, 66), strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        for row, tag in ((0, "{%tr if copies %}"), (2, "{%tr endif %}")):
            _write(table.rows[row].cells[0].paragraphs[0], tag, FANG, _SIZE_4)
        copies = self._imprinted(table.rows[1].cells[0].merge(table.rows[1].cells[1]), "抄送：{{ copies }}。")
        copies.left_indent, copies.first_line_indent = Pt(4 * _SIZE_4), Pt(-3 * _SIZE_4)
        self._imprinted(table.rows[3].cells[0], "{{ printer }}")
        self._imprinted(table.rows[3].cells[1], "{{ date }}印发").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        end = self._add("", FANG, 1)  # what the table hangs on
        end.paragraph_format.line_spacing = Pt(1)

    def _imprinted(self, cell: Any, words: str) -> ParagraphFormat:
        """Words in a cell of the imprint, a character from its edges."""
        form: ParagraphFormat = cell.paragraphs[0].paragraph_format
        form.left_indent = form.right_indent = Pt(_SIZE_4)
        form.line_spacing, form.line_spacing_rule = Pt(2 * _SIZE_4), WD_LINE_SPACING.EXACTLY
        form.space_before = form.space_after = Pt(0)
        _write(cell.paragraphs[0], words, FANG, _SIZE_4)
        return form

    def table(self, heads: tuple[str, ...], fields: tuple[str, ...], widths: tuple[int, ...], rows: str) -> None:
        """A table with a row for each item of `rows`; `widths` are those of the columns in mm."""
        table = self._document.add_table(4, len(heads), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for cell, words in zip(table.rows[0].cells, heads, strict=True):
            self._cell(cell, words, HEI)
        self._cell(table.rows[1].cells[0], f"{{%tr for row in {rows} %}}", FANG)
        for cell, field in zip(table.rows[2].cells, fields, strict=True):
            self._cell(cell, f"{{{{ row.{field} }}}}", FANG)
        self._cell(table.rows[3].cells[0], "{%tr endfor %}", FANG)
        head, row = table.rows[0]._tr.get_or_add_trPr(), table.rows[2]._tr.get_or_add_trPr()
        for properties in (head, row):
            properties.append(OxmlElement("w:cantSplit"))
        head.append(OxmlElement("w:tblHeader"))

    def saved(self, title: str) -> bytes:
        """The template's bytes."""
        self._document.core_properties.title = title
        self._document.core_properties.author = "planaudit"
        stream = io.BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _cell(self, cell: Any, words: str, font: str) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        _write(paragraph, words, font, 12)

    def _add(self, words: str, font: str, size: float, *, centre: bool = False, colour: RGBColor | None = None) -> Paragraph:
        paragraph = self._document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing = _LINE
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, words, font, size, colour)
        return paragraph


def _element(tag: str, **values: str) -> Any:
    """An element of Word's with its attributes."""
    element = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _number_pages(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """The page's number between dashes, a character from the outer edge (7.5)."""
    form = paragraph.paragraph_format
    form.alignment = side
    form.left_indent = form.right_indent = Pt(_SIZE_4)
    form.line_spacing, form.line_spacing_rule = Pt(_SIZE_4), WD_LINE_SPACING.EXACTLY
    _write(paragraph, "— ", _SONG, _SIZE_4)
    run = paragraph.add_run()
    _dress(run, _SONG, _SIZE_4, None)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)
    _write(paragraph, " —", _SONG, _SIZE_4)


def _write(paragraph: Paragraph, words: str, font: str, size: float, colour: RGBColor | None = None) -> None:
    _dress(paragraph.add_run(words), font, size, colour)


def _dress(run: Any, font: str, size: float, colour: RGBColor | None) -> None:
    run.font.size, run.font.name = Pt(size), font
    properties = run._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")  # quotation marks and dashes are Chinese ones, as wide as a character
    if colour is not None:
        run.font.color.rgb = colour
    if size == _SIZE_3:
        properties.insert_element_before(_element("spacing", val=str(_CLOSER)), "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
