"""One invented plan as a real file of every format that planaudit reads, made by other programs than ours where one is at hand.

`made()` gives the bytes by the names of `MAKERS`; a format whose tool this machine lacks is absent. What the plan holds stands in
`ITEMS`, `GRID`, `FOOTNOTE`, `HEADER`: numbers are automatic where the format has automatic numbers, else written.
"""

from __future__ import annotations

import email.policy
import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape as xml_escape

import docx_files as word
import libarchive  # type: ignore[import-untyped]
import numpy as np
import openpyxl
import pypdfium2 as pdfium
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle


class Item(NamedTuple):
    """A paragraph: its number as printed and the level of the list that counts it; `heading` where it has a heading style."""

    text: str
    number: str = ""
    level: int = 0
    heading: bool = False


TITLE = "青溪县柳塘镇中心小学“书香校园”建设实施方案"
ITEMS = (
    Item(TITLE),
    Item("为营造爱读书、读好书、善读书的氛围，根据县教育局的统一安排，结合我校实际，制定本方案。"),
    Item("指导思想", "一、", 0, True),
    Item("以立德树人为根本任务，把阅读作为学生成长的重要途径，让每一间教室都有书，让每一名学生每天都读书。"),
    Item("工作目标", "二、", 0, True),
    Item("学生目标。低年级人均年阅读量不少于20本，高年级不少于30本，养成随手翻书、勤做笔记的习惯。", "（一）", 1),
    Item("教师目标。每位教师每学期通读教育专著2部，写读书心得4篇，并在教研组内交流。", "（二）", 1),
    Item("方法步骤", "三、", 0, True),
    Item("宣传发动（2023年3月1日至3月15日）。召开动员会，布置走廊图书角，向家长发出倡议。", "1.", 2),
    Item("组织实施（2023年3月16日至5月31日）。每天午读20分钟，每周一次班级读书会，每月评选一批阅读之星。", "2.", 2),
    Item("总结表彰（2023年6月1日至6月20日）。举办成果展，表彰先进班级，完善图书借阅制度。", "3.", 2),
    Item("组织领导", "四、", 0, True),
    Item("工作要求", "五、", 0, True),
    Item("加强领导。各班主任负责本班的图书角，每周清点一次，破损的及时修补。", "1.", 2),
    Item("注重实效。不以阅读量给学生排名，不增加书面作业。", "2.", 2),
    Item("青溪县柳塘镇中心小学"),
    Item("2023年2月25日"),
)
#: the table stands behind this paragraph
BEFORE_TABLE = 11
#: None: the cell to the left, or the one above, reaches here
GRID: tuple[tuple[str | None, ...], ...] = (
    ("书香校园建设领导小组", None, None),
    ("职务", "姓名", "分工"),
    ("组长", "沈松年", "全面负责"),
    ("副组长", "邹云帆", "图书采购与借阅"),
    (None, "纪晓岚秋", "读书活动与评比"),
    ("成员", "各班班主任", "班级图书角"),
)
FOOTNOTE = "见县教育局二〇二三年工作要点。"
#: the paragraph that has the footnote
NOTED = 1
HEADER = "柳塘镇中心小学文件"
CELLS = {(i, j): text for i, row in enumerate(GRID) for j, text in enumerate(row) if text is not None}

_FONT = "STSong-Light"
_LEVELS = ({"format": "chineseCountingThousand", "text": "%1、"}, {"format": "chineseCountingThousand", "text": "（%2）"}, {"text": "%3."})
_OFFICE_SECONDS = 180
#: dots per inch of the scans: what office scanners give
DPI = 200


def lines() -> list[str]:
    """The plan as printed, a line for each paragraph, the cells of a row parted by tabs."""
    rows = ["\t".join(cell for cell in row if cell is not None) for row in GRID]
    printed = [item.number + item.text for item in ITEMS]
    return [*printed[: BEFORE_TABLE + 1], *rows, *printed[BEFORE_TABLE + 1 :]]


def traditional() -> str:
    """Lines that Big5 can hold: the plan's beginning in traditional characters."""
    return "青溪縣柳塘鎮中心小學書香校園建設實施方案\n為營造愛讀書的氛圍，根據縣教育局的統一安排，制定本方案。\n一、指導思想\n"


# --- Word, and what LibreOffice makes of it -------------------------------------------------------------------------------------


