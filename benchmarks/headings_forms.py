"""The forms into which `headings.py` rewrites the chapters of a document: a number, a heading, a text below them, set down in many ways."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

HAN = "一二三四五六七八九十"
_CAPITALS, _SIGNS, _CIRCLES = "壹贰叁肆伍陆柒捌玖拾", "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", "①②③④⑤⑥⑦⑧⑨⑩"
_ROMAN = "I II III IV V VI VII VIII IX X".split()


class Chapter(NamedTuple):
    """A chapter as a form sees it: its place from 0 on, how many there are, heading, the text below it, its label in the gold answer."""

    i: int
    of: int
    heading: str
    body: str
    labels: tuple[str, ...]


class Written(NamedTuple):
    """A chapter in a form: its lines, and number and heading that are to be read; no heading where it has none by the contract."""

    text: str
    number: str | None
    heading: str | None


Form = Callable[[Chapter, random.Random], Written]

#: how a list, a table or a roster begins, which does not run on behind a heading
_ITEM = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[①②③④⑤]|第[一二三四五][步阶]|[一二三四五]是|[◆●★■·*]|组\s*长|[^\n]*\t"
    r"|[^\n，。]{2,12}[：:]\n)"
)
_BELOW = re.compile(r"(?m)^([ \t\u3000]*)(?:[（(]([一二三四五六七八九十])[）)]|(\d{1,2})[.．、](?!\d)|[（(](\d{1,2})[）)])[ ]*")


def _without(body: str) -> str:
    """A text without the numbers of its items."""
    return _BELOW.sub(r"\1", body)


def _shallow(body: str) -> str:
    """A text whose items are numbered （一） at most."""
    return _BELOW.sub(lambda m: m[0] if m[2] else m[1], body)


def _deeper(body: str) -> str:
    """A text whose items are numbered one level deeper: （一） → （1）, 1. → ①."""

    def one(m: re.Match[str]) -> str:
        if m[2]:
            return f"{m[1]}（{HAN.index(m[2]) + 1}）"
        value = int(m[3] or m[4])
        return f"{m[1]}{_CIRCLES[value - 1]}" if 0 < value <= 10 else m[0]

    return _BELOW.sub(one, body)


def _higher(body: str) -> str:
    """A text whose items are numbered one level higher: （一） → 一、, 1. → （一）."""

    def one(m: re.Match[str]) -> str:
        if m[2]:
            return f"{m[1]}{m[2]}、"
        value = int(m[3] or m[4])
        return f"{m[1]}（{HAN[value - 1]}）" if 0 < value <= 10 else m[0]

    return _BELOW.sub(one, body)


def _line(mark: str, *, below: Callable[[str], str] = str, end: str = "", between: str = "\n") -> Form:
    """The heading in a line of its own; `mark` with {h} han, {c} capital, {r} Ⅰ, {R} I, {o} ①, {n} 1 and {w} the heading's words."""

    def write(chapter: Chapter, rng: random.Random) -> Written:
        del rng
        i = chapter.i
        words = {"h": HAN[i], "c": _CAPITALS[i], "r": _SIGNS[i], "R": _ROMAN[i], "o": _CIRCLES[i], "n": str(i + 1), "p": str(2 * i + 1)}
        number = next((words[key] for key in "hcrRon" if f"{{{key}" in mark), None)
        return Written(f"{mark.format(w=chapter.heading, **words)}{end}{between}{below(chapter.body)}", number, chapter.heading)

    return write


def _run_in(mark: str, *, below: Callable[[str], str] = str) -> Form:
    """The heading in the line in which its text begins, where that is a sentence and no item of a list.

    By the contract such a heading ends at its first 。, at a tab, a closing bracket or a wide blank.
    """
    own_line, whole = _line(mark.rstrip("：:。—\t \u3000"), below=below), re.compile(r"[^。\n]*")
    closed = any(end in mark for end in "】〕\t。") or mark.endswith((" ", "\u3000"))

    def write(chapter: Chapter, rng: random.Random) -> Written:
        text = chapter.body.lstrip()
        if _ITEM.match(text):
            return own_line(chapter._replace(body=text), rng)
        written = _line(mark, below=below, between="")(chapter._replace(body=text), rng)
        ran = None if closed else whole.match(written.text, written.text.index(chapter.heading))
        return written._replace(heading=ran.group()) if ran else written

    return write


