"""Reading .docx: everything that Word prints, once, in order, with its place; and nothing that Word does not print."""

from __future__ import annotations

import io
from itertools import pairwise

import docx as python_docx
import docx_files as word
import pytest
from docx_files import cell, paragraph, run, table
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingestion import parse
from pipeline.ingestion.docx import read
from pipeline.ingestion.messages import english
from pipeline.records import Anchor, Block


def blocks(body: str, **parts: str) -> tuple[Block, ...]:
    return parse(word.docx(body, **parts)).blocks


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in blocks(body, **parts)]


def inside(content: str) -> str:
    """A paragraph of these runs."""
    return f"<w:p>{content}</w:p>"


def text_box(*paragraphs: str) -> str:
    """A run with a text box as Word writes it: once for itself and once for older versions."""
    content = "".join(paragraphs)
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_document_made_by_another_writer() -> None:
    document = python_docx.Document()
    document.core_properties.title = "禾田镇中心小学实施方案"
    document.add_heading("禾田镇中心小学实施方案", 0)
    document.add_heading("一、指导思想", 1)
    document.add_paragraph("以安全教育为抓手。")
    document.add_heading("（一）宣传", 2)
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    grid = document.add_table(2, 2)
    grid.cell(0, 0).merge(grid.cell(0, 1)).text = "名单"
    grid.cell(1, 0).text, grid.cell(1, 1).text = "组长", "甲某某"
    stream = io.BytesIO()
    document.save(stream)
    source = parse(stream.getvalue(), "方案.doc")
    assert source.format == "docx"
    assert source.title == "禾田镇中心小学实施方案"
    assert [(block.kind, block.level, block.printed) for block in source.blocks] == [
        ("paragraph", None, "禾田镇中心小学实施方案"),
        ("heading", 1, "一、指导思想"),
        ("paragraph", None, "以安全教育为抓手。"),
        ("heading", 2, "（一）宣传"),
        ("paragraph", None, "1.第一项"),
        ("paragraph", None, "2.第二项"),
        ("cell", None, "名单"),
        ("cell", None, "组长"),
        ("cell", None, "甲某某"),
    ]
    assert [block.anchor.paragraph for block in source.blocks[:6]] == [0, 1, 2, 3, 4, 5]


# inside a paragraph


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("甲") + "<w:r><w:tab/></w:r>" + run("乙"), ["甲\t乙"]),
        (run("组长   张"), ["组长   张"]),
        ("<w:r><w:t> 甲 </w:t></w:r>" + run("乙"), ["甲乙"]),
        ("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/></w:r>", ["甲-乙"]),
        ("<w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t><w:cr/><w:t>第三行</w:t></w:r>", ["第一行", "第二行", "第三行"]),
        ('<w:r><w:t>前页</w:t><w:br w:type="page"/><w:t>后页</w:t><w:lastRenderedPageBreak/><w:t>同页</w:t></w:r>', ["前页", "后页同页"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t></w:r>', ["☑同意"]),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/><w:t>不同意</w:t></w:r>', ["□不同意"]),
        ('<w:r><w:sym w:font="Arial" w:char="2460"/><w:sym w:font="x" w:char="nonsense"/><w:t>甲</w:t></w:r>', ["①甲"]),
        (run("\uf0fe同意\uf0a8 no", '<w:rFonts w:ascii="Wingdings" w:eastAsia="宋体"/>') + run("n"), ["☑同意□ ■□n"]),
        ("<w:hyperlink>" + run("链接") + "</w:hyperlink><w:smartTag>" + run("标记") + "</w:smartTag>", ["链接标记"]),
        ("<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", ["控件"]),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", ["a+b"]),
        ("<w:r><w:ruby><w:rubyPr/><w:rt>" + run("pīn") + "</w:rt><w:rubyBase>" + run("拼") + "</w:rubyBase></w:ruby></w:r>", ["拼"]),
        (run("甲") + run("看不见", "<w:vanish/>") + run("乙", '<w:vanish w:val="0"/>'), ["甲乙"]),
        (run("甲") + "<w:r><w:footnoteReference w:id='9'/></w:r>", ["甲"]),
    ],
)
def test_content_of_a_paragraph(content: str, expected: list[str]) -> None:
    assert texts(inside(content)) == expected


