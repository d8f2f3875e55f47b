"""The sheets of copied passages: those of the batch, and those that stood in documents of earlier runs."""

from __future__ import annotations

from pipeline.report.passages import section_at
from pipeline.report.results import Results
from pipeline.report.schema import DocumentLine, MatchLine
from pipeline.report.sheet import Sheet, decision, file
from pipeline.report.words import Words

_SIDES = ("unit", "file", "place", "text")
#: relations of documents that are one unit's
_OWN = ("resubmission", "own")
#: with these widths a page of A4 across holds the columns up to the direction at 9 points
_WIDTHS = (5, 12, 14, 9, 29, 12, 14, 9, 29, 6, 7, 9, 10)


def copying(results: Results, words: Words) -> Sheet:
    """All passages that two documents share, those of two units first, then what a unit shares with itself, each with its direction."""
    heads = [words(key) for key in ("no", *(f"col_{side}_{name}" for side in "ab" for name in _SIDES))]
    heads += [words(key) for key in ("col_chars", "col_similarity", "col_relation", "col_source", "col_cluster")]
    rows: list[tuple[object, ...]] = []
    peers = [m for m in results.matches if m.kind == "peer" and not results.same_file(results.by_id[m.a], results.by_id[m.b])]
    for match in sorted(peers, key=lambda match: (match.relation in _OWN, match.relation is not None, match.cluster or "", -match.chars)):
        sides: list[object] = []
        for key, span in ((match.a, match.a_span), (match.b, match.b_span)):
            line = results.by_id[key]
            place, text = section_at(line, span.start), line.text[span.start : span.end]
            sides += [words.unit(line.unit), file(line, words), place, text]
        told = (match.chars, float(match.similarity), *_kinship(results, match, words), match.cluster or "")
        rows.append((len(rows) + 1, *sides, *told, *([decision(results.decision_on(match), words)] if results.decided else [])))
    for first, *others in results.repeats:
        rows += [_repeated(len(rows) + n, first, other, words, bool(results.decided)) for n, other in enumerate(others, 1)]
    widths: tuple[int, ...] = (*_WIDTHS, 10)
    if results.decided:
        heads, widths = [*heads, words("verdict")], (*widths, 24)
    return Sheet(words("sheet_copying"), heads, rows, widths, printed=len(_WIDTHS))


def _kinship(results: Results, match: MatchLine, words: Words) -> tuple[str, str]:
    """What the two sides are to each other, and which was probably there first."""
    if match.relation in _OWN:
        return words(f"relation_{match.relation}"), ""
    relation = words(f"relation_{match.relation}") if match.relation else words("relation_none")
    if match.source is None:
        return relation, words("source_open")
    unit = results.by_id[match.a if match.source == "a" else match.b].unit
    return relation, words("source_side", side=words(f"col_{match.source}_unit"), unit=words.unit(unit))


def _repeated(number: int, first: DocumentLine, other: DocumentLine, words: Words, decided: bool) -> tuple[object, ...]:
    """One file that a unit handed in once more."""
    sides = (words.unit(first.unit), first.source, "", words("same_file"), words.unit(other.unit), other.source, "", words("same_file"))
    return (number, *sides, "", "", words("relation_resubmission"), "", "", *([""] if decided else []))


def earlier(results: Results, words: Words) -> list[Sheet]:
    """What stands in documents of earlier runs too, others' first; no sheet where the run was held against none."""
    if results.earlier is None:
        return []
    rows: list[tuple[object, ...]] = []
    for line in sorted(results.earlier, key=lambda line: (line.relation == "own", line.earlier.role == "template", -line.chars)):
        document, old = results.by_id[line.document], line.earlier
        kind = words.value("earlier_kind", "template" if old.role == "template" else line.relation or "others")
        place, text = section_at(document, line.span.start), document.text[slice(*line.span)]
        new = (words.unit(document.unit), file(document, words), place, text)
        before = (line.run, words.unit(old.unit), file(old, words), old.date or str(old.year or ""), old.text)
        rows.append((len(rows) + 1, kind, *new, *before, line.chars, float(line.similarity)))
    heads = ["no", "col_earlier_kind", "unit", "col_file", "place", "quote"]
    heads += [f"col_earlier_{name}" for name in ("run", "unit", "file", "date", "text")] + ["col_chars", "col_similarity"]
    return [Sheet(words("sheet_earlier"), [words(key) for key in heads], rows, (5, 11, 12, 14, 9, 27, 9, 12, 14, 9, 27, 6, 7))]
