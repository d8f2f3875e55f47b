"""Cleaning: from the blocks of a `Source` to one reading text, by named repairs, each with its place in the original.

>>> from pipeline.records import Block, Source
>>> reading = clean(Source((Block("一、指導(dǎo)思想"), Block("-2-")), "txt"))
>>> reading.text
'一、指導思想\\n'
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pipeline.cleaning.chrome import furniture
from pipeline.cleaning.draft import Draft, Edit
from pipeline.cleaning.lines import joins
from pipeline.cleaning.normal import is_english, is_traditional, normal
from pipeline.cleaning.repairs import ORDER
from pipeline.records import Anchor, Block, OffsetMap, Repair, Source

__all__ = ["Draft", "Edit", "Reading", "clean", "normal"]

_ASIDE = ("header", "footer", "comment")


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading text of a source.

    `norm` is its normal form (same length), `offsets` maps `text` to the raw text, `blocks` says where the source's blocks begin
    in that raw text. `headings` are the offsets in `text` at which blocks with a heading style begin, with their level.
    """

    text: str
    norm: str
    english: bool
    traditional: bool
    offsets: OffsetMap
    blocks: tuple[tuple[int, Anchor], ...]
    repairs: tuple[Repair, ...]
    headings: tuple[tuple[int, int], ...]


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

    if source.format in ("txt", "pdf"):
        draft.apply("broken_lines", joins(draft.text, box_at if source.format == "pdf" else lambda _: None))
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
    )