@cache
def docx() -> bytes:
    """The plan with automatic numbers, a table with merged cells, a footnote, a running header and page numbers."""
    document = Document()
    _number_definitions(document)
    for i, item in enumerate(ITEMS):
        paragraph = document.add_paragraph(style="Heading 1" if item.heading else None)
        paragraph.add_run(item.text).font.size = Pt(16)
        if item.number:
            properties: Any = paragraph._p.get_or_add_pPr()
            properties = properties.get_or_add_numPr()
            properties.get_or_add_ilvl().val = item.level
            properties.get_or_add_numId().val = 90
        if i == NOTED:
            paragraph._p.append(parse_xml(f'<w:r xmlns:w="{word.W}"><w:footnoteReference w:id="2"/></w:r>'))
        if i == BEFORE_TABLE:
            _word_table(document)
    section = document.sections[0]
    section.header.paragraphs[0].text = HEADER
    footer = section.footer.paragraphs[0]
    for kind, text in (("", "— "), ("PAGE", "1"), ("", " —")):
        parent = footer._p
        if kind:
            parent = OxmlElement("w:fldSimple")
            parent.set(qn("w:instr"), kind)
            footer._p.append(parent)
        parent.append(parse_xml(f'<w:r xmlns:w="{word.W}"><w:t xml:space="preserve">{text}</w:t></w:r>'))
    stream = io.BytesIO()
    document.save(stream)
    return _with_footnote(stream.getvalue())


def _number_definitions(document: DocxDocument) -> None:
    """List 90: 一、 （一） 1., each level counted anew after a higher one."""
    levels = tuple(level | {"suffix": "nothing"} for level in _LEVELS)
    made = parse_xml(word.numbering({90: {"levels": levels}}, {90: {"of": 90}}).encode())
    root = document.part.numbering_part.element
    abstract, num = made
    root.insert(0, abstract)
    root.append(num)


def _word_table(document: DocxDocument) -> None:
    table = document.add_table(len(GRID), len(GRID[0]), style="Table Grid")
    for (i, j), text in CELLS.items():
        table.cell(i, j).text = text
    for i, j, below, right in merges():
        table.cell(i, j).merge(table.cell(below, right))


def merges() -> Iterator[tuple[int, int, int, int]]:
    """Each merged cell: its row and column, its last row and last column."""
    for i, j in CELLS:
        right, below = j, i
        while right + 1 < len(GRID[i]) and GRID[i][right + 1] is None:
            right += 1
        while below + 1 < len(GRID) and GRID[below + 1][j] is None and (below + 1, j) not in CELLS and right == j:
            below += 1
        if (right, below) != (j, i):
            yield i, j, below, right


def _with_footnote(data: bytes) -> bytes:
    """The file with a part of footnotes, which python-docx cannot write."""
    notes = "".join(
        f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for i, kind in enumerate(("separator", "continuationSeparator"))
    )
    mark = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:footnoteRef/></w:r>"
    notes += f'<w:footnote w:id="2"><w:p>{mark}{word.run(xml_escape(FOOTNOTE))}</w:p></w:footnote>'
    parts = members(data)
    parts["word/footnotes.xml"] = word.root("footnotes", notes).encode()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    for name, end, new in (
        ("[Content_Types].xml", b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>'),
        ("word/_rels/document.xml.rels", b"</Relationships>", f'<Relationship Id="rIdNotes" Type="{office}" Target="footnotes.xml"/>'),
    ):
        parts[name] = parts[name].replace(end, new.encode() + end)
    return word.zipped(parts)


def members(data: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def convert(data: bytes, old: str, *new: str) -> dict[str, bytes]:
    """A file of the kind `old` as LibreOffice saves it in each of the kinds `new`; empty without LibreOffice.

    >>> sorted(convert(b"abc", "txt", "docx"))  # doctest: +SKIP
    ['docx']
    """
    office = shutil.which("soffice")
    if office is None:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"plan.{old}").write_bytes(data)
        command = [office, "--headless", f"-env:UserInstallation={_profile().as_uri()}", "--convert-to"]
        for kind in new:
            call = [*command, kind, f"plan.{old}"]
            subprocess.run(call, cwd=folder, check=True, capture_output=True, timeout=_OFFICE_SECONDS)
        return {kind: (folder / f"plan.{kind}").read_bytes() for kind in new}


@cache
def _profile() -> Path:
    """LibreOffice's folder of settings: made once for all calls of this process."""
    return Path(tempfile.mkdtemp(prefix="formats-"))


# --- PDF ------------------------------------------------------------------------------------------------------------------------


@cache
def pdf(header: bool = True, size: float = 15) -> bytes:
    """The plan typeset by reportlab: two pages in letters of 15 points, one in letters of 11."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    body = ParagraphStyle("body", fontName=_FONT, fontSize=size, leading=1.8 * size, wordWrap="CJK", firstLineIndent=2 * size)
    story: list[Flowable] = []
    for i, item in enumerate(ITEMS):
        story.append(Paragraph(escape(item.number + item.text), body))
        if i == BEFORE_TABLE:
            spans = [("SPAN", (j, i), (right, below)) for i, j, below, right in merges()]
            style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), _FONT, 13), *spans]
            story.append(Table([[cell or "" for cell in row] for row in GRID], colWidths=140, rowHeights=26, style=TableStyle(style)))
    stream = io.BytesIO()

    def margins(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(_FONT, 9)
        if header:
            canvas.drawCentredString(A4[0] / 2, A4[1] - 40, HEADER)
            canvas.drawCentredString(A4[0] / 2, 36, f"— {template.page} —")

    SimpleDocTemplate(stream, pagesize=A4).build(story, onFirstPage=margins, onLaterPages=margins)
    return stream.getvalue()


def browser_pdf() -> bytes | None:
    """The page of `html` as Chromium prints it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plan.html").write_bytes(html())
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder / 'profile'}"]
        call = [browser, *flags, f"--print-to-pdf={folder / 'plan.pdf'}", (folder / "plan.html").as_uri()]
        subprocess.run(call, check=True, capture_output=True, timeout=_OFFICE_SECONDS)
        return (folder / "plan.pdf").read_bytes()


