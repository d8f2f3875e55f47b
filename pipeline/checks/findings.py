"""The catalogue of findings: codes in logic, words at the edge (`catalogue.yaml`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.data import table
from pipeline.records import Finding, Severity, Span

Lang = Literal["zh", "en"]

#: names of the section labels for readers
LABEL_NAMES: dict[str, dict[Lang, str]] = {
    "preamble": {"zh": "引言", "en": "Preamble"},
    "guiding_ideology": {"zh": "指导思想", "en": "Guiding ideology"},
    "objectives": {"zh": "工作目标", "en": "Objectives"},
    "principles": {"zh": "基本原则", "en": "Principles"},
    "scope": {"zh": "范围对象", "en": "Scope"},
    "tasks": {"zh": "主要任务", "en": "Tasks"},
    "steps": {"zh": "方法步骤", "en": "Steps"},
    "timeline": {"zh": "时间安排", "en": "Timeline"},
    "leadership": {"zh": "领导小组", "en": "Leadership"},
    "safeguards": {"zh": "保障措施", "en": "Safeguards"},
    "requirements": {"zh": "工作要求", "en": "Requirements"},
    "supervision": {"zh": "督导考核", "en": "Supervision"},
    "publicity": {"zh": "宣传发动", "en": "Publicity"},
    "overview": {"zh": "基本情况", "en": "Overview"},
    "practices": {"zh": "主要做法", "en": "Practices"},
    "achievements": {"zh": "取得成效", "en": "Achievements"},
    "problems": {"zh": "存在问题", "en": "Problems"},
    "next_steps": {"zh": "下步打算", "en": "Next steps"},
    "attachment": {"zh": "附件", "en": "Attachment"},
    "other": {"zh": "其他", "en": "Other"},
}

#: codes that say that something is not there: it may be what was misread, wherever that stands
_ABSENCE = frozenset({"missing_section", "empty_section", "unnamed_leadership", "number_gap", "count_mismatch", "stage_count_mismatch"})
_DOUBT: dict[Lang, str] = {
    "zh": "识别存疑：{place}的文字识别没有把握，“{title}”可能由此而来。请对照原件{place}核对。",
    "en": "Recognition in doubt: the text of {place} was recognised with little confidence, which may be the cause of “{title}”. "
    "Check {place} of the original.",
}
_SOMEWHERE: dict[Lang, str] = {"zh": "该处", "en": "this place"}


#: values of parameters that are words of a check, not of the document, and what they are in English
_ENGLISH: dict[str, dict[str, str]] = {
    "why": {"标题相同": "the same heading", "内容相同": "the same text", "功能相同": "the same subject"},
    "before": {"开头": "the beginning"},
    "planned": {"未提及": "nothing of it"},
    "announced": {"两": "2", **{figure: str(n) for n, figure in enumerate("一二三四五六七八九十", 1)}},
}


#: the same the other way round: figures that an English document spells out
_CHINESE: dict[str, dict[str, str]] = {
    "announced": dict(
        zip(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), "一两三四五六七八九十", strict=True)
    ),
}
#: what a requirement's name adds to what is required: 领导小组（有姓名） is looked for as 领导小组
_ADDED, _MARK = re.compile(r"(?<=.)\s*[（(][^（）()]*[）)]$"), re.compile(r"\W")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code means, in both languages."""

    code: str
    severity: Severity
    title: dict[Lang, str]
    message: dict[Lang, str]
    basis: dict[Lang, str]
    advice: dict[Lang, str]
    example: dict[Lang, str]


@cache
def catalogue() -> dict[str, Kind]:
    """All kinds of findings by code, in the order of the catalogue."""
    raw = table(Path(__file__).with_name("catalogue.yaml"))
    return {code: Kind(code=code, **fields) for code, fields in raw.items()}


def make(code: str, text: str, span: Span | None, *, label: str | None = None, **params: object) -> Finding:
    """A finding with its quote (the span's words, at most 80 characters) and fingerprint."""
    if code not in catalogue():
        raise KeyError(f"unknown finding code {code!r}: describe it in catalogue.yaml first")
    if span is not None:
        span = Span(max(0, span.start), min(span.end, len(text)))
    quote = None if span is None else " ".join(text[span.start : span.end].split())[:80]
    words = tuple(sorted((key, str(value)) for key, value in params.items()))
    evidence = _MARK.sub("", quote or "")
    digest = hashlib.sha256("\x1f".join([code, label or "", evidence, *(f"{k}={v}" for k, v in words)]).encode()).hexdigest()[:16]
    return Finding(code, span, quote, digest, label, words)


def message(finding: Finding, lang: Lang, place: str = "") -> str:
    """The finding's sentence in a language; a doubtful one asks to look at the original instead, at `place`.

    >>> message(replace(make("number_gap", "", None), doubtful=True), "zh", "第2页")
    '识别存疑：第2页的文字识别没有把握，“序号缺漏”可能由此而来。请对照原件第2页核对。'
    """
    if finding.doubtful:
        title = catalogue()[finding.code].title[lang] + (f"·{LABEL_NAMES[finding.label][lang]}" if finding.label else "")
        return _DOUBT[lang].format(place=place or _SOMEWHERE[lang], title=title)
    params = dict(finding.params)
    if lang == "en":
        params |= {key: words.get(params[key], params[key]) for key, words in _ENGLISH.items() if key in params}
        if "name_en" in params:
            params["name"] = params["name_en"]
    else:
        params |= {key: words.get(params[key].lower(), params[key]) for key, words in _CHINESE.items() if key in params}
    if finding.code in _ABSENCE and "name" in params:
        params["name"] = _ADDED.sub("", params["name"])
    if finding.label:
        params.setdefault("name", LABEL_NAMES[finding.label][lang])
    params.setdefault("quote", finding.quote or "")
    return catalogue()[finding.code].message[lang].format_map(_Lenient(params))


def severity(finding: Finding) -> Severity:
    """The catalogue's severity; a doubtful finding only informs."""
    return "info" if finding.doubtful else catalogue()[finding.code].severity


def doubted(findings: Iterable[Finding], uncertain: Sequence[Span]) -> Iterator[Finding]:
    """The findings, doubtful where they rest on text that may have been misread: theirs, or for what is absent, any at all."""
    for finding in findings:
        span = finding.span
        rests_on_absence = span is None or finding.code in _ABSENCE
        if uncertain and (rests_on_absence or any(span and part.start < span.end and span.start < part.end for part in uncertain)):
            yield replace(finding, doubtful=True)
        else:
            yield finding


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
