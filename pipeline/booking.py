"""To whom a document is booked: the unit that issued it, else a school of the register, else the one that folder or file names.

The district is the register's, else the one that the unit's name begins with. Where only the words of a file's name are left, nobody
is known (`NAMELESS`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.cleaning.normal import simplified
from pipeline.records import Document, Entry
from pipeline.schools.register import Register, key

_DISTRICT = re.compile(r"(?:[\u3400-\u9fff]{1,6}?[县市区旗縣區])?([\u3400-\u9fff]{1,5}?(?P<kind>镇|乡|街道|学区|片区|[鎮鄉]|學區|片區))")

# Most documents are signed, and nothing is looked for in their names: these are compiled when they are first needed.

#: what a school's or an office's name ends with; 三中, 实小 only where no longer word goes on
_END = (
    r"(?:中?小学|中学|初中|高中|学校|完小|幼儿园|中心校|学区|职专|职中|职高|教学点|教育局|教体局|教育体育局|教育和体育局|教委|联校|分校|校区"
    r"|[一二三四五六七八九十实\d][中小](?![学心时组微型])|[一二三四五六七八九十实]幼(?!儿))"
)
_SCHOOL = rf"[\u3400-\u9fff·\d]*?{_END}(?:(?:附属|附设|中心)?{_END})*"
#: words that end as a school's name does, and name none: 学校食堂方案, 全县中小学总结
_ANY_SCHOOL = re.compile(
    r"(?:[全各本我该][县市区旗镇乡级校]?|所有|有关|相关|农村|乡村|城区|公办|民办|义务教育)*"
    r"(?:中?小学|中学|初中|高中|学校|完小|幼儿园|中心校|学区|教学点|教育局|教体局|分校|校区)"
)
#: stands before the words of a file's name where nobody knows whose the file is: that is no unit, and none is counted
NAMELESS = "（未署单位）"
#: marks between the parts of a file's name
_BREAK = r"[\s_\-—–~·,，、;；:：.。+&@#()（）\[\]【】{}<>《》“”\"'‘’!！]+"
#: a year, a date, a version, the number of an attachment, a running number; not those of a school's name (第23中学)
_NUMBER = (
    r"(?:19|20)\d\d(?:[至]\d{2,4})?(?:学年度?|年度?)?(?:第?[一二12]学期|[春秋]季?)?|\d{1,2}月(?:\d{1,2}[日号])?|附件[一二三四五六七八九十\d]*"
    r"|附\d+|第[一二三四五六七八九十\d]+[稿版份次篇]|[vV]\d+|\d+(?!\d|[中小]学|中(?!心)|小|学校)"
)
#: words before a unit's name
_AHEAD = r"^(?:关于|印发|最终|上报|报送|已[交报改])+"
#: what people write into a file's name on how finished it is
_VERSION = (
    r"(?:最终|终|定|初|修改|修订|正式|打印|上报|报送|盖章|签字|扫描|审核|校对)+[版稿件]|草[案稿]|副本|已?[改修]改?好|(?<=[^\u3400-\u9fff])(?:最终|上报|报送|修改|盖章|正式|扫描)$"
    r"|(?i:(?<![a-z])(?:final|copy|draft)(?![a-z]))|[vV]\d+(?!\d)"
)


class Booking(NamedTuple):
    """The unit, by what it is known (``issuer``, ``register``, ``folder`` or ``file``), its district, and for a school of the register the
    name by which that knew it.
    """

    unit: str
    unit_from: str
    district: str | None = None
    named: str | None = None


def book(document: Document | None, folder: str | None, stem: str, register: Register | None = None, above: Sequence[str] = ()) -> Booking:
    """To whom a document is booked that stands in a folder named `folder` (None at the top) as a file named `stem`.

    A signature that recognition may have misread gives way to the unit that title and file or folder agree on. With a `register`, a school
    of it that signs under another of its names gets the registered one; who has not signed is the school that the file's name, the title or
    a folder speaks of: `folder`, else one of those `above` it, the innermost first.
    """
    booked = _plain(document, folder, stem)
    return _registered(booked, document, [stem], [*([folder] if folder else []), *above], register) if register else booked


def _registered(booked: Booking, document: Document | None, names: Sequence[str], folders: Sequence[str], register: Register) -> Booking:
    """The booking to a school of the register, where there is one."""
    issuer = document.issuer if document else None
    if issuer:
        known = register.issuer(booked.unit)
        same = known is not None and booked.unit_from == "issuer" and booked.unit == known.school.name
    else:
        spoken = (*names, (document.title if document else None) or "", *folders)
        known = next(filter(None, map(register.spoken_of, spoken)), None)
        same = False
    if known is None:
        return booked
    return Booking(known.school.name, "issuer" if same else "register", known.school.district or booked.district, known.named)


def _plain(document: Document | None, folder: str | None, stem: str) -> Booking:
    """To whom a document is booked where nobody knows the schools."""
    if document is not None and document.issuer:
        return _district(_agreed(document, folder, stem) or Booking(document.issuer, "issuer"))
    if folder and school_in(folder):
        return _district(Booking(folder, "folder"))
    if school := school_in(stem):
        return _district(Booking(school, "file"))
    if folder:
        return _district(Booking(folder, "folder"))
    words = _district(Booking(unit_in(stem), "file"))
    return words._replace(unit=NAMELESS + words.unit)


def one_name(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with one name for each unit: names that differ by script, width or blanks alone are those of one unit.

    It gets the form that most of its documents have, of forms that are as frequent the simplified one. A school of the register keeps
    its registered name.
    """
    keys = {name: key(name) for name in {entry.unit for entry in entries}}
    if len(set(keys.values())) == len(keys):
        return list(entries)
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    registered = {keys[entry.unit]: entry.unit for entry in entries if entry.named}
    for entry in entries:
        forms[keys[entry.unit]][entry.unit] += 1
    shown = {form: max(sorted(held), key=lambda name: (held[name], name == form)) for form, held in forms.items()} | registered
    return [replace(entry, unit=shown[keys[entry.unit]]) for entry in entries]


