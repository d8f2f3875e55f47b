"""Finished work on disk: kept, shared, pruned; trouble with the file never stops anybody."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store import FILE, Store, default_folder, program_digest


def test_values_are_kept_by_kind_and_key(tmp_path: Path) -> None:
    store = Store(tmp_path / "甲" / "乙")
    assert store.get("page", "1") is None
    store.put("page", "1", b"one")
    store.put("page", "1", b"two")
    store.put("reading", "1", b"")
    assert store.get("page", "1") == b"two"
    assert store.get("reading", "1") == b""
    assert Store(store.folder).get_many("page", ["0", "1", "1"]) == {"1": b"two"}
    assert store.size() == (2, 3)
    assert store.failures == []


def test_many_keys_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for i in range(1200):
        store.put("x", str(i), bytes([i % 256]))
    assert store.get_many("x", (str(i) for i in range(2000))) == {str(i): bytes([i % 256]) for i in range(1200)}


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for i in range(10):
        store.put("x", str(i), bytes(1000))
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE work SET used = used - 1000000 + CAST(key AS INTEGER)")
    store.get("x", "0")  # a use is noted
    store.prune(20_000)
    assert store.size() == (10, 10_000)
    store.prune(5_000)
    assert {str(i) for i in range(10) if store.get("x", str(i)) is not None} == {"0", "7", "8", "9"}
    store.clear()
    assert store.size() == (0, 0)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    store = Store(tmp_path)
    store.put("x", "1", b"lost")
    assert store.failures
    store.put("x", "1", b"kept")
    assert store.get("x", "1") == b"kept"
    assert (tmp_path / f"{FILE}.damaged").read_bytes() == content


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Store(tmp_path / "file" / "store")
    store.put("x", "1", b"")
    assert store.get("x", "1") is None
    assert store.failures


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for i in range(200): store.put('x', f'{sys.argv[2]}-{i}', b'v')\n"
        "assert store.failures == [], store.failures\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert Store(tmp_path).size() == (600, 600)


@pytest.mark.skipif(sys.platform == "win32", reason="no fork on Windows")
def test_a_forked_process_opens_the_file_anew(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("x", "parent", b"")
    child = os.fork()
    if child == 0:  # pragma: no cover
        store.put("x", "child", b"")
        os._exit(bool(store.failures))
    assert os.waitpid(child, 0)[1] == 0
    assert sorted(store.get_many("x", ["parent", "child"])) == ["child", "parent"]


def test_trouble_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert Store(tmp_path / "store").trouble() == ""
    assert Store(tmp_path / "file").trouble()
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    assert Store(tmp_path).trouble() == ""  # set aside


def test_a_file_that_another_process_has_set_aside(tmp_path: Path) -> None:
    """Who finds the damage second does not set the new file aside."""
    (tmp_path / FILE).write_bytes(b"SQLite format 3\0" + bytes(5000))
    late, early = Store(tmp_path), Store(tmp_path)
    late._inode = (tmp_path / FILE).stat().st_ino
    assert early.trouble() == ""
    early.put("x", "1", b"kept")
    late._set_aside()
    assert Store(tmp_path).get("x", "1") == b"kept"


def test_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANAUDIT_CACHE", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("PLANAUDIT_CACHE")
    assert "planaudit" in str(default_folder())


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions on Windows")
def test_nobody_else_may_look_in(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.put("x", "1", b"")
    assert (store.folder.stat().st_mode & 0o777, (store.folder / FILE).stat().st_mode & 0o777) == (0o700, 0o600)


def test_the_program_knows_its_state() -> None:
    assert program_digest() == program_digest()
    assert len(program_digest()) == 64


def test_another_version_of_a_reader_is_another_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = program_digest()
    (tmp_path / "jieba-0.1.dist-info").mkdir()  # reads no file
    monkeypatch.syspath_prepend(tmp_path)
    assert program_digest() == before
    (tmp_path / "pypdf-0.1.dist-info").mkdir()
    assert program_digest() != before