# --- pictures -------------------------------------------------------------------------------------------------------------------


#: a scanner in black and white takes greys above this for paper
_INK = 150
#: in the files that hold one picture the plan stands on one page
_SCAN_SIZE = {"png": 11, "jpg": 11, "tif": 15, "pdf": 15}


def scanned(kind: str) -> bytes:
    """The file whose pages the scan of this kind shows."""
    return pdf(header=False, size=_SCAN_SIZE[kind])


def _dirtied(page: Image.Image) -> Image.Image:
    """A page as a scanner sees it: grey paper, soft edges, a little noise (the same in every run)."""
    grains = np.random.default_rng(1).normal(0, 6, (page.height, page.width))
    grey = np.asarray(page.filter(ImageFilter.GaussianBlur(0.7)), dtype=float) * 0.92 + 8 + grains
    return Image.fromarray(grey.clip(0, 255).astype("uint8"))


def picture(kind: str) -> bytes:
    """The plan as a scanner gives it."""
    stream = io.BytesIO()
    with pdfium.PdfDocument(scanned(kind)) as document:
        first, *rest = [_dirtied(page.render(scale=DPI / 72, grayscale=True).to_pil()) for page in document]
    if kind == "pdf":
        first.save(stream, "PDF", save_all=True, append_images=rest, resolution=DPI)
    elif kind == "tif":
        first, *rest = [page.point(lambda grey: 255 * (grey > _INK)).convert("1") for page in (first, *rest)]
        first.save(stream, "TIFF", save_all=True, append_images=rest, compression="group4")
    else:
        first.save(stream, {"png": "PNG", "jpg": "JPEG"}[kind], dpi=(DPI, DPI))
    return stream.getvalue()


# --- web, text, sheets ----------------------------------------------------------------------------------------------------------


def html() -> bytes:
    """The plan as a page: its items 1. 2. 3. are an ordered list, the other numbers are written."""
    parts: list[str] = []
    for i, item in enumerate(ITEMS):
        inside = escape(item.text)
        previous, following = ITEMS[i - 1], ITEMS[i + 1] if i + 1 < len(ITEMS) else Item("")
        if item.level == 2:
            parts.append(("" if previous.level == 2 else "<ol>") + f"<li>{inside}</li>" + ("" if following.level == 2 else "</ol>"))
        else:
            tag = "h1" if not i else "h2" if item.heading else "p"
            parts.append(f"<{tag}>{item.number}{inside}</{tag}>")
        if i == BEFORE_TABLE:
            parts.append(_html_table())
    style = "table,td{border:1px solid black;border-collapse:collapse} body{font-size:15pt;line-height:1.8}"
    head = f'<head><meta charset="utf-8"><title>{TITLE}</title><style>{style}</style></head>'
    return f"<!DOCTYPE html><html>{head}<body>\n{chr(10).join(parts)}\n</body></html>".encode()


