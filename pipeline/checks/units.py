"""Names of other units of the batch left in a text, of their townships, and of other counties."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING

from pipeline.checks import counties, kin, likely, townships
from pipeline.checks.standings import clause, in_title, sentence, standings
from pipeline.checks.voice import aliases, foreign_name, in_own_voice, partner, places
from pipeline.cleaning.normal import normal
from pipeline.records import Finding, Span

if TYPE_CHECKING:
    from pipeline.checks.batch import Member

# a bureau of another county, in words about one's own
_OF_OTHERS = re.compile(
    r"结对|对口|帮扶|支援|考察|学习|交流|参观|观摩|来自|调入|户籍|籍|转发|借鉴|经验|赠|捐|原|曾|访问|根据|按照|依据|通知|文件|印发|转学|学籍|比赛|联考|兄弟|相邻|毗邻|邻"
)
#: characters of the shortest name of a place that is looked for; those of units have four or more
_HEAD = 3
_SCHOOL = re.compile(r"(?:小学|中学|学校|幼儿园|初中|高中|完小)$")
_BESIDE = 15  # characters beside a copied passage, which ends where a heading or a name differs
# what belongs to a school, behind its short name
_PEOPLE = r"(?:老师|教师|师生|课堂|校园|孩子|学生|同学|娃)"
_ALIAS = 4  # 三中 and 实小 are looked for in `strangers`, where the words around them tell more
_COUNTY = "县区旗"  # a city may be the one above
_OFFICE_LINE = re.compile(r"[\u3400-\u9fff]{0,6}(?:[处室办组会部]|支部)? *(?:\n|\Z)")
_MOST = 0.75  # of the units that name their county, where a batch is one county's
_SENTENCE = 12  # a shorter line that names a bureau is an address or a signature


class Units:
    """The units of a batch: in which forms they are named, in which places they lie, and which of these names a text holds."""

    def __init__(self, units: Iterable[str], superiors: Iterable[str], registered: Mapping[str, Iterable[str]] | None = None) -> None:
        """`units` hand in documents, `superiors` issue them; `registered` are schools of a register, each with the names it has beside its own."""
        self._named: dict[str, list[str]] = defaultdict(list)
        self._placed: dict[str, list[str]] = defaultdict(list)
        for unit in units:
            for form in aliases(unit):
                self._named[form].append(unit)
            for place in places(unit):
                if place[-1] in "镇乡":
                    self._placed[place].append(unit)
        for school, names in (registered or {}).items():
            for form in {*aliases(school), *(name for name in names if len(name) >= _ALIAS)}:
                if school not in self._named[form]:
                    self._named[form].append(school)
        self.counties = {place for unit in {*units, *superiors} for place in places(unit) if place[-1] in "县区市旗"}
        told = Counter(place for unit in {*units, *superiors} for place in places(unit) if place[-1] in _COUNTY)
        most = told.most_common(1)
        #: the county that a unit of the batch lies in whose own name tells none
        self.known = {place for place, count in most if count >= _MOST * told.total()} or {c for c in self.counties if c[-1] in _COUNTY}
        own = sorted((place for place in self.counties if place[-1] in _COUNTY), key=len, reverse=True)
        self.bureaus = re.compile(f"(?P<place>{'|'.join(map(re.escape, own)) or '(?!)'}){counties.BUREAU}")
        # a name is looked for where its first three characters stand: a text holds few of these, whatever the number of names
        self._sizes: dict[str, set[int]] = defaultdict(set)
        for name in {**self._named, **self._placed}:
            self._sizes[name[:_HEAD]].add(len(name))
        heads = ("".join(sorted(set(column))) for column in zip(*self._sizes, strict=True))
        first, *others = (f"[{re.escape(chars)}]" for chars in heads) if self._sizes else ("(?!)",)
        self._begins = re.compile(f"{first}(?={''.join(others)})")

    def foreign(self, norm: str, own: str, own_words: str) -> set[str]:
        """The names of other units, and of the townships of others, that stand in a text; not what is part of the unit's own."""
        strange = {
            name
            for m in self._begins.finditer(norm)
            for size in self._sizes.get(norm[m.start() : m.start() + _HEAD], ())
            if (name := norm[m.start() : m.start() + size]) not in own_words
        }
        own_places = places(own)
        return {
            name
            for name in strange
            if (name not in own and _any_other(self._named.get(name, ()), own) and own not in self._named.get(name, ()))
            or (name not in own_places and _any_other(self._placed.get(name, ()), own))
        }


