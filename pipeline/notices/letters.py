"""What a notice says: the facts of a run, put into sentences that can be sent."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.report import handed_in, owners, taken
from pipeline.report.documents import SEVERITIES
from pipeline.report.passages import Cluster, Pair, arrange
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine

_DIGITS = "零一二三四五六七八九"
#: what stands for a campaign where the documents name none, or several
_UNNAMED = "本次活动"
#: problems and pairs that the circular names: a page each
_KINDS, _PAIRS = 8, 20
#: a quotation is shown up to so many characters
_QUOTED = 30
#: units that a notice names of those that hold a passage
_HOLDERS = 3
#: the running number of a document number
_RUNNING = re.compile(r"[0-9]{1,9}(?=\s*号\s*$)")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends the notices: the issuer's name, the document number of the first (`numbered`), the days of issue and of the deadline."""

    superior: str
    document_number: str = ""
    issued: date | None = None
    deadline: date | None = None

    def fields(self, place: int) -> dict[str, str]:
        """The fields of the templates' head and foot, for the notice at `place` (from 0)."""
        return {
            "superior": self.superior,
            "document_number": numbered(self.document_number, place) or (f"　　〔{self.issued.year}〕　　号" if self.issued else ""),
            "date": day(self.issued) if self.issued else "　　年　月　日",
            "deadline": day(self.deadline) if self.deadline else "规定期限",
        }


def day(value: date) -> str:
    """A day as official papers write it, without leading zeros (GB/T 9704-2012, 7.3.5.4).

    >>> day(date(2024, 3, 5))
    '2024年3月5日'
    """
    return f"{value.year}年{value.month}月{value.day}日"


def numbered(first: str, place: int) -> str:
    """The document number at `place` (from 0) of those that begin with `first`; ``{n}`` stands for the running number, from 1.

    >>> numbered("云教〔2026〕15号", 0), numbered("云教〔2026〕15号", 2), numbered("云教函〔2026〕{n}号", 2)
    ('云教〔2026〕15号', '云教〔2026〕17号', '云教函〔2026〕3号')
    """
    if "{n}" in first:
        return first.replace("{n}", str(1 + place))
    return _RUNNING.sub(lambda found: str(int(found[0]) + place), first)


def ordinal(number: int) -> str:
    """A number up to 99 as headings write it.

    >>> ordinal(3), ordinal(10), ordinal(12), ordinal(20), ordinal(35)
    ('三', '十', '十二', '二十', '三十五')
    """
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones or not tens else "")


class Batch:
    """A run as the notices tell of it: what each unit has handed in, what it may have taken from others.

    A file that nobody could read stands with the unit whose it is (`owners`); those of nobody are `lost`. Likely originals are not held
    against anybody: what others probably took from a document is no matter of its unit (`taken`).
    """

    def __init__(self, results: Results) -> None:
        self.results = results
        self.taken = taken.of(results)
        whose = owners.of(results)
        self.units: dict[str, list[DocumentLine]] = defaultdict(list)
        self.lost: list[DocumentLine] = []
        for line in results.documents:
            if line.role == "submission":
                unit = whose.get(line.id, line.unit)
                (self.units[unit] if unit else self.lost).append(line)
        copying = arrange(results)
        self.pairs = tuple(pair for pair in copying.pairs if not pair.same_unit and not pair.relation)
        self.clusters = copying.clusters

    @property
    def concerned(self) -> list[str]:
        """The units that have something to mend or to explain, in the order of their files."""
        return [unit for unit, lines in self.units.items() if any(map(self._is_concerned, lines))]

    def is_sound(self, line: DocumentLine) -> bool:
        """Whether nothing speaks against a document that was read as a whole."""
        return line.status == "ok" and not self._is_concerned(line)

    def _is_concerned(self, line: DocumentLine) -> bool:
        may_have_taken = line.id in self.taken and self.taken[line.id].chars and self.shared(line)
        return bool(line.status != "ok" or line.counted or may_have_taken)

    def shared(self, line: DocumentLine) -> list[str]:
        """What a document shares with those of other units, a sentence for each, but for what was probably taken from it."""
        told = [_told(pair, line) for pair in self.pairs if _may_have_taken(pair, line)]
        return told + [_widespread(cluster, line) for cluster in self.clusters if line.id in _holders(cluster)]


def to_unit(batch: Batch, unit: str, head: Letterhead, place: int) -> dict[str, Any]:
    """The fields of the notice to one unit, which is the one at `place` (from 0) of all that are sent.

    What rests on text that may have been misread is not held against anybody.
    """
    lines = batch.units[unit]
    read = [line for line in lines if line.status != "error"]
    documents: list[dict[str, Any]] = []
    for line in read:
        found = [finding for finding in line.findings if finding.severity != "info" and not finding.doubtful]
        if found:
            problems = [_problem(finding) for finding in sorted(found, key=_gravity)]
            number, title = ordinal(len(documents) + 1), line.title or line.shown_name
            documents.append({"number": number, "title": title, "path": line.path("zh"), "problems": problems})
    unread = [{"path": line.path("zh"), "reason": fault.words("zh")} for line in lines for fault in line.faults]
    copying = [words for line in read for words in batch.shared(line)]
    numbers = _numbered({"documents": documents, "unread": unread, "copying": copying, "closing": True})
    return {
        **head.fields(place),
        **numbers,
        "unit": unit,
        "campaign_quoted": _campaign(batch.results, read),
        "documents": lines,
        "documents_with_problems": documents,
        "unread": unread,
        "copying": copying,
    }


