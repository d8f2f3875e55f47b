"""Page furniture of web sites that stands in a text: breadcrumbs, share lines, copyright, editors' prefaces, repeated titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.cleaning.draft import Edit
from pipeline.cleaning.normal import normal
from pipeline.data import table

_PART = re.compile(r"[【（]?(?:第.{1,3}篇|篇|材料|范文)")  # a bundle's contents name its parts before they come
_MARKS = re.compile(r"\W")
# 编辑：秦大川 right below 组长：… is one of a group, no credit of a web page
_ROLE = re.compile(r"(?:副?组长|成员|组员|顾问)\s*[：:]")
_LISTED = re.compile(r"[\u4e00-\u9fff]{2,5}[：:]\s*[\u4e00-\u9fff·]{2,4}(?:（[^（）]*）)?|")
_IN_GROUP = re.compile(r"(?:编辑|审核|校对|录入)[：:]\s*[\u4e00-\u9fff·]{2,4}(?:（[^（）]*）)?")
_HEAD = 8  # a site repeats a title within so many lines
_BODY = 60  # characters from which on a line is running text, not furniture, unless a pattern of the lexicon matches it


class _Patterns(NamedTuple):
    """Patterns one of which is looked for in a line: those that begin with ^ in one, the others one by one."""

    leading: re.Pattern[str]
    inner: list[re.Pattern[str]]

    def within(self, text: str) -> _Patterns:
        """Without those that stand in none of the text's lines, which is most of them."""
        return _Patterns(self.leading, [pattern for pattern in self.inner if pattern.search(text)])

    def hit(self, line: str) -> bool:
        """Whether one of the patterns is found in the line."""
        return bool(self.leading.match(line) or (self.inner and any(pattern.search(line) for pattern in self.inner)))


@cache
def _lexicon(name: str) -> _Patterns:
    patterns = table(Path(__file__).with_name("furniture.yaml"))[name]
    leading = "|".join(f"(?:{pattern})" for pattern in patterns if pattern.startswith("^"))
    return _Patterns(re.compile(leading), [re.compile(pattern, re.M) for pattern in patterns if not pattern.startswith("^")])


def furniture(text: str) -> Iterator[Edit]:
    """Lines of page furniture: those that match the lexicon (`furniture.yaml`), and a title's repetitions at the head.

    The lexicon's `lines` hold for short lines anywhere, `anywhere` for lines of any length.
    """
    lines = text.split("\n")
    plains = [line.strip() for line in normal(text, traditional=True).split("\n")]
    short, anywhere = (_lexicon(name).within("\n".join(plains)) for name in ("lines", "anywhere"))
    head: list[str] = []
    at, in_group, begun = 0, False, False
    for i, (line, plain) in enumerate(zip(lines, plains, strict=True)):
        begun = begun or (len(plain) >= _BODY and "。" in plain)  # a title that stands behind running text opens a second standing
        key = _MARKS.sub("", plain) if i < _HEAD and not begun and len(plain) < 120 and not plain.endswith("。") else ""
        repeated = len(key) >= 8 and not _PART.match(plain) and any(key == other or (other in key and ">" in plain) for other in head)
        in_group = bool(_ROLE.match(plain) or (in_group and _LISTED.fullmatch(plain)))
        own = not plain or (in_group and _IN_GROUP.fullmatch(plain))
        if not own and (repeated or anywhere.hit(plain) or (len(plain) < _BODY and short.hit(plain))):
            yield Edit(at, min(at + len(line) + 1, len(text)), "")
        elif i < _HEAD and len(plain) < 120:
            head.append(key)
        at += len(line) + 1
