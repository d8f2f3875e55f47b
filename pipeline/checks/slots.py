"""The places of a text where its own campaign is named: 通过开展…，, 以…为契机, 成立…领导小组, 把…纳入考核; what stands there is its business."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.records import Span

# what a campaign's name ends with, where it is called one
_KIND = re.compile(
    r"(?:活动|行动|工程|斗争|整治|治理|整顿|创建|建设|提升|提质|规范化?|融合|攻坚战?|进校园|关爱|防控|专项工作|集中工作|综合工作|(?<=[^\W\d])[年月周季])(?:工作)?”?"
)
_LETTERS = re.compile(r"[^，。；：、！？（）《》\s\dA-Za-z的了是我各本该此这其等一要把将对使让]{3,24}")  # quotes stand in names
_ROOM = 40  # characters before a kind that hold the name and what leads to it
_BEGINNING = r"[，。；：\s]|我[校园]|学校|全校"
# what leads to the name, and what is said behind it; the last where the words are also said of an event of a day
_SLOTS = tuple(
    (re.compile(lead), re.compile(tail), loose)
    for lead, tail, loose in (
        ("重视|紧扣", r"(?=[，。；])", False),
        ("以", r"为(?:契机|动力|抓手|载体|统领|主线|引领|龙头|起点|重点)", False),
        ("[把将]", r"(?:情况)?(?:作为|纳入|列入|摆[上在]|抓[紧实好细]|落[实到]|引向|推向|贯穿)", False),
        ("对照|围绕|落实|执行", r"的?(?:各项)?(?:要求|部署|安排|任务|措施)", False),
        ("投身|投入到?|参与到?", r"(?:之中|中来|中去|中|，|。)", False),
        (r"现[将就把](?:我[校园]|学校|本校)?(?:一年来)?(?:开展|实施|落实)?", r"(?:的?(?:开展|落实|实施|进展))?的?(?:自查)?情况", False),
        (r"(?:决定|研究)[^，。；]{0,4}(?:在?[全我本][校园])?(?:范围内)?(?:集中|深入|全面)?(?:开展|实施|启动)", r"(?=[，。；])", False),
        ("是(?:我[校园]|本校|学校)?", "的?(?:第一|直接|具体|主要)责任人", False),
        ("[对凡]在?", r"(?:过程)?中(?:表现|成绩|工作|涌现|做出|作出|取得|玩忽|失职|敷衍|推诿|措施|落实|不|有|因)", False),
        ("(?:继续|持续|进一步|不断)(?:深入|扎实|认真|全面|大力)?(?:开展|推进|抓好|做好|深化|加强|实施)好?", r"(?=[，。；])", False),
        ("(?:扎实|深入|全面|有序|大力|强力|认真|稳步)(?:推进|开展|抓好|做好|实施|组织)", r"(?=各|，|。|；|落|任务|工作)", False),
        ("(?:成立|设立|建立|组建)了?(?:我校|学校)?", "(?:领导小组|专班|领导组|工作组|办公室|指挥部)", False),
        (
            "收集|整理|汇总|上报|报送|留存",
            "的?(?:相关)?(?:图片|照片|影像|文字|资料|材料|信息|总结|台账|档案)",
            False,
        ),
        ("(?:加强|强化)(?:了?对)?", "的(?:组织)?领导", False),
        (
            "(?:确保|保证|推动|促进|力促|使|让)(?:我校|学校)?",
            "(?:在我校|在全校)?(?:取得|落到|落实|落地|按期|如期|顺利|达标|圆满|扎实|有序|深入|见[到实]?效|抓出|推向|走深|向纵深)",
            False,
        ),
        ("为(?:了|切实|进一步)?(?:做好|抓好|搞好|开展好?|推进|落实|加强|深入开展|扎实推进|推动)", "(?=，)", False),
        (r"(?:评出|评选|表彰)[^，。；“]{0,3}", "(?:先进|优秀|标兵)", False),
        (_BEGINNING, "(?:领导小组|专班|领导组|指挥部)", False),
        (_BEGINNING, r"(?:虽然|尽管|即将|圆满|基本|已经?)[^，。；]{0,6}(?:结束|告一段落|落下帷幕|完成|收官)", False),
        (_BEGINNING, r"是[^，。；]{0,24}?(?:底线|大事|任务|工程|责任|重点|工作)", False),
        (
            r"\n(?:附件[一二三四五\d]?：)?(?:\w{2,14}(?:小学|中学|学校|幼儿园|初中|高中|学区))?(?:\d{4}年)?",
            r"(?:实施|工作|活动)?(?:方案|组?名单|领导小组名单|总结|计划|安排)(?=\n|\Z)",
            False,
        ),
        ("在", r"(?:过程)?中(?=[，团付取涌表不克])", True),
        ("(?:通过|经过)(?:开展|实施|推进)?", "的?(?:开展|实施|推进)?，", True),
        (_BEGINNING, r"(?:取得|得到)了?[^，。；]{0,10}(?:成效|成果|成绩|效果|好评|肯定|进展)", True),
    )
)
# what a text follows: another campaign's rules as well, where its basis is set out
_FOLLOWED = ((re.compile("按照?"), re.compile("的?(?:各项|统一)?(?:要求|部署|安排|标准)"), False),)
_THIS = ((re.compile("[本此这]次"), re.compile(""), True),)
# what is said behind a name at all: most kinds of campaigns stand before something else
_TAILS = re.compile("|".join(f"(?:{tail.pattern})" for _, tail, _ in _SLOTS))
# a small event: 小手拉大手活动, 家长开放日
_SMALL = re.compile(
    r"(?<!建设|创建|整治|治理|整顿|校园|专项|攻坚|提升)(?<![年月周季节])(?<![年月周季节]”)(?:主题|系列)?活动”?$|^“?[^“]{1,3}行动$|^“?[^“]{1,5}日"
)
# words in the midst of which no name goes on
_ON = re.compile("融入|成立|设立|决定|结合|纳入|贯穿|作为|开展|(?<!党)组织|参与|推进(?!年)|活动[^”]{2}")
# what may stand before a name in its place: 学校成立…领导小组
_NO_NAME = re.compile(r"(?:学校|全校|中心学校|[校园]里|我们|决定|成立|设立|建立|组建|开展|实施|推进|启动|组织|深入|扎实|认真|全面|工作)*")
_SHORTEST = 5  # characters of the shortest name of a campaign with its kind: 推普宣传周, 护苗行动 has four and tells little

_Slots = tuple[tuple[re.Pattern[str], re.Pattern[str], bool], ...]


def named(norm: str) -> Iterator[Span]:
    """What stands in these places and is called a campaign by its form."""
    for kind in _KIND.finditer(norm):
        end = kind.end()
        slots = (_SLOTS if _TAILS.match(norm, end) else ()) + (_THIS if norm.find("次", max(0, end - _ROOM), end) >= 0 else ())
        yield from _standing(norm, slots, end)


def followed(norm: str) -> Iterator[Span]:
    """The campaigns by whose rules a text says that it goes."""
    for kind in _KIND.finditer(norm) if "按" in norm else ():
        yield from _standing(norm, _FOLLOWED, kind.end())


def _standing(norm: str, slots: _Slots, end: int) -> Iterator[Span]:
    """The name that ends at `end`, where it stands in one of the slots."""
    for lead, tail, loose in slots:
        start = _start(norm, lead, end) if tail.match(norm, end) else None
        if start is not None and not (loose and _SMALL.search(norm[start:end])):
            yield Span(start, end)
            return


def _start(norm: str, lead: re.Pattern[str], end: int) -> int | None:
    """Where the name begins that ends at `end`, behind the nearest words that lead to it; None where there are none, or no name."""
    leads = [m.end() for m in lead.finditer(norm, max(0, end - _ROOM), end)]
    for begin in reversed(leads):
        start = _NO_NAME.match(norm, begin, end).end()  # type: ignore[union-attr]
        if end - start < _SHORTEST:
            continue
        return start if _LETTERS.fullmatch(norm, start, end) and not _ON.search(norm, start, end - 2) else None
    return None
