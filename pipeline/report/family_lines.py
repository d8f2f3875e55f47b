"""The lines of families.jsonl: documents that share much."""

from __future__ import annotations

from msgspec import Struct


class OriginLine(Struct, frozen=True, rename={"parent": "from"}):
    """A document and the one that it was probably made from."""

    document: str
    parent: str


class FamilyLine(Struct, frozen=True):
    """One line of families.jsonl."""

    id: str
    documents: tuple[str, ...]
    origins: tuple[OriginLine, ...] = ()
    original: str | None = None
