"""What people decided stands in report and workbook that are written afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement
from openpyxl import load_workbook

from pipeline.errors import ResultError
from pipeline.report import write_all
from pipeline.report.decided import FILE, Decided, evidence_of_finding, evidence_of_match, load
from pipeline.report.documents import view
from pipeline.report.results import load as load_results
from pipeline.review.decisions import Decisions, Wish

REASON = "=HYPERLINK(1)<b>"


@pytest.fixture
def decided(folder: Path) -> Path:
    """The small batch: a finding called true with a reason, one not true, one taken back; its passage in doubt."""
    results = load_results(folder)
    plan = results.documents[0]
    first, second, third = (evidence_of_finding(plan, item) for item in plan.findings)
    log = Decisions.beside(folder)
    log.decide([Wish(first, "true")], "王老师", REASON)
    log.decide([Wish(second, "false")], "李老师", note="学校已说明")
    (back,) = log.decide([Wish(third, "true")], "王老师")
    log.undo(back.together, "王老师")
    log.decide([Wish(evidence_of_match(results.matches[0]), "doubt")], "王老师")
    return folder


def _page(folder: Path, lang: str = "zh") -> HtmlElement:
    return lxml.html.document_fromstring(write_all(folder, lang)[0].read_text(encoding="utf-8"))


def _texts(elements: list[HtmlElement]) -> list[str]:
    return [" ".join(element.text_content().split()) for element in elements]


def test_the_log_is_read_as_the_workspace_reads_it(decided: Path) -> None:
    current = Decisions.beside(decided).current()
    assert load(decided) == {
        key: Decided(entry.verdict, entry.person, entry.at, entry.reason, entry.note)  # type: ignore[arg-type]
        for key, entry in current.items()
    }
    assert len(current) == 3


def test_the_report_shows_them_at_the_findings_and_the_passage(decided: Path) -> None:
    root = _page(decided)
    verdicts = _texts(root.xpath("//details[@id='d1']//li//span[contains(@class, 'verdict')]"))
    assert sorted(verdicts) == sorted(["✓ 属实", "✕ 不属实"])
    assert len(root.xpath("//section[@id='findings']//span[contains(@class, 'verdict')]")) == 2
    assert _texts(root.xpath("//article//span[contains(@class, 'verdict')]")) == ["？ 存疑"]
    assert "属实 1，不属实 1，存疑 1" in " ".join(_texts(root.xpath("//section[@id='overview']")))
    assert REASON in root.text_content() and "王老师" in root.text_content()
    assert "Not true" in " ".join(_texts(_page(decided, "en").xpath("//details[@id='d1']")))


def test_what_was_found_not_true_counts_nowhere_and_stands_apart(decided: Path) -> None:
    """It is in no figure, no ranking and no kind of findings; it stays on record in the document and under a head of its own."""
    results = load_results(decided)
    views = view(results, {"district": [], "campaign": [], "doc_type": []})
    plan = views[results.documents[0].id]
    (refuted,) = plan.refuted
    assert plan.counted == results.documents[0].counted - 1
    assert refuted not in plan.sure
    root = _page(decided)
    assert len(root.xpath("//details[@id='refuted']//tbody/tr")) == 1
    assert not root.xpath("//details[starts-with(@id, 'kind-')]//*[contains(@class, 'verdict')][contains(., '不属实')]")
    assert root.xpath("//details[@id='d1']//h4[contains(., '不属实')]")


def test_a_unit_whose_only_finding_is_not_true_is_sound_again(folder: Path) -> None:
    results = load_results(folder)
    plan = results.documents[0]
    assert "d1" in _first(folder)
    log = Decisions.beside(folder)
    log.decide([Wish(evidence_of_finding(plan, item), "false") for item in plan.findings], "王老师")
    log.decide([Wish(evidence_of_match(match), "false") for match in results.matches], "王老师")
    assert "d1" not in _first(folder)


def _first(folder: Path) -> list[str]:
    """The documents in the first table of the report, those to look at."""
    return [href.removeprefix("#") for href in _page(folder).xpath("//section[@id='first']//table//a[@class='unit']/@href")]


def test_without_decisions_nothing_is_said(folder: Path) -> None:
    root = _page(folder)
    assert not root.xpath("//span[contains(@class, 'verdict')]")
    register = load_workbook(folder / "findings.xlsx").worksheets[0]
    assert "核实结果" not in [cell.value for cell in register[1]]


def test_the_workbook_has_a_column_for_them(decided: Path) -> None:
    write_all(decided)
    book = load_workbook(decided / "findings.xlsx")
    register = book.worksheets[0]
    assert register.cell(1, register.max_column).value == "核实结果"
    said = [register.cell(row, register.max_column).value for row in range(2, register.max_row + 1)]
    told = [text for text in said if text]
    assert len(told) == 4
    assert any(text.startswith("属实（王老师，") and text.endswith(f"：{REASON}") for text in told)
    assert all(register.cell(row, register.max_column).data_type != "f" for row in range(2, register.max_row + 1))
    copied = [said[n] for n in range(len(said)) if register.cell(n + 2, 4).value == "疑似雷同"]
    assert copied == ["存疑 1"] * 2
    copying = book["疑似雷同"]
    assert str(copying.cell(2, copying.max_column).value).startswith("存疑（王老师，")


def test_what_was_found_not_true_needs_no_mending(folder: Path) -> None:
    """A requirement that people found met stands so in page and workbook; its row, and that of refuted copying, is closed."""
    results = load_results(folder)
    plan, log = results.documents[0], Decisions.beside(folder)
    missing = next(item for item in plan.findings if item.code == "missing_section")
    log.decide([Wish(evidence_of_finding(plan, missing), "false")], "李老师", note="附件里有")
    log.decide([Wish(evidence_of_match(match), "false") for match in results.matches if match.kind == "peer"], "李老师")
    root = _page(folder)
    assert _texts(root.xpath("//section[@id='matrix']//td//*[contains(@class, 'st-refuted')]")) == ["☑ 核实已有"]
    assert not root.xpath("//section[@id='matrix']//tr[contains(., '临河')]//td//*[contains(@class, 'st-missing')]")
    book = load_workbook(folder / "findings.xlsx")
    matrix = [[cell.value for cell in row] for row in book["要求矩阵"].iter_rows()]
    assert matrix[1][-1] == "☑ 核实已有"
    head, *rows = [[cell.value for cell in row] for row in book["台账"].iter_rows()]
    states = {(row[1], row[3]): row[head.index("整改情况")] for row in rows}
    assert states[plan.unit, "【高】缺少规定内容"] == "不需整改"
    assert [state for (_, kind), state in states.items() if kind == "疑似雷同"] == ["不需整改"] * 2
    assert states[plan.unit, "【中】空白未填"] == "未整改"


def test_a_broken_log_is_named(folder: Path) -> None:
    (folder / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(ResultError, match=FILE):
        load_results(folder)


def test_report_needs_no_database_library() -> None:
    code = "import sys; import pipeline.report, pipeline.report.results, pipeline.report.decided; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "False"
