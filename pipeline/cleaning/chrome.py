"""Page furniture of web sites that stands in a text: breadcrumbs, share lines, copyright, editors' prefaces, repeated titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from pipeline.cleaning.draft import Edit
from pipeline.cleaning.normal import normal

_PART = re.compile(r"[【（]?(?:第.{1,3}篇|篇|材料|范文)")  # a bundle's contents name its parts before they come
_BODY = 60  # characters from which on a line is running text, not furniture, unless a pattern of the lexicon matches it


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lexicon = YAML(typ="safe").load(Path(__file__).with_name("furniture.yaml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{p})" for p in lexicon["lines"])), re.compile("|".join(f"(?:{p})" for p in lexicon["anywhere"]))


def furniture(text: str) -> Iterator[Edit]:
    """Lines of page furniture: those that match the lexicon (`furniture.yaml`), and a title's repetitions at the head.

    The lexicon's `lines` hold for short lines anywhere, `anywhere` for lines of any length.
    """
    short, anywhere = _patterns()
    head: list[str] = []
    at = 0
    for i, line in enumerate(text.split("\n")):
        plain = normal(line, traditional=True).strip()
        key = re.sub(r"\W", "", plain)
        repeated = (
            i < 8
            and not _PART.match(plain)
            and len(key) >= 8
            and len(plain) < 120
            and any(key == other or (other in key and ">" in plain) for other in head)
        )
        if plain and (repeated or anywhere.search(plain) or (len(plain) < _BODY and short.search(plain))):
            yield Edit(at, min(at + len(line) + 1, len(text)), "")
        elif i < 8 and len(plain) < 120:
            head.append(key)
        at += len(line) + 1
