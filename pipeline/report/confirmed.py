"""A run as people have decided on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from msgspec.structs import replace as changed

from pipeline.errors import InputError
from pipeline.records import Span, State
from pipeline.report import taken
from pipeline.report.decided import evidence_of_finding, evidence_of_match
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine


def only(results: Results) -> Results:
    """The results with those findings and copied passages alone that people called true; hints and templates' passages stay.

    Raises InputError where nobody has decided on anything.
    """
    if not results.decided:
        run = results.folder
        raise InputError(
            f"{run} 还没有核实记录，无法只导出属实的问题。请先运行 planaudit review {run} 进行核实，或去掉 --confirmed。",
            f"Nobody has decided on anything in {run}. Run planaudit review {run} first, or leave out --confirmed.",
        )
    true = {evidence for evidence, entry in results.decided.items() if entry.verdict == "true"}
    return _kept(results, true.__contains__)


def without_refuted(results: Results) -> Results:
    """The results without what people called not true: nobody is told to mend that."""
    false = {evidence for evidence, entry in results.decided.items() if entry.verdict == "false"}
    return _kept(results, lambda evidence: evidence not in false) if false else results


def undecided(results: Results) -> frozenset[str]:
    """The ids of the submissions about which something is suspected that nobody has called true or not true yet: they are neither sound
    nor faulty. A passage is no matter of its probable original.
    """
    closed = {evidence for evidence, entry in results.decided.items() if entry.verdict in ("true", "false")}
    open_ones = {
        line.id
        for line in results.submissions
        if any(item.severity != "info" and evidence_of_finding(line, item) not in closed for item in line.findings)
    }
    for match in results.matches:
        between_two = match.kind == "peer" and not match.relation and results.by_id[match.a].unit != results.by_id[match.b].unit
        if between_two and evidence_of_match(match) not in closed:
            open_ones.update(key for side, key in (("a", match.a), ("b", match.b)) if match.source != side)
    return frozenset(open_ones)


def standing(results: Results) -> Counter[str]:
    """How many findings and copied passages were called ``true``, ``false``, ``doubt``, and how many are still ``open``."""
    return Counter(entry.verdict if (entry := results.decided.get(evidence)) else "open" for evidence in _evidence(results))


def _evidence(results: Results) -> Iterator[str]:
    """All that is to be decided: findings that count, and passages between two units."""
    for line in results.submissions:
        yield from (evidence_of_finding(line, item) for item in line.findings if item.severity != "info")
    for match in results.matches:
        if match.kind == "peer" and results.by_id[match.a].unit != results.by_id[match.b].unit:
            yield evidence_of_match(match)


def _kept(results: Results, keep: Callable[[str], bool]) -> Results:
    """The results with the evidence to be kept alone; copied shares are those of the passages that are kept."""
    matches = tuple(match for match in results.matches if match.kind != "peer" or keep(evidence_of_match(match)))
    spans: dict[str, list[Span]] = defaultdict(list)
    for match in matches:
        if match.kind == "peer" and not match.relation:
            spans[match.a].append(match.a_span)
            spans[match.b].append(match.b_span)
    return replace(results, documents=tuple(_decided(results, line, keep, spans[line.id]) for line in results.documents), matches=matches)


def _decided(results: Results, line: DocumentLine, keep: Callable[[str], bool], spans: list[Span]) -> DocumentLine:
    """A document with the findings to be kept. What is required is met where people called not true that it is not, and nothing is said of
    it where its finding is not kept for another reason; of what is copied the letters in `spans` count.
    """
    findings = tuple(item for item in line.findings if item.severity == "info" or keep(evidence_of_finding(line, item)))
    gone = [item for item in line.findings if item.unmet and item not in findings]
    met = {str(item.unmet) for item in gone if (entry := results.decision(line, item)) and entry.verdict == "false"}
    unsaid = {str(item.unmet) for item in gone} - met
    states: dict[str, State] = {
        label: "present" if label in met else state for label, state in (line.requirements or {}).items() if label not in unsaid
    }
    return changed(
        line,
        findings=findings,
        requirements=None if line.requirements is None else states,
        skeleton=tuple(changed(item, state="present") if item.label in met else item for item in line.skeleton if item.label not in unsaid),
        copied=line.copied and taken.share(line, min(line.copied.chars, taken.letters(line.text, spans))),
    )
