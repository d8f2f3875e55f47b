"""The command `planaudit notebooks`; the work is done elsewhere in this package, and imported when the command runs."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.usage import Lang, lang_option


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="网页写入的文件夹 / where the pages go")
@click.option("--code", is_flag=True, help="同时显示代码 / show the code too")
@lang_option("提示的语言 / language of messages")
def notebooks(run: Path, out: Path, code: bool, lang: Lang) -> None:
    """在审查结果上运行笔记本，写成网页：批次概览、活动的语言、套话与实事、提法的传播、模型的准确度，另附词语浏览页。

    网页不需要网络。需要附加组件 planaudit[explore]。

    Run the notebooks on the results in RUN and write them as HTML pages, with the term explorer beside them. The pages need no network;
    the command needs the extra planaudit[explore].

    \b
    例 / example:
      planaudit notebooks reports/效能风暴 --out reports/效能风暴-语言
    """
    from pipeline.exploration.notebooks import render  # noqa: PLC0415  (a help text must not wait for the libraries)

    render(run, out, code=code, done=lambda path: click.echo(str(path)))
