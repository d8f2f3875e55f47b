"""Files made to hurt a reader: bombs, cycles, impossible numbers. Each maker gives bytes; names say what is wrong with them."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Callable, Mapping

import docx_files as word
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.ingestion import parse
from pipeline.ingestion.desk import Deferred, Desk
from pipeline.records import Source

Maker = Callable[[], bytes]
TEXT = "一、加强组织领导，确保各项工作落到实处。"
LIST = word.numbering({0: {"levels": [{}]}}, {1: {"of": 0}})


# Word


def nested(opening: str, closing: str, depth: int) -> bytes:
    """A document with so many elements inside one another, and a plain paragraph before."""
    return word.docx(word.paragraph(TEXT) + opening * depth + word.paragraph("底") + closing * depth)


def external() -> bytes:
    """Header, picture and style sheet lie on another machine, or on this one outside of the file."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    targets = {"header": "file:///etc/passwd", "image": "http://192.0.2.1/a.png", "styles": "\\\\192.0.2.1\\share\\styles.xml"}
    relations = (
        "".join(
            f'<Relationship Id="{name}" Type="{kind}{name}" Target="{target}" TargetMode="External"/>' for name, target in targets.items()
        )
        + f'<Relationship Id="out" Type="{kind}footer" Target="../../../../etc/passwd"/>'
    )
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    section = '<w:sectPr><w:headerReference r:id="header"/><w:footerReference r:id="out"/></w:sectPr>'
    return word.docx(word.paragraph(TEXT) + section, extra={"word/_rels/document.xml.rels": rels.encode()})


def entities(where: str) -> bytes:
    """Entities that grow tenfold nine times, in the part `where`."""
    grown = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    part = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "haha">{grown}]>' + word.root("x", "<w:t>&e9;</w:t>").partition("?>")[2]
    return word.docx(word.paragraph(TEXT, 1), numbering=LIST, styles=word.styles({}), extra={where: part.encode()})


def spans() -> bytes:
    """Cells said to be a million columns wide, at places that are no numbers, merged downwards without end."""
    cells = [word.cell("甲", f'<w:gridSpan w:val="{width}"/>') for width in ("1000000", "-5", "x", "99999999999999999999")]
    rows = [f'<w:trPr><w:gridBefore w:val="{n}"/></w:trPr>{cell}' for n, cell in zip((2**31, -1, 10**30, 0), cells, strict=True)]
    merged = [word.cell("乙", "<w:vMerge/>") for _ in range(2_000)]
    return word.docx(word.table(*rows) + word.table(*merged))


def many_lists() -> bytes:
    """Thousands of list definitions, each used once."""
    definitions = {n: {"levels": [{"format": "chineseCounting", "text": "%1、"}]} for n in range(20_000)}
    content = "".join(word.paragraph("文", n) for n in range(0, 20_000, 2))
    return word.docx(content, numbering=word.numbering(definitions, {n: {"of": n} for n in range(20_000)}))


def long_labels() -> bytes:
    """A number's pattern of 300,000 characters, printed before each of 5,000 paragraphs."""
    levels = [{"format": "upperLetter", "text": "%1" * 100_000, "start": 32_000}]
    return word.docx(word.paragraph("文", 1) * 5_000, numbering=word.numbering({0: {"levels": levels}}, {1: {"of": 0}}))


def list_cycles() -> bytes:
    """Lists and styles that point to each other in circles, to themselves and to nowhere; levels that print each other."""
    levels = [{"text": "%9%8%7%6%5%4%3%2%1", "format": "upperRoman", "start": 2**31, "restart": -4, "style": "B"} for _ in range(9)]
    definitions = {0: {"levels": levels}, 1: {"num_style_link": "A"}, 2: {"num_style_link": "B"}, 3: {"num_style_link": "C"}}
    lists = {1: {"of": 1}, 2: {"of": 2}, 3: {"of": 3}, 4: {"of": 77}, 5: {"of": 0, "starts": {0: -7, 8: 10**20}}}
    styles = {"A": {"based_on": "B", "num": 2}, "B": {"based_on": "A", "num": 1}, "C": {"based_on": "C", "num": 3}}
    content = "".join(word.paragraph(TEXT, num, level) for num in (1, 2, 3, 4, 5, 99, "x", -1, 10**30) for level in (0, 8, 9, -1, 10**9))
    content += "".join(word.paragraph(TEXT, style=name) for name in "ABCD")
    return word.docx(content, numbering=word.numbering(definitions, lists), styles=word.styles(styles))


