"""Checks of the people named: two different leaders of one group, wherever in the text the two stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks import people_groups
from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.checks.people_claims import Claim, claims_of
from pipeline.records import Finding, Span

_DOUBLE = re.compile(
    r"双\s?组长|两位组长|二位组长|共同(?:担|兼)?任组长|组长（双|、校长[^，。\n]{2,6}[任为]双?组长|和校长[^，。\n]{2,6}[任为]双?组长"
    "|c(?i:o-(?:leader|chair|head))|C(?i:o-(?:leader|chair|head))"
)
_CHANGE = re.compile(
    r"调整|变更|变动|[接继]任(?!者)|接替(?!者|的?人)|改由|改任|调离|调任|调往|退休|离任|卸任|不再(?:担任|兼任|任)|换届|交接|免去|补选|改选|新任|病故|去世|辞去|轮换|(?:因|由于)[^，。；\n]{0,8}[调变]动|自[^，。；\n]{2,10}起，?(?:组长|领导小组|由)"
    r"|(?i:replaced|took over|succeeded|retired|transferred|former)"
)
# 人员变动由继任者递补, 至今未作变动: what may come, and what did not
_ONCE_IT_COMES = re.compile(r"(?:[的时，]|后|如有)*(?:由|自行|自然|及时|随时|不再另|的，)")
# 调整领导小组成员, but not 调整作息
_OF_GROUP = re.compile(
    r"(?:充实|补充|完善|了|及|和|与|、)*(?:[，。；：、（）\n]|$|为|成|至|到|如|后|由|的|领导|工作|成员|人员|组|小组|分工|班子|机构|名单|专班|学校|我校|[^，。；\n]{0,12}(?:小组|专班|成员|分工))"
)
_OF_STAFF = ("变动", "变更", "调整", "交接")
_NOT_CHANGED = re.compile(r"(?:未|没有?|不|无)(?:作|做|有|再|发生|作出)?(?:任何|过)?$")
# 2024年，组长为甲。今年，组长为乙
_PERIOD = re.compile(r"20\d\d年|[今去前本上]年|[上下]半年|[春秋]季|[上下本]学[期年]|年初|年底|[前后]期")
# 如有变动，由继任者接替 announces no change
_IF = re.compile(r"(?:如(?![下期])|若|倘|凡)[^。；\n]{0,40}$|(?:随着?|根据|遇|需|可|及时|适时|不得|不能|动态)[^，。；\n]{0,12}$")
# two lines of a list that are headed alike, without posts: 组长：甲, 组长：乙
_TWO_LINES = re.compile(r"[ \t]*\n[ \t]*组\s*长[：:\t ]+")
# the same with a post behind the first name: 组长 甲 校长, 组长 乙 副校长
_TWO_POSTS = re.compile(r"[ \t（，]+[^\W\d_]{2,8}(?:[）\t ]+[^，。；：\n]{0,16})?\n+[ \t]*组\s*长[：:\t ]+")
_WHOLE_WORD = re.compile(r"[^\W\d_]{2}[组岗队班]组长[ \t]+$")
# 由校长林一山任组长，…: what may stand before and behind the name where no group is named
_BARE_SUBJECT = re.compile(
    r"\s*(?:[（(]?[\d一二三四五六七八九十]{1,2}[）)、.．])?(?:(?:此|这|本|该)项(?:工作|活动)|我校|学校|我园|本校|我们)?由?(?:我校|学校|本校)?(?:(?:党?[总支]{0,2}书记|[校园]长)[、兼]?){0,2}"
)
_BARE_SET_UP = re.compile(r"(?:同志|老师)?(?:亲自|兼)?(?:担任|任|为|当)组长(?=[，。；、])")
_OWN_LABEL = re.compile(r"[ ]*(?:(?:活动|工作)?(?:领导|工作)?小组)?组[ ]*长[：:][ ]*")
_PEOPLE_LINE = re.compile(r"副\s*组\s*长|成\s*员|组\s*员")
_TEXT_END = re.compile("[。；年月日号]$|(?:学校|小学|中学|[园校])$")
_FOUNDS = re.compile("成立|组建|设立|建立|组成")
_BESIDE = 30  # characters between two names behind one label
_PARTED = re.compile(r"[\n\t。；;.]|组长|eader|ead ")  # what two names behind one label have not between them
# 四个教研组…组长是甲、乙, 各组组长：甲、乙, 语文组、数学组组长分别由甲、乙担任
_SEVERAL = re.compile(
    r"[二两三四五六七八九十\d几多各每]个?[\u3400-\u9fff]{0,6}(?:组|岗|队|专班)|分别|依次|[组岗队][、和与及][^。；：\n]{0,16}[组岗队]|各自"
)
_CONTEXT = 40  # characters before a sentence that may name its group, and around a line
# a leader whom a sentence names, no list
_SENTENCE = re.compile(r"(?:同志|老师|[校园]长|书记)?(?:任|担任|兼任|为|当)|(?:同志)?[\u3400-\u9fff]{2}")


def name_conflicts(case: Case) -> Iterator[Finding]:
    """name_conflict: two different 组长 of one group; not 双组长 printed as such, nor one for each group, nor one after another.

    The leader whom a list or a sentence sets up counts; every other name is reported once.
    """
    claims = list(_of_one_group(case, list(claims_of(case))))
    if len({claim.name for claim in claims}) < 2:
        return
    told: set[str] = set()
    pairs = [(one, other) for one, other in [*_side_by_side(case, claims), *_against_the_list(case, claims)] if one.name != other.name]
    side_by_side = set(_side_by_side(case, claims))
    in_turn = {  # told once, it holds for every place
        (one.name, other.name) for one, other in pairs if (one, other) not in side_by_side and _succeeds(case, one, other)
    }
    for one, other in pairs:
        if other.name in told or (one.name, other.name) in in_turn:
            continue
        beside = 0 <= other.span.start - one.span.end < 30 and "\n" not in case.norm[one.span.end : other.span.start]
        if beside and _heads(case, one, other):
            continue
        told.add(other.name)
        span = Span(one.span.start, other.span.end) if beside and not other.mention else case.around(*other.span)
        yield make("name_conflict", case.text, span, names=f"{one.name}、{other.name}")


def _heads(case: Case, one: Claim, other: Claim) -> bool:
    """Whether the two named on one label are the school's two heads, its principal and its secretary, who lead together."""
    words = case.norm[max(one.span.start - 8, 0) : other.span.end + 12]
    line = words[: words.find("\n", other.span.end - max(one.span.start - 8, 0)) % (len(words) + 1)]
    return "书记" in line and bool(re.search("[校园]长", line))


