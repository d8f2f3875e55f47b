"""Blanks and placeholders that were never filled in."""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterator

from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.extraction.roster import ROLES
from pipeline.records import Finding, Span

# Both patterns begin with the class of their first characters, which a search passes over a text ten times as fast as a choice of forms;
# the forms look back at the one that it was.
_MARKS = re.compile(
    r"""[X×x＊*_〇○某□.．…\[](?:(?<=[X×x＊*])[X×x＊*]+|(?<![A-Za-z*]\*)(?<=\*)[ ]\*(?![A-Za-z*])|(?<=_)_+|(?<=某)某(?=[县市区镇乡村局校园年月小中学单部]|同志|老师)(?!小组|同学|学生|年级|中层|部分|村民)|(?<=□)□+
    |(?<![〇○]{2})(?<=[〇○])[〇○]++(?=[县市区镇乡校])|(?<![.．…]{2})(?<=[.．…])[.．…]{5,}+(?=[县镇校人元日])
    |(?<![\dA-Za-z×][X×＊*])(?<=[X×＊*])(?=月[ ]?[X×＊*\d]{1,2}日)|(?<=\[)此处(?:请)?(?:填|插|写|输|补)[^\]\n]{0,20}\]
    |(?<=\[)(?:name|date|school|insert[^\]]{0,400})\])""",
    re.X,
)
_BLANK = re.compile(
    r"""[ （(月年](?:(?<=[\u3400-\u9fff][ ])[ ]+(?=(?:册|人次?(?![员数物])|元|万元|名(?![称单次字额])|个(?![人数])|所(?![有在需])|份(?!数)|次(?![数序])|月(?!份)|日(?![期程常]))(?![\u3400-\u9fff]{0,1}[：:]))
    |(?<=[（(])[ ]{2,}[）)]|(?<=[（(])[ ][）)](?=[次人个名份所元月日年])|(?<=（)(?:此处(?:请)?(?:填|插|写|输|补)[^）\n]{0,20}|待(?:补充?|填写?|完善|续|明确))）|(?<=[\u3400-\u9fff][ ])[ ]*月[ ]+日|(?<=[\u3400-\u9fff]月)[ ]+日|(?<=月[ ])[ ]+日|(?<=\d月)[ ]日(?=[ ]*(?:[\n，。；、）)—至起前]|\Z))|(?<=[\n ]年)月日(?=[ ]*(?:\n|\Z)))""",
    re.X,
)
_UNFILLED = re.compile(
    r"[请单点责负联牵填主](?:(?:(?<=请)|(?<=[单点])击)在?此处(?:输入|填写|插入)[^，。；\n]{0,8}"
    r"|(?:(?<=责)任(?:人|领导)|(?<=负)责人|(?<=联)系(?:人|电话)|(?<=牵)头领导|(?<=填)报人|(?<=主)讲人)[：:][ 、]*(?=[，。；\n]|$|及[各相有]))"
)
# a cell, or what stands behind a label, that says that nothing is known yet
_UNKNOWN = re.compile(r"[\t：](?<=[\t：])[ ]*(?:某某某?|待(?:补充?|填写?|完善|明确|续))[ ]*(?=[\t\n，。；]|\Z)")
# a label that announces who answers for something, by when or where he is reached, with nothing behind it but the next label or the line's end
_LABEL = r"(?:(?:第一|直接|具体|总|主要|安全)?责任(?:人|单位|部门|领导|科室)|(?:牵头|配合|协办|承办|主办)(?:人|单位|部门|领导|科室)|负责(?:人|部门|同志)|(?:分管|包保|带班|值班)领导|(?:完成|整改)时限|联系(?:人|方式|电话)(?:及电话)?|联系人及(?:联系)?电话|(?:咨询|值班|举报|监督|办公)电话|电话|邮箱|电子邮箱)"
_LABELLED = re.compile(rf"(?<![\u3400-\u9fff]){_LABEL}$")
_NOTHING = re.compile(rf"：[ 、]*(?=\Z|\n|[，。；]|{_LABEL}：)")
_COLUMN = re.compile(
    r"^(?:第一|直接|具体|主要)?责任人(?:姓名|员)?$|^负责人(?:姓名)?$|^(?:责任|牵头|承办)(?:部门|单位|领导|科室)$|^联系(?:人|电话|方式)$"
)
# the value may stand on the next line, where a cell or a line was broken
_NEXT_LINE = re.compile(
    r"\n[ ]*(?:[\u3400-\u9fff·]{2,4}(?:[、， （(]|\n|$)|[\d—\-＋+（）()]{7,}|[\w.]+@|(?:校长|主任|各|全体|教导|政教|德育|总务|班主任|办公室))"
)
_EXAMPLE = re.compile(r"命名|文件名|格式|样式|样例|例如|示例|模板为|标题为|主题为|注明|备注为|填空|题目|为题|造句|判断题|选择题|试题")
# what pupils are to fill in: 写____（作物名）, “节约____光荣”
_FOR_PUPILS = re.compile(r"(?:学生|同学|幼儿|孩子|各班|每人|每组|每位)[^。；\n]{0,16}[写填画说念答][^。；\n]{0,8}$")
_SLOGAN = re.compile(r"标语|口号|[写填画说念答]")
# boxes to tick, and people who are spoken of in general
_TICKS = re.compile(r"打勾|打√|画√|√|勾选|优（|满意（|是（|对（")
_ANYBODY = re.compile(r"(?:发现|看到|听到|如果|若|不说|不讲|比如|批评|表扬|点名)[^，。；\n]{0,6}$")
# 不叫“××小学合唱团”, 不能只写“加强××教育”: what is not to be written, or is so by others
_SPOKEN_OF = re.compile(r"(?:不[再能得要许准可应]?|别|勿|只|光|总)(?:叫|称|写|说|填|喊|抄|印)[成作为着上]?“$")
# what a date that was left blank consists of: ____年__月__日至____年__月__日
_RUN = re.compile(r"[ _X×*＊年月日至到—时分点上下午]{0,48}")
_ROLE_LINE = re.compile(rf"(?:{ROLES})\s*[：:]?\s*[X×Xx*＊_ ]*$")
_LABEL_ROOM = 10  # characters of the longest label
_ROLE_ROOM = 60  # a role and the blanks behind it take no more characters
_ROW = re.compile(r"(?m)^[^\n]*\t[^\n]*")
_LATIN = re.compile("[A-Za-z]")
_NAME_BEFORE, _NAME_BEHIND = re.compile(r"[、，：；\n\t ][\u3400-\u9fff] ?$"), re.compile(r"[\u3400-\u9fff](?:[、，。；\n\t（ ]|$)")
# a number in which marks hide something; one whose end is not there (8660XXXX) was never filled in
_MASKED_NUMBER = re.compile(r"\d[*xX]{2,}\d|\d\*{3,}")
_ROMAN = re.compile(r"XX[IVX]*(?=世纪|届)|[A-WYZ]XX+|XX+[A-WYZ]")


