"""What each format gives, measured: the text, the automatic numbers, the cells of tables, the places in the original.

    python tests/ingestion/test_formats.py --table [--write]

prints the table of the README from these measurements; `--write` puts it into README.md and README.en.md, between their markers.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

import format_files as files
import pytest
from originals import plain, words_at
from rapidfuzz.distance import Levenshtein

from pipeline.errors import ReadError
from pipeline.ingestion import containers, parse, sniff
from pipeline.records import Anchor, Block, Source

ROOT = Path(__file__).parents[2]
Lang = Literal["zh", "en"]

PICTURES = ("pdf|scan", "png", "jpg", "tif")
HOLDERS = ("eml", "zip", "7z", "rar")
#: a recognised text may have so many characters wrong, and a line of it so many
OCR_ERRORS, OCR_LINE_ERRORS = 0.03, 0.15
#: rows of the README's table: its name in Chinese and English, and the files measured for it
ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (".docx", ".docx", ("docx",)),
    (".doc、.wps", ".doc, .wps", ("doc", "wps")),
    (".rtf", ".rtf", ("rtf",)),
    (".odt", ".odt", ("odt",)),
    (".pdf（有文字层）", ".pdf (with a text layer)", ("pdf|office", "pdf|reportlab", "pdf|browser")),
    (".pdf（扫描件）", ".pdf (scanned)", ("pdf|scan",)),
    (".png、.jpg、.tif", ".png, .jpg, .tif", ("png", "jpg", "tif")),
    (".html", ".html", ("html",)),
    (".mht", ".mht", ("mht",)),
    (".txt", ".txt", ("txt|utf-8", "txt|gbk", "txt|utf-16", "txt|big5")),
    (".xlsx、.xls、.ods", ".xlsx, .xls, .ods", ("xlsx", "xls", "ods")),
    (".eml", ".eml", ("eml",)),
    (".zip、.7z", ".zip, .7z", ("zip", "7z")),
)
HEADS = {
    "zh": ("格式", "文字", "编号", "表格", "在原件中的位置"),
    "en": ("Format", "Text", "Numbering", "Tables", "Place in the original"),
}
PLACES = {
    "paragraph": ("段落", "paragraph"),
    "cell": ("表格单元格", "table cell"),
    "page": ("页和页内方框", "page and box on it"),
    "line": ("行", "line"),
    "sheet": ("工作表单元格", "cell of the sheet"),
}


@dataclass(frozen=True)
class Measured:
    """Of one file: the share of wrong characters, and (found, all) of its numbers, cells and places."""

    wrong: float
    numbers: tuple[int, int]
    cells: tuple[int, int]
    places: tuple[int, int]
    kinds: tuple[str, ...]
    lost: tuple[str, ...] = ()


# --- measuring ------------------------------------------------------------------------------------------------------------------


def data_of(name: str) -> bytes:
    """The file, or the member of it that is the plan. Skips where this machine cannot make or read it."""
    data = files.made(name)
    if data is None:
        pytest.skip(f"no program here makes {name}")
    return data


@cache
def source_of(name: str) -> Source:
    """What our reader makes of the file."""
    data = data_of(name)
    try:
        if name not in HOLDERS:
            return parse(data, f"plan.{name.partition('|')[0]}")
        return parse(member(name), "plan.docx")
    except ReadError as error:
        if error.code == "missing_tool":
            pytest.skip(str(error))
        raise


@cache
def member(name: str) -> bytes:
    """The plan as our unpacking gives it out of an archive or a mail."""
    data = data_of(name)
    with tempfile.TemporaryDirectory() as folder:
        box, inside = Path(folder) / f"box.{name}", Path(folder) / "inside"
        box.write_bytes(data)
        inside.mkdir()
        found = containers.unpack(box, sniff.kind(data, box.name), 0, inside, box.name)
        wanted = Path(files.MEMBER).name if name == "eml" else files.MEMBER
        assert not found.failures, found.failures
        return {one.name: one.path.read_bytes() for one in found.members}[wanted]


def body(name: str) -> list[Block]:
    """The blocks of the body without the footnote."""
    note = plain(files.FOOTNOTE)
    return [block for block in source_of(name).blocks if block.region == "body" and note not in plain(block.text)]


def expected_text(name: str) -> str:
    """The plan's text as the file prints it."""
    text = files.traditional() if name == "txt|big5" else "\n".join(files.lines())
    if name == "pdf|office":  # prints the mark of the footnote
        text = text.replace(files.ITEMS[files.NOTED].text, files.ITEMS[files.NOTED].text + "1")
    return plain(text)