_SLOGANS = "夯实根基 凝心聚力 把稳方向 一着不让抓落实 拧成一股绳 心往一处想 久久为功 抓铁有痕 落细落小 咬定目标不放松".split()


def _slogan(mark: str, shape: str) -> Form:
    """A slogan before or behind the words of the heading."""
    form = _line(mark)

    def write(chapter: Chapter, rng: random.Random) -> Written:
        start = rng.randrange(len(_SLOGANS))
        slogan = _SLOGANS[(start + chapter.i * 3) % len(_SLOGANS)]
        return form(chapter._replace(heading=shape.format(s=slogan, w=chapter.heading)), rng)

    return write


#: other words for the functions of chapters, in the manner of real headings
SYNONYMS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("guiding_ideology",): ("思想指引", "总体思路", "指导思想与依据", "活动指导思想", "总的指导思想", "工作总思路"),
    ("objectives",): ("预期目标", "奋斗目标", "总目标", "活动目的", "要达到的目标", "创建目标", "预期效果"),
    ("principles",): ("工作原则", "遵循原则", "坚持的原则", "几条原则"),
    ("scope",): ("参加对象", "实施对象", "覆盖范围", "参与范围", "适用范围"),
    ("tasks",): ("重点工作任务", "主要工作", "重点内容", "具体内容", "主要举措", "重点工作及措施", "具体做法"),
    ("steps", "timeline"): ("实施进程", "工作进度", "活动日程", "进度与步骤", "实施阶段", "分段推进", "步骤与时限", "时间步骤"),
    ("leadership",): ("领导机构", "组织机构", "活动领导小组", "成立领导小组", "工作机构", "组织与领导", "人员组成", "组织架构及人员"),
    ("safeguards",): ("保障机制", "措施保障", "条件保障", "强化保障"),
    ("requirements",): ("几点要求", "有关要求", "具体要求", "纪律要求"),
    ("supervision",): ("督查考核", "考核办法", "检查评比", "督促检查"),
    ("publicity",): ("宣传报道", "舆论宣传", "宣传引导"),
}


def _synonym(mark: str) -> Form:
    form = _line(mark)

    def write(chapter: Chapter, rng: random.Random) -> Written:
        some = SYNONYMS.get(chapter.labels)
        return form(chapter._replace(heading=rng.choice(some)) if some else chapter, rng)

    return write


def _spread(chapter: Chapter, rng: random.Random) -> Written:
    words = " ".join(chapter.heading) if len(chapter.heading) <= 5 else chapter.heading
    written = _line("{h}、{w}")(chapter._replace(heading=words), rng)
    return written._replace(heading=chapter.heading)


def _in_one_line(mark: str, join: str = "") -> Form:
    """The chapter in one line, the last as it is, for the sake of the signature below it."""

    def write(chapter: Chapter, rng: random.Random) -> Written:
        if chapter.i == chapter.of - 1 or "\t" in chapter.body:
            return _line(mark.rstrip("：。 "))(chapter, rng)
        lines = [line.strip() for line in chapter.body.split("\n") if line.strip()]
        body = "".join(line if line.endswith(tuple("。；：！")) else f"{line}{join or '。'}" for line in lines)
        return _run_in(mark)(chapter._replace(body=f"{body}\n"), rng)

    return write


def _letter(chapter: Chapter, rng: random.Random) -> Written:
    del rng
    return Written(f"{chapter.body.rstrip()}\n\n", None, None)


