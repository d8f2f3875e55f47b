"""A small batch of real files, as schools of an invented county hand them in, good and bad ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from pipeline import Audit, audit
from pipeline.cli import main

#: sentences of the issued plan, which every school may repeat
ISSUED_WORDS = (
    "通过专项行动，使广大教职工的服务意识明显增强，工作效率明显提高，群众反映强烈的突出问题得到有效解决，教育系统的社会形象进一步提升。"
)
#: sentences of 青禾小学's own, which 白鹭小学 copied
COPIED_WORDS = (
    "每周二下午放学后，值班领导带着记录本到各办公室走一遍，看教案是否写完、作业是否批完，发现拖拉的当面提醒，第二天早上再看一次。"
)

ISSUED = f"""云岭县教育局关于印发《效能风暴行动实施方案》的通知

各中小学：
现将《效能风暴行动实施方案》印发给你们，请遵照执行。
一、指导思想
以提高机关和学校办事效率为重点，整治庸懒散，树立教育系统新形象。
二、工作目标
{ISSUED_WORDS}
三、实施步骤
（一）动员阶段（2023年3月1日至3月31日）。
（二）整改阶段（2023年4月1日至5月31日）。

云岭县教育局
2023年2月10日
"""

SOUND = f"""云岭县青禾小学效能风暴行动实施方案

为扎实开展效能风暴行动，结合我校实际，制定本方案。
一、指导思想
以立德树人为根本任务，以转变作风、提高效率为重点，办好家门口的学校。
二、工作目标
{ISSUED_WORDS}
三、主要任务
{COPIED_WORDS}
四、实施步骤
（一）动员阶段（2023年3月1日至3月31日）。召开教职工大会，学习县局文件。
（二）整改阶段（2023年4月1日至5月31日）。对照问题清单逐条整改。
（三）总结阶段（2023年6月1日至6月30日）。整理材料，于6月20日前报送总结。
五、组织领导
组长：沈国平（校长）
副组长：何秀兰（副校长）
成员：马文举、罗小燕

云岭县青禾小学
2023年2月20日
"""

DEFECTIVE = f"""云岭县白鹭小学效能风暴行动实施方案

一、工作目标
{ISSUED_WORDS}
三、主要任务
{COPIED_WORDS}为把青禾小学办成人民满意的学校而努力。
四、实施步骤
（一）动员阶段（2023年3月1日至3月31日）。召开教职工大会。
（二）整改阶段（2023年4月15日至6月31日）。逐条整改。
五、组织领导
成立由校长任组长、各班主任为成员的领导小组。联系电话：XXXXXXXX。

云岭县白鹭小学
2023年2月22日
"""

MIDDLE_SCHOOL = """云岭县红枫中学效能风暴行动实施方案

一、指导思想
紧扣县局部署，从师生最不满意的三件小事改起，让来校办事的家长少跑一趟路。
二、实施步骤
1.准备阶段（2023年3月）。各处室列出自己的问题。
2.整改阶段（2023年4月至5月）。问题逐条销号。
三、组织领导
组长：骆永年
成员：司马青、盖小梅

云岭县红枫中学
2023年2月25日
"""

LATE = """云岭县红枫中学效能风暴行动补充安排

一、指导思想
对照第一次检查的反馈，补上食堂和门卫两处短板。
二、实施步骤
1.补课阶段（2023年6月）。食堂公示菜价，门卫学会登记。
三、组织领导
组长：骆永年

云岭县红枫中学
2023年5月30日
"""

FAR_SCHOOL = """云岭县远山学校效能风暴行动实施方案

一、指导思想
路远人少，更要把一件事当一件事办，凡答应家长的当周回话。
二、实施步骤
（一）动员阶段（2023年3月6日至3月24日）。利用周一例会学习文件。
（二）落实阶段（2023年3月27日至5月26日）。每月检查一次回话记录。
三、组织领导
组长：曲小满
副组长：阮大成

云岭县远山学校
2023年2月27日
"""

NEAR_SCHOOL = """云岭县近水学校效能风暴行动实施方案

一、指导思想
把学校门口那条路上的事管起来，放学一小时内校领导不离岗。
二、实施步骤
（一）摸底阶段（2023年3月1日至3月20日）。逐户问清接送时间。
（二）落实阶段（2023年3月21日至5月31日）。排出护学岗。
三、组织领导
组长：柏长青

云岭县近水学校
2023年2月28日
"""

SUMMARY = """云岭县柳湾小学效能风暴行动总结

今年春天以来，我校认真开展效能风暴行动，现将情况总结如下。
一、主要做法
我们把公章使用、请假手续、食堂结算三件事的办事流程贴在门口，家长一看便知。
二、取得成效
半年来，家长到校办事平均用时从四十分钟降到十五分钟。
三、存在问题
个别教师批改作业仍不及时。
四、下一步打算
继续坚持每月一次的办事情况公示。

云岭县柳湾小学
2023年7月5日
"""

BUNDLE = """第一篇：云岭县梧桐小学效能风暴行动实施方案
一、指导思想
以县局方案为遵循，从早到校、晚离校两个时段抓起，值班表贴在校门口，家长随时可以对照，谁迟到谁早退一看便知。
二、实施步骤
（一）动员阶段（2023年3月）。层层动员。
（二）整改阶段（2023年4月）。边查边改。
三、组织领导
组长：房立新
云岭县梧桐小学
2023年3月1日

