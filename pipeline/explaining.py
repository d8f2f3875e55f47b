"""`planaudit explain`: what the codes mean that stand in results, tables and on the terminal, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.findings import LABEL_NAMES, Kind, Lang, catalogue
from pipeline.cleaning.names import ERRORS
from pipeline.errors import UsageError

_SEVERITY = {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low"), "info": ("提示", "hint")}
#: what stands in a message's blanks
_BLANKS = {
    "announced": ("写明的数目", "number announced"),
    "before": ("前一个序号", "number before"),
    "chars": ("字数", "characters"),
    "claimed": ("总结所写", "what the summary says"),
    "count": ("份数", "documents"),
    "date": ("日期", "date"),
    "days": ("天数", "days"),
    "detail": ("起止日期", "dates"),
    "end": ("结束日期", "last day"),
    "found": ("实际数目", "number found"),
    "heading": ("板块标题", "heading"),
    "median": ("中位数", "median"),
    "name": ("名称", "name"),
    "names": ("两个姓名", "two names"),
    "number": ("序号", "number"),
    "other": ("前一板块标题", "earlier heading"),
    "own": ("本文件年份", "document's year"),
    "planned": ("方案所写", "what the plan says"),
    "quote": ("原文", "words of the text"),
    "unit": ("本单位", "unit"),
    "what": ("栏目", "field"),
    "why": ("重复的依据", "reason"),
    "year": ("文中年份", "year in the text"),
}
_PARTS = (("message", "提示", "message"), ("basis", "依据", "basis"), ("advice", "整改", "advice"), ("example", "举例", "example"))


def listed(lang: Lang) -> Iterator[str]:
    """All findings, a line each: code, severity, name."""
    for kind in catalogue().values():
        yield f"{kind.code:22} {_severity(kind, lang)}  {kind.title[lang]}"


def explained(code: str, lang: Lang) -> Iterator[str]:
    """What a code means: that of a finding (or a finding's name), of a section label, of a reason why a file could not be read.

    Raises UsageError for one that there is not.

    >>> list(explained("guiding_ideology", "zh"))
    ['guiding_ideology  指导思想  （板块类别）']
    """
    en = lang == "en"
    kinds = catalogue()
    kind = kinds.get(code) or next((kind for kind in kinds.values() if code in kind.title.values()), None)
    if kind is not None:
        yield f"{kind.code}  {kind.title[lang]}  {'severity' if en else '等级'}: {_severity(kind, lang)}"
        for part, zh, name in _PARTS:
            words: str = getattr(kind, part)[lang]
            yield f"  {name if en else zh}: {_filled(words, lang) if part == 'message' else words}"
    elif code in LABEL_NAMES:
        yield f"{code}  {LABEL_NAMES[code][lang]}  {'(kind of section)' if en else '（板块类别）'}"
    elif code in ERRORS:
        yield f"{code}  {ERRORS[code][lang]}  {'(why a file could not be read)' if en else '（文件未能读取的原因）'}"
    else:
        raise UsageError(
            f"没有这种问题代码：{code}。可用代码：{'、'.join(kinds)}", f"There is no finding {code}. Codes: {', '.join(kinds)}"
        )


def _severity(kind: Kind, lang: Lang) -> str:
    return _SEVERITY[kind.severity][lang == "en"]


def _filled(message: str, lang: Lang) -> str:
    """A message with words in place of its blanks.

    >>> _filled("序号从“{before}”跳到“{number}”。", "zh")
    '序号从“〔前一个序号〕”跳到“〔序号〕”。'
    """
    marks = "[{}]" if lang == "en" else "〔{}〕"
    return re.sub(r"\{(\w+)\}", lambda blank: marks.format(_BLANKS.get(blank[1], ("…", "…"))[lang == "en"]), message)
