"""PDF files made here with reportlab, pypdf and by hand, read through `pdf.read`."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from rapidfuzz.distance import Levenshtein
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import ReadError
from pipeline.ingestion import ocr_engine, pdf
from pipeline.records import Block, Source

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = A4

PLAN = """云岭县望川小学校园安全工作实施方案
为进一步加强校园安全管理，保障全校师生的生命财产安全，根据县教育局的统一部署，结合我校实际，制定本实施方案。
一、指导思想
坚持安全第一、预防为主，落实各级各类人员的安全责任，把校园安全工作做细做实，为教育教学创造平安和谐的环境。
二、工作目标
全年无重大安全责任事故，师生安全知识知晓率达到100%，隐患整改率达到98%以上，应急演练每学期不少于2次。
三、主要措施
（一）健全制度。修订门卫值班、外来人员登记、校车接送、食堂采购等12项制度，印发到每一位教职工。
（二）排查隐患。每月第1周由总务处牵头，对校舍、围墙、消防器材和用电线路逐一检查，建立台账，限期整改。
四、实施步骤
第一阶段：宣传发动（2020年9月1日至9月20日）。召开动员会，签订责任书，张贴宣传标语。
第二阶段：组织实施（2020年9月21日至11月30日）。按照措施逐项落实，每周通报一次进展情况。
第三阶段：总结提高（2020年12月1日至12月20日）。整理档案资料，表彰先进班级，完善长效机制。
五、组织领导
组长：乔云舟（校长）
副组长：闻笑竹（副校长）
成员：陆堃、方喆、各班班主任
云岭县望川小学
2020年8月28日"""


class Page:
    """Writes lines of text on one page, places in points from the upper left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def text(self, x: float, top: float, text: str, size: float = 12) -> Page:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - top - size, text)
        return self

    def middle(self, top: float, text: str, size: float = 12) -> Page:
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(WIDTH / 2, HEIGHT - top - size, text)
        return self

    def table(self, top: float, widths: Sequence[float], rows: Sequence[tuple[float, Sequence[str | None]]], x: float = 90) -> Page:
        """Rows of (height, texts), each cell with its own frame; None: the cell above goes on, lines of a cell are parted by a bar."""
        for i, (height, texts) in enumerate(rows):
            y, left = top + sum(row[0] for row in rows[:i]), x
            for column, (width, text) in enumerate(zip(widths, texts, strict=True)):
                if text is not None:
                    span = height
                    for below in rows[i + 1 :]:
                        if below[1][column] is not None:
                            break
                        span += below[0]
                    self.canvas.rect(left, HEIGHT - y - span, width, span)
                    for k, line in enumerate(text.split("|")):
                        self.text(left + 5, y + 4 + 16 * k, line)
                left += width
        return self


def make(*pages: Callable[[Page], object], title: str = "", rotation: int = 0) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    if title:
        canvas.setTitle(title)
    for page in pages:
        page(Page(canvas))
        if rotation:
            canvas.setPageRotation(rotation)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def wrapped(paragraph: str, width: int = 34) -> list[str]:
    """A paragraph in lines of so many characters, the first two characters shorter."""
    lines, rest = [paragraph[: width - 2]], paragraph[width - 2 :]
    while rest:
        lines.append(rest[:width])
        rest = rest[width:]
    return lines


def typeset(text: str, copies: int, header: str, footer: str) -> tuple[bytes, str]:
    """`text` so many times over as many pages as it takes, with a running header and footer; and the text that was set."""
    lines = [(k == 0, line) for _ in range(copies) for paragraph in text.split("\n") for k, line in enumerate(wrapped(paragraph))]
    chunks = [lines[i : i + 28] for i in range(0, len(lines), 28)]

    def page(number: int) -> Callable[[Page], object]:
        def draw(paper: Page) -> None:
            paper.middle(42, header, 9)
            for k, (first, line) in enumerate(chunks[number]):
                paper.text(90 + 24 * first, 80 + 24 * k, line)
            paper.middle(785, footer.format(n=number + 1, m=len(chunks)), 10.5)

        return draw

    return make(*(page(number) for number in range(len(chunks)))), "".join(line for _, line in lines)


def body(source: Source) -> list[str]:
    return [block.text for block in source.blocks if block.region == "body"]


def regions(source: Source) -> dict[str, str]:
    return {block.text: block.region for block in source.blocks}


