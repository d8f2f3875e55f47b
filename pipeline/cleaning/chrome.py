"""Page furniture of web sites that stands in a text: breadcrumbs, share lines, copyright, editors' prefaces, repeated titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.cleaning.draft import Edit
from pipeline.cleaning.normal import normal
from pipeline.data import table

_PART = re.compile(r"[【（]?(?:第.{1,3}篇|篇|材料|范文)")  # a bundle's contents name its parts before they come
_WORDS = re.compile(r"\w+")
# 编辑：秦大川 right below 组长：… is one of a group, no credit of a web page
_ROLE = re.compile(r"(?:副?组长|成员|组员|顾问)\s*[：:]")
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,5}[：:]\s*[\u4e00-\u9fff·]{2,4}(?:（[^（）]*）)?|")
_IN_GROUP = re.compile(r"(?:编辑|审核|校对|录入)[：:]\s*[\u4e00-\u9fff·]{2,4}(?:（[^（）]*）)?")
_HEAD = 8  # a site repeats a title within so many lines
_BODY = 60  # characters from which on a line is running text, not furniture, unless a pattern of the lexicon matches it


@cache
def _lexicon(name: str) -> list[re.Pattern[str]]:
    """The patterns of one list, each looked for in a line with the line break before it, so that a search passes over the others quickly."""
    patterns = table(Path(__file__).with_name("furniture.yaml"))[name]
    return [re.compile(rf"\n{pattern[1:]}" if pattern.startswith("^") else pattern, re.M) for pattern in patterns]


def _within(name: str, lines: list[str]) -> list[re.Pattern[str]]:
    """The patterns of one list without those that stand in none of the lines, which is most of them."""
    text = "\n" + "\n".join(lines)
    return [pattern for pattern in _lexicon(name) if pattern.search(text)]


def _hit(patterns: list[re.Pattern[str]], line: str) -> bool:
    return any(pattern.search("\n" + line) for pattern in patterns)


def furniture(text: str) -> Iterator[Edit]:
    """Lines of page furniture: those that match the lexicon (`furniture.yaml`), and a title's repetitions at the head.

    The lexicon's `lines` hold for short lines anywhere, `anywhere` for lines of any length.
    """
    lines = text.split("\n")
    plains = [line.strip() for line in normal(text, traditional=True).split("\n")]
    anywhere, short = _within("anywhere", plains), _within("lines", [plain for plain in plains if len(plain) < _BODY])
    looked = len(lines) if anywhere or short else _HEAD  # behind the head no title is repeated
    head: list[str] = []
    at, in_group, begun = 0, False, False
    for i, (line, plain) in enumerate(zip(lines[:looked], plains, strict=False)):
        begun = begun or (len(plain) >= _BODY and "。" in plain)  # a title that stands behind running text opens a second standing
        key = "".join(_WORDS.findall(plain)) if i < _HEAD and not begun and len(plain) < 120 and not plain.endswith("。") else ""
        repeated = len(key) >= 8 and not _PART.match(plain) and any(key == other or (other in key and ">" in plain) for other in head)
        in_group = bool(_ROLE.match(plain) or (in_group and _LISTED.fullmatch(plain)))
        own = not plain or (in_group and _IN_GROUP.fullmatch(plain))
        if not own and (repeated or _hit(anywhere, plain) or (len(plain) < _BODY and _hit(short, plain))):
            yield Edit(at, min(at + len(line) + 1, len(text)), "")
        elif i < _HEAD and len(plain) < 120:
            head.append(key)
        at += len(line) + 1
