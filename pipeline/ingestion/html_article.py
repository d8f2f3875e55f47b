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
_RUN = 3
#: a register's entry has at most so many lines
_RECORD_LINES = 40
#: a document's title stands among so many first lines
_HEAD = 6
#: characters of a title, of a line with a comma that counts as running text, and of one that does without
_TITLE_LENGTH, _SENTENCE_LENGTH, _LONG = 4, 10, 20
#: containers that the search for the core goes into
_CONTAINER_TAGS = (
    "root html body div td th tr table tbody article section main center form fieldset dl dd ul li blockquote font span header details"
)
_CONTAINERS = frozenset(_CONTAINER_TAGS.split())
_TABLE_TAGS = frozenset(("table", "tbody", "tr", "td", "th"))
_NUMBERED = re.compile(
    r"(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．:：]|[(（]?\d{1,2}[)）、．.](?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节条部阶篇步项]|附件)"
)
_DATED = re.compile(r"[\d一二三四五六七八九十〇零○\s]{2,8}年[\d一二三四五六七八九十\s]{1,4}月(?:[\d一二三四五六七八九十\s]{1,4}日)?")
_ROLE = re.compile(r"(?:副?组\s*长|成\s*员|组\s*员|副?主\s*任|顾\s*问|总?指挥|联\s*系\s*人|责任人)\s*[:：]")
_EXCERPT = re.compile(r"[\[【]?(?:内容|文章|核心)?(?:导读|导语|简介|摘要|提要|提示|描述)[\]】]?\s*[:：]?\s*")
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|txt|rtf|pptx?|zip|rar)$", re.IGNORECASE)
_SENTENCE = re.compile(r"[，。；：！？、]")


@dataclass(slots=True)
class Article:
    """The lines of the document by their indices, the characters left out, and whether everything visible was kept for want of a core."""

    kept: list[int]
    dropped: int
    is_fallback: bool


def choose(page: Page, title: str) -> Article:
    """The document of a page; `title` is what its <title> says."""
    choice = _Choice(page, title)
    choice.judge()
    loss = [page.lines[i] for i in choice.dropped - choice.furniture]
    is_fallback = sum(line.free for line in loss if _prose(line) == line.free) > _LOSS * choice.total
    left_out = choice.furniture if is_fallback else choice.dropped | choice.furniture
    kept = _without_echoes(page.lines, [i for i in range(len(page.lines)) if i not in left_out])
    return Article(kept, sum(len(line.text) for line in page.lines) - sum(len(page.lines[i].text) for i in kept), is_fallback)