def cells(source: Source) -> dict[tuple[int | None, int | None, int | None], str]:
    return {(b.anchor.table, b.anchor.row, b.anchor.column): b.text for b in source.blocks if b.kind == "cell" and b.region == "body"}


def bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def error_rate(expected: str, found: str) -> float:
    return float(Levenshtein.distance(bare(expected), bare(found))) / len(bare(expected))


# --- lines ---------------------------------------------------------------------------------------------------------------------


def test_a_line_has_page_and_box_from_the_upper_left_corner() -> None:
    source = pdf.read(make(lambda page: page.text(90, 100, "首页文字"), lambda page: page.text(114, 200, "一、指导思想", 16)))
    assert source.format == "pdf" and source.title in (None, "untitled")
    first, second = source.blocks
    assert (first.anchor.page, second.anchor.page) == (1, 2)
    assert first.anchor.box == pytest.approx((90, 100, 138, 112), abs=4)
    assert second.anchor.box == pytest.approx((114, 200, 210, 216), abs=5)
    assert second.kind == "paragraph" and second.region == "body"


def test_wide_gaps_stay_visible_and_narrow_ones_do_not_break_words() -> None:
    def draw(page: Page) -> None:
        page.text(90, 100, "组长：张三").text(250, 100, "校长")
        page.text(90, 130, "到2020年9月，共12项，合计 3 类")
        page.canvas.setFont(FONT, 12)
        for k, char in enumerate("实施方案"):
            page.canvas.drawString(90 + 60 * k, HEIGHT - 172, char)

    assert body(pdf.read(make(draw))) == ["组长：张三  校长", "到2020年9月，共12项，合计 3 类", "实施方案"]


@pytest.mark.parametrize("mark", ["", "\u3000全角空格"])
def test_a_page_of_very_many_lines_has_each_at_its_place(mark: str) -> None:
    written = [f"第{number}条{mark}安全检查制度落实到人，隐患当日登记、当日整改、当日销号" for number in range(1, 161)]

    def draw(page: Page) -> None:
        for number, text in enumerate(written):
            page.text(90, 40 + 4.6 * number, text, 4)

    blocks = pdf.read(make(draw)).blocks
    assert [block.text for block in blocks] == written
    assert [block.anchor.box[1] for block in blocks if block.anchor.box] == pytest.approx([40 + 4.6 * n for n in range(160)], abs=1.5)


def test_known_text_is_read_without_error() -> None:
    data, text = typeset(PLAN, 4, "云岭县望川小学", "第{n}页 共{m}页")
    source = pdf.read(data)
    assert error_rate(text, "".join(body(source))) == 0.0
    assert {block.text for block in source.blocks if block.region == "header"} == {"云岭县望川小学"}
    assert len([block for block in source.blocks if block.region == "footer"]) == source.blocks[-1].anchor.page
    assert not source.problems and source.notes


def test_order_is_by_place_not_by_the_order_of_drawing() -> None:
    source = pdf.read(make(lambda page: page.text(90, 300, "三").text(90, 100, "一").text(170, 200, "后半句").text(90, 200, "前半句，")))
    assert body(source) == ["一", "前半句，  后半句", "三"]


WORDS = ["校园", "“安全”", "“效能”提升年", "活动，", "“", "”", "我们", "‘老师’变了"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=7).map("".join))
def test_quotes_that_are_drawn_after_their_line_stand_where_they_are_printed(text: str) -> None:
    def draw(page: Page) -> None:
        parts = [(match.group(), match.start()) for match in re.finditer("[“”‘’]|[^“”‘’]+", text)]
        for part, at in sorted(parts, key=lambda item: item[0] in "“”‘’"):
            page.text(90 + pdfmetrics.stringWidth(text[:at], FONT, 12), 200, part)

    assert body(pdf.read(make(draw))) == body(pdf.read(make(lambda page: page.text(90, 200, text)))) == [text]


def test_words_printed_twice_for_a_bold_face_are_read_once() -> None:
    source = pdf.read(make(lambda page: page.text(90, 100, "加粗的标题").text(90.4, 100, "加粗的标题").text(90, 150, "正文")))
    assert body(source) == ["加粗的标题", "正文"]


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = ["左栏第一行的文字排满整栏", "左栏第二行的文字排满整栏", "左栏第三行的文字排满整栏", "左栏第四行的文字排满整栏", "左栏完。"]
    right = [line.replace("左", "右") for line in left]

    def draw(page: Page) -> None:
        page.middle(80, "横跨两栏的文章标题写在最上面", 16)
        for k in range(5):
            page.text(90, 130 + 20 * k, left[k]).text(310, 130 + 20 * k, right[k])

    assert body(pdf.read(make(draw))) == ["横跨两栏的文章标题写在最上面", *left, *right]


