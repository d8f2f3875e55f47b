"""How many things a text names in running words, a list or a table: what an announced number is held against."""

from __future__ import annotations

import re

from pipeline.cleaning.repairs import chinese_number

_NUMERALS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_INLINE = (
    re.compile(r"([一二三四五六七八九十])(?:是(?:(?<=[；：。\n]..)|(?![一不很非]))|曰)"),
    re.compile(r"[第头]([一二三四五六七八九十])[，、件项个]"),
    re.compile(r"(?:(?<=[：；，。])|^)第([一二三四五六七八九十])(?:小?组|[路队类])"),
    re.compile(r"(?:(?<=[：；，。])|^)([一二三四五六七八九十])要(?!求)"),
    re.compile(r"其([一二三四五六七八九十])[，、是：]"),
    re.compile(r"[（(]([一二三四五六七八九十]|\d{1,2})[）)]"),
    re.compile(rf"([{_CIRCLED}])"),
    re.compile(r"(?<![\d.])(\d)[.、．](?!\d)"),
    re.compile(r"(?:^|\n)\s*(\d)号[\u3400-\u9fff]"),
    re.compile(r"(?:^|\n)\s*\d{1,2}[.．](\d)(?![\d.．]|\s*[%个分小米元])"),
    # 一抓…，二抓…
    re.compile(r"(?:(?<=[：，；。])|^)([一二三四五六七八九十])(?=[抓查看讲靠促强严评立建树创要重帮改学练送谈访摸比晒读写说](?!期|年|点))"),
    re.compile(r"(?:^|\n)\s*(?:行动|任务|活动|工程|措施|步骤)([一二三四五六七八九十\d])[：.、]"),
)
_SOON = 80  # characters that hold a mark which begins soon
# what one kind of things is called: 值班制度、巡查制度, 宣传组、后勤组
_KIND = re.compile(r"(?:制度|机制|活动|行动|工程|课程|小组|台账|清单|措施|比赛|节|组|岗|队|站|室|栏|园|课|关)$")
_SEPARATED = re.compile(r"[、，；]|和(?=[\u3400-\u9fff“《])|以及|及(?=[\u3400-\u9fff“《])|与(?=[“《])")
_QUOTED = re.compile(r"“[^“”\n]{2,24}”|《[^《》\n]{2,40}》")
_GLOSS = re.compile(r"（[^（）\n]*）")
_ONE_QUOTED = re.compile(r"[\u3400-\u9fff]{0,8}“”[\u3400-\u9fff]{0,4}")
_MONTHS = re.compile(
    r"：(?!.{0,160}等)(?:[一二三四五六七八九十]{1,2}|\d{1,2})月[\u3400-\u9fff]{2,12}(?:[，；、](?:[一二三四五六七八九十]{1,2}|\d{1,2})月[\u3400-\u9fff]{2,12})+(?=。|$)"
)
_AND_SO_ON = re.compile("(?<![一二三特优中])等(?!级)|其余")
_FROM_TO = re.compile("从“[^”]*”[^“]{0,4}[到向]“")  # 用活三种人：从“单打独斗”到“众人划桨”
# a list of lines: what may stand between its number and its first line, and its lines
_LINES_HEAD = re.compile(r"(?!.{0,24}(?:做到|要求|必须))[^。；：\n]{0,14}：[ \t]*\n+")
_LINES = re.compile(r"(?:[^；。\n]{4,80}；[ \t]*\n+)+[^；。\n]{4,80}(?:。|$)")
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff·]{1,8}")
_ROW = re.compile(r"(?m)^ *第?([一二三四五六七八九十]{1,2}|\d{1,2})(?:号|小)?(?P<kind>[岗组队站点])[^\t\n]{0,6}\t")
# 第一小组…；第二小组…；其余两个小组…: the list does not mark every item
_OTHERS = re.compile(
    r"再就是|再有|还有[，就]|此外|另外|最后[，是]|再者|"
    r"(?:其余|其[他它]|余下|剩余|剩下|另外?|还有)的?[一二两三四五六七八九十\d几各]{1,2}[个项条种点支名组处件类]|其余(?:的)?(?:小?组|项|岗|队)"
)
# what may stand between an announced number and the first item of its list: no other things to be counted (五项要求，做好以下工作：)
_LEAD = re.compile(
    r"[”）]?(?:（[^（）\n]*）)?"
    r"(?:，(?![^，。；：\n]*(?:[以如]下|下[列面]|工作|任务|活动|措施|举措|要求|做法|问题|做[好到]|抓[好住]))[^，。；：\n]{1,14}："
    r"|(?:，?(?:具体|主要|现|分别|依次)?(?:内容|名称|名单|分工|职责)?(?:即|[是为有]|就是|包括|(?:列表)?如下|见下))?[：。]?)\s*"
)
_SLOGAN_HEAD = re.compile(
    r"[”]?(?:[^\W\d_]{0,4}(?:活动|工作法?|要求|行动|措施|制度|教育|机制|模式|做法|承诺|标准|管理))?(?:(?:，?即|，?做到|，?就是)[：，（——]*|[：，（——]+|\n[ \t]*)"
)
_SENTENCE = re.compile(r"[^。）\n]*")
_TABLE_HEAD = re.compile(
    r"[^。\n]{0,24}(?:如下|下表|列表|下列)[^。\n]{0,6}[：:。]?[ \t]*\n+[ \t]*(?:序 *号|编 *号)(?:\t|[ ]{2,}|[ ]*\|)[^\n]+\n"
)
_TABLE_ROW = re.compile(r"[ \t]*(\d{1,2})(?:\t|[ ]{2,}|[ ]*\|)[^\n]+(?:\n|$)")