class _Choice:
    """The work on one page.

    `furniture` are lines that their place or their words give away; `dropped` are lines that only stand far from the core, which may be
    a loss.
    """

    def __init__(self, page: Page, title: str) -> None:
        self.page = page
        self.furniture: set[int] = set()
        self.dropped: set[int] = set()
        self._text = _sums(line.letters for line in page.lines)
        self._linked = _sums(line.linked for line in page.lines)
        self._prose = _sums(map(_prose, page.lines))
        self.total = self._prose[-1]
        self._key = _key(title)
        self._core = self._find_core()
        self._title = self._find_title()

    def judge(self) -> None:
        """Judge every line: around the core from the outside in, then inside of it."""
        path = self.page.ancestors(self._core)
        for distance, (outer, inner) in enumerate(zip(path[-2::-1], path[:0:-1], strict=True), start=1):
            self._judge_around(outer, inner, distance)
        self._judge_inside(self._core)
        self._drop_runs(self.page.nodes[self._core])

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
        """The last line before the core that the page's <title> names, else the last heading before it."""
        before = self.page.lines[: self.page.nodes[self._core].start]
        named = [i for i, line in enumerate(before) if self._is_named(line)]
        if named:
            return named[-1]
        headings = [i for i, line in enumerate(before) if line.level and line.level <= 3 and not line.linked]
        return headings[-1] if headings and not is_list_head(before[headings[-1]].text) else None

    def _is_named(self, line: Line) -> bool:
        """Whether the page's <title> names a line, or is named by it."""
        own = _key(line.text)
        if len(own) < _TITLE_LENGTH or line.is_link or is_breadcrumb(line.text):
            return False
        return own in self._key or (len(self._key) >= _TITLE_LENGTH and self._key in own and len(own) < 3 * len(self._key))

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
            self.furniture.update(i for i in lines if not self._is_title(i))
            return
        for i in lines:
            self._judge_line(i, distance)

    def _judge_line(self, i: int, distance: int) -> None:
        """A line outside of the core stays if it is the title, stands between title and core, or is text of a document."""
        line, start = self.page.lines[i], self.page.nodes[self._core].start
        if self._is_title(i):
            return
        if is_furniture_line(line.text) or is_breadcrumb(line.text) or is_footer_line(line.text) or line.is_link:
            self.furniture.add(i)
        elif _is_strong(line) or (i >= start and distance <= _NEAR) or (i < start and self._follows_title(i, distance)):
            return
        else:
            self.dropped.add(i)

    def _is_title(self, i: int) -> bool:
        """The title's line or another line of the same container; not where the core begins with the same words."""
        if self._title is None:
            return False
        lines, node = self.page.lines, self.page.nodes[self._core]
        own = _key(lines[self._title].text)
        if any(_key(line.text) == own for line in lines[node.start : node.start + 3]):
            return False
        return i == self._title or (lines[i].node == lines[self._title].node and not lines[i].linked)

    def _follows_title(self, i: int, distance: int) -> bool:
        return i > self._title if self._title is not None else distance <= _NEAR

    def _judge_inside(self, core: int) -> None:
        """Remove from the core what is furniture by name, by its words, or as a list of links."""
        nodes, stack = self.page.nodes, [core]
        while stack:
            index = stack.pop()
            node = nodes[index]
            if index != core and (self._is_furniture(node) or self._is_link_list(node, _LINK_LINES)):
                self.furniture.update(i for i in range(node.start, node.end) if not self._stays(self.page.lines[i]))
                continue
            inside = {i for child in node.children for i in range(nodes[child].start, nodes[child].end)}
            for i in range(node.start, node.end):
                if i not in inside and self.page.lines[i].table is None:
                    self._judge_own(i)
            stack.extend(node.children)

    def _stays(self, line: Line) -> bool:
        """What is kept even of furniture inside the core: attachments and the title."""
        return _is_attachment(line) or self._is_named(line) or (line.level == 1 and not line.linked)

    def _judge_own(self, i: int) -> None:
        line = self.page.lines[i]
        leads_away = is_list_head(line.text) and line.linked > 0.4 * line.letters
        if is_furniture_line(line.text) or is_breadcrumb(line.text) or leads_away:
            self.furniture.add(i)

    def _drop_runs(self, core: Node) -> None:
        """Remove links on end, and the heading of a list of links together with the links that follow it."""
        i = core.start
        while i < core.end:
            after = i + is_list_head(self.page.lines[i].text)
            first = after
            while after < core.end and self.page.lines[after].is_link and not _is_attachment(self.page.lines[after]):
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
        return (
            len(lines) <= _SIGNATURE_LINES and not any(line.linked for line in lines) and any(_DATED.fullmatch(line.text) for line in lines)
        )

    def _holds_much(self, node: Node) -> bool:
        if self._sum(self._prose, node) > _TOO_MUCH * self.total:
            return True
        return sum(_is_item(line) for line in self.page.lines[node.start : node.end]) > _LOST_ITEMS

    def _is_link_list(self, node: Node, least: int) -> bool:
        linked, text = self._sum(self._linked, node), self._sum(self._text, node)
        return node.end - node.start >= least and linked > _LINK_SHARE * text and not self._holds_much(node)


def _sums(values: Iterable[int]) -> list[int]:
    return [0, *accumulate(values)]


def _prose(line: Line) -> int:
    """How much a line counts as running text."""
    free = line.free
    if line.table or free >= _LONG or (free >= _SENTENCE_LENGTH and _SENTENCE.search(line.text)):
        return free
    return free // 3


def _is_item(line: Line) -> bool:
    """A numbered line that is no link."""
    return not line.is_link and _NUMBERED.match(line.text) is not None


def _is_strong(line: Line) -> bool:
    """Whether a line is a document's by its looks: numbered, a role or a date, a table's, a sentence."""
    if line.is_link:
        return False
    if line.table or _NUMBERED.match(line.text) or _ROLE.match(line.text) or _DATED.fullmatch(line.text):
        return True
    return line.free >= _LONG and _SENTENCE.search(line.text) is not None


def _without_echoes(lines: list[Line], kept: list[int]) -> list[int]:
    """Without what a site puts above the document and the document says again: its file name (自查报告.doc), an excerpt (导读：…)."""
    head = kept[:_HEAD]
    said = _key("".join(lines[i].text for i in kept[: 3 * _HEAD] if not _EXCERPT.match(lines[i].text)))
    echoes = set()
    for i in head:
        own = _key(lines[i].text)
        excerpt = _EXCERPT.match(lines[i].text)
        again = _key(lines[i].text[excerpt.end() :]) if excerpt else ""
        named = _FILE_NAME.search(lines[i].text) and any(i != j and _key(lines[j].text) == own for j in head)
        if named or (len(again) >= _SENTENCE_LENGTH and again in said):
            echoes.add(i)
    return [i for i in kept if i not in echoes]


def _is_attachment(line: Line) -> bool:
    return line.text.startswith("附件") or _FILE_NAME.search(line.text) is not None


def _key(text: str) -> str:
    """Letters, figures and Chinese characters of a title, without the ending of a file name."""
    return re.sub(r"\W|_", "", _FILE_NAME.sub("", text.lower()))
