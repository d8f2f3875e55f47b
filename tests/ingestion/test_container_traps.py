"""Archives that are traps: bombs, lying headers, nesting without end."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import pytest
from archive_files import COPY, Inside, overlapping, rar4, rar5, zipped
from docx_files import docx, paragraph
from unpack_checks import codes, contents, refusal, seven, tar, unpack

from pipeline.errors import ReadError
from pipeline.ingestion import sniff
from pipeline.ingestion.containers import Allowance, is_container


def test_bombs_by_ratio_are_refused(tmp_path: Path) -> None:
    zeros = bytes(2**20)
    for i, data in enumerate((zipped(("a.txt", zeros * 260)), gzip.compress(zeros) * 260, bz2.compress(zeros) * 260)):
        error = refusal(data, tmp_path / str(i))
        assert error.code == "too_large" and "压缩炸弹" in str(error)


def test_a_blank_scan_is_no_bomb(tmp_path: Path) -> None:
    assert len(contents(unpack(zipped(("空白.bmp", bytes(25 * 2**20))), tmp_path))) == 1


def test_bombs_by_size_and_by_number_are_refused(tmp_path: Path) -> None:
    members = [(f"{i}.txt", b"x" * 1_000) for i in range(30)]
    archives = (
        zipped(*members),
        tar(*members),
        tar(*members, mode="w:gz"),
        seven(tmp_path, *members),
        rar5(*(Inside(n.encode(), d) for n, d in members)),
    )
    for i, data in enumerate(archives):
        assert len(unpack(data, tmp_path / f"{i}", allowance=Allowance(30, 30_000)).members) == 30
        assert refusal(data, tmp_path / f"{i}size", allowance=Allowance(30, 29_999)).code == "too_large"
        assert refusal(data, tmp_path / f"{i}number", allowance=Allowance(29, 30_000)).code == "too_large"


def test_more_members_than_the_limit_are_refused(tmp_path: Path) -> None:
    assert refusal(zipped(*((f"{i}", b"") for i in range(20_001))), tmp_path).code == "too_large"


def test_a_directory_of_millions_is_not_read(tmp_path: Path) -> None:
    data = bytearray(zipped(("a", b"x")))
    end = data.index(b"PK\x05\x06")
    data[end + 12 : end + 16] = (2**30).to_bytes(4, "little")
    assert refusal(bytes(data), tmp_path).code == "too_large"


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    unpacked = unpack(overlapping(50), tmp_path)
    assert not unpacked.members
    assert set(codes(unpacked).values()) == {"unsafe"} and len(unpacked.failures) == 50


@pytest.mark.parametrize("claimed", [1, 4_999, 5_001, 2**20])
def test_headers_that_lie_about_the_size(tmp_path: Path, claimed: int) -> None:
    honest = b"abcde" * 1_000
    data = bytearray(zipped(("谎.txt", honest), ("方案.txt", b"x")))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = claimed.to_bytes(4, "little")
    unpacked = unpack(bytes(data), tmp_path / "zip")
    assert contents(unpacked).get("谎.txt", honest) == honest
    assert contents(unpacked)["方案.txt"] == b"x"
    assert "谎.txt" in contents(unpacked) or codes(unpacked)["谎.txt"] in ("truncated", "too_large")
    for i, data in enumerate((rar4(Inside(b"a.txt", honest, size=claimed)), rar5(Inside(b"a.txt", honest, size=claimed)))):
        try:
            unpacked = unpack(bytes(data), tmp_path / f"rar{i}")
        except ReadError as error:
            assert error.code in ("truncated", "too_large")
        else:
            assert sum(member.size for member in unpacked.members) <= 5_001


def expand(data: bytes, folder: Path, name: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """All levels of a container, as the audit goes through them."""
    found, refused = {}, {}
    waiting = [(data, name, 0, Allowance())]
    while waiting:
        data, name, depth, allowance = waiting.pop()
        kind = sniff.kind(data, name)
        if not is_container(kind):
            found[name] = data
            continue
        folder = folder / "x"
        try:
            unpacked = unpack(data, folder, name, depth, allowance)
        except ReadError as error:
            refused[name] = error.code
            continue
        refused |= {f"{name}!/{inner}": code for inner, code in codes(unpacked).items()}
        left = allowance.after(unpacked)
        waiting += [(content, f"{name}!/{inner}", depth + 1, left) for inner, content in contents(unpacked).items()]
    return found, refused


def test_a_copy_inside_a_rar_is_its_first(tmp_path: Path) -> None:
    data = rar5(Inside(b"a.txt", b"text"), Inside(b"b.txt", b"a.txt", COPY), Inside(b"c.txt", b"none.txt", COPY))
    unpacked = unpack(data, tmp_path)
    assert contents(unpacked) == {"a.txt": b"text", "b.txt": b"text"}
    assert codes(unpacked) == {"c.txt": "unsafe"}


def test_archives_in_archives(tmp_path: Path) -> None:
    plan = docx(paragraph("实施方案"))
    inner = rar5(Inside("方案.docx".encode(), plan))
    data = zipped(("部门/inner.rar".encode(), inner), ("部门/名单.txt".encode(), b"a"))
    found, refused = expand(data, tmp_path, "box.zip")
    assert found == {"box.zip!/部门/inner.rar!/方案.docx": plan, "box.zip!/部门/名单.txt": b"a"}
    assert not refused


def test_archives_in_archives_without_end_are_refused(tmp_path: Path) -> None:
    data = b"text"
    for _ in range(5):
        data = zipped(("a.zip", data))
    found, refused = expand(data, tmp_path, "a.zip")
    assert list(found.values()) == [b"text"] and not refused
    found, refused = expand(zipped(("a.zip", data)), tmp_path / "deeper", "a.zip")
    assert not found
    assert list(refused.values()) == ["unsafe"] and next(iter(refused)).count("!/") == 5


def test_nested_archives_share_one_allowance(tmp_path: Path) -> None:
    """As in 42.zip: every level is small, all of them together are not."""
    unpacked = unpack(zipped(*((f"{i}.zip", b"x" * 600) for i in range(16))), tmp_path, allowance=Allowance(20, 10_000))
    left = Allowance(20, 10_000).after(unpacked)
    assert left == Allowance(4, 400)
    assert refusal(zipped(("a", b"x" * 401)), tmp_path / "next", allowance=left).code == "too_large"
    assert Allowance(1, 1).after(unpacked) == Allowance(0, 0)
