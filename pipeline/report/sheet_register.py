"""The 台账: a row for each thing that a unit is to mend or to explain, with its deadline and its state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.report import owners, taken
from pipeline.report.decided import Decided
from pipeline.report.figures import Figures
from pipeline.report.overview import MUCH
from pipeline.report.passages import section_at
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine
from pipeline.report.sheet import Sheet, decision, file
from pipeline.report.taken import Source
from pipeline.report.views import SEVERITIES
from pipeline.report.words import Words

_HEADS = ("no", "unit", "col_file", "kind", "message", "quote", "place", "basis", "advice", "deadline", "person_in_charge", "progress")
#: with these widths, at the workbook's size of letters, a page of A4 across holds the register at 9 points
_WIDTHS = (5, 12, 15, 13, 27, 21, 9, 14, 19, 11, 8, 9)
#: letters of a copied passage that the register quotes
_QUOTED = 80


class _Row(Struct, frozen=True):
    """A row without its number: what it is about, the rule, whether people called it not true, and what they decided in words."""

    about: tuple[object, ...]
    rule: tuple[str, str]
    level: str
    refuted: bool = False
    decided: str = ""


def register(results: Results, words: Words, deadline: str, counted: Mapping[str, Figures]) -> Sheet:
    """The register: of each document its findings, the gravest first, then what it may have taken, and each file that could not be read."""
    sources, whose = taken.sources(results), owners.of(results)
    found: list[_Row] = []
    for line in results.documents:
        if line.role != "submission":
            continue
        found += _findings(results, line, words)
        if line.id in sources and (counted[line.id].letters or _all_refuted(results, sources[line.id])):
            found.append(_copied(results, line, sources[line.id], counted[line.id], words))
        if line.faults:
            found.append(_unread(line, owners.named(line, whose), words))
    rows = [
        (
            n,
            *row.about,
            *row.rule,
            deadline,
            "",
            words("not_needed" if row.refuted else "open"),
            *([row.decided] if results.decided else []),
        )
        for n, row in enumerate(found, 1)
    ]
    heads: list[str] = [words(key) for key in _HEADS]
    widths: tuple[int, ...] = _WIDTHS
    if results.decided:
        heads, widths = [*heads, words("verdict")], (*widths, 24)
    states = {words("open"): "missing", words("doing"): "empty", words("done"): "present", words("not_needed"): "doubtful"}
    choices = {len(_HEADS) - 1: states}
    return Sheet(words("sheet_register"), heads, rows, widths, range(3, 4), lambda row, column: found[row].level, len(_HEADS), choices)


def doubts(results: Results, words: Words) -> list[Sheet]:
    """What may have been misread, apart from the register: a sheet of its own, where there is anything."""
    heads = [words(key) for key in ("no", "unit", "col_file", "message", "quote", "place", "check_result")]
    found = [(line, item) for line in results.submissions for item in line.findings if item.doubtful]
    rows = [
        (
            *(n, words.unit(line.unit), file(line, words), item.words(words.lang), item.quote),
            *(item.where(words.lang) or words("whole_text"), ""),
        )
        for n, (line, item) in enumerate(found, 1)
    ]
    return [Sheet(words("doubt"), heads, rows, (5, 14, 18, 52, 26, 12, 18))] if rows else []


def _findings(results: Results, line: DocumentLine, words: Words) -> Iterator[_Row]:
    for item in sorted(line.findings, key=lambda item: (SEVERITIES.index(item.severity), item.span or (0, 0))):
        if not item.doubtful:
            entry = results.decision(line, item)
            refuted = entry is not None and entry.verdict == "false"
            rule = (words.basis(item.code), words.advice(item.code))
            yield _Row(_about(line, item, words), rule, item.severity, refuted, decision(entry, words))


def _about(line: DocumentLine, item: FindingLine, words: Words) -> tuple[object, ...]:
    kind = words("kind_of", severity=words.value("severity", item.severity), title=words.title(item.code))
    place = item.where(words.lang) or words("whole_text")
    return words.unit(line.unit), file(line, words), kind, item.words(words.lang), item.quote, place


def _copied(results: Results, line: DocumentLine, source: Source, counted: Figures, words: Words) -> _Row:
    """What a document may have taken, in one row: how much of it, and from whom most of it."""
    other = results.by_id[source.other]
    measure = "count_characters" if line.lang == "en" else "count_letters"
    said = words(
        "copied_row" if counted.letters else "copied_refuted_row",
        share=words.share(counted.taken),
        n=words(measure, n=counted.letters),
        unit=words.unit(other.unit),
        title=other.title or other.shown_name,
        m=words(measure, n=source.chars),
    )
    quote = line.text[source.span.start : source.span.end].strip()
    shown = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}……"
    place = section_at(line, source.span.start) or words("whole_text")
    about = (words.unit(line.unit), file(line, words), words("nav_copying"), said, shown, place)
    entries = [results.decision_on(match) for match in source.matches]
    level = "high" if counted.taken >= MUCH else "medium"
    return _Row(about, (words("copied_basis"), words("copied_advice")), level, not counted.letters, _verdicts(entries, words))


def _all_refuted(results: Results, source: Source) -> bool:
    entries = [results.decision_on(match) for match in source.matches]
    return all(entry is not None and entry.verdict == "false" for entry in entries)


def _unread(line: DocumentLine, unit: str, words: Words) -> _Row:
    said = "\n".join(dict.fromkeys(fault.words(words.lang) for fault in line.faults))
    about = (words.unit(unit), file(line, words), words.value("status", line.status), said, "", words("whole_text"))
    return _Row(about, ("", words("unread_advice")), "medium")


def _verdicts(entries: Sequence[Decided | None], words: Words) -> str:
    """How many of several passages were decided in which way; empty where none was."""
    held = Counter(entry.verdict if entry else "open" for entry in entries)
    if set(held) == {"open"}:
        return ""
    return words("comma").join(
        f"{words(f'verdict_{verdict}')} {held[verdict]}" for verdict in ("true", "false", "doubt", "open") if held[verdict]
    )