def numbers_found(name: str) -> tuple[int, int]:
    """How many of the plan's numbers stand before their paragraph as printed."""
    printed = [plain(block.printed) for block in body(name)]
    wanted = [plain(item.number + item.text)[:8] for item in files.ITEMS if item.number]
    if name == "txt|big5":
        wanted = [plain("一、指導思想")]
    return sum(any(line.startswith(words[: len(line)] or words) for line in printed if len(line) > 3) for words in wanted), len(wanted)


def cells_found(name: str) -> tuple[int, int]:
    """How many cells of the table are cells at the row and column where they belong; (0, 0) for a format that has no tables."""
    if name.startswith("txt"):
        return 0, 0
    cells = [block for block in body(name) if block.kind == "cell" and block.anchor.table is not None]
    first = next((block for block in cells if plain(block.text) == plain(files.CELLS[0, 0])), None)
    if first is None:
        return 0, len(files.CELLS)
    here = [block for block in cells if block.anchor.table == first.anchor.table]
    found = {(block.anchor.row or 0, block.anchor.column or 0): plain(block.text) for block in here}
    top, left = first.anchor.row or 0, first.anchor.column or 0
    return sum(found.get((i + top, j + left)) == plain(text) for (i, j), text in files.CELLS.items()), len(files.CELLS)


