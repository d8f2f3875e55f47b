"""What a unit may have taken from others: what its document shares with theirs, but for what was probably taken from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Span
from pipeline.report.marks import union
from pipeline.report.results import Results
from pipeline.report.schema import CopiedLine, DocumentLine, MatchLine
from pipeline.reuse import characters


def of(results: Results) -> dict[str, CopiedLine]:
    """For each submission that shares text with others, what of it the unit may have taken, counted as its copied share is.

    A passage of which the document is probably the original (`lineage`) does not count, unless it stands in another passage that does.
    """
    given: dict[str, list[Span]] = defaultdict(list)
    other: dict[str, list[Span]] = defaultdict(list)
    for match in results.matches:
        if match.kind == "peer" and not match.relation:
            for side, key, span in (("a", match.a, match.a_span), ("b", match.b, match.b_span)):
                (given if match.source == side else other)[key].append(span)
    twins = {(line.source, line.part): line.id for line in results.submissions}
    found = {}
    for line in results.submissions:
        if line.copied and line.copied.chars:
            # a file that was handed in more than once: the matches stand with one of its copies, their spans hold for all
            keys = [line.id, *(twins[source, line.part] for source in results.copies(line) if (source, line.part) in twins)]
            ours, others = ([span for key in keys for span in held[key]] for held in (given, other))
            own = letters(line.text, ours + others) - letters(line.text, others) if ours else 0
            found[line.id] = share(line, line.copied.chars - own)
    return found


class Source(NamedTuple):
    """From which document a submission may have taken most: `chars` of its letters, the longest passage at `span`; `matches` are all
    passages that it may have taken, from whomever.
    """

    other: str
    chars: int
    span: Span
    matches: tuple[MatchLine, ...]


def sources(results: Results) -> dict[str, Source]:
    """For each submission that may have taken passages from others, the one that it may have taken most from; refuted passages count."""
    held: dict[str, list[tuple[str, Span, MatchLine]]] = defaultdict(list)
    for match in results.matches:
        if match.kind == "peer" and not match.relation:
            if match.source != "a":
                held[match.a].append((match.b, match.a_span, match))
            if match.source != "b":
                held[match.b].append((match.a, match.b_span, match))
    twins = {(line.source, line.part): line.id for line in results.submissions}
    found = {}
    for line in results.submissions:
        copies = (twins[source, line.part] for source in results.copies(line) if (source, line.part) in twins)
        if passages := held[line.id] or next((held[key] for key in copies if held[key]), []):
            by_other: Counter[str] = Counter()
            for other, _, match in passages:
                by_other[other] += match.chars
            other = by_other.most_common(1)[0][0]
            spans = [span for key, span, _ in passages if key == other]
            longest = max(spans, key=lambda span: span.end - span.start)
            found[line.id] = Source(other, letters(line.text, spans), longest, tuple(match for *_, match in passages))
    return found


def share(line: DocumentLine, chars: int) -> CopiedLine:
    """So many copied letters as a share of a document that was compared."""
    of = line.copied.of if line.copied else 0
    return CopiedLine(max(0, chars), of, max(0, chars) / of if of else 0.0)


def letters(text: str, spans: Sequence[Span]) -> int:
    """How many letters of a text lie in one of `spans`."""
    return sum(len(characters.letters(text[span.start : span.end])) for span in union(spans))
