"""Reading the texts of a set of documents, and folding them for comparison."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from json import loads
from pathlib import Path
from typing import Any

from opencc import OpenCC
from ruamel.yaml import YAML

Row = dict[str, Any]
Key = tuple[str, int | None]  # a file and the part of it

GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-zà-ǜɡḿ]{1,7}[)）]")
PAGE_MARK = re.compile(r"-\d{1,2}-|第\d+页共\d+页")
PART = re.compile(r"^(?:第[一二三四五六七八九十]+篇|篇[一二三四五六七八九十]+)：.*$", re.M)
CONTENTS = re.compile(r"…+\d+$")


def load(path: Path) -> list[Row]:
    """The rows of a .jsonl file."""
    return [loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(path: Path) -> str:
    """The words of a text or of a saved page, in whatever charset."""
    data = path.read_bytes()
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding).replace("\r\n", "\n")
            break
        except UnicodeDecodeError:
            continue
    if path.suffix == ".html":
        text = re.sub(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]+>", "", text)
        text = html.unescape(text)
    return GLOSS.sub("", text)


def squeeze(text: str) -> str:
    """Without white space and page marks."""
    return PAGE_MARK.sub("", "".join(text.split()))


def documents(file: str, text: str) -> Iterator[tuple[Key, str]]:
    """The documents of a file, squeezed: one, or the parts of a bundle (a line of its table of contents opens none)."""
    starts = [m.start() for m in PART.finditer(text) if not CONTENTS.search(m.group())]
    if len(starts) < 2:
        yield (file, None), squeeze(text)
        return
    for part, (start, end) in enumerate(pairwise([*starts, len(text)]), 1):
        yield (file, part), squeeze(text[start:end])


def texts(folder: Path) -> dict[Key, str]:
    """The squeezed text of every document of the set."""
    manifest = folder / "manifest.yaml"
    if manifest.exists():
        paths = {row["file"]: folder / row["text"] for row in YAML(typ="safe").load(manifest)["documents"]}
    else:
        paths = {path.relative_to(folder / "in").as_posix(): path for path in sorted((folder / "in").rglob("*.*"))}
    return {key: text for file, path in paths.items() for key, text in documents(file, read(path))}


def is_template(key: Key) -> bool:
    """Whether a document is an issued plan."""
    return key[0].startswith("template/")


_simplify = OpenCC("t2s").convert


def fold(text: str) -> str:
    """For comparison: simplified, half width, lower case; as long as `text`."""
    table = {}
    for char in set(text):
        folded = unicodedata.normalize("NFKC", _simplify(char)).lower()
        table[ord(char)] = folded if len(folded) == 1 else char
    return text.translate(table)


def letters(text: str) -> str:
    """The folded letters and digits of a text."""
    return "".join(char for char in fold(text) if is_letter(char))


def is_letter(char: str) -> bool:
    """Whether a character counts when passages are compared: no punctuation, symbol or blank."""
    return unicodedata.category(char)[0] not in "PSZC"
