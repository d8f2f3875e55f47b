"""What is exported: every kind of file, at its place, from all findings or from the confirmed ones, inert whatever it holds."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import docx
import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader
from submissions import COPIED_WORDS, DEFECTIVE, ISSUED, SOUND, pdf, word

from pipeline import audit, places
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.export.writing import export
from pipeline.notices.letters import Letterhead, day
from pipeline.records import Span
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
        kept = pd.read_parquet(folder / f"{name}.parquet")
        pd.testing.assert_frame_equal(kept[list(frame.columns)], frame, check_dtype=False)
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
    rows = [(row[1].value, row[3].value) for row in register.iter_rows(min_row=2) if row[1].value]
    assert [unit for unit, kind in rows if kind.startswith("【")] == ["云岭县白鹭小学"]
    assert "云岭县红枫小学" in {unit for unit, kind in rows if kind == "疑似雷同"}
    assert {kind for _, kind in rows if not kind.startswith("【")} <= {"疑似雷同", "无法读取", "部分读取"}
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
    last = date.today() + timedelta(days=20)
    words = ["export", str(run), "--originals", str(batch / "in"), "--deadline", str(last), "--templates", str(tmp_path / "模板")]
    before = date.today()
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 0, told.output
    assert (run / "export" / "notices" / "通报.docx").exists() and (tmp_path / "模板" / "整改通知书.docx").exists()
    text = "\n".join(p.text for p in docx.Document(str(run / "export" / "notices" / "通报.docx")).paragraphs)
    assert "云岭县教育局文件" in text and day(last) in text
    register = load_workbook(run / "export" / "findings.xlsx").worksheets[0]
    column = next(cell.column for cell in register[1] if cell.value == "整改时限")
    assert {register.cell(row, column).value for row in range(2, register.max_row + 1) if register.cell(row, 1).value} == {day(last)}
    assert any(day(issued) in text for issued in (before, date.today()))


# --- what people decided stands in every letter and table


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three schools whose plans name no leading group, or a group without names; one of each kind was called not true, one is open."""
    root = tmp_path_factory.mktemp("three")
    for school, group in (("青禾", ""), ("白鹭", ""), ("红枫", ""), ("柳湾", "五、组织领导\n成立由校长任组长的领导小组。\n")):
        text = re.sub(r"五、组织领导.*罗小燕\n", group, SOUND.replace("青禾", school), flags=re.DOTALL)
        (root / "in" / f"{school}小学").mkdir(parents=True)
        own = "".join(f"{school}{word}归{school}值周老师看管。" for word in ("花园", "操场", "食堂"))
        (root / "in" / f"{school}小学" / "方案.txt").write_text(text.replace(COPIED_WORDS, own), encoding="utf-8")
    (root / "in" / "template").mkdir()
    (root / "in" / "template" / "方案.txt").write_text(SOUND.replace("青禾小学", "教育局"), encoding="utf-8")  # what all say
    audit(root / "in", templates=root / "in" / "template", out=root / "out", cache=root / "store")
    results = load(root / "out")
    wishes = []
    for line in results.submissions:
        for item in line.findings:
            if item.unmet == "leadership" and "红枫" not in line.unit:
                wishes.append(Wish(evidence_of_finding(line, item), "true" if "白鹭" in line.unit else "false"))
    Decisions.beside(root / "out").decide(wishes, "王老师", reason="附件里有名单")
    return root / "out"


def circular(folder: Path) -> tuple[str, dict[str, list[str]]]:
    """The text of the circular, and the cells of its table by unit."""
    document = docx.Document(str(folder / "notices" / "通报.docx"))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    return "\n".join(p.text for p in document.paragraphs), {row[0]: row[1:] for row in rows}


def test_what_is_not_true_is_not_missing(three: Path, tmp_path: Path) -> None:
    list(export(load(three), tmp_path / "out", HEAD))
    text, rows = circular(tmp_path / "out")
    assert {unit: cells[1:3] for unit, cells in rows.items() if "小学" in unit} == {
        "云岭县青禾小学": ["0", "无"],
        "云岭县白鹭小学": ["1", "领导小组"],
        "云岭县红枫小学": ["1", "领导小组"],
        "云岭县柳湾小学": ["0", "无"],
    }
    assert "2份未发现问题，2份需要整改或说明" in text


