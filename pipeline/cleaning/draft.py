"""A text under repair that remembers where each of its characters comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records import OffsetMap, Piece, Repair


class Edit(NamedTuple):
    """Replace `[start, end)` of the current text by `text`."""

    start: int
    end: int
    text: str


class Draft:
    """The text, the runs that it shares with the raw text, and the repairs made so far.

    >>> draft = Draft("標(biāo)準")
    >>> draft.apply("glosses", [Edit(1, 6, "")])
    >>> draft.text, draft.offsets.origin(1)
    ('標準', 6)
    """

    def __init__(self, text: str) -> None:
        self.text = text
        #: the map from the current text to the raw text
        self.offsets = OffsetMap((Piece(0, 0, len(text)),) if text else ())
        self.repairs: list[Repair] = []

    def apply(self, name: str, edits: Iterable[Edit]) -> None:
        """Make the edits (ascending, not overlapping) and note them as the repair `name`."""
        todo = list(edits)
        if not todo:
            return
        first = todo[0]
        example = self.text[max(0, first.start - 8) : min(len(self.text), first.end + 8)]
        out: list[str] = []
        pieces: list[Piece] = []
        at = length = source = 0
        for edit in [*todo, Edit(len(self.text), len(self.text), "")]:
            out.append(self.text[at : edit.start])
            source = self._keep(pieces, at, edit.start, length, source)
            length += edit.start - at
            out.append(edit.text)
            if len(edit.text) == edit.end - edit.start:  # one character for another: the place stays known
                source = self._keep(pieces, edit.start, edit.end, length, source)
            length += len(edit.text)
            at = edit.end
        self.text = "".join(out)
        self.offsets = OffsetMap(tuple(pieces))
        self.note(name, len(todo), example)

    def note(self, name: str, count: int, example: str) -> None:
        """Add a repair to the list, or add to the count of the one that has this name."""
        for i, repair in enumerate(self.repairs):
            if repair.name == name:
                self.repairs[i] = Repair(name, repair.count + count, repair.example)
                return
        self.repairs.append(Repair(name, count, example))

    def _keep(self, pieces: list[Piece], start: int, end: int, at: int, source: int) -> int:
        """Carry the runs of `[start, end)` over to `at`; `source` is the index of the first run that may lie there."""
        old = self.offsets.pieces
        while source < len(old):
            piece = old[source]
            low, high = max(start, piece.start), min(end, piece.start + piece.length)
            if low < high:
                run = Piece(at + low - start, piece.origin + low - piece.start, high - low)
                last = pieces[-1] if pieces else None
                if last and last.start + last.length == run.start and last.origin + last.length == run.origin:
                    pieces[-1] = Piece(last.start, last.origin, last.length + run.length)
                else:
                    pieces.append(run)
            if piece.start + piece.length > end:
                break
            source += 1
        return source