def diagrams() -> bytes:
    """One large diagram shown five thousand times."""
    shapes = "<dgm:t><a:p><a:r><a:t>图</a:t></a:r></a:p></dgm:t>" * 5_000
    shown = '<w:p><w:r><w:drawing><dgm:relIds r:dm="diagramData1"/></w:drawing></w:r></w:p>' * 5_000
    return word.docx(word.paragraph(TEXT) + shown, diagramData1=word.root("x", shapes))


def many_parts() -> bytes:
    """Twenty-four headers, each small in the file and large in memory."""
    header = word.root("hdr", word.paragraph("眉" * 2_000) * 1_000)
    parts = {f"header{n}": header for n in range(24)}
    sections = "".join(f'<w:p><w:pPr><w:sectPr><w:headerReference r:id="{name}"/></w:sectPr></w:pPr></w:p>' for name in parts)
    return word.docx(word.paragraph(TEXT) + sections, **parts)


def lying_size() -> bytes:
    """The directory says that the document has 100 bytes; it unpacks to 40 million."""
    data = bytearray(word.zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document>" + b" " * 40_000_000}))
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 100)
    return bytes(data)


def word_files() -> dict[str, Maker]:
    """Word files by what is wrong with them."""
    box = "<w:p><w:r><w:pict><v:textbox><w:txbxContent>", "</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    return {
        "paragraphs": lambda: word.docx("<w:p/>" * 3_000_000),
        "characters": lambda: word.docx(word.paragraph("字" * 25_000_000)),
        "nested tables": lambda: nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 200_000),
        "nested tables, fewer": lambda: nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", 70),
        "nested controls": lambda: nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 200_000),
        "nested controls, fewer": lambda: nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 110),
        "nested boxes": lambda: nested(*box, 100_000),
        "nested boxes, fewer": lambda: nested(*box, 40),
        "nested runs": lambda: nested("<w:p>" + "<w:smartTag>" * 200_000, "</w:smartTag>" * 200_000 + "</w:p>", 1),
        "external": external,
        "entities in the styles": lambda: entities("word/styles.xml"),
        "entities in the numbering": lambda: entities("word/numbering.xml"),
        "entities in the relations": lambda: entities("word/_rels/document.xml.rels"),
        "spans": spans,
        "many lists": many_lists,
        "long labels": long_labels,
        "list cycles": list_cycles,
        "diagrams": diagrams,
        "many parts": many_parts,
        "lying size": lying_size,
    }


# PDF


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects; 1 is the catalogue."""
    data, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        offsets[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % item for item in offsets.items())
    end = b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, trailer, len(data))
    return bytes(data) + b"xref\n0 1\n0000000000 65535 f \n" + table + end


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHOWN = b"BT /F 12 Tf 50 700 Td (Some words of a harmless page) Tj ET\n"


def page(
    content: bytes = stream(SHOWN), resources: bytes = b"", more: bytes = b"", others: Mapping[int, bytes] | None = None, font: bytes = FONT
) -> bytes:
    """A PDF of one page: its content (object 5), further resources, entries of the page, and objects from 6 on."""
    first = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R %b "
        b"/Resources << /Font << /F 4 0 R >> %b >> >>" % (more, resources),
        4: font,
        5: content,
    }
    return pdf(first | dict(others or {}))


def forms(first: int) -> dict[int, bytes]:
    """Twelve forms, each drawing the next ten times: ten to the power of eleven words."""
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X %d 0 R >> /Font << /F 4 0 R >> >>"
    made = {first + n: stream(b"/X Do " * 10, entries % (first + n + 1)) for n in range(11)}
    return made | {first + 11: stream(b"BT /F 9 Tf (x) Tj ET", entries % first)}


def branching_fields() -> bytes:
    """Form fields whose branches meet again: two to the power of a hundred."""
    widget = b"<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] >>"
    fields = {n: b"<< /Kids [%d 0 R %d 0 R] >>" % (n + 1, n + 1) for n in range(6, 106)}
    form = b"<< /AcroForm << /NeedAppearances true /Fields [6 0 R] >>"
    return page(more=b"/Annots [" + widget + b"]", others=fields).replace(b"<<", form, 1)


def packed(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def hexed(content: bytes) -> bytes:
    return content.hex().encode() + b">"


def lettered(content: bytes) -> bytes:
    return base64.a85encode(content) + b"~>"


def object_stream(size: int) -> bytes:
    """A file whose objects lie in a packed stream that unpacks to `size` bytes."""
    inside = b"7 0 <</A 1>>" + b" " * size
    entries = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    return page(others={6: stream(packed(inside), entries)}, more=b"/Extra 7 0 R")


def reference_stream(size: int) -> bytes:
    """A file whose table of references is packed and unpacks to `size` bytes."""
    data = page()
    at = len(data)
    entries = b"/Type /XRef /Size 99999999 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode"
    return data + b"9 0 obj\n" + stream(packed(b"\1\0\0\0" * (size // 4)), entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def page_tree(*nodes: bytes, count: int = 1) -> bytes:
    """A tree of pages out of `nodes`, objects from 2 on; page 20 is a real one."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"} | {2 + i: node for i, node in enumerate(nodes)}
    objects[20] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 21 0 R /Resources << /Font << /F 22 0 R >> >> >>"
    return pdf(objects | {21: stream(SHOWN), 22: FONT})


