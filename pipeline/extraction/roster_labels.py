"""The labels of a line, roles with a mark behind them (组长：) or without one (副组长何素琴、马文举), and who is named behind each."""

from __future__ import annotations

import re

from pipeline.extraction.names import TITLE, Name, is_name, is_post, one, parse
from pipeline.extraction.names_known import is_act, rare_surnames, surnames
from pipeline.extraction.names_running import name_length
from pipeline.extraction.names_words import WORDS, is_word
from pipeline.extraction.roles import GIVEN, ROLES, Forms
from pipeline.extraction.roster_en import Ranges
from pipeline.extraction.roster_prose import bracketed_name, office_role, own_names
from pipeline.records import Span

Label = re.Match[str]

_BARE = re.compile(
    rf"(?:(?<=[，。；、：\n ）.])|^)(?:设|其中)?({ROLES})(?!由|为|是|有|包[括含]|分别|的|负责|每|和|及|牵头|带领|主持|要|应|在|对|会|不|亲自|同志|系|任)(?:（[\u3400-\u9fff、]{{2,12}}）)?(?=[\u3400-\u9fff·]{{2,14}}(?:[（，、。；：\n ]|$))"
    rf"|(?:(?<=[。；\n])|^)({ROLES})[，；](?=[\u3400-\u9fff·]{{2,4}}(?:[；。、\n（]|$))"
)
# 办公室主任某某、政教主任某某为成员: the office's director is a post in a list here, not a role
_IN_LIST = re.compile(r"[^。；\n]{0,90}(?:为|任|担任)(?:(?:成|组)员|副?组长)")
#: who is named beside the roles and is none of the group
NO_MEMBER = re.compile(r"(?:联[系络]人|联络员|责任人|联系电话|电话|邮箱|填报人|审核人|记者|通讯员)\s*[：:]")
_SINGLE = re.compile(r" *([\u3400-\u9fff]{2,4})[ 。；，]*")
_LONG_NAME, _FEW = 4, 2  # characters of a long name, names that make a list
# 第一责任人兼组长：, 校长兼组长：; whom 沈云川校长兼组长 names stands before it
_JOINED = re.compile(r"(?<![^\s，。；、：])(?:第一责任人|党?支?部?(?:副?[校园]长|书记|主任))兼$")
_INNER_ROLE = re.compile(rf"（({ROLES})）\s*(?:：| $)")
_RUN = re.compile("[\u3400-\u9fff·]+")
_POSTED = re.compile(rf"[\u3400-\u9fff]{{0,10}}{TITLE}$|成员|副?组长|[和及与]")
_POST_AHEAD = re.compile(r"[\u3400-\u9fff]{1,6}(?<![组会室班队])")  # 宿管, before 组长; not 领导小组
_WHERE_AHEAD = re.compile(r"[\u3400-\u9fff]{1,6}(?<![组室班队])")  # 家委会, before 主任 in the list behind a role
# 控烟, before 监督员： at the beginning of a line or clause; not 设监督员：
_WHICH, _KIND = (
    re.compile(r"(?:(?<=[，；。、 \n])|^)(?!下?设|其中)[\u3400-\u9fff]{2,4}(?<![由任为的是聘组会室])\Z"),
    re.compile("(?![成组队委]).*员"),
)
# how a member of a group is one: 特邀成员
_INVITED, _EVERYWHERE = re.compile("特邀|特聘|外聘|列席|专职|兼职|候补"), ("成员", "组员", "队员", "委员", "顾问")
_VERB = re.compile("同志|兼任|担任|(?<!主)任")
# the words before a role that say of which group it is: 第二组组长, 防溺水领导小组副组长
_WHOSE = re.compile(r"(?<=[，；。、 \n])(?:第?[一二三四五六七八九十\d]{1,3}|[\u3400-\u9fff“”]{0,16}?)(?:组|委员会|办公室|指挥部|专班|队)$")


def find(norm: str, start: int, end: int, forms: Forms) -> list[Label]:
    """The roles of a line that are followed by their holders, in order."""
    labels = [
        m
        for m in forms.label.finditer(norm, start, end)
        if (norm[max(m.start() - 1, 0)] not in GIVEN or _JOINED.search(norm, start, m.start()))
        and not NO_MEMBER.match(norm, m.start(), end)
    ]
    labels = [m for i, m in enumerate(labels) if not (i and (_is_post(norm, labels[i - 1].end(), m) or _is_holder(norm, labels[i - 1], m)))]
    bare = list(_BARE.finditer(norm, start, end))
    if bare and labels:
        taken = Ranges(m.span() for m in labels)
        bare = [m for m in bare if m.start() not in taken]
    bare = [m for m in bare if _lists(norm, m.end(), end)]
    bare = [m for m in bare if not (_printed(m).startswith("办公室") and (_IN_LIST.match(norm, m.end(), end) or _listed(norm, labels, m)))]
    return sorted([*labels, *bare], key=lambda m: m.start())


def _listed(norm: str, labels: list[Label], head: Label) -> bool:
    """Whether the head of an office is one of those behind a label, not the office's: 成员：办公室主任沈云川、何素琴."""
    return norm[head.start() - 1] in "：、" and any(label.end() <= head.start() for label in labels)


