"""What is said of a document in figures: one definition of each, the same in page, workbook and letters.

What people called not true counts in none.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline.report import confirmed, taken
from pipeline.report.results import Results
from pipeline.report.schema import UNMET, DocumentLine


class Figures(Struct, frozen=True):
    """The figures of one submission.

    `taken` is the share of its text, 0 to 1, that it may have taken from others (`taken.of`), `letters` and `considered` are the letters of
    that and of its text; `given` is the share that stands elsewhere too but was probably taken from it. `standing` holds the state of what
    is required, ``refuted`` where people called the finding not true that says it is not met. `sound`: it was read as a whole, no finding
    counts against it, and it may have taken nothing; hints and what may have been misread speak against nobody.
    """

    taken: float = 0.0
    given: float = 0.0
    letters: int = 0
    considered: int = 0
    standing: dict[str, str] = {}
    sound: bool = False


def of(results: Results) -> dict[str, Figures]:
    """The figures of all submissions that could be read, by id."""
    kept = confirmed.without_refuted(results)
    shares = taken.of(kept)
    found = {}
    for line in results.submissions:
        left = kept.by_id[line.id]
        held = shares.get(line.id)
        own, whole = (held.share, left.copied_share) if held else (0.0, 0.0)
        figures = (own, max(0.0, whole - own), held.chars if held else 0, left.copied.of if left.copied else 0)
        found[line.id] = Figures(*figures, _standing(results, line), is_sound(left, held.chars if held else 0))
    return found


def is_sound(line: DocumentLine, letters: int) -> bool:
    """Whether nothing speaks against a document that may have taken so many letters from others."""
    return line.status == "ok" and not line.counted and not letters


def _standing(results: Results, line: DocumentLine) -> dict[str, str]:
    if not results.decided:
        return line.standing
    unmet = ((item.label, results.decision(line, item)) for item in line.findings if item.code in UNMET)
    refuted = {label for label, entry in unmet if entry and entry.verdict == "false"}
    return {label: "refuted" if label in refuted and state != "present" else state for label, state in line.standing.items()}