def test_rosters_in_two_columns_are_read_row_by_row() -> None:
    names = [
        ("组长：乔云舟", "校长"),
        ("副组长：闻笑竹", "副校长"),
        ("成员：陆堃", "教导主任"),
        ("方喆", "总务主任"),
        ("尹墨", "大队辅导员"),
    ]

    def draw(page: Page) -> None:
        for k, (name, post) in enumerate(names):
            page.text(90, 100 + 20 * k, name).text(300, 100 + 20 * k, post)

    assert body(pdf.read(make(draw))) == [f"{name}  {post}" for name, post in names]


def test_a_turned_page_is_read_upright_and_a_watermark_is_set_apart() -> None:
    def draw(page: Page) -> None:
        page.text(100, 100, "正着写的一行").text(100, 130, "第二行")
        page.canvas.saveState()
        page.canvas.translate(200, 300)
        page.canvas.rotate(45)
        page.canvas.drawString(0, 0, "内部资料")
        page.canvas.restoreState()

    source = pdf.read(make(draw))
    assert body(source) == ["正着写的一行", "第二行"]
    assert regions(source)["内部资料"] == "header" and any("斜排" in note.message for note in source.notes)

    def sideways(page: Page) -> None:
        page.canvas.rotate(90)
        page.canvas.setFont(FONT, 12)
        page.canvas.drawString(100, -200, "横放的纸上第一行")
        page.canvas.drawString(100, -230, "横放的纸上第二行")

    assert body(pdf.read(make(sideways))) == ["横放的纸上第一行", "横放的纸上第二行"]


def test_radicals_are_given_as_the_file_maps_them() -> None:
    cmap = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <41> <2F00> <42> <2ED3> endbfchar endcmap"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    data = by_hand([stream(b"BT /F 12 Tf 90 700 Td (AB) Tj ET"), stream(cmap)], font=font)
    assert body(pdf.read(data)) == ["⼀⻓"]


@given(st.lists(st.text(alphabet="校园安全工作方案与总结，。：（）一二三四五0123", min_size=1, max_size=30), min_size=1, max_size=20))
@settings(max_examples=25)
def test_what_is_drawn_line_by_line_is_read_line_by_line(lines: list[str]) -> None:
    source = pdf.read(make(lambda page: [page.text(90, 120 + 25 * k, line) for k, line in enumerate(lines)]))
    assert [bare(text) for text in body(source)] == [bare(line) for line in lines]
    tops = [block.anchor.box[1] for block in source.blocks if block.anchor.box]
    assert tops == sorted(tops)


# --- headers, footers, page numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form", ["-{n}-", "- {n} -", "— {n} —", "第{n}页共{m}页", "第 {n} 页 共 {m} 页", "第{n}页", "{n}/{m}", "{n}", "Page {n} of {m}"]
)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_page_numbers_are_known_by_their_form(form: str, count: int) -> None:
    def page(number: int) -> Callable[[Page], object]:
        def draw(paper: Page) -> None:
            for k in range(20):
                paper.text(90, 90 + 24 * k, f"这是第{number}页正文的一行文字，内容各不相同")
            paper.middle(785, form.format(n=number, m=count))

        return draw

    source = pdf.read(make(*(page(number + 1) for number in range(count))))
    assert [block.region for block in source.blocks if block.region != "body"] == ["footer"] * count
    assert len(body(source)) == 20 * count


def test_a_running_header_differs_in_its_page_number_only() -> None:
    pages = [lambda page, n=n: page.text(90, 40, f"校园安全工作实施方案    {n}", 9).text(90, 100, f"正文{n}") for n in (1, 2, 3, 4)]
    source = pdf.read(make(*pages))
    assert body(source) == ["正文1", "正文2", "正文3", "正文4"]


