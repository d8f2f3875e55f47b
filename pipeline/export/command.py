"""The command `planaudit export`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from pipeline.usage import Lang, lang_option

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="写到哪里，默认 RUN/export / where to, RUN/export by default")
@click.option(
    "--originals",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="报送材料所在的文件夹，可多次 / where the submissions lie, may be repeated",
)
@click.option("--superior", default="", help="发文机关，如 云岭县教育局；默认取上级方案的发文机关 / the issuer of the notices")
@click.option("--number", default="", help="发文字号，如 云教〔2024〕15号 / document number")
@click.option("--date", "issued", type=_DAY, help="成文日期 / day of issue, YYYY-MM-DD")
@click.option("--deadline", type=_DAY, help="整改期限 / last day for mending, YYYY-MM-DD")
@click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False),
    help="通知书模板文件夹，没有就在其中放入可用 Word 修改的模板 / folder of templates, filled with the default ones if they are not there",
)
@click.option("--confirmed", is_flag=True, help="只导出核实为属实的问题 / only what people called true in the workspace")
@lang_option("语言 / language")
def export(
    run: Path,
    out: Path | None,
    originals: tuple[Path, ...],
    superior: str,
    number: str,
    issued: datetime | None,
    deadline: datetime | None,
    templates: Path | None,
    confirmed: bool,
    lang: Lang,
) -> None:
    """导出可以发出的材料：整改通知书、通报、批注后的原件、台账、数据表。

    Write what is sent out: a notice for each unit, a circular, the submissions with the findings in them, the workbook, all tables.

    \b
    例 / example:
      planaudit export reports/run --originals 报送材料 --superior 云岭县教育局 --deadline 2024-06-20
    """
    from pipeline.export import processes  # noqa: PLC0415

    if processes.many(run):
        processes.prepare("pipeline.export.annotated")  # before anything large is imported here: both import at the same time
    from pipeline import notices  # noqa: PLC0415  (a help text must not wait for the libraries)
    from pipeline.export.writing import export as write  # noqa: PLC0415
    from pipeline.report.results import load  # noqa: PLC0415

    if templates is not None:
        for path in notices.templates(templates):
            click.echo(("模板：" if lang == "zh" else "template: ") + str(path), err=True)
    issuer = superior or next((line.issuer for line in load(run).templates if line.issuer), "") or "××县教育局"
    days = (day.date() if day else None for day in (issued, deadline))
    head = notices.Letterhead(issuer, number, *days)
    target = out or run / "export"
    made: Counter[str] = Counter()
    for path in write(run, target, head, originals=originals, templates=templates, only_confirmed=confirmed, lang=lang):
        made[path.relative_to(target).parts[0]] += 1
    names = {"notices": "通知书、通报", "annotated": "批注后的材料", "findings.xlsx": "台账", "tables": "数据表"}
    for part, count in made.items():
        click.echo(f"{names[part] if lang == 'zh' else part}: {count}　{target / part}")
