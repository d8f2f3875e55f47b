"""The report of a run, made from its result files alone: report.html to read, findings.xlsx to work with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.errors import ResultError
from pipeline.report import page, workbook
from pipeline.report.results import Results, load

__all__ = ["write_all"]

_FILES: tuple[tuple[str, Callable[[Results, Path, str], None]], ...] = (("report.html", page.write), ("findings.xlsx", workbook.write))


def write_all(folder: Path, lang: str | None = None) -> list[Path]:
    """Write report.html and findings.xlsx into the result folder `folder`, in `lang` or else in the run's language.

    Returns the paths written. Raises `ResultError` when the result files are missing or broken, or when a file cannot be written.
    """
    results = load(folder)
    written = []
    for name, write in _FILES:
        path = folder / name
        try:
            write(results, path, lang or results.run.language)
        except OSError as error:
            raise ResultError(
                f"无法写入 {path}：请检查它是否正被其他程序打开、文件夹是否可写。(Cannot write; is it open elsewhere? {error.strerror})"
            ) from error
        written.append(path)
    return written
