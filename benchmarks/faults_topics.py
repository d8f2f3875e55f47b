"""Planters of foreign_topic: another campaign's name as the document's own business."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache

from faults import Planted, Planter, Source, folders, planter
from faults_names import WORDS, clause, ends, head_and_tail, replaced
from opencc import OpenCC

from pipeline.evaluation.sets import load

_SIMPLE, _TRADITIONAL = OpenCC("t2s").convert, OpenCC("s2t").convert
_KIND = re.compile("(?:专项|集中|工作|活动|行动|工程)+$")
# in such a sentence another campaign may stand
_BESIDE = re.compile(
    "结合|一并|统筹|融合|同步|协同|并重|衔接|融入|依托|联动|兼顾|配合|去年|往年|上年|曾|此前|经验|借鉴|基础上|根据|按照|依据|《|》|等活动|以及|上级|局|[全市县区][县区市旗镇乡]|东风|号召|部署|要求今年|所属|里开展|[一-龥]县"
)
_EMPTY = re.compile("专项|集中|工作|活动|行动|工程|建设|整治|治理|整顿|攻坚|提升|管理|规范|校园|学校|教育|百日|[年月周进]|与|和|暨|“|”")


@cache
def _campaigns() -> tuple[str, ...]:
    """The names of the campaigns of all sets, and invented ones."""
    given = {
        _SIMPLE(str(row["campaign"]))
        for folder in folders()
        for row in load(folder).documents
        if row.get("campaign") and row["lang"] == "zh"
    }
    return tuple(sorted({name for name in given if 5 <= len(name) <= 16} | set(WORDS["campaigns"])))


def _related(one: str, two: str) -> bool:
    """Whether a document about one campaign may take another for its own: they share words, or are of one family."""
    first, second = _EMPTY.sub("", one), _EMPTY.sub("", two)
    if not second or {first[i : i + 2] for i in range(len(first) - 1)} & {second[i : i + 2] for i in range(len(second) - 1)}:
        return True
    return any(any(word in one for word in family) and any(word in two for word in family) for family in WORDS["families"])


def another(source: Source, rng: random.Random) -> str | None:
    """The name of a campaign of the set's others, or of any, that has nothing to do with the document's own."""
    own = str(source.gold.get("campaign") or "")
    if not own or source.gold.get("lang") != "zh" or source.gold.get("doc_type") not in ("plan", "summary"):
        return None
    title = _SIMPLE(source.text[:120] + own)
    near = sorted({_SIMPLE(str(other.gold["campaign"])) for other in source.others if other.gold.get("campaign")})
    some = [name for name in (near if rng.random() < 0.4 else _campaigns()) if not _related(title, name) and name in (*_campaigns(), *near)]
    some = [name for name in some if re.search("[一-龥]{4}", name) and _core(name) not in source.text and 5 <= len(name) <= 16]
    simple = _SIMPLE(source.text)
    some = [name for name in some if not any(pair in simple for pair in _pairs(name))]
    return rng.choice(some) if some else None


def _pairs(name: str) -> list[str]:
    """Two pairs of characters that tell the campaign: what is spoken of already is no other text's."""
    core = _EMPTY.sub("", name)
    return [core[:2], core[-2:]]


def _core(name: str) -> str:
    return _KIND.sub("", name)


def _named(source: Source, name: str, rng: random.Random) -> str:
    """A campaign's name as a text says it: whole, without its kind or with another one, in quotes."""
    core = _core(name)
    whole = (
        name if re.search("[年月周季]$|(?:工作|活动|行动|工程|整治|治理|建设)$", name) else core + rng.choice(["活动", "工作", "专项行动"])
    )
    quoted = name.replace("“", "").replace("”", "") if "“" in name else f"“{core}”" + rng.choice(["活动", "行动"])
    said = rng.choice([whole, whole, core if len(core) >= 4 else whole, quoted])
    return _TRADITIONAL(said) if "學" in source.text else said


def _at_own(kind: str, where: Callable[[re.Match[str], str], bool]) -> Planter:
    """Another campaign's name for the document's own in one place."""

    def plant(source: Source, rng: random.Random) -> Planted | None:
        name = another(source, rng)
        core = _core(str(source.gold.get("campaign") or "")).strip("“”")
        head, tail = head_and_tail(source.text)
        if name is None or len(core) < 4:
            return None
        pattern = re.compile(rf"“?{re.escape(core)}”?(?:专项|集中)?(?:活动|工作|行动|工程)?")
        hits = [m for m in pattern.finditer(source.text, head, tail) if where(m, source.text)]
        hits = [m for m in hits if not _BESIDE.search(clause(source.text, *m.span()))]
        if not hits or len(pattern.findall(source.text)) < 3:
            return None
        m = rng.choice(hits)
        return replaced(source, m.span(), _named(source, name, rng), "foreign_topic", kind)

    return plant


