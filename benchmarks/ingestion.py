"""Our reading beside that of other libraries, on the same files in the same run.

    python benchmarks/ingestion.py [--peers FOLDER] [--files 20] [--repeat 2]

Makes an environment of its own for the peers of `peers.txt` (in FOLDER, where it stays, or a temporary one), writes Word files with
real automatic numbering and PDF pages out of the corpus, and prints:

- docx: wrong characters (CER: edit distance over NFKC text without white space and Markdown marks, out of what Word prints), the share
  of automatic numbers that stand before their paragraph as Word prints them, by kind of list; seconds for a file, beside ours;
- pdf: seconds for a page of our text step beside PDFium's raw text; pages with tables and the safety checks apart.

Each reader runs in a process of its own; turns are interleaved; medians of the turns are printed. Seconds are processor seconds of that
process, all its threads together: what else the machine does hardly counts.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(__file__).with_name("peers.txt")
#: our text step may take so many times what PDFium takes for the raw text
GOAL_PDF = 1.5
#: how often a file is read in one turn
READINGS = 3
#: white space and what Markdown puts around or into a text: no reader is blamed for them
_MARKS = re.compile(r"[\s*#|_\\<>`\-\u2013\u2014\ufeff]+")


# --- the readers, each run in the environment that has it --------------------------------------------------------------------------


def ours(path: Path) -> str:
    from pipeline.ingestion import parse  # noqa: PLC0415

    return "\n".join(block.printed for block in parse(path.read_bytes(), path.name).blocks if block.region == "body")


def python_docx(path: Path) -> str:
    import docx  # noqa: PLC0415
    from docx.table import Table  # noqa: PLC0415

    parts = []
    for item in docx.Document(str(path)).iter_inner_content():
        parts += [cell.text for row in item.rows for cell in row.cells] if isinstance(item, Table) else [item.text]
    return "\n".join(parts)


def docx2python(path: Path) -> str:
    from docx2python import docx2python as convert  # noqa: PLC0415

    with convert(path) as document:
        return "\n".join(paragraph for table in document.body for row in table for cell in row for paragraph in cell)


def docx2txt(path: Path) -> str:
    import docx2txt as library  # noqa: PLC0415

    return str(library.process(str(path)))


def mammoth(path: Path) -> str:
    import mammoth as library  # noqa: PLC0415

    with path.open("rb") as file:
        return str(library.extract_raw_text(file).value)


def markitdown(path: Path) -> str:
    return str(_markitdown().convert(str(path)).text_content)


_KEPT: dict[str, Any] = {}


def _markitdown() -> Any:
    from markitdown import MarkItDown  # noqa: PLC0415

    return _KEPT.setdefault("markitdown", _KEPT.get("markitdown") or MarkItDown())


def kreuzberg(path: Path) -> str:
    import kreuzberg as library  # noqa: PLC0415

    return str(library.extract_file_sync(str(path)).content)


def pypdfium2(path: Path) -> str:
    import pypdfium2 as library  # noqa: PLC0415

    parts = []
    document = library.PdfDocument(path.read_bytes())
    for page in document:
        textpage = page.get_textpage()
        parts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return "\n".join(parts)


def safety(path: Path) -> str:
    """Our look at a PDF before it is opened: measured alone."""
    from pipeline.ingestion import pdf_safety  # noqa: PLC0415

    pdf_safety.check(path.read_bytes())
    return ""


READERS: dict[str, Callable[[Path], str]] = {
    "planaudit": ours,
    "python-docx": python_docx,
    "docx2python": docx2python,
    "docx2txt": docx2txt,
    "mammoth": mammoth,
    "markitdown": markitdown,
    "kreuzberg": kreuzberg,
    "pypdfium2": pypdfium2,
    "safety checks": safety,
}
OURS = ("planaudit", "safety checks")
DOCX_READERS = ("planaudit", "python-docx", "docx2python", "docx2txt", "mammoth", "markitdown", "kreuzberg")
PDF_READERS = ("planaudit", "pypdfium2", "kreuzberg", "markitdown")


def serve(name: str, files: Sequence[str]) -> None:
    """Read the files and print text and processor seconds of each as JSON: the best of some readings, so that imports do not count."""
    results = [read_often(READERS[name], Path(file)) for file in files]
    print("\n" + json.dumps(results))


def read_often(read: Callable[[Path], str], path: Path) -> tuple[str, float]:
    text, best = "", float("inf")
    for _ in range(READINGS):
        start = time.process_time()
        try:
            text = read(path)
        except Exception as error:
            text = f"\0{type(error).__name__}: {error}"
        best = min(best, time.process_time() - start)
    return text, best


# --- running them ------------------------------------------------------------------------------------------------------------------


def environment(folder: Path) -> Path:
    """The Python of the peers' environment, made where it is not there yet."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(PEERS)], check=True)
    return python


