"""Writes the result files: documents.jsonl, matches.jsonl and run.json (`running` says what is in that) of the contract, families.jsonl and
places.jsonl.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from pipeline import places
from pipeline.checks.findings import Lang, message, severity
from pipeline.ingestion.messages import english, told
from pipeline.records import Document, Entry, Family, Finding, Match, Problem, Section, Span
from pipeline.reuse import Share, copied_share, covered

#: the fields of a document that are lists of plain records
_ROWS = ("skeleton", "stages", "deadlines", "members", "obligations", "citations", "repairs")
#: places named for a doubtful finding that has none of its own
_PLACES = 3


def lines(
    entries: Sequence[Entry], matches: Sequence[Match], digests: Mapping[str, str], lang: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The lines of documents.jsonl and of matches.jsonl; `digests` are the hashes of the files by source.

    What a document shares with others of its unit, or with those of the unit above it, counts in no copied share; where a unit handed in
    one file more than once, what one of them shares with strangers counts for each.
    """
    texts = {entry.id: entry.document.text for entry in entries if entry.document}
    counting = _counting(entries, matches, digests)
    return [document_line(entry, counting[entry.id], lang) for entry in entries], [match_line(match, texts) for match in matches]


def _counting(entries: Sequence[Entry], matches: Sequence[Match], digests: Mapping[str, str]) -> dict[str, list[Match]]:
    """For each document the matches that count in its copied share."""
    files = {entry.id: (digests[entry.source], entry.unit, entry.role) for entry in entries}
    sources = {entry.id: entry.source for entry in entries}
    handed_in = Counter(file for file, _ in {(files[key], sources[key]) for key in files})
    copies: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    parts = {entry.id: (files[entry.id], entry.document and entry.document.part) for entry in entries if handed_in[files[entry.id]] > 1}
    for key, part in parts.items():
        copies[part].append(key)
    counting: dict[str, list[Match]] = {entry.id: [] for entry in entries}
    for match in matches:
        inside = files[match.a] == files[match.b]
        if match.relation:
            continue
        for key in dict.fromkeys((match.a, match.b)):
            counting[key].append(match)
            for copy in copies[parts[key]] if key in parts and not inside else ():
                if copy != key:  # their text is the same, and so are the places in it
                    counting[copy].append(replace(match, a=copy) if key == match.a else replace(match, b=copy))
    return counting


def document_line(entry: Entry, matches: Sequence[Match], lang: str) -> dict[str, Any]:
    """One line of documents.jsonl; `matches` are those that touch the document."""
    line: dict[str, Any] = {
        "id": entry.id,
        "source": entry.source,
        "name": entry.source.rsplit("/", 1)[-1],
        "part": None,
        "role": entry.role,
        "status": entry.status,
        "error": _problem(entry.error, lang) if entry.error else None,
        "problems": [_problem(problem, lang) for problem in entry.problems],
        "unit": entry.unit,
        "unit_from": entry.unit_from,
        "unit_named": entry.named,
        "district": entry.district,
    }
    document = entry.document
    if document is None:
        unknown = dict.fromkeys(("lang", "script", "title", "issuer", "date", "year", "campaign"))
        return (
            line
            | unknown
            | {
                "text": "",
                "sections": [],
                "stages": [],
                "deadlines": [],
                "members": [],
                "findings": [],
                "requirements": None,
                "skeleton": [],
                "obligations": [],
                "doc_type": "other",
            }
        )
    spans = [Span(0, len(document.text)), *(section.span for section in document.sections)]
    shares = copied_share(entry.id, document.text, matches, spans) if entry.role == "submission" else []
    line |= {
        "part": document.part,
        "doc_type": document.doc_type,
        "lang": document.lang,
        "script": document.script,
        "title": document.title,
        "issuer": document.issuer,
        "date": document.date,
        "year": document.year,
        "campaign": document.campaign,
        "text": document.text,
        "sections": [_section(section) for section in document.sections],
        "outline": [_outline(section) for section in document.sections],
        "requirements": dict(document.requirements) if document.requirements is not None else None,
        **{name: [_row(record) for record in getattr(document, name)] for name in _ROWS},
        "findings": [_finding(f, document, lang) for f in entry.findings],
        **told(document.notes, lang),
        "uncertain": [list(span) for span in document.uncertain],
    }
    for target, share in zip([line, *line["sections"]], shares, strict=False):
        target["copied"] = _share(share)
    for target, share in zip([line, *line["sections"]], covered(document.text, document.specific, spans), strict=True):
        target["specific"] = _share(share)
    return line


