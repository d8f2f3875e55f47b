"""What leaves the house: notices, submissions with the findings in them, workbook and tables, of all findings or of those confirmed."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from pipeline.export import annotated
from pipeline.notices.letters import Letterhead, day
from pipeline.report import confirmed
from pipeline.report.results import Results

__all__ = ["NOTICES", "ORIGINALS", "TABLES", "WORKBOOK", "export", "set_aside"]

NOTICES, ORIGINALS, TABLES, WORKBOOK = "notices", "annotated", "tables", "findings.xlsx"


def set_aside(out: Path) -> Path | None:
    """Move the letters and annotated files of an earlier export in `out` into a folder beside the new ones, and give that: what is no
    longer held against anybody must not lie among what is sent. None where there are none.
    """
    earlier = [out / name for name in (NOTICES, ORIGINALS) if (out / name).is_dir() and any((out / name).iterdir())]
    if not earlier:
        return None
    place = next(path for path in (out / f"earlier-{n}" for n in count(1)) if not path.exists())
    place.mkdir()
    for path in earlier:
        path.rename(place / path.name)
    return place


def export(
    results: Results,
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
    with edited templates of notices. What people called not true stands in no notice and beside no text; `only_confirmed` keeps what they
    called true, and nothing else. Raises InputError where nothing was decided and only confirmed findings are wanted, UsageError for an
    edited template that cannot be filled in (`notices.writing.check` says so before anything is written).
    """
    told = confirmed.only(results) if only_confirmed else confirmed.without_refuted(results)
    kept = told if only_confirmed else results
    out.mkdir(parents=True, exist_ok=True)
    given_back = annotated.write(told, out / ORIGINALS, originals, head.superior, lang)
    with _unsearched():
        from pipeline.export import tables  # noqa: PLC0415  (all of these are large: what is given back is under way by now)
        from pipeline.notices import writing as notices  # noqa: PLC0415
        from pipeline.report import workbook  # noqa: PLC0415

    undecided = confirmed.undecided(results) if only_confirmed else frozenset()
    yield from notices.write(told, out / NOTICES, head, templates, undecided)
    last = head.deadline
    workbook.write(kept, out / WORKBOOK, lang, (last.isoformat() if lang == "en" else day(last)) if last else "")
    yield out / WORKBOOK
    yield from tables.write(kept, out / TABLES)
    yield from given_back


@contextmanager
def _unsearched() -> Iterator[None]:
    """Nobody looks for garbage while large packages are imported, nor among them later: nothing of them is any. To look takes a tenth of
    the time of an export.
    """
    was_searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_searched:
            gc.freeze()
            gc.enable()