def turns(names: Sequence[str], files: Sequence[Path], peers: Path, repeat: int) -> dict[str, tuple[list[str], list[float]]]:
    """For each reader the texts of the files, and the median seconds of each file over the turns."""
    texts: dict[str, list[str]] = {}
    times: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(repeat):
        for name in names:
            python = sys.executable if name in OURS else str(peers)
            command = [python, __file__, "--serve", name, *map(str, files)]
            answer = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
            results = json.loads(answer.rstrip().rsplit("\n", 1)[-1])
            texts[name] = [text for text, _ in results]
            times[name].append([seconds for _, seconds in results])
    return {name: (texts[name], [median(file) for file in zip(*times[name], strict=True)]) for name in names}


def plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))


def error_rate(expected: str, text: str) -> float:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    wanted, found = plain(expected), plain(text)
    return float(Levenshtein.distance(wanted, found)) / len(wanted)


# --- Word files with automatic numbers ---------------------------------------------------------------------------------------------

_ZH = "chineseCountingThousand"
#: of each kind of list: its levels, further lists (their number, what they start with), and paragraphs (list or style, level, number)
LISTS: dict[str, dict[str, Any]] = {
    "一、": {
        "levels": [{"format": _ZH, "text": "%1、"}],
        "rows": [(1, 0, "一、"), (1, 0, "二、"), *[(1, 0, f"{n}、") for n in "三四五六七八九十"]],
    },
    "（一）": {"levels": [{"format": "japaneseCounting", "text": "（%1）"}], "rows": [(1, 0, f"（{n}）") for n in "一二三四"]},
    "1.": {"levels": [{"text": "%1."}], "rows": [(1, 0, f"{n}.") for n in range(1, 13)]},
    "1）": {"levels": [{"text": "%1）"}], "rows": [(1, 0, f"{n}）") for n in range(1, 5)]},
    "①": {"levels": [{"format": "decimalEnclosedCircleChinese", "text": "%1"}], "rows": [(1, 0, n) for n in "①②③④"]},
    "A.": {"levels": [{"format": "upperLetter", "text": "%1."}], "rows": [(1, 0, f"{n}.") for n in "ABCD"]},
    "第一章": {
        "levels": [{"format": _ZH, "text": "第%1章"}, {"format": _ZH, "text": "第%2条", "restart": 0}],
        "rows": [(1, 0, "第一章"), (1, 1, "第一条"), (1, 1, "第二条"), (1, 0, "第二章"), (1, 1, "第三条")],
    },
    "1.1.1": {
        "levels": [{"format": _ZH, "text": "%1、"}, {"text": "%1.%2", "legal": True}, {"text": "%1.%2.%3", "legal": True}],
        "rows": [(1, 0, "一、"), (1, 1, "1.1"), (1, 2, "1.1.1"), (1, 2, "1.1.2"), (1, 1, "1.2"), (1, 0, "二、"), (1, 1, "2.1")],
    },
    "restarts": {
        "levels": [{"format": _ZH, "text": "%1、"}, {"text": "%2."}],
        "starts": {2: {1: 1}},
        "rows": [(1, 0, "一、"), (1, 1, "1."), (1, 1, "2."), (1, 0, "二、"), (1, 1, "1."), (2, 1, "1."), (2, 1, "2.")],
    },
    "by style": {
        "levels": [{"format": _ZH, "text": "%1、", "style": "Heading1"}, {"format": _ZH, "text": "（%2）", "style": "Heading2"}],
        "rows": [
            ("Heading 1", 0, "一、"),
            ("Heading 2", 1, "（一）"),
            ("Heading 2", 1, "（二）"),
            ("Heading 1", 0, "二、"),
            ("Heading 2", 1, "（一）"),
        ],
    },
    "mixed": {
        "levels": [{"format": _ZH, "text": "%1、"}, {"format": _ZH, "text": "（%2）"}, {"text": "%3."}, {"text": "（%4）"}],
        "rows": [
            (1, 0, "一、"),
            (1, 1, "（一）"),
            (1, 2, "1."),
            (1, 3, "（1）"),
            (1, 3, "（2）"),
            (1, 2, "2."),
            (1, 1, "（二）"),
            (1, 0, "二、"),
            (1, 2, "1."),
        ],
    },
}


