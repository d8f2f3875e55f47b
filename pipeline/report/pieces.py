"""Finished pieces of a page, kept between runs: of many documents few change, and the rest need not be set again.

A piece is kept by everything that it is made from, but for the numbers that the page gives to its documents and passages: one new file
moves them all. They stand as blanks in the piece and are filled in each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib import resources
from typing import TYPE_CHECKING

import msgspec
import rapidfuzz
from markupsafe import Markup

if TYPE_CHECKING:
    from pipeline.ingestion.desk import Store

#: around the number of a blank; no text of a document can hold them in a page (`inert.shown`)
_OPEN, _CLOSE = "\x02", "\x03"
#: between the strips of a piece that belong to different places of the page
_SEAM = "\x04"
#: under which kind the store keeps pieces
_KIND = "report"


def blank(number: int) -> Markup:
    """A blank for the anchor of that number among those of the piece."""
    return Markup(f"{_OPEN}{number}{_CLOSE}")


def filled(piece: str, anchors: Sequence[str]) -> str:
    """The piece with `anchors` in its blanks. Raises ValueError or IndexError where it has blanks that are none.

    >>> filled(f'<p id="{blank(0)}">{blank(1)}</p>', ["d7", "m3"])
    '<p id="d7">m3</p>'
    """
    first, *others = piece.split(_OPEN)
    made = [first]
    for other in others:
        number, _, rest = other.partition(_CLOSE)
        made += (anchors[int(number)], rest)
    return "".join(made)


class Pieces:
    """The pieces of one page; `words` is all that its wording depends on."""

    def __init__(self, store: Store | None, words: object) -> None:
        self._store = store
        self._state = hashlib.sha256(_program() + msgspec.json.encode(words)).digest() if store is not None else b""

    def strips(self, about: object, anchors: Sequence[str], number: int, make: Callable[[], Sequence[str]]) -> list[Markup]:
        """The `number` strips that `make` sets for `about`, blanks filled: `about` is all that they show of documents and passages."""
        if self._store is None:
            return _cut(_SEAM.join(make()), anchors)
        key = hashlib.sha256(self._state + msgspec.json.encode(about)).hexdigest()
        kept = self._store.get(_KIND, key)
        if kept:
            try:
                strips = _cut(kept.decode(), anchors)
            except (ValueError, IndexError):
                strips = []
            if len(strips) == number:  # else it is damaged, and made again
                return strips
        made = _SEAM.join(make())
        self._store.put(_KIND, key, made.encode())
        return _cut(made, anchors)


def _cut(piece: str, anchors: Sequence[str]) -> list[Markup]:
    return [Markup(strip) for strip in filled(piece, anchors).split(_SEAM)]


def _program() -> bytes:
    """A digest of what sets the pieces: the code, templates and words of this package, and the comparison of passages."""
    digest = hashlib.sha256(rapidfuzz.__version__.encode())
    for package in ("pipeline.report", "pipeline.report.templates", "pipeline.reuse"):
        folder = resources.files("pipeline").joinpath(*package.split(".")[1:])
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith((".py", ".j2", ".json")):
                digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.digest()
