"""The whole flow on trees that nobody would submit: nothing vanishes, and the result is the same however it was come by."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import socket
import sqlite3
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from functools import cache, partial
from pathlib import Path
from typing import Any

import libarchive
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submissions import SOUND, SUMMARY, plain, word

from pipeline import audit
from pipeline.batch import shown
from pipeline.errors import UsageError
from pipeline.ingestion.member_names import is_left_behind
from pipeline.report.results import load
from pipeline.store import FILE

sys.path.append(str(Path(__file__).parent / "ingestion"))
from archive_files import Inside, rar4, zipped
from format_files import made

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names and links that Windows does not allow")

#: a folder, an archive or a mail by the names of what it holds; a number is a file of `contents`
Tree = dict[str, "int | Tree | Packed"]


class Packed(dict[str, Any]):
    """What an archive or a mail holds."""

    kind = "zip"


NAMES = [
    *("方案.txt", "方案.docx", "总结.pdf", "无后缀", "a\nb.txt", "\"引'号.txt", "=cmd|' C'!A0.txt", "\u202etxt.docx", "长" * 83 + ".txt"),
    *("尾点.", "尾空 ", "a.zip!", "方案.zip", "x!", "cafe\u0301.txt", "caf\u00e9.txt", ".隐藏.txt", "~$锁.docx", "a\\b.txt", "..txt", "…"),
    *("a.part2.rar", "b.z01", "<script>.html", "&amp;.txt", "CON.txt", os.fsdecode("方案.文".encode("gbk")), os.fsdecode(b"\xff\xfe.txt")),
    *("信.eml", "包.7z", "名单.xlsx", "a.tar.gz", "a.txt.gz", " ", "\u202e"),
]
FOLDERS = ["青禾小学", "a.zip!", "x!", "方案.zip", "__MACOSX", ".git", "尾 ", "!", "南片\u2028"]
PACKERS: dict[str, Callable[[list[tuple[str, bytes]]], bytes]] = {}


def packer(function: Callable[[list[tuple[str, bytes]]], bytes]) -> Callable[[list[tuple[str, bytes]]], bytes]:
    PACKERS[function.__name__] = function
    return function


@packer
def zip_utf8(members: list[tuple[str, bytes]]) -> bytes:
    return zipped(*((name.encode("utf-8", "replace").decode(), data) for name, data in members))


@packer
def zip_gbk(members: list[tuple[str, bytes]]) -> bytes:
    return zipped(*((name.encode("gbk", "replace"), data) for name, data in members))


@packer
def tar_gz(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@packer
def seven(members: list[tuple[str, bytes]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.7z"
        with libarchive.file_writer(str(path), "7zip") as archive:
            for i, (_, data) in enumerate(members):
                archive.add_file_from_memory(f"成员{i}.txt", len(data), data)
        return path.read_bytes()


@packer
def rar(members: list[tuple[str, bytes]]) -> bytes:
    return rar4(*(Inside(name.encode("gbk", "replace"), data) for name, data in members))


@packer
def eml(members: list[tuple[str, bytes]]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "报送材料", "a@example.com"
    message["Received"] = "from mx.example.com"
    message.set_content("请审阅。" * (1 + 100 * (len(members) % 2)))
    for i, (_, data) in enumerate(members):
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"附件{i}.docx")
    return message.as_bytes()


@cache
def contents() -> list[bytes]:
    """Files of many kinds: sound, empty, cut off, damaged, no file at all."""
    sound = [plain(SOUND), plain(SUMMARY, "gbk"), word(SOUND), *(made(kind) or b"" for kind in ("html", "xlsx", "pdf|reportlab", "mht"))]
    noise = random.Random(7).randbytes(3000)
    cut = [data[: len(data) // 2] for data in sound[2:]]
    torn = [data[:500] + noise[:40] + data[540:] for data in sound[2:]]
    return [
        *sound,
        *cut,
        *torn,
        b"",
        noise,
        b"\0" * 600,
        plain("今天天气很好。\ud800".replace("\ud800", "")),
        b"PK\x03\x04" + noise,
        b"%PDF-1.4\n%%EOF",
    ]


@st.composite
def trees(draw: st.DrawFn, depth: int = 0, most: int = 7) -> Tree:
    """Folders with archives in archives; up to six levels of them."""
    tree: Tree = {}
    for _ in range(draw(st.integers(0 if depth else 1, most))):
        kind = draw(st.sampled_from(["file"] * 5 + ["folder"] * 2 + ["packed"] * 3)) if depth < 6 else "file"
        name = draw(st.sampled_from(FOLDERS if kind == "folder" else NAMES))
        if kind == "file":
            tree[name] = draw(st.integers(0, 23))
        elif kind == "folder":
            tree[name] = draw(trees(depth + 1, 3))
        else:
            tree[name] = packed = Packed(draw(trees(depth + 1, 3)))
            packed.kind = draw(st.sampled_from(sorted(PACKERS)))
    return tree


def members(tree: Tree, above: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of a tree by their paths, archives packed."""
    for name, inside in tree.items():
        if isinstance(inside, int):
            yield above + name, contents()[inside % len(contents())]
        elif isinstance(inside, Packed):
            yield above + name, PACKERS[inside.kind](list(members(inside)))
        else:
            yield from members(inside, f"{above}{name}/")


