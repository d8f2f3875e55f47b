"""The worker pool: a task that dies, hangs or swells costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docx_files as word
import psutil
import pytest
from worker_functions import Fatal, behave, threads

from pipeline.ingestion import parse
from pipeline.ingestion.workers import run
from pipeline.records import Problem, Source

GIGABYTE = 2**30


def outcomes(hows: list[str], jobs: int, timeout: float = 60) -> dict[int, str]:
    """What each task came to: its result, or the code of its problem."""
    found = {}
    for key, result in run(enumerate(hows), behave, jobs, timeout, GIGABYTE):
        assert key not in found
        found[key] = result.code if isinstance(result, Problem) else result
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no memory limits on Windows")
def test_bad_tasks_cost_themselves_alone() -> None:
    bad = {"abort": "crashed", "exit": "crashed", "kill": "crashed", "swell": "too_large", "raise": "crashed", "refuse": "encrypted"}
    bad |= {"recurse": "crashed", "unpicklable": "crashed"}
    hows = [f"good {i}" for i in range(10)]
    for i, how in enumerate(bad):
        hows.insert(i * 2, how)
    expected = {i: bad.get(how, f"done {how}") for i, how in enumerate(hows)}
    assert outcomes(hows, jobs=2) == expected
    assert outcomes(hows, jobs=1) == expected


def test_a_task_that_takes_the_pool_with_it_costs_itself_alone() -> None:
    hows = ["good 1", Fatal("now"), "good 2", "good 3", Fatal("again"), Fatal("and again"), *(f"good {i}" for i in range(4, 9))]
    expected = {i: "crashed" if isinstance(how, Fatal) else f"done {how}" for i, how in enumerate(hows)}
    assert outcomes(hows, jobs=1) == expected


def test_a_hanging_task_is_given_up() -> None:
    assert outcomes(["good 1", "hang", "good 2", "good 3"], jobs=2, timeout=1) == {
        0: "done good 1",
        1: "timeout",
        2: "done good 2",
        3: "done good 3",
    }


def test_problems_say_what_happened() -> None:
    results = dict(run([(how, how) for how in ("exit", "raise", "refuse")], behave, 1, 60))
    assert "exit status 3" in str(results["exit"])
    assert "ValueError: boom" in str(results["raise"])
    assert results["refuse"] == Problem("encrypted", "有密码")


def test_tasks_are_drawn_as_needed() -> None:
    drawn: list[int] = []

    def tasks() -> Iterator[tuple[int, str]]:
        for i in range(1000):
            drawn.append(i)
            yield i, f"good {i}"

    results = run(tasks(), behave, 2, 60)
    next(results)
    assert len(drawn) < 20
    results.close()  # type: ignore[attr-defined]
    assert len(drawn) < 20


def test_no_tasks_no_workers() -> None:
    assert list(run([], behave, 2, 60)) == []


def test_more_tasks_than_one_worker_may_do() -> None:
    results = dict(run(((i, f"good {i}") for i in range(600)), behave, 2, 60))
    assert results == {i: f"done good {i}" for i in range(600)}


def test_leaving_the_loop_ends_the_workers() -> None:
    before = set(psutil.Process().children(recursive=True))
    for _ in run(enumerate(["good"] * 5 + ["hang"] * 5), behave, 2, 60):
        break
    left = [child for child in psutil.Process().children(recursive=True) if child not in before and child.status() != psutil.STATUS_ZOMBIE]
    # the server from which workers start stays, waiting
    assert all("forkserver" in " ".join(child.cmdline()) or "resource_tracker" in " ".join(child.cmdline()) for child in left)
    assert len(left) <= 2


def test_workers_use_one_thread_each() -> None:
    assert [result for _, result in run([(0, "x")], threads, 1, 60)] == [os.environ.get("OMP_NUM_THREADS", "1")]


def test_files_are_parsed_in_workers() -> None:
    files = {"甲": word.docx(word.paragraph("实施方案")), "乙": "一、目标".encode("gbk"), "丙": b"", "丁": word.docx("甲")[:50]}
    results = dict(run(files.items(), parse, 2, 60, GIGABYTE))
    assert isinstance(results["甲"], Source) and isinstance(results["乙"], Source)
    assert results["甲"] == parse(files["甲"])
    assert isinstance(results["丙"], Problem) and results["丙"].code == "empty"
    assert isinstance(results["丁"], Problem) and results["丁"].code == "truncated"


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX's")
def test_ctrl_c_stops_cleanly(tmp_path: Path) -> None:
    script = tmp_path / "long_run.py"
    script.write_text(
        "import sys\n"
        f"sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parents[2])]!r}\n"
        "from pipeline.ingestion.workers import run\n"
        "from worker_functions import behave\n"
        "if __name__ == '__main__':\n"
        "    for key, result in run(enumerate(['good', 'hang', 'hang', 'hang']), behave, 2, 600):\n"
        "        print(key, flush=True)\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in errors
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
