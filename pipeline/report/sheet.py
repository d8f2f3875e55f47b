"""A sheet of a workbook to be, and what several of them write into their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from pipeline.report.decided import Decided
from pipeline.report.earlier_lines import EarlierText
from pipeline.report.schema import DocumentLine
from pipeline.report.words import Words


class Sheet(Struct, frozen=True):
    """A sheet to be: `colour` names the colour of a cell of the columns `coloured`, by row and column number, None where it has none.

    `printed` is the number of columns, from the first, that are printed: all of them where it is 0. What is wider than a page of paper
    holds legibly stands behind them. `choices` are the drop-downs: by column number the words to choose from, with their colours.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: tuple[int, ...]
    coloured: range = range(0)
    colour: Callable[[int, int], str | None] = lambda row, column: None
    printed: int = 0
    choices: dict[int, dict[str, str]] = {}


def decision(entry: Decided | None, words: Words) -> str:
    """What people decided, who and when, in a cell; empty where they have not."""
    if entry is None:
        return ""
    said = "；".join(part for part in (entry.reason, entry.note) if part)
    return f"{words(f'verdict_{entry.verdict}')}（{entry.person}，{entry.day}）" + (f"：{said}" if said else "")


def file(line: DocumentLine | EarlierText, words: Words) -> str:
    """A document's file, and which part of it the document is."""
    return line.source + (f" {words('fact_part', n=line.part)}" if line.part is not None else "")
