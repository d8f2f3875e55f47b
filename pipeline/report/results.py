"""The door to a result folder: load and check its files, and see them as pandas frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.errors import ResultError
from pipeline.report import decided
from pipeline.report.campaigns import grouped
from pipeline.report.decided import Decided
from pipeline.report.earlier_lines import EarlierLine
from pipeline.report.family_lines import FamilyLine
from pipeline.report.lines import broken, check_span, lines, read, record
from pipeline.report.run_schema import InputLine, Run
from pipeline.report.schema import DocumentLine, FindingLine, MatchLine, OutlineLine

if TYPE_CHECKING:
    import pandas as pd

DOCUMENTS, MATCHES, FAMILIES, EARLIER, RUN = "documents.jsonl", "matches.jsonl", "families.jsonl", "earlier.jsonl", "run.json"


@dataclass(frozen=True)
class Results:
    """A whole, checked result folder: every span lies in its text, every match names known documents."""

    folder: Path
    documents: tuple[DocumentLine, ...]
    matches: tuple[MatchLine, ...]
    families: tuple[FamilyLine, ...]
    run: Run
    #: what people decided, by evidence
    decided: Mapping[str, Decided] = field(default_factory=dict)
    #: what stands in documents of earlier runs too; None where the run was held against none
    earlier: tuple[EarlierLine, ...] | None = None

    @cached_property
    def by_id(self) -> dict[str, DocumentLine]:
        """The documents by their ids."""
        return {line.id: line for line in self.documents}

    @cached_property
    def campaigns(self) -> dict[str, str]:
        """The name under which the lists show each campaign's name (`campaigns.grouped`).

        What the heading of a report in the news alone says is none: 山坳里的翻书声 is no campaign, unless a plan is for it.
        """
        issued = (line.campaign for line in self.documents if line.campaign and line.role == "template")
        names = grouped((line.campaign for line in self.documents if line.campaign), issued)
        told = {names[line.campaign] for line in self.documents if line.campaign and line.doc_type != "news"}
        return {name: shown for name, shown in names.items() if shown in told}

    def campaign(self, line: DocumentLine) -> str:
        """The name under which the lists show a document's campaign; empty where it has none."""
        return self.campaigns.get(line.campaign or "", "")

    def decision(self, line: DocumentLine, finding: FindingLine) -> Decided | None:
        """What people decided on a finding."""
        return self.decided.get(decided.evidence_of_finding(line, finding)) if self.decided else None

    def decision_on(self, match: MatchLine) -> Decided | None:
        """What people decided on a copied passage."""
        return self.decided.get(decided.evidence_of_match(match)) if self.decided else None

    @cached_property
    def verdicts(self) -> Counter[str]:
        """How many findings and passages were called true, false, doubtful."""
        held = [self.decision(line, item) for line in self.submissions for item in line.findings if item.severity != "info"]
        held += [self.decision_on(match) for match in self.matches if match.kind == "peer"]
        return Counter(entry.verdict for entry in held if entry)

    @cached_property
    def repeats(self) -> tuple[tuple[DocumentLine, ...], ...]:
        """The files that one unit handed in more than once: for each the first documents of its copies."""
        digests = {item.source: item.sha256 for item in self.run.inputs}
        firsts: dict[tuple[str, str], DocumentLine] = {}
        for line in self.submissions:
            firsts.setdefault((line.source, line.unit), line)
        copies: dict[tuple[str, str], list[DocumentLine]] = {}
        for (source, unit), line in firsts.items():
            copies.setdefault((digests.get(source, source), unit), []).append(line)
        return tuple(tuple(held) for held in copies.values() if len(held) > 1)

    @cached_property
    def _copies(self) -> dict[tuple[str, str], tuple[DocumentLine, ...]]:
        return {(line.source, line.unit): held for held in self.repeats for line in held}

    def copies(self, line: DocumentLine) -> list[str]:
        """The paths of the other copies of a document's file that its unit handed in."""
        return [other.source for other in self._copies.get((line.source, line.unit), ()) if other.source != line.source]

    def same_file(self, a: DocumentLine, b: DocumentLine) -> bool:
        """Whether two documents stand in different copies of one file from one unit: what they share is no copying."""
        return b.unit == a.unit and b.source in self.copies(a)

    @property
    def submissions(self) -> tuple[DocumentLine, ...]:
        """Submissions of which something could be read, in file order."""
        return tuple(line for line in self.documents if line.role == "submission" and line.status != "error")

    @property
    def templates(self) -> tuple[DocumentLine, ...]:
        """The superior's documents that could be read."""
        return tuple(line for line in self.documents if line.role == "template" and line.status != "error")

    @property
    def unread(self) -> tuple[DocumentLine, ...]:
        """Files of which nothing, or not everything, could be read."""
        return tuple(line for line in self.documents if line.status != "ok")

    @property
    def containers(self) -> tuple[InputLine, ...]:
        """The archives and mails whose members were audited."""
        return tuple(item for item in self.run.inputs if item.members is not None)

    def documents_frame(self) -> pd.DataFrame:
        """One row per document, with counts of findings and the copied share."""
        return _frame("documents", self.documents)

    def findings_frame(self) -> pd.DataFrame:
        """One row per finding, templates included (column `role`)."""
        return _frame("findings", self.documents)

    def matches_frame(self) -> pd.DataFrame:
        """One row per copied passage, with both texts."""
        return _frame("matches", self.matches, self.by_id)

    def members_frame(self) -> pd.DataFrame:
        """One row per named person."""
        return _frame("members", self.documents)

    def stages_frame(self) -> pd.DataFrame:
        """One row per stage, dates as pandas timestamps."""
        return _frame("stages", self.documents)

    def sections_frame(self) -> pd.DataFrame:
        """One row per section of the top level."""
        return _frame("sections", self.documents)

    def requirements_frame(self) -> pd.DataFrame:
        """One row per document and required thing, with its state."""
        return _frame("requirements", self.documents)

    def skeleton_frame(self) -> pd.DataFrame:
        """One row per plan or summary and thing that is required or expected of it: state, section, first words."""
        return _frame("skeleton", self.documents)

    def obligations_frame(self) -> pd.DataFrame:
        """One row per obligation: who, what, when, how much, whether it binds or exhorts."""
        return _frame("obligations", self.documents)


