"""A reader that kills its worker process on the file whose name says so, and reads the others as usual."""

from __future__ import annotations

import os

from pipeline.audit import Reading, read_file
from pipeline.settings import Settings


def read_or_die(task: tuple[str, str, Settings]) -> Reading:
    """What the audit runs in a worker, but for the file that ends it."""
    if "致命" in task[1]:
        os.abort()
    return read_file(task)
