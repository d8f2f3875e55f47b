"""A whole audit against the fastest extraction of the raw text, and how soon another run is done.

    python benchmarks/audit.py [--files 300] [--modern] [--warm] [--repeat 3] [--keep FOLDER]

Makes a batch of mixed files out of the corpus, in the mix in which schools hand them in (`MIX`; with `--modern` no kinds that need an
office suite), and measures, one after the other and so many times over:

- raw: the same files with, for each kind, the fastest reader that can read it at all, in two processes and in one;
- cold: `planaudit audit` as a command, with nothing kept from an earlier run; its report written;
- again: the same command with nothing changed;
- changed: the same command after one file was changed.

With `--warm` the last two alone, which are done in a few seconds. Medians are printed: seconds by the clock, and seconds of processor time
of all processes together, which hardly depend on what else the machine does; and the load of the machine. `--keep` keeps the batch for the
next time; LibreOffice makes the old kinds.
"""

from __future__ import annotations

import argparse
import ctypes
import html
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
#: kinds of files out of a hundred submissions
MIX = {"docx": 45, "doc": 15, "pdf": 20, "wps": 5, "txt": 4, "html": 4, "rtf": 2, "odt": 1, "xlsx": 2, "zip": 2}
MODERN = {"docx": 60, "pdf": 25, "txt": 6, "html": 6, "xlsx": 3}
OFFICE = ("doc", "wps", "rtf", "odt")
#: files in one zip
IN_ZIP = 3
#: at which the audit aims: times the raw extraction, and seconds for another run with one file changed
GOAL_RATIO, GOAL_SECONDS = 2.5, 1.5
#: processes of the audit and of the raw extraction
JOBS = 2
_PR_SET_CHILD_SUBREAPER = 36


# --- the batch --------------------------------------------------------------------------------------------------------------------


def build(folder: Path, count: int, mix: dict[str, int]) -> None:
    """Write the batch, a folder for each school; the same batch for the same arguments."""
    chance = random.Random(1)
    kinds = [kind for kind, share in mix.items() for _ in range(round(share * count / sum(mix.values())))]
    kinds += ["docx"] * (count - len(kinds))
    chance.shuffle(kinds)
    # every other PDF is printed by LibreOffice, its fonts embedded as Word's are, where the batch needs LibreOffice at all
    by_office: dict[str, dict[Path, bytes]] = {kind: {} for kind in (*OFFICE, "pdf")}
    for number, (kind, (school, text)) in enumerate(zip(kinds, papers(chance), strict=False)):
        path = folder / school / f"{number:03}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind in OFFICE or (kind == "pdf" and number % 2 and "doc" in mix):
            by_office[kind][path] = docx(text, number)
        elif kind == "zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for member in range(IN_ZIP):
                    archive.writestr(f"附件{member + 1}.docx", docx(text, member))
        else:
            path.write_bytes(WRITERS[kind](text, number))
    for kind, files in by_office.items():
        convert(files, "doc" if kind == "wps" else kind)


_UNPRINTED = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLAUSE = re.compile(r"[^，；。：\n\t]{4,25}(?=[，；。])")


def papers(chance: random.Random) -> Iterator[tuple[str, str]]:
    """School and text, without end: first the corpus' texts as they are, with the copying that is in them, then others of their build.

    These others have the titles, headings, lists and dates of a corpus text, while the clauses of their paragraphs are drawn from all
    texts, so that no passage is copied. Every other one is lengthened: most plans have 1,500 to 4,000 characters.
    """
    texts = [_UNPRINTED.sub("", path.read_text(encoding="utf-8", errors="ignore")) for path in sorted(ROOT.glob("corpus/train/*/in/*.txt"))]
    texts = [text for text in texts if len(text) > 300]
    chance.shuffle(texts)
    clauses = sorted({clause for text in texts for clause in _CLAUSE.findall(text)})
    for number in range(10**6):
        text = texts[number % len(texts)]
        if number >= len(texts) or number % 2:
            lines = text.split("\n")
            text = "\n".join(refilled(line, clauses, chance, keep=number < len(texts)) for line in lines)
        yield f"第{number % 60 + 1:02}小学", text


def refilled(line: str, clauses: Sequence[str], chance: random.Random, keep: bool) -> str:
    """A line of running text lengthened by other clauses, or, unless it is to be kept, filled with them behind its first one."""
    parts = line.split("，")
    if len(parts) < 3 or "\t" in line:
        return line
    more = chance.sample(clauses, 2 * len(parts))
    return "，".join([*(parts if keep else parts[:1]), *more]) + "。"


