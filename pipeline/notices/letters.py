"""What a notice says: the facts of a run, put into sentences that can be sent."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pipeline.notices.batch import Batch, holders, sides
from pipeline.report import handed_in
from pipeline.report.passages import Pair, section_at
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, FindingLine
from pipeline.report.views import SEVERITIES

_DIGITS = "零一二三四五六七八九"
#: what stands for a campaign where the documents name none, or several
_UNNAMED = "本次活动"
#: pairs of units that the circular names, and passages of a pair that a notice quotes: a page each
_PAIRS, _PLACES = 20, 10
#: a quotation is shown up to so many characters
_QUOTED = 30
#: units that are named of those that hold a passage
_UNITS = 3
#: the running number of a document number
_RUNNING = re.compile(r"[0-9]{1,9}(?=\s*号\s*$)")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends the notices: the issuer's name, the document number of the first (`numbered`), the days of issue and of the deadline,
    whom to ask (name and telephone), who gets a copy.
    """

    superior: str
    document_number: str = ""
    issued: date | None = None
    deadline: date | None = None
    contact: str = ""
    copies: str = ""

    def fields(self, place: int) -> dict[str, str]:
        """The fields of the templates' head and foot, for the notice at `place` (from 0)."""
        return {
            "superior": self.superior,
            "document_number": numbered(self.document_number, place) or (f"　　〔{self.issued.year}〕　　号" if self.issued else ""),
            "date": day(self.issued) if self.issued else "　　年　月　日",
            "deadline": day(self.deadline) if self.deadline else "规定期限",
            "contact": self.contact,
            "copies": self.copies.rstrip("。"),
            "printer": f"{self.superior}办公室",
        }


def counts_on(number: str) -> bool:
    """Whether a document number gives each of several notices one of its own.

    >>> counts_on("云教〔2026〕15号"), counts_on("云教〔2026〕{n}号"), counts_on("云教15")
    (True, True, False)
    """
    return "{n}" in number or _RUNNING.search(number) is not None


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


class Shared(NamedTuple):
    """Documents that share text: who with whom in a sentence, and the places one by one."""

    text: str
    places: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text + "；".join(self.places) + ("。" if self.places else "")


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
    copying = [shared for line in read for shared in _to_explain(batch, line)]
    numbers = _numbered({"documents": documents, "unread": unread, "copying": copying, "closing": True})
    return {
        **head.fields(place),
        **numbers,
        "unit": f"“{lines[0].path('zh')}”的报送单位" if all(line.nameless for line in lines) else unit,
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
    read = batch.read
    kinds = Counter(item.code for line in read for item in line.findings if item.severity != "info" and not item.doubtful)
    copying = list(_between(batch))
    campaign = _campaign(batch.results, read)
    catalogue = batch.results.run.catalogue
    numbers = _numbered({"overview": True, "kinds": kinds, "copying": copying, "closing": True})
    return {
        **head.fields(0),
        **numbers,
        "campaign_quoted": campaign,
        "addressees": "各学校",
        "overview": f"近期，我单位对各学校报送的{campaign}材料进行了审查。现将有关情况通报如下。",
        "standing": _standing(batch),
        "rows": [_row(batch, unit, lines) for unit, lines in batch.named.items()],
        "kinds": [f"{catalogue[code].title['zh']}：{count}处。" for code, count in kinds.most_common()],
        "copying": copying,
    }


def _standing(batch: Batch) -> str:
    """How many documents came from whom, and how they stand."""
    read = batch.read
    unread = len({line.source for lines in (*batch.units.values(), batch.lost) for line in lines if line.status == "error"})
    failed = f"，另有{unread}份无法读取，须重新报送" if unread else ""
    lost = list(dict.fromkeys(line.path("zh") for line in (*batch.lost, *(line for line in read if line.nameless))))
    whose = f"其中{len(lost)}份看不出由哪个单位报送：{'、'.join(lost)}。" if lost else ""
    mend = {line.id for line in read if batch.is_concerned(line)}
    open_ones = {line.id for line in read} & batch.undecided - mend
    sound = sum(map(batch.is_sound, read))
    slight = len(read) - sound - len(mend) - len(open_ones)
    said = (
        (sound, "{}份未发现问题"),
        (len(mend), "{}份需要整改或说明"),
        (slight, "{}份仅有少量文字与其他单位的材料相近，或应为被参照的一方，不要求说明"),
        (len(open_ones), "{}份尚有疑似问题没有核实，是否存在问题待核实后确定"),
    )
    standing = "，".join(words.format(count) for count, words in said if count)
    own = f"由我单位、所属机构或上级机关制发的{len(batch.own)}份不列入。" if batch.own else ""
    told = f"已读取的材料中，{standing}。" if standing else ""
    return f"共收到{len(batch.named)}个单位报送的材料{len(read)}份{failed}。{whose}{own}{told}{_absent(batch.results)}"


def _absent(results: Results) -> str:
    """Which schools of the register have not submitted; nothing where none was given, or all have."""
    handed = handed_in.of(results)
    names = [school.name for school in handed.missing] if handed else []
    return f"名册所列学校中，{len(names)}所未报送：{'、'.join(names)}。" if names else ""


def _numbered(parts: dict[str, Any]) -> dict[str, str]:
    """The numbers of the parts that a notice has; nothing for those that it lacks."""
    there = [name for name, content in parts.items() if content]
    return {f"{name}_number": ordinal(there.index(name) + 1) if name in there else "" for name in parts}


def _campaign(results: Results, lines: Iterable[DocumentLine]) -> str:
    """The campaign in quotation marks, if the documents agree on one."""
    names = {name for line in lines if (name := results.campaign(line))}
    return f"“{names.pop()}”" if len(names) == 1 else _UNNAMED


def _problem(finding: FindingLine) -> dict[str, str]:
    """A finding as a sentence, and where it stands."""
    shown = _shortened(finding.quote or "")
    words = finding.words("zh").rstrip("。")
    quoted = f"原文“{shown}”" if shown and shown not in words else ""
    where = "，".join(part for part in (finding.where("zh"), quoted) if part)
    return {"text": words, "where": f"（{where}）。" if where else "。"}


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}……"


