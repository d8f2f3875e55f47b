"""Where a span of a reading text stands in its original file: in words, and as places.jsonl keeps it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from pipeline.checks.findings import Lang
from pipeline.errors import ResultError
from pipeline.records import Anchor, Document, Span

#: the file in a result folder
FILE = "places.jsonl"

#: the thirds of a page, and none
_THIRDS = (("上部", ", upper part"), ("中部", ", middle"), ("下部", ", lower part"), ("", ""))
#: blocks of a page below which it has no parts
_FEW = 6


class Placed(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where a run of the reading text begins, `start`, and where it stands in the original: the fields of an `Anchor`."""

    start: int
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    sheet: str | None = None

    @property
    def anchor(self) -> Anchor:
        """The place in the original."""
        return Anchor(self.page, self.box, self.paragraph, self.table, self.row, self.column, self.line, self.sheet)


class PlacesLine(Struct, frozen=True):
    """One line of places.jsonl: the document's `id`, and its `blocks` in the order of the reading text. A block runs to the next one."""

    id: str
    blocks: tuple[Placed, ...]


_DECODER = msgspec.json.Decoder(PlacesLine)


def of(document: Document) -> tuple[Placed, ...]:
    """The blocks of the original as runs of the reading text, in its order; each differs in its anchor from the one before."""
    found: list[Placed] = []
    starts = [start for start, _ in document.blocks]
    before: Anchor | None = None
    for piece in document.offsets.pieces if starts else ():
        at, end = piece.origin, piece.origin + piece.length
        i = max(bisect_right(starts, at) - 1, 0)
        while at < end:
            a = document.blocks[i][1]
            if a != before:
                run = Placed(piece.start + at - piece.origin, a.page, a.box, a.paragraph, a.table, a.row, a.column, a.line, a.sheet)
                found.append(run)
                before = a
            i += 1
            at = starts[i] if i < len(starts) else end
    return tuple(found)


def load(folder: Path) -> dict[str, tuple[Placed, ...]]:
    """The blocks of each document of a result folder, by its id; nothing for results of earlier versions. Raises ResultError for a file
    that is broken.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    found = {}
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                line = _DECODER.decode(raw)
            except msgspec.MsgspecError as error:
                raise ResultError(
                    f"{FILE} 第 {number} 行无法读取：{error}。请重新运行 planaudit audit。",
                    f"{FILE}, line {number} cannot be read: {error}. Run planaudit audit again.",
                ) from error
            found[line.id] = line.blocks
    return found


def in_runs(blocks: Sequence[Placed], text: str, span: Span) -> Iterator[tuple[Anchor, Span, Span]]:
    """For each block that holds part of `span`: its anchor, the range of its run in `text`, and the part of `span` in that.

    Nothing where the blocks are not known.
    """
    i = max(bisect_right(blocks, span.start, key=lambda block: block.start) - 1, 0)
    while i < len(blocks) and blocks[i].start < span.end:
        run = Span(blocks[i].start, blocks[i + 1].start if i + 1 < len(blocks) else len(text))
        yield blocks[i].anchor, run, Span(max(span.start, run.start), min(span.end, run.end))
        i += 1


def anchor(document: Document, span: Span) -> Anchor | None:
    """The anchor of the block in which a span begins."""
    if not document.blocks:
        return None
    origin = document.offsets.origin(span.start)
    i = bisect_right(document.blocks, origin, key=lambda block: block[0]) - 1
    return document.blocks[max(i, 0)][1]


def words(document: Document, span: Span | None, lang: Lang) -> str:
    """The place for readers: 第2页上部, 第3段, 表1第3行第2格, 工作表“名单”第3行, 第12行; empty where the format knows none.

    Rows and cells are counted in the table, paragraphs in the body outside tables, lines in a text file. Of a page it is told in which
    third of its text the words stand.
    """
    place = anchor(document, span) if span else None
    return said(place, [held for _, held in document.blocks], lang) if place else ""


def said(place: Anchor, around: Sequence[Anchor], lang: Lang) -> str:
    """A place in words, as `words`; `around` are the places of all blocks of its document."""
    zh = lang == "zh"
    parts = []
    if place.page is not None:
        third = _THIRDS[_third(around, place)]
        parts.append(f"第{place.page}页{third[0]}" if zh else f"page {place.page}{third[1]}")
    if place.sheet is not None:
        parts.append(f"工作表“{place.sheet}”" if zh else f"sheet “{place.sheet}”")
        if place.row is not None:
            parts[-1] += f"第{place.row + 1}行" if zh else f" row {place.row + 1}"
    elif place.table is not None and place.row is not None:
        parts.append(f"表{place.table + 1}第{place.row + 1}行" if zh else f"table {place.table + 1} row {place.row + 1}")
        if place.column is not None:
            parts[-1] += f"第{place.column + 1}格" if zh else f" cell {place.column + 1}"
    elif place.page is None and place.paragraph is not None:
        parts.append(f"第{place.paragraph + 1}段" if zh else f"paragraph {place.paragraph + 1}")
    elif place.page is None and place.line is not None:
        parts.append(f"第{place.line}行" if zh else f"line {place.line}")
    return ("" if zh else ", ").join(parts)


def _third(around: Sequence[Anchor], place: Anchor) -> int:
    """In which third of its page's text a block stands, 0 to 2; 3 where the page has too few blocks to tell."""
    on_page = [held.box for held in around if held.page == place.page and held.box]
    if place.box is None or len(on_page) < _FEW:
        return 3
    top, bottom = min(box[1] for box in on_page), max(box[3] for box in on_page)
    middle = (place.box[1] + place.box[3]) / 2
    return min(2, max(0, int(3 * (middle - top) / (bottom - top)))) if bottom > top else 3