FORMS: Mapping[str, Form] = {
    "一、": _line("{h}、{w}"),
    "一、 nothing below": _line("{h}、{w}", below=_without),
    "一、…：": _line("{h}、{w}："),
    "一、…。": _line("{h}、{w}。"),
    "一、…；": _line("{h}、{w}；"),
    "一.": _line("{h}.{w}"),
    "一．": _line("{h}．{w}"),
    "一 …": _line("{h} {w}"),
    "一　…": _line("{h}\u3000{w}"),
    "一，": _line("{h}，{w}"),
    "一；": _line("{h}；{w}"),
    "一：": _line("{h}：{w}"),
    "一;ascii:": _line("{h}:{w}"),
    "一—": _line("{h}—{w}"),
    "一-": _line("{h}-{w}"),
    "一——": _line("{h}——{w}"),
    "一·": _line("{h}·{w}"),
    "一|": _line("{h} | {w}"),
    "一": _line("{h}{w}"),
    "一、、": _line("{h}、、{w}"),
    "【一】": _line("【{h}】{w}"),
    "【一、…】": _line("【{h}、{w}】"),
    "「一」": _line("「{h}」{w}"),
    "其一、": _line("其{h}、{w}"),
    "其一：": _line("其{h}：{w}"),
    "第一、": _line("第{h}、{w}"),
    "第一：": _line("第{h}：{w}"),
    "第一 …": _line("第{h} {w}"),
    "第一部分：": _line("第{h}部分：{w}"),
    "第一部分 …": _line("第{h}部分 {w}"),
    "第一部分 一、below": _line("第{h}部分 {w}", below=_higher),
    "第一部分、一、below": _line("第{h}部分、{w}", below=_higher),
    "第一部分⏎": _line("第{h}部分\n{w}"),
    "第一部分（…）": _line("第{h}部分（{w}）"),
    "第一章": _line("第{h}章 {w}"),
    "第一章⏎": _line("第{h}章\n{w}"),
    "第一节": _line("第{h}节 {w}"),
    "第一条": _line("第{h}条 {w}"),
    "第一项": _line("第{h}项 {w}"),
    "第一点：": _line("第{h}点：{w}"),
    "第一方面：": _line("第{h}方面：{w}"),
    "第一块：": _line("第{h}块：{w}"),
    "第一篇章": _line("第{h}篇章 {w}"),
    "第一板块": _line("第{h}板块：{w}"),
    "第1部分": _line("第{n}部分 {w}"),
    "部分一：": _line("部分{h}：{w}"),
    "模块一：": _line("模块{h}：{w}"),
    "壹、": _line("{c}、{w}"),
    "壹 …": _line("{c} {w}"),
    "Ⅰ.": _line("{r}.{w}"),
    "Ⅰ …": _line("{r} {w}"),
    "Ⅰ": _line("{r}{w}"),
    "I.": _line("{R}.{w}"),
    "I、": _line("{R}、{w}"),
    "I …": _line("{R} {w}"),
    "1. （1）below": _line("{n}.{w}", below=_deeper),
    "1、 （1）below": _line("{n}、{w}", below=_deeper),
    "1．（一）below": _line("{n}．{w}", below=_shallow),
    "1、 （一）below": _line("{n}、{w}", below=_shallow),
    "1、 nothing below": _line("{n}、{w}", below=_without),
    "1. …": _line("{n}. {w}", below=_deeper),
    "1 …": _line("{n} {w}", below=_deeper),
    "1": _line("{n}{w}", below=_deeper),
    "1，": _line("{n}，{w}", below=_deeper),
    "1：": _line("{n}：{w}", below=_deeper),
    "1—": _line("{n}—{w}", below=_deeper),
    "1）": _line("{n}）{w}", below=_deeper),
    "01 …": _line("0{n} {w}", below=_deeper),
    "01.": _line("0{n}.{w}", below=_deeper),
    "01 | …": _line("0{n} | {w}", below=_deeper),
    "NO.1 …": _line("NO.{n} {w}", below=_deeper),
    "1⏎": _line("{n}\n{w}", below=_deeper),
    "1.⏎": _line("{n}.\n{w}", below=_deeper),
    "01⏎": _line("0{n}\n{w}", below=_deeper),
    "（1）": _line("（{n}）{w}", below=_without),
    "（一） 1.below": _line("（{h}）{w}", below=_deeper),
    "（一）、": _line("（{h}）、{w}", below=_without),
    "（一）nothing below": _line("（{h}）{w}", below=_without),
    "一）": _line("{h}）{w}", below=_without),
    "①": _line("{o}{w}", below=_without),
    "① …": _line("{o} {w}", below=_without),
    "一、⏎": _line("{h}、\n{w}"),
    "一⏎": _line("{h}\n{w}"),
    "（一）⏎": _line("（{h}）\n{w}", below=_without),
    "【…】": _line("【{w}】"),
    "【…】nothing below": _line("【{w}】", below=_without),
    "【…】text": _run_in("【{w}】"),
    "【…】：text": _run_in("【{w}】："),
    "「…」": _line("「{w}」"),
    "『…』": _line("『{w}』"),
    "《…》": _line("《{w}》"),
    "（…）": _line("（{w}）"),
    "“…”": _line("“{w}”"),
    "——…——": _line("——{w}——"),
    "—…—": _line("—{w}—"),
    "◆ …": _line("◆ {w}"),
    "◆ … nothing below": _line("◆ {w}", below=_without),
    "◆…：": _line("◆{w}："),
    "◆…：text": _run_in("◆{w}："),
    "◆ 一、": _line("◆ {h}、{w}"),
    "● …": _line("● {w}"),
    "· …": _line("· {w}"),
    "* …": _line("* {w}"),
    "*…": _line("*{w}"),
    "**…**": _line("**{w}**"),
    "** 一、…**": _line("**{h}、{w}**"),
    "## …": _line("## {w}"),
    "## 一、": _line("## {h}、{w}"),
    "- …": _line("- {w}"),
    "— …": _line("— {w}"),
    "> …": _line("> {w}"),
    "√…": _line("√{w}"),
    "☞ 一、": _line("☞ {h}、{w}"),
    "bare": _line("{w}"),
    "bare nothing below": _line("{w}", below=_without),
    "bare …：": _line("{w}："),
    "bare …： nothing below": _line("{w}：", below=_without),
    "bare …。": _line("{w}。"),
    "bare, blank lines": _line("\n{w}\n"),
    "bare, blank lines nothing below": _line("\n{w}\n", below=_without),
    "…：text": _run_in("{w}："),
    "…：text nothing below": _run_in("{w}：", below=_without),
    "…。text": _run_in("{w}。"),
    "…——text": _run_in("{w}——"),
    "…　text": _run_in("{w}\u3000\u3000"),
    "一、…。text": _run_in("{h}、{w}。"),
    "一、…：text": _run_in("{h}、{w}："),
    "一、…——text": _run_in("{h}、{w}——"),
    "一、…—text": _run_in("{h}、{w}—"),
    "一、… text": _run_in("{h}、{w} "),
    "一、…，text": _run_in("{h}、{w}，"),
    "一、…；text": _run_in("{h}、{w}；"),
    "一、【…】text": _run_in("{h}、【{w}】"),
    "一、【…】": _line("{h}、【{w}】"),
    "一、“…”": _line("{h}、“{w}”"),
    "一、《…》": _line("{h}、《{w}》"),
    "一、（…）": _line("{h}、（{w}）"),
    "一、〔…〕text": _run_in("{h}、〔{w}〕"),
    "1.…：text": _run_in("{n}.{w}：", below=_deeper),
    "（一）…：text": _run_in("（{h}）{w}：", below=_without),
    "…⇥text": _run_in("{w}\t"),
    "一、…⇥text": _run_in("{h}、{w}\t"),
    "一⇥…⇥text": _run_in("{h}\t{w}\t"),
    "1⇥…⇥text": _run_in("{n}\t{w}\t", below=_without),
    "一⇥…": _line("{h}\t{w}"),
    "一、⇥…": _line("{h}、\t{w}"),
    "一、slogan——…": _slogan("{h}、{w}", "{s}——{w}"),
    "一、…：slogan": _slogan("{h}、{w}", "{w}：{s}"),
    "一、…——slogan": _slogan("{h}、{w}", "{w}——{s}"),
    "一、slogan：…": _slogan("{h}、{w}", "{s}：{w}"),
    "一、…（slogan）": _slogan("{h}、{w}", "{w}（{s}）"),
    "一、slogan（…）": _slogan("{h}、{w}", "{s}（{w}）"),
    "一、slogan，…": _slogan("{h}、{w}", "{s}，{w}"),
    "一、slogan …": _slogan("{h}、{w}", "{s} {w}"),
    "一、slogan·…": _slogan("{h}、{w}", "{s}·{w}"),
    "一、…丨slogan": _slogan("{h}、{w}", "{w}丨{s}"),
    "slogan——…": _slogan("{w}", "{s}——{w}"),
    "…：slogan": _slogan("{w}", "{w}：{s}"),
    "…——slogan": _slogan("{w}", "{w}——{s}"),
    "…丨slogan": _slogan("{w}", "{w}丨{s}"),
    "一、synonym": _synonym("{h}、{w}"),
    "bare synonym": _synonym("{w}"),
    "【synonym】": _synonym("【{w}】"),
    "一、………1": _line("{h}、{w}……………{p}"),
    "一、… 1": _line("{h}、{w} {p}"),
    "一、spread": _spread,
    "in one line": _in_one_line("{h}、{w}。"),
    "in one line, ：": _in_one_line("{h}、{w}："),
    "in one line, blank": _in_one_line("{h}、{w} "),
    "in one line, no number": _in_one_line("{w}："),
    "letter": _letter,
}
