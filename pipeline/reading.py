"""Reading a batch: each file and each member of an archive in a worker, slow work apart, finished work kept.

What a worker finds decides what comes next: a text is analysed at once, an archive gives further files, a Word 97 file waits until an
office suite converts some forty together, the pages of a scan are recognised one by one on all cores. Each result is kept as soon as
it is there, so that an interrupted run goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.batch import InputFile
from pipeline.schedule import Schedule
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.tasks import Convert, Item, Outcome, Read, Task, stamp, work

Progress = Callable[[int, int], None]

#: seconds that each further file may add to a conversion
_SECONDS_EACH = 3.0
#: bytes of a large file for which a further second is given; set by judgement, not measured
_BYTES_A_SECOND = 5_000_000


def read_batch(
    files: Sequence[InputFile],
    settings: Settings,
    jobs: int,
    store: Store,
    scratch: Path,
    progress: Progress | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[Outcome]:
    """Read all files of a batch in `jobs` worker processes, and yield what each of them and of their members holds, in no fixed order.

    What `store` holds of an earlier run is taken from there, and comes first. Then `meanwhile` is called, while the workers, if there is
    work for them, are at their first files. `scratch` is a folder for members of archives, empty at the start.
    """
    schedule = Schedule(settings, store, scratch, jobs)
    known = list(schedule.add([Item(file.source, file.role, *stamp(file.path), file.path) for file in files]))
    tell = progress or (lambda done, total: None)
    tell(schedule.done, schedule.total)

    def seconds(task: Task) -> float:
        match task:
            case Convert():
                return settings.timeout + _SECONDS_EACH * len(task.paths)
            case Read():
                return settings.timeout + task.size / _BYTES_A_SECOND
        return settings.timeout

    if not schedule.waiting:
        yield from known
        meanwhile()
        return
    from pipeline.ingestion.workers import begun  # noqa: PLC0415  (where there is anything to read)

    with begun(schedule, work, jobs, seconds, settings.memory) as outcomes:
        yield from known
        meanwhile()
        for key, outcome in outcomes:
            yield from schedule.take(key, outcome)
            tell(schedule.done, schedule.total)
