"""People, posts and groups that a text counts, and the table, list or section that names them one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.lists import named_lines, number, people, rows
from pipeline.checks.readings import AND_SO_ON
from pipeline.extraction.names import is_name, is_post, parse
from pipeline.extraction.roles import ROLES
from pipeline.marked import Marked, Near
from pipeline.records import Section, Span

Told = tuple[Span, int, int]  # the place of an announced number, that number, and how many are named

_N = r"([一二两三四五六七八九十]{1,2}|\d{1,2})"
# 共安排值勤教师十二人
_HEADS = re.compile(rf"(?:安排|设|选派|配备|抽调|聘请|确定|选出)(?:了)?(?P<noun>[\u3400-\u9fff]{{2,6}}?){_N}(?:人|名)(?=[，。；]|$)")
# 设立护学岗五个, 共设六个护学岗
_POSTS = re.compile(
    rf"设(?:立|置)?了?(?:[^，。；\n\d]{{0,6}}?(?P<kind>[岗组队站点]){_N}个|{_N}个[^，。；\n]{{0,6}}?(?P<sort>[岗组队站点]))(?=[，。；：]|$)"
)
# 领导小组共12人，名单如下： at the end of its line, the list right below
_ROLL = Marked(
    "名单|如下",
    rf"(?:共计|合计|共|由){_N}(?:人|名(?:同志|老师|教师|成员)?)(?:组成)?[，：。；][^，。；\n]{{0,8}}(?:名单|如下)[^，。；\n]{{0,6}}[：:。]?[ \t]*\n+",
)
_ROLL_LINE = re.compile(rf"[ \t]*(?:{ROLES})[ \t]*[：:][ \t]*(?P<names>[^\n]+?)[。；]?[ \t]*(?:\n|$)")
_PIECES, _GLOSS = re.compile(r"[、，]|[ \t]{2,}"), re.compile(r"（[^（）\n]*）")
# 领导小组由八名同志组成： at the end of its line
_MADE_OF = re.compile(rf"由{_N}(?:人|名[^\W\d_]{{0,6}})组成[：:。][ \t]*\n+")
# 巡查队由四名教师组成：沈云川、…
_MADE_OF_THESE = Marked(
    r"[人名位](?<=[一二两三四五六七八九十\d][人名位])[^\W\d_]{0,15}[：:]",
    rf"(?:(?:由|抽调|选派|安排|确定|聘请)(?:[^，。；：\n]{{0,12}}的)?(?:以下|下列)?|以下|下列|首批){_N}(?:人|[名位][^\W\d_]{{0,8}}?)(?:组成|担任[^\W\d_]{{2,6}}|为[^\W\d_]{{2,6}}|为|是)?[：:](?=[^\s：:]{{2}})",
)
# 初一沈云川、林一山，初二周月
_OF_GRADE = re.compile(r"(?:[初高][一二三]|[一二三四五六七八九]年级|[大中小]班)(?:（?\d{1,2}）?班)?[：:]?(?=[^\W\d_])")
# 确定五名骨干教师承担硬笔、软笔的示范课：沈云川、…
_THESE = Near(
    r"[名位](?<=[\d一二两三四五六七八九十][名位])(?=[^。；：\n]{2,30}：)",
    r"([一二两三四五六七八九十\d](?<![每各].)(?:(?<=\d)\d?|(?<!\d)[一二两三四五六七八九十]?))[名位](?P<what>[^。；：\n]{2,30})：(?=[^\s：]{2})",
    2,
)
_COUNTED = re.compile(r"[\d一二两三四五六七八九十]{1,2}[个名位人项组]|[各每]|其中|组长")
# 以下七名同志组成专班：组长沈云川，副组长…，成员…
_ROLE_CLAUSE = re.compile(rf"(?:{ROLES})[：由为是]?(?=[^\W\d_])")
_PAUSES, _EACH = re.compile(r"[，。；：\n]"), re.compile("[每各]|分别")  # 每个年级推选两名讲解员：
_SENTENCE_END = re.compile("[。\n]")
# 附表三张, 三份附件, with the lines 附表1：, 附表2：
_ATTACHED = Marked("附[件表图]", rf"附(?P<kind>[件表图])(?:共|有)?(?:计)?{_N}[张份个种件项]|{_N}[张份个种]附(?P<sort>[件表图])")
_LISTED = re.compile(r"(?m)(?:^|(?<=：))[ \t]*(\d{1,2})[.．、](?!\d)")
_LISTED_BELOW = re.compile(r"\n[ \t]*附件[：:](?=\s*1[.．、])")
# 成员五人, with 成员：… below or right behind
_OF_ROLE = Near(
    r"[长委员](?=(?:共|各|有)?（?[一二两三四五六七八九十\d]{1,2}[人名位])",
    rf"(?P<role>副组长|组(?<!副组)长|评委|[^\W\d_](?<!人)员|[^\W\d_][^\W\d_](?<!人)员)(?:共|各|有)?（?{_N}(?:人|[名位](?!教师|老师|代表))）?",
    2,
)
_ANOTHER = re.compile(r"(?:另|下|分|增)设[^。；，\n]*$|[各每][^。；，\n]*$")  # 膳食组另设组长一人
_LIST_AHEAD, _LIST_NEAR = re.compile(r"[ \t]*[：:][ \t]*(?=\S)"), 200
# everybody of a kind, who is not counted one by one
_EVERYBODY = re.compile(r"各|全[体校]|所有|若干|们|[二两三四五六七八九十\d]{1,2}[名位]")
_KINDS = re.compile("[各及]|全[体校]|所有|以及|若干|代表|人员|负责人|们")
# names that a list leaves out, or that are not given yet
_NOT_ALL = re.compile(rf"其余|其他|其它|另|{AND_SO_ON}|部分|待定|空缺|略|推选|不列|为主|未列")
_PAUSE, _CLOSE = re.compile(r"[，。；\n]"), re.compile(rf"[。；\n]|[，、 ]*(?:{ROLES})[：:]")
_ROW = 60  # characters of a line that may go on with a list
_REACH = 60  # characters behind a list that may say that it is not the whole
_TABLE = 6000  # characters that a table takes at most
# 共六个教研组，
_GROUPS = re.compile(rf"共(?<![与同和]共)(?:有|设|设立|建立|成立|组建)?了?{_N}个(?P<noun>[\u3400-\u9fff]{{1,4}}[组岗队])(?=[，。；：\n]|$)")
_ITEM = re.compile(r"(?m)^[ \t]*[（(]?(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})[）)、.．][ \t]*(?P<words>[^\n，。；：（\t ]{2,14})")


def headcounts(case: Case) -> Iterator[Told]:
    """Announced people, posts and groups, with how many are named, whether the two are one number or not."""
    for low, high in case.ranges:
        for m in _POSTS.finditer(case.norm, low, high):
            kind, words = m["kind"] or m["sort"], case.norm[m.end() : min(high, m.end() + _TABLE)]
            following = rows(words, kind) or named_lines(words, kind)
            if following is not None:
                yield Span(*m.span()), number(m.group(2) or m.group(3)), following
        for m in _HEADS.finditer(case.norm, low, high):
            counted = people(case.norm[m.end() : min(high, m.end() + _TABLE)], m["noun"])
            if counted:
                announced = number(m.group(2))
                yield Span(*m.span()), announced, announced if announced in counted else counted[0]
        for m in _ROLL.finditer(case.norm, low, high):
            called = _in_table(case.norm, m.end(), high) or _in_list(case.norm, m.end(), high) or _one_a_line(case, m.end(), high)
            if called:
                announced = number(m.group(1))
                yield Span(m.start(), m.end(1) + 1), announced, announced if announced in called else called[0]
        for m in _MADE_OF.finditer(case.norm, low, high):
            if called := _in_list(case.norm, m.end(), high):
                announced = number(m.group(1))
                yield Span(m.start(), m.end(1) + 1), announced, announced if announced in called else called[0]
        for m in _MADE_OF_THESE.finditer(case.norm, low, high):
            stop = _PAUSE.search(case.norm, m.end(), high)
            by_grade = _by_grade(case.norm, m.end(), high)
            if named := by_grade or _all_named(case.norm, m.end(), stop.start() if stop else high):
                yield Span(m.start(), m.end(1) + 1), number(m.group(1)), named
        yield from _of_these(case.norm, low, high)
        yield from _attached(case.norm, low, high)
        yield from _of_roles(case.norm, low, high)
        for m in _GROUPS.finditer(case.norm, low, high):
            following = _sections_groups(case, m["noun"], m.end())
            if following is not None:
                yield Span(*m.span()), number(m.group(1)), following


def _of_these(norm: str, low: int, high: int) -> Iterator[Told]:
    """A number of people and a list of nothing but names behind the colon, in one clause or each role in a clause of its own."""
    for m in _THESE.finditer(norm, low, high):
        ahead = _PAUSES.split(norm[max(low, m.start() - _ROW) : m.start()])[-1]
        if _COUNTED.search(m["what"]) or _NOT_ALL.search(m["what"]) or _EACH.search(ahead):
            continue
        close = _SENTENCE_END.search(norm, m.end(), high)
        stop = close.start() if close else high
        named = _by_role(norm, m.end(), stop)
        if named is None and not _ROLE_CLAUSE.match(norm, m.end()):
            pause = _PAUSE.search(norm, m.end(), stop)
            end = pause.start() if pause else stop
            named = _all_named(norm, m.end(), end)
        if named and named > 1:
            yield Span(m.start(), m.end(1) + 1), number(m.group(1)), named


def _by_role(norm: str, start: int, end: int) -> int | None:
    """How many names a sentence holds whose every clause is a role and its holders; None for any other sentence."""
    counts: list[int | None] = []
    at = start
    while at < end:
        pause = _PAUSE.search(norm, at, end)
        stop = pause.start() if pause else end
        role = _ROLE_CLAUSE.match(norm, at, stop)
        counts.append(_all_named(norm, role.end(), stop) if role else None)
        at = stop + 1
    return sum(count or 0 for count in counts) if len(counts) > 1 and all(counts) else None


def _by_grade(norm: str, start: int, end: int) -> int | None:
    """How many names the clauses hold that begin with a grade or a class, up to the first that does not; None for one or none."""
    counts: list[int] = []
    at = start
    while prefix := _OF_GRADE.match(norm, at, end):
        pause = _PAUSE.search(norm, at, end)
        stop = pause.start() if pause else end
        named = _all_named(norm, prefix.end(), stop)
        if named is None:
            return None
        counts.append(named)
        at = stop + 1
    return sum(counts) if len(counts) > 1 else None


def _attached(norm: str, low: int, high: int) -> Iterator[Told]:
    """A number of attachments, and how many of them are numbered from one on, each on a line of its own."""
    for m in _ATTACHED.finditer(norm, low, high) if norm.find("附", low, high) >= 0 else ():
        kind = m["kind"] or m["sort"]
        told = [int(one.group(1)) for one in re.finditer(rf"(?m)^[ \t]*附{kind}[ ]?(\d{{1,2}})(?!\d)", norm[low:high])]
        once = list(dict.fromkeys(told))
        label = _LISTED_BELOW.search(norm, m.end(), high) if kind == "件" else None
        below = [int(one) for one in _LISTED.findall(norm[label.start() : high].split("\n\n", maxsplit=1)[0])] if label else []
        announced = number(m.group(2) or m.group(3) or m.group(4))
        if below and (not once or len(below) == announced):  # not every one of them need be bound in
            once = below
        if len(once) > 1 and once == list(range(1, len(once) + 1)):
            yield Span(*m.span()), announced, len(once)


def _in_table(norm: str, start: int, high: int) -> tuple[int, int] | None:
    """How many names, and how many different ones, a table has in its only column 姓名; None where rows differ in length or some are left out."""
    table: list[list[str]] = []
    at = start
    while at < high:
        end = norm.find("\n", at, high)
        end = high if end < 0 else end
        if "\t" not in norm[at:end]:
            break
        table.append(norm[at:end].split("\t"))
        at = end + 1
    heads = [re.sub(r"\s", "", cell) for cell in table[0]] if len(table) > 2 else []
    if heads.count("姓名") != 1 or any(len(row) != len(heads) for row in table) or _NOT_ALL.search(norm, at, min(high, at + _REACH)):
        return None
    return _counted([row[heads.index("姓名")] for row in table[1:]])


def _in_list(norm: str, start: int, high: int) -> tuple[int, int] | None:
    """How many names stand behind the roles of a list, line by line; None where any word is no name, or some are left out."""
    cells: list[str] = []
    at = start
    while line := _ROLL_LINE.match(norm, at, high):
        cells.append(line["names"])
        at = line.end()
    return _counted(cells) if len(cells) > 1 and not _NOT_ALL.search(norm, start, min(high, at + _REACH)) else None


def _one_a_line(case: Case, start: int, high: int) -> tuple[int, int] | None:
    """How many lines right behind an announcement name one member each, with or without his role and post; None for other lists."""
    starts = {member.span.start: member.name for member in case.members}
    names: list[str] = []
    at = start
    while at < high:
        end = case.norm.find("\n", at, high)
        end = high if end < 0 else end
        inside = [name for place, name in starts.items() if at <= place < end]
        if len(inside) != 1 or _EVERYBODY.search(case.norm, at, end) or _NOT_ALL.search(case.norm, at, end):
            break
        if "。" in case.norm[at:end] or "：" in case.norm[at:end][8:]:
            break
        names += inside
        at = end + 1
    below = case.norm[at : min(high, at + _REACH)].split("\n", maxsplit=1)[0]
    ended = not any(at <= place < at + len(below) for place in starts) or "办公室" in below
    return (len(names), len(set(names))) if len(names) > 2 and ended and not _NOT_ALL.search(below) else None


def _counted(cells: list[str]) -> tuple[int, int] | None:
    names = [re.sub(r"\s", "", name) for cell in cells for name in _PIECES.split(_GLOSS.sub("", cell).strip())]
    return (len(names), len(set(names))) if len(names) > 2 and all(is_name(name, listed=True) for name in names) else None


def _of_roles(norm: str, low: int, high: int) -> Iterator[Told]:
    """成员五人 and the names behind the label of that role: right behind the number, or the next line that begins with it."""
    for m in _OF_ROLE.finditer(norm, low, high):
        label = _LIST_AHEAD.match(norm, m.end(), high) or re.compile(rf"(?:(?<=\n)|(?<=[；。]))[ \t]*{m['role']}[：:\t][ \t]*").search(
            norm, m.end(), min(high, m.end() + _LIST_NEAR)
        )
        label = label or _label_ahead(norm, low, m)
        if label is None or norm[label.end() - 1] in "\r\n" or _ANOTHER.search(norm, max(low, m.start() - 12), m.start()):
            continue
        stop = _CLOSE.search(norm, label.end(), high)
        end = stop.start() if stop else high
        below = norm[end + 1 : min(high, end + 1 + _ROW)].split("\n", maxsplit=1)[0]
        goes_on = norm[end : end + 1] == "\n" and "：" not in below and _all_named(below, 0, len(below.rstrip("。； "))) is not None
        named = None if goes_on else _all_named(norm, label.end(), end)
        if named is not None:
            yield Span(m.start(), m.end()), number(m.group(2)), named


def _label_ahead(norm: str, low: int, m: re.Match[str]) -> re.Match[str] | None:
    """The line of a role right before the words that count its holders: 副组长：沈云川、林一山 and 领导小组设组长一名，副组长三名."""
    near = max(low, m.start() - _LIST_NEAR)
    if not re.search(r"领导小组共?设[^。；\n]*$", norm[near : m.start()]):
        return None
    labels = list(re.compile(rf"(?:(?<=\n)|(?<=[；。]))[ \t]*{m['role']}[：:\t][ \t]*").finditer(norm, near, m.start()))
    return labels[0] if len(labels) == 1 else None


def _all_named(norm: str, start: int, end: int) -> int | None:
    """How many names a list holds that holds nothing else but their posts; None for any other words."""
    words = _GLOSS.sub("", norm[start:end])
    names, until = parse(norm, start, end)
    if not names or norm[until:end].strip("。；， ") or _NOT_ALL.search(words) or _KINDS.search(words):
        return None
    pieces = [piece for piece in re.split(r"[、，/ \t]+|和|与", words.strip("。；， ")) if piece]
    known = [piece for piece in pieces if any(name.name in piece for name in names)]
    posts = [piece for piece in pieces if is_post(piece)]
    return len(names) if len(known) == len(names) and all(piece in known or (piece in posts and " " in words) for piece in pieces) else None


def _sections_groups(case: Case, noun: str, start: int) -> int | None:
    """How many groups the only section of that name (二、教研组) numbers from one on, every item of it a group; None for none or one."""
    found = [section for section in _all(case.sections) if section.span.start >= start and (section.heading or "").endswith(noun)]
    if len(found) != 1:
        return None
    items = list(_ITEM.finditer(case.norm, *found[0].body))
    in_order = all(number(m["n"]) == i for i, m in enumerate(items, start=1))
    groups = all(m["words"].removesuffix("组长").endswith(noun[-1]) for m in items)
    return len(items) if len(items) > 1 and in_order and groups else None


def _all(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all(section.children)
