"""A new run into the folder of an earlier one shows what people had decided there: in the report, in the workbook, at the passages."""

from __future__ import annotations

from pathlib import Path

import lxml.html
from click.testing import CliRunner
from openpyxl import load_workbook
from submissions import DEFECTIVE, SOUND

from pipeline.cli import main
from pipeline.report.results import load
from pipeline.review.decisions import Decisions, Wish, evidence_of_finding, evidence_of_match


def _audit(root: Path) -> Path:
    told = CliRunner().invoke(main, ["audit", str(root / "in"), "--out", str(root / "out"), "--cache", str(root / "store")])
    assert told.exit_code == 0, told.output
    return root / "out"


def test_a_new_run_shows_earlier_decisions(tmp_path: Path) -> None:
    for name, text in (("青禾小学", SOUND), ("白鹭小学", DEFECTIVE)):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "方案.txt").write_text(text, encoding="utf-8")
    out = _audit(tmp_path)
    results = load(out)
    line = next(line for line in results.submissions if "白鹭" in line.unit)
    item = next(item for item in line.findings if item.code == "date_impossible")
    passage = next(match for match in results.matches if match.kind == "peer")
    log = Decisions.beside(out)
    log.decide([Wish(evidence_of_finding(line, item), "true")], "王老师", "与原文一致")
    log.decide([Wish(evidence_of_match(passage), "doubt")], "李老师")

    late = DEFECTIVE.replace("云岭县白鹭小学\n2023年2月22日", "附：值日表另发。\n云岭县白鹭小学\n2023年2月22日")
    (tmp_path / "in" / "白鹭小学" / "方案（改）.txt").write_text(late, encoding="utf-8")
    (tmp_path / "in" / "白鹭小学" / "方案.txt").unlink()
    page = lxml.html.document_fromstring((_audit(tmp_path) / "report.html").read_text(encoding="utf-8"))
    assert "属实 1，不属实 0，存疑 1" in page.get_element_by_id("overview").text_content()
    assert len(page.xpath("//section[@id='findings']//span[contains(@class, 'verdict')]")) == 1
    assert page.xpath("//article//span[contains(@class, 'verdict')]")
    register = load_workbook(out / "findings.xlsx").worksheets[0]
    findings = [row for row in register.iter_rows(min_row=2) if str(row[3].value).startswith("【")]
    said = [str(row[-1].value) for row in findings if row[-1].value]
    assert [text.startswith("属实（王老师，") and text.endswith("：与原文一致") for text in said] == [True]