def numbered(kind: dict[str, Any], sentences: Iterator[str]) -> tuple[bytes, list[tuple[str, str]]]:
    """A Word file with a list of this kind, written by python-docx on its usual template; and each paragraph's number and text."""
    import docx  # noqa: PLC0415
    from docx.oxml import parse_xml  # noqa: PLC0415

    sys.path.insert(0, str(ROOT / "tests/ingestion"))
    import docx_files  # noqa: PLC0415

    levels = [level | {"suffix": "nothing"} for level in kind["levels"]]
    starts = kind.get("starts", {})
    nums = {90: {"of": 90}} | {90 + number: {"of": 90, "starts": at} for number, at in starts.items()}
    abstract, *made = parse_xml(docx_files.numbering({90: {"levels": levels}}, nums).encode())
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, abstract)
    root.extend(made)
    paragraphs = []
    for where, level, number in kind["rows"]:
        text = next(sentences)
        paragraphs.append((number, text))
        if isinstance(where, str):
            refer(document.styles[where].element.get_or_add_pPr(), 90, level)
            document.add_paragraph(text, style=where)
        else:
            refer(document.add_paragraph(text)._p.get_or_add_pPr(), 90 if where == 1 else 90 + where, level)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue(), paragraphs


def refer(properties: Any, num: int, level: int) -> None:
    reference = properties.get_or_add_numPr()
    reference.get_or_add_ilvl().val = level
    reference.get_or_add_numId().val = num


