"""Planters of foreign_name: another school's, town's or county's name where the document's own would stand."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import yaml
from faults import Planted, Planter, Source, planter
from opencc import OpenCC

WORDS = yaml.safe_load(Path(__file__).with_name("faults_words.yaml").read_text(encoding="utf-8"))
_COUNTY, _TOWN = re.compile(r"^[^县区旗市]{2,5}(?:县|区|旗|市)(?=\S{3,})"), re.compile(r"^[^镇乡街]{1,4}(?:镇|乡|街道)(?=\S{4,})")
_SCHOOL = re.compile(r"(?:小学|中学|学校|幼儿园|初中|高中|學校|中學|小學|幼兒園)$")
# units that stand above schools, and name these
_ABOVE = re.compile("中心校|中心学校|中心學校|学区|局|委|联合|集团|总校|校区")
# in such a clause a school's name is that of a partner, a host, a model or history
_OTHERS = re.compile(
    "结对|交流|帮扶|联合|参观|学习|共建|邀请|来自|转|比赛|借|捐|兄弟|举办|承办|前身|合并|原|与|和|同|跟|及|等|“|”|《|》|曾|校友|毕业|位于|地处|坐落|属|片区|考察|观摩|支教|调|送|一行|來|聯合|參觀|學習"
)
# what many schools' names consist of: 第三中学, 民族学校 tell none
_GENERIC = re.compile(
    "小学|中学|学校|幼儿园|高级|初级|中心|实验|民族|特殊教育|职业|中等|专业|技术|九年|一贯|寄宿|制|希望|镇|乡|县|第[一二三四五六七八九十]|[學校]"
)
_TO_TRADITIONAL, _TO_SIMPLIFIED = OpenCC("s2t").convert, OpenCC("t2s").convert


def forms(name: str) -> list[str]:
    """A school's name whole, without its county, without its town."""
    short = _COUNTY.sub("", name)
    return list(dict.fromkeys([name, short, _TOWN.sub("", short)]))


def another(source: Source, rng: random.Random) -> str | None:
    """The name of another school of the set, or an invented one, of another stem than the document's own, in one of its forms."""
    own = str(source.gold.get("issuer") or "")
    given = [str(other.gold["issuer"]) for other in source.others if other.gold.get("issuer")]
    known = sorted({name for name in given if _SCHOOL.search(name) and not _ABOVE.search(name)})
    invented = [rng.choice(WORDS["schools"]).format(rng.choice(WORDS["places"])) for _ in range(3)]
    chosen = rng.choice(known) if known and rng.random() < 0.6 else rng.choice(invented)
    name: str = _TO_TRADITIONAL(rng.choice(forms(chosen))) if "學" in source.text else _TO_SIMPLIFIED(rng.choice(forms(chosen)))
    told = re.sub(_GENERIC, "", _TO_SIMPLIFIED(name))
    if len(told) < 2 or name in source.text or set(told) & set(own) or not _SCHOOL.search(name):
        return None
    return name


def is_school(source: Source) -> bool:
    """Whether a document is the own text of a school that says its name, in Chinese."""
    gold, issuer = source.gold, str(source.gold.get("issuer") or "")
    return bool(gold.get("lang") == "zh" and gold.get("doc_type") in ("plan", "summary", "roster") and _SCHOOL.search(issuer)) and not (
        _ABOVE.search(issuer)
    )


def clause(text: str, start: int, end: int) -> str:
    """The sentence around a place."""
    low = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    high = min((i for mark in "。；\n" if (i := text.find(mark, end)) >= 0), default=len(text))
    return text[low:high]


#: a line that holds nothing but a unit, as a signature does
_LINE = re.compile(r"\s*[一-龥·]{4,20}\s*(?:（[^）]*）)?\s*(?:\S{0,6}年\S*月\S*日)?\s*")


def line(text: str, at: int) -> str:
    """The line in which a place stands."""
    return text[text.rfind("\n", 0, at) + 1 : (text + "\n").find("\n", at)]


def replaced(source: Source, at: tuple[int, int], words: str, code: str, kind: str) -> Planted:
    """The text with `words` at a place; they are the quote, with what stands behind them."""
    text = source.text[: at[0]] + words + source.text[at[1] :]
    return Planted(text, code, kind, text[at[0] : at[0] + len(words)])


