"""What leaves the house: notices, submissions with the findings in them, workbook and tables, of all findings or of those confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.export import annotated, confirmed, tables
from pipeline.notices import Letterhead
from pipeline.notices import write as write_notices
from pipeline.report import workbook
from pipeline.report.results import load

__all__ = ["NOTICES", "ORIGINALS", "TABLES", "WORKBOOK", "export"]

NOTICES, ORIGINALS, TABLES, WORKBOOK = "notices", "annotated", "tables", "findings.xlsx"


def export(
    run: Path,
    out: Path,
    head: Letterhead,
    *,
    originals: Sequence[Path] = (),
    templates: Path | None = None,
    only_confirmed: bool = False,
    lang: str = "zh",
) -> Iterator[Path]:
    """Write everything for a run into `out` and yield each file as it is there.

    `originals` are files and folders in which the submissions lie: they are known again by their bytes, whatever they are called. What is
    not found there, and what neither Word nor a PDF reader opens, is given back as a .docx of the reading text. `templates` is a folder
    with edited templates of notices. `only_confirmed` keeps what people called true in the workspace, and nothing else.
    Raises InputError where `run` is no result folder, or where nothing was decided and only confirmed findings are wanted.
    """
    results = load(run)
    if only_confirmed:
        results = confirmed.only(results, run)
    out.mkdir(parents=True, exist_ok=True)
    given_back = annotated.write(results, out / ORIGINALS, originals, head.superior, lang)
    yield from write_notices(results, out / NOTICES, head, templates)
    workbook.write(results, out / WORKBOOK, lang)
    yield out / WORKBOOK
    yield from tables.write(results, out / TABLES)
    yield from given_back
