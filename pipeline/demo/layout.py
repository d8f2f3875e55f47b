"""What the lines of a source text are: title, heading, paragraph, table, signature.

A source text is a plain text in which blank lines part the blocks; lines with tabs are rows of a table. The reading here serves
the rendering of the demo batch alone and leans on how its texts are written; it is no model for reading documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["title", "heading", "body", "sign"]

_HEADING = (
    re.compile(r"[一二三四五六七八九十壹貳參肆伍陸柒]+[、．][^。，：]{1,30}$|[IVX]+\. [A-Z][^.]{1,60}$"),
    re.compile(r"（[一二三四五六七八九十]+）[^。：（]{1,20}$"),
)
_DATED = re.compile(r"(\d{4}|二\S\S\S)年.{1,8}日$|\d{4}\.\d+\.\d+$|[A-Z][a-z]+ \d+, \d{4}$")
_PUNCTUATION = re.compile(r"[。，：；]|[a-z]\.")
_ROSTER = re.compile(r"\s*(组\s*长|副组长|成\s*员)：(.+)$")
_PERSON = re.compile(r"(.+?)（(.+)）$")
ROSTER_HEAD = ("小组职务", "姓名", "行政职务")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the source as it stands, number included; `level` is 1 or 2 for a heading, else 0."""

    text: str
    kind: Kind = "body"
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells, the head row first; all rows have the same length."""

    rows: tuple[tuple[str, ...], ...]


def read(text: str, roster: bool = False) -> list[Paragraph | Table]:
    """The items of a source text in order. With `roster` the lines of a leading group (``组长：沈克俭（校长）``) become a table."""
    items: list[Paragraph | Table] = []
    for number, block in enumerate(re.split(r"\n\s*\n", text.strip("\n"))):
        lines = block.split("\n")
        if number == 0 or _is_title(lines):
            items += [Paragraph(line, "title") for line in lines]
        elif len(lines) <= 2 and _DATED.search(lines[-1]):
            items += [Paragraph(line, "sign") for line in lines]
        else:
            items += _body(lines, roster)
    return items


def _is_title(lines: list[str]) -> bool:
    return not any(_PUNCTUATION.search(line) or _level(line) or _DATED.search(line) for line in lines)


def _level(line: str) -> int:
    return next((level for level, pattern in enumerate(_HEADING, 1) if pattern.match(line)), 0)


def _body(lines: list[str], roster: bool) -> Iterator[Paragraph | Table]:
    def place(line: str) -> str:
        if "\t" in line:
            return "table"
        return "roster" if roster and (_ROSTER.match(line) or line.startswith("  ")) else ""

    for kind, group in groupby(lines, place):
        if kind == "table":
            yield Table(tuple(tuple(line.split("\t")) for line in group))
        elif kind == "roster":
            yield Table((ROSTER_HEAD, *_people(group)))
        else:
            for line in group:
                yield Paragraph(line, "heading" if _level(line) else "body", _level(line))


def _people(lines: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """Role, name and post of each person: ``成  员：尹春华  邬建民`` gives two rows. Names keep their inner blanks (``白  榕``)."""
    role = ""
    for line in lines:
        found = _ROSTER.match(line)
        role, rest = (found[1], found[2]) if found else (role, line.strip())
        pieces = re.split(r"、| {2,}", rest)
        while pieces:
            person = pieces.pop(0)
            if len(person) == 1 and pieces:
                person += "  " + pieces.pop(0)
            post = _PERSON.match(person)
            yield role, post[1] if post else person, post[2] if post else ""