def test_body_text_at_the_edges_is_never_furniture() -> None:
    pages = [
        lambda page: page.text(90, 60, "一、指导思想").text(90, 90, "坚持预防为主。").text(380, 780, "2020年8月28日"),
        lambda page: page.text(90, 60, "附件1").text(90, 90, "甲方案").text(380, 780, "2020年8月28日"),
        lambda page: page.text(90, 60, "附件2").text(90, 90, "乙方案").text(90, 780, "三、"),
        lambda page: page.text(90, 60, "二、工作目标").text(90, 90, "目标明确，责任到人。").text(90, 780, "工作要求如下："),
    ]
    source = pdf.read(make(*pages))
    assert {block.region for block in source.blocks} == {"body"}


def test_a_title_that_stands_on_every_page_is_no_running_header() -> None:
    def form(page: Page) -> None:
        page.middle(60, "安全检查记录表", 18).text(90, 100, "检查人：").text(90, 130, "检查情况：")

    assert body(pdf.read(make(form, form, form)))[::3] == ["安全检查记录表"] * 3


def test_the_last_figure_of_a_text_is_no_page_number() -> None:
    def draw(page: Page) -> None:
        for k in range(28):
            page.text(90, 90 + 24 * k, f"{1200 + k}" if k < 27 else "35")

    assert body(pdf.read(make(draw)))[-1] == "35"


# --- tables --------------------------------------------------------------------------------------------------------------------


def test_cells_have_table_row_column_page_and_box_and_are_not_read_again() -> None:
    def draw(page: Page) -> None:
        page.text(90, 80, "领导小组名单")
        page.table(
            110, [100, 120, 160], [(24, ["职务", "姓名", "单位职务"]), (24, ["组长", "乔云舟", "校长"]), (24, ["副组长", "", "副校长"])]
        )
        page.text(90, 220, "表后的文字")

    source = pdf.read(make(draw))
    assert [block.text for block in source.blocks if block.kind != "cell"] == ["领导小组名单", "表后的文字"]
    assert [source.blocks[0].text, source.blocks[-1].text] == ["领导小组名单", "表后的文字"]
    assert cells(source) == {
        (0, 0, 0): "职务",
        (0, 0, 1): "姓名",
        (0, 0, 2): "单位职务",
        (0, 1, 0): "组长",
        (0, 1, 1): "乔云舟",
        (0, 1, 2): "校长",
        (0, 2, 0): "副组长",
        (0, 2, 1): "",
        (0, 2, 2): "副校长",
    }
    name = next(block for block in source.blocks if block.text == "乔云舟")
    assert name.anchor.page == 1 and name.anchor.box == pytest.approx((190, 134, 310, 158), abs=1)


def test_merged_cells_stand_once_in_their_first_row() -> None:
    rows = [(24, ["成员", "陆堃", "教导主任"]), (24, [None, "方喆", "总务主任"]), (24, [None, "尹墨", "大队辅导员"])]
    source = pdf.read(make(lambda page: page.table(100, [80, 100, 140], rows)))
    assert cells(source)[(0, 0, 0)] == "成员"
    assert {key: text for key, text in cells(source).items() if key[2] == 0} == {(0, 0, 0): "成员"}
    assert cells(source)[(0, 2, 1)] == "尹墨"


def test_lines_that_only_the_cell_breaks_are_put_together() -> None:
    text = "负责日常安全检查，|发现问题及时上报，|建立台账。"
    source = pdf.read(make(lambda page: page.table(100, [60, 118], [(60, ["职责", text]), (40, ["分工", "（一）宣传|（二）检查"])])))
    assert cells(source)[(0, 0, 1)] == "负责日常安全检查，发现问题及时上报，建立台账。"
    assert cells(source)[(0, 1, 1)] == "（一）宣传\n（二）检查"


def test_a_table_goes_on_over_the_page_break_with_one_count_of_rows() -> None:
    head, widths = (24, ["职务", "姓名", "职责"]), [80, 100, 136]

    def one(page: Page) -> None:
        page.text(90, 620, "名单如下：").table(
            700, widths, [head, (24, ["组长", "乔云舟", "全面负责"]), (24, ["副组长", "闻笑竹", "协助"])]
        )

    def two(page: Page) -> None:
        page.table(72, widths, [head, (24, ["成员", "陆堃", "检查"]), (24, ["成员", "方喆", "宣传"])]).middle(785, "-2-")

    source = pdf.read(make(one, two))
    assert {key[:2] for key in cells(source)} == {(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)}
    assert [cells(source)[(0, row, 1)] for row in range(5)] == ["姓名", "乔云舟", "闻笑竹", "陆堃", "方喆"]
    repeated = [block for block in source.blocks if block.kind == "cell" and block.region == "header"]
    assert [block.text for block in repeated] == ["职务", "姓名", "职责"] and repeated[0].anchor.page == 2


