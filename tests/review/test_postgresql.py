"""Decisions in PostgreSQL: people decide there, and report, workbook and exports of every command that is given its address show it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from submissions import SOUND

from pipeline import audit
from pipeline.cli import main
from pipeline.report.results import load
from pipeline.review.decisions import ConflictError, Decisions, Wish, evidence_of_finding

BROKEN = SOUND.replace("（2023年3月1日至3月31日）", "（2023年3月1日至3月32日）")
PASSWORD = "a-secret-of-the-test"


def _programs() -> Path | None:
    """Where the server's programs lie: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _user() -> str | None:
    """The user under whom the server runs: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own."""
    pytest.importorskip("pg8000")
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    user = _user()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"

        def call(program: str, *words: str) -> None:
            subprocess.run([str(programs / program), *words], check=True, capture_output=True, user=user, cwd=folder, timeout=120)

        call("initdb", "-D", data, "-U", "clerk", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        call("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+pg8000://clerk:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, server: str) -> Path:
    """A school's plan with an impossible day, which 王老师 called not true."""
    root = tmp_path_factory.mktemp("postgresql")
    (root / "in" / "青禾小学").mkdir(parents=True)
    (root / "in" / "青禾小学" / "方案.txt").write_text(BROKEN, encoding="utf-8")
    audit(root / "in", out=root / "out", cache=root / "store")
    (line,) = load(root / "out").submissions
    item = next(item for item in line.findings if item.code == "date_impossible")
    Decisions(server).decide([Wish(evidence_of_finding(line, item), "false")], "王老师", "学校已说明")
    return root


def _said(*words: str, **variables: str) -> str:
    told = CliRunner().invoke(main, list(words), env=variables)
    assert told.exit_code == 0, told.output
    return told.output


def _verdicts(folder: Path) -> list[str]:
    register = load_workbook(folder / "findings.xlsx").worksheets[0]
    return [str(row[-1].value) for row in register.iter_rows(min_row=2) if row[1].value and register.cell(1, len(row)).value == "核实结果"]


def test_the_report_shows_them(run: Path, server: str) -> None:
    out = run / "out"
    _said("report", str(out))
    assert _verdicts(out) == []
    _said("report", str(out), "--db", server)
    assert any(text.startswith("不属实（王老师") for text in _verdicts(out))
    assert "学校已说明" in (out / "report.html").read_text(encoding="utf-8")


def test_a_new_audit_shows_them(run: Path, server: str) -> None:
    for words, variables in ((["--db", server], {}), ([], {"PLANAUDIT_DB": server})):
        _said("audit", str(run / "in"), "--out", str(run / "again"), "--cache", str(run / "store"), *words, **variables)
        assert any(text.startswith("不属实（王老师") for text in _verdicts(run / "again"))


def test_exports_follow_them(run: Path, server: str) -> None:
    said = _said("export", str(run / "out"), "--out", str(run / "export"), "--db", server)
    assert "不属实的 1 项没有写进通知书" in said
    assert [path.name for path in (run / "export" / "notices").iterdir()] == ["通报.docx"]
    assert any(text.startswith("不属实（王老师") for text in _verdicts(run / "export"))


def test_of_several_at_once_one_decides(server: str) -> None:
    logs = [Decisions(server) for _ in range(4)]

    def decide(number: int) -> bool:
        try:
            logs[number].decide([Wish("f:race", "true")], f"老师{number}")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(decide, range(4))) == [False, False, False, True]
    assert len(logs[0].history("f:race")) == 1
    (entry,) = logs[1].history("f:race")
    logs[2].undo(entry.together, "老师")
    assert "f:race" not in logs[3].current()


@pytest.mark.parametrize("address", ["postgresql+pg8000://clerk:{}@127.0.0.1:1/none", "nodatabase://clerk:{}@127.0.0.1/", "no address {}"])
def test_an_address_that_leads_nowhere(run: Path, tmp_path: Path, address: str) -> None:
    for words in (["report", str(run / "out")], ["audit", str(run / "in"), "--out", str(tmp_path / "out")], ["review", str(run / "out")]):
        told = CliRunner().invoke(main, [*words, "--db", address.format(PASSWORD)])
        assert told.exit_code == 1 and "--db" in told.output
        assert PASSWORD not in told.output
    assert not (tmp_path / "out").exists()