def field(instruction: str, result: str | None, begin: str = "") -> str:
    separate = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'{separate}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


CHECKED = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
UNCHECKED = "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("共") + field(" NUMPAGES ", run("12")) + run("页"), "共12页"),
        (field(" IF 1=1 ", run("是")) + run("。"), "是。"),
        (field(" IF </w:instrText></w:r>" + field(" PAGE ", run("7")) + "<w:r><w:instrText> = 7 ", run("末页")), "末页"),
        (run("甲") + field(r" eq \o\ac(○,3) ", None) + run("乙"), "甲③乙"),
        (field(r' EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(pīn),拼) ', None), "拼"),
        (field(" FORMCHECKBOX ", None, CHECKED) + run("是") + field(" FORMCHECKBOX ", None, UNCHECKED) + run("否"), "☑是□否"),
        ('<w:fldSimple w:instr=" TITLE ">' + run("题目") + "</w:fldSimple>", "题目"),
    ],
)
def test_fields_show_their_result(content: str, expected: str) -> None:
    assert texts(inside(content)) == [expected]


def test_a_field_may_span_paragraphs_and_a_broken_one_hides_nothing() -> None:
    start = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    contents = inside(start + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("一、目标")) + inside(run("二、任务"))
    ended = inside('<w:r><w:fldChar w:fldCharType="end"/></w:r>') + paragraph("正文")
    assert texts(contents + ended) == ["一、目标", "二、任务", "正文"]
    assert texts(inside(start) + paragraph("正文")) == ["正文"]


def test_a_line_break_keeps_the_paragraph_and_numbers_once() -> None:
    numbers = word.numbering({0: {"levels": [{"format": "chineseCounting", "text": "%1、"}]}}, {1: {"of": 0}})
    broken = paragraph("", 1).replace("</w:p>", "<w:r><w:br/><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>")
    found = blocks(paragraph("题") + broken, numbering=numbers)
    assert [(block.number, block.text, block.anchor.paragraph) for block in found] == [("", "题", 0), ("一、", "甲", 1), ("", "乙", 1)]


# headings


@pytest.mark.parametrize(
    ("style", "properties", "level"),
    [
        ("h2", "", 2),
        ("sub", "", 2),
        ("cn", "", 3),
        ("named", "", 4),
        ("plain", '<w:outlineLvl w:val="0"/>', 1),
        ("h2", '<w:outlineLvl w:val="9"/>', None),
        ("plain", "", None),
        (None, "", None),
        ("unknown", "", None),
    ],
)
def test_heading_levels(style: str | None, properties: str, level: int | None) -> None:
    sheet = word.styles(
        {
            "Normal": {"name": "Normal", "default": True},
            "h2": {"name": "heading 2"},
            "sub": {"name": "own", "based_on": "h2"},
            "cn": {"name": "标题 3"},
            "named": {"outline": 3},
            "plain": {"name": "Body Text"},
        }
    )
    (found,) = blocks(paragraph("工作目标", style=style, properties=properties), styles=sheet)
    assert (found.kind, found.level) == ("heading" if level else "paragraph", level)


_LOOKS = '<w:tblStylePr w:type="band1Vert"><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:tblStylePr>'
_TABLE = f'<w:style w:type="table" w:styleId="grid"><w:name w:val="heading 9"/>{_LOOKS}</w:style>'
_LATENT = '<w:latentStyles w:count="2"><w:lsdException w:name="heading 1"/></w:latentStyles>'


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        ("", _TABLE, 2),
        (_TABLE * 2, "", 2),
        (_LATENT, _TABLE, 2),
        ('<w:latentStyles w:count="2"/>', '<w:style w:type="table" w:styleId="empty"/>', 2),
        ('<w:style w:type="table" w:styleId="empty"/>', "", 2),
        ('<!-- <w:style w:type="table">', "-->" + _TABLE, None),
    ],
)
def test_the_looks_of_tables_leave_the_other_styles_alone(before: str, after: str, level: int | None) -> None:
    sheet = word.styles({"h2": {"name": "heading 2"}, "own": {"based_on": "h2"}})
    first, last = sheet.index("<w:style "), sheet.index("</w:styles>")
    sheet = sheet[:first] + before + sheet[first:last] + after + sheet[last:]
    found = blocks(paragraph("工作目标", style="own") + paragraph("工作步骤", style="none"), styles=sheet)
    assert [block.level for block in found] == [level, None]


