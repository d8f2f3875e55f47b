"""The door to a result folder: load and check its files, and see them as pandas frames."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import DecodeError, Struct, ValidationError

from pipeline.errors import ResultError
from pipeline.records import Span
from pipeline.report import decided
from pipeline.report.campaigns import grouped
from pipeline.report.decided import Decided
from pipeline.report.schema import DocumentLine, FamilyLine, FindingLine, InputLine, MatchLine, OutlineLine, Run

if TYPE_CHECKING:
    import pandas as pd

DOCUMENTS, MATCHES, FAMILIES, RUN = "documents.jsonl", "matches.jsonl", "families.jsonl", "run.json"
_Line = TypeVar("_Line", bound=Struct)
#: where msgspec says that something is wrong: ``… - at `$.findings[0].severity```
_WHERE = re.compile(r"(?: - at `\$(?P<path>[^`]*)`)?$")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]+)`")


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

    @cached_property
    def by_id(self) -> dict[str, DocumentLine]:
        """The documents by their ids."""
        return {line.id: line for line in self.documents}

    @cached_property
    def campaigns(self) -> dict[str, str]:
        """The name under which the lists show each campaign's name (`campaigns.grouped`)."""
        return grouped(line.campaign for line in self.documents if line.campaign)

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


def load(folder: Path) -> Results:
    """Read and check the result files of `folder`.

    Raises `ResultError`, naming the file and the line, when a file is missing or does not keep the result contract.
    """
    if not folder.is_dir():
        raise ResultError(
            f"没有结果文件夹 {folder}。请先运行 planaudit audit。", f"There is no result folder {folder}. Run planaudit audit first."
        )
    run = _record(Run, _read(folder / RUN), RUN, None)
    documents: list[DocumentLine] = []
    ids: set[str] = set()
    for number, raw in _lines(folder / DOCUMENTS):
        document = _record(DocumentLine, raw, DOCUMENTS, number)
        if document.id in ids:
            raise _broken(DOCUMENTS, number, f"编号 {document.id!r} 重复", "duplicate id")
        _check_spans(document, number)
        ids.add(document.id)
        documents.append(document)
    lengths = {document.id: len(document.text) for document in documents}
    matches = [_match(raw, number, lengths) for number, raw in _lines(folder / MATCHES)]
    # results of earlier versions have no such file
    kin = _lines(folder / FAMILIES) if (folder / FAMILIES).exists() else ()
    families = [_family(raw, number, ids) for number, raw in kin]
    for school in run.schools:
        if unknown := {*school.documents, *school.names, *(key for held in school.repeated for key in held.documents)} - ids:
            raise _broken(RUN, None, f"schools 指向不存在的文件 {min(unknown)!r}", "schools names an unknown document")
    return Results(folder, tuple(documents), tuple(matches), tuple(families), run, decided.load(folder))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ResultError(
            f"结果文件夹 {path.parent} 里缺少 {path.name}。请重新运行 planaudit audit。",
            f"{path.name} is missing in the result folder {path.parent}. Run planaudit audit again.",
        ) from None
    except UnicodeDecodeError as error:
        raise _broken(path.name, None, "不是 UTF-8 文本", f"not UTF-8: {error.reason}") from None
    except OSError as error:
        raise _broken(path.name, None, "无法打开", error.strerror or "cannot be opened") from None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    # not splitlines(): U+2028 and the like may stand inside a JSON string
    for number, line in enumerate(_read(path).split("\n"), 1):
        if line.strip():
            yield number, line


def _record(model: type[_Line], raw: str, name: str, number: int | None) -> _Line:
    try:
        try:
            return msgspec.json.decode(raw, type=model)
        except ValidationError:  # lists and texts may be null: they are absent then
            return msgspec.convert(_without_nulls(msgspec.json.decode(raw)), model)
    except ValidationError as error:
        where = _WHERE.search(str(error))
        missing = _MISSING.search(str(error))
        steps = re.findall(r"[^.\[\]]+", (where["path"] or "") if where else "") + ([missing["name"]] if missing else [])
        at = ".".join(steps)
        raise _broken(name, number, f"字段 {at} 不合要求", f"field {at}: {_WHERE.sub('', str(error))}") from None
    except DecodeError as error:
        raise _broken(name, number, "不是完整的 JSON", str(error)) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(held) for key, held in value.items() if held is not None}
    return [_without_nulls(held) for held in value] if isinstance(value, list) else value


def _match(raw: str, number: int, lengths: dict[str, int]) -> MatchLine:
    match = _record(MatchLine, raw, MATCHES, number)
    for side, document, span in (("a", match.a, match.a_span), ("b", match.b, match.b_span)):
        if document not in lengths:
            raise _broken(MATCHES, number, f"{side} 指向不存在的文件 {document!r}", f"{side} names an unknown document")
        _check_span(span, lengths[document], f"{side}_span", MATCHES, number)
    return match


def _family(raw: str, number: int, ids: set[str]) -> FamilyLine:
    family = _record(FamilyLine, raw, FAMILIES, number)
    for document in (*family.documents, *(end for origin in family.origins for end in (origin.document, origin.parent))):
        if document not in ids:
            raise _broken(FAMILIES, number, f"指向不存在的文件 {document!r}", "names an unknown document")
    return family


def _check_spans(document: DocumentLine, number: int) -> None:
    length = len(document.text)
    for name in ("sections", "skeleton", "stages", "deadlines", "members", "citations", "obligations", "findings"):
        for n, item in enumerate(getattr(document, name)):
            if item.span is not None:
                _check_span(item.span, length, f"{name}.{n}.span", DOCUMENTS, number)
    for n, span in enumerate(document.uncertain):
        _check_span(span, length, f"uncertain.{n}", DOCUMENTS, number)
    nodes: list[OutlineLine] = list(document.outline)
    while nodes:
        node = nodes.pop()
        nodes.extend(node.children)
        _check_span(node.span, length, "outline.span", DOCUMENTS, number)


def _check_span(span: Span, length: int, field: str, name: str, number: int) -> None:
    start, end = span
    if not 0 <= start <= end:
        raise _broken(name, number, f"字段 {field} 不合要求：[{start}, {end})", f"field {field}: no range of offsets")
    if end > length:
        raise _broken(name, number, f"字段 {field} 超出正文", f"field {field} is outside of the text")


def _broken(name: str, number: int | None, zh: str, en: str) -> ResultError:
    at, at_en = (f" 第 {number} 行", f", line {number}") if number else ("", "")
    return ResultError(
        f"结果文件 {name}{at}有误：{zh}。请重新运行 planaudit audit。",
        f"The result file {name}{at_en} is broken: {en}. Run planaudit audit again.",
    )
