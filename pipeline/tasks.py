"""The files of a batch, what is read of them, and the tasks that workers do."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import ReadError
from pipeline.ingestion.messages import read_error
from pipeline.records import Document, Note, Problem, Role
from pipeline.settings import Settings
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.ingestion.containers import Allowance, Unpacked

#: what of a file too large to read tells whether it is an archive: those are unpacked all the same
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the batch or a member of one: its name in the batch (``box.zip!/部门/方案.docx``), role, SHA-256 and number of its
    bytes, and where they lie now.
    """

    source: str
    role: Role
    digest: str
    size: int
    path: Path | None = None
    depth: int = 0

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.source.rsplit("/", 1)[-1]

    @property
    def root(self) -> str:
        """The submitted file that this one came in."""
        return self.source.split("!/", 1)[0]

    def member(self, name: str, digest: str = "", size: int = 0, path: Path | None = None) -> Item:
        """A file inside this one."""
        return Item(f"{self.source}!/{name}", self.role, digest, size, path, self.depth + 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its documents, and the parts that could not be read; without documents the file could not be read."""

    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive or a mail holds: name, SHA-256 and size of each member, those that could not be unpacked, what was left out.

    `body` says that its own text is a document as well.
    """

    members: tuple[tuple[str, str, int], ...]
    failures: tuple[tuple[str, Problem], ...] = ()
    notes: tuple[Note, ...] = ()
    body: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file must wait: for conversion, for the recognition of `pages`, or, a container in another one, for its turn to be opened."""

    what: Literal["office", "ocr", "open"]
    pages: tuple[int, ...] = ()


Attempt = Literal["first", "prepared", "final", "second reader"]


@dataclass(frozen=True, slots=True)
class Read:
    """Task: read and analyse one file. `attempt` says what was tried before: nothing, the slow work, or the usual reader in vain.

    A container in another one is opened only with an `allowance`: what is left of the submitted file's.
    """

    path: Path
    name: str
    digest: str
    size: int
    depth: int
    settings: Settings
    store: Path
    scratch: Path
    attempt: Attempt = "first"
    body: bool = False
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Convert:
    """Task: convert some files with one start of the office suite, into the store."""

    paths: tuple[Path, ...]
    store: Path


@dataclass(frozen=True, slots=True)
class Recognise:
    """Task: recognise one page of a scan (counted from 0), into the store."""

    path: Path
    page: int
    store: Path


Task = Read | Convert | Recognise
Outcome = tuple[Item, "Reading | Listing"]


def work(task: Task) -> Reading | Unpacked | Wanted | None:
    """What a worker does with a task."""
    match task:
        case Read():
            return _read(task)
        case Convert():
            from pipeline.ingestion import office  # noqa: PLC0415

            office.convert(task.paths, _store(task.store))
        case Recognise():
            from pipeline.ingestion import ocr  # noqa: PLC0415

            ocr.recognise_page(task.path.read_bytes(), task.page, _store(task.store))
    return None


@cache
def _store(folder: Path) -> Store:
    """One connection for each worker."""
    return Store(folder)


def _read(task: Read) -> Reading | Unpacked | Wanted:
    from pipeline.analysis import analyse  # noqa: PLC0415  the main process reads nothing itself
    from pipeline.ingestion import containers, parse, sniff  # noqa: PLC0415
    from pipeline.ingestion.desk import Deferred, Desk  # noqa: PLC0415

    try:
        data = _bytes(task)
        kind = sniff.kind(data, task.name)
        if containers.is_container(kind) and not task.body:
            if task.depth and task.allowance is None:
                return Wanted("open")
            folder = Path(tempfile.mkdtemp(dir=task.scratch))
            unpacked = containers.unpack(task.path, kind, task.depth, folder, task.name, task.allowance)
            if stamp(task.path)[0] != task.digest:  # it was opened a second time
                raise read_error("crashed.changed")
            return unpacked
        if len(data) < task.size:
            raise read_error("too_large")
        if task.attempt == "second reader":
            from pipeline.ingestion import pdf_second  # noqa: PLC0415  (a library that hardly any batch needs)

            source = pdf_second.read(data)
        else:
            desk = Desk(_store(task.store), defer=task.attempt == "first", final=task.attempt == "final")
            source = parse(data, task.name, desk)
    except Deferred as wanted:
        return Wanted(wanted.what, wanted.pages)
    except ReadError as error:
        return Reading(problems=(Problem(error.code, str(error), error.english),))
    return Reading(tuple(analyse(source, task.settings)), source.problems)


def _bytes(task: Read) -> bytes:
    """The file's bytes, of a very large one its beginning. Raises ReadError where they cannot be had, or are no more what they were."""
    from pipeline.ingestion import MAX_BYTES  # noqa: PLC0415

    try:
        with task.path.open("rb") as file:
            if task.size > MAX_BYTES:
                return file.read(_HEAD)
            data = file.read()
    except OSError as error:
        raise read_error("crashed.access", detail=error.strerror or str(error)) from error
    if hashlib.sha256(data).hexdigest() != task.digest:
        raise read_error("crashed.changed")
    return data


def stamp(path: Path) -> tuple[str, int]:
    """SHA-256 and number of a file's bytes; empty and 0 where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError:
        return "", 0