def head_and_tail(text: str) -> tuple[int, int]:
    """Where the title's lines end and the last sentence, roughly: the first line that is long or has a mark ends the title."""
    lines = [m for m in re.finditer(r"[^\n]+", text) if m.group().strip()]
    head = next((m.start() for m in lines if len(m.group()) > 40 or re.search(r"[，。；：]", re.sub("^第?.?篇.?：", "", m.group()))), 0)
    tail = next((m.end() for m in reversed(lines) if re.search(r"[，。；：！]", m.group())), len(text))
    return head, tail


def _own_names(source: Source) -> list[tuple[int, int]]:
    """Where the document's own name stands, in any form."""
    spans: list[tuple[int, int]] = []
    for form in forms(str(source.gold["issuer"])):
        if len(form) >= 4:
            spans += [
                m.span() for m in re.finditer(re.escape(form), source.text) if not any(a < m.end() and m.start() < b for a, b in spans)
            ]
    return sorted(spans)


def _at_own(kind: str, where: Callable[[bool, bool], bool], often: float = 1) -> Planter:
    """Another name for the document's own in one place, where the own stands elsewhere too; what nearly each document has, less `often`."""

    def plant(source: Source, rng: random.Random) -> Planted | None:
        if not is_school(source) or rng.random() > often:
            return None
        spans, name = _own_names(source), another(source, rng)
        head, _ = head_and_tail(source.text)
        signed = [span for span in spans if span[0] > head and _LINE.fullmatch(line(source.text, span[0]))]
        places = [span for span in spans if where(span in signed, span[0] < head)]
        if name is None or len(spans) < 2 or not places or (kind == "title" and not signed):
            return None
        at = rng.choice(places)
        if at[0] >= head and at not in signed and _OTHERS.search(clause(source.text, *at).replace(source.text[slice(*at)], "")):
            return None
        planted = replaced(source, at, name, "foreign_name", kind)
        # who signs is the unit: it is the own name before it that is another's then
        return planted._replace(quote=source.text[slice(*spans[0])]) if at in signed else planted

    return plant


planter("foreign_name.title")(_at_own("title", lambda signed, head: head, 0.5))
planter("foreign_name.own")(_at_own("own name in the body", lambda signed, head: not head and not signed))
planter("foreign_name.signature")(_at_own("signature", lambda signed, head: signed, 0.3))


def _at_words(kind: str, pattern: str, others: bool = True) -> Planter:
    """Another name in front of words, or for those of the group `own`."""
    words = re.compile(pattern)

    def plant(source: Source, rng: random.Random) -> Planted | None:
        name = another(source, rng) if is_school(source) else None
        head, tail = head_and_tail(source.text)
        hits = list(words.finditer(source.text, head, tail))
        if others:
            hits = [m for m in hits if not _OTHERS.search(clause(source.text, *m.span()))]
        if name is None or not hits:
            return None
        m = rng.choice(hits)
        return replaced(source, m.span("own"), name, "foreign_name", kind)

    return plant


_WE = "(?P<own>我校|我园|本校|本园)"
planter("foreign_name.we_do")(
    _at_words(
        "for 我校, which does", rf"(?:(?<=[，。；\n])|(?<=^)){_WE}(?=成立|将|要|决定|高度重视|把|制定|组织|开展|结合|召开|全体|利用|坚持)"
    )
)
planter("foreign_name.we_have")(
    _at_words("for 我校, which has", rf"(?<![来到赴给向对与和在请]){_WE}(?=师生|教师|学生|全体|实际|的?办学|各|教育|校园|工作|领导)")
)
planter("foreign_name.we_aim")(_at_words("for 我校, an aim", rf"(?<=把|将|使|让|动|进|升|高|造){_WE}(?![一-龥]{{0,4}}(?:也|来))"))
planter("foreign_name.group")(
    _at_words("a group's name", r"成立了?(?P<own>(?:我校|学校|我园)?)(?=(?!由|以|了)[^，。；\n我学]{2,24}领导小组)", others=False)
)
planter("foreign_name.post")(
    _at_words(
        "a leader's post",
        r"(?:组长[：:]\s?[^\s，、。；（(]{2,4}[（(]|(?:^|\n|。|，|由)组长[：:]?由?|(?<=[，。；\n由]))(?P<own>(?:学校)?)(?=(?:校长|园长)(?:[）)]|[^，。；\n室负为是]{2,3}(?:任|担任|同志)))",
        others=False,
    )
)
planter("foreign_name.everybody")(
    _at_words(
        "everybody",
        r"(?:(?<=[，。；\n请使让对])|(?<=组织)|(?<=要求)|(?<=动员))(?P<own>(?:我校|学校)?)(?=全体(?:教职工|教师|师生|学生|教职员工))",
    )
)
planter("foreign_name.office")(
    _at_words(
        "an office",
        r"(?:(?<=[，。；\n由报交])|(?<=报送))(?P<own>(?:学校|我校)?)(?=(?:政教处|教导处|教务处|总务处|德育处|校长室|少先队大队部|安全办|党支部))",
    )
)
planter("foreign_name.attachment")(
    _at_words(
        "an attachment's title", r"(?:^|\n)附件[一二三四\d]*[：:]?\s?(?P<own>(?:我校|学校)?)(?=[^\n：:，。；]{4,26}(?:\n|$))", others=False
    )
)


