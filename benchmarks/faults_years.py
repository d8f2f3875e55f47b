"""Planters of year_mismatch: last year's year left in a text that was made from last year's."""

from __future__ import annotations

import random
import re

from faults import Planted, Planter, Source, planter
from faults_names import _LINE, clause, head_and_tail, line

# in such a sentence an earlier year is one of history, of a basis, of a comparison
_HISTORY = re.compile(
    "以来|比|较|相比|同期|去年|上年|曾|历年|获|荣|评为|建成|投资|投入使用|颁|印发|文件|根据|按照|依据|《|》|〔|号|届|级|入学|毕业|修订|起点|基础|截止|截至|来校|成立于|始建|撤并|前|统计|底数|现有|投入|累计|局|办法|县里|旗里|区里"
)
_CHINESE = "〇一二三四五六七八九"


def _own(source: Source) -> int | None:
    """The document's year, where the year before it belongs to nothing that the text is about."""
    year = source.gold.get("year")
    if not isinstance(year, int) or source.gold.get("doc_type") not in ("plan", "summary"):
        return None
    before = rf"(?:{year - 1}|{_in_chinese(year - 1)}) ?(?:年?[—至-]|学年|年(?:9|1[0-2]|秋|下半年))"
    return None if re.search(before, source.text) or re.search(r"学年", source.text[:60]) else year


def _in_chinese(year: int) -> str:
    return "".join(_CHINESE[int(figure)] for figure in str(year))


def _years(text: str, year: int) -> list[re.Match[str]]:
    return list(re.finditer(rf"(?<!\d)(?:{year}|{_in_chinese(year).replace('〇', '[〇零○]')})(?= ?年)", text))


def _earlier(year: int, printed: str, rng: random.Random) -> str:
    other = year - (2 if rng.random() < 0.2 else 1)
    return str(other) if printed.isdigit() else _in_chinese(other)


def _planted(source: Source, m: re.Match[str], words: str, kind: str) -> Planted:
    text = source.text[: m.start()] + words + source.text[m.end() :]
    return Planted(text, "year_mismatch", kind, text[m.start() : m.start() + len(words) + 8].split("\n")[0])


@planter("year_mismatch.title")
def _title(source: Source, rng: random.Random) -> Planted | None:
    """The title's year, where the signature or the body says the own one."""
    year, (head, _) = _own(source), head_and_tail(source.text)
    hits = [m for m in _years(source.text, year or 0) if m.start() < head]
    signed = re.search(rf"{year} ?[年.-] ?(\d{{1,2}})", source.text[-60:])
    if year is None or not hits or signed is None or len(_years(source.text, year)) < 2:
        return None
    if source.gold["doc_type"] == "summary" and int(signed[1]) <= 4:
        return None
    m = hits[0]
    return _planted(source, m, _earlier(year, m.group(), rng), "title")


@planter("year_mismatch.signature")
def _signature(source: Source, rng: random.Random) -> Planted | None:
    """The signature's year, where title or body say the own one, a plan's stages among them."""
    year = _own(source)
    hits = [m for m in _years(source.text, year or 0) if m.start() > len(source.text) - 30 and "附" not in source.text[m.start() :]]
    if (
        year is None
        or not hits
        or len(_years(source.text, year)) < 3
        or not re.match(r" ?年 ?[\d一二三四五六七八九十]", source.text[hits[-1].end() :])
    ):
        return None
    m = hits[-1]
    return _planted(source, m, _earlier(year, m.group(), rng), "signature")


@planter("year_mismatch.stages")
def _stages(source: Source, rng: random.Random) -> Planted | None:
    """All years of a plan's stages."""
    year = _own(source)
    stages = [stage for stage in source.gold.get("stages") or () if stage.get("quote")]  # type: ignore[attr-defined]
    spans = [(at, at + len(s["quote"])) for s in stages if (at := source.text.find(s["quote"])) >= 0]
    if year is None or source.gold["doc_type"] != "plan" or len(spans) < 2:
        return None
    hits = [m for m in _years(source.text, year) if any(a <= m.start() < b for a, b in spans)]
    if not hits or len(_years(source.text, year)) - len(hits) < 2:
        return None
    text = source.text
    for m in reversed(hits):
        text = text[: m.start()] + str(year - 1) + text[m.end() :]
    return Planted(text, "year_mismatch", "all stages", text[hits[0].start() : hits[0].start() + 10])


