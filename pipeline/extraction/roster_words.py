"""The words of a line of people: roles, posts, names, the two glued, and the marks between them; any other word ends the reading."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.extraction.names import is_name, is_post, one
from pipeline.extraction.names_joined import run_on
from pipeline.extraction.names_known import COLLECTIVE, COMMON, DUTY, TITLE, TITLE_TAIL, TITLES, is_act, is_office, rare_surnames, surnames
from pipeline.extraction.names_words import is_word
from pipeline.extraction.roles import ROLES
from pipeline.records import Span

_HAN = "\u3400-\u9fff"
_WHICH = 4  # characters of the word before a role that says which
_ITEM = re.compile(r"[ \t]*(?:(?:\d{1,2}[.、)）]|（[\d一二三四五六七八九十]{1,2}）|[①-⑳·*●◆■★—])[ \t]*)?")
_ROLE = re.compile(ROLES)
_RUN = re.compile(rf"[{_HAN}·]+(?:(?<=[高初一二三四五六七八九])（\d{{1,2}}）班)?")
_SPREAD = re.compile(rf"([{_HAN}])( {{1,3}})([{_HAN}])(?:\2([{_HAN}])(?![{_HAN}])|(?![{_HAN}]))(?!\2[{_HAN}](?![{_HAN}]))")
_MARKS = frozenset(" 、，；：。/|—（）")
# what stands between a role and its holders, and behind them before a role or at the clause's end
_NAMED = re.compile(r"(?:分别)?(?:由|为|是|有|包括|即)")
_BY = re.compile(r"(?:并|分别)?[由以](?=[\u3400-\u9fff]{4})")
_GIVEN = re.compile(r"(?:[一二两三四五六七八九十\d]{1,2}[人名位](?:同志|老师)?)?(?:共同|分别|同)?(?:(?:兼|担|出|(?<!主))任|为|当|组成)$")
_GIVING = frozenset("任为当成")  # what such words end with
_TURN = re.compile(r"和(?=[^和])|以及|及|与")
# 高三级长, 校办主任, 支委: what a word ends with that says who somebody is
_WHO = re.compile(rf"(?:{TITLES}|长(?<=[{_HAN}]长)|委(?<=[{_HAN}]委)|师(?<=[{_HAN}]师)|员(?<=[{_HAN}]员)|主席(?<=[{_HAN}]主席))$")
_WHERE = re.compile(r"(?:[处室部科组班队会社站办园院厂校]|团委|年级|中心|支部|小学|中学|教学点)$")
_TITLE_AT = re.compile(TITLE)
_EVERYBODY = re.compile(r"(?:由|等)?(?:各|全[体校]|其[他余]|相关|有关|所有|若干|每)[^、，。；：（）]{0,16}")
_HEADING = re.compile(r"(?:[^、，。；：（）\n]{0,16}(?:小组|专班|委员会|名单|机构|人员))")
_AND_ALL = re.compile(r"(?:以?及|和|与)(?:各|全[体校]|其[他余]|相关|有关|所有).*")
_AT_PLACE = re.compile(r"小学|中学|学校|幼儿园|[任兼为同]|[村镇乡县]")
_NO_NAME, _CALLED_BY = re.compile("[了着就也都不及与每段]"), ("老", "总", "局", "校", "工")
_PLACE = re.compile("[校区组室处班部局办科级]")
#: the kinds of words that are names: `maybe` may be another word, `glued` stands without a mark beside others
NAMES = ("name", "maybe", "glued")
_MEMBERS = ("成员", "组员", "队员", "委员")
_CALLED = re.compile("(?:同志|老师|先生|女士)$")


class Word(NamedTuple):
    """A word of the line: a `role`, a `post`, a `name` with its post, or a name that may be another word (`maybe`); or a mark."""

    kind: str
    text: str
    span: Span
    post: str | None = None


@lru_cache(maxsize=4)  # a line is asked for as a whole, then sentence by sentence
def words_of(norm: str, start: int, end: int) -> tuple[Word, ...]:
    """The words and marks of a line; empty if one of them is none of a list of people."""
    item = _ITEM.match(norm, start, end)
    line = _Line(norm, item.end() if item else start, end)
    while line.at < end:
        if not line.step():
            return ()
    return tuple(line.out)


class _Line:
    """A line while it is told into words; each step takes what stands `at` its place, if it is of its kind."""

    def __init__(self, norm: str, at: int, end: int) -> None:
        self.norm, self.at, self.end = norm, at, end
        self.out: list[Word] = []

    def _take(self, kind: str, end: int, text: str | None = None) -> bool:
        self.out.append(Word(kind, self.norm[self.at : end] if text is None else text, Span(self.at, end)))
        self.at = end
        return True

    def _said(self) -> str:
        """The kind of the last word that is no mark."""
        return next((word.kind for word in reversed(self.out) if word.kind != "mark"), "")

    def step(self) -> bool:
        """Take the next word or mark; whether it may stand in a list of people."""
        if self.norm[self.at] in _MARKS:
            return self.bracket() or self._take("mark", self.at + 1)
        return self.role() or self.spread() or self.named() or self.word()

    def bracket(self) -> bool:
        """What stands in brackets behind a name: its role, its post or a note."""
        if self.norm[self.at] != "（" or not self.out or self.out[-1].kind not in NAMES:
            return False
        close = self.norm.find("）", self.at, self.end)
        if close < 0:
            return False
        role = next((m for m in _ROLE.finditer(self.norm, self.at, close) if m.end() == close), None)
        self._take("mark", self.at + 1)
        self.at = role.start() if role else self.at
        self._take("role" if role else "post", close)
        return self._take("mark", close + 1)

    def role(self) -> bool:
        """A role; behind another one's colon the head of an office is a post (成员：办公室主任沈云川)."""
        role = _ROLE.match(self.norm, self.at, self.end)
        if not role or (role.group().startswith("办公室") and self._said() and self.out[-1].text in "：、"):
            return False
        return self._take("role", role.end())

    def spread(self) -> bool:
        """A name or a post with blanks inside."""
        spread = _SPREAD.match(self.norm, self.at, self.end)
        word = "".join(filter(None, spread.group(1, 3, 4))) if spread else ""
        kind = "name" if word and _begins(word) else "post" if word and is_post(word) else ""
        return spread is not None and kind != "" and self._take(kind, spread.end(), word)

    def named(self) -> bool:
        """What leads from a role to its holders: 组长由沈云川, or to those before a role: 由校长沈云川任组长."""
        before = self.out[-1] if self.out else None
        form = _BY if before is None or before.text in ("，", "；", "：") else _NAMED if before.kind == "role" else None
        verb = form.match(self.norm, self.at, self.end) if form else None
        return verb is not None and self._take("mark", verb.end(), "：")

    def word(self) -> bool:
        """An unbroken run of characters up to the next role, or what somebody does, which is passed over."""
        norm, at = self.norm, self.at
        run = _RUN.match(norm, at, self.end)
        if not run:
            return False
        inner = next((m for m in _ROLE.finditer(norm, at + 1, run.end()) if not _in_post(norm, m)), None)
        stop = inner.start() if inner else run.end()
        if norm[stop - 1] in _GIVING and (verb := _GIVEN.search(norm, at, stop)):  # 沈云川任, before 组长
            if verb.start() == at:
                return self._take("mark", stop, "：")
            stop, inner = verb.start(), None
        if DUTY.match(norm, at, stop) and any(word.kind in NAMES for word in self.out):
            self.at = min([i for i in (norm.find(mark, at, self.end) for mark in "；。") if i >= 0], default=self.end)
            return True
        marked = not self.out or self.out[-1].kind == "mark"
        if inner and marked and not is_name(norm[at:stop]):
            if inner.group()[-1] == "员" and inner.group() not in _MEMBERS and 2 <= stop - at <= _WHICH:  # 周边商户监督员
                return self._take("role", inner.end())
            if self._said() == "role":  # 成员，数学组长，何素琴: what a role is a part of
                return self._take("post", inner.end())
        posted = self._said() in NAMES and self.out[-1].text == " " and is_post(norm[at:stop])  # 罗小燕 石桥村村委会委员
        if posted and not any(_TITLE_AT.fullmatch(norm, at + size, stop) for size in (2, 3)):
            return self._take("post", stop)
        found = _piece(norm, at, stop)
        self.out += found
        self.at = stop
        return bool(found)


