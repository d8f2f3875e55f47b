"""Files made to hurt: each ends as text or as a named reason, soon, in little memory, and the files beside it are read all the same."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import docx_files as word
import hostile_files as hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import audit
from pipeline.errors import CODES, ReadError
from pipeline.ingestion import parse, pdf_second
from pipeline.ingestion.desk import Deferred, Desk
from pipeline.ingestion.workers import run
from pipeline.records import Problem, Source

TIMEOUT, MEMORY = 60.0, 2 * 2**30
NEIGHBOUR = word.docx(word.paragraph("邻居的方案"))


def outcomes(files: Iterable[tuple[str, bytes]], jobs: int = 1) -> dict[str, str | Source]:
    """What files come to in the worker pool: their text, or the code of the reason."""
    found: dict[str, str | Source] = {}
    for name, outcome in run(files, hostile.read, jobs, TIMEOUT, MEMORY):
        found[name] = outcome.code if isinstance(outcome, Problem) else outcome
    return found


def words(outcome: str | Source) -> str:
    """The code, ``deferred`` or ``text``."""
    return outcome if isinstance(outcome, str) else "text" if outcome.blocks else outcome.format


#: what every file comes to: the reason, or ``text``
WORD = {
    "paragraphs": "too_large",
    "characters": "too_large",
    "nested tables": "too_large",
    "nested tables, fewer": "text",
    "nested controls": "too_large",
    "nested controls, fewer": "text",
    "nested boxes": "too_large",
    "nested boxes, fewer": "text",
    "nested runs": "text",
    "external": "text",
    "entities in the styles": "unsafe",
    "entities in the numbering": "unsafe",
    "entities in the relations": "unsafe",
    "spans": "text",
    "many lists": "text",
    "long labels": "text",
    "list cycles": "text",
    "diagrams": "text",
    "many parts": "too_large",
    "lying size": "truncated",
}
PDF = {
    "forms": "unsafe",
    "forms in fields": "unsafe",
    "branching fields": "text",
    "a hundred thousand fields": "text",
    "packed": "unsafe",
    "packed, return only": "unsafe",
    "packed thrice": "unsafe",
    "packed in letters": "unsafe",
    "packed in letters, short names": "unsafe",
    "packed in hex": "unsafe",
    "packed in hex twice": "unsafe",
    "packed, filter elsewhere": "unsafe",
    "packed objects": "unsafe",
    "packed references": "unsafe",
    "too many words": "too_large",
    "tree with circles": "truncated",
    "tree of itself": "truncated",
    "deep tree": "truncated",
    "a billion pages": "text",
    "one page very often": "too_large",
    "huge page": "text",
    "JBIG2 picture": "deferred",
    "JPX picture": "deferred",
    "packed picture": "deferred",
    "Unicode ranges": "text",
    "broken Unicode": "text",
    "Unicode table of itself": "text",
    "crossed rules": "text",
    "objects in circles": "text",
    "deep brackets": "text",
    "references astray": "text",
}
TEXTS = {"one line of text": "text", "one line of a page": "text", "open tags": "too_large", "nested tags": "too_large"}


@pytest.mark.parametrize(("makers", "expected"), [(hostile.word_files(), WORD), (hostile.pdf_files(), PDF), (hostile.texts(), TEXTS)])
def test_hostile_files_end_in_text_or_a_reason(makers: Mapping[str, hostile.Maker], expected: Mapping[str, str]) -> None:
    files = [(name, make()) for name, make in makers.items()]
    beside = [(f"neighbour of {name}", NEIGHBOUR) for name in makers]
    found = outcomes([pair for couple in zip(files, beside, strict=True) for pair in couple])
    assert {name: words(found[name]) for name in makers} == expected
    assert {words(found[name]) for name, _ in beside} == {"text"}


def test_a_long_file_is_read_to_its_end() -> None:
    # without Chinese characters: PDFium takes 20 ms for a page in a font that the file does not embed
    source = outcomes([("long", hostile.long_pdf(2_000, "Helvetica", "The school carries out its plan to the letter.", 12))])["long"]
    assert isinstance(source, Source)
    assert [block.text.split()[0] for block in source.blocks] == [f"{page}:{line}" for page in range(1, 2_001) for line in range(12)]
    assert [block.anchor.page for block in source.blocks[::12]] == list(range(1, 2_001))
    assert not source.problems


def damaged(data: bytes, count: int) -> list[bytes]:
    """The file cut at places all over it, and with some of its bytes changed."""
    chance = random.Random(len(data))
    made = [data[: len(data) * n // count] for n in range(1, count)]
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 5, 50))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        made.append(bytes(changed))
    return made


PAGE = (
    "<html><head><title>方案</title></head><body>" + f"<p>{hostile.TEXT}</p><table><tr><td>组长</td></tr></table>" * 40 + "</body>"
).encode()
LISTED = word.docx(
    "".join(word.paragraph(hostile.TEXT, 1) for _ in range(30)) + word.table(word.cell("甲") + word.cell("乙")), numbering=hostile.LIST
)


@pytest.mark.parametrize("whole", [LISTED, hostile.long_pdf(3), PAGE, PAGE.decode().encode("gb18030")], ids=["docx", "pdf", "html", "gbk"])
def test_damaged_files_end_in_text_or_a_reason(whole: bytes) -> None:
    files = [(str(i), data) for i, data in enumerate(damaged(whole, 60))]
    found = {words(outcome) for outcome in outcomes(files).values()}
    assert found <= {"text", "deferred", *CODES} - {"crashed", "timeout"}
    assert "text" in found


MAGIC = (b"", b"PK\x03\x04", b"%PDF-1.7\n", b"{\\rtf1", b"GIF89a", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\xef\xbb\xbf", b"<html>")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(MAGIC), st.binary(max_size=600))
def test_random_bytes_end_in_text_or_a_reason(magic: bytes, rest: bytes) -> None:
    try:
        parse(magic + rest, "", Desk(defer=True))
    except Deferred:
        pass
    except ReadError as error:
        assert error.code != "crashed", error


@pytest.mark.parametrize("name", ["EncryptedPackage", "ENCRYPTEDPACKAGE"])
def test_an_office_file_behind_a_password_says_so(name: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse(hostile.encrypted_office(name), "方案.docx")
    assert caught.value.code == "encrypted"


def test_a_batch_outlives_its_worst_files(tmp_path: Path) -> None:
    worst = hostile.word_files() | hostile.pdf_files()
    chosen = {
        "long labels": ".docx",
        "forms in fields": ".pdf",
        "packed in hex twice": ".pdf",
        "tree of itself": ".pdf",
    }
    for name, suffix in chosen.items():
        (tmp_path / f"{name}{suffix}").write_bytes(worst[name]())
    for number in range(3):
        (tmp_path / f"邻居{number}.docx").write_bytes(NEIGHBOUR)
    (tmp_path / "空.docx").write_bytes(b"")
    lines = audit(tmp_path, jobs=2).documents
    assert {line["source"].rsplit("/", 1)[-1] for line in lines} == {path.name for path in tmp_path.iterdir()}
    assert {line["status"] for line in lines if "邻居" in line["source"]} == {"ok"}
    assert {line["error"]["code"] for line in lines if line["status"] == "error"} <= set(CODES) - {"crashed", "timeout"}


# --- the second reader of PDF files --------------------------------------------------------------------------------------------


def test_the_second_reader_gives_the_lines_and_their_pages() -> None:
    source = pdf_second.read(hostile.long_pdf(3))
    assert [block.text for block in source.blocks if block.anchor.page == 2] == [f"2:{n} {hostile.TEXT}" for n in range(40)]
    first = next(block for block in source.blocks if block.anchor.page == 2)
    assert first.anchor.box == pytest.approx((90, 70, 354, 82), abs=15)
    assert any("备用" in note.message for note in source.notes)
    assert not source.problems


def test_the_second_reader_knows_running_lines() -> None:
    source = pdf_second.read(hostile.with_margins(5))
    assert {block.text for block in source.blocks if block.region == "header"} == {"青溪县柳塘镇中心小学"}
    assert [block.text for block in source.blocks if block.region == "footer"] == [f"- {n} -" for n in range(1, 6)]
    assert len([block for block in source.blocks if block.region == "body"]) == 5


def test_the_second_reader_tells_of_pages_it_cannot_read() -> None:
    whole = hostile.long_pdf(3)
    source = pdf_second.read(whole.replace(b"/Contents", b"/Contentz", 1))
    assert [(problem.code, "1" in problem.message) for problem in source.problems] == [("no_text", True)]


@pytest.mark.parametrize(
    ("name", "code"),
    [("packed thrice", "too_large"), ("tree of itself", "truncated"), ("forms", "text"), ("too many words", "too_large")],
)
def test_the_second_reader_has_limits(name: str, code: str) -> None:
    data = hostile.pdf_files()[name]()
    try:
        pdf_second.read(data)
    except ReadError as error:
        assert error.code == code
    else:
        assert code == "text"


def test_the_second_reader_refuses_with_the_same_codes() -> None:
    for data, code in ((b"%PDF-1.7\n" + zlib.compress(bytes(99)), "truncated"), (hostile.page(hostile.stream(b"")), "no_text")):
        with pytest.raises(ReadError) as caught:
            pdf_second.read(data)
        assert caught.value.code == code
