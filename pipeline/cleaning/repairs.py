"""The named repairs: each finds its damage in the text and returns the edits that undo it.

A repair takes the text as it stands after the ones before it. `ORDER` is the order in which `clean` runs them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise

from pipeline.cleaning import dates
from pipeline.cleaning.draft import Edit
from pipeline.cleaning.normal import HAN

# Syllables of Hanyu Pinyin, by initial and final (GB/T 16159-2012); generous on purpose, tones are stripped first.
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ueng|iao|ian|ing|uai|uan|üan|van|ang|eng|ong|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|üe|ün|ve|vn|a|o|e|i|u|ü|v)|ng?|m"
)
_GLOSS = re.compile(rf"(?<=[{HAN}])\s?[(（]\s*([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňɡḿ]{{1,7}})\s*[)）]")
_BRACKETED = re.compile(r"[(（]\s*[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňɡḿ]{1,7}\s*[)）]")
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňɡ", "aaaaeeeeiiiioooouuuuüüüünng")

_DASH = "[-—–－―─]"
_GLUED_MARK = re.compile(
    rf"(?<![A-Za-z\d])(?<!{_DASH})[ ]?{_DASH}[ ]?(\d{{1,3}})[ ]?{_DASH}[ ]?(?!{_DASH}|[A-Za-z]|\d{{1,3}}(?![.、．\d])|\d{{4}})"
)
_PAGE_NUMBER = re.compile(rf"{_DASH}[ ]?\d{{1,3}}[ ]?{_DASH}")
_PAGE_OF = re.compile(r"[ ]?第[ ]?(\d{1,3})[ ]?页[ ,，、/]*共[ ]?\d{1,3}[ ]?页[ ]?|[ ]?Page \d{1,3} of \d{1,3}[ ]?")
_PAGE = 120  # a page holds at least so many characters: bare numbers closer together are a table's column
_PAGE_LINE = re.compile(rf"[ \t]*(?:{_DASH}+[ ]?(\d{{1,3}})[ ]?{_DASH}+|第[ ]?(\d{{1,3}})[ ]?[页頁]|(\d{{1,3}}))[ \t]*")
_HAS_PAGE_LINE = re.compile(rf"\n{_PAGE_LINE.pattern}(?:\n|\Z)")  # a search for line breaks passes over the rest

_SPACED_ROLE = re.compile(
    r"(组|組|副组|副組|成|顾|顧|主|校|局|书|書|副)[ \u3000]{1,4}(长|長|员|員|问|問|任|记|記|组长|組長|主任)(?=[ \u3000]*[:：（(])"
)
_APART = re.compile(rf"[ \u3000][{HAN}][ \u3000]")  # what three characters or more hold that stand apart
# a label at a line's beginning whose characters stand apart: 副 主 任：, 裁 判 长：
_SPACED_LABEL = re.compile(rf"(?m)^[ \u3000]*([{HAN}](?:[ \u3000]{{1,4}}[{HAN}]){{2,4}})(?=[ \u3000]*[:：])")
_SPACED_ROLE3 = re.compile(r"副[ \u3000]{1,4}([组組])[ \u3000]{1,4}([长長])")
_SPACED_DATE = re.compile(r"[ \u3000](?:(?<=\d.)[ \u3000]*(?=[年月日])|(?<=[年月至到—–-].)[ \u3000]*(?=\d))")
_SPACED_LINE = re.compile(rf"[ \u3000]*(?:[{HAN}][ \u3000]+){{2,}}[{HAN}][ \u3000]*")
_GAP = re.compile(r"(?<=\S)[ \u3000]+(?=\S)")
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff０-９Ａ-Ｚａ-ｚ]")

# Radicals of the Supplement block that fonts in PDFs put for whole characters; NFKC leaves them (Unicode, EquivalentUnifiedIdeograph).
_RADICALS = dict(
    zip("⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻥⻦⻨⻩⻬⻮⻰", "母民虎西见角贝车長长门青韦页风飞食马鱼鸟麦黄齐齿龙", strict=True)
)


def glosses(text: str) -> Iterator[Edit]:
    """Pinyin in brackets behind single characters: ``標(biāo)準`` was 標準.

    Latin words in brackets that are no syllable stay; fewer than three toneless ones stay too, they may be meant.
    """
    if not _BRACKETED.search(text):
        return
    hits = [m for m in _GLOSS.finditer(text) if _SYLLABLE.fullmatch(m.group(1).translate(_TONES))]
    if len(hits) >= 3 or any(not m.group(1).isascii() for m in hits):
        yield from (Edit(m.start(), m.end(), "") for m in hits)


def page_marks(text: str) -> Iterator[Edit]:
    """Page numbers on a line of their own or glued into running text: ``-2-3.积极创先争优`` is page 2, then item 3.

    Marks between dashes and bare numbers count as such only when they ascend from a low number, as pages do.
    """
    edits = {m.span(): "" for m in _PAGE_OF.finditer(text)} if "页" in text or "Page " in text else {}
    found = _lines(text, _PAGE_LINE) if _HAS_PAGE_LINE.search(f"\n{text}") else ()
    lines = [(m, int(next(filter(None, m.groups())))) for m in found]
    bare = _ascending([(m, n) for m, n in lines if m.group(3)])
    edits |= {(m.start(), min(m.end() + 1, len(text))): "" for m, _ in lines if not m.group(3)}
    far = all(after[0].start() - before[0].end() >= _PAGE for before, after in pairwise(bare))
    edits |= {(m.start(), min(m.end() + 1, len(text))): "" for m, _ in bare if len(bare) >= 2 and far}
    glued = _ascending([(m, int(m.group(1))) for m in _GLUED_MARK.finditer(text)]) if _PAGE_NUMBER.search(text) else []
    if len(glued) >= 2 or any(text.endswith("\n", 0, m.start()) or n == 1 for m, n in glued):
        edits |= {m.span(): "" for m, _ in glued}
    end = 0
    for start, stop in sorted(edits):
        if start >= end:
            yield Edit(start, stop, "")
            end = stop


def compatible(text: str) -> Iterator[Edit]:
    """Radicals in place of characters (⽅案 → 方案) and full-width digits and letters (２０１９ → 2019)."""
    for m in _COMPATIBLE.finditer(text):
        plain = _RADICALS.get(m.group()) or unicodedata.normalize("NFKC", m.group())
        if plain != m.group() and len(plain) == 1:
            yield Edit(m.start(), m.end(), plain)


def spaced_words(text: str) -> Iterator[Edit]:
    """Blanks inside words: ``组  长：``, ``裁 判 长：``, ``2019 年 3 月``, a title set wide as ``实 施 方 案``."""
    if " " not in text and "\u3000" not in text:
        return
    edits: dict[tuple[int, int], str] = {}
    for m in _SPACED_ROLE.finditer(text):
        edits[m.end(1), m.start(2)] = ""
    are_apart = _APART.search(text) is not None
    for m in _SPACED_ROLE3.finditer(text) if are_apart else ():
        edits[m.start() + 1, m.start(1)] = ""
        edits[m.end(1), m.start(2)] = ""
    for m in _SPACED_LABEL.finditer(text) if are_apart else ():
        for gap in _GAP.finditer(m.group(1)):
            edits[m.start(1) + gap.start(), m.start(1) + gap.end()] = ""
    for m in _SPACED_DATE.finditer(text):
        edits[m.span()] = ""
    for edit in dates.wide(text):
        edits[edit.start, edit.end] = ""
    for m in _lines(text, _SPACED_LINE) if are_apart else ():
        for gap in _GAP.finditer(m.group()):
            edits[m.start() + gap.start(), m.start() + gap.end()] = ""
    end = 0
    for start, stop in sorted(edits):
        if start >= end:
            yield Edit(start, stop, "")
            end = stop


def run_together(text: str) -> Iterator[Edit]:
    """A whole document on one line: breaks are put back before its headings and items.

    Only lines of 400 characters or more are touched, or such as are nearly the whole text, and only where 一、 二、 … ascend in them.
    """
    at = 0
    for line in text.split("\n"):
        is_long = len(line) >= _LONG_LINE or (len(line) >= _SHORT_WHOLE and len(line) >= _WHOLE * len(text))
        chapters = _chapters(line) if is_long else []
        if len(chapters) >= 2:
            places = {m.start(1) for m in chapters} | {m.start(1) for m in _INNER_START.finditer(line)}
            places |= {m.end() for m in _HEAD_GAP.finditer(line, 0, chapters[0].start(1))}
            places |= {m.end() for m in _HEAD_GAP.finditer(line, chapters[-1].end())}
            places |= {m.end() for m in _GLUED_HEAD.finditer(line)}
            yield from (Edit(at + place, at + place, "\n") for place in sorted(places - {0}))
        at += len(line) + 1


_LONG_LINE = 400  # characters from which on a line may be a whole document
_SHORT_WHOLE, _WHOLE = 150, 0.8  # a shorter one is where it has at least so many, and this share of the text
_CHINESE = "一二三四五六七八九十"
_CHAPTER = re.compile(rf"(?:^|(?<!\s)[。；！？：:.”\s）)])\s*(([{_CHINESE}]{{1,3}})[、.．])(?![{_CHINESE}]、?年级)")
_INNER_START = re.compile(
    rf"(?<=[。；！？：:\s])(（[{_CHINESE}]{{1,3}}）|\([{_CHINESE}]{{1,3}}\)|第[{_CHINESE}][阶步]|\d{{1,2}}[.、．](?!\d)|附件[：:\d]|(?:副?组长|成员|顾问)[：:])"
)
_HEAD_GAP = re.compile(r"[ \u3000]+")
# what nothing sets apart from what follows: the title from the opening, a heading from its first item, the text from its signature
_GLUED_HEAD = re.compile(
    rf"^[^，。：；\s]{{6,50}}?(?:方案|计划|预案|总结|报告|通知)(?=为|根据|按照|结合|依据|一、)|(?<=[{_CHINESE}]、)[^，。：；（\s]{{2,12}}(?=（一）)"
    r"|[。！](?=[^，。：；\s]{4,30}(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*$)"
)


def _chapters(line: str) -> list[re.Match[str]]:
    """The marks 一、 二、 三、 … of one line, in ascending order."""
    found: list[re.Match[str]] = []
    want = 1
    for m in _CHAPTER.finditer(line):
        number = chinese_number(m.group(2))
        if number in (want, want + 1) or (number == 1 and not found):
            found.append(m)
            want = number + 1
    return found


_DIGITS = {char: i for i, char in enumerate("〇一二三四五六七八九")} | dict(
    zip("零壹贰叁肆伍陆柒捌玖两参貳叄參陸", [*range(10), 2, 3, 2, 3, 3, 6], strict=True)
)


def chinese_number(words: str) -> int:
    """Value of a Chinese numeral below 100, 0 if it is none.

    >>> [chinese_number(w) for w in ("三", "十", "十二", "二十一", "十十二")]
    [3, 10, 12, 21, 0]
    """
    words = words.replace("拾", "十").replace("廿", "二十")
    if not words or any(char not in _DIGITS and char != "十" for char in words):
        return 0
    if "十" not in words:
        return _DIGITS[words] if len(words) == 1 else int("".join(str(_DIGITS[char]) for char in words))
    tens, _, ones = words.partition("十")
    if len(tens) > 1 or len(ones) > 1:  # 十十二, 二三十
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _lines(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    at = 0
    for line in text.split("\n"):
        if m := pattern.fullmatch(text, at, at + len(line)):
            yield m
        at += len(line) + 1


def _ascending(marks: list[tuple[re.Match[str], int]]) -> list[tuple[re.Match[str], int]]:
    """The longest run of marks that counts up as pages do: never down, by three at most, from 1 to 3; a new count may begin at 1.

    Each mark is followed by the first one behind it that may be, so the runs are chains, and their lengths add up from the end.
    """
    ahead: dict[int, int] = {}  # where each number stands next
    following: list[int | None] = [None] * len(marks)
    lengths = [1] * len(marks)
    for i in range(len(marks) - 1, -1, -1):
        number = marks[i][1]
        wanted = {number + 1, number + 2, number + 3} | ({1} if number >= 1 else set())
        step = following[i] = min((ahead[other] for other in wanted if other in ahead), default=None)
        if step is not None:
            lengths[i] += lengths[step]
        ahead[number] = i
    at = max((i for i, (_, number) in enumerate(marks) if number <= 3), key=lengths.__getitem__, default=None)
    run = []
    while at is not None:
        run.append(marks[at])
        at = following[at]
    return run


ORDER: tuple[tuple[str, Callable[[str], Iterator[Edit]]], ...] = (
    ("compatible", compatible),
    ("glosses", glosses),
    ("page_marks", page_marks),
    ("run_together", run_together),
    ("spaced_words", spaced_words),
)
