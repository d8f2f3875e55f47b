"""Scores one document: was it read, what it is, whose it is, requirements, stages, deadlines, members; sections and findings elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence

from pipeline.evaluation import findings, sections
from pipeline.evaluation.counting import compare
from pipeline.evaluation.sheet import Row, Sheet, quoted
from pipeline.evaluation.words import key


class Lines:
    """The lines of documents.jsonl, found by the file and part that the gold names."""

    def __init__(self, lines: Iterable[Row]) -> None:
        self._lines = [(line["source"].replace("!/", "/"), line) for line in lines]

    def all(self, file: str, part: int | None = None) -> list[Row]:
        """The documents of a file, one part alone where `part` is given; `file` may be the end of a source's path."""
        file = file.replace("\\", "/").replace("!/", "/")
        same = [line for source, line in self._lines if source == file or source.endswith(f"/{file}")]
        return [line for line in same if part is None or line["part"] == part]


def score(gold: Row, lines: Lines) -> Sheet:
    """The sheet of one gold document; a document that the output lacks has all answers wrong."""
    sheet = Sheet(gold["file"] + (f"#{gold['part']}" if gold.get("part") else ""))
    line = next(iter(lines.all(gold["file"], gold.get("part"))), {})
    read = line.get("status") in ("ok", "partial")
    sheet.share("documents read", read)
    if not read:
        sheet.miss("not read", (line.get("error") or {}).get("code", "not in the output"))
    doubtful = set(gold.get("doubtful") or ())
    _identity(sheet, gold, line, doubtful)
    sections.score(sheet, gold, line)
    _requirements(sheet, gold, line, doubtful)
    score_lists(sheet, gold, line)
    findings.score(sheet, gold, line)
    return sheet


def score_lists(sheet: Sheet, gold: Row, line: Row) -> None:
    """Compare stages, deadlines and members."""
    _rows(sheet, gold, line, "stages", "stages (start, end)", lambda row: (row.get("start"), row.get("end")))
    _rows(sheet, gold, line, "deadlines", "deadlines (date)", lambda row: row.get("date"))
    _rows(sheet, gold, line, "members", "members (role, name)", _person)


def _identity(sheet: Sheet, gold: Row, line: Row, doubtful: set[str]) -> None:
    if "doc_type" not in doubtful:
        given = line.get("doc_type")
        sheet.share("doc_type accuracy", given == gold["doc_type"])
        if given != gold["doc_type"]:
            sheet.miss(f"doc_type: {gold['doc_type']} → {given}", line.get("title") or "")
    if gold.get("issuer") and "issuer" not in doubtful:
        right = _same_unit(key(gold["issuer"]), key(line.get("issuer")))
        sheet.share("issuer accuracy", right)
        if not right:
            sheet.miss("issuer", f"{gold['issuer']} → {line.get('issuer')}")


def _same_unit(gold: str, given: str) -> bool:
    """Whether two names are of one unit: with or without the county in front (up to eight characters), or shortened to four or more."""
    return given == gold or (gold in given and len(given) <= len(gold) + 8) or (len(given) >= 4 and given in gold)


def _requirements(sheet: Sheet, gold: Row, line: Row, doubtful: set[str]) -> None:
    for label, state in (gold.get("required") or {}).items():
        if f"required.{label}" in doubtful:
            continue
        given = (line.get("requirements") or {}).get(label)
        sheet.share("requirement cells accuracy", given == state)
        unmet = Counter([label] if state != "present" else [])
        sheet.count("requirements not met", compare(unmet, Counter([label] if given not in ("present", None) else [])))
        if given != state:
            sheet.miss(f"requirement {label}: {state} → {given}", line.get("title") or "")


def _person(row: Row) -> tuple[str, str]:
    role = key(row.get("role"))
    return "成员" if role == "组员" else role, key(row.get("name"))


def _rows(sheet: Sheet, gold: Row, line: Row, field: str, figure: str, answer: Callable[[Row], Hashable]) -> None:
    """Compare the rows of a field by what `answer` makes of them."""
    rows, given = gold.get(field) or [], line.get(field) or []
    firm = Counter(answer(row) for row in rows if not row.get("doubtful"))
    doubtful = Counter(answer(row) for row in rows if row.get("doubtful"))
    found = Counter(map(answer, given))
    sheet.count(figure, compare(firm, found, doubtful))
    for row in _of(rows, answer, firm - found):
        sheet.miss(f"{field} lacking", f"{answer(row)} {row.get('quote') or ''}")
    for row in _of(given, answer, found - firm - doubtful):
        sheet.miss(f"{field} beyond", f"{answer(row)} 「{quoted(line, row.get('span'))}」")


def _of(rows: Sequence[Row], answer: Callable[[Row], Hashable], wanted: Counter[Hashable]) -> list[Row]:
    """Of the rows with a wanted answer as many as are wanted, the last ones."""
    left, chosen = Counter(wanted), []
    for row in reversed(rows):
        if left[answer(row)] > 0:
            left[answer(row)] -= 1
            chosen.append(row)
    return chosen[::-1]
