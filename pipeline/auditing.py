"""The whole flow on one page: files in, entries and matches out, results written."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from pipeline import requirements as rubrics
from pipeline import server
from pipeline.batch import gather
from pipeline.collecting import uncollected
from pipeline.entering import read
from pipeline.errors import UsageError
from pipeline.ingestion.messages import note, told
from pipeline.meanwhile import get_ready
from pipeline.publishing import check_target, publish, sweep
from pipeline.records import Entry, Note
from pipeline.schools import standing
from pipeline.schools.register import Register
from pipeline.second import Second, beside
from pipeline.settings import Settings
from pipeline.store import Store, default_folder
from pipeline.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.against import Earlier
    from pipeline.report.results import Results
    from pipeline.reuse import engine as engines
    from pipeline.reuse.normalise import Normal

Progress = Callable[[str, int, int], None]
#: the tables that `Audit.to_frame` gives
Table = Literal["documents", "findings", "matches", "members", "stages", "sections", "requirements", "skeleton", "obligations"]


@dataclass(frozen=True, repr=False)
class Audit:
    """A finished audit: `documents`, `findings`, `matches`, `families` as plain dicts of the result files, and views as pandas frames;
    `earlier` where earlier runs were given.
    """

    documents: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    families: list[dict[str, Any]]
    run: dict[str, Any]
    folder: Path | None = None
    earlier: list[dict[str, Any]] | None = None
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

    def to_frame(self, what: Table = "documents") -> pd.DataFrame:
        """A pandas view, one row for each document, finding, match, member, stage, section, required thing, item of a skeleton, obligation.

        Raises UsageError for a name that is none of these tables.
        """
        if what not in get_args(Table):
            raise UsageError(
                f"没有名为 {what!r} 的表。可用的表：{'、'.join(get_args(Table))}。",
                f"There is no table {what!r}. The tables are {', '.join(get_args(Table))}.",
            )
        return getattr(self._results(), f"{what}_frame")()  # type: ignore[no-any-return]

    def _results(self) -> Results:
        from pipeline.report.results import from_records  # noqa: PLC0415  (pandas: only when asked for)

        if "results" not in self._frames:
            self._frames["results"] = from_records(self.documents, self.matches, self.families, self.run)
        return self._frames["results"]  # type: ignore[no-any-return]


def audit(
    *inputs: str | Path,
    out: str | Path | None = None,
    templates: str | Path | Sequence[str | Path] = (),
    requirements: str | Path | None = None,
    schools: str | Path | None = None,
    jobs: int | None = None,
    lang: Literal["zh", "en"] = "zh",
    cache: str | Path | Literal[False] | None = None,
    decisions: str | None = None,
    against: str | Path | Sequence[str | Path] = (),
    engine: engines.Name = "local",
    master: str | None = None,
    progress: Progress | None = None,
) -> Audit:
    """Audit files and folders, and write results and report into `out`, if given.

    `templates` are the superior's issued plans (one path, or several), `requirements` a YAML file beside the default rubric, `schools` a
    register of the schools that are to submit (a workbook or CSV with the columns name, aliases, district), `jobs` the number of worker
    processes (all cores by default; the result does not depend on it), `cache` the folder where finished work is
    kept (one in the user's cache folder by default; False keeps nothing), `decisions` the address of the database of people's decisions
    (by default those of an earlier run in `out` show in the report), `against` the result folders of earlier runs whose documents the
    batch is held against (one path, or several), `engine` where passages are compared (``spark``: on the
    cluster at `master`; the result does not depend on it), `progress` is called with a stage's name, done and total.
    Raises UsageError for bad arguments and ResultError where the result cannot be written; a file that cannot be read is an entry with
    status ``error``, never an exception.

    >>> from pipeline import audit
    >>> audit("submissions", out="reports/run").to_frame("findings")  # doctest: +SKIP
    """
    begun = time.perf_counter()
    server.start()
    comparing = _chosen(engine, master) if engine != "local" or master else None
    own = (rubrics.load(Path(requirements)),) if requirements else ()
    settings = Settings(rubrics=(*own, rubrics.default()) if not own or own[0].campaign or own[0].genre != "plan" else own, lang=lang)
    templates = [templates] if isinstance(templates, (str, Path)) else templates
    if not inputs:
        raise UsageError(
            "没有给出输入：请指定装有学校报送材料的文件或文件夹。",
            "No input is given: name the files or folders that the schools submitted.",
        )
    former = [Path(path) for path in ([against] if isinstance(against, (str, Path)) else against)]
    runs = _earlier(former) if former else []
    register = _register(Path(schools)) if schools else None
    target = Path(out) if out is not None else None
    store = Store(Path(cache) if cache else default_folder()) if cache is not False else None
    kept_apart = [*_own(target, store), *former, *([Path(schools)] if schools else [])]
    given = gather([Path(path) for path in inputs], [Path(path) for path in templates], kept_apart)
    if target is not None:
        used = [path for path in (requirements, schools, store.folder if store else None) if path]
        check_target(target, [*inputs, *templates, *former, *used])
    if decisions:
        from pipeline.report import decided  # noqa: PLC0415  (only where people decide in a database)

        decided.load(decisions)  # an address that leads nowhere is told now, not when everything has been read
    options: dict[str, Any] = {
        "lang": lang,
        "templates": [file.source for file in given.files if file.role == "template"],
        "timeout": settings.timeout,
        "memory": settings.memory,
    }
    if register:
        options["schools"] = register.file
    if runs:
        options["against"] = [run.name for run in runs]
    with _scratch() as scratch, _kept(store, scratch) as (kept, trouble):
        ahead: dict[str, Normal] = {}
        entries, inputs_record = read(
            given.files,
            settings,
            jobs or _cores(),
            kept,
            scratch,
            register,
            progress,
            lambda known: ahead.update(get_ready(known, report=target is not None)),
        )
        from pipeline import running  # noqa: PLC0415  (what compares was loaded while others read)
        from pipeline.compared import compared  # noqa: PLC0415

        times = {"read": time.perf_counter() - begun}
        with uncollected(), beside(len(entries) if target else 0, jobs or _cores()) as second:
            digests = {line["source"]: line["sha256"] for line in inputs_record}
            keep = kept.batch([*inputs, *templates]) if kept is store and engine == "local" else None
            comparing = comparing or _chosen("local", None)
            known = register.schools if register else ()
            found = compared(entries, digests, runs, lang, kept, comparing, keep, ahead, known, times, progress)
            lines = found.documents
            times["total"] = time.perf_counter() - begun
            created = datetime.now(UTC).isoformat(timespec="seconds")
            record = running.run_record(__version__, created, settings, options, inputs_record, lines, times)
            record["schools"] = standing.of(register, lines) if register else []
            said = (*given.notes, *_inside(target, inputs), *trouble)
            finished = Audit(lines, found.matches, found.families, record | told(said, lang), target, found.earlier)
            if target is not None:
                held = kept if store else None
                publish(target, lambda fresh: _write(fresh, finished, entries, held, decisions or target, second, progress))
    return finished


def _chosen(engine: engines.Name, master: str | None) -> AbstractContextManager[engines.Engine]:
    from pipeline.reuse.engines import chosen  # noqa: PLC0415  (numpy: a command looks for its files first)

    return chosen(engine, master)


def _earlier(former: Sequence[Path]) -> Sequence[Earlier]:
    from pipeline import against  # noqa: PLC0415

    return against.load(former)


def _register(schools: Path) -> Register:
    from pipeline.schools import reading  # noqa: PLC0415

    return reading.load(schools)


def _own(target: Path | None, store: Store | None) -> list[Path]:
    """What an audit leaves, which is no input of another one."""
    return [*([target] if target else []), *(store.files if store else ())]


def _inside(target: Path | None, inputs: Sequence[str | Path]) -> tuple[Note, ...]:
    """What is to be said where results are written among the submissions."""
    real = os.path.realpath(target) if target is not None else ""
    inside = target is not None and any(Path(real).is_relative_to(os.path.realpath(path)) for path in inputs)
    return (note("note.out_inside", folder=target),) if inside else ()


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


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for what archives hold, gone afterwards; what killed runs left behind goes as well."""
    sweep(Path(tempfile.gettempdir()), "planaudit")
    with tempfile.TemporaryDirectory(prefix=f"planaudit-{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _write(
    folder: Path,
    finished: Audit,
    entries: Sequence[Entry],
    store: Store | None,
    decisions: Path | str,
    second: Second | None,
    tell: Progress | None,
) -> None:
    """Write the result files, and from them report and workbook, into an existing folder."""
    from pipeline import results  # noqa: PLC0415
    from pipeline.report import write_all  # noqa: PLC0415  (templates and workbook: only when written)

    results.write(folder, finished.documents, finished.matches, finished.families, finished.run, finished.earlier, entries)
    if tell:
        tell("report", 0, 1)
    write_all(folder, finished.run["language"], store, decisions, second)
    if tell:
        tell("report", 1, 1)
