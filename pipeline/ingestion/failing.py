"""Whatever goes wrong inside a reader ends as a ReadError with a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import ReadError
from pipeline.ingestion import messages
from pipeline.ingestion.desk import Deferred


@contextmanager
def stated() -> Iterator[None]:
    """Turn exceptions of libraries into ReadError: ``too_large`` (memory), ``unsafe`` (nesting) or ``crashed``; `Deferred` passes."""
    try:
        yield
    except (ReadError, Deferred):
        raise
    except MemoryError as error:
        raise messages.read_error("too_large") from error
    except RecursionError as error:
        raise messages.read_error("unsafe") from error
    except Exception as error:
        raise messages.read_error("crashed", detail=f"{type(error).__name__}: {error}"[:200]) from error
