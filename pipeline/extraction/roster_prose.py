"""The people whom running text gives a role: 由…任组长, 组长由…担任, 组长沈克俭, 沈克俭（校长，组长）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extraction.names import DUTY, TITLE, Name, is_name, is_post, one, parse
from pipeline.extraction.names_known import COMMON
from pipeline.extraction.names_running import AT_WORK, FULL_LENGTH, WEAK, name_length
from pipeline.extraction.names_words import is_word
from pipeline.extraction.roles import BOARD, GROUP, LEADER, ROLES, Forms
from pipeline.extraction.roster_clauses import in_brackets, next_clauses
from pipeline.marked import Marked
from pipeline.records import Span

Person = tuple[str, Name]

# 组长赵有旺每周一主持, 组长、校长詹文秀汇总: the name right behind the role or the post that goes with it
_GLUED = re.compile(
    r"(副组长|组(?<![研级课科育文数英题术勤务师管]组)(?<!(?<!专)班组)长(?:组长)??|第一副?组长|常务副?组长|执行副?组长|名誉副?组长|双组长|总组长|成员|组员)"
    r"(?:、?((?:学校|我校|(?<=、)[\u3400-\u9fff]{2,6})?(?:党[总支委部]{1,2})?(?:副?[校园局]长|书记|主任|主席)))?(?![有由为是])(?=[\u3400-\u9fff])"
)
# 六年级的组长, 教研组组长; 任组长: those of other groups, and those whose name stands before the role
_OTHERS = re.compile(r"(?:学习|年?级的|班的|村的|组的|优秀|[研级课科育文数英语学]组|[任为是当做兼])$")
# 去年领导小组组长沈克俭: of another time
_FORMER, _CLAUSE = re.compile(r"(?:去年|往年|上[一]?届|上学年|上学期|原|前任|原任)[^，。；：\n]*$"), 14
# 林一山组长主持领导小组工作, at the beginning of a clause
_AHEAD_OF_ROLE = Marked(
    "组长(?:主持|负责|牵头|带领|召集|亲自|全面)",
    r"(?:(?<=[，。；：\n])|^)([\u3400-\u9fff]{3}|[\u3400-\u9fff]{1,6}(?:·[\u3400-\u9fff]{1,6}?){1,3})((?:副|常务副?|执行副?)?组长)(?=主持|负责|牵头|带领|召集|亲自|全面)",
)
# 领导小组成员何素琴作了发言, at the beginning of a clause too; not 班子成员, 家庭成员
_MEMBER, _OF_GROUP = ("成员", "组员"), re.compile(r"(?:[小作导]组|专班|[，；。\n])$")
_GROUPS = frozenset("组队部班会")  # 第一督查组组长盘龙，: the group is named, and nothing follows
_HAN = re.compile("[\u3400-\u9fff]")
# 办公室设在政工处，温晓蕾任主任; 任立秋校长、某某副校长（副组长）
_OFFICE_HEAD = re.compile(r"办公室[^。；\n]{0,24}[，由]([\u3400-\u9fff]{2,4}?)(?:同志|老师)?(?:兼任|兼|任|担任)(?:办公室)?主任")
_OFFICE_COLON = re.compile(r"办公室[^\n]{0,40}?[，。；、（]主任[：:]\s*([\u3400-\u9fff·]{2,5})")
_BEHIND = re.compile(rf"(?:^|(?<=[。；\n]))([^。；：（）\n]{{3,60}})（({ROLES})）(?!：)")
_DOUBLE = re.compile(r"(?<![任为是当做])双(组长)")
_BRACKET = re.compile(
    rf"([\u3400-\u9fff·]{{2,14}})（([^（）]{{0,14}}?[，、]\s*)?(?:[^（），、]{{0,12}}(?:小组|专班|委员会|指挥部))?({ROLES})）(?!：)"
)
_BRACKET_FIRST = re.compile(rf"([\u3400-\u9fff·]{{2,14}})（({ROLES})[，、]([^（），、\n]{{2,12}})）(?!：)")
# 马文举、李小凤两位老师各带一个小组，算作成员
_COUNTED = re.compile(
    r"(?<=[\u3400-\u9fff])[二两三四五六七八九十\d]{1,2}位(?:老师|同志|教师|主任|干部)[^。；：\n为]{1,16}?，?(?:任|为|是|算是?|算作|作为|当)(成员|组员|副组长)"
)
_ROLE_BRACKET = re.compile(r"((?<![级研科])副?组\s*长)（([\u3400-\u9fff]{2,4}?)(?:同志|老师|校长|书记)?）")
_TOGETHER = re.compile(r"分[头别]|各自|共同|每[周月天]|轮流|协助|带队")
# 协助的是何素琴、马文举（副组长）: a list with its role in brackets behind, and the words that lead to it; two roles make a sentence of them
_SENTENCE, _LISTS = re.compile(r"[^。；\n]+"), 2
_MARKED = re.compile(r"(?:(?<=[，。；\n])|^)([\u3400-\u9fff·、]{3,60})（((?:副组|成|组)\s*[长员])）(?!：)")
_LEAD = re.compile(r"[\u3400-\u9fff]{0,4}?(?:的是|还有|是|有)(?=[\u3400-\u9fff]{2})")
_ITEM, _LISTED = re.compile("[\u3400-\u9fff]{2,3}"), 3
# the leader of the next group in a list of names
_NEXT_LEADER = re.compile(r"(?:^|第?[一二三四五六七八九十\d]{1,2}组|小组|专班)副?组长$")
# 工作专班：沈克俭（组长）、何秀枝（副组长）、马文举
_LED_LIST = re.compile(
    rf"[^：\n]{{0,20}}(?:组|专班|队|会|部|成员|名单|人员|组成)(?:（[^（）\n]{{1,8}}）)?：(?=[^：；。\n]{{2,24}}（(?:{ROLES})）)"
)
_PEOPLE = re.compile(
    r"(?:[\u3400-\u9fff·、 （）A-Za-z]|(?<=[\u3400-\u9fff])，(?=[^（）。；：\n]{2,16}）)){2,90}$"
)  # a comma inside a bracket alone
_CHIEF = re.compile(r"(?:第一)?组\s*长|总\s*指\s*挥|召集人")  # of whom a group has one
# 由我（校长林一山）任组长
_OWN_NAME = 24
_MYSELF = re.compile(r"(?:我|本人)（([\u3400-\u9fff·]{2,14})）$|(?:^|(?<=[，。；\n 由]))我(?![校园班局县区镇乡们])([\u3400-\u9fff]{2,6})$")
_SPEAKER, _CALLED = re.compile("由?我(?:来|牵头|带头)?$"), re.compile(r"[^。；\n]{0,20}?，我(?:叫|是)([\u3400-\u9fff]{2,10})(?=[，。；])")
_CLAUSE_BEFORE = re.compile(r"(?:^|(?<=[。；，：\n\u3000 ]))([^。；，：（）\n\u3000 ]{4,40})，$")
_CHARGE = re.compile("(?:对[^，]*负|负[总责]|全面|统[揽筹]|总揽|主持|分管|主管|主抓|负责)")
_COMMA, _BEFORE_NAME = re.compile("，"), re.compile(rf"(?:{TITLE}|[，。、；：（）]|^|\n)$")
_OTHER_ROLE = re.compile(rf"(?:兼任|担任|任)(?:{ROLES})")
_LAST_TITLE = re.compile(rf"(?![员师])副?{TITLE}$")  # 学校请出沈克俭校长, not 校车驾驶员
_ALL = re.compile("[都均皆]")
_TITLE = re.compile(TITLE)
_NAMES = 90  # characters that a list of names in running text takes at most
# a clause begins within so many characters of its end: in a longer run without any 。；： there is nothing to be read
_LONG_CLAUSE = 300


def office_role(norm: str, at: int, printed: str) -> str:
    """主任 behind 办公室, with no committee named since, is 办公室主任."""
    if printed != "主任":
        return printed
    if norm.startswith("的办公室", at + len(printed)):  # 由何素琴兼任主任的办公室承担
        return f"办公室{printed}"
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
    """Roles given in running text; a list of names before 任组长 or after 组长由, and a post of those in such a list is no role."""
    given = set()
    for role, name in _placed(norm, start, end, forms):
        given.add(name.span)
        yield role, name
    yield from ((role, name) for role, name in _at_work(norm, start, end) if name.span not in given)


def _placed(norm: str, start: int, end: int, forms: Forms) -> Iterator[Person]:
    """Names before 任组长, after 组长由, and the heads of offices."""
    for m in forms.tail.finditer(norm, start, end):
        low = max(_clause_start(norm, start, m.start(), forms), m.start() - _NAMES)
        if myself := _myself(norm, start, m.start()):
            yield m.group(1), myself
        if (comma := norm.find("，", m.start(), m.start(1))) >= 0:
            people = _subjects(norm, start, comma)
            yield from ((m.group(1), person) for person in (people if _ALL.search(m.group()) else people[-1:]))
        before = _PEOPLE.search(norm, low, m.start())
        if before:
            for name in [*_ahead(norm, low, before.start() - 1), *_holders(norm, before.start(), m.start())]:
                yield office_role(norm, m.start(1), m.group(1)), name
    if norm.find("位", start, end) >= 0:
        for m in _COUNTED.finditer(norm, start, end):
            yield from ((m.group(1), name) for name in _backwards(norm, _clause_start(norm, start, m.start(), forms), m.start()))
    for m in forms.head.finditer(norm, start, end):
        if _OTHER_ROLE.match(norm, m.end(2), end):  # 召集人由校长沈云川担任组长
            continue
        names, _ = parse(norm, m.start(2), m.end(2), listed=_is_list(m.group(2)))
        names += (
            next_clauses(norm, m.end(2), end, alone=_CHIEF.fullmatch(m.group(1)) is not None)
            if names
            else in_brackets(norm, m.start(2), end)
        )
        yield from ((office_role(norm, m.start(1), m.group(1)), name) for name in names)
    if norm.find("办公室", start, end) >= 0:
        for m in _OFFICE_HEAD.finditer(norm, start, end):
            if is_name(m.group(1)):
                yield "办公室主任", Name(m.group(1), None, Span(*m.span(1)))
        for m in _OFFICE_COLON.finditer(norm, start, end):
            yield from (("办公室主任", name) for name in parse(norm, *m.span(1))[0])


def _is_list(words: str) -> bool:
    """Whether words are a list of nothing but names, of which most are known by their surnames: 练志文、过建华、马文举."""
    items = words.split("、")
    return len(items) >= _LISTED and all(map(_ITEM.fullmatch, items)) and 2 * sum(map(is_name, items)) > len(items)


def _myself(norm: str, start: int, end: int) -> Name | None:
    """Whoever speaks of himself before a role: 由我（校长林一山）任组长; 由我当组长，我叫林一山."""
    if m := _MYSELF.search(norm, max(start, end - _OWN_NAME), end):
        return one(norm, *m.span(m.lastindex or 1), listed=False)
    m = _CALLED.match(norm, end, end + _LONG_CLAUSE) if _SPEAKER.search(norm, max(start, end - _OWN_NAME), end) else None
    return one(norm, *m.span(1), listed=False) if m else None


def _subjects(norm: str, start: int, end: int) -> list[Name]:
    """The people of the clauses before, whose role a clause of its own gives: 教师林一山牵头成立督导组，任组长; 何老师何素琴管栽树，算成员."""
    out: list[Name] = []
    charged = False  # whether what he is in charge of stands between
    while m := _CLAUSE_BEFORE.search(norm, max(start, end - _LONG_CLAUSE), end + 1):
        ends = [(title, name_length(norm, title.end(), m.end(1))) for title in _TITLE.finditer(norm, *m.span(1))]
        found = next(((title.end(), title.end() + size, title.group()) for title, size in ends if size), None)
        if not found and (by := norm.rfind("由", *m.span(1)) + 1) and (size := name_length(norm, by, m.end(1))):  # 由沈云川校长总牵头
            title = _TITLE.match(norm, by + size, m.end(1))
            found = (by, by + size, title.group()) if title else None
        if not found and not out and not charged and _CHARGE.match(norm, *m.span(1)):  # 校长林一山，对全校工作负总责，任组长
            charged, end = True, m.start(1) - 1
            continue
        if not found or (found[1] == m.end(1) and not charged):
            break
        deputy = "副" * (found[2] in norm[max(0, found[0] - len(found[2])) : found[0]] and norm[found[0] - len(found[2]) - 1] == "副")
        out.insert(0, Name(norm[found[0] : found[1]], deputy + found[2], Span(*found[:2])))
        end = m.start(1) - 1
    return out


def _at_work(norm: str, start: int, end: int) -> Iterator[Person]:
    """Names right behind their role, or with it in brackets."""
    for m in _GLUED.finditer(norm, start, end):
        if _OTHERS.search(norm, max(start, m.start() - 3), m.start()) or _FORMER.search(norm, max(start, m.start() - _CLAUSE), m.start()):
            continue
        named = m.group(1) not in _MEMBER or _OF_GROUP.search(norm, max(start, m.start() - 2), m.start())
        size = name_length(norm, m.end(), end) if named else 0
        if size and not norm.startswith(("一行", "同学"), m.end() + size) and not _is_act(norm, m.start(), m.end(), size, end):
            yield m.group(1), Name(norm[m.end() : m.end() + size], m.group(2), Span(m.end(), m.end() + size))
            more = m.end() + size + 1  # 副组长何素琴、马文举分头负责
            if (
                m.group(1) == "副组长"
                and norm[more - 1 : more] in ("、", "和")
                and (size := name_length(norm, more, end))
                and _TOGETHER.match(norm, more + size)
            ):
                yield m.group(1), Name(norm[more : more + size], None, Span(more, more + size))
    for m in _AHEAD_OF_ROLE.finditer(norm, start, end):
        word = m.group(1)
        if is_name(word) and ("·" in word or not (COMMON.search(word) or is_word(word[:2]) or is_word(word[1:]))):
            yield m.group(2), Name(word, None, Span(*m.span(1)))
    for m in _ROLE_BRACKET.finditer(norm, start, end):
        if held := bracketed_name(norm, *m.span()):
            yield m.group(1), held
    if norm.find("双组长", start, end) >= 0:
        for m in _DOUBLE.finditer(norm, start, end):
            yield from ((m.group(1), name) for name in _backwards(norm, _clause_start(norm, start, m.start(), GROUP), m.start()))
    if norm.find("）", start, end) >= 0:
        yield from _bracketed(norm, start, end)


def _is_act(norm: str, role: int, at: int, size: int, end: int) -> bool:
    """Whether two characters behind a role are a word for what somebody does (由组长画押): nothing that only people have stands beside them."""
    if size > 2 or not is_word(norm[at : at + size]):
        return False
    ends = not _HAN.match(norm, at + size, end)
    return not AT_WORK.match(norm, at + size, end) and not (ends and norm[max(role - 1, 0) : role] in _GROUPS)


def bracketed_name(norm: str, start: int, end: int) -> Name | None:
    """The name that stands in brackets behind a role: 组长（林一山）; not a post or a note (组长（校长）)."""
    m = _ROLE_BRACKET.search(norm, start, end)
    if not m or not is_name(m.group(2)) or (len(m.group(2)) == 2 and is_word(m.group(2))):
        return None
    return Name(m.group(2), None, Span(*m.span(2)))


def _bracketed(norm: str, start: int, end: int) -> Iterator[Person]:
    """Names with their role in brackets behind."""
    for m in _BEHIND.finditer(norm, start, end):
        lead = _LEAD.match(norm, *m.span(1))
        yield from ((m.group(2), name) for name in parse(norm, lead.end() if lead else m.start(1), m.end(1))[0])
    yield from _shared(norm, start, end)
    for m in _BRACKET.finditer(norm, start, end):
        lead = _LEAD.match(norm, *m.span(1))
        if person := one(norm, lead.end() if lead else m.start(1), m.end(1), listed=False):
            post = (m.group(2) or "").rstrip("，、 ") or person.post
            yield m.group(3), person._replace(post=post)
    for m in _BRACKET_FIRST.finditer(norm, start, end):
        if is_post(m.group(3)) and (person := one(norm, *m.span(1), listed=False)):
            yield m.group(2), person._replace(post=m.group(3))


def _shared(norm: str, start: int, end: int) -> Iterator[Person]:
    """Whom a role in brackets behind a list is given, in a sentence of such lists: 领头的是沈云川（组长），帮手是何素琴、马文举（副组长）."""
    for sentence in _SENTENCE.finditer(norm, start, end):
        marked = list(_MARKED.finditer(norm, *sentence.span()))
        if len({m.group(2) for m in marked}) < _LISTS:
            continue
        for m in marked:
            lead = _LEAD.match(norm, *m.span(1))
            names, _ = parse(norm, lead.end() if lead else m.start(1), m.end(1), listed=False)
            if "、" in m.group(1):
                yield from ((m.group(2), name) for name in names)


def _clause_start(norm: str, start: int, at: int, forms: Forms) -> int:
    """Where the list of names before a role begins: behind the last 。；：，by the role before it, or the line's start."""
    low = max(start, at - _LONG_CLAUSE, *(norm.rfind(mark, start, at) + 1 for mark in "。；："))
    for m in forms.clause.finditer(norm, low, at):
        low = low if m.end() == at and norm[at - 1] == "员" else m.end()  # 何素琴和各楼层监督员，before 为成员
    commas = [m.end() - low for m in _COMMA.finditer(norm, low, at)]
    for comma in reversed(commas):  # a comma inside the list stays only if a name stands before it, one in a bracket always
        if norm.rfind("（", low, low + comma) > norm.rfind("）", low, low + comma):
            continue
        names, until = parse(norm, low, low + comma, listed=False)
        if not names or until < low + comma - 1:
            return low + comma
    return low


