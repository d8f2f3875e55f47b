"""What a unit may have taken from others: what its document shares with theirs, but for what was probably taken from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.records import Span
from pipeline.report.results import Results
from pipeline.report.schema import CopiedLine, DocumentLine
from pipeline.reuse import covered


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


def share(line: DocumentLine, chars: int) -> CopiedLine:
    """So many copied letters as a share of a document that was compared."""
    of = line.copied.of if line.copied else 0
    return CopiedLine(max(0, chars), of, max(0, chars) / of if of else 0.0)


def letters(text: str, spans: Sequence[Span]) -> int:
    """How many letters of a text lie in one of `spans`."""
    ((inside, _),) = covered(text, spans, [Span(0, len(text))])
    return inside
