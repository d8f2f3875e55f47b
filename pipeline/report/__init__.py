"""The report of a run, made from its result files alone: report.html to read, findings.xlsx to work with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ResultError

if TYPE_CHECKING:
    from pipeline.second import Second
    from pipeline.store import Store

__all__ = ["write_all"]


#: the files of a report
PAGE, WORKBOOK = "report.html", "findings.xlsx"


def write_all(
    folder: Path,
    lang: str | None = None,
    store: Store | None = None,
    decisions: Path | str | None = None,
    second: Second | None = None,
) -> list[Path]:
    """Write report.html and findings.xlsx into the result folder `folder`, in `lang` or else in the run's language.

    `store` keeps pieces of the page that later runs may share; the files are the same with and without it. `decisions` is where people's
    decisions are kept, a result folder or a database's address, if not in `folder`. `second` is a process that takes over a part.
    Returns the paths written. Raises `ResultError` when the result files are missing or broken, or when a file cannot be written.
    """
    from pipeline.report import page  # noqa: PLC0415  (large, and most of what needs a module of this package sets no page)
    from pipeline.report.results import load  # noqa: PLC0415

    if second and lang:
        second.begin(folder, lang, decisions, store.folder if store else None)
    results = load(folder, decisions)
    lang = lang or results.run.language
    paths = [folder / PAGE, folder / WORKBOOK]
    for path in paths:
        try:
            if path.name == PAGE:
                page.write(results, path, lang, store)
            elif second is None or not second.wrote():
                from pipeline.report import workbook  # noqa: PLC0415  (most often the second process's work)

                workbook.write(results, path, lang)
        except OSError as error:
            raise ResultError(
                f"无法写入 {path}（{error.strerror}）：请检查它是否正被其他程序打开、文件夹是否可写。",
                f"{path} cannot be written ({error.strerror}): see whether another program has it open and the folder is writable.",
            ) from error
    return paths
