"""Names of other townships left in a text: where it says in which one the school lies, whose government it thanks, to which school above it reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks import kin
from pipeline.checks.ordinary import ordinary
from pipeline.checks.standings import clause, in_title, sentence
from pipeline.checks.voice import places
from pipeline.marked import Marked
from pipeline.records import Span

_NAME = r"(?P<name>[^\W\d我本该各全与和在由给至县镇乡报送交呈]{2,4}(?:[镇乡]|街道))"


def _behind(lead: str, tail: str) -> Marked:
    """A township's name with what leads to it and what stands behind it."""
    return Marked(f"[镇乡道](?={tail})", f"{lead}{_NAME}(?={tail})")


# 青禾镇地处…, at the beginning of a sentence; 在青禾镇党委政府的关心下, 为青禾镇教育作出贡献
_LIES = _behind(r"(?:\A|(?<=[。；\n])|(?<=我们)) *", "地处|位于|坐落|历史悠久|山清水秀|是(?:个|一个|著名|远近|有名)")
_GOVERNS = _behind(
    r"在(?:县委?[^，。；\n]{0,8}和)?", r"(?:党委|政府|人民政府)[^，。；\n]{0,10}(?:领导|关心|支持|重视|帮助)[^，。；\n]{0,2}下"
)
_TAUGHT = _behind("(?:为|推动|促进|提升|办好)", r"(?:的)?(?:教育|中小学|学校)(?!办|总支)[^，。；\n]{0,14}(?:贡献|力量|发展|水平|质量)")
# the school above a village's, to which it reports: 报青禾乡中心校
_ABOVE = _behind(
    "(?:报送?|上报|交到?|送交?|请|经|接受|迎接|按照?|根据)",
    "(?:中心校|中心学校|中心小学|学区|教管中心|联校|总校)(?:备案|检查|验收|审[批核]|同意|批准|安排|部署|要求|[，。；])",
)
# whose government helps and is told, whose villages the school cares for, whose children it serves
_LED = _behind(
    "(?:争取|取得|接受|依靠|报告?|由)",
    "(?!.{2}(?:兽医|.{0,6}所))(?:党委|党工委|(?:人民)?政府|教办|[镇乡]长|教育(?:办公室|指导中心|办))",
)
_VILLAGES = _behind("(?:适用于|登记|摸清|排查|走遍|开遍|传遍|我们)", "(?:辖区内?)?各(?:自然)?[村屯]|辖区|的(?:每一|山山|大街)")
_CHILDREN = _behind("(?:[为让使]|确保|服务|扎根)", "的?(?:适龄|学龄|学前教育|幼教|当地|每一|孩子|儿童|群众|百姓|父老)")
_SUBJECT = _behind(r"(?<=[，。；\n])", "(?:幼教|学前教育|教育|教体)事业|各(?:村小|校|完小|教学点)|(?:教办|党委|政府)对我[校园]")
_EVERY = _behind("全体?", "(?:教师|师生|教职工|中小学|学校|各校)")  # 全体青禾镇教师
_WHERE = re.compile(rf"(?:我[校园]|学校|本[校园])(?:地处|位于|坐落[于在]|由){_NAME}")
_REPEATED = 2  # a township that is named oftener is a neighbour, or part of what the text is about
_KINDS = ("镇", "乡", "街道")
_GONE = re.compile("原|并入|撤|合并|搬迁")
_OF_OTHERS = re.compile("邻|交界|接壤|原|并入|撤|合并|搬迁|籍|结对|帮扶|支教|交流|参观|考察|研学|来自|走进|采访|“|《")


def lies_in(norm: str, own: str, name: str) -> bool:
    """Whether a text of a school whose own name tells no township says that it lies in the one of that `name` (我们是石门镇最远的教学点)."""
    if not name.endswith(_KINDS) or _named(own):
        return False
    return re.search(rf"(?:我们|我[校园点]|本[校园点]|学校)(?:是|地处|位于|坐落[于在]|隶?属于?){re.escape(name)}", norm) is not None


def _named(words: str) -> set[str]:
    """The townships that a school's name or a title begins with."""
    return {place for place in places(words) if place.endswith(_KINDS)}


def _own(norm: str, own: str) -> set[str]:
    """The townships that the name of the school `own` tells, or those called like it of which the text speaks."""
    core = kin.stem(own)
    return _named(own) or {core + kind for kind in _KINDS if core and core + kind in norm}


def may_be_own(norm: str, own: str, title: str, name: str) -> bool:
    """Whether a place is a township that may be the one of the school `own`: neither its name nor the `title` tells where that lies."""
    return name.endswith(_KINDS) and not _own(norm, own) and not _named(title)


def left(norm: str, own: str) -> Iterator[Span]:
    """Where another township stands for that of the school `own`, which has its own in its name or is named like it; the text names the other
    once or twice.
    """
    own_places = _own(norm, own)
    for pattern in (_LIES, _GOVERNS, _TAUGHT, _ABOVE, _LED, _VILLAGES, _CHILDREN, _SUBJECT, _EVERY, _WHERE) if own_places else ():
        for m in pattern.finditer(norm):
            name, place = m["name"], Span(*m.span())
            if any(name.endswith(one) or one.endswith(name) for one in own_places) or norm.count(name) > _REPEATED:
                continue
            start = sentence(norm, place).start
            if pattern in (_LIES, _WHERE):
                told = _GONE.search(norm, *clause(norm, place)) is not None
            else:
                told = _OF_OTHERS.search(norm, *sentence(norm, place)) is not None or in_title(norm[start : m.start()]) or ordinary(name)
            if not told:
                yield Span(*m.span("name"))
