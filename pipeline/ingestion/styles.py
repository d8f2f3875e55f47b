"""What Word's styles say about a paragraph: list, list level, outline level, hidden text, with inheritance resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

#: names of the built-in heading styles: Word stores the English name in every language version, some other writers the Chinese one
_HEADING = re.compile(r"(?:heading|标题|標題) ?([1-9])", re.IGNORECASE)
#: a style's chain of ancestors in real files has under 10 members; the limit ends circles
_MAX_CHAIN = 50
#: `w:outlineLvl` 9 means body text
BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits. `chain` holds its own and its ancestors' ids, the nearest first; None: nothing is said."""

    chain: tuple[str, ...] = ()
    num_id: str | None = None
    list_level: int | None = None
    outline: int | None = None
    hidden: bool = False


def value(parent: etree._Element | None, name: str) -> str | None:
    """The attribute `w:val` of the child `w:name`, None where child or attribute is missing."""
    child = parent.find(W + name) if parent is not None else None
    return child.get(W + "val") if child is not None else None


def number(text: str | None) -> int | None:
    """A whole number out of an attribute; None where it is none."""
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def switched_on(parent: etree._Element | None, name: str) -> bool:
    """Whether the on/off child `w:name` is there and not switched off."""
    child = parent.find(W + name) if parent is not None else None
    return child is not None and child.get(W + "val") not in ("0", "false", "off")


class Styles:
    """The styles of a document, from the root of styles.xml (None: the document has none)."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._default = ""
        self._known: dict[str, Style] = {}
        for element in root.findall(W + "style") if root is not None else ():
            style_id = element.get(W + "styleId") or ""
            self._elements[style_id] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self._default = style_id

    def paragraph(self, style_id: str | None) -> Style:
        """The style of a paragraph; a paragraph that names none, or an unknown one, has the default style."""
        return self.get(style_id if style_id in self._elements else self._default)

    def get(self, style_id: str | None) -> Style:
        """The style with this id; an empty one where it is unknown."""
        key = style_id or ""
        if key not in self._known:
            self._known[key] = self._resolve(key)
        return self._known[key]

    def _resolve(self, style_id: str) -> Style:
        chain: list[str] = []
        num_id: str | None = None
        list_level: int | None = None
        outline: int | None = None
        hidden: bool | None = None
        while style_id in self._elements and style_id not in chain and len(chain) < _MAX_CHAIN:
            chain.append(style_id)
            element = self._elements[style_id]
            properties, text_properties = element.find(W + "pPr"), element.find(W + "rPr")
            list_properties = properties.find(W + "numPr") if properties is not None else None
            num_id = num_id or value(list_properties, "numId")
            list_level = number(value(list_properties, "ilvl")) if list_level is None else list_level
            outline = _outline(element, properties) if outline is None else outline
            if hidden is None and text_properties is not None and text_properties.find(W + "vanish") is not None:
                hidden = switched_on(text_properties, "vanish")
            style_id = value(element, "basedOn") or ""
        return Style(tuple(chain), num_id, list_level, outline, bool(hidden))


def _outline(style: etree._Element, properties: etree._Element | None) -> int | None:
    """The outline level (0 is the highest) that a style sets itself, or that its name implies."""
    level = number(value(properties, "outlineLvl"))
    if level is not None:
        return level
    match = _HEADING.fullmatch((value(style, "name") or "").strip())
    return int(match[1]) - 1 if match else None
