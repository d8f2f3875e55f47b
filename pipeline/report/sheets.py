"""What the sheets of findings.xlsx hold: heads, rows, widths. How they look is the workbook's affair."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from pipeline.report import handed_in, owners
from pipeline.report.decided import Decided
from pipeline.report.documents import SEVERITIES
from pipeline.report.earlier_lines import EarlierText
from pipeline.report.passages import section_at
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine
from pipeline.report.words import SYMBOLS, Words


class Sheet(Struct, frozen=True):
    """A sheet to be: `colour` names the colour of a cell of the columns `coloured`, by row and column number, None where it has none."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    widths: tuple[int, ...]
    coloured: range = range(0)
    colour: Callable[[int, int], str | None] = lambda row, column: None


def arrange(results: Results, words: Words, deadline: str = "") -> list[Sheet]:
    """The sheets in their order, the register of findings first, which has the `deadline` for mending."""
    head = [_register(results, words, deadline), *_doubts(results, words)]
    return [
        *head,
        _matrix(results, words),
        *_schools(results, words),
        _copying(results, words),
        *_earlier(results, words),
        _unread(results, words),
        _files(results, words),
    ]


def _register(results: Results, words: Words, deadline: str) -> Sheet:
    keys = ("no", "unit", "col_file", "kind", "message", "quote", "place", "basis", "advice", "deadline", "person_in_charge", "progress")
    rows: list[tuple[object, ...]] = []
    levels: list[str] = []
    for line in results.submissions:
        for item in sorted(line.findings, key=lambda item: (SEVERITIES.index(item.severity), item.span or (0, 0))):
            if item.doubtful:
                continue
            kind = f"【{words.value('severity', item.severity)}】{words.title(item.code)}"
            about = (kind, item.words(words.lang), item.quote, item.where(words.lang) or words("whole_text"))
            rule = (words.basis(item.code), words.advice(item.code))
            decided = [_decided(results.decision(line, item), words)] if results.decided else []
            rows.append((len(rows) + 1, line.unit, _file(line, words), *about, *rule, deadline, "", words("open"), *decided))
            levels.append(item.severity)
    widths: tuple[int, ...] = (6, 18, 24, 26, 36, 32, 14, 26, 28, 16, 10, 11)
    heads = [words(key) for key in keys]
    if results.decided:
        heads, widths = [*heads, words("verdict")], (*widths, 24)
    return Sheet(words("sheet_register"), heads, rows, widths, range(3, 4), lambda row, column: levels[row])


def _doubts(results: Results, words: Words) -> list[Sheet]:
    """What may have been misread, apart from the register: a sheet of its own, where there is anything."""
    heads = [words(key) for key in ("no", "unit", "col_file", "message", "quote", "place", "check_result")]
    found = [(line, item) for line in results.submissions for item in line.findings if item.doubtful]
    rows = [
        (n, line.unit, _file(line, words), item.words(words.lang), item.quote, item.where(words.lang) or words("whole_text"), "")
        for n, (line, item) in enumerate(found, 1)
    ]
    return [Sheet(words("doubt"), heads, rows, (6, 18, 24, 60, 32, 16, 24))] if rows else []


def _matrix(results: Results, words: Words) -> Sheet:
    labels = {item.label: item.en if words.lang == "en" else item.zh for rubric in results.run.requirements for item in rubric.required}
    labels |= {label: words.label(label) for line in results.submissions for label in line.requirements or {} if label not in labels}
    bound = [line for line in results.submissions if line.requirements]
    standing = [line.standing for line in bound]
    states = [[held.get(label) for label in labels] for held in standing]
    rows = [
        (
            *(n, line.unit, _file(line, words), line.district, results.campaign(line), words.value("type", line.doc_type)),
            *(f"{SYMBOLS[state]} {words.value('state', state)}" if state else "—" for state in held),
        )
        for n, (line, held) in enumerate(zip(bound, states, strict=True), 1)
    ]
    heads = [words(key) for key in ("no", "unit", "col_file", "district", "campaign", "doc_type")]
    widths = (6, 22, 30, 12, 22, 8) + (14,) * len(labels)
    return Sheet(
        words("sheet_matrix"),
        [*heads, *labels.values()],
        rows,
        widths,
        range(6, 6 + len(labels)),
        lambda row, column: states[row][column - 6],
    )