#: （3）（4）…: one item with two marks
TWO_MARKS = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}(?:[）)、.．]+[（(]?|[—和及至])[一二三四五六七八九十\d]{1,2}[）)、.．](?!\d)")


def number(words: str) -> int:
    """The value of a number in figures, Chinese numerals or a circle."""
    if words in _CIRCLED:
        return _CIRCLED.index(words) + 1
    return int(words) if words.isdigit() else chinese_number(words)


def marked(words: str, soon: int = 40) -> int | None:
    """How many items running words number, where they begin to within `soon` characters: 一是…二是…, （1）…（2）…; None for none or one.

    >>> marked("：一是召开班会；二是张贴标语；三是家访。")
    3
    """
    for pattern in _INLINE:
        first = pattern.search(words, 0, _SOON)
        if first is None or first.start() > soon:
            continue
        run = 0
        for mark in pattern.finditer(words):
            if number(mark.group(1)) != run + 1:
                break
            run += 1
        if run >= 2:
            return run
    return None


def behind(words: str) -> int:
    """Where the words end that only lead from an announced number to its list.

    >>> behind("，挂在墙上：一是"), behind("，做好以下工作：一是")
    (6, 0)
    """
    return _LEAD.match(words).end()  # type: ignore[union-attr]


def goes_on(words: str, below: str, run: int) -> bool:
    """Whether a marked list of `run` items is not the whole: something more is told behind its marks, or in the next paragraph.

    >>> goes_on("", "\\n四是家访。", 3), goes_on("；再就是家访。", "", 3), goes_on("；三是家访。", "\\n二、时间", 3)
    (True, True, False)
    """
    following = _NUMERALS[run : run + 1]
    marks = rf"\s*(?:{following}是|[第其（]{following}[）、，是]|[（(]?{run + 1}[）.．、](?!\d))"
    return bool(_OTHERS.search(words) or (following and re.match(marks, below)))


