"""Faults in what a text counts, planted into sound documents: an announced number, and a list of another length behind or before it.

`CONTROLS` plants the same sentences with the right number, lists that are not closed (等), and numbers that announce nothing.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from faults import PLANTERS, Planted, Planter, Source, planter
from faults_people import paragraphs

DIGITS = "零一二三四五六七八九十"
ACTS = (
    "召开一次动员会",
    "张贴宣传标语",
    "组织主题班会",
    "建立工作台账",
    "举办手抄报比赛",
    "排查安全隐患",
    "开设专题讲座",
    "更新宣传栏",
    "签订责任书",
    "走访学生家庭",
)
SHORT = ("思想认识", "组织领导", "工作措施", "宣传教育", "督促检查", "责任落实", "经费保障", "资料归档")
DUTIES = ("值班", "巡查", "报告", "考核", "登记", "请假", "公示", "会商")
GROUPS = ("宣传", "督查", "后勤", "资料", "联络", "应急", "培训", "评比")
NOUNS = ("工作", "活动", "措施", "任务", "行动", "要求", "举措", "实事")
THINGS = (
    ("盏", "灯"),
    ("道", "防线"),
    ("把", "钥匙"),
    ("张", "清单"),
    ("本", "账"),
    ("堂", "课"),
    ("面", "墙"),
    ("扇", "门"),
    ("条", "纪律"),
)
SIGNS = ("到位", "结合", "落实", "见效")
BEFORE = ("严禁", "必须", "坚持", "带头", "不准")
Items = list[str]


def _marks(items: Items, kind: str) -> str:
    """The items with marks: 一是, 第一, （1）, ①, 1., 其一, 首先."""
    marks = {
        "is": [f"{DIGITS[i]}是" for i in range(1, 11)],
        "nth": [f"第{DIGITS[i]}，" for i in range(1, 11)],
        "bracket": [f"（{i}）" for i in range(1, 11)],
        "circle": list("①②③④⑤⑥⑦⑧⑨⑩"),
        "dot": [f"{i}." for i in range(1, 11)],
        "its": [f"其{DIGITS[i]}，" for i in range(1, 11)],
        "must": [f"{DIGITS[i]}要" for i in range(1, 11)],
    }[kind]
    return "；".join(mark + item for mark, item in zip(marks, items, strict=False)) + "。"


def _listed(mark: str) -> Callable[[str, int, random.Random], str]:
    def write(n: str, k: int, rng: random.Random) -> str:
        items, noun = rng.sample(ACTS, k), rng.choice(NOUNS)
        measure = rng.choice(("项", "个方面的", "条", "件", "大")) if noun != "实事" else "件"
        lead = rng.choice(("重点抓好", "主要做好", "我们开展了", "学校采取", "着力落实", "抓实抓细"))
        return f"{lead}{n}{measure}{noun}{rng.choice(('：', '。'))}{_marks(items, mark)}"

    return write


def _sides(n: str, k: int, rng: random.Random) -> str:
    return f"主要从{n}个方面入手。{_marks(rng.sample(ACTS, k), rng.choice(('is', 'nth', 'its')))}"


def _lines(n: str, k: int, rng: random.Random) -> str:
    items = rng.sample(ACTS, k)
    words = rng.choice(("要抓好以下{n}项工作：", "具体做到以下{n}点：", "开展{n}项主题活动：", "落实{n}条措施：")).format(n=n)
    form = rng.choice(("（{i}）{a}。", "{i}.{a}。", "{i}、{a}。", "第{c}，{a}。"))
    return words + "\n" + "\n".join(form.format(i=i, c=DIGITS[i], a=a) for i, a in enumerate(items, 1))


def _slogan_end(n: str, k: int, rng: random.Random) -> str:
    sign = rng.choice(SIGNS)
    quotes = rng.choice((("“", "”"), ("", "")))
    return f"做到{quotes[0]}{n}个{sign}{quotes[1]}：{'、'.join(word + sign for word in rng.sample(SHORT, k))}。"


def _slogan_start(n: str, k: int, rng: random.Random) -> str:
    sign = rng.choice(BEFORE)
    return f"落实“{n}个{sign}”：{'，'.join(sign + word for word in rng.sample(ACTS, k))}。"


def _checks(n: str, k: int, rng: random.Random) -> str:
    sign = rng.choice("查看访定")
    return f"坚持“{n}{sign}”，即{'、'.join(sign + word for word in rng.sample(('思想', '作风', '纪律', '制度', '台账', '成效'), k))}。"


def _kinds(n: str, k: int, rng: random.Random) -> str:
    end = rng.choice(("制度", "机制"))
    names = [word + end for word in rng.sample(DUTIES, k)]
    joined = rng.choice(("、".join(names), "、".join(names[:-1]) + "和" + names[-1]))
    return f"建立健全{n}项{end}{rng.choice(('，即', '：', '，分别是'))}{joined}。"


def _groups(n: str, k: int, rng: random.Random) -> str:
    names = [word + "组" for word in rng.sample(GROUPS, k)]
    return rng.choice(
        ("领导小组下设{n}个工作组：{l}。", "学校成立{n}个小组，分别为{l}。", "下设{n}个小组，即{l}。", "共设{n}个工作小组：{l}，各司其职。")
    ).format(n=n, l="、".join(names))


def _groups_before(n: str, k: int, rng: random.Random) -> str:
    names = [word + "组" for word in rng.sample(GROUPS, k)]
    joined = "、".join(names[:-1]) + rng.choice(("、", "和")) + names[-1]
    return rng.choice(("领导小组下设{l}{n}个工作小组，分工负责。", "学校成立{l}{n}个小组。", "下设{l}共{n}个组。")).format(n=n, l=joined)


def _sides_before(n: str, k: int, rng: random.Random) -> str:
    names = rng.sample(SHORT, k)
    joined = "、".join(names[:-1]) + rng.choice(("、", "和")) + names[-1]
    return rng.choice(("要从{l}{n}个方面狠下功夫。", "围绕{l}{n}个环节开展自查。", "考核从{l}{n}方面进行。")).format(n=n, l=joined)


def _nth_thing(n: str, k: int, rng: random.Random) -> str:
    measure, thing = rng.choice(THINGS)
    mark = rng.choice(("，", "："))
    items = [f"第{DIGITS[i]}{measure}{mark}{act}。" for i, act in enumerate(rng.sample(ACTS, k), 1)]
    lead, mark, gap = rng.choice(("我们点亮", "守住", "用好", "就抓")), rng.choice("。："), rng.choice(("", "\n"))
    return f"{lead}{n}{measure}{thing}{mark}{gap.join(items)}"


def _noun_nth(n: str, k: int, rng: random.Random) -> str:
    noun = rng.choice(("突破", "行动", "措施", "任务", "清单", "亮点"))
    items = [f"{noun}{DIGITS[i]}：{act}。" for i, act in enumerate(rng.sample(ACTS, k), 1)]
    return (
        f"{rng.choice(('实施', '取得', '形成', '推出'))}{n}{rng.choice(('大', '项', '个'))}{noun}{rng.choice(('。', '：'))}"
        + rng.choice(("", "\n")).join(items)
    )


def _quoted(n: str, k: int, rng: random.Random) -> str:
    names = [f"“{word}”" for word in rng.sample(("书香晨读", "护苗行动", "小手拉大手", "阳光大课间", "家校同行", "美丽教室"), k)]
    return f"打造{n}个特色品牌：{'、'.join(names)}。"


def _titles(n: str, k: int, rng: random.Random) -> str:
    names = [f"《{word}》" for word in rng.sample(("值班制度", "巡查办法", "告家长书", "考核细则", "工作台账", "应急预案"), k)]
    return f"印发了{n}份材料：{'、'.join(names)}。"


def _in_turn(n: str, k: int, rng: random.Random) -> str:
    words = ("首先", "其次", "再次", "然后", "最后")
    order = ["首先", *words[1 : k - 1], "最后"]
    return f"重点做好{n}件事。" + "；".join(f"{word}{act}" for word, act in zip(order, rng.sample(ACTS, k), strict=True)) + "。"


def _sum(n: str, k: int, rng: random.Random) -> str:
    counts = [rng.randint(2, 9) for _ in range(k)]
    how = rng.choice(("分别为", "分别是", "其中"))  # behind 其中 some parts may be left out
    whole = sum(counts) + (0 if n == "=" else rng.choice((-2, -1) if how == "其中" else (-2, -1, 1, 2, 3)))
    places = rng.sample(("教室", "宿舍", "食堂", "操场", "围墙", "实验室"), k)
    parts = "、".join(f"{place}{count}处" for place, count in zip(places, counts, strict=True))
    return f"共排查出隐患{whole}处，{how}{parts}。"


FORMS: dict[str, Callable[[str, int, random.Random], str]] = {
    **{f"list {mark}": _listed(mark) for mark in ("is", "nth", "bracket", "circle", "dot", "its", "must")},
    "sides": _sides,
    "lines": _lines,
    "slogan end": _slogan_end,
    "slogan start": _slogan_start,
    "checks": _checks,
    "kinds": _kinds,
    "groups": _groups,
    "groups before": _groups_before,
    "sides before": _sides_before,
    "nth thing": _nth_thing,
    "noun nth": _noun_nth,
    "quoted": _quoted,
    "titles": _titles,
    "in turn": _in_turn,
    "sum": _sum,
}


def _written(form: str, rng: random.Random, *, wrong: bool) -> str:
    """A sentence of a form that announces as many things as it lists, or one or two more or less."""
    k = rng.randint(3, 5)
    n = k + (rng.choice([step for step in (-1, 1, 1, 2) if k + step > 1]) if wrong else 0)
    number = DIGITS[n] if rng.random() < 0.8 or form in ("slogan end", "slogan start", "checks") else str(n)
    return FORMS[form](("!" if wrong else "=") if form == "sum" else number, k, rng)


def _planter(form: str, *, wrong: bool) -> Planter:
    def plant(source: Source, rng: random.Random) -> Planted | None:
        places = paragraphs(source.text) if source.gold["lang"] == "zh" else []
        if not places:
            return None
        at, words = rng.choice(places), _written(form, rng, wrong=wrong)
        line = "\n" if rng.random() < 0.5 else ""
        return Planted(source.text[:at] + line + words + source.text[at:], "count_mismatch" if wrong else "", form, words[:24])

    return plant


PLANTERS.update({f"count_mismatch.{form}": _planter(form, wrong=True) for form in FORMS})

_OWN = re.compile(r"(?<![第\d.年月每〇零一二三四五六七八九十])([二两三四五六七八])(?=[个项大条件种类点方步][^，。；：\n]{0,14}[：。，\n])")
_RUNS = (
    lambda i: rf"{DIGITS[i]}是",
    lambda i: rf"（{i}）",
    lambda i: rf"(?<!\d){i}[.、．]",
    lambda i: rf"第{DIGITS[i]}[，、]",
    lambda i: rf"（{DIGITS[i]}）",
)


@planter("count_mismatch.own")
def _own(source: Source, rng: random.Random) -> Planted | None:
    """A number of the document's own that tells how many marked items follow is changed by one."""
    found = []
    for m in _OWN.finditer(source.text):
        n = DIGITS.index("二" if m.group(1) == "两" else m.group(1))
        rest = source.text[m.end() : m.end() + 1500]
        if "阶段" in rest[:14] or "步骤" in rest[:14]:
            continue
        for run in _RUNS:
            at = [(hit.start() if (hit := re.search(run(i), rest)) else -1) for i in range(1, n + 2)]
            if all(place >= 0 for place in at[:-1]) and at[:-1] == sorted(at[:-1]) and at[0] < 20 and at[-1] < 0:
                found.append((m, n))
                break
    if not found:
        return None
    m, n = rng.choice(found)
    other = DIGITS[n + rng.choice((-1, 1) if n > 2 else (1,))]
    text = source.text[: m.start()] + other + source.text[m.end() :]
    return Planted(text, "count_mismatch", "own number changed", text[m.start() : m.start() + 8])


