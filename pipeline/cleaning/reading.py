"""From the blocks of a source to its reading text.

>>> from pipeline.records import Block, Source
>>> reading = clean(Source((Block("一、指導(dǎo)思想"), Block("-2-")), "txt"))
>>> reading.text
'一、指導思想\\n'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from pipeline.cleaning.chrome import furniture
from pipeline.cleaning.dates import translated
from pipeline.cleaning.draft import Draft
from pipeline.cleaning.lines import joins
from pipeline.cleaning.normal import is_english, is_traditional, normal
from pipeline.cleaning.repairs import ORDER, run_together
from pipeline.records import Anchor, Block, OffsetMap, Repair, Source, Span

#: a recognised line with less confidence may have been misread. Calibrated on 464 lines of the demo pages in nine qualities, from a clean
#: scan to an illegible one: at 0.94 to 0.96 5 % of the characters are wrong (0.7 to 0.8: 23 %, under 0.6: 90 %), at 0.96 to 0.98 1.7 %,
#: above 0.99 0.1 % (`python benchmarks/ocr.py --calibrate`)
SURE = 0.96
_ASIDE = ("header", "footer", "comment")
#: tabs between two cells at most, so that a sparse sheet does not become a text of tabs; tables of people have under 15 columns
_WIDEST_GAP = 20
#: a cell of a table of people has lines of a name and a post, some thirty at most; longer ones are sentences
_CELL_LINE, _CELL_LINES = 24, 40
#: what ends or begins a paragraph of its own, also in a cell
_PARAGRAPH = re.compile(
    r"[。；;：:]\s*$|^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章条步阶])|\d{4}\s*年[\d\s]*月[\d\s]*日\s*$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading text of a source.

    `norm` is its normal form (same length), `offsets` maps `text` to the raw text, `blocks` says where the source's blocks begin
    in that raw text. `headings` are the offsets in `text` at which blocks with a heading style begin, with their level. `uncertain`
    are the parts of `text` that were recognised with less confidence than `SURE`, in ascending order.
    """

    text: str
    norm: str
    english: bool
    traditional: bool
    offsets: OffsetMap
    blocks: tuple[tuple[int, Anchor], ...]
    repairs: tuple[Repair, ...]
    headings: tuple[tuple[int, int], ...]
    uncertain: tuple[Span, ...] = ()


def assemble(blocks: tuple[Block, ...]) -> tuple[str, list[int]]:
    """The raw text of the blocks and where each begins in it.

    Cells of a row are set apart by tabs, as many as columns lie between them, so that an empty cell keeps its place; all else by line
    breaks. A line break inside a short cell is a blank: it only follows from the column's width.

    >>> cells = [(0, "副组长"), (2, "校长\\n兼书记")]
    >>> assemble(tuple(Block(text, "cell", Anchor(table=0, row=1, column=column)) for column, text in cells))[0]
    '副组长\\t\\t校长 兼书记'
    """
    rows = _rows(blocks)
    ranks = _ranks(rows)
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    before: Anchor | None = None  # of the cell before, in a row of several
    for i, block in enumerate(blocks):
        anchor, words = block.anchor, block.printed
        cells = rows.get((anchor.table, anchor.row), {}) if block.kind == "cell" else {}
        in_row = len(cells) > 1
        rank = ranks.get((anchor.table, anchor.column), 0) if in_row else 0
        is_broken = in_row and _is_broken(cells[anchor.column])
        gap = "\n" if i else ""
        if not in_row or before is None or (before.table, before.row) != (anchor.table, anchor.row):
            gap += "\t" * min(rank, _WIDEST_GAP)
        elif before.column != anchor.column:
            gap = "\t" * min(max(rank - ranks[before.table, before.column], 1), _WIDEST_GAP)
        elif is_broken:
            gap = " "
        before = anchor if in_row else None
        parts += [gap, words.replace("\n", " ") if is_broken else words]
        starts.append(at + len(gap))
        at += len(gap) + len(words)
    return "".join(parts), starts