def parts(
    first: Sequence[tuple[float, Sequence[str | None]]], second: Sequence[tuple[float, Sequence[str | None]]], width: float
) -> Source:
    """A table of two columns at the foot of one page and one at the head of the next."""
    return pdf.read(make(lambda page: page.table(700, [80, width], first), lambda page: page.table(72, [80, width], second)))


def test_a_row_cut_by_the_page_break_is_put_together() -> None:
    above = [(24, ["名称", "安全月"]), (40, ["内容", "开展隐患大排查活动|做到横向到边纵向到"])]
    source = parts(above, [(24, ["", "底，不留死角。"]), (24, ["备注", "无"])], 118)
    assert cells(source) == {
        (0, 0, 0): "名称",
        (0, 0, 1): "安全月",
        (0, 1, 0): "内容",
        (0, 1, 1): "开展隐患大排查活动做到横向到边纵向到底，不留死角。",
        (0, 2, 0): "备注",
        (0, 2, 1): "无",
    }


def test_names_under_a_merged_cell_are_not_put_together_over_the_page_break() -> None:
    source = parts([(24, ["组长", "乔云舟"]), (24, ["成员", "陆堃"])], [(24, ["", "方喆"]), (24, [None, "尹墨"])], 100)
    assert [text for key, text in cells(source).items() if key[2] == 1] == ["乔云舟", "陆堃", "方喆", "尹墨"]
    assert [text for key, text in cells(source).items() if key[2] == 0] == ["组长", "成员"]


def test_another_table_or_text_in_between_starts_a_new_table() -> None:
    above, below = [(24, ["甲", "乙"]), (24, ["丙", "丁"])], [(24, ["戊", "己"]), (24, ["庚", "辛"])]
    for widths, text in (([80, 160], ""), ([80, 100], "第二张表")):

        def two(page: Page, widths: Sequence[float] = widths, text: str = text) -> None:
            page.text(90, 72, text).table(100, widths, below)

        source = pdf.read(make(lambda page: page.table(700, [80, 100], above), two))
        assert {key[0] for key in cells(source)} == {0, 1}


def test_rules_and_frames_alone_make_no_table() -> None:
    def draw(page: Page) -> None:
        page.text(90, 100, "云岭县教育局文件", 22)
        page.canvas.line(90, HEIGHT - 135, 500, HEIGHT - 135)
        page.canvas.line(90, HEIGHT - 140, 500, HEIGHT - 140)
        page.canvas.rect(80, 100, 420, 500)
        page.text(90, 300, "框里的一段文字")

    assert {block.kind for block in pdf.read(make(draw)).blocks} == {"paragraph"}


# --- what cannot be read -------------------------------------------------------------------------------------------------------


def picture(page: Page) -> None:
    page.canvas.drawImage(ImageReader(Image.new("L", (200, 280), 200)), 0, 0, WIDTH, HEIGHT)


def code_of(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        pdf.read(data)
    assert any("\u4e00" <= char <= "\u9fff" for char in str(caught.value))
    return caught.value.code


def locked(user: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make(lambda page: page.text(90, 100, "有密码的文件")))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="AES-128")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def test_encrypted_files_say_so_unless_the_empty_password_opens_them() -> None:
    assert code_of(locked("secret")) == "encrypted"
    assert body(pdf.read(locked(""))) == ["有密码的文件"]


def test_broken_files_say_so() -> None:
    whole, _ = typeset(PLAN, 3, "页眉", "-{n}-")
    assert code_of(b"") == "empty"
    assert code_of(b"%PDF-1.7\n" + bytes(range(256)) * 20) == "truncated"
    assert code_of(whole[:600]) == "truncated"
    for share in (0.5, 0.9):
        cut = whole[: int(len(whole) * share)]
        try:
            assert "truncated" in {problem.code for problem in pdf.read(cut).problems}
        except ReadError as error:
            assert error.code == "truncated"
    assert not pdf.read(whole + b"\r\n<!-- rubbish of a download site -->" * 200).problems


