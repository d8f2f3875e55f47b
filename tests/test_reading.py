"""Reading a batch: what was read is not read again, an interrupted run goes on, and the result is the same to the byte."""

from __future__ import annotations

import io
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import psutil
import pytest
import scans
from submissions import SOUND, SUMMARY, plain, word, write

from pipeline import audit, reading
from pipeline.demo import page
from pipeline.ingestion import office_process
from pipeline.ingestion import workers as pool
from pipeline.store import FILE, Store

SCHOOLS = ["青禾", "白鹭", "红枫", "远山", "柳湾", "石桥", "东岗", "云台"]


class Watched:
    """The schedule, with a list of the tasks that were drawn. It may have nothing at one time and something later: no generator can."""

    def __init__(self, schedule: Any, seen: list[Any]) -> None:
        self.schedule = schedule
        self.seen = seen

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        key, task = next(self.schedule)
        self.seen.append(task)
        return key, task


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The tasks that workers were given."""
    seen: list[Any] = []
    usual = pool.begun
    monkeypatch.setattr(pool, "begun", lambda schedule, *rest: usual(Watched(schedule, seen), *rest))
    return seen


def batch(root: Path, n: int = 8) -> Path:
    """`n` schools' plans and summaries, each a little different, and one file that cannot be read."""
    files: dict[str, bytes] = {"坏/空.txt": b""}
    for i in range(n):
        name = SCHOOLS[i % len(SCHOOLS)] + "ABCDEFG"[i // len(SCHOOLS)]
        text = SOUND.replace("青禾", name)
        files[f"{name}/方案.docx" if i % 2 else f"{name}/方案.txt"] = word(text) if i % 2 else plain(text)
        files[f"{name}/总结.txt"] = plain(SUMMARY.replace("柳湾", name))
    return write(root, files)


def names(tasks: list[Any]) -> list[str]:
    """The files that were read."""
    return [task.name for task in tasks]


def kinds(tasks: list[Any]) -> list[str]:
    return [type(task).__name__ for task in tasks]


def dump(finished: Any) -> str:
    return json.dumps([finished.documents, finished.matches], ensure_ascii=False)


def test_a_second_audit_reads_nothing(tmp_path: Path, drawn: list[Any]) -> None:
    root = batch(tmp_path / "报送", 3)
    first = audit(root, cache=tmp_path / "store", jobs=2)
    assert len(drawn) == 7
    drawn.clear()
    again = audit(root, cache=tmp_path / "store", jobs=1)
    assert names(drawn) == []
    assert dump(again) == dump(first)
    assert again.run["inputs"] == first.run["inputs"]


def test_only_what_is_new_or_changed_is_read(tmp_path: Path, drawn: list[Any]) -> None:
    root = batch(tmp_path / "报送", 3)
    audit(root, cache=tmp_path / "store", jobs=1)
    drawn.clear()
    write(root, {"红枫A/方案.txt": plain(SOUND.replace("青禾", "红枫乙")), "新校/新的.txt": plain(SUMMARY)})
    (root / "白鹭A" / "总结.txt").rename(root / "白鹭A" / "工作总结.txt")
    changed = audit(root, cache=tmp_path / "store", jobs=1)
    assert sorted(names(drawn)) == ["新的.txt", "方案.txt"]
    assert dump(changed) == dump(audit(root, cache=False, jobs=1))


def test_without_a_store_everything_is_read(tmp_path: Path, drawn: list[Any]) -> None:
    root = write(tmp_path / "报送", {"甲.txt": plain(SUMMARY)})
    audit(root, cache=False, jobs=1)
    audit(root, cache=False, jobs=1)
    assert names(drawn) == ["甲.txt", "甲.txt"]


def test_other_requirements_are_another_reading(tmp_path: Path, drawn: list[Any]) -> None:
    root = write(tmp_path / "报送", {"甲.txt": plain(SOUND)})
    words = "genre: plan\nrequired:\n  - {label: supervision, zh: 督查考核}\n"
    rubric = write(tmp_path, {"要求.yaml": words.encode()}) / "要求.yaml"
    assert set(audit(root, cache=tmp_path / "store", jobs=1).documents[0]["requirements"]) > {"leadership"}
    own = audit(root, cache=tmp_path / "store", requirements=rubric, jobs=1)
    assert own.documents[0]["requirements"] == {"supervision": "missing"}
    assert len(drawn) == 2


def test_a_passing_failure_is_tried_again(tmp_path: Path, drawn: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from dying_reader import work_or_die  # noqa: PLC0415

    root = write(tmp_path / "报送", {"致命.txt": plain(SOUND)})
    usual = reading.work
    monkeypatch.setattr(reading, "work", work_or_die)
    assert audit(root, cache=tmp_path / "store", jobs=1).documents[0]["error"]["code"] == "crashed"
    monkeypatch.setattr(reading, "work", usual)
    assert audit(root, cache=tmp_path / "store", jobs=1).documents[0]["status"] == "ok"
    assert names(drawn) == ["致命.txt", "致命.txt"]


@pytest.mark.parametrize("after", [1, 4])
def test_ctrl_c_loses_nothing_that_was_read(tmp_path: Path, drawn: list[Any], after: int) -> None:
    root = batch(tmp_path / "报送", 4)

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "read" and done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit(root, cache=tmp_path / "store", jobs=1, progress=stop)
    drawn.clear()
    finished = audit(root, cache=tmp_path / "store", jobs=1)
    assert len(drawn) == 9 - after
    assert dump(finished) == dump(audit(root, cache=False, jobs=2))


@pytest.mark.parametrize("damage", ["value", "file"])
def test_damaged_work_is_done_again(tmp_path: Path, drawn: list[Any], damage: str) -> None:
    root = batch(tmp_path / "报送", 1)
    first = audit(root, cache=tmp_path / "store", jobs=1)
    Store(tmp_path / "store").close()
    if damage == "value":
        with sqlite3.connect(tmp_path / "store" / FILE) as connection:
            connection.execute("UPDATE work SET value = substr(value, 1, length(value) / 2)")
    else:
        (tmp_path / "store" / FILE).write_bytes(b"\0" * 10_000)
    again = audit(root, cache=tmp_path / "store", jobs=1)
    assert len(drawn) == 6
    assert dump(again) == dump(first)


# --- killed from outside -----------------------------------------------------------------------------------------------


def command(root: Path, folder: Path, *more: str) -> list[str]:
    return [
        *(sys.executable, "-m", "pipeline", "audit", str(root), "--out", str(folder / "结果")),
        *("--cache", str(folder / "store"), "--jobs", "2", *more),
    ]


def result(folder: Path) -> dict[str, bytes]:
    return {name: (folder / "结果" / name).read_bytes() for name in ("documents.jsonl", "matches.jsonl")}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], float]:
    """A batch, its result, and how many seconds it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    root = batch(folder / "报送", 16)
    began = time.monotonic()
    subprocess.run(command(root, folder), check=True, capture_output=True, timeout=120)
    return root, result(folder), time.monotonic() - began


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
@pytest.mark.parametrize("seed", range(3))
def test_a_killed_run_goes_on_where_it_was(undisturbed: tuple[Path, dict[str, bytes], float], tmp_path: Path, seed: int) -> None:
    root, expected, seconds = undisturbed
    chance = random.Random(seed)
    for _ in range(2):
        process = subprocess.Popen(command(root, tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 1.1) * seconds)
        try:
            workers = psutil.Process(process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            workers = []
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert alive == []
        if (tmp_path / "结果").exists():
            assert result(tmp_path) == expected
    subprocess.run(command(root, tmp_path), check=True, capture_output=True, timeout=120)
    assert result(tmp_path) == expected
    assert {path.name for path in tmp_path.iterdir()} == {"结果", "store"}


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on a file's size on Windows")
def test_a_full_disk(undisturbed: tuple[Path, dict[str, bytes], float], tmp_path: Path) -> None:
    """No file may grow over 60 kB: the store stays incomplete, the result cannot be written, and says so."""
    root, expected, _ = undisturbed
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)); from pipeline.cli import main; main()"
    call = [sys.executable, "-c", limited, *command(root, tmp_path)[3:]]
    full = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
    assert full.returncode == 1, full.stderr
    assert "磁盘空间" in full.stderr
    assert "Traceback" not in full.stderr
    assert not (tmp_path / "结果").exists()
    subprocess.run(command(root, tmp_path), check=True, capture_output=True, timeout=120)
    assert result(tmp_path) == expected


def test_a_run_killed_while_it_wrote(tmp_path: Path) -> None:
    """Between taking the old result away and putting the new one in place: the old one comes back."""
    root = write(tmp_path / "报送", {"空.txt": b""})
    out = tmp_path / "结果"
    audit(root, out=out, jobs=1)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    out.rename(tmp_path / f".结果.old-{dead.pid}-0")
    shutil.copytree(tmp_path / f".结果.old-{dead.pid}-0", tmp_path / f".结果.new-{dead.pid}-x")

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "report":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit(root, out=out, jobs=1, progress=stop)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"报送", "结果"}


@pytest.mark.skipif(sys.platform == "win32" or psutil.Process().username() == "root", reason="needs permissions that bind the user")
def test_a_file_without_permission(tmp_path: Path) -> None:
    root = write(tmp_path / "报送", {"甲.txt": plain(SUMMARY)})
    (root / "甲.txt").chmod(0)
    (line,) = audit(root, jobs=1, cache=False).documents
    assert (line["status"], line["error"]["code"]) == ("error", "crashed")
    assert "权限" in line["error"]["message"]


def test_the_signal_that_stops_a_service(tmp_path: Path) -> None:
    """SIGTERM ends the run and its workers."""
    root = batch(tmp_path / "报送", 8)
    process = subprocess.Popen(command(root, tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(2)
    workers = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    _, alive = psutil.wait_procs(workers, timeout=20)
    assert alive == []


# --- archives ----------------------------------------------------------------------------------------------------------


def box(files: dict[str, bytes]) -> bytes:
    """A zip as Windows makes it: names in GBK, without a mark of it."""
    buffer = io.BytesIO()
    raw = {name: name.encode("gbk") for name in files}
    held = {name: f"{i:x>{len(raw[name])}}" for i, name in enumerate(files)}  # as long, in ASCII
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(held[name], (2024, 3, 1, 8, 0, 0)), data)
    packed = buffer.getvalue()
    for name in files:
        packed = packed.replace(held[name].encode(), raw[name])
    return packed


def test_members_of_archives_are_documents(tmp_path: Path) -> None:
    inner = box({"方案.txt": plain(SOUND.replace("青禾", "红枫")), "空.txt": b""})
    given = {"青禾小学/方案.docx": word(SOUND), "总结.txt": plain("今年以来工作顺利，现将情况小结如下。" * 20), "南片/内层.zip": inner}
    root = write(tmp_path / "报送", {"东片.zip": box(given), "东片/总结.txt": plain(SUMMARY)})
    finished = audit(root, jobs=2, cache=False)
    found = {line["source"]: (line["status"], line["unit"]) for line in finished.documents}
    assert found == {
        "东片.zip!/青禾小学/方案.docx": ("ok", "云岭县青禾小学"),
        "东片.zip!/总结.txt": ("ok", "东片"),
        "东片.zip!/南片/内层.zip!/方案.txt": ("ok", "云岭县红枫小学"),
        "东片.zip!/南片/内层.zip!/空.txt": ("error", "内层"),
        "东片/总结.txt": ("ok", found["东片/总结.txt"][1]),
    }
    assert finished.run["counts"]["files"] == 5
    members = {record["source"]: record.get("members") for record in finished.run["inputs"]}
    assert (members["东片.zip"], members["东片.zip!/南片/内层.zip"], members["东片.zip!/总结.txt"]) == (3, 2, None)


def test_a_known_archive_is_not_opened_again(tmp_path: Path, drawn: list[Any]) -> None:
    files = {f"{name}/方案.txt": plain(SOUND.replace("青禾", name)) for name in SCHOOLS[:4]}
    root = write(tmp_path / "报送", {"全部.zip": box(files)})
    first = audit(root, cache=tmp_path / "store", jobs=1)
    assert sorted(names(drawn)) == ["全部.zip", *["方案.txt"] * 4]
    drawn.clear()
    assert dump(audit(root, cache=tmp_path / "store", jobs=1)) == dump(first)
    assert names(drawn) == []
    files["白鹭/方案.txt"] = plain(SUMMARY)
    write(root, {"全部.zip": box(files)})
    changed = audit(root, cache=tmp_path / "store", jobs=1)
    assert names(drawn) == ["全部.zip", "方案.txt"]  # the changed one; the three others are known
    assert dump(changed) == dump(audit(root, cache=False, jobs=1))


def test_an_archive_without_files(tmp_path: Path) -> None:
    root = write(tmp_path / "报送", {"空.zip": box({}), "断.zip": box({"方案.txt": plain(SOUND)})[:60]})
    errors = {line["source"]: line["error"]["code"] for line in audit(root, jobs=1, cache=False).documents}
    assert set(errors) <= {"空.zip", "断.zip", "断.zip!/方案.txt", "断.zip!/（其余内容）"}
    assert errors["空.zip"] in ("empty", "no_text")
    assert "truncated" in errors.values()


# --- slow work ---------------------------------------------------------------------------------------------------------


def test_a_pdf_on_which_the_usual_reader_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reader has it; a file of another kind has none."""
    from dying_reader import work_or_die  # noqa: PLC0415
    from submissions import FAR_SCHOOL, pdf  # noqa: PLC0415

    monkeypatch.setattr(reading, "work", work_or_die)
    root = write(tmp_path / "报送", {"致命.pdf": pdf(FAR_SCHOOL), "致命.txt": plain(SOUND)})
    by_source = {line["source"]: line for line in audit(root, cache=False, jobs=2).documents}
    assert by_source["致命.txt"]["error"]["code"] == "crashed"
    assert by_source["致命.pdf"]["status"] == "ok"
    assert "远山学校" in by_source["致命.pdf"]["text"]
    assert any("备用" in note or "第二" in note for note in by_source["致命.pdf"]["notes"])


