"""Reading .doc, .wps, .rtf and .odt: LibreOffice makes a .docx of them, which the usual walk reads.

Two doors: `read` for one file, `convert` for many in one call of the suite (20 files in one call take a tenth of a second each, a start
alone over one). Both keep what they made in a store, by the file's bytes and the suite's version, so that `read` finds it there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.ingestion import docx, messages, office_fields, office_input, office_numbers, office_process
from pipeline.ingestion.desk import Deferred, Desk, Store
from pipeline.ingestion.package import Package
from pipeline.records import Source

#: the kind of the kept results: a .docx, or the code of what is certainly wrong with the file
KIND = "office"
#: the note in the store of which program was last used and what version it is
_PROGRAM = "program"
_DOCX = b"PK"
_CERTAIN = b"truncated"
#: files and bytes of one call: at 40 files the start is a quarter of the time, and less is lost when a call is stopped
BATCH_FILES = 40
BATCH_BYTES = 200 * 2**20
#: seconds without progress after which a call is stopped: plans take 0.1 s each, 2,000 pages 15 s. A file that stops a batch is tried
#: once more alone, within the 60 s that a worker has for a file
BATCH_SECONDS = 20.0
ALONE_SECONDS = 40.0
#: stopped calls without any result, one after another, before the rest of a batch is left to be read one by one
_VAIN_CALLS = 3


def read(data: bytes, desk: Desk | None = None) -> Source:
    """The blocks of the converted file in reading order, as `docx.read` gives them; `format` is ``doc``, ``wps``, ``rtf`` or ``odt``.

    What the desk's store holds is taken from there, without any need of LibreOffice. An RTF that was cut off gives what is left of it,
    with a problem.
    Raises Deferred("office") where the desk defers and the store holds nothing; ReadError: encrypted, truncated, unsupported,
    too_large, unsafe, timeout, crashed, missing_tool.
    """
    kind = office_input.examine(data)
    desk = desk or Desk()
    key = _key(desk.store, data)
    kept = desk.store.get(KIND, key) if desk.store and key else None
    if kept != _CERTAIN and not (kept or b"").startswith(_DOCX):
        if desk.defer:
            raise Deferred("office")
        kept = _alone(data, kind)
        if desk.store and key:
            desk.store.put(KIND, key, kept)
    if kept is None or kept == _CERTAIN:
        raise messages.read_error("truncated")
    source = replace(docx.read(kept), format=kind)
    if kind == "rtf":
        source = replace(source, blocks=tuple(office_numbers.take(source.blocks)))
        if office_input.open_groups(data):
            source = replace(source, problems=(*source.problems, messages.problem("truncated.cut")))
    return source


def convert(files: Sequence[Path], store: Store) -> None:
    """Convert the files that LibreOffice is needed for and put the results into `store`, where `read` finds them.

    No file is an error here: whatever could not be converted, or is of another kind, is left to `read`, which says why. A file that
    stops a call costs itself alone: the others go on in a new one. Without LibreOffice nothing happens.
    """
    program = office_process.find()
    if program is None or _version(store) is None:
        return
    for group in _groups(files):
        with office_process.bench() as bench:
            keys = {}
            for path in group:
                laid = _lay(path, bench, store)
                if laid:
                    keys[laid[0]] = laid[1]
            _work_off(program, bench, keys, store)


def _groups(files: Sequence[Path]) -> Iterator[list[Path]]:
    """The files in groups of what one call takes; those that cannot be found are left out."""
    group: list[Path] = []
    size = 0
    for path in files:
        try:
            own = path.stat().st_size
        except OSError:
            continue
        if group and (len(group) == BATCH_FILES or size + own > BATCH_BYTES):
            yield group
            group, size = [], 0
        group.append(path)
        size += own
    if group:
        yield group


def _lay(path: Path, bench: office_process.Bench, store: Store) -> tuple[str, str] | None:
    """Lay a file on the bench: its name there, and the key of its result. None where there is nothing to convert."""
    try:
        data = path.read_bytes()
        kind = office_input.examine(data)
    except (OSError, ReadError):
        return None
    key = _key(store, data)
    if key is None or store.get(KIND, key) is not None:
        return None
    return bench.add(_prepared(data, kind), kind), key


def _work_off(program: Path, bench: office_process.Bench, keys: dict[str, str], store: Store) -> None:
    """Call the suite until all files had their turn."""
    waiting = list(keys)
    vain = 0
    while waiting and vain < _VAIN_CALLS:
        run = bench.run(program, waiting, BATCH_SECONDS)
        sound = {name: content for name, path in run.converted.items() if (content := _sound(path))}
        for name, content in sound.items():
            store.put(KIND, keys[name], content)
        if run.end == "done":
            return
        # the suite takes the files in order: the one whose turn it was is left to be read alone
        turn = len(sound) + run.refused
        waiting = [name for name in waiting[:turn] + waiting[turn + 1 :] if name not in sound]
        vain = 0 if sound else vain + 1


def _alone(data: bytes, kind: str) -> bytes:
    """The .docx made of one file, or the code of what is certainly wrong with it."""
    program = office_process.find()
    if program is None:
        raise messages.read_error("missing_tool.office", kind=kind)
    with office_process.bench() as bench:
        name = bench.add(_prepared(data, kind), kind)
        run = bench.run(program, [name], ALONE_SECONDS)
        content = _sound(run.converted[name]) if name in run.converted else None
    if content:
        return content
    if run.end == "stalled":
        raise messages.read_error("timeout", seconds=f"{ALONE_SECONDS:g}")
    if run.refused and run.end == "done":
        return _CERTAIN
    raise messages.read_error("crashed", detail=run.detail)


def _prepared(data: bytes, kind: str) -> bytes:
    """What the suite gets to see of a file."""
    if kind == "rtf":
        data = office_numbers.mark(office_input.declared(office_input.closed(data)))
    return office_fields.freeze(data, kind)


def _sound(path: Path) -> bytes | None:
    """The bytes of a converted file, if it is a .docx with a document inside."""
    content = path.read_bytes()
    try:
        return content if "word/document.xml" in Package(content) else None
    except ReadError:
        return None


def _key(store: Store | None, data: bytes) -> str | None:
    """Under what the result of these bytes is kept; None where no version of the suite is known."""
    version = _version(store) if store else None
    return f"{hashlib.sha256(data).hexdigest()} {version}" if version else None


def _version(store: Store) -> str | None:
    """The version of the suite. A note in the store says it without a start, also where the program is no longer there."""
    noted, _, version = (store.get(KIND, _PROGRAM) or b"").decode("utf-8", "replace").rpartition("\n")
    program = office_process.find()
    identity = office_process.identity(program) if program else noted
    if version and identity == noted:
        return version
    found = office_process.version(program) if program else None
    if found:
        store.put(KIND, _PROGRAM, f"{identity}\n{found}".encode())
    return found