def written(page: Page) -> None:
    page.text(90, 100, "有文字的一页，写着正文。")


def test_a_scan_says_so_and_names_its_pages() -> None:
    code = "no_text" if ocr_engine.is_installed() else "missing_tool"
    assert code_of(make(picture, picture)) == code
    source = pdf.read(make(written, picture, picture, written, picture))
    assert [problem.code for problem in source.problems] == [code]
    assert "2-3、5" in source.problems[0].message
    assert not pdf.read(make(written, lambda page: None, written)).problems


def test_a_mark_on_a_scanned_page_is_no_text_of_the_page() -> None:
    def scanned(page: Page) -> None:
        picture(page)
        page.text(450, 800, "扫描件 由手机生成", 8)

    assert "2" in pdf.read(make(written, scanned)).problems[0].message


@pytest.mark.parametrize("target", [b"FFFD", b"E041"])
def test_letters_without_unicode_are_no_text(target: bytes) -> None:
    cmap = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <" + target + b"> endbfchar endcmap"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    data = by_hand([stream(b"BT /F 12 Tf 90 700 Td (AAAAAAAAAAb) Tj ET"), stream(cmap)], font=font)
    if ocr_engine.is_installed():
        assert [block.confidence is not None for block in pdf.read(data).blocks] == [True]
    else:
        assert code_of(data) == "missing_tool"


def test_the_title_is_the_metadata_title_without_what_programs_add() -> None:
    assert pdf.read(make(written, title="Microsoft Word - 校园安全工作方案.doc")).title == "校园安全工作方案"
    assert pdf.read(make(written, title="工作总结")).title == "工作总结"


# --- attacks -------------------------------------------------------------------------------------------------------------------


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(content), entries) + content + b"\nendstream"


