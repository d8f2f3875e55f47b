"""Documents of the open sets wrapped into invented web pages: how many are read as the plain text is.

    python benchmarks/web_pages.py [--seed 1] [--documents 40] [--kind portal] [--show 3]

Takes plain texts of corpus/train that hold one document each, sound and faulty ones, wraps each into a page of every kind of
`web_pages_kinds.py`, and audits both. Printed for each kind: in how many documents title, issuer, type, sections (number, heading, labels),
findings (code, words) and lines are those of the plain text, and how many lines of all pages were lost or leaked. `--show` prints some.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from web_pages_kinds import ATTACHED, KINDS, Text

from pipeline.analysis import analyse
from pipeline.errors import ReadError
from pipeline.evaluation.sets import load
from pipeline.ingestion import parse
from pipeline.records import Document
from pipeline.settings import Settings

HERE = Path(__file__).resolve().parent
_FIGURES = ("title", "issuer", "type", "sections", "findings", "lines")


def read(data: bytes, name: str) -> list[Document]:
    """The documents of a file; none where it cannot be read."""
    try:
        return analyse(parse(data, name), Settings())
    except ReadError:
        return []


def plain(count: int, seed: int) -> list[tuple[str, Document]]:
    """Documents drawn from the open sets, by name, as read from their cleaned text: no site's furniture is left in it."""
    files = []
    for folder in sorted((HERE.parent / "corpus/train").iterdir(), key=lambda path: int(path.name)):
        files += [folder / "in" / str(row["file"]) for row in load(folder).documents if str(row["file"]).endswith(".txt")]
    random.Random(seed).shuffle(files)
    out: list[tuple[str, Document]] = []
    for path in files:
        first = read(path.read_bytes(), path.name)
        again = read(first[0].text.encode(), path.name) if len(first) == 1 and not first[0].copies else []
        if len(again) == 1 and len(again[0].text.split("\n")) > 5:
            out.append((f"{path.parent.parent.name}/{path.name}", again[0]))
        if len(out) == count:
            break
    return out


def answers(document: Document, *, copies: bool = False) -> dict[str, object]:
    """What is compared; with `copies` the text up to its second standing, which the audit must have seen."""
    if copies and not document.copies:
        return {figure: Counter() for figure in _FIGURES}
    end = min((again.start for _, again in document.copies), default=len(document.text)) if copies else len(document.text)
    return {
        "title": _squeezed(document.title or ""),
        "issuer": document.issuer,
        "type": document.doc_type,
        "sections": [(part.number, part.heading, part.labels) for part in document.sections],
        "findings": Counter(
            (found.code, _squeezed(document.text[slice(*found.span)]) if found.span else "")
            for found in document.findings
            if not (copies and found.code == "repeated_text")
        ),
        "lines": Counter(_lines(document.text[:end])),
    }


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _lines(text: str) -> list[str]:
    """The text's lines, a table's cells one by one."""
    return [line for line in map(_squeezed, text.replace("\t", "\n").split("\n")) if line]


def main() -> None:
    """The command."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--documents", type=int, default=40, help="documents for each kind of page")
    given.add_argument("--kind", choices=KINDS, help="this kind alone")
    given.add_argument("--show", type=int, default=0, help="so many differences of each kind")
    args = given.parse_args()
    documents = plain(args.documents, args.seed)
    total: Counter[str] = Counter()
    print(f"{'':14}", *(name.rjust(8) for name in _FIGURES), "lost".rjust(8), "leaked".rjust(8))
    for kind in [args.kind] if args.kind else KINDS:
        tally: Counter[str] = Counter()
        shown = 0
        for name, document in documents:
            text = Text(document.title, tuple(line for line in document.text.split("\n") if line.strip()))
            markup = KINDS[kind](text, random.Random(f"{args.seed} {kind} {name}"))
            read_back = read(markup.encode("gb18030" if 'charset="gb2312"' in markup else "utf-8"), "page.html")
            wanted = answers(document if kind != "attached" else read("\n".join((document.text, *ATTACHED)).encode(), "plain.txt")[0])
            got = answers(read_back[0], copies=kind == "twice") if len(read_back) == 1 else {figure: Counter() for figure in wanted}
            same = {figure: wanted[figure] == got[figure] for figure in _FIGURES}
            lost, leaked = wanted["lines"] - got["lines"], got["lines"] - wanted["lines"]  # type: ignore[operator]
            tally += Counter([figure for figure in _FIGURES if same[figure]])
            tally += Counter(all=1, lost=lost.total(), leaked=leaked.total())
            if shown < args.show and not all(same.values()):
                shown += 1
                differing = [figure for figure in _FIGURES[:-1] if not same[figure]]
                print(
                    f"  {kind}, {name}: {', '.join(differing)}; lost {[*lost][:6]}; "
                    f"leaked {[*leaked][:8]}; title {read_back and read_back[0].title}"
                )
        total += tally
        print(_row(kind, tally))
    print(_row("(all)", total))


def _row(name: str, tally: Counter[str]) -> str:
    shares = (f"{tally[figure] / tally['all']:.3f}".rjust(8) for figure in _FIGURES)
    return " ".join((f"{name:14}", *shares, f"{tally['lost']:8}", f"{tally['leaked']:8}"))


if __name__ == "__main__":
    main()
