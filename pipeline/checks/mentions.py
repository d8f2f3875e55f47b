"""What a text names that may be left over from another one, with the words around it: other subjects of campaigns, other years, other schools
and places. `context` tells of each how probable that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.checks import called, frames, kin, other_names, short_names, slots, subjects
from pipeline.checks.case import Case
from pipeline.checks.context import Context, Kind
from pipeline.checks.standings import in_title, sentence, standings
from pipeline.checks.topics import pairs_of
from pipeline.checks.voice import SCHOOL_END, partner, places
from pipeline.checks.years_own import chronicles
from pipeline.checks.years_signed import contradictions
from pipeline.records import Document, Section, Span

#: characters of a sentence that are read before and behind a mention; few sentences are longer
_NEAR = 300
#: where a sentence ends, as mentions see it
ENDS = ("。", "\n")
#: facts: the sentence speaks of the own campaign, year or school too; it treats a subject as its own business; a year is yet to come, or the one before of a summary that
#: tells of it, being signed in winter or in the same school year; the text calls a school a partner;
#: a name stands in a signature, a list of people or a cited title; a campaign's subject is none of `campaigns.yaml`
OWN, OWN_BUSINESS, AHEAD, LAST_YEAR, PARTNER, FORMULAIC, OPEN = "own", "own business", "ahead", "last year", "partner", "formulaic", "open"
_YEAR = re.compile(r"2(?<!\d2)0\d\d(?!\d)")
_MONTH = re.compile(r"年(\d{1,2})月")
#: years further back than this, or further ahead, are alike
_PAST, _FUTURE = -4, 3
#: months between a day that is named and the text's own, in steps
_AGES = (4, 8, 12, 18, 24)
_BEGINS = 8  # the month in which a school year begins to be prepared
# said where a year before is told of, or compared with
_TOLD = re.compile(
    "去年|前年|上年|往年|历年|同期|比(?!赛)|较|曾|原(?![则因])|以来|[获荣届]|(?<=\\d)级|评为|始建|建[成校]|案例|通报|承诺|经验|入[学园]|[参对]照|修订|颁|印发|下发"
)
_BREAK = re.compile("[，；：]")
_EARLY = 2  # the month until which what is signed may be about the year before
_TERMS = re.compile("[—-]20|(?:学)?年度?[春秋第上下]|学年")
#: characters between two namings of a subject in one sentence
_TOGETHER = 40
_BUREAU = re.compile("[局委]$")  # an authority may speak of all that it runs
_CENTRE = re.compile("中心|学区|[局委]$")  # units that have others below them
_ABOVE = re.compile("中心校|中心学校|学区|教育")  # in the name of a unit that may have others below it
_WE = re.compile("我[校园们县镇乡]|本[校园]")


class Mention(NamedTuple):
    """Where something is named, and what the model sees of it."""

    place: Span
    context: Context


def of(kind: Kind, case: Case) -> Iterator[Mention]:
    """The mentions of one kind in what a text holds once; none in English texts."""
    found = {"topic": _topics, "year": _years, "name": _names}[kind](case) if not case.english else ()
    for place, facts in found:
        if any(low <= place.start < high for low, high in case.ranges):
            yield Mention(place, _context(case, place, facts))


def _context(case: Case, place: Span, facts: set[str]) -> Context:
    return _standing(case.norm, place, case.doc_type, case.sections, facts)


def _standing(norm: str, place: Span, doc_type: str, sections: Iterable[Section], facts: set[str]) -> Context:
    around = sentence(norm, place, ENDS)
    before, behind = norm[around.start : place.start], norm[place.end : around.end]
    labels = next((section.labels for section in sections if section.span.start <= place.start < section.span.end), ())
    return context_of(before, behind, doc_type, labels, facts)


def of_name(document: Document, norm: str, place: Span, own: str) -> Mention:
    """The mention of a school or township at a place of a document of the unit `own`, whose text in normal form is `norm`."""
    is_school = re.search(f"{SCHOOL_END}$", norm[slice(*place)]) is not None
    kind = {"school", *_school_facts(norm, place, own)} if is_school else _place_facts(norm, place, own)
    facts = kind | _name_facts(norm, place, own, document.formulaic)
    return Mention(place, _standing(norm, place, document.doc_type, document.sections, facts))


def context_of(before: str, behind: str, doc_type: str, labels: tuple[str, ...], facts: set[str]) -> Context:
    """The context of a mention in its sentence, of which `before` and `behind` are the other words, in a section with these labels."""
    before, behind = before[-_NEAR:], behind[:_NEAR]
    said = {doc_type, *(f"in {label}" for label in labels)}
    if in_title(before):
        said.add("cited")
    if not _BREAK.split(before)[-1].strip("“ "):
        said.add("begins")
    if before.endswith("、") or behind.startswith(("、", "和", "与", "及")):
        said.add("listed")
    return Context(before, behind, frozenset(said | facts))


def own_subject(case: Case) -> str:
    """The words that tell what a text is about: its title and its campaign."""
    return case.normal_of(case.identity.title) + case.normal_of(case.identity.campaign)


def _topics(case: Case) -> Iterator[tuple[Span, set[str]]]:
    """Subjects of campaigns that are none of the text's own, of which it speaks in one sentence only: of known ones, and of what else it
    calls a campaign.
    """
    own = own_subject(case)
    if case.doc_type not in ("plan", "summary") or not own or _BUREAU.search(case.identity.issuer or ""):
        return
    taken: list[Span] = []
    for name in subjects.others(case.norm, own):
        places = [place for place in standings(name, case.norm) if not any(a <= place.start < b for a, b in taken)]
        taken += places
        if places and alone(case.norm, name, places):
            yield places[0], topic_facts(case.norm, places[0], own)
    people = [member.name for member in case.members]
    for place, whole in called.names(case.norm, own):
        if any(name in case.norm[slice(*whole)] for name in people):  # 校长沈云川任治理工作领导小组组长
            continue
        if not any(one.start < whole.end and place.start < one.end for one in taken):
            told = {OPEN, *(("by kind",) if slots.by_kind(case.norm[slice(*whole)]) else ())}
            yield place, topic_facts(case.norm, place, own) | told


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
    if frames.strength(norm, place) == frames.FIRM:
        facts.add(OWN_BUSINESS)
    if pairs and 3 * sum(pair in words for pair in pairs) >= len(pairs):
        facts.add(OWN)
    return facts


def _years(case: Case) -> Iterator[tuple[Span, set[str]]]:
    """Years other than the text's own, those of title and signature apart."""
    if case.doc_type not in ("plan", "summary", "roster") or not _YEAR.search(case.norm):
        return
    own = next((right for _, _, right in contradictions(case)), case.identity.year)
    if not own:
        return
    ruled = [span for span in (case.identity.title_span, case.identity.tail) if span]  # `years_signed` holds them against each other
    history = chronicles(case, own)
    for m in _YEAR.finditer(case.norm):
        if int(m.group()) != own and m.start() not in history and not any(span.start <= m.start() < span.end for span in ruled):
            around = sentence(case.norm, Span(*m.span()), ENDS)
            before, behind = case.norm[around.start : m.start()], case.norm[m.end() : around.end]
            facts = year_facts(int(m.group()), own, case.doc_type, before, behind, case.identity.date)
            facts.add("once" if case.norm.count(m.group()) == 1 else "again")
            if any(stage.span.start <= m.start() < stage.span.end for stage in case.stages):
                facts.add("in stage")
            yield Span(*m.span()), facts


