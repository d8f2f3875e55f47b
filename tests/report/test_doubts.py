"""What was recognised with little confidence is marked, asked about, and held against nobody; what was left out is said."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import openpyxl
import pytest
import result_folders
from lxml.html import HtmlElement
from playwright.sync_api import Browser

from pipeline.errors import ResultError
from pipeline.records import Entry, Problem
from pipeline.report import page, workbook
from pipeline.report.results import Results, from_records, load
from pipeline.results import document_line

SCAN = "青禾县松坡小学"


def _page(results: Results, lang: str = "zh") -> HtmlElement:
    return lxml.html.document_fromstring(page.render(results, lang))


def _words(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def _entry(root: HtmlElement, unit: str = SCAN) -> HtmlElement:
    (entry,) = (item for item in root.xpath("//details[@class='document']") if unit in _words(item.find("summary")))
    return entry


def _tables(results: Results, path: Path, lang: str = "zh") -> dict[str, list[list[object]]]:
    workbook.write(results, path, lang)
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_uncertain_text_is_marked_in_words(scanned: Results) -> None:
    entry = _entry(_page(scanned))
    marked = entry.xpath(".//div[@class='reading']//span[contains(@class, 'unsure')]")
    assert [part.text_content() for part in marked] == ["一书，读后", "第一阶段：宣传发动。", "第二阶段：组织实施。"]
    assert {part.get("title") for part in marked} == {"识别存疑"}
    # two lines that follow each other are one place
    assert [_words(part) for part in entry.xpath(".//div[@class='reading']//span[@class='sr']")] == ["识别存疑："] * 2
    assert "虚点线处的文字（2 处，共 25 字）" in _words(entry)
    assert entry.xpath(".//span[@class='keys']/span[@class='unsure']")


def test_the_text_stays_whole(scanned: Results) -> None:
    reading = _entry(_page(scanned)).xpath(".//div[@class='reading']")[0]
    for mark in reading.xpath(".//a[@class='ref'] | .//span[@class='sr']"):
        mark.drop_tree()
    assert "\n".join(line.text_content() for line in reading.xpath("div/p")) + "\n" == result_folders.SCAN


def test_text_that_is_certain_has_no_legend_of_doubt(scanned: Results) -> None:
    entry = _entry(_page(scanned), "青禾县临河小学")
    assert not entry.xpath(".//*[contains(@class, 'unsure')]")
    assert "识别存疑" not in _words(entry)


def test_a_doubt_accuses_nobody(scanned: Results) -> None:
    first = _page(scanned).xpath("//section[@id='first']")[0]
    assert SCAN not in _words(first.xpath("table")[0])
    lead = _words(first.xpath("p[1]")[0])
    assert "共审查 4 份报送材料：2 份有高等级问题" in lead
    assert "未发现问题" not in lead  # no document of the batch was read as a whole and is sound
    assert "另有 1 处提示可能只是扫描件识别有误" in lead
    (unsure,) = first.xpath("details[@id='unsure']")
    assert "请对照原件核对的 1 份（不作为问题）" in _words(unsure)
    assert SCAN in _words(unsure)
    assert "缺少规定内容" not in _words(unsure)


def test_a_doubt_counts_nowhere_else(scanned: Results, small: Results) -> None:
    with_scan, without = _page(scanned), _page(small)
    for place in ("//table[@class='chart kinds']", "//section[@id='findings']//details[starts-with(@id, 'kind-')]"):
        assert [_words(part) for part in with_scan.xpath(place)] == [_words(part) for part in without.xpath(place)]
    figures = [_words(figure) for figure in with_scan.xpath("//div[contains(@class, 'figure')]")]
    assert "问题合计4中 1，低 1；另有提示 1，不计入" in figures
    (required,) = (row for row in with_scan.xpath("//table[@class='chart']//tr") if "组织领导" in _words(row))
    assert _words(required.xpath("td[@class='key']")[0]) == "✓ 有 1 ✕ 缺 1 ？ 存疑 1"


def test_the_matrix_says_that_it_is_in_doubt(scanned: Results) -> None:
    (row,) = (row for row in _page(scanned).xpath("//tbody[@id='matrix-rows']/tr") if SCAN in _words(row))
    assert [_words(cell) for cell in row.xpath("td[contains(@class, 'c')]")][:3] == ["✓ 有", "✓ 有", "？ 存疑"]
    assert row.get("data-state") == "present doubtful"
    assert _words(row.xpath("td[@class='n']")[0]) == ""


def test_doubts_have_a_list_of_their_own(scanned: Results) -> None:
    root = _page(scanned)
    group = root.xpath("//div[@id='finding-rows']/details")[-1]
    assert group.get("id") == "doubts"
    assert "对照原件核对之前，不作为问题" in _words(group)
    (row,) = group.xpath(".//tbody/tr")
    assert "识别存疑：第2页的文字识别没有把握" in _words(row)
    assert row.get("data-severity") == "doubtful"
    entry = _entry(root)
    assert "未发现问题。 请对照原件核对" in _words(entry)
    assert "？ 识别存疑 1" in _words(entry.find("summary"))
    assert "缺少规定内容" not in _words(entry)


def test_what_the_reader_says_stands_first(scanned: Results) -> None:
    inside = _entry(_page(scanned)).xpath("div[@class='inside']")[0]
    said = [_words(part) for part in inside.xpath("p[@class='warning']")]
    assert said == ["部分读取：不完整 第3页已损坏，没有读入。", "部分读取：没有文字 第5页没有识别出文字。"]
    assert [_words(note) for note in inside.xpath("ul[@class='reader']/li")] == [result_folders.RECOGNISED]


def test_archives_stand_in_the_list_of_files(scanned: Results) -> None:
    rows = [_words(row) for row in _page(scanned).xpath("//section[@id='about']//table/tbody/tr")]
    (mail,) = (row for row in rows if row.startswith("收件.zip!/来信.eml 已展开 1 个文件"))
    assert result_folders.LEFT_OUT in mail


def test_errors_are_english_in_an_english_report(scanned: Results, tmp_path: Path) -> None:
    root = _page(scanned, "en")
    said = [_words(part) for part in _entry(root).xpath(".//p[@class='warning']")]
    assert said == [
        "read in part: Truncated Page 3 is damaged and was not read.",
        "read in part: No text No text was recognised on page 5.",
    ]
    doubts = root.xpath("//details[@id='doubts']")[0]
    assert "Recognition in doubt: check page 2 of the original." in _words(doubts)
    unread = _tables(scanned, tmp_path / "x.xlsx", "en")["Unreadable files"]
    assert "Page 3 is damaged and was not read.\nNo text was recognised on page 5." in [row[-1] for row in unread]


def test_the_workbook_keeps_doubts_apart(scanned: Results, tmp_path: Path) -> None:
    tables = _tables(scanned, tmp_path / "x.xlsx")
    # it is to be handed in again for what could not be read, and for nothing else
    assert [row[3] for row in tables["台账"] if row[1] == SCAN] == ["部分读取"]
    assert [row[1] for row in tables["识别存疑"][1:]] == [SCAN]
    assert tables["识别存疑"][1][3] == "识别存疑：第2页的文字识别没有把握，请对照原件第2页核对。"
    assert [row[-1] for row in tables["要求矩阵"] if row[1] == SCAN] == ["？ 存疑"]


def test_a_workbook_without_doubts_has_no_sheet_of_them(small: Results, tmp_path: Path) -> None:
    assert "识别存疑" not in _tables(small, tmp_path / "x.xlsx")


def test_the_workbook_lists_archives_and_notes(scanned: Results, tmp_path: Path) -> None:
    tables = _tables(scanned, tmp_path / "x.xlsx")
    files = [row[1] for row in tables["文件清单"]][-3:]
    assert files == ["收件.zip", "收件.zip!/来信.eml", "收件.zip!/来信.eml!/松坡小学.pdf"]
    box, mail, scan = tables["文件清单"][-3:]
    assert (box[5], mail[-1], scan[-1]) == ("已展开 1 个文件", result_folders.LEFT_OUT, result_folders.RECOGNISED)
    assert [row[0] for row in tables["文件清单"][1:]] == list(range(1, len(tables["文件清单"])))
    unread = {row[1]: row for row in tables["无法读取"]}
    assert unread["收件.zip!/来信.eml"][4:] == ["已展开 1 个文件", "有内容未读入", result_folders.LEFT_OUT]
    assert unread["收件.zip!/来信.eml!/松坡小学.pdf"][5:] == ["不完整\n没有文字", "第3页已损坏，没有读入。\n第5页没有识别出文字。"]
    assert "收件.zip" not in unread


def test_results_of_an_earlier_version_are_accepted(small: Results) -> None:
    line = small.documents[0]
    assert (line.uncertain, line.problems, line.findings[0].doubtful) == ((), (), False)
    assert [item.members for item in small.run.inputs] == [None] * 5
    assert small.containers == ()
    assert small.documents[2].faults[0].words("en") == "文件末尾不完整。"


def test_an_uncertain_span_outside_of_the_text_is_refused(tmp_path: Path) -> None:
    batch = result_folders.scanned_batch()
    batch.documents[-1]["uncertain"].append([0, 10_000])
    with pytest.raises(ResultError, match=r"第 6 行.*uncertain\.3"):
        load(batch.write(tmp_path / "run"))


def test_problems_speak_both_languages_whatever_the_run_speaks() -> None:
    problems = (Problem("truncated", "第3页没有读入。", "Page 3 was not read."), Problem("empty", "空文件。"))
    entry = Entry("1", "a.pdf", "submission", "error", problems[0], "甲校", "file", problems=problems)
    for lang in ("zh", "en"):
        line = document_line(entry, [], lang)
        assert line["error"]["message"] == line["error"][f"message_{lang}"]
        read = from_records([line], [], [], result_folders.run([])).documents[0]
        assert [fault.words("zh") for fault in read.faults] == ["第3页没有读入。", "空文件。"]
        assert [fault.words("en").split()[0] for fault in read.faults] == ["Page", "The"]


@pytest.mark.parametrize("media", ["screen", "print"])
def test_the_dotted_line_needs_no_colour(browser: Browser, scanned: Results, tmp_path: Path, media: str) -> None:
    path = tmp_path / "report.html"
    page.write(scanned, path, "zh")
    opened = browser.new_page()
    opened.goto(path.as_uri())
    opened.emulate_media(media=media)  # type: ignore[arg-type]
    opened.evaluate("for (const item of document.querySelectorAll('details.document')) item.open = true")
    place = opened.locator(".reading .unsure").first
    assert place.evaluate("item => getComputedStyle(item).borderBottomStyle") == "dotted"
    assert place.evaluate("item => item.offsetHeight") > 0
    if media == "screen":
        opened.select_option("#findings select[data-facet=severity]", "doubtful")
        assert [group.is_visible() for group in opened.locator("#finding-rows > details").all()] == [False] * 3 + [True]
    opened.close()
