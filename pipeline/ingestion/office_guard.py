"""A process of its own that runs the office suite for another one and ends it, whatever happens to that one.

Started as a script, without the package and its libraries: ``office_guard.py FOLDER SECONDS BYTES PROGRAM ARGUMENT…``. It watches three
things: its standard input, which closes when the process behind it is gone, however it died; the folder ``out`` and the file ``log`` in
FOLDER, which must change within SECONDS; and the suite itself. In the end it prints ``exit status N`` or ``stalled``, and no process of
the suite is left. When the process behind it is gone, it takes FOLDER away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

#: what the suite may write into one file: a converted plan has some 20 kB, one with photos 50 MB
MAX_FILE = 2**30
#: LibreOffice's own "start me again": it has set up its profile
RESTART = 81
MAX_STARTS = 2
_TICK_SECONDS = 0.05
_PATIENCE = 40
#: held by the thread that ends this process
_LEAVING = threading.Lock()


def main(folder: Path, seconds: float, memory: int, command: list[str]) -> str:
    """Run `command` until it ends or shows no progress for `seconds`."""
    _limit(memory)
    children: list[subprocess.Popen[bytes]] = []
    threading.Thread(target=_follow, args=(children, folder), daemon=True).start()
    status: int | None = RESTART
    while status == RESTART and len(children) < MAX_STARTS:
        with (folder / "log").open("ab") as log:
            children.append(
                subprocess.Popen(
                    command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
                )
            )
        try:
            status = _watch(children[-1], folder, seconds)
        finally:
            _end(children[-1])
    return "stalled" if status is None else f"exit status {status}"


def _limit(memory: int) -> None:
    """Limits of this process, which the suite inherits. A lower limit that was inherited itself is raised as far as allowed."""
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    for what, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, MAX_FILE), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        # macOS refuses some limits; the clock remains
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _watch(child: subprocess.Popen[bytes], folder: Path, seconds: float) -> int | None:
    """The exit status of `child`; None where nothing moved for `seconds`."""
    seen, since = _progress(folder), time.monotonic()
    while (status := child.poll()) is None:
        time.sleep(_TICK_SECONDS)
        now = _progress(folder)
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > seconds:
            return None
    return status


def _progress(folder: Path) -> tuple[int, int]:
    return sum(1 for _ in (folder / "out").iterdir()), (folder / "log").stat().st_size


def _follow(children: list[subprocess.Popen[bytes]], folder: Path) -> None:
    """Wait for the end of the process behind this one."""
    sys.stdin.buffer.read()
    with _LEAVING:
        for child in children[-1:]:
            _end(child)
        for _ in range(_PATIENCE):  # what was just killed may still have a file in the making
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(_TICK_SECONDS)
        os._exit(1)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the suite with all that it started: its launcher, itself, and whatever it called."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(child.pid)], check=False, capture_output=True)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()


if __name__ == "__main__":
    said = ""
    with contextlib.suppress(OSError):  # the folder was taken away
        said = main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
    with _LEAVING:
        print(said, flush=True)
        # the thread that follows the standard input would be waited for
        os._exit(0)
