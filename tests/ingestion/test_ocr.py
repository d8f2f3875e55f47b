"""Recognition of scanned PDFs: what is read, kept, put off and said; and doubt, from the line to the finding."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap

import pytest
import scans
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image
from pypdf import PdfWriter
from rapidfuzz.distance import Levenshtein
from reportlab.lib.pagesizes import A5, landscape
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from pipeline import Settings, analyse, parse
from pipeline.cleaning.reading import SURE, clean
from pipeline.demo import page as typeset
from pipeline.errors import ReadError
from pipeline.ingestion import ocr
from pipeline.ingestion.desk import Deferred, Desk
from pipeline.ingestion.ocr_layout import spaced
from pipeline.ingestion.ocr_sheet import Print, Sheet
from pipeline.ingestion.pdf_rulings import Ruling
from pipeline.records import Block, Entry, Source
from pipeline.results import document_line

PLAN = """禾岭县柳湾小学校园安全工作实施方案

一、指导思想
坚持安全第一、预防为主，把师生生命安全放在首位。
二、工作目标
本学期校园安全事故为零，隐患整改率达到百分之百。

禾岭县柳湾小学
2023年9月4日"""


class Kept:
    """A store in memory that counts what was put into it."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], bytes] = {}
        self.puts = 0

    def get(self, kind: str, key: str) -> bytes | None:
        return self.values.get((kind, key))

    def put(self, kind: str, key: str, value: bytes) -> None:
        self.puts += 1
        self.values[kind, key] = value


needs_recognition = pytest.mark.skipif(not scans.can_be_read(), reason="needs planaudit[ocr] and a Chinese font of the system")


def text_pdf(text: str = PLAN, header: str = "") -> bytes:
    return typeset.render(text, header=header, size=12)


def joined(*files: bytes) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for file in files:
        writer.append(io.BytesIO(file))
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def scan() -> bytes:
    """Two pages, the first under a seal, the second blank, with the dust of a scanner."""
    page = scans.drawn(text_pdf())
    blank = page.copy()
    blank.paste("white", (0, 0, *blank.size))
    return scans.as_pdf([scans.scanned(scans.sealed(page, 0.4, 0.21)), scans.scanned(blank)])


@pytest.fixture(scope="session")
def kept(scan: bytes) -> Kept:
    """The store after both pages were recognised."""
    store = Kept()
    for page in (0, 1):
        ocr.recognise_page(scan, page, store)
    return store


@needs_recognition
def test_a_scan_under_a_seal_is_read(scan: bytes, kept: Kept) -> None:
    source = parse(scan, "方案.pdf", Desk(kept, defer=True))
    body = [block for block in source.blocks if block.region == "body"]
    read, written = "".join(block.text for block in body), "".join(PLAN.split())
    assert Levenshtein.distance(read, written) <= 0.03 * len(written)
    assert {block.text.replace(" ", "") for block in source.blocks if block.region != "body"} == {"-1-"}
    assert all(block.confidence is not None and 0 < block.confidence <= 1 for block in source.blocks)
    assert any("第 1 页" in note.message for note in source.notes)
    title = next(block for block in body if "实施方案" in block.text)
    box = title.anchor.box
    assert title.anchor.page == 1 and box is not None
    assert abs((box[0] + box[2]) / 2 - 297) < 20 and 100 < box[1] < box[3] < 150


@needs_recognition
def test_a_blank_page_among_scans_is_told(scan: bytes, kept: Kept) -> None:
    (problem,) = parse(scan, "方案.pdf", Desk(kept)).problems
    assert problem.code == "no_text" and "第 2 页" in problem.message and "pages 2" in problem.english.lower()


@needs_recognition
def test_recognition_is_put_off_and_done_once(scan: bytes, kept: Kept) -> None:
    with pytest.raises(Deferred) as deferred:
        parse(scan, "方案.pdf", Desk(Kept(), defer=True))
    assert (deferred.value.what, deferred.value.pages) == ("ocr", (0, 1))
    puts = kept.puts
    ocr.recognise_page(scan, 0, kept)
    parse(scan, "方案.pdf", Desk(kept))
    assert kept.puts == puts == 2


@needs_recognition
def test_pages_whose_recognition_failed_before_are_told_not_tried_again(scan: bytes, kept: Kept) -> None:
    with pytest.raises(ReadError) as error:
        parse(scan, "方案.pdf", Desk(Kept(), final=True))
    assert error.value.code == "timeout" and "1-2" in str(error.value)
    half = Kept()
    half.values = dict(list(kept.values.items())[:1])
    source = parse(scan, "方案.pdf", Desk(half, final=True))
    assert [problem.code for problem in source.problems] == ["timeout"] and source.blocks


