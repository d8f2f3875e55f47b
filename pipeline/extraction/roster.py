"""The people whom a document names with a role: lists, tables, prose, attachments.

Forms: ``组长：沈克俭（校长）``, glued ``组长：张某副组长：李某``, one name a line, tables with a column or a head row of roles, ``由…任组长``,
``以…为组长``, ``组长由…担任``, ``向某某（校长，组长）``. Posts without names, contact persons and 责任人 are no members.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain

from pipeline.extraction import roster_en, roster_fields, roster_labels, roster_open, roster_titles
from pipeline.extraction.names import DUTY, Name, is_name, is_post, one, parse
from pipeline.extraction.roles import BOARD, COMMITTEE_HINT, COMMITTEE_LINES, GROUP, HINT, ROLES, Forms, board_forms, role_name
from pipeline.extraction.roster_en import Found, Ranges
from pipeline.extraction.roster_glued import glued
from pipeline.extraction.roster_labels import NO_MEMBER
from pipeline.extraction.roster_pairs import LEADS_HINT, ahead, blank_row, leader, pairs
from pipeline.extraction.roster_prose import led_list, prose
from pipeline.extraction.roster_table import Tables
from pipeline.records import Member, Span

__all__ = ["HINT", "ROLES", "members", "role_name"]

_ROLE = re.compile(ROLES)
_LABELLED = re.compile(rf"(?:{ROLES})[ ：|，、（]")
_LISTED = re.compile(
    r"(?:成员|人员|名单|组成人员)(?:名单)?(?:[及和与]?(?:具体|工作)?(?:分工|职责|任务|安排|编组))?(?:如下|为|有|是)?\s*(?:[：:]|——)\s*$|下设(?:以下|如下)?[二两三四五六七八九]个?(?:工作)?小?组[：:]\s*$"
)
# the people whom such a line names by what they do: 检查人员：; those of every group (组成人员) are members
_WHO_LISTED = re.compile(
    r"(?<![\u3400-\u9fff])(?!组成|工作|小组|相关|有关|主要|具体|参[加与会]|其他|领导)[\u3400-\u9fff]{2}人员(?=\s*[：:]\s*$)"
)
_LIST_TITLE = re.compile(r"(?:监督岗|领导小组|工作小组|名单|成员|人员)(?:名单|成员|人员|名册|一览表)?$")
# a line that is the title of a list of those who carry a campaign out; not of those whom it is for
_TITLES = ("成员", "人员", "名单", "名册", "一览表")
_TITLED = re.compile(
    r"(?!.*(?:学生|幼儿|获奖|受助|贫困|困难|参赛|参会|表彰|请假|考生))[^，。；：\n]{0,4}(?:[：、 ][^，。；：\n]{0,24}?)?"
    r"(?:(?:组|专班|委员会|指挥部|领导机构|队)(?:成员|组成人员|工作人员|人员)?(?:名单|名册|一览表)|(?:组|专班|委员会|指挥部|机构)?(?:成员|组成人员)(?:名单|名册|一览表)?)"
)
# a member's line with nobody's name yet: ×××  村小代表
_NOBODY_YET = re.compile(r" *(?:[×X*_]{2,}|某某|待定|暂缺)")
_ALL_OF_A_KIND = re.compile(r" *(?:全体|各)[\u3400-\u9fff]{2,8}(?:人员|教师|主任|老师|干部|组长) *")
# what a line of a roster is about that names nobody: 职责：查验票据和留样
_NO_POST = re.compile(
    r"(?:职责|任务|要求|时间|地点|内容|措施|说明|备注|纪律|分工|目标|方法|范围|事项|标准|要点|频次|路线|位置|区域|对象|口号|主题|事迹|表现)$"
)
_ALONE = re.compile(
    rf"(?:[一二三四五六七八九十\d]{{1,2}}[、.]|（[一二三四五六七八九十\d]{{1,2}}）)?\s*(?:[\u3400-\u9fff“”]{{0,12}}(?:领导|工作)小组)?({ROLES})\s*：?"
)
# 沈云川校长组长
_ROLE_LAST = re.compile(rf" *([\u3400-\u9fff·]{{4,14}}?)({ROLES})[。；]? *")
# what stands in a list beside the roles of a leading group: 信息员：, 委员 and names, 疏散组： and its people
_BESIDE = re.compile(
    r"[ ├└│┌]*(?:(?:\d{1,2}[.、]|（\d{1,2}）|[①-⑳]) *)?(?:((?:信息|安全|资料|记录|统计|材料|督[查导]|核查|观察|检查|调查|摄影|档案)员|委 *员)(?: *：| {1,6})|[\u3400-\u9fff]{2,6}(?<!小)组(?:（[^（）\n]{1,12}）)? *：)"
)
# another post with a colon below people who have their role (技术员：, 家长代表：, 指导教师：), and those that are printed as roles
_POST_LINE = re.compile(r" *([^\W\d]{2,8}) *：")
_KIND = re.compile(r"\w{0,5}(?:(?<![人成组队委动])员|教师|老师|代表|干事|教练|导师|评委|领队|[会团]长)")
_CHIEF = re.compile(r"(?:第一)?组\s*长|总\s*指\s*挥")  # of whom a group has one
_MEMBERS = ("成员", "组员", "委员", "队员")
_DUTY_BEHIND = re.compile(r"(?<= ) *[\u3400-\u9fff]{2}(?:[、与和]?[\u3400-\u9fff]{2}){1,4}[。；]? *")
_ITEM = re.compile(r" *(?:(?:\d{1,2}[.、]|（\d{1,2}）|[·*•●◆■—]) *|\d{1,2}[ \t]+)(?=[\u3400-\u9fff])")
# posts of a roster that are printed as roles: 岗员 and 机房岗 are, a post's place (1号岗, 东园组) is none
_OWN_POST = re.compile(
    r"[\u3400-\u9fff]{1,5}(?:员|长|主任|人|代表)|教师|学生|(?![东南西北前后左右大中一二三四五六七八九十])[\u3400-\u9fff]{2}(?<![门楼梯路口园场塘池河桥站厅廊区号])岗"
)
# a chapter's heading, and the kind of people whom it lists: 二、轮值教师（共6人）, 二、馆员名册
_HEADING = re.compile(
    r" *(?:[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]{1,2}）|第[一二三四五六][章部分]{1,2}) *"
    r"(?:(?P<kind>[\u3400-\u9fff]{1,5}?(?:(?<![人成组队委])员|[层楼]长|教师|老师|代表|志愿者))(?:名单|名册|一览表|安排)?|[^：。；\n]{1,20}?)(?:（[^（）\n]*）)?：? *"
)
_LINE, _WORD = re.compile(r"[^\n]+"), re.compile(r"\S+")
_POST_AHEAD = re.compile(r"([^：\n]{1,20})：")
# stands in a working copy for the line break inside a bracket
_JOINT = "\x1f"
_BROKEN = re.compile(r"（[^（）\n]{1,16}\n[^（）\n]{1,16}）")  # a post in brackets that runs over to the next line
# 成员：桂花（少先队辅导员）⇥樊家明（总务主任）
_TABBED = re.compile(rf"(?m)^ *(?:{ROLES})\s*：(?:(?!{ROLES})[^\t\n：]){{2,30}}(?:\t(?:(?!{ROLES})[^\t\n：]){{2,30}})+$")
_GROUP_HEAD = re.compile(r"(?:组|片|岗|队|段|区|线|层|楼)(?:（[^（）]*）)?：?$")
_OFFICE = re.compile(r"办公室(?:设|，|地点)|下设|[任兼](?:办公室)?主任")  # the line below the members that sets up their office
_CHAPTER = re.compile(r" *第[一二三四五六七八九十\d]{1,3}[章节部篇条]")
_LEADS = re.compile(r"(?:^|小组|由)副?组长$")  # 领导小组组长沈云川负责召集例会, below a list of members

# A line goes on with a list of names if a name stands within so many characters (a post may be glued before it) and outside of lists of people it is no longer than a row.
_GLUED_POST, _LIST_LINE = 8, 48
_LISTED_NAMES = 3  # of a longer line below the words that announce a list
_SHORT = 2  # characters of a word that is hardly a name with no known surname
# the roles of a committee or an office stand within so many characters of its name
_BOARD_REACH = 160


def members(text: str, norm: str, spans: tuple[Span, ...], *, english: bool, roster: bool = False) -> list[Member]:
    """Everybody with a role in the given ranges, in the order of the text, each role and name once a group.

    `roster` is True for documents that are lists of people: there a list without roles gives 成员.
    """
    finder = roster_en.find if english else _chinese
    found = [item for low, high in spans for item in finder(norm, low, high, roster)]
    once: set[tuple[str, str]] = set()
    out = []
    for item in sorted(found, key=lambda item: item.name.span):
        printed = text[slice(*item.name.span)].split()
        name = " ".join(printed) if english else item.name.name if item.name.name.isascii() else "".join(printed)
        if (item.role, name) not in once:
            once.add((item.role, name))
            out.append(Member(item.role, name, _post(text, norm, item.name), item.name.span, item.group))
    return out


def _post(text: str, norm: str, name: Name) -> str | None:
    """A post as the text prints it; it stands near the name."""
    if not name.post:
        return None
    post = name.post.replace(_JOINT, "")
    at = norm.find(post, max(0, name.span.start - 40), name.span.end + 60)
    return text[at : at + len(post)] if at >= 0 else post


def _chinese(norm: str, low: int, high: int, roster: bool) -> Iterator[Found]:
    norm = _BROKEN.sub(lambda m: m.group().replace("\n", _JOINT), norm) if _BROKEN.search(norm, low, high) else norm
    norm = _TABBED.sub(lambda m: m.group().replace("\t", "、"), norm) if "\t" in norm else norm
    reader = _Reader(norm, roster, low, high)
    for line in _LINE.finditer(norm, low, high):
        yield from reader.line(*line.span())
    yield from (Found(role, name, max(reader.group, 0)) for role, name in roster_titles.found(norm, low, high))


class _Reader:
    """Reads line by line and remembers what the next line may go on with: a list under a role, a table, a roster."""

    def __init__(self, norm: str, roster: bool, low: int, high: int) -> None:
        self.norm, self.roster = norm, roster
        self.role = ""  # the last role printed
        self.listing = False  # whether the next line may go on with its names
        self.filled = False  # whether names stood behind it
        self.titled = False  # whether the list goes below a title, not behind a role
        self.tables = Tables(norm, roster)
        self.in_table = False  # whether the last line was a row of a table
        self.group = -1
        self.boards = sorted(m.start() for m in chain(BOARD.finditer(norm, low, high), COMMITTEE_LINES.finditer(norm, low, high)))
        self.column = roster_fields.column(norm, low, high) if roster else {}

    def line(self, start: int, end: int) -> list[Found]:
        """The people of one line; of a line that is nothing but a list of people everybody, where the forms leave somebody unread."""
        above = self.role if self.listing else ""
        governs = "" if self.filled and _CHIEF.fullmatch(above) else above
        hint = HINT.search(self.norm, start, end) is not None
        found = list(self._by_forms(start, end, hint=hint))
        if (self.in_table and not _ROLE.match(self.norm, start, end)) or not (above or hint):
            return found
        opened = roster_open.read(self.norm, start, end, governs)
        if not opened:
            return self._with_sentences(found, start, end)
        if len(opened) < len(found) or not all(self._agrees(item, opened, above, start) for item in found):
            return found
        if sum(_CHIEF.fullmatch(role) is not None for role, _ in opened) > max(
            1, sum(_CHIEF.fullmatch(item.role) is not None for item in found)
        ):
            return found
        known = {item.name.span: item for item in found}
        opened = [(role, known[name.span].name if name.span in known and known[name.span].name.post else name) for role, name in opened]
        ahead = _ROLE.search(self.norm, start, end) is None or _LABELLED.search(self.norm, start, opened[0][1].span.start) is not None
        self.listing = self.listing or (ahead and not DUTY.search(self.norm, start, end) and not _CHIEF.fullmatch(opened[-1][0]))
        self.role, self.filled = opened[-1][0], True
        if len(opened) == len(found) and all(name.span in known and known[name.span].role == role_name(role) for role, name in opened):
            return found
        return list(self._opened(opened))

    def _by_forms(self, start: int, end: int, *, hint: bool) -> Iterator[Found]:
        """The people of one line, by the first form that fits it; running text is read besides labels. `hint`: it holds what every role does."""
        words = self.norm[start:end]
        if name := self.column.get(start):
            yield Found(self.tables.members[0], name, max(self.group, 0))
            return
        if self.roster and (heading := _HEADING.fullmatch(words)):
            self.tables.members = (heading["kind"],) if heading["kind"] else ("成员",)
        row = self.tables.row(start, end) if "\t" in words or "  " in words or "|" in words else None
        self.in_table = row is not None
        if row:
            self.role, self.listing = row[-1][0], True
        elif row is None and "\t" not in words:
            self.tables.leave(words)
        leads = LEADS_HINT.search(self.norm, start, end)
        forms = self._forms(start, end)
        if row is None and not (hint or leads or forms or self.listing or self.roster):  # the most of all lines
            self._announced(words)
            return
        found = row or (self._whole_line(start, end) if (hint or leads) and row is None else [])
        if found or row is not None:
            self.group += any(role == "组长" for role, _ in found)
            yield from self._found(found)
            return
        labels = roster_labels.find(self.norm, start, end, forms or GROUP) if hint or forms else []
        taken: list[tuple[int, int]] = []
        for i, label in enumerate(labels):
            stop = labels[i + 1].start() if i + 1 < len(labels) else end
            yield from self._labelled(label, stop, forms or GROUP, taken)
        if labels:
            closed = taken[-1][1] >= end - 1 or _DUTY_BEHIND.fullmatch(self.norm, taken[-1][1], end)
            self.listing = "办公室" not in self.role and bool(closed) and not (self.filled and words.rstrip().endswith(("。", "；")))
            if not self.filled and _LISTED.search(words):  # 组员：八位班主任，名单如下——
                self.listing = self.titled = True
        elif found := self._without_label(words, start, end):
            yield from self._found(found)
            return
        named = forms if forms and BOARD.search(self.norm, start, end) else GROUP
        if not hint and named is GROUP:
            return
        labelled = Ranges(taken) if taken else ()
        for role, name in prose(self.norm, start, end, named):
            if name.span.start not in labelled:
                self.group += role == "组长"
                yield from self._found([(role, name)])

    def _with_sentences(self, found: list[Found], start: int, end: int) -> list[Found]:
        """What was found in running text, and everybody of its sentences that are lists of people; the leaders are those that the forms know."""
        for people in roster_open.sentences(self.norm, start, end):
            low, high = people[0][1].span.start, people[-1][1].span.end
            inside = [item for item in found if low <= item.name.span.start < high]
            led = {item.name.span for item in inside if _CHIEF.fullmatch(item.role)}
            others = any(_CHIEF.fullmatch(role) and name.span not in led for role, name in people)
            if not others and len(people) > max(1, len(inside)) and all(self._agrees(item, list(people), "", start) for item in inside):
                found = [*(item for item in found if item not in inside), *self._opened(people)]
        return found

    def _agrees(self, item: Found, opened: list[tuple[str, Name]], above: str, start: int) -> bool:
        """Whether the reading of a whole line holds what another form has found in it, whose role may be the one above if the line begins with its own."""
        role = next((role for role, name in opened if name.span == item.name.span), None)
        if role is None:
            return False
        ahead = _ROLE.search(self.norm, start, item.name.span.start)
        return item.role == role_name(role) or (item.role == role_name(above) and ahead is not None)

    def _whole_line(self, start: int, end: int) -> list[tuple[str, Name]]:
        """The people of a line that is all of one form."""
        forms = (ahead, led_list, pairs, glued, blank_row, leader)
        return next((found for form in forms if (found := form(self.norm, start, end))), [])

    def _forms(self, start: int, end: int) -> Forms | None:
        """The forms of a committee or office, for a line near its name that holds one of their roles."""
        i = bisect_left(self.boards, start - _BOARD_REACH)
        near = i < len(self.boards) and self.boards[i] < end
        return board_forms() if near and COMMITTEE_HINT.search(self.norm, start, end) else None

    def _found(self, people: Iterable[tuple[str, Name]]) -> Iterator[Found]:
        return (Found(role_name(role), name, max(self.group, 0)) for role, name in people)

    def _opened(self, people: Iterable[tuple[str, Name]]) -> Iterator[Found]:
        """People of whom each 组长 begins another group."""
        before = ""
        for role, name in people:
            self.group += role_name(role) == "组长" != role_name(before)
            before = role
            yield Found(role_name(role), name, max(self.group, 0))

    def _labelled(self, label: roster_labels.Label, stop: int, forms: Forms, taken: list[tuple[int, int]]) -> Iterator[Found]:
        """The people behind one label, up to the next."""
        roles = roster_labels.roles(self.norm, label)
        self.role, self.titled = roles[0], False
        self.group += any(role.endswith("组长") and "副" not in role for role in roles)
        names, until = roster_labels.holders(self.norm, label, stop, forms)
        self.filled = bool(names)
        taken.append((label.start(), until))
        return self._found((role, name) for name in names for role in roles)

    def _without_label(self, words: str, start: int, end: int) -> list[tuple[str, Name]]:
        """A line without a role of its own: a post and its holders in a roster, a role alone on its line, or a list going on."""
        post = _POST_AHEAD.match(words) if self.roster and not NO_MEMBER.match(words) else None
        if post and not _NO_POST.search("".join(post.group(1).split())):
            names, until = parse(self.norm, start + post.end(), end)
            if names and not self.norm[until:end].strip("。；，、 "):
                printed = post.group(1).lstrip(" ├└│┌")
                role = printed if _OWN_POST.fullmatch(printed) else self.tables.members[0]
                return [(role, name) for name in names]
        if told := (roster_fields.labelled if self.roster else roster_fields.posted)(self.norm, start, end):
            return [told]
        if (last := _ROLE_LAST.fullmatch(words)) and (person := one(self.norm, start + last.start(1), start + last.end(1), listed=False)):
            return [(last.group(2), person)] if person.post and person.span.start == start + last.start(1) else []
        if alone := _ALONE.fullmatch(words.strip()):
            self.role, self.listing, self.filled = alone.group(1), "办公室" not in alone.group(1), False
            return []
        if self.listing and self.role and (beside := _BESIDE.match(words)):
            names, until = parse(self.norm, start + beside.end(), end)
            if names and not self.norm[until:end].strip("。；， "):
                printed = beside.group(1) or (self.role if _WHO_LISTED.match(f"{self.role}：") else "成员")
                return [("".join(printed.split()), name) for name in names]
        other = _POST_LINE.match(words) if self.listing and self.filled and not _LISTED.search(words) else None
        kind = other is not None and _KIND.fullmatch(other.group(1)) is not None
        if other and (kind or self.role not in _MEMBERS) and not NO_MEMBER.match(words):
            self.listing = kind and self.role in _MEMBERS
            names, until = parse(self.norm, start + other.end(), end) if kind else ([], end)
            return [] if self.norm[until:end].strip("。；， ") else [(other.group(1), name) for name in names]
        if self.listing and (_NOBODY_YET.match(words) or _ALL_OF_A_KIND.fullmatch(words)):
            return []
        if self.listing and (self.role or self.roster) and "\t" not in words and (names := self._going_on(words, start, end)):
            return [(self.role or self.tables.members[0], name) for name in names]
        self._announced(words)
        return []

    def _announced(self, words: str) -> None:
        """Whether a line announces a list of people without roles, in a list of people also by its title."""
        heading = _HEADING.fullmatch(words) if self.roster else None
        line = words.strip()
        title = line.endswith(_TITLES) and _TITLED.fullmatch(line) is not None
        title = title or bool(self.roster and (_LIST_TITLE.search(line) or (heading and heading["kind"])))
        self.listing = title or (line.endswith(("：", ":", "——")) and bool(_LISTED.search(words)))
        who = _WHO_LISTED.search(words) if self.listing else None
        self.role = who.group() if who else self.tables.members[0] if self.listing else ""
        self.titled = self.listing

    def _going_on(self, words: str, start: int, end: int) -> list[Name]:
        """The names of a line that holds nothing else; the heading of a group (西园组) is none."""
        if NO_MEMBER.match(words) or _OFFICE.search(words) or _CHAPTER.match(words):
            return []
        if row := roster_open.row(self.norm, start, end):
            return [row]
        item = _ITEM.match(words)
        if item:
            words, start = words[item.end() :], start + item.end()
        if self.titled and (whose := _POST_AHEAD.match(words)) and is_post(whose.group(1)):  # 小班组：马文举 罗小燕
            words, start = words[whose.end() :], start + whose.end()
        names, until = parse(self.norm, start, end, listed=not item)
        alone = names[0].name if len(names) == 1 and names[0].post is None and not self.titled else ""
        if len(alone) == _SHORT and not is_name(alone):  # 报账, the next heading
            return []
        indent = len(words) - len(words.lstrip())
        rest = self.norm[until:end].strip("。；， ")
        held = bool(names) and self.norm[names[0].span.start - 1] == "（"  # 语文组（马文举 罗小燕）
        group = _GROUP_HEAD.search(words.strip()) and not held
        if rest and len(names) == 1 and is_name(names[0].name) and _DUTY_BEHIND.fullmatch(self.norm, until, end):
            rest = ""  # 邵学农  物资保障
        near = bool(names) and names[0].span.start - start - indent <= _GLUED_POST and not _LEADS.search(names[0].post or "")
        return (
            names
            if near
            and not rest
            and not group
            and (self.roster or end - start < _LIST_LINE or (self.titled and len(names) >= _LISTED_NAMES))
            else []
        )
