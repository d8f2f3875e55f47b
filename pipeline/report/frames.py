"""Pandas views of the result files: one function per table, one row per thing, columns always present."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.report.schema import DocumentLine, MatchLine

_WHERE = ("document", "source", "part", "role", "unit")


def _where(line: DocumentLine) -> dict[str, Any]:
    return {"document": line.id, "source": line.source, "part": line.part, "role": line.role, "unit": line.unit}


def _frame(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(columns))
    if "part" in frame:
        frame["part"] = frame["part"].astype("Int64")
    return frame


def documents(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per document: what it is, to whom it is booked, how many findings it has and how much of it is copied."""
    plain = ("id", "source", "name", "part", "role", "status", "doc_type", "lang", "script", "title", "issuer", "date", "year", "campaign")
    booked = ("unit", "unit_from", "district")
    counted = ("error_code", "error_message", "characters", "findings", "high", "medium", "low", "info", "copied_chars", "copied_share")
    rows = []
    for line in lines:
        row = {name: getattr(line, name) for name in (*plain, *booked)}
        row |= {"error_code": line.error.code if line.error else None, "error_message": line.error.message if line.error else None}
        row |= {level: sum(finding.severity == level for finding in line.findings) for level in ("high", "medium", "low", "info")}
        row |= {"characters": len(line.text), "findings": len(line.findings)}
        row |= {"copied_chars": line.copied.chars if line.copied else 0, "copied_share": line.copied_share}
        rows.append(row)
    frame = _frame(rows, (*plain, *booked, *counted))
    frame["year"] = frame["year"].astype("Int64")
    return frame


def findings(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per finding; `start` and `end` are missing where the thing is absent from the text."""
    said = ("place", "place_zh", "place_en", "message", "message_zh", "message_en")
    plain = ("code", "severity", "label", "quote", *said, "doubtful", "fingerprint")
    rows = [
        _where(line)
        | {name: getattr(item, name) for name in plain}
        | {"quote": item.quote or ""}
        | {"start": item.span.start if item.span else None, "end": item.span.end if item.span else None}
        for line in lines
        for item in line.findings
    ]
    frame = _frame(rows, (*_WHERE, *plain, "start", "end"))
    return frame.astype({"start": "Int64", "end": "Int64"})


def matches(lines: Iterable[MatchLine], by_id: Mapping[str, DocumentLine]) -> pd.DataFrame:
    """One row per copied passage; `a_…` and `b_…` tell unit, file, offsets and words of either side, `source` which of them is probably
    the original. `changes` are the kinds of edits with their numbers (``words=3 numbers=1``), `clues` what speaks for a side.
    """
    plain = ("kind", "chars", "similarity", "cluster", "relation", "source", "moved", "fingerprint")
    rows = []
    for line in lines:
        row: dict[str, Any] = {name: getattr(line, name) for name in plain}
        row["changes"] = " ".join(f"{name}={count}" for name, count in line.changes.items())
        row["clues"] = "; ".join(" ".join(filter(None, (clue.source, clue.code, clue.text))) for clue in line.clues)
        for side, key, span in (("a", line.a, line.a_span), ("b", line.b, line.b_span)):
            document = by_id[key]
            row |= {f"{side}": key, f"{side}_unit": document.unit, f"{side}_source": document.source, f"{side}_name": document.shown_name}
            row |= {f"{side}_start": span.start, f"{side}_end": span.end, f"{side}_text": document.text[span.start : span.end]}
        rows.append(row)
    sides = [side + end for side in "ab" for end in ("", "_unit", "_source", "_name", "_start", "_end", "_text")]
    return _frame(rows, (*plain, "changes", "clues", *sides))


def members(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per named person with role and post."""
    rows = [_where(line) | {"role_in_group": item.role, "name": item.name, "post": item.post} for line in lines for item in line.members]
    return _frame(rows, (*_WHERE, "role_in_group", "name", "post"))


def stages(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per stage; dates as timestamps, NaT where unknown."""
    rows = [_where(line) | {"name": item.name, "start": item.start, "end": item.end} for line in lines for item in line.stages]
    frame = _frame(rows, (*_WHERE, "name", "start", "end"))
    for column in ("start", "end"):
        frame[column] = pd.to_datetime(frame[column], format="%Y-%m-%d", errors="coerce")
    return frame


def sections(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per section of the top level; `labels` joined with blanks, `copied_share` from 0 to 1."""
    rows = [
        _where(line)
        | {"number": item.number, "heading": item.heading, "labels": " ".join(item.labels), "score": item.score}
        | {"start": item.span.start, "end": item.span.end, "copied_share": item.copied.share if item.copied else 0.0}
        for line in lines
        for item in line.sections
    ]
    return _frame(rows, (*_WHERE, "number", "heading", "labels", "score", "start", "end", "copied_share"))


def requirements(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per document and required thing: present, missing, empty or unnamed."""
    rows = [_where(line) | {"label": label, "state": state} for line in lines for label, state in (line.requirements or {}).items()]
    return _frame(rows, (*_WHERE, "label", "state"))


def skeleton(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per document and thing that is required or expected of it; where it is missing, `heading` and `start` are."""
    plain = ("label", "state", "required", "number", "heading", "words")
    return _placed(lines, "skeleton", plain)


def obligations(lines: Iterable[DocumentLine]) -> pd.DataFrame:
    """One row per obligation; `when` as printed, `date` as timestamp, NaT where it is no day."""
    frame = _placed(lines, "obligations", ("actor", "act", "measure", "when", "date", "strength"))
    frame["date"] = pd.to_datetime(frame["date"], format="%Y-%m-%d", errors="coerce")
    return frame


def _placed(lines: Iterable[DocumentLine], table: str, plain: Sequence[str]) -> pd.DataFrame:
    """One row per item of a table of each document, with its span as `start` and `end`, missing where it has none."""
    rows = [
        _where(line)
        | {name: getattr(item, name) for name in plain}
        | {"start": item.span.start if item.span else None, "end": item.span.end if item.span else None}
        for line in lines
        for item in getattr(line, table)
    ]
    return _frame(rows, (*_WHERE, *plain, "start", "end")).astype({"start": "Int64", "end": "Int64"})