def lay(root: Path, tree: Tree) -> Path:
    root.mkdir(parents=True)
    for name, data in members(tree):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (root / "总有一份.txt").write_bytes(plain(SUMMARY))
    return root


def left_out(path: Path) -> bool:
    return any(is_left_behind(part) or part == "__MACOSX" for part in path.parts)


def bare(finished: Any) -> tuple[str, str]:
    """What must not differ between runs."""
    return json.dumps([finished.documents, finished.matches], ensure_ascii=False), json.dumps(
        [finished.run["inputs"], finished.run["notes"], finished.run["counts"]], ensure_ascii=False
    )


def complete(finished: Any, root: Path, out: Path) -> None:
    """Every file and every member is a document, a stated failure, or left out by a note; the folder can be loaded."""
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink() and not left_out(path.relative_to(root))]
    inputs = finished.run["inputs"]
    tops = Counter(line["sha256"] for line in inputs if "!/" not in line["source"] and "body" not in line)
    given = Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)
    boxes = {line["source"]: line for line in inputs if "members" in line}
    own = [line["source"] for line in inputs if "members" not in line]
    for source in boxes.keys() & set(own):  # a mail, with its own text
        tops[boxes[source]["sha256"]] -= "!/" not in source
    assert +tops == given
    assert len(own) == len(set(own))
    said = {line["source"] for line in finished.documents}
    assert set(own) == said
    assert len({line["id"] for line in finished.documents}) == len(finished.documents)
    assert all(line["unit"].strip() for line in finished.documents)
    below = Counter(source.rpartition("!/")[0] for source in set(own) | set(boxes))
    assert {source: box["members"] for source, box in boxes.items()} == {source: below[source] for source in boxes}
    loaded = load(out)
    assert len(loaded.documents) == len(finished.documents)
    assert {path.name for path in out.iterdir()} == {
        "documents.jsonl",
        "matches.jsonl",
        "families.jsonl",
        "places.jsonl",
        "run.json",
        "report.html",
        "findings.xlsx",
    }


