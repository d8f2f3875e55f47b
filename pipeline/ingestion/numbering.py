"""Word's automatic numbers, counted as Word counts them: one counter for each level of a list definition, in reading order.

Sources: ECMA-376 part 1, 17.9; [MS-OI29500] for what Word does otherwise (a level restarts after every higher level, `lvlRestart` in
an override is ignored); Word's own output for skipped levels, which are printed and count as used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from lxml import etree

from pipeline.ingestion.numerals import number_text
from pipeline.ingestion.styles import Children, Style, Styles, W, children, number, switched_on, value

LEVELS = 9
#: neither a level's pattern nor a printed number is longer in a sound file; Word's dialogue takes 255 characters
_LONGEST = 255
_PLACEHOLDER = re.compile(r"%([1-9])")
_RESTART_AT_SECTION = "{http://schemas.microsoft.com/office/word/2012/wordml}restartNumberingAfterBreak"

Suffix = Literal["tab", "space", "nothing"]


class Label(NamedTuple):
    """A printed number, without what separates it from the text, and the separator's kind. A bullet's `number` is ""."""

    number: str
    suffix: Suffix

    def before(self, text: str) -> str:
        """The number as it is printed before `text`, with a blank for Word's tab or space where the two would run together.

        >>> Label("1.1", "tab").before("2024年工作"), Label("一、", "tab").before("2024年工作")
        ('1.1 ', '一、')
        """
        last, first = self.number[-1:], text[:1]
        if not last or not first or last.isspace() or self.suffix == "nothing":
            return self.number
        together = last.isalpha() or last.isdecimal() or (last.isascii() and first.isascii() and first.isalnum())
        return self.number + " " if together else self.number


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `text` holds the placeholders %1 … %9; `restart` None: after every higher level, 0: never."""

    start: int = 1
    number_format: str = "decimal"
    pattern: str = ""
    text: str = ""
    restart: int | None = None
    legal: bool = False
    suffix: Suffix = "tab"
    style: str | None = None


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A `w:num`: the definition whose counters it shares, its levels with overrides applied, and the starts it sets anew."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Lists:
    """All lists of a document, from the root of numbering.xml (None: the document has none)."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._nums: dict[str, etree._Element] = {}
        self._definitions: dict[str, etree._Element] = {}
        self._lists: dict[str, NumberedList | None] = {}
        for element in root if root is not None else ():
            if element.tag == W + "num":
                self._nums.setdefault(element.get(W + "numId") or "", element)
            elif element.tag == W + "abstractNum":
                self._definitions.setdefault(element.get(W + "abstractNumId") or "", element)
        self.restarting_at_sections = frozenset(
            key for key, element in self._definitions.items() if element.get(_RESTART_AT_SECTION) in ("1", "true", "on")
        )

    def get(self, num_id: str) -> NumberedList | None:
        """The list with this id; None where it is not defined."""
        if num_id not in self._lists:
            self._lists[num_id] = self._read(num_id)
        return self._lists[num_id]

    def membership(self, properties: Children, style: Style) -> tuple[str, int] | None:
        """The list and level (0 to 8) of a paragraph with these `w:pPr` and this style; None where it is not numbered."""
        direct = children(properties.get(W + "numPr"))
        num_id = value(direct, "numId") or style.num_id
        if num_id is None or num_id == "0":
            return None
        level = number(value(direct, "ilvl"))
        if level is None:
            level = self._linked_level(num_id, style)
        return num_id, min(max(level, 0), LEVELS - 1)

    def _linked_level(self, num_id: str, style: Style) -> int:
        """The level that names the paragraph's style (or the nearest of its ancestors) as its own, else the style's level."""
        found = self.get(num_id)
        links = {level.style: index for index, level in found.levels.items() if level.style} if found else {}
        for style_id in style.chain:
            if style_id in links:
                return links[style_id]
        return style.list_level or 0

    def _read(self, num_id: str) -> NumberedList | None:
        element = self._nums.get(num_id)
        key = self._definition_of(num_id)
        if element is None or key is None:
            return None
        levels = dict(_levels(self._definitions[key]))
        starts: dict[int, int] = {}
        for override in element.findall(W + "lvlOverride"):
            index = number(override.get(W + "ilvl"))
            if index is None:
                continue
            parts = children(override)
            known, changed = levels.get(index, Level()), parts.get(W + "lvl")
            start = number(value(parts, "startOverride"))
            if start is not None:
                starts[index] = start
            if changed is not None:
                levels[index] = replace(_level(changed), restart=known.restart)
            elif start is not None and index in levels:
                levels[index] = replace(known, start=start)
        return NumberedList(key, levels, starts)

    def _definition_of(self, num_id: str) -> str | None:
        """The id of the definition behind a list; a definition that only points to a list style is followed to that style's list."""
        for _ in range(len(self._nums) + 1):
            key = value(children(self._nums.get(num_id)), "abstractNumId")
            definition = self._definitions.get(key or "")
            if key is None or definition is None:
                return None
            link = value(children(definition), "numStyleLink")
            target = self._styles.get(link).num_id if link else None
            if target is None or target == num_id:
                return key
            num_id = target
        return None


