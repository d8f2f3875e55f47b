"""A parsed web page as visible lines and the containers around them, as a browser would break it into lines.

A container's lines are a range of the page's lines, so that whatever is asked of a container (how much of it is links, how much is running
text) is a sum over a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from pipeline.ingestion.html_lists import ListNumbers
from pipeline.ingestion.html_tables import DataTable, Grid
from pipeline.ingestion.html_text import count_letters, run_on, tidy

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main marquee menu nav ol p pre section summary table"
    " tbody td tfoot th thead tr ul"
)
_SKIPPED_TAGS = (
    "applet area audio base basefont bgsound button canvas col colgroup datalist embed frame head iframe img input link map"
    " meta noframes noscript object option optgroup param script select source style svg template textarea title track video"
    " wbr"
)
_BLOCKS, _SKIPPED = frozenset(_BLOCK_TAGS.split()), frozenset(_SKIPPED_TAGS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
#: marks against copying, between the words of a text: hidden or without size
_UNSEEN = re.compile(rf"{_HIDDEN.pattern}|font-size\s*:\s*0(?:p[xt])?\s*(?:;|$)", re.IGNORECASE)
#: longer hidden text inside a line may be the rest of the article, folded up
_MARK_LENGTH, _MARK_TAGS = 60, 20
#: what Word keeps beside the text when it saves a page
_WORD_ASIDE = re.compile(r"mso-element\s*:\s*(?:header|footer|comment-list)", re.IGNORECASE)
#: the number that Word prints before a paragraph of a list, with the blanks behind it
_WORD_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r".*[\d〇一二三四五六七八九十百①-⑳甲乙丙丁].*|[(（]?[A-Za-z]{1,4}[.、)）]")
_INLINE_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*pre", re.IGNORECASE)
#: libxml2 counts lines in 16 bits
_LAST_LINE = 65_535


@dataclass(slots=True)
class Line:
    """One visible line: its text, how many letters it has and how many of them in links, the line of the source, its container.

    Letters are Chinese characters and letters proper: figures and dates beside a link make it no less a link.
    """

    text: str
    letters: int
    linked: int
    source: int | None
    node: int
    level: int | None = None
    number: str = ""
    table: DataTable | None = None

    @property
    def free(self) -> int:
        """Letters outside of links."""
        return max(self.letters - self.linked, 0)

    @property
    def is_link(self) -> bool:
        """Whether most of the line is a link."""
        return 2 * self.linked > self.letters


@dataclass(slots=True)
class Node:
    """A container: its tag, what its id and class say, its parent (an index into the page's nodes) and the range of its lines."""

    tag: str
    hint: str
    parent: int
    start: int
    end: int = 0
    is_hidden: bool = False
    children: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """The visible lines of a page in order, and its containers in document order; `nodes[0]` holds everything."""

    lines: list[Line] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)

    def ancestors(self, node: int) -> list[int]:
        """The containers around `node`, from the outermost down to `node` itself."""
        path = [node]
        while self.nodes[path[-1]].parent >= 0:
            path.append(self.nodes[path[-1]].parent)
        return path[::-1]