def placeholders(case: Case) -> Iterator[Finding]:
    """placeholder: XX, ××, **, ____, 某某, a blank left unfilled, a blank signing day; not the form of a file's name, not a masked number."""
    taken: list[Span] = []  # in the order of the text
    forms = [section.span for section in case.sections if section.labels[:1] == ("attachment",)]
    for pattern in (_MARKS, _BLANK, _UNFILLED, _UNKNOWN):
        for low, high in case.ranges:
            for m in pattern.finditer(case.norm, low, high):
                if _beside(case, m.start(), taken):
                    continue  # one blank date is one finding
                if _harmless(case, m, forms):
                    continue
                span = case.around(*m.span())
                insort(taken, Span(*m.span()))
                yield make("placeholder", case.text, span)
    blank = case.identity.blank_day
    if blank and not any(span.start < blank.end and blank.start < span.end for span in taken):
        yield make("placeholder", case.text, blank)


def blank_responsible(case: Case) -> Iterator[Finding]:
    """blank_responsible: 责任人：, 联系电话： with nothing behind, and a column of a table for them in which every row is blank.

    What is a placeholder already is not named again, nor the forms of an attachment, which are there to be filled in.
    """
    forms = [section.span for section in case.sections if section.labels[:1] == ("attachment",)]
    for low, high in case.ranges:
        for m in _NOTHING.finditer(case.norm, low, high):
            begin = max(low, m.start() - _LABEL_ROOM)
            label = _LABELLED.search(case.norm[begin : m.start()])
            if label is None or any(form.start <= m.start() < form.end for form in forms):
                continue
            at = begin + label.start()
            if _UNFILLED.search(case.norm, max(low, at - 30), min(m.end() + 30, high)):
                continue  # a placeholder, here or beside
            if _NEXT_LINE.match(case.norm, m.end(), high) or _EXAMPLE.search(case.norm, max(low, at - 30), at):
                continue
            yield make("blank_responsible", case.text, Span(at, min(m.end(), at + 40)), what=label.group())
        yield from _blank_columns(case, low, high, forms)