def corpus_texts() -> list[str]:
    found = (path.read_text(encoding="utf-8", errors="ignore") for path in sorted(ROOT.glob("corpus/train/*/in/*.txt")))
    return [re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", text) for text in found]


def sentences(texts: Sequence[str]) -> Iterator[str]:
    """Sentences of the corpus that begin with a Chinese character other than a numeral, each once."""
    seen = set()
    for text in texts:
        for sentence in re.findall(r"[\u4e00-\u9fff][^。\n\t]{12,60}。", text):
            if sentence[:8] not in seen and sentence[0] not in "一二三四五六七八九十第":
                seen.add(sentence[:8])
                yield sentence


def plans(folder: Path, count: int) -> list[tuple[Path, str]]:
    """Word files of whole corpus texts, their numbers 一、 （一） 1. set by Word, each with what it prints."""
    from pipeline.demo import word  # noqa: PLC0415

    out = []
    texts = [text for text in corpus_texts() if "\t" not in text and len(re.findall(r"(?m)^[一二三四五]、", text)) >= 3]
    for number, text in enumerate(texts[:count]):
        path = folder / f"plan-{number:03}.docx"
        path.write_bytes(word.render(text, automatic=3))
        out.append((path, text))
    return out


# --- the two tables ----------------------------------------------------------------------------------------------------------------


def compare_docx(folder: Path, peers: Path, count: int, repeat: int) -> None:
    words = sentences(corpus_texts())
    lists = {name: numbered(kind, words) for name, kind in LISTS.items()}
    paths = []
    for number, (data, _) in enumerate(lists.values()):
        paths.append(folder / f"list-{number:02}.docx")
        paths[-1].write_bytes(data)
    whole = plans(folder, count)
    results = turns(DOCX_READERS, [*paths, *(path for path, _ in whole)], peers, repeat)
    rows = []
    base = sum(results["planaudit"][1])
    for name, (texts, seconds) in results.items():
        failed = sum(text.startswith("\0") for text in texts)
        shares = [share(printed, text) for (_, printed), text in zip(lists.values(), texts, strict=False)]
        expected = ["\n".join(number + text for number, text in printed) for _, printed in lists.values()] + [text for _, text in whole]
        rates = [error_rate(wanted, text) for wanted, text in zip(expected, texts, strict=True)]
        found, all_numbers = sum(one for one, _ in shares), sum(one for _, one in shares)
        kinds = sum(one == all_of for one, all_of in shares)
        cells = [f"{median(rates[len(lists) :]):.2%}", f"{sum(rates) / len(rates):.2%}", f"{found}/{all_numbers}", f"{kinds}/{len(lists)}"]
        cells += [f"{1000 * sum(seconds) / len(seconds):.1f}", f"{sum(seconds) / base:.2f}", str(failed)]
        rows.append([name, *cells, *(f"{one}/{all_of}" for one, all_of in shares)])
    show(["reader", "CER median", "CER mean", "numbers", "kinds whole", "ms a file", "to ours", "failed", *lists], rows)


def share(paragraphs: Sequence[tuple[str, str]], text: str) -> tuple[int, int]:
    """How many numbers stand right before the text of their paragraph, and not behind a longer number."""
    found = plain(text)
    right = 0
    for number, words in paragraphs:
        wanted = plain(number + words)
        at = found.find(wanted)
        right += at >= 0 and not (wanted[0].isdigit() and at > 0 and (found[at - 1].isdigit() or found[at - 1] == "."))
    return right, len(paragraphs)


def compare_pdf(folder: Path, peers: Path, count: int, repeat: int) -> None:
    from pipeline.demo import page  # noqa: PLC0415

    texts = [text for text in corpus_texts() if len(text) > 600][:count]
    kinds = {"without tables": [text for text in texts if "\t" not in text], "with tables": [tabled(text) for text in texts[: count // 2]]}
    for kind, chosen in kinds.items():
        paths = []
        for number, text in enumerate(chosen):
            paths.append(folder / f"{kind[:4]}-{number:03}.pdf")
            paths[-1].write_bytes(page.render(text, header="实施方案"))
        office = to_pdf([path for path, _ in plans(folder, 10)], folder) if kind == "without tables" else []
        for maker, files in (("reportlab", paths), ("LibreOffice", office)):
            if files:
                pages = sum(map(count_pages, files))
                print(f"pdf pages {kind}, {maker}: {len(files)} files, {pages} pages")
                show_pdf(turns([*PDF_READERS, "safety checks"], files, peers, repeat), pages)


def show_pdf(results: dict[str, tuple[list[str], list[float]]], pages: int) -> None:
    base = sum(results["pypdfium2"][1])
    rows = [[name, f"{1000 * sum(seconds) / pages:.2f}", f"{sum(seconds) / base:.2f}"] for name, (_, seconds) in results.items()]
    show(["reader", "ms a page", "to raw"], rows)
    step = sum(results["planaudit"][1]) - sum(results["safety checks"][1])
    print(f"our text step without the safety checks: {step / base:.2f} times raw (goal {GOAL_PDF})\n")


def tabled(text: str) -> str:
    """A text with a table of ten rows behind its first paragraph."""
    rows = "\n".join(f"第{number}项\t负责人{number}\t每月检查{number}次\t{number}月底前" for number in range(1, 11))
    head, _, rest = text.partition("\n\n")
    return f"{head}\n\n{rows}\n\n{rest}"


def to_pdf(files: Sequence[Path], folder: Path) -> list[Path]:
    """The files as LibreOffice prints them; none where it is not installed."""
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf"]
    try:
        subprocess.run([*command, "--outdir", str(folder), *map(str, files)], check=True, capture_output=True)
    except FileNotFoundError:
        return []
    return [path.with_suffix(".pdf") for path in files]


def count_pages(path: Path) -> int:
    import pypdfium2 as pdfium  # noqa: PLC0415

    with pdfium.PdfDocument(path.read_bytes()) as document:
        return len(document)


def show(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    print("\n".join("| " + " | ".join(row) + " |" for row in rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, help="folder of the peers' environment, kept for the next time")
    parser.add_argument("--files", type=int, default=20, help="corpus texts of each kind")
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--serve", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve(arguments.serve[0], arguments.serve[1:])
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers = environment(arguments.peers.resolve() if arguments.peers else folder / "peers")
        print(", ".join(PEERS.read_text(encoding="utf-8").split()))
        compare_docx(folder, peers, arguments.files, arguments.repeat)
        print()
        compare_pdf(folder, peers, arguments.files, arguments.repeat)
        print("load average", " ".join(f"{load:.2f}" for load in os.getloadavg()), "on", os.cpu_count(), "cores")


if __name__ == "__main__":
    main()
