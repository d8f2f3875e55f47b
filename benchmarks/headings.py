"""The chapters of sound documents written in the many forms of headings that occur, and how much of the outline is read in each.

    python benchmarks/headings.py [--seed 1] [--rounds 24] [--form 【] [--exact 一、] [--show 3] [--sets corpus/train/1 …]

Takes plans and summaries of the open sets whose chapters are numbered 一、二、三 and which are read rightly as they stand, and rewrites
them in each form of `headings_forms.py`: the texts below the headings stay, but for the numbers of their items where the form wants others.
What is right stays right, so the gold answer is that of the set, with the headings as they are now printed. Printed for each form, the
worst first: boundaries and labels (F1, as `planaudit evaluate` has them), requirements' cells that are right, the false findings of
missing_section, empty_section and unnamed_leadership, and those of other structure. Documents are thrown anew for each form by the seed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from faults import folders, members
from headings_forms import FORMS, HAN, Chapter, Form

from pipeline.analysis import analyse
from pipeline.evaluation import sections as scored
from pipeline.evaluation.counting import Count, Share
from pipeline.evaluation.sheet import Sheet
from pipeline.evaluation.words import key
from pipeline.ingestion import parse
from pipeline.records import Document
from pipeline.settings import Settings

Row = dict[str, Any]
_STATES = ("missing_section", "empty_section", "unnamed_leadership")
_STRUCTURE = ("duplicated_section", "number_gap", "duplicate_number", "heading_only")


class Sound(NamedTuple):
    """A document to be rewritten: what stands before its chapters, the chapters, what stands behind them (attachments), its gold answer."""

    name: str
    head: str
    chapters: tuple[Chapter, ...]
    rest: str
    gold: Row


class Tally:
    """What came out of one form."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.bounds, self.labels, self.cells, self.codes = Count(), Count(), Share(), Counter[str]()
        self.shown: list[str] = []

    def badness(self) -> float:
        """By how much the figures fall short, the cells counted most."""
        return (1 - self.bounds.f1) + (1 - self.labels.f1) + 2 * (1 - self.cells.value if self.cells.of else 0)

    def row(self) -> str:
        """The figures in columns."""
        states, others = (sum(self.codes[code] for code in codes) for codes in (_STATES, _STRUCTURE))
        return f"{self.bounds.f1:7.3f} {self.labels.f1:7.3f} {self.cells.hits:5}/{self.cells.of:<5} {states:7} {others:7}"


def _read(text: str, name: str) -> Document | None:
    found = analyse(parse(text.encode(), name), Settings())
    return found[0] if len(found) == 1 else None


def _line(document: Document) -> Row:
    """What of a document's line in documents.jsonl is scored."""
    rows = [
        {"number": s.number, "heading": s.heading, "labels": list(s.labels), "score": s.score, "span": list(s.span)}
        for s in document.sections
    ]
    return {"text": document.text, "sections": rows, "requirements": dict(document.requirements or ())}


def _wrong(document: Document, gold: Row) -> tuple[Sheet, Share]:
    sheet, line = Sheet(""), _line(document)
    scored.score(sheet, gold, line)
    cells = [
        (label, state) for label, state in (gold.get("required") or {}).items() if f"required.{label}" not in (gold.get("doubtful") or ())
    ]
    right = Share(sum(line["requirements"].get(label) == state for label, state in cells), len(cells))
    for label, state in cells:
        if line["requirements"].get(label) != state:
            sheet.miss(f"cell {label}", f"{state} → {line['requirements'].get(label)}")
    return sheet, right


