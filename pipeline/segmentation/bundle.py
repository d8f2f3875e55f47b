"""Splits a file that holds several documents, and finds the second standing of a document inside its own file."""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.segmentation.marks import value_of

# 第一篇：… 篇一：… 范文1 … 材料二 … 【篇三】, alone or before the part's title
_PART = re.compile(
    r"[【\[（〔]?(?:第\s*([一二三四五六七八九十\d]{1,3})\s*[篇份](?!之)|(?:篇|范文|例文|样本|文件)\s*([一二三四五六七八九十]{1,3}|\d{1,2})(?=[】\]）〕：:、.\s《（—]|$|[\u4e00-\u9fff]{4})"
    r"|(?:材料|方案|总结|模板)\s*([一二三四五六七八九十]{1,3}|\d{1,2})(?=[】\]）〕：:\s《]|$)|Part\s+([IVX]{1,4}|\d{1,2}|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive)\b)[】\]）〕]?"
)
_IN_LINE = re.compile(rf"(?m)\n\s*{_PART.pattern}")  # a search for line breaks passes over the rest
# Part I: Guiding ideology is a chapter; a part that is a document says so in its title
_ENGLISH_PART = re.compile(r"\W*Part\s")
_ENGLISH_TITLE = re.compile(r"(?i)\b(?:plan|program(?:me)?|scheme|summary|report|review|notice|circular|list|roster|letter|news)\b")
_WORDS, _WORDS_OF_LINES = re.compile(r"\w+"), re.compile(r"[\w\n]+")
_LEADERS = re.compile(r"[….·]{3,}\s*\d*\s*$|\s\d{1,3}$")
_TITLE = 110  # characters of a title at most
# A part holds at least this many characters: less between two marks is a table of contents.
_LEAST_PART = 120
# A second standing covers at least this many characters, and this share of what lies before it.
_LEAST_COPY, _COPY_SHARE = 150, 0.5
_LEAST_KEY = 4  # letters and characters of a line that counts for a copy


def parts(norm: str) -> list[Span]:
    """The spans of a bundle's documents; the whole text where it is no bundle. What precedes the first part belongs to none."""
    if not _IN_LINE.search(f"\n{norm}"):
        return [Span(0, len(norm))]
    marks: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", norm):
        m = _PART.match(line.group().strip())
        if m and len(line.group()) < 80 and not _LEADERS.search(line.group()) and not line.group().rstrip().endswith(("。", "；")):
            number = next(group for group in m.groups() if group)
            if not _ENGLISH_PART.match(line.group()) or _is_titled(norm, line):
                marks.append((line.start(), value_of("", number)))
    best: list[int] = []
    for i, (at, number) in enumerate(marks):
        if number != 1:
            continue
        run = [at]
        for j in range(i + 1, len(marks)):
            place, other = marks[j]
            if other == len(run) + 1:
                run.append(place)
            elif other == 1:
                break
        ends = [*run[1:], len(norm)]
        if len(run) >= 2 and all(end - start >= _LEAST_PART for start, end in zip(run, ends, strict=True)) and len(run) >= len(best):
            best = run
    if not best:
        return [Span(0, len(norm))]
    return [Span(start, end) for start, end in zip(best, [*best[1:], len(norm)], strict=True)]


def _is_titled(norm: str, line: re.Match[str]) -> bool:
    """Whether the line of a mark, or the one behind it, names a kind of document."""
    following = norm.find("\n", line.end() + 1)
    return bool(_ENGLISH_TITLE.search(norm, line.start(), following if 0 <= following <= line.end() + _TITLE else line.end()))


def plain(words: str) -> str:
    """Letters, digits and characters alone, without blanks and marks."""
    return "".join(_WORDS.findall(words))


def second_standing(norm: str) -> tuple[Span, Span] | None:
    """Where a document stands twice in its file: the spans of the first and of the second standing, or None.

    Both are found as the longest run of lines that recur in the same order; lines in between (page furniture) are allowed.
    """
    keys = "".join(_WORDS_OF_LINES.findall(norm)).split("\n")
    known = [key for key in keys if len(key) >= _LEAST_KEY]
    if len(known) == len(set(known)):  # no line recurs
        return None
    lines = []
    at = 0
    for line, key in zip(norm.split("\n"), keys, strict=True):
        if len(key) >= _LEAST_KEY:
            lines.append((at, at + len(line), key))
        at += len(line) + 1
    first: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for j, (_, _, key) in enumerate(lines):
        if key in first:
            pairs.append((first[key], j))
        else:
            first[key] = j
    runs: list[list[tuple[int, int]]] = []
    for pair in pairs:
        last = runs[-1][-1] if runs else None
        if last and 0 < pair[0] - last[0] <= 3 and 0 < pair[1] - last[1] <= 3:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    weight, best = max(((_weight(lines, run), run) for run in runs), key=lambda weighed: weighed[0], default=(0, []))
    if not best or best[-1][0] >= best[0][1]:
        return None
    before = sum(len(key) for _, _, key in lines[: best[0][1]])
    if weight < _LEAST_COPY or weight < _COPY_SHARE * before:
        return None
    return Span(lines[best[0][0]][0], lines[best[-1][0]][1]), Span(lines[best[0][1]][0], lines[best[-1][1]][1])


def _weight(lines: list[tuple[int, int, str]], run: list[tuple[int, int]]) -> int:
    return sum(len(lines[j][2]) for _, j in run)
