"""Worker processes that run one function for each file: a file that hangs, swells or kills its worker costs itself alone.

Built on pebble, the only pool of those tried that loses just the bad tasks after an abort, a hang and an out-of-memory kill.
"""

from __future__ import annotations

import gc
import os
import queue
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from pebble import CONSTS, ProcessExpired, ProcessPool

from pipeline import server
from pipeline.errors import ReadError
from pipeline.ingestion.messages import problem
from pipeline.records import Problem

Key = TypeVar("Key", bound=Hashable)
Task = TypeVar("Task")
Result = TypeVar("Result")

#: tasks handed to the pool for each worker: enough that none waits, few enough that their bytes fit in memory
_AHEAD = 2
#: a worker is replaced after this many tasks, so that what libraries leak does not grow into the memory limit; a new one costs under
#: 0.1 s
_TASKS_EACH = 250
#: how long the main process waits for a result before it looks whether Ctrl-C came: Windows cannot interrupt a wait
_TICK_SECONDS = 0.5
#: seconds between two looks of the pool at its workers: that long it takes at most to end, and to replace a worker; much less, and a
#: worker that dies at once is missed before the pool knows its task
CONSTS.sleep_unit = 0.02


def run(
    tasks: Iterable[tuple[Key, Task]],
    function: Callable[[Task], Result],
    jobs: int,
    timeout_seconds: float | Callable[[Task], float],
    memory_limit_bytes: int | None = None,
) -> Iterator[tuple[Key, Result | Problem]]:
    """Call `function(task)` for each (key, task) in worker processes and yield (key, result) as they come, in no fixed order.

    `function`, tasks and results must be picklable, `function` at the top level of a module that can be imported. `tasks` is drawn
    as needed: a generator that reads files holds a few in memory; one that has nothing now is asked again after each result, so that
    results may bring further tasks. Every key comes back once: with the result, or with a Problem:
    the code and message of a ReadError that `function` raised, ``timeout`` after `timeout_seconds`, ``too_large`` beyond
    `memory_limit_bytes` (where the platform knows such limits; not on Windows), else ``crashed``. Neither results nor keys depend
    on `jobs`. Leaving the loop, by `break`, an exception or Ctrl-C, ends all workers.
    """
    with begun(tasks, function, jobs, timeout_seconds, memory_limit_bytes) as results:
        yield from results


@contextmanager
def begun(
    tasks: Iterable[tuple[Key, Task]],
    function: Callable[[Task], Result],
    jobs: int,
    timeout_seconds: float | Callable[[Task], float],
    memory_limit_bytes: int | None = None,
) -> Iterator[Iterator[tuple[Key, Result | Problem]]]:
    """The same, begun at once beside what the block does before it looks at the results: the first tasks are drawn and the workers born in
    a thread of their own. Leaving the block ends all workers.
    """
    hidden = server.hide_main()
    crew = _Crew(iter(tasks), function, jobs, timeout_seconds, memory_limit_bytes)
    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(crew.hand_out)
        try:
            yield crew.results(first)
        finally:
            wait([first])
            crew.end()
            vars(sys.modules["__main__"]).update(hidden)


@dataclass(frozen=True, slots=True)
class _Job:
    """A task that the pool was given; `alone` where it was given nothing else."""

    key: Any
    task: Any
    seconds: float
    alone: bool = False


class _Crew:
    """The workers, and what they have in hand.

    A worker that dies before the pool knows its task takes the whole pool with it, and nobody knows which task it was. So a new pool is
    given those that the old one had in hand one at a time: the one that breaks it again is the one.
    """

    def __init__(
        self,
        waiting: Iterator[tuple[Any, Any]],
        function: Callable[[Any], Any],
        jobs: int,
        timeout_seconds: float | Callable[[Any], float],
        memory_limit_bytes: int | None,
    ) -> None:
        self._waiting = waiting
        self._function = function
        self._jobs = jobs
        self._timeout_seconds = timeout_seconds
        self._memory_limit_bytes = memory_limit_bytes
        self._done: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self._running: dict[Future[Any], _Job] = {}
        self._suspects: list[_Job] = []
        self._pool = self._new_pool()

    def hand_out(self) -> None:
        """Give the pool as many tasks as it may have, as far as there are any."""
        if self._suspects:
            if not self._running:
                self._give(replace(self._suspects.pop(), alone=True))
            return
        for key, task in islice(self._waiting, self._jobs * _AHEAD - len(self._running)):
            seconds = self._timeout_seconds(task) if callable(self._timeout_seconds) else self._timeout_seconds
            self._give(_Job(key, task, seconds))

    def results(self, first: Future[None]) -> Iterator[tuple[Any, Any]]:
        """(key, result) as they come, once the first tasks are handed out."""
        first.result()
        while self._running:
            try:
                future = self._done.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                continue
            job = self._running.get(future)
            if job is None:
                continue  # of a pool that broke
            broken = isinstance(future.exception(), BrokenProcessPool)
            if broken:
                self._renew()
            if not broken or job.alone:
                self._running.pop(future, None)
                yield job.key, _outcome(future, job.seconds)
            self.hand_out()

    def end(self) -> None:
        """End all workers."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _give(self, job: _Job) -> None:
        try:
            future = self._scheduled(job)
        except RuntimeError:  # the pool broke just now
            self._renew()
            future = self._scheduled(job)
        self._running[future] = job
        future.add_done_callback(self._done.put)

    def _scheduled(self, job: _Job) -> Future[Any]:
        return self._pool.schedule(_call, args=[self._function, job.task], timeout=job.seconds)

    def _renew(self) -> None:
        """A new pool in place of a broken one; what that had in hand is suspect, but for one that it had alone."""
        self.end()
        self._suspects += (job for job in self._running.values() if not job.alone)
        self._running.clear()
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._jobs,
            max_tasks=_TASKS_EACH,
            initializer=_prepare,
            initargs=(self._memory_limit_bytes,),
            context=server.context(),
        )


def _prepare(memory_limit_bytes: int | None) -> None:
    """Runs first in every worker."""
    gc.freeze()  # what the server has imported is never garbage
    gc.enable()
    for name in server.ONE_THREAD:
        os.environ.setdefault(name, "1")
    if memory_limit_bytes is None:
        return
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory_limit_bytes if hard == resource.RLIM_INFINITY else min(memory_limit_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _call(function: Callable[[Task], Result], task: Task) -> Result | Problem:
    """Runs in the worker: errors become records there, since not every exception survives pickling."""
    try:
        return function(task)
    except ReadError as error:
        return Problem(error.code, str(error), error.english)
    except MemoryError:
        return problem("too_large")
    except Exception as error:
        return problem("crashed", detail=f"{type(error).__name__}: {error}"[:200])


def _outcome(future: Future[Any], timeout_seconds: float) -> Any:
    """What a finished task came to, seen from the main process."""
    try:
        return future.result()
    except TimeoutError:
        return problem("timeout", seconds=f"{timeout_seconds:g}")
    except ProcessExpired as error:
        return problem("crashed", detail=f"exit status {error.exitcode}")
    except MemoryError:
        return problem("too_large")
    except Exception as error:
        return problem("crashed", detail=f"{type(error).__name__}: {error}"[:200])
