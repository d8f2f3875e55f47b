"""The people whom a document names with a role: lists, tables, prose, attachments.

Forms: ``组长：沈克俭（校长）``, glued ``组长：张某副组长：李某``, one name a line, tables with a column of roles, ``由…任组长``, ``以…为组长``,
``组长由…担任``, ``向某某（校长，组长）``. Posts without names, contact persons and 责任人 are no members.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.extraction import roster_en
from pipeline.extraction.names import DUTY, TITLE, Name, is_name, one, parse
from pipeline.extraction.roster_en import Found, Ranges
from pipeline.records import Member, Span

ROLES = r"(?:第一|常务|执行|双|总)?(?:副\s*组\s*长|(?<![研级课科育文数英班题术勤务])组\s*长)|(?:现场|执行|常务)?副?总\s*指\s*挥|副?指挥长|办公室副?主任|总?顾\s*问|(?:组|成)\s*员|副?召集人|总负责人|副?队长|队员|副?岗长|巡查员|秘书长|宣传员|监督员|联络员|秘书"
_ROLE = re.compile(ROLES)
#: what every role, and 办公室, holds: a line without it need not be looked through form by form (every alternative begins with a character,
# which makes this search thirty times as fast as that for `ROLES`)
HINT = re.compile(r"组\s*[长员]|指\s*挥|顾\s*问|成\s*员|办公室|召集人|负责人|队[长员]|岗长|巡查员|秘书|宣传员|监督员|联络员")
_LABEL = re.compile(
    rf"(?<![任兼为是])({ROLES})(?:单位|名单|名字|如下|组成)?\s{{0,200}}(?:）(?=\s*[：（]))?\s{{0,8}}(?:（[^（）]{{0,12}}）)?\s{{0,8}}(?:：|为：|由：|—+|\]|\t|[ ]{{1,6}}(?=[\u3400-\u9fff]))"
)
_BARE = re.compile(
    rf"(?:(?<=[，。；、：\n ）])|^)(?:设|其中)?({ROLES})(?!由|为|是|有|的|负责|每|和|及|牵头|带领|主持|要|应|在|对|会|不|亲自|同志|系|任)(?=[\u3400-\u9fff·]{{2,10}}[（，、。；\n ]|[\u3400-\u9fff·]{{2,4}}$)"
)
_TAIL = re.compile(
    rf"(?:同志|老师|等)?，?(?<![^\S\n])\s*(?:共同|分别|答应|同意|受聘|应邀|自愿)?(?:兼?任|担任|为|是|兼|当了?|做(?:我们的|我校的?)?|出任)\s*(?:[\u3400-\u9fff“”]{{0,14}}?(?:小组|专班|工作组|领导组|委员会|指挥部|活动|工作|行动)的?)?({ROLES})"
)
_HEAD = re.compile(
    rf"({ROLES})(?:一职)?\s*(?:由|为|是|系|有)\s{{0,40}}([^。；，\n]{{2,80}}?)(?=同志|兼任|担任|(?<!主)任(?!课)|负责|为|。|；|，(?:副?组长|成员|顾问|办公室)|$|\n)"
)
# 组长赵有旺每周一主持, 在组长蓝桂芳的带领下: the name right behind the role, a word of prose behind the name
_GLUED = re.compile(
    rf"({ROLES})([\u3400-\u9fff·]{{2,12}}?)(?=同志|校长|书记|主任|对|的带|说|表示|指出|强调|每|主持|带领|负责|负总|召集|牵头|亲自|[，。、；（）]|$|\n)"
)
# 办公室设在政工处，温晓蕾任主任; 任立秋校长、某某副校长（副组长）
_OFFICE_HEAD = re.compile(r"办公室[^。；\n]{0,24}[，由]([\u3400-\u9fff]{2,4}?)(?:同志|老师)?(?:兼任|兼|任|担任)(?:办公室)?主任")
# 办公室主任某某、政教主任某某为成员: the office's director is a post in a list here, not a role
_IN_LIST = re.compile(r"[^。；\n]{0,90}(?:为|任|担任)(?:成|组)员")
_OFFICE_COLON = re.compile(r"办公室[^\n]{0,40}?[，。；、（]主任[：:]\s*([\u3400-\u9fff·]{2,5})")
_BEHIND = re.compile(rf"(?:^|(?<=[。；\n]))([^。；：（）\n]{{3,60}})（({ROLES})）")
_DOUBLE = re.compile(r"双(组长)")
_BRACKET = re.compile(rf"([\u3400-\u9fff·]{{2,14}})（([^（）]{{0,14}}?[，、]\s*)?({ROLES})）")
_LISTED = re.compile(r"(?:成员|人员|名单|组成人员)(?:名单)?(?:如下|为|有|是)?\s*[：:]\s*$")
_NO_MEMBER = re.compile(r"(?:联系人|责任人|联系电话|电话|邮箱|填报人|审核人|记者|通讯员)\s*[：:]")
_OFFICE = re.compile(r"办公室[^。；\n]{0,24}$")

# A line goes on with a list of names if a name stands within so many characters (a post may be glued before it) and it is no longer than a row.
_GLUED_POST, _LIST_LINE = 8, 48


def role_name(printed: str) -> str:
    """A role as the results name it: 组员 is 成员, 双组长 is 组长, blanks inside are dropped."""
    plain = re.sub(r"\s", "", printed)
    return {"组员": "成员", "双组长": "组长", "总顾问": "顾问"}.get(plain, plain)


def members(text: str, norm: str, spans: tuple[Span, ...], *, english: bool, roster: bool = False) -> list[Member]:
    """Everybody with a role in the given ranges, in the order of the text, each role and name once a group.

    `roster` is True for documents that are lists of people: there a list without roles gives 成员.
    """
    finder = roster_en.find if english else _chinese
    found = [item for low, high in spans for item in finder(norm, low, high, roster)]
    once: set[tuple[str, str]] = set()
    out = []
    for item in sorted(found, key=lambda item: item.name.span):
        name = item.name.name if english else re.sub(r"\s", "", text[slice(*item.name.span)])
        if (item.role, name) not in once:
            once.add((item.role, name))
            out.append(Member(item.role, name, _post(text, norm, item.name), item.name.span, item.group))
    return out


def _post(text: str, norm: str, name: Name) -> str | None:
    """A post as the text prints it; it stands near the name."""
    if not name.post:
        return None
    at = norm.find(name.post, max(0, name.span.start - 40), name.span.end + 60)
    return text[at : at + len(name.post)] if at >= 0 else name.post


def _chinese(norm: str, low: int, high: int, roster: bool) -> Iterator[Found]:
    reader = _Reader(norm, roster)
    for line in re.finditer(r"[^\n]+", norm[low:high]):
        yield from reader.line(low + line.start(), low + line.end())


class _Reader:
    """Reads line by line and remembers what the next line may go on with: a list under a role, a table, a roster."""

    def __init__(self, norm: str, roster: bool) -> None:
        self.norm, self.roster = norm, roster
        self.role = ""  # the last role printed
        self.listing = False  # whether the next line may go on with its names
        self.table_role = ""  # the role of the last row, for rows whose cell was merged into it
        self.group = -1

    def line(self, start: int, end: int) -> Iterator[Found]:
        """The people of one line, by the first form that fits it; running text is read besides labels."""
        words = self.norm[start:end]
        row = list(_table_row(self.norm, start, end, self.table_role)) if "\t" in words else []
        self.table_role = row[-1][0] if row else ""
        if row:
            self.role, self.listing = self.table_role, True
        hint = HINT.search(self.norm, start, end)
        row = row or (list(_blank_row(self.norm, start, end)) if hint else [])
        if row:
            self.group += any(role == "组长" for role, _ in row)
            yield from self._found(row)
            return
        labels = self._labels(start, end) if hint else []
        taken: list[tuple[int, int]] = []
        for i, label in enumerate(labels):
            stop = labels[i + 1].start() if i + 1 < len(labels) else end
            yield from self._labelled(label, stop, taken)
        if labels:
            self.listing = "办公室" not in self.role and taken[-1][1] >= end - 1
        elif found := self._without_label(words, start, end):
            yield from self._found(found)
            return
        if not hint:
            return
        labelled = Ranges(taken)
        for role, name in _prose(self.norm, start, end):
            if name.span.start not in labelled:
                self.group += role == "组长"
                yield from self._found([(role, name)])

    def _found(self, people: Iterable[tuple[str, Name]]) -> Iterator[Found]:
        return (Found(role_name(role), name, max(self.group, 0)) for role, name in people)

    def _labels(self, start: int, end: int) -> list[re.Match[str]]:
        """The roles that are followed by their holders, in order."""
        labels = [m for m in _LABEL.finditer(self.norm, start, end) if not _NO_MEMBER.match(self.norm, m.start(), end)]
        taken = Ranges(m.span() for m in labels)
        bare = [m for m in _BARE.finditer(self.norm, start, end) if m.start() not in taken]
        bare = [m for m in bare if not (m.group(1).startswith("办公室") and _IN_LIST.match(self.norm, m.end(), end))]
        return sorted([*labels, *bare], key=lambda m: m.start())

    def _labelled(self, label: re.Match[str], stop: int, taken: list[tuple[int, int]]) -> Iterator[Found]:
        """The names behind one label, up to the next."""
        inner = _INNER_ROLE.search(label.group())  # 队员（成员）：
        self.role = _office_role(self.norm, label.start(), inner.group(1) if inner else label.group(1))
        self.group += self.role.endswith("组长") and "副" not in self.role
        at, until = _without_verbs(self.norm, label.end(), stop)
        names, until = parse(self.norm, at, until, listed=label.re is _LABEL)
        taken.append((label.start(), until))
        return self._found((self.role, name) for name in names)

    def _without_label(self, words: str, start: int, end: int) -> list[tuple[str, Name]]:
        """A line without a role of its own: a post and its holders in a roster, a role alone on its line, or a list going on."""
        post = re.match(r"([^：\n]{2,20})：", words) if self.roster and not _NO_MEMBER.match(words) else None
        if post and (names := parse(self.norm, start + post.end(), end)[0]):
            return [(_printed(post.group(1)), name) for name in names]
        if alone := _ALONE.fullmatch(words.strip()):
            self.role, self.listing = alone.group(1), "办公室" not in alone.group(1)
            return []
        if self.listing and (self.role or self.roster) and (names := self._going_on(words, start, end)):
            return [(self.role or "成员", name) for name in names]
        self.listing = words.rstrip().endswith(("：", ":")) and bool(_LISTED.search(words))
        self.role = "成员" if self.listing else ""
        return []

    def _going_on(self, words: str, start: int, end: int) -> list[Name]:
        """The names of a line that holds nothing else; the heading of a group (西园组) is none."""
        names, until = parse(self.norm, start, end)
        indent = len(words) - len(words.lstrip())
        rest = self.norm[until:end].strip("。；， ")
        group = re.search(r"(?:组|片|岗|队)(?:（[^（）]*）)?：?$", words.strip())
        near = bool(names) and names[0].span.start - start - indent <= _GLUED_POST
        return names if near and not rest and not group and end - start < _LIST_LINE else []


def _printed(words: str) -> str:
    """The role that a roster prints before a colon: 岗员 is one, a post's place (1号岗, 东园组) is none."""
    return words if re.fullmatch(r"[\u3400-\u9fff]{1,5}(?:员|长|主任|人)", words) else "成员"


