"""Compiled patterns, kept from run to run beside the compiled modules: without them half of the time in which the package is imported
goes into compiling some thousand patterns anew.

What is kept is what `re` hands to its engine, under the pattern's own words and flags; what a pattern matches stays the same. As with
compiled modules, the folder `__pycache__` is trusted as the code beside it is; where it cannot be written, patterns are compiled each time.
"""

from __future__ import annotations

import marshal
import os
import sys
from array import array
from contextlib import suppress
from pathlib import Path
from threading import local
from types import ModuleType, SimpleNamespace
from typing import Any

#: a pattern's words and its flags
_Key = tuple[str, int]
#: what the engine takes beside the words: flags, code, number of groups, their names by number and the reverse
_Form = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]

#: patterns kept at most: the package has some 1,300; more are what earlier states of the code had
_MOST = 4_000
#: flags with which compiling says something or depends on the user's surroundings: `re.DEBUG`, `re.LOCALE`
_APART = 128 | 4


def install(compiler: ModuleType, file: Path) -> None:
    """Let `re`'s compiler take from `file` what earlier runs compiled; one that is not built as CPython's stays as it is."""
    global _installed  # noqa: PLW0603  (there is one `re`)
    if hasattr(compiler, "compile") and hasattr(getattr(compiler, "_sre", None), "compile"):
        _installed = Patterns(compiler, file)


def keep() -> None:
    """Leave what was compiled so far for later runs; called when imports are done, before patterns are made of a batch's words. Nothing
    happens in a program that installed no such file.
    """
    if _installed:
        _installed.keep()


class Patterns:
    """Compiles for `re`, and knows what earlier runs compiled, as far as they left it in `file`."""

    def __init__(self, compiler: ModuleType, file: Path) -> None:
        self._file, self._compiler = file, compiler
        self._compile, self._engine = compiler.compile, compiler._sre
        self._kept: dict[_Key, _Form] = self._load()
        self._used: dict[_Key, _Form] = {}
        self._made = local()  # what a thread compiled last
        compiler.compile = self.compile  # type: ignore[attr-defined]
        compiler._sre = SimpleNamespace(**vars(self._engine) | {"compile": self._record})  # type: ignore[attr-defined]

    def compile(self, pattern: Any, flags: int = 0) -> Any:
        """What `re` makes of a pattern."""
        if pattern.__class__ is not str or flags & _APART:
            return self._compile(pattern, flags)
        key = pattern, int(flags)
        form = self._kept.get(key)
        if form is None:
            compiled = self._compile(pattern, flags)
            if self._records():
                self._used[key] = self._made.form
            return compiled
        if self._records():
            self._used[key] = form
        told, code, groups, numbers, names = form
        return self._engine.compile(pattern, told, array("I", code).tolist(), groups, numbers, names)

    def _records(self) -> bool:
        """Whether what is compiled is to be kept: until `keep` was called, or in a program that never does, as many as there may be."""
        return self._compiler._sre is not self._engine and len(self._used) < _MOST

    def keep(self) -> None:
        """Leave for later runs what was compiled so far, if any of it is new, and let what is compiled from now on be."""
        self._compiler._sre = self._engine  # type: ignore[attr-defined]
        if sys.dont_write_bytecode or self._used.keys() <= self._kept.keys():
            return
        kept = self._used if len(self._kept) > _MOST else self._kept | self._used
        fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            fresh.write_bytes(marshal.dumps((sys.version, kept)))
            fresh.replace(self._file)

    def _load(self) -> dict[_Key, _Form]:
        with suppress(OSError, EOFError, ValueError, TypeError):
            version, kept = marshal.loads(self._file.read_bytes())
            if version == sys.version:
                return dict(kept)
        return {}

    def _record(self, pattern: Any, flags: int, code: list[int], groups: int, numbers: dict[str, int], names: Any) -> Any:
        self._made.form = flags, array("I", code).tobytes(), groups, numbers, names
        return self._engine.compile(pattern, flags, code, groups, numbers, names)


_installed: Patterns | None = None