# tables


def test_cells_have_their_place_and_several_paragraphs() -> None:
    body = paragraph("甲") + table(cell("组长") + cell(paragraph("乙某") + paragraph("丙某")), cell("副组长") + cell("")) + paragraph("丁")
    found = blocks(body)
    assert [(block.kind, block.text, block.anchor) for block in found] == [
        ("paragraph", "甲", Anchor(paragraph=0)),
        ("cell", "组长", Anchor(table=0, row=0, column=0)),
        ("cell", "乙某", Anchor(table=0, row=0, column=1)),
        ("cell", "丙某", Anchor(table=0, row=0, column=1)),
        ("cell", "副组长", Anchor(table=0, row=1, column=0)),
        ("paragraph", "丁", Anchor(paragraph=1)),
    ]


def test_merged_cells_stand_once() -> None:
    body = table(
        cell("横", '<w:gridSpan w:val="2"/>') + cell("右"),
        cell("竖", '<w:vMerge w:val="restart"/>') + cell("中") + cell("老式", '<w:hMerge w:val="restart"/>'),
        cell("遮住", "<w:vMerge/>") + cell("下") + cell("右下"),
        cell("新", "<w:vMerge w:val='restart'/>") + cell("甲", "<w:hMerge w:val='restart'/>") + cell("乙", "<w:hMerge/>"),
    )
    source = parse(word.docx(body))
    assert [(block.text, block.anchor.row, block.anchor.column) for block in source.blocks] == [
        ("横", 0, 0),
        ("右", 0, 2),
        ("竖", 1, 0),
        ("中", 1, 1),
        ("老式", 1, 2),
        ("下", 2, 1),
        ("右下", 2, 2),
        ("新", 3, 0),
        ("甲", 3, 1),
    ]
    assert any("2处" in note.message and "合并单元格" in note.message for note in source.notes)


def test_a_wide_cell_ends_the_merges_under_it() -> None:
    body = table(
        cell("甲") + cell("乙", '<w:vMerge w:val="restart"/>'),
        cell("宽", '<w:gridSpan w:val="2"/>'),
        cell("丙") + cell("丁", "<w:vMerge/>"),
        cell("巨", '<w:gridSpan w:val="2000000000"/>'),
    )
    assert texts(body) == ["甲", "乙", "宽", "丙", "丁", "巨"]


def test_a_merge_that_goes_on_from_nothing_is_shown() -> None:
    assert texts(table(cell("甲", "<w:vMerge/>") + cell("乙"))) == ["甲", "乙"]


def test_nested_tables_follow_the_text_of_their_cell() -> None:
    inner = table(cell("内一") + cell("内二"))
    found = blocks(table(cell(paragraph("外前") + inner + paragraph("外后")) + cell("邻")))
    assert [(block.text, block.anchor.table) for block in found] == [("外前", 0), ("外后", 0), ("内一", 1), ("内二", 1), ("邻", 0)]


def test_rows_and_cells_in_content_controls() -> None:
    row = f"<w:sdt><w:sdtContent><w:tr>{cell('甲')}<w:sdt><w:sdtContent>{cell('乙')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>"
    assert texts(f"<w:tbl><w:tblPr/>{row}</w:tbl>") == ["甲", "乙"]


def test_grid_before_moves_the_columns() -> None:
    body = f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cell("甲")}</w:tr></w:tbl>'
    assert blocks(body)[0].anchor.column == 2


# text boxes, margins, notes


