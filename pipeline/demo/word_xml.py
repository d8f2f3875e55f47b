"""The parts of WordprocessingML that python-docx has no call for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table
from docx.text.paragraph import Paragraph

# ids that the numbering definitions of python-docx's default template do not use
_ABSTRACT, _NUMBER = 90, 90
_W = nsdecls("w")


def add_numbering(document: DocxDocument, number_format: str, style: str | None = None) -> None:
    """Define the multilevel list 一、 （一） 1. and bind its first level to `style`, where one is given.

    `number_format` is Word's name of the Chinese counting: chineseCountingThousand or japaneseCounting.
    """
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{bound}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (kind, pattern, bound) in enumerate(
            (
                (number_format, "%1、", f'<w:pStyle w:val="{style.replace(" ", "")}"/>' if style else ""),
                (number_format, "（%2）", ""),
                ("decimal", "%3.", ""),
            )
        )
    )
    root = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {_W} w:abstractNumId="{_ABSTRACT}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    root.insert(0, abstract)
    root.append(parse_xml(f'<w:num {_W} w:numId="{_NUMBER}"><w:abstractNumId w:val="{_ABSTRACT}"/></w:num>'))
    if style:
        _refer(document.styles[style].element.get_or_add_pPr(), 0)


def number(paragraph: Paragraph, level: int) -> None:
    """Let Word number `paragraph` at `level` (0 is the highest) of the list of `add_numbering`."""
    _refer(paragraph._p.get_or_add_pPr(), level)


def _refer(properties: Any, level: int) -> None:
    """Name the list and its `level` in the properties of a paragraph or of a style."""
    reference = properties.get_or_add_numPr()
    reference.get_or_add_ilvl().val = level
    reference.get_or_add_numId().val = _NUMBER


def merge_up(table: Table, row: int) -> None:
    """Join the first cell of `row` with the one above it."""
    for where, value in ((row - 1, "restart"), (row, "continue")):
        properties = table.cell(where, 0)._tc.get_or_add_tcPr()
        if properties.find(qn("w:vMerge")) is None:
            merge = OxmlElement("w:vMerge")
            merge.set(qn("w:val"), value)
            properties.append(merge)


def run(text: str, tag: str = "t") -> str:
    """The XML of a run; `tag` is ``delText`` inside a deletion."""
    return f'<w:r {_W}><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def tracked(mark: str, identity: int, text: str, date: datetime) -> str:
    """The XML of a tracked insertion (`mark` is ``ins``) or deletion (``del``); `identity` is unique in the file."""
    tag = "delText" if mark == "del" else "t"
    return f'<w:{mark} {_W} w:id="{identity}" w:author="办公室" w:date="{date:%Y-%m-%dT%H:%M:%SZ}">{run(text, tag)}</w:{mark}>'


def text_box(text: str) -> str:
    """The XML of a floating text box as Word writes it: the shape, and its older form for readers that do not know shapes."""
    content = f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"
    return f"""<mc:AlternateContent {_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml"><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300"
 distR="114300" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>4700000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page">
<wp:posOffset>720000</wp:posOffset></wp:positionV><wp:extent cx="2000000" cy="420000"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:wrapNone/><wp:docPr id="1" name="文本框 1"/><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="420000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
<a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape
 style="position:absolute;margin-left:370pt;margin-top:0;width:157pt;height:33pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>
</mc:Fallback></mc:AlternateContent>"""
