"""Check the gold answers of a set of documents against its texts, and print counts; exit status 1 on any error.

    python corpus/check_gold.py corpus/demo

A set is a folder with ``gold.jsonl`` (a document a line), ``matches.jsonl`` (a copied passage a line) and the texts: those that
``manifest.yaml`` names, where there is one, else the .txt and .html files below ``in/``. Files below ``template/`` are issued plans.

All comparison is made without white space, bracketed pinyin glosses and page marks (-2-, 第2页共5页); passages are compared across
scripts and widths. Fields beyond the result contract: ``starts`` (a section without heading: its first 12 characters), ``also_ok``
(further labels that are right), ``doubtful`` (on an item: another answer is defensible; on a document: the fields of which this
holds), ``note``, ``copy`` (2: a section of the second standing), ``a_quote`` and ``b_quote`` (a passage's first and last 12
characters), ``part`` beside ``file`` (a document of a bundle).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from gold_passages import check_match, check_runs
from gold_texts import Row, fold, is_template, load, squeeze, texts

LABELS = set(
    re.findall(
        r"\w+",
        """preamble guiding_ideology objectives principles scope tasks steps timeline leadership safeguards requirements supervision
        publicity overview practices achievements problems next_steps attachment other""",
    )
)
CODES = set(
    re.findall(
        r"\w+",
        """missing_section empty_section unnamed_leadership duplicated_section repeated_text duplicate_number number_gap placeholder
        foreign_name foreign_topic date_order date_overlap date_gap date_impossible year_mismatch stage_count_mismatch count_mismatch
        name_conflict""",
    )
)
TYPES = {"plan", "summary", "notice", "roster", "news", "other"}
REQUIRED = ["guiding_ideology", "steps", "timeline", "leadership"]
FIELDS = ["file", "part", "doc_type", "lang", "issuer", "year", "campaign", "sections", "required"]
LISTS = ["stages", "deadlines", "members", "findings"]
#: what a role is called in English, squeezed and in lower case
ENGLISH = {"组长": "leader", "副组长": "deputy", "办公室主任": "directoroftheoffice", "顾问": "advis"}
#: the value of a top-level number in every style
VALUES = {
    number: value
    for style in (
        "一二三四五六七八九十",
        "壹貳參肆伍陸柒捌",
        ["I", "II", "III", "IV", "V", "VI", "VII"],
        ["First", "Second", "Three", "Four", "Five", "Six"],
    )
    for value, number in enumerate(style, 1)
}
BLANK = re.compile(r"×{2,}|X{2,}|\*{2,}|_{2,}|年\d{0,2}月日")


def check_document(row: Row, body: str) -> Iterator[str]:
    """What is wrong with one line of gold.jsonl."""
    if missing := [field for field in FIELDS + LISTS if field not in row]:
        yield f"fields missing: {missing}"
        return
    if row["doc_type"] not in TYPES or row["lang"] not in ("zh", "en") or not row["campaign"] or not isinstance(row["year"], int):
        yield "doc_type, lang, campaign or year"
    if (row["issuer"] is None) != (row["doc_type"] == "news"):
        yield "issuer: null for news, and for news alone"
    wanted = [row["issuer"] or "", *(item.get("quote") or "" for name in LISTS for item in row[name])]
    wanted += [member[field] for member in row["members"] for field in ("name", "post") if member.get(field)]
    yield from (f"not in the text: {words!r}" for words in wanted if squeeze(words) not in body)
    yield from check_sections(row, body)
    yield from check_numbers(row)
    yield from check_required(row)
    yield from check_stages(row)
    yield from check_deadlines(row)
    yield from check_members(row, body)
    yield from check_findings(row, body)


def codes(row: Row, firm: bool = False) -> set[str]:
    """The codes of the findings; with `firm` without the doubtful ones."""
    return {f["code"] for f in row["findings"] if not (firm and f.get("doubtful"))}


def check_sections(row: Row, body: str) -> Iterator[str]:
    """Labels that exist; every section in its place, one after the other."""
    at = 0
    for s in row["sections"]:
        also = set(s.get("also_ok", []))
        if not s["labels"] or (set(s["labels"]) | also) - LABELS or set(s["labels"]) & also:
            yield f"labels of {s}"
        if s["heading"] is None:
            found = re.compile(re.escape(s["starts"])).search(body, at)
        else:
            mark = rf"[（(]?{s['number']}(?:[、.,，．)）]+|是)" if s["number"] else ""
            found = re.compile(mark + re.escape(squeeze(s["heading"]))).search(body, at)
        if found is None:
            yield f"section not found after {at}: {s['number']} {s['heading'] or s['starts']}"
        else:
            at = found.end() if s["heading"] else found.start() + 1


def check_numbers(row: Row) -> Iterator[str]:
    """A number of the top level that stands twice or is left out has its finding."""
    last = 0
    for s in row["sections"]:
        if "attachment" in s["labels"]:
            return  # an annex numbers anew
        value = VALUES.get(s["number"] or "")
        if value is None:
            continue
        if value == last and "duplicate_number" not in codes(row):
            yield f"{s['number']} twice, and no duplicate_number"
        if value > last + 1 and "number_gap" not in codes(row):
            yield f"{s['number']} after a gap, and no number_gap"
        last = value


def check_required(row: Row) -> Iterator[str]:
    """The requirements agree with findings, sections, stages and members."""
    if row["doc_type"] != "plan":
        if row["required"] is not None or row["stages"]:
            yield "required and stages are for plans alone"
        return
    if list(row["required"]) != REQUIRED:
        yield f"required must name {REQUIRED}"
        return
    have = {(f["code"], f.get("label")) for f in row["findings"]} | {(f["code"], "") for f in row["findings"]}
    labelled = {label for s in row["sections"] for label in s["labels"]}
    shown = {"steps": bool(row["stages"]), "timeline": any(s["start"] for s in row["stages"]), "leadership": bool(row["members"])}
    for label, state in row["required"].items():
        if f"required.{label}" in row.get("doubtful", []):
            continue
        for value, finding in (("missing", ("missing_section", label)), ("empty", ("empty_section", label))):
            if (state == value) != (finding in have):
                yield f"required.{label} is {state}, the findings disagree"
        if label != "leadership" and (state in ("present", "empty")) != (label in labelled):
            yield f"required.{label} is {state}, the sections disagree"
        if label in shown and (state == "present") != shown[label]:
            yield f"required.{label} is {state}, the {'members' if label == 'leadership' else 'stages'} disagree"
    if (row["required"]["leadership"] == "unnamed") != (("unnamed_leadership", "") in have):
        yield "required.leadership and unnamed_leadership disagree"
    main = Counter(s["labels"][0] for s in row["sections"] if not s.get("doubtful") and s.get("copy") != 2)
    double = {label for label, n in main.items() if n > 1} - {"preamble", "practices"}
    if double and "duplicated_section" not in codes(row):
        yield f"two sections with the main label {double}, and no duplicated_section"


def check_stages(row: Row) -> Iterator[str]:
    """The findings about dates are those that the stages show."""
    seen, before = set(), None
    for s in row["stages"]:
        if squeeze(s["name"]) not in squeeze(s.get("quote", s["name"])):
            yield f"stage {s['name']} is not in its quote"
        start, end = (date.fromisoformat(s[side]) if s[side] else None for side in ("start", "end"))
        if (start is None) != (end is None) and "date_impossible" not in codes(row):
            yield f"stage {s['name']} has one date alone, and no date_impossible"
        if start and end and end < start:
            seen.add("date_order")
        if before and start:
            if start < before[0]:
                seen.add("date_order")
            elif before[1] and start < before[1]:
                seen.add("date_overlap")
            elif before[1] and (start - before[1]).days > 1:
                seen.add("date_gap")
        before = (start, end) if start else None
    for code in ("date_order", "date_overlap", "date_gap"):
        if (code in seen and code not in codes(row)) or code in codes(row, firm=True) - seen:
            yield f"{code}: the stages and the findings disagree"


def check_deadlines(row: Row) -> Iterator[str]:
    """A deadline shows its day, and stands in a plan or notice."""
    if row["deadlines"] and row["doc_type"] not in ("plan", "notice"):
        yield "deadlines are for plans and notices"
    for due in row["deadlines"]:
        day = date.fromisoformat(due["date"]) if due["date"] else None
        if row["lang"] == "zh" and not due.get("doubtful") and (day is None or f"{day.month}月{day.day}日" not in due["quote"]):
            yield f"deadline {due['date']} is not in its quote"


def check_members(row: Row, body: str) -> Iterator[str]:
    """A member stands once for each role and group, and the role is printed."""
    seen: Counter[tuple[str, str, str | None]] = Counter((m["role"], m["name"], m.get("note")) for m in row["members"])
    yield from (f"member stands twice: {member}" for member, n in seen.items() if n > 1)
    folded = fold(body)
    for role in {m["role"] for m in row["members"]} - {"成员"}:  # a list without roles is 成员
        if (ENGLISH.get(role, role) if row["lang"] == "en" else role) not in folded:
            yield f"role {role} is not printed"


def check_findings(row: Row, body: str) -> Iterator[str]:
    """Codes and labels that exist; what is repeated stands twice; no blank is left out."""
    for f in row["findings"]:
        if f["code"] not in CODES or f.get("label", "other") not in LABELS:
            yield f"finding {f}"
        if (f["quote"] is None) != (f["code"] == "missing_section"):
            yield f"quote of {f}"
        elif f["code"] == "repeated_text" and body.count(squeeze(f["quote"])) != 2:
            yield f"does not stand twice: {f['quote']}"
    quotes = [squeeze(f["quote"]) for f in row["findings"] if f["quote"]]
    quoted = [(at, at + len(quote)) for quote in quotes for at in [body.find(quote)]]
    for blank in BLANK.finditer(body):
        if not any(start <= blank.start() and blank.end() <= end for start, end in quoted):
            yield f"blank {blank.group()!r} without a finding"


def check(folder: Path) -> list[str]:
    """Check the set in `folder`, print its counts and return what is wrong with it."""
    gold, matches, bodies = load(folder / "gold.jsonl"), load(folder / "matches.jsonl"), texts(folder)
    keys = [(row["file"], row["part"]) for row in gold]
    errors = [f"gold.jsonl and the texts differ: {key}" for key in set(keys) ^ set(bodies)]
    errors += [f"stands twice: {key}" for key, n in Counter(keys).items() if n > 1]
    for row, key in zip(gold, keys, strict=True):
        errors += [f"{key[0]} {key[1] or ''}: {what}" for what in check_document(row, bodies.get(key, ""))]
    for number, match in enumerate(matches, 1):
        errors += [f"match {number}: {what}" for what in check_match(match, bodies)]
    errors += check_runs(bodies, matches)
    count_of = {name: sum(len(row[name]) for row in gold) for name in ("sections", *LISTS)}
    sound = sum(not row["findings"] and not is_template(key) for row, key in zip(gold, keys, strict=True))
    print(f"{len(gold)} documents {dict(Counter(row['doc_type'] for row in gold))}, {sum(map(is_template, keys))} of them issued plans")
    print(f"{sound} submissions without findings; {count_of}")
    print("findings:", dict(sorted(Counter(f["code"] for row in gold for f in row["findings"]).items())))
    print(f"{len(matches)} passages: {dict(Counter(match['kind'] for match in matches))}")
    return errors


def main() -> int:
    """Run the check from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    errors = check(parser.parse_args().folder)
    print(*(f"ERROR {error}" for error in errors), "FAILED" if errors else "all found", sep="\n")
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