def test_text_boxes_stand_once_after_their_paragraph() -> None:
    body = inside(run("前") + text_box(paragraph("框一"), paragraph("框二")) + run("后")) + paragraph("下段")
    found = blocks(body)
    assert [(block.region, block.text, block.anchor.paragraph) for block in found] == [
        ("body", "前后", 0),
        ("textbox", "框一", 0),
        ("textbox", "框二", 0),
        ("body", "下段", 1),
    ]


def test_text_boxes_in_cells_nested_and_with_tables() -> None:
    nested = inside(text_box(inside(run("外框") + text_box(paragraph("内框"))), table(cell("框中格"))))
    found = blocks(table(cell(nested)))
    assert [(block.kind, block.region, block.text) for block in found] == [
        ("paragraph", "textbox", "外框"),
        ("paragraph", "textbox", "内框"),
        ("cell", "textbox", "框中格"),
    ]
    assert found[0].anchor == Anchor(table=0, row=0, column=0)


def test_word_art_and_diagrams() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="艺术字标题"/></v:shape></w:pict></w:r>'
    diagram = '<w:r><w:drawing><a:graphic><a:graphicData><dgm:relIds r:dm="diagramData"/></a:graphicData></a:graphic></w:drawing></w:r>'
    points = "".join(f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>" for text in ("组长", "成员"))
    data = f"<dgm:dataModel {word.NAMESPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    found = blocks(inside(art + diagram) + paragraph("正文"), diagramData=data)
    assert [(block.region, block.text) for block in found] == [
        ("textbox", "艺术字标题"),
        ("textbox", "组长"),
        ("textbox", "成员"),
        ("body", "正文"),
    ]


def test_headers_and_footers_come_last_and_once() -> None:
    sections = (
        '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr></w:pPr></w:p>'
        '<w:sectPr><w:headerReference w:type="default" r:id="header2"/><w:headerReference w:type="first" r:id="header3"/>'
        '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
    )
    found = blocks(
        paragraph("正文") + sections,
        header1=word.root("hdr", paragraph("禾田镇中心小学")),
        header2=word.root("hdr", paragraph("禾田镇中心小学")),
        header3=word.root("hdr", paragraph("首页页眉")),
        header4=word.root("hdr", paragraph("没有使用")),
        footer1=word.root("ftr", paragraph("第 1 页")),
    )
    assert [(block.region, block.text) for block in found] == [
        ("body", "正文"),
        ("header", "禾田镇中心小学"),
        ("header", "首页页眉"),
        ("footer", "第 1 页"),
    ]


def test_notes_and_comments_point_to_their_paragraph() -> None:
    body = paragraph("甲") + inside(
        run("乙")
        + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="0"/></w:r>'
    )
    separator = f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
    found = blocks(
        body,
        footnotes=word.root(
            "footnotes",
            separator + f'<w:footnote w:id="2">{paragraph("脚注")}</w:footnote><w:footnote w:id="3">{paragraph("无引用")}</w:footnote>',
        ),
        endnotes=word.root("endnotes", f'<w:endnote w:id="1">{paragraph("尾注")}</w:endnote>'),
        comments=word.root("comments", f'<w:comment w:id="0">{paragraph("请核实")}</w:comment>'),
    )
    assert [(block.region, block.text, block.anchor.paragraph) for block in found] == [
        ("body", "甲", 0),
        ("body", "乙", 1),
        ("footnote", "脚注", 1),
        ("footnote", "尾注", 1),
        ("comment", "请核实", 1),
    ]


# tracked changes


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    deleted = "<w:del w:id='1'><w:r><w:delText>删去</w:delText></w:r></w:del>"
    moved = "<w:moveFrom w:id='2'>" + run("移走") + "</w:moveFrom>"
    arrived = "<w:moveTo w:id='3'>" + run("移来") + "</w:moveTo>"
    source = parse(word.docx(inside(run("原文") + deleted + "<w:ins w:id='4'>" + run("插入") + "</w:ins>" + moved) + inside(arrived)))
    assert [block.text for block in source.blocks] == ["原文插入", "移来"]
    assert [note.message for note in source.notes] == ["文件含修订痕迹，已按“接受全部修订”读取：插入2处，删除2处。"]
    assert source.notes[0].english.endswith("as if all were accepted: 2 insertions, 2 deletions.")


def test_a_deleted_paragraph_end_joins_two_paragraphs_and_counts_once() -> None:
    numbers = word.numbering({0: {"levels": [{}]}}, {1: {"of": 0}})
    body = (
        paragraph("前半", 1, properties="<w:rPr><w:del w:id='1'/></w:rPr>")
        + paragraph("后半", 1)
        + paragraph("", 1, properties="<w:rPr><w:del w:id='2'/></w:rPr>")
        + paragraph("第二", 1)
        + paragraph("剩下", properties="<w:rPr><w:del w:id='3'/></w:rPr>")
    )
    assert [block.printed for block in blocks(body, numbering=numbers)] == ["1.前半后半", "2.第二", "剩下"]


def test_deleted_rows_and_cells_are_left_out() -> None:
    row = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell('删行')}</w:tr>"
    body = table(cell("甲") + cell("删格", "<w:cellDel w:id='2'/>")).replace("</w:tbl>", row + "</w:tbl>")
    assert texts(body) == ["甲"]


