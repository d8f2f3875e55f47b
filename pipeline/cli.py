"""The command `planaudit`: its commands only, no logic."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import click

from pipeline.console import Bar, interrupted, summarise
from pipeline.evaluation.command import evaluate
from pipeline.exploration.command import notebooks
from pipeline.export.command import export
from pipeline.followup.command import followup
from pipeline.review.command import review
from pipeline.sidebyside.command import compare
from pipeline.usage import Group, Lang, database_option, lang_option
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
@click.option(
    "--schools",
    type=click.Path(path_type=Path, dir_okay=False),
    help="学校名册（.xlsx 或 .csv，列：名称、别名、学区）/ register of schools: name, aliases, district",
)
@click.option("--jobs", type=click.IntRange(min=1), help="并行进程数，默认全部核心 / worker processes, all cores by default")
@click.option(
    "--against",
    multiple=True,
    metavar="OLD_RUN",
    type=click.Path(path_type=Path, file_okay=False),
    help="以前的审查结果文件夹：看哪些段落沿用往年材料（可多次）/ result folder of an earlier run, to hold the batch against its documents",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="雷同比对在哪里运行 / where passages are compared",
)
@click.option(
    "--master", metavar="URL", help="Spark 集群地址，默认 local[*]（本机）/ address of the Spark cluster, by default this machine"
)
@_CACHE
@_NO_CACHE
@database_option()
@_LANG
def audit(
    inputs: tuple[Path, ...],
    out: Path,
    templates: tuple[Path, ...],
    requirements: Path | None,
    schools: Path | None,
    jobs: int | None,
    against: tuple[Path, ...],
    engine: str,
    master: str | None,
    cache: Path | None,
    no_cache: bool,
    database: str | None,
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
    given = {"templates": templates, "requirements": requirements, "schools": schools, "against": against}
    where = {"engine": engine, "master": master}
    _audit(inputs, out, lang, **given, **where, jobs=jobs, cache=False if no_cache else cache, decisions=database)


def _audit(inputs: tuple[Path, ...], out: Path, lang: Lang, **options: Any) -> None:
    from pipeline import server  # noqa: PLC0415

    server.start()  # before anything large is imported here: both import at the same time
    gc.disable()  # nothing that is imported is ever garbage: to look for some, now and later, takes a tenth of a second
    from pipeline.auditing import audit as run  # noqa: PLC0415  (a help text must not wait for the libraries)

    gc.freeze()
    gc.enable()
    bar = Bar(lang)
    try:
        with bar:
            finished = run(*inputs, out=out, lang=lang, progress=bar.step, **options)
    except KeyboardInterrupt:
        raise interrupted(bar.read, kept=options.get("cache") is not False) from None
    gc.freeze()  # the process ends, and what is left with it
    summarise(finished.documents, finished.run, out, lang)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@database_option()
@lang_option("语言，默认同审查时 / language, by default the run's", default=None)
def report(folder: Path, database: str | None, lang: Lang | None) -> None:
    """从结果文件重新生成报告和台账。

    Write report and workbook again from the result files alone.

    \b
    例 / example:
      planaudit report reports/效能风暴
    """
    gc.disable()  # nothing that is imported is ever garbage, and what sets a page leaves little
    try:
        from pipeline import store  # noqa: PLC0415
        from pipeline.report import write_all  # noqa: PLC0415

        for path in write_all(folder, lang, store.kept(), database):
            click.echo(str(path))
    finally:
        gc.enable()


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
    """生成示例批次并审查；示例文件留在结果文件夹旁边。

    Make the sample batch (an invented county, two campaigns) and audit it. The files stay beside the result folder.

    \b
    例 / example:
      planaudit demo
    """
    from pipeline.demo import build  # noqa: PLC0415
    from pipeline.publishing import check_target  # noqa: PLC0415

    check_target(out, ())
    files = out.parent / f"{out.resolve().name}-files"
    root, issued = build(files)
    _audit((root,), out, lang, templates=(issued,), jobs=jobs)
    click.echo(f"{'示例文件' if lang == 'zh' else 'Sample files'}: {files}\n  planaudit export {out} --originals {files}")


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
    """说明一种问题：含义、依据、怎么改、例子；不给代码则列出全部。也可以给名称，或板块类别、读取原因的代码。

    What a finding means, its basis, what to do, an example; without a code, the list of all. Names of findings, section labels and
    reasons why files could not be read are explained too.

    \b
    例 / example:
      planaudit explain foreign_name
    """
    from pipeline.explaining import explained, listed  # noqa: PLC0415

    for line in explained(code, lang) if code else listed(lang):
        click.echo(line)


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
    from pipeline.checks import training as context  # noqa: PLC0415
    from pipeline.classification import kinds_training as kinds  # noqa: PLC0415
    from pipeline.classification import training as labels  # noqa: PLC0415

    places = list(folders) or labels.sets()
    for one in (labels, kinds, context):
        click.echo(one.rebuild(places, models))


for command in (compare, evaluate, export, followup, notebooks, review):
    main.add_command(command)
