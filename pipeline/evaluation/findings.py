"""Scores the findings of one document: each code once, the places of those that are right, false alarms in sound documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.evaluation.counting import compare
from pipeline.evaluation.sheet import Row, Sheet, quoted
from pipeline.evaluation.words import key

#: the codes that gold answers speak of, those of the result contract; other findings are neither right nor wrong
CODES = frozenset(
    """missing_section empty_section unnamed_leadership duplicated_section repeated_text duplicate_number number_gap placeholder
    foreign_name foreign_topic date_order date_overlap date_gap date_impossible year_mismatch stage_count_mismatch count_mismatch
    name_conflict""".split()
)
#: codes whose finding is one for each label
_BY_LABEL = ("missing_section", "empty_section")
#: characters around a found span that still belong to its place, and the first characters of a gold quote that must stand there;
#: both as in the outside examination
_NEAR, _QUOTE = 15, 12
_Kind = tuple[str, str | None]


def score(sheet: Sheet, gold: Row, line: Row) -> None:
    """Findings by code and, where a section is meant, by label; how often a document shows one is not scored."""
    wanted, given = gold.get("findings") or [], line.get("findings") or []
    firm = _once(row for row in wanted if not row.get("doubtful"))
    found = _once(given)
    doubtful = _once(row for row in wanted if row.get("doubtful")) - firm
    for code in {*(gold.get("tolerated") or ()), *(gold.get("findings_ok") or ())}:
        doubtful |= Counter(kind for kind in found if kind[0] == code)
    sheet.count("findings (code)", compare(firm, found, doubtful))
    lacking, beyond = firm - found, found - firm - doubtful
    for code in {code for code, _ in firm | beyond}:
        of = (Counter({kind: 1 for kind in counter if kind[0] == code}) for counter in (firm, found, doubtful))
        sheet.codes[code] += compare(*of)
    if not firm:
        sheet.share("clean documents with a false alarm", bool(beyond))
    for row in wanted:
        if not row.get("doubtful") and key(row.get("quote")) and found[_kind(row)]:
            _place(sheet, row, line)
    for row in wanted:
        if not row.get("doubtful") and lacking[_kind(row)]:
            sheet.miss(f"finding lacking: {row['code']}", " ".join(filter(None, (row.get("label"), row.get("quote"), row.get("note")))))
    for row in given:
        if beyond[_kind(row)]:
            sheet.miss(f"finding beyond: {row['code']}", f"{row.get('label') or ''} 「{quoted(line, row.get('span'))}」".strip())


def _kind(row: Row) -> _Kind:
    return row["code"], row.get("label") if row["code"] in _BY_LABEL else None


def _once(rows: Iterable[Row]) -> Counter[_Kind]:
    return Counter({_kind(row) for row in rows if row["code"] in CODES})


def _place(sheet: Sheet, row: Row, line: Row) -> None:
    """Whether one of the found rows of that code stands where the gold quotes it."""
    quote, text = key(row["quote"]), line.get("text") or ""
    spans = [finding["span"] for finding in line["findings"] if finding["code"] == row["code"] and finding["span"]]
    near = [key(text[max(0, start - _NEAR) : end + _NEAR]) for start, end in spans]
    right = any(quote[:_QUOTE] in words or words in quote for words in near)
    sheet.share("findings at their place", right)
    if not right:
        sheet.miss(f"finding elsewhere: {row['code']}", f"{row['quote']} → {'; '.join(quoted(line, span) for span in spans)}")