def _schools(results: Results, words: Words) -> list[Sheet]:
    """Against the register of schools: who has not submitted, who has more than once, who is not in it. No sheet without a register."""
    handed = handed_in.of(results)
    if handed is None:
        return []
    rows: list[tuple[object, ...]] = []
    for school in handed.missing:
        rows.append((len(rows) + 1, words("school_absent"), school.name, school.district, "", "", "", ""))
    for school, held in handed.repeated:
        about = (held.campaign, words.value("type", held.doc_type))
        for key in held.documents:
            file = _file(results.by_id[key], words)
            rows.append((len(rows) + 1, words("school_repeated"), school.name, school.district, *about, file, school.names.get(key, "")))
    for unit, lines in handed.others.items():
        for line in lines:
            about = (results.campaign(line), words.value("type", line.doc_type))
            rows.append((len(rows) + 1, words("school_unregistered"), unit, line.district, *about, _file(line, words), ""))
    keys = ("no", "col_standing", "unit", "district", "campaign", "doc_type", "col_file", "school_named")
    return [Sheet(words("sheet_schools"), [words(key) for key in keys], rows, (6, 14, 26, 14, 22, 8, 40, 26))]


def _copying(results: Results, words: Words) -> Sheet:
    heads = [words(key) for key in ("no", "col_a_unit", "col_a_file", "col_a_place", "col_a_text", "col_b_unit", "col_b_file")]
    heads += [words(key) for key in ("col_b_place", "col_b_text", "col_chars", "col_similarity", "col_cluster")]
    rows: list[tuple[object, ...]] = []
    peers = [m for m in results.matches if m.kind == "peer" and not results.same_file(results.by_id[m.a], results.by_id[m.b])]
    for match in sorted(peers, key=lambda match: (match.cluster or "", -match.chars)):
        sides: list[object] = []
        for key, span in ((match.a, match.a_span), (match.b, match.b_span)):
            line = results.by_id[key]
            sides += [line.unit, _file(line, words), section_at(line, span.start), line.text[span.start : span.end]]
        decided = [_decided(results.decision_on(match), words)] if results.decided else []
        rows.append((len(rows) + 1, *sides, match.chars, float(match.similarity), match.cluster or "", *decided))
    for first, *others in results.repeats:
        for other in others:
            same = (first.unit, first.source, "", words("same_file"), other.unit, other.source, "", words("same_file"))
            rows.append((len(rows) + 1, *same, "", "", "", *([""] if results.decided else [])))
    widths: tuple[int, ...] = (6, 18, 24, 16, 46, 18, 24, 16, 46, 8, 9, 10)
    if results.decided:
        heads, widths = [*heads, words("verdict")], (*widths, 24)
    return Sheet(words("sheet_copying"), heads, rows, widths)


def _earlier(results: Results, words: Words) -> list[Sheet]:
    """What stands in documents of earlier runs too, others' first; no sheet where the run was held against none."""
    if results.earlier is None:
        return []
    rows: list[tuple[object, ...]] = []
    for line in sorted(results.earlier, key=lambda line: (line.relation == "own", line.earlier.role == "template", -line.chars)):
        document, old = results.by_id[line.document], line.earlier
        kind = words.value("earlier_kind", "template" if old.role == "template" else line.relation or "others")
        new = (document.unit, _file(document, words), section_at(document, line.span.start), document.text[slice(*line.span)])
        before = (line.run, old.unit, _file(old, words), old.date or str(old.year or ""), old.text)
        rows.append((len(rows) + 1, kind, *new, *before, line.chars, float(line.similarity)))
    heads = ["no", "col_earlier_kind", "unit", "col_file", "place", "quote"]
    heads += [
        "col_earlier_run",
        "col_earlier_unit",
        "col_earlier_file",
        "col_earlier_date",
        "col_earlier_text",
        "col_chars",
        "col_similarity",
    ]
    return [Sheet(words("sheet_earlier"), [words(key) for key in heads], rows, (6, 18, 18, 24, 16, 46, 16, 18, 24, 12, 46, 8, 9))]


