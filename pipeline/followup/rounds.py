"""Two audits of the same campaign, before and after rectification: what became of each finding, and of each copied passage."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.records import Match, Span
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine, MatchLine
from pipeline.reuse import Text, edits, find

#: what became of a finding: mended, not mended, in part, changed in looks alone, new, not handed in again, no longer to be told
Fate = Literal["mended", "open", "partly", "cosmetic", "new", "absent"]

#: states of a requirement, the worse first
_STATES = ("missing", "empty", "unnamed", "present")
_REQUIRED = frozenset({"missing_section", "empty_section", "unnamed_leadership"})
#: findings of what was not filled in, and words that fill nothing in
_BLANKS = frozenset({"placeholder", "blank_responsible", "empty_section", "unnamed_leadership"})
_STILL_BLANK = re.compile(r"待补|待填|待定|待完善|待明确|此处|[*＊]{2}|_{2}|[×xX]{2}|某某|□{2}|…{2}|[（(][\s_]*[）)]")
#: of a copied passage so much must be left, in letters, to be the old one still
_STILL = 0.5
#: a loss of similarity that tells of rewording
_REWORDED = 0.03
#: letters around a finding that make its place known again where its words were changed
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one finding, or of what one document shared with another.

    `old` and `new` are the documents, None where there is none; `what` the finding's words or the sentence about the passages;
    `before` and `after` the words in both texts; `remark` says what a reader must know to agree.
    """

    fate: Fate
    unit: str
    code: str
    old: DocumentLine | None
    new: DocumentLine | None
    what: str
    before: str
    after: str
    place: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A document of the first round and the one that was handed in for it in the second."""

    old: DocumentLine | None
    new: DocumentLine | None


def pair_up(old: Results, new: Results) -> list[Pairing]:
    """Which document stands for which: of one unit and type, of the same campaign if that is told, the likest names first.

    A document without counterpart stands alone, on either side.
    """
    waiting: dict[tuple[str, str | None], list[DocumentLine]] = defaultdict(list)
    for line in new.submissions:
        waiting[line.unit, line.doc_type].append(line)
    pairs: list[Pairing] = []
    for line in old.submissions:
        candidates = waiting[line.unit, line.doc_type]
        best = max(candidates, key=lambda other: _likeness(line, other), default=None)
        if best is not None:
            candidates.remove(best)
        pairs.append(Pairing(line, best))
    return pairs + [Pairing(None, line) for lines in waiting.values() for line in lines]


def _likeness_of(matches: Iterable[Match | MatchLine]) -> float:
    """The similarity of passages, the long ones counting for more."""
    held = [(match.chars, match.similarity) for match in matches]
    return sum(chars * similarity for chars, similarity in held) / sum(chars for chars, _ in held)


def _likeness(old: DocumentLine, new: DocumentLine) -> tuple[bool, bool, bool, bool]:
    return old.text == new.text, old.source == new.source, old.campaign == new.campaign, old.title == new.title


def outcomes(old: Results, new: Results) -> Iterator[Outcome]:
    """What became of everything that the first round found, and what is new in the second, unit by unit."""
    pairs = pair_up(old, new)
    copied = _Copied(old, new, pairs)
    for pair in pairs:
        if pair.new is None and pair.old is not None:
            yield from (_absent(pair.old, item) for item in _counted(pair.old))
        elif pair.new is not None:
            yield from _findings(pair.old, pair.new)
        yield from copied.outcomes(pair)


def _counted(line: DocumentLine) -> list[FindingLine]:
    return [item for item in line.findings if item.severity != "info" and not item.doubtful]


def _absent(line: DocumentLine, item: FindingLine) -> Outcome:
    return Outcome("absent", line.unit, item.code, line, None, item.words("zh"), item.quote or "", "", item.where("zh"), "未重新报送")


# --- findings


def _findings(old: DocumentLine | None, new: DocumentLine) -> Iterator[Outcome]:
    """Old findings with what became of them, then those that are new."""
    left = _counted(new)
    way = _Way(old.text, new.text) if old else None
    for item in _counted(old) if old else ():
        assert old is not None and way is not None
        again = _again(item, left, way)
        if again is not None:
            left.remove(again)
        yield _outcome(old, new, item, again, way)
    for item in left:
        yield Outcome("new", new.unit, item.code, old, new, item.words("zh"), "", item.quote or "", item.where("zh"))


def _again(item: FindingLine, left: Sequence[FindingLine], way: _Way) -> FindingLine | None:
    """The finding of the second round that is this one: by its evidence, by what it is about, by its place."""
    for other in left:
        if other.code == item.code and other.fingerprint == item.fingerprint:
            return other
    if item.code in _REQUIRED:
        return next((other for other in left if other.code in _REQUIRED and _required(other) == _required(item)), None)
    if item.span is None:
        return next((other for other in left if other.code == item.code and other.span is None), None)
    place = way.there(item.span)
    near = [other for other in left if other.code == item.code and other.span and _meet(other.span, place)]
    return near[0] if near else None


def _required(item: FindingLine) -> str:
    """Which requirement a finding is about."""
    return "leadership" if item.code == "unnamed_leadership" else item.label or ""


def _meet(one: Span, other: Span) -> bool:
    return one.start <= other.end + _AROUND and other.start <= one.end + _AROUND


def _outcome(old: DocumentLine, new: DocumentLine, item: FindingLine, again: FindingLine | None, way: _Way) -> Outcome:
    before = item.quote or ""
    after = _now(item, new, way)
    about = (old.unit, item.code, old, new, item.words("zh"), before)
    if again is None:
        if item.code in _BLANKS and after and _STILL_BLANK.search(after):
            return Outcome("cosmetic", *about, after, item.where("zh"), "换成了另一种空白，内容仍未填写")
        return Outcome("mended", *about, after, item.where("zh"), "" if after or not before else "原处文字已删去")
    place = again.where("zh") or item.where("zh")
    if item.code in _REQUIRED:
        states = [(line.requirements or {}).get(_required(item), "missing") for line in (old, new)]
        if _STATES.index(states[1]) > _STATES.index(states[0]):
            return Outcome("partly", *about, again.quote or after, place, "已有进展，尚未落实")
    if again.fingerprint != item.fingerprint and again.quote and again.quote != item.quote:
        return Outcome("cosmetic", *about, again.quote, place, "原处文字有改动，问题仍在")
    return Outcome("open", *about, again.quote or after, place)


def _now(item: FindingLine, new: DocumentLine, way: _Way) -> str:
    """What stands now where the finding stood."""
    if item.span is None:
        return ""
    return way.words(item.span, new.text)


class _Way:
    """From places in an old text to those in the new one."""

    def __init__(self, old: str, new: str) -> None:
        self._steps = edits(old, new)
        self._starts = [step[1] for step in self._steps]

    def there(self, span: Span) -> Span:
        """The words that stand in place of `span`; empty where they were taken out."""
        return Span(self._point(span.start, ahead=False), self._point(span.end, ahead=True))

    def words(self, span: Span, new: str) -> str:
        """The words of the new text that stand in place of `span`."""
        place = self.there(span)
        return new[place.start : place.end]

    def _point(self, offset: int, *, ahead: bool) -> int:
        if not self._steps:
            return 0
        at = max(bisect_right(self._starts, offset - 1 if ahead and offset else offset) - 1, 0)
        tag, a_start, a_end, b_start, b_end = self._steps[at]
        if tag == "equal":
            return b_start + min(offset, a_end) - a_start
        return b_end if ahead else b_start


# --- copied passages


class _Copied:
    """What documents shared with others in the first round, held against their texts of the second."""

    def __init__(self, old: Results, new: Results, pairs: Iterable[Pairing]) -> None:
        self._old, self._new = old, new
        self._successor = {pair.old.id: pair.new for pair in pairs if pair.old}
        self._shared: dict[str, dict[str, list[MatchLine]]] = defaultdict(lambda: defaultdict(list))
        for match in old.matches:
            if match.kind == "peer":
                self._shared[match.a][match.b].append(match)
                self._shared[match.b][match.a].append(match)
        self._now: Counter[tuple[str, str]] = Counter()
        for match in new.matches:
            if match.kind == "peer":
                self._now[match.a, match.b] += match.chars
                self._now[match.b, match.a] += match.chars

    def outcomes(self, pair: Pairing) -> Iterator[Outcome]:
        """For each document that the old one shared passages with: whether the new one still does; and new sharing."""
        told: set[str] = set()
        if pair.old is not None:
            for other, matches in self._shared[pair.old.id].items():
                there = self._old.by_id[other]
                if there.unit == pair.old.unit:
                    continue
                successor = self._successor.get(other)
                told |= {successor.id} if successor else set()
                yield self._outcome(pair.old, pair.new, there, matches)
        if pair.new is not None:
            yield from self._fresh(pair, told)

    def _outcome(self, old: DocumentLine, new: DocumentLine | None, there: DocumentLine, matches: Sequence[MatchLine]) -> Outcome:
        before = sum(match.chars for match in matches)
        first = max(matches, key=lambda match: match.chars)
        span = first.a_span if first.a == old.id else first.b_span
        quote = old.text[span.start : span.end]
        what = f"与{there.unit}的《{there.title or there.shown_name}》共{before}字疑似雷同"
        about = (old.unit, "copied", old, new, what, quote)
        if new is None:
            return Outcome("absent", *about, "", "", "未重新报送")
        still = self._still(new, there)
        after = sum(match.chars for match in still)
        if not still:
            return Outcome("mended", *about, _Way(old.text, new.text).words(span, new.text), "")
        now = max(still, key=lambda match: match.chars)
        words = new.text[now.a_span.start : now.a_span.end]
        best, was = _likeness_of(still), _likeness_of(matches)
        if after >= _STILL * before:
            reworded = best < was - _REWORDED
            remark = f"仅作改写，相似度由{was:.0%}变为{best:.0%}" if reworded else f"仍有{after}字雷同"
            return Outcome("cosmetic" if reworded else "open", *about, words, "", remark)
        return Outcome("partly", *about, words, "", f"由{before}字减为{after}字")

    def _still(self, new: DocumentLine, there: DocumentLine) -> list[Match]:
        """What the new text shares with the old text of the other document, but for what a template explains."""
        templates = [Text(f"t{n}", line.text, "template") for n, line in enumerate(self._new.templates)]
        found = find([Text("a", new.text, "submission"), Text("b", there.text, "submission"), *templates])
        return [match for match in found if match.kind == "peer"]

    def _fresh(self, pair: Pairing, told: set[str]) -> Iterator[Outcome]:
        """Documents of the second round with which nothing was shared before."""
        new = pair.new
        assert new is not None
        for other in sorted({b for a, b in self._now if a == new.id} - told):
            there = self._new.by_id[other]
            if there.unit != new.unit:
                what = f"与{there.unit}的《{there.title or there.shown_name}》共{self._now[new.id, other]}字疑似雷同"
                yield Outcome("new", new.unit, "copied", pair.old, new, what, "", "", "")
