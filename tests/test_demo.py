"""The demo batch: deterministic, complete, in the formats that its names claim, and in step with its gold answers."""

import html
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from pipeline import data
from pipeline.demo import Entry, build, entries
from pipeline.demo.layout import Paragraph, Table, read
from pipeline.demo.numbering import Counter as NumberCounter
from pipeline.demo.word import render as render_word
from pipeline.errors import ResultError

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "corpus" / "demo"
PRACTICE = ROOT / "../shared/practice"


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    return build(tmp_path_factory.mktemp("batch"))


def gold():
    return [json.loads(line) for line in (DEMO / "gold.jsonl").read_text(encoding="utf-8").splitlines()]


def files(root):
    return {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}


def squeeze(text):
    return "".join(text.split())


def body_xml(path):
    with zipfile.ZipFile(path) as box:
        return etree.fromstring(box.read("word/document.xml"))


def words(path: Path, entry: Entry) -> str:
    """What a plain reader finds in a rendered file, without white space; Word's automatic numbers are not among it."""
    raw = path.read_bytes()
    if entry.format == "docx":
        return squeeze("".join(node.text or "" for node in body_xml(path).iter(qn("w:t"))))
    if entry.format == "pdf":
        pdf = pypdfium2.PdfDocument(raw)
        pages = [page.get_textpage().get_text_range() for page in pdf]
        header = entry.options["header"]
        return squeeze("".join(re.sub(rf"^{re.escape(header)}\s+- \d+ -\s", "", page) for page in pages))
    if entry.format == "html":
        text = raw.decode("gb18030" if b"charset=gb2312" in raw else "utf-8")
        return squeeze(html.unescape(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", "", text)))
    return re.sub(r"-\d-", "", squeeze(raw.decode(entry.options.get("encoding", "utf-8"))))


def check_gold(folder):
    return subprocess.run(
        [sys.executable, ROOT / "corpus" / "check_gold.py", folder], capture_output=True, text=True, encoding="utf-8", check=False
    )


# --- the batch ---------------------------------------------------------------------------------------------------------


def test_two_builds_give_the_same_bytes(batch, tmp_path):
    again, _ = build(tmp_path)
    first = {name: path.read_bytes() for name, path in files(batch[0]).items()}
    assert {name: path.read_bytes() for name, path in files(again).items()} == first


def test_every_gold_file_exists_and_no_other(batch):
    root, templates = batch
    assert templates == root / "template"
    assert set(files(root)) == {row["file"] for row in gold()} == {entry.file for entry in entries()}


def test_every_source_text_is_rendered():
    assert {entry.text for entry in entries()} == {path.relative_to(DEMO).as_posix() for path in (DEMO / "in").rglob("*.txt")}


def test_the_batch_has_the_promised_size_and_mix():
    submissions = [row for row in gold() if row["role"] == "submission"]
    sound = [row for row in submissions if not row["findings"]]
    formats = Counter(entry.format for entry in entries())
    assert len({row["file"] for row in submissions}) >= 26
    assert len(sound) * 2 >= len(submissions)
    assert formats == {"docx": 12, "txt": 7, "pdf": 6, "html": 5}
    assert {row["campaign"] for row in submissions} == {"书香校园建设", "控辍保学专项行动"}
    assert {"roster", "news", "notice", "summary", "plan"} == {row["doc_type"] for row in submissions}
    assert {"zh", "en"} == {row["lang"] for row in submissions}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.file)
def test_the_words_of_the_gold_stand_in_the_file(batch, entry):
    found = words(batch[0] / entry.file, entry)
    for row in (row for row in gold() if row["file"] == entry.file):
        for section in row["sections"]:
            assert squeeze(section["heading"] or section["starts"]) in found
        for member in row["members"]:
            assert squeeze(member["name"]) in found
            assert squeeze(member.get("post") or "") in found
        for finding in row["findings"]:
            assert re.sub(r"^(（.）|.、|\d\.)", "", squeeze(finding["quote"] or "")) in found


@pytest.mark.parametrize("entry", [entry for entry in entries() if entry.format == "txt"], ids=lambda entry: entry.file)
def test_a_text_is_in_its_charset(batch, entry):
    raw = (batch[0] / entry.file).read_bytes()
    encoding = entry.options.get("encoding", "utf-8")
    assert raw.startswith({"utf-16": b"\xff\xfe", "utf-8-sig": b"\xef\xbb\xbf"}.get(encoding, b""))
    assert (b"\r\n" in raw) == (entry.options.get("newline") == "\r\n")
    if encoding == "gb18030":
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")
    if not entry.options.get("wrap"):
        assert raw.decode(encoding).replace("\r\n", "\n") == (DEMO / entry.text).read_text(encoding="utf-8")


def test_a_text_with_hard_line_ends_has_glued_page_marks(batch):
    text = (batch[0] / "18石桥初中书香校园总结.txt").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 34 + len("-1-")
    assert "-1-四、开展活动，浓厚氛围" in text  # before a heading
    assert "得分在全县初中\n-2-里排第四位" in text  # inside a sentence


# --- Word --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [entry for entry in entries() if entry.options.get("automatic")], ids=lambda entry: entry.file)
def test_automatic_numbers_stand_nowhere_in_the_text(batch, entry):
    path = batch[0] / entry.file
    document = Document(str(path))
    paragraphs = {paragraph.text: paragraph for paragraph in document.paragraphs}
    (row,) = (row for row in gold() if row["file"] == entry.file)
    for section in (section for section in row["sections"] if section["number"]):
        assert f"{section['number']}、{section['heading']}" not in words(path, entry)
        paragraph = paragraphs[section["heading"]]
        own, style = paragraph._p.pPr, paragraph.style.element.pPr
        assert any(properties is not None and properties.numPr is not None for properties in (own, style))


def test_at_least_four_word_files_are_numbered_by_word():
    assert sum(bool(entry.options.get("automatic")) for entry in entries()) >= 4


def test_word_files_have_fixed_dates(batch):
    for path in files(batch[0]).values():
        if path.suffix == ".docx":
            properties = Document(str(path)).core_properties
            assert properties.created == properties.modified
            with zipfile.ZipFile(path) as box:
                assert {item.date_time for item in box.infolist()} == {(2021, 3, 1, 8, 0, 0)}


def test_headers_footers_box_and_tracked_changes(batch):
    path = batch[0] / "10云台中心学校控辍保学方案.docx"
    section = Document(str(path)).sections[0]
    assert section.header.paragraphs[0].text == "云台镇中心学校"
    assert 'instr="PAGE"' in section.footer._element.xml
    boxes = body_xml(path).findall(f".//{qn('w:txbxContent')}")
    assert ["".join(node.text for node in box.iter(qn("w:t"))) for box in boxes] == ["档案盒号：21-06"] * 2  # the shape and its older form
    changed = body_xml(batch[0] / "11马家湾学校控辍保学方案.docx")
    assert [node.text for node in changed.iter(qn("w:delText"))] == ["七个", "打牌"]
    assert ["".join(node.itertext()) for node in changed.iter(qn("w:ins"))] == ["六个", "争吵"]


def test_rosters_in_word_tables(batch):
    (table,) = Document(str(batch[0] / "26清水镇中心学校控辍保学方案.docx")).tables
    assert [cell.text for cell in table.rows[0].cells] == ["小组职务", "姓名", "行政职务", "职责"]
    assert [cell.text for cell in table.rows[3].cells][:3] == ["副组长", "盛怀民", "党支部副书记"]  # the first is joined with the one above
    (table,) = Document(str(batch[0] / "05石桥初中书香校园实施方案.docx")).tables
    assert [squeeze("".join(cell.text for cell in row.cells)) for row in table.rows][-1] == "成员辛晓燕"


# --- PDF and HTML ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [entry for entry in entries() if entry.format == "pdf"], ids=lambda entry: entry.file)
def test_a_pdf_has_a_header_and_page_numbers(batch, entry):
    pdf = pypdfium2.PdfDocument((batch[0] / entry.file).read_bytes())
    assert len(pdf) >= 2
    for number, page in enumerate(pdf, 1):
        text = page.get_textpage().get_text_range()
        assert entry.options["header"] in text
        assert f"- {number} -" in text


def test_a_sentence_runs_over_a_page_of_a_pdf(batch):
    pdf = pypdfium2.PdfDocument((batch[0] / "15三中-不让一颗星星掉队.pdf").read_bytes())
    assert pdf[0].get_textpage().get_text_range().rstrip().endswith("多次请假")


def test_a_ruled_table_in_a_pdf(batch):
    with pdfplumber.open(batch[0] / "16城东学校控辍保学工作方案.pdf") as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    assert [row[0] for row in tables[0]] == ["小组职务", "组 长", "副组长", "副组长", "成 员", "成 员", "成 员"]
    assert tables[0][3] == ["副组长", "申屠敬", "副校长"]


def test_a_page_that_declares_gb2312_holds_more(batch):
    raw = (batch[0] / "13青石垭小学方案.html").read_bytes()
    assert b"charset=gb2312" in raw
    assert "向启喆" in raw.decode("gb18030")
    assert "龙䶮" in raw.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("gb2312")


def test_a_page_of_a_site_has_chrome_around_its_article(batch):
    tree = etree.HTML((batch[0] / "02城关小学-让书香漫过童年的窗台.html").read_bytes().decode())
    assert len(tree.findall(".//div[@class='side']//li")) == 4
    article = squeeze("".join(tree.find(".//div[@class='text']").itertext()))
    assert article.startswith("一间有书的教室")
    assert "版权所有" not in article


# --- the parts ---------------------------------------------------------------------------------------------------------


def test_a_roster_becomes_a_table_only_where_asked():
    people = "组  长：白  榕（校长）\n副组长：申屠敬（副校长）\n        郎  静（工会主席）\n成  员：尹春华  邬建民、宗晓丹\n"
    text = f"标题\n\n一、组织领导\n{people}每月开会。\n"
    heading, table, last = read(text, roster=True)[1:]
    assert (heading, last) == (Paragraph("一、组织领导", "heading", 1), Paragraph("每月开会。"))
    assert isinstance(table, Table)
    assert table.rows[1:] == (
        ("组  长", "白  榕", "校长"),
        ("副组长", "申屠敬", "副校长"),
        ("副组长", "郎  静", "工会主席"),
        ("成  员", "尹春华", ""),
        ("成  员", "邬建民", ""),
        ("成  员", "宗晓丹", ""),
    )
    assert not any(isinstance(item, Table) for item in read(text))


def test_lines_that_look_like_headings_or_titles():
    items = read("方案\n\n各校：\n一、二年级：老师念，学生听。\n（一）全员参与原则。校长带头读。\n\n某小学\n2019年3月   日\n")
    assert [(item.kind, item.level) for item in items] == [("title", 0), *[("body", 0)] * 3, *[("sign", 0)] * 2]


def test_word_takes_only_the_numbers_that_it_would_print():
    counter = NumberCounter(2)
    lines = ["一、甲", "（一）乙", "（三）丙", "二、丁", "（一）戊", "二、己", "1.庚", "一是辛"]
    levels = [counter.strip(line) for line in lines]
    assert levels == [(0, "甲"), (1, "乙"), (None, "（三）丙"), (0, "丁"), (1, "戊"), (None, "二、己"), (None, "1.庚"), (None, "一是辛")]


def test_an_unknown_option_is_refused():
    with pytest.raises(TypeError, match="nonsense"):
        render_word("标题\n\n正文。\n", nonsense=True)


# --- the data folder ---------------------------------------------------------------------------------------------------


def test_the_data_folder_of_a_checkout():
    assert data.folder("corpus/demo") == DEMO
    with pytest.raises(ResultError, match="no/such"):
        data.folder("no/such")


def test_the_packaged_data_folder_comes_first(tmp_path):
    package = tmp_path / "pipeline"
    for place in (package / "_data" / "corpus" / "demo", tmp_path / "corpus" / "demo", tmp_path / "models"):
        place.mkdir(parents=True)
    shutil.copy(data.__file__, package / "data.py")
    spec = importlib.util.spec_from_file_location("installed_data", package / "data.py")
    installed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(installed)
    assert installed.folder("corpus/demo") == package / "_data" / "corpus" / "demo"
    assert installed.folder("models") == tmp_path / "models"


# --- the gold and its checker ------------------------------------------------------------------------------------------


def test_the_gold_of_the_demo_batch_is_right():
    result = check_gold(DEMO)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_the_checker_reads_other_sets(name):
    if not (PRACTICE / name).exists():
        pytest.skip("no practice sets beside the repository")
    result = check_gold(PRACTICE / name)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("gold.jsonl", '"heading": "督导评价"', '"heading": "督导考评"', "section not found"),
        ("gold.jsonl", '"start": "2019-03-25"', '"start": "2019-04-25"', "date_overlap"),
        ("gold.jsonl", '"labels": ["objectives"]', '"labels": ["goals"]', "labels of"),
        ("gold.jsonl", '"guiding_ideology": "missing"', '"guiding_ideology": "present"', "required.guiding_ideology"),
        ("gold.jsonl", '"name": "岳松涛"', '"name": "岳松焘"', "not in the text"),
        ("gold.jsonl", '{"code": "placeholder", "quote": "现有图书____册"}, ', "", "blank"),
        ("gold.jsonl", '{"code": "duplicate_number", "quote": "二、活动内容"}, ', "", "no duplicate_number"),
        ("gold.jsonl", '"date": "2021-03-05"', '"date": "2021-03-06"', "deadline"),
        ("gold.jsonl", '"part": 2', '"part": 3', "differ"),
        ("matches.jsonl", '"chars": [63, 63]', '"chars": [63, 64]', "chars"),
        ("matches.jsonl", '"kind": "verbatim"', '"kind": "edited"', "not edited"),
        ("matches.jsonl", '["落實立德樹人根本任務，以', '["落實立德樹人根本任務。以', "unlisted run"),
        ("matches.jsonl", '"similarity": 0.811', '"similarity": 0.911', "similarity"),
    ],
)
def test_the_checker_finds_a_slip(tmp_path, file, old, new, error):
    folder = tmp_path / "demo"
    shutil.copytree(DEMO, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    result = check_gold(folder)
    assert result.returncode == 1
    assert error in result.stdout
