"""The engines by name."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from pipeline.errors import UsageError
from pipeline.reuse.engine import Engine, Name
from pipeline.reuse.local import Local

#: all cores of this machine, for an engine that wants a cluster
_ALONE = "local[*]"


def chosen(name: Name = "local", master: str | None = None) -> AbstractContextManager[Engine]:
    """The engine `name`, running inside the block; `master` is the address of a Spark cluster (all cores of this machine by default).

    Raises UsageError where it cannot be had here, before the block begins.
    """
    if name == "spark":
        from pipeline.reuse import spark  # noqa: PLC0415  (an extra)

        spark.check()
        return spark.session(master or _ALONE)
    if master is not None:
        raise UsageError("--master 只与 --engine spark 一起使用。", "--master goes with --engine spark only.")
    return nullcontext(Local())