def test_former_numbering_in_a_format_change_does_not_count() -> None:
    numbers = word.numbering({0: {"levels": [{}]}}, {1: {"of": 0}})
    change = "<w:pPrChange w:id='1'><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr></w:pPrChange>"
    assert [block.number for block in blocks(paragraph("甲", properties=change) + paragraph("乙", 1), numbering=numbers)] == ["", "1."]


# what is said besides the text


def test_hidden_text_by_style_and_pictures_are_told() -> None:
    sheet = word.styles({"top": {"name": "z-Top of Form", "hidden": True}, "hid": {"type": "character", "hidden": True}})
    picture = "<w:r><w:drawing><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></w:drawing></w:r>"
    source = parse(
        word.docx(paragraph("窗体顶端", style="top") + inside(run("甲") + run("隐", '<w:rStyle w:val="hid"/>') + picture), styles=sheet)
    )
    assert [block.text for block in source.blocks] == ["甲"]
    assert [note.message for note in source.notes] == [
        "文件含2处隐藏文字，打印时不显示，未计入正文。",
        "文件含1张图片，图片中的文字未读取。",
    ]


def test_a_run_may_show_itself_where_its_style_hides() -> None:
    sheet = word.styles({"hidden": {"hidden": True}})
    shown = '<w:pPr><w:pStyle w:val="hidden"/></w:pPr>' + run("显", '<w:vanish w:val="0"/>') + run("隐")
    source = parse(word.docx(f"<w:p>{shown}</w:p>", styles=sheet))
    assert [block.text for block in source.blocks] == ["显"]
    assert [note.message for note in source.notes] == ["文件含1处隐藏文字，打印时不显示，未计入正文。"]


def test_a_web_page_taken_in_is_read_as_part_of_the_document() -> None:
    rows = "".join(f"<tr><td>{role}</td><td>{name}</td></tr>" for role, name in (("组长", "乔云舟"), ("副组长", "闻笑竹")))
    page = f"<html><body><h1>实施方案</h1><p>为做好工作，制定本方案。</p><table border=1>{rows}</table></body></html>"
    relation = '<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="a.html"/>'
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
    extra = {"word/a.html": page.encode(), "word/_rels/document.xml.rels": relations.encode()}
    body = paragraph("甲") + '<w:altChunk r:id="a"/>' * 2 + paragraph("乙") + word.table(word.cell("丙"))
    source = parse(word.docx(body, extra=extra))
    assert [block.text for block in source.blocks] == [
        "甲",
        "实施方案",
        "为做好工作，制定本方案。",
        "组长",
        "乔云舟",
        "副组长",
        "闻笑竹",
        "乙",
        "丙",
    ]
    assert [block.anchor.paragraph for block in source.blocks if block.kind != "cell"] == [0, 1, 2, 3]
    assert [block.anchor.table for block in source.blocks if block.kind == "cell"] == [0, 0, 0, 0, 1]
    assert {problem.code for problem in source.problems} == {"unsupported"}