def year_facts(year: int, own: int, doc_type: str, before: str, behind: str, signed: str | None) -> set[str]:
    """What is known of a year in a text whose `own` is another: how far off it is, its month, how long before the day (ISO) on which the text
    was signed that was, whether the sentence names both.
    """
    off = max(_PAST, min(_FUTURE, year - own))
    facts = {f"off {off}", f"off {off} {doc_type}", *((AHEAD,) if off > 0 else ())}
    if signed:
        early = int(signed[5:7]) <= _EARLY
        facts |= {f"off {off} {doc_type} {'early' if early else 'late'}"} | (
            {LAST_YEAR} if early and off == -1 and doc_type == "summary" else set()
        )
    if m := _MONTH.match(behind):
        facts.add(f"month {m.group(1)}")
        if signed:
            months = 12 * (int(signed[:4]) - year) + int(signed[5:7]) - int(m.group(1))
            age = "to come" if months < 0 else next((f"{n} months" for n in _AGES if months <= n), "long ago")
            facts |= {age, f"{age} {doc_type}"}
            if _school_year(year, int(m.group(1))) == _school_year(int(signed[:4]), int(signed[5:7])):
                facts |= {"this school year", *((LAST_YEAR,) if doc_type == "summary" else ())}
    if _TERMS.match(behind):
        facts.add("term")
    if told := set(_TOLD.findall(before + "\n" + behind)):
        facts |= {"told", *(f"told {word}" for word in told)}
    if _TOLD.search(_BREAK.split(before)[-1] + "\n" + _BREAK.split(behind)[0]):
        facts.add("told in its clause")
    if str(own) in before + behind:
        facts.add(OWN)
    return facts


