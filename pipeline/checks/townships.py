"""Names of other townships left in a text: where it says in which one the school lies, whose government it thanks, to which school above it reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.ordinary import ordinary
from pipeline.checks.standings import clause, in_title, sentence
from pipeline.checks.voice import places
from pipeline.records import Span

_NAME = r"(?P<name>[^\W\d我本该各全与和在镇乡]{2,4}[镇乡])"
# 青禾镇地处…, at the beginning of a sentence; 在青禾镇党委政府的关心下, 为青禾镇教育作出贡献
_LIES = re.compile(rf"(?:\A|(?<=[。；\n])|(?<=我们)) *{_NAME}(?=地处|位于|坐落|历史悠久|山清水秀|是(?:个|一个|著名|远近|有名))")
_GOVERNS = re.compile(
    rf"在(?:县委?[^，。；\n]{{0,8}}和)?{_NAME}(?=(?:党委|政府|人民政府)[^，。；\n]{{0,10}}(?:领导|关心|支持|重视|帮助)[^，。；\n]{{0,2}}下)"
)
_TAUGHT = re.compile(
    rf"(?:为|推动|促进|提升|办好){_NAME}(?=(?:的)?(?:教育|中小学|学校)(?!办|总支)[^，。；\n]{{0,14}}(?:贡献|力量|发展|水平|质量))"
)
# the school above a village's, to which it reports: 报青禾乡中心校
_ABOVE = re.compile(
    rf"(?:报送?|上报|交到?|送交?|请|经|接受|迎接|按照?|根据){_NAME}(?=(?:中心校|中心学校|中心小学|学区|教管中心|联校|总校)(?:备案|检查|验收|审[批核]|同意|批准|安排|部署|要求|[，。；]))"
)
_REPEATED = 2  # a township that is named oftener is a neighbour, or part of what the text is about
_GONE = re.compile("原|并入|撤|合并|搬迁")
_OF_OTHERS = re.compile("邻|交界|接壤|原|并入|撤|合并|搬迁|籍|结对|帮扶|支教|交流|参观|考察|研学|来自|走进|采访|“|《")


def left(norm: str, own: str) -> Iterator[Span]:
    """Where another township stands for that of the school `own`, which has its own in its name; the text names the other once or twice."""
    own_places = {place for place in places(own) if place[-1] in "镇乡"}
    for pattern in (_LIES, _GOVERNS, _TAUGHT, _ABOVE) if own_places else ():
        for m in pattern.finditer(norm):
            name, place = m["name"], Span(*m.span())
            if any(name.endswith(one) or one.endswith(name) for one in own_places) or norm.count(name) > _REPEATED:
                continue
            start = sentence(norm, place).start
            if pattern is _LIES:
                told = _GONE.search(norm, *clause(norm, place)) is not None
            else:
                told = _OF_OTHERS.search(norm, *sentence(norm, place)) is not None or in_title(norm[start : m.start()]) or ordinary(name)
            if not told:
                yield Span(*m.span("name"))
