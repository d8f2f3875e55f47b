"""What there is to decide in a run: each finding and each suspected copying as a case, with what was decided on it."""

from __future__ import annotations

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

#: letters shown on both sides of a quotation
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Case:
    """A finding or a copied passage: `href` opens it, `before`, `words` and `behind` are its place in the text."""

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
        text = f"{case.unit} {case.document.source} {case.document.title or ''} {case.said} {case.words}"
        return (
            self.unit in ("", case.unit)
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
            before, words, behind = line.text[max(start - _AROUND, 0) : start], line.text[start:end], line.text[end : end + _AROUND]
        evidence = evidence_of_finding(line, item)
        about = (item.code, item.severity, item.words(self._lang), _last_line(before), words, _first_line(behind), item.where(self._lang))
        return Case(evidence, "finding", line.unit, line, *about, f"/document/{quote(line.id)}#{evidence}", item.doubtful)

    def _matches(self) -> Iterable[Case]:
        """Each passage between two units once, with the document that comes first."""
        zh = self._lang != "en"
        for number, match in enumerate(self.results.matches, 1):
            a, b = self.results.by_id[match.a], self.results.by_id[match.b]
            if match.kind != "peer" or a.unit == b.unit:
                continue
            other = f"{b.unit}《{b.title or b.shown_name}》"
            said = f"与{other}有{match.chars}字疑似雷同，相似度{match.similarity:.0%}" if zh else ""
            said = said or f"{match.chars} letters like those of {other}, similarity {match.similarity:.0%}"
            words = a.text[match.a_span.start : match.a_span.end]
            about = ("copied", "high", said, "", words, "", section_at(a, match.a_span.start))
            yield Case(evidence_of_match(match), "match", a.unit, a, *about, f"/match/{number}")


def _verdict(decided: dict[str, Decision], case: Case) -> Verdict | None:
    entry = decided.get(case.evidence)
    return entry.verdict if entry else None


def _last_line(text: str) -> str:
    return text.rsplit("\n", 1)[-1]


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]
