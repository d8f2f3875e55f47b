"""Heads of another school where a school's own leaders are named: 组长：李明（青禾小学校长）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks import kin
from pipeline.checks.case import Case
from pipeline.checks.voice import SCHOOL_END, partner
from pipeline.records import Span

_HEAD = re.compile(rf"{SCHOOL_END}(?=(?:党(?:总?支部|委))?(?:副?[校园]长|副?书记))")
_NAME = re.compile(rf"(?:[：（(，。；\n\t ]|由|以|\A)(?P<name>[^\W\d由以]{{2,14}}?{SCHOOL_END})$")
# who leads, in front of the post and behind it
_LEADER = re.compile(r"(?:组 *长|召集人|总指挥|责任人)[^\n。；]{0,14}$")
_AS_LEADER = re.compile(r"[^。；\n]{0,20}?(?:任|为|是|当)[^。；\n]{0,12}?(?:组长|总指挥|责任人|召集人)")
# who leads groups of several schools
_ABOVE = re.compile("中心校|中心学校|学区|集团|总校|教育局|教体局|联校|片区")
_JOINT = re.compile("片区|联盟|结对|集团|帮扶|联合|共建|联席|兼任?|各校|所辖")
_FORMER = ("原", "前", "曾", "时任")  # a post that somebody held before
_MOVED = re.compile(r"[^，。；）\n]{0,12}(?:调|转任|交流|轮岗|挂职|退休|到我[校园])")  # behind the head's school: who came from there
_WHOLE = 7  # characters of a name with its county; of less, 实验小学 may be the unit's own
_ROOM = 20  # characters of the longest name before a head's title


def heads(case: Case, own: str) -> Iterator[Span]:
    """Names of other schools whose heads lead the group of the school `own`; none where it may lead others, or is led with others."""
    if _ABOVE.search(own) or not re.search(r"(?:小学|中学|学校|幼儿园|初中|高中|完小|职专)$", own):
        return
    found = []
    for m in _HEAD.finditer(case.norm):
        named = _NAME.search(case.norm[max(0, m.start() - _ROOM) : m.end()])
        if named is None:
            continue
        place = Span(m.end() - len(named["name"]), m.end())
        line = case.norm.rfind("\n", 0, place.start) + 1
        led = _LEADER.search(case.norm, max(line, place.start - _ROOM), place.start) or _AS_LEADER.match(case.norm, m.end())
        tells = bool(kin.stem(named["name"])) or len(named["name"]) >= _WHOLE
        former = named["name"].startswith(_FORMER) or _MOVED.match(case.norm, m.end())
        other = not (kin.same(named["name"], own) or _ABOVE.search(named["name"]) or partner(case.norm, named["name"]))
        if led and tells and other and not former:
            found.append(place)
    if len({case.norm[slice(*place)] for place in found}) == 1 and not (
        _JOINT.search(case.norm, *case.sentence(*found[0])) or _JOINT.search(case.identity.title or "")
    ):
        yield found[0]