def unit_in(stem: str) -> str:
    """The unit that a file's name speaks of: the school's name in it, without the numbers, dates and words around it.

    Where no school is named, nothing can tell a unit from a campaign or a running number: all words stay that may tell two units apart.
    A name of blanks alone gives ``_``: no unit is without a name.

    >>> [unit_in(stem) for stem in ("（三中）方案2025-最终版", "03青禾小学风暴行动方案(1)", "第23中学", "【红旗】方案2-终稿", "终稿")]
    ['三中', '青禾小学', '第23中学', '红旗 方案2', '终稿']
    """
    return school_in(stem) or " ".join(part for part in re.split(_BREAK, re.sub(_VERSION, " ", stem)) if part) or stem.strip() or "_"


def school_in(stem: str) -> str | None:
    """The school that a file's or a folder's name speaks of, None where it names none.

    >>> school_in("03青禾小学风暴行动方案(1)"), school_in("扫描件0012"), school_in("学校食堂管理方案")
    ('青禾小学', None, None)
    """
    for part in re.split(_BREAK, stem):
        for words in re.sub(_NUMBER, " ", part).split():
            school = re.match(_SCHOOL, re.sub(_AHEAD, "", words))
            if school and not _ANY_SCHOOL.fullmatch(school[0]):
                return school[0]
    return None


def _agreed(document: Document, folder: str | None, stem: str) -> Booking | None:
    """The unit that the title names as folder or file do, where the signature is in doubt and names another one."""
    issuer, title = document.issuer or "", document.title or ""
    at = document.text.rfind(issuer)
    doubtful = at >= 0 and any(low < at + len(issuer) and at < high for low, high in document.uncertain)
    if not doubtful:
        return None
    for name, where in ((unit_in(stem), "file"), (folder or "", "folder")):
        if re.fullmatch(_SCHOOL, name) and name in title and name not in issuer:
            ahead = re.split(_BREAK, title[: title.index(name)])[-1]
            return Booking(re.sub(_AHEAD, "", re.sub(_NUMBER, "", ahead)) + name, where)
    return None


def _district(booking: Booking) -> Booking:
    found = _DISTRICT.match(booking.unit)
    if not found:
        return booking
    return booking._replace(district=found[1] if found["kind"] in "镇 乡 街道 学区 片区" else simplified(found[1]))
