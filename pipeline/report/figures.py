"""What is said of a document in figures: one definition of each, the same in page, workbook and letters.

What people called not true counts in none.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline.report import confirmed, taken
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine


class Figures(Struct, frozen=True):
    """The figures of one submission.

    `taken` is the share of its text, 0 to 1, that it may have taken from others (`taken.of`), `letters` and `considered` are the letters of
    that and of its text; `given` is the share that stands elsewhere too but was probably taken from it. `standing` holds the state of what
    is required, ``refuted`` where people called the finding not true that says it is not met. `faulty`: a finding counts against it, or it
    may have taken something; hints and what may have been misread speak against nobody. `sound`: it is not, and was read as a whole.
    """

    taken: float = 0.0
    given: float = 0.0
    letters: int = 0
    considered: int = 0
    standing: dict[str, str] = {}
    faulty: bool = False
    sound: bool = False


def of(results: Results) -> dict[str, Figures]:
    """The figures of all submissions that could be read, by id."""
    kept = confirmed.without_refuted(results)
    held_of = taken.of(kept)
    found = {}
    for line in results.submissions:
        left = kept.by_id[line.id]
        held = held_of.get(line.id)
        letters, whole = (held.chars if held else 0, left.copied.of if left.copied else 0)
        given = (left.copied.chars if left.copied else 0) - letters
        shares = (letters / whole, max(0, given) / whole) if whole else (0.0, 0.0)
        faulty = bool(left.counted or letters)
        found[line.id] = Figures(*shares, letters, whole, _standing(results, line), faulty, is_sound(left, letters))
    return found


def is_sound(line: DocumentLine, letters: int) -> bool:
    """Whether nothing speaks against a document, which was read as a whole, and may have taken so many letters from others."""
    return line.status == "ok" and not line.counted and not letters


def _standing(results: Results, line: DocumentLine) -> dict[str, str]:
    if not results.decided:
        return line.standing
    unmet = ((item.unmet, results.decision(line, item)) for item in line.findings if item.unmet)
    refuted = {label for label, entry in unmet if entry and entry.verdict == "false"}
    return {label: "refuted" if label in refuted and state != "present" else state for label, state in line.standing.items()}
