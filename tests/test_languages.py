"""Everything that a user reads, in both languages: an English report has no Chinese words of its own, and a run speaks either later."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import lxml.html
import openpyxl
import pytest
from click.testing import CliRunner, Result
from lxml.html import HtmlElement
from submissions import DEFECTIVE, SOUND, SUMMARY, audited, demonstrated, lines, pdf, plain, word, write

from pipeline import InputError, RequirementsError, UsageError, audit
from pipeline.cli import main
from pipeline.errors import PlanAuditError
from pipeline.report import write_all

HAN = re.compile("[\u3400-\u9fff]")
REVISED = '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>旧稿</w:delText></w:r></w:del></w:p>'


def revised(text: str) -> bytes:
    """A .docx with a tracked deletion."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(text))) as given, zipfile.ZipFile(packed, "w") as made:
        for name in given.namelist():
            data = given.read(name)
            made.writestr(name, data.replace(b"<w:sectPr", REVISED.encode() + b"<w:sectPr", 1) if name == "word/document.xml" else data)
    return packed.getvalue()


def mail(attached: bytes) -> bytes:
    """A short covering letter with a plan."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "报送方案", "a@example.org", "b@example.org"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("附上方案，请查收。")
    message.add_attachment(attached, maintype="application", subtype="octet-stream", filename="方案.docx")
    return message.as_bytes()


def workbook() -> bytes:
    """A roster with a hidden sheet."""
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in (["领导小组名单", ""], ["组长", "沈云川"], ["成员", "罗小燕"]):
        book.active.append(row)
    hidden = book.create_sheet("底稿")
    hidden.append(["草稿"])
    hidden.sheet_state = "hidden"
    book.save(packed)
    return packed.getvalue()


def given(root: Path) -> Path:
    """A batch whose readers have something to say."""
    cut = plain(SUMMARY, "gb18030")
    files = {"修订.docx": revised(DEFECTIVE), "来信.eml": mail(word(SOUND.replace("青禾", "白鹭"))), "名单.xlsx": workbook()}
    return write(
        root,
        files | {".底稿.txt": b"x", "坏.txt": cut[:200] + b"\xff\xff" + cut[200:], "空.txt": b"", "扫描.pdf": pdf(DEFECTIVE, scanned=True)},
    )


def planaudit(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module", params=["zh", "en"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The batch, audited in either language."""
    folder: Path = tmp_path_factory.mktemp("languages")
    audit(given(folder / "报送"), out=folder / "run", lang=request.param, jobs=1, cache=False)
    return folder / "run"


# --- what the program says, and what it quotes -------------------------------------------------------------------------


def own_words(page: str) -> Iterator[str]:
    """The texts and spoken attributes of a page that are not marked as Chinese."""
    for element in lxml.html.document_fromstring(page).find("body").iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        if not is_chinese(element):
            yield from filter(None, [element.text, *(element.get(name) for name in ("title", "aria-label", "alt", "data-th"))])
        if element.getparent() is not None and not is_chinese(element.getparent()):
            yield element.tail or ""


def is_chinese(element: HtmlElement) -> bool:
    said = element.xpath("ancestor-or-self::*[@lang]/@lang")
    return bool(said) and said[-1].startswith("zh")


