"""The people whom running text gives a role: 由…任组长, 组长由…担任, 组长沈克俭, 沈克俭（校长，组长）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.names import TITLE, Name, is_name, one, parse
from pipeline.extraction.roles import BOARD, GROUP, LEADER, ROLES, Forms
from pipeline.records import Span

Person = tuple[str, Name]

# 组长赵有旺每周一主持, 在组长蓝桂芳的带领下: the name right behind the role, a word of prose behind the name
_GLUED = re.compile(
    rf"({ROLES})([\u3400-\u9fff·]{{2,12}}?)(?=同志|校长|书记|主任|对|的带|说|表示|指出|强调|每|主持|带领|带队|负责|负总|召集|牵头|亲自|传达|通报|宣布|宣读|讲话|发言|总结|布置|部署|参加|出席|检查|[，。、；（）]|$|\n)"
)
# 办公室设在政工处，温晓蕾任主任; 任立秋校长、某某副校长（副组长）
_OFFICE_HEAD = re.compile(r"办公室[^。；\n]{0,24}[，由]([\u3400-\u9fff]{2,4}?)(?:同志|老师)?(?:兼任|兼|任|担任)(?:办公室)?主任")
_OFFICE_COLON = re.compile(r"办公室[^\n]{0,40}?[，。；、（]主任[：:]\s*([\u3400-\u9fff·]{2,5})")
_BEHIND = re.compile(rf"(?:^|(?<=[。；\n]))([^。；：（）\n]{{3,60}})（({ROLES})）")
_DOUBLE = re.compile(r"双(组长)")
_BRACKET = re.compile(
    rf"([\u3400-\u9fff·]{{2,14}})（([^（）]{{0,14}}?[，、]\s*)?(?:[^（），、]{{0,12}}(?:小组|专班|委员会|指挥部))?({ROLES})）"
)
# 工作专班：沈克俭（组长）、何秀枝（副组长）、马文举
_LED_LIST = re.compile(rf"[^：\n]{{0,20}}(?:组|专班|队|会|部|成员|名单|人员|组成)：(?=[^：；。\n]{{2,24}}（(?:{ROLES})）)")
_PEOPLE = re.compile(r"[\u3400-\u9fff·、 （）]{2,90}$")
_NAMES = 90  # characters that a list of names in running text takes at most
# a clause begins within so many characters of its end: in a longer run without any 。；： there is nothing to be read
_LONG_CLAUSE = 300


def office_role(norm: str, at: int, printed: str) -> str:
    """主任 and 副主任 behind 办公室, with no committee named since, are 办公室主任 and 办公室副主任."""
    if not printed.endswith("主任") or printed.startswith("办公室"):
        return printed
    near = list(BOARD.finditer(norm, max(0, at - 200), at))
    return f"办公室{printed}" if near and near[-1].group() == "办公室" else printed


def led_list(norm: str, start: int, end: int) -> list[Person]:
    """A group's list in which the leader is marked in brackets: the others are 成员."""
    head = _LED_LIST.match(norm, start, end) if norm.find("）", start, end) >= 0 else None
    names = parse(norm, head.end(), end)[0] if head else []
    if not any(name.post and LEADER.fullmatch(name.post) for name in names):
        return []
    return [(name.post, name._replace(post=None)) if name.post and LEADER.fullmatch(name.post) else ("成员", name) for name in names]


def prose(norm: str, start: int, end: int, forms: Forms) -> Iterator[Person]:
    """Roles given in running text; a list of names before 任组长 or after 组长由."""
    for m in forms.tail.finditer(norm, start, end):
        low = max(_clause_start(norm, start, m.start(), forms), m.start() - _NAMES)
        before = _PEOPLE.search(norm, low, m.start())
        if before:
            for name in _backwards(norm, before.start(), m.start()):
                yield office_role(norm, m.start(1), m.group(1)), name
    for m in forms.head.finditer(norm, start, end):
        names, _ = parse(norm, m.start(2), m.end(2), listed=False)
        yield from ((office_role(norm, m.start(1), m.group(1)), name) for name in names)
    for m in _GLUED.finditer(norm, start, end):
        if is_name(m.group(2)) and "组长" in m.group(1):
            yield m.group(1), Name(m.group(2), None, Span(*m.span(2)))
    if norm.find("办公室", start, end) >= 0:
        for m in _OFFICE_HEAD.finditer(norm, start, end):
            if is_name(m.group(1)):
                yield "办公室主任", Name(m.group(1), None, Span(*m.span(1)))
        for m in _OFFICE_COLON.finditer(norm, start, end):
            yield from (("办公室主任", name) for name in parse(norm, *m.span(1))[0])
    if norm.find("双组长", start, end) >= 0:
        for m in _DOUBLE.finditer(norm, start, end):
            yield from ((m.group(1), name) for name in _backwards(norm, _clause_start(norm, start, m.start(), GROUP), m.start()))
    if norm.find("）", start, end) >= 0:
        yield from _bracketed(norm, start, end)


def _bracketed(norm: str, start: int, end: int) -> Iterator[Person]:
    """Names with their role in brackets behind."""
    for m in _BEHIND.finditer(norm, start, end):
        yield from ((m.group(2), name) for name in parse(norm, *m.span(1))[0])
    for m in _BRACKET.finditer(norm, start, end):
        if person := one(norm, *m.span(1), listed=False):
            post = (m.group(2) or "").rstrip("，、 ") or person.post
            yield m.group(3), person._replace(post=post)


def _clause_start(norm: str, start: int, at: int, forms: Forms) -> int:
    """Where the list of names before a role begins: behind the last 。；：，by the role before it, or the line's start."""
    low = max(start, at - _LONG_CLAUSE, *(norm.rfind(mark, start, at) + 1 for mark in "。；："))
    for m in forms.clause.finditer(norm, low, at):
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
