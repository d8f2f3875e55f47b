"""Functions that the tests run in workers: good ones, and every way to fail."""

from __future__ import annotations

import os
import signal
import time

from pipeline.errors import ReadError


def behave(how: str) -> str:
    """Do what `how` says; the result names it, so that a test sees which task it came from."""
    match how.partition(" ")[0]:
        case "abort":
            os.abort()
        case "exit":
            os._exit(3)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            time.sleep(600)
        case "swell":
            return str(len(bytearray(3 * 2**30)))
        case "raise":
            raise ValueError("boom")
        case "refuse":
            raise ReadError("encrypted", "有密码")
        case "recurse":
            return behave(how)
        case "unpicklable":
            return lambda: how  # type: ignore[return-value]
    return f"done {how}"


def threads(_: str) -> str:
    return os.environ["OMP_NUM_THREADS"]


class Fatal(str):
    """A task that kills its worker while it is being received: before the pool knows which worker has it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)
