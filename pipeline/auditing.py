"""The whole flow on one page: files in, entries and matches out, results written."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline import requirements as rubrics
from pipeline import results
from pipeline.analysis import analyse
from pipeline.batch import InputFile, gather, identifier
from pipeline.comparison import compare
from pipeline.errors import UsageError
from pipeline.ingestion import parse
from pipeline.ingestion.workers import run as run_workers
from pipeline.records import Document, Entry, Match, Problem
from pipeline.settings import Settings
from pipeline.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.results import Results

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a worker makes of one file: the documents and the parts that could not be read."""

    documents: list[Document]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, repr=False)
class Audit:
    """A finished audit: `documents`, `findings` and `matches` as plain dicts of the result contract, and views as pandas frames."""

    documents: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    run: dict[str, Any]
    folder: Path | None = None
    _frames: dict[str, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        counts = self.run["counts"]
        return f"Audit({counts['documents']} documents, {counts['failures']} failures, {sum(counts['findings'].values())} findings)"

    @property
    def findings(self) -> list[dict[str, Any]]:
        """All findings, each with the document it belongs to."""
        return [
            {"document": line["id"], "source": line["source"], "unit": line["unit"], **finding}
            for line in self.documents
            for finding in line["findings"]
        ]

    def to_frame(
        self, what: Literal["documents", "findings", "matches", "members", "stages", "sections", "requirements"] = "documents"
    ) -> pd.DataFrame:
        """A pandas view, one row for each document, finding, match, member, stage or section."""
        return getattr(self._results(), f"{what}_frame")()  # type: ignore[no-any-return]

    def _results(self) -> Results:
        from pipeline.report.results import from_records  # noqa: PLC0415  (pandas and pydantic: only when asked for)

        if "results" not in self._frames:
            self._frames["results"] = from_records(self.documents, self.matches, self.run)
        return self._frames["results"]  # type: ignore[no-any-return]


def audit(
    *inputs: str | Path,
    out: str | Path | None = None,
    templates: Sequence[str | Path] = (),
    requirements: str | Path | None = None,
    jobs: int | None = None,
    lang: Literal["zh", "en"] = "zh",
    progress: Progress | None = None,
) -> Audit:
    """Audit files and folders, and write results and report into `out`, if given.

    `templates` are the superior's issued plans, `requirements` a YAML file beside the default rubric, `jobs` the number of
    worker processes (all cores by default; the result does not depend on it), `progress` is called with a stage's name, done and
    total. Raises UsageError for bad arguments; a file that cannot be read is an entry with status ``error``, never an exception.

    >>> from pipeline import audit
    >>> audit("submissions", out="reports/run").to_frame("findings")  # doctest: +SKIP
    """
    begun = time.perf_counter()
    times: dict[str, float] = {}
    own = (rubrics.load(Path(requirements)),) if requirements else ()
    settings = Settings(rubrics=(*own, rubrics.default()) if not own or own[0].campaign or own[0].genre != "plan" else own, lang=lang)
    if not inputs:
        raise UsageError("没有给出输入：请指定装有学校报送材料的文件或文件夹。")
    target = Path(out) if out is not None else None
    files = gather([Path(path) for path in inputs], [Path(path) for path in templates], target)
    if target is not None:
        _check_target(target)

    entries, hashes = [], {}
    for file, digest, outcome in _read_all(files, settings, jobs or os.cpu_count() or 1, progress):
        hashes[file.source] = digest
        entries += _entries(file, digest, outcome)
    times["read"] = time.perf_counter() - begun
    entries.sort(key=lambda entry: (entry.source, entry.document.part or 0 if entry.document else 0))

    if progress:
        progress("compare", 0, 1)
    mark = time.perf_counter()
    entries, matches = compare(entries)
    times["compare"] = time.perf_counter() - mark
    lines, rows = _lines(entries, matches, lang)
    if progress:
        progress("compare", 1, 1)

    inputs_record = [
        {"source": f.source, "sha256": hashes[f.source], "bytes": f.path.stat().st_size if f.path.exists() else 0, "role": f.role}
        for f in files
    ]
    options = {
        "lang": lang,
        "templates": [f.source for f in files if f.role == "template"],
        "timeout": settings.timeout,
        "memory": settings.memory,
    }
    times["total"] = time.perf_counter() - begun
    record = results.run_record(
        __version__, datetime.now(UTC).isoformat(timespec="seconds"), settings, options, inputs_record, lines, times
    )
    finished = Audit(lines, rows, record, target)
    if target is not None:
        _publish(target, finished, lang, progress)
    return finished


def read_file(task: tuple[str, str, Settings]) -> Reading:
    """Read and analyse one file; runs in a worker process. Raises ReadError with the reason where the file cannot be read."""
    path, name, settings = task
    source = parse(Path(path).read_bytes(), name)
    return Reading(analyse(source, settings), source.problems)


def _read_all(
    files: Sequence[InputFile], settings: Settings, jobs: int, progress: Progress | None
) -> Iterator[tuple[InputFile, str, Reading | Problem]]:
    by_source = {file.source: file for file in files}
    tasks = ((file.source, (str(file.path), file.path.name, settings)) for file in files)
    for done, (source, outcome) in enumerate(
        run_workers(tasks, read_file, max(1, min(jobs, len(files))), settings.timeout, settings.memory), 1
    ):
        if progress:
            progress("read", done, len(files))
        file = by_source[source]
        yield file, _digest(file.path), outcome


def _digest(path: Path) -> str:
    """SHA-256 of a file's bytes; empty where it cannot be read any more."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


_DISTRICT = re.compile(r"(?:[\u3400-\u9fff]{1,6}?[县市区旗])?([\u3400-\u9fff]{1,5}?(?:镇|乡|街道|学区|片区))")


def _entries(file: InputFile, digest: str, outcome: Reading | Problem) -> list[Entry]:
    """The entries of one file: one for each of its documents, or one that says why there is none."""
    folder = file.source.rsplit("/", 1)[0] if "/" in file.source else None
    stem = file.source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if isinstance(outcome, Problem):
        unit, where = (folder.rsplit("/", 1)[-1], "folder") if folder else (stem, "file")
        return [Entry(identifier(file.source, digest, None), file.source, file.role, "error", outcome, unit, where)]
    out = []
    for document in outcome.documents:
        if document.issuer:
            unit, where = document.issuer, "issuer"
        elif folder and file.role == "submission":
            unit, where = folder.rsplit("/", 1)[-1], "folder"
        else:
            unit, where = stem, "file"
        district = _DISTRICT.match(unit)
        status: Literal["ok", "partial"] = "partial" if outcome.problems else "ok"
        error = outcome.problems[0] if outcome.problems else None
        name = identifier(file.source, digest, document.part)
        out.append(Entry(name, file.source, file.role, status, error, unit, where, district.group(1) if district else None, document))
    return out


def _lines(entries: Sequence[Entry], matches: Sequence[Match], lang: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    touching: dict[str, list[Match]] = {entry.id: [] for entry in entries}
    for match in matches:
        touching[match.a].append(match)
        if match.b != match.a:
            touching[match.b].append(match)
    texts = {entry.id: entry.document.text for entry in entries if entry.document}
    return [results.document_line(entry, touching[entry.id], lang) for entry in entries], [
        results.match_line(match, texts) for match in matches
    ]


def _check_target(target: Path) -> None:
    """Refuse to replace what is no result folder."""
    if target.is_file():
        raise UsageError(f"输出路径是一个文件：{target}。请用 --out 指定文件夹。")
    if target.is_dir() and any(target.iterdir()) and not (target / "run.json").exists():
        raise UsageError(f"输出文件夹 {target} 不是空的，也不是以前的审查结果。请另选一个文件夹，以免覆盖其中的文件。")


def _publish(target: Path, finished: Audit, lang: str, progress: Progress | None) -> None:
    """Write everything beside `target` first and put it in place as a whole: an earlier run stays until the new one is complete."""
    from pipeline.report import write_all  # noqa: PLC0415  (templates and workbook: only when written)

    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        results.write(fresh, finished.documents, finished.matches, finished.run)
        if progress:
            progress("report", 0, 1)
        write_all(fresh, lang)
        if progress:
            progress("report", 1, 1)
        old = target.with_name(f".{target.name}.old-{os.getpid()}")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