def _in_post(norm: str, role: re.Match[str]) -> bool:
    """Whether a role is the end of a post: 纪检监察组组长, 班子成员."""
    return role.group() == "成员" and norm[role.start() - 1] in "子会队"


def _piece(norm: str, start: int, end: int) -> list[Word]:
    """What an unbroken word is made of; empty for any other word than those of a list of people."""
    word = norm[start:end]
    if _EVERYBODY.fullmatch(word) or _HEADING.fullmatch(word):
        return [Word("post", word, Span(start, end), "")]
    if (
        word[0] in "由为以任" or (word[-1] in "任为" and not is_post(word)) or is_act(word) or (len(word) > 2 and word[1] == "管")
    ):  # 管教学; 马管学籍, what somebody does behind his surname
        return []
    if rest := _AND_ALL.search(word, 1):  # 罗小燕及各班班主任
        first = _piece(norm, start, start + rest.start())
        return [*first, Word("post", rest.group(), Span(start + rest.start(), end), "")] if first else []
    if "·" not in word and _is_sure(word):
        return [Word("name", word, Span(start, end))]
    if (called := _CALLED.search(word)) and 2 <= called.start() <= 4 and _is_called(word[: called.start()]):
        return [Word("name", word[: called.start()], Span(start, start + called.start()))]
    if TITLE_TAIL.search(word) and is_word(word[:2]):
        return [Word("post", word, Span(start, end))]
    for turn in _TURN.finditer(norm, start + 2, end - 1):  # 张伟和李芳主任, but 陈永和主任
        both = _piece(norm, start, turn.start()), _piece(norm, turn.end(), end)
        if all(any(part.kind in NAMES for part in parts) for parts in both):
            return [*both[0], Word("mark", "、", Span(*turn.span())), *both[1]]
    person = None if DUTY.search(word) else one(norm, start, end, listed=False)
    if person and person.post is None and (_is_sure(person.name) or "·" in word):
        return [Word("name", person.name, person.span)]
    if person and person.post is None and not (_PLACE.search(word, 1) or _NO_NAME.search(word)):
        return [Word("maybe", person.name, person.span)]
    if person and person.post and (TITLE_TAIL.search(person.post) or person.span.start > start) and not _AT_PLACE.match(person.post):
        kind = "name" if "·" in word or _is_sure(person.name) else "maybe"
        return [Word(kind, person.name, person.span, person.post)]
    if split := _titled(norm, start, end):
        return [split]
    if is_post(word) or _WHO.search(word) or _WHERE.search(word):
        return [Word("post", word, Span(start, end))]
    pairs = len(word) > 2 and any(is_word(word[i : i + 2]) for i in range(len(word) - 1))
    no_name = pairs or COMMON.search(word) or COLLECTIVE.match(word) or _NO_NAME.search(word) or word[1:] in _CALLED_BY
    if 2 <= len(word) <= 3 and (_begins(word) or len(word) > 2) and not no_name:
        return [Word("maybe", word, Span(start, end))]
    several = run_on(norm, start, end, listed=True)
    return [Word("glued", norm[slice(*span)], span) for span in several] if not _NO_NAME.search(word) else []


