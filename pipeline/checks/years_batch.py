"""Years that the batch contradicts: a signature, or a deed of a summary, of a year in which the campaign had not begun."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.checks.findings import make
from pipeline.checks.standings import clause, sentence
from pipeline.checks.topics import core_of, pairs_of
from pipeline.cleaning.normal import normal
from pipeline.records import Document, Finding, Span

if TYPE_CHECKING:
    from pipeline.checks.batch import Member

# so many units sign papers of a campaign in its first year or later, and no more than one of four before, where its beginning is known; in
# the training sets 43 of 45 campaigns have five units or more, and one sound paper is of a year before its campaign's issued plan (it names
# that year in its title)
_PEERS, _SLIPS = 4, 4
_TAIL = 60  # characters at a text's end, or before its attachments, in which the day of its signature stands
# what a summary counts for a year as a whole, and what it says was put right by a day, among what it found
_COUNTED = re.compile(
    r"(?:\A|(?<=[，；。：\n]))(?P<year>20\d\d)年(?:度|全年)?，?(?:我[校园]|学校|全校)?(?:共|先后|累计|总共)(?:召开|开展|组织|举[办行]|印发|编发|检查|排查|整改|走访|培训)"
)
_PUT_RIGHT = re.compile(
    r"已于(?P<year>20\d\d)年\d{1,2}月\d{1,2}日(?:之?前)?(?:全部|全面|均|如数|如期|按时)?(?:退|整改|完成|办结|清|上[交缴]|修|更换|处理|销号|拆除|归还)"
)
_FOUND = re.compile("查出|排查|发现|自查|核查|清查|检查|收缴|摸底")
# what sets a year beside others, or speaks of what is older than the campaign
_OLDER = re.compile("今年|去年|上年|前年|往年|历年|同期|遗留|此前|以前|之前|比(?!赛|例)|较|曾|原(?!则)|以来|学年|审计")
_ANY_YEAR = re.compile(r"20\d\d(?=年)")


class _Begun(NamedTuple):
    """The year in which a campaign began, and how many papers of each kind are signed in each year."""

    year: int
    signed: Counter[tuple[str, int]]


class Beginnings:
    """When the campaigns of a batch began, as far as their papers agree."""

    def __init__(self, batch: Sequence[Member]) -> None:
        """Looks at the signed papers of each campaign: those that are issued, and those of the schools."""
        campaigns: dict[frozenset[str], list[Member]] = defaultdict(list)
        for member in batch:
            if member.document.date and (named := _named(member.document)):
                campaigns[named].append(member)
        self._begun = {named: begun for named, members in campaigns.items() if (begun := _begun(members)) is not None}

    def years_left(self, document: Document, norm: str) -> Iterator[Finding]:
        """year_mismatch: a signature, or a deed of a summary, of a year before the document's campaign began."""
        begun = self._begun.get(_named(document))
        known = [finding.span for finding in document.findings if finding.code == "year_mismatch" and finding.span]
        for place, year in (*_signature(document, norm, begun), *_deeds(document, norm, begun)) if begun else ():
            if not any(span.start < place.end and place.start < span.end for span in known):
                yield make("year_mismatch", document.text, place, year=year, own=_own(document, begun))  # type: ignore[arg-type]


def _named(document: Document) -> frozenset[str]:
    """What tells a document's campaign from others; nothing where none is known."""
    return pairs_of(core_of(normal(document.campaign or "", traditional=True)))


def _begun(members: Sequence[Member]) -> _Begun | None:
    """The year of the issued plan, or else the first one in which two units or more have signed; None where too few units tell, or where
    the papers before that year are more than slips.
    """
    units: dict[int, set[str]] = defaultdict(set)
    for one in members:
        if not one.template:
            units[int((one.document.date or "0")[:4])].add(one.unit)
    issued = [int((one.document.date or "0")[:4]) for one in members if one.template]
    first = min(issued, default=None) or min((year for year, some in units.items() if len(some) > 1), default=None)
    if first is None:
        return None
    since = set().union(*(some for year, some in units.items() if year >= first))
    before = [unit for year, some in units.items() if year < first for unit in some]
    if len(since) < _PEERS or len(before) * _SLIPS > len(since):
        return None
    return _Begun(first, Counter((one.document.doc_type, int((one.document.date or "0")[:4])) for one in members))


def _own(document: Document, begun: _Begun) -> int:
    """The year in which most papers of a document's kind are signed."""
    years = [(count, -year) for (kind, year), count in begun.signed.items() if kind == document.doc_type]
    return -max(years)[1] if years else begun.year


def _signature(document: Document, norm: str, begun: _Begun) -> Iterator[tuple[Span, int]]:
    """The line of a signature's date before the campaign began, where the text names that year nowhere else."""
    year = (document.date or "")[:4]
    if document.doc_type not in ("plan", "summary", "roster") or not year or int(year) >= begun.year or norm.count(year) != 1:
        return
    at = norm.find(f"{year}年")
    start, stop = norm.rfind("\n", 0, at) + 1, norm.find("\n", at)
    stop = stop if stop >= 0 else len(norm)
    if at > 0 and stop - start <= _TAIL and not re.search("[，；。]", norm[start:stop].rstrip("。")):
        yield Span(start, stop), int(year)


def _deeds(document: Document, norm: str, begun: _Begun) -> Iterator[tuple[Span, int]]:
    """What a summary of the campaign counts for a year before it, or says was put right then; silent where the text sets years side by side."""
    if document.doc_type != "summary" or not document.date or int(document.date[:4]) < begun.year:
        return
    for pattern in (_COUNTED, _PUT_RIGHT):
        for m in pattern.finditer(norm):
            start, stop = sentence(norm, Span(*m.span()), "。\n")
            words = norm[start:stop]
            if int(m["year"]) >= begun.year or norm.count(m["year"]) != 1 or _OLDER.search(words) or len(_ANY_YEAR.findall(words)) > 1:
                continue
            if pattern is _COUNTED or _FOUND.search(norm, start, m.start()):
                yield clause(norm, Span(*m.span())), int(m["year"])
