"""What a notice says: the facts of a run, put into sentences that can be sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.report.passages import Pair, arrange
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine

_DIGITS = "零一二三四五六七八九"
#: what stands for a campaign where the documents name none, or several
_UNNAMED = "本次活动"
#: problems and pairs that the circular names: a page each
_KINDS, _PAIRS = 8, 20
#: a quotation is shown up to so many characters
_QUOTED = 30


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends the notices: the issuer's name, its document number (``云教〔2024〕15号``), the days of issue and of the deadline."""

    superior: str
    document_number: str = ""
    issued: date | None = None
    deadline: date | None = None

    def fields(self) -> dict[str, str]:
        """The fields of the templates' head and foot."""
        return {
            "superior": self.superior,
            "document_number": self.document_number,
            "date": day(self.issued) if self.issued else "　　年　月　日",
            "deadline": day(self.deadline) if self.deadline else "规定期限",
        }


def day(value: date) -> str:
    """A day as official papers write it, without leading zeros (GB/T 9704-2012, 7.3.5.4).

    >>> day(date(2024, 3, 5))
    '2024年3月5日'
    """
    return f"{value.year}年{value.month}月{value.day}日"


def ordinal(number: int) -> str:
    """A number up to 99 as headings write it.

    >>> ordinal(3), ordinal(10), ordinal(12), ordinal(20), ordinal(35)
    ('三', '十', '十二', '二十', '三十五')
    """
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones or not tens else "")


def units(results: Results) -> list[str]:
    """The units that have something to mend or to explain, in the order of their files."""
    concerned = [
        line.unit
        for line in results.documents
        if line.role == "submission" and (line.status != "ok" or line.counted or (line.copied and line.copied.chars))
    ]
    return list(dict.fromkeys(concerned))


def between_units(results: Results) -> tuple[Pair, ...]:
    """The pairs of documents of different units, those that share most first."""
    return tuple(pair for pair in arrange(results).pairs if not pair.same_unit)


def to_unit(results: Results, unit: str, head: Letterhead, pairs: Sequence[Pair]) -> dict[str, Any]:
    """The fields of the notice to one unit, told of those of `pairs` that are its own.

    What rests on text that may have been misread is not held against anybody.
    """
    lines = [line for line in results.documents if line.unit == unit and line.role == "submission"]
    read = [line for line in lines if line.status != "error"]
    documents: list[dict[str, Any]] = []
    for line in read:
        problems = [_problem(finding) for finding in line.findings if finding.severity != "info" and not finding.doubtful]
        if problems:
            number, title = ordinal(len(documents) + 1), line.title or line.shown_name
            documents.append({"number": number, "title": title, "path": line.source, "problems": problems})
    unread = [{"path": line.source, "reason": fault.message_zh or fault.message} for line in lines for fault in line.faults]
    own = [pair for pair in pairs if unit in (pair.a.unit, pair.b.unit)]
    copying = [_told(pair, line) for line in read for pair in own if line.id in (pair.a.id, pair.b.id)]
    numbers = _numbered({"documents": documents, "unread": unread, "copying": copying, "closing": True})
    return {
        **head.fields(),
        **numbers,
        "unit": unit,
        "campaign_quoted": _campaign(results, read),
        "documents": lines,
        "documents_with_problems": documents,
        "unread": unread,
        "copying": copying,
    }


def to_all(results: Results, head: Letterhead, pairs: Sequence[Pair]) -> dict[str, Any]:
    """The fields of the circular on the whole batch, with the first of `pairs`."""
    read = results.submissions
    groups: dict[str, list[DocumentLine]] = defaultdict(list)
    for line in results.documents:
        if line.role == "submission":
            groups[line.unit].append(line)
    kinds = Counter(item.code for line in read for item in line.findings if item.severity != "info" and not item.doubtful)
    sound = sum(not line.counted and line.status == "ok" for line in read)
    copying = [_between(pair) for pair in pairs[:_PAIRS]]
    campaign = _campaign(results, read)
    unread = len({line.source for line in results.documents if line.role == "submission" and line.status == "error"})
    failed = f"，另有{unread}份无法读取，须重新报送" if unread else ""
    return {
        **head.fields(),
        "campaign_quoted": campaign,
        "addressees": "各学校",
        "overview": f"近期，我单位对各学校报送的{campaign}材料进行了审查。现将有关情况通报如下。",
        "standing": f"共收到{len(groups)}个单位报送的材料{len(read)}份{failed}。其中{sound}份未发现问题，{len(read) - sound}份需要整改。",
        "rows": [_row(results, unit, lines) for unit, lines in groups.items()],
        "kinds": [f"{results.run.catalogue[code].title['zh']}：{count}处。" for code, count in kinds.most_common(_KINDS)],
        "copying": copying,
        "closing_number": ordinal(4 if copying else 3),
    }


def _numbered(parts: dict[str, Any]) -> dict[str, str]:
    """The numbers of the parts that a notice has."""
    there = [name for name, content in parts.items() if content]
    return {f"{name}_number": ordinal(there.index(name) + 1) for name in there}


def _campaign(results: Results, lines: Iterable[DocumentLine]) -> str:
    """The campaign in quotation marks, if the documents agree on one."""
    names = {name for line in lines if (name := results.campaign(line))}
    return f"“{names.pop()}”" if len(names) == 1 else _UNNAMED


def _problem(finding: FindingLine) -> dict[str, str]:
    quote = (finding.quote or "").strip()
    shown = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}……"
    words = finding.words("zh").rstrip("。")
    quoted = f"原文“{shown}”" if shown and shown not in words else ""
    where = "，".join(part for part in (finding.where("zh"), quoted) if part)
    return {"text": words, "where": f"（{where}）。" if where else "。"}


def _told(pair: Pair, line: DocumentLine) -> str:
    """A pair as one of its units is told of it."""
    own, other = (pair.a, pair.b) if pair.a.id == line.id else (pair.b, pair.a)
    return (
        f"《{own.title or own.shown_name}》与{other.unit}的《{other.title or other.shown_name}》有{len(pair.passages)}处、"
        f"共{pair.chars}字疑似雷同，相似度最高{pair.similarity:.0%}。"
    )


def _between(pair: Pair) -> str:
    return f"{pair.a.unit}与{pair.b.unit}：{len(pair.passages)}处、共{pair.chars}字疑似雷同，相似度最高{pair.similarity:.0%}。"


def _row(results: Results, unit: str, lines: Sequence[DocumentLine]) -> dict[str, str]:
    read = [line for line in lines if line.status != "error"]
    unmet = {label for line in read for label, state in line.standing.items() if state not in ("present", "doubtful")}
    names = [results.run.labels[label]["zh"] if label in results.run.labels else label for label in sorted(unmet)]
    copied = sum(line.copied.chars for line in read if line.copied)
    considered = sum(line.copied.of for line in read if line.copied)
    return {
        "unit": unit,
        "documents": str(len(read)),
        "problems": str(sum(line.counted for line in read)),
        "unmet": "、".join(names) or "无",
        "copied": f"{copied / considered:.0%}" if considered else "—",
    }
