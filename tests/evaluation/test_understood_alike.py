"""One document, four formats: a Word file, a PDF and a web page are understood as the plain text is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

from pipeline.analysis import analyse
from pipeline.demo import page, web, word
from pipeline.ingestion import parse
from pipeline.records import Document
from pipeline.settings import Settings

SETS = [Path(__file__).parents[2] / f"corpus/train/{number}" for number in (27, 28, 30)]
RENDERED: dict[str, Callable[[str], bytes]] = {
    "docx": lambda text: word.render(text, footer="第#页"),
    "pdf": lambda text: page.render(text, header="学籍管理"),
    "html": lambda text: web.render(text, site="教育信息网", column="公告", published="2026-03-02"),
}
_PRINTED_TITLE = re.compile(r"[^，。；：:、]{1,39}")
#: the document's day, where a web page or a running header adds none of its own
_NUMBERED = re.compile(r"\d年|^\s*[\d一二三（(第①]")


def laid_out(text: str) -> str:
    """A text with blank lines behind its title and before its signature, by which the writers of files know these."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    title = 1
    while title < 3 and _PRINTED_TITLE.fullmatch(lines[title]) and not _NUMBERED.search(lines[title]):
        title += 1
    parts = [lines[:title], lines[title:]]
    if re.fullmatch(r"\s*\d{4}年\d{1,2}月\d{1,2}日", lines[-1]):
        parts = [lines[:title], lines[title:-2], lines[-2:]]
    return "\n\n".join("\n".join(part) for part in parts)


@cache
def texts() -> dict[str, str]:
    """The plain texts of the sets that are one document each and have lines, laid out. A table of blanks has no columns in print."""
    found = {}
    for folder in SETS:
        for line in map(json.loads, (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()):
            if line["part"] is None and line["file"].endswith(".txt"):
                path = folder / "in" / line["file"]
                text = "\n".join(block.text for block in parse(path.read_bytes(), path.name).blocks)
                if "\t" not in text and text.find("\n") < 60:
                    found[f"{folder.name}/{line['file']}"] = laid_out(text)
    return found


def understood(document: Document) -> dict[str, object]:
    """What the audit tells of a document, but for blanks."""

    def bare(words: str | None) -> str:
        return re.sub(r"\s", "", words or "")

    return {
        "type": document.doc_type,
        "issuer": bare(document.issuer),
        "sections": [(bare(section.heading), section.labels) for section in document.sections],
        "requirements": document.requirements,
        "stages": [(bare(stage.name), stage.start, stage.end) for stage in document.stages],
        "deadlines": [deadline.date for deadline in document.deadlines],
        "members": sorted((member.role, bare(member.name)) for member in document.members),
        "findings": sorted(finding.code for finding in document.findings),
    }


def read(data: bytes, name: str) -> Iterable[dict[str, object]]:
    return [understood(document) for document in analyse(parse(data, name), Settings())]


@pytest.mark.parametrize("kind", RENDERED)
def test_a_file_is_understood_as_its_text_is(kind: str) -> None:
    differing = {}
    for name, text in texts().items():
        plain, other = read(text.encode(), name), read(RENDERED[kind](text), f"a.{kind}")
        if plain != other:
            differing[name] = [(one, two) for one, two in zip(plain, other, strict=False)]
    assert len(texts()) > 90
    assert differing == {}
