"""Campaigns and years that are left over by all that stands around them, where no rule knows the phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.checks import frames, lone, mentions, subjects
from pipeline.checks.case import Case
from pipeline.checks.context import Kind, judge
from pipeline.checks.findings import make
from pipeline.checks.standings import clause, in_title, sentence
from pipeline.records import Finding, Span

#: the probability from which on a mention is a finding, by kind: with sets left out 62 of 91 campaigns and 47 of 114 years are found, and
#: none and two beyond
SURE: dict[Kind, float] = {"topic": 0.65, "year": 0.75}
# papers of a year (2019年9月印发的); what others do: …领导小组的做法可供借鉴
_ISSUED = re.compile("[^，。；]{0,10}(?:印发|下发|发布|颁布|出台|修订|施行)")
_EXAMPLE = re.compile("[^，。；]{0,12}的(?:做法|经验|办法|模式)")
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
    """Whether the rules know why a mention stands there: a subject that is joined to the own one, reported, others' business, or one of
    several; a year of a cited title or paper, beside the own year, or still to come.
    """
    norm, place, facts = case.norm, mention.place, mention.context.facts
    if kind == "topic":
        others = lone.of_others(norm, place) or _EXAMPLE.match(norm, frames.whole(norm, place).end) is not None
        return others or frames.joined(norm, place) or frames.reported(norm, place) or _is_one_of_several(case, place)
    around = sentence(norm, place)
    cited = in_title(norm[around.start : place.start]) or _ISSUED.match(norm, place.end, around.end) is not None
    return cited or mentions.OWN in facts or mentions.AHEAD in facts


def _is_one_of_several(case: Case, place: Span) -> bool:
    """Whether a subject stands among others: a sentence on all that a school does."""
    name, words = case.norm[slice(*place)], case.norm[slice(*sentence(case.norm, place, mentions.ENDS))]
    return any(other not in name and name not in other for other in subjects.others(words, mentions.own_subject(case)))


def _finding(kind: Kind, case: Case, place: Span) -> Finding:
    if kind == "topic":
        whole = frames.whole(case.norm, place)
        return make("foreign_topic", case.text, clause(case.norm, whole), name=case.text[slice(*whole)])
    return make("year_mismatch", case.text, case.around(*place), year=int(case.norm[slice(*place)]), own=case.identity.year)
