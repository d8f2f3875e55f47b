"""People and pairs that a text counts right above the table or the lines of roles that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.lists import number
from pipeline.extraction.names import is_name
from pipeline.extraction.roles import ROLES
from pipeline.marked import Marked
from pipeline.records import Span

Told = tuple[Span, int, int]  # the place of an announced number, that number, and how many are named

_N = r"([一二两三四五六七八九十]{1,3}|\d{1,2})"
# 二、馆员名册（共五人）, 结成师徒六对： at the end of a line, the table right below
_ABOVE_TABLE = re.compile(
    r"([一二两三四五六七八九十\d](?<![第每各约近一二两三四五六七八九十\d].)(?:(?<=\d)\d?|(?<!\d)[一二两三四五六七八九十]{0,2}))(?P<unit>[人名位对])(?:教师|老师|同志|成员)?(?:，?(?:名单)?如下|，具体如下)?[）)]?[：:。]?[ \t]*\n+(?=[^\n。]*(?:\t|[^\s]  ))"
)
# the whole of one group: 全岗共10人, 领导小组共八人
_WHOLE = Marked(
    r"共(?:有|计|设)?[一二两三四五六七八九十\d]",
    rf"(?:全[岗组队]|(?:领导|工作)小组|监督岗|专班|巡查队|宣讲团)(?:成员)?共(?:有|计|设)?{_N}(?:人|名(?:成员|同志)?)(?=[，。；：）\n])",
)
_ROLE_LINE = re.compile(
    rf"[ \t]*(?P<role>[^\W\d_]{{0,4}}?(?:{ROLES}|岗长|队长|队员|岗员|监督员))[ \t]*(?:[：:]|\t+|[ ]{{2,}})[ \t]*(?P<names>[^\n]+?)[。；]?[ \t]*(?:\n|$)"
)
_NEAR = 160  # characters between an announced whole and the first line of its roles
_PAIR_HEADS = re.compile("师傅|师父|徒弟|导师|学员|指导教师|青年教师|帮扶|结对|受助")
_CELLS = re.compile(r"\t|[ ]{2,}")
_SUMS = re.compile(r"合计|总计|小计|备注|说明|……|…")
_MORE = re.compile(r"其余|其他|其它|另[有外行设]|等|部分|待定|空缺|略|未列|尚未|暂缺|不列")
_REACH = 60  # characters behind a list that may say that it is not the whole
_GLOSS, _PIECES = re.compile(r"（[^（）\n]*）"), re.compile(r"[、，/]|[ \t]{2,}|(?<=[^\W\d_]{2})和(?=[^\W\d_]{2})")


def rolls(case: Case) -> Iterator[Told]:
    """Announced people and pairs, with how many are named, whether the two are one number or not."""
    for low, high in case.ranges:
        for m in _ABOVE_TABLE.finditer(case.norm, low, high) if "\t" in case.norm or "  " in case.norm else ():
            told = _rows(case.norm, m.end(), high, m["unit"])
            if told:
                yield Span(m.start(), m.end("unit")), number(m.group(1)), told
        for m in _WHOLE.finditer(case.norm, low, high):
            if called := _by_roles(case.norm, m.end(), high):
                announced = number(m.group(1))
                yield Span(*m.span()), announced, announced if announced in called else called[0]


def _rows(norm: str, start: int, high: int, unit: str) -> int | None:
    """How many rows the table right below has, one pair or one person in each; None where that is not plain."""
    table: list[list[str]] = []
    at = start
    while at < high:
        end = norm.find("\n", at, high)
        end = high if end < 0 else end
        row = _CELLS.split(norm[at:end].strip())
        if len(row) < 2 or re.search("[。；：，]", norm[at:end]):
            break
        table.append([re.sub(r"\s", "", cell) for cell in row])
        at = end + 1
    cells = "".join(cell for line in table for cell in line)
    below = norm[at : min(high, at + _REACH)].split("\n", maxsplit=1)[0]
    if len(table) < 3 or _SUMS.search(cells) or _MORE.search(cells + below):
        return None
    heads, rows = table[0], table[1:]
    if unit == "对":
        return len(rows) if sum(bool(_PAIR_HEADS.search(head)) for head in heads) >= 2 and not re.search("[、/]", cells) else None
    if heads.count("姓名") != 1 or any(len(row) != len(heads) for row in rows):
        return None
    names = [_GLOSS.sub("", row[heads.index("姓名")]) for row in rows]
    return len(names) if all(is_name(name, listed=True) for name in names) and len(set(names)) == len(names) else None


def _by_roles(norm: str, start: int, high: int) -> tuple[int, int] | None:
    """How many names, and how many different ones, the next lines of roles hold; None where any word there is no name."""
    first = next(
        (m for m in re.finditer(r"\n(?=[ \t]*\S)", norm[start : start + _NEAR]) if _ROLE_LINE.match(norm, start + m.end(), high)), None
    )
    names: list[str] = []
    at = start + first.end() if first else high
    while line := _ROLE_LINE.match(norm, at, high):
        pieces = [re.sub(r"\s", "", name) for name in _PIECES.split(_GLOSS.sub("", line["names"]).strip())]
        if not all(is_name(name, listed=True) for name in pieces):
            return None
        names += pieces
        at = line.end()
    if len(names) < 3 or _MORE.search(norm, at, min(high, at + _REACH)):
        return None
    return len(names), len(set(names))
