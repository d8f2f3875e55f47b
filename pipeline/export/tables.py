"""All tables of a run as files: CSV for spreadsheets, Parquet for pandas where pyarrow is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from pipeline.report.inert import plain
from pipeline.report.results import Results

#: the tables by the names of their files
TABLES = ("documents", "sections", "requirements", "stages", "members", "findings", "matches", "skeleton", "obligations")
#: what makes a spreadsheet take a cell for a formula, in both widths (OWASP: CSV injection)
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def write(results: Results, folder: Path) -> Iterator[Path]:
    """Write each table as ``NAME.csv`` (UTF-8 with a mark, as Excel wants it) and ``NAME.parquet``, and yield the files.

    In CSV a text that a spreadsheet would take for a formula has an apostrophe before it, and characters that turn the reading direction
    or control a terminal are dropped; Parquet holds it as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with_parquet = importlib.util.find_spec("pyarrow") is not None
    for name in TABLES:
        frame: pd.DataFrame = getattr(results, f"{name}_frame")()
        path = folder / f"{name}.csv"
        _inert(frame).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", errors="replace")
        yield path
        if with_parquet:
            frame.to_parquet(folder / f"{name}.parquet", index=False)
            yield folder / f"{name}.parquet"


def _inert(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name, kind in frame.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
    return frame.assign(**{str(name): frame[name].map(_quoted) for name in texts})


def _quoted(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith("\t") or text.lstrip().startswith(_FORMULA) else text
