"""The command `planaudit evaluate`; the work is done elsewhere in this package, and imported when the command runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import UsageError
from pipeline.usage import Lang, lang_option

if TYPE_CHECKING:
    from pipeline.evaluation.scoring import Score
    from pipeline.evaluation.sets import GoldSet

#: kinds of errors that are named first: an analysis of errors begins with the worst
_WORST = 10


@click.command()
@click.argument("folders", metavar="[SET]...", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--jobs", type=click.IntRange(min=1), help="并行进程数，默认全部核心 / worker processes, all cores by default")
@click.option("--write", is_flag=True, help="写出 evaluation.json 和 evaluation.md / write both files")
@click.option(
    "--models",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("models"),
    show_default=True,
    help="--write 写入的文件夹 / where --write puts them",
)
@click.option("--errors", is_flag=True, help="列出答错之处，错得最多的种类在前 / list the misses, the worst kinds first")
@click.option("--open", "opened", is_flag=True, help="保留评测集也列出错处 / list them for held-out sets too, which spends the set")
@lang_option("语言 / language")
def evaluate(folders: tuple[Path, ...], jobs: int | None, write: bool, models: Path, errors: bool, opened: bool, lang: Lang) -> None:
    """用带答案的文档集衡量审查的准确度，默认用 corpus/heldout 下的全部评测集。

    评测集是含有 in/、gold.jsonl 和 matches.jsonl 的文件夹；上级方案放在 in/template/。

    Measure the audit on sets of documents with gold answers, by default all below corpus/heldout. A set is a folder with in/ (issued plans
    in in/template/), gold.jsonl and matches.jsonl.

    \b
    例 / example:
      planaudit evaluate
      planaudit evaluate --errors corpus/train/7
    """
    from pipeline.evaluation import card, sets, tables  # noqa: PLC0415  (a help text must not wait for the libraries)
    from pipeline.evaluation.scoring import evaluate as measure  # noqa: PLC0415
    from pipeline.evaluation.scoring import pooled  # noqa: PLC0415

    chosen = list(folders) or sets.held_out()
    kept = [folder for folder in chosen if sets.is_frozen(folder)]
    if errors and kept:
        _spend(kept, opened, lang)
    scores = measure(chosen, jobs, lambda gold: _say_what_changed(gold, lang))
    whole = pooled(scores) if len(scores) > 1 else scores[0]
    shown = [*scores, whole] if len(scores) > 1 else scores
    parts = [tables.overview(shown, lang), *(tables.details(score, lang) for score in shown), *tables.kinds(whole, lang)]
    click.echo("\n\n".join(part.text() for part in parts))
    if errors:
        click.echo(f"\n{listed(scores)}")
    if write:
        for path in card.write(scores, models):
            click.echo(str(path))


def _spend(kept: Sequence[Path], opened: bool, lang: Lang) -> None:
    """Refuse to list the misses of sets kept for measuring; say what it costs where it is wanted all the same."""
    names = ", ".join(map(str, kept))
    if not opened:
        raise UsageError(
            f"{names} 是保留的评测集，不列出错处：看过的评测集不能再衡量准确度。请用 corpus/train 下的文档集分析错误，或加 --open。",
            f"{names}: kept for measuring, its misses are not listed. Analyse errors on sets below corpus/train, or give --open.",
        )
    zh = f"注意：{names} 的错处看过之后，就不能再用来评测，请移到 corpus/train，并另写新的评测集。"
    en = f"Warning: {names} is spent once its misses are read: move it to corpus/train and write a new one."
    click.echo(zh if lang == "zh" else en, err=True)


def _say_what_changed(gold: GoldSet, lang: Lang) -> None:
    if gold.changed:
        words = "与 SHA256SUMS 不符的文件" if lang == "zh" else "files that are not as SHA256SUMS says"
        click.echo(f"{gold.name}: {len(gold.changed)} {words}: {', '.join(gold.changed)}", err=True)


def listed(scores: Sequence[Score]) -> str:
    """The misses of sets by kind, the most frequent kind first, each with its document and the words that show it."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for score in scores:
        for miss in score.misses:
            kinds[miss.kind].append(f"  {score.name} {miss.where}: {miss.words}")
    order = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    worst = [f"{len(kinds[kind]):5d}  {kind}" for kind in order[:_WORST]]
    return "\n".join([*worst, *(line for kind in order for line in ("", f"{kind} ({len(kinds[kind])})", *kinds[kind]))])
