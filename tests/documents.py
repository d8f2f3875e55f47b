"""Documents for the tests: sources as the readers give them, and sound documents of which a case changes a part."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from case_files import Case, read

from pipeline.analysis import analyse
from pipeline.cleaning.normal import normal
from pipeline.records import Anchor, Block, Document, Source, Span
from pipeline.segmentation.outline import Frame
from pipeline.settings import Settings

SOUND = Path(__file__).with_name("sound_documents.yaml")


@cache
def settings() -> Settings:
    """The settings of a run without options."""
    return Settings()


def source(text: str, *, form: str = "txt") -> Source:
    """A source of a text: each line a block; a line with tabs is a row of a table."""
    blocks: list[Block] = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = line.split("\t")
        if len(cells) == 1:
            blocks.append(Block(line, anchor=Anchor(line=number)))
        else:
            blocks += [Block(cell, "cell", Anchor(table=0, row=number, column=column)) for column, cell in enumerate(cells)]
    return Source(tuple(blocks), form)


def text_of(case: Case) -> str:
    """The text of a case: its own `text`, or a sound document (`sound`, the plan if not said) with the parts that `change` names.

    A part that is null is left out.
    """
    if "text" in case:
        return str(case["text"])
    parts = dict(read(SOUND)[case.get("sound", "plan")])
    change: dict[str, Any] = case.get("change") or {}
    assert set(change) <= set(parts), f"the sound document has no part {set(change) - set(parts)}"
    return "\n".join(str(part).strip("\n") for part in (parts | change).values() if part is not None)


def frame(text: str, *, english: bool = False, traditional: bool = False) -> Frame:
    """What an outline is made from, for a text that needs no cleaning."""
    norm = normal(text, english=english, traditional=traditional)
    return Frame(text=text, norm=norm, ranges=(Span(0, len(norm)),), headings=(), english=english)


@cache
def _documents(text: str, form: str) -> tuple[Document, ...]:
    return tuple(analyse(source(text, form=form), settings()))


def document(case: Case) -> Document:
    """The one document that analysis makes of a case; the same one for the same text."""
    (one,) = _documents(text_of(case), case.get("form", "txt"))
    return one