def _office_role(norm: str, at: int, printed: str) -> str:
    """主任 behind 下设办公室 is 办公室主任."""
    return "办公室主任" if printed == "主任" and _OFFICE.search(norm, max(0, at - 40), at) else printed


def _table_row(norm: str, start: int, end: int, before: str) -> Iterator[tuple[str, Name]]:
    """Role and names of a table's row: a cell that is a role, cells that are names; a row without a role goes on with the last one."""
    cells, at = [], start
    for cell in norm[start:end].split("\t"):
        cells.append((cell.strip(), at + len(cell) - len(cell.lstrip())))
        at += len(cell) + 1
    role = next((cell.rstrip("：") for cell, _ in cells if _ROLE.fullmatch(cell.rstrip("："))), "")
    role = role or (before if cells and (not cells[0][0] or is_name(re.sub(r"\s", "", cells[0][0]))) else "")
    if not role:
        return
    names = [
        Name(re.sub(r"\s", "", cell), None, Span(place, place + len(cell))) for cell, place in cells if is_name(re.sub(r"\s", "", cell))
    ]
    for cell, place in [] if names else cells:
        if cell and not _ROLE.fullmatch(cell.rstrip("：")) and not DUTY.match(cell):
            listed, until = parse(norm, place, place + len(cell), listed="、" in cell)
            if listed and until >= place + len(cell):
                names += listed
    posts = [cell for cell, _ in cells if cell and not _ROLE.fullmatch(cell.rstrip("：")) and not is_name(re.sub(r"\s", "", cell))]
    for name in names:
        yield role, name if name.post or len(names) > 1 or not posts else name._replace(post=posts[0])


