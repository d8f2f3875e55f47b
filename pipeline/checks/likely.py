"""Campaigns and years that are left over by all that stands around them, where no rule knows the phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.checks import frames, mentions
from pipeline.checks.case import Case
from pipeline.checks.context import Kind, judge
from pipeline.checks.findings import make
from pipeline.checks.standings import clause, in_title, sentence
from pipeline.records import Finding, Span

#: the probability from which on a mention is a finding, by kind: with sets left out 64 of 88 campaigns and 42 of 108 years are found, and
#: none and one beyond
SURE: dict[Kind, float] = {"topic": 0.75, "year": 0.8}
_CODES: dict[Kind, Literal["foreign_topic", "year_mismatch"]] = {"topic": "foreign_topic", "year": "year_mismatch"}


def left(case: Case, found: Sequence[Finding]) -> Iterator[Finding]:
    """What the models of `context` are sure of, in sentences of which the rules found nothing of the kind."""
    for kind, code in _CODES.items():
        taken = [finding.span for finding in found if finding.code == code and finding.span]
        for mention in mentions.of(kind, case):
            around = sentence(case.norm, mention.place, mentions.ENDS)
            if any(span.start < around.end and around.start < span.end for span in taken) or excused(kind, case, mention):
                continue
            if judge(kind).probability(mention.context) >= SURE[kind]:
                taken.append(around)
                yield _finding(kind, case, mention.place)


def excused(kind: Kind, case: Case, mention: mentions.Mention) -> bool:
    """Whether the rules know why a mention stands there: a subject that is joined to the own one, reported or cited; a year of a cited title,
    beside the own year, or still to come.
    """
    norm, place, facts = case.norm, mention.place, mention.context.facts
    if kind == "topic":
        return frames.joined(norm, place) or frames.reported(norm, place)
    return mentions.OWN in facts or mentions.AHEAD in facts or in_title(norm[sentence(norm, place).start : place.start])


def _finding(kind: Kind, case: Case, place: Span) -> Finding:
    if kind == "topic":
        whole = frames.whole(case.norm, place)
        return make("foreign_topic", case.text, clause(case.norm, whole), name=case.text[slice(*whole)])
    return make("year_mismatch", case.text, case.around(*place), year=int(case.norm[slice(*place)]), own=case.identity.year)
