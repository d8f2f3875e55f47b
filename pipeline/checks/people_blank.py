"""A role of a list or table of people that was left blank between filled ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction.names import is_name, parse
from pipeline.extraction.roles import HINT, ROLES, roles_of
from pipeline.marked import Near
from pipeline.records import Finding, Span

# what a blank is made of: nothing, lines to write on, empty brackets
_NOTHING = r"[ _\t]*(?:（[ _]*）)?[ _\t]*"
_BEHIND = rf"：{_NOTHING}(?=(?:{ROLES})\s{{0,8}}：|[；。]|\n|$)"
_LABEL = Near(_BEHIND, rf"(?:(?<=[\n；。，、 \t])|(?<=\d[.、）])|^)({ROLES})\s{{0,8}}{_BEHIND}", 40)
_ROLE = re.compile(rf"\s*(?:[（(]?[一二三四五六七八九十\d]{{1,2}}[）)、.])?\s*(?:{ROLES}|办公室)")
_MARK = re.compile(r"[\n ]*(?:[（(]?\d{1,2}[）)、.．]?[ \t]+(?=[^\W\d_]))?")  # the numbers of the people on the lines below
_LINE = re.compile(r"[^\n]+")
_REACH = 200  # a list of people is no longer between two of its names


def blank_roles(case: Case) -> Iterator[Finding]:
    """placeholder: a role with nobody behind it in a list, or beside it in a table, that names others; once for each such role.

    A list in which nobody is named is an empty section, a form of an attachment is there to be filled in: neither is marked here.
    """
    people = [member.span for member in case.members]
    for low, high in case.ranges if people else ():
        if not HINT.search(case.norm, low, high):
            continue
        blanks = [Span(*m.span(1)) for m in _LABEL.finditer(case.norm, low, high) if not _goes_on(case, m.end(), high)]
        for blank in sorted([*blanks, *_blank_cells(case, low, high)]):
            near = [span for span in people if blank.start - _REACH < span.end and span.start < blank.end + _REACH]
            if near:
                yield make("placeholder", case.text, blank)


def _goes_on(case: Case, at: int, high: int) -> bool:
    """Whether the names of a role stand on the next line."""
    if at < high and case.norm[at] != "\n":
        return False
    at = _MARK.match(case.norm, at, high).end()  # type: ignore[union-attr]
    end = case.norm.find("\n", at, high)
    end = high if end < 0 else end
    if _ROLE.match(case.norm, at, end):
        return False
    names, _ = parse(case.norm, at, end)
    return bool(names) and names[0].span.start - at <= 12


def _blank_cells(case: Case, low: int, high: int) -> Iterator[Span]:
    """Cells of a role in rows that name nobody, with an empty cell beside them; not where the rows around fill the role."""
    if case.norm.find("\t", low, high) < 0:
        return
    rows = [(m.start(), m.group().split("\t")) for m in _LINE.finditer(case.norm[low:high]) if "\t" in m.group()]
    for i, (start, cells) in enumerate(rows):
        at = [j for j, cell in enumerate(cells) if roles_of(cell.strip())]
        if len(at) != 1 or _names(cells):
            continue
        j, role = at[0], cells[at[0]].strip()
        beside = [cells[k] for k in (j - 1, j + 1) if 0 <= k < len(cells)]
        around = [rows[k][1] for k in (i - 1, i + 1) if 0 <= k < len(rows)]
        same = any(role in (cell.strip() for cell in other) for other in around)
        below = rows[i + 1][1] if i + 1 < len(rows) else []
        carried = _names(below) and not any(roles_of(cell.strip()) for cell in below)
        if any(not cell.strip(" _") for cell in beside) and not same and not carried and _people_around(around):
            offset = low + start + sum(len(cell) + 1 for cell in cells[:j]) + cells[j].index(role)
            yield Span(offset, offset + len(role))


def _people_around(rows: list[list[str]]) -> bool:
    """Whether a row beside gives a role to somebody: no table of groups, no form."""
    return any(_names(cells) and any(roles_of(cell.strip()) for cell in cells) for cells in rows)


def _names(cells: list[str]) -> bool:
    """Whether a row names somebody."""
    return any(is_name(re.sub(r"\s", "", part), listed=False) for cell in cells for part in re.split("[、，（]", cell))
