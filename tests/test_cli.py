"""The command: every one with a help and an example, one clear sentence for what is wrong, and the right exit status."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result
from lxml import html
from submissions import DEFECTIVE, Run, audited, demonstrated, lines, word, write

from pipeline.checks.findings import catalogue
from pipeline.cli import main
from pipeline.version import __version__


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return audited(tmp_path_factory)


@pytest.fixture
def copied(run: Run, tmp_path: Path) -> Path:
    """The result files alone, in a folder of their own."""
    for name in ("documents.jsonl", "matches.jsonl", "families.jsonl", "run.json"):
        (tmp_path / "搬走").mkdir(exist_ok=True)
        shutil.copy(run.out / name, tmp_path / "搬走" / name)
    return tmp_path / "搬走"


@pytest.fixture
def quick(tmp_path: Path) -> Path:
    """An input that is audited at once: its only file is empty."""
    return write(tmp_path / "报送", {"空.txt": b""})


def planaudit(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def said(result: Result, status: int) -> str:
    """What a command said to the user; nothing of Python among it."""
    assert result.exit_code == status, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.output


def commands(group: click.Group, name: str = "") -> Iterator[tuple[str, click.Command]]:
    for key, command in sorted(group.commands.items()):
        yield f"{name} {key}".strip(), command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {key}".strip())


# --- help --------------------------------------------------------------------------------------------------------------


def test_version() -> None:
    assert __version__ in said(planaudit("--version"), 0)


def test_the_commands() -> None:
    assert {name for name, _ in commands(main)} >= {"audit", "report", "demo", "explain", "train"}
    assert {name for name, _ in commands(main)} <= set(said(planaudit("--help"), 0).split())


@pytest.mark.parametrize("name", ["", *(name for name, _ in commands(main))])
def test_a_help_with_an_example_in_both_languages(name: str) -> None:
    words = said(planaudit(*name.split(), "--help"), 0)
    assert f"planaudit {name}".strip() in words.partition("example:")[2]
    assert "例 / example:" in words
    assert any("\u4e00" <= char <= "\u9fff" for char in words)
    assert words == said(planaudit(*name.split(), "-h"), 0)


@pytest.mark.parametrize("name", [name for name, _ in commands(main)])
def test_every_option_is_explained(name: str) -> None:
    options = [option for option in dict(commands(main))[name].params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_help_does_not_wait_for_the_libraries() -> None:
    program = "import sys; from pipeline.cli import main; main(['audit', '--help'], standalone_mode=False)\n"
    late = "assert not {'sklearn', 'spacy', 'jieba', 'pdfplumber', 'pandas', 'docx'} & set(sys.modules), sys.modules.keys()\n"
    subprocess.run([sys.executable, "-c", program + late], check=True, capture_output=True)


# --- audit -------------------------------------------------------------------------------------------------------------


def test_an_audit_as_users_run_it(tmp_path: Path) -> None:
    """A process of its own, a file that cannot be read, English: exit status 0, a summary, the path of the report."""
    root = write(tmp_path / "submissions", {"plan.docx": word(DEFECTIVE), "empty.txt": b""})
    command = [sys.executable, "-m", "pipeline", "audit", root, "--out", tmp_path / "run", "--lang", "en", "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "files: 2" in done.stdout
    assert "documents: 1" in done.stdout
    assert "not read: 1" in done.stdout
    assert "(missing_section)" in done.stdout
    assert "! empty.txt:" in done.stdout
    assert f"Report: {tmp_path / 'run' / 'report.html'}" in done.stdout
    assert f"Next: planaudit review {tmp_path / 'run'}" in done.stdout
    messages = [finding["message"] for line in lines(tmp_path / "run") for finding in line["findings"]]
    assert any(message.startswith("No ") for message in messages)
    assert '<html lang="en"' in (tmp_path / "run" / "report.html").read_text(encoding="utf-8")


def test_a_summary_in_chinese(quick: Path, tmp_path: Path) -> None:
    words = said(planaudit("audit", quick, "--out", tmp_path / "结果", "--jobs", "1"), 0)
    assert "文件: 1" in words
    assert "未能读取: 1" in words
    assert "! 空.txt: 文件为空" in words
    assert f"报告: {tmp_path / '结果' / 'report.html'}" in words
    run = tmp_path / "结果"
    assert f"下一步: planaudit review {run}" in words and f"planaudit export {run}" in words


def test_the_command_counts_as_the_report_does(run: Run, tmp_path: Path) -> None:
    given = run.given
    options = [word for path in given.templates for word in ("--template", path)]
    words = said(planaudit("audit", *given.inputs, *options, "--out", tmp_path / "结果", "--jobs", "1"), 0)
    told = dict(re.findall(r"^  (\S+): (\d+)$", words, re.M))
    page = html.document_fromstring((tmp_path / "结果" / "report.html").read_bytes())
    figures = {}
    for figure in page.xpath("//dl[@class='figures']/div"):
        note = figure.xpath("string(dd/span)")
        figures[figure.findtext("dt")] = [figure.xpath("string(dd/b)"), *re.findall(r"\d+", note)]
    assert figures["报送材料"] == [told["报送材料"], told["单位"], told["上级方案"]]
    assert figures["问题合计"][0] == told["问题"]
    assert figures["未能完整读取"][1] == told["未能读取"]
    rows = page.xpath("//table[@class='chart kinds']//tr[not(.//span[contains(@class, 'sev-info')])]")
    assert sorted(int(row.xpath("string(td[@class='n'])")) for row in rows) == sorted(
        map(int, re.findall(r"^ +(\d+)  .*\(\w+\)$", words, re.M))
    )
    kinds = [str(cell.value) for cell in openpyxl.load_workbook(tmp_path / "结果" / "findings.xlsx")["台账"]["D"]]
    assert sum(kind.startswith("【") for kind in kinds) == sum(int(count) for count in re.findall(r"^ +(\d+)  (?!识别存疑)", words, re.M))


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl-C cannot be sent to a single process")
@pytest.mark.parametrize(("options", "kept"), [((), True), (("--no-cache",), False)])
def test_ctrl_c(tmp_path: Path, options: tuple[str, ...], kept: bool) -> None:
    root = write(tmp_path / "报送", {f"第{n}小学.txt": DEFECTIVE.replace("白鹭", f"第{n}").encode() for n in range(400)})
    store = tmp_path / "store"
    words = ["audit", root, "--out", tmp_path / "结果", "--jobs", "1", "--cache", store, *options]
    # the command, made to tell when the first files are read
    told = "import sys; from pipeline.console import Bar; step = Bar.step; from pipeline.cli import main\n"
    told += "def tell(bar, stage, done, total):\n    step(bar, stage, done, total)\n    print(done, flush=True)\n"
    told += f"Bar.step = tell; main({[str(word) for word in words]!r})"
    with subprocess.Popen(
        [sys.executable, "-c", told], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        for line in running.stdout:
            if int(line) >= 3:
                running.send_signal(signal.SIGINT)
                break
        said_last = running.stderr.read()
    assert running.returncode == 130
    assert "Traceback" not in said_last
    (found,) = re.findall(r"读完 (\d+)／400 个文件", said_last)
    assert 3 <= int(found) < 400
    assert ("再运行同一条命令，就从断处继续" in said_last) == kept
    assert ("要从头开始" in said_last) == (not kept)
    assert not (tmp_path / "结果").exists()


def test_the_command_gives_what_python_gives(run: Run, tmp_path: Path) -> None:
    """One file of the batch alone, by the command: its line has the same text and the same sections."""
    path = run.given.inputs[0] / "西片" / "红枫中学方案.txt"
    said(planaudit("audit", path, "--template", run.given.templates[1], "--out", tmp_path / "结果", "--jobs", "1"), 0)
    documents = lines(tmp_path / "结果")
    (line,) = (line for line in documents if line["role"] == "submission")
    (whole,) = (line for line in run.audit.documents if line["source"] == "西片/红枫中学方案.txt")
    assert (line["text"], line["sections"], line["stages"]) == (whole["text"], whole["sections"], whole["stages"])
    assert [line["source"] for line in documents if line["role"] == "template"] == ["issued/工作要点.txt"]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["报送"], "--out"),
        (["--out", "结果"], "INPUTS"),
        (["没有", "--out", "结果"], "没有"),
        (["空文件夹", "--out", "结果"], "空文件夹"),
        (["报送", "--out", "结果", "--template", "没有.docx"], "没有.docx"),
        (["报送", "--out", "结果", "--template", "空文件夹"], "空文件夹"),
        (["报送", "--out", "结果", "--requirements", "没有.yaml"], "没有.yaml"),
        (["报送", "--out", "结果", "--requirements", "坏.yaml"], "第 3 行，字段 required.第1项.label"),
        (["报送", "--out", "结果", "--jobs", "0"], "--jobs"),
        (["报送", "--out", "结果", "--lang", "fr"], "--lang"),
        (["报送", "--out", "我的文档"], "我的文档"),
        (["报送", "--out", "坏.yaml"], "坏.yaml"),
        (["报送", "--out", "结果", "--fast"], "--fast"),
    ],
)
def test_bad_usage(quick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], named: str) -> None:
    write(tmp_path, {"坏.yaml": b"genre: plan\nrequired:\n  - label: nobody\n", "我的文档/a.docx": b"mine"})
    (tmp_path / "空文件夹").mkdir()
    monkeypatch.chdir(tmp_path)
    assert named in said(planaudit("audit", *options), 2)
    assert not (tmp_path / "结果").exists()
    assert (tmp_path / "我的文档" / "a.docx").read_bytes() == b"mine"


def test_bad_usage_as_a_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "audit", tmp_path / "没有", "--out", tmp_path / "结果"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误：找不到输入路径")
    assert done.stderr.count("\n") == 1


def test_an_unknown_command() -> None:
    assert "audits" in said(planaudit("audits"), 2)


# --- demo --------------------------------------------------------------------------------------------------------------


def test_the_demo(tmp_path_factory: pytest.TempPathFactory) -> None:
    demo = demonstrated(tmp_path_factory)
    words = said(demo.said, 0)
    assert "文件: 30" in words
    assert "未能读取: 0" in words
    assert f"报告: {demo.out / 'report.html'}" in words
    assert (demo.out / "report.html").stat().st_size > 100_000


# --- report ------------------------------------------------------------------------------------------------------------


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_report_is_written_again_from_the_result_files_alone(run: Run, copied: Path) -> None:
    words = said(planaudit("report", copied), 0)
    assert words.split() == [str(copied / name) for name in ("report.html", "findings.xlsx")]
    assert {name: digest(copied / name) for name in ("report.html", "findings.xlsx")} == {
        name: digest(run.out / name) for name in ("report.html", "findings.xlsx")
    }
    assert (copied / "documents.jsonl").read_bytes() == (run.out / "documents.jsonl").read_bytes()


def test_the_report_in_the_other_language(copied: Path) -> None:
    said(planaudit("report", copied, "--lang", "en"), 0)
    page = (copied / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en"' in page
    assert "was found. Please add it." in page
    assert "请补写这一部分" not in page


def test_a_folder_without_results(copied: Path, tmp_path: Path) -> None:
    (copied / "matches.jsonl").unlink()
    assert "matches.jsonl" in said(planaudit("report", copied), 1)
    (copied / "run.json").write_text("{", encoding="utf-8")
    assert "run.json" in said(planaudit("report", copied), 1)
    assert "没有这个文件夹" in said(planaudit("report", tmp_path / "没有这个文件夹"), 2)


# --- explain -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", catalogue())
def test_every_finding_is_explained(code: str, lang: str) -> None:
    words = said(planaudit("explain", code, "--lang", lang), 0)
    kind = catalogue()[code]
    assert words.startswith(code)
    assert all(part[lang] in words for part in (kind.title, kind.basis, kind.advice, kind.example))
    assert kind.message[lang].partition("{")[0] in words
    assert not re.search(r"[{}_]", words.removeprefix(code).replace(kind.example[lang], ""))


def test_all_findings_are_listed() -> None:
    words = said(planaudit("explain"), 0)
    assert [line.split()[0] for line in words.splitlines()] == list(catalogue())


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [("日期不存在", "date_impossible"), ("Stages overlap", "date_overlap"), ("leadership", "领导小组"), ("encrypted", "文件加密")],
)
def test_names_labels_and_reasons_are_explained(asked: str, wanted: str) -> None:
    assert wanted in said(planaudit("explain", asked), 0)


def test_an_unknown_finding() -> None:
    words = said(planaudit("explain", "no_such_code"), 2)
    assert "no_such_code" in words
    assert "missing_section" in words