def _headed(m: re.Match[str], text: str) -> bool:
    line = text[text.rfind("\n", 0, m.start()) + 1 : (text + "\n").find("\n", m.end())]
    return len(line) < 30 and not re.search("[，。；]", line)


planter("foreign_topic.own")(
    _at_own("own name in the body", lambda m, text: not _headed(m, text) and not text.startswith("领导小组", m.end()))
)
planter("foreign_topic.heading")(_at_own("heading", _headed))


@planter("foreign_topic.group")
def _group(source: Source, rng: random.Random) -> Planted | None:
    """A leading group, or its office, named after another campaign."""
    name = another(source, rng)
    head, tail = head_and_tail(source.text)
    pattern = re.compile(
        r"(?:成立了?|设立|建立)(?:我校|学校|以[^，。；\n]{2,16}为组长的)?(?P<own>[^，。；\n“”由以]{0,24}?)(?P<what>(?:工作)?(?:领导小组|专班|办公室))"
    )
    hits = [m for m in pattern.finditer(source.text, head, tail) if not _BESIDE.search(clause(source.text, *m.span()))]
    if name is None or not hits:
        return None
    m = rng.choice(hits)
    return replaced(source, m.span("own"), _named(source, name, rng), "foreign_topic", "a group's name")


@planter("foreign_topic.sentence")
def _sentence(source: Source, rng: random.Random) -> Planted | None:
    """A sentence that treats another campaign as the document's own, at a paragraph's end."""
    name = another(source, rng)
    places = ends(source.text, *head_and_tail(source.text))
    if name is None or not places:
        return None
    at = rng.choice(places)
    said = WORDS["sentences"]["topic" if source.gold["doc_type"] == "plan" else "done"]
    named = _named(source, name, rng)
    words = rng.choice(said).format(named)
    planted = replaced(source, (at, at), words, "foreign_topic", "a sentence")
    return planted._replace(quote=named)


@cache
def _told() -> tuple[tuple[str, str, str], ...]:
    """Sentences of the sets' plans that name their own campaign: type, campaign, sentence."""
    from faults import members  # noqa: PLC0415  (the sets are read when they are first asked for)

    found = []
    for folder in folders():
        for member in members(folder):
            gold, text = member.source.gold, member.source.text
            core = _core(str(gold.get("campaign") or "")).strip("“”")
            if len(core) < 5 or "學" in text or gold.get("lang") != "zh" or gold.get("doc_type") not in ("plan", "summary"):
                continue
            head, tail = head_and_tail(text)
            for m in re.finditer(rf"(?<=[。\n])[^。\n]{{4,60}}{re.escape(core)}[^。\n]{{4,60}}。", text[:tail]):
                if (
                    m.start() >= head
                    and not _BESIDE.search(m.group())
                    and not re.search(r"\d{4}|[一-龥]{2}(?:小学|中学|幼儿园)", m.group())
                ):
                    found.append((str(gold["doc_type"]), str(gold["campaign"]), m.group().strip()))
    return tuple(dict.fromkeys(found))


@planter("foreign_topic.copied")
def _copied(source: Source, rng: random.Random) -> Planted | None:
    """A sentence of another campaign's plan or summary that names it, at a paragraph's end."""
    if another(source, rng) is None or "學" in source.text:
        return None
    own = _SIMPLE(source.text[:120] + str(source.gold["campaign"]))
    places = ends(source.text, *head_and_tail(source.text))
    some = [
        (campaign, words)
        for kind, campaign, words in _told()
        if kind == source.gold["doc_type"]
        and not _related(own, campaign)
        and not any(pair in _SIMPLE(source.text) for pair in _pairs(campaign))
    ]
    if not some or not places:
        return None
    campaign, words = rng.choice(some)
    at = rng.choice(places)
    words = re.sub(r"^(?:[一二三四五六七八九十\d]+[、.．]|（[一二三四五六七八九十\d]+）)", "", words)
    return Planted(source.text[:at] + words + source.text[at:], "foreign_topic", "copied from another", _core(campaign).strip("“”"))
