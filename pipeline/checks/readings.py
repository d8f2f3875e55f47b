"""How many things a sentence may be read to list: all the ways in which its marks part it. A number that none of them bears out is a slip,
whatever the list is of.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.checks.lists import number

_GLOSS = re.compile(r"（[^（）\n]*）")
_CITED = re.compile(r"《[^《》\n]*》|“[^“”\n]*”")
_ALL_CITED = re.compile(rf"(?:{_CITED.pattern})(?:[、和与及]?(?:{_CITED.pattern}))+(?=[，；]|$)")  # 《…》和《…》，已印成册
# a list that does not name all
AND_SO_ON = "(?<![一二三四特优中同平均相])等(?![级于同待候高距])"
_OPEN = re.compile(rf"{AND_SO_ON}|其余|其[他它]|另|若干|部分|例如|比如|诸如|……|…|其中|略|待定")
# what may stand for more than one thing, behind the month or the grade with which an item begins
_SEVERAL = re.compile(r"[各每几]|所有|全体|们|代表|[二两三四五六七八九十百\d]|一[至到些批系]|(?:人员|成员|负责人)$")
_DATED = re.compile(r"^第?[一二三四五六七八九十\d]{1,3}(?:[月组队班路]|年级|季度|阶段)")
# 小班三个、中班四个: the parts add up to the number
_PART = re.compile(r"(?P<n>\d{1,4}|[一二两三四五六七八九十]{1,3})[^\W\d_]{1,2}$")
# 早操、课间操都有专人: what is said of the things at the end of their list
_SAID = re.compile(r"[各均都全由已将要]")
_ROLE = re.compile(r"(?:正|副)?(?:组长|主任|队长|岗长|站长)|成员|组员|队员|顾问")
_AND = re.compile(r"以及|[和与及]")
_BETWEEN = re.compile(r"、|(?<=[^、，；]{2})(?:以及|[和与及])(?=[^、，；])")
# “一河三桥四亭”: the numbers of one formula count nothing alone
_IN_FORMULA = re.compile(r"“[^“”，。；：\n]*[一二两三四五六七八九十][^“”，。；：\n\d]{1,3}$")
# 分三个阶段，…: another number of the same sentence, of the course that its list follows
_ANOTHER = re.compile(r"(?<![第每各])(?P<n>[一二两三四五六七八九十]{1,2}|\d{1,2})(?:个?(?:阶段|步骤)|[轮批期])")
# 实现“三个百分之百”：…；实现“两个下降”：…: the list ends where the next begins
_NEXT_LIST = re.compile(r"；(?=[^；，：]{0,6}[“]?[二两三四五六七八九十](?:个|大|项|条|类)?[^；，：]{1,8}：)")
_SHORT, _ITEM = 60, 14  # characters of the parts between ； and of the items between 、 that are plainly one thing each


class Listed(NamedTuple):
    """A sentence's list: every number of things that it may hold; whether no reading can have left one out, and none can have one too many."""

    numbers: frozenset[int]
    no_more: bool
    no_less: bool

    def contradicts(self, announced: int) -> int | None:
        """The number nearest to an announced one where none bears it out; None where one does, or where that is not plain."""
        if not self.numbers or announced in self.numbers:
            return None
        plain = self.no_more if announced > max(self.numbers) else self.no_less
        return min(self.numbers, key=lambda n: (abs(n - announced), n)) if plain else None


_NONE = Listed(frozenset(), no_more=False, no_less=False)


