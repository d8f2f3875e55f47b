"""Lines in which the role stands at each name: 沈云川：组长，何素琴/副组长; （组长）沈云川，（成员）何素琴; 总领队：沈云川."""

from __future__ import annotations

import re

from pipeline.extraction.names import Name, is_name, one, parse
from pipeline.extraction.roles import ROLES
from pipeline.marked import Marked
from pipeline.records import Span

_HAN = "\u3400-\u9fff"
Person = tuple[str, Name]

_ITEM = re.compile(rf" *(?:(?:\d{{1,3}}[.、)）]|（\d{{1,3}}）|[①-⑳·*●◆■★—]) *)?(?=[{_HAN}])")
_NUMBER, _WORD, _ROLE = re.compile(r" *(?:\d{1,2}[.、)]|（\d{1,2}）|[·*•●◆■—]) *(?=[\u3400-\u9fff])"), re.compile(r"\S+"), re.compile(ROLES)
# who it is, with the post before or behind, and the role behind a mark
_PAIR = re.compile(
    rf"(?P<who>[^：/→=—，；。\n]{{2,30}}?) *(?:：|[/→=]|—+) *(?:担?任|为|是)?(?P<role>{ROLES})(?:（[^（）\n]*）)?(?=[ ，；。、\n]|$)[，；。、 ]*"
)
_BEHIND = re.compile(r"[，；。（ ]")  # before what somebody does: 沈云川：组长，负责全面工作
# a role in brackets before its holder, at the beginning of the line or behind the name of a group
_AHEAD = re.compile(rf" *（({ROLES})）(?= *[{_HAN}])")
_GROUP = re.compile(rf" *(?:[^：，。；\n]{{1,16}}：|(?P<post>[{_HAN}]{{2,6}}) {{0,6}}(?=（))?")
# who leads what is no leading group: a journey, a drill, a show
_LEADS = r"总 *(?:策 *划|负 *责|协 *调|统 *筹|领 *队|导 *演|教 *官|调 *度|督 *导|监 *制|监)|(?<!总)副?领 *队|副?[团营连] *长(?<!班长)|副?政 *委|副?教导员|参 *谋 *长|副?主考|指 *导 *员"
_LEADER = Marked(
    "总 *[策负协统领导教调督监]|领 *队|团 *长|营 *长|连 *长|政 *委|教导员|参 *谋 *长|主考|指 *导 *员",
    rf"(?<![^\s])(?:各[^\W\d])?(?P<role>[^\W\d]{{0,6}}?(?:{_LEADS}))(?:(?:（[^（）\n]{{2,8}}）)? *：| {{1,4}}(?=[{_HAN}]{{2,8}} +[{_HAN}·]{{2,6}} *(?:\n|$)))",
)
_STEMMED = re.compile(
    rf"(?:[^：\n]{{1,12}}： *)?(?P<stem>[{_HAN}](?<![组队成]))长[ ：] *(?P<chief>[^\n：]{{2,20}}?)[ ，；]+(?P=stem)员[ ：] *(?P<others>[^\n：]+)"
)
#: what the roles of such leaders hold
LEADS_HINT = re.compile(
    r"总 *[策负协统领导教调监]|领 *队|团 *长|营 *长|连 *长|政 *委|教导员|参 *谋 *长|主考|指 *导 *员|长(?<=([\u3400-\u9fff])长)[ ：][^\n]{2,30}\1员[ ：]"
)


def pairs(norm: str, start: int, end: int) -> list[Person]:
    """The people of a line in which each stands before a role of his own; none of any other line.

    >>> [(role, name.name, name.post) for role, name in pairs("校长 沈云川：组长，何素琴/组员", 0, 16)]
    [('组长', '沈云川', '校长'), ('组员', '何素琴', None)]
    """
    item = _ITEM.match(norm, start, end)
    at = item.end() if item else start
    found: list[Person] = []
    while at < end and (pair := _PAIR.match(norm, at, end)):
        names, until = parse(norm, *pair.span("who"), listed=False)
        if not names or until < pair.end("who"):
            break
        found += [(pair["role"], name) for name in names]
        at = pair.end()
    return found if at >= end or (found and _BEHIND.match(norm, at - 1, end)) else []


def ahead(norm: str, start: int, end: int) -> list[Person]:
    """The people of a line that prints roles in brackets before their holders; whom a list names behind its 组长 is 成员.

    >>> [(role, name.name) for role, name in ahead("数学组：（组长）沈云川、何素琴", 0, 16)]
    [('组长', '沈云川'), ('成员', '何素琴')]
    """
    if norm.find("（", start, end) < 0 or not (group := _GROUP.match(norm, start, end)):
        return []
    if group["post"] and one(norm, *group.span("post"), listed=True):  # 沈云川（组长） 何素琴（成员）
        return []
    roles = list(_AHEAD.finditer(norm, group.end(), end)) or list(_AHEAD.finditer(norm, start, end))
    if not roles or roles[0].start() not in (start, group.end()):
        return []
    found: list[Person] = []
    for role, stop in zip(roles, [*(role.start() for role in roles[1:]), end], strict=True):
        names, until = parse(norm, role.end(), stop)
        if not names or norm[until:stop].strip("，、；。 "):
            return []
        single = role.group(1).endswith("组长") and not role.group(1).startswith("副")
        found += [("成员" if single and i else role.group(1), name) for i, name in enumerate(names)]
    return found


def leader(norm: str, start: int, end: int) -> list[Person]:
    """Who leads a journey, a drill or a show: the line holds his role, as printed, and names alone.

    >>> [(role, name.name) for role, name in leader("总 领 队：沈云川（校长）", 0, 13)]
    [('总领队', '沈云川')]
    """
    labels = list(_LEADER.finditer(norm, start, end))
    if not labels:
        return stemmed(norm, start, end)
    found: list[Person] = []
    at = start
    for label, stop in zip(labels, [*(label.start() for label in labels[1:]), end], strict=True):
        names, until = parse(norm, label.end(), stop)
        if norm[at : label.start()].strip() or (names and norm[until:stop].strip("。；，、 ")) or norm.find("：", label.end(), stop) >= 0:
            return []
        found += [("".join(label["role"].split()), name) for name in names]
        at = stop
    return found


def stemmed(norm: str, start: int, end: int) -> list[Person]:
    """The people of a line that prints a head and his people by one word: 片长 and 片员, 站长 and 站员.

    >>> [(role, name.name) for role, name in stemmed("东片：片长 沈云川 片员 何素琴、马文举", 0, 20)]
    [('片长', '沈云川'), ('片员', '何素琴'), ('片员', '马文举')]
    """
    m = _STEMMED.fullmatch(norm, start, end)
    found: list[Person] = []
    for part, role in (("chief", "长"), ("others", "员")) if m else ():
        names, until = parse(norm, *m.span(part)) if m else ([], 0)
        if not m or not names or norm[until : m.end(part)].strip("。；，、 "):
            return []
        found += [(m["stem"] + role, name) for name in names]
    return found


def blank_row(norm: str, start: int, end: int) -> list[Person]:
    """A row set with blanks, the role behind the name: 李某某    组长    校长."""
    if norm.find(" ", start, end) < 0 or norm.find("：", start, end) >= 0:
        return []
    item = _NUMBER.match(norm, start, end)
    start = item.end() if item else start
    words = [(m.group(), start + m.start()) for m in _WORD.finditer(norm[start:end])]
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
        post = next((w for w, _ in words if w != word and w not in roles and not w.isdigit()), None)
        return [(roles[0], Name(word, post, Span(at, at + len(word))))]
    return []
