"""A second process that shares the work on a report: it writes the workbook, then sets pieces of the page, from the other end."""

from __future__ import annotations

import gc
import signal
from contextlib import AbstractContextManager, nullcontext, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline import server
from pipeline.store import Store

#: documents from which on a second process pays: it takes 0.1 s to start
_WORTH_IT = 100

_Order = tuple[Path, str, "Path | str | None", "Path | None"]


class Second:
    """The process. It starts at once, and imports what it needs while its caller has no work for it yet; leaving the `with` ends it."""

    def __init__(self) -> None:
        self._pipe, theirs = server.context().Pipe()
        self._process = server.process(_serve, theirs)
        theirs.close()

    def __enter__(self) -> Second:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def begin(self, folder: Path, lang: str, decisions: Path | str | None, store: Path | None) -> None:
        """Let it write the workbook of the results in `folder`, and put pieces of their page into the store in the folder `store`."""
        with suppress(OSError):  # it died
            self._pipe.send((folder, lang, decisions, store))

    def wrote(self) -> bool:
        """Wait for the workbook; False where it could not be written."""
        try:
            return bool(self._pipe.recv())
        except (EOFError, OSError):
            return False


def beside(documents: int, jobs: int) -> AbstractContextManager[Second | None]:
    """A second process for the report of so many documents; None where it is not worth its start, or `jobs` leave no room for it."""
    quick = server.context().get_start_method() == "forkserver"
    return Second() if quick and documents >= _WORTH_IT and jobs > 1 else nullcontext()


def make_ready() -> None:
    """Load what a report is written with, before there are results."""
    from pipeline.report import bytecode, page  # noqa: F401, PLC0415  (large: only where a report is written)

    bytecode.load_templates()


def _serve(pipe: Connection[bool, _Order]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's, who ends this process
    gc.disable()
    from pipeline.report import WORKBOOK, page, workbook  # noqa: PLC0415  (here, while the caller is busy)
    from pipeline.report.results import load  # noqa: PLC0415

    with suppress(EOFError, OSError):
        folder, lang, decisions, store = pipe.recv()
        results = load(folder, decisions)
        workbook.write(results, folder / WORKBOOK, lang)
        pipe.send(True)
        if store is not None:
            page.prepare(results, lang, Store(store))
