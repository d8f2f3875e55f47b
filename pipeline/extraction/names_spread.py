"""Names that are set with blanks inside: 戴  蓉, 欧 阳松, 陈 大 年, 亓官  云."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.extraction.names_joined import run_on
from pipeline.extraction.names_known import COLLECTIVE, TITLE, TITLE_TAIL, is_name, rare_surnames, surnames
from pipeline.records import Span

_HAN = "\u3400-\u9fff"
_TWO = re.compile(rf"(?<![{_HAN}·])([{_HAN}])[ \t]{{1,4}}([{_HAN}])(?![{_HAN}·])")
_LONG = re.compile(rf"(?<![{_HAN}·])([{_HAN}])[ \t]{{1,3}}([{_HAN}]{{2}})(?=[、，；\t\n（]|  | ?$)")
_COMPOUND = re.compile(rf"(?<![{_HAN}·])([{_HAN}]{{2}})[ \t]{{1,4}}([{_HAN}]{{1,2}})(?=[、，；。\t\n（]|  |$)")
_POST_BEHIND = re.compile(rf"[ \t]*（[^（）\n]{{0,12}}{TITLE}）|[ \t]+[{_HAN}]{{0,10}}{TITLE}(?=[ \t\n，、；。]|$)")
_DOTTED = re.compile(rf"(?<![{_HAN}·])([{_HAN}]{{1,2}})[ \t]{{1,4}}([{_HAN}]{{1,5}}·[{_HAN}]{{1,6}})(?![{_HAN}·])")  # 巴  图·苏和
# behind a name of a list; and the words that forms set with blanks
_IN_LIST, _NO_NAME = re.compile(r"[、，；]"), frozenset("成员 单位 职务 姓名 职称 电话 备注 时间 项目 方式".split())
_THREE = re.compile(rf"(?<![{_HAN}·])([{_HAN}])( {{1,3}})([{_HAN}])\2([{_HAN}])(?= *(?:[、，；\t\n（]|$)|\2 )")
_TITLED = re.compile(rf"([{_HAN}]{{0,10}}{TITLE})([{_HAN}]) {{1,4}}([{_HAN}]{{1,2}})(?=[、，；。（]|$)")
_CHUNK = re.compile(f"[{_HAN}·]+")

#: the characters of a name without its blanks, and where it stands with them
Spread = tuple[str, Span]


def at(norm: str, start: int, end: int, *, listed: bool) -> Spread | None:
    """The name that begins at `start` and has blanks inside. `listed` as in `is_name`.

    >>> at("戴  蓉、陆小满", 0, 8, listed=False)
    ('戴蓉', Span(start=0, end=4))
    """
    single, compound, _ = surnames()
    if (m := _THREE.match(norm, start, end)) and (m.group(1) in single or m.group(1) in rare_surnames()):
        return m.group(1) + m.group(3) + m.group(4), Span(*m.span())
    if (m := _DOTTED.match(norm, start, end)) and not is_name(m.group(1)):  # 巴  图·苏和, but 祝同  巴桑·次仁
        return m.group(1) + m.group(2), Span(*m.span())
    if m := _TWO.match(norm, start, end):
        word = m.group(1) + m.group(2)
        set_apart = (
            listed
            and m.group(1) in single
            and (_IN_LIST.match(norm, m.end(), end) or norm[start - 1 : start] == "、")
            and not COLLECTIVE.match(word)
        )  # 简  单、佘雪松
        surname = m.group(1) in single or m.group(1) in rare_surnames()
        posted = surname and _POST_BEHIND.match(norm, m.end(), end)  # 海  棠（旅游系主任）
        if (is_name(word, listed=listed) or ((set_apart or posted) and word not in _NO_NAME)) and not TITLE_TAIL.search(word):
            return word, Span(*m.span())
    if (m := _LONG.match(norm, start, end)) and is_name(m.group(1) + m.group(2)) and m.group(1) in single:
        return m.group(1) + m.group(2), Span(*m.span())
    if (m := _COMPOUND.match(norm, start, end)) and m.group(1) in compound and not TITLE_TAIL.search(m.group(2)):
        return m.group(1) + m.group(2), Span(*m.span())
    return None


def behind_title(norm: str, start: int, end: int) -> tuple[str, Spread] | None:
    """A title and the name with blanks inside behind it: 教师李  岚."""
    m = _TITLED.match(norm, start, end)
    word = m.group(2) + m.group(3) if m else ""
    if not m or m.group(2) not in surnames()[0] or not is_name(word):
        return None
    return m.group(1), (word, Span(m.start(2), m.end()))


def line_of(norm: str, start: int, end: int) -> list[Spread]:
    """Names with blanks inside and wider ones between (韦  宁    陆  小 满    唐  甜); empty where the blanks do not come out even."""
    chunks = [m.span() for m in _CHUNK.finditer(norm, start, end)]
    if len(chunks) < 3 or not any(b - a == 1 for a, b in chunks) or sum(b - a for a, b in chunks) < len(norm[start:end].replace(" ", "")):
        return []
    gaps = sorted({after[0] - before[1] for before, after in pairwise(chunks)})
    if len(gaps) == 1 and len(chunks) % 3 == 0 and all(b - a == 1 for a, b in chunks):  # 马 文 举 罗 小 燕
        threes = [Span(chunks[i][0], chunks[i + 2][1]) for i in range(0, len(chunks), 3)]
        known = all(norm[a] in surnames()[0] for a, _ in threes)
        if known:
            return [(norm[a:b].replace(" ", ""), Span(a, b)) for a, b in threes]
    if len(gaps) == 1 and all(b - a == 1 for a, b in chunks):  # 马 文 举 罗 燕
        word = "".join(norm[a] for a, _ in chunks)
        found = run_on(word, 0, len(word), listed=True)
        return [(word[slice(*span)], Span(chunks[span.start][0], chunks[span.end - 1][1])) for span in found]
    for gap in gaps[1:]:
        out: list[Spread] = []
        for a, b in chunks:
            if out and a - out[-1][1].end < gap:
                out[-1] = (out[-1][0] + norm[a:b], Span(out[-1][1].start, b))
            else:
                out.append((norm[a:b], Span(a, b)))
        if all(is_name(name, listed=True) for name, _ in out):
            return out
    return []
