"""The score sheet: what was right and wrong in one document, or in the passages of one set."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.evaluation.counting import Count, Share

#: a line of gold.jsonl, documents.jsonl or matches.jsonl, or a row in one
Row = dict[str, Any]


class Miss(NamedTuple):
    """One wrong answer: its kind (all of a kind have one cause or few), the document, and the words that show it."""

    kind: str
    where: str
    words: str


@dataclass(slots=True)
class Sheet:
    """Shares and counts by figure; findings by code and labels by name; what labelling said; the misses."""

    name: str
    shares: defaultdict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    counts: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    codes: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    labels: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    #: (gold, given) of the labels that differ
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: score of a labelled section, and whether its main label is right
    answers: list[tuple[float, bool]] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)

    def share(self, figure: str, hit: bool) -> None:
        """Count one case of a share."""
        self.shares[figure] += Share(int(hit), 1)

    def count(self, figure: str, counted: Count) -> None:
        """Add to a figure's counts."""
        self.counts[figure] += counted

    def miss(self, kind: str, words: str) -> None:
        """Note a wrong answer."""
        self.misses.append(Miss(kind, self.name, words))


def quoted(line: Row, span: list[int] | None, limit: int = 60) -> str:
    """The words of a document at a span, on one line, for a list of misses; empty where there is no span."""
    words = " ".join((line.get("text") or "")[slice(*span)].split()) if span else ""
    return words if len(words) <= limit else f"{words[:limit]}…"