def _ahead(norm: str, start: int, comma: int) -> list[Name]:
    """The names of a list that a comma parts from its end: 教师代表何素琴、马文举，后勤上的罗小燕为成员."""
    if comma <= start or norm[comma] != "，" or norm[start - 1] != "，" or DUTY.search(norm, start, comma):
        return []
    names, until = parse(norm, start, comma, listed=False)
    return names if until >= comma else []


def _holders(norm: str, start: int, end: int) -> list[Name]:
    """The names before a verb, of which 同 may be a part: 蒋荷与司徒静同任副组长, but 陈大同任组长."""
    names = _backwards(norm, start, end)
    if norm[end - 1] == "同" and (not names or (len(names[-1].name) > FULL_LENGTH and is_name(names[-1].name[:-1]))):
        return _backwards(norm, start, end - 1)
    return names


def _backwards(norm: str, start: int, end: int) -> list[Name]:
    """The names at the end of `[start, end)`; words before the first of them are passed over."""
    starts = [start, *(at + 1 for at in range(start, end) if norm[at] in "、，的 ")]
    lists = [names for names, until in (parse(norm, at, end, listed=False) for at in starts) if names and until >= end]
    if lists:
        return max(lists, key=len)
    title = _LAST_TITLE.search(norm, start, end)
    stop = title.start() if title else end
    for size in (4, 3, 2):
        at = stop - size
        if at < start or not is_name(norm[at:stop]) or (not title and not _BEFORE_NAME.search(norm[max(0, at - 12) : at])):
            continue
        if title and (size < FULL_LENGTH or norm[at] in WEAK or COMMON.search(norm, at, stop) or is_word(norm[at : at + 2])):
            continue
        return [Name(norm[at:stop], title and title.group(), Span(at, stop))]
    return []


def own_names(names: list[Name], until: int) -> tuple[list[Name], int]:
    """The names of a list before the leader of the next group (；第二组组长…), and where they end."""
    for i, name in enumerate(names[1:], start=1):
        if _NEXT_LEADER.search(name.post or ""):
            return names[:i], names[i - 1].span.end
    return names, until
