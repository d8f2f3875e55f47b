"""All tables of a run as files: CSV for spreadsheets, Parquet for pandas where pyarrow is installed."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.report.decided import evidence_of_finding, evidence_of_match
from pipeline.report.inert import plain
from pipeline.report.results import Results

#: the tables of a run by the names of their files
TABLES = ("documents", "sections", "requirements", "stages", "members", "findings", "matches", "skeleton", "obligations")
#: what people decided on a finding or passage
_DECIDED = ("verdict", "person", "at", "reason", "note")
#: what makes a spreadsheet take a cell for a formula, in both widths (OWASP: CSV injection)
_FORMULA = "=+\\-@＝＋－＠"
_FORMULA_STARTS = re.compile(rf"^\s*[{_FORMULA}]", re.MULTILINE)


def write(results: Results, folder: Path) -> Iterator[Path]:
    """Write each table as ``NAME.csv`` (UTF-8 with a mark, as Excel wants it) and ``NAME.parquet``, and yield the files.

    Findings and passages carry what people decided on them; further tables hold all decisions, the families and the files of the run. In
    CSV a text that a spreadsheet would take for a formula has an apostrophe before it, and characters that turn the reading direction or
    control a terminal are dropped; Parquet holds it as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with_parquet = importlib.util.find_spec("pyarrow") is not None
    for name, frame in _frames(results):
        path = folder / f"{name}.csv"
        _inert(frame).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", errors="replace")
        yield path
        if with_parquet:
            frame.to_parquet(folder / f"{name}.parquet", index=False)
            yield folder / f"{name}.parquet"


def _frames(results: Results) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables by name."""
    about: dict[str, list[dict[str, object]]] = {"findings": [], "matches": []}
    for line in results.documents:
        for item in line.findings:
            key = evidence_of_finding(line, item)
            about["findings"].append(
                {"evidence": key, "document": line.id, "unit": line.unit, "what": item.code, "words": item.quote or ""}
            )
    for match in results.matches:
        a, b = results.by_id[match.a], results.by_id[match.b]
        words = {"what": match.kind, "words": a.text[match.a_span.start : match.a_span.end]}
        about["matches"].append({"evidence": evidence_of_match(match), "document": a.id, "unit": a.unit, **words, "other": b.id})
    for name in TABLES:
        frame: pd.DataFrame = getattr(results, f"{name}_frame")()
        if name in about:
            verdicts = [_decision(results, row["evidence"]) for row in about[name]]
            frame = pd.concat([frame, pd.DataFrame(verdicts, columns=list(_DECIDED), index=frame.index, dtype="object")], axis=1)
        yield name, frame
    yield "decisions", _decisions(results, [*about["findings"], *about["matches"]])
    kin = [
        {"family": family.id, "document": key, "made_from": origin, "original": key == family.original}
        for family in results.families
        for key in family.documents
        for origin in ({line.document: line.parent for line in family.origins}.get(key),)
    ]
    yield "families", pd.DataFrame(kin, columns=["family", "document", "made_from", "original"])
    files = [{"source": item.source, "sha256": item.sha256, "bytes": item.bytes, "role": item.role} for item in results.run.inputs]
    yield "inputs", pd.DataFrame(files, columns=["source", "sha256", "bytes", "role"])


def _decision(results: Results, evidence: object) -> dict[str, str | None]:
    held = results.decided.get(str(evidence))
    return {name: getattr(held, name) if held else None for name in _DECIDED}


def _decisions(results: Results, about: Iterable[dict[str, object]]) -> pd.DataFrame:
    """All that people decided: each with the first finding or passage of the run that it holds for, if there is any."""
    first: dict[object, dict[str, object]] = {}
    for row in about:
        first.setdefault(row["evidence"], row)
    rows = [{"evidence": key, **_decision(results, key), **first.get(key, {})} for key in results.decided]
    return pd.DataFrame(rows, columns=["evidence", *_DECIDED, "document", "other", "unit", "what", "words"], dtype="object")


def _inert(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with harmless texts; columns that have nothing else, most of them, stay as they are."""
    texts = [str(name) for name, kind in frame.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
    return frame.assign(**{name: held.map(_quoted) for name in texts if not _is_inert(held := frame[name])})


def _is_inert(column: pd.Series[Any]) -> bool:
    """Whether none of a column's texts needs a change, found for all of them at once."""
    texts = [value for value in column.tolist() if isinstance(value, str)]
    return "".join(texts).isprintable() and not _FORMULA_STARTS.search("\n".join(texts))


def _quoted(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith("\t") or _FORMULA_STARTS.match(text) else text
