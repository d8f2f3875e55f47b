"""Word files for the tests, written part by part, so that every construct of the format can be made, broken ones too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def root(name: str, content: str) -> str:
    """An XML part with the usual namespaces declared."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {NAMESPACES}>{content}</w:{name}>'


def paragraph(text: str = "", num: int | str | None = None, level: int | None = 0, style: str | None = None, properties: str = "") -> str:
    """A paragraph with one run; `num` and `level` number it."""
    index = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    listed = "" if num is None else f'<w:numPr>{index}<w:numId w:val="{num}"/></w:numPr>'
    styled = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    return f"<w:p><w:pPr>{styled}{listed}{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def cell(content: str, properties: str = "") -> str:
    """A table cell; bare text becomes a paragraph."""
    inside = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def level(index: int, spec: Mapping[str, Any]) -> str:
    """A `w:lvl` out of {format, text, start, restart, legal, suffix, style, custom}."""
    number_format = f'<w:numFmt w:val="{spec.get("format", "decimal")}"/>'
    if "custom" in spec:
        number_format = (
            f'<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="{spec["custom"]}"/></mc:Choice>'
            f"<mc:Fallback>{number_format}</mc:Fallback></mc:AlternateContent>"
        )
    parts = [f'<w:start w:val="{spec.get("start", 1)}"/>', number_format]
    if "restart" in spec:
        parts.append(f'<w:lvlRestart w:val="{spec["restart"]}"/>')
    if "style" in spec:
        parts.append(f'<w:pStyle w:val="{spec["style"]}"/>')
    if spec.get("legal"):
        parts.append("<w:isLgl/>")
    if "suffix" in spec:
        parts.append(f'<w:suff w:val="{spec["suffix"]}"/>')
    parts.append(f"<w:lvlText w:val={quoteattr(spec.get('text', f'%{index + 1}.'))}/>")
    return f'<w:lvl w:ilvl="{index}">{"".join(parts)}</w:lvl>'


def numbering(definitions: Mapping[Any, Mapping[str, Any]], nums: Mapping[Any, Mapping[str, Any]]) -> str:
    """numbering.xml out of definitions {levels, style_link, num_style_link, sections} and nums {of, starts, levels}."""
    content = ""
    for key, definition in definitions.items():
        links = "".join(
            f'<w:{tag} w:val="{definition[name]}"/>'
            for name, tag in (("style_link", "styleLink"), ("num_style_link", "numStyleLink"))
            if name in definition
        )
        flag = ' w15:restartNumberingAfterBreak="1"' if definition.get("sections") else ""
        levels = "".join(level(i, spec) for i, spec in enumerate(definition.get("levels", ())))
        content += f'<w:abstractNum w:abstractNumId="{key}"{flag}><w:multiLevelType w:val="multilevel"/>{links}{levels}</w:abstractNum>'
    for key, num in nums.items():
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{i}"><w:startOverride w:val="{start}"/></w:lvlOverride>' for i, start in num.get("starts", {}).items()
        ) + "".join(f'<w:lvlOverride w:ilvl="{i}">{level(int(i), spec)}</w:lvlOverride>' for i, spec in num.get("levels", {}).items())
        content += f'<w:num w:numId="{key}"><w:abstractNumId w:val="{num["of"]}"/>{overrides}</w:num>'
    return root("numbering", content)


def styles(specs: Mapping[str, Mapping[str, Any]]) -> str:
    """styles.xml out of {name, based_on, num, level, outline, hidden, type, default} by style id."""
    content = ""
    for key, spec in specs.items():
        listed = ""
        if "num" in spec or "level" in spec:
            index = f'<w:ilvl w:val="{spec["level"]}"/>' if "level" in spec else ""
            num = f'<w:numId w:val="{spec["num"]}"/>' if "num" in spec else ""
            listed = f"<w:numPr>{index}{num}</w:numPr>"
        outline = f'<w:outlineLvl w:val="{spec["outline"]}"/>' if "outline" in spec else ""
        base = f'<w:basedOn w:val="{spec["based_on"]}"/>' if "based_on" in spec else ""
        default = ' w:default="1"' if spec.get("default") else ""
        content += (
            f'<w:style w:type="{spec.get("type", "paragraph")}"{default} w:styleId="{key}"><w:name w:val="{spec.get("name", key)}"/>{base}'
            f"<w:pPr>{listed}{outline}</w:pPr><w:rPr>{'<w:vanish/>' if spec.get('hidden') else ''}</w:rPr></w:style>"
        )
    return root("styles", content)


def docx(body: str, title: str = "", extra: Mapping[str, bytes] | None = None, **parts: str) -> bytes:
    """A .docx with this content of `w:body`; parts by type of relationship: numbering, styles, header1, footnotes …

    The relationship's id is the part's key (``<w:headerReference r:id="header1"/>``); digits at its end are no part of the type.
    """
    files: dict[str, bytes] = {"word/document.xml": root("document", f"<w:body>{body}</w:body>").encode()}
    relations, overrides = "", f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>'
    for key, xml in parts.items():
        kind = key.rstrip("0123456789")
        files[f"word/{key}.xml"] = xml.encode()
        relations += f'<Relationship Id="{key}" Type="{_RELATION}{kind}" Target="{key}.xml"/>'
        overrides += f'<Override PartName="/word/{key}.xml" ContentType="{_TYPE}{kind}+xml"/>'
    files["word/_rels/document.xml.rels"] = _relationships(relations)
    main = f'<Relationship Id="rId1" Type="{_RELATION}officeDocument" Target="word/document.xml"/>'
    if title:
        main += f'<Relationship Id="rId2" Type="{_CORE}" Target="docProps/core.xml"/>'
        files["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
        ).encode()
    files["_rels/.rels"] = _relationships(main)
    files["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
    return zipped(files | dict(extra or {}))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these members, [Content_Types].xml first as Office writes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda name: name != "[Content_Types].xml"):
            archive.writestr(name, files[name])
    return stream.getvalue()


def _relationships(content: str) -> bytes:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{content}</Relationships>'.encode()
