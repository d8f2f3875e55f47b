"""Schools and the names by which they are known: whole, without the places in front, with an office behind.

Names are compared in a form of their own: simplified script, no blanks, narrow letters and digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.cleaning.normal import simplified

_HAN = "\u3400-\u9fff"
#: a county or city, and a township, in front of a school's name: two characters of a name at least (城区第一小学 lies in none)
_COUNTY = rf"[{_HAN}]{{2,8}}?(?:自治县|自治州|自治区|自治旗|[省州市县区旗])"
_TOWNSHIP = rf"[{_HAN}]{{1,6}}?(?:街道办事处|街道|学区|片区|[镇乡])"
_PLACES = re.compile(rf"(?:{_COUNTY})*(?P<town>{_TOWNSHIP})?")
_COUNTIES = re.compile(_COUNTY)
_LAST_TOWN = re.compile(rf"(?:^|.*?[省州市县区旗])(?P<town>{_TOWNSHIP})$")
#: what may follow a school's name where the school itself still speaks: its offices and its branches of party and league
_ORGAN = re.compile(
    r"(?:委员会|支部委员会|党(?:总支|支部|委)|团(?:委|支部)|工会|少先队|少工委|大队部?|[教学政德总安后财保][\u3400-\u9fff]{0,2}[处股办科]|办公室"
    r"|校长室|教研组|领导小组|[（]?盖?章?[）]?)*"
)
#: what makes another school of it
_LONGER = re.compile(r"附属|附设|附中|附小|幼儿园|分校|校区|教学点|中学|小学|初中部?|高中|中心校|学区|[学心时组微型]|全会")
#: what may stand right before a school's name in a title or a file's name
_BEFORE = re.compile(rf"(?:^|[^{_HAN}]|[省州市县区旗镇乡年度期季于发版稿]|街道|关于|印发|附件[一二三四五六七八九十]|转发|报送|上报)$")
#: names that many townships have, which tell a school only with its place
_COMMON = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+|中心|实验|城关|希望|民族|寄宿制?|完全|九年(?:一贯)?制?|初级|高级|附属|镇|乡)*"
    r"(?:小学|中学|学校|完小|幼儿园|中心校|学区|初中|高中)"
)


class School(NamedTuple):
    """A school of the register; `row` is its row in the file, from 1."""

    name: str
    aliases: tuple[str, ...] = ()
    district: str | None = None
    row: int = 0


class Known(NamedTuple):
    """A school, and the words by which it was known."""

    school: School
    named: str


def key(words: str) -> str:
    """The form in which names are compared.

    >>> key("雲嶺縣 第１中學")
    '云岭县第1中学'
    """
    return re.sub(r"\s", "", simplified(unicodedata.normalize("NFKC", words)))


def short_forms(name: str) -> Iterator[str]:
    """A name (in the form of `key`) without the county, then without the township in front of it, where it still tells a school.

    >>> list(short_forms("云岭县柳湾镇青禾小学"))
    ['柳湾镇青禾小学', '青禾小学']
    >>> list(short_forms("云岭县柳湾镇中心小学"))
    ['柳湾镇中心小学']
    """
    rest = name
    while (county := _COUNTIES.match(rest)) and len(rest) - county.end() >= 4:
        rest = rest[county.end() :]
        yield rest
    if (town := re.match(_TOWNSHIP, rest)) and len(rest) - town.end() >= 4 and not _COMMON.fullmatch(rest[town.end() :]):
        yield rest[town.end() :]


@dataclass(frozen=True)
class Register:
    """The schools of a register by all their names; `file` is the file's name."""

    schools: tuple[School, ...]
    file: str = ""

    @cached_property
    def _names(self) -> dict[str, School]:
        """Every name: those of the file, then the short forms that one school alone has."""
        names = {key(name): school for school in self.schools for name in (school.name, *school.aliases)}
        forms: dict[str, list[School]] = defaultdict(list)
        for school in self.schools:
            for form in dict.fromkeys(form for name in (school.name, *school.aliases) for form in short_forms(key(name))):
                forms[form].append(school)
        return names | {form: held[0] for form, held in forms.items() if len(held) == 1 and form not in names}

    @cached_property
    def _heads(self) -> dict[str, list[str]]:
        """The names by their first two characters, the longest first."""
        heads: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._names, key=len, reverse=True):
            heads[name[:2]].append(name)
        return dict(heads)

    @cached_property
    def _counties(self) -> set[str]:
        """The counties that names of the register begin with."""
        return {m.group() for school in self.schools if (m := _COUNTIES.match(key(school.name)))}

    def issuer(self, words: str) -> Known | None:
        """The school that signs as `words`: by one of its names, with places in front and an office of the school behind.

        >>> Register((School("云岭县青禾小学", ("青禾完小",)),)).issuer("柳湾镇青禾完小教导处").school.name
        '云岭县青禾小学'
        """
        form = key(words)
        for start, name in self._standing(form):
            behind = form[start + len(name) :]
            if _PLACES.fullmatch(form, 0, start) and _ORGAN.fullmatch(behind) and self._lies(form[:start], self._names[name]):
                return Known(self._names[name], words)
        return None

    def spoken_of(self, words: str) -> Known | None:
        """The one school that a title, a file's or a folder's name speaks of; None where there is none, or more than one.

        >>> register = Register((School("云岭县第三中学", ("三中",)), School("青禾小学")))
        >>> register.spoken_of("（三中）方案").school.name, register.spoken_of("十三中方案"), register.spoken_of("青禾小学计划").named
        ('云岭县第三中学', None, '青禾小学')
        """
        form = key(words)
        found: dict[School, str] = {}
        end = 0
        for start, name in self._standing(form):
            school = self._names[name]
            if start < end or not _BEFORE.search(form[:start]) or _LONGER.match(form, start + len(name)):
                continue
            if self._lies(_ahead(form[:start]), school):
                found.setdefault(school, name)
                end = start + len(name)
        return Known(*next(iter(found.items()))) if len(found) == 1 else None

    def _standing(self, form: str) -> Iterator[tuple[int, str]]:
        """Where names stand in `form`, from left to right, at each place the longest first."""
        for start in range(len(form) - 1):
            yield from ((start, name) for name in self._heads.get(form[start : start + 2], ()) if form.startswith(name, start))

    def _lies(self, ahead: str, school: School) -> bool:
        """Whether the places in front of a name may be those of the school."""
        own = "".join(map(key, (school.name, *school.aliases, school.district or "")))
        counties = [m.group() for m in _COUNTIES.finditer(ahead)]
        if counties and self._counties and not any(c.endswith(k) or k.endswith(c) for c in counties for k in self._counties):
            return False
        town = _LAST_TOWN.match(ahead)
        if town is None or re.sub(r"(?:街道办事处|街道|学区|片区|[镇乡])$", "", town["town"]) in own:
            return True
        return not school.district and not _COMMON.fullmatch(re.sub(rf"^(?:{_COUNTY})*", "", key(school.name)))


def _ahead(words: str) -> str:
    """The run of characters right before a name, in which its places stand."""
    return re.split(rf"[^{_HAN}]|关于|印发|转发|报送|上报", words)[-1]


def clashes(schools: Iterable[School]) -> Iterator[tuple[School, School, str]]:
    """Pairs of schools of which the second has a name of the first, with that name."""
    held: dict[str, School] = {}
    for school in schools:
        for name in (school.name, *school.aliases):
            first = held.setdefault(key(name), school)
            if first is not school:
                yield first, school, name