def headed(words: str, noun: str) -> int:
    """How many numbered lines are called by what is counted: two of 1. 工作小组, 2. 辨认小组, 3. 值班安排.

    >>> headed("：\\n1. 工作小组\\n2. 辨认小组\\n3. 值班安排\\n", "小组")
    2
    """
    line = rf"(?m)^[ \t]*[（(]?[一二三四五六七八九十\d]{{1,2}}[）)、.．][^\n。：]*{re.escape(noun[-2:])}[：:。 \t]*$"
    return len(re.findall(line, words)) if len(noun) > 1 else 0


def named(words: str, noun: str) -> int | None:
    """How many things stand behind a colon or in brackets, where all are of one kind or all quoted; None where that is not plain.

    >>> named("：值班制度、巡查制度和报告制度。", "制度")
    3
    """
    head = re.match(r"[^。，；（\n]{0,6}：|——", words)
    inside = _GLOSS.match(words) if head is None else None  # 三本台账（隐患台账、整改台账、培训台账）
    if head is None and inside is None:
        return None
    listed = inside.group()[1:-1] if inside else _GLOSS.sub("", re.match(r"[^。\n]{0,240}", words[head.end() :]).group())  # type: ignore[union-attr]
    if _AND_SO_ON.search(listed) or _FROM_TO.match(listed):
        return None
    ahead = _QUOTED.sub("“”", listed).split("，")[0].split("、")
    if len(ahead) > 1 and all(_ONE_QUOTED.fullmatch(item.strip()) for item in ahead):  # 合唱《麦浪》、舞蹈《月夜》，另有二等奖两个
        return len(ahead)
    quoted = _QUOTED.findall(listed)
    if len(quoted) >= 2 and not re.search(r"[\u3400-\u9fff]{5}", _QUOTED.sub("", listed)):
        return len(quoted)
    if "、" in (told_first := listed.split("，")[0]):
        listed = told_first  # 宣传组、后勤组，各司其职
    items = [item.strip() for item in _SEPARATED.split(listed) if item.strip()]
    kind = _KIND.search(noun.rstrip("”"))
    if kind and len(items) >= 2:
        end = kind.group()[-1] if kind.group().endswith("组") else kind.group()
        if all(item.endswith(end) and len(item) <= 16 for item in items):
            return len(items)
    return None


def lines(words: str) -> int | None:
    """How many lines, all but the last of them closed by a semicolon, stand right behind an announcement; None where they are no such list.

    >>> lines("：\\n宣传组，由李老师牵头；\\n后勤组，由王老师牵头。\\n")
    2
    """
    head = _LINES_HEAD.match(words)
    told = _LINES.match(words, head.end()) if head else None
    if told is None:
        return None
    below = words[told.end() :].lstrip()
    if below[:1] == told.group().lstrip()[:1] or below.split("\n", 1)[0].rstrip().endswith("；"):
        return None  # the list goes on behind a full stop
    return told.group().count("\n") + (not told.group().endswith("\n"))


def months(words: str) -> int | None:
    """How many months a sentence names with what is done in each; None for any other list.

    >>> months("：三月防火，四月防震，五月防溺水。")
    3
    """
    told = _MONTHS.match(words)
    return len(re.findall("[，；、：](?=[^，；、]{1,3}月)", told.group())) if told else None


def alike(words: str, sign: str) -> int | None:
    """How many items in a row begin or end with the sign of a slogan: 四查 with 查思想、查作风、查纪律; 五个到位; None where they do not.

    >>> alike("：查思想、查作风、查纪律。", "查")
    3
    """
    head = _SLOGAN_HEAD.match(words)
    if head is None:
        return None
    parts = [part.strip(" “”") for part in _SENTENCE.match(words, head.end()).group().split("；")]  # type: ignore[union-attr]
    if len(parts) > 1 and all(part.startswith(sign) and "，" in part for part in parts):  # 查作业，每天一次；查课堂，…
        return len(parts)
    listed = re.match(r"[^。）；\n]{0,200}|[^。）\n]{0,200}", words[head.end() :]).group()  # type: ignore[union-attr]
    ahead, _, rest = listed.partition("，")
    longest = max((len(item) for item in ahead.split("、")), default=0)
    if "、" in ahead and (sign not in rest or ("、" not in rest and len(rest) >= 2 * longest)):
        listed = ahead  # what goes on behind the list: 看餐盘、看桌面，各班每天记录
    items = [item.strip(" “”") for item in re.split(r"[、，；]|和(?=[\u3400-\u9fff])", listed) if item.strip()]
    if sign == "一":
        fits = [bool(re.search(r"一[\u3400-\u9fff]", item)) for item in items]
    else:
        fits = [item.startswith(sign) for item in items]
        if not all(fits[:2]):
            fits = [item.endswith(sign) for item in items]
    run = next((i for i, fit in enumerate(fits) if not fit), len(fits))
    return run if run >= 2 and run == len(items) and "等" not in listed else None