def listed(words: str, *, kinds: bool = False) -> Listed:
    """The list that a sentence holds, from behind its colon or bracket on. Of `kinds` or deeds (三样：名册一张，借条七张) an item is one, whatever
    number it holds, and each clause may be one.

    >>> listed("平塘镇、龙门镇、高岭乡，每到一处进村入户").contradicts(4)
    3
    >>> listed("宣传组、后勤组和检查组").contradicts(3) is None
    True
    """
    words = _NEXT_LIST.split(words, maxsplit=1)[0].replace("”“", "”、“").replace("》《", "》、《")
    if cited := _ALL_CITED.match(words.strip()):
        return Listed(frozenset({len(_CITED.findall(cited.group()))}), no_more=True, no_less=True)
    words = _GLOSS.sub("", _CITED.sub(lambda m: m.group()[0] + "引文" * min(3, len(m.group()) // 4 + 1) + m.group()[-1], words)).strip(
        " ：，；、"
    )
    if _OPEN.search(words):
        return _NONE
    parts = [part for part in words.split("；") if part.strip()]
    if len(parts) > 1:
        return _by_part(parts, kinds=kinds)
    clauses = [clause for clause in words.split("，") if clause.strip()]
    if not clauses:
        return _NONE
    return _by_mark(clauses, kinds=kinds) if "、" in clauses[0] else _by_clause(clauses, kinds=kinds)


def names_all(words: str, announced: int) -> bool:
    """Whether as many things stand right before a number as it says (思想、组织、作风三个方面): it sums them up and announces none.

    >>> names_all("在思想、组织、作风", 3), names_all("按照要求，抓好", 3)
    (True, False)
    """
    clause = re.split("[，。；：\n]", words)[-1]
    return "、" in clause and announced in (clause.count("、") + 1, len(_BETWEEN.split(clause)))


def in_formula(words: str) -> bool:
    """Whether a number that stands behind `words` goes on with a formula of several.

    >>> in_formula("学校建起“一河三桥"), in_formula("学校落实“"), in_formula("“一河三桥”有")
    (True, False, False)
    """
    return bool(_IN_FORMULA.search(words))


def told_before(words: str, following: int) -> bool:
    """Whether an earlier clause of the sentence counts stages or rounds, as many as the list has: 分三个阶段，走访四个村：第一阶段…

    >>> told_before("分三个阶段，走访", 3), told_before("第三，走访", 3), told_before("三个班走访", 3)
    (True, False, False)
    """
    ahead = re.split("[。；：\n]", words)[-1].rpartition("，")[0]
    return any(number(m["n"]) == following for m in _ANOTHER.finditer(ahead))


def _by_part(parts: list[str], *, kinds: bool) -> Listed:
    """宣传组负责…；后勤组负责…"""
    first = parts[0].split("，")[0]
    if "、" not in first:
        return Listed(frozenset({len(parts)}), no_more=max(map(len, parts)) <= _SHORT or alike(parts), no_less=alike(parts))
    alone = _by_mark([first], kinds=kinds)  # the first part may be the whole list: 一等奖两名：甲、乙；二等奖…
    return alone._replace(numbers=alone.numbers | {len(parts), sum(len(_BETWEEN.split(part)) for part in parts)})


def _by_mark(clauses: list[str], *, kinds: bool) -> Listed:
    """救生圈、救生绳和长竹竿，放在门卫室"""
    items = clauses[0].split("、")
    numbers = set(range(len(items), len(_BETWEEN.split(clauses[0])) + 1))
    if any(_AND.search(item) for item in items[:-1]):
        numbers.add(len(_AND.split(clauses[0])))
    rest = clauses[1:]
    if rest and all("、" in clause or _ROLE.match(clause) or len(clause) <= max(map(len, items)) for clause in rest):
        numbers |= {len(clauses), sum(clause.count("、") + 1 for clause in clauses), sum(len(_BETWEEN.split(clause)) for clause in clauses)}
    if rest and alike(clauses):
        numbers.add(len(clauses))  # 对内发到教师、学生，对外贴在门口
    numbers |= {_sum(clauses[0])} - {0}
    plain = max(map(len, items)) <= _ITEM and not any(_ROLE.match(item) for item in items[1:])
    one_each = kinds or not any(_SEVERAL.search(_DATED.sub("", item)) for item in items)
    return Listed(frozenset(numbers), no_more=plain and one_each, no_less=plain and not any(_SAID.search(item) for item in items))


def _by_clause(clauses: list[str], *, kinds: bool) -> Listed:
    """不迟到，不空堂，不骂人"""
    k = len(clauses)
    if all(_ROLE.match(clause) for clause in clauses) and k > 1:  # 组长甲，副组长乙，成员丙、丁
        total = sum(len(_BETWEEN.split(clause)) for clause in clauses)
        return Listed(frozenset({total, k}), no_more=not any(_SEVERAL.search(clause) for clause in clauses), no_less=False)
    numbers = {k} | {k // size for size in (2, 3) if k % size == 0 and k > size}
    if any("、" in clause for clause in clauses[1:]):
        numbers |= {sum(clause.count("、") + 1 for clause in clauses), sum(len(_BETWEEN.split(clause)) for clause in clauses)}
    if not alike(clauses):
        numbers.add(k - 1)  # the last clause may go on with the sentence
    counts = _sum("、".join(clauses))  # of deeds, each may say how much was done: 通水沟一条，赠花苗两百株
    if counts and (not kinds or len({clause.strip()[-1] for clause in clauses}) == 1):
        numbers.add(counts)
    plain = k > 1 and alike(clauses)
    return Listed(frozenset(numbers - {1}), no_more=plain or (kinds and (k > 2 or counts > 0)), no_less=plain)


def alike(items: list[str]) -> bool:
    """Whether the things listed are said in one form: they begin or end with the same character, or with a number each.

    >>> alike(["不迟到", "不空堂"]), alike(["三月防火", "四月防震"]), alike(["坚持晨检", "按时上报"])
    (True, True, False)
    """
    words = [item.strip(" “”《》") for item in items]
    if min(map(len, words), default=0) < 2:
        return False
    return any(len({word[at] for word in words}) == 1 for at in (0, 1, -1)) or all(_DATED.match(word) for word in words)


def _sum(words: str) -> int:
    """What the parts of a whole add up to (小班三个、中班四个); 0 where they are no such parts."""
    counts = [_PART.search(item) for item in words.split("、")]
    return sum(number(count["n"]) for count in counts if count) if all(counts) else 0
