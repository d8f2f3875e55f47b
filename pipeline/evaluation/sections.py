"""Scores the sections of one document: their boundaries, their labels, the labels' confusion and scores."""

from __future__ import annotations

import difflib
from collections import Counter

from pipeline.evaluation.counting import Count, compare
from pipeline.evaluation.sheet import Row, Sheet, quoted
from pipeline.evaluation.words import fold, key

#: labels that are not scored: what is none of the others, and what stands before the first heading
_SILENT = ("other", "preamble")
#: two headings this much alike (difflib's ratio) are one with a slip, as the outside examination has it
_ALIKE = 0.85
#: no label on one side of a pair of the confusion
_NONE = "–"


def score(sheet: Sheet, gold: Row, line: Row) -> None:
    """Boundaries by headings, labels of the sections that are paired; doubtful labels count neither for nor against."""
    wanted, found = gold.get("sections") or [], line.get("sections") or []
    pairs = _pairs([section for section in wanted if section.get("copy") != 2], line)
    copies = sum(section.get("copy") == 2 for section in wanted)
    headed = [hit for section, hit in pairs if section.get("heading")]
    hits = [hit for hit in headed if hit]
    spare = [section for section in found if key(section.get("heading")) and not any(section is hit for hit in hits)]
    sheet.count("section boundaries", Count(len(hits), max(0, len(spare) - copies), len(headed) - len(hits)))
    if len(spare) > copies:
        for section in spare:
            sheet.miss("section beyond", section["heading"])
    for section, hit in pairs:
        if hit is None:
            sheet.miss("section not found", section.get("heading") or section["starts"])
        if not section.get("doubtful"):
            _labels(sheet, section, hit, line)
    for section in found:
        sheet.share("sections unsure", not section["labels"])


def _pairs(wanted: list[Row], line: Row) -> list[tuple[Row, Row | None]]:
    """Each gold section with the found one of the same heading, in order; one without a heading with the one in which it begins."""
    found, pairs, start = line.get("sections") or [], [], 0
    for section in wanted:
        heading = key(section.get("heading"))
        if heading:
            at = next((i for i in range(start, len(found)) if _same(heading, key(found[i].get("heading")))), None)
            pairs.append((section, None if at is None else found[at]))
            start = start if at is None else at + 1
        elif section.get("starts") and section["labels"] != ["preamble"]:
            pairs.append((section, _around(section["starts"], line)))
    return pairs


def _same(gold: str, given: str) -> bool:
    """Whether two headings are one: alike, or with up to twelve characters more, as where a run-in heading ends later."""
    if not given:
        return False
    longer = len(gold) > 3 and gold in given and len(given) <= len(gold) + 12
    return gold == given or longer or difflib.SequenceMatcher(None, given, gold).ratio() >= _ALIKE


def _around(starts: str, line: Row) -> Row | None:
    """The found section in which the words stand that a gold section starts with."""
    text = fold(line.get("text") or "")
    at = text.text.find(key(starts))
    if at < 0:
        return None
    inside = [s for s in line.get("sections") or [] if s["span"][0] <= text.origin[at] < s["span"][1]]
    return inside[-1] if inside else None


def _labels(sheet: Sheet, section: Row, hit: Row | None, line: Row) -> None:
    wanted = Counter(label for label in section["labels"] if label not in _SILENT)
    given = Counter(label for label in (hit["labels"] if hit else []) if label not in _SILENT)
    also = Counter([*(section.get("optional") or []), *(section.get("also_ok") or [])])
    if given and not given & wanted and not given - also:  # another right reading of the whole section
        wanted = given
    sheet.count("section labels", compare(wanted, given, also))
    for label in wanted | given:
        of = (Counter({label: counter[label]}) for counter in (wanted, given, also))
        sheet.labels[label] += compare(*of)
    lacking, beyond = list(wanted - given), list(given - wanted - also)
    if hit and hit["labels"]:
        sheet.answers.append((hit["score"], hit["labels"][0] in [*section["labels"], *also]))
    if not lacking and not beyond:
        return
    instead = _NONE if given else "not found" if hit is None else (hit["labels"] or ["unsure"])[0]
    silent = _NONE if wanted else (section["labels"] or [_NONE])[0]
    for right in lacking or [silent]:
        for wrong in beyond or [instead]:
            sheet.confusion[right, wrong] += 1
            if hit:
                both = f"{'+'.join(section['labels'])} → {'+'.join(hit['labels']) or 'unsure'}"
                sheet.miss(f"label: {right} → {wrong}", f"{both} 「{quoted(line, hit['span'])}」")
