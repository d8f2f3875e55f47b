"""Where a finding stands in the original, in words that a supervisor can follow: page and part of it, paragraph, cell, line, archive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import lxml.html
import pytest
from submissions import SOUND, pdf, web, word

from pipeline import audit
from pipeline.report.results import load

BROKEN = SOUND.replace("6月30日", "6月31日").replace("青禾", "红枫")


def with_table() -> bytes:
    """A plan whose stages stand in a table: a head, and a row for each stage with its dates in the second cell."""
    document = docx.Document()
    before, _, after = BROKEN.partition("（一）动员阶段")
    for line in before.splitlines():
        document.add_paragraph(line)
    table = document.add_table(3, 2)
    rows = [("阶段", "时间"), ("动员阶段", "2023年3月1日至3月31日"), ("总结阶段", "2023年6月1日至6月31日")]
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    for line in after.partition("五、组织领导")[2].splitlines():
        document.add_paragraph(line or "五、组织领导")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


FILES = {
    "红枫/方案.txt": (BROKEN.encode(), "第13行", "line 13"),
    "红枫/方案.docx": (word(BROKEN), "第13段", "paragraph 13"),
    "红枫/方案.html": (web(BROKEN), "第12段", "paragraph 12"),
    "红枫/方案.pdf": (pdf(BROKEN), "第1页中部", "page 1, middle"),
    "红枫/表.docx": (with_table(), "表1第3行第2格", "table 1 row 3 cell 2"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_place_of_a_finding(tmp_path: Path, name: str) -> None:
    content, zh, en = FILES[name]
    (tmp_path / "in" / "红枫").mkdir(parents=True)
    (tmp_path / "in" / name).write_bytes(content)
    found = audit(tmp_path / "in", cache=False)
    (finding,) = (item for item in found.findings if item["code"] == "date_impossible")
    assert (finding["place_zh"], finding["place_en"]) == (zh, en)


@pytest.mark.parametrize("where", ["top", "bottom"])
def test_the_parts_of_a_page(tmp_path: Path, where: str) -> None:
    text = SOUND.replace("为扎实开展", "××负责。为扎实开展") if where == "top" else SOUND.replace("2023年2月20日", "2023年2月  日")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "方案.pdf").write_bytes(pdf(text))
    (finding,) = (item for item in audit(tmp_path / "in", cache=False).findings if item["code"] == "placeholder")
    assert finding["place_zh"] == ("第1页上部" if where == "top" else "第1页下部")


def test_a_member_of_an_archive(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "报送.zip").write_bytes(zipped("红枫小学/方案.docx", word(BROKEN)))
    audit(tmp_path / "in", out=tmp_path / "out", cache=False)
    (line,) = load(tmp_path / "out").submissions
    assert (line.path("zh"), line.path("en")) == ("报送.zip 中的 红枫小学/方案.docx", "红枫小学/方案.docx in 报送.zip")
    page = lxml.html.document_fromstring((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    assert "报送.zip 中的 红枫小学/方案.docx" in page.get_element_by_id("documents").text_content()