def docx(text: str, number: int) -> bytes:
    from pipeline.demo import word  # noqa: PLC0415 -- only where the batch is made

    return word.render(text, headings=number % 2 == 0, automatic=number % 4, header="实施方案" if number % 3 == 0 else "", footer="— # —")


def pdf(text: str, number: int) -> bytes:
    from pipeline.demo import page  # noqa: PLC0415

    return page.render(text, header="实施方案" if number % 2 == 0 else "", roster=number % 3 == 0)


def xlsx(text: str, number: int) -> bytes:
    import openpyxl  # noqa: PLC0415

    book = openpyxl.Workbook()
    for row, line in enumerate(text.split("\n"), 1):
        for column, cell in enumerate(line.split("\t"), 1):
            book.worksheets[0].cell(row, column, cell if not cell.startswith("=") else " " + cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def page(text: str, number: int) -> bytes:
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{number}</title></head><body>{body}</body></html>".encode()


WRITERS: dict[str, Callable[[str, int], bytes]] = {
    "docx": docx,
    "pdf": pdf,
    "xlsx": xlsx,
    "html": page,
    "txt": lambda text, number: text.encode("gb18030" if number % 2 else "utf-8"),
}


def convert(files: dict[Path, bytes], kind: str) -> None:
    """Save Word files as another kind, all in one call of LibreOffice."""
    if not files:
        return
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for path, data in files.items():
            (scratch / f"{path.stem}.docx").write_bytes(data)
        call_office(scratch, kind, sorted(scratch.glob("*.docx")))
        for path in files:
            shutil.move(scratch / f"{path.stem}.{kind}", path)


def call_office(scratch: Path, kind: str, files: Sequence[Path]) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(scratch), *map(str, files)], check=True, capture_output=True)


# --- raw extraction ----------------------------------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def raw_docx(data: bytes) -> str:
    """The words of the document's XML, joined: twice as fast as docx2txt, many times as fast as python-docx."""
    from lxml import etree  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return "".join(element.text or "\n" for element in root.iter(_W + "t", _W + "p"))


def raw_pdf(data: bytes) -> str:
    import pypdfium2 as pdfium  # noqa: PLC0415

    with pdfium.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def raw_xlsx(data: bytes) -> str:
    import python_calamine  # noqa: PLC0415

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return "\n".join("\t".join(map(str, row)) for row in rows)


