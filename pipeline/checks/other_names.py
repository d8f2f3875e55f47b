"""Names of schools, counties and townships other than the text's own, wherever they stand, whatever the text does with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache

from pipeline.checks import counties, kin, named
from pipeline.checks.case import Case
from pipeline.checks.ordinary import everyday, function_word, ordinary
from pipeline.checks.voice import places
from pipeline.records import Span

#: what tells of schools at large or of several: words of one character, and those that are no words of every text
GENERIC = re.compile(
    r"我|全[县区市旗镇乡校国省]|各|[本该每某甲乙]|这|[一二两三四五六七八九十几]所|名|个|民办|公办|村小$|教学点|所属|[有相]关|其[他中]|部分|[他外]校|普通|一流|优质|示范|特色(?=[高中小幼])|寄宿|完全|附属|中小学|^初级中学$|农村|乡村|义务教育|兄弟|家长学校"
    r"|^原|^前|等|请|量|孩子|当地|有(?=小|中|学|幼|初|高)|记入|[上进升讲][小幼中初高]"
)
#: sorts of schools that a school may become: 平安学校; a name is none of them where it tells more
SORT = re.compile(
    r"(?:[^\W\d]型|绿色|平安|文明|特色|健康|卫生|节约型?|法治|数字|家长|科技|足球|体育|艺术|红色|少年宫?|放心|温馨|走进|进入?|星级|优秀|先进|标准化|无烟)学校$"
)
#: what shows that 学校 ends a school's own name
PROPER = re.compile("[县区市镇乡村]|街道|九年|民族|实验|希望|特殊|职业|第[一二三四五六七八九十]|外国语|完全|寄宿")
#: the rest of a line that is a document's title: a list of them names schools
TITLE_LINE = re.compile(r"[^，。；：\n]{0,30}(?:总结|方案|计划|报告|汇报|通知|名单|材料)(?:\.[a-z]{3,4})?[”》\"]?[ \t]*(?:\n|$)")
_WHOLE = re.compile("完全|附属|附设|第[一二三四五六七八九十]")  # what GENERIC holds and names of one school do, too
# a county, a township, a district or city with its authorities: no word of function stands in its name, and no verb that leads to one
_LETTERS = re.compile(
    r"[^\W\da-zA-Z我本该各全与和在由给至的及为以是把将使让对向从被于了到报经受请按据送贴推助好录记入实处回获因跨照片离去来凭系过介靠要传委逢转呈]{1,6}\Z"
)
_KIND = re.compile(
    r"[县旗镇乡街区市](?:(?<=[县旗镇乡])|(?<=街)道|(?<=[区市])(?P<ruled>(?=教[育体科]|[区市]?委|(?:人民)?政府))?)(?![级里内外域直])"
)
_LONGEST = 6  # characters of a place's name without its kind
_SLOGAN = 24  # characters of a slogan before its last word
_SHORTEST = 3  # characters of a place's name with its kind


def schools(case: Case, own: str) -> tuple[Span, ...]:
    """Where schools other than `own`, the text's, are named in full or nearly so; those of which its title speaks are none."""
    return _schools(case.norm, own, own + case.normal_of(case.identity.title))


@lru_cache(maxsize=1)
def _schools(norm: str, own: str, words: str) -> tuple[Span, ...]:
    """The places for `schools`; several checks ask for a text's."""
    own_counties = {place for place in places(own) if place[-1] in "县区旗"}
    found = ((norm[slice(*place)], place) for place in named.named(norm, own_counties))
    return tuple(place for name, place in found if name not in words and _is_another(norm, place, own, own_counties))


def _is_another(norm: str, place: Span, own: str, own_counties: Set[str]) -> bool:
    """Whether what stands at a place is the name of a school, and not of `own`, which lies in one of `own_counties`."""
    name = norm[slice(*place)]
    if not (kin.stem(name) or "实验" in name):
        return False
    if GENERIC.search(_WHOLE.sub("", name.removesuffix("教学点") if name[-2:] == own[-2:] else name)):
        return False
    sort = name.endswith("学校") and not PROPER.search(name)  # 年初学校, 平安学校
    if sort and (SORT.search(name) or _is_lead(norm, place)):
        return False
    elsewhere = bool(own_counties) and any(one[-1] in "县旗区" and not counties.one_of(one, own_counties) for one in places(name))
    return elsewhere or not kin.same(name, own)


def _is_lead(norm: str, place: Span) -> bool:
    """Whether what stands before 学校 is no name: a word of function, or at a clause's beginning a word of every day (年初学校)."""
    letters = norm[place.start : place.end - 2]
    return function_word(letters) or (everyday(letters) and not norm[place.start - 1 : place.start].isalnum())


def _in_slogan(norm: str, start: int, end: int) -> bool:
    """Whether words end a slogan of several parts in quotes: “守土护绿、教育强市”."""
    opening = norm.rfind("“", max(0, start - _SLOGAN), start)
    return norm[end : end + 1] == "”" and opening >= 0 and re.search("[、，]", norm[opening:end]) is not None


def localities(case: Case, own: str) -> Iterator[Span]:
    """Where counties and townships other than those of the school `own` are named, with their kind (青山镇), outside the names of schools."""
    words = own + case.normal_of(case.identity.title)
    own_places, core = places(own), kin.stem(own)
    kinds = {place[-1] for place in own_places}
    taken = list(named.named(case.norm))
    last = 0
    for m in _KIND.finditer(case.norm):
        letters = _LETTERS.search(case.norm, max(last, m.start() - _LONGEST), m.start())
        if letters is None:
            continue
        last = m.end()
        start = named.edge(case.norm, letters.start(), m.start())
        name = case.norm[start : m.end()]
        if not (
            len(name) < _SHORTEST
            or name in words
            or any(low <= start < high for low, high in taken)
            or _in_slogan(case.norm, start, m.end())
            or any(name.endswith(one) or one.endswith(name) for one in own_places)
            or (core and core in name)
            or GENERIC.search(name)
            or ordinary(name[:-1])
            or (name[-1] in "旗乡" and everyday(name[-2:]))
            or (name[-1] in "区市" and m["ruled"] is None and (name[-1] not in kinds or everyday(name)))
        ):
            yield Span(start, m.end())
