"""A batch against the register: to whom documents are booked, who has not submitted, who has more than once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import contract
import openpyxl
import pytest
from click.testing import CliRunner
from lxml import html
from submissions import DEFECTIVE, ISSUED, SOUND, SUMMARY, plain, write

from pipeline import Audit, audit
from pipeline.cli import main
from pipeline.report import handed_in
from pipeline.report.results import load

REGISTER = """名称,别名,学区
云岭县青禾小学,青禾完小,东片
白鹭小学,,西片
云岭县柳湾小学,,
云岭县远山学校,,西片
云岭县红枫中学,红中,
"""


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("register")
    again = SOUND.replace("\n云岭县青禾小学\n", "\n青禾完小\n").replace("每周二", "每周四")
    files = {
        "a/方案.txt": plain(SOUND),
        "a/方案二稿.txt": plain(again),
        "西片/白鹭小学/方案.txt": plain(DEFECTIVE.replace("\n云岭县白鹭小学\n", "\n").replace("云岭县白鹭小学效能", "效能")),
        "c.txt": plain(SUMMARY),
        "远山学校方案.docx": b"",
        "d.txt": plain(SOUND.replace("青禾小学", "无名小学")),
    }
    root = write(folder / "报送", files)
    register = root / "名册.csv"
    register.write_text(REGISTER, encoding="utf-8")
    return root, register


@pytest.fixture(scope="module")
def run(batch: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Audit:
    root, register = batch
    issued = write(tmp_path_factory.mktemp("issued"), {"青禾小学转发.txt": plain(ISSUED)})
    return audit(root, templates=issued, schools=register, jobs=1, cache=False, out=tmp_path_factory.mktemp("out") / "run")


def test_to_whom_documents_are_booked(run: Audit) -> None:
    fields = ("unit", "unit_from", "unit_named", "district")
    assert {
        line["source"].rsplit("/", 1)[-1] if line["role"] == "template" else line["source"]: tuple(line[f] for f in fields)
        for line in run.documents
    } == {
        "a/方案.txt": ("云岭县青禾小学", "issuer", "云岭县青禾小学", "东片"),
        "a/方案二稿.txt": ("云岭县青禾小学", "register", "青禾完小", "东片"),
        "西片/白鹭小学/方案.txt": ("白鹭小学", "register", "白鹭小学", "西片"),
        "c.txt": ("云岭县柳湾小学", "issuer", "云岭县柳湾小学", None),
        "远山学校方案.docx": ("云岭县远山学校", "register", "远山学校", "西片"),
        "d.txt": ("云岭县无名小学", "issuer", None, None),
        "青禾小学转发.txt": ("云岭县教育局", "issuer", None, None),
    }
    assert contract.violations(run.documents, run.matches) == []


def test_the_register_in_the_folder_is_no_submission(run: Audit) -> None:
    assert "名册.csv" not in {item["source"] for item in run.run["inputs"]}
    assert run.run["settings"]["schools"] == "名册.csv"


def test_what_run_json_says_of_each_school(run: Audit) -> None:
    ids = {line["source"]: line["id"] for line in run.documents}
    schools = {school["name"]: school for school in run.run["schools"]}
    assert list(schools) == ["云岭县青禾小学", "白鹭小学", "云岭县柳湾小学", "云岭县远山学校", "云岭县红枫中学"]
    twice = [ids["a/方案.txt"], ids["a/方案二稿.txt"]]
    assert schools["云岭县青禾小学"] == {
        "name": "云岭县青禾小学",
        "aliases": ["青禾完小"],
        "district": "东片",
        "documents": twice,
        "names": dict(zip(twice, ("云岭县青禾小学", "青禾完小"), strict=True)),
        "repeated": [{"campaign": "效能风暴行动", "doc_type": "plan", "documents": twice}],
    }
    assert schools["云岭县远山学校"]["documents"] == [ids["远山学校方案.docx"]]
    assert [name for name, school in schools.items() if not school["documents"]] == ["云岭县红枫中学"]
    assert [name for name, school in schools.items() if school["repeated"]] == ["云岭县青禾小学"]


def test_the_report_and_the_workbook(run: Audit) -> None:
    assert run.folder is not None
    page = html.fromstring((run.folder / "report.html").read_text(encoding="utf-8"))
    section = page.get_element_by_id("schools").text_content()
    assert "学校名册 5 所：已报送 4 所，未报送 1 所" in section
    assert "云岭县红枫中学" in section
    assert "青禾完小" in section
    assert "云岭县无名小学" in section
    rows = [row[1:3] for row in openpyxl.load_workbook(run.folder / "findings.xlsx")["未报送、多次报送"].values]
    assert rows[1:] == [("未报送", "云岭县红枫中学"), *[("多次报送", "云岭县青禾小学")] * 2, ("名册之外", "云岭县无名小学")]
    handed = handed_in.of(load(run.folder))
    assert handed is not None
    assert list(handed.absent) == [""]


def test_no_register_no_section(batch: tuple[Path, Path], tmp_path: Path) -> None:
    finished = audit(batch[0] / "a", jobs=1, cache=False, out=tmp_path / "run")
    assert finished.run["schools"] == []
    assert {line["unit_named"] for line in finished.documents} == {None}
    assert 'id="schools"' not in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "未报送、多次报送" not in openpyxl.load_workbook(tmp_path / "run" / "findings.xlsx").sheetnames


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "学校名册: 5 所，已报送 4 所，未报送 1 所（云岭县红枫中学），同一活动重复报送 1 所（云岭县青禾小学）"),
        ("en", "register: 5 schools, 4 have submitted, 1 not (云岭县红枫中学), 1 more than once (云岭县青禾小学)"),
    ],
)
def test_what_the_command_says(batch: tuple[Path, Path], tmp_path: Path, lang: str, words: str) -> None:
    arguments: list[Any] = ["audit", batch[0], "--schools", batch[1], "--out", tmp_path / "run", "--no-cache", "--jobs", 1, "--lang", lang]
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == 0
    assert words in done.output


def test_a_broken_register_stops_the_command(batch: tuple[Path, Path], tmp_path: Path) -> None:
    bad = tmp_path / "名册.csv"
    bad.write_text("编号,地址\n1,东街\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["audit", str(batch[0]), "--schools", str(bad), "--out", str(tmp_path / "run")])
    assert done.exit_code == 2
    assert "没有“名称”列（第 1 行是：编号、地址）" in done.output
    assert not (tmp_path / "run").exists()


def test_documents_of_two_years_are_no_repetition(tmp_path: Path) -> None:
    root = write(tmp_path / "in", {"a.txt": plain(SOUND), "b.txt": plain(SOUND.replace("2023", "2024"))})
    register = tmp_path / "名册.csv"
    register.write_text(REGISTER, encoding="utf-8")
    first = audit(root, schools=register, jobs=1, cache=False).run["schools"][0]
    assert len(first["documents"]) == 2
    assert first["repeated"] == []
