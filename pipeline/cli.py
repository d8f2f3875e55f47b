"""The command `planaudit`: its commands only, no logic."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.errors import UsageError
from pipeline.evaluation.command import evaluate
from pipeline.usage import Group, Lang, lang_option
from pipeline.version import __version__

_LANG = lang_option("报告和提示的语言 / language of report and messages")
_CACHE = click.option(
    "--cache", type=click.Path(path_type=Path, file_okay=False), help="已完成工作的存放处，默认在用户缓存目录 / where finished work is kept"
)
_NO_CACHE = click.option("--no-cache", is_flag=True, help="不保存也不使用已完成的工作 / keep and use no finished work")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="planaudit")
def main() -> None:
    """审查学校报送的实施方案和总结：结构、人员、时间、雷同。

    Audits schools' implementation plans and summaries.

    \b
    例 / example:
      planaudit audit 报送材料/ --template 上级方案.docx --out reports/效能风暴
    """


@main.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="结果文件夹 / result folder")
@click.option(
    "--template",
    "templates",
    multiple=True,
    type=click.Path(path_type=Path),
    help="上级印发的方案（文件或文件夹，可多次）/ the superior's issued plan",
)
@click.option("--requirements", type=click.Path(path_type=Path, dir_okay=False), help="要求文件（YAML）/ requirements file")
@click.option("--jobs", type=click.IntRange(min=1), help="并行进程数，默认全部核心 / worker processes, all cores by default")
@_CACHE
@_NO_CACHE
@_LANG
def audit(
    inputs: tuple[Path, ...],
    out: Path,
    templates: tuple[Path, ...],
    requirements: Path | None,
    jobs: int | None,
    cache: Path | None,
    no_cache: bool,
    lang: Lang,
) -> None:
    """审查文件和文件夹，写出报告、台账和结果文件。

    已读过、没有改动的文件不再重读；中断后重新运行同一命令，会从中断处继续。

    Audit files and folders (searched recursively) and write report, workbook and result files. Files that were read before are not read
    again; run the same command after an interruption, and it goes on where it was.

    \b
    例 / example:
      planaudit audit 报送材料/ --template 上级方案.docx --out reports/效能风暴
    """
    _audit(inputs, out, lang, templates=templates, requirements=requirements, jobs=jobs, cache=False if no_cache else cache)


def _audit(inputs: tuple[Path, ...], out: Path, lang: Lang, **options: Any) -> None:
    from pipeline import server  # noqa: PLC0415

    server.start()  # before anything large is imported here: both import at the same time
    from pipeline.auditing import audit as run  # noqa: PLC0415  (a help text must not wait for the libraries)

    with _Bar(lang) as bar:
        finished = run(*inputs, out=out, lang=lang, progress=bar, **options)
    _summary(finished.documents, finished.run, out, lang)


class _Bar:
    """A progress bar with counts and time left on a terminal; silent elsewhere."""

    _NAMES = {"read": ("读取和分析", "Reading"), "compare": ("比对雷同", "Comparing"), "report": ("生成报告", "Writing")}  # noqa: RUF012

    def __init__(self, lang: Lang) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, disable=not sys.stderr.isatty(), console=_console())
        self._tasks: dict[str, Any] = {}
        self._at = 0 if lang == "zh" else 1

    def __enter__(self) -> Callable[[str, int, int], None]:
        self._progress.start()
        return self._step

    def _step(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(self._NAMES[stage][self._at], total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def _console() -> Any:
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=True)


def _summary(documents: list[dict[str, Any]], run: dict[str, Any], out: Path, lang: Lang) -> None:
    """The table at the end: documents, failures, findings by kind, copied share, where the report lies."""
    zh = lang == "zh"
    counts = run["counts"]
    rows = [
        ("文件" if zh else "files", counts["files"]),
        ("文档" if zh else "documents", counts["documents"]),
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
    if counts["doubtful"]:
        click.echo(f"    {counts['doubtful']:4d}  {'识别存疑，不计入问题' if zh else 'in doubt by recognition, not counted'}")
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


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@lang_option("语言，默认同审查时 / language, by default the run's", default=None)
def report(folder: Path, lang: Lang | None) -> None:
    """从结果文件重新生成报告和台账。

    Write report and workbook again from the result files alone.

    \b
    例 / example:
      planaudit report reports/效能风暴
    """
    from pipeline.report import write_all  # noqa: PLC0415

    for path in write_all(folder, lang):
        click.echo(str(path))


@main.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports/demo"),
    show_default=True,
    help="结果文件夹 / result folder",
)
@click.option("--jobs", type=click.IntRange(min=1), help="并行进程数 / worker processes")
@_LANG
def demo(out: Path, jobs: int | None, lang: Lang) -> None:
    """生成示例批次并审查。

    Make the sample batch (an invented county, two campaigns) and audit it.

    \b
    例 / example:
      planaudit demo
    """
    from pipeline.demo import build  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as scratch:
        root, issued = build(Path(scratch))
        _audit((root,), out, lang, templates=(issued,), jobs=jobs)


@main.command()
@click.option("--cache", "folder", type=click.Path(path_type=Path, file_okay=False), help="存放处，默认在用户缓存目录 / the folder")
@click.option("--clear", is_flag=True, help="全部删除 / delete everything")
def cache(folder: Path | None, clear: bool) -> None:
    """查看或清空已完成工作的存放处（其中有学校材料的内容）。

    Show or clear where finished work is kept; it holds what the schools wrote.

    \b
    例 / example:
      planaudit cache --clear
    """
    from pipeline.store import Store, default_folder  # noqa: PLC0415

    store = Store(folder or default_folder())
    if clear:
        store.clear()
    count, size = store.size()
    click.echo(f"{store.folder}: {count} 项 / entries, {size / 2**20:.1f} MB")


@main.command()
@click.argument("code", required=False)
@_LANG
def explain(code: str | None, lang: Lang) -> None:
    """说明一种问题：含义、依据、怎么改、例子；不给代码则列出全部。

    What a finding means, its basis, what to do, an example; without a code, the list of all.

    \b
    例 / example:
      planaudit explain foreign_name
    """
    from pipeline.checks.findings import catalogue  # noqa: PLC0415

    kinds = catalogue()
    if code is None:
        for kind in kinds.values():
            click.echo(f"{kind.code:22} {kind.title[lang]}")
        return
    if code not in kinds:
        raise UsageError(
            f"没有这种问题代码：{code}。可用代码：{'、'.join(kinds)}", f"There is no finding {code}. Codes: {', '.join(kinds)}"
        )
    kind = kinds[code]
    zh = lang == "zh"
    click.echo(f"{kind.code}  {kind.title[lang]}  [{kind.severity}]")
    for name, words in (
        ("提示" if zh else "message", kind.message),
        ("依据" if zh else "basis", kind.basis),
        ("整改" if zh else "advice", kind.advice),
        ("举例" if zh else "example", kind.example),
    ):
        click.echo(f"  {name}: {words[lang]}")


@main.command()
@click.option(
    "--corpus",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="训练语料文件夹，默认 corpus/train 与 corpus/demo",
)
@click.option(
    "--models",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("models"),
    show_default=True,
    help="写入模型的文件夹 / where the models go",
)
def train(folders: tuple[Path, ...], models: Path) -> None:
    """用 corpus/ 中的语料重新训练模型，写出指标和模型卡。

    Rebuild the models from the corpus, byte for byte, with metrics and a card.

    \b
    例 / example:
      planaudit train
    """
    from pipeline.classification.training import rebuild  # noqa: PLC0415

    click.echo(rebuild(list(folders), models))


main.add_command(evaluate)


if __name__ == "__main__":
    main()
