"""How long a name is that begins in running text, told from the words of what somebody does."""

from __future__ import annotations

import re

from pipeline.extraction.names import TITLE, is_name
from pipeline.extraction.names_known import is_act
from pipeline.extraction.names_words import WORDS, is_word

#: characters of a name without a compound surname
FULL_LENGTH = 3
_TITLE = re.compile(TITLE)
_DOTTED = re.compile(r"[\u3400-\u9fff]{1,6}(?:·[\u3400-\u9fff]{1,6}?){1,3}?(?=同志|老师|[每在对主召带负的亲讲宣总汇审]|[^\u3400-\u9fff]|$)")
_ADDRESSED = re.compile(r"同志|老师|副?[校园]长|书记|主任")
_BEHIND_NAME = re.compile(
    r"同志|老师|副?[校园]长|书记|主任|[^\u3400-\u9fff]|$|[不没常还必在对向把将要会已曾也又就都因与和为是每的代到带作给请让说率亲逐签审批总牵主负召作做管上]"
)
_DOING = re.compile("[\u3400-\u9fff][着了在到]")  # 组长游若水守着
# what stands behind a name that is a word of the language too (组长高山主持会议), never behind what somebody does
AT_WORK = re.compile(
    r"同志|老师|副?[校园]长|书记|主任|主持|带领|带队|带着|率|负责|全面|亲自|具体|牵头|召集|召开|强调|宣布|宣读|讲话|指出|[作做]了|（|(?:每|在|向|对|代|总)(?!小)"
)
# no given name ends in these; a surname of the second kind begins many words that stand behind 组长
_NO_END = frozenset("在的和与对将把已曾会要是也都每亲向副后不没")
# 林山为第一责任人, 林山作为组长, 林山负总责: the verb is no part of the name
_VERB_BEHIND = re.compile(
    "[为任作](?:第一|直接|主要|总|领导|责任|组长|副组|成员|负责|为)|负(?:总|责)|主(?:持|管|抓)|分管|全(?:面|权)|牵头|协[助调]|统[筹管]|亲[自任]|召集|带[领队]"
)
_CALLS = re.compile("和|召集(?!人)|主持(?!人)|带领|牵头(?!人)|[，。；）\n]|$|[担兼]?任|为")  # 商家和召集: 和 ends the name
_TIMES = frozenset("周时全高平常经同连应管查包带支空和")
#: surnames that begin many other words
WEAK = frozenset("周时应全和于从向方高平常经同连安代成党管易明关单双有带项对都令主曾过任支习计路严展初国相权达暴包")

_AND = re.compile("和(?:班主任|年级|副?校长|教师|家长|学生|成员|全体)")  # 由测评组组长和班主任掌握


def name_length(norm: str, at: int, end: int) -> int:
    """How many characters the name has that begins here in running text; 0 for any other word.

    >>> name_length("詹文秀汇总", 0, 5), name_length("李芳主持", 0, 4), name_length("周例会制度", 0, 5)
    (3, 2, 0)
    """
    if _AND.match(norm, at, end):
        return 0
    if norm.find("·", at, min(end, at + 12)) >= 0:
        m = _DOTTED.match(norm, at, end)
        return len(m.group()) if m and not _TITLE.search(m.group()) else 0
    for size in (5, 4, 3, 2):
        word = norm[at : at + size]
        if at + size > end or not is_name(word):
            continue
        if word[-1] in _NO_END and not (size == 3 and word[-1] == "和" and _CALLS.match(norm, at + size, end)):
            continue
        if is_act(word) and not AT_WORK.match(norm, at + size, end):
            continue
        if size > 2 and _VERB_BEHIND.match(norm, at + size - 1, end):
            continue
        if (
            word[0] in WEAK
            and (word[:2] in WORDS or is_word(word[:2]) or (word[0] in _TIMES and is_word(norm[at + 1 : at + 3])))
            and not _ADDRESSED.match(norm, at + size, end)
            and not (size == 3 and AT_WORK.match(norm, at + size, end))
        ):
            continue
        if _BEHIND_NAME.match(norm, at + size, end) or is_word(norm[at + size : at + size + 2]):
            return size
        inside = (word[:2], word[1:], norm[at + 2 : at + 4])
        if size == FULL_LENGTH and word[0] not in WEAK and _DOING.match(norm, at + size, end) and not any(map(is_word, inside)):
            return size
    return 0
