"""What still stands around the article of a web page once its core is found: menus and lists above its title, credits below it, comments
and lists behind its end.

None of it holds running text, so that a container's share of the text does not give it away; its place does. Before the title of a
document stand only its red head and number; between title and text a site puts who wrote it and when; what follows a heading for comments
is comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain, takewhile

from pipeline.ingestion.html_chrome import is_breadcrumb, is_comments_head, is_credit, is_furniture_line, is_list_head
from pipeline.ingestion.html_lines import (
    DATED,
    HEAD,
    ends_like_title,
    holds_books,
    is_attachment,
    is_bare,
    is_item,
    is_red_head,
    is_running,
    is_site_name,
    is_strong,
    is_titled,
    key,
    without_number,
)
from pipeline.ingestion.html_tree import Line, Page

#: comments hold at most this share of a page's running text
_COMMENTS_SHARE = 0.3
#: a list of titles has at least so many rows, of which this share look like titles of papers or end with a date or a counter
_ROWS, _ROWS_SHARE = 3, 0.3
#: a menu and a list beside the article have no more rows
_ROW = 200
#: a menu has at least so many words, most of them of so many characters, none of more than six
_MENU_WORDS, _MENU_WORD, _MENU_LONGEST = 4, 4, 6
#: a banner is one of so many first lines of a page
_BANNER = 3
#: letters from which on a line that the <title> names is no column's name (通知公告); headings below this level are no titles
_LONG_TITLE, _LOWEST = 8, 4
_COUNTED = re.compile(r"(?:[\[(（]?(?:(?:19|20)?\d\d\s*[-/.年])?\d{1,2}\s*[-/.月]\s*\d{1,2}日?[\])）]?|[\[(（]\d{1,6}[\])）])$")
_UNIT = re.compile("[小中]学|学校|幼儿园|[育体]局|[学教]区")
#: 时间：… is the article's own where 地点：… goes on
_GOES_ON = re.compile(r"[^\W\d]{2,6}\s*[:：]")


def edges(page: Page, kept: Sequence[int], heading: str, named: Callable[[Line], bool]) -> set[int]:
    """The lines among those `kept` that are furniture by their place.

    `heading` is the page's <title> (its letters), `named` says whether it names a line.
    """
    lines = page.lines
    left_out = _comments(lines, kept)
    left_out |= _banner(page, [i for i in kept if i not in left_out], heading)
    rest = [i for i in kept if i not in left_out]
    title = _title(page, rest, heading, named)
    if title is not None:
        left_out |= _above(page, rest, title, heading, named)
    left_out |= _credits(lines, set(rest) - left_out, title)
    return left_out | _lists(page, [i for i in rest if i not in left_out], title)


def _banner(page: Page, kept: Sequence[int], heading: str) -> set[int]:
    """What a page begins with: the site's name, where the <title> is one too, and a menu of words of four letters."""
    lines, found = page.lines, set[int]()
    for n, i in enumerate(kept):
        if i in found:
            continue
        line, node = lines[i], page.nodes[lines[i].node]
        row = {k for k in kept[n : n + _ROW] if k < page.nodes[max(node.parent, 0)].end}
        is_first = i < _BANNER and not any(is_breadcrumb(above.text) for above in lines[:i])
        if (is_first and is_site_name(line.text) and line.level == 1 and is_site_name(heading)) or _is_menu(line.text.split()):
            found.add(i)
        elif _is_menu([lines[k].text for k in row]):
            found |= row
        else:
            break
    return found


def _is_menu(words: Sequence[str]) -> bool:
    """Whether words are a menu: four or more of two to six characters, most of them of four or more; names of people are not."""
    if len(words) < _MENU_WORDS or any(not word.isalpha() or word.isascii() or not 2 <= len(word) <= _MENU_LONGEST for word in words):
        return False
    return sum(len(word) >= _MENU_WORD for word in words) > len(words) / 2


def _title(page: Page, kept: Sequence[int], heading: str, named: Callable[[Line], bool]) -> int | None:
    """The title's line among those before the first running text.

    The longest that the page's <title> names, else the first heading that ends like a title, else the last line that does so right above
    the text, else the last heading there.
    """
    lines = page.lines
    stop = next((n for n, i in enumerate(kept) if is_running(lines[i])), None)
    before = [i for i in kept[:stop] if lines[i].table is None and not lines[i].is_link and not is_site_name(lines[i].text)]
    called = [i for i in before if lines[i].letters >= _LONG_TITLE and named(lines[i])]
    if called:
        return max(called, key=lambda i: (key(lines[i].text) in heading, lines[i].letters, -i))
    headings = [i for i in before if (lines[i].level or _LOWEST) < _LOWEST and not is_list_head(lines[i].text)]
    near = set(kept[max(stop - HEAD, 0) : stop]) if stop is not None else set()
    return next(
        chain(
            (i for i in headings if is_titled(lines[i])),
            (i for i in reversed(before) if i in near and is_titled(lines[i]) and not is_item(lines[i])),
            (i for i in reversed(headings) if i in near),
        ),
        None,
    )