class Counters:
    """The counters of one story (body, margins, text boxes …) of a document. Ask for each numbered paragraph once, in reading order."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._used_levels: dict[str, set[int]] = {}
        self._used_lists: set[str] = set()

    def advance(self, num_id: str, index: int) -> Label | None:
        """The label of the next paragraph at level `index` (0 to 8) of the list `num_id`; None where the list or level is unknown."""
        found = self._lists.get(num_id)
        level = found.levels.get(index) if found else None
        if found is None or level is None:
            return None
        counts = self._counts.setdefault(found.definition, [None] * LEVELS)
        used = self._used_levels.setdefault(found.definition, set())
        for above in range(index):
            skipped = found.levels.get(above)
            if counts[above] is None and skipped and _counts_when_skipped(skipped, above, used):
                counts[above] = skipped.start
        current = counts[index]
        counts[index] = level.start if current is None else current + 1
        if num_id not in self._used_lists:
            self._used_lists.add(num_id)
            counts[index] = found.starts.get(index, counts[index])
        for below in range(index + 1, LEVELS):
            used.discard(below)
            if _restarts(found.levels.get(below), below, index):
                counts[below] = None
        used.add(index)
        return Label(_print(found, level, counts), level.suffix)

    def section_break(self) -> None:
        """A section ends: the lists that start again in every section are reset."""
        for key in self._lists.restarting_at_sections:
            self._counts.pop(key, None)
            self._used_levels.pop(key, None)


def _counts_when_skipped(level: Level, index: int, used: set[int]) -> bool:
    """Whether a level without a paragraph of its own takes its start value when a lower one is used. Not where it never restarts, or
    where a level between its restart level and itself has been used: there Word prints the number before its start.
    """
    if not used or level.restart is None:
        return True
    return level.restart > 0 and not any(between in used for between in range(level.restart, index))


def _restarts(level: Level | None, index: int, used: int) -> bool:
    """Whether the level at `index` starts again after a paragraph of the higher level `used`."""
    if level is None or level.restart is None or level.restart > index:
        return True
    return used < level.restart


def _print(found: NumberedList, level: Level, counts: list[int | None]) -> str:
    if level.number_format == "bullet":
        return ""

    def figure(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        source = found.levels.get(index)
        if source is None:
            return ""
        current = counts[index]
        count = source.start - 1 if current is None else current
        if level.legal and source.number_format not in ("none", "bullet", "decimalZero"):
            return str(count)
        return number_text(count, source.number_format, source.pattern)

    return _PLACEHOLDER.sub(figure, level.text)[:_LONGEST]


def _levels(definition: etree._Element) -> list[tuple[int, Level]]:
    found = ((number(element.get(W + "ilvl")), element) for element in definition.findall(W + "lvl"))
    return [(index, _level(element)) for index, element in found if index is not None and 0 <= index < LEVELS]


def _level(element: etree._Element) -> Level:
    # a custom format stands inside mc:AlternateContent, its approximation in the fallback after it
    number_format = next(element.iter(W + "numFmt"), None)
    parts = children(element)
    start = number(value(parts, "start"))
    suffix = value(parts, "suff")
    return Level(
        start=0 if start is None else start,
        number_format=(number_format.get(W + "val") or "decimal") if number_format is not None else "decimal",
        pattern=(number_format.get(W + "format") or "") if number_format is not None else "",
        text=(value(parts, "lvlText") or "")[:_LONGEST],
        restart=number(value(parts, "lvlRestart")),
        legal=switched_on(parts, "isLgl"),
        suffix="space" if suffix == "space" else "nothing" if suffix == "nothing" else "tab",
        style=value(parts, "pStyle"),
    )