_Rows = dict[tuple[int | None, int | None], dict[int | None, list[str]]]


def _rows(blocks: tuple[Block, ...]) -> _Rows:
    """The lines of each cell by table and row, and by column."""
    rows: _Rows = {}
    for block in blocks:
        if block.kind == "cell":
            cells = rows.setdefault((block.anchor.table, block.anchor.row), {})
            cells.setdefault(block.anchor.column, []).extend(block.printed.split("\n"))
    return rows


def _ranks(rows: _Rows) -> dict[tuple[int | None, int | None], int]:
    """The place of each column among those of its table in which cells begin."""
    used: dict[int | None, set[int | None]] = {}
    for (table, _), cells in rows.items():
        used.setdefault(table, set()).update(cells)
    return {
        (table, column): rank
        for table, columns in used.items()
        for rank, column in enumerate(sorted(columns, key=lambda column: column or 0))
    }


def _is_broken(lines: list[str]) -> bool:
    """Whether the lines of a cell are words that the column's width or a list's setting broke, not paragraphs."""
    return 1 < len(lines) <= _CELL_LINES and all(len(line) <= _CELL_LINE and not _PARAGRAPH.search(line) for line in lines)


def clean(source: Source) -> Reading:
    """Assemble the body's blocks and run the repairs in their order; headers, footers and comments are set aside."""
    body = tuple(block for block in source.blocks if block.region not in _ASIDE)
    raw, starts = assemble(body)
    draft = Draft(raw)
    aside = [block for block in source.blocks if block.region in ("header", "footer")]
    if aside:
        draft.note("running_lines", len(aside), aside[0].text[:40])
    for name, find in ORDER:
        draft.apply(name, find(draft.text))
    if source.format in ("txt", "html"):
        draft.apply("page_furniture", furniture(draft.text))
    anchors = [block.anchor for block in body]

    def box_at(offset: int) -> tuple[float, float, float, float] | None:
        if not starts:
            return None
        return anchors[max(bisect_right(starts, draft.offsets.origin(offset)) - 1, 0)].box

    has_boxes = any(anchor.box for anchor in anchors)
    if source.format == "txt" or has_boxes:
        draft.apply("broken_lines", joins(draft.text, box_at if has_boxes else lambda _: None))
    if has_boxes:  # what was one paragraph of the page is one line only now
        draft.apply("run_together", run_together(draft.text))
    english = is_english(draft.text)
    garbled = translated(draft.text) if english else []
    if garbled:  # read as the result contract says, the text stays as it is
        draft.note("translated_dates", len(garbled), garbled[0])
    traditional = not english and is_traditional(draft.text)
    return Reading(
        text=draft.text,
        norm=normal(draft.text, traditional=traditional, english=english),
        english=english,
        traditional=traditional,
        offsets=draft.offsets,
        blocks=tuple(zip(starts, anchors, strict=True)),
        repairs=tuple(draft.repairs),
        headings=tuple((start, block.level or 0) for start, block in zip(starts, body, strict=True) if block.kind == "heading"),
        uncertain=_uncertain(body, starts, draft.offsets),
    )


def _uncertain(blocks: tuple[Block, ...], starts: list[int], offsets: OffsetMap) -> tuple[Span, ...]:
    """Where the text of unsurely recognised blocks stands after the repairs."""
    spans: list[Span] = []
    pieces = sorted(offsets.pieces, key=lambda piece: piece.origin)
    for start, block in zip(starts, blocks, strict=True):
        if block.confidence is None or block.confidence >= SURE:
            continue
        stop = start + len(block.printed)
        first = max(bisect_right(pieces, start, key=lambda piece: piece.origin) - 1, 0)
        for piece in pieces[first:]:
            if piece.origin >= stop:
                break
            low, high = max(start, piece.origin), min(stop, piece.origin + piece.length)
            if low < high:
                spans.append(Span(piece.start + low - piece.origin, piece.start + high - piece.origin))
    return tuple(sorted(spans))