def assert_english(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in page
    assert [words for words in own_words(page) if HAN.search(words)] == []


def test_an_english_report_of_the_demo_has_no_chinese_of_its_own(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    for out in (demonstrated(tmp_path_factory).out, audited(tmp_path_factory).out):
        shutil.copytree(out, tmp_path / out.name, dirs_exist_ok=True)
        write_all(tmp_path / out.name, "en")
        assert_english(tmp_path / out.name)


def test_a_report_of_what_readers_had_to_say_in_the_other_language(run: Path) -> None:
    write_all(run, "en")
    assert_english(run)
    page = (run / "report.html").read_text(encoding="utf-8")
    assert '1 hidden sheets (<span lang="zh">“底稿”</span>), which were left out.' in page
    assert "1 hidden or temporary files left behind" in page
    assert "as if all were accepted: 0 insertions, 1 deletions." in page
    assert "taken as a covering letter" in page
    assert "is empty (0 bytes)" in page
    write_all(run, "zh")
    page = (run / "report.html").read_text(encoding="utf-8")
    assert "工作簿含1个隐藏的工作表（底稿），未计入正文。" in page
    assert "hidden sheets" not in page
    assert "按附件说明处理" in page


def test_the_words_of_documents_are_marked_in_an_english_report_alone(run: Path) -> None:
    for lang, marked in (("en", True), ("zh", False)):
        write_all(run, lang)
        root = lxml.html.parse(run / "report.html").getroot()
        assert bool(root.xpath("//bdi[@lang='zh']")) is marked


def test_the_workbook_in_either_language(run: Path) -> None:
    sheets = {}
    for lang in ("zh", "en"):
        write_all(run, lang)
        book = openpyxl.load_workbook(run / "findings.xlsx")
        sheets[lang] = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    notes = {row[1]: row[-1] for row in sheets["en"]["Files"]}
    assert "hidden sheets" in notes["名单.xlsx"]
    assert any("left behind by systems" in str(row[-1]) for row in sheets["en"]["Unreadable files"])
    assert "covering letter" in notes["来信.eml"]
    assert not any(HAN.search(str(cell)) for rows in sheets["en"].values() for cell in rows[0])
    assert any("未作为文件审查" in str(cell) for row in sheets["zh"]["文件清单"] for cell in row)


# --- the result files --------------------------------------------------------------------------------------------------


def test_lines_hold_both_languages_and_the_runs_own(run: Path) -> None:
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    lang = record["language"]
    inputs = {line["source"]: line for line in record["inputs"]}
    said = [line for line in [*lines(run), inputs["来信.eml"], record] if line.get("notes")]
    assert len(said) >= 3
    for line in said:
        assert line["notes"] == line[f"notes_{lang}"]
        assert len(line["notes_zh"]) == len(line["notes_en"])
        assert all(HAN.search(note) for note in line["notes_zh"])
        assert not any(HAN.search(re.sub("“[^”]*”", "", note)) for note in line["notes_en"])
    for line in lines(run):
        for problem in line["problems"]:
            assert problem["message"] == problem[f"message_{lang}"]
            assert HAN.search(problem["message_zh"])
            assert not HAN.search(problem["message_en"])


def test_places_of_findings_in_both_languages(run: Path) -> None:
    lang = json.loads((run / "run.json").read_text(encoding="utf-8"))["language"]
    found: list[dict[str, Any]] = [finding for line in lines(run) for finding in line["findings"] if finding["place"]]
    assert found
    for finding in found:
        assert finding["place"] == finding[f"place_{lang}"]
        assert finding["place_zh"].startswith(("第", "表"))
        assert finding["place_en"].startswith(("page", "paragraph", "line", "table"))


def test_results_of_an_earlier_version_show_what_they_have(run: Path, tmp_path: Path) -> None:
    """Notes and places in one language: those are shown in either."""
    documents = [without_languages(line) for line in lines(run)]
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    record["inputs"] = [without_languages(line) for line in record["inputs"]]
    (tmp_path / "documents.jsonl").write_text("\n".join(json.dumps(line) for line in documents), encoding="utf-8")
    (tmp_path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    shutil.copy(run / "matches.jsonl", tmp_path)
    for lang in ("zh", "en"):
        write_all(tmp_path, lang)
        page = lxml.html.parse(tmp_path / "report.html").getroot().text_content()
        assert all(note in page for line in [*documents, *record["inputs"]] for note in line.get("notes", ()))


def without_languages(line: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in line.items() if key not in ("notes_zh", "notes_en", "place_zh", "place_en")}
    if "findings" in kept:
        kept["findings"] = [without_languages(finding) for finding in kept["findings"]]
    return kept


def test_what_was_kept_of_a_file_has_both_languages(tmp_path: Path) -> None:
    """The second run takes everything from the store, and speaks the other language."""
    root = given(tmp_path / "报送")
    chinese = audit(root, cache=tmp_path / "store", jobs=1)
    english = audit(root, cache=tmp_path / "store", jobs=1, lang="en")
    for one, other in ((chinese.documents, english.documents), (chinese.run["inputs"], english.run["inputs"])):
        assert [line.get("notes_en") for line in one] == [line.get("notes") for line in other]
        assert [line.get("notes") for line in one] == [line.get("notes_zh") for line in other]


# --- the command -------------------------------------------------------------------------------------------------------


def test_a_summary_lists_failures_in_english(tmp_path: Path) -> None:
    root = write(tmp_path / "in", {"empty.txt": b"", "damaged.docx": word(SOUND)[:5000]})
    done = planaudit("audit", root, "--out", tmp_path / "run", "--lang", "en", "--jobs", "1", "--no-cache")
    assert done.exit_code == 0
    assert "! empty.txt: The file is empty (0 bytes)." in done.output
    assert "! damaged.docx: The file is incomplete or damaged." in done.output
    assert not HAN.search(done.output.replace(str(tmp_path), ""))


WRONG = [
    ["audit", "nothing", "--out", "run"],
    ["audit", "empty", "--out", "run"],
    ["audit", "in", "--out", "run", "--template", "nothing.docx"],
    ["audit", "in", "--out", "run", "--template", "empty"],
    ["audit", "in", "--out", "run", "--requirements", "nothing.yaml"],
    ["audit", "in", "--out", "run", "--requirements", "no.yaml"],
    ["audit", "in", "--out", "run", "--requirements", "label.yaml"],
    ["audit", "in", "--out", "run", "--requirements", "field.yaml"],
    ["audit", "in", "--out", "run", "--requirements", "lacking.yaml"],
    ["audit", "in", "--out", "run", "--requirements", "kind.yaml"],
    ["audit", "in", "--out", "run", "--requirements", "twice.yaml"],
    ["audit", "in", "--out", "other"],
    ["audit", "in", "--out", "file"],
    ["audit", "in", "--out", "run", "--jobs", "0"],
    ["audit", "--out", "run"],
    ["audit", "in"],
    ["report", "nothing"],
    ["report", "empty"],
    ["report", "broken"],
    ["explain", "no_such_code"],
]
FILES = {
    "in/a.txt": plain(SOUND),
    "other/mine.txt": b"mine",
    "file": b"mine",
    "no.yaml": b"genre: [plan\n",
    "label.yaml": b"genre: plan\nrequired:\n  - label: nobody\n",
    "field.yaml": b"genre: plan\nmust: 1\nrequired:\n  - label: steps\n",
    "lacking.yaml": b"genre: plan\n",
    "kind.yaml": b"genre: plan\nrequired: steps\n",
    "twice.yaml": b"genre: plan\nrequired:\n  - label: steps\n  - label: steps\n",
    "broken/run.json": b"{",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the inputs of `WRONG`."""
    write(tmp_path, FILES)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_is_wrong_is_said_in_the_language_asked_for(here: Path, words: list[str]) -> None:
    status = 1 if words[1] in ("empty", "broken") and words[0] == "report" else 2
    english, chinese = (planaudit(*words, "--lang", lang) for lang in ("en", "zh"))
    assert (english.exit_code, chinese.exit_code) == (status, status)
    assert english.output.startswith("Error: ")
    assert not HAN.search(english.output)
    assert chinese.output.startswith("错误：")
    assert HAN.search(chinese.output.removeprefix("错误："))
    assert "Error" not in chinese.output


def test_both_languages_where_none_can_be_told(here: Path) -> None:
    for words in (["audits"], ["audit", "in", "--fast"], ["report", "empty"]):
        said = planaudit(*words).output
        assert said.startswith("错误：")
        assert "\nError: " in said


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (UsageError, lambda here: audit()),
        (InputError, lambda here: audit(here / "nothing")),
        (RequirementsError, lambda here: audit(here / "in", requirements=here / "label.yaml")),
        (UsageError, lambda here: audit(here / "in", out=here / "file")),
    ],
)
def test_errors_carry_both_languages(here: Path, error: type[PlanAuditError], call: Any) -> None:
    with pytest.raises(error) as caught:
        call(here)
    assert HAN.search(str(caught.value)) and HAN.search(caught.value.words("zh"))
    assert caught.value.words("en") and not HAN.search(caught.value.words("en"))


def test_an_error_with_one_text_says_it_in_both() -> None:
    assert UsageError("没有。").words("en") == "没有。"
