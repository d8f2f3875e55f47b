"""What the tests of archives share: unpacking some bytes, and what came of it."""

from __future__ import annotations

import base64
import io
import tarfile
from pathlib import Path

import libarchive
import pytest

from pipeline.errors import ReadError
from pipeline.ingestion import containers, sniff
from pipeline.ingestion.containers import Allowance, Unpacked

#: the same two members, named as Chinese Windows does and in Unicode
GBK = {"部门/实施方案.docx".encode("gbk"): b"1", "名单.xls".encode("gbk"): b"2"}
UTF8 = {"部门/实施方案.docx": b"1", "名单.xls": b"2"}

#: two members, 部门/方案.txt and 名单.txt, packed by 7-Zip's method with the password mima; in the second the names are encrypted too
SEVEN_ENCRYPTED = base64.b64decode(
    "N3q8ryccAAT2/IosrAAAAAAAAAAWAAAAAAAAAJK3czsYVEyJu/sAqxDSitmiGr6CtXYtF54PRCP8285in0lwTOAAjgCEXQAAgTMHrg/QDv4RlALStEi9C6po+ZcBlcCQClJ5"
    "MXdwNAk3dHVcbjuiDR/MAWuHsvylPJS/MvUzorI8jrQaLoGM0X+2Fxi0drUDxuvoYgimlFJrI39cGsjzqztZIdLqPg9amCgE5GmWg76vUhTovH5oZGDqKxsnts6KQiTgxkb+"
    "DSAAAAAAFwYgAQmAjAAHCwEAASEhARgMgI8AAA=="
)
SEVEN_SEALED = base64.b64decode(
    "N3q8ryccAARkSVmzsAAAAAAAAAAqAAAAAAAAAAfipwxAXdZe2AKEIIRHgkyzauzNyniDhVmNdYdtfoV6a6ZKPhx3LtRYnMAvmla0ywBZVebcHpfRal4kPEf71qm1RsrZ18h9"
    "W7ttOHNzIycCY/b4hlevu8jOgbSkZVPoLPQOPAoswusIMmJLtMiRFY168E7ETjm6LwX7jGxUdECVujy5EHvcFPGqWaYUGBEm/FUxGLxmQausgSMLlxcMa43YQ/xdyBAywfGf"
    "TVI3BPDBOWynJhcGIAEJgJAABwsBAAEkBvEHARJTDw1NM96KSNcDw6UsWvFDv94MgI8AAA=="
)


def unpack(data: bytes, folder: Path, name: str = "", depth: int = 0, allowance: Allowance | None = None) -> Unpacked:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "container"
    path.write_bytes(data)
    out = folder / "out"
    out.mkdir()
    return containers.unpack(path, sniff.kind(data, name), depth, out, name, allowance)


def contents(unpacked: Unpacked) -> dict[str, bytes]:
    assert all(member.size == member.path.stat().st_size for member in unpacked.members)
    return {member.name: member.path.read_bytes() for member in unpacked.members}


def codes(unpacked: Unpacked) -> dict[str, str]:
    return {name: problem.code for name, problem in unpacked.failures}


def refusal(data: bytes, folder: Path, name: str = "", depth: int = 0, allowance: Allowance | None = None) -> ReadError:
    with pytest.raises(ReadError) as caught:
        unpack(data, folder, name, depth, allowance)
    return caught.value


def tar(*members: tuple[str, bytes] | tarfile.TarInfo, mode: str = "w", charset: str = "utf-8", kind: int = tarfile.GNU_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode, encoding=charset, format=kind) as archive:  # type: ignore[call-overload]
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
            else:
                info = tarfile.TarInfo(member[0])
                info.size = len(member[1])
                archive.addfile(info, io.BytesIO(member[1]))
    return stream.getvalue()


def special(name: str, kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "../../etc/passwd"
    return info


def seven(folder: Path, *members: tuple[str, bytes]) -> bytes:
    path = folder / "made.7z"
    with libarchive.file_writer(str(path), "7zip") as archive:
        for name, data in members:
            archive.add_file_from_memory(name, len(data), data)
    return path.read_bytes()