def place_kinds(anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """What the anchors name, in the order of `PLACES`."""

    def kind(anchor: Anchor) -> str:
        if anchor.sheet is not None:
            return "sheet"
        if anchor.page is not None:
            return "page"
        if anchor.line is not None:
            return "line"
        return "cell" if anchor.table is not None else "paragraph"

    found = {kind(anchor) for anchor in anchors}
    return tuple(name for name in PLACES if name in found)


def is_at_its_place(name: str, block: Block) -> bool:
    """Whether another program finds the block's words at its anchor."""
    inner, data = ("docx", member(name)) if name in HOLDERS else (name, data_of(name))
    there, here = plain(words_at(inner, data, block.anchor)), plain(block.text)
    if name in PICTURES:
        return Levenshtein.distance(there, here) <= max(1, OCR_LINE_ERRORS * len(here))
    if inner in ("html", "mht"):  # a source line may hold several cells
        return here in there
    return there in (here, plain(block.printed)) if inner != "rtf" else here in there


@cache
def measured(name: str) -> Measured:
    """Read the file and compare; skips where a tool is absent."""
    blocks = body(name)
    text, wanted = plain("".join(block.printed for block in blocks)), expected_text(name)
    lost = tuple(block.text for block in blocks if not is_at_its_place(name, block))
    return Measured(
        Levenshtein.distance(text, wanted) / len(wanted),
        numbers_found(name),
        cells_found(name),
        (len(blocks) - len(lost), len(blocks)),
        place_kinds([block.anchor for block in blocks]),
        lost,
    )


# --- the README's table ---------------------------------------------------------------------------------------------------------


def table_row(row: tuple[str, str, tuple[str, ...]], lang: Lang) -> str | None:
    """One row of the table, the worst of its files in each column; None where one of them could not be measured."""
    zh = lang == "zh"
    try:
        all_measured = [measured(name) for name in row[2]]
    except pytest.skip.Exception:
        return None
    wrong = max(one.wrong for one in all_measured)
    recognised = any(name in PICTURES for name in row[2])
    if recognised:
        limit = f"{1 - OCR_ERRORS:.0%}".replace("%", " %")
        text = f"识别，{limit}以上正确" if zh else f"recognised, over {limit} right"
    else:
        text = "一字不差" if zh else "every character"
    if wrong > (OCR_ERRORS if recognised else 0):
        text = f"错 {wrong:.1%}" if zh else f"{wrong:.1%} wrong"
    kinds = dict.fromkeys(kind for one in all_measured for kind in one.kinds)
    place = ("、" if zh else ", ").join(PLACES[kind][0 if zh else 1] for kind in kinds)
    if row[2][0] in HOLDERS:
        place = ("其中的文件，" if zh else "the file inside, ") + place
    share = min(Fraction(*one.places) for one in all_measured)
    if share < 1:
        place += f"（{float(share):.0%}）" if zh else f" ({float(share):.0%})"
    cells = [one.cells for one in all_measured]
    cell_words = worst(cells) if any(count for _, count in cells) else "—"
    return f"| {row[0 if zh else 1]} | {text} | {worst([one.numbers for one in all_measured])} | {cell_words} | {place} |"


def worst(counts: Sequence[tuple[int, int]]) -> str:
    """The lowest share, written out of the largest whole."""
    found, whole = min(counts, key=lambda count: (Fraction(*count), -count[1]))
    return f"{found}/{whole}"


def table(lang: Lang) -> Iterator[tuple[str, str | None]]:
    """Each row's name and the row; None where it could not be measured here."""
    for row in ROWS:
        yield row[0] if lang == "zh" else row[1], table_row(row, lang)


def written(lang: Lang) -> list[str]:
    """The rows that stand in the README of this language."""
    text = readme(lang).read_text(encoding="utf-8")
    return text.partition("<!-- formats -->")[2].partition("<!-- /formats -->")[0].strip().split("\n")


def readme(lang: Lang) -> Path:
    return ROOT / ("README.md" if lang == "zh" else "README.en.md")


def whole_table(lang: Lang) -> list[str]:
    """The table's lines; a row that could not be measured here stays as the README has it."""
    old = {line.split("|")[1].strip(): line for line in written(lang) if line.count("|") > 2}
    rows = [row or old.get(name) for name, row in table(lang)]
    return ["| " + " | ".join(HEADS[lang]) + " |", "| --- | --- | --- | --- | --- |", *filter(None, rows)]


# --- tests ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", files.MAKERS)
def test_the_text_is_complete(name: str) -> None:
    assert measured(name).wrong <= (OCR_ERRORS if name in PICTURES else 0)


@pytest.mark.parametrize("name", files.MAKERS)
def test_every_number_stands_as_printed(name: str) -> None:
    found, whole = measured(name).numbers
    assert found == whole


@pytest.mark.parametrize("name", [name for name in files.MAKERS if name not in PICTURES and not name.startswith("txt")])
def test_every_cell_is_a_cell(name: str) -> None:
    found, whole = measured(name).cells
    assert found == whole


@pytest.mark.parametrize("name", files.MAKERS)
def test_another_program_finds_the_words_at_their_place(name: str) -> None:
    assert measured(name).lost == ()


@pytest.mark.parametrize("name", ["docx", "doc", "wps", "rtf", "odt", *(name for name in HOLDERS)])
def test_footnote_and_running_header_are_read_apart(name: str) -> None:
    regions = {block.region: plain(block.text) for block in reversed(source_of(name).blocks)}
    assert regions["footnote"] == plain(files.FOOTNOTE)
    assert regions["header"] == plain(files.HEADER)


def test_a_footnote_of_a_printed_page_is_not_lost() -> None:
    assert plain(files.FOOTNOTE) in plain("".join(block.text for block in source_of("pdf|office").blocks))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_readme_holds_the_measured_table(lang: Lang) -> None:
    assert written(lang) == whole_table(lang), "python tests/ingestion/test_formats.py --table --write"


def main(arguments: Sequence[str]) -> None:
    """Print the table in both languages, or write it into the READMEs."""
    languages: tuple[Lang, ...] = ("zh", "en")
    for lang in languages:
        table_lines = "\n".join(whole_table(lang)) + "\n"
        print(table_lines)
        if "--write" in arguments:
            before, start, rest = readme(lang).read_text(encoding="utf-8").partition("<!-- formats -->\n")
            _, end, after = rest.partition("<!-- /formats -->")
            readme(lang).write_text(before + start + table_lines + end + after, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
