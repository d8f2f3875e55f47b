"""The whole flow on one page: files in, entries and matches out, results written."""

from __future__ import annotations

import gc
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import psutil

from pipeline import requirements as rubrics
from pipeline import results, server
from pipeline.batch import InputFile, gather, identifier
from pipeline.comparison import compare
from pipeline.errors import ResultError, UsageError
from pipeline.reading import Item, Listing, Reading, read_batch
from pipeline.records import Entry, Match
from pipeline.settings import Settings
from pipeline.store import Store, default_folder
from pipeline.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.results import Results

Progress = Callable[[str, int, int], None]


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
        from pipeline.report.results import from_records  # noqa: PLC0415  (pandas: only when asked for)

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
    cache: str | Path | Literal[False] | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Audit files and folders, and write results and report into `out`, if given.

    `templates` are the superior's issued plans, `requirements` a YAML file beside the default rubric, `jobs` the number of
    worker processes (all cores by default; the result does not depend on it), `cache` the folder where finished work is kept (one
    in the user's cache folder by default; False keeps nothing), `progress` is called with a stage's name, done and total. Raises
    UsageError for bad arguments and ResultError where the result cannot be written; a file that cannot be read is an entry with
    status ``error``, never an exception.

    >>> from pipeline import audit
    >>> audit("submissions", out="reports/run").to_frame("findings")  # doctest: +SKIP
    """
    begun = time.perf_counter()
    server.start()
    own = (rubrics.load(Path(requirements)),) if requirements else ()
    settings = Settings(rubrics=(*own, rubrics.default()) if not own or own[0].campaign or own[0].genre != "plan" else own, lang=lang)
    if not inputs:
        raise UsageError("没有给出输入：请指定装有学校报送材料的文件或文件夹。")
    target = Path(out) if out is not None else None
    files = gather([Path(path) for path in inputs], [Path(path) for path in templates], target)
    if target is not None:
        _check_target(target)
    store = Store(Path(cache) if cache else default_folder()) if cache is not False else None

    entries, inputs_record = _read(files, settings, jobs or _cores(), store, progress)
    times = {"read": time.perf_counter() - begun}
    with _without_collection():
        if progress:
            progress("compare", 0, 1)
        mark = time.perf_counter()
        entries, matches = compare(entries)
        times["compare"] = time.perf_counter() - mark
        lines, rows = _lines(entries, matches, lang)
        if progress:
            progress("compare", 1, 1)
        options = {
            "lang": lang,
            "templates": [f.source for f in files if f.role == "template"],
            "timeout": settings.timeout,
            "memory": settings.memory,
        }
        times["total"] = time.perf_counter() - begun
        created = datetime.now(UTC).isoformat(timespec="seconds")
        record = results.run_record(__version__, created, settings, options, inputs_record, lines, times)
        finished = Audit(lines, rows, record, target)
        if target is not None:
            _publish(target, finished, lang, store, progress)
    if store is not None:
        store.prune()
        store.close()
    return finished


def _read(
    files: Sequence[InputFile], settings: Settings, jobs: int, store: Store | None, progress: Progress | None
) -> tuple[list[Entry], list[dict[str, Any]]]:
    """The entries of all files and members, and what run.json says of each, both sorted by source."""
    entries: list[Entry] = []
    record: list[dict[str, Any]] = []
    tell = (lambda done, total: progress("read", done, total)) if progress else None
    with _scratch() as scratch:
        kept = store or Store(scratch / "store")  # what is converted and recognised goes through it in any case
        for item, found in read_batch(files, settings, jobs, kept, scratch, tell):
            entries += _entries(item, found)
            record.append(_input(item, found))
    entries.sort(key=lambda entry: (entry.source, entry.document.part or 0 if entry.document else 0))
    return entries, sorted(record, key=lambda line: (line["source"], "members" in line))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let no garbage collection walk the results of the whole batch again and again: nothing here makes cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_DISTRICT = re.compile(r"(?:[\u3400-\u9fff]{1,6}?[县市区旗])?([\u3400-\u9fff]{1,5}?(?:镇|乡|街道|学区|片区))")


def _entries(item: Item, found: Reading | Listing) -> list[Entry]:
    """The entries of one file: one for each of its documents, or one that says why there is none; an archive's are its members'."""
    if isinstance(found, Listing):
        return []
    folder = item.source.rsplit("/", 1)[0].rsplit("/", 1)[-1] if "/" in item.source else None
    if folder and folder.endswith("!"):  # the top level of an archive
        folder = folder[:-1].rsplit(".", 1)[0]
    stem = item.name.rsplit(".", 1)[0]
    problem = found.problems[0] if found.problems else None
    if not found.documents:
        unit, where = (folder, "folder") if folder else (stem, "file")
        return [
            Entry(
                identifier(item.source, item.digest, None), item.source, item.role, "error", problem, unit, where, problems=found.problems
            )
        ]
    out = []
    for document in found.documents:
        if document.issuer:
            unit, where = document.issuer, "issuer"
        elif folder and item.role == "submission":
            unit, where = folder, "folder"
        else:
            unit, where = stem, "file"
        district = _DISTRICT.match(unit)
        status: Literal["ok", "partial"] = "partial" if problem else "ok"
        name = identifier(item.source, item.digest, document.part)
        place = district.group(1) if district else None
        out.append(Entry(name, item.source, item.role, status, problem, unit, where, place, document, problems=found.problems))
    return out


def _input(item: Item, found: Reading | Listing) -> dict[str, Any]:
    """What run.json says of a file: its hash, and of an archive or mail how many members it holds and what was left out."""
    record: dict[str, Any] = {"source": item.source, "sha256": item.digest, "bytes": item.size, "role": item.role}
    if isinstance(found, Listing):
        record |= {"members": len(found.members) + len(found.failures), "notes": list(found.notes)}
    return record


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for what archives hold, gone afterwards; what killed runs left behind goes as well."""
    _sweep(Path(tempfile.gettempdir()), "planaudit")
    with tempfile.TemporaryDirectory(prefix=f"planaudit-{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _sweep(place: Path, prefix: str) -> None:
    """Remove the folders `prefix`-<process>-… in `place` whose process is no more."""
    for left in place.glob(f"{prefix}-*-*"):
        process = left.name.removeprefix(f"{prefix}-").split("-")[0]
        if process.isdigit() and not psutil.pid_exists(int(process)):
            shutil.rmtree(left, ignore_errors=True)


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


def _publish(target: Path, finished: Audit, lang: str, store: Store | None, progress: Progress | None) -> None:
    """Write everything beside `target` first and put it in place as a whole: an earlier run stays until the new one is complete."""
    from pipeline.report import write_all  # noqa: PLC0415  (templates and workbook: only when written)

    target.parent.mkdir(parents=True, exist_ok=True)
    _recover(target)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-{os.getpid()}-", dir=target.parent))
    try:
        results.write(fresh, finished.documents, finished.matches, finished.run)
        if progress:
            progress("report", 0, 1)
        write_all(fresh, lang, store)
        if progress:
            progress("report", 1, 1)
        fresh.chmod(0o755)
        old = target.with_name(f".{target.name}.old-{os.getpid()}-0")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise ResultError(
            f"结果写不进 {target}：{error.strerror or error}。请检查磁盘空间和写入权限后重新运行；"
            "已完成的读取不会重做，以前的结果没有改动。"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _recover(target: Path) -> None:
    """Mend what a run left that was killed while it wrote: an earlier result goes back to its place, half a new one goes."""
    if not target.exists():
        for old in sorted(target.parent.glob(f".{target.name}.old-*-0"))[-1:]:
            old.rename(target)
    _sweep(target.parent, f".{target.name}.new")
    _sweep(target.parent, f".{target.name}.old")
