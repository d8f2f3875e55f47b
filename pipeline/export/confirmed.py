"""A run as people have decided on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as changed

from pipeline.errors import InputError
from pipeline.report.decided import evidence_of_finding, evidence_of_match
from pipeline.report.results import Results


def only(results: Results, run: Path) -> Results:
    """The results with those findings and copied passages alone that people called true; hints and templates' passages stay.

    The copied share of a document whose passages were not all confirmed is left out: it was counted over all of them.
    Raises InputError where nobody has decided on anything.
    """
    if not results.decided:
        raise InputError(
            f"{run} 还没有核实记录，无法只导出属实的问题。请先运行 planaudit review {run} 进行核实，或去掉 --confirmed。",
            f"Nobody has decided on anything in {run}. Run planaudit review {run} first, or leave out --confirmed.",
        )
    true = {evidence for evidence, entry in results.decided.items() if entry.verdict == "true"}
    matches = tuple(match for match in results.matches if match.kind != "peer" or evidence_of_match(match) in true)
    shared = {key for match in results.matches if match.kind == "peer" for key in (match.a, match.b)}
    kept = {key for match in matches if match.kind == "peer" for key in (match.a, match.b)}
    documents = tuple(
        changed(
            line,
            findings=tuple(item for item in line.findings if item.severity == "info" or evidence_of_finding(line, item) in true),
            copied=line.copied if line.id in kept or line.id not in shared else None,
        )
        for line in results.documents
    )
    return replace(results, documents=documents, matches=matches)
