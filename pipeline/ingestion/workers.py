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
from contextlib import contextmanager
from functools import partial
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
    waiting = iter(tasks)
    done: queue.SimpleQueue[tuple[Key, float, Future[Any]]] = queue.SimpleQueue()
    hidden = server.hide_main()
    pool = ProcessPool(
        max_workers=jobs,
        max_tasks=_TASKS_EACH,
        initializer=_prepare,
        initargs=(memory_limit_bytes,),
        context=server.context(),
    )

    def submit(count: int) -> int:
        """Hand out so many tasks, as far as there are any; how many."""
        chosen = list(islice(waiting, count))
        for key, task in chosen:
            seconds = timeout_seconds(task) if callable(timeout_seconds) else timeout_seconds
            future = pool.schedule(_call, args=[function, task], timeout=seconds)
            future.add_done_callback(partial(_deliver, done, key, seconds))
        return len(chosen)

    def results(first: Future[int]) -> Iterator[tuple[Key, Result | Problem]]:
        running = first.result()
        while running:
            try:
                key, seconds, future = done.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                continue
            yield key, _outcome(future, seconds)
            running += submit(jobs * _AHEAD - running + 1) - 1

    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(submit, jobs * _AHEAD)
        try:
            yield results(first)
        finally:
            wait([first])
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
            vars(sys.modules["__main__"]).update(hidden)


def _deliver(done: queue.SimpleQueue[tuple[Key, float, Future[Any]]], key: Key, seconds: float, future: Future[Any]) -> None:
    done.put((key, seconds, future))


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
