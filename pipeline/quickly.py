"""Imported first in the processes of the command: what is imported after it is not searched for garbage, until its importer has that
enabled again; patterns are compiled once and then kept (`patterns`); and with Python 3.11 they are compiled in half the time.

That version walks through a range of characters one by one whenever a pattern holds it, 0.7 ms for ``[\\u3400-\\u9fff]``, and makes a table
of 64 K for any three Chinese characters in brackets; of some two thousand such classes most are the same few. Here equal classes share
one compiled form; what they match stays the same. Python 3.12 is faster by itself, and with the last version of ours that knows 3.11
`share_classes` goes. A program that imports the package keeps its `re` as it is.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.patterns import install


def share_classes(compiler: ModuleType) -> bool:
    """Let equal classes of characters share one compiled form in `re`'s compiler; False where that is not built as Python 3.11's, which
    then stays as it is.
    """
    compile_class, known = getattr(compiler, "_optimize_charset", None), {}
    if compile_class is None:
        return False

    def shared(members: list[Any], *how: Any) -> Any:
        key = tuple(members), *map(id, how)  # tables and functions of the module: they stay what they are
        if key not in known:
            known[key] = compile_class(members, *how)
        return known[key]

    compiler._optimize_charset = shared  # type: ignore[attr-defined]
    return True


gc.disable()
if sys.implementation.name == "cpython":  # others have another engine
    install(import_module("re._compiler"), Path(cache_from_source(__file__)).with_suffix(".patterns"))
    if sys.version_info[:2] == (3, 11):
        share_classes(import_module("re._compiler"))