def _html_table() -> str:
    sizes = {(i, j): f' rowspan="{below - i + 1}" colspan="{right - j + 1}"' for i, j, below, right in merges()}
    rows = (
        "".join(f"<td{sizes.get((i, j), '')}>{escape(cell)}</td>" for j, cell in enumerate(row) if cell is not None)
        for i, row in enumerate(GRID)
    )
    return "<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>"


def mht() -> bytes:
    """The page as a browser archives it."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["Subject"], message["MIME-Version"] = "<Saved by Blink>", TITLE, "1.0"
    message.set_content(html().decode(), subtype="html", cte="quoted-printable")
    message.make_related()
    return message.as_bytes()


def xlsx() -> bytes:
    """A sheet with the plan's paragraphs, a row each, and the table in their midst, its cells merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "方案"
    at = 1
    for i, item in enumerate(ITEMS):
        sheet.cell(at, 1, item.number + item.text)
        at += 1
        if i == BEFORE_TABLE:
            for (row, column), text in CELLS.items():
                sheet.cell(at + row, column + 1, text)
            for row, column, below, right in merges():
                sheet.merge_cells(start_row=at + row, start_column=column + 1, end_row=at + below, end_column=right + 1)
            at += len(GRID)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- files that hold files ------------------------------------------------------------------------------------------------------

MEMBER = "教务处/实施方案.docx"


def mail() -> bytes:
    """A mail with the plan attached."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = "jiaowu@example.org", "jiaoyuju@example.org", "报送实施方案"
    message["Message-ID"], message["Date"] = "<1@example.org>", "Sat, 25 Feb 2023 08:00:00 +0800"
    message.set_content("现报送我校实施方案，请审阅。\n柳塘镇中心小学")
    message.add_attachment(docx(), maintype="application", subtype="octet-stream", filename=Path(MEMBER).name)
    return message.as_bytes()


def packed(kind: str) -> bytes | None:
    """An archive of the kind `kind` with the plan in a folder."""
    if kind == "zip":
        return word.zipped({MEMBER: docx()})
    with tempfile.TemporaryDirectory() as name:
        box = Path(name) / f"box.{kind}"
        if kind == "7z":
            with libarchive.file_writer(str(box), "7zip") as archive:
                archive.add_file_from_memory(MEMBER, len(docx()), docx())
            return box.read_bytes()
        program = shutil.which("rar")
        if program is None:
            return None
        inside = box.parent / MEMBER
        inside.parent.mkdir()
        inside.write_bytes(docx())
        subprocess.run([program, "a", box.name, inside.parent.name], cwd=box.parent, check=True, capture_output=True, timeout=60)
        return box.read_bytes()


# --- all ------------------------------------------------------------------------------------------------------------------------


def _from_docx(kind: str) -> bytes | None:
    return _saved_by_office("docx").get(kind)


def _from_xlsx(kind: str) -> bytes | None:
    return _saved_by_office("xlsx").get(kind)


@cache
def _saved_by_office(kind: str) -> dict[str, bytes]:
    return convert(docx(), "docx", "doc", "rtf", "odt", "pdf") if kind == "docx" else convert(xlsx(), "xlsx", "xls", "ods")


def _encoded(encoding: str) -> bytes:
    return (traditional() if encoding == "big5" else "\n".join(lines())).encode(encoding)


#: how each file is made; the name is the file's suffix, with what tells its maker or charset behind a bar
MAKERS: dict[str, Callable[[], bytes | None]] = {
    "docx": docx,
    **{kind: partial(_from_docx, kind) for kind in ("doc", "rtf", "odt")},
    "wps": partial(_from_docx, "doc"),
    "pdf|office": partial(_from_docx, "pdf"),
    "pdf|reportlab": pdf,
    "pdf|browser": browser_pdf,
    "pdf|scan": partial(picture, "pdf"),
    **{kind: partial(picture, kind) for kind in ("png", "jpg", "tif")},
    "html": html,
    "mht": mht,
    **{f"txt|{encoding}": partial(_encoded, encoding) for encoding in ("utf-8", "gbk", "utf-16", "big5")},
    "xlsx": xlsx,
    **{kind: partial(_from_xlsx, kind) for kind in ("xls", "ods")},
    "eml": mail,
    **{kind: partial(packed, kind) for kind in ("zip", "7z", "rar")},
}


@cache
def made(name: str) -> bytes | None:
    """The file of this name in `MAKERS`; None where the tool that makes it is absent."""
    return MAKERS[name]()