def test_what_nobody_decided_is_neither_sound_nor_faulty(three: Path, tmp_path: Path) -> None:
    list(export(load(three), tmp_path / "out", HEAD, only_confirmed=True))
    text, rows = circular(tmp_path / "out")
    assert {unit: cells[1:3] for unit, cells in rows.items() if "小学" in unit} == {
        "云岭县青禾小学": ["0", "无"],
        "云岭县白鹭小学": ["1", "领导小组"],
        "云岭县红枫小学": ["待核实", "待核实"],
        "云岭县柳湾小学": ["0", "无"],
    }
    assert "2份未发现问题，1份需要整改或说明，1份尚有疑似问题没有核实" in text
    assert not [path for path in (tmp_path / "out" / "notices").iterdir() if "红枫" in path.name or "青禾" in path.name]


def test_tables_say_who_decided_what(three: Path, tmp_path: Path) -> None:
    list(export(load(three), tmp_path / "out", HEAD))
    folder = tmp_path / "out" / "tables"
    findings = pd.read_parquet(folder / "findings.parquet").set_index("unit")
    about = findings[(findings["code"].isin(["missing_section", "unnamed_leadership"])) & (findings["role"] == "submission")]
    assert about["verdict"].fillna("").to_dict() == {
        **{"云岭县青禾小学": "false", "云岭县白鹭小学": "true"},
        **{"云岭县红枫小学": "", "云岭县柳湾小学": "false"},
    }
    assert about.loc["云岭县青禾小学", ["person", "reason"]].tolist() == ["王老师", "附件里有名单"]
    decisions = pd.read_csv(folder / "decisions.csv")
    assert sorted(decisions["unit"]) == ["云岭县柳湾小学", "云岭县白鹭小学", "云岭县青禾小学"]
    assert set(decisions["what"]) == set(about["code"])
    names = ("青禾小学", "白鹭小学", "红枫小学", "柳湾小学", "template")
    assert set(pd.read_csv(folder / "inputs.csv")["source"]) == {f"{name}/方案.txt" for name in names}


def test_the_table_of_passages_tells_the_direction(tmp_path: Path) -> None:
    for name, text in (("青禾小学", SOUND), ("白鹭小学", DEFECTIVE)):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "方案.txt").write_text(text, encoding="utf-8")
    audit(tmp_path / "in", out=tmp_path / "run", cache=tmp_path / "store")
    list(export(load(tmp_path / "run"), tmp_path / "out", HEAD))
    matches = pd.read_csv(tmp_path / "out" / "tables" / "matches.csv")
    row = matches[matches["kind"] == "peer"].iloc[0]
    assert "青禾" in row[f"{row['source']}_unit"] and "foreign_name 青禾小学" in row["clues"]
    families = pd.read_csv(tmp_path / "out" / "tables" / "families.csv")
    assert list(families.columns) == ["family", "document", "made_from", "original"]


# --- particulars, templates


def test_missing_particulars_are_named_by_their_options(run: Path, tmp_path: Path) -> None:
    words = ["export", str(run), "--out", str(tmp_path / "out")]
    told = CliRunner().invoke(main, words).output
    assert all(option in told for option in ("--superior", "--number", "--deadline", "--contact", "--originals"))
    assert "取自上级方案：云岭县教育局" in told
    last = str(date.today() + timedelta(days=9))
    full = ["--superior", "云岭县教育局", "--number", "云教〔2026〕{n}号", "--deadline", last, "--contact", "方予安"]
    told = CliRunner().invoke(main, [*words, *full]).output
    assert not any(option in told for option in ("--superior", "--number", "--deadline", "--contact"))
    told = CliRunner().invoke(main, [*words, "--lang", "en", "--superior", "Yunling Education Bureau"]).output
    assert "written in Chinese" in told and "is no Chinese name" in told


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--deadline", "2020-01-01", "--date"),
        ("--deadline", str(date.today()), "--deadline"),
        ("--number", "云教15", "{n}"),
        ("--number", "云教〔2026〕号", "{n}"),
    ],
)
def test_what_cannot_be_right_is_refused_before_anything_is_written(run: Path, tmp_path: Path, option: str, value: str, said: str) -> None:
    told = CliRunner().invoke(main, ["export", str(run), "--out", str(tmp_path / "out"), option, value])
    assert told.exit_code == 2 and said in told.output and not (tmp_path / "out").exists()


