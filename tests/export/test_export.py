"""What is exported: every kind of file, at its place, from all findings or from the confirmed ones, inert whatever it holds."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import docx
import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader
from submissions import DEFECTIVE, ISSUED, SOUND, pdf, word

from pipeline import audit
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.export.writing import export
from pipeline.notices import Letterhead
from pipeline.report.results import Results, load
from pipeline.review.decisions import Decisions, Wish, evidence_of_finding, evidence_of_match

HEAD = Letterhead("云岭县教育局")
LATE = "（2023年3月1日至3月32日）"


def broken(school: str) -> str:
    return SOUND.replace("青禾", school).replace("（2023年3月1日至3月31日）", LATE)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Submissions as .docx, .pdf and .txt, each with an impossible day and a copied sentence; names and texts that try to break out."""
    root = tmp_path_factory.mktemp("export")
    files = {
        "白鹭小学/方案.docx": word(broken("白鹭")),
        "红枫小学/方案.pdf": pdf(broken("红枫")),
        "=1+1小学/方案.txt": broken("=HYPERLINK柳湾<b>").encode(),
        "template/方案.txt": ISSUED.encode(),
    }
    for name, data in files.items():
        (root / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "in" / name).write_bytes(data)
    audit(root / "in", templates=root / "in" / "template", out=root / "out", cache=root / "store")
    return root


@pytest.fixture
def run(batch: Path, tmp_path: Path) -> Path:
    """A copy of the run, to decide in."""
    folder = tmp_path / "run"
    folder.mkdir()
    for name in ("documents.jsonl", "matches.jsonl", "run.json"):
        (folder / name).write_bytes((batch / "out" / name).read_bytes())
    return folder


def comments(path: Path) -> list[str]:
    return [comment.text for comment in docx.Document(str(path)).comments]


def test_each_submission_comes_back_as_what_it_was(batch: Path, run: Path, tmp_path: Path) -> None:
    made = list(export(load(run), tmp_path / "out", HEAD, originals=[batch / "in"]))
    folder = tmp_path / "out" / "annotated"
    names = {path.relative_to(folder).as_posix() for path in made if folder in path.parents}
    assert names == {"白鹭小学/方案.docx", "红枫小学/方案.pdf", "=1+1小学/方案.txt.docx"}
    told = comments(folder / "白鹭小学/方案.docx")
    assert any("3月32日" in text for text in told) and any("疑似雷同" in text and "红枫小学" in text for text in told)
    original = docx.Document(io.BytesIO(word(broken("白鹭"))))
    assert [p.text for p in docx.Document(str(folder / "白鹭小学/方案.docx")).paragraphs] == [p.text for p in original.paragraphs]
    pages = PdfReader(folder / "红枫小学/方案.pdf").pages
    notes = [str(note.get_object()["/Contents"]) for page in pages for note in page.get("/Annots", [])]
    assert any("3月32日" in text for text in notes)
    assert len(pages) == len(PdfReader(io.BytesIO(pdf(broken("红枫")))).pages)
    assert any("3月32日" in text for text in comments(folder / "=1+1小学/方案.txt.docx"))


def test_without_the_originals_the_reading_text_comes_back(run: Path, tmp_path: Path) -> None:
    made = list(export(load(run), tmp_path / "out", HEAD))
    annotated = [path for path in made if "annotated" in path.parts]
    assert len(annotated) == 3 and all(path.suffix == ".docx" for path in annotated)
    assert all(any("3月32日" in text for text in comments(path)) for path in annotated)


