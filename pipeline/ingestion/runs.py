"""What stands inside a paragraph of WordprocessingML: characters, breaks, fields, notes, drawings; tracked changes as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.ingestion import messages
from pipeline.ingestion.styles import Children, Styles, W, children, properties_of, switched_on, value
from pipeline.records import Note

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
_RUN, _TEXT, _FIELD_CHARACTER = (W + name for name in ("r", "t", "fldChar"))
_MATH_TEXT = M + "t"
_ALTERNATIVES = MC + "AlternateContent"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

#: never printed, or properties rather than content; `w:rt` is the phonetic guide above a character
_SKIPPED = {
    W + name
    for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "rubyPr", "rt", "delText", "delInstrText", "footnoteRef", "endnoteRef", "annotationRef")
}
_DELETED = {W + "del", W + "moveFrom"}
_INSERTED = {W + "ins", W + "moveTo"}
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}

#: characters of the symbol fonts that forms and lists use, by the low byte of their code; the fonts' own tables
_SYMBOLS = {
    "wingdings": {
        **{0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x78: "☒", 0xA1: "○", 0xA7: "▪", 0xA8: "□"},
        **{0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
        **{0x80 + figure: "⓪①②③④⑤⑥⑦⑧⑨⑩"[figure] for figure in range(11)},
    },
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x2A: "□"},
    "symbol": {0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xAE: "→", 0xAC: "←"},
}
#: fields that Word computes without storing a result: a character in a circle, or characters above one another
_EQ = re.compile(r"\s*eq\b.*?\\o.*?\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
#: a character in a circle takes some 20 characters, a phonetic guide some 100
_MAX_INSTRUCTION = 500


@dataclass
class Tally:
    """What the reader has to say of a document besides its text; counts of places."""

    inserted: int = 0
    deleted: int = 0
    hidden: int = 0
    covered: int = 0
    pictures: int = 0
    embedded: int = 0

    def notes(self) -> Iterator[Note]:
        """What is worth telling."""
        if self.inserted or self.deleted:
            yield messages.note("note.revisions", inserted=self.inserted, deleted=self.deleted)
        for count, key in ((self.hidden, "note.hidden"), (self.covered, "note.covered"), (self.pictures, "note.pictures")):
            if count:
                yield messages.note(key, count=count)


@dataclass
class Inline:
    """The content of one paragraph. `text` holds a line feed for each line break and a form feed for each page break.

    `boxes` are the containers of its text boxes, `art` the lines of word art and drawn shapes, `diagrams` the relations of diagrams,
    `notes` the kind and id of the notes and comments it refers to.
    """

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _Field:
    """An open field: its instruction, whether its result has begun, and how much text stood before the result."""

    instruction: str = ""
    result: bool = False
    begins: int = 0
    checkbox: etree._Element | None = None


class RunReader:
    """Reads the paragraphs of one story in order: a field may begin in one paragraph and end in another."""

    def __init__(self, styles: Styles, tally: Tally) -> None:
        self._styles = styles
        self._tally = tally
        self._fields: list[_Field] = []
        self._parts: list[str] = []
        self._inline = Inline()
        self._hidden_by_style = False
        self._symbols: dict[int, str] = {}

    def read(self, paragraph: etree._Element, hidden: bool = False) -> Inline:
        """The content of a `w:p`, with deleted and hidden text left out; `hidden`: its style hides what does not say otherwise."""
        self._parts = []
        self._hidden_by_style = hidden
        self._inline = Inline()
        self._walk(paragraph)
        self._inline.text = "".join(self._parts)
        # an instruction that never ends would swallow the rest of the document
        self._fields = [open_field for open_field in self._fields if open_field.result]
        return self._inline

    def _walk(self, parent: etree._Element) -> None:
        for child in parent:
            self._element(child, child.tag)

    def _element(self, element: etree._Element, tag: str) -> None:
        if tag == _RUN:
            self._run(element)
        elif tag in (_TEXT, _MATH_TEXT):
            text = _spaced(element, tag)
            self._add("".join(map(self._symbol, text)) if self._symbols else text)
        elif tag in _CHARACTERS:
            self._add(_CHARACTERS[tag])
        elif tag in _SKIPPED:
            return
        elif tag in _DELETED:
            self._tally.deleted += 1
        elif tag == _ALTERNATIVES:
            self._walk(alternative(element))
        elif tag.startswith(W):
            self._word_element(element, tag[len(W) :])
        else:
            self._drawing_element(element, tag)

    def _run(self, run: etree._Element) -> None:
        properties = properties_of(run, "rPr")
        if self._hidden(properties) and next(run.iterchildren(_FIELD_CHARACTER), None) is None:
            self._tally.hidden += any(element.text for element in run.iter(_TEXT))
            return
        outer, self._symbols = self._symbols, _symbol_table(properties)
        self._walk(run)
        self._symbols = outer

    def _hidden(self, properties: Children) -> bool:
        if W + "vanish" in properties:
            return switched_on(properties, "vanish")
        style = value(properties, "rStyle")
        return self._hidden_by_style or (style is not None and self._styles.get(style).hidden)

    def _symbol(self, character: str) -> str:
        """A letter typed in a symbol font as what it looks like."""
        code = ord(character)
        return self._symbols.get(code & 0xFF, character) if code < 0x100 or 0xF000 <= code < 0xF100 else character

    def _word_element(self, element: etree._Element, name: str) -> None:
        if name == "fldChar":
            self._field_character(element)
        elif name == "instrText":
            if self._fields and not self._fields[-1].result:
                self._fields[-1].instruction += element.text or ""
        elif name == "fldSimple":
            self._simple_field(element)
        elif name == "br":
            self._add("\f" if element.get(W + "type") in ("page", "column") else "\n")
        elif name == "sym":
            self._add(_symbol(element))
        elif name == "txbxContent":
            self._inline.boxes.append(element)
        elif name in ("footnoteReference", "endnoteReference", "commentReference"):
            self._inline.notes.append((name.removesuffix("Reference"), element.get(W + "id") or ""))
        else:
            self._tally.inserted += element.tag in _INSERTED
            self._walk(element)

    def _drawing_element(self, element: etree._Element, tag: str) -> None:
        if tag == A + "txBody":
            self._inline.art.extend(drawn_lines(element))
        elif tag == V + "textpath":
            self._inline.art.extend((element.get("string") or "").splitlines())
        elif tag == DGM + "relIds":
            self._inline.diagrams.append(element.get(R + "dm") or "")
        else:
            self._tally.pictures += tag in (PIC + "pic", V + "imagedata")
            self._walk(element)

    def _add(self, text: str) -> None:
        if not self._fields or all(open_field.result for open_field in self._fields):
            self._parts.append(text)

    def _field_character(self, element: etree._Element) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(_Field(checkbox=element.find(f"{W}ffData/{W}checkBox")))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
            self._fields[-1].begins = len(self._parts)
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if not ended.result or not any(self._parts[ended.begins :]):
                self._add(_computed(ended))

    def _simple_field(self, element: etree._Element) -> None:
        before = len(self._parts)
        self._walk(element)
        if len(self._parts) == before:
            self._add(_computed(_Field(instruction=element.get(W + "instr") or "")))


def alternative(element: etree._Element) -> etree._Element:
    """The one branch of an mc:AlternateContent that counts: the choice, else the fallback; never both, they say the same."""
    for tag in (MC + "Choice", MC + "Fallback"):
        branch = element.find(tag)
        if branch is not None:
            return branch
    return element


def drawn_lines(body: etree._Element) -> list[str]:
    """The paragraphs of a DrawingML text body (`a:p`), as in diagrams and shapes on a drawing canvas."""
    return ["".join(part.text or "" for part in paragraph.iter(A + "t")) for paragraph in body.iter(A + "p")]


def _spaced(element: etree._Element, tag: str) -> str:
    """The characters of a `w:t`; as in Word, outer blanks count only with xml:space, and a line feed is a blank."""
    text = element.text or ""
    if "\n" in text or "\r" in text:
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    return text if tag == _MATH_TEXT or element.get(_XML_SPACE) == "preserve" else text.strip(" \t")


def _symbol_table(properties: Children) -> dict[int, str]:
    """The table of a run's font, empty for fonts of letters."""
    fonts = properties.get(W + "rFonts")
    return _SYMBOLS.get((fonts.get(W + "ascii") or "").lower(), {}) if fonts is not None else {}


def _symbol(element: etree._Element) -> str:
    """A `w:sym` as a Unicode character where the font's table is known, else the character of its code."""
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return ""
    known = _SYMBOLS.get((element.get(W + "font") or "").lower(), {})
    if code & 0xFF in known and (code < 0x100 or 0xF000 <= code < 0xF100):
        return known[code & 0xFF]
    return chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _computed(ended: _Field) -> str:
    """What Word prints for a field without a stored result: check boxes and overprinted characters; others print nothing."""
    if ended.checkbox is not None:
        states = children(ended.checkbox)
        return "☑" if switched_on(states, "checked" if W + "checked" in states else "default") else "□"
    match = _EQ.fullmatch(ended.instruction) if len(ended.instruction) < _MAX_INSTRUCTION else None
    if not match:
        return ""
    # \o\ac(○,1): the frame first, then what stands in it; \o\ad(\s\up 9(pīn),拼): the gloss first, then the character
    parts = re.split(r"[,，;](?![^(]*\))", match[1])
    inner = parts[-1].strip()
    if len(parts) == 2 and parts[0].strip() in ("○", "〇", "◯") and inner.isdecimal() and 1 <= int(inner) <= 20:
        return chr(ord("①") + int(inner) - 1)
    return inner
