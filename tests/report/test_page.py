"""report.html: its structure, its policy, and that nothing from a document becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import lxml.html
import pytest
import result_folders
from lxml.html import HtmlElement
from syrupy.assertion import SnapshotAssertion

from pipeline.errors import ResultError
from pipeline.report import page, write_all
from pipeline.report.results import Results, load


def _skeleton(element: HtmlElement, depth: int = 0) -> list[str]:
    """Tags, ids and classes of a page, without its words; neighbours that are alike stand once."""
    if not isinstance(element.tag, str) or element.tag in ("style", "script", "rect"):
        return []
    name = element.tag + "".join(f"#{element.get('id')}" for _ in [0] if element.get("id"))
    name += "".join(f".{word}" for word in (element.get("class") or "").split())
    name += "".join(f" {key}={element.get(key)}" for key in ("data-target", "data-facet") if element.get(key))
    # what differs between two passages is the comparison's own affair
    parts = [_skeleton(child, depth + 1) for child in element] if element.get("class") != "pair-row" else []
    kept = [part for n, part in enumerate(parts) if n == 0 or part != parts[n - 1]]
    return ["  " * depth + name] + [line for part in kept for line in part]


def _page(results: Results, lang: str = "zh") -> HtmlElement:
    return lxml.html.document_fromstring(page.render(results, lang))


def _words(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def test_structure(small: Results, snapshot: SnapshotAssertion) -> None:
    assert "\n".join(_skeleton(_page(small).find("body"))) == snapshot


def test_links_lead_somewhere_and_ids_are_unique(small: Results, scanned: Results, hostile: Results) -> None:
    for results in (small, scanned, hostile):
        root = _page(results)
        ids = root.xpath("//@id")
        assert len(ids) == len(set(ids))
        targets = {href[1:] for href in root.xpath("//a/@href")}
        assert targets <= set(ids)
        assert set(root.xpath("//form/@data-target") + root.xpath("//input/@aria-controls")) <= set(ids)


def test_the_worst_document_stands_first_in_one_line(small: Results) -> None:
    rows = _page(small).xpath("//section[@id='first']/table/tbody/tr")
    assert "青禾县临河小学" in _words(rows[0])
    assert "高 1" in _words(rows[0])
    assert "缺少规定内容；空白未填；阶段时间重叠" in _words(rows[0])
    assert "25%" in _words(rows[0])
    lead = _words(_page(small).xpath("//section[@id='first']/p[1]")[0])
    assert "共审查 3 份报送材料：2 份有高等级问题；2 份与其他单位的材料有疑似雷同文字；1 份正文三成以上可能参照了他人。" in lead
    assert "2 个文件无法读取或只读取了一部分" in lead


def test_the_matrix_says_in_words_and_signs_what_is_missing(small: Results) -> None:
    row = _page(small).xpath("//tbody[@id='matrix-rows']/tr")[0]
    cells = [_words(cell) for cell in row.xpath("td[contains(@class, 'c')]")]
    assert cells == ["✓ 有", "✓ 有", "✕ 缺"]
    assert row.xpath("td/a[contains(@class, 'st-missing')]/@href") == ["#d1f1"]
    summary = _page(small).xpath("//tbody[@id='matrix-rows']/tr")[2]
    assert [_words(cell) for cell in summary.xpath("td[contains(@class, 'muted')]")] == ["—"] * 3


def test_the_text_stands_whole_with_notes_beside_it(small: Results) -> None:
    reading = _page(small).xpath("//details[@id='d1']//div[@class='reading']")[0]
    for mark in reading.xpath(".//a[@class='ref']"):
        mark.drop_tree()
    text = "\n".join(line.text_content() for line in reading.xpath("div/p"))
    assert text == "\n".join(line for line in result_folders.PLAN.split("\n") if line)
    quoted = reading.xpath(".//span[contains(@class, 'f-medium')]")
    assert [part.text_content() for part in quoted] == ["家长每周陪读XX次"]
    notes = [_words(note) for note in reading.xpath(".//li[contains(@class, 'note')]")]
    assert notes[0].startswith("≈ 疑似雷同：青禾县望山小学 90%")
    assert any(note.startswith("2 ◆ 空白未填") for note in notes)


def test_templates_and_unreadable_files_stand_apart(small: Results) -> None:
    root = _page(small)
    assert len(root.xpath("//section[@id='documents']//details[@class='document']")) == 3
    template = root.xpath("//section[@id='templates']//details[@class='document']")
    assert len(template) == 1
    assert "青禾县临河小学" in _words(template[0])
    unread = [_words(row) for row in root.xpath("//section[@id='unread']//tbody/tr")]
    assert "有密码" in unread[1]
    assert "重新报送" in unread[1]


def test_a_template_is_the_measure_and_has_no_findings(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    (template,) = (line for line in batch.documents if line["role"] == "template")
    batch.documents[batch.documents.index(template)] = template | {
        "source": "in/通知.docx",
        "findings": [result_folders.finding("placeholder", template["text"], result_folders.GIVEN, "有未填写的空白，请填写。")],
    }
    root = _page(load(batch.write(tmp_path / "run")))
    (entry,) = root.xpath("//section[@id='templates']//details[@class='document']")
    assert "未填写" not in _words(entry)
    assert not entry.xpath(".//div[@class='reading']//*[contains(@class, 'f-')]")
    (summary,) = entry.xpath("summary/span[@class='who']")
    assert _words(summary) == f"上级方案 {template['title']}"
    assert summary.xpath("span/@title") == ["in/通知.docx"]
    plain = _page(load(result_folders.small_batch().write(tmp_path / "plain")))
    for figures in (root, plain):
        assert "问题合计4中 1，低 1" in [_words(figure) for figure in figures.xpath("//div[contains(@class, 'figure')]")]


def test_files_of_one_name_can_be_told_apart(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    long = f"第一学区/{'二〇二二年春季学期报送材料' * 4}/{{}}/方案.docx"
    for line, source in zip(batch.documents, ("临河小学/方案.docx", long.format("望山小学"), long.format("松坡小学")), strict=False):
        line["source"] = source
    root = _page(load(batch.write(tmp_path / "run")))
    for place in ("//tbody[@id='matrix-rows']", "//section[@id='documents']", "//section[@id='first']"):
        shown = [_words(part) for part in root.xpath(f"{place}//span[@class='file']")]
        assert any(words.startswith("临河小学/方案.docx") for words in shown)
        assert any(words.startswith("第一学区/…/望山小学/方案.docx") for words in shown)
        assert any(words.startswith("第一学区/…/松坡小学/方案.docx") for words in shown)
        assert set(root.xpath(f"{place}//span[@class='file']/@title")) == {long.format(name) for name in ("望山小学", "松坡小学")}


def test_one_file_handed_in_twice_is_no_copying(tmp_path: Path) -> None:
    root = _page(load(result_folders.repeated_batch().write(tmp_path / "run")))
    copying = root.xpath("//section[@id='copying']")[0]
    assert len(copying.xpath(".//details[@class='pair']")) == 2  # each copy with the other school's plan
    (repeat,) = copying.xpath(".//ul[@id='repeats']/li")
    assert "城区/临河小学.docx" in _words(repeat)
    assert "补报/临河小学.docx" in _words(repeat)
    for anchor, other in (("d1", "补报/临河小学.docx"), ("d6", "城区/临河小学.docx")):
        (entry,) = root.xpath(f"//details[@id='{anchor}']")
        assert f"同一文件多次报送{other}" in _words(entry)
        assert "青禾县临河小学 100%" not in _words(entry)


def test_suspicion_is_worded_as_such(small: Results) -> None:
    text = _words(_page(small).find("body"))
    assert "疑似雷同" in text
    assert "抄袭" not in text.replace("相同不等于抄袭", "")


def test_a_cluster_is_one_entry(tmp_path: Path) -> None:
    root = _page(load(result_folders.cluster_batch(14).write(tmp_path / "run")))
    assert len(root.xpath("//section[@id='copying']/details")) == 1
    assert len(root.xpath("//details[contains(@class, 'cluster')]//details[contains(@class, 'holder')]")) == 13


def test_an_empty_batch_has_a_page(tmp_path: Path) -> None:
    root = _page(load(result_folders.Batch([], [], result_folders.run([])).write(tmp_path / "run")))
    assert "没有发现需要处理的问题" in _words(root.find("body"))


def test_english(small: Results) -> None:
    root = _page(small, "en")
    assert root.get("lang") == "en"
    assert _page(small).get("lang") == "zh-CN"
    assert "Required content missing" in _words(root.xpath("//section[@id='findings']")[0])
    own = root.xpath("//header | //nav | //h2 | //h3 | //h4 | //thead | //dt | //label[not(select)] | //button | //p[@class='lead']")
    assert len(own) > 60
    assert not [_words(element) for element in own if re.search("[\u4e00-\u9fff]", element.text_content())]


def test_the_policy_allows_exactly_the_own_style_and_script(hostile: Results) -> None:
    root = _page(hostile)
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        (element,) = root.xpath(f"//{tag}")
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_hostile_words_stay_words(hostile: Results) -> None:
    raw = page.render(hostile, "zh")
    root = _page(hostile)
    assert not root.xpath("//img | //iframe | //object | //b[text()='{{7*7}}'] | //*[@style]")
    assert not [name for element in root.iter() if isinstance(element.tag, str) for name in element.attrib if name.startswith("on")]
    assert all(href.startswith("#") for href in root.xpath("//a/@href"))
    assert not root.xpath("//*[@src]")
    assert root.xpath("//link/@href") == ["data:,"]
    body = root.find("body").text_content()
    assert result_folders.HOSTILE in body
    assert "方案\ufffdfdp.exe\ufffd\ufffd" in body
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", raw)


def test_the_same_results_give_the_same_bytes(folder: Path) -> None:
    first = [path.read_bytes() for path in write_all(folder)]
    assert [path.read_bytes() for path in write_all(folder)] == first


def test_write_all_takes_the_language_of_the_run(tmp_path: Path) -> None:
    batch = result_folders.small_batch()
    batch.run = result_folders.run(batch.documents, language="en")
    folder = batch.write(tmp_path / "run")
    html, workbook = write_all(folder)
    assert (html.name, workbook.name) == ("report.html", "findings.xlsx")
    assert '<html lang="en">' in html.read_text(encoding="utf-8")
    write_all(folder, "zh")
    assert '<html lang="zh-CN">' in html.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_said(folder: Path) -> None:
    (folder / "report.html").mkdir()
    with pytest.raises(ResultError, match=r"report\.html"):
        write_all(folder)
