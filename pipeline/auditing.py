"""The whole flow on one page: files in, entries and matches out, results written."""

from __future__ import annotations

import errno
import gc
import glob
import hashlib
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
from pipeline.ingestion.messages import note
from pipeline.reading import read_batch
from pipeline.records import Entry, Match, Note
from pipeline.settings import Settings
from pipeline.store import Store, default_folder
from pipeline.tasks import Item, Listing, Reading
from pipeline.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.report.results import Results

Progress = Callable[[str, int, int], None]

#: why a folder cannot be moved that can be written: it is where a disk or a container's volume is mounted
_FIXED = (errno.EBUSY, errno.EXDEV)
#: bytes of a folder's name to which some 40 can be added: systems allow 255
_LONGEST_NAME = 200


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
        raise UsageError(
            "没有给出输入：请指定装有学校报送材料的文件或文件夹。",
            "No input is given: name the files or folders that the schools submitted.",
        )
    target = Path(out) if out is not None else None
    store = Store(Path(cache) if cache else default_folder()) if cache is not False else None
    given = gather([Path(path) for path in inputs], [Path(path) for path in templates], _own(target, store))
    if target is not None:
        _check_target(target, [*inputs, *templates, *([requirements] if requirements else []), *([store.folder] if store else [])])
    options = {
        "lang": lang,
        "templates": [file.source for file in given.files if file.role == "template"],
        "timeout": settings.timeout,
        "memory": settings.memory,
    }
    with _scratch() as scratch, _kept(store, scratch) as (kept, trouble):
        entries, inputs_record = _read(given.files, settings, jobs or _cores(), kept, scratch, progress)
        times = {"read": time.perf_counter() - begun}
        with _without_collection():
            lines, rows = _compared(entries, lang, times, progress)
            times["total"] = time.perf_counter() - begun
            created = datetime.now(UTC).isoformat(timespec="seconds")
            record = results.run_record(__version__, created, settings, options, inputs_record, lines, times)
            finished = Audit(lines, rows, record | results.notes((*given.notes, *trouble), lang), target)
            if target is not None:
                _publish(target, finished, lang, kept if store else None, progress)
    return finished


def _own(target: Path | None, store: Store | None) -> list[Path]:
    """What an audit leaves, which is no input of another one."""
    return [*([target] if target else []), *(store.files if store else ())]


@contextmanager
def _kept(store: Store | None, scratch: Path) -> Iterator[tuple[Store, tuple[Note, ...]]]:
    """The store of a run, and what is to be said of it. Where none is wanted, or nothing can be kept there, it lies in `scratch`: what is
    converted and recognised goes through it in any case.
    """
    why = store.trouble() if store else ""
    notes = (note("note.no_store", folder=store.folder, detail=why),) if store and why else ()
    used = store if store and not why else Store(scratch / "store")
    try:
        yield used, notes
        used.prune()
    finally:
        used.close()


def _read(
    files: Sequence[InputFile], settings: Settings, jobs: int, store: Store, scratch: Path, progress: Progress | None
) -> tuple[list[Entry], list[dict[str, Any]]]:
    """The entries of all files and members, and what run.json says of each, both sorted by source."""
    entries: list[Entry] = []
    record: list[dict[str, Any]] = []
    tell = (lambda done, total: progress("read", done, total)) if progress else None
    for item, found in read_batch(files, settings, jobs, store, scratch, tell):
        entries += _entries(item, found)
        record.append(_input(item, found, settings.lang))
    entries.sort(key=lambda entry: (entry.source, entry.document.part or 0 if entry.document else 0))
    return entries, sorted(record, key=lambda line: (line["source"], "members" in line))


