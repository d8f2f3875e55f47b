"""What comes out of a container, and the box into which members are put: it knows the limits and is the only writer to disk."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ReadError
from pipeline.ingestion.member_names import Names, is_left_behind, is_unsafe
from pipeline.ingestion.messages import note, problem, read_error
from pipeline.records import Note, Problem

#: files in one archive and all that are nested in it; as `package.MAX_MEMBERS`
MAX_MEMBERS = 20_000
#: bytes of one member: room for a nested archive of photos; a document may have a fifth of it (`pipeline.ingestion.MAX_BYTES`)
MAX_MEMBER_BYTES = 2**30
#: bytes of all members of one archive and all that are nested in it: what a disk for temporary files can be expected to hold
MAX_BYTES = 4 * 2**30
#: an archive may unpack to this many times its size, where that is more than the size below. Set by judgement: Office files and pictures
#: are packed already, plain text packs some 10 to 1, and deflate reaches 1,032 to 1; the size lets blank scans and the like pass
MAX_RATIO = 300
RATIO_FROM = 256 * 2**20
#: stands for the members of a damaged container whose names are lost
REST = "（其余内容）"
#: mails are held in memory whole, several times over; as `pipeline.ingestion.MAX_BYTES`
_MAX_WHOLE = 200 * 2**20
#: bytes read at a time
CHUNK = 65_536

#: what the libraries raise on damaged members
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, EOFError, OSError, ValueError, IndexError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file that was inside: `name` is its path in the archive (``部门/方案.docx``), `path` where its bytes lie now."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a container held.

    `failures` are members that could not be unpacked, by name; `notes` say what was left out on purpose; `body` says that
    the container is a mail whose own text is to be read too, by `pipeline.ingestion.parse`.
    """

    members: tuple[Member, ...]
    failures: tuple[tuple[str, Problem], ...] = ()
    notes: tuple[Note, ...] = ()
    body: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much may still be unpacked out of one submitted file, over all levels of nesting."""

    members: int = MAX_MEMBERS
    bytes: int = MAX_BYTES

    def after(self, unpacked: Unpacked) -> Allowance:
        """What is left for the archives nested in `unpacked`."""
        taken = sum(member.size for member in unpacked.members)
        count = len(unpacked.members) + len(unpacked.failures)
        return Allowance(max(self.members - count, 0), max(self.bytes - taken, 0))


class Box:
    """Takes the members of one container of `packed` bytes and writes them to `folder` as 0001, 0002, …

    Every method that takes a member's name settles what becomes of that member; ReadError ``too_large`` ends the whole container.
    """

    def __init__(self, folder: Path, allowance: Allowance, packed: int) -> None:
        self._folder = folder
        self._allowance = allowance
        self._packed = packed
        self._names = Names()
        self._members: list[Member] = []
        self._failures: list[tuple[str, Problem]] = []
        self._notes: list[Note] = []
        self._bytes = 0
        self._left_behind = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been put in or refused so far."""
        return not self._members and not self._failures

    def expect(self, members: int, size: int) -> None:
        """Refuse a container by what it declares, before anything is written."""
        if members > self._allowance.members:
            raise read_error("too_large.members", limit=f"{self._allowance.members:,}")
        self._check(size)

    def refuse(self, name: str, key: str, **values: object) -> None:
        """Tell that the member `name` could not be unpacked; `key` is one of `messages`."""
        if not self._leave(name):
            self._fail(name, problem(key, **values))

    def add(self, name: str, chunks: Iterable[bytes], size: int = 0, otherwise: Iterable[bytes] | None = None) -> Path | None:
        """Write a member whose bytes `chunks` yields; files that systems leave behind are left out. `size` is what the container says.

        `chunks` is not drawn where the name alone settles it; `otherwise` is another way to the same bytes, drawn where the first
        failed. Returns where the bytes lie, None where they were not written.
        """
        if self._leave(name):
            return None
        if is_unsafe(name):
            self.refuse(name, "unsafe.name")
            return None
        if size > MAX_MEMBER_BYTES:
            self.refuse(name, "too_large")
            return None
        path = self._folder / f"{len(self._members) + 1:04}"
        written, failure = self._write(path, chunks)
        if failure and otherwise is not None and failure.code != "too_large":
            written, failure = self._write(path, otherwise)
        if failure:
            path.unlink()
            self._fail(name, failure)
            return None
        self._check_count()
        self._bytes += written
        self._members.append(Member(self._names.claim(name), path, written))
        return path

    def cut_off(self) -> None:
        """Tell that the container ends too early; ReadError ``truncated`` where nothing came out of it."""
        if self.is_empty:
            raise read_error("truncated")
        self._fail(REST, problem("truncated.rest"))

    def note(self, key: str, **values: object) -> None:
        """Say what was left out on purpose."""
        self._notes.append(note(key, **values))

    def unpacked(self, body: bool = False) -> Unpacked:
        """All that was put in; ReadError ``empty`` where there is nothing."""
        if self.is_empty and not body:
            raise read_error("empty.archive")
        return Unpacked(tuple(self._members), tuple(self._failures), tuple(self._notes), body)

    def _leave(self, name: str) -> bool:
        """Whether the member is one of those that nobody submits."""
        if not is_left_behind(name):
            return False
        self._left_behind += 1
        self._check_count()
        return True

    def _write(self, path: Path, chunks: Iterable[bytes]) -> tuple[int, Problem | None]:
        """Write what `chunks` yields: the number of bytes, and why it ended early."""
        written = 0
        with path.open("wb") as file:
            source = _guarded(chunks)
            for chunk in source:
                if isinstance(chunk, Problem):
                    return written, chunk
                written += len(chunk)
                if written > MAX_MEMBER_BYTES:
                    return written, problem("too_large")
                self._check(self._bytes + written)
                file.write(chunk)
        return written, None

    def _fail(self, name: str, why: Problem) -> None:
        self._failures.append((self._names.claim(name), why))
        self._check_count()

    def _check(self, size: int) -> None:
        if size > RATIO_FROM and size > MAX_RATIO * self._packed:
            raise read_error("too_large.ratio", ratio=MAX_RATIO)
        if size > self._allowance.bytes:
            raise read_error("too_large.archive", limit=f"{MAX_BYTES // 2**30} GB")

    def _check_count(self) -> None:
        if len(self._members) + len(self._failures) + self._left_behind > self._allowance.members:
            raise read_error("too_large.members", limit=f"{MAX_MEMBERS:,}")


def read_whole(path: Path) -> bytes:
    """The bytes of a container that can only be read as a whole; ReadError ``too_large``."""
    if path.stat().st_size > _MAX_WHOLE:
        raise read_error("too_large")
    return path.read_bytes()


def _guarded(chunks: Iterable[bytes]) -> Iterator[bytes | Problem]:
    """The chunks, and a Problem at the end where the member turns out to be damaged."""
    try:
        yield from chunks
    except ReadError as error:
        yield Problem(error.code, str(error), error.english)
    except NotImplementedError:
        yield problem("unsupported.method")
    except _DAMAGED:
        yield problem("truncated.member")