_ALONE = re.compile(rf"(?:[一二三四五六七八九十\d]{{1,2}}[、.]|（[一二三四五六七八九十\d]{{1,2}}）)?\s*({ROLES})\s*：?")


_INNER_ROLE = re.compile(rf"（({ROLES})）\s*：")
_VERB = re.compile("同志|兼任|担任|(?<!主)任")


def _without_verbs(norm: str, start: int, end: int) -> tuple[int, int]:
    """The names of 组长：由某某校长担任: without 由 in front and 担任 behind."""
    if not norm.startswith("由", start):
        return start, end
    verb = _VERB.search(norm, start + 1, end)
    return start + 1, verb.start() if verb else end


def _blank_row(norm: str, start: int, end: int) -> Iterator[tuple[str, Name]]:
    """A row set with blanks, the role behind the name: 李某某    组长    校长."""
    words = [(m.group(), start + m.start()) for m in re.finditer(r"\S+", norm[start:end])]
    roles = [word for word, _ in words if _ROLE.fullmatch(word)]
    names = [(word, at) for word, at in words if is_name(word)]
    if (
        2 <= len(words) <= 5
        and len(roles) == 1
        and len(names) == 1
        and not _ROLE.fullmatch(words[0][0])
        and max(len(w) for w, _ in words) <= 14
    ):
        word, at = names[0]
        post = next((w for w, _ in words if w != word and w not in roles), None)
        yield roles[0], Name(word, post, Span(at, at + len(word)))