def _is_post(norm: str, low: int, label: Label) -> bool:
    """Whether a role without a colon in the list behind another is a part of somebody's post: 成员：其木格、宿管组长 卜香莲."""
    at = norm.rfind("、", low, label.start()) + 1
    return bool(at and label.group()[-1] in " \t" and _POST_AHEAD.fullmatch(norm, at, label.start()))


def _is_holder(norm: str, before: Label, label: Label) -> bool:
    """Whether a role without a colon is the post of whom the label right before it names: 成员：办公室主任 沈云川, 组长 保安队长 何素琴."""
    if label.group()[-1] not in " \t" or label.group(1).endswith("组长"):
        return False
    gap = norm[before.end() : label.start()].lstrip()
    return not gap or (bool(_WHERE_AHEAD.fullmatch(gap)) and not is_name(gap))


def roles(norm: str, label: Label) -> tuple[str, ...]:
    """The roles of a label as printed, one or two: 召集人兼组长：."""
    inner = _INNER_ROLE.search(label.group())  # 队员（成员）：
    first = office_role(norm, label.start(), inner.group(1) if inner else _whole(norm, label))
    second = label.group(2) if label.re is not _BARE else None
    return (first, second) if second else (first,)


def _whole(norm: str, label: Label) -> str:
    """A role with the word before it that says which: 控烟监督员; those of every group (成员) stand alone."""
    printed = _printed(label)
    if printed in _EVERYWHERE and (invited := _INVITED.search(norm, max(0, label.start() - 2), label.start())):
        return invited.group() + printed
    which = _WHICH.search(norm, max(0, label.start() - 8), label.start()) if _KIND.fullmatch(printed) else None
    return which.group() + printed if which and not is_name(which.group()) else printed


def holders(norm: str, label: Label, stop: int, forms: Forms) -> tuple[list[Name], int]:
    """The names behind a label, up to the next one at `stop`, and where they end."""
    listed = label.re is not _BARE
    at, until = _without_verbs(norm, label.end(), _cell_end(norm, label.end(), stop))
    whose = _WHOSE.search(norm, max(at, until - 24), until)
    until = _own_end(norm, at, whose.start() if whose and stop < len(norm) else until, forms)
    names, until = own_names(*_parsed(norm, at, until, listed=listed))
    if not names and "组长" in _printed(label) and listed:
        names = _alone(norm, at, _cell_end(norm, at, stop))
    if not listed and names and until < stop and norm[until - 1] in "、和" and (size := name_length(norm, until, stop)):
        names = [*names, Name(norm[until : until + size], None, Span(until, until + size))]  # 成员何素琴、马文举分片包干
        until += size
    held = None if names else bracketed_name(norm, label.start(), label.end())
    return ([held] if held else names), until


def _parsed(norm: str, start: int, end: int, *, listed: bool) -> tuple[list[Name], int]:
    """The names behind a label; behind one without a mark the separators announce the list: 成员蓝春燕、阳丽君、台海。"""
    names, until = parse(norm, start, end, listed=listed)
    if listed or len(names) < _FEW or until >= end or norm[until - 1] != "、":
        return names, until
    more, closed = parse(norm, start, end)
    return (more, closed) if closed >= end or norm[closed] in "。；，\n" else (names, until)


def _alone(norm: str, start: int, end: int) -> list[Name]:
    """The one name behind a leader's label that is a word of the language too (组长：乌兰)."""
    m = _SINGLE.fullmatch(norm, start, end)
    word = m.group(1) if m else ""
    if not m or word[0] not in surnames()[0] | rare_surnames() or word in WORDS or is_post(word):
        return []
    if len(word) == _LONG_NAME and (is_word(word[:2]) or is_word(word[2:])):
        return []
    return [Name(word, None, Span(*m.span(1)))]


def _own_end(norm: str, start: int, end: int, forms: Forms) -> int:
    """Where the names behind a label end at most: before the comma of another role's clause (，成员有马文举; ，马文举、罗小燕为成员)."""
    other = forms.head.search(norm, start, end) or forms.tail.search(norm, start, end)
    comma = norm.rfind("，", start, other.start(1)) if other else -1
    return comma if comma >= 0 else end


def _lists(norm: str, at: int, end: int) -> bool:
    """Whether a list goes on behind a role without a mark: a name stands there, alone or with its post; not what somebody does."""
    run = _RUN.match(norm, at, end)
    if not run or (is_name(run.group()) and "·" not in run.group()):
        return not run or norm.startswith("、", run.end()) or not is_act(run.group())
    size = name_length(norm, at, end)
    if not size and (person := one(norm, *run.span(), listed=False)) and person.post:
        return True
    if not size:
        return run.group()[:2] not in WORDS and not is_word(run.group()[:2])
    return size == len(run.group()) or bool(_POSTED.match(norm, at + size, run.end()))


def _printed(label: re.Match[str]) -> str:
    return next(group for group in label.groups() if group)


def _cell_end(norm: str, start: int, stop: int) -> int:
    """Where the cell ends in which the names begin; the line's end outside of tables."""
    while start < stop and norm[start] in " \t":
        start += 1
    tab = norm.find("\t", start, stop)
    return stop if tab < 0 else tab


def _without_verbs(norm: str, start: int, end: int) -> tuple[int, int]:
    """The names of 组长：由某某校长担任: without 由 in front and 担任 behind."""
    if not norm.startswith("由", start):
        return start, end
    verb = _VERB.search(norm, start + 1, end)
    return start + 1, verb.start() if verb else end
