"""Whether a word is a person's name: known surnames, and the words that begin like one and are none."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from pipeline.extraction.names_words import WORDS, is_word, sounding, without_surname

_HAN = "\u3400-\u9fff"
# The last characters of posts, as schools and bureaus print them; whatever ends in 员 or 师 is one (馆员, 康复师), but for 动员 and the like.
TITLES = (
    r"校长|园长|书记|主任|主席|局长|股长|科长|处长|站长|所长|院长|队长|组长|部长|镇长|乡长|县长|会长|班长|段长|单元长|楼层长|室长|舍长|路长|岗长|馆长|厂长|经理|主管|助理|成员(?<=[会组队子]成员)|专干|干事|专员|教师|老师|辅导员|教导|教研员|督学|委员|会计|出纳员?"
    r"|保管员?|管理员|安全员|联络员|护士|校医|保健医生?|医生|保安|门卫|厨师长?|秘书长?|代表|家长|学生|班主任|村主任|支书(?!记)|干部|同志|先生|女士|教授|警官|民警|法官|律师|主编|负责人|人员|组织员|团长|理事长?|董事长?|总监|校监|学监|教务长|总务长|总务|政教|教务|导员|电工|校工|技工|花工|校务|工会|员工|职员|司机|生活老师|社工|顾问|渔政员|护林员|校董|调研员|指导员|督查员|队员|研究员|教练|导师|讲师|营养师|工程师|护理师|舍监|教官|员(?<![动全成组]员)(?![工会])|师(?![傅生范资德大])"
)
TITLE = f"(?:{TITLES})"
_TITLE_ALONE = re.compile(TITLE)
TITLE_TAIL = re.compile(rf"{TITLE}$")
COLLECTIVE = re.compile(
    r"^(?:其余|家委|家长|党[支总委政组]|工会|团委|团支|少先队|大队|各|全[体员]|其他|其它|有关|相关|分管|所有|本校|我校|学校|全校|年级|每|及|等|一至|七至|由|科任|任课|班主任|教职工|领导|同学|以上|以下|下设|负责|具体|统筹|常务|值周|行政|后勤|中层|党员|骨干|若干|校级|处室|备课|教研|语文|数学|英语)"
)


@cache
def surnames() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Single and compound surnames, and those of the compound ones that are names by themselves, from the data file `surnames.txt`.

    Its last line holds rare ones that are common as the first character of other words: `rare_surnames`.
    """
    lines = [line for line in Path(__file__).with_name("surnames.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    compound, alone = lines[1].split(), lines[2].split()
    return frozenset(lines[0]), frozenset([*compound, *alone]), frozenset(alone)


@cache
def rare_surnames() -> frozenset[str]:
    """Surnames that count where no ordinary word begins with them: 玉波香, not 玉米."""
    return frozenset(Path(__file__).with_name("surnames.txt").read_text(encoding="utf-8").splitlines()[-1])


_DOTTED = re.compile(rf"[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}}")
_PLAIN = re.compile(rf"[{_HAN}〇]{{2,4}}")
#: characters of ordinary words that names do not have
COMMON = re.compile("[的了在是为和与各等组室处校班部委局办科年月日名人次级工作]")


_ORDERED = frozenset("部章条阶步项节届个次名年期组批段篇件类单块")  # 第五部分 is no name


@lru_cache(maxsize=4096)  # words recur, in a document and in a batch
def is_name(word: str, *, listed: bool = False) -> bool:
    """Whether a word is a person's name. In a list of names (`listed`) a surname need not be known.

    >>> [is_name(w) for w in ("沈克俭", "曲比·阿呷", "班主任", "欧阳启明", "五年级")]
    [True, True, False, True, False]
    """
    if "·" in word:
        return bool(_DOTTED.fullmatch(word))
    return _has_surname(word, listed=listed) or without_surname(word)


def _has_surname(word: str, *, listed: bool) -> bool:
    """Whether a word is a name that begins with a surname."""
    if (
        not _PLAIN.fullmatch(word)
        or word in WORDS
        or COLLECTIVE.match(word)
        or TITLE_TAIL.search(word)
        or word[-1] in "员者兼等"
        or ("的" in word and not listed)
        or "年级" in word
        or "某" in word
    ):
        return False
    single, compound, alone = surnames()
    if len(word) == 3 and word[2] in "县镇乡村市办组处室科股站所队委局部厅校班坊区":
        return False
    if len(word) == 2 and (word[1] in "老总局校委处室股各" or (word[0] in "老小" and word[1] in single)):  # 张老, 李总, 老周, 支委
        return False
    if word.startswith("第五") and word[2:3] in _ORDERED:
        return False
    if word[:2] in compound:
        return len(word) > 2 or (word in alone and word[0] in single)
    if len(word) == 4:
        titled = _TITLE_ALONE.fullmatch(word[:2])  # 门卫贾实
        words = is_word(word[:2]) and is_word(word[2:])  # 时段安排
        return listed and word[0] in single and word[1] in single and word[2] not in ("老", "小") and titled is None and not words
    if word[0] in single:
        return True
    if word[0] in rare_surnames():
        return not is_word(word[:2])
    return listed and not (COMMON.search(word) or is_word(word) or _GROUP.search(word))


# 食堂的裘师傅（裘丽华）: how somebody is called, and the full name behind it
_ADDRESSED = re.compile(rf"([{_HAN}])(?:{TITLE}|师傅|阿姨|医师|[老师总工])（(\1[{_HAN}]{{1,2}})）")


def addressed(norm: str, start: int, stop: int, end: int) -> re.Match[str] | None:
    """The surname with a title at the end of `[start, stop)` whose full name (group 2) follows in brackets: 走教的倪老师（倪红菱）."""
    return _ADDRESSED.search(norm, max(start, stop - _TITLED), min(end, stop + _TITLED)) if norm.startswith("（", stop) else None


_TITLED = 5  # characters of a surname with the longest of the titles, and of a name in brackets
_PERSON_MARK = re.compile(r"[男女汉回藏]|同志|等")
_GROUP = re.compile(r"(?:组|室|处|班|部|办|科|股|所|站|院|会|局|中心|小学|中学|学校|校|村|支部|长|员|师|级|医|警|全体|全员)$")


@lru_cache(maxsize=2048)  # posts recur
def is_post(token: str) -> bool:
    """Whether a word is a post, a group of people or an office (教导主任, 各班, 总务处)."""
    return bool(TITLE_TAIL.search(token) or COLLECTIVE.match(token) or _PERSON_MARK.fullmatch(token) or _GROUP.search(token))


# 终南（副校长）: a title of three characters or more behind a word of a list; 德育（副主任） is an office, not a name
_TITLE_BEHIND = re.compile(rf"（([{_HAN}]{{1,10}}{TITLE})）")
# 江河 总务主任, at the end of a line; not 高中 教导主任
_TITLE_ROW, _LEVEL = re.compile(rf" +([{_HAN}]{{1,10}}{TITLE}) *$"), re.compile("[高初中小大][中学班一二三]|年级")
_OFFICES = re.compile(
    "安[全保]|党[建务办委风]|教[务导学研科]|[政文]教|总务|后勤|常务|卫[生健]|宣[传教]|计[划财生]|师[训德]|艺体|保[卫教健洁育]|团[委建]|信息|公安|司法|应急|家[长访校]|车辆|路队|国防|户外|全|德育|[体美音智]育|体[艺卫]|科学|物理|化学|历史|地理|生物|政治|劳动|心理|食堂|宿舍|图书|实验|电教|财务|妇联|法治|人事|组织|[^的]{2}[室处科组部办会]$"
)


def is_office(word: str) -> bool:
    """Whether a word of a list begins as the name of an office or a field of work does: 食堂, 德育, 图书."""
    return bool(_OFFICES.match(word))


def is_odd_name(norm: str, start: int, stop: int, end: int, *, behind: int) -> bool:
    """Whether a word of a list is a name, though it is a word of the language too: by a title in brackets behind it, or `behind` two names.

    A title of three characters or more: 终南（副校长）; 德育（副主任） is an office. Behind two names a rare surname counts: 生长河.
    """
    token = norm[start:stop]
    if is_post(token) or token[-1:] in "老总局校人者员工" or "·" in token:
        return False
    if behind > 1 and len(token) == 3 and token[0] in rare_surnames():
        return True
    title = _TITLE_BEHIND.match(norm, stop, end)
    if title is None and token[:1] in surnames()[0] and not _LEVEL.match(token):
        title = _TITLE_ROW.match(norm, stop, end)
    return title is not None and len(title.group(1)) > 2 and 2 <= len(token) <= 3 and not is_office(token)


_VERBS = frozenset("管查包带抓盯守看督")


def is_act(word: str) -> bool:
    """Whether three characters that begin like a name say what somebody does.

    >>> [is_act(word) for word in ("管教学", "查记录", "管小燕", "沈克俭")]
    [True, True, False, False]
    """
    return len(word) == 3 and word[0] in _VERBS and is_word(word[1:])


#: what somebody does: it ends a name or a post
DUTY = re.compile(
    r"分管|总?抓|[查管包](?=[上下东西南北中前后左右全各])|具体|亲自|负责(?!人)|负总|主持|主管|协助|全面|牵头|协调|联系(?!人)|统管|统筹|兼管"
)
#: what stands in brackets behind a name and is no post
NOTE = re.compile(
    rf"[男女]|[{_HAN}]{{1,4}}族|(?:中共)?党员|(?:新任|兼职|挂职|返聘|退休|在编|临聘|暂代|代理?)|兼(?:任)?|[\d\s—－\-+电话：手机联系]{{5,}}|兼[{_HAN}]{{2,12}}"
)


_PARTS = re.compile("[，、；]")


def without_notes(words: str) -> str:
    """What stands in brackets behind a name, without sex, people, telephone and second posts (（女，彝族，副校长） → 副校长)."""
    return "" if DUTY.match(words) or all(NOTE.fullmatch(part.strip()) for part in _PARTS.split(words)) else words


def begins_a_word(norm: str, piece: str) -> bool:
    """Whether the characters stand somewhere with no Chinese character before them."""
    at = norm.find(piece)
    while at > 0 and "\u3400" <= norm[at - 1] <= "\u9fff":
        at = norm.find(piece, at + 1)
    return at >= 0


_ORDINARY = re.compile(
    "[的了在是为与各等组室处校班部委办科年月名人级工作]"
)  # `COMMON`, but for those with which names are written by their sound


def is_foreign(word: str) -> bool:
    """Whether three to seven characters are no words of the language, and half of them such as names are written with by their sound.

    >>> [is_foreign(word) for word in ("呼日勒", "迪力木拉提", "总负责", "图书管理")]
    [True, True, False, False]
    """
    if not 3 <= len(word) <= 7 or not all("\u3400" <= char <= "\u9fff" for char in word) or _ORDINARY.search(word) or is_post(word):
        return False
    pairs = [is_word(word[i : i + 2]) for i in range(len(word) - 1)]
    return 2 * sounding(word) >= len(word) and 3 * sum(pairs) <= len(pairs) and not COLLECTIVE.match(word) and word not in WORDS


def is_strange(word: str) -> bool:
    """Whether what stands behind a title is a name with a surname that is not known (教师爨玉珍, not 教师总负责), or without one."""
    known = len(word) == 3 and is_name(word, listed=True) and not (is_word(word[:2]) or is_word(word[1:]) or is_post(word))
    return (known or is_foreign(word)) and not DUTY.search(word)


_REAL_NAME = re.compile("(?:本名|原名|即|大名)?([\u3400-\u9fff]{2,3})(?:，([^（）]{2,16}))?$")
_NICKNAMES = frozenset("老大 老二 老三 老四 老五 老幺 大哥 大姐 大爷 大叔 大伯 大妈 大娘 师傅 阿姨 老爹 婶 婶子 嫂".split())


def real_name(said: str, words: str) -> re.Match[str] | None:
    """The name (group 1) and post (group 2) in the brackets behind what people call somebody: his surname and a word for his place or age.

    >>> real_name("沈老大", "沈云川，教学点负责人").groups()
    ('沈云川', '教学点负责人')
    """
    m = _REAL_NAME.match(words)
    return m if m and said != m.group(1) and said[0] == m.group(1)[0] and said[1:] in _NICKNAMES and is_name(m.group(1)) else None
