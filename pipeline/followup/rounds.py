"""Two audits of the same campaign, before and after rectification: what became of each finding, and of each copied passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from pipeline.followup import files
from pipeline.followup.copied import Copied
from pipeline.followup.outcomes import Fate, Outcome, remark
from pipeline.followup.pairing import first_names, pair_up
from pipeline.followup.ways import Way
from pipeline.records import Span
from pipeline.report import owners
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine, SectionLine

#: states of a requirement, the worse first
_STATES = ("missing", "empty", "unnamed", "present")
_REQUIRED = frozenset({"missing_section", "empty_section", "unnamed_leadership"})
#: findings of what was not filled in, and words that fill nothing in
_BLANKS = frozenset({"placeholder", "blank_responsible", "empty_section", "unnamed_leadership", "heading_only"})
_STILL_BLANK = re.compile(
    r"待(?:补|填|定|完善|明确|核|通知)|此处|[*＊]{2}|[_＿]{2}|[×xXｘＸ]{2}|[×ＸX某](?:老师|同志|校长|主任)|某[某人年月日]|[□○〇]{2}|[.。]{3}|…"
    r"|[（(][\s_]*[）)]|暂(?:无|缺|空|未)|另行(?:通知|确定)|^\s*(?:无|略|空|[/／\-—~]+)[。.\s]*$|(?i:\bTBD\b|\bN/A\b)|(?:相关|有关)(?:责任)?(?:人员?|部门|负责人)"
)
#: findings whose evidence stands in one place: as long as its words are the same, nothing was mended
_IN_PLACE = frozenset({"placeholder", "blank_responsible", "date_impossible", "foreign_name", "foreign_topic"})
#: letters around a finding that make its place known again where its words were changed
_AROUND = 12
#: two quotations so alike, from 0 to 100, are the same one at another place
_ALIKE = 60
#: letters below which a section that was asked for says nothing (略; 按上级要求执行): the shortest of 766 sound ones has 17, and a heading
#: that holds the section's words itself has more (the labelled sections of corpus/train)
_LEAST = 10
_LETTER = re.compile(r"[^\W_]")


def outcomes(old: Results, new: Results, lang: str = "zh") -> Iterator[Outcome]:
    """What became of everything that the first round found, and what is new in the second, unit by unit; remarks are in `lang`.

    What people called not true needs no mending and is not told.
    """
    pairs = pair_up(old, new)
    copied = Copied(old, new, pairs, lang)
    named = first_names(old)
    unread = {named(unit) for unit in owners.of(new).values() if unit}
    told = _Findings(old, new, lang)
    for pair in pairs:
        if pair.old is not None and pair.new is None:
            yield from told.absent(pair.old, unread=pair.old.unit in unread)
        elif pair.new is not None:
            yield from told.of(pair.old, pair.new)
        yield from copied.outcomes(pair)
    yield from files.outcomes(old, new, pairs, named, lang)


class _Findings:
    """What becomes of findings, told in a language."""

    def __init__(self, old: Results, new: Results, lang: str) -> None:
        self._old, self._new, self._lang = old, new, lang

    def absent(self, line: DocumentLine, *, unread: bool) -> Iterator[Outcome]:
        """All findings of a document that did not come again, or that came as a file that nobody can read."""
        why = remark("unread" if unread else "absent", self._lang)
        for item in _counted(self._old, line):
            about = (line.unit, item.code, line, None, item.words(self._lang), item.quote or "")
            yield Outcome("absent", *about, "", item.where(self._lang), why)

    def of(self, old: DocumentLine | None, new: DocumentLine) -> Iterator[Outcome]:
        """Old findings with what became of them, then those that are new."""
        left = _counted(self._new, new)
        before = _counted(self._old, old) if old else []
        if old is not None and before:
            way = Way(old.text, new.text)
            again = _pairs(before, left, way)
            for item, other in zip(before, again, strict=True):
                yield self._outcome(old, new, item, other, way)
            left = [item for item in left if not any(item is other for other in again)]
        for item in left:
            yield Outcome("new", new.unit, item.code, old, new, item.words(self._lang), "", item.quote or "", item.where(self._lang))

    def _outcome(self, old: DocumentLine, new: DocumentLine, item: FindingLine, again: FindingLine | None, way: Way) -> Outcome:
        before, after = item.quote or "", way.words(item.span, new.text) if item.span else ""
        about = (old.unit, item.code, old, new, item.words(self._lang), before)
        if again is None:
            fate, why = _gone(old, new, item, after, way)
            section = _section(new, item) if item.span is None else None
            after = after or (new.text[section.span.start : section.span.end] if section else "")
            return Outcome(fate, *about, after, item.where(self._lang), remark(why, self._lang))
        place, after = again.where(self._lang) or item.where(self._lang), again.quote or after
        if item.code in _REQUIRED:
            states = [_STATES.index((line.requirements or {}).get(_required(item), "missing")) for line in (old, new)]
            if states[0] != states[1]:
                better = states[1] > states[0]
                return Outcome("partly" if better else "open", *about, after, place, remark("better" if better else "worse", self._lang))
        if again.fingerprint != item.fingerprint and again.quote and again.quote != item.quote:
            blank = item.code in _BLANKS and _STILL_BLANK.search(after.strip())
            return Outcome("cosmetic", *about, after, place, remark("blank" if blank else "reworded", self._lang))
        return Outcome("open", *about, after, place)


def _counted(results: Results, line: DocumentLine) -> list[FindingLine]:
    """The findings that somebody is to mend."""
    said = ((item, results.decision(line, item)) for item in line.findings if item.severity != "info" and not item.doubtful)
    return [item for item, entry in said if entry is None or entry.verdict != "false"]


def _pairs(before: Sequence[FindingLine], after: Sequence[FindingLine], way: Way) -> list[FindingLine | None]:
    """For each finding of the first round the one of the second that is the same: by its evidence, by what it is about or by its place,
    then by its words alone; each stands for one.
    """
    left = list(after)
    found: list[FindingLine | None] = [None] * len(before)
    for same in (_same_evidence, _same_place, _same_words):
        for n, item in enumerate(before):
            if found[n] is None and (match := next((other for other in left if same(item, other, way)), None)):
                found[n] = match
                left = [other for other in left if other is not match]
    return found


def _same_evidence(item: FindingLine, other: FindingLine, way: Way) -> bool:
    return other.code == item.code and other.fingerprint == item.fingerprint


def _same_place(item: FindingLine, other: FindingLine, way: Way) -> bool:
    if item.code in _REQUIRED:
        return other.code in _REQUIRED and _required(other) == _required(item)
    if other.code != item.code or item.span is None or other.span is None:
        return other.code == item.code and item.span is None and other.span is None
    place = way.there(item.span)
    return place.start <= other.span.end + _AROUND and other.span.start <= place.end + _AROUND


def _same_words(item: FindingLine, other: FindingLine, way: Way) -> bool:
    alike = other.code == item.code and item.code not in _REQUIRED and item.quote and other.quote
    return bool(alike and fuzz.ratio(item.quote or "", other.quote or "") >= _ALIKE)


def _required(item: FindingLine) -> str:
    """Which requirement a finding is about."""
    return "leadership" if item.code == "unnamed_leadership" else item.label or ""


def _gone(old: DocumentLine, new: DocumentLine, item: FindingLine, after: str, way: Way) -> tuple[Fate, str]:
    """What became of a finding that is made no more, and the remark on it: mended, unless the text says otherwise."""
    before = old.text[item.span.start : item.span.end] if item.span else ""
    if old.text == new.text or (item.code in _IN_PLACE and before and after == before):
        return "open", "unchanged"
    if item.code in _REQUIRED and _required(item) not in (new.requirements or {}):
        return "open", "unjudged"
    if item.code in _BLANKS and after and _STILL_BLANK.search(after.strip()):
        return "cosmetic", "blank"
    if item.code == "repeated_text" and item.span and after and _stands_elsewhere(new.text, way.there(item.span)):
        return "cosmetic", "paraphrased"
    section = _section(new, item) if item.code in _REQUIRED - {"unnamed_leadership"} else None
    if section is not None and _letters(new, section) < _LEAST:
        return "cosmetic", "hollow"
    return "mended", "deleted" if before and not after else ""


def _stands_elsewhere(text: str, place: Span) -> bool:
    """Whether words much like those at a place stand in the text once more."""
    rest = f"{text[: place.start]}\n{text[place.end :]}"
    return fuzz.partial_ratio(text[place.start : place.end], rest) >= _ALIKE


def _section(new: DocumentLine, item: FindingLine) -> SectionLine | None:
    """The section of the second round that was asked for; the longest, where several stand for it."""
    return max((section for section in new.sections if _required(item) in section.labels), key=lambda s: _letters(new, s), default=None)


def _letters(line: DocumentLine, section: SectionLine) -> int:
    """How many letters a section has beside its heading, or in it where it goes on in the same line (指导思想：以……为重点)."""
    text, heading = line.text[section.span.start : section.span.end].removeprefix(section.number or ""), section.heading or ""
    return len(_LETTER.findall(text if len(heading) > _LEAST else text.replace(heading, "", 1)))
