"""The names of stages: the words before or behind a stage's time, without the marks and numbers around them."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extraction.points import DateRange

#: 第一阶段, 第二步 in front of a name, and the same in English
ORDER = re.compile(
    r"(?:(?:第[一二三四五六七八九十\d]{1,2}|[头再下末]一)(?:个?阶段|步骤?|段|期|环节|轮)(?:是|为)?|第[一二三四五六七八九十\d]{1,3}条(?=[ \t：])|(?:阶段|步骤)[一二三四五六\d](?=[\s、：，.]))[\s、：，.]*"
)
_EN_NUMBER = "(?i:one|two|three|four|five|six|first|second|third|fourth|fifth|sixth|final|last)"
EN_STAGE = re.compile(
    rf"(?:(?i:step|stage|phase)\s+(?:\d|[IVX]+|{_EN_NUMBER})|(?:[Tt]he\s+)?{_EN_NUMBER}\s+(?i:step|stage|phase))\b(?:\s+is\b)?\W*"
)
_STAGE_WORD = re.compile(r"(?:工作|活动)?阶段$|期$(?<=时期)")
_EN_LEADS_TO_DATE = re.compile(r"[\s(:,—]+(?:1?65438\+\s?\S*\s+(?:to|until)|from|since|in|on|during)?\s*$", re.I)
_MARKS = " |、：:，,.—-“”（([]◆◇●○■□★▲△➢※►·"
_LEADS_TO_DATE = re.compile(
    r"(?:时间(?:安排|段)?|于|从|自|为|(?<=[\u3400-\u9fff]{2})在|拟定?于|定于|起止时间|[（(：:，,\s\[【|—-]|（时间)+$"
)
_BEHIND_DATE = re.compile(r"^(?:起|止|底|前|以前|之前|左右|完成|暂定|（暂定）)*[）)\]】]?(?:起|止)?\s*(?:—+：|[：:，,\t|—\s]|为|是|)\s*")
_NAME_END, _WORDS_END = re.compile(r"[。，；：:\n\t（(|]|阶段| {2,}"), re.compile(r"[（(。：:\t|]")
_WEEKS = re.compile(
    r"[ \t]*第?[\d一二三四五六七八九十]{1,3}周?(?:[—至到-]第?[\d一二三四五六七八九十]{1,3})?周[ \t|（(]*"
)  # a column of its own
_IN_WEEKS = re.compile(r"(?<=[^，])，第[\d一二三四五六七八九十]{1,3}(?:[—至到-]第?[\d一二三四五六七八九十]{1,3})?周$")  # 准备周，第1—2周
_NEXT_NAME = re.compile(r"[）)]?[。：][ \t]*([^，。；：\d\n]{2,12})(?=[。，：])")
_EN_MARKS = str.maketrans("—–’‘“”", "------")  # marks of English text in normal form: self—examination
_FIRST_OF_ALL = re.compile("^(?:先是|先(?=[\u3400-\u9fff]{2})|首先|然后|接着|随后|再|最后|为|是)")


def around(norm: str, at: int, limit: int, when: DateRange) -> str | None:
    """The stage's name before its date, or behind it (4月至6月：开好头, 3月为学习动员阶段)."""
    before = norm[at : when.span.start]
    lead = ORDER.match(before)
    plain = before[lead.end() :] if lead else before
    plain = (_EN_LEADS_TO_DATE if _is_english(plain) else _LEADS_TO_DATE).sub("", plain)
    if plain.strip() and not _WEEKS.fullmatch(plain):
        if len(plain) > 40 and not _is_english(plain):
            return None
        if "，" in plain and len(plain) > 16:
            return None
        return bare(plain)
    if plain.strip() and (following := _NEXT_NAME.match(norm, when.span.end)):  # 第1周至第3周（3月2日—3月22日）。起步。
        return bare(following[1])
    words = _NAME_END.split(_BEHIND_DATE.sub("", norm[when.span.end : limit]), maxsplit=1)[0]
    longest = 40 if at == when.span.start and not when.last.day else 24  # 5月份：组织汽修、电商两个专业的学生代表120人参观县禁毒教育基地
    return bare(words) if 1 <= len(words.strip()) <= longest else None


def below(norm: str, order: str, limit: int, end: int) -> str:
    """The name on the line below 第一阶段（3月）：, else these words themselves."""
    words = _NAME_END.split(norm[limit:end].strip()[:40], maxsplit=1)[0]
    return bare(words) if 2 <= len(words) <= 16 else order.strip(_MARKS)


def _is_english(words: str) -> bool:
    return words.translate(_EN_MARKS).isascii() and any(map(str.isalpha, words))


@lru_cache(maxsize=1024)  # stages are called the same in most plans
def bare(words: str) -> str:
    """A stage's name alone: without 第一阶段, the word 阶段 and marks around it."""
    lead = ORDER.match(words) or EN_STAGE.match(words)
    name = words[lead.end() :] if lead and lead.end() < len(words.strip()) else words
    inner = name.strip(_MARKS)
    if inner.count("“") > inner.count("”") and f"{inner}”" in name:  # 思想发动，治“散”
        inner += "”"
    name = name.strip(" :,.(-—") if _is_english(name) else _WORDS_END.split(inner, maxsplit=1)[0]
    name = _FIRST_OF_ALL.sub("", _IN_WEEKS.sub("", name).strip(" ，"))
    name = _STAGE_WORD.sub("", name).strip(" 、，") or name
    return name if name.endswith("”") and name.find("“") > 0 else name.strip("“”")