def picture(name: bytes, data: bytes) -> bytes:
    """A page with words and a picture that says it has 60,000 × 60,000 points."""
    entries = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /" + name
    return page(stream(SHOWN + b"q 600 0 0 800 0 0 cm /P Do Q"), b"/XObject << /P 6 0 R >>", others={6: stream(data, entries)})


def mapped(table: bytes) -> bytes:
    """A page whose font has this table of Unicode values."""
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return page(font=font, others={6: stream(head + table + b"\nendcmap")})


def crossed_rules(count: int) -> bytes:
    """A page ruled by `count` lines each way: count² cells."""
    lines = b"".join(b"0 %d m 600 %d l S %d 0 m %d 800 l S\n" % (y, y, y, y) for y in (600 * n / count for n in range(count)))
    return page(stream(SHOWN + b"0.1 w " + lines))


def long_pdf(pages: int, font: str = "STSong-Light", text: str = TEXT, lines: int = 40) -> bytes:
    """A PDF of so many pages with so many numbered lines each."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    for number in range(1, pages + 1):
        drawn = canvas.beginText(90, 760)
        drawn.setFont(font, 12, 17)
        for line in range(lines):
            drawn.textLine(f"{number}:{line} {text}")
        canvas.drawText(drawn)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def pdf_files() -> dict[str, Maker]:
    """PDF files by what is wrong with them."""
    words = SHOWN * 1_100_000
    loop = b"<< /Type /Pages /Kids [2 0 R 3 0 R 20 0 R] /Count 3 /Parent 3 0 R >>"
    widget = b"<< /Type /Annot /Subtype /Widget /Rect [0 0 600 800] /AP << /N 6 0 R >> >>"
    row = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>"
    return {
        "forms": lambda: page(stream(SHOWN + b"/X Do"), b"/XObject << /X 6 0 R >>", others=forms(6)),
        "forms in fields": lambda: page(more=b"/Annots [" + widget + b"]", others=forms(6)),
        "branching fields": branching_fields,
        "a hundred thousand fields": lambda: page(more=b"/Annots [" + widget * 100_000 + b"]", others={6: stream(b"")}),
        "packed": lambda: page(stream(packed(words), b"/Filter /FlateDecode")),
        "packed, return only": lambda: page(stream(packed(words), b"/Filter /FlateDecode").replace(b"stream\n", b"stream\r", 1)),
        "packed thrice": lambda: page(stream(packed(words, 3), b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")),
        "packed in letters": lambda: page(stream(lettered(packed(words)), b"/Filter [/ASCII85Decode /FlateDecode]")),
        "packed in letters, short names": lambda: page(stream(lettered(packed(words)), b"/Filter[/A85/Fl ]")),
        "packed in hex": lambda: page(stream(hexed(packed(words)), b"/Filter [/ASCIIHexDecode /FlateDecode]")),
        "packed in hex twice": lambda: page(stream(hexed(packed(words, 2)), b"/Filter [/AHx /Fl /Fl]")),
        "packed, filter elsewhere": lambda: page(stream(hexed(packed(words, 2)), b"/Filter 6 0 R"), others={6: b"[/AHx /Fl /Fl]"}),
        "packed objects": lambda: object_stream(100_000_000),
        "packed references": lambda: reference_stream(100_000_000),
        "too many words": lambda: page(stream(b"BT /F 9 Tf " + b"(word) Tj 9 0 Td\n" * 300_000 + b"ET")),
        "tree with circles": lambda: page_tree(loop, loop),
        "tree of itself": lambda: page_tree(b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        "deep tree": lambda: pdf({1: b"<< /Pages 2 0 R >>"} | {n: row % (n + 1) for n in range(2, 50_000)}),
        "a billion pages": lambda: page_tree(b"<< /Type /Pages /Kids [20 0 R] /Count 1000000000 >>"),
        "one page very often": lambda: page_tree(b"<< /Type /Pages /Kids [" + b"20 0 R " * 60_000 + b"] /Count 60000 >>"),
        "huge page": lambda: page(more=b"/MediaBox [0 0 1e38 -1e38] /UserUnit 1e30 /Rotate 45"),
        "JBIG2 picture": lambda: picture(b"JBIG2Decode", b"\x00\x00\x00\x00\x30\x00\x01\x00\x00\x00\x13" + b"\xff" * 40),
        "JPX picture": lambda: picture(b"JPXDecode", b"\x00\x00\x00\x0cjP  \r\n\x87\n\xff\x4f\xff\x51" + b"\xff" * 80),
        "packed picture": lambda: picture(b"FlateDecode", packed(bytes(100_000_000))),
        "Unicode ranges": lambda: mapped(b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange " * 200),
        "broken Unicode": lambda: mapped(b"9 beginbfchar <zz> <> <41 [ << endbfrange beginbfchar <41> <D800> <42> <FFFFFFFFFF>"),
        "Unicode table of itself": lambda: mapped(b"").replace(b"/Length", b"/UseCMap 6 0 R /Length"),
        "crossed rules": lambda: crossed_rules(1_500),
        "objects in circles": lambda: page(more=b"/Rotate 6 0 R /CropBox 7 0 R", others={6: b"7 0 R", 7: b"6 0 R"}),
        "deep brackets": lambda: page(more=b"/X " + b"[" * 200_000 + b"]" * 200_000),
        "references astray": lambda: page(
            resources=b"/XObject << " + b"".join(b"/X%d %d 0 R " % (n, n) for n in range(10, 60_000)) + b">>",
            content=stream(SHOWN, b"/Subtype /Form"),
        ).replace(b"\n00000", b"\n00009"),
    }


def with_margins(pages: int) -> bytes:
    """A PDF of so many pages, each with a running header, one line of text and a page number."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    for number in range(1, pages + 1):
        for y, text in (
            (800, "青溪县柳塘镇中心小学"),
            (600, f"{TEXT}这里是第{'一二三四五六七八九'[number - 1]}点。"),
            (40, f"- {number} -"),
        ):
            canvas.setFont("STSong-Light", 12)
            canvas.drawString(90, y, text)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