def ends(text: str, low: int, high: int) -> list[int]:
    """Where paragraphs of the body end with a full stop."""
    return [m.start() + 1 for m in re.finditer(r"。(?=\n|$)", text) if low + 200 < m.start() < high]


@planter("foreign_name.sentence")
def _sentence(source: Source, rng: random.Random) -> Planted | None:
    """A sentence that ends a paragraph, with another school's name for the unit's own."""
    name = another(source, rng) if is_school(source) else None
    places = ends(source.text, *head_and_tail(source.text))
    if name is None or not places:
        return None
    at = rng.choice(places)
    words = rng.choice(WORDS["sentences"]["name"]).format(name)
    return replaced(source, (at, at), words, "foreign_name", "a sentence")


@planter("foreign_name.copied")
def _copied(source: Source, rng: random.Random) -> Planted | None:
    """A sentence of another school's document in which it names itself."""
    places = ends(source.text, *head_and_tail(source.text)) if is_school(source) else []
    found = []
    for other in source.others if places else ():
        issuer = str(other.gold.get("issuer") or "")
        kind = (other.gold.get("doc_type"), other.gold.get("campaign"))
        if not is_school(other) or issuer == source.gold["issuer"] or kind != (source.gold.get("doc_type"), source.gold.get("campaign")):
            continue
        head, tail = head_and_tail(other.text)
        for form in forms(issuer):
            for m in re.finditer(rf"(?<=[。\n])[^。；\n]{{0,40}}{re.escape(form)}[^。；\n]{{4,60}}。", other.text[:tail]):
                told = set(form) & set(str(source.gold["issuer"])) - set("小学中校镇乡县初级心第实验幼儿园")
                if m.start() >= head and form not in source.text and len(form) >= 4 and not told and not _OTHERS.search(m.group()):
                    found.append((m.group(), form))
    if not found:
        return None
    words, form = rng.choice(found)
    at = rng.choice(places)
    return Planted(source.text[:at] + words + source.text[at:], "foreign_name", "copied from another", form)


@planter("foreign_name.county")
def _county(source: Source, rng: random.Random) -> Planted | None:
    """Another county's name for 我县 or 全县, or for the own one, in the text of a school whose county its name tells."""
    own = _COUNTY.match(str(source.gold.get("issuer") or ""))
    counties = [m.group() for other in source.others if (m := _COUNTY.match(str(other.gold.get("issuer") or "")))]
    if not is_school(source) or not (own or counties):
        return None
    head, tail = head_and_tail(source.text)
    pattern = "(?:我|全|本)[县区旗]" + (f"|{own.group()}(?!教|人|委|政)" if own else "")
    hits = [m for m in re.finditer(pattern, source.text[:tail]) if not _LINE.fullmatch(line(source.text, m.start())) or m.start() < head]
    hits = [m for m in hits if not _OTHERS.search(clause(source.text, *m.span()))]
    names = [name for name in WORDS["counties"] if name not in source.text and name not in counties]
    if not hits or not names:
        return None
    m = rng.choice(hits)
    if re.match(r"教育局|教体局|各|统一|[^，。]{0,6}(?:文件|通知|会议|部署|安排|要求)", source.text[m.end() :]):
        return None
    return replaced(source, m.span(), rng.choice(names), "foreign_name", "county")
