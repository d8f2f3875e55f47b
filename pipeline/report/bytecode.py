"""Compiled templates, kept where Jinja keeps them: in a folder of the user's own among the temporary files."""

from __future__ import annotations

from contextlib import suppress

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket


def cache() -> BytecodeCache | None:
    """A cache of compiled templates; None where there is no folder that the user alone may write to (Jinja checks that)."""
    try:
        return _Lenient()
    except (OSError, RuntimeError):
        return None


class _Lenient(FileSystemBytecodeCache):
    """A template that cannot be taken or kept is compiled again: a full disk stops no report."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled template, if it is there, whole, and made from the same source by the same Jinja and Python."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
