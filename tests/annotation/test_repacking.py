"""A zip with some members changed: these are changed, all others are there as they were packed."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.annotation.repacking import repacked

NAMES = st.text("abc/甲.é", min_size=1, max_size=12).filter(lambda name: not name.startswith("/"))


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, ahead: bytes = b"") -> bytes:
    stream = io.BytesIO()
    stream.write(ahead)
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(NAMES, st.binary(max_size=60)), st.dictionaries(NAMES, st.binary(max_size=60)), st.sampled_from([b"", b"#!/bin/sh\n"])
)
def test_the_members_are_those_before_and_those_changed(before: dict[str, bytes], changed: dict[str, bytes], ahead: bytes) -> None:
    assert contents(repacked(zipped(before, ahead=ahead), changed)) == before | changed


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_not_changed_stays_packed_as_it_was(method: int) -> None:
    before = zipped({"a.xml": b"<a/>" * 99, "b.png": bytes(range(256))}, method)
    after = repacked(before, {"a.xml": b"<b/>"})
    packed = []
    for data in (before, after):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            packed.append((archive.getinfo("b.png").compress_type, archive.getinfo("b.png").compress_size))
    assert packed[0] == packed[1] and packed[0][0] == method
    assert contents(after) == {"a.xml": b"<b/>", "b.png": bytes(range(256))}


def test_sizes_that_stand_behind_the_data() -> None:
    """Written to a pipe, an archive has the sizes of a member only behind its data and in the directory."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", "甲" * 50)
        archive.writestr("b.xml", "乙")
    assert contents(repacked(stream.getvalue(), {"b.xml": b"x"})) == {"a.xml": ("甲" * 50).encode(), "b.xml": b"x"}


def test_of_two_members_of_one_name_the_last_one_counts() -> None:
    stream = io.BytesIO(zipped({"a.xml": b"1"}))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.xml", b"2")
    assert contents(repacked(stream.getvalue(), {})) == {"a.xml": b"2"}


def test_what_is_no_sound_archive_is_refused() -> None:
    data = zipped({"a.xml": b"<a/>", "b.xml": b"<b/>"})
    locked = data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    moved = data.replace(b"PK\x03\x04", b"PK\x00\x00", 1)
    for broken in (b"no archive", data[:-30], locked, moved):
        with pytest.raises(zipfile.BadZipFile):
            repacked(broken, {"b.xml": b""})