def build(root: Any) -> Page:
    """The lines and containers of a parsed page."""
    builder = _Builder()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if not isinstance(element.tag, str) or element.tag in _SKIPPED or _is_unseen(element):
                walker.skip_subtree()
                builder.skipped.add(element)
            else:
                builder.start(element)
        elif element in builder.skipped:
            builder.skipped.discard(element)
            builder.add(element.tail)
        else:
            builder.end(element)
    builder.finish()
    return builder.page


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element's style says: a line of its own, hidden, blanks kept, Word's number, headers or comments, unseen inside a line."""

    is_block: bool = False
    is_hidden: bool = False
    is_preformatted: bool = False
    is_number: bool = False
    is_aside: bool = False
    is_unseen: bool = False


_PLAIN = _Look()


@lru_cache(maxsize=4_096)
def _look(style: str) -> _Look:
    """The look of a style; a page repeats a few styles on most of its elements."""
    patterns = (_INLINE_BLOCK, _HIDDEN, _PREFORMATTED, _WORD_NUMBER, _WORD_ASIDE, _UNSEEN)
    return _Look(*(pattern.search(style) is not None for pattern in patterns))


def _look_of(element: Any) -> _Look:
    style = element.get("style")
    return _look(style) if style else _PLAIN


class _Builder:
    """Collects text until the line ends: at the borders of containers and at <br>."""

    def __init__(self) -> None:
        self.page = Page(nodes=[Node("root", "", -1, 0)])
        self.skipped: set[Any] = set()
        self._open = [0]
        self._parts: list[str] = []
        self._linked = 0
        self._source: int | None = None
        self._links = self._preformatted = 0
        self._levels: list[int] = []
        self._lists = ListNumbers()
        self._number, self._number_from = "", -1
        self._grids: list[Grid] = []

    def start(self, element: Any) -> None:
        tag, look = element.tag, _look_of(element)
        if tag == "br":
            self._flush()
        self._links += _is_link(element)
        self._preformatted += tag == "pre" or look.is_preformatted
        if tag in _BLOCKS or look.is_block:
            self._flush()
            self._enter(element, tag, look)
        if self._source is None or not self._parts:
            self._source = element.sourceline
        if look.is_number and self._number_from < 0:
            self._number_from = len(self._parts)
        self.add(element.text)

    def _enter(self, element: Any, tag: str, look: _Look) -> None:
        hint = " ".join(filter(None, (element.get("id"), element.get("class"), element.get("role"))))
        is_hidden = look.is_hidden or element.get("hidden") is not None
        nodes = self.page.nodes
        nodes[self._open[-1]].children.append(len(nodes))
        nodes.append(Node(tag, hint, self._open[-1], len(self.page.lines), is_hidden=is_hidden))
        self._open.append(len(nodes) - 1)
        if tag in _HEADINGS:
            self._levels.append(_HEADINGS[tag])
        elif tag in ("ol", "ul", "menu", "dir"):
            self._lists.open(element)
        elif tag == "li":
            self._lists.item(element)
        elif tag == "table":
            self._grids.append(Grid(element))
        elif self._grids and tag == "tr":
            self._grids[-1].row()
        elif self._grids and tag in ("td", "th"):
            self._grids[-1].cell(element, len(self.page.lines))

    def end(self, element: Any) -> None:
        tag, look = element.tag, _look_of(element)
        if tag in _BLOCKS or look.is_block:
            self._flush()
            self._leave(tag)
        elif self._number_from >= 0 and look.is_number:
            self._take_number()
        self._links -= _is_link(element)
        self._preformatted -= tag == "pre" or look.is_preformatted
        if not self._parts:
            self._source = element.sourceline
        self.add(element.tail)

    def _leave(self, tag: str) -> None:
        node = self.page.nodes[self._open.pop()]
        node.end = len(self.page.lines)
        if tag in _HEADINGS:
            self._levels.pop()
        elif tag in ("ol", "ul", "menu", "dir"):
            self._lists.close()
        elif tag == "li":
            self._lists.take()
        elif self._grids and tag in ("td", "th"):
            self._grids[-1].close_cell(node.end)
        elif tag == "table":
            self._close_table(node)

    def _close_table(self, node: Node) -> None:
        lines = self.page.lines[node.start : node.end]
        table = self._grids.pop().data_table(sum(line.letters for line in lines), sum(line.linked for line in lines))
        for line in lines if table else ():
            line.table = table
        if self._grids:
            self._grids[-1].hold(len(lines))

    def add(self, text: str | None) -> None:
        """Take text, and remember how much of it is in a link."""
        if not text or (not self._parts and not self._preformatted and text.isspace()):
            return
        if self._preformatted and "\n" in text:
            for part in text.split("\n")[:-1]:
                self._take(part)
                self._flush()
            text = text.rpartition("\n")[2]
        self._take(text)

    def _take(self, text: str) -> None:
        self._parts.append(text)
        if self._links:
            self._linked += count_letters(text)

    def _take_number(self) -> None:
        """A number that Word wrote as text ends here; one of its bullets, a letter in a font of symbols, is dropped."""
        number = tidy("".join(self._parts[self._number_from :]))
        del self._parts[self._number_from :]
        self._number, self._number_from = number if _NUMBER.fullmatch(number) else "", -1

    def _flush(self) -> None:
        if not self._parts:
            return
        text, linked = tidy("".join(self._parts)), self._linked
        self._parts, self._linked, self._number_from = [], 0, -1
        if text:
            level = self._levels[-1] if self._levels else None
            source = self._source if self._source and self._source < _LAST_LINE else None
            number = self._lists.take() or self._number
            for part in run_on(text) if not linked else (text,):
                self.page.lines.append(Line(part, count_letters(part), linked, source, self._open[-1], level, number))
                self._number = number = ""

    def finish(self) -> None:
        self._flush()
        for index in self._open:
            self.page.nodes[index].end = len(self.page.lines)


def _is_link(element: Any) -> bool:
    """Whether an element is a link, by address or by script; <a name> is the target of one, and Word puts it around headings."""
    return element.tag == "a" and (element.get("href") is not None or (element.get("name") or element.get("id")) is None)


def _is_unseen(element: Any) -> bool:
    """Whether nobody sees an element: a mark against copying, a tracked deletion, Word's headers and comments."""
    if element.tag == "del":
        return True
    look = _look_of(element)
    if element.tag in _BLOCKS:
        return look.is_aside
    return look.is_unseen and _is_mark(element)


def _is_mark(element: Any) -> bool:
    """Whether an element is as small as a mark against copying."""
    letters = 0
    for count, part in enumerate(element.iter()):
        letters += len(part.text or "") + (len(part.tail or "") if count else 0)
        if letters > _MARK_LENGTH or count > _MARK_TAGS:
            return False
    return True
