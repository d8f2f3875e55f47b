"""What a text names that may be left over from another one, with the words around it: other subjects of campaigns and other years. `context`
tells of each how probable that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.checks import frames, subjects
from pipeline.checks.case import Case
from pipeline.checks.context import Context, Kind
from pipeline.checks.standings import in_title, sentence, standings
from pipeline.checks.topics import pairs_of
from pipeline.checks.years_signed import contradictions
from pipeline.records import Span

#: where a sentence ends, as mentions see it
ENDS = ("。", "\n")
#: facts: the sentence speaks of the own campaign or year too; a year is yet to come
OWN, AHEAD = "own", "ahead"
_YEAR = re.compile(r"2(?<!\d2)0\d\d(?!\d)")
_MONTH = re.compile(r"年(\d{1,2})月")
#: years further back than this, or further ahead, are alike
_PAST, _FUTURE = -4, 3
#: characters between two namings of a subject in one sentence
_TOGETHER = 40
_BUREAU = re.compile("[局委]$")  # an authority may speak of all that it runs


class Mention(NamedTuple):
    """Where something is named, and what the model sees of it."""

    place: Span
    context: Context


def of(kind: Kind, case: Case) -> Iterator[Mention]:
    """The mentions of one kind in what a text holds once; none in English texts."""
    found = {"topic": _topics, "year": _years}[kind](case) if not case.english else ()
    for place, facts in found:
        if any(low <= place.start < high for low, high in case.ranges):
            yield Mention(place, _context(case, place, facts))


def _context(case: Case, place: Span, facts: set[str]) -> Context:
    around = sentence(case.norm, place, ENDS)
    before, behind = case.norm[around.start : place.start], case.norm[place.end : around.end]
    labels = next((section.labels for section in case.sections if section.span.start <= place.start < section.span.end), ())
    return context_of(before, behind, case.doc_type, labels, facts)


def context_of(before: str, behind: str, doc_type: str, labels: tuple[str, ...], facts: set[str]) -> Context:
    """The context of a mention in its sentence, of which `before` and `behind` are the other words, in a section with these labels."""
    said = {doc_type, *(f"in {label}" for label in labels)}
    if in_title(before):
        said.add("cited")
    if not re.split("[，；：]", before)[-1].strip("“ "):
        said.add("begins")
    if before.endswith("、") or behind.startswith(("、", "和", "与", "及")):
        said.add("listed")
    return Context(before, behind, frozenset(said | facts))


def own_subject(case: Case) -> str:
    """The words that tell what a text is about: its title and its campaign."""
    return case.normal_of(case.identity.title) + case.normal_of(case.identity.campaign)


def _topics(case: Case) -> Iterator[tuple[Span, set[str]]]:
    """Subjects of campaigns that are none of the text's own, of which it speaks in one sentence only."""
    own = own_subject(case)
    if case.doc_type not in ("plan", "summary") or not own or _BUREAU.search(case.identity.issuer or ""):
        return
    taken: list[Span] = []
    for name in subjects.others(case.norm, own):
        places = [place for place in standings(name, case.norm) if not any(a <= place.start < b for a, b in taken)]
        taken += places
        if places and alone(case.norm, name, places):
            yield places[0], topic_facts(case.norm, places[0], own)


def alone(norm: str, name: str, places: list[Span]) -> bool:
    """Whether a text speaks of a subject in one sentence only, once or twice."""
    if len(places) > 2 or places[-1].start - places[0].end > _TOGETHER:
        return False
    return all(norm.count(mark) == sum(mark in norm[slice(*place)] for place in places) for mark in subjects.marks_of(name))


def topic_facts(norm: str, place: Span, own: str) -> set[str]:
    """What is known of another subject in a text about `own`: whether it is called a campaign, and needs to be, to be one; whether its
    sentence speaks of the own one too.
    """
    words, pairs = norm[slice(*sentence(norm, place, ENDS))], pairs_of(own)
    how = "called" if frames.is_named(norm, place) else "bare"
    facts = {how, f"common {how}"} if subjects.asks_for_kind(norm[slice(*place)]) else {how}
    if pairs and 3 * sum(pair in words for pair in pairs) >= len(pairs):
        facts.add(OWN)
    return facts


def _years(case: Case) -> Iterator[tuple[Span, set[str]]]:
    """Years other than the text's own."""
    if case.doc_type not in ("plan", "summary", "roster") or not _YEAR.search(case.norm):
        return
    own = next((right for _, _, right in contradictions(case)), case.identity.year)
    if not own:
        return
    special = [("title", case.identity.title_span), ("signature", case.identity.tail), *(("stage", stage.span) for stage in case.stages)]
    for m in _YEAR.finditer(case.norm):
        if int(m.group()) != own:
            around = sentence(case.norm, Span(*m.span()), ENDS)
            facts = year_facts(int(m.group()), own, case.doc_type, case.norm[slice(*around)], case.norm[m.end() : around.end])
            yield Span(*m.span()), facts | {f"in {name}" for name, span in special if span and span.start <= m.start() < span.end}


def year_facts(year: int, own: int, doc_type: str, words: str, behind: str) -> set[str]:
    """What is known of a year in a text whose `own` is another: how far off it is, its month, whether the sentence names both."""
    off = max(_PAST, min(_FUTURE, year - own))
    facts = {f"off {off}", f"off {off} {doc_type}", *((AHEAD,) if off > 0 else ())}
    if m := _MONTH.match(behind):
        facts.add(f"month {m.group(1)}")
    if str(own) in words:
        facts.add(OWN)
    return facts