_PEOPLE = re.compile(r"[\u3400-\u9fff·、 （）]{2,90}$")
_NAMES = 90  # characters that a list of names in running text takes at most
_CLAUSE = re.compile(rf"[。；：]|(?:{ROLES})[，、,]?|成立了?|由|以(?=[\u3400-\u9fff])|聘请")
# a clause begins within so many characters of its end: in a longer run without any 。；： there is nothing to be read
_LONG_CLAUSE = 300


def _prose(norm: str, start: int, end: int) -> Iterator[tuple[str, Name]]:
    """Roles given in running text; a list of names before 任组长 or after 组长由."""
    for m in _TAIL.finditer(norm, start, end):
        low = max(_clause_start(norm, start, m.start()), m.start() - _NAMES)
        before = _PEOPLE.search(norm, low, m.start())
        if before:
            for name in _backwards(norm, before.start(), m.start()):
                yield _office_role(norm, m.start(1), m.group(1)), name
    for m in _HEAD.finditer(norm, start, end):
        names, _ = parse(norm, m.start(2), m.end(2), listed=False)
        yield from ((m.group(1), name) for name in names)
    for m in _GLUED.finditer(norm, start, end):
        if is_name(m.group(2)) and "组长" in m.group(1):
            yield m.group(1), Name(m.group(2), None, Span(*m.span(2)))
    for m in _OFFICE_HEAD.finditer(norm, start, end):
        if is_name(m.group(1)):
            yield "办公室主任", Name(m.group(1), None, Span(*m.span(1)))
    for m in _OFFICE_COLON.finditer(norm, start, end):
        yield from (("办公室主任", name) for name in parse(norm, *m.span(1))[0])
    for m in _BEHIND.finditer(norm, start, end):
        yield from ((m.group(2), name) for name in parse(norm, *m.span(1))[0])
    for m in _DOUBLE.finditer(norm, start, end):
        yield from ((m.group(1), name) for name in _backwards(norm, _clause_start(norm, start, m.start()), m.start()))
    for m in _BRACKET.finditer(norm, start, end):
        if person := one(norm, *m.span(1), listed=False):
            post = (m.group(2) or "").rstrip("，、 ") or person.post
            yield m.group(3), person._replace(post=post)


def _clause_start(norm: str, start: int, at: int) -> int:
    """Where the list of names before a role begins: behind the last 。；：，by the role before it, or the line's start."""
    low = max(start, at - _LONG_CLAUSE, *(norm.rfind(mark, start, at) + 1 for mark in "。；："))
    for m in _CLAUSE.finditer(norm, low, at):
        low = m.end()
    commas = [m.end() for m in re.finditer("，", norm[low:at])]
    for comma in reversed(commas):  # a comma inside the list stays only if a name stands before it
        names, until = parse(norm, low, low + comma, listed=False)
        if not names or until < low + comma - 1:
            return low + comma
    return low


def _backwards(norm: str, start: int, end: int) -> list[Name]:
    """The names at the end of `[start, end)`; words before the first of them are passed over."""
    starts = [start, *(at + 1 for at in range(start, end) if norm[at] in "、，的 ")]
    lists = [names for names, until in (parse(norm, at, end, listed=False) for at in starts) if names and until >= end]
    if lists:
        return max(lists, key=len)
    for size in (4, 3, 2):
        at = end - size
        if at >= start and is_name(norm[at:end]) and re.search(rf"(?:{TITLE}|[，。、；：（）]|^|\n)$", norm[max(0, at - 12) : at]):
            return [Name(norm[at:end], None, Span(at, end))]
    return []