def _blank_columns(case: Case, low: int, high: int, forms: list[Span]) -> Iterator[Finding]:
    """A table's column for those responsible without a single entry, though the rows say what is to be done."""
    rows: list[tuple[int, list[str]]] = []
    for m in _ROW.finditer(case.norm, low, high) if case.norm.find("\t", low, high) >= 0 else ():
        if rows and rows[-1][0] + sum(len(cell) + 1 for cell in rows[-1][1]) != m.start():
            yield from _blank_in(case, rows, forms)
            rows = []
        rows.append((m.start(), m.group().split("\t")))
    yield from _blank_in(case, rows, forms)


def _blank_in(case: Case, rows: list[tuple[int, list[str]]], forms: list[Span]) -> Iterator[Finding]:
    if len(rows) < 3 or any(form.start <= rows[0][0] < form.end for form in forms):
        return
    at, head = rows[0]
    for i, title in enumerate(head):
        if not _COLUMN.match(title.strip()):
            continue
        told = [cells for _, cells in rows[1:] if len(cells) == len(head) and sum(len(cell.strip()) >= 4 for cell in cells) >= 1]
        if len(told) >= 2 and len(told) == len(rows) - 1 and not any(cells[i].strip() for cells in told):
            start = at + sum(len(cell) + 1 for cell in head[:i])
            yield make("blank_responsible", case.text, Span(start, start + len(title)), what=title.strip())


def _beside(case: Case, at: int, taken: list[Span]) -> bool:
    """Whether one of the places, the nearest, lies within six characters on the same line, or in the same run of blanks of dates."""
    i = bisect_right(taken, at + 6, key=lambda span: span.start)
    if i == 0:
        return False
    between = case.norm[taken[i - 1].end : at]
    return "\n" not in between and (len(between) < 6 or bool(_RUN.fullmatch(between)))


def _harmless(case: Case, m: re.Match[str], forms: list[Span]) -> bool:
    """Whether marks are no blank to be filled in: an example of a file's name, a masked number, an address, an attached form."""
    low = max(0, m.start() - _ROLE_ROOM)
    start = max(low, case.norm.rfind("\n", low, m.start()) + 1)
    before = case.norm[max(start, m.start() - 30) : m.start()]
    near = before + case.norm[m.end() : m.end() + 12]
    if _EXAMPLE.search(near) or _MASKED_NUMBER.search(case.norm[max(0, m.start() - 2) : m.end() + 2]):
        return True
    if _general(case, m, before) or (m.re is _BLANK and _spaced_name(case, m)):
        return True
    if m.re is _UNFILLED and _NEXT_LINE.match(case.norm, m.end()):
        return True
    if _LATIN.match(case.norm, max(0, m.start() - 1), m.start()) and m.group()[0] in "xX":
        return True
    if _ROMAN.search(case.norm[max(0, m.start() - 1) : m.end() + 2]):
        return True
    if "@" in case.norm[m.end() : m.end() + 20].split(" ")[0]:
        return True
    if any(span.start <= m.start() < span.end for span in forms) and (m.re is _BLANK or m.group()[0] == "_"):
        return True  # lines to write on are what an attached form is made of
    return m.re is not _UNFILLED and bool(_ROLE_LINE.search(case.norm, start, m.end())) and "X" not in m.group() and "×" not in m.group()


def _spaced_name(case: Case, m: re.Match[str]) -> bool:
    """Whether a blank stands inside a name of two characters (党育新、邢  月、国栋才) or right behind one (邬春桃  人事、基教各股室负责人)."""
    if any(member.span.start < m.end() < member.span.end or member.span.end == m.start() for member in case.members):
        return True
    return bool(_NAME_BEFORE.search(case.norm, max(0, m.start() - 3), m.start() + 1) and _NAME_BEHIND.match(case.norm, m.end()))


def _general(case: Case, m: re.Match[str], before: str) -> bool:
    """Whether marks are there for pupils to fill in, for a tick, or for anybody: 学生写____（作物名）, 优（  ）, 发现某某同学."""
    behind = case.norm[m.end() : m.end() + 12]
    if m.group()[0] in "_ （(" and (re.match(r"（[^）]{1,8}）", behind) or before.count("“") > before.count("”")):
        quoted = before.count("“") > before.count("”")
        if _FOR_PUPILS.search(before) or (quoted and _SLOGAN.search(before)):
            return True
    if m.group()[-1] in "）)" and m.re is _BLANK and _TICKS.search(before[-8:] + m.group() + behind):
        return True
    if before.endswith("“") and (re.match(r"”(?:为|代表|表示|处|是|系|均)", behind) or _SPOKEN_OF.search(before)):
        return True  # the marks themselves are spoken of, or what is written with them
    called = behind.startswith(("同志", "老师")) and bool(re.search(r"[\u3400-\u9fff]$", before)) and before[-1] not in "由请任为是"
    return m.group()[0] == "某" and (called or bool(_ANYBODY.search(before)))
