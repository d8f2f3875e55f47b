"""Which document of the second round was handed in for which of the first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.report import owners
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.schools.register import Register, School

#: two texts so alike, from 0 to 100, are one document before and after mending; those of two units, or of two kinds, stay below 51
#: (demo batch and corpus/train/12)
_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Pairing:
    """A document of the first round and the one that was handed in for it in the second."""

    old: DocumentLine | None
    new: DocumentLine | None


def pair_up(old: Results, new: Results) -> list[Pairing]:
    """Which document stands for which: of one unit and type, the likest names first; then of one unit or under one path, where the text
    tells that it is the same document.

    A unit is known again by its short name: a plan from which the signature was left off is booked to its folder, ``青禾小学`` in place of
    云岭县青禾小学. A document without counterpart stands alone, on either side.
    """
    named = first_names(old)

    def unit(line: DocumentLine) -> str:
        return named(line.unit)

    waiting = list(new.submissions)
    found: dict[str, DocumentLine] = {}
    rules: tuple[tuple[Callable[[DocumentLine], Hashable], bool], ...] = (
        (lambda line: (unit(line), line.doc_type), False),
        (unit, True),
        (lambda line: line.source, True),
    )
    for key, by_text in rules:
        for line in old.submissions:
            if line.id not in found and (best := _best(line, [other for other in waiting if key(other) == key(line)], by_text)):
                found[line.id] = best
                waiting.remove(best)
    return [Pairing(line, found.get(line.id)) for line in old.submissions] + [Pairing(None, line) for line in waiting]


def first_names(old: Results) -> Callable[[str], str]:
    """What gives for a unit's name that under which the first round knew the unit, had it submitted or not; the name itself where it did
    not know it.
    """
    units = [line.unit for line in old.submissions] + [school.name for school in old.run.schools]
    lost = [unit for unit in owners.of(old).values() if unit]
    known = Register(tuple(School(unit) for unit in dict.fromkeys(units + lost)))

    def named(unit: str) -> str:
        spoken = known.spoken_of(unit)
        return spoken.school.name if spoken else unit

    return named


def _best(line: DocumentLine, candidates: Iterable[DocumentLine], by_text: bool) -> DocumentLine | None:
    """The likest of some documents; with `by_text` only one whose text is that of `line`, but for what was mended."""
    if by_text:
        candidates = [other for other in candidates if fuzz.ratio(line.text, other.text, score_cutoff=_ALIKE)]
    return max(candidates, key=lambda other: _likeness(line, other), default=None)


def _likeness(old: DocumentLine, new: DocumentLine) -> tuple[bool, bool, bool, bool]:
    return old.text == new.text, old.source == new.source, old.campaign == new.campaign, old.title == new.title