def _to_explain(batch: Batch, line: DocumentLine) -> Iterator[Shared]:
    """What a document's unit is asked to explain."""
    pairs, clusters = batch.to_explain(line)
    own = line.title or line.shown_name
    for pair in pairs:
        other, passages = sides(pair, line)
        text = (
            f"《{own}》与{other.unit}的《{other.title or other.shown_name}》有{len(pair.passages)}处、"
            f"共{pair.chars}字疑似雷同，相似度最高{pair.similarity:.0%}："
        )
        told = []
        for number, (passage, here, there, words) in enumerate(passages[:_PLACES], 1):
            where = batch.where(line, here) or _in_section(section_at(line, here))
            opposite = batch.where(other, there) or _in_section(section_at(other, there))
            details = "，".join(part for part in (f"对方{opposite}" if opposite else "", f"{passage.chars}字") if part)
            told.append(f"（{number}）{where}“{_shortened(words)}”（{details}，相似度{passage.similarity:.0%}）")
        left = len(passages) - len(told)
        yield Shared(text, (*told, f"其余{left}处见批注后的材料") if left else tuple(told))
    for cluster in clusters:
        others = list(dict.fromkeys(other.unit for other in holders(cluster).values() if other.unit != line.unit))
        held = next((passage.b_span for holder, passage in cluster.holders if holder.id == line.id), cluster.span)
        where = batch.where(line, held.start) or _in_section(section_at(line, held.start))
        words = f"{where}“{_shortened(line.text[held.start : held.end])}”"
        yield Shared(f"《{own}》{words}一段约{cluster.chars}字，与{_some(others)}{len(others)}个单位的材料疑似雷同。")


def _in_section(heading: str) -> str:
    return f"“{heading}”部分" if heading else ""


def _some(units: Sequence[str]) -> str:
    """The first of some units, and that there are more."""
    return "、".join(units[:_UNITS]) + ("等" if len(units) > _UNITS else "")


def _between(batch: Batch) -> Iterator[str]:
    """What two units share, those that share most first, with the documents in which it stands; then what many hold."""
    of_units: dict[frozenset[str], list[Pair]] = defaultdict(list)
    for pair in batch.pairs:
        of_units[frozenset((pair.a.unit, pair.b.unit))].append(pair)
    grave = sorted((pairs for pairs in of_units.values() if not batch.is_slight(pairs)), key=lambda pairs: -sum(p.chars for p in pairs))
    for pairs in grave[:_PAIRS]:
        told = "；".join(
            f"{pair.a.unit}《{pair.a.title or pair.a.shown_name}》与{pair.b.unit}《{pair.b.title or pair.b.shown_name}》"
            f"{len(pair.passages)}处、共{pair.chars}字，相似度最高{pair.similarity:.0%}"
            for pair in pairs
        )
        yield f"{told}。"
    for cluster in batch.clusters:
        units = list(dict.fromkeys(line.unit for line in holders(cluster).values()))
        if len(units) > 1:
            words = _shortened(cluster.representative.text[cluster.span.start : cluster.span.end])
            yield f"“{words}”一段约{cluster.chars}字，见于{_some(units)}{len(units)}个单位的材料。"
    if len(grave) > _PAIRS:
        yield f"其余{len(grave) - _PAIRS}组见各单位的整改通知书。"


def _row(batch: Batch, unit: str, lines: Sequence[DocumentLine]) -> dict[str, str]:
    """A unit's line in the table. Of what people have not decided on it is said that it is to be decided, and nothing else."""
    read = [line for line in lines if line.status != "error"]
    unmet = {label for line in read for label, state in line.standing.items() if state not in ("present", "doubtful")}
    labels = batch.results.run.labels
    names = [*(words["zh"] for label, words in labels.items() if label in unmet), *sorted(unmet - set(labels))]
    copied = sum(batch.taken[line.id].chars for line in read if line.id in batch.taken)
    considered = sum(line.copied.of for line in read if line.copied)
    problems = sum(line.counted for line in read)
    undecided = any(line.id in batch.undecided for line in read)
    return {
        "unit": unit,
        "documents": str(len(read)),
        "problems": (f"{problems}，另有待核实" if problems else "待核实") if undecided else str(problems),
        "unmet": "、".join(names) or ("待核实" if undecided else "无"),
        "copied": "待核实" if undecided and not copied else f"{copied / considered:.0%}" if considered else "—",
    }
