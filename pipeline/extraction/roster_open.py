"""A line of a list of people read as a whole, in whatever way it is built: nothing but roles, posts, names and the marks between them.

The forms of the other readers each know where the role stands; here every word of the line is told to be a role, a post, a name or the two
glued, and a line that holds anything else is left alone. A role before the first name governs those behind it; a role in brackets or behind
a mark belongs to the name before it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.extraction.names import Name, is_name, is_post
from pipeline.extraction.names_known import DUTY, TITLE, without_notes
from pipeline.extraction.names_running import WEAK
from pipeline.extraction.names_words import WORDS
from pipeline.extraction.roles import ROLES
from pipeline.extraction.roster_words import NAMES, Word, words_of
from pipeline.records import Span

Person = tuple[str, Name]

_HAN = "\u3400-\u9fff"
_LONGEST, _ROW = 200, 48  # characters of a line of people, and of one that goes on with those of the line above
# 沈云川    总务主任    被褥、暖气: what somebody does stands in a column of its own
_ROW_OF_ONE = re.compile(rf" *([{_HAN}·]{{2,9}}) {{2,}}([{_HAN}]{{2,8}}{TITLE}) {{2,}}[^：\n]+")
# 　　　　退役军人　　　　沈云川, indented below the first of its role
_ROW_OF_TWO = re.compile(rf" {{3,}}([{_HAN}]{{2,10}}) {{2,}}([{_HAN}·]{{2,9}}) *")
# 2　要秀敏　教务主任, numbered below 成员：
_ROW_COUNTED = re.compile(rf" *\d{{1,2}}[.、]?[ \t]+([{_HAN}·]{{2,9}})[ \t]+([{_HAN}]{{2,10}}) *")
_GROUP = re.compile(r"(?:年级|[处室部科班组])$")
_SENTENCE, _CLAUSE = re.compile(r"[^。；\n]+"), re.compile("[，：]")
_ROLE, _OTHER_GROUP = re.compile(ROLES), re.compile("(?:备课|教研)组长$")
_OTHERS = re.compile(r"联[系络]|责任人|电话|邮箱|填[报表]|审[核签批]|签[名字发批]|记者|通讯员|地点|时间|职责|任务")


def read(norm: str, start: int, end: int, role: str, *, strict: bool = False) -> list[Person]:
    """The people of a line of which nothing else is left; `role` is that of the line before, if its list may go on; none of any other line.

    In running text (`strict`) every name must be one by itself.

    >>> line = "组长，校长，沈云川；副组长（何素琴、马文举）"
    >>> [(role, name.name, name.post) for role, name in read(line, 0, len(line), "")]
    [('组长', '沈云川', '校长'), ('副组长', '何素琴', None), ('副组长', '马文举', None)]
    >>> read("组长负责全面工作，成员各司其职。", 0, 16, "")
    []
    """
    if end - start > _LONGEST or _OTHERS.search(norm, start, end) or norm.find("\t", start, end) >= 0:
        return []
    words = words_of(norm, start, end)
    if any(
        word.kind == "post" and word.text[-1] == "员" and mark.text == "：" and ahead.text != "、"
        for ahead, word, mark in zip(words, words[1:], words[2:], strict=False)
    ):
        return []  # 指导员：, a role of its own
    printed = any(word.kind == "role" for word in words)
    if strict and any(
        word.kind in ("maybe", "glued") or (word.text[0] in WEAK and len(word.text) == 2) for word in words if word.kind in NAMES
    ):
        return []
    if not words or not (printed or (role and end - start <= _ROW and not DUTY.search(norm, start, end) and _may_go_on(norm, words))):
        return []
    return _given(words, role)


def row(norm: str, start: int, end: int) -> Name | None:
    """Who stands in a row set with blanks before his post and what he does; none in any other line.

    >>> row("沈云川    总务主任    被褥、暖气", 0, 19).name
    '沈云川'
    """
    if (pair := _ROW_OF_TWO.fullmatch(norm, start, end)) and is_name(pair.group(2)) and not is_name(pair.group(1)):
        return Name(pair.group(2), pair.group(1), Span(*pair.span(2)))
    if (counted := _ROW_COUNTED.fullmatch(norm, start, end)) and is_post(counted[2]) and is_name(counted[1], listed=True):
        return Name(counted[1], counted[2], Span(*counted.span(1)))
    m = _ROW_OF_ONE.match(norm, start, end)
    return Name(m.group(1), m.group(2), Span(*m.span(1))) if m and is_name(m.group(1)) and is_post(m.group(2)) else None


def sentences(norm: str, start: int, end: int) -> list[tuple[Person, ...]]:
    """The people of the sentences of a line that are nothing but a list of people behind their first clauses.

    >>> line = "加强领导。为此，由校长沈云川任组长，何素琴、马文举任副组长。请各班配合。"
    >>> [[(role, name.name) for role, name in people] for people in sentences(line, 0, len(line))]
    [[('组长', '沈云川'), ('副组长', '何素琴'), ('副组长', '马文举')]]
    """
    out = []
    for sentence in _SENTENCE.finditer(norm, start, end):
        first = _ROLE.search(norm, *sentence.span())
        starts = [sentence.start(), *(m.end() for m in _CLAUSE.finditer(norm, sentence.start(), first.start()))] if first else []
        if people := next((found for at in starts if (found := read(norm, at, sentence.end(), "", strict=True))), None):
            out.append(tuple(people))
    return out


def _may_go_on(norm: str, words: tuple[Word, ...]) -> bool:
    """Whether a line without a role holds people of the role above: a name that is one without doubt, and no label but that of a group."""
    labels = [before for before, mark in pairwise(words) if mark.text == "："]
    groups = all(label.kind == "post" and _GROUP.search(label.text) for label in labels)
    return (
        groups
        and any(word.kind == "name" and is_name(norm[slice(*word.span)].replace(" ", "")) for word in words)
        and norm[words[-1].span.end - 1] not in "；。"
    )


def _given(words: tuple[Word, ...], role: str) -> list[Person]:
    """Who of the words has which role."""
    if _maybes(words):
        return []
    people: list[Person] = []
    waiting: str | None = None  # a post that stands before its holder
    fresh: list[int] = []  # those who wait for a role behind them
    behind = _roles_behind(words)
    inside = False
    for i, word in enumerate(words):
        if word.kind == "mark":
            inside = word.text == "（" or (inside and word.text != "）")
            waiting = waiting if word.text in " ：，（、|/" else None
        elif word.kind == "role":
            if behind or (inside and people and _last(words, i)):
                for k in fresh if behind else [len(people) - 1]:
                    people[k] = (word.text, people[k][1])
                fresh = []
            else:
                role, waiting = word.text, None
        elif word.kind == "post":
            if word.post is None and people and _last(words, i) and people[-1][1].post is None:
                people[-1] = (people[-1][0], people[-1][1]._replace(post=without_notes(word.text) or None))
            elif word.post is None:
                waiting = word.text
        else:
            led = [name.post for given, name in people if given == role]
            if _OTHER_GROUP.search(word.post or "") and role.endswith("组长") and led and not _OTHER_GROUP.search(led[-1] or ""):
                return []  # 副组长由沈云川担任；语文备课组长何素琴
            people.append((role, Name(word.text, word.post or waiting, word.span)))
            fresh.append(len(people) - 1)
            waiting = None
    return people if people and all(given for given, _ in people) and not (behind and fresh) else []


def _last(words: tuple[Word, ...], i: int) -> bool:
    """Whether a name is the last word before `i`, with a bracket or a mark between that lets a post or role be its own."""
    before = [word for word in words[:i] if word.kind != "mark"]
    marks = "".join(word.text for word in words[words.index(before[-1]) + 1 : i]) if before else ""
    return bool(before) and before[-1].kind in NAMES and marks.strip() in ("（", "", "，", "：", "—", "——", "/") and "、" not in marks


def _roles_behind(words: tuple[Word, ...]) -> bool:
    """Whether the roles stand behind the names: the first word that is one of both is a name, and the last a role."""
    kinds = [word.kind for word in words if word.kind in ("role", *NAMES)]
    return len(kinds) > 1 and kinds[0] != "role" and kinds[-1] == "role"


def _maybes(words: tuple[Word, ...]) -> bool:
    """Whether words that may be no names stand where nothing shows that they are: no post beside them, nor two names in their list."""
    sure = sum(word.kind in ("name", "glued") for word in words)
    for i, word in enumerate(words):
        if word.kind == "maybe" and word.post is None and not _beside_post(words, i):
            listed = any(other.text == "、" for other in words[max(0, i - 1) : i + 2])
            if sure < 2 or (word.text in WORDS and not listed):
                return True
    return sure + sum(word.kind == "maybe" for word in words) == 0


def _beside_post(words: tuple[Word, ...], i: int) -> bool:
    """Whether a post stands right before a word or in brackets behind it."""
    ahead = words[max(0, i - 2) : i]
    before = bool(ahead) and (ahead[-1].kind == "post" or (len(ahead) == 2 and ahead[0].kind == "post" and ahead[1].text in " ，"))
    after = words[i + 1 : i + 3]
    return before or (len(after) == 2 and after[0].text in "（ " and after[1].kind == "post")
