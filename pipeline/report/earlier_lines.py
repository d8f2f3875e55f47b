"""The lines of earlier.jsonl: what stands in documents of earlier runs too."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from pipeline.records import Role, Span


class EarlierText(Struct, frozen=True):
    """A document of an earlier run, and the words of it that a new one has."""

    id: str
    source: str
    role: Role
    unit: str
    span: Span
    text: str
    part: int | None = None
    district: str | None = None
    title: str | None = None
    date: str | None = None
    year: int | None = None
    lang: str | None = None
    script: str | None = None

    @property
    def shown_path(self) -> str:
        """The path, as lists show it."""
        return self.source


class EarlierLine(Struct, frozen=True):
    """One line of earlier.jsonl: `span` of the new `document` stands in a document of the earlier `run` too."""

    document: str
    span: Span
    run: str
    created: str
    earlier: EarlierText
    chars: int
    similarity: float
    relation: Literal["own", "superior"] | None = None
    changes: dict[str, int] = {}
    fingerprint: str = ""
