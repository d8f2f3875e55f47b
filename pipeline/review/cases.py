"""What there is to decide in a run: each finding and each suspected copying as a case, with what was decided on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import quote

from pipeline.report.decided import evidence_of_finding, evidence_of_match
from pipeline.report.passages import Pair, Passage, arrange, section_at
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine
from pipeline.review.decisions import Decision, Verdict

#: letters shown on both sides of a quotation at most
_AROUND = 60
#: where a sentence or one of its parts may be left off
_BREAK = re.compile(r"[，。；：！？、,;:!?]\s*|(?<=\w)\s+(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Case:
    """A finding or a copied passage: `href` opens it, `before`, `words` and `behind` are its place in the text; a passage stands in the
    `other` document too.
    """

    evidence: str
    kind: Literal["finding", "match"]
    unit: str
    document: DocumentLine
    code: str
    severity: str
    said: str
    before: str
    words: str
    behind: str
    place: str
    href: str
    doubtful: bool = False
    other: DocumentLine | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """The units that it is about."""
        return (self.unit, self.other.unit) if self.other else (self.unit,)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases to show; an empty field lets all pass. `verdict` ``open`` stands for those not decided yet."""

    unit: str = ""
    code: str = ""
    severity: str = ""
    verdict: str = ""
    words: str = ""

    def passes(self, case: Case, verdict: Verdict | None) -> bool:
        """Whether a case is to be shown."""
        about = [case.document, *([case.other] if case.other else [])]
        named = " ".join(f"{line.unit} {line.source} {line.title or ''}" for line in about)
        text = f"{named} {case.said} {case.words}"
        return (
            self.unit in ("", *case.units)
            and self.code in ("", case.code)
            and self.severity in ("", case.severity)
            and self.verdict in ("", verdict or "open")
            and self.words.lower() in text.lower()
        )


class Cases:
    """All cases of a run, in the order of its documents, the graver ones of a document first."""

    def __init__(self, results: Results, lang: str) -> None:
        self.results = results
        self._lang = lang
        self.copying = arrange(results)
        findings = [self._finding(line, item) for line in results.submissions for item in line.findings if item.severity != "info"]
        self.all = [*findings, *self._matches()]

    @cached_property
    def by_evidence(self) -> dict[str, list[Case]]:
        """The cases of each piece of evidence: one document handed in twice has the same."""
        found: dict[str, list[Case]] = {}
        for case in self.all:
            found.setdefault(case.evidence, []).append(case)
        return found

    def of_document(self, key: str) -> list[Case]:
        """The cases of one document, in reading order."""
        return [case for case in self.all if case.document.id == key and case.kind == "finding"]

    def shared_by(self, key: str) -> list[Case]:
        """The copied passages of one document, whichever side it is, in reading order."""

        def place(case: Case) -> int:
            match = self.results.matches[int(case.href.rpartition("/")[2]) - 1]
            return match.a_span.start if match.a == key else match.b_span.start

        return sorted((case for case in self._passages if any(line.id == key for line in (case.document, case.other) if line)), key=place)

    def beside(self, case: Case) -> tuple[Case | None, Case | None, int]:
        """The passages before and after one in the list, and its number there, from 1."""
        at = self._passages.index(case)
        before = self._passages[at - 1] if at else None
        return before, self._passages[at + 1] if at + 1 < len(self._passages) else None, at + 1

    @cached_property
    def _passages(self) -> list[Case]:
        return [case for case in self.all if case.kind == "match"]

    @property
    def passages(self) -> int:
        """How many copied passages there are."""
        return len(self._passages)

    def pair(self, number: int) -> tuple[Pair, Passage] | None:
        """The pair and the passage of a match, by the match's number."""
        for pair in self.copying.pairs:
            for passage in pair.passages:
                if passage.anchor == f"m{number}":
                    return pair, passage
        for cluster in self.copying.clusters:
            for holder, passage in cluster.holders:
                if passage.anchor == f"m{number}":
                    whole = Pair(cluster.anchor, cluster.representative, holder, (passage,), passage.chars, passage.similarity)
                    return whole, passage
        return None

    def chosen(self, wanted: Filter, decided: dict[str, Decision]) -> list[Case]:
        """The cases that a filter lets pass."""
        return [case for case in self.all if wanted.passes(case, _verdict(decided, case))]

    def counts(self, decided: dict[str, Decision]) -> dict[str, int]:
        """How many cases there are, and how many have which verdict."""
        found = {"all": len(self.all), "open": 0, "true": 0, "false": 0, "doubt": 0}
        for case in self.all:
            found[_verdict(decided, case) or "open"] += 1
        return found

    def _finding(self, line: DocumentLine, item: FindingLine) -> Case:
        before = words = behind = ""
        if item.span is not None:
            start, end = item.span
            before, words, behind = _ahead(line.text[:start]), line.text[start:end], _after(line.text[end:])
        evidence = evidence_of_finding(line, item)
        about = (item.code, item.severity, item.words(self._lang), before, words, behind, item.where(self._lang))
        return Case(evidence, "finding", line.unit, line, *about, f"/document/{quote(line.id)}#{evidence}", item.doubtful)

    def _matches(self) -> Iterable[Case]:
        """Each passage between two units once, with the document that comes first."""
        zh = self._lang != "en"
        for number, match in enumerate(self.results.matches, 1):
            a, b = self.results.by_id[match.a], self.results.by_id[match.b]
            if match.kind != "peer" or a.unit == b.unit:
                continue
            other = f"{b.unit}《{b.title or b.shown_name}》"
            measure = "个字符" if a.lang == "en" else "字"
            said = f"与{other}有{match.chars}{measure}疑似雷同，相似度{match.similarity:.0%}" if zh else ""
            said = said or f"{match.chars} letters like those of {other}, similarity {match.similarity:.0%}"
            words = a.text[match.a_span.start : match.a_span.end]
            about = ("copied", "high", said, "", words, "", section_at(a, match.a_span.start))
            yield Case(evidence_of_match(match), "match", a.unit, a, *about, f"/match/{number}", other=b)


def _verdict(decided: dict[str, Decision], case: Case) -> Verdict | None:
    entry = decided.get(case.evidence)
    return entry.verdict if entry else None


def _ahead(text: str) -> str:
    """What stands before a quotation in its line; of a long line whole parts of a sentence.

    >>> _ahead("八个字的开头一句，" * 8 + "从公用经费")
    '…八个字的开头一句，八个字的开头一句，八个字的开头一句，八个字的开头一句，八个字的开头一句，八个字的开头一句，从公用经费'
    """
    line = text[-_AROUND * 2 :].rsplit("\n", 1)[-1]
    if len(line) <= _AROUND:
        return line
    cut = line[-_AROUND:]
    found = _BREAK.search(cut)
    return "…" + (cut[found.end() :] if found else cut)


def _after(text: str) -> str:
    """What stands behind a quotation in its line; of a long line whole parts of a sentence."""
    line = text[: _AROUND * 2].split("\n", 1)[0]
    if len(line) <= _AROUND:
        return line
    ends = [found.end() for found in _BREAK.finditer(line[:_AROUND])]
    return (line[: ends[-1]] if ends else line[:_AROUND]) + "…"
