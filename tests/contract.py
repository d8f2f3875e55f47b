"""The result contract as a check: what is wrong with the lines of a run, a sentence each. Written from the contract, not from the code;
from the code it takes the finding codes that the contract lets it add.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.checks.findings import catalogue

Line = Mapping[str, Any]


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


ROLES = {"submission", "template"}
STATUSES = {"ok", "error", "partial"}
ERROR_CODES = {"encrypted", "truncated", "empty", "unsupported", "no_text", "too_large", "unsafe", "timeout", "crashed", "missing_tool"}
DOC_TYPES = {"plan", "summary", "notice", "roster", "news", "other"}
SEVERITIES = {"high", "medium", "low", "info"}
KINDS = {"peer", "template", "self"}
STATES = {"present", "missing", "empty", "unnamed"}
LABELS = _names(
    "preamble guiding_ideology objectives principles scope tasks steps timeline leadership safeguards requirements "
    "supervision publicity overview practices achievements problems next_steps attachment other"
)
CODES = _names(
    "missing_section empty_section unnamed_leadership duplicated_section repeated_text duplicate_number number_gap "
    "placeholder foreign_name foreign_topic date_order date_overlap date_gap date_impossible year_mismatch "
    "stage_count_mismatch count_mismatch name_conflict"
)
#: findings about something that the text lacks
ABSENT = {"missing_section"}
#: what the state of a requirement is called among the findings
STATE_CODES = {"missing": "missing_section", "empty": "empty_section", "unnamed": "unnamed_leadership"}

TEXT, NULLABLE, NUMBER, COUNT = (str,), (str, type(None)), (int, float), (int, type(None))
FIELDS: dict[str, tuple[type, ...]] = {
    "id": TEXT,
    "source": TEXT,
    "part": COUNT,
    "role": TEXT,
    "status": TEXT,
    "error": (dict, type(None)),
    "doc_type": TEXT,
    "lang": TEXT,
    "script": NULLABLE,
    "title": NULLABLE,
    "issuer": NULLABLE,
    "date": NULLABLE,
    "year": COUNT,
    "campaign": NULLABLE,
    "unit": TEXT,
    "district": NULLABLE,
    "unit_from": TEXT,
    "text": TEXT,
    "sections": (list,),
    "requirements": (dict, type(None)),
    "stages": (list,),
    "deadlines": (list,),
    "members": (list,),
    "findings": (list,),
}
ROWS: dict[str, dict[str, tuple[type, ...]]] = {
    "sections": {"number": NULLABLE, "heading": NULLABLE, "level": (int,), "labels": (list,), "score": NUMBER, "span": (list,)},
    "stages": {"name": TEXT, "start": NULLABLE, "end": NULLABLE, "span": (list,)},
    "deadlines": {"date": TEXT, "what": TEXT, "span": (list,)},
    "members": {"role": TEXT, "name": TEXT, "post": NULLABLE, "span": (list,)},
    "findings": {
        "code": TEXT,
        "severity": TEXT,
        "label": NULLABLE,
        "span": (list, type(None)),
        "message": TEXT,
        "fingerprint": TEXT,
    },
}
MATCH: dict[str, tuple[type, ...]] = {
    "a": TEXT,
    "a_span": (list,),
    "b": TEXT,
    "b_span": (list,),
    "chars": (int,),
    "similarity": NUMBER,
    "kind": TEXT,
    "cluster": NULLABLE,
}
#: fields of which an unread file knows nothing, `lang` among them
UNKNOWN = {"lang", "script", "title", "issuer", "date", "year", "campaign"}


def violations(documents: Sequence[Line], matches: Sequence[Line]) -> list[str]:
    """What is wrong with the lines of documents.jsonl and matches.jsonl."""
    found = [f"{line.get('source')}#{line.get('part')}: {wrong}" for line in documents for wrong in document(line)]
    twice = [name for name, count in Counter(line["id"] for line in documents).items() if count > 1]
    found += [f"the id {name} stands twice" for name in twice]
    places = Counter((line["source"], line["part"]) for line in documents)
    found += [f"{source}#{part} stands twice" for (source, part), count in places.items() if count > 1]
    by_id = {line["id"]: line for line in documents}
    return found + [f"match {match.get('a')} ~ {match.get('b')}: {wrong}" for match in matches for wrong in _match(match, by_id)]


def document(line: Line) -> list[str]:
    """What is wrong with one line of documents.jsonl."""
    wrong = list(_types(line, FIELDS, also_null=UNKNOWN if line.get("status") == "error" else ()))
    if wrong:
        return wrong
    for name, fields in ROWS.items():
        wrong += [f"{name}: {problem}" for row in line[name] for problem in _types(row, fields)]
    if wrong:
        return wrong
    checks = (_head, _spans, _sections, _dates, _members, _findings, _requirements)
    return [problem for check in checks for problem in check(line)]


def _types(row: Line, fields: Mapping[str, tuple[type, ...]], also_null: Collection[str] = ()) -> Iterator[str]:
    for name, kinds in fields.items():
        if name not in row:
            yield f"{name} is missing"
        elif not isinstance(row[name], kinds) and not (row[name] is None and name in also_null):
            yield f"{name} is {row[name]!r}"
        elif isinstance(row[name], bool):
            yield f"{name} is a truth value"


def _head(line: Line) -> Iterator[str]:
    vocabulary = (("role", ROLES), ("status", STATUSES), ("doc_type", DOC_TYPES), ("unit_from", {"issuer", "register", "folder", "file"}))
    yield from (f"{name} is {line[name]!r}" for name, known in vocabulary if line[name] not in known)
    yield from (f"{name} is empty" for name in ("id", "source", "unit") if not line[name])
    if "\\" in line["source"] or line["source"].startswith("/") or ".." in line["source"].split("/"):
        yield f"source is {line['source']!r}"
    if line["part"] is not None and line["part"] < 1:
        yield f"part is {line['part']}"
    error = line["error"]
    if (error is None) != (line["status"] == "ok"):
        yield f"status {line['status']} with error {error!r}"
    if error is not None and (error.get("code") not in ERROR_CODES or not error.get("message")):
        yield f"error is {error!r}"
    if line["status"] == "error":
        yield from (f"{name} of a file that was not read" for name in (*ROWS, "text", "requirements") if line[name])
    elif line["lang"] not in ("zh", "en") or line["script"] not in (("hans", "hant") if line["lang"] == "zh" else (None,)):
        yield f"lang {line['lang']!r} with script {line['script']!r}"


def _spans(line: Line) -> Iterator[str]:
    for name in ROWS:
        for row in line[name]:
            if row["span"] is not None and not _inside(row["span"], line["text"]):
                yield f"{name}: the span {row['span']} is no part of the text"


def _inside(span: Sequence[int], text: str) -> bool:
    return len(span) == 2 and all(type(offset) is int for offset in span) and 0 <= span[0] < span[1] <= len(text)


def _sections(line: Line) -> Iterator[str]:
    for row in line["sections"]:
        if set(row["labels"]) - LABELS or len(set(row["labels"])) < len(row["labels"]):
            yield f"section {row['heading']}: labels {row['labels']}"
        if not 0 <= row["score"] <= 1:
            yield f"section {row['heading']}: score {row['score']}"
        if row["number"] is not None and re.search(r"[、（）()．.：:\s]", row["number"]):
            yield f"section {row['heading']}: the number {row['number']!r} holds marks"
        words = line["text"][slice(*row["span"])]
        lead = _letters(words)[: len(_letters(row["number"])) + len(_letters(row["heading"])) + 4]
        if row["heading"] is not None and _letters(row["heading"]) not in lead:
            yield f"section {row['heading']}: begins with {words[:20]!r}"
    for one, other in zip(line["sections"], line["sections"][1:], strict=False):
        if one["span"][1] > other["span"][0]:
            yield f"the sections {one['heading']} and {other['heading']} overlap"


def _letters(text: str | None) -> str:
    return re.sub(r"\W", "", text or "")


def _dates(line: Line) -> Iterator[str]:
    rows = [("", line, ("date",)), *(("stage ", row, ("start", "end")) for row in line["stages"])]
    rows += [("deadline ", row, ("date",)) for row in line["deadlines"]]
    for what, row, names in rows:
        yield from (f"{what}{name} is {row[name]!r}" for name in names if row[name] is not None and not _iso(row[name]))
    if line["stages"] and line["doc_type"] != "plan":
        yield f"stages in a {line['doc_type']}"
    if line["deadlines"] and line["doc_type"] not in ("plan", "notice"):
        yield f"deadlines in a {line['doc_type']}"
    yield from ("a deadline of nothing" for row in line["deadlines"] if not row["what"])


def _iso(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _members(line: Line) -> Iterator[str]:
    for row in line["members"]:
        if not row["role"] or not row["name"] or (re.search(r"\s", row["name"]) and line["lang"] != "en"):
            yield f"member {row['role']!r} {row['name']!r}"
        if _letters(row["name"]) not in _letters(line["text"][slice(*row["span"])]):
            yield f"member {row['name']}: not the words at its span"
    twice = [who for who, count in Counter((row["role"], row["name"]) for row in line["members"]).items() if count > 1]
    yield from (f"member {who} stands twice" for who in twice)


def _findings(line: Line) -> Iterator[str]:
    for row in line["findings"]:
        if row["code"] not in CODES | set(catalogue()) or row["severity"] not in SEVERITIES:
            yield f"finding {row['code']!r} of severity {row['severity']!r}"
        if row["label"] is not None and row["label"] not in LABELS:
            yield f"finding {row['code']}: label {row['label']!r}"
        if row["label"] is None and row["code"] in ("missing_section", "empty_section"):
            yield f"finding {row['code']} without a label"
        if row["span"] is not None and row["code"] in ABSENT:
            yield f"finding {row['code']} with span {row['span']}"
        if not row["message"] or not row["fingerprint"]:
            yield f"finding {row['code']} without message or fingerprint"
        if "quote" in row and row["span"] is not None:
            words = " ".join(line["text"][slice(*row["span"])].split())
            if not row["quote"] or not words.startswith(row["quote"]) or len(row["quote"]) < min(len(words), 80):
                yield f"finding {row['code']}: quotes {row['quote']!r}, at its span stands {words[:90]!r}"


def _requirements(line: Line) -> Iterator[str]:
    states = line["requirements"] or {}
    if line["requirements"] is not None and (set(states) - LABELS or set(states.values()) - STATES):
        yield f"requirements {states}"
    said = Counter((row["code"], row["label"]) for row in line["findings"] if row["code"] in STATE_CODES.values())
    said_codes = Counter(code for code, _ in said.elements())
    wanted = Counter((STATE_CODES[state], label) for label, state in states.items() if state != "present")
    for (code, label), count in wanted.items():
        have = said_codes[code] if code == "unnamed_leadership" else said[code, label]
        if have != count:
            yield f"{label} has {have} findings {code}"
    for code, label in said:
        if code == "missing_section" and (code, label) not in wanted:
            yield f"{label} is {states.get(label)} and has a finding {code}"
        if code == "unnamed_leadership" and "unnamed" not in states.values():
            yield f"leadership is {states.get('leadership')} and has a finding {code}"


def _match(match: Line, by_id: Mapping[str, Line]) -> Iterator[str]:
    wrong = list(_types(match, MATCH))
    if wrong or match["a"] not in by_id or match["b"] not in by_id:
        yield from wrong or ["names an unknown document"]
        return
    a, b = by_id[match["a"]], by_id[match["b"]]
    for line, span in ((a, match["a_span"]), (b, match["b_span"])):
        if not _inside(span, line["text"]):
            yield f"the span {span} is no part of the text"
    if match["chars"] < 40 or not 0 < match["similarity"] <= 1:
        yield f"{match['chars']} characters, similarity {match['similarity']}"
    issued = [line["role"] for line in (a, b)].count("template")
    expected = "self" if match["a"] == match["b"] else {0: "peer", 1: "template"}.get(issued)
    if match["kind"] != expected:
        yield f"is of kind {match['kind']}, expected {expected}"
    low, high = sorted((match["a_span"], match["b_span"]))
    if match["a"] == match["b"] and low[1] > high[0]:
        yield f"the two standings {low} and {high} overlap"
