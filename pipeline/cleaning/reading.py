"""From the blocks of a source to its reading text.

>>> from pipeline.records import Block, Source
>>> reading = clean(Source((Block("一、指導(dǎo)思想"), Block("-2-")), "txt"))
>>> reading.text
'一、指導思想\\n'
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pipeline.cleaning.chrome import furniture
from pipeline.cleaning.draft import Draft
from pipeline.cleaning.lines import joins
from pipeline.cleaning.normal import is_english, is_traditional, normal
from pipeline.cleaning.repairs import ORDER
from pipeline.records import Anchor, Block, OffsetMap, Repair, Source, Span

#: a recognised line with less confidence may have been misread. Calibrated on 464 lines of the demo pages in nine qualities, from a clean
#: scan to an illegible one: at 0.94 to 0.96 5 % of the characters are wrong (0.7 to 0.8: 23 %, under 0.6: 90 %), at 0.96 to 0.98 1.7 %,
#: above 0.99 0.1 % (`python benchmarks/ocr.py --calibrate`)
SURE = 0.96
_ASIDE = ("header", "footer", "comment")


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
    """The raw text of the blocks and where each begins in it: cells of a row are set apart by tabs, all else by line breaks."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for before, block in zip((None, *blocks), blocks, strict=False):
        gap = ""
        if before is not None:
            a, b = before.anchor, block.anchor
            same_row = block.kind == before.kind == "cell" and (a.table, a.row) == (b.table, b.row) and a.column != b.column
            gap = "\t" if same_row else "\n"
        parts += [gap, block.printed]
        starts.append(at + len(gap))
        at += len(gap) + len(block.printed)
    return "".join(parts), starts


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
    english = is_english(draft.text)
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
