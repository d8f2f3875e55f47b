"""The command `planaudit export`."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from pipeline.errors import UsageError
from pipeline.usage import Lang, database_option, lang_option

_DAY = click.DateTime(["%Y-%m-%d"])
_CONFIRMED = (
    "只导出了核实为属实的 {true} 项；没有导出：尚未核实 {open} 项，存疑 {doubt} 项，不属实 {false} 项。",
    "Exported is what was called true: {true}. Left out: not decided {open}, in doubt {doubt}, not true {false}.",
)
_NO_ORIGINALS = (
    "没有用 --originals 指明报送材料所在的文件夹，批注写在读取的正文上，不在原件上。",
    "No --originals: the comments stand in the text as it was read, not in the files that were submitted.",
)
_CHINESE = (
    "The letters are official papers of a Chinese office (GB/T 9704-2012) and are written in Chinese; workbook and comments are in English."
)
_REFUTED = (
    "核实为不属实的 {false} 项没有写进通知书、通报和批注，台账中注明。",
    "What was called not true ({false}) stands in no notice and no annotated file; the workbook says so.",
)


@click.command()
@click.argument("run", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="写到哪里，默认 RUN/export / where to, RUN/export by default")
@click.option(
    "--originals",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="报送材料所在的文件夹，可多次 / where the submissions lie, may be repeated",
)
@click.option(
    "--superior",
    default="",
    help="发文机关，如 云岭县教育局；默认取上级方案的发文机关 / the issuer of the notices, by default that of the plan",
)
@click.option(
    "--number",
    default="",
    help="第一份（通报）的发文字号，如 云教〔2026〕15号，其余依次顺延；也可写作 云教〔2026〕{n}号，从 1 编起 "
    "/ document number of the first, the circular; the others count on, {n} from 1",
)
@click.option("--date", "issued", type=_DAY, help="成文日期，默认今天 / day of issue, YYYY-MM-DD, by default today")
@click.option("--deadline", type=_DAY, help="整改期限 / last day for mending, YYYY-MM-DD")
@click.option("--contact", default="", help="联系人和电话，如 '张三，0931-0000000' / whom to ask, name and telephone")
@click.option("--copies", default="", help="抄送机关，如 云岭县人民政府 / who gets a copy")
@click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False),
    help="通知书模板文件夹，没有就在其中放入可用 Word 修改的模板 / folder of templates, filled with the default ones if they are not there",
)
@click.option("--confirmed", is_flag=True, help="只导出核实为属实的问题 / only what people called true in the workspace")
@database_option()
@lang_option("语言 / language")
def export(
    run: Path,
    out: Path | None,
    originals: tuple[Path, ...],
    superior: str,
    number: str,
    issued: datetime | None,
    deadline: datetime | None,
    contact: str,
    copies: str,
    templates: Path | None,
    confirmed: bool,
    database: str | None,
    lang: Lang,
) -> None:
    """导出可以发出的材料：整改通知书、通报、批注后的原件、台账、数据表。

    Write what is sent out: a notice for each unit, a circular, the submissions with the findings in them, the workbook, all tables.

    \b
    例 / example:
      planaudit export reports/run --originals 报送材料 --superior 云岭县教育局 --number 云教〔2026〕15号 --deadline 2026-12-10
    """
    from pipeline.export import processes  # noqa: PLC0415

    if processes.many(run):
        processes.prepare()  # before anything large is imported here: both import at the same time
    gc.disable()  # nothing that is imported is ever garbage
    from pipeline.export import particulars  # noqa: PLC0415  (a help text must not wait for the libraries)
    from pipeline.export.writing import export as write  # noqa: PLC0415
    from pipeline.export.writing import set_aside  # noqa: PLC0415
    from pipeline.notices.letters import Letterhead  # noqa: PLC0415
    from pipeline.report.confirmed import standing  # noqa: PLC0415
    from pipeline.report.results import load  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    if templates is not None:
        _lay_out(templates, lang)
    target = out or run / "export"
    _check_target(target, run, originals)
    issued_on = issued.date() if issued else date.today()
    last = deadline.date() if deadline else None
    particulars.check(number, issued_on, last)
    results = load(run, database)
    issuer = superior or particulars.issuer(results)
    head = Letterhead(issuer, number, issued_on, last, contact, copies)
    for words in particulars.missing(head, superior, lang):
        click.echo(words, err=True)
    if lang == "en":
        click.echo(_CHINESE, err=True)
    if not originals:
        click.echo(_NO_ORIGINALS[lang == "en"], err=True)
    if earlier := set_aside(target):
        click.echo(f"{'上次导出的通知书和批注已移到' if lang == 'zh' else 'What was exported earlier now lies in'} {earlier}", err=True)
    made: Counter[str] = Counter()
    for path in write(results, target, head, originals=originals, templates=templates, only_confirmed=confirmed, lang=lang):
        made[path.relative_to(target).parts[0]] += 1
    names = {"notices": "通知书、通报", "annotated": "批注后的材料", "findings.xlsx": "台账", "tables": "数据表"}
    for part, count in made.items():
        click.echo(f"{names[part] if lang == 'zh' else part}: {count}　{target / part}")
    for line in _left_out(standing(results), confirmed, lang) if results.decided else ():
        click.echo(line)


def _lay_out(templates: Path, lang: Lang) -> None:
    """Put the default templates into a folder where they are not there, and try those that are: before anything is written."""
    from pipeline.notices import writing as notices  # noqa: PLC0415

    for path in notices.templates(templates):
        click.echo(("模板：" if lang == "zh" else "template: ") + str(path), err=True)
    notices.check(templates)


def _check_target(target: Path, run: Path, originals: tuple[Path, ...]) -> None:
    """Refuse to write among the submissions, where a later audit would take notices for what schools handed in."""
    real = target.resolve()
    around = [path for path in originals if path.is_dir() and real.is_relative_to(path.resolve())]
    if around and not real.is_relative_to(run.resolve()):
        raise UsageError(
            f"导出的位置 {target} 在报送材料文件夹 {around[0]} 里面，下次审查会把通知书当作报送材料。请用 --out 另选一个文件夹。",
            f"{target} lies among the submissions in {around[0]}: a later audit would take the notices for submissions. Choose another "
            "folder with --out.",
        )


def _left_out(counts: Counter[str], confirmed: bool, lang: Lang) -> Iterator[str]:
    """What is not among the exported files because of what people decided, or have not decided yet; `counts` by verdict."""
    figures = {verdict: counts[verdict] for verdict in ("true", "open", "doubt", "false")}
    if confirmed:
        yield _CONFIRMED[lang == "en"].format(**figures)
    elif counts["false"]:
        yield _REFUTED[lang == "en"].format(**figures)