def test_embedded_content_makes_the_reading_partial() -> None:
    source = parse(word.docx(paragraph("甲") + '<w:altChunk r:id="x"/>'))
    assert [problem.code for problem in source.problems] == ["unsupported"]


def test_damaged_xml_is_read_as_far_as_it_goes() -> None:
    whole = word.root("document", f"<w:body>{paragraph('第一段')}{paragraph('第二段')}</w:body>").encode()
    source = parse(word.docx("", extra={"word/document.xml": whole[: whole.index("第二段".encode())]}))
    assert [block.text for block in source.blocks] == ["第一段"]
    assert [problem.code for problem in source.problems] == ["truncated"]


def test_the_strict_variant_reads_the_same() -> None:
    strict = word.root("document", f"<w:body>{paragraph('严格格式')}</w:body>")
    strict = strict.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    strict = strict.replace("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main")
    assert [block.text for block in parse(word.docx("", extra={"word/document.xml": strict.encode()})).blocks] == ["严格格式"]


# files that are refused


DTD = b'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (word.docx(paragraph("文字"))[:-200], "truncated"),
        (word.docx(paragraph("文字"))[:60], "truncated"),
        (word.zipped({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<x/>"}), "unsupported"),
        (
            word.docx("", extra={"word/document.xml": DTD + word.root("document", "<w:body>&a;</w:body>").partition("?>")[2].encode()}),
            "unsafe",
        ),
        (word.docx(paragraph("文字"), extra={"word/styles.xml": b""}), ""),
        (word.docx(paragraph("文字"), styles="not xml"), ""),
        (word.docx("<w:p/>" * 2_100_000), "too_large"),
        (word.docx(inside("<w:r><w:t>" + "字" * 9_000_000 + "</w:t></w:r>")), "too_large"),
        (word.docx(paragraph("文字"), extra={f"x/{i}": b"" for i in range(20_001)}), "too_large"),
        (word.docx(""), "no_text"),
        (word.docx(paragraph("……123")), "no_text"),
    ],
    ids=[
        "cut",
        "cut early",
        "no document",
        "dtd",
        "empty styles",
        "styles no xml",
        "paragraphs",
        "characters",
        "members",
        "no text",
        "no letter",
    ],
)
def test_refusals(data: bytes, code: str) -> None:
    if not code:
        assert parse(data).blocks
        return
    with pytest.raises(ReadError) as caught:
        parse(data, "方案.docx")
    assert caught.value.code == code
    assert english(code)


def test_deep_nesting_ends_in_a_reason() -> None:
    deep = paragraph("底")
    for _ in range(3000):
        deep = f"<w:tbl><w:tr><w:tc>{deep}<w:p/></w:tc></w:tr></w:tbl>"
    with pytest.raises(ReadError) as caught:
        parse(word.docx(deep))
    assert caught.value.code in ("unsafe", "truncated")


# properties

TEXT = st.text(st.characters(codec="utf-8", categories=("Lo", "Ll", "Nd", "Po")), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(TEXT, st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=3)), min_size=1, max_size=8))
def test_every_text_comes_back_once_in_order_at_its_place(content: list[str | list[list[str]]]) -> None:
    body = "".join(
        paragraph(item) if isinstance(item, str) else table(*("".join(cell(paragraph(text)) for text in row) for row in item))
        for item in content
    )
    expected: list[tuple[str, Anchor]] = []
    paragraphs = tables = 0
    for item in content:
        if isinstance(item, str):
            expected.append((item, Anchor(paragraph=paragraphs)))
            paragraphs += 1
        else:
            expected += [(text, Anchor(table=tables, row=i, column=j)) for i, row in enumerate(item) for j, text in enumerate(row)]
            tables += 1
    found = [(block.text, block.anchor) for block in read(word.docx(body)).blocks]
    assert found == expected
    assert all(first[1] != second[1] for first, second in pairwise(found))