def _in_body(kind: str, around: str, labels: frozenset[str] = frozenset()) -> Planter:
    """The year in one place of the body whose surroundings (year included) meet a pattern, in sections with one of the labels."""
    pattern = re.compile(around)

    def plant(source: Source, rng: random.Random) -> Planted | None:
        year = _own(source)
        if year is None or len(_years(source.text, year)) < 2:
            return None
        head, tail = head_and_tail(source.text)
        quotes = [str(stage.get("quote")) for stage in source.gold.get("stages") or ()]  # type: ignore[attr-defined]
        hits = []
        for m in _years(source.text, year):
            sentence = clause(source.text, *m.span())
            behind = source.text[m.start() : m.start() + 40]
            staged = any(a <= m.start() < a + len(q) for q in quotes if (a := source.text.find(q)) >= 0)
            alone = _LINE.fullmatch(line(source.text, m.start())) is not None or re.fullmatch(
                r"\s*\S{4} ?年\S{1,3}月\S{1,3}日\s*", line(source.text, m.start())
            )
            if (
                head <= m.start() < tail
                and not staged
                and not alone
                and not _HISTORY.search(sentence.replace("之前", "").replace("前", "", 1))
                and pattern.match(behind)
            ):
                hits.append(m)
        if not hits:
            return None
        m = rng.choice(hits)
        return _planted(source, m, _earlier(year, m.group(), rng), kind)

    return plant


planter("year_mismatch.due")(_in_body("a day or month", r"[^年]{4} ?年 ?\d{1,2} ?月(?![^，。\n]{0,8}[—–至])"))
planter("year_mismatch.term")(_in_body("a term or a year's end", r"[^年]{4} ?年(?:度|底|末|春|秋|上半年|下半年|暑|寒|冬|夏|年底|全年)"))
planter("year_mismatch.work")(_in_body("a year's work", r"[^年]{4} ?年(?![度底末春秋上下暑寒冬夏年]| ?\d)"))


@planter("year_mismatch.campaign")
def _campaign(source: Source, rng: random.Random) -> Planted | None:
    """Last year in front of the own campaign's name, where it had no year."""
    year, campaign = _own(source), re.sub(r"(?:专项|活动|工作|行动)+$", "", str(source.gold.get("campaign") or ""))
    head, tail = head_and_tail(source.text)
    if year is None or len(campaign) < 4 or source.gold.get("lang") != "zh" or len(_years(source.text, year)) < 1:
        return None
    hits = [
        m
        for m in re.finditer(rf"(?:做好|推进|开展|抓好|落实|实施|完成|确保|促进|把|将)(?P<own>)“?{re.escape(campaign)}", source.text[:tail])
        if m.start() >= head and not _HISTORY.search(clause(source.text, *m.span()))
    ]
    if not hits or (source.gold["doc_type"] == "summary" and re.search(rf"{year} ?年 ?[1-4]月", source.text[-40:])):
        return None
    m = rng.choice(hits)
    at, words = m.end("own"), f"{year - 1}年"
    text = source.text[:at] + words + source.text[at:]
    return Planted(text, "year_mismatch", "in front of the campaign", text[m.start() : m.end() + len(words)])


@planter("year_mismatch.school_year")
def _school_year(source: Source, rng: random.Random) -> Planted | None:
    """Both years of a school year: 2021—2022学年度."""
    year = source.gold.get("year")
    if not isinstance(year, int) or source.gold.get("doc_type") not in ("plan", "summary"):
        return None
    pattern = rf"(?:{year}|{year - 1})年?(?P<dash>[—–－至\-~]+)(?:{year + 1}|{year})(?=年?学年)"
    hits = [m for m in re.finditer(pattern, source.text) if not _HISTORY.search(clause(source.text, *m.span()))]
    if not hits:
        return None
    m = rng.choice(hits)
    first = int(m.group()[:4])
    return _planted(source, m, f"{first - 1}{m['dash']}{first}", "school year")


@planter("year_mismatch.english")
def _english(source: Source, rng: random.Random) -> Planted | None:
    """The year in a date of an English plan or summary."""
    year = source.gold.get("year")
    if not isinstance(year, int) or source.gold.get("lang") != "en" or source.gold.get("doc_type") not in ("plan", "summary"):
        return None
    text = source.text
    hits = [
        m
        for m in re.finditer(rf"(?<=[a-z\d,] ){year}(?=[ ,.;)])", text)
        if 200 < m.start() < len(text) - 80
        and not re.search(r"No\.|compared|than|last|since|issued|according", text[max(0, m.start() - 80) : m.end() + 40], re.I)
    ]
    if not hits or len(re.findall(str(year), text)) < 2:
        return None
    m = rng.choice(hits)
    return Planted(
        text[: m.start()] + str(year - 1) + text[m.end() :], "year_mismatch", "English", text[m.start() - 15 : m.start()] + str(year - 1)
    )
