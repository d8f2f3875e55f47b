"""From what is read of the files of a batch to its entries, and to what run.json says of each file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pipeline.batch import InputFile, identifier
from pipeline.booking import book, one_name
from pipeline.ingestion.messages import told
from pipeline.reading import read_batch
from pipeline.records import Entry
from pipeline.schools.register import Register
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.tasks import Item, Listing, Reading


def read(
    files: Sequence[InputFile],
    settings: Settings,
    jobs: int,
    store: Store,
    scratch: Path,
    register: Register | None,
    progress: Callable[[str, int, int], None] | None,
    meanwhile: Callable[[list[Entry]], object],
) -> tuple[list[Entry], list[dict[str, Any]]]:
    """The entries of all files and members, and what run.json says of each, both sorted by source; `meanwhile` is given those that are
    known from earlier runs, while others are read.
    """
    entries: list[Entry] = []
    record: list[dict[str, Any]] = []
    tell = (lambda done, total: progress("read", done, total)) if progress else None
    for item, found in read_batch(files, settings, jobs, store, scratch, tell, partial(meanwhile, entries)):
        entries += _entries(item, found, register)
        record.append(_input(item, found, settings.lang))
    entries.sort(key=lambda entry: (entry.source, entry.document.part or 0 if entry.document else 0))
    return one_name(entries), sorted(record, key=lambda line: (line["source"], "members" in line))


def _entries(item: Item, found: Reading | Listing, register: Register | None = None) -> list[Entry]:
    """The entries of one file: one for each of its documents, or one that says why there is none; an archive's are its members'."""
    if isinstance(found, Listing):
        return []
    # the folders, the innermost first; the top level of an archive has the archive's name
    parts = item.source.split("/")[-2::-1]
    folders = [part[:-1].rsplit(".", 1)[0].strip() if part.endswith("!") else part.strip() for part in parts]
    folder, above = (folders[0], folders[1:]) if folders else (None, [])
    stem = item.name.rsplit(".", 1)[0].strip() or item.name
    problem = found.problems[0] if found.problems else None
    out = []
    for document in found.documents or (None,):
        name = identifier(item.source, item.digest, document.part if document else None)
        status: Literal["ok", "partial", "error"] = "error" if document is None else "partial" if problem else "ok"
        known = register if item.role == "submission" else None
        booked = book(document, folder if document is None or item.role == "submission" else None, stem, known, above)
        out.append(Entry(name, item.source, item.role, status, problem, *booked[:3], document, problems=found.problems, named=booked.named))
    return out


def _input(item: Item, found: Reading | Listing, lang: str) -> dict[str, Any]:
    """What run.json says of a file: its hash, and of an archive or mail how many members it holds and what was left out."""
    record: dict[str, Any] = {"source": item.source, "sha256": item.digest, "bytes": item.size, "role": item.role}
    if isinstance(found, Listing):
        record |= {"members": len(found.members) + len(found.failures), **told(found.notes, lang)}
    return record