# text and pages of the web


def texts() -> dict[str, Maker]:
    """Plain text and HTML by what is wrong with them."""
    line = (TEXT * 350_000).encode()
    return {
        "one line of text": lambda: line,
        "one line of a page": lambda: b"<html><body><p>" + line,
        "open tags": lambda: b"<html><body>" + b"<div><p>" + TEXT.encode() * 50 + b"<b><i><font>" * 100_000,
        "nested tags": lambda: b"<html><body><p>" + TEXT.encode() * 9 + b"</p>" + b"<div>" * 200_000 + TEXT.encode() + b"</div>" * 200_000,
    }


def encrypted_office(stream: str) -> bytes:
    """An OLE file as Office writes it for a document behind a password: a directory that names `stream`."""

    def entry(name: str, kind: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        fields = struct.pack("<HBBIII", len(encoded), kind, 1, 2**32 - 1, 2**32 - 1, 1 if kind == 5 else 2**32 - 1)
        return encoded.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<IQ", 2**32 - 2, 0)

    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    names = entry("Root Entry", 5) + entry(stream, 2) + entry("EncryptionInfo", 2) + bytes(128)
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + table + names


# reading, in a worker


def read(data: bytes) -> Source:
    """What the door gives, without slow work. Raises ReadError; ``deferred`` where a page would go to recognition."""
    try:
        return parse(data, "", Desk(defer=True))
    except Deferred:
        return Source((), "deferred")
