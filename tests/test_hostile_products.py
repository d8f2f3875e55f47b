"""From hostile files to all that is made of them, through the commands: names and texts stay words in every product."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import lxml.html
import pandas as pd
import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader
from submissions import SOUND, pdf, web, word, write

from pipeline.cli import main
from pipeline.report.results import load
from pipeline.review.app import Workspace
from pipeline.review.decisions import Decisions

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=HYPERLINK(&quot;http://a.invalid&quot;)"
TURNED = "\u202egnp.\u2066"
#: characters that turn the reading direction or control a terminal
HARMFUL = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: a blank in which all of it stands, so that findings quote it, and passages that two units share
TEXT = SOUND.replace("沈国平（校长）", f"XXX{SCRIPT}（校长）").replace("6月30日", "6月31日")
TEXT = TEXT.replace("三、主要任务", f"三、主要任务\n+cmd|' /C calc'!A0 {TURNED}\n=1+1聘请XX专家{SCRIPT}\n-2+3聘请XX教授\n@SUM(1)聘请XX讲师")


def text(school: str) -> str:
    return TEXT.replace("青禾", school)


FILES = {
    "=1+1小学/<b>方案.docx": word(text("红枫").replace(TURNED, "")),
    "+红小学/@方案.pdf": pdf(text("红梅").replace(TURNED, "")),
    f"-2+3小学/{TURNED}方案.txt": text("石榴").encode(),
    "<img src=x onerror=alert(3)>/方案.html": web(text("<b>柳"))[:-14] + b"<script>alert(4)</script></body></html>",
    "@SUM(1)小学.docx": b"",
    "\t表/方案\x1b[31m.txt": text("桃园").encode(),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder with all products of two rounds, and what the commands said."""
    root = tmp_path_factory.mktemp("hostile")
    write(root / "in", FILES)
    write(root / "later", {name: data for name, data in FILES.items() if "docx" not in name})
    run, store = str(root / "run"), ["--cache", str(root / "store")]
    files = [str(root / "in" / name) for name in FILES if "方案" in name]
    said = ""
    for words in (
        ["audit", str(root / "in"), "--out", run, *store],
        ["audit", str(root / "later"), "--out", str(root / "second"), *store],
        ["export", run, "--originals", str(root / "in"), "--superior", f"{SCRIPT}局", "--number", "=1+{n}号"],
        ["followup", run, str(root / "second")],
        ["compare", files[0], files[2]],
    ):
        told = CliRunner().invoke(main, words)
        assert told.exit_code == 0, told.output
        said += told.output
    return root, said


def test_what_the_commands_say(made: tuple[Path, str]) -> None:
    _, said = made
    assert "方案" in said
    assert not HARMFUL.search(said.replace("\r", "").replace("\u200b", "")), HARMFUL.findall(said)


def _is_inert_page(page: str, scripts: int) -> None:
    root = lxml.html.document_fromstring(page)
    assert len(root.xpath("//script")) == scripts
    assert not root.xpath("//img | //iframe | //object | //embed | //form[@action and not(starts-with(@action, '/'))]")
    assert not [name for element in root.iter(etree.Element) for name in element.attrib if name.lower().startswith("on")]
    links = [str(link) for link in root.xpath("//a/@href")]
    assert not [link for link in links if not re.match(r"[#/?]|documents/|report\.html", link)]
    assert not HARMFUL.search(page)


def test_the_report(made: tuple[Path, str]) -> None:
    root, _ = made
    for lang in ("zh", "en"):
        assert CliRunner().invoke(main, ["report", str(root / "run"), "--lang", lang]).exit_code == 0
        page = (root / "run" / "report.html").read_text(encoding="utf-8")
        _is_inert_page(page, 1)
        assert SCRIPT in lxml.html.document_fromstring(page).text_content()


def test_the_workspace(made: tuple[Path, str]) -> None:
    from starlette.testclient import TestClient  # noqa: PLC0415

    root, _ = made
    workspace = Workspace(load(root / "run"), Decisions.beside(root / "run"))
    case = next(case for case in workspace.cases.all if SCRIPT in case.words + case.said)
    match = next(case for case in workspace.cases.all if case.kind == "match")
    workspace.decisions.decide([], SCRIPT)
    client = TestClient(workspace.app("token", None, frozenset({"testserver"})))
    client.get("/?token=token")
    for address in ("/", case.href.partition("#")[0], match.href, f"/?q={SCRIPT}&unit={SCRIPT}"):
        answer = client.get(address)
        assert answer.status_code == 200
        _is_inert_page(answer.text, 1)
    assert SCRIPT in lxml.html.document_fromstring(client.get(case.href.partition("#")[0]).text).text_content()


def test_workbooks(made: tuple[Path, str]) -> None:
    root, _ = made
    for path in (root / "run" / "findings.xlsx", root / "run" / "export" / "findings.xlsx", root / "second" / "followup.xlsx"):
        cells = [cell for page in load_workbook(path).worksheets for row in page.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert not [cell.value for cell in cells if HARMFUL.search(str(cell.value))]
        starting = [cell for cell in cells if re.match(r"\s*[=+@-]\D?", str(cell.value)) and not isinstance(cell.value, (int, float))]
        assert all(cell.quotePrefix for cell in starting)
        assert any(str(cell.value).startswith("=1+1小学") for cell in cells) or "followup" in path.name


def test_word_documents(made: tuple[Path, str]) -> None:
    root, _ = made
    paths = list((root / "run" / "export").rglob("*.docx"))
    assert len(paths) > len(FILES)
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    tree = etree.fromstring(archive.read(name))
                    assert not HARMFUL.search("".join(str(words) for words in tree.itertext())), (path.name, name)
                    assert not [link for link in tree if link.get("TargetMode") == "External"]
        assert path.is_relative_to(root / "run" / "export") and not HARMFUL.search(path.name)


def test_pdf_notes(made: tuple[Path, str]) -> None:
    root, _ = made
    (path,) = (root / "run" / "export" / "annotated").rglob("*.pdf")
    notes = [note.get_object() for page in PdfReader(path).pages for note in page.get("/Annots", [])]
    assert notes and not [note for note in notes if "/A" in note or "/AA" in note]
    assert not [note for note in notes if HARMFUL.search(str(note["/Contents"]))]


def test_tables(made: tuple[Path, str]) -> None:
    root, _ = made
    folder = root / "run" / "export" / "tables"
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if re.match(r"\t|\s*[=+@＝＋－＠]|\s*-[^0-9.]", cell)], path.name
        assert not [cell for cell in cells if HARMFUL.search(cell)], path.name
    units = pd.read_parquet(folder / "documents.parquet")["source"]
    assert any(source.startswith("=1+1小学/") for source in units)  # a table for programs holds names as they are


def test_tables_in_notebooks() -> None:
    """The pages of notebooks show styled tables, which pandas fills with markup as it stands."""
    code = (
        "import pandas as pd; from pipeline.exploration.tables import escape_styles; escape_styles(); "
        f"frame = pd.DataFrame({{'<b>': [{SCRIPT!r}], 'n': [1.5]}}, index=['<i>']); "
        "print(frame.style.to_html(), frame.style.hide(axis='index').format({'n': '{:.0%}'}).to_html()); "
        "print(frame.style.bar(subset=['n']).to_html())"
    )
    page = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert not lxml.html.document_fromstring(page).xpath("//script | //img | //b | //i")
    assert lxml.html.document_fromstring(page).text_content().count("alert(1)") == 3 and "150%" in page