def _share(share: Share) -> dict[str, Any]:
    return {"chars": share.copied, "of": share.considered, "share": round(share.ratio, 4)}


def _problem(problem: Problem, lang: str) -> dict[str, str]:
    foreign = problem.english or english(problem.code)
    message = foreign if lang == "en" else problem.message
    return {"code": problem.code, "message": message, "message_zh": problem.message, "message_en": foreign}


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "heading": section.heading,
        "level": section.depth,
        "labels": list(section.labels),
        "score": section.score,
        "span": list(section.span),
    }


def _row(record: Any) -> dict[str, Any]:
    """A record with its fields' names; spans as lists."""
    return {name: list(value) if (value := getattr(record, name)).__class__ is Span else value for name in record.__slots__}


def _outline(section: Section) -> dict[str, Any]:
    node = {"number": section.number, "heading": section.heading, "depth": section.depth, "span": list(section.span)}
    return node | {"labels": list(section.labels), "score": section.score, "children": [_outline(child) for child in section.children]}


def _finding(finding: Finding, document: Document, lang: str) -> dict[str, Any]:
    place, place_en = (_place(finding, document, language) for language in ("zh", "en"))
    chinese, foreign = message(finding, "zh", place), message(finding, "en", place_en)
    return {
        "code": finding.code,
        "severity": severity(finding),
        "label": finding.label,
        "span": list(finding.span) if finding.span else None,
        "message": foreign if lang == "en" else chinese,
        "message_zh": chinese,
        "message_en": foreign,
        "quote": finding.quote,
        "place": place_en if lang == "en" else place,
        "place_zh": place,
        "place_en": place_en,
        "doubtful": finding.doubtful,
        "fingerprint": finding.fingerprint,
    }


def _place(finding: Finding, document: Document, lang: Lang) -> str:
    """Where the evidence stands; for a doubtful finding without any, the first places that may have been misread."""
    if finding.span is not None or not finding.doubtful:
        return places.words(document, finding.span, lang)
    unsure = dict.fromkeys(places.words(document, span, lang) for span in document.uncertain)
    return ("、" if lang == "zh" else ", ").join([place for place in unsure if place][:_PLACES])


def match_line(match: Match, texts: dict[str, str]) -> dict[str, Any]:
    """One line of matches.jsonl, with a fingerprint of the two passages' words."""
    words = sorted(texts[doc][span.start : span.end] for doc, span in ((match.a, match.a_span), (match.b, match.b_span)))
    return {
        "a": match.a,
        "a_span": list(match.a_span),
        "b": match.b,
        "b_span": list(match.b_span),
        "chars": match.chars,
        "similarity": round(match.similarity, 4),
        "kind": match.kind,
        "cluster": match.cluster,
        "relation": match.relation,
        "changes": dict(match.changes),
        "moved": match.moved,
        "source": match.source,
        "clues": [{"code": clue.code, "source": clue.source, "text": clue.text} for clue in match.clues],
        "fingerprint": hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16],
    }


def family_line(family: Family) -> dict[str, Any]:
    """One line of families.jsonl: documents that share much, and which of them each was probably made from."""
    return {
        "id": family.id,
        "documents": list(family.documents),
        "origins": [{"document": child, "from": parent} for child, parent in family.origins],
        "original": family.original,
    }


def write(
    folder: Path,
    lines: Iterable[dict[str, Any]],
    matches: Iterable[dict[str, Any]],
    families: Iterable[dict[str, Any]],
    run: dict[str, Any],
    earlier: Iterable[dict[str, Any]] | None = None,
    entries: Iterable[Entry] = (),
) -> None:
    """Write the result files into an existing folder, UTF-8, one JSON object a line; earlier.jsonl where there is any. places.jsonl says
    of each document of `entries` where its blocks stand in the original.
    """
    files = {"documents": lines, "matches": matches, "families": families} | ({} if earlier is None else {"earlier": earlier})
    for name, rows in files.items():
        with (folder / f"{name}.jsonl").open("wb") as file:
            for row in rows:
                file.write(msgspec.json.encode(row) + b"\n")
    with (folder / places.FILE).open("wb") as file:
        for entry in entries:
            if entry.document:
                file.write(msgspec.json.encode(places.PlacesLine(entry.id, places.of(entry.document))) + b"\n")
    (folder / "run.json").write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