def _compared(
    entries: Sequence[Entry], lang: str, times: dict[str, float], progress: Progress | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The lines of documents.jsonl and matches.jsonl."""
    if progress:
        progress("compare", 0, 1)
    mark = time.perf_counter()
    entries, matches = compare(entries)
    times["compare"] = time.perf_counter() - mark
    lines = _lines(entries, matches, lang)
    if progress:
        progress("compare", 1, 1)
    return lines


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
    folder = folder.strip() if folder else None
    stem = item.name.rsplit(".", 1)[0].strip() or item.name
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


def _input(item: Item, found: Reading | Listing, lang: str) -> dict[str, Any]:
    """What run.json says of a file: its hash, and of an archive or mail how many members it holds and what was left out."""
    record: dict[str, Any] = {"source": item.source, "sha256": item.digest, "bytes": item.size, "role": item.role}
    if isinstance(found, Listing):
        record |= {"members": len(found.members) + len(found.failures), **results.notes(found.notes, lang)}
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
    for left in _left(place, prefix):
        shutil.rmtree(left, ignore_errors=True)


def _left(place: Path, prefix: str) -> list[Path]:
    """The folders `prefix`-<process>-… in `place` whose process is no more, by name."""
    found = sorted(place.glob(f"{glob.escape(prefix)}-*-*"))
    processes = [(left, left.name.removeprefix(f"{prefix}-").split("-")[0]) for left in found]
    return [left for left, process in processes if process.isdigit() and not psutil.pid_exists(int(process))]


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


# --- the result folder


def _check_target(target: Path, used: Sequence[str | Path]) -> None:
    """Refuse to replace what is no result folder, or holds what this run uses, and a place where nothing can be written."""
    real = Path(os.path.realpath(target))
    for path in used:
        if Path(os.path.realpath(path)).is_relative_to(real):
            raise UsageError(
                f"{path} 在输出文件夹 {target} 里，写结果时会被替换掉。请用 --out 另选一个文件夹。",
                f"{path} lies in the output folder {target}, which is replaced as a whole. Choose another folder with --out.",
            )
    try:
        if target.is_file():
            raise UsageError(
                f"输出路径是一个文件：{target}。请用 --out 指定文件夹。", f"The output path is a file: {target}. Name a folder with --out."
            )
        if target.is_dir() and any(target.iterdir()) and not (target / "run.json").exists():
            raise UsageError(
                f"输出文件夹 {target} 不是空的，也不是以前的审查结果。请另选一个文件夹，以免覆盖其中的文件。",
                f"The output folder {target} is not empty and holds no earlier result. Choose another: nothing in it is to be lost.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(target if target.is_dir() else target.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> ResultError:
    return ResultError(
        f"结果写不进 {target}：{error.strerror or error}。请检查磁盘空间和写入权限、关闭已打开的报告和台账后重新运行；"
        "已完成的读取不会重做，以前的结果没有改动。",
        f"The result cannot be written to {target}: {error.strerror or error}. Check the free space and the permissions, close report and "
        "workbook, and run it again; what was read is not read again, and the earlier result was not changed.",
    )


def _publish(target: Path, finished: Audit, lang: str, store: Store | None, progress: Progress | None) -> None:
    """Write everything beside `target` first and put it in place as a whole: an earlier run stays until the new one is complete."""
    from pipeline.report import write_all  # noqa: PLC0415  (templates and workbook: only when written)

    target = Path(os.path.realpath(target))
    prefix = _prefix(target)
    beside = target.parent if os.access(target.parent, os.W_OK) else None
    fresh = None
    try:
        _recover(target, prefix)
        fresh = Path(tempfile.mkdtemp(prefix=f"{prefix}.new-{os.getpid()}-", dir=beside))
        results.write(fresh, finished.documents, finished.matches, finished.run)
        if progress:
            progress("report", 0, 1)
        write_all(fresh, lang, store)
        if progress:
            progress("report", 1, 1)
        fresh.chmod(0o755)
        if beside is None or not _exchange(target, fresh, fresh.with_name(fresh.name.replace(f"{prefix}.new-", f"{prefix}.old-", 1))):
            _fill(target, fresh)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


def _prefix(target: Path) -> str:
    """How the folders beside `target` begin in which it is written; short, where its own name is so long that nothing can be added."""
    name = target.name if len(os.fsencode(target.name)) <= _LONGEST_NAME else hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    return f".{name}"


def _exchange(target: Path, fresh: Path, old: Path) -> bool:
    """Put `fresh` in the place of `target`, whose earlier state is gone afterwards; False where `target` cannot be moved.

    Of two runs that end at the same time the later one stays.
    """
    while True:
        try:
            target.rename(old)
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in _FIXED:
                return False
            raise
        try:
            fresh.rename(target)
        except OSError:
            if not target.exists():
                if old.exists():
                    old.rename(target)
                raise
            shutil.rmtree(old, ignore_errors=True)  # another run came in between: what it wrote is replaced in turn
            continue
        shutil.rmtree(old, ignore_errors=True)
        return True


def _fill(target: Path, fresh: Path) -> None:
    """Put the files of `fresh` in the place of those in `target`, one by one: for a folder that cannot be moved."""
    ready = [(path, target / f".{path.name}.new-{os.getpid()}") for path in sorted(fresh.iterdir())]
    try:
        for path, copy in ready:
            shutil.copyfile(path, copy)
        for path, copy in ready:
            copy.replace(target / path.name)
    finally:
        for _, copy in ready:
            copy.unlink(missing_ok=True)


def _recover(target: Path, prefix: str) -> None:
    """Mend what a run left that was killed while it wrote: an earlier result goes back to its place, half a new one goes."""
    for old in _left(target.parent, f"{prefix}.old")[-1:]:
        if not target.exists():
            old.rename(target)
    _sweep(target.parent, f"{prefix}.new")
    _sweep(target.parent, f"{prefix}.old")
