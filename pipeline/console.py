"""What an audit says on the terminal: a bar while it runs, the figures at its end, what is kept when Ctrl-C came."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click

from pipeline.usage import Interrupted, Lang


def interrupted(read: tuple[int, int], *, kept: bool) -> Interrupted:
    """What is to be said after Ctrl-C, when `read` are the files read and all of them."""
    done, total = read
    if not total:
        return Interrupted(
            "已中断，还没有开始读取；以前的结果没有改动。", "Interrupted before anything was read; an earlier result is as it was."
        )
    if not kept:
        return Interrupted(
            f"已中断（读完 {done}／{total} 个文件）。没有保存已完成的工作（--no-cache），再运行同一条命令要从头开始；以前的结果没有改动。",
            f"Interrupted ({done} of {total} files were read). Nothing is kept (--no-cache): the same command begins anew. "
            "The earlier result was not changed.",
        )
    return Interrupted(
        f"已中断：读完 {done}／{total} 个文件，已经保存。再运行同一条命令，就从断处继续；以前的结果没有改动。",
        f"Interrupted: {done} of {total} files were read, and are kept. Run the same command again, and it goes on from here; "
        "the earlier result was not changed.",
    )


class Bar:
    """A progress bar with counts and time left on a terminal, for a run that takes a while; silent elsewhere."""

    _NAMES = {"read": ("读取和分析", "Reading"), "compare": ("比对雷同", "Comparing"), "report": ("生成报告", "Writing")}  # noqa: RUF012
    #: seconds after which somebody who waits wants to see something; what draws the bar takes a tenth of a second to load
    _PATIENCE = 0.7

    def __init__(self, lang: Lang) -> None:
        self.read = (0, 0)
        self._at = 0 if lang == "zh" else 1
        self._begun = time.monotonic()
        self._progress: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> None:
        pass

    def step(self, stage: str, done: int, total: int) -> None:
        """Show that so many of a stage's steps are done."""
        if stage == "read":
            self.read = (done, total)
        if self._progress is None and sys.stderr.isatty() and time.monotonic() - self._begun > self._PATIENCE:
            self._progress = _progress()
        if self._progress is not None:
            if stage not in self._tasks:
                self._tasks[stage] = self._progress.add_task(self._NAMES[stage][self._at], total=total)
            self._progress.update(self._tasks[stage], completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()


def _progress() -> Any:
    """A bar on the terminal, begun."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    made = Progress(*columns, console=Console(stderr=True))
    made.start()
    return made


def summarise(documents: list[dict[str, Any]], run: dict[str, Any], out: Path, lang: Lang) -> None:
    """The table at the end: documents, failures, findings by kind, copied share, where the report lies."""
    zh = lang == "zh"
    counts = run["counts"]
    rows = [
        ("文件" if zh else "files", counts["files"]),
        ("报送材料" if zh else "documents", counts["documents"]),
        ("单位" if zh else "units", counts["units"]),
        ("上级方案" if zh else "issued plans", counts["templates"]),
        ("未能读取" if zh else "not read", counts["failures"]),
        ("疑似雷同占比" if zh else "copied share", f"{counts['copied_share']:.1%}"),
    ]
    click.echo("")
    for name, value in rows:
        click.echo(f"  {name}: {value}")
    kinds = Counter(counts["findings"])
    click.echo(f"  {'问题' if zh else 'findings'}: {sum(kinds.values())}")
    for code, count in kinds.most_common():
        click.echo(f"    {count:4d}  {run['catalogue'][code]['title'][lang]} ({code})")
    if hints := counts["by_severity"].get("info"):
        click.echo(f"    {hints:4d}  {'提示，不计入问题' if zh else 'hints, not counted'}")
    if counts["doubtful"]:
        click.echo(f"    {counts['doubtful']:4d}  {'识别存疑，不计入问题' if zh else 'in doubt by recognition, not counted'}")
    if run["schools"]:
        click.echo(_handed_in(run["schools"], lang))
    for line in documents:
        if line["status"] == "error":
            click.echo(f"  ! {line['source']}: {line['error']['message']}")
    for note in run["notes"]:
        click.echo(f"  * {note}", err=True)
    unread = [line["source"] for line in documents if line["role"] == "template" and line["status"] == "error"]
    if unread:
        words = (
            "  !! 上级方案读不出来，照着它写的文字会被当作雷同，请换成能读的文件重新审查：{}",
            "  !! An issued plan could not be read: what was taken from it counts as copied. Give a readable file and audit again: {}",
        )
        click.echo(words[lang == "en"].format("、".join(unread)), err=True)
    click.echo(f"\n{'报告' if zh else 'Report'}: {out / 'report.html'}\n{'台账' if zh else 'Workbook'}: {out / 'findings.xlsx'}")
    click.echo(_next(out, lang))


#: what a shell would take for something else in a path without quotation marks
_SHELL = frozenset(" \t&|;<>()'$`*?[]")


def _next(out: Path, lang: Lang) -> str:
    """The commands that go on from here: people decide, then everything is written that is sent out."""
    run = f'"{out}"' if _SHELL.intersection(str(out)) else str(out)
    if lang == "en":
        return f"Next: planaudit review {run}  decide what is true\n      planaudit export {run}  write notices, circular, annotated files"
    return f"下一步: planaudit review {run}　逐项核实\n        planaudit export {run}　导出通知书、通报和批注后的材料"


#: schools that are named on the terminal; the report names all
_NAMED = 8


def _handed_in(schools: list[dict[str, Any]], lang: Lang) -> str:
    """What the register says: how many schools have submitted, who has not, who has submitted more than once."""
    absent = [school["name"] for school in schools if not school["documents"]]
    often = [school["name"] for school in schools if school["repeated"]]
    if lang == "en":
        words, mark = ("register: {} schools, {} have submitted, {} not{}, {} more than once{}", ", ")
    else:
        words, mark = ("学校名册: {} 所，已报送 {} 所，未报送 {} 所{}，同一活动重复报送 {} 所{}", "、")

    def named(names: list[str]) -> str:
        some = mark.join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        return "" if not names else f" ({some})" if lang == "en" else f"（{some}）"

    return "  " + words.format(len(schools), len(schools) - len(absent), len(absent), named(absent), len(often), named(often))
