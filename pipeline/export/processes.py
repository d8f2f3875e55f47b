"""Many files written at once, in further processes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline import server

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

#: tasks below which processes cost more than they save: each takes half a second to start, a file some 30 ms (a batch of 300 mixed files)
_FEW = 60
#: processes at most: each holds a file and the libraries, some 100 MB
_MOST = 4
#: tasks sent in one go
_TOGETHER = 4
#: what the further processes need: imported once, before they are born
_NEEDED = ("pipeline.quickly", "pipeline.export.copies", "pipeline.annotation.pdf", "pipeline.annotation.word")

_Task = TypeVar("_Task")
_Made = TypeVar("_Made")


def prepare() -> None:
    """Let the process from which others come, where there is one, import what they need while the caller goes on with something else."""
    context = server.context()
    if context.get_start_method() != "forkserver" or min(_cores(), _MOST) == 1:
        return
    from multiprocessing import forkserver  # noqa: PLC0415  not on Windows

    context.set_forkserver_preload(list(_NEEDED))
    hidden = server.hide_main()
    try:
        forkserver.ensure_running()
    finally:
        vars(sys.modules["__main__"]).update(hidden)


def many(run: Path) -> bool:
    """Whether a result folder holds so many documents that further processes pay."""
    try:
        with (run / "documents.jsonl").open("rb") as file:
            return sum(1 for _ in file) >= _FEW
    except OSError:
        return False  # said when it is read


def beside(work: Callable[[_Task], _Made], tasks: Sequence[_Task]) -> Iterator[_Made]:
    """What `work`, a function of a module, makes of each task, in their order. Of many tasks it begins at once, in other processes."""
    jobs = min(_cores(), _MOST)
    if len(tasks) < _FEW or jobs == 1:
        return map(work, tasks)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  (not before the server starts)

    prepare()
    pool = ProcessPoolExecutor(jobs, mp_context=server.context(), initializer=_begin)
    hidden = server.hide_main()
    try:
        made = pool.map(work, tasks, chunksize=_TOGETHER)
    finally:
        vars(sys.modules["__main__"]).update(hidden)
    return _all(pool, made)


def _begin() -> None:
    """What was imported before a process was born is no garbage; what it makes may be."""
    gc.freeze()
    gc.enable()


def _all(pool: ProcessPoolExecutor, made: Iterator[_Made]) -> Iterator[_Made]:
    with pool:
        yield from made


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