@needs_recognition
def test_pages_beyond_the_limit_are_told(scan: bytes, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "MAX_PAGES", 1)
    (problem,) = parse(scan, "方案.pdf", Desk(kept, defer=True)).problems
    assert problem.code == "no_text" and "第 2 页" in problem.message and "1 页" in problem.message


@needs_recognition
def test_a_mixed_file_keeps_its_text_pages_and_recognises_the_others() -> None:
    picture = scans.drawn(text_pdf("附件：安全员名单\n周文远", "禾岭县教育局"), dpi=100)
    data = joined(text_pdf(header="禾岭县教育局"), scans.as_pdf([picture], dpi=100))
    store = Kept()
    with pytest.raises(Deferred) as deferred:
        parse(data, "方案.pdf", Desk(store, defer=True))
    assert deferred.value.pages == (1,)
    source = parse(data, "方案.pdf", Desk(store))
    assert {(block.anchor.page, block.confidence is None) for block in source.blocks} == {(1, True), (2, False)}
    assert any("周文远" in block.text for block in source.blocks) and not source.problems
    # the running header stands on both pages
    assert [block.anchor.page for block in source.blocks if block.region == "header"] == [1, 2]


def test_a_pdf_with_text_asks_for_no_recognition() -> None:
    store = Kept()
    source = parse(text_pdf(), "方案.pdf", Desk(store, defer=True))
    assert not store.puts and not source.problems and all(block.confidence is None for block in source.blocks)


@needs_recognition
def test_rosters_and_tables_keep_their_rows_even_on_a_page_that_lies_on_its_side() -> None:
    out = io.BytesIO()
    registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(out, pagesize=landscape(A5))
    canvas.setFont("STSong-Light", 12)
    for row, words in enumerate((("组长", "沈国平", "校长"), ("副组长", "周文远", "副校长"), ("成员", "林小禾", "教导主任"))):
        for column, word in enumerate(words):
            canvas.drawString(60 + 130 * column, 370 - 26 * row, word)
            canvas.drawString(66 + 130 * column, 250 - 30 * row, word)
    canvas.drawString(60, 120, "请各班照此执行，遇有情况及时报告，不得迟报、漏报。")
    canvas.grid([60, 190, 320, 450], [270, 240, 210, 180])
    canvas.save()
    lying = scans.scanned(scans.drawn(out.getvalue())).transpose(Image.Transpose.ROTATE_90)
    source = parse(scans.as_pdf([lying]), "名单.pdf")
    lines = [block.text for block in source.blocks if block.kind == "paragraph"]
    assert [line.split() for line in lines[:3]] == [
        ["组长", "沈国平", "校长"],
        ["副组长", "周文远", "副校长"],
        ["成员", "林小禾", "教导主任"],
    ]
    cells = {(block.anchor.row, block.anchor.column): block.text for block in source.blocks if block.kind == "cell"}
    names = "组长 沈国平 校长 副组长 周文远 副校长 成员 林小禾 教导主任".split()
    assert cells == {(row, column): names[3 * row + column] for row in range(3) for column in range(3)}


def test_without_the_packages_the_message_says_what_to_install() -> None:
    mixed = joined(text_pdf(), scans.as_pdf([scans.drawn(text_pdf(), dpi=40)], dpi=40))
    script = """
        import sys
        sys.modules.update(dict.fromkeys(("rapidocr", "onnxruntime", "cv2")))  # None: cannot be imported, and is not found
        from pipeline import parse
        from pipeline.ingestion.desk import Desk
        (problem,) = parse(sys.stdin.buffer.read(), "a.pdf", Desk(defer=True)).problems
        print(problem.code, problem.message, problem.english, sep="\\n")
        try:
            parse(b"GIF89a" + bytes([1, 0, 1, 0, 128, 0, 0, 255, 255, 255, 0, 0, 0, 44, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 68, 1, 0, 59]))
        except Exception as error:
            print(error.code)
    """
    command = [sys.executable, "-X", "utf8", "-c", textwrap.dedent(script)]
    said = subprocess.run(command, input=mixed, capture_output=True, check=True).stdout.decode().splitlines()
    assert said[0] == "missing_tool" and said[3] == "missing_tool"
    assert "第 2 页" in said[1] and all('pip install "planaudit[ocr]"' in line for line in said[1:3])