def _side_by_side(case: Case, claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Two names behind one 组长 that is not said to be two."""
    if len(claims) < 2 or _DOUBLE.search(case.norm):
        return
    for one, other in pairwise(claims):
        if _on_two_lines(case, claims, one, other):
            yield one, other
        if _beside(case, one, other):
            yield one, other


def _of_one_group(case: Case, claims: list[Claim]) -> Iterator[Claim]:
    """The claims without those of a label that names the leaders of several groups: three or more, or groups told in number before them."""
    run: list[Claim] = []
    for claim in [*claims, None]:
        if claim and run and not claim.mention and _beside(case, run[-1], claim):
            run.append(claim)
            continue
        if len(run) == 1 or (len(run) == 2 and not _tells_several(case, run[0])):
            yield from run
        run = [claim] if claim else []


def _beside(case: Case, one: Claim, other: Claim) -> bool:
    """Whether two names stand behind one label."""
    between = case.norm[one.span.end : other.span.start]
    return not one.mention and not other.mention and len(between) < _BESIDE and not _PARTED.search(between)


def _tells_several(case: Case, claim: Claim) -> bool:
    """Whether the line speaks of more than one group before the leaders that it names."""
    start = max(case.norm.rfind("\n", 0, claim.span.start) + 1, claim.span.start - 2 * _CONTEXT)
    return bool(_SEVERAL.search(case.norm, start, claim.span.start))


def _on_two_lines(case: Case, claims: list[Claim], one: Claim, other: Claim) -> bool:
    """Whether two lines, and no third one, name a leader each of the same list."""
    if _TWO_POSTS.fullmatch(case.norm, one.span.end, other.span.start) and not _heads(case, one, other):
        return True
    if not _TWO_LINES.fullmatch(case.norm, one.span.end, other.span.start):
        return False
    around = case.norm[case.norm.rfind("\n", 0, one.span.start) + 1 : one.span.start]
    alone = bool(re.fullmatch(r"[ \t]*组\s*长[：:\t ]+", around)) and bool(re.match(r"[ \t]*\n", case.norm[other.span.end :][:20]))
    ends = {claim.span.end for claim in claims if claim not in (one, other)}
    third = any(_TWO_LINES.fullmatch(case.norm, end, one.span.start) for end in ends if end < one.span.start)
    third = third or any(_TWO_LINES.fullmatch(case.norm, other.span.end, c.span.start) for c in claims if c.span.start > other.span.end)
    return alone and not third


def _against_the_list(case: Case, claims: list[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """A leader set up, and one of the same group who is set up or spoken of elsewhere under another name."""
    listed = [claim for claim in claims if not claim.mention]
    main = _main(case, listed)
    first = next((claim for claim in listed if claim.group is None or claim.group.leads), None)
    allowed = set(_doubles(case, main, listed))
    known = {claim.name for claim in listed if claim is not main and claim.group and not claim.group.leads}
    spoken = next((claim for claim in claims if claim.mention and claim.group and claim.group.leads), None)
    alone = people_groups.sentence_beside_list(case, [claim.span for claim in listed])
    for claim in claims:
        group = claim.group
        if claim.mention and group and group.of == people_groups.THIS:
            above = _list_above(case, listed, claim)
            if above and above.name != claim.name:
                yield above, claim
            continue
        if group and not group.leads and (claim.mention or _called(case, claim)):
            own = [one for one in listed if one is not claim and one.group and group.is_part(one.group)]
            if len({one.name for one in own}) == 1 and own[0].span < claim.span:
                yield own[0], claim
            continue
        base = main or spoken
        if base is None or claim is base or claim.name in allowed:
            continue
        aside = not claim.mention and (_says_no_group(case, claim) or _alone_on_line(case, claim))
        if not claim.mention and not base.mention and people_groups.told_apart(case, *sorted((base.span, claim.span))):
            continue
        if group:
            same = group.fits(base.group, mention=claim.mention or aside)
        elif claim.mention:
            same = claim.name not in known and base is main
        else:
            same = claim.span == alone or people_groups.goes_on(case, base.span, claim.span) or (aside and claim.name not in known)
            same = same or (claim is first and not aside and base.group is not None and base.group.fits(None, mention=False))
        if same:
            told_aside = (aside or group is not None) and not _in_own_section(case, claim) and not _founds(case, claim)
            in_passing = base is main and told_aside and _in_own_section(case, base)
            yield (base, claim) if claim.mention or in_passing or base.span < claim.span else (claim, base)


def _called(case: Case, claim: Claim) -> bool:
    """Whether somebody is called leader of a part of the group in one word: 疏散组组长 林一山, in the cell of a table or a line of a list."""
    return bool(_WHOLE_WORD.search(case.norm, max(0, claim.span.start - 16), claim.span.start))


def _list_above(case: Case, listed: list[Claim], claim: Claim) -> Claim | None:
    """The leader of the only list of the section in which somebody is called 本组组长."""
    section = next((one for one in case.sections if one.span.start <= claim.span.start < one.span.end), None)
    inside = [one for one in listed if section and section.span.start <= one.span.start < section.span.end]
    return inside[0] if len(inside) == 1 and inside[0].span < claim.span else None


def _main(case: Case, listed: list[Claim]) -> Claim | None:
    """Who is set up as the leader of the document's own group; where no title says so, the only one who heads a list."""
    heads = [claim for claim in listed if claim.group is None or claim.group.leads]
    lists = [claim for claim in heads if not (_says_no_group(case, claim) or _alone_on_line(case, claim))]
    untitled = (claim for claim in lists if claim.group is None and (_only_list(case, claim, listed) or _founded(case, claim)))
    in_place = (claim for claim in lists if (claim.group or _only_list(case, claim, listed)) and _in_own_section(case, claim))
    return (
        next(untitled, None)
        or next(in_place, None)
        or next(iter(lists), None)
        or next(iter(heads), None)
        or next((claim for claim in listed if len(listed) == 1 and claim.group and people_groups.may_lead_alone(claim.group.kind)), None)
    )


def _says_no_group(case: Case, claim: Claim) -> bool:
    """Whether a sentence makes somebody leader and says of no group, nor does the line before it: 此项工作由校长林一山任组长，…"""
    sentence = case.sentence(*claim.span)
    if not _BARE_SET_UP.match(case.norm, claim.span.end):
        return False
    before = re.split("[，：；]", case.norm[sentence.start : claim.span.start])[-1]
    line = case.norm.rfind("\n", 0, claim.span.start) + 1
    above = case.norm[max(0, line - _CONTEXT) : line].rstrip().rsplit("\n", 1)[-1]
    around = ("" if above.endswith("。") else above) + case.norm[max(line, sentence.start - _CONTEXT) : claim.span.start]
    return bool(_BARE_SUBJECT.fullmatch(before)) and not people_groups.OTHER_GROUP.search(around)


def _alone_on_line(case: Case, claim: Claim) -> bool:
    """Whether a leader's label stands on a line of its own, outside of any list of people."""
    start, end = (case.norm.rfind("\n", 0, claim.span.start) + 1, case.norm.find("\n", claim.span.end))
    end = len(case.norm) if end < 0 else end
    if not _OWN_LABEL.fullmatch(case.norm, start, claim.span.start) or "\t" in case.norm[start:end]:
        return False
    above = case.norm[max(0, start - _CONTEXT) : start].rstrip().rsplit("\n", 1)[-1]
    below = case.norm[end : end + _CONTEXT].strip().split("\n", 1)[0]
    return bool(_TEXT_END.search(above)) and not _PEOPLE_LINE.search(below[:12] + case.norm[claim.span.end : end])


def _only_list(case: Case, claim: Claim, listed: list[Claim]) -> bool:
    """Whether a list without a title is the document's only one, in the section of its leading group."""
    others = [one for one in listed if one is not claim and not _SENTENCE.match(case.norm, one.span.end)]
    return _in_own_section(case, claim) and not others and not _SENTENCE.match(case.norm, claim.span.end)


def _in_own_section(case: Case, claim: Claim) -> bool:
    """Whether a leader is named in the document's section on its leading group, not in passing before it nor in an attachment."""
    around = (section.labels for section in case.sections if section.span.start <= claim.span.start < section.span.end)
    return any("leadership" in labels and "attachment" not in labels for labels in around)


def _founds(case: Case, claim: Claim) -> bool:
    """Whether the sentence in which a leader is named is the one that sets the group up."""
    return bool(_FOUNDS.search(case.norm, *case.sentence(*claim.span)))


def _founded(case: Case, claim: Claim) -> bool:
    """Whether a sentence says that the group was set up, without its name: 成立了以校长林一山为组长，…"""
    before = case.norm[max(case.sentence(*claim.span).start, claim.span.start - 30) : claim.span.start]
    return "成立" in before and bool(re.match("[任为]组长", case.norm[claim.span.end : claim.span.end + 3]))


# who is named between two leaders that are not printed as two of one group
_OTHERS = re.compile("副组长|成员|eputy|ember")


def _doubles(case: Case, main: Claim | None, listed: list[Claim]) -> Iterator[str]:
    """The names of the leaders who are printed as two of one group."""
    if main is None or len(listed) < 2 or not _DOUBLE.search(case.norm):
        return
    start, end = main.span
    for claim in (*listed, *reversed(listed)):  # behind the main one, and before it
        between = (end, claim.span.start) if claim.span.start >= main.span.start else (claim.span.end, start)
        if not _OTHERS.search(case.norm, *between):
            yield claim.name
            start, end = min(start, claim.span.start), max(end, claim.span.end)


def _label(case: Case, claim: Claim) -> str:
    """What stands right before a leader's name."""
    return case.norm[max(0, claim.span.start - 4) : claim.span.start]


def _succeeds(case: Case, one: Claim, other: Claim) -> bool:
    """Whether the text says that one took over from the other, or that the group changed between the two."""
    low, high = sorted((one.span.start, other.span.start))
    periods = [_PERIOD.findall(case.norm, case.sentence(*claim.span).start, claim.span.start) for claim in (one, other)]
    if (
        all(periods)
        and not set(periods[0]) & set(periods[1])
        and all(claim.mention or "：" not in _label(case, claim) for claim in (one, other))
    ):
        return True
    for m in (m for start, end in case.ranges for m in _CHANGE.finditer(case.norm, start, end)):
        before = case.norm[max(0, m.start() - 42) : m.start()]
        if _IF.search(before) or _NOT_CHANGED.search(before) or (m.group() in _OF_STAFF and _ONCE_IT_COMES.match(case.norm, m.end())):
            continue
        if any(place.start < m.end() and m.start() < place.end for place in (one.span, other.span)):  # 闻新任组长
            continue
        if m.group() == "轮换" and "组长" not in case.norm[slice(*case.sentence(*m.span()))]:
            continue  # 三个岗每周轮换
        if m.group() == "调整" and not _OF_GROUP.match(case.norm, m.end()):
            continue
        sentence = case.sentence(*m.span())
        words = case.norm[slice(*sentence)]
        if low < m.start() < high and re.search("小组|组长|人员(?:变动|调整|变更)|人事|成员|分工|group|leader", words):
            return True
        own = (case.norm[slice(*one.span)], case.norm[slice(*other.span)])
        if any(name in words for name in own) and re.search("组长|leader|head", words):
            return True
    return False