def _any_other(units: Iterable[str], own: str) -> bool:
    return any(own not in unit and unit not in own for unit in units)


def names_left(member: Member, norm: str, units: Units) -> Iterator[Finding]:
    """Names of other schools of the batch, of their townships, and of other counties, where the text speaks of itself.

    Not where the document's own findings name a school already.
    """
    document = member.document
    traditional = document.script == "hant"
    own = normal(member.unit, traditional=traditional)
    own_words = own + normal(f"{document.title or ''}{document.issuer or ''}", traditional=traditional)
    candidates = {name for name in units.foreign(norm, own, own_words) if not townships.lies_in(norm, own, name)}
    taken = [finding.span for finding in document.findings if finding.code == "foreign_name" and finding.span]
    again = [second for _, second in document.copies]
    for name in sorted(candidates, key=lambda n: (-len(n), n)):
        for place in standings(name, norm):
            if any(span.start <= place.start < span.end for span in (*taken, *again)):
                continue
            taken.append(place)
            if (
                not _signs(norm, place)
                and in_own_voice(norm, place, own, document.doc_type, document.formulaic)
                and not partner(norm, name)
                and not likely.is_rightful(document, norm, place, own)
            ):
                yield foreign_name(document.text, norm, place)
    in_batch = {c for c in units.counties if c[-1] in _COUNTY}
    own_counties = {
        place for place in places(normal(document.issuer or member.unit, traditional=traditional)) if place[-1] in _COUNTY
    } or in_batch
    for place in counties.left(norm, own, own_counties) if own_counties else ():
        if not any(span.start <= place.start < span.end for span in (*taken, *again)):
            taken.append(place)
            yield foreign_name(document.text, norm, place)
    known = own_counties if own_counties != in_batch else units.known
    known = known if len(known) == 1 else set()
    for place in (
        *_bureaus(norm, units, places(own)),
        *counties.authorities(norm, known),
        *counties.followed(norm, known),
        *counties.superiors(norm, known),
        *counties.authorities_elsewhere(norm, known),
    ):
        if not any(span.start < place.end and place.start < span.end for span in (*taken, *again, *document.formulaic)):
            taken.append(place)
            yield foreign_name(document.text, norm, place)


def places_copied(member: Member, norm: str, copied: Iterable[tuple[Span, str]]) -> Iterator[Finding]:
    """foreign_name: a school's short name with its people (大荞地的老师们) in a passage that stands in that school's own text too.

    `copied` are the passages that the document shares with others, each with the other's unit.
    """
    document = member.document
    own = normal(member.unit, traditional=document.script == "hant")
    marked = [finding.span for finding in document.findings if finding.code == "foreign_name" and finding.span]
    for passage, unit in copied:
        short = kin.stem(normal(unit, traditional=document.script == "hant"))
        if (
            len(short) < _HEAD
            or short not in norm
            or not _SCHOOL.search(unit)
            or kin.same(unit, own)
            or short in own
            or partner(norm, short)
        ):
            continue
        for m in re.finditer(rf"{re.escape(short)}的{_PEOPLE}", norm[max(0, passage.start - _BESIDE) : passage.end + _BESIDE]):
            at = max(0, passage.start - _BESIDE) + m.start()
            place = Span(at, at + len(short))
            around = clause(norm, place)
            if not any(span.start <= place.start < span.end for span in marked) and not _OF_OTHERS.search(norm, *around):
                marked.append(place)
                yield foreign_name(document.text, norm, place)


def _signs(norm: str, place: Span) -> bool:
    """Whether a name stands in a line of its own, with an office of the unit at most: who signs is no stranger."""
    return norm[norm.rfind("\n", 0, place.start) + 1 : place.start].strip() == "" and bool(_OFFICE_LINE.match(norm, place.end))


def _bureaus(norm: str, units: Units, own_places: Set[str]) -> Iterator[Span]:
    """The bureau of another county of the batch, where it is not cited; only where the unit's own county is known."""
    if not any(place[-1] in _COUNTY for place in own_places):
        return
    for m in units.bureaus.finditer(norm):
        if counties.one_of(m["place"], own_places):
            continue
        around = sentence(norm, Span(*m.span()))
        words = norm[slice(*around)]
        if not in_title(norm[around.start : m.start()]) and len(words.strip()) >= _SENTENCE and not _OF_OTHERS.search(words):
            yield Span(*m.span())