@pytest.mark.parametrize(
    ("characters", "whites", "text"),
    [
        ("组长张三", [0, 0.1, 3.2, 0.1], "组长  张三"),
        ("张三李四", [0, 0.1, 0.6, 0.1], "张三 李四"),
        ("实施方案", [0, 0.9, 0.9, 1.0], "实施方案"),
        ("好。（一）", [0, 0.1, 1.3, 0.1, 0.4], "好。（一）"),
        ("于 2019 年", [0, 0, 0.2, 0, 0, 0, 0, 0.2], "于2019年"),
        ("Mr. Wang", [0, 0, 0, 0.2, 0.2, 0, 0, 0], "Mr. Wang"),
        ("  ", [0, 0], ""),
    ],
)
def test_blanks_come_from_the_white_between_characters(characters: str, whites: list[float], text: str) -> None:
    assert spaced(characters, whites) == text


number = st.floats(0, 5000, allow_nan=False)


@given(
    st.builds(
        Sheet, number, number, st.just(()), st.lists(st.builds(Ruling, number, number, number, number, st.booleans())).map(tuple), number
    )
)
def test_a_sheet_survives_the_store(sheet: Sheet) -> None:
    printed = Print("组长\n", (1.5, 2.0), (0.0, 0.3), (0.0, 1.0, 2.0, 3.0), 0.97)
    whole = sheet._replace(prints=(printed,))
    assert Sheet.unpack(whole.pack()) == whole and whole.visible == 2


def test_damaged_bytes_are_no_sheet() -> None:
    for damaged in (b"", b"[1,2", b"[1,2,3]", b"{}"):
        with pytest.raises((ValueError, TypeError)):
            Sheet.unpack(damaged)


# --- doubt ---------------------------------------------------------------------------------------------------------------------


def recognised(*lines: tuple[str, float | None]) -> Source:
    return Source(tuple(Block(text, confidence=sure) for text, sure in lines), "pdf")


LINES = [*PLAN.split("\n"), "四、时间安排", "2023年6月31日前完成检查。"]


@given(st.lists(st.tuples(st.sampled_from([line for line in LINES if line]), st.sampled_from([None, 0.3, SURE, 1.0])), min_size=1))
def test_uncertain_spans_hold_the_words_of_uncertain_lines(lines: list[tuple[str, float | None]]) -> None:
    reading = clean(recognised(*lines))
    held = "".join(reading.text[span.start : span.end] for span in reading.uncertain)
    assert held == "".join(text for text, sure in lines if sure == 0.3)
    assert list(reading.uncertain) == sorted(reading.uncertain)


def test_a_finding_on_uncertain_text_asks_to_look_at_the_original() -> None:
    sure = recognised(*((line, 0.99) for line in LINES if line))
    unsure = recognised(*((line, 0.5 if "31日" in line else 0.99) for line in LINES if line))
    (plain,), (doubted,) = (analyse(source, Settings()) for source in (sure, unsure))
    assert not plain.uncertain and not any(finding.doubtful for finding in plain.findings)
    assert {"missing_section", "number_gap", "date_impossible"} <= {finding.code for finding in plain.findings}
    assert [finding.fingerprint for finding in doubted.findings] == [finding.fingerprint for finding in plain.findings]
    assert {finding.code for finding in doubted.findings if finding.doubtful} >= {"missing_section", "number_gap", "date_impossible"}
    entry = Entry("a", "a.pdf", "submission", "ok", document=doubted, findings=doubted.findings)
    line = document_line(entry, [], "zh")
    assert [line["text"][a:b] for a, b in line["uncertain"]] == ["2023年6月31日前完成检查。"]
    for finding in line["findings"]:
        assert finding["severity"] == "info" and finding["message"].startswith("识别存疑")
        assert finding["message_en"].startswith("Recognition in doubt")


def test_a_finding_on_sure_text_stays_what_it_is() -> None:
    source = recognised(*((line, 0.5 if "隐患" in line else 0.99) for line in LINES if line))
    (document,) = analyse(source, Settings())
    impossible = next(finding for finding in document.findings if finding.code == "date_impossible")
    assert document.uncertain and not impossible.doubtful
    line = document_line(Entry("a", "a.pdf", "submission", "ok", document=document, findings=(impossible,)), [], "zh")
    assert line["findings"][0]["severity"] != "info" and "识别存疑" not in line["findings"][0]["message"]


def test_a_place_is_named_where_the_thing_is_absent() -> None:
    blocks = [Block(line, confidence=0.99) for line in LINES if line]
    blocks[3] = replace(blocks[3], confidence=0.4, anchor=replace(blocks[3].anchor, page=2))
    (document,) = analyse(Source(tuple(blocks), "pdf"), Settings())
    line = document_line(Entry("a", "a.pdf", "submission", "ok", document=document, findings=document.findings), [], "zh")
    missing = next(finding for finding in line["findings"] if finding["code"] == "missing_section")
    assert "第2页" in missing["message"] and missing["span"] is None
