"""What is sent opens in LibreOffice: sound packages, printed with their pages and words."""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import etree
from openpyxl import load_workbook
from submissions import ISSUED, SOUND, word

from pipeline import audit
from pipeline.export.writing import export
from pipeline.followup import register, rounds
from pipeline.notices.letters import Letterhead
from pipeline.report.results import load

LATE = "（2023年3月1日至3月32日）"


def broken(school: str) -> str:
    return SOUND.replace("青禾", school).replace("（2023年3月1日至3月31日）", LATE)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file of each kind that is sent, of two schools whose plans are broken and, in the second round, partly mended."""
    root = tmp_path_factory.mktemp("office")
    for number, mended in ((1, False), (2, True)):
        files = {
            "白鹭小学/方案.docx": word(broken("白鹭")),
            "红枫小学/方案.txt": (SOUND.replace("青禾", "红枫") if mended else broken("红枫")).encode(),
            "template/方案.txt": ISSUED.encode(),
        }
        for name, data in files.items():
            path = root / f"in{number}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        audit(root / f"in{number}", templates=root / f"in{number}" / "template", out=root / f"out{number}", cache=root / "store")
    list(export(load(root / "out1"), root / "export", Letterhead("云岭县教育局", "云教〔2023〕15号"), originals=[root / "in1"]))
    old, new = load(root / "out1"), load(root / "out2")
    register.write(list(rounds.outcomes(old, new)), new, root / "销号.xlsx", "zh")
    notices = root / "export" / "notices"
    found = {
        "notice.docx": next(path for path in notices.iterdir() if "白鹭" in path.name),
        "circular.docx": notices / "通报.docx",
        "annotated.docx": root / "export" / "annotated" / "白鹭小学" / "方案.docx",
        "sheet.docx": root / "export" / "annotated" / "红枫小学" / "方案.txt.docx",
        "findings.xlsx": root / "export" / "findings.xlsx",
        "followup.xlsx": root / "销号.xlsx",
    }
    return {name: shutil.copyfile(path, root / name) for name, path in found.items()}


@pytest.fixture(scope="module")
def folder(sent: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files as LibreOffice prints them; all in one start."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("printed")
    command = [
        soffice,
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, sent.values())], check=True, capture_output=True, timeout=240)
    return folder


@pytest.fixture(scope="module")
def printed(sent: dict[str, Path], folder: Path) -> dict[str, list[str]]:
    """The text of each page of each file."""
    pages = {}
    for name in sent:
        with pdfium.PdfDocument(folder / f"{Path(name).stem}.pdf") as document:  # not there where it could not be opened
            pages[name] = [page.get_textpage().get_text_range() for page in document]
    return pages


NAMES = ("notice.docx", "circular.docx", "annotated.docx", "sheet.docx", "findings.xlsx", "followup.xlsx")


@pytest.mark.parametrize("name", NAMES)
def test_the_package_is_whole(sent: dict[str, Path], name: str) -> None:
    """As Office wants it: each part is sound and has a type, each relationship has its part, no part stands twice."""
    with zipfile.ZipFile(sent[name]) as archive:
        names = archive.namelist()
        assert archive.testzip() is None and len(names) == len(set(names))
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        known = {item.get("PartName") or item.get("Extension") for item in types}
        for part in names:
            assert part == "[Content_Types].xml" or f"/{part}" in known or part.rsplit(".", 1)[-1] in known, part
            if not part.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(archive.read(part))
            if part.endswith(".rels"):
                base = posixpath.dirname(posixpath.dirname(part))
                targets = [link.get("Target") or "" for link in root if link.get("TargetMode") != "External"]
                assert {posixpath.normpath(posixpath.join("/", base, target)).lstrip("/") for target in targets} <= set(names), part


@pytest.mark.parametrize(("name", "pages"), [("notice.docx", 1), ("circular.docx", 1), ("annotated.docx", 1), ("sheet.docx", 1)])
def test_letters_are_printed(printed: dict[str, list[str]], name: str, pages: int) -> None:
    assert pages <= len(printed[name]) <= pages + 1
    text = re.sub(r"\s", "", "".join(printed[name]))
    words = {
        "notice.docx": ("云岭县教育局文件", "云教〔2023〕16号", "云岭县白鹭小学：", "3月32日", "疑似雷同", "—1—"),
        "circular.docx": ("报送材料审查情况的通报", "云岭县白鹭小学", "云岭县红枫小学", "疑似雷同", "—1—"),
        "annotated.docx": ("云岭县白鹭小学", "3月32日"),
        "sheet.docx": ("云岭县红枫小学", "3月32日"),
    }
    assert [part for part in words[name] if part not in text] == []


MM = 72 / 25.4


@pytest.mark.parametrize("name", ["notice", "circular"])
def test_letters_keep_the_standards_measures_on_paper(folder: Path, name: str) -> None:
    """GB/T 9704-2012: the issuer's name 35 mm below the upper edge of the type area (7.2.4), the page's number 7 mm below its lower edge, a
    character of size 4 from the outer edge (7.5); within what fonts differ in.
    """
    with pdfium.PdfDocument(folder / f"{name}.pdf") as document:
        page = document[0]
        text = page.get_textpage()
        said = text.get_text_range()
        *_, top = text.get_charbox(said.index("云岭县教育局文件"))
        assert abs((page.get_height() - top) / MM - 37 - 35) < 2
        _, low, right, high = text.get_charbox(said.rindex("—"))
        assert abs((page.get_height() - (low + high) / 2) / MM - 262 - 7) < 1
        assert abs(right - (210 - 26) * MM + 14) < 3


@pytest.mark.parametrize("name", ["notice", "circular"])
def test_the_imprint_stands_at_the_foot_of_the_last_page(folder: Path, name: str) -> None:
    """GB/T 9704-2012, 7.4: its last line is the lower edge of the type area; who printed it stands in the line above that."""
    with pdfium.PdfDocument(folder / f"{name}.pdf") as document:
        page = document[len(document) - 1]
        text = page.get_textpage()
        _, low, _, high = text.get_charbox(text.get_text_range().rindex("办公室"))
        assert 0 < (low + high) / 2 / MM - 35 < 10


@pytest.mark.parametrize("name", ["findings.xlsx", "followup.xlsx"])
def test_workbooks_are_printed_sheet_by_sheet(sent: dict[str, Path], printed: dict[str, list[str]], name: str) -> None:
    filled = [page.title for page in load_workbook(sent[name]).worksheets if page.max_row > 1]
    assert len(printed[name]) >= len(filled)
    text = re.sub(r"\s", "", "".join(printed[name]))
    assert "云岭县白鹭小学" in text and ("未整改" in text if name == "followup.xlsx" else "日期不存在" in text or "3月32日" in text)
    assert "Err:" not in text and "#NAME?" not in text and "###" not in text