def test_files_for_the_office_suite_wait_for_each_other(tmp_path: Path, drawn: list[Any]) -> None:
    """Three files, one start; the next audit needs none."""
    if not office_process.find():
        pytest.skip("LibreOffice is not installed")
    sheet = r"{\rtf1\ansi\ansicpg936 %s\par}"
    files = {f"{name}/方案.rtf": (sheet % rtf_words(SOUND.replace("青禾", name))).encode("ascii") for name in SCHOOLS[:3]}
    root = write(tmp_path / "报送", files)
    first = audit(root, cache=tmp_path / "store", jobs=2)
    assert [line["status"] for line in first.documents] == ["ok"] * 3
    assert [line["issuer"] for line in first.documents] == [f"云岭县{name}小学" for name in sorted(SCHOOLS[:3])]
    assert sorted(kinds(drawn)) == ["Convert", *["Read"] * 6]
    drawn.clear()
    assert dump(audit(root, cache=tmp_path / "store", jobs=2)) == dump(first)
    assert kinds(drawn) == []


def rtf_words(text: str) -> str:
    return "".join(r"\par " if c == "\n" else rf"\u{ord(c) - 65536 if ord(c) > 32767 else ord(c)}?" for c in text)


def test_pages_of_a_scan_are_recognised_one_by_one(tmp_path: Path, drawn: list[Any]) -> None:
    """Each page is a task of its own; what is kept of a page outlives another reading of the file."""
    if not scans.can_be_read():
        pytest.skip("text recognition or a Chinese font is not installed")
    words = "云岭县青禾小学校园安全工作方案\n一、指导思想\n以学生平安为本。\n二、组织领导\n组长：张明远（校长）"
    pages = [scans.scanned(scans.drawn(page.render(text))) for text in (words, "三、工作要求\n各班逐日检查。")]
    root = write(tmp_path / "报送", {"扫描.pdf": scans.as_pdf(pages)})
    (line,) = audit(root, cache=tmp_path / "store", jobs=2).documents
    assert sorted(kinds(drawn)) == ["Read", "Read", "Recognise", "Recognise"]
    assert [(member["role"], member["name"]) for member in line["members"]] == [("组长", "张明远")]
    assert [section["heading"] for section in line["sections"]][-1] == "工作要求"
    with sqlite3.connect(tmp_path / "store" / FILE) as connection:
        connection.execute("DELETE FROM work WHERE kind = 'reading'")
    drawn.clear()
    (again,) = audit(root, cache=tmp_path / "store", jobs=1).documents
    assert kinds(drawn) == ["Read"]
    assert again == line
