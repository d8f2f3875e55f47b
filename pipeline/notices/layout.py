"""The default templates of notices: Word documents with Jinja tags, in the layout of GB/T 9704-2012 (党政机关公文格式).

Measures by clause: 5.2.1 type area 156 mm × 225 mm, head margin 37 mm, binding margin 28 mm; 5.2.2 body in size 3 FangSong, 22 lines of
28 characters; 7.2.4 name of the issuer in red, centred; 7.2.5 its document number below; 7.2.7 a red line of the type area's width;
7.3.1 title in size 2; 7.3.3 headings 一、（一）1. in SimHei, KaiTi, FangSong; 7.3.5 signature and date to the right;
7.5 page numbers in size 4 Song between dashes.
"""

from __future__ import annotations

import io
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from pipeline.annotation.blank import blank

#: sizes 2, 3 and 4 (二号 三号 四号) in points
_SIZE_2, _SIZE_3, _SIZE_4 = 22.0, 16.0, 14.0
#: 22 lines on 225 mm
_LINE = Mm(225 / 22)
_RED = RGBColor(0xE6, 0x00, 0x12)
_SONG, _FANG, _HEI, _KAI, _TITLE = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
#: the two kinds of notices, and the names of their template files
NOTICE, CIRCULAR = "整改通知书.docx", "通报.docx"


def notice() -> bytes:
    """The template of a notice to one unit."""
    page = _Sheet()
    page.head()
    page.title("关于{{ campaign_quoted }}报送材料审查情况的")
    page.title("整改通知书")
    page.line("{{ unit }}：", indent=False)
    page.line("你单位报送的{{ campaign_quoted }}材料（共{{ documents|length }}份）已经审查。现将需要核实、整改的事项通知如下。")
    page.line("{%p if documents_with_problems %}")
    page.line("一、需要整改的问题", font=_HEI)
    page.line("{%p for document in documents_with_problems %}")
    page.line("（{{ document.number }}）《{{ document.title }}》（{{ document.path }}）", font=_KAI)
    page.line("{%p for problem in document.problems %}")
    page.line("{{ loop.index }}.{{ problem.text }}{{ problem.where }}")
    page.line("{%p endfor %}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{%p if unread %}")
    page.line("{{ unread_number }}、需要重新报送的文件", font=_HEI)
    page.line("{%p for file in unread %}")
    page.line("{{ loop.index }}.{{ file.path }}：{{ file.reason }}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{%p if copying %}")
    page.line("{{ copying_number }}、需要说明的雷同情况", font=_HEI)
    page.line("以下内容由软件比对得出，属疑似情况，谁参照了谁以实际为准。请逐条说明。")
    page.line("{%p for pair in copying %}")
    page.line("{{ loop.index }}.{{ pair }}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{{ closing_number }}、工作要求", font=_HEI)
    page.line("请对照上述事项逐条核实、整改，于{{ deadline }}前将修改后的材料和整改情况说明报送我单位。对审查意见有异议的，请附书面说明。")
    page.signature()
    return page.saved("整改通知书")


def circular() -> bytes:
    """The template of the circular on a whole batch."""
    page = _Sheet()
    page.head()
    page.title("关于{{ campaign_quoted }}报送材料审查情况的通报")
    page.line("{{ addressees }}：", indent=False)
    page.line("{{ overview }}")
    page.line("一、总体情况", font=_HEI)
    page.line("{{ standing }}")
    page.table(
        ("单位", "材料（份）", "问题（项）", "缺失或未落实的要件", "疑似雷同占比"),
        ("unit", "documents", "problems", "unmet", "copied"),
        (52, 20, 20, 40, 24),
        "rows",
    )
    page.line("二、主要问题", font=_HEI)
    page.line("{%p for kind in kinds %}")
    page.line("{{ loop.index }}.{{ kind }}")
    page.line("{%p endfor %}")
    page.line("{%p if copying %}")
    page.line("三、疑似雷同情况", font=_HEI)
    page.line("以下由软件比对得出，谁参照了谁有待核实。")
    page.line("{%p for pair in copying %}")
    page.line("{{ loop.index }}.{{ pair }}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{{ closing_number }}、工作要求", font=_HEI)
    page.line("存在问题的单位要对照整改通知书逐条整改，于{{ deadline }}前重新报送。")
    page.signature()
    return page.saved("通报")


class _Sheet:
    """A page in the standard's layout, filled from top to bottom."""

    def __init__(self) -> None:
        self._document: WordDocument = blank()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin = Mm(37), Mm(28)
        section.bottom_margin, section.right_margin = Mm(35), Mm(26)
        section.footer_distance = Mm(28)
        self._number_pages()

    def head(self) -> None:
        """The issuer's name, the document number, the red line."""
        self._add("{{ superior }}文件", _TITLE, 36, centre=True, colour=_RED)
        number = self._add("{{ document_number }}", _FANG, _SIZE_3, centre=True)
        border, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "E60012")):
            line.set(qn(f"w:{name}"), value)
        border.append(line)
        number._p.get_or_add_pPr().append(border)
        self._add("", _FANG, _SIZE_3)

    def title(self, words: str) -> None:
        """A line of the title."""
        self._add(words, _TITLE, _SIZE_2, centre=True)

    def line(self, words: str, *, font: str = _FANG, indent: bool = True) -> None:
        """A paragraph of the body, two characters indented unless it addresses."""
        paragraph = self._add(words, font, _SIZE_3)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * _SIZE_3)

    def signature(self) -> None:
        """Issuer and date, four characters from the right (7.3.5.2)."""
        last = self._document.paragraphs[-1]
        for paragraph in (last, self._add("", _FANG, _SIZE_3)):  # the signature never stands alone on a page
            paragraph.paragraph_format.keep_with_next = True
        for words in ("{{ superior }}", "{{ date }}"):
            paragraph = self._add(words, _FANG, _SIZE_3)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(4 * _SIZE_3)
            paragraph.paragraph_format.keep_with_next = words != "{{ date }}"

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
            self._cell(cell, words, _HEI)
        self._cell(table.rows[1].cells[0], f"{{%tr for row in {rows} %}}", _FANG)
        for cell, field in zip(table.rows[2].cells, fields, strict=True):
            self._cell(cell, f"{{{{ row.{field} }}}}", _FANG)
        self._cell(table.rows[3].cells[0], "{%tr endfor %}", _FANG)
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
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if size <= _SIZE_2 else WD_LINE_SPACING.SINGLE
        if size <= _SIZE_2:
            form.line_spacing = Length(max(_LINE, Pt(size * 1.3)))
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, words, font, size, colour)
        return paragraph

    def _number_pages(self) -> None:
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
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
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour is not None:
        run.font.color.rgb = colour