OTHERS = (
    "全校共有三个年级，五名教师轮流值班。",
    "开展了三项活动：主题班会、手抄报比赛、家长课堂等。",
    "学校有两栋教学楼：东楼和西楼，西楼今年翻修。",
    "每学期组织两次检查，一次在期中，一次在期末。",
    "六个班级分三批参观，每批两个班。",
    "本学期开展了四次家访活动，一次走访留守儿童家庭，其余三次走访困难家庭。",
    "落实“四个意识”，坚定“四个自信”，做到“两个维护”。",
    "完成了上级部署的五项任务，其中宣传教育、隐患排查两项受到表扬。",
    "围绕立德树人根本任务，从教师、学生、家长三个层面推进，做到一级抓一级。",
    "做到思想、组织、措施、责任“四到位”。",
    "把三件事放在心上：第一件是安全，第二件是安全，第三件还是安全。",
    "三年级、四年级两个年级参加比赛，一是展示，二是交流。",
    "共排查隐患12处，其中教室3处、宿舍4处，均已整改。",
    "两个小组同时行动，一组检查宿舍，二组检查食堂。",
)


def _other(source: Source, rng: random.Random) -> Planted | None:
    places = paragraphs(source.text) if source.gold["lang"] == "zh" else []
    if not places:
        return None
    at, words = rng.choice(places), rng.choice(OTHERS)
    return Planted(source.text[:at] + words + source.text[at:], "", words[:12], words)


CONTROLS: dict[str, Planter] = {**{f"right number: {form}": _planter(form, wrong=False) for form in FORMS}, "another number": _other}
