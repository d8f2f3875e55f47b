"""Scores sets and pools them: from documents, gold answers and an audit's lines to the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluation import documents, passages, sets
from pipeline.evaluation.counting import (
    Bin,
    Count,
    Interval,
    Share,
    bootstrap,
    calibration_error,
    reliability,
    total,
    wilson,
)
from pipeline.evaluation.sets import GoldSet
from pipeline.evaluation.sheet import Miss, Row, Sheet

#: the figures in the order of the table
FIGURES = (
    "documents read",
    "doc_type accuracy",
    "issuer accuracy",
    "section boundaries",
    "section labels",
    "requirement cells accuracy",
    "requirements not met",
    "stages (start, end)",
    "deadlines (date)",
    "members (role, name)",
    "findings (code)",
    "findings at their place",
    "clean documents with a false alarm",
    "copied characters",
    "kind of copying",
    "sections unsure",
)
#: those that are shares of cases; the others have precision, recall and F1
SHARES = frozenset(FIGURES[:3] + FIGURES[5:6] + FIGURES[11:13] + FIGURES[14:])


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: F1 or a share as `value`, 0 to 1, None where there was nothing to answer; its 95 % interval; what it was made from."""

    value: float | None
    interval: Interval | None
    made_from: Count | Share


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one set, or of several pooled. `changed` names the files of frozen sets that differ from their hashes."""

    name: str
    sheets: tuple[Sheet, ...]
    passages: tuple[Sheet, ...]
    changed: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure:
        """A figure by its name in `FIGURES`."""
        if name in SHARES:
            share = sum((sheet.shares.get(name, Share()) for sheet in (*self.sheets, *self.passages)), Share())
            return Figure(share.value if share.of else None, wilson(share), share)
        sheets = self.passages if name == "copied characters" else self.sheets
        counts = [sheet.counts.get(name, Count()) for sheet in sheets]
        whole = total(counts)
        return Figure(whole.f1 if whole != Count() else None, bootstrap(counts), whole)

    @property
    def figures(self) -> dict[str, Figure]:
        """All figures, in the order of the table."""
        return {name: self.figure(name) for name in FIGURES}

    @property
    def recalls(self) -> dict[str, Count]:
        """Copied characters by the gold's kind of copying; their recall alone says something."""
        counted = _by_name(sheet.counts for sheet in self.passages)
        return {name: count for name, count in counted.items() if name.startswith(passages.RECALL)}

    @property
    def codes(self) -> dict[str, Count]:
        """Findings by code."""
        return _by_name(sheet.codes for sheet in self.sheets)

    @property
    def labels(self) -> dict[str, Count]:
        """Labels by name."""
        return _by_name(sheet.labels for sheet in self.sheets)

    @property
    def confusion(self) -> list[tuple[str, str, int]]:
        """Gold label, given label and count of the pairs that differ, the most frequent first; ``–`` stands for no label."""
        pairs = sum((sheet.confusion for sheet in self.sheets), Counter[tuple[str, str]]())
        return [(gold, given, count) for (gold, given), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))]

    @property
    def bins(self) -> list[Bin]:
        """The reliability of the scores of labels."""
        return reliability([answer for sheet in self.sheets for answer in sheet.answers])

    @property
    def calibration_error(self) -> float | None:
        """The expected calibration error of the scores of labels."""
        return calibration_error(self.bins)

    @property
    def misses(self) -> list[Miss]:
        """All wrong answers, each with its document."""
        return [miss for sheet in (*self.sheets, *self.passages) for miss in sheet.misses]


def _by_name(counted: Iterable[dict[str, Count]]) -> dict[str, Count]:
    whole: dict[str, Count] = {}
    for counts in counted:
        for name, count in counts.items():
            whole[name] = whole.get(name, Count()) + count
    return dict(sorted(whole.items()))


def score(gold: GoldSet, lines: Sequence[Row], matches: Sequence[Row]) -> Score:
    """The score of a set from the lines of documents.jsonl and matches.jsonl."""
    found = documents.Lines(lines)
    sheets = tuple(documents.score(row, found) for row in gold.documents)
    return Score(gold.name, sheets, tuple(passages.score(gold.matches, lines, matches)), gold.changed)


def pooled(scores: Sequence[Score]) -> Score:
    """Several sets as one: every document counts alike."""
    return Score(
        "pooled",
        tuple(sheet for one in scores for sheet in one.sheets),
        tuple(sheet for one in scores for sheet in one.passages),
        tuple(f"{one.name}/{name}" for one in scores for name in one.changed),
    )


def evaluate(folders: Sequence[Path], jobs: int | None = None, begun: Callable[[GoldSet], None] = lambda _: None) -> list[Score]:
    """Audit and score the sets in `folders`, one after the other; `begun` is called before each, when nothing has been scored yet."""
    chosen = [sets.load(folder) for folder in folders]
    scores = []
    for gold in chosen:
        begun(gold)
        run = sets.audited(gold, jobs)
        scores.append(score(gold, run.documents, run.matches))
    return scores
