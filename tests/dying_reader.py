"""A worker's function that kills its process where the usual reader gets the file whose name says so, and does all else as usual."""

from __future__ import annotations

import os
from typing import Any

from pipeline.tasks import Read, Task, work


def work_or_die(task: Task) -> Any:
    """What the audit runs in a worker, but for the file that ends it."""
    if isinstance(task, Read) and "致命" in task.name and task.attempt != "second reader":
        os.abort()
    return work(task)
