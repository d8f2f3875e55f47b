"""What a text calls a campaign by its form (…活动领导小组, …提升年, …宣传周), whatever it is about, and speaks of in one sentence only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.standings import standings
from pipeline.checks.topics import EMPTY_WORDS, bigrams, pairs_of, spoken_of
from pipeline.marked import Near
from pipeline.records import Span

# what campaigns are called; 周, 月, 季 and 节 where more is said of them than how long they are
_KIND = Near(
    "[主系专综集宣教实创建提管规整治推攻活行工斗清进深质强月周节季](?=[题列项合中传育践设建升理范治进坚动程争顿校战活领总表期，。”])",
    r"(?:主题|系列|专项|综合|集中|宣传|教育|实践|创建|建设|提升|管理|规范|整治|治理|推进|攻坚)*"
    r"(?:活动|行动|工程|斗争|整治|治理|整顿|清理|创建|攻坚战?|进校园|[提推建管攻规深质整治强][升进设理坚范化量治]年|宣传[月周]"
    r"|(?:[月周](?<=[^\W\d一二三四五六七八九十本上下每当半个两][月周])|[节季])(?=活动|领导|总结|表彰|期间|[，。”]))+",
    0,
)
_LETTERS = re.compile(r"[^\W\d_a-zA-Z]+\Z")
_ROOM = 12  # characters before its kind in which a name stands
# what stands before a name: function characters, what is done with a campaign, and by whom
_EDGE = re.compile(
    r"[的了把将对在为本此这各我校园其该让使是要与和及同从由于以并或等被给至到向按照如须再又还不有能可县市局]|开展|推进|推动|确保|落实|做好|抓好|组织|参加|参与|实施|启动"
    r"|举办|举行|深入|扎实|全面|成立|设立|通过|结合|围绕|促进|加强|继续|学校|全体|师生|教师|学生|家长|班级|保证|迎接|完成|负责|巩固|深化|认真|积极"
    r"|大力|持续|有关|相关|日常|情况|总结|次|[一二三四五六七八九十]项|期间|统筹|安排|部署|根据|力求|力争|\A[年月日]|研究|解决|努力|实现"
)
#: what is named in every text about a school, and is no campaign
EVERYWHERE = re.compile(
    r"(?:安全|德育|教学|纪律|文明|礼仪|思想|品德|常规|养成|习惯|队建|党建|师资|家校|家长|班级|少先队|日常|后勤|管理|法制|卫生|行为|课外|文体|假期|寒假|暑假|知识|规章|制度|清理)+"
)
#: what campaigns are made of
EVENT = re.compile(
    "班会|队会|班队|家长会|评选|评比|征文|比赛|竞赛|大赛|演讲|讲座|展[示演览评]|家访|回头看|普法|大走访|大讨论|培训|演练|宣讲|签名|征集|参观|观摩|升旗|黑板报|手抄报|联欢|讨论|座谈|问卷|教研|教学|课堂|课程|课外|社团|研学|志愿|走访|谈心|自查|督[查导]|总结|表彰"
)
#: campaigns by their kind, also where they are about what is done at any time: 课堂教学质量提升年
LARGE = re.compile("[提推建管攻][升进设理坚]年|专项|整治|治理|整顿|攻坚|工程")
_SHORTEST, _LONGEST = 2, 9
_OFTEN = 2  # what is named oftener is part of what the text is about


def names(norm: str, own: str) -> Iterator[tuple[Span, Span]]:
    """The names that share nothing with the words `own`, which tell what the text is about: each without its kind, and whole.

    >>> text = "一、要求\\n开展护河爱水宣传周活动，防溺水专项行动照常。"
    >>> [(text[slice(*name)], text[slice(*whole)]) for name, whole in names(text, "防溺水工作方案")]
    [('护河爱水', '护河爱水宣传周活动')]
    """
    mine, seen = pairs_of(own), set[str]()
    for kind in _KIND.finditer(norm):
        end = kind.start() - (norm[kind.start() - 1 : kind.start()] == "”")
        letters = _LETTERS.search(norm, max(0, end - _ROOM), end)
        words = letters.group() if letters else ""
        quoted = end < kind.start() and norm[end - len(words) - 1 : end - len(words)] == "“"
        if "\n" in norm[end - 1 : kind.start() + 1]:
            continue
        name = words if quoted else words[max((m.end() for m in _EDGE.finditer(words)), default=0) :]
        if name in seen or not _SHORTEST <= len(name) <= _LONGEST or not _tells(name, kind.group(), quoted=quoted):
            continue
        seen.add(name)
        shares = pairs_of(name) & mine or any(pair in own for pair in (*bigrams(name), *(name if len(name) == _SHORTEST else ())))
        if not shares and not spoken_of(name, norm) and len(list(standings(name, norm))) <= _OFTEN:
            yield Span(end - len(name), end), Span(end - len(name), kind.end())


def _tells(name: str, kind: str, *, quoted: bool) -> bool:
    """Whether a name is a campaign's: it says something, and not only what every school does; one in quotes may be a small event's."""
    core = EMPTY_WORDS.sub("", name)
    if len(core) < _SHORTEST or EVERYWHERE.fullmatch(core):
        return False
    return LARGE.search(kind) is not None or not (quoted or EVENT.search(name + kind))
