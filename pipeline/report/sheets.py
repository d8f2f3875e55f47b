"""What the sheets of findings.xlsx hold: heads, rows, widths. How they look is the workbook's affair."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.report import figures, handed_in, owners
from pipeline.report.figures import Figures
from pipeline.report.results import Results
from pipeline.report.sheet import Sheet, file
from pipeline.report.sheet_copying import copying, earlier
from pipeline.report.sheet_register import doubts, register
from pipeline.report.words import SYMBOLS, Words


def arrange(results: Results, words: Words, deadline: str = "") -> list[Sheet]:
    """The sheets in their order, the register of findings first, which has the `deadline` for mending."""
    counted = figures.of(results)
    return [
        register(results, words, deadline, counted),
        *doubts(results, words),
        _matrix(results, words, counted),
        *_schools(results, words),
        copying(results, words),
        *earlier(results, words),
        _unread(results, words),
        _files(results, words, counted),
    ]


def _matrix(results: Results, words: Words, counted: Mapping[str, Figures]) -> Sheet:
    labels = {item.label: item.en if words.lang == "en" else item.zh for rubric in results.run.requirements for item in rubric.required}
    labels |= {label: words.label(label) for line in results.submissions for label in line.requirements or {} if label not in labels}
    bound = [line for line in results.submissions if line.requirements]
    standing = [counted[line.id].standing for line in bound]
    states = [[held.get(label) for label in labels] for held in standing]
    rows = [
        (
            *(n, words.unit(line.unit), file(line, words), line.district, results.campaign(line), words.value("type", line.doc_type)),
            *(f"{SYMBOLS[state]} {words.value('state', state)}" if state else "—" for state in held),
        )
        for n, (line, held) in enumerate(zip(bound, states, strict=True), 1)
    ]
    heads = [words(key) for key in ("no", "unit", "col_file", "district", "campaign", "doc_type")]
    widths = (5, 14, 18, 9, 14, 7) + (10,) * len(labels)
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
            where = (file(results.by_id[key], words), school.names.get(key, ""))
            rows.append((len(rows) + 1, words("school_repeated"), school.name, school.district, *about, *where))
    for unit, lines in handed.others.items():
        for line in lines:
            about = (results.campaign(line), words.value("type", line.doc_type))
            rows.append((len(rows) + 1, words("school_unregistered"), words.unit(unit), line.district, *about, file(line, words), ""))
    keys = ("no", "col_standing", "unit", "district", "campaign", "doc_type", "col_file", "school_named")
    return [Sheet(words("sheet_schools"), [words(key) for key in keys], rows, (5, 14, 26, 14, 22, 8, 40, 26))]


def _unread(results: Results, words: Words) -> Sheet:
    """Files of which something could not be read, then archives and mails of which something was left out, then what never came in."""
    heads = [words(key) for key in ("no", "col_file", "unit", "col_role", "col_status", "reason", "explanation")]
    rows: list[tuple[object, ...]] = []
    whose = owners.of(results)
    for line in results.unread:
        reasons = "\n".join(dict.fromkeys(words.reason(fault.code) for fault in line.faults))
        said = "\n".join(fault.words(words.lang) for fault in line.faults)
        state = words.value("status", line.status)
        rows.append(
            (
                len(rows) + 1,
                line.source,
                words.unit(owners.named(line, whose)),
                words.value("role", line.role),
                state,
                reasons,
                said,
            )
        )
    for item in results.containers:
        if item.said(words.lang):
            about = (words.value("role", item.role), words("unpacked", n=item.members), words("left_out"), "\n".join(item.said(words.lang)))
            rows.append((len(rows) + 1, item.source, "", *about))
    rows += [(len(rows) + n, "", "", "", "", words("of_the_batch"), note) for n, note in enumerate(results.run.said(words.lang), 1)]
    return Sheet(words("sheet_unread"), heads, rows, (5, 34, 18, 10, 10, 16, 56))


_ABOUT = ("no", "col_file", "unit", "district", "col_role", "col_status", "doc_type", "fact_title", "fact_date", "campaign")
_COUNTED = ("col_findings", "taken", "given")
_BEHIND = ("col_unit_from", "reason", "fact_issuer", "size")
#: of the list of files: what is printed, and behind it what is not
_FILES = (5, 26, 16, 9, 9, 9, 7, 26, 11, 15, 7, 9, 9)
_NOT_PRINTED = (12, 36, 22, 10, 66, 40)


def _files(results: Results, words: Words, counted: Mapping[str, Figures]) -> Sheet:
    """All documents, and before the first of its members each archive and mail."""
    heads = [words(key) for key in (*_ABOUT, *_COUNTED, *_BEHIND)] + ["SHA-256", words("reader_notes")]
    given = {item.source: item for item in results.run.inputs}
    whose = owners.of(results)
    listed: list[tuple[str, tuple[object, ...]]] = []
    for line in results.documents:
        unit = words.unit(owners.named(line, whose))
        kind = (words.value("role", line.role), words.value("status", line.status), words.value("type", line.doc_type))
        held = counted.get(line.id)
        shares = (line.counted, held.taken, held.given) if held else ("", "", "")
        why = "\n".join(fault.words(words.lang) for fault in line.faults)
        item = given.get(line.source)
        behind = (words.value("from", line.unit_from), why, line.issuer, *((item.bytes, item.sha256) if item else ("", "")))
        about = (file(line, words), unit, line.district, *kind, line.title, line.date, results.campaign(line))
        listed.append((line.source, (*about, *shares, *behind, "\n".join(line.said(words.lang)))))
    for item in results.containers:
        kind = (words.value("role", item.role), words("unpacked", n=item.members), "")
        place = next((i for i, (source, _) in enumerate(listed) if f"{source}!/".startswith(f"{item.source}!/")), len(listed))
        behind = ("", "", "", item.bytes, item.sha256, "\n".join(item.said(words.lang)))
        listed.insert(place, (item.source, (item.source, "", "", *kind, *("",) * 6, *behind)))
    rows = [(n, *row) for n, (_, row) in enumerate(listed, 1)]
    return Sheet(words("sheet_files"), heads, rows, (*_FILES, *_NOT_PRINTED), printed=len(_FILES))
