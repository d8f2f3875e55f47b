"""The command `planaudit followup`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from pipeline.usage import Lang, lang_option

_RUN = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("old", metavar="OLD_RUN", type=_RUN)
@click.argument("new", metavar="NEW_RUN", type=_RUN)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="台账文件，默认 NEW_RUN/followup.xlsx / the workbook")
@lang_option("语言 / language")
def followup(old: Path, new: Path, out: Path | None, lang: Lang) -> None:
    """对照整改前后两次审查，逐项说明已整改、部分整改、未整改、新增，写出销号台账。

    Compare the audits before and after rectification: what was mended, what not, what is new; writes a register to tick off.

    \b
    例 / example:
      planaudit followup reports/三月 reports/五月
    """
    from pipeline.followup import register  # noqa: PLC0415  (a help text must not wait for the libraries)
    from pipeline.followup.rounds import outcomes  # noqa: PLC0415
    from pipeline.report.results import load  # noqa: PLC0415

    before, after = load(old), load(new)
    found = list(outcomes(before, after, lang))
    target = out or new / "followup.xlsx"
    register.write(found, after, target, lang)
    counts = Counter(item.fate for item in found)
    for fate, words in register.WORDS.items():
        if counts[fate]:
            click.echo(f"{words[lang == 'en']}: {counts[fate]}")
    click.echo(f"{'销号台账' if lang == 'zh' else 'register'}: {target}")