def _is_sure(word: str) -> bool:
    """Whether a word is a name that begins as no ordinary word does."""
    begun = is_word(word[:2]) and word[:2] not in surnames()[1]
    return is_name(word) and not begun and not (_PLACE.search(word, 1) or _NO_NAME.search(word))


def _is_called(word: str) -> bool:
    """Whether those whom 同志 follows are one by name: 阿里木同志, not 其他同志."""
    return not (is_post(word) or is_word(word) or COMMON.search(word) or _NO_NAME.search(word))


def _begins(word: str) -> bool:
    """Whether a word begins with a surname and is no post, office or kind of people."""
    known = word[0] in surnames()[0] or word[0] in rare_surnames() or word[:2] in surnames()[1]
    return known and not (is_post(word) or is_office(word) or COLLECTIVE.match(word) or DUTY.search(word))


def _titled(norm: str, start: int, end: int) -> Word | None:
    """A name behind a post or an office to which it is glued: 高三级长韦豪, 校办主任罗小兵, 支委宫雪."""
    for size in (3, 2, 4):
        at = end - size
        word = norm[at:end]
        if at - start < 2 or not (_WHO.search(norm[start:at]) or _WHERE.search(norm[start:at])):
            continue
        if (is_name(word) or (size < 4 and _begins(word))) and not (
            _TITLE_AT.match(word) or is_act(word) or is_word(norm[at - 1 : at + 1])
        ):
            return Word("name", word, Span(at, end), norm[start:at])
    return None
