"""What Word's styles say about a paragraph: list, list level, outline level, hidden text, with inheritance resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = W + "val"

#: the children of an element by their tags
Children = Mapping[str, etree._Element]

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


def children(parent: etree._Element | None) -> Children:
    """The children of an element by tag, the first of each; empty for None."""
    return {child.tag: child for child in reversed(parent)} if parent is not None else {}


def properties_of(element: etree._Element, name: str) -> Children:
    """What the child `w:name` (pPr, rPr, tcPr …) holds; `iterchildren` takes half the time of `find`."""
    return children(next(element.iterchildren(W + name), None))


def value(properties: Children, name: str) -> str | None:
    """The attribute `w:val` of the child `w:name`, None where child or attribute is missing."""
    element = properties.get(W + name)
    return element.get(_VALUE) if element is not None else None


def number(text: str | None) -> int | None:
    """A whole number out of an attribute; None where it is none."""
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def switched_on(properties: Children, name: str) -> bool:
    """Whether the on/off child `w:name` is there and not switched off."""
    element = properties.get(W + name)
    return element is not None and element.get(_VALUE) not in ("0", "false", "off")


def trimmed(data: bytes) -> bytes:
    """styles.xml without what says nothing of paragraphs and makes up most of it: styles of tables, and the list of styles not in use."""
    head, *styles = data.split(b"<w:style ")
    before, _, rest = head.partition(b"<w:latentStyles ")
    _, is_closed, after = rest.partition(b"</w:latentStyles>")
    parts = [before, after] if is_closed else [head]
    for style in styles:
        is_table = b'w:type="table"' in style[: style.find(b">")]
        parts += [style.partition(b"</w:style>")[2]] if is_table else [b"<w:style ", style]
    return b"".join(parts)


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
            parts = children(self._elements[style_id])
            properties, text_properties = children(parts.get(W + "pPr")), children(parts.get(W + "rPr"))
            list_properties = children(properties.get(W + "numPr"))
            num_id = num_id or value(list_properties, "numId")
            list_level = number(value(list_properties, "ilvl")) if list_level is None else list_level
            outline = _outline(parts, properties) if outline is None else outline
            if hidden is None and W + "vanish" in text_properties:
                hidden = switched_on(text_properties, "vanish")
            style_id = value(parts, "basedOn") or ""
        return Style(tuple(chain), num_id, list_level, outline, bool(hidden))


def _outline(style: Children, properties: Children) -> int | None:
    """The outline level (0 is the highest) that a style sets itself, or that its name implies."""
    level = number(value(properties, "outlineLvl"))
    if level is not None:
        return level
    match = _HEADING.fullmatch((value(style, "name") or "").strip())
    return int(match[1]) - 1 if match else None