def _school_year(year: int, month: int) -> int:
    """The year in which the school year of a month began."""
    return year if month >= _BEGINS else year - 1


def _names(case: Case) -> Iterator[tuple[Span, set[str]]]:
    """Schools, counties and townships other than the text's own."""
    own = case.normal_of(case.identity.issuer)
    if case.doc_type not in ("plan", "summary", "roster") or not own:
        return
    taken: list[Span] = []
    for place in other_names.schools(case, own):
        taken.append(place)
        yield place, {"school", *_name_facts(case.norm, place, own, case.formulaic), *_school_facts(case.norm, place, own)}
    for place in other_names.localities(case, own):
        taken.append(place)
        yield place, {*_place_facts(case.norm, place, own), *_name_facts(case.norm, place, own, case.formulaic)}
    for kind, found in (("school", short_names.schools), ("place", short_names.localities)):
        for place in found(case, own):
            if not any(one.start < place.end and place.start < one.end for one in taken):
                taken.append(place)
                yield place, {"short", f"short {kind}", *_name_facts(case.norm, place, own, case.formulaic)}


def _name_facts(norm: str, place: Span, own: str, formulaic: Iterable[Span]) -> set[str]:
    """What is known of any name in a text of the unit `own`."""
    around = sentence(norm, place, ENDS)
    name, words, core = norm[slice(*place)], norm[slice(*around)], kin.stem(own)
    times = len({sentence(norm, one, ENDS) for one in standings(name, norm)})
    before = norm[around.start : place.start]
    known = {
        "we": _WE.search(words) is not None,
        OWN: bool(core) and core in words.replace(name, ""),
        "once": times == 1,
        "twice": times == 2,
        "quoted": before.count("“") > before.count("”"),
        "of a centre": _CENTRE.search(own) is not None,
        FORMULAIC: any(low <= place.start < high for low, high in formulaic),
    }
    return {fact for fact, told in known.items() if told}


def _place_facts(norm: str, place: Span, own: str) -> set[str]:
    """What is known of a county's or township's name in a text of the unit `own`: its kind, and whether the own name tells one of that kind."""
    kind = norm[place.end - 1]
    return {"place", kind, "place elsewhere" if kind in {one[-1] for one in places(own)} else "place somewhere"}


def _school_facts(norm: str, place: Span, own: str) -> set[str]:
    """What is known of a school's name in a text of the unit `own`: whether both are of one kind, and of one place."""
    name = norm[slice(*place)]
    its, ours = places(name), places(own)
    where = "without a place" if not its else "here" if its & ours else "elsewhere" if ours else "somewhere"
    facts = {where, "of the same kind" if name[-2:] == own[-2:] else "of another kind"}
    return facts | ({PARTNER} if partner(norm, name) else set()) | ({"above"} if _ABOVE.search(name) else set())