def test_letters_of_an_earlier_day(run: Path, tmp_path: Path) -> None:
    words = ["export", str(run), "--out", str(tmp_path / "out"), "--date", "2020-01-01", "--deadline", "2020-02-01"]
    assert CliRunner().invoke(main, words).exit_code == 0


@pytest.mark.parametrize("content", ["{% if %}", "{{ telephone }}", None], ids=["tag", "field", "no Word document"])
def test_a_broken_template_leaves_the_earlier_export_as_it_was(run: Path, tmp_path: Path, content: str | None) -> None:
    words = ["export", str(run), "--out", str(tmp_path / "out"), "--templates", str(tmp_path / "模板")]
    assert CliRunner().invoke(main, words).exit_code == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    path = tmp_path / "模板" / "整改通知书.docx"
    if content is None:
        path.write_bytes(b"no package")
    else:
        edited = docx.Document(str(path))
        edited.paragraphs[5].insert_paragraph_before(content)
        edited.save(str(path))
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 2 and "整改通知书.docx" in told.output and "Traceback" not in told.output
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


# --- marks at their places, from the audit to the annotated file


BLANKS = [
    "云岭县白鹭小学效能风暴行动实施方案",
    "一、指导思想",
    "转变作风，负责人为____。",
    "二、工作目标",
    "提高效率，负责人为____。",
    "负责人为____。",
]


def test_blanks_that_recur_are_each_marked_at_their_place(tmp_path: Path) -> None:
    text = "\n".join([*BLANKS, "云岭县白鹭小学", "2023年2月22日"])
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / "方案.docx").write_bytes(word(text))
    (tmp_path / "in" / "b").mkdir()
    (tmp_path / "in" / "b" / "方案.pdf").write_bytes(pdf(text))
    audit(tmp_path / "in", out=tmp_path / "run", cache=tmp_path / "store")
    list(export(load(tmp_path / "run"), tmp_path / "out", HEAD, originals=[tmp_path / "in"]))
    blanks = [i for i, line in enumerate(BLANKS) if "____" in line]
    paragraphs = docx.Document(str(tmp_path / "out/annotated/a/方案.docx")).paragraphs
    about = {str(c.comment_id) for c in docx.Document(str(tmp_path / "out/annotated/a/方案.docx")).comments if "未填写" in c.text}
    marked = [i for i, p in enumerate(paragraphs) for key in re.findall(r'commentRangeStart w:id="(\d+)"', p._p.xml) if key in about]
    assert marked == blanks
    page = PdfReader(tmp_path / "out/annotated/b/方案.pdf").pages[0]
    notes = [note.get_object() for note in page["/Annots"]]
    tops = [float(note["/Rect"][3]) for note in notes if note["/Subtype"] == "/Highlight" and "未填写" in str(note["/Contents"])]
    assert len(tops) == len(set(tops)) == len(blanks)


def test_the_places_of_results_hold_the_words(batch: Path) -> None:
    """A document's blocks, put together, are its text; a block of the .docx is its paragraph."""
    results, held = load(batch / "out"), places.load(batch / "out")
    line = next(line for line in results.submissions if line.source.endswith("方案.docx"))
    paragraphs = [p.text for p in docx.Document(str(batch / "in" / line.source)).paragraphs]
    whole = Span(0, len(line.text))
    runs = list(places.in_runs(held[line.id], line.text, whole))
    assert "".join(line.text[run.start : run.end] for _, run, _ in runs) == line.text
    assert all(line.text[run.start : run.end].strip() == paragraphs[anchor.paragraph or 0].strip() for anchor, run, _ in runs)


def test_a_place_that_is_not_found_is_told_in_words(batch: Path, run: Path, tmp_path: Path) -> None:
    """Results of earlier versions do not say where the blocks stand: the text of the line is looked for."""
    list(export(load(run), tmp_path / "out", HEAD, originals=[batch / "in"]))
    path = tmp_path / "out/annotated/白鹭小学/方案.docx"
    marked = [p.text for p in docx.Document(str(path)).paragraphs if "commentRangeStart" in p._p.xml]
    assert any(LATE in text for text in marked) and any("值班领导" in text for text in marked)
