"""The library libarchive, which unpacks rar and 7z: how it is found, its members as a stream, its errors in our words.

It is the system's own library, called through the package libarchive-c: part of macOS and of Windows 10, a package on Linux.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import importlib
import locale
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.ingestion.messages import read_error
from pipeline.ingestion.unpacking import CHUNK

#: Windows calls its copy by another name; the package looks into this variable first
_VARIABLE, _ON_WINDOWS = "LIBARCHIVE", "archiveint.dll"
_INSTALL = (
    "Debian/Ubuntu: sudo apt-get install libarchive-tools; macOS: brew install libarchive; Windows: Windows 10 1803+ (archiveint.dll)"
)
#: charsets in which the library can write any name
_LOCALES = ("C.UTF-8", "en_US.UTF-8", "zh_CN.UTF-8")


class Reader:
    """The members of an archive, one after the other. `lost` says why no more can be had, as a key of `messages`; "" while they can."""

    def __init__(self, library: Any, pointer: Any) -> None:
        self._library = library
        self._pointer = pointer
        self._entries = iter(library.read.ArchiveRead(pointer))
        self.lost = ""

    def next(self) -> Any:
        """The next entry (`pathname`, `isdir`, `isreg`, `size`); None behind the last one and once the archive is lost."""
        if self.lost:
            return None
        try:
            return next(self._entries, None)
        except self._library.ArchiveError as error:
            self.lost = _reason(error)
            return None

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the entry drawn last; ReadError where they cannot be read."""
        buffer = ctypes.create_string_buffer(CHUNK)
        while True:
            try:
                size = self._library.ffi.read_data(self._pointer, buffer, CHUNK)
            except self._library.ArchiveError as error:
                if error.retcode == self._library.ffi.ARCHIVE_FATAL:
                    self.lost = _reason(error)
                raise read_error(_reason(error)) from error
            if size < 0:
                # a mere warning to the library, which the package passes on as a number: the checksum is wrong
                raise read_error("truncated.member")
            if size == 0:
                return
            yield buffer.raw[:size]


@contextlib.contextmanager
def opened(path: Path, kind: str) -> Iterator[Reader]:
    """The members of the archive at `path` of `kind` ``rar`` or ``7z``.

    Raises ReadError ``missing_tool`` without the library, else what its errors come to.
    """
    library = _library(kind)
    # the library takes whatever format it is allowed, and a file must not choose its reader
    formats = ("rar", "rar5") if kind == "rar" else ("7zip",)
    pointer = library.ffi.read_new()
    with _any_name():
        try:
            for name in formats:
                library.ffi.get_read_format_function(name)(pointer)
            library.ffi.read_open_filename_w(pointer, str(path), CHUNK)
            yield Reader(library, pointer)
        except library.ArchiveError as error:
            raise read_error(_reason(error)) from error
        finally:
            library.ffi.read_free(pointer)


def _reason(error: Any) -> str:
    """What the library's error means: ``encrypted``, ``unsupported.method``, ``too_large`` (memory), else damage."""
    message = str(error).lower()
    if "encrypt" in message or "passphrase" in message:
        return "encrypted"
    if error.errno == errno.ENOMEM:
        return "too_large"
    if any(words in message for words in ("unsupported", "not supported", "unknown codec", "unexpected codec")):
        return "unsupported.method"
    return "truncated.member"


def _library(kind: str) -> Any:
    """The package, imported late: it looks for the library, which costs 0.1 s."""
    if sys.platform == "win32":
        os.environ.setdefault(_VARIABLE, _ON_WINDOWS)
    logging.getLogger("libarchive").addHandler(logging.NullHandler())
    try:
        return importlib.import_module("libarchive")
    except (ImportError, OSError, AttributeError, TypeError) as error:
        raise read_error("missing_tool", kind=kind, tool="libarchive", install=_INSTALL) from error


@contextlib.contextmanager
def _any_name() -> Iterator[None]:
    """Names pass through the process's charset: where that is not UTF-8 (LC_ALL=C), Chinese ones would be lost."""
    before = locale.setlocale(locale.LC_CTYPE)
    if sys.platform != "win32" and locale.nl_langinfo(locale.CODESET).upper() != "UTF-8":
        for name in _LOCALES:
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                break
    try:
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