def alike_in_turn(words: str, sign: str, other: str) -> tuple[int, int] | None:
    """How many items begin with each of two signs, where all of a list begin with one of them: 三查四看; None where they do not.

    >>> alike_in_turn("：查作业、查课堂；看精神、看习惯、看变化。", "查", "看")
    (2, 3)
    """
    head = _SLOGAN_HEAD.match(words)
    listed = _SENTENCE.match(words, head.end()) if head else None
    items = [item.strip(" “”") for item in re.split(r"[、，；]|和(?=[\u3400-\u9fff])", listed.group()) if item.strip()] if listed else []
    first = sum(item.startswith(sign) for item in items)
    second = sum(item.startswith(other) for item in items)
    return (first, second) if sign != other and first and second and first + second == len(items) > 2 else None


def table(words: str) -> int | None:
    """How many rows the table right behind an announcement has, numbered from one on in its first column; None for no such table.

    >>> table("，列表如下：\\n序号\\t项目\\n1\\t合唱\\n2\\t快板")
    2
    """
    head = _TABLE_HEAD.match(words)
    run, at = 0, head.end() if head else len(words)
    while (m := _TABLE_ROW.match(words, at)) and int(m.group(1)) == run + 1:
        run, at = run + 1, m.end()
    return run if run > 1 and not re.match(r"[^\n]*(?:\t|[ ]{2,})", words[at:]) else None


def rows(words: str, kind: str) -> int | None:
    """How many rows of a table are numbered from one on as posts or groups of a kind (第一岗, 2号岗); None for none or one."""
    run = 0
    for m in _ROW.finditer(words):
        if m["kind"] != kind or number(m.group(1)) != run + 1:
            break
        run += 1
    return run if run >= 2 else None


def named_lines(words: str, kind: str) -> int | None:
    """How many lines right behind an announcement begin with posts or groups of a kind (过秤岗——…); None for none or one.

    >>> named_lines("，每岗两人：\\n过秤岗——罗小燕\\n留样岗——何素琴\\n轮换办法另定", "岗")
    2
    """
    lines = words.split("\n")[1:]
    run = next((i for i, line in enumerate(lines) if not re.match(rf"[ \t]*[^\W\d_]{{2,8}}{kind}[ \t]*(?:—|：|（)", line)), len(lines))
    return run if run >= 2 else None


def people(words: str, noun: str) -> tuple[int, int] | None:
    """How many people, and how many different ones, stand in the column or behind the label that is called `noun`; None where that is not plain."""
    table = [line.split("\t") for line in words.split("\n") if "\t" in line]
    column = next(
        ((i, j) for i, row in enumerate(table) for j, cell in enumerate(row) if noun in cell and len(cell) <= len(noun) + 4), None
    )
    if column is None:
        return None
    top, at = column
    names: list[str] = []
    for row in table[top + 1 :]:
        if len(row) != len(table[top]):
            break
        cell = [re.sub(r"\s", "", name) for name in re.split(r"[、，；/]", row[at]) if name.strip()]
        if not cell or not all(_PERSON.fullmatch(_GLOSS.sub("", name)) for name in cell):
            return None
        names += cell
    return (len(names), len(set(names))) if len(names) >= 3 else None