def sound(folder: Path) -> Iterator[Sound]:
    """The documents of a set that can be rewritten."""
    for member in members(folder):
        gold, text = member.source.gold, member.source.text
        headed = [row for row in gold.get("sections") or [] if row.get("heading")]  # type: ignore[attr-defined]
        numbers = [row["number"] for row in headed if row.get("number")]
        if member.template or gold.get("doc_type") not in ("plan", "summary") or gold.get("lang") != "zh" or gold.get("findings"):
            continue
        if not 3 <= len(numbers) <= len(HAN) or numbers != list(HAN[: len(numbers)]):
            continue
        document = _read(text, Path(member.source.name).name)
        if document is None or document.copies:
            continue
        sheet, cells = _wrong(document, gold)
        tops = [section for section in document.sections if section.number]
        exact = [key(section.heading) for section in tops] == [key(row["heading"]) for row in headed if row.get("number")]
        if not exact or sheet.misses or cells.hits < cells.of or not all(document.text[s.body.start : s.span.end].strip() for s in tops):
            continue
        text = document.text
        labels = [tuple(row["labels"]) for row in headed if row.get("number")]
        chapters = [
            Chapter(i, len(tops), s.heading or "", f"{text[s.body.start : s.span.end].rstrip()}\n", labels[i]) for i, s in enumerate(tops)
        ]
        behind = max(s.span.end for s in tops)
        yield Sound(Path(member.source.name).name, text[: tops[0].span.start], tuple(chapters), text[behind:], gold)  # type: ignore[arg-type]


def written(one: Sound, form: Form, rng: random.Random) -> tuple[str, Row]:
    """A document in a form, and its gold answer."""
    out = [form(chapter, rng) for chapter in one.chapters]
    made = iter(out)
    rows = []
    for row in one.gold["sections"]:
        new = next(made) if row.get("heading") and row.get("number") else None
        rows.append({**row, "number": new.number, "heading": new.heading} if new else row)
    return one.head + "".join(chapter.text for chapter in out) + one.rest, {**one.gold, "sections": rows}


def trial(form: str, documents: Sequence[Sound], seed: str, rounds: int) -> Tally:
    """One form, tried on so many documents."""
    tally = Tally()
    rng = random.Random(f"{seed} {form}")
    for one in rng.sample(documents, min(rounds, len(documents))):
        text, gold = written(one, FORMS[form], random.Random(f"{seed} {form} {one.name}"))
        document = _read(text, one.name)
        if document is None:
            tally.shown.append(f"  {one.name}: read as several documents")
            continue
        sheet, cells = _wrong(document, gold)
        if form != "letter":
            tally.bounds += sheet.counts["section boundaries"]
            tally.labels += sheet.counts["section labels"]
        tally.cells += cells
        wanted = {code["code"] if isinstance(code, dict) else code for code in gold.get("findings") or []}
        codes = Counter(finding.code for finding in document.findings if finding.code not in wanted)
        unmet = sum(state != "present" for state in (gold.get("required") or {}).values())
        tally.codes += Counter({code: count for code, count in codes.items() if code in _STATES + _STRUCTURE and not unmet})
        if sheet.misses or cells.hits < cells.of:
            told = " | ".join(f"{miss.kind}: {miss.words[:40]}" for miss in sheet.misses[:6])
            found = " / ".join(f"{s.number or '-'} {(s.heading or '')[:14]}" for s in document.sections[:10])
            tally.shown.append(f"  {one.name}: {told}\n      {found}")
    return tally


def main() -> None:
    """The command."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--seed", default="1")
    given.add_argument("--rounds", type=int, default=24, help="documents for each form")
    given.add_argument("--form", action="append", help="only forms whose name holds this")
    given.add_argument("--exact", action="append", help="only the form of this name")
    given.add_argument("--show", type=int, default=0, help="so many documents of each form with what is wrong")
    given.add_argument("--sets", nargs="+", type=Path, help="folders of sets; all by default")
    args = given.parse_args()
    documents = [one for folder in args.sets or folders() for one in sound(folder)]
    print(f"{len(documents)} documents", file=sys.stderr)
    names = [
        name for name in FORMS if (not args.form or any(part in name for part in args.form)) and (not args.exact or name in args.exact)
    ]
    tallies = {name: trial(name, documents, args.seed, args.rounds) for name in names}
    print(f"{'form':32} {'bounds':>7} {'labels':>7} {'cells':>11} {'missing':>7} {'other':>7}")
    for name, tally in sorted(tallies.items(), key=lambda item: -item[1].badness()):
        print(f"{name:32} {tally.row()}")
        print("\n".join(tally.shown[: args.show]), end="\n" if args.show and tally.shown else "")
    whole = Tally()
    for tally in tallies.values():
        whole.bounds, whole.labels, whole.cells = whole.bounds + tally.bounds, whole.labels + tally.labels, whole.cells + tally.cells
        whole.codes += tally.codes
    print(f"{'(all)':32} {whole.row()}")


if __name__ == "__main__":
    main()