def by_hand(objects: Sequence[bytes], font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", more: bytes = b"") -> bytes:
    """A PDF of one page; the first of `objects` is its content (object 5)."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 4 0 R >> %s >> /Contents 5 0 R >>" % more
    data, offsets = b"%PDF-1.5\n", []
    catalog = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, font]
    for number, content in enumerate([*catalog, *objects], 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1) + table + trailer


@pytest.mark.parametrize("kind", [b"/Form", b"/F#6frm"])
def test_forms_nested_to_explode_are_refused(kind: bytes) -> None:
    entries = b"/Type /XObject /Subtype " + kind + b" /BBox [0 0 600 800] /Resources << /XObject << /X %d 0 R >> /Font << /F 4 0 R >> >>"
    forms = [stream(b"/X Do " * 10, entries % (7 + depth)) for depth in range(11)] + [stream(b"BT /F 9 Tf (x) Tj ET", entries % 5)]
    data = by_hand([stream(b"/X Do"), *forms], more=b"/XObject << /X 6 0 R >>")
    assert len(data) < 4_000 and code_of(data) == "unsafe"


@pytest.mark.parametrize("layers", [1, 2])
def test_streams_packed_to_explode_are_refused(layers: int) -> None:
    content = b"BT /F 12 Tf 10 10 Td (x) Tj ET\n" * 3_000_000
    for _ in range(layers):
        content = zlib.compress(content, 9)
    assert code_of(by_hand([stream(content, b"/Filter [" + b"/FlateDecode " * layers + b"]")])) == "unsafe"


def test_a_form_used_on_every_page_is_harmless() -> None:
    def draw(page: Page) -> None:
        if not page.canvas.hasForm("logo"):
            page.canvas.beginForm("logo")
            page.canvas.setFont(FONT, 12)
            page.canvas.drawString(90, 500, "版头")
            page.canvas.endForm()
        page.canvas.doForm("logo")
        page.text(90, 100, "正文")

    assert body(pdf.read(make(draw, draw)))[:2] == ["正文", "版头"]


def test_fields_and_typed_remarks_are_read_where_they_stand() -> None:
    look = b"/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F 4 0 R >> >>"
    value = stream(b"BT /F 12 Tf 2 4 Td (Qiao Yunzhou) Tj ET", look)
    annotation = b"<< /Type /Annot /Subtype %b /Rect [50 %d 250 %d] /AP << /N 6 0 R >> >> "
    places = ((b"/Widget /FT /Tx", 690), (b"/FreeText", 600), (b"/FreeText /F 2", 500))
    drawn = b"".join(annotation % (kind, bottom, bottom + 20) for kind, bottom in places)
    content = stream(b"BT /F 12 Tf 50 750 Td (Head:) Tj 0 -100 Td (End) Tj ET")
    data = by_hand([content, value]).replace(b"/Contents", b"/Annots [" + drawn + b"] /Contents", 1)
    assert body(pdf.read(data)) == ["Head:", "Qiao Yunzhou", "End", "Qiao Yunzhou"]


def test_values_that_the_file_leaves_to_be_drawn_are_read() -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Qiao Yunzhou) /DA (/F 12 Tf 0 g) /Rect [90 690 250 710] >>"
    content = stream(b"BT /F 12 Tf 50 695 Td (Head:) Tj ET")
    form = b"/Type /Catalog /AcroForm << /NeedAppearances true /Fields [6 0 R] /DR << /Font << /F 4 0 R >> >> >>"
    data = by_hand([content, field]).replace(b"/Contents", b"/Annots [6 0 R] /Contents", 1).replace(b"/Type /Catalog", form, 1)
    assert body(pdf.read(data)) == ["Head:  Qiao Yunzhou"]


def test_letters_flipped_twice_stand_upright() -> None:
    content = b"BT /F -1 Tf -12 0 0 -12 50 700 Tm (Some words) Tj -12 0 0 -12 50 680 Tm (below) Tj ET"
    assert body(pdf.read(by_hand([stream(content)]))) == ["Some words", "below"]


def test_sideways_letters_without_unicode_are_nothing() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    table = stream(b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <78> <0001> endbfchar endcmap")
    content = stream(b"BT /F 12 Tf 50 700 Td (Some words) Tj 0 1 -1 0 0 0 Tm 1 0 0 1 300 300 Tm 0 1 -1 0 300 300 Tm (x) Tj ET")
    assert body(pdf.read(by_hand([content, table], font))) == ["Some words"]


def test_a_file_whose_places_are_wrong_is_looked_at_once() -> None:
    form = stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    words = stream(b"BT /F 12 Tf 50 700 Td (Some words) Tj ET /X99 Do")
    names = b"/XObject << " + b"".join(b"/X%d %d 0 R " % (number, number) for number in range(6, 3_000)) + b">>"
    data = by_hand([words, *[form] * 2_994], more=names).replace(b"%PDF-1.5\n", b"%PDF-1.5\r\n%rubbish of a mail program\r\n")
    assert body(pdf.read(data)) == ["Some words"]


# --- another program's files ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def from_office(tmp_path_factory: pytest.TempPathFactory) -> Source:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    folder: Path = tmp_path_factory.mktemp("office")
    document = Document()
    for paragraph in (PLAN + "\n").replace("组长：乔云舟（校长）", "组长：\u3000\u3000乔云舟\u3000\u3000校长").split("\n") * 3:
        document.add_paragraph(paragraph)
    table = document.add_table(3, 3)
    table.style = "Table Grid"
    for i, row in enumerate([["职务", "姓名", "电话"], ["组长", "乔云舟", "无"], ["", "闻笑竹", "无"]]):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.save(str(folder / "plan.docx"))
    command = [
        office,
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, str(folder / "plan.docx")], check=True, capture_output=True, timeout=120)
    return pdf.read((folder / "plan.pdf").read_bytes())


def test_an_office_program_s_file_is_read_without_error(from_office: Source) -> None:
    expected = PLAN.replace("组长：乔云舟（校长）", "组长：乔云舟校长") * 3
    text = "".join(block.text for block in from_office.blocks if block.kind != "cell" and block.region == "body")
    assert error_rate(expected, text) < 0.002
    assert any(block.text.split() == ["组长：", "乔云舟", "校长"] for block in from_office.blocks)


def test_an_office_program_s_table_is_a_table(from_office: Source) -> None:
    def at(row: int, column: int) -> str | None:
        return cells(from_office).get((0, row, column))

    assert [at(0, 0), at(0, 1), at(1, 0), at(1, 1), at(2, 0), at(2, 1)] == ["职务", "姓名", "组长", "乔云舟", None, "闻笑竹"]


def test_blocks_are_in_reading_order(from_office: Source) -> None:
    def place(block: Block) -> tuple[int, float]:
        assert block.anchor.page is not None and block.anchor.box is not None
        return block.anchor.page, block.anchor.box[1]

    places = [place(block) for block in from_office.blocks]
    assert places == sorted(places)
