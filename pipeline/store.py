"""Finished work, kept between runs: what was read, converted and recognised, by the bytes that it was made from.

One SQLite file, so that a killed process, a full disk or a power cut costs the last entry at most, and several processes share it.
What cannot be kept is made again: no error of the store stops an audit.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

#: environment variable that names the folder, instead of the user's cache folder
VARIABLE = "PLANAUDIT_CACHE"
#: what the file may grow to before the longest unused entries go; a read plan takes some 20 kB, a converted one as much, a page 5 kB
MAX_BYTES = 2 * 2**30
FILE = "work.sqlite3"
#: the folder for finished comparisons, one folder for each batch
BATCHES = "compared"
#: how long a process waits while another one writes
_BUSY_SECONDS = 10.0
#: an entry's last use is noted once a day: reading must not write
_DAY = 86_400
#: keys of one question: SQLite takes 999 values in old versions
_AT_ONCE = 500
#: what SQLite says of a file that is damaged, or none of its own
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS work (
    kind TEXT NOT NULL, key TEXT NOT NULL, used INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)
);
CREATE INDEX IF NOT EXISTS by_use ON work (used);
"""


class Store:
    """Values by kind and key in `folder`, which is made if needed; safe to use from several processes, each with a `Store` of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.failures: list[str] = []
        self._process = self._inode = 0
        self._connection: sqlite3.Connection | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """What in `folder` is the store's."""
        files = (self.folder / f"{FILE}{ending}" for ending in ("", "-wal", "-shm", "-journal", ".damaged"))
        return (*files, self.folder / BATCHES)

    def trouble(self) -> str:
        """Why nothing can be kept; empty where it can. A damaged file is set aside."""
        for _ in range(2):
            before = len(self.failures)
            self.put("trial", "", b"trial")
            if len(self.failures) == before:
                return ""
        return self.failures[-1]

    def get(self, kind: str, key: str) -> bytes | None:
        """The value under `key`; None where there is none."""
        return self.get_many(kind, [key]).get(key)

    def get_many(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that there are under `keys`."""
        wanted = list(dict.fromkeys(keys))

        def look(connection: sqlite3.Connection) -> dict[str, bytes]:
            found, stale, now = {}, [], int(time.time())
            for at in range(0, len(wanted), _AT_ONCE):
                some = wanted[at : at + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = connection.execute(f"SELECT key, used, value FROM work WHERE kind = ? AND key IN ({marks})", [kind, *some])
                for key, used, value in rows:
                    found[key] = value
                    if now - used > _DAY:
                        stale.append((now, kind, key))
            if stale:
                connection.executemany("UPDATE work SET used = ? WHERE kind = ? AND key = ?", stale)
            return found

        return self._try(look) or {}

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep `value` under `key`, in place of what was there."""
        row = (kind, key, int(time.time()), value)
        self._try(lambda connection: connection.execute("INSERT OR REPLACE INTO work VALUES (?, ?, ?, ?)", row))

    def prune(self, limit: int = MAX_BYTES) -> None:
        """Drop the longest unused entries, where the values take more than `limit` bytes, until they take nine tenths of it."""

        def drop(connection: sqlite3.Connection) -> bool:
            (size,) = connection.execute("SELECT coalesce(sum(length(value)), 0) FROM work").fetchone()
            gone = []
            if size > limit:
                for row, length in connection.execute("SELECT rowid, length(value) FROM work ORDER BY used, rowid"):
                    gone.append((row,))
                    size -= length
                    if size <= limit * 9 // 10:
                        break
            connection.executemany("DELETE FROM work WHERE rowid = ?", gone)
            return bool(gone)

        if self._try(drop):
            self._try(lambda connection: connection.execute("VACUUM"))

    def batch(self, paths: Iterable[str | Path]) -> Path:
        """The folder for what the comparison of the batch of these inputs leaves for the next one: large, and not in the file."""
        named = "\0".join(sorted(os.path.realpath(path) for path in paths))
        return self.folder / BATCHES / hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def size(self) -> tuple[int, int]:
        """How many values there are, and their bytes."""
        ask = "SELECT count(*), coalesce(sum(length(value)), 0) FROM work"
        count, size = self._try(lambda connection: connection.execute(ask).fetchone()) or (0, 0)
        return count, size

    def clear(self) -> None:
        """Forget everything."""
        self.prune(-1)
        shutil.rmtree(self.folder / BATCHES, ignore_errors=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None and self._process == os.getpid():
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _try(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do `work` in a transaction. Trouble is noted in `failures`, leaves the file as it was, and gives None."""
        try:
            if self._connection is None or self._process != os.getpid():
                self._connection, self._process = self._connect(), os.getpid()
            with self._connection:
                return work(self._connection)
        except (sqlite3.DatabaseError, OSError) as error:
            self.failures.append(str(error))
            self.close()
            if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
                self._set_aside()
        return None

    def _set_aside(self) -> None:
        """Make room for a new file, unless another process has done so."""
        with suppress(OSError):
            if (self.folder / FILE).stat().st_ino == self._inode:
                (self.folder / FILE).replace(self.folder / f"{FILE}.damaged")
                for rest in ("-wal", "-shm"):
                    (self.folder / f"{FILE}{rest}").unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(self.folder / FILE, timeout=_BUSY_SECONDS)
        self._inode = (self.folder / FILE).stat().st_ino
        with suppress(PermissionError):  # another user's
            (self.folder / FILE).chmod(0o600)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_SCHEMA)
        return connection


class _Kept(Store):
    def put(self, kind: str, key: str, value: bytes) -> None:
        """Nothing is added."""


def kept() -> Store | None:
    """What earlier audits left in the user's own folder, to be taken alone: a command that was not asked to keep anything adds nothing.
    None where there is no store.
    """
    folder = default_folder()
    return _Kept(folder) if (folder / FILE).exists() else None


def default_folder() -> Path:
    """Where finished work is kept: the folder that PLANAUDIT_CACHE names, else one in the user's cache folder."""
    if os.environ.get(VARIABLE):
        return Path(os.environ[VARIABLE])
    from platformdirs import user_cache_path  # noqa: PLC0415  only where it is not named

    return user_cache_path("planaudit", appauthor=False)


#: libraries whose version may change what is read, as the folders are called in which installers note it: ``pypdf-6.1.0.dist-info``
_LIBRARIES = frozenset({"lxml", "opencc", "pdfplumber", "pypdf", "pypdfium2", "python_calamine", "rapidocr", "onnxruntime"})


def program_digest() -> str:
    """A digest of the program as it reads: its own files, its models, Python and the readers' libraries.

    Work kept by one state of the program is never taken by another one.
    """
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256("\0".join([sys.version, *_installed(), ""]).encode())
    models = next((place for place in (package / "_data" / "models", package.parent / "models") if place.is_dir()), package)
    for root in (package, models):
        for folder, below, names in os.walk(root):
            below[:] = sorted(name for name in below if name not in ("__pycache__", "_data", "report", "reuse", "demo"))
            for name in sorted(names):
                if not name.endswith((".pyc", ".md")):
                    digest.update(f"{name}\0".encode())
                    with open(f"{folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123  (300 files: a fifth of the time of `Path`)
                        digest.update(file.read())
    return digest.hexdigest()


def _installed() -> list[str]:
    """Names and versions of the readers' libraries; `importlib.metadata` would read a mail for each, and needs 30 ms to do so."""
    found = []
    for place in sys.path:
        with suppress(OSError):
            names = os.listdir(place or ".")  # noqa: PTH208
            found += sorted(name for name in names if name.partition("-")[0] in _LIBRARIES and name.endswith((".dist-info", ".egg-info")))
    return found