def _above(page: Page, kept: Sequence[int], title: int, heading: str, named: Callable[[Line], bool]) -> set[int]:
    """What stands above the title, but the lines that belong to it.

    Those are in the same container, or of the same build right above it; or the page's <title> (`heading`) names them, the site's name
    aside, or says both in one; or a subtitle (——…) goes on from them; or the unit stands right above a title that names none.
    """
    lines = page.lines
    above = [i for i in kept if i < title]
    joined, first, said = set(), title, key(lines[title].text)
    for i in reversed(above):
        said = key(lines[i].text) + said
        is_own = lines[i].node == lines[title].node or (i == first - 1 and _build(page, i) == _build(page, title))
        is_unit = is_site_name(lines[i].text) and not _UNIT.search(lines[title].text) and _are_credits(lines[i + 1 : first])
        is_named = is_unit or said in heading or (named(lines[i]) and not is_site_name(lines[i].text))
        if not (is_own or is_named or lines[first].text.startswith("—")):
            break
        joined.add(i)
        first = i
    return {i for i in above if i not in joined and not _is_document(lines[i])}


def _are_credits(lines: Sequence[Line]) -> bool:
    """Whether nothing but who wrote the page and when stands between two lines: no menu, no path."""
    return all("：" in line.text and is_furniture_line(line.text) and not is_breadcrumb(line.text) for line in lines)


def _build(page: Page, i: int) -> list[str]:
    """The tags around a line."""
    return [page.nodes[node].tag for node in page.ancestors(page.lines[i].node)]


def _is_document(line: Line) -> bool:
    """Whether a line above a title is a document's: its red head or number, a table, people, an attachment's mark."""
    if line.table is not None or is_red_head(line.text) or line.text.startswith("附件"):
        return True
    return is_strong(line) and not is_bare(line)


def _credits(lines: Sequence[Line], kept: set[int], title: int | None) -> set[int]:
    """Who wrote the page and when, a line for each: beside such a line that is a site's own by its words (浏览：…, 来源：…)."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if i in kept or not is_furniture_line(line.text) or (title is not None and i > title + HEAD + 2):
            continue
        for step in (-1, 1):
            at = i + step
            while 0 <= at < len(lines) and abs(at - i) <= HEAD and at not in found and is_credit(lines[at].text) and not _is_own(lines, at):
                if at in kept:
                    found.add(at)
                at += step
    return found


def _is_own(lines: Sequence[Line], i: int) -> bool:
    """Whether further fields follow that no site has: 时间：… 地点：…"""
    behind = lines[i + 1].text if i + 1 < len(lines) else ""
    return _GOES_ON.match(behind) is not None and not is_credit(behind) and not is_furniture_line(behind)


def _comments(lines: Sequence[Line], kept: Sequence[int]) -> set[int]:
    """Everything from the heading of the comments, or from a forum's first reply, where most of the text stands before it."""
    weight = {i: lines[i].free if is_running(lines[i]) else 0 for i in kept}
    total, so_far = sum(weight.values()), 0
    last = max((i for i in kept if is_item(lines[i]) or lines[i].table or DATED.fullmatch(lines[i].text)), default=0)
    for i, line in enumerate(lines):
        so_far += weight.get(i, 0)
        if i > last and so_far and total - so_far <= _COMMENTS_SHARE * total and is_comments_head(line.text):
            return {k for k in kept if k >= i}
    return set()


def _lists(page: Page, kept: Sequence[int], title: int | None) -> set[int]:
    """Containers before the text and behind it that hold nothing but titles of other papers; not the title's, not what follows 附件."""
    lines = page.lines
    first = next((i for i in kept if is_running(lines[i]) or lines[i].table), None)
    last = max((i for i in kept if is_running(lines[i]) or lines[i].table or DATED.fullmatch(lines[i].text)), default=0)
    if first is None:
        return set()
    held, found = set(kept), set[int]()
    for n, head in enumerate(kept):
        if head > last and head not in found and is_list_head(lines[head].text):
            rows = list(takewhile(lambda i: is_bare(lines[i]) and not is_attachment(lines[i]), kept[n + 1 :]))
            found.update([head, *rows] if len(rows) > 1 and not holds_books(lines[i] for i in rows) else ())
    for node in page.nodes:
        if node.end - node.start > _ROW or not (node.start > last or node.end <= first) or node.start <= (title or -1) < node.end:
            continue
        rows = [i for i in range(node.start, node.end) if i in held and i not in found]
        if not rows or not are_titles([lines[i] for i in rows]) or _is_announced(lines, node.start):
            continue
        if not _are_attached([lines[i] for i in kept if last < i < rows[0]], [lines[i] for i in rows]):
            found.update(rows)
    return found


def _are_attached(before: Sequence[Line], rows: Sequence[Line]) -> bool:
    """Whether rows are a document's attachments: one says so, or 附件 stands before them without a file of its own."""
    marks = [n for n, line in enumerate(before) if line.text.startswith("附件")]
    return any(map(is_attachment, rows)) or (bool(marks) and not any(map(is_attachment, before[marks[-1] + 1 :])))


def _is_announced(lines: Sequence[Line], start: int) -> bool:
    """Whether the line before a list ends with a colon, and is no heading of links itself."""
    return start > 0 and lines[start - 1].text.endswith(("：", ":")) and not is_list_head(lines[start - 1].text)


def are_titles(lines: Sequence[Line]) -> bool:
    """Whether lines are titles of other papers below a heading; one that is not known as such needs rows that are."""
    if not all(map(is_bare, lines[1:])) or holds_books(lines):
        return False
    rows = lines[1:] if len(without_number(lines[0].text)) <= HEAD else lines
    if is_list_head(lines[0].text):
        return len(rows) > 1
    if len(rows) < _ROWS or not is_bare(lines[0]) or any(is_red_head(line.text) for line in lines):
        return False
    like_titles = sum(line.letters >= HEAD and ends_like_title(line.text) for line in rows)
    counted = sum(_COUNTED.search(line.text) is not None for line in rows)
    return max(like_titles, counted) >= max(2, _ROWS_SHARE * len(rows))
