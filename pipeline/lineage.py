"""Who copied from whom, as far as the texts tell: relations of units, clues to the direction, families of documents.

Suspicion, not guilt: a direction is named only where the evidence for one side outweighs that for the other, and every clue is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import Literal

from pipeline.cleaning.normal import normal
from pipeline.records import Clue, Document, Entry, Family, Finding, Match, Relation, Side, Span
from pipeline.reuse import changes, letters

#: what a clue weighs. Another unit's name left in says whose text it was; a date of issue only that one was there first, as far as
#: people date their papers truly. Set by judgement: no data tells who really copied
_WEIGHTS = {"foreign_name": 3, "foreign_topic": 2, "year": 2, "date": 1, "longer": 1, "shared_error": 0}
#: letters that one side must hold beyond the other to be called the longer original
_LONGER = 60
#: the part of the shorter document that a pair must share to be of one family
_KIN = 0.3
#: a unit that heads others: 青山学区, 青山中心校
_HEAD = re.compile(r"(?:学区|中心校|中心学校|教育集团|总校|总园)$")
#: the name of a school without county, township and party in front
_SCHOOL = re.compile(r"(?:.*[县縣区區市旗镇鎮乡鄉])?([\u3400-\u9fff]{2,}?(?:小学|小學|中学|中學|初中|高中|学校|學校|幼儿园|幼兒園|中心校))")
#: findings that a copyist takes along: the same one at the same words in both texts
_ERRORS = frozenset({"date_impossible", "date_order", "number_gap", "duplicate_number", "placeholder", "year_mismatch", "count_mismatch"})

Pair = tuple[str, str]


def trace(entries: Sequence[Entry], matches: Sequence[Match]) -> tuple[list[Match], list[Family]]:
    """The matches with relation, changes, direction and clues, in the same order, and the families of documents.

    Only matches between submissions are told of: what a template explains, or a text repeats, needs no explanation. Holders of a cluster
    are told no direction: a passage that many hold has a common source, and the representative is any of them.
    """
    by_id = {entry.id: entry for entry in entries if entry.document is not None}
    pairs: dict[Pair, list[Match]] = defaultdict(list)
    for match in matches:
        if match.kind == "peer":
            pairs[match.a, match.b].append(match)
    traced: dict[Match, Match] = {}
    for (a, b), group in pairs.items():
        traced |= zip(group, _pair(by_id[a], by_id[b], group), strict=True)
    told = [traced.get(match, match) for match in matches]
    return told, list(_families(by_id, told))


def _changes(a: Entry, b: Entry, match: Match) -> tuple[tuple[str, int], ...]:
    found = changes(_words(a, match.a_span), _words(b, match.b_span), {*names_of(a), *names_of(b)})
    return tuple((kind, count) for kind, count in found._asdict().items() if count)


def _words(entry: Entry, span: Span) -> str:
    assert entry.document is not None  # only what was read has matches
    return entry.document.text[span.start : span.end]


def names_of(entry: Entry) -> Iterator[str]:
    """The unit, with and without its county, and the people of a document."""
    yield entry.unit
    yield short(entry.unit)
    if school := _SCHOOL.search(entry.unit):
        yield school[1]
    if entry.document:
        yield from (member.name for member in entry.document.members)


def short(unit: str) -> str:
    """A unit's name without the county in front.

    >>> short("云岭县青禾小学"), short("青禾小学")
    ('青禾小学', '青禾小学')
    """
    found = re.match(r"[\u3400-\u9fff]{2,6}?[县縣区區市旗](?=[\u3400-\u9fff]{3,})", unit)
    return unit[found.end() :] if found else unit


# --- one pair of documents


def _pair(a: Entry, b: Entry, group: Sequence[Match]) -> Iterator[Match]:
    """The matches between two documents with all that they tell together."""
    relation = relation_of(a, b)
    moved = _moved(group)
    told = [replace(match, relation=relation, moved=match in moved, changes=_changes(a, b, match)) for match in group]
    if relation in ("resubmission", "own") or any(match.cluster for match in group):
        yield from told
        return
    common = [*_dates(a, b), *_longer(told)]
    own = [list(_left_in(a, b, match)) for match in told]
    source = _direction([*common, *(clue for clues in own for clue in clues)])
    for match, clues in zip(told, own, strict=True):
        yield replace(match, source=source, clues=tuple(dict.fromkeys([*clues, *common])))


def relation_of(a: Entry, b: Entry) -> Relation | None:
    """What two documents are to each other: one unit's for the same campaign and of one type, others of one unit, a unit's and those of
    the unit above it; None between strangers.
    """
    if a.document is None or b.document is None:
        return None
    if related(a.unit, b.unit) == "own":
        same_type = a.document.doc_type == b.document.doc_type
        campaigns = {campaign for entry in (a, b) if entry.document and (campaign := entry.document.campaign)}
        return "resubmission" if same_type and len(campaigns) < 2 else "own"
    return related(a.unit, b.unit)


def related(a: str, b: str) -> Literal["own", "superior"] | None:
    """What two units are to each other: the same one, one above the other; None for strangers.

    >>> related("云岭县青山学区", "青山小学")
    'superior'
    """
    one, other = normal(a, traditional=True), normal(b, traditional=True)
    if one == other:
        return "own"
    for head, below in ((short(one), short(other)), (short(other), short(one))):
        if (_HEAD.search(head) and below.startswith(_HEAD.sub("", head))) or (len(head) >= 4 and below.startswith(head)):
            return "superior"
    return None


def _moved(group: Sequence[Match]) -> set[Match]:
    """The passages that stand in another order on the two sides: all but the longest run in the same order."""
    ordered = sorted(group, key=lambda match: (match.a_span, match.b_span))
    ends: list[int] = []
    lasts: list[int] = []
    before: list[int | None] = []
    for at, match in enumerate(ordered):
        place = bisect_left(ends, match.b_span.start)
        before.append(lasts[place - 1] if place else None)
        ends[place : place + 1], lasts[place : place + 1] = [match.b_span.start], [at]
    kept: set[int] = set()
    last = lasts[-1] if lasts else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return {match for at, match in enumerate(ordered) if at not in kept}


def _direction(clues: Iterable[Clue]) -> Side | None:
    """The side for which the evidence is stronger; None where there is none, or where strong evidence stands against it."""
    weight = {"a": 0, "b": 0}
    for clue in set(clues):
        if clue.source:
            weight[clue.source] += _WEIGHTS[clue.code]
    strong, weak = sorted(weight.values(), reverse=True)
    if strong == 0 or strong <= 2 * weak:
        return None
    return "a" if weight["a"] == strong else "b"


# --- clues


def _left_in(a: Entry, b: Entry, match: Match) -> Iterator[Clue]:
    """What in the passage belongs to the other unit: its name, its campaign, its year; and errors that stand on both sides."""
    sides: tuple[tuple[Entry, Span, Entry, Side], ...] = ((a, match.a_span, b, "b"), (b, match.b_span, a, "a"))
    for here, span, there, source in sides:
        for finding in _within(here, span):
            if _is_of(finding, here, there):
                code: Literal["foreign_name", "foreign_topic", "year"] = (
                    "year" if finding.code == "year_mismatch" else "foreign_topic" if finding.code == "foreign_topic" else "foreign_name"
                )
                yield Clue(code, source, _evidence(finding))
    errors = {(finding.code, letters(finding.quote or "")) for finding in _within(b, match.b_span) if finding.code in _ERRORS}
    for finding in _within(a, match.a_span):
        if (finding.code, letters(finding.quote or "")) in errors and finding.quote:
            yield Clue("shared_error", None, finding.quote)


def _within(entry: Entry, span: Span) -> Iterator[Finding]:
    """The findings that touch a passage."""
    for finding in entry.findings:
        if finding.span and finding.span.start < span.end and finding.span.end > span.start:
            yield finding


def _evidence(finding: Finding) -> str:
    return dict(finding.params).get("name") or finding.quote or ""


def _is_of(finding: Finding, here: Entry, there: Entry) -> bool:
    """Whether what was left in `here` belongs to `there`."""
    own, other = here.document, there.document
    if own is None or other is None or finding.doubtful:
        return False
    said = normal(_evidence(finding), traditional=True)
    match finding.code:
        case "foreign_name":
            unit = normal(there.unit, traditional=True)
            return bool(said) and (said in unit or short(unit) in said)
        case "foreign_topic":
            return bool(other.campaign) and _core(other) in normal(finding.quote or "", traditional=True) and _core(other) != _core(own)
        case "year_mismatch":
            return other.year is not None and other.year != own.year and str(other.year) in normal(finding.quote or "", traditional=True)
    return False


def _core(document: Document) -> str:
    return normal(document.campaign or "", traditional=True).removesuffix("活动").removesuffix("工作")


def _dates(a: Entry, b: Entry) -> Iterator[Clue]:
    """The side that was issued earlier."""
    days = [entry.document.date for entry in (a, b) if entry.document and entry.document.date]
    if len(days) == 2 and days[0] != days[1]:
        first = date.fromisoformat(days[0]) < date.fromisoformat(days[1])
        yield Clue("date", "a" if first else "b", " – ".join(sorted(days)))


def _longer(group: Iterable[Match]) -> Iterator[Clue]:
    """The side of which the other leaves clauses out, while it adds none of its own."""
    only = {"only_a": 0, "only_b": 0}
    for match in group:
        for side, count in match.changes:
            if side in only:
                only[side] += count
    sides: tuple[tuple[Side, int, int], ...] = (("a", only["only_a"], only["only_b"]), ("b", only["only_b"], only["only_a"]))
    for side, more, less in sides:
        if more >= _LONGER and more >= 4 * less:
            yield Clue("longer", side, str(more))


# --- families


def _families(by_id: dict[str, Entry], matches: Iterable[Match]) -> Iterator[Family]:
    """Documents that share much, directly or through others."""
    shared: dict[Pair, int] = defaultdict(int)
    source: dict[Pair, Side | None] = {}
    for match in matches:
        if match.kind == "peer" and match.relation is None:
            shared[match.a, match.b] += match.chars
            source[match.a, match.b] = match.source
    sizes = {key: len(letters(by_id[key].document.text)) for pair in shared for key in pair}  # type: ignore[union-attr]
    kin = {pair: chars for pair, chars in shared.items() if chars >= _KIN * min(sizes[pair[0]], sizes[pair[1]])}
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in kin:
        near[a].add(b)
        near[b].add(a)
    seen: set[str] = set()
    for start in sorted(near):
        if start in seen:
            continue
        members, waiting = {start}, [start]
        while waiting:
            fresh = near[waiting.pop()] - members
            members |= fresh
            waiting += fresh
        seen |= members
        yield _family(members, {pair: chars for pair, chars in kin.items() if pair[0] in members}, source)


def _family(members: set[str], kin: dict[Pair, int], source: dict[Pair, Side | None]) -> Family:
    """The tree of a family: each document comes from the one that it shares most with, of those that are probably older."""
    best: dict[str, tuple[int, str]] = {}
    for (a, b), chars in kin.items():
        if side := source[a, b]:
            child, parent = (b, a) if side == "a" else (a, b)
            best[child] = max(best.get(child, (0, "")), (chars, parent))
    origins = tuple(sorted((child, parent) for child, (_, parent) in best.items()))
    roots = members - best.keys()
    name = blake2b("\n".join(sorted(members)).encode(), digest_size=6).hexdigest()
    return Family(name, tuple(sorted(members)), origins, roots.pop() if len(roots) == 1 else None)