def raw_txt(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030")


def raw_html(data: bytes) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", raw_txt(data)))


def raw_zip(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(raw_docx(archive.read(name)) for name in archive.namelist())


READERS: dict[str, Callable[[bytes], str]] = {
    "docx": raw_docx,
    "pdf": raw_pdf,
    "xlsx": raw_xlsx,
    "txt": raw_txt,
    "html": raw_html,
    "zip": raw_zip,
}


def raw_office(files: Sequence[Path]) -> int:
    """Characters of files that LibreOffice turns into plain text, in one call."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        # several kinds may share a stem; links keep them apart without copying
        links = [scratch / f"{i}{path.suffix}" for i, path in enumerate(files)]
        for link, path in zip(links, files, strict=True):
            link.symlink_to(path)
        call_office(scratch, "txt:Text (encoded):UTF8", links)
        return sum(len(path.read_text(encoding="utf-8-sig")) for path in scratch.glob("*.txt"))


def raw_some(files: Sequence[Path]) -> int:
    """Characters of files that a reader of ours takes one by one, or of a batch for the office suite."""
    if files and files[0].suffix[1:] in OFFICE:
        return raw_office(files)
    return sum(len(READERS[path.suffix[1:]](path.read_bytes())) for path in files)


def raw(files: Sequence[Path], jobs: int) -> None:
    """The raw text of all files, start of the processes included."""
    office = [path for path in files if path.suffix[1:] in OFFICE]
    others = [path for path in files if path.suffix[1:] not in OFFICE]
    parts: list[Sequence[Path]] = [office[i::jobs] for i in range(jobs) if office[i::jobs]]
    parts += [others[i : i + 10] for i in range(0, len(others), 10)]
    if jobs == 1:
        counts = [raw_some(part) for part in parts]
    else:
        with ProcessPoolExecutor(jobs) as pool:
            counts = list(pool.map(raw_some, parts))
    assert min(counts, default=1) > 0


# --- the audit ---------------------------------------------------------------------------------------------------------------------


def audit(batch: Path, out: Path, cache: Path) -> None:
    """The command, its start included."""
    command = [str(Path(sys.executable).with_name("planaudit")), "audit", str(batch), "--out", str(out), "--jobs", str(JOBS)]
    environment = os.environ | {"PLANAUDIT_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as anywhere
    subprocess.run(command, check=True, capture_output=True, env=environment)


def is_utf8(data: bytes) -> bool:
    try:
        return bool(data.decode())
    except UnicodeDecodeError:
        return False


def change(path: Path, number: int) -> None:
    """Change one word of a text file."""
    path.write_bytes(path.read_bytes() + f"\n补充说明第{number}条。\n".encode())


def adopt_orphans() -> None:
    """Let processes whose parent ended become children of this one, so that their processor time counts (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of processor time, of this process and all that it started."""
    before, start = os.times(), time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    with suppress(ChildProcessError):  # no child is left
        while sys.platform == "linux":
            os.waitpid(-1, 0)
    after = os.times()
    return seconds, sum(after[:4]) - sum(before[:4])


def measure(batch: Path, repeat: int, scratch: Path, warm: bool) -> dict[str, list[tuple[float, float]]]:
    """All measures, or the `warm` ones, interleaved, so that what else the machine does falls on all of them."""
    files = sorted(path for path in batch.rglob("*") if path.is_file())
    changed = next(path for path in files if path.suffix == ".txt" and is_utf8(path.read_bytes()))
    before = changed.read_bytes()
    names = ("again", "changed") if warm else ("raw", "raw, 1 process", "cold", "again", "changed")
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in names}

    def command() -> None:
        audit(batch, scratch / "out", scratch / "cache")

    adopt_orphans()
    if warm:
        command()
    for turn in range(repeat):
        if not warm:
            shutil.rmtree(scratch / "cache", ignore_errors=True)
            shutil.rmtree(scratch / "out", ignore_errors=True)
            times["raw"].append(timed(lambda: raw(files, JOBS)))
            times["cold"].append(timed(command))
            times["raw, 1 process"].append(timed(lambda: raw(files, 1)))
        times["again"].append(timed(command))
        change(changed, turn)
        times["changed"].append(timed(command))
        changed.write_bytes(before)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--modern", action="store_true", help="docx, pdf, txt, html and xlsx alone")
    parser.add_argument("--warm", action="store_true", help="only how soon another run is done")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder where the batch stays for the next time")
    arguments = parser.parse_args()
    mix = MODERN if arguments.modern else MIX
    if not arguments.modern and shutil.which("soffice") is None:
        parser.error("LibreOffice makes and reads doc, wps, rtf and odt: install it, or measure with --modern")
    with tempfile.TemporaryDirectory() as name:
        kept = arguments.keep or Path(name)
        batch = kept.resolve() / f"{'modern' if arguments.modern else 'mixed'}-{arguments.files}"
        if not batch.exists():
            making = batch.with_name(f"{batch.name}.making")
            shutil.rmtree(making, ignore_errors=True)
            build(making, arguments.files, mix)
            making.rename(batch)
        counts = Counter(path.suffix[1:] for path in batch.rglob("*") if path.is_file())
        print(f"{sum(counts.values())} files:", ", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
        times = measure(batch, arguments.repeat, Path(name), arguments.warm)
    report(times)


def report(times: dict[str, list[tuple[float, float]]]) -> None:
    print("| | seconds | to raw | processor seconds | to raw | each turn |\n|" + " --- |" * 6)
    middle = {key: (median(clock for clock, _ in values), median(used for _, used in values)) for key, values in times.items()}
    base = middle.get("raw", (float("nan"), float("nan")))
    for key, values in times.items():
        cells = [f"{here:.2f} | {here / raw_one:.2f}" for here, raw_one in zip(middle[key], base, strict=True)]
        print("|", " | ".join([key, *cells, " ".join(f"{clock:.2f}" for clock, _ in values)]), "|")
    if "cold" in middle:
        print(f"cold to raw {middle['cold'][0] / base[0]:.2f} (goal {GOAL_RATIO})")
    print(f"one file changed {middle['changed'][0]:.2f} s (goal {GOAL_SECONDS})")
    print("load average", " ".join(f"{load:.2f}" for load in os.getloadavg()), "on", os.cpu_count(), "cores")


if __name__ == "__main__":
    main()
