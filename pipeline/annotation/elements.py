"""Elements of WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def qualified(name: str) -> str:
    """A name of WordprocessingML as lxml writes it."""
    return f"{{{W}}}{name}"


def runs_of(words: str) -> Iterator[etree._Element]:
    """Runs of text, with one of its own for each tab character. Raises ValueError for characters that XML does not hold."""
    for at, piece in enumerate(words.split("\t")):
        if at:
            yield _run("tab")
        if piece:
            run = _run("t")
            run[0].text = piece
            run[0].set(SPACE, "preserve")
            yield run


def _run(content: str) -> etree._Element:
    run = etree.Element(qualified("r"))
    etree.SubElement(run, qualified(content))
    return run
