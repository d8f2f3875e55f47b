"""Campaigns, years and names that are left over by all that stands around them, where no rule knows the phrase."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.checks import belongs, frames, lone, mentions, other_names, subjects, townships
from pipeline.checks.case import Case
from pipeline.checks.context import Kind, judge
from pipeline.checks.findings import make
from pipeline.checks.standings import clause, in_title, sentence
from pipeline.checks.voice import foreign_name
from pipeline.checks.years_own import granted
from pipeline.records import Document, Finding, Span

#: the probability from which on a mention is a finding, by kind; what each finds with sets left out stands in models/context.md
SURE: dict[Kind, float] = {"topic": 0.5, "year": 0.62, "name": 0.6}
#: the probability from which on a campaign is a finding although a rule would excuse it, unless the text itself says why it names it: with
#: sets left out 11 more are found, none wrongly
CERTAIN = 0.7
#: the probability below which what the rules find is none: of names in fresh trials 5 of 10 wrong ones have less, and 2 of 34 right ones; of
#: years in sets and trials left out, 9 wrong ones and 4 right ones
DOUBTED: dict[Kind, float] = {"year": 0.08, "name": 0.1}
#: the same where the batch knows the name as another school's
RIGHTFUL = 0.05
# papers of a year (2019年9月印发的); what others do: …领导小组的做法可供借鉴
_ISSUED = re.compile("[^，。；]{0,10}(?:印发|下发|发布|颁布|出台|修订|施行)")
_SEAT, _BEFORE = re.compile(r"办公室[^，。；\n]{0,6}设[立置]?[在于][^，。；\n]{0,4}\Z"), 24
_PLACES = frozenset("县区旗镇乡村")
_PERSON = re.compile("[\u3400-\u9fff]{2,4}（\\Z")  # 祝长林（第一小学）: whose school it is
# what pupils win, and is no campaign: 经典诵读比赛
_CONTEST = re.compile("[^，。；]{0,4}(?:比赛|竞赛|大赛)")
# what every school does all the year round; no school has a leading group or an account for it in a text about something else
_WORK = re.compile("工作(?!领导小组|领导组|专班|总结)")
# what belongs to a school's history, whatever its text is of: 食堂于2020年建成
_BUILT = re.compile("[^，。；]{0,12}(?:前已|建成|竣工|落成|创办|建校|始建|迁址)")
_LAST = re.compile("去年|上年|前年|往年|同期")
_TERM = re.compile(r"20\d\d—(?P<to>20\d\d)学年，")  # what a report says of the year before, and then of its own
# since when somebody else leads
_YEARS, _SEVERAL = re.compile(r"(?<!\d)20\d\d(?=年)"), 2  # a sentence of several years that are not the own one tells of history
_SINCE = re.compile(r" ?年(?:\d{1,2}月)?(?:\d{1,2}日)?以来")  # 翻阅2022年9月以来的记录
_REPLACED = re.compile("调整为|接任|调[离任出]|改任|改由")
_EXAMPLE = re.compile("[^，。；]{0,12}的(?:做法|经验|办法|模式)")
_CODES: dict[Kind, Literal["foreign_topic", "year_mismatch", "foreign_name"]] = {
    "topic": "foreign_topic",
    "year": "year_mismatch",
    "name": "foreign_name",
}


def weighed(case: Case, found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings of the rules but for names and years against which the model of `context` speaks, and what the models are sure of elsewhere."""
    seen = {kind: [(one, sentence(case.norm, one.place, mentions.ENDS)) for one in mentions.of(kind, case)] for kind in _CODES}
    kept = [one for one in found if not any(one.code == _CODES[kind] and _doubted(one, kind, seen[kind]) for kind in DOUBTED)]
    yield from kept
    for kind, code in _CODES.items():
        taken = [one.span for one in kept if one.code == code and one.span]
        for mention, around in seen[kind]:
            marked = any(span.start < around.end and around.start < span.end for span in taken)
            least = _least(kind, case, mention)
            if not marked and least is not None and _weight(kind, mention) >= least:
                taken.append(around)
                yield _finding(kind, case, mention.place)


def _least(kind: Kind, case: Case, mention: mentions.Mention) -> float | None:
    """The probability that a mention must have to be a finding; None where nothing makes it one."""
    if not excused(kind, case, mention):
        return SURE[kind]
    told = kind != "topic" or _is_standing(case.norm, mention.place) or frames.expressly(case.norm, mention.place)
    return None if told else CERTAIN


def _weight(kind: Kind, mention: mentions.Mention) -> float:
    """How probable it is that a mention is left over: far more work than to ask the rules, which comes first."""
    return judge(kind).probability(mention.context)