def _gravity(finding: FindingLine) -> tuple[int, int]:
    """The gravest first, those of one severity in the order of the text; what is absent stands before all that is there."""
    return SEVERITIES.index(finding.severity), finding.span.start if finding.span else -1


def to_all(batch: Batch, head: Letterhead) -> dict[str, Any]:
    """The fields of the circular on the whole batch, the first of all notices."""
    results = batch.results
    read = results.submissions
    kinds = Counter(item.code for line in read for item in line.findings if item.severity != "info" and not item.doubtful)
    sound = sum(map(batch.is_sound, read))
    copying = [_between(pair) for pair in batch.pairs[:_PAIRS]]
    campaign = _campaign(results, read)
    unread = len({line.source for line in results.documents if line.role == "submission" and line.status == "error"})
    failed = f"，另有{unread}份无法读取，须重新报送" if unread else ""
    lost = "、".join(line.path("zh") for line in batch.lost)
    whose = f"其中{len(batch.lost)}份看不出由哪个单位报送：{lost}。" if lost else ""
    return {
        **head.fields(0),
        "campaign_quoted": campaign,
        "addressees": "各学校",
        "overview": f"近期，我单位对各学校报送的{campaign}材料进行了审查。现将有关情况通报如下。",
        "standing": f"共收到{len(batch.units)}个单位报送的材料{len(read)}份{failed}。{whose}"
        f"已读取的材料中，{sound}份未发现问题，{len(read) - sound}份需要整改或说明。{_absent(results)}",
        "rows": [_row(batch, unit, lines) for unit, lines in batch.units.items()],
        "kinds": [f"{results.run.catalogue[code].title['zh']}：{count}处。" for code, count in kinds.most_common(_KINDS)],
        "copying": copying,
        "closing_number": ordinal(4 if copying else 3),
    }


def _absent(results: Results) -> str:
    """Which schools of the register have not submitted; nothing where none was given, or all have."""
    handed = handed_in.of(results)
    names = [school.name for school in handed.missing] if handed else []
    return f"名册所列学校中，{len(names)}所未报送：{'、'.join(names)}。" if names else ""


def _numbered(parts: dict[str, Any]) -> dict[str, str]:
    """The numbers of the parts that a notice has."""
    there = [name for name, content in parts.items() if content]
    return {f"{name}_number": ordinal(there.index(name) + 1) for name in there}


def _campaign(results: Results, lines: Iterable[DocumentLine]) -> str:
    """The campaign in quotation marks, if the documents agree on one."""
    names = {name for line in lines if (name := results.campaign(line))}
    return f"“{names.pop()}”" if len(names) == 1 else _UNNAMED


def _problem(finding: FindingLine) -> dict[str, str]:
    """A finding as a sentence, and where it stands."""
    quote = (finding.quote or "").strip()
    shown = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}……"
    words = finding.words("zh").rstrip("。")
    quoted = f"原文“{shown}”" if shown and shown not in words else ""
    where = "，".join(part for part in (finding.where("zh"), quoted) if part)
    return {"text": words, "where": f"（{where}）。" if where else "。"}


def _may_have_taken(pair: Pair, line: DocumentLine) -> bool:
    """Whether a document is one of a pair, and not the one that is probably the original."""
    return (line.id == pair.a.id and pair.source != "a") or (line.id == pair.b.id and pair.source != "b")


def _told(pair: Pair, line: DocumentLine) -> str:
    """A pair as one of its units is told of it."""
    own, other = (pair.a, pair.b) if pair.a.id == line.id else (pair.b, pair.a)
    return (
        f"《{own.title or own.shown_name}》与{other.unit}的《{other.title or other.shown_name}》有{len(pair.passages)}处、"
        f"共{pair.chars}字疑似雷同，相似度最高{pair.similarity:.0%}。"
    )


def _holders(cluster: Cluster) -> dict[str, DocumentLine]:
    """The documents that hold a passage, by id."""
    return {line.id: line for line in (cluster.representative, *(holder for holder, _ in cluster.holders))}


def _widespread(cluster: Cluster, line: DocumentLine) -> str:
    """A passage that many hold, as one of their units is told of it."""
    others = list(dict.fromkeys(other.unit for other in _holders(cluster).values() if other.unit != line.unit))
    named = "、".join(others[:_HOLDERS]) + ("等" if len(others) > _HOLDERS else "")
    return f"《{line.title or line.shown_name}》有一段约{cluster.chars}字的文字，与{named}{len(others)}个单位的材料疑似雷同。"


def _between(pair: Pair) -> str:
    return f"{pair.a.unit}与{pair.b.unit}：{len(pair.passages)}处、共{pair.chars}字疑似雷同，相似度最高{pair.similarity:.0%}。"


def _row(batch: Batch, unit: str, lines: Sequence[DocumentLine]) -> dict[str, str]:
    read = [line for line in lines if line.status != "error"]
    unmet = {label for line in read for label, state in line.standing.items() if state not in ("present", "doubtful")}
    labels = batch.results.run.labels
    names = [labels[label]["zh"] if label in labels else label for label in sorted(unmet)]
    copied = sum(batch.taken[line.id].chars for line in read if line.id in batch.taken)
    considered = sum(line.copied.of for line in read if line.copied)
    return {
        "unit": unit,
        "documents": str(len(read)),
        "problems": str(sum(line.counted for line in read)),
        "unmet": "、".join(names) or "无",
        "copied": f"{copied / considered:.0%}" if considered else "—",
    }