def _unread(results: Results, words: Words) -> Sheet:
    """Files of which something could not be read, then archives and mails of which something was left out, then what never came in."""
    heads = [words(key) for key in ("no", "col_file", "unit", "col_role", "col_status", "reason", "explanation")]
    rows: list[tuple[object, ...]] = []
    whose = owners.of(results)
    for line in results.unread:
        reasons = "\n".join(dict.fromkeys(words.reason(fault.code) for fault in line.faults))
        said = "\n".join(fault.words(words.lang) for fault in line.faults)
        state = words.value("status", line.status)
        rows.append((len(rows) + 1, line.source, whose.get(line.id, line.unit), words.value("role", line.role), state, reasons, said))
    for item in results.containers:
        if item.said(words.lang):
            about = (words.value("role", item.role), words("unpacked", n=item.members), words("left_out"), "\n".join(item.said(words.lang)))
            rows.append((len(rows) + 1, item.source, "", *about))
    rows += [(len(rows) + n, "", "", "", "", words("of_the_batch"), note) for n, note in enumerate(results.run.said(words.lang), 1)]
    return Sheet(words("sheet_unread"), heads, rows, (6, 40, 22, 12, 14, 16, 60))


def _files(results: Results, words: Words) -> Sheet:
    """All documents, and before the first of its members each archive and mail."""
    about = ("no", "col_file", "unit", "col_unit_from", "district", "col_role", "col_status", "reason", "doc_type")
    found = ("fact_title", "fact_issuer", "fact_date", "campaign", "col_findings", "col_copied", "size")
    heads = [words(key) for key in (*about, *found)] + ["SHA-256", words("reader_notes")]
    given = {item.source: item for item in results.run.inputs}
    whose = owners.of(results)
    listed: list[tuple[str, tuple[object, ...]]] = []
    for line in results.documents:
        unit = (whose.get(line.id, line.unit), words.value("from", line.unit_from), line.district)
        why = "\n".join(fault.words(words.lang) for fault in line.faults)
        kind = (words.value("role", line.role), words.value("status", line.status), why, words.value("type", line.doc_type))
        counted = (line.counted, float(line.copied_share)) if line.role == "submission" else ("", "")
        facts = (line.title, line.issuer, line.date, results.campaign(line), *counted)
        item = given.get(line.source)
        file = (item.bytes, item.sha256) if item else ("", "")
        listed.append((line.source, (_file(line, words), *unit, *kind, *facts, *file, "\n".join(line.said(words.lang)))))
    for item in results.containers:
        kind = (words.value("role", item.role), words("unpacked", n=item.members), "", "")
        file = (item.bytes, item.sha256)
        place = next((i for i, (source, _) in enumerate(listed) if f"{source}!/".startswith(f"{item.source}!/")), len(listed))
        notes = "\n".join(item.said(words.lang))
        listed.insert(place, (item.source, (item.source, "", "", "", *kind, "", "", "", "", "", "", *file, notes)))
    rows = [(n, *row) for n, (_, row) in enumerate(listed, 1)]
    return Sheet(words("sheet_files"), heads, rows, (6, 36, 22, 12, 12, 10, 14, 36, 8, 34, 22, 12, 22, 9, 10, 10, 20, 40))


def _decided(entry: Decided | None, words: Words) -> str:
    """What people decided, who and when, in a cell; empty where they have not."""
    if entry is None:
        return ""
    said = "；".join(part for part in (entry.reason, entry.note) if part)
    return f"{words(f'verdict_{entry.verdict}')}（{entry.person}，{entry.day}）" + (f"：{said}" if said else "")


def _file(line: DocumentLine | EarlierText, words: Words) -> str:
    return line.source + (f" {words('fact_part', n=line.part)}" if line.part is not None else "")
