"""What a batch took over from documents of earlier runs, made ready for reading: pairs of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct

from pipeline.report.earlier_lines import EarlierLine, EarlierText
from pipeline.report.passages import Passage, section_at
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine

#: pairs of documents that the page shows with all their passages; the workbook has every passage
MOST = 200


class Taken(Struct, frozen=True):
    """A document and an earlier one, with all passages that the new one has of it; `earlier` is the side a of each."""

    document: DocumentLine
    earlier: EarlierText
    run: str
    relation: str | None
    passages: tuple[Passage, ...]
    chars: int
    similarity: float


class View(Struct, frozen=True):
    """What was taken from others, and from a unit's own earlier documents, the most first; `left_out` pairs are not among them."""

    runs: tuple[str, ...]
    others: tuple[Taken, ...]
    own: tuple[Taken, ...]
    left_out: int


def arrange(results: Results) -> View | None:
    """The view of a run's earlier documents; None where it was held against none."""
    if results.earlier is None:
        return None
    together: dict[tuple[str, str, str], list[EarlierLine]] = defaultdict(list)
    for line in results.earlier:
        together[line.document, line.run, line.earlier.id].append(line)
    pairs = sorted((_taken(results, lines) for lines in together.values()), key=lambda pair: -pair.chars)
    own = [pair for pair in pairs if pair.relation == "own"]
    others = [pair for pair in pairs if pair.relation != "own"]
    left_out = max(len(own) - MOST, 0) + max(len(others) - MOST, 0)
    runs = results.run.settings.get("against")
    names = tuple(map(str, runs)) if isinstance(runs, list) else ()
    return View(names, tuple(others[:MOST]), tuple(own[:MOST]), left_out)


def _taken(results: Results, lines: Sequence[EarlierLine]) -> Taken:
    document, first = results.by_id[lines[0].document], lines[0]
    passages = tuple(_passage(document, line) for line in sorted(lines, key=lambda line: line.span))
    chars, best = sum(line.chars for line in lines), max(line.similarity for line in lines)
    return Taken(document, first.earlier, first.run, first.relation, passages, chars, best)


def _passage(document: DocumentLine, line: EarlierLine) -> Passage:
    words = line.earlier.text, document.text[line.span.start : line.span.end]
    at = "", section_at(document, line.span.start)
    return Passage("", line.earlier.span, line.span, *at, *words, line.chars, line.similarity, line.changes)
