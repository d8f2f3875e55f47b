"""Copied passages in a batch of documents: between submissions, against templates, and twice inside one document.

`find` is the door: texts in, matches out, with memory in proportion to the characters; the set work (fingerprint, links, regions) runs
part by part in threads, past a limit by way of the disk (local); many regions are aligned in processes (ahead). The way:

    texts ─ normalise ─► units ─ fingerprint ─► equal runs ─ links, regions ─► regions ─ align, passages ─► passages ─ clusters ─► matches

`edits` shows what was changed in a passage, `changes` counts it by kind, `copied_share` says how much of a document, or of its
sections, is copied.
"""

from pipeline.reuse.compare import find
from pipeline.reuse.corpus import Text
from pipeline.reuse.diff import Changes, changes, edits
from pipeline.reuse.normalise import letters
from pipeline.reuse.share import Share, copied_share, covered

__all__ = ["Changes", "Share", "Text", "changes", "copied_share", "covered", "edits", "find", "letters"]