def is_rightful(document: Document, norm: str, place: Span, own: str) -> bool:
    """Whether a school's or township's name most probably stands rightly in a document of the unit `own`, as the words around it tell; `norm` is
    its text in normal form.
    """
    mention = mentions.of_name(document, norm, place, own)
    return mentions.FORMULAIC not in mention.context.facts and _weight("name", mention) < RIGHTFUL


def _doubted(finding: Finding, kind: Kind, seen: Sequence[tuple[mentions.Mention, Span]]) -> bool:
    """Whether a finding is about what is named here, in sentences, and all that it may be about is most probably no residue; what a plan rests
    on cannot be yet to come, whatever the words around it.
    """
    span = finding.span
    near = [one for one, around in seen if span and around.start < span.end and span.start < around.end]
    weighty = all(mentions.FORMULAIC not in one.context.facts and not {mentions.AHEAD, "plan"} <= one.context.facts for one in near)
    return bool(near) and weighty and all(_weight(kind, one) < DOUBTED[kind] for one in near)


def excused(kind: Kind, case: Case, mention: mentions.Mention) -> bool:
    """Whether the rules know why a mention stands there.

    A subject: joined to the own one, reported, others' business, a contest, every school's work, or one of several. A year: of a cited title or
    paper, beside the own year, called the last one, yet to come, or the one before of which a summary tells. A name: of a partner, of a
    title, of where the office is, of a township that may be the own one.
    """
    norm, place, facts = case.norm, mention.place, mention.context.facts
    if kind == "name":
        seat = _SEAT.search(norm, max(0, place.start - _BEFORE), place.start)  # of which `peers` tells
        told = mentions.PARTNER in facts or belongs.of_others(norm, place) or seat is not None
        school = norm[place.end - 1] not in _PLACES and norm.startswith("）", place.end)
        told = told or (school and _PERSON.search(norm, max(0, place.start - _BEFORE), place.start) is not None)
        told = told or any(norm.startswith(member.name, place.start) for member in case.members)  # 沈云川包初中各班
        issuer, title = case.normal_of(case.identity.issuer), case.normal_of(case.identity.title)
        told = told or townships.may_be_own(norm, issuer, title, norm[slice(*place)])
        return told or other_names.TITLE_LINE.match(norm, place.end) is not None
    if kind == "topic":
        others = lone.of_others(norm, place) or _EXAMPLE.match(norm, frames.whole(norm, place).end) is not None
        others = others or _CONTEST.match(norm, place.end) is not None
        others = others or _is_standing(norm, place)
        return others or frames.joined(norm, place) or frames.reported(norm, place) or _is_one_of_several(case, place)
    around = sentence(norm, place)
    cited = in_title(norm[around.start : place.start]) or _ISSUED.match(norm, place.end, around.end) is not None
    before = mentions.LAST_YEAR in facts or mentions.AHEAD in facts or _LAST.search(norm, *around) is not None
    before = before or len({int(year) for year in _YEARS.findall(norm, *around)} - {case.identity.year}) >= _SEVERAL
    before = (
        before or _SINCE.match(norm, place.end) is not None or _is_last_term(norm, place) or _REPLACED.search(norm, *around) is not None
    )
    return cited or before or mentions.OWN in facts or _BUILT.match(norm, place.end, around.end) is not None or granted(norm, place.end)


def _is_last_term(norm: str, place: Span) -> bool:
    """Whether a school year is the one before that of which the text tells: 2023—2024学年 where 2024—2025学年 stands too."""
    term = _TERM.match(norm, place.start)
    return term is not None and f"{term['to']}—{int(term['to']) + 1}学年" in norm


def _is_standing(norm: str, place: Span) -> bool:
    """Whether a subject is called a work that every school does all the year round."""
    return subjects.is_standing(norm[slice(*place)]) and _WORK.match(norm, place.end) is not None


def _is_one_of_several(case: Case, place: Span) -> bool:
    """Whether a subject stands among others: a sentence on all that a school does."""
    name, words = case.norm[slice(*place)], case.norm[slice(*sentence(case.norm, place, mentions.ENDS))]
    return any(other not in name and name not in other for other in subjects.others(words, mentions.own_subject(case)))


def _finding(kind: Kind, case: Case, place: Span) -> Finding:
    if kind == "topic":
        whole = frames.whole(case.norm, place)
        return make("foreign_topic", case.text, clause(case.norm, whole), name=case.text[slice(*whole)])
    if kind == "name":
        return foreign_name(case.text, case.norm, place)
    return make("year_mismatch", case.text, case.around(*place), year=int(case.norm[slice(*place)]), own=case.identity.year)