def test_the_tables_hold_what_the_frames_hold_and_no_formula(run: Path, tmp_path: Path) -> None:
    list(export(load(run), tmp_path / "out", HEAD))
    results = load(run)
    folder = tmp_path / "out" / "tables"
    for name in ("documents", "findings", "matches", "sections"):
        frame = getattr(results, f"{name}_frame")()
        assert len(pd.read_csv(folder / f"{name}.csv")) == len(frame)
        pd.testing.assert_frame_equal(pd.read_parquet(folder / f"{name}.parquet"), frame, check_dtype=False)
    with (folder / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert any(cell.startswith("'=1+1小学") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def decided(run: Path, results: Results) -> None:
    """白鹭小学's impossible day is true, 红枫小学's is not; of the passages one is true."""
    lines = {line.unit: line for line in results.submissions}
    wishes = []
    for unit, verdict in (("云岭县白鹭小学", "true"), ("云岭县红枫小学", "false")):
        item = next(item for item in lines[unit].findings if item.code == "date_impossible")
        wishes.append(Wish(evidence_of_finding(lines[unit], item), verdict))  # type: ignore[arg-type]
    pair = {lines["云岭县白鹭小学"].id, lines["云岭县红枫小学"].id}
    passage = next(match for match in results.matches if {match.a, match.b} == pair)
    Decisions.beside(run).decide([*wishes, Wish(evidence_of_match(passage), "true")], "王老师")


def test_only_what_was_confirmed(batch: Path, run: Path, tmp_path: Path) -> None:
    decided(run, load(run))
    made = list(export(load(run), tmp_path / "out", HEAD, originals=[batch / "in"], only_confirmed=True))
    assert any("3月32日" in text for text in comments(tmp_path / "out/annotated/白鹭小学/方案.docx"))
    notes = [
        str(note.get_object()["/Contents"])
        for page in PdfReader(tmp_path / "out/annotated/红枫小学/方案.pdf").pages
        for note in page["/Annots"]
    ]
    assert notes and all("疑似雷同" in text for text in notes)
    register = load_workbook(tmp_path / "out" / "findings.xlsx").worksheets[0]
    assert [row[1].value for row in register.iter_rows(min_row=2) if row[1].value] == ["云岭县白鹭小学"]
    assert not [path for path in made if "柳湾" in path.name]


def test_what_is_not_confirmed_is_counted(batch: Path, run: Path, tmp_path: Path) -> None:
    decided(run, load(run))
    told = CliRunner().invoke(main, ["export", str(run), "--out", str(tmp_path / "out"), "--confirmed"])
    counted = re.search(r"只导出了核实为属实的 (\d+) 项；没有导出：尚未核实 (\d+) 项，存疑 0 项，不属实 1 项。", told.output)
    findings = sum(line.counted for line in load(run).submissions)
    passages = sum(match.kind == "peer" for match in load(run).matches)
    assert counted and int(counted[1]) >= 2 and int(counted[1]) + int(counted[2]) + 1 == findings + passages
    english = CliRunner().invoke(main, ["export", str(run), "--out", str(tmp_path / "out"), "--confirmed", "--lang", "en"])
    assert f"Left out: not decided {counted[2]}, in doubt 0, not true 1." in english.output


def test_the_likely_original_is_not_asked_to_explain(tmp_path: Path) -> None:
    for name, text in (("青禾小学", SOUND), ("白鹭小学", DEFECTIVE)):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "方案.docx").write_bytes(word(text))
    audit(tmp_path / "in", out=tmp_path / "run", cache=tmp_path / "store")
    list(export(load(tmp_path / "run"), tmp_path / "out", HEAD, originals=[tmp_path / "in"]))
    folder = tmp_path / "out" / "annotated"
    assert any("疑似雷同：与云岭县青禾小学" in text for text in comments(folder / "白鹭小学" / "方案.docx"))
    assert not (folder / "青禾小学").exists()


def test_nobody_is_told_to_mend_what_is_not_true(batch: Path, run: Path, tmp_path: Path) -> None:
    decided(run, load(run))
    told = CliRunner().invoke(main, ["export", str(run), "--out", str(tmp_path / "out"), "--originals", str(batch / "in")])
    assert "不属实的 1 项没有写进通知书" in told.output
    letter = next(path for path in (tmp_path / "out" / "notices").iterdir() if "红枫" in path.name)
    assert "3月32日" not in "\n".join(p.text for p in docx.Document(str(letter)).paragraphs)
    notes = [
        str(note.get_object()["/Contents"])
        for page in PdfReader(tmp_path / "out/annotated/红枫小学/方案.pdf").pages
        for note in page["/Annots"]
    ]
    assert notes and not any("3月32日" in text for text in notes)
    register = load_workbook(tmp_path / "out" / "findings.xlsx").worksheets[0]
    assert any(str(row[-1].value).startswith("不属实（王老师") for row in register.iter_rows(min_row=2))


def test_nothing_is_written_among_the_submissions(batch: Path, run: Path) -> None:
    told = CliRunner().invoke(main, ["export", str(run), "--out", str(batch / "in" / "导出"), "--originals", str(batch / "in")])
    assert told.exit_code == 2 and "--out" in told.output
    assert not (batch / "in" / "导出").exists()


def test_letters_of_an_earlier_export_do_not_lie_among_the_new_ones(run: Path, tmp_path: Path) -> None:
    words = ["export", str(run), "--out", str(tmp_path / "out")]
    assert "移到" not in CliRunner().invoke(main, words).output
    before = {path.name for path in (tmp_path / "out" / "notices").iterdir()}
    decided(run, load(run))
    told = CliRunner().invoke(main, [*words, "--confirmed"])
    assert str(tmp_path / "out" / "earlier-1") in told.output
    assert {path.name for path in (tmp_path / "out" / "earlier-1" / "notices").iterdir()} == before
    assert len(list((tmp_path / "out" / "notices").iterdir())) <= len(before)
    CliRunner().invoke(main, words)
    assert (tmp_path / "out" / "earlier-2" / "annotated").is_dir()


def test_nothing_decided_is_said(run: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="planaudit review"):
        list(export(load(run), tmp_path / "out", HEAD, only_confirmed=True))


def test_the_command(batch: Path, run: Path, tmp_path: Path) -> None:
    words = ["export", str(run), "--originals", str(batch / "in"), "--deadline", "2023-06-20", "--templates", str(tmp_path / "模板")]
    before = date.today()
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 0, told.output
    assert (run / "export" / "notices" / "通报.docx").exists() and (tmp_path / "模板" / "整改通知书.docx").exists()
    text = "\n".join(p.text for p in docx.Document(str(run / "export" / "notices" / "通报.docx")).paragraphs)
    assert "云岭县教育局文件" in text and "2023年6月20日" in text
    register = load_workbook(run / "export" / "findings.xlsx").worksheets[0]
    column = next(cell.column for cell in register[1] if cell.value == "整改时限")
    assert {register.cell(row, column).value for row in range(2, register.max_row + 1) if register.cell(row, 1).value} == {"2023年6月20日"}
    assert any(f"{day.year}年{day.month}月{day.day}日" in text for day in (before, date.today()))
