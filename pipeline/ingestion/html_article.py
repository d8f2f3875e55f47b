"""Which lines of a web page are its document, and which are furniture: menus, paths, sidebars, share buttons, footers, recommendations.

The container that holds most of the page's running text is found first. Inside of it only what is clearly furniture is removed; around
it only what is clearly a part of the document (its title, a signature, a roster) is kept. When that would lose running text, everything
visible but furniture is kept instead: a leaked menu line is seen at a glance, a lost section is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from pipeline.ingestion.html_chrome import is_breadcrumb, is_footer_line, is_furniture_container, is_furniture_line, is_list_head, is_record
from pipeline.ingestion.html_edges import edges
from pipeline.ingestion.html_lines import (
    DATED,
    HEAD,
    TITLE_LENGTH,
    ends_like_title,
    is_attachment,
    is_item,
    is_listed_attachment,
    is_listing,
    is_site_name,
    is_strong,
    is_titled,
    key,
    prose,
    said_again,
    second_standings,
    without_echoes,
)
from pipeline.ingestion.html_tree import Line, Node, Page

# Shares below were calibrated on 69 Chinese pages of the years 2004 to 2022 with their texts marked by hand (news, blogs, forums,
# encyclopedias, ministries, schools), a third of them laid out by tables, and on pages written for the tests.

#: the search for the core goes into a container that holds this share of the running text around it
_CORE_SHARE = 0.7
#: a container is a list of links if this share of its characters is linked, and it has this many lines
_LINK_SHARE, _LINK_LINES = 0.55, 2
#: furniture by name or heading that holds more than this share of the page's running text is none
_TOO_MUCH = 0.2
#: when the lines dropped without being furniture hold more than this share of the page's running text, the choice was wrong
_LOSS = 0.1
#: furniture by name or heading with more numbered lines than this is none
_LOST_ITEMS = 2
#: a signature and its date have at most so many lines
_SIGNATURE_LINES = 3
#: a container with fewer lines is no core, if there is more around it
_CORE_LINES = 3
#: short lines beside the core are kept within so many steps
_NEAR = 2
#: so many links on end inside the core are a list that leads away
_RUN = 2
#: a register's entry has at most so many lines
_RECORD_LINES = 40
#: letters outside of links on a page without an article at most
_NO_ARTICLE = 10
#: no title has more lines, or more characters
_TITLE_LINES = 3
_LONGEST_TITLE = 200
#: containers that the search for the core goes into
_CONTAINER_TAGS = (
    "root html body div td th tr table tbody article section main center form fieldset dl dd ul li blockquote font span header details"
)
_CONTAINERS = frozenset(_CONTAINER_TAGS.split())
_TITLE_PARTS = re.compile(r"\s*[-_|–—>»·]+\s*")


@dataclass(slots=True)
class Article:
    """The lines of the document by their indices, the characters left out, and whether everything visible was kept for want of a core.

    `is_empty` says that the page has menus and links, but no text.
    """

    kept: list[int]
    dropped: int
    is_fallback: bool
    is_empty: bool


def choose(page: Page, title: str) -> Article:
    """The document of a page; `title` is what its <title> says."""
    choice = _Choice(page, title)
    choice.judge()
    loss = [page.lines[i] for i in choice.dropped - choice.furniture]
    is_fallback = sum(line.free for line in loss if prose(line) == line.free) > _LOSS * choice.total
    left_out = choice.furniture if is_fallback else choice.dropped | choice.furniture
    kept = [i for i in range(len(page.lines)) if i not in left_out]
    left_out |= edges(page, kept, key(title), choice.is_named)
    kept = without_echoes(page.lines, [i for i in kept if i not in left_out])
    dropped = sum(len(line.text) for line in page.lines) - sum(len(page.lines[i].text) for i in kept)
    return Article(kept, dropped, is_fallback, choice.is_empty(kept))


class _Choice:
    """The work on one page.

    `furniture` are lines that their place or their words give away; `dropped` are lines that only stand far from the core, which may be
    a loss.
    """

    def __init__(self, page: Page, title: str) -> None:
        self.page = page
        self.furniture: set[int] = set()
        self.dropped: set[int] = set()
        self._versions = said_again(page)
        self._again = {i for version in self._versions for i in version}
        self._text = _sums(line.letters for line in page.lines)
        self._linked = _sums(line.linked for line in page.lines)
        self._prose = _sums(0 if i in self._again else prose(line) for i, line in enumerate(page.lines))
        self.total = self._prose[-1]
        self._key = key(title)
        self._parts = [part for part in map(key, _TITLE_PARTS.split(title)) if len(part) >= 2 * TITLE_LENGTH and ends_like_title(part)]
        self._core = self._find_core()
        self._title = self._find_title()
        first = page.lines[page.nodes[self._core].start : page.nodes[self._core].start + 3]
        self._is_repeated = self._title is not None and key(page.lines[self._title].text) in [key(line.text) for line in first]

    def judge(self) -> None:
        """Judge every line: around the core from the outside in, then inside of it."""
        path = self.page.ancestors(self._core)
        for distance, (outer, inner) in enumerate(zip(path[-2::-1], path[:0:-1], strict=True), start=1):
            self._judge_around(outer, inner, distance)
        self._judge_inside(self._core)
        self.furniture |= self._again
        self._drop_runs(self.page.nodes[self._core])
        twice = second_standings(self.page, set(range(len(self.page.lines))) - self.furniture - self.dropped, self._versions)
        self.furniture -= twice
        self.dropped -= twice

    def is_empty(self, kept: list[int]) -> bool:
        """Whether what is left of a page with links is no text: a title, links, a greeting."""
        lines = [self.page.lines[i] for i in kept if not self.is_named(self.page.lines[i])]
        if any(is_strong(line) or prose(line) == line.free > 0 for line in lines):
            return False
        return 2 * self._linked[-1] > self._text[-1] / 2 and sum(line.free for line in lines) <= _NO_ARTICLE

    def _sum(self, sums: list[int], node: Node) -> int:
        return sums[node.end] - sums[node.start]

    def _find_core(self) -> int:
        """The innermost container with most of the running text of the containers around it."""
        nodes, core = self.page.nodes, 0
        while True:
            children = [child for child in nodes[core].children if nodes[child].tag in _CONTAINERS]
            best = max(children, key=lambda child: self._sum(self._prose, nodes[child]), default=0)
            node = nodes[best]
            enough = self._sum(self._prose, node) >= _CORE_SHARE * max(self._sum(self._prose, nodes[core]), 1)
            is_cell = (
                node.end > node.start and self.page.lines[node.start].table is not None and node.tag in ("table", "tbody", "tr", "td", "th")
            )
            single = node.end - node.start < _CORE_LINES <= nodes[core].end - nodes[core].start
            if not best or not enough or is_cell or single:
                return core
            core = best

    def _find_title(self) -> int | None:
        """The last line before the core that the page's <title> names, else the last heading or the last line that ends like a title.

        None where there is none, or where the core begins with it.
        """
        core = self.page.nodes[self._core]
        first = self.page.lines[core.start : core.end][:HEAD]
        self._inside = any(map(self.is_named, first))
        if self._inside and any(line.level for line in first if self.is_named(line)):
            return None
        before = self.page.lines[: core.start]
        named = [i for i, line in enumerate(before) if self.is_named(line)]
        if named:
            return named[-1]
        headings = [i for i, line in enumerate(before) if line.level and line.level <= 3 and not line.linked]
        if headings and not is_list_head(before[headings[-1]].text):
            return headings[-1]
        ended = [i for i, line in enumerate(before) if not self._inside and is_titled(line)]
        return ended[-1] if ended else None

    def is_named(self, line: Line) -> bool:
        """Whether the page's <title> names a line, or is named by it."""
        own = key(line.text) if len(line.text) <= _LONGEST_TITLE else ""
        if len(own) < TITLE_LENGTH or (line.is_link and not line.level) or is_breadcrumb(line.text):
            return False
        if own in self._key or (len(self._key) >= TITLE_LENGTH and self._key in own and len(own) < 3 * len(self._key)):
            return True
        return any(part in own and len(own) < 2 * len(part) for part in self._parts)

    def _judge_around(self, outer: int, inner: int, distance: int) -> None:
        """Judge what stands beside the container `inner` of the core, `distance` steps away from the core."""
        nodes = self.page.nodes
        for child in nodes[outer].children:
            if child != inner and nodes[child].end > nodes[child].start:
                self._judge_group(nodes[child], distance)
        beside = {i for child in nodes[outer].children for i in range(nodes[child].start, nodes[child].end)}
        for i in range(nodes[outer].start, nodes[outer].end):
            if i not in beside:
                self._judge_line(i, distance)

    def _judge_group(self, node: Node, distance: int) -> None:
        lines = range(node.start, node.end)
        first = self.page.lines[node.start]
        if self._is_furniture(node) or (is_list_head(first.text) and not self._holds_much(node)) or self._is_link_list(node, 1):
            self.furniture.update(i for i in lines if not self._is_title(i) and not self._is_attached(i))
            return
        for i in lines:
            self._judge_line(i, distance)

    def _judge_line(self, i: int, distance: int) -> None:
        """A line outside of the core stays if it is the title, stands between title and core, or is text of a document."""
        line, start = self.page.lines[i], self.page.nodes[self._core].start
        if self._is_title(i) or self._is_attached(i):
            return
        if is_furniture_line(line.text) or is_breadcrumb(line.text) or is_footer_line(line.text) or line.is_link:
            self.furniture.add(i)
        elif is_strong(line) or (i >= start and distance <= _NEAR) or (i < start and self._follows_title(i, distance)):
            return
        else:
            self.dropped.add(i)

    def _is_title(self, i: int) -> bool:
        """The title's line or another line of the same container; not where the core begins with the same words."""
        if self._title is None or self._is_repeated:
            return False
        lines = self.page.lines
        if i == self._title or (lines[i].node == lines[self._title].node and not lines[i].linked):
            return True
        return self._title - _TITLE_LINES < i < self._title and all(
            self.is_named(line) and not is_site_name(line.text) for line in lines[i : self._title]
        )

    def _is_attached(self, i: int) -> bool:
        return i >= self.page.nodes[self._core].start and is_listed_attachment(self.page.lines, i)

    def _follows_title(self, i: int, distance: int) -> bool:
        return i > self._title if self._title is not None else distance <= _NEAR and not self._inside

    def _judge_inside(self, core: int) -> None:
        """Remove from the core what is furniture by name, by its words, or as a list of links."""
        nodes, stack = self.page.nodes, [core]
        while stack:
            index = stack.pop()
            node = nodes[index]
            if index != core and (self._is_furniture(node) or self._is_list(node)):
                self.furniture.update(i for i in range(node.start, node.end) if not self._stays(self.page.lines[i]))
                continue
            inside = {i for child in node.children for i in range(nodes[child].start, nodes[child].end)}
            for i in range(node.start, node.end):
                if i not in inside and self.page.lines[i].table is None:
                    self._judge_own(i)
            stack.extend(node.children)

    def _stays(self, line: Line) -> bool:
        """What is kept even of furniture inside the core: attachments and the title."""
        return is_attachment(line) or self.is_named(line) or (line.level == 1 and not line.linked)

    def _judge_own(self, i: int) -> None:
        line = self.page.lines[i]
        leads_away = is_list_head(line.text) and line.linked > 0.4 * line.letters
        if is_furniture_line(line.text) or is_breadcrumb(line.text) or leads_away:
            self.furniture.add(i)

    def _drop_runs(self, core: Node) -> None:
        """Remove links on end, a menu at the core's beginning, and a list of links with its heading; attachments stay."""
        i = core.start
        while i < core.end and (i in self.furniture or (self.page.lines[i].is_link and not self._stays(self.page.lines[i]))):
            self.furniture.add(i)
            i += 1
        while i < core.end:
            if self.page.lines[i].text.startswith("附件"):
                i += 1
                while i < core.end and self.page.lines[i].is_link:
                    i += 1
                continue
            after = i + is_list_head(self.page.lines[i].text)
            first = after
            while after < core.end and self.page.lines[after].is_link and not is_attachment(self.page.lines[after]):
                after += 1
            if after - first >= (_RUN if first == i else 1):
                self.furniture.update(range(i, after))
            i = max(after, i + 1)

    def _is_furniture(self, node: Node) -> bool:
        """Whether a container is hidden, named as furniture or a register's entry, and holds neither much of the text nor a signature."""
        lines = self.page.lines[node.start : node.end]
        is_entry = len(lines) <= _RECORD_LINES and is_record(" ".join(line.text for line in lines))
        is_named = is_entry or node.is_hidden or is_furniture_container(node.tag, node.hint)
        return is_named and not self._holds_much(node) and not self._is_signature(node)

    def _is_signature(self, node: Node) -> bool:
        lines = self.page.lines[node.start : node.end]
        is_dated = any(DATED.fullmatch(line.text) for line in lines)
        return is_dated and len(lines) <= _SIGNATURE_LINES and not any(line.linked for line in lines)

    def _holds_much(self, node: Node) -> bool:
        if self._sum(self._prose, node) > _TOO_MUCH * self.total:
            return True
        return sum(is_item(line) for line in self.page.lines[node.start : node.end]) > _LOST_ITEMS

    def _is_list(self, node: Node) -> bool:
        """Whether a container inside the core leads away: a list of links, or one of titles below a heading that says so."""
        return self._is_link_list(node, _LINK_LINES) or is_listing(self.page.lines[node.start : node.end])

    def _is_link_list(self, node: Node, least: int) -> bool:
        linked, text = self._sum(self._linked, node), self._sum(self._text, node)
        return node.end - node.start >= least and linked > _LINK_SHARE * text and not self._holds_much(node)


def _sums(values: Iterable[int]) -> list[int]:
    return [0, *accumulate(values)]
