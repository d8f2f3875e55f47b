"""The process from which workers come. It needs nothing but the standard library, so that a command can start it first of all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

#: what every file needs: imported once, before workers are born. Until then none can begin, so that what only some kinds of files need is
#: left to the workers that meet them
_NEEDED = ("pipeline.quickly", "pipeline.ingestion.workers", "pipeline.tasks", "pipeline.rehearsal")
#: libraries for numbers start a thread for each core, and reserve memory for each: inside a pool one is enough
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def context() -> BaseContext:
    """How workers are started: from a fresh server process where the platform has it, else each from nothing. Never by a plain fork,
    which copies the locks and threads of the main process.
    """
    return multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn")


def start() -> None:
    """Start the server process, where the platform has one, and let it import what workers need beside what the caller goes on to do.

    Without this call it starts with the first pool. Once it runs, further calls do nothing.
    """
    if context().get_start_method() != "forkserver":
        return
    from multiprocessing import forkserver  # noqa: PLC0415  not on Windows

    before = {name: os.environ.get(name) for name in ONE_THREAD}
    hidden = hide_main()
    os.environ.update({name: value or "1" for name, value in before.items()})
    try:
        context().set_forkserver_preload(list(_NEEDED))
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
        vars(sys.modules["__main__"]).update(hidden)


def process(work: Callable[[Any], None], argument: Any) -> BaseProcess:
    """A process that does `work`, begun; it ends with this one."""
    hidden = hide_main()
    try:
        begun: BaseProcess = context().Process(target=work, args=(argument,), daemon=True)  # type: ignore[attr-defined]
        begun.start()
    finally:
        vars(sys.modules["__main__"]).update(hidden)
    return begun


def stop() -> None:
    """End the server process, if it runs: one that still imports would keep the command's output open, and whoever reads that waiting."""
    forkserver = sys.modules.get("multiprocessing.forkserver")
    process = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    if process is not None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)


def hide_main() -> dict[str, Any]:
    """Take from the main module what makes a new process run it again: tasks are functions of modules, and a script that calls
    the audit without the usual guard must not be started anew in every worker. Returns what is to be put back.
    """
    main = vars(sys.modules["__main__"])
    hidden = {name: main[name] for name in ("__spec__", "__file__") if main.get(name) is not None}
    if "__spec__" in hidden:
        main["__spec__"] = None
    main.pop("__file__", None)
    return hidden
