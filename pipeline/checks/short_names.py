"""Short forms of schools' and places' names other than the text's own: what pupils are called, mottos wish well and accounts bear.

No ending tells these from other words. They are looked for where a school stands in a few words: by its number (二中), before its pupils
(育红学子), in vows (我为柳中争光), as the name of an account, and, of places, behind 平安 and before 教育 (为靖岭教育).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks import kin
from pipeline.checks.case import Case
from pipeline.checks.named import edge
from pipeline.checks.ordinary import everyday, function_word, no_name, ordinary
from pipeline.marked import Marked, Near
from pipeline.records import Span

_LETTER = r"[^\W\da-zA-Z]"
# 二中, 实小, 三附小, with the town's or county's word in front; 一小时, 三中全会 and 之一中 are none
_NUMBER = Near(
    "[一二三四五六七八九十实附](?=[中小幼附])",
    r"(?P<name>(?:城关|[县市区镇旗])?(?:(?<![王之第其统唯任同年月周十百千万高初])[一二三四五六七八九十]{1,2}(?:附?[中小]|幼(?!儿))|实小|附小|附中))"
    r"(?![学心小型央等组时部间段块撮步片瓶包口队份个盒张节群全午考长以最多之外国华秋期层年级班毒坝医院碗截把袋条杯勺根桶])",
    3,
)
_ENDS = "(?<=[小中高校园教学育])"  # what the name of a school's account ends with
# the letters of a short name before its kind: 柳中, 云岭职中, 澄浦职教
_SCHOOL = Marked("[职特][中校教高]", rf"(?P<name>{_LETTER}{{2,3}}(?:(?<![专中兼在高任全])职教|[职特][中校]|特教|职高))(?![育师学材练业])")
_DISTRICT = Marked("学区", rf"(?P<name>{_LETTER}{{2,4}}(?<!教)学区)")  # what a township's schools are together
# pupils by their school: 育红学子, 二中人
_PUPILS = Marked(
    "[学中小高红英附][子人]",
    rf"(?P<name>({_LETTER})(?!\2){_LETTER})(?=学子)"
    rf"|(?:(?<=我是)|(?<=“)|(?<=每一个)|(?<=每一位)|(?<=每个)|(?<=期，)|(?<=；)|(?<=。))(?P<people>{_LETTER}{{1,2}}[中小高红英附])(?=人(?!们?[数口次]))",
)
_VOWS = re.compile(rf"[为以](?P<name>{_LETTER}{{2,7}}?)(?=为荣|争光|添彩|增光|争荣|添光|增彩)")
_ACCOUNTS = Marked(
    "号",
    rf"(?:公众号|视频号|抖音号|公号|账号)“(?P<name>{_LETTER}{{2,8}}{_ENDS})(?=”)"
    rf"|“(?P<account>{_LETTER}{{2,8}}{_ENDS})(?=”(?:官方|微信|视频)*(?:公众号|视频号|抖音号|账号))",
)
_KIND = re.compile("(?:学区|[职特][中校教]|职高|特教|教育|[一二三四五六七八九十]?[中小高园校])?\\Z")
_PLACE = Marked(
    r"[设造建筑享好创为](?:平安|美丽|法治|健康|幸福|和谐|文明|清廉|绿色|魅力|[^\W\d]{2}教育)",
    rf"(?:建设?|创建?|打造|共[筑享]|美好)(?:平安|美丽|法治|健康|幸福|和谐|文明|清廉|绿色|魅力)(?P<wished>{_LETTER}{{2}})(?=[，。；、”]|作|出|贡|的|添|加)"
    rf"|为(?P<taught>{_LETTER}{{2}})(?=教育(?:事业|储备|培养|发展|高质量|贡献|[作做添争增]|的明天))",
)


def schools(case: Case, own: str) -> Iterator[Span]:
    """Where a school other than `own`, the text's, is named in short."""
    words = own + case.normal_of(case.identity.title)
    seen: list[Span] = []
    for place in _in_short(case.norm):
        name = case.norm[slice(*place)]
        if name not in words and not _may_be(name, own) and not any(one.start < place.end and place.start < one.end for one in seen):
            seen.append(place)
            yield place


@lru_cache(maxsize=1)
def _in_short(norm: str) -> tuple[Span, ...]:
    """Where any school is named in short. Rules and model ask for it."""
    return (*(Span(*m.span("name")) for m in _NUMBER.finditer(norm)), *_lettered(norm))


def _lettered(norm: str) -> Iterator[Span]:
    """Short names that have letters of their own, which are no other words; those that end in a kind of school need be no rare ones."""
    for pattern, other_words in ((_SCHOOL, ordinary), (_DISTRICT, ordinary), (_PUPILS, everyday), (_VOWS, everyday), (_ACCOUNTS, everyday)):
        for m in pattern.finditer(norm):
            low, high = m.span(m.lastgroup or "name")
            kind = _KIND.search(norm, low, high)
            ends = kind.start() if kind else high
            start = edge(norm, low, ends)
            if start < ends and not function_word(norm[start:ends]) and not other_words(norm[start:ends]):
                yield Span(start, high)


def localities(case: Case, own: str) -> Iterator[Span]:
    """Where a place other than that of `own`, the text's school, is named without its kind."""
    words = own + case.normal_of(case.identity.title)
    for m in _PLACE.finditer(case.norm):
        kind = m.lastgroup or "wished"
        if m[kind] not in words and not no_name(m[kind]) and case.norm.count(m[kind]) == 1:
            yield Span(*m.span(kind))


def _may_be(name: str, own: str) -> bool:
    """Whether a short name may be that of the school `own`: its letters stand there in their order, 学, 园 and the like apart."""
    letters = iter(own)
    return kin.same(name, own) or all(letter in letters for letter in name.rstrip("学校教园育"))