def _frame(what: str, *lines: Any) -> pd.DataFrame:
    from pipeline.report import frames  # noqa: PLC0415  (pandas: only when asked for)

    frame: pd.DataFrame = getattr(frames, what)(*lines)
    return frame


def from_records(
    documents: Sequence[Mapping[str, Any]],
    matches: Sequence[Mapping[str, Any]],
    families: Sequence[Mapping[str, Any]],
    run: Mapping[str, Any],
) -> Results:
    """The same from lines that are in memory, as `pipeline.results` makes them."""
    return Results(
        Path(),
        tuple(msgspec.convert(line, DocumentLine) for line in documents),
        tuple(msgspec.convert(line, MatchLine) for line in matches),
        tuple(msgspec.convert(line, FamilyLine) for line in families),
        msgspec.convert(run, Run),
    )


def load(folder: Path, decisions: Path | str | None = None) -> Results:
    """Read and check the result files of `folder`, with the decisions in it, or with those in the folder or database `decisions`.

    Raises `ResultError`, naming the file and the line, when a file is missing or does not keep the result contract.
    """
    if not folder.is_dir():
        raise ResultError(
            f"没有结果文件夹 {folder}。请先运行 planaudit audit。", f"There is no result folder {folder}. Run planaudit audit first."
        )
    run = record(Run, read(folder / RUN), RUN, None)
    documents: list[DocumentLine] = []
    ids: set[str] = set()
    for number, raw in lines(folder / DOCUMENTS):
        document = record(DocumentLine, raw, DOCUMENTS, number)
        if document.id in ids:
            raise broken(DOCUMENTS, number, f"编号 {document.id!r} 重复", "duplicate id")
        _check_spans(document, number)
        ids.add(document.id)
        documents.append(document)
    lengths = {document.id: len(document.text) for document in documents}
    matches = [_match(raw, number, lengths) for number, raw in lines(folder / MATCHES)]
    # results of earlier versions have no such file
    kin = lines(folder / FAMILIES) if (folder / FAMILIES).exists() else ()
    families = [_family(raw, number, ids) for number, raw in kin]
    for school in run.schools:
        if unknown := {*school.documents, *school.names, *(key for held in school.repeated for key in held.documents)} - ids:
            raise broken(RUN, None, f"schools 指向不存在的文件 {min(unknown)!r}", "schools names an unknown document")
    earlier = tuple(_earlier(raw, number, lengths) for number, raw in lines(folder / EARLIER)) if (folder / EARLIER).exists() else None
    return Results(folder, tuple(documents), tuple(matches), tuple(families), run, decided.load(decisions or folder), earlier)


def _match(raw: str, number: int, lengths: dict[str, int]) -> MatchLine:
    match = record(MatchLine, raw, MATCHES, number)
    for side, document, span in (("a", match.a, match.a_span), ("b", match.b, match.b_span)):
        if document not in lengths:
            raise broken(MATCHES, number, f"{side} 指向不存在的文件 {document!r}", f"{side} names an unknown document")
        check_span(span, lengths[document], f"{side}_span", MATCHES, number)
    return match


def _earlier(raw: str, number: int, lengths: dict[str, int]) -> EarlierLine:
    line = record(EarlierLine, raw, EARLIER, number)
    if line.document not in lengths:
        raise broken(EARLIER, number, f"document 指向不存在的文件 {line.document!r}", "document names an unknown document")
    check_span(line.span, lengths[line.document], "span", EARLIER, number)
    return line


def _family(raw: str, number: int, ids: set[str]) -> FamilyLine:
    family = record(FamilyLine, raw, FAMILIES, number)
    for document in (*family.documents, *(end for origin in family.origins for end in (origin.document, origin.parent))):
        if document not in ids:
            raise broken(FAMILIES, number, f"指向不存在的文件 {document!r}", "names an unknown document")
    return family


def _check_spans(document: DocumentLine, number: int) -> None:
    length = len(document.text)
    for name in ("sections", "skeleton", "stages", "deadlines", "members", "citations", "obligations", "findings"):
        for n, item in enumerate(getattr(document, name)):
            if item.span is not None:
                check_span(item.span, length, f"{name}.{n}.span", DOCUMENTS, number)
    for n, span in enumerate(document.uncertain):
        check_span(span, length, f"uncertain.{n}", DOCUMENTS, number)
    nodes: list[OutlineLine] = list(document.outline)
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children)
        check_span(node.span, length, "outline.span", DOCUMENTS, number)