def halved(store: Path, seed: int) -> None:
    """Forget half of what is kept."""
    with sqlite3.connect(store / FILE) as connection:
        rows = [row for (row,) in connection.execute("SELECT rowid FROM work ORDER BY kind, key")]
        connection.executemany("DELETE FROM work WHERE rowid = ?", [(row,) for row in random.Random(seed).sample(rows, len(rows) // 2)])
    connection.close()


def tortured(tree: Tree, seed: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = lay(folder / "报送", tree)
        run = partial(audit, root)
        first = run(out=folder / "结果", jobs=1, cache=False)
        complete(first, root, folder / "结果")
        expected = bare(first)
        assert bare(run(jobs=2, cache=folder / "存", out=folder / "存" / "结果")) == expected
        assert bare(run(jobs=1, cache=folder / "存")) == expected
        halved(folder / "存", seed)

        def stop(stage: str, done: int, total: int) -> None:
            if done >= seed % 7:
                raise KeyboardInterrupt

        with suppress(KeyboardInterrupt):
            run(jobs=2, cache=folder / "存", progress=stop)
        assert bare(run(jobs=3, cache=folder / "存")) == expected


@settings(max_examples=4, suppress_health_check=list(HealthCheck), derandomize=True)
@given(trees(), st.integers(0, 1000))
def test_nothing_vanishes_and_nothing_depends_on_the_way(tree: Tree, seed: int) -> None:
    tortured(tree, seed)


def by_source(finished: Any) -> dict[str, tuple[str, str | None]]:
    return {line["source"]: (line["status"], line["error"] and line["error"]["code"]) for line in finished.documents}


def test_what_is_no_ordinary_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = lay(tmp_path / "报送", {"甲": {"方案.txt": 0}, ".git": {"x.txt": 0}, "~$锁.docx": 1})
    lay(tmp_path / "外面", {"乙.txt": 1})
    for link, target in (("内", "甲/方案.txt"), ("外", "../外面/乙.txt"), ("夹", "../外面"), ("圈", "圈"), ("上", ".."), ("断.docx", "无")):
        (root / link).symlink_to(target)
    os.mkfifo(root / "管道.txt")
    monkeypatch.chdir(root)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("套接字")
    finished = audit(root, jobs=1, cache=False)
    failed = ("error", "crashed")
    assert by_source(finished) == {"内": ("ok", None), "外": ("ok", None), "圈": failed, "断.docx": failed, "总有一份.txt": ("ok", None)}
    notes = "".join(finished.run["notes"])
    assert all(name in notes for name in ("夹", "上", ".git", "~$锁.docx", "管道.txt", "套接字"))


def test_a_folder_that_is_called_like_an_archive(tmp_path: Path) -> None:
    """Three files whose paths would be the same in a result."""
    inner = zipped(("x.txt", plain(SOUND)))
    packed = zipped(("x.txt", plain(SUMMARY)), ("b!/x.txt", plain(SUMMARY)), ("b", inner))
    root = lay(tmp_path / "报送", {"a.zip!": {"x.txt": 0, "b!": {"x.txt": 1}}})
    (root / "a.zip").write_bytes(packed)
    finished = audit(root, jobs=2, cache=False)
    assert {source: status for source, (status, _) in by_source(finished).items()} == dict.fromkeys(
        ["a.zip!/x.txt", "a.zip!/b！/x.txt", "a.zip!/b!/x.txt", "a.zip！/x.txt", "a.zip！/b！/x.txt", "总有一份.txt"], "ok"
    )


@pytest.mark.parametrize(
    ("name", "expected"), [("cafe\u0301.txt", "caf\u00e9.txt"), ("a!/b", "a！/b"), (os.fsdecode("方案".encode("gbk")), "方案")]
)
def test_names_in_sources(name: str, expected: str) -> None:
    assert shown(name) == expected


def test_a_mail_of_which_only_the_text_is_known(tmp_path: Path) -> None:
    """The listing of its attachments was forgotten: the text alone is not the mail."""
    root = tmp_path / "报送"
    root.mkdir()
    (root / "信.eml").write_bytes(eml([("方案.txt", plain(SOUND))]))
    first = audit(root, jobs=1, cache=tmp_path / "存")
    assert set(by_source(first)) == {"信.eml", "信.eml!/附件0.docx"}
    with sqlite3.connect(tmp_path / "存" / FILE) as connection:
        connection.execute("DELETE FROM work WHERE kind = 'listing'")
    connection.close()
    assert bare(audit(root, jobs=1, cache=tmp_path / "存")) == bare(first)


def test_the_same_archive_called_a_volume(tmp_path: Path) -> None:
    """What the name decides is not taken from a file of the same bytes and another name."""
    data = rar([("方案.txt", plain(SOUND))])
    outcomes = []
    for name in ("材料.part2.rar", "材料.rar"):
        root = tmp_path / name[:-4]
        root.mkdir()
        (root / name).write_bytes(data)
        outcomes.append(by_source(audit(root, jobs=1, cache=tmp_path / "存")))
    assert outcomes == [{"材料.part2.rar": ("error", "unsupported")}, {"材料.rar!/方案.txt": ("ok", None)}]


def test_a_place_where_nothing_can_be_kept(tmp_path: Path) -> None:
    root = lay(tmp_path / "报送", {"甲.txt": 0})
    (tmp_path / "文件").write_bytes(b"")
    finished = audit(root, jobs=1, cache=tmp_path / "文件")
    assert "文件" in "".join(finished.run["notes"])
    assert finished.documents == audit(root, jobs=1, cache=False).documents


def test_an_input_in_the_output_folder_is_not_lost(tmp_path: Path) -> None:
    root, out = lay(tmp_path / "报送", {"甲.txt": 0}), tmp_path / "结果"
    audit(root, out=out, jobs=1, cache=False)
    (out / "补充.txt").write_bytes(plain(SUMMARY))
    with pytest.raises(UsageError, match="补充"):
        audit(root, out / "补充.txt", out=out, jobs=1, cache=False)
    assert (out / "补充.txt").exists()
