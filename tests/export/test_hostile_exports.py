"""What documents say stays text in everything that leaves the house: no field, link, formula or action, no way out of the folder."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree
from msgspec.structs import replace as changed
from openpyxl import load_workbook
from pypdf import PdfReader
from submissions import pdf, word

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from result_folders import FORMULAS, HOSTILE, TURNED, hostile_batch

from pipeline.annotation.marks import Mark, Part
from pipeline.annotation.pdf import highlighted
from pipeline.annotation.word import commented, sheet
from pipeline.export import annotated, tables
from pipeline.followup import register, rounds
from pipeline.notices import writing as notices
from pipeline.records import Span
from pipeline.report.results import Results, load

#: characters that turn the reading direction or control a terminal
HARMFUL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: what in a Word document does something, or fetches something
ACTIVE = ("hyperlink", "object", "altChunk", "dir", "bdo", "fldSimple", "control", "attachedTemplate")


@pytest.fixture
def hostile(tmp_path: Path) -> Results:
    """A batch whose names and texts try to break out."""
    return load(hostile_batch().write(tmp_path / "run"))


def inert(path: Path) -> str:
    """The words of a Word document in which nothing is active."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(archive.read(name))  # sound XML
            assert not HARMFUL.search("".join(root.itertext())), name
            if name.endswith(".rels"):
                assert not [link for link in root if link.get("TargetMode") == "External"], name
            assert not [element.tag for tag in ACTIVE for element in root.iter(W + tag)], name
            assert {(field.text or "").strip() for field in root.iter(W + "instrText")} <= {"PAGE"}, name
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells, *(comment.text for comment in document.comments)])


def test_notices(hostile: Results, tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    head = notices.Letterhead(HOSTILE + TURNED, FORMULAS[0] + "{{ 7*7 }}{% for x in y %}")
    texts = {path: inert(path) for path in notices.write(hostile, folder, head)}
    assert all(path.parent == folder and not HARMFUL.search(path.name) for path in texts)
    assert all(HOSTILE in text and "{{ 7*7 }}{% for x in y %}" in text for text in texts.values())
    for words in (HOSTILE, "方案fdp.exe", *FORMULAS):
        assert any(f"{words}：" in text for text in texts.values()), words


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_submissions_given_back(hostile: Results, tmp_path: Path, lang: str) -> None:
    folder = tmp_path / "annotated"
    made = list(annotated.write(hostile, folder, [], HOSTILE + TURNED, lang))
    texts = [inert(path) for path in made]
    assert len(made) == len(set(made)) >= len(FORMULAS) + 2
    assert all(path.is_relative_to(folder) and not HARMFUL.search(path.name) for path in made)
    assert any(HOSTILE in text for text in texts)


@pytest.mark.parametrize(
    "source",
    ["../../../out.docx", "..\\..\\out.docx", "C:\\out.txt", "/out.txt", "a/./../../b.txt", "收件.zip!/../../b.txt", "..", "a\0b.txt"],
)
def test_no_name_leads_out_of_the_folder(hostile: Results, tmp_path: Path, source: str) -> None:
    lines = tuple(changed(line, source=source) if line.unit == HOSTILE else line for line in hostile.documents)
    folder = tmp_path / "deep" / "down" / "annotated"
    made = list(annotated.write(replace(hostile, documents=lines), folder, [], "局"))
    assert all(folder in path.resolve().parents for path in made)
    assert {path for path in tmp_path.rglob("*") if path.is_file() and "run" not in path.parts} == set(made)


def test_names_that_become_one_stay_apart(hostile: Results, tmp_path: Path) -> None:
    names = iter(("a:b.txt", "a_b.txt", "A?B.txt", "a_b.txt.docx", "a_b.txt.pdf", "a*b.txt", "a|b.txt"))
    lines = tuple(
        changed(line, source=next(names)) if line.findings and line.unit in (HOSTILE, TURNED, *FORMULAS) else line
        for line in hostile.documents
    )
    made = list(annotated.write(replace(hostile, documents=lines), tmp_path / "annotated", [], "局"))
    assert (
        len(made)
        == len({str(path).casefold() for path in made})
        == len([path for path in (tmp_path / "annotated").rglob("*") if path.is_file()])
    )


def test_comments_in_word(tmp_path: Path) -> None:
    marks = [Mark(words, (Part(None, "组长", 0, 2),), "high") for words in (HOSTILE, *FORMULAS)]
    path = tmp_path / "x.docx"
    path.write_bytes(commented(word("一、组织领导\n组长：方予安\n"), marks, HOSTILE))
    assert all(words in inert(path) for words in (HOSTILE, *FORMULAS))


def test_a_sheet_of_hostile_text(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(sheet(TURNED * 60, f"{HOSTILE}\n{TURNED}\n{FORMULAS[0]}", [Mark("说明", (), "high", Span(0, 5))], "局"))
    assert HOSTILE in inert(path)


def test_a_document_of_tables_alone_takes_comments(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "组长：方予安"
    stream = io.BytesIO()
    document.save(stream)
    path = tmp_path / "x.docx"
    path.write_bytes(commented(stream.getvalue(), [Mark("请核对", (Part(None, "方予安", 0, 3),), "high")], "局"))
    assert "请核对" in inert(path)


def test_notes_in_pdfs() -> None:
    marks = [Mark(words, (Part(None, "组长", 0, 2),), "high") for words in (HOSTILE, *FORMULAS)]
    reader = PdfReader(io.BytesIO(highlighted(pdf("一、组织领导\n组长：方予安\n"), marks, HOSTILE)))
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert {note["/Contents"] for note in notes} >= {HOSTILE, *FORMULAS}
    assert {note["/Subtype"] for note in notes} <= {"/Highlight", "/Text", "/Popup"}
    assert not [note for note in notes if "/A" in note or "/AA" in note]
    root = reader.trailer["/Root"]
    assert "/OpenAction" not in root and "/JavaScript" not in (root.get("/Names") or {})


def test_csv(hostile: Results, tmp_path: Path) -> None:
    seen = set()
    for path in tables.write(hostile, tmp_path / "tables"):
        if path.suffix != ".csv":
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if re.match(r"\s*[=+@＝＋－＠]|\s*-[^0-9.]", cell)], path.name
        assert not [cell for cell in cells if HARMFUL.search(cell)], path.name
        seen.update(cells)
    assert {HOSTILE, *(f"'{words}" for words in FORMULAS)} <= seen


def test_the_register_of_the_second_round(hostile: Results, tmp_path: Path) -> None:
    path = tmp_path / "销号.xlsx"
    found = list(rounds.outcomes(hostile, replace(hostile, documents=hostile.documents[:6], matches=())))
    assert found
    register.write(found, hostile, path, "zh")
    cells = [cell for page in load_workbook(path).worksheets for row in page.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert not [cell.value for cell in cells if HARMFUL.search(str(cell.value))]
    assert any(HOSTILE in str(cell.value) for cell in cells)
