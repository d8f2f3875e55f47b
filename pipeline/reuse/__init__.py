"""Copied passages in a batch of documents: between submissions, against templates, and twice inside one document.

`find` is the door: texts in, matches out, with memory in proportion to the characters; the set work (fingerprint, links, regions) runs
part by part in threads, past a limit by way of the disk (local); many regions are aligned in processes (ahead). The way:

    texts ─ normalise ─► units ─ fingerprint ─► equal runs ─ links, regions ─► regions ─ align, passages ─► passages ─ clusters ─► matches

`edits` shows what was changed in a passage, `changes` counts it by kind, `copied_share` says how much of a document, or of its
sections, is copied.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.reuse.characters import letters
    from pipeline.reuse.compare import find
    from pipeline.reuse.corpus import Text
    from pipeline.reuse.diff import Changes, changes, edits
    from pipeline.reuse.share import Share, copied_share, covered

__all__ = ["Changes", "Share", "Text", "changes", "copied_share", "covered", "edits", "find", "letters"]

#: where each name lives: imported when it is first asked for, since what shows passages does not search them
_HOMES = {
    **dict.fromkeys(("Changes", "changes", "edits"), "diff"),
    **dict.fromkeys(("Share", "copied_share", "covered"), "share"),
    "Text": "corpus",
    "find": "compare",
    "letters": "characters",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