第二篇：云岭县梧桐小学效能风暴行动总结
一、主要做法
各年级设立意见箱，每周五由工会开箱登记，能当场答复的当场答复，不能答复的三天内给出办理时间；校门口的值班表坚持更新到学期结束。
二、存在问题
意见箱里的条子越来越少，还要想别的办法，让家长和学生敢说话、愿意说话。
云岭县梧桐小学
2023年7月1日
"""

#: sources of the batch that can be read, with the number of their documents; of `PARTIAL` one page cannot
READABLE = {
    "东片/白鹭小学/方案.docx": 1,
    "东片/青禾小学/方案.docx": 1,
    "汇编.txt": 2,
    "西片/红枫中学方案.txt": 1,
    "西片/柳湾小学总结.html": 1,
    "西片/远山学校方案.pdf": 1,
    "西片/近水学校方案.pdf": 1,
    "补报/西片/红枫中学方案.txt": 1,
}
PARTIAL = "西片/近水学校方案.pdf"
TEMPLATES = {"上级/效能风暴行动方案.docx": 1, "issued/工作要点.txt": 1}
#: sources that cannot be read, with the code that says why
UNREADABLE = {"坏/空.txt": "empty", "坏/照片.docx": "truncated", "坏/断.docx": "truncated", "坏/表.zip": "empty"}


@cache
def word(text: str) -> bytes:
    """A .docx with a paragraph for each line, the same bytes all through a session; lines with tabs become rows of a table."""
    document, out = docx.Document(), BytesIO()
    for line in text.splitlines():
        if "\t" in line:
            cells = line.split("\t")
            row = document.add_table(rows=1, cols=len(cells)).rows[0]
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
        else:
            document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def pdf(text: str, width: int = 34, *, scanned: bool = False) -> bytes:
    """A .pdf with a text layer, its lines broken after `width` characters; `scanned` adds a page that is a picture."""
    registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas, y = Canvas(out, invariant=1), 780
    canvas.setFont("STSong-Light", 14)
    for paragraph in text.splitlines():
        for start in range(0, max(len(paragraph), 1), width):
            canvas.drawString(60, y, paragraph[start : start + width])
            y -= 24
    if scanned:
        canvas.showPage()
        canvas.drawImage(ImageReader(Image.new("L", (600, 800), 200)), 0, 0, 595, 842)
    canvas.save()
    return out.getvalue()


def web(text: str) -> bytes:
    """A saved page with a line of navigation above the article."""
    title, *paragraphs = (escape(line) for line in text.splitlines() if line)
    body = "".join(f"<p>{line}</p>" for line in paragraphs)
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    nav = "<div class='nav'><a href='/'>首页</a> <a href='/news'>新闻</a></div>"
    return f"<!DOCTYPE html><html>{head}<body>{nav}<div class='article'><h1>{title}</h1>{body}</div></body></html>".encode()


def plain(text: str, encoding: str = "utf-8") -> bytes:
    """A .txt in `encoding`."""
    return text.encode(encoding)


def write(root: Path, files: dict[str, bytes]) -> Path:
    """Write files below `root`, by their relative paths; return `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


@dataclass(frozen=True)
class Given:
    """The paths of a batch: two folders and a file to audit, and two places of issued plans, one of them below the first folder."""

    inputs: tuple[Path, Path]
    templates: tuple[Path, Path]


def build(root: Path) -> Given:
    """Write the batch of `READABLE`, `UNREADABLE` and `TEMPLATES` below `root`."""
    first = {
        "东片/青禾小学/方案.docx": word(SOUND),
        "东片/白鹭小学/方案.docx": word(DEFECTIVE),
        "西片/红枫中学方案.txt": plain(MIDDLE_SCHOOL, "gb18030"),
        "西片/远山学校方案.pdf": pdf(FAR_SCHOOL),
        "西片/近水学校方案.pdf": pdf(NEAR_SCHOOL, scanned=True),
        "西片/柳湾小学总结.html": web(SUMMARY),
        "汇编.txt": plain(BUNDLE),
        "上级/效能风暴行动方案.docx": word(ISSUED),
        "坏/空.txt": b"",
        "坏/照片.docx": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "坏/断.docx": word(SOUND)[:5000],
        "坏/表.zip": b"PK\x05\x06" + bytes(18),
        "坏/.DS_Store": b"Bud1",
        "坏/~$方案.docx": b"owner",
    }
    write(root / "in", first)
    write(root / "补报", {"西片/红枫中学方案.txt": plain(LATE)})
    write(root / "issued", {"工作要点.txt": plain("2023年教育系统工作要点\n一、抓作风\n把效能风暴行动作为上半年的头等大事。\n")})
    return Given((root / "in", root / "补报"), (root / "in" / "上级", root / "issued"))


@dataclass(frozen=True)
class Run:
    """An audited batch with its result folder."""

    given: Given
    audit: Audit
    out: Path


def audited(factory: pytest.TempPathFactory) -> Run:
    """The batch, audited once for all tests of a session."""
    return _audited(factory.getbasetemp() / "submissions")


@cache
def _audited(root: Path) -> Run:
    given, out = build(root), root / "run"
    return Run(given, audit(*given.inputs, templates=given.templates, out=out, jobs=2), out)


@dataclass(frozen=True)
class Demo:
    """What `planaudit demo` left, and what it said."""

    out: Path
    said: Result


def demonstrated(factory: pytest.TempPathFactory) -> Demo:
    """The demo batch by its command, once for all tests of a session."""
    return _demonstrated(factory.getbasetemp() / "demo")


@cache
def _demonstrated(out: Path) -> Demo:
    return Demo(out, CliRunner().invoke(main, ["demo", "--out", str(out), "--jobs", "2"]))


def lines(out: Path, name: str = "documents.jsonl") -> list[dict[str, Any]]:
    """The rows of a result file."""
    return [json.loads(row) for row in (out / name).read_text(encoding="utf-8").split("\n") if row]
