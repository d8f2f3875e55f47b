"""Content of other formats inside a .docx (`w:altChunk`): web systems write a whole page there and leave it to Word to read it."""

from __future__ import annotations

from importlib import import_module

from msgspec.structs import replace

from pipeline.errors import ReadError
from pipeline.ingestion import sniff
from pipeline.records import Anchor, Block

_READERS = {"html": "pipeline.ingestion.html", "mht": "pipeline.ingestion.mht", "txt": "pipeline.ingestion.text"}


def read(data: bytes, name: str, paragraphs: int, tables: int) -> list[Block] | None:
    """The blocks of a chunk, counted on from `paragraphs` and `tables`; None where it is of a format that is not read here."""
    kind = sniff.kind(data, name)
    if kind not in _READERS:
        return None
    try:
        blocks = import_module(_READERS[kind]).read(data).blocks
    except ReadError:
        return None
    placed = []
    for block in blocks:
        anchor = block.anchor
        if anchor.table is None:
            placed.append(replace(block, anchor=Anchor(paragraph=paragraphs)))
            paragraphs += 1
        else:
            placed.append(replace(block, anchor=Anchor(table=tables + anchor.table, row=anchor.row, column=anchor.column)))
    return placed
