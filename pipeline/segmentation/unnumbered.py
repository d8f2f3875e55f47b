"""Headings without a number: the usual words alone in a line, heading styles of Word, ornaments (■ 工作目标; 【工作目标】, in normal form [工作目标]), short lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import Span
from pipeline.segmentation.marks import NUMERALS, ORNAMENTS, Mark

STYLES = ("style", "sign", "bare", "lead", "alone")
# headings that the county offices' forms and plans use; a line that is exactly one of them is a heading
_WORDS = (
    r"(?:指导思想|总体(?:要求|思路|目标)|(?:基本|工作|活动)原则|(?:工作|活动|总体|主要)?目标(?:任务)?|(?:活动|工作)(?:主题|目的|意义|时间|内容|对象|安排|步骤|要求|地点|背景|形式|方式|重点|措施|任务)"
    r"|(?:主要|重点|工作)(?:任务|内容|措施|做法|成效|工作)|(?:具体|主要)?(?:工作)?措施|(?:实施|方法|推进|时间)步骤|(?:时间|进度|具体|工作)安排|(?:参加|活动)(?:对象|人员)|实施(?:范围|时间|办法|要求)"
    r"|组织(?:领导|机构|保障|实施)|领导小组|保[障证](?:措施|机制)|存在(?:的)?(?:问题|不足)|下一步(?:工作)?(?:打算|计划|安排)?|努力方向|基本情况|取得(?:的)?(?:成效|成绩)|督导检查|监督检查|检查考核|考核(?:评价|办法)|宣传(?:发动|引导)|经费保障|(?:岗位|工作|监督)职责|职责分工|监督岗(?:人员)?|人员名单|工作纪律|注意事项|几点要求)"
)
# the last fields of a form, in which others say whether they agree
_AGREED = r"(?:学校|单位|部门|主管部门|教育局|中心校|学区|校长|领导|上级|审核|审批|验收)意见"
_ENGLISH = (
    r"(?i:guiding (?:ideology|thought|principles?)|(?:general |overall |main |work )?(?:goals?|objectives?|aims?|tasks?|requirements?|principles?)|background|scope"
    r"|(?:implementation |methods and |work )?steps|schedule|time ?(?:table|arrangement)s?|(?:organi[sz]ation and )?leadership|organi[sz]ational (?:structure|guarantee)"
    r"|safeguards?(?: measures)?|(?:main )?(?:measures|activities|achievements|practices|problems)|supervision|publicity|next steps)"
)
# what notices set above their paragraphs
_NOTICED = r"(?:会议|培训|比赛|评选|检查|报名|参评)(?:内容|时间|地点|对象|议程|安排|办法|要求|方式)|参[会训赛加](?:人员|对象)|(?:几点|有关|其他|补充)(?:说明|事项)|温馨提示"
# 工作目标, a tab and its text: a row of a form, which may say in brackets what to write: 指导思想（100字以内）
_ROW = re.compile(r"([\u3400-\u9fff“”、？]{2,12})(?:（[^（）\n\t]{1,20}）)?[：:]?\t(?=[^\t]{8})[^\t]*$")
# what stands before the numbered chapters of a text and behind them
_OPENING = re.compile(r"(?:前言|引言|导言|导语|序言|写在前面(?:的话)?|(?i:foreword|preface|introduction))[：:]?")
_CLOSING = re.compile(r"(?:结语|结束语|后记|写在(?:后面|最后)(?:的话)?|(?i:conclusion|closing remarks))[：:]?")
#: a campaign's own word before a usual one: 防控步骤
_OWN = r"[\u3400-\u9fff]{2}(?:步骤|目标|措施|任务|要求|原则|内容|纪律|安排)"
_BARE = re.compile(rf"(?:{_WORDS}|{_NOTICED}|{_AGREED}|{_OWN}|{_ENGLISH})[：:。]?")
_USUAL = 40  # characters that none of them exceeds
_LEAD = re.compile(rf"(?:{_WORDS}|{_ENGLISH})(?:[：:\t]|。|$)")
# 指导思想：以立德树人为根本任务。 指导思想——… 指导思想  …
_RUNS_ON = re.compile(rf"{_WORDS}(?:[：。\t](?=[^\n\t]{{6}})|(?:—{{1,2}}|[ ]{{1,4}})(?=[^\n\t]{{12}}))")
#: a campaign's own word before a usual one, with the text that runs on behind it, and any short words that open a line so
_OWN_RUNS_ON = re.compile(
    r"(?!第)[\u3400-\u9fff]{2}(?:步骤|目标|措施|任务|要求|原则|内容|纪律|安排|对象|机构|目的|保障|范围)[：。](?=[^\n\t]{6})"
)
_OPENS, _MANY = re.compile(r"(?!第)[\u3400-\u9fff]{2,6}([：。])(?=[^\n\t]{12})"), 4
# headings in brackets and between dashes, alone in their lines, so many at least: （指导思想）, ——指导思想——
#: 【擎旗】心有所向: what is in brackets and what stands behind them are one heading
TITLED = re.compile(r"[\[〖][^\]〗\n]{1,12}[\]〗][^，。；：:、,.;\s]{2,14}")
_FRAMED = re.compile(r"（(?=[^（）\d\n]{2,24}）$)|—{1,3}(?=[^—\n]{2,24}—{1,3}$)")
_SIGN = re.compile(
    rf"(?:#{{1,4}}|[{ORNAMENTS}]|[—*>][ \t]|\*(?=[\u4e00-\u9fff]))[ \t]*(?=[\u4e00-\u9fff“A-Z])|[\[〖](?=[^\]〗\n]{{2,60}}[\]〗])|\*\*(?=[^*\n]{{2,60}}\*\*)"
)
_FRAMES, _SIGNS = frozenset("（—"), frozenset(f"#—*>[〖{ORNAMENTS}")  # the characters with which they begin
_CLOSED, _RUNNING = re.compile(r"[。，；：,.;:\t\d）]\s*$|[、：]|^（"), re.compile(r"[。，.,]")
_SIGNED = re.compile(r"(?:小学|中学|学校|幼儿园|学区|中心校|局|委|办公室|School|Bureau|Kindergarten)$")


def headings(norm: str, lines: Sequence[Span], styled: Sequence[tuple[int, int]], *, english: bool) -> dict[str, list[Mark]]:
    """The lines that may be headings without a number, for each of `STYLES`; `styled` are heading styles by offset."""
    bare = [_whole("bare", a, b) for a, b in lines if b - a <= _USUAL and _BARE.fullmatch(norm, a, b)]
    alone, groups = _alone(norm, lines, english=english)
    lead = _leads(norm, lines, bare)
    if rows := _rows(norm, lines):
        bare = sorted([*rows, *bare], key=_start)
    elif len(bare) >= 2:  # where the usual ones stand alone in their lines, the others do so too
        bare = sorted({mark.start: mark for mark in [*(m for m in alone if m.end - m.start <= _SHORT), *bare]}.values(), key=_start)
    if lead and bare and len(bare) + len(lead) >= _LEAST:
        bare = sorted({mark.start: mark for mark in [*lead, *bare]}.values(), key=_start)
    alone = sorted({mark.start: mark for mark in [*lead, *bare, *alone]}.values(), key=_start)
    framed = [Mark("sign", 0, None, a, m.end(), b) for a, b in lines if norm[a] in _FRAMES and (m := _FRAMED.match(norm, a, b))]
    signs = [
        Mark("sign", 0, None, a, a if TITLED.fullmatch(norm, a, b) else m.end(), b)
        for a, b in lines
        if norm[a] in _SIGNS and (m := _SIGN.match(norm, a, b))
    ]
    signs = [mark for mark in signs if norm[mark.start] != "〇" or norm[mark.start + 1] not in NUMERALS]  # 〇一、 is an item
    own = [mark for mark in signs if norm[mark.start] == norm[signs[0].start]]  # ★ below 【工作目标】 are items
    signs = own if len(own) >= 2 else framed if len(framed) >= _LEAST else signs
    return {
        "style": _styled(lines, styled),
        "sign": signs,
        "bare": bare,
        "lead": lead if len(lead) >= _LEAST else [],
        "alone": alone if len(alone) >= _LEAST or groups >= 2 else [],
    }


def ends(norm: str, lines: Sequence[Span], tops: Sequence[Mark]) -> list[Mark]:
    """The headings without a number before and behind those of a text that numbers its chapters: 前言, 结语."""
    if not tops:
        return []
    before = [line for line in lines if line.start < tops[0].start and _OPENING.fullmatch(norm, *line)]
    behind = [line for line in lines if line.start > tops[-1].start and _CLOSING.fullmatch(norm, *line)]
    return [_whole("bare", *line) for line in [*before[:1], *behind[:1]]]


# a line beside the usual headings is one itself if it is as short as they are; so many short lines above paragraphs are headings by themselves
_SHORT, _LEAST = 10, 3


def usual(words: str) -> bool:
    """Whether a heading, with or without the text that runs on behind it, is one of the usual ones."""
    words = words.replace("]", "：", 1)
    return bool(_LEAD.match(words) or (" " in words and _LEAD.match(words.replace(" ", ""))))


def _leads(norm: str, lines: Sequence[Span], bare: Sequence[Mark]) -> list[Mark]:
    """The lines that begin with one of the usual headings and go on with its text; not those right below a heading, which are its items."""
    own, found = {mark.start for mark in bare}, []
    running = [bool(_RUNS_ON.match(norm, a, b)) for a, b in lines]
    runs = [line for line, runs_on in zip(lines, running, strict=True) if runs_on or _OWN_RUNS_ON.match(norm, *line)]
    marks = {m[1] for line in runs if (m := _OPENS.match(norm, *line))}
    if len(runs) >= _MANY and len(marks) == 1 and any(running):
        between = [line for line in lines if runs[0].start <= line.start <= runs[-1].start]
        opened = [line for line in between if (m := _OPENS.match(norm, *line)) and m[1] in marks]
        if 3 * len(opened) >= 2 * len(between):  # 开展目的。… 整顿对象。… 领导机构。…: all that stands between them begins like them
            return [_whole("lead", *line) for line in opened]
    below = False
    for (a, b), runs_on in zip(lines, running, strict=True):
        if runs_on and not below:
            found.append(_whole("lead", a, b))
        below = a in own or (below and runs_on)
    return found


def _rows(norm: str, lines: Sequence[Span]) -> list[Mark]:
    """The rows of a form that is the document: their first cells are the headings, `_LEAST` of them usual ones, or one where most of the text stands in them."""
    if "\t" not in norm:
        return []
    found = [(line, m.group(1)) for line in lines if (m := _ROW.match(norm, *line))]
    usual_ones = sum(bool(_BARE.fullmatch(words)) for _, words in found)
    most = len(found) > _LEAST and sum(b - a for (a, b), _ in found) * 2 > sum(b - a for a, b in lines)
    return [_whole("bare", *line) for line, _ in found] if usual_ones >= _LEAST or (usual_ones and most) else []


def _start(mark: Mark) -> int:
    return mark.start


def _whole(style: str, start: int, end: int) -> Mark:
    return Mark(style, 0, None, start, start, end)


def _styled(lines: Sequence[Span], styled: Sequence[tuple[int, int]]) -> list[Mark]:
    """Lines that carry a heading style of Word, at the highest level that occurs twice, without a number of their own."""
    if not styled:
        return []
    at = dict(styled)
    levels = Counter(at[start] for start, _ in lines if start in at)
    twice = sorted(level for level, count in levels.items() if count >= 2)
    return [_whole("style", a, b) for a, b in lines if twice and at.get(a) == twice[0]]


# 一次对话：和校园里的树认个亲 above a paragraph; not what is said of a person, a place or a time
_TOLD = re.compile(
    r"(?![^：]{0,8}(?:组长|成员|组员|顾问|岗|人|员|电话|时间|日期|地点|单位|对象|名称|年级|班|校))[\u3400-\u9fff“”]{2,8}：[\u3400-\u9fff“”，]{4,16}"
    r"|第[一二三四五六七八九十](?![阶步周天期季月环年个])[\u3400-\u9fff]{1,4}：[\u3400-\u9fff“”，]{2,16}"  # 第一把钥匙：开心锁
)
# what begins below a heading however short it is: a list's first item or stage, a bullet, and the roles of a group
_ITEM = re.compile(rf"(?:[（(]?[一1][）)、.．]|[①⑴㈠⒈]|第[一1][阶步])\s*\S|[{ORNAMENTS}—*][ \t]*\S")
_ROLE = re.compile(
    r"(?:[\u3400-\u9fff]{0,6}小组[：\s]*)?(?:[\u3400-\u9fff]{1,8}（)?(?:总?顾问|总指挥|副?召集人|(?:正|副|双)?[组队岗站]长|组员|成员|主任|负责人|联络[员人])）?[：\t（ ]"
)


_EN_ROLE = re.compile(
    r"(?:(?:[Dd]eputy|[Vv]ice|[Gg]roup|[Tt]eam)[ —-]*)*(?:[Hh]ead|[Ll]eader|[Cc]hair(?:man|woman|person)?|[Dd]irector|[Mm]ember|[Oo]ffice)s?\b[^:.]{0,24}:"
)
# 春播、夏长、秋收，一步一步不慌张: a row of things and a clause; 为什么抓、凭什么抓: two of one form
_SLOGAN = re.compile(r"[^\W\d_]{1,6}(?:、[^\W\d_]{1,6})+，[^\W\d_]{4,12}|[^\W\d_]{1,7}([^\W\d_])、[^\W\d_]{1,7}\1")
# 第一阶段  摸底（3月1日—3月20日）, a chapter of its own
_STAGE = re.compile(r"第[一二三四五六]个?阶段[：:、 —]+[\u3400-\u9fff“”、，]{2,16}（[^（）\n]*\d[^（）\n]*）")
_SUBTITLE = re.compile(r"——[^。；：\n]{2,22}")  # the second line of a heading
# 学什么，改什么: a couplet, two clauses of one length
_COUPLET = re.compile(r"[^\W\d_]{2,8}，[^\W\d_]{2,8}")
_TEXT, _SENTENCE = 30, 20  # characters of a paragraph, and of a single sentence, below a heading
_MARKED = re.compile(rf"[（(]?[\d一二三四五六七八九十]{{1,3}}[）)、.．]|[{ORNAMENTS}—*#>\[〖]")
# 把根扎下去： alone in its line; not the words that lead a list in or call the readers
_LED = re.compile(
    r"(?!.*(?:如下|下列|以下|各|同志|老师|家长|同学|单位|学校|尊敬|[局股科处室委]：))[\u3400-\u9fff“” ]{2,12}(?:，[\u3400-\u9fff“”]{2,12})?："
)
_EN_LED = re.compile(r"(?!.*(?i:follow|below|\bdear|\bleader|\bmember))[A-Z][\w ,'’&—]{2,60}:")


def _alone(norm: str, lines: Sequence[Span], *, english: bool) -> tuple[list[Mark], int]:
    """Short lines without any closing mark, each above a paragraph, a list or a group's roles: headings of a text that numbers nothing.

    Where there are `_LEAST` of them, one above a short sentence, with a colon inside or that is a row and a clause is one too. The second is how many stand above roles.
    """
    kinds: dict[str, list[Mark]] = {kind: [] for kind in ("text", "group", "short", "told", "led", "row")}
    longest = 70 if english else 22
    stages: list[int] = []  # the places of lines that are a stage's
    lines = [line for line in lines if not (norm.startswith("——", line.start) and _SUBTITLE.fullmatch(norm, *line))]
    for i, (above, below) in enumerate(pairwise(lines)):
        if norm.startswith("第", above.start) and _STAGE.fullmatch(norm, *above):
            stages.append(i)
        elif 2 <= above.end - above.start <= longest and (kind := _kind(norm, above, below, english=english)):
            kinds[kind].append(_whole("alone", *above))
    found = [*kinds["text"], *kinds["group"]]
    apart = stages and all(mark.start != lines[stages[0] - 1].start for mark in found)  # else they are what its heading holds
    staged = [_whole("alone", *lines[i]) for i in stages] if apart else []
    beside = (
        [*kinds["short"], *kinds["told"], *kinds["row"], *staged]
        if len(found) >= _LEAST
        else kinds["told"]
        if len(kinds["told"]) >= _LEAST
        else []
    )
    if len(kinds["row"]) >= _LEAST and not beside:
        beside = kinds["row"]
    led = kinds["led"] if len(kinds["led"]) >= _LEAST else []
    return sorted([*found, *beside, *led], key=_start), len(kinds["group"])


def _kind(norm: str, above: Span, below: Span, *, english: bool) -> str | None:
    """What kind of heading a short line may be: above a text or list, a group's roles, a short sentence; or with a colon inside or behind."""
    if _MARKED.match(norm, *above):
        return None
    words, text = norm[slice(*above)], norm[slice(*below)]
    if english and _EN_ROLE.match(words):
        return None
    is_text = (len(text) >= _TEXT and bool(_RUNNING.search(text))) or (len(text) >= _SENTENCE and text.endswith("。") and "，" in text)
    is_group = bool(_EN_ROLE.match(text)) if english else bool(_ROLE.match(text)) and not _ROLE.match(words)
    opens = is_text or is_group or (not english and bool(_ITEM.match(text)))
    if not (opens or text.endswith(("。", "."))) or text.startswith("——"):  # a title above its second line
        return None
    if not (_CLOSED.search(words) or _SIGNED.search(words)):
        return "group" if is_group else "text" if opens else "short"
    if _TOLD.fullmatch(words):
        return "told"
    if is_text and (_SLOGAN.fullmatch(words) or (_COUPLET.fullmatch(words) and 2 * words.index("，") + 1 == len(words))):
        return "row"
    return "led" if (_EN_LED if english else _LED).fullmatch(words) else None
