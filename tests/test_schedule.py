"""The order of work: files for the office suite are shared out over few starts, which come first."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.schedule import Schedule
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.tasks import Convert, Item, Read, Reading, Task, Wanted


def played(tmp_path: Path, names: list[str], jobs: int, ahead: int) -> list[Task]:
    """The tasks in the order in which they are drawn, by workers that take `ahead` tasks at a time and end them in order."""
    (tmp_path / "scratch").mkdir()
    schedule = Schedule(Settings(), Store(tmp_path / "store"), tmp_path / "scratch", jobs)
    items = []
    for name in names:
        path = tmp_path / name
        path.write_text(name, encoding="utf-8")
        items.append(Item(name, "submission", hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path))
    assert not list(schedule.add(items))
    drawn, running = [], []
    while True:
        for key, task in schedule:
            drawn.append(task)
            running.append((key, task))
            if len(running) >= ahead:
                break
        if not running:
            break
        key, task = running.pop(0)
        is_old = isinstance(task, Read) and task.name.endswith(".doc") and task.attempt == "first"
        outcome = None if isinstance(task, Convert) else Wanted("office") if is_old else Reading()
        list(schedule.take(key, outcome))
    assert schedule.done == schedule.total == len(names)
    return drawn


@pytest.mark.parametrize(
    ("files", "jobs", "sizes"),
    [(3, 2, [3]), (15, 2, [15]), (17, 2, [9, 8]), (69, 2, [35, 34]), (69, 1, [40, 29]), (90, 1, [40, 40, 10]), (40, 4, [10, 10, 10, 10])],
)
def test_few_starts(tmp_path: Path, files: int, jobs: int, sizes: list[int]) -> None:
    names = [f"{at}.doc" if at < files else f"{at}.txt" for at in range(files + 50)]
    drawn = played(tmp_path, names, jobs, 2 * jobs)
    converts = [task for task in drawn if isinstance(task, Convert)]
    assert [len(task.paths) for task in converts] == sizes
    assert len({path for task in converts for path in task.paths}) == files


@pytest.mark.parametrize(("files", "jobs", "starts"), [(40, 2, 2), (40, 1, 1), (16, 2, 2)])
def test_what_takes_longest_is_begun_first_by_as_many_as_there_are_workers(tmp_path: Path, files: int, jobs: int, starts: int) -> None:
    """So that at the end nobody waits for it."""
    drawn = played(tmp_path, [f"{at}.doc" for at in range(files)] + [f"{at}.txt" for at in range(200)], jobs, 2 * jobs)
    begun = [at for at, task in enumerate(drawn) if isinstance(task, Convert)]
    assert len(begun) == starts
    assert all(at < files + 10 for at in begun)  # the tasks on .doc files, and what was drawn beside them


def test_nothing_else_to_read_gives_each_worker_its_start(tmp_path: Path) -> None:
    drawn = played(tmp_path, [f"{at}.doc" for at in range(40)], 2, 4)
    first, second = (at for at, task in enumerate(drawn) if isinstance(task, Convert))
    assert second == first + 1
