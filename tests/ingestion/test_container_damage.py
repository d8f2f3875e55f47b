"""Damaged archives: what can be had is kept, what cannot is told, never a crash."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from archive_files import LINK, Inside, rar4, rar5, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from unpack_checks import GBK, SEVEN_ENCRYPTED, UTF8, codes, contents, refusal, special, tar, unpack

from pipeline.errors import CODES, ReadError
from pipeline.ingestion import sniff
from pipeline.ingestion.containers import is_container


@pytest.mark.parametrize(
    "data",
    [
        zipped(("方案.txt", b"x" * 999))[:-30],
        rar5(Inside(b"a", b"x"))[:12],
        rar4(Inside(b"a", b"x"))[:18],
        SEVEN_ENCRYPTED[:100],
        gzip.compress(b"x")[:8],
    ],
    ids=["zip", "rar5", "rar4", "7z", "gz"],
)
def test_archives_cut_off_say_so(tmp_path: Path, data: bytes) -> None:
    assert refusal(data, tmp_path).code == "truncated"


def test_a_directory_that_points_before_the_archive_is_damage(tmp_path: Path) -> None:
    data = bytearray(zipped(("a", b"x")))
    end = data.index(b"PK\x05\x06")
    data[end + 16] += 10
    assert refusal(bytes(data), tmp_path).code == "truncated"


def test_what_lies_before_the_damage_is_kept(tmp_path: Path) -> None:
    random = os.urandom(5_000)
    five = rar5(Inside(b"a.txt", b"first"), Inside(b"b.txt", random))[:-1_000]
    tars = tar(("a.txt", b"first"), ("b.txt", random))[:4_000]
    packed = gzip.compress(tar(("a.txt", b"first"), ("b.txt", random)))[:3_000]
    for i, data in enumerate((five, tars, packed)):
        unpacked = unpack(data, tmp_path / str(i))
        assert contents(unpacked) == {"a.txt": b"first"}
        assert set(codes(unpacked).values()) == {"truncated"}


def test_members_with_wrong_checksums_are_refused(tmp_path: Path) -> None:
    plain = b"a plain text that stands in the archive as it is"
    for i, data in enumerate(
        (
            zipped(("坏.txt", plain), ("好.txt", b"x"), compression=zipfile.ZIP_STORED),
            rar4(Inside("坏.txt".encode("gbk"), plain), Inside("好.txt".encode("gbk"), b"x")),
            rar5(Inside("坏.txt".encode(), plain), Inside("好.txt".encode(), b"x")),
        )
    ):
        unpacked = unpack(data.replace(b"plain text", b"plane text"), tmp_path / str(i))
        assert contents(unpacked) == {"好.txt": b"x"}
        assert codes(unpacked) == {"坏.txt": "truncated"}


def test_a_rar_member_that_libarchive_cannot_read_names_the_other_tool(tmp_path: Path) -> None:
    if shutil.which("unar") or shutil.which("unrar"):
        pytest.skip("the other tool is installed")
    unpacked = unpack(rar5(Inside(b"a.txt", b"stored"), Inside(b"b.txt", b"x")).replace(b"stored", b"Stored"), tmp_path)
    assert "unar" in unpacked.failures[0][1].message


def test_methods_that_nobody_here_knows(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.txt", b"x" * 99), ("b.txt", b"y")))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 98
    unpacked = unpack(bytes(data), tmp_path)
    assert (contents(unpacked), codes(unpacked)) == ({"b.txt": b"y"}, {"a.txt": "unsupported"})


def test_an_archive_without_files_is_empty(tmp_path: Path) -> None:
    for i, data in enumerate((zipped(), zipped(("部门/", b"")), rar5(), rar4(), tar(special("部门", tarfile.DIRTYPE)))):
        assert refusal(data, tmp_path / str(i)).code == "empty"


def test_without_the_library_it_is_said_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(rar5(Inside(b"a", b"x")))
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.errors import ReadError\nfrom pipeline.ingestion.containers import unpack\n"
        "try:\n    unpack(Path(sys.argv[1]), 'rar', 0, Path(sys.argv[2]))\n"
        "except ReadError as error:\n    print(error.code, ascii(str(error)))"
    )
    environment = {**os.environ, "LIBARCHIVE": str(tmp_path / "none.so")}
    done = subprocess.run([sys.executable, "-c", code, path, tmp_path], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("missing_tool") and "libarchive-tools" in done.stdout


DAMAGED = (
    zipped(*GBK.items()),
    rar4(*(Inside(name, data) for name, data in GBK.items())),
    rar5(*(Inside(name.encode(), data) for name, data in UTF8.items()), Inside(b"l", b"x", LINK)),
    tar(*UTF8.items(), mode="w:gz"),
    tar(*UTF8.items()),
    SEVEN_ENCRYPTED,
)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_damage_ends_as_members_or_a_named_reason(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from(DAMAGED)))
    for _ in range(data.draw(st.integers(0, 5))):
        damaged[data.draw(st.integers(8, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    if is_container(sniff.kind(cut)):
        try:
            unpacked = unpack(cut, tmp_path_factory.mktemp("damaged"))
            assert unpacked.members or unpacked.failures
        except ReadError as error:
            assert error.code in CODES and error.code != "crashed"
