"""The places of a text where its own campaign is named: 通过开展…，, 以…为契机, 成立…领导小组, 把…纳入考核; what stands there is its business."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.records import Span

# what a campaign's name ends with, where it is called one; each form begins with a character, as those of `classification/cues.yaml` do
_KIND = re.compile(
    r"(?:活动|行动|工程|斗争|整治|治理|整顿|创建|建设|提升|提质|规范化?|融合|攻坚战?|进校园|关爱|防控|专项工作|集中工作|综合工作"
    r"|年(?<=[^\W\d]年)|月(?<=[^\W\d一二三四五六七八九十]月)|周(?<=[^\W\d]周)(?![报末岁围边期])|季(?<=[^\W\d]季))(?:工作)?”?"
)
_LETTERS = re.compile(r"[^，。；：、！？（）《》\s\dA-Za-z的了是我各本该此这其等一要把将对使让如须]{3,24}")  # quotes stand in names
_ROOM = 40  # characters before a kind that hold the name and what leads to it
_BEGINNING = r"[，。；：\s]|我[校园]|学校|全校"
# which names tell in a place: those of all campaigns; all but small events; only those that are campaigns by their kind, where a text may well
# name what it does at any time (以文明校园创建为统领, 抓好平安校园建设)
_ANY, _NO_EVENT, _LARGE = 0, 1, 2
# what leads to the name, what is said behind it, and which names tell there
_SLOTS = tuple(
    (re.compile(lead), re.compile(tail), sort)
    for lead, tail, sort in (
        ("以", r"为(?:动力|统领|主线|引领|龙头|新的起点)", _LARGE),
        ("[把将]", r"(?:情况)?(?:抓[紧实好细]|落[实到]|引向|推向|(?:列入|摆上|摆在)[^，。；]{0,8}(?:日程|位置))", _NO_EVENT),
        ("紧扣", r"(?=[，。；])", _LARGE),
        (r"(?:各[班处校年部][^，。；]{0,4}|全体\w{2,4})要高度重视", r"(?=[，。；])", _NO_EVENT),
        ("继续(?:深入|扎实|认真|全面)?(?:开展|推进|抓好|做好)", r"，(?:不断|进一步)?巩固[^，。；]{0,6}成果", _NO_EVENT),
        ("在", r"(?:过程)?中，?[^，。；]{0,8}(?:付出|涌现|表现出)", _NO_EVENT),
        ("在", "总结(?:表彰)?大?会上(?:予以|给予|进行)(?:表彰|表扬|通报)", _LARGE),
        (_BEGINNING, "的?(?:知晓率|参与率)", _LARGE),
        ("对照|围绕|落实|执行", r"的?各项(?:要求|部署|安排|任务|措施)", _NO_EVENT),
        ("投身|投入到?|参与到?", r"(?:之中|中来|中去|中)", _LARGE),
        (r"现[将就把](?:我[校园]|学校|本校)?(?:一年来)?(?:开展|实施|落实)?", r"(?:的?(?:开展|落实|实施|进展))?的?(?:自查)?情况", _ANY),
        (r"(?:决定|研究)[^，。；]{0,4}(?:在?[全我本][校园])(?:范围内)?(?:集中|深入|全面)?(?:开展|实施|启动)", r"(?=[，。；])", _NO_EVENT),
        ("是(?:我[校园]|本校|学校)?", "的?(?:第一|直接|具体|主要)责任人", _NO_EVENT),
        ("[对凡]在?", r"(?:过程)?中(?:表现|成绩|工作|涌现|做出|作出|取得|玩忽|失职|敷衍|推诿|措施|落实|不|有|因)", _NO_EVENT),
        (
            "(?:扎实|深入|全面|有序|大力|强力|认真|稳步)(?:推进|开展|抓好|做好|实施|组织)",
            r"(?=各(?:项|阶段)|落[到实]|(?:工作)?任务)",
            _NO_EVENT,
        ),
        (
            "(?:成立|设立|建立|组建)了?(?:我校|学校|以[^，。；]{2,9}为组长的)?",
            r"(?:领导小组|专班|领导组|指挥部)(?!的?(?:做法|经验|通知|要求|部署|安排|意见))",
            _NO_EVENT,
        ),
        ("收集|整理|汇总|上报|报送|留存", "的?(?:相关)?(?:图片|照片|影像|文字|资料|材料|信息|总结|台账|档案)", _NO_EVENT),
        ("(?:加强|强化)(?:了?对)?", "的(?:组织)?领导", _NO_EVENT),
        (
            "(?:确保|保证|推动|促进|力促|使|让)(?:我校|学校)?",
            "(?:在我校|在全校)?(?:取得|落到|落实|落地|按期|如期|顺利|达标|圆满|扎实|有序|深入|见[到实]?效|抓出|推向|走深|向纵深)",
            _ANY,
        ),
        (r"(?:评出|评选|表彰)[^，。；“]{0,3}", "(?:先进|标兵)", _LARGE),
        (_BEGINNING, r"(?:领导小组|专班|领导组|指挥部)(?!的?(?:做法|经验|通知|要求|部署|安排|意见))", _LARGE),
        (_BEGINNING, r"(?:虽然|尽管|即将|圆满|基本|已经?)[^，。；]{0,6}(?:结束|告一段落|落下帷幕|完成|收官)", _ANY),
        (
            r"\n(?:附件[一二三四五\d]?：)?(?:\w{2,14}(?:小学|中学|学校|幼儿园|初中|高中|学区))?(?:\d{4}年)?",
            r"(?:实施|工作|活动)?(?:方案|组?名单|领导小组名单|总结|计划|安排)(?=\n|\Z)",
            _LARGE,
        ),
        (
            r"\n[一二三四五六七八九十]{1,3}、",
            r"(?:的?(?:重点|主要|工作)任务|工作目标|(?:工作|实施|方法)步骤|工作要求|保障措施)(?=\n)",
            _LARGE,
        ),
        ("(?:通过|经过)(?:开展|实施|推进)?", "的(?:深入|扎实|顺利)?(?:开展|实施|推进)，", _NO_EVENT),
        ("[把将](?:今年|本[年学]期?|[全本我][校园])?(?:的)?", r"(?:工作)?(?:情况)?作(?:出|了)?如下(?:安排|部署|布置)", _NO_EVENT),
        (_BEGINNING, r"(?:也由此)?(?:取得|得到)了?[^，。；]{0,10}(?:成效|成果|成绩|效果|好评|肯定|进展)", _LARGE),
    )
)
# what a text follows: another campaign's rules as well, where its basis is set out
_FOLLOWED = ((re.compile("按照?"), re.compile("的?(?:各项|统一)?(?:要求|部署|安排|标准)"), _LARGE),)
_THIS = ((re.compile("[本此这]次"), re.compile(""), _NO_EVENT),)
# what is said behind a name at all: most kinds of campaigns stand before something else
_TAILS = re.compile("|".join(f"(?:{tail.pattern})" for _, tail, _ in _SLOTS))
# a small event: 小手拉大手活动, 家长开放日
_SMALL = re.compile(
    r"(?<!建设|创建|整治|治理|整顿|校园|专项|攻坚|提升)(?<![年月周季节])(?<![年月周季节]”)(?:主题|系列)?活动”?$|^“?[^“]{1,3}行动$|^“?[^“]{1,5}日"
)
# words in the midst of which no name goes on
_ON = re.compile("融入|成立|设立|决定|结合|纳入|贯穿|作为|开展|(?<!党)组织|参与|推进(?!年)|活动[^”]{2}")
# what may stand before a name in its place: 学校成立…领导小组
_NO_NAME = re.compile(
    r"(?:力求|力争|务求|争取|确保|保证|学校|全校|中心学校|[校园]里|我们|决定|成立|设立|建立|组建|开展|实施|推进|启动|组织|深入|扎实|认真|全面|工作)*"
)
_SHORTEST = 5  # characters of the shortest name of a campaign with its kind: 推普宣传周, 护苗行动 has four and tells little

# campaigns by their kind; what is quoted and called an action has a name of its own
_BY_KIND = re.compile(
    r"专项|百日|攻坚|(?:建设|提升|管理|整治|规范|推进|深化|攻坚|治理|质量|强化)年|[^，。；“”]{2,}(?:提升|整治|护航|净化|提质|排查|治理)行动|”?(?:活动)?[月季]”?(?:活动)?$|“[^“”]{3,}(?:行动|工程)”|“[^“”]{3,}”(?:行动|工程)|“[^“”]{2,}进校园|(?:集中|综合)整治"
)

_Slots = tuple[tuple[re.Pattern[str], re.Pattern[str], int], ...]


def named(norm: str) -> Iterator[Span]:
    """What stands in these places and is called a campaign by its form."""
    this = any(words in norm for words in ("本次", "此次", "这次"))
    for kind in _KIND.finditer(norm):
        end = kind.end()
        near = _THIS if this and norm.find("次", max(0, end - _ROOM), end) >= 0 else ()
        yield from _standing(norm, _SLOTS + near if _TAILS.match(norm, end) else near, end)


def followed(norm: str) -> Iterator[Span]:
    """The campaigns by whose rules a text says that it goes."""
    for kind in _KIND.finditer(norm) if "按" in norm else ():
        yield from _standing(norm, _FOLLOWED, kind.end())


def _standing(norm: str, slots: _Slots, end: int) -> Iterator[Span]:
    """The name that ends at `end`, where it stands in one of the slots."""
    for lead, tail, sort in slots:
        start = _start(norm, lead, end) if tail.match(norm, end) else None
        if start is not None and _tells(norm[start:end], sort):
            yield Span(start, end)
            return


def by_kind(name: str) -> bool:
    """Whether a name is a campaign's by what it is called: 专项整治, 建设年, “…”行动; not what a school does at any time (家访活动)."""
    return _BY_KIND.search(name) is not None


def _tells(name: str, sort: int) -> bool:
    """Whether a name tells in a place of that sort."""
    if sort == _LARGE:
        return by_kind(name)
    return sort == _ANY or _SMALL.search(name) is None


def _start(norm: str, lead: re.Pattern[str], end: int) -> int | None:
    """Where the name begins that ends at `end`, behind the nearest words that lead to it; None where there are none, or no name."""
    leads = [m.end() for m in lead.finditer(norm, max(0, end - _ROOM), end)]
    for begin in reversed(leads):
        start = _NO_NAME.match(norm, begin, end).end()  # type: ignore[union-attr]
        if end - start < _SHORTEST:
            continue
        return start if _LETTERS.fullmatch(norm, start, end) and not _ON.search(norm, start, end - 2) else None
    return None
