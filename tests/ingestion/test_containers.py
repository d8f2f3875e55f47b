"""Archives: what comes out, under which names, and what is refused by name."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import os
import stat
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from archive_files import FOLDER, LINK, Inside, rar4, rar4_unicode, rar5, zipped
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from unpack_checks import GBK, SEVEN_ENCRYPTED, SEVEN_SEALED, UTF8, codes, contents, refusal, seven, special, tar, unpack


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(zipped(*UTF8.items()), id="zip"),
        pytest.param(zipped(*GBK.items()), id="zip in GBK"),
        pytest.param(zipped(*((name.encode(), data) for name, data in UTF8.items())), id="zip in UTF-8 without its mark"),
        pytest.param(zipped(*GBK.items(), compression=zipfile.ZIP_LZMA), id="zip by LZMA"),
        pytest.param(zipped(*GBK.items(), compression=zipfile.ZIP_BZIP2), id="zip by bzip2"),
        pytest.param(zipped((b"\xb2\xbf\xc3\xc5/", b""), *GBK.items()), id="zip with a folder"),
        pytest.param(
            rar4(Inside("部门".encode("gbk"), mode=FOLDER), *(Inside(n.replace(b"/", b"\\"), d) for n, d in GBK.items())), id="rar4"
        ),
        pytest.param(rar4(*(Inside(rar4_unicode(n, b"?"), d) for n, d in UTF8.items())), id="rar4 in Unicode"),
        pytest.param(rar5(Inside("部门".encode(), mode=FOLDER), *(Inside(n.encode(), d) for n, d in UTF8.items())), id="rar5"),
        pytest.param(tar(*UTF8.items()), id="tar"),
        pytest.param(tar(*UTF8.items(), kind=tarfile.PAX_FORMAT), id="tar of POSIX"),
        pytest.param(tar(*UTF8.items(), charset="gbk"), id="tar in GBK"),
        pytest.param(tar(*UTF8.items(), mode="w:gz"), id="tar.gz"),
        pytest.param(tar(*UTF8.items(), mode="w:bz2"), id="tar.bz2"),
        pytest.param(tar(*UTF8.items(), mode="w:xz"), id="tar.xz"),
    ],
)
def test_members_with_chinese_names(tmp_path: Path, data: bytes) -> None:
    unpacked = unpack(data, tmp_path)
    assert contents(unpacked) == UTF8
    assert not unpacked.failures and not unpacked.notes and not unpacked.body


def test_7z(tmp_path: Path) -> None:
    assert contents(unpack(seven(tmp_path, *UTF8.items()), tmp_path)) == UTF8


def test_7z_keeps_chinese_names_in_any_locale(tmp_path: Path) -> None:
    path = tmp_path / "a.7z"
    path.write_bytes(seven(tmp_path, *UTF8.items()))
    code = (
        "import sys; from pathlib import Path; from pipeline.ingestion.containers import unpack;"
        "print(ascii([m.name for m in unpack(Path(sys.argv[1]), '7z', 0, Path(sys.argv[2])).members]))"
    )
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([sys.executable, "-c", code, path, tmp_path], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ascii(list(UTF8))


@pytest.mark.parametrize(
    ("packed", "name", "inner"),
    [
        (gzip.compress(b"x"), "部门/名单.txt.gz", "名单.txt"),
        (bz2.compress(b"x"), "名单.txt.BZ2", "名单.txt"),
        (lzma.compress(b"x"), "名单.xz", "名单"),
        (gzip.compress(b"x"), "", "未命名"),
    ],
)
def test_single_packed_files(tmp_path: Path, packed: bytes, name: str, inner: str) -> None:
    assert contents(unpack(packed, tmp_path, name)) == {inner: b"x"}


@pytest.mark.parametrize("name", ["联通", "学校方案", "a", "汇总表（终稿）"])
def test_one_short_name_in_gbk(tmp_path: Path, name: str) -> None:
    """联通 in GBK is sound UTF-8 for two other letters."""
    assert list(contents(unpack(zipped((f"{name}.txt".encode("gbk"), b"x")), tmp_path))) == [f"{name}.txt"]


def test_names_in_other_charsets(tmp_path: Path) -> None:
    big5 = "國民小學校園安全教育活動實施計畫/防災演練成果報告.docx"
    assert list(contents(unpack(zipped((big5.encode("big5"), b"x")), tmp_path / "a"))) == [big5]
    western = b"r\x82sum\x82.txt"
    assert list(contents(unpack(zipped((western, b"x")), tmp_path / "b"))) == ["résumé.txt"]


def test_the_unicode_name_beside_the_plain_one_is_believed_while_it_belongs_to_it(tmp_path: Path) -> None:
    for i, (crc, expected) in enumerate(((zlib.crc32(b"plan.txt"), "方案.txt"), (1, "plan.txt"))):
        info = zipfile.ZipInfo("plan.txt")
        field = b"\x01" + crc.to_bytes(4, "little") + "方案.txt".encode()
        info.extra = b"\x75\x70" + len(field).to_bytes(2, "little") + field
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(info, b"x")
        assert list(contents(unpack(stream.getvalue(), tmp_path / str(i)))) == [expected]


def test_names_that_differ_in_front_of_the_data(tmp_path: Path) -> None:
    data = zipped((b"plan-a.txt", b"x")).replace(b"plan-a.txt", b"plan-b.txt", 1)
    assert contents(unpack(data, tmp_path)) == {"plan-a.txt": b"x"}


CHARACTERS = st.sampled_from("".join(bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)))
NAMES = st.text(CHARACTERS | st.sampled_from("abcXYZ019 -_（）"), min_size=1, max_size=12).map(lambda name: name.strip() or "空")
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(PATHS, st.binary(max_size=200), min_size=1, max_size=8))
def test_any_tree_in_gbk_comes_back(tmp_path_factory: pytest.TempPathFactory, tree: dict[str, bytes]) -> None:
    raw = {f"{name}.docx".encode("gbk"): data for name, data in tree.items()}
    together = b"\n".join(name for name in raw if not name.isascii())
    with contextlib.suppress(UnicodeDecodeError):
        assume(all(character < "\u0800" for character in together.decode("utf-8")))
    assert contents(unpack(zipped(*raw.items()), tmp_path_factory.mktemp("zip"))) == {f"{name}.docx": data for name, data in tree.items()}


# names

JUNK = ["__MACOSX/._方案.docx", "部门/.DS_Store", "Thumbs.db", "部门/desktop.ini", "~$方案.docx", ".hidden", "a/__MACOSX/b.txt"]


def test_what_systems_leave_behind_is_left_out_silently(tmp_path: Path) -> None:
    unpacked = unpack(zipped(*((name, b"x") for name in [*JUNK, "方案.docx"])), tmp_path)
    assert list(contents(unpacked)) == ["方案.docx"]
    assert not unpacked.failures and not unpacked.notes
    assert refusal(zipped(*((name, b"x") for name in JUNK)), tmp_path / "junk").code == "empty"


@pytest.mark.parametrize(
    "name", ["../方案.txt", "a/../../方案.txt", "..\\方案.txt", "/方案.txt", "\\\\host\\方案.txt", "C:\\方案.txt", "d:方案.txt", ".."]
)
def test_names_that_point_outside_are_refused(tmp_path: Path, name: str) -> None:
    archives = [zipped((name, b"x"), ("安全.txt", b"y")), tar((name, b"x"), ("安全.txt", b"y"))]
    archives += [rar5(Inside(name.encode(), b"x"), Inside("安全.txt".encode(), b"y"))]
    for i, data in enumerate(archives):
        unpacked = unpack(data, tmp_path / str(i))
        assert contents(unpacked) == {"安全.txt": b"y"}
        assert list(codes(unpacked).values()) == ["unsafe"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("部门\\方案.txt", "部门/方案.txt"),
        ("./部门//方案.txt", "部门/方案.txt"),
        ("方\n案\x07.txt", "方_案_.txt"),
        ("方案\u202etxt.exe", "方案_txt.exe"),
        ("", "未命名"),
        (".", "未命名"),
        ("...", "..."),
        ("部门/....", "部门/...."),
        ("方案" * 42 + ".txt", "方案" * 42 + ".txt"),
        ("CON", "CON"),
        (":b.txt", ":b.txt"),
        ("..方案..txt", None),
        ("方案..txt", "方案..txt"),
    ],
)
def test_odd_names(tmp_path: Path, name: str, expected: str | None) -> None:
    data = zipped((name.encode(), b"x"), ("安全.txt".encode(), b"y"))
    assert list(contents(unpack(data, tmp_path))) == [*([expected] if expected else []), "安全.txt"]


def test_endless_names_are_cut(tmp_path: Path) -> None:
    (name,) = contents(unpack(zipped(("方" * 9_000 + ".docx", b"x")), tmp_path))
    assert len(name) == 1_000 and name.endswith(".docx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_gives_two_members(tmp_path: Path) -> None:
    data = zipped(
        ("部门/方案.docx", b"1"), ("部门/方案.docx", b"2"), ("部门/方案.docx", b"3"), ("部门/方案 (2).docx", b"4"), ("a", b"5"), ("a", b"6")
    )
    assert contents(unpack(data, tmp_path)) == {
        "部门/方案.docx": b"1",
        "部门/方案 (2).docx": b"2",
        "部门/方案 (3).docx": b"3",
        "部门/方案 (2) (2).docx": b"4",
        "a": b"5",
        "a (2)": b"6",
    }


# links, devices


def test_links_and_devices_are_never_followed(tmp_path: Path) -> None:
    target = tmp_path / "secret.txt"
    target.write_text("secret")
    link = str(target).encode()
    zips = zipped(("链接", link), ("管道", b""), ("方案.txt", b"x"), modes={0: LINK, 1: stat.S_IFIFO | 0o644})
    five = rar5(Inside("链接".encode(), link, LINK), Inside("方案.txt".encode(), b"x"))
    four = rar4(Inside("链接".encode("gbk"), link, LINK), Inside("方案.txt".encode("gbk"), b"x"))
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
    tars = tar(*(special(f"特殊{i}", kind) for i, kind in enumerate(kinds)), ("方案.txt", b"x"))
    for i, (data, count) in enumerate(((zips, 2), (five, 1), (four, 1), (tars, 5))):
        unpacked = unpack(data, tmp_path / str(i))
        assert contents(unpacked) == {"方案.txt": b"x"}
        assert list(codes(unpacked).values()) == ["unsafe"] * count
        assert "链接" in unpacked.failures[0][1].message


# passwords and volumes


def encrypted_zip() -> bytes:
    data = bytearray(zipped(("密.txt", b"secret"), ("方案.txt", b"x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def test_members_behind_a_password_are_told_by_name(tmp_path: Path) -> None:
    four = rar4(Inside("密.txt".encode("gbk"), b"????", encrypted=True), Inside("方案.txt".encode("gbk"), b"x"))
    five = rar5(Inside("密.txt".encode(), b"????", encrypted=True), Inside("方案.txt".encode(), b"x"))
    for i, data in enumerate((encrypted_zip(), four, five)):
        unpacked = unpack(data, tmp_path / str(i))
        assert contents(unpacked) == {"方案.txt": b"x"}
        assert codes(unpacked) == {"密.txt": "encrypted"}
    assert codes(unpack(SEVEN_ENCRYPTED, tmp_path / "7z")) == {"部门/方案.txt": "encrypted", "名单.txt": "encrypted"}


@pytest.mark.parametrize("data", [SEVEN_SEALED, rar4(headers_encrypted=True), rar5(headers_encrypted=True)], ids=["7z", "rar4", "rar5"])
def test_archives_whose_names_are_encrypted_too(tmp_path: Path, data: bytes) -> None:
    error = refusal(data, tmp_path)
    assert error.code == "encrypted" and "文件名" in str(error)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zipped(("a", b"x")), "材料.zip.001"),
        (rar5(Inside(b"a", b"x")), "材料.part1.rar"),
        (rar4(Inside(b"a", b"x"), volume=True), "材料.rar"),
        (rar5(Inside(b"a", b"x"), volume=True), "材料.rar"),
        (bytes(range(256)) * 4, "材料.z01"),
        (bytes(range(256)) * 4, "材料.7z.002"),
        (bytes(range(256)) * 4, "部门/材料.r00"),
    ],
)
def test_volumes_are_told_as_such(tmp_path: Path, data: bytes, name: str) -> None:
    error = refusal(data, tmp_path, name)
    assert error.code == "unsupported"
    assert "分卷" in str(error) and Path(name).name in str(error)
