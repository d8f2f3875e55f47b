"""The command `planaudit compare`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import InputError
from pipeline.records import Span
from pipeline.usage import Lang, lang_option

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.report.passages import Piece
    from pipeline.report.results import Results
    from pipeline.report.schema import DocumentLine, MatchLine

_FILE = click.Path(path_type=Path, exists=True)
#: how a change is shown: words that the other side has otherwise, and words that it has not
_STYLES = {"same": "", "changed": "bold yellow", "added": "bold red"}


@click.command()
@click.argument("a", type=_FILE)
@click.argument("b", type=_FILE)
@click.option(
    "--template", "templates", multiple=True, type=_FILE, help="上级方案，其中的内容不算雷同 / issued plan, what it explains is apart"
)
@lang_option("语言 / language")
def compare(a: Path, b: Path, templates: tuple[Path, ...], lang: Lang) -> None:
    """比对两份材料：哪些段落相同，改了什么。

    Compare two files: which passages they share, and what was changed in them.

    \b
    例 / example:
      planaudit compare 青禾小学.docx 白鹭小学.pdf --template 上级方案.docx
    """
    from rich.console import Console  # noqa: PLC0415  (a help text must not wait for the libraries)

    from pipeline.auditing import audit  # noqa: PLC0415
    from pipeline.report.results import from_records  # noqa: PLC0415

    if a.is_dir() or b.is_dir():
        raise InputError("请给出两份文件，不是文件夹；整批比对请用 planaudit audit。", "Give two files; for folders use planaudit audit.")
    if a.resolve() == b.resolve():
        raise InputError("两次给出的是同一个文件，请给出两份不同的文件。", "The same file was given twice: give two different files.")
    given = audit(a, b, templates=templates, lang=lang)
    results = from_records(given.documents, given.matches, given.families, given.run)
    for line in results.unread:
        if line.status == "error" and line.error:
            raise InputError(f"{line.source}：{line.error.message_zh}", f"{line.source}: {line.error.message_en}")
    console = Console(highlight=False, soft_wrap=True)
    matches = [match for match in results.matches if match.kind == "peer"]
    for line in results.submissions:
        console.print(_about(line, matches, lang), markup=False)
    if not matches:
        console.print("没有发现雷同段落。" if lang == "zh" else "No shared passage was found.")
    for number, match in enumerate(matches, 1):
        console.print()
        for words in _passage(results, match, number, lang):
            console.print(words)


def _about(line: DocumentLine, matches: list[MatchLine], lang: Lang) -> str:
    """A file and how much of it stands in the other one, whatever the two units are to each other."""
    from pipeline.reuse import covered  # noqa: PLC0415

    spans = [span for match in matches for key, span in ((match.a, match.a_span), (match.b, match.b_span)) if key == line.id]
    ((shared, letters),) = covered(line.text, spans, [Span(0, len(line.text))])
    share = f"{shared / letters if letters else 0:.0%}"
    title = f"《{line.title}》" if line.title else ""
    if lang == "en":
        return f"{line.source} {title}: {shared} of {letters} letters shared ({share})"
    return f"{line.source} {title}：{letters}字中有{shared}字雷同（{share}）"


def _passage(results: Results, match: MatchLine, number: int, lang: Lang) -> list[Text]:
    """A passage: where it stands, how alike it is, and both sides with what differs."""
    from rich.text import Text  # noqa: PLC0415

    from pipeline.report.passages import align, section_at  # noqa: PLC0415

    a, b = results.by_id[match.a], results.by_id[match.b]
    a_words, b_words = a.text[slice(*match.a_span)], b.text[slice(*match.b_span)]
    head = (
        f"{number}. {match.chars}字，相似度{match.similarity:.0%}"
        if lang == "zh"
        else f"{number}. {match.chars} letters, {match.similarity:.0%} alike"
    )
    out = [Text(head, style="bold")]
    rows = align(a_words, b_words)
    for line, at, side in ((a, match.a_span.start, [row.a for row in rows]), (b, match.b_span.start, [row.b for row in rows])):
        where = section_at(line, at)
        out.append(Text(f"{line.source}{'　' + where if where else ''}", style="dim"))
        out.append(_coloured([piece for pieces in side for piece in pieces]))
    return out


def _coloured(pieces: list[Piece]) -> Text:
    from rich.text import Text  # noqa: PLC0415

    from pipeline.report.inert import shown  # noqa: PLC0415

    text = Text()
    for piece in pieces:
        text.append(str(shown(piece.text)), style=_STYLES[piece.state])
    return text
