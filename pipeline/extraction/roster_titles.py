"""Posts that a group uses as its roles: 班长, 副班长, 成员 of a special team; 校长, 副校长, 委员 of a parents' school.

One of them alone is a post. A post with a colon, the same with 副 behind it and then the members make up the list of a group.
"""

from __future__ import annotations

import re

from pipeline.extraction.names import Name, parse
from pipeline.marked import Marked

_HAN = "\u3400-\u9fff"
_GROUP = Marked(
    rf"副 ?(?:[{_HAN}] ?[{_HAN}]?长|主 ?席)：",
    rf"(?:(?<=\n)|^) *(?P<chief>[{_HAN}] ?[{_HAN}]?(?<![组队岗会指])长|主 ?席)：[^\n：]{{2,40}}?(?:\n *| +)副 ?(?P=chief)：[^\n：]{{2,60}}?(?:\n *| +)(?:成 *员|组 *员|委 *员|队 *员)[^\n]*"
    rf"(?:\n *[{_HAN}]{{2,3}}长：[^\n]*)*",
)
_LABEL = re.compile(rf"(?:(?<=[\n ])|^)((?:副 ?)?[{_HAN}] ?[{_HAN}]?(?<![组队岗会指])长|副?主 ?席)：")
_NEXT = re.compile(rf"\n| (?=[{_HAN} ]{{2,6}}：)")


def found(norm: str, low: int, high: int) -> list[tuple[str, Name]]:
    """The people whom such a list names behind its posts.

    >>> [(role, name.name) for role, name in found("班长：沈云川 副班长：何素琴、马文举\\n成员：罗小燕", 0, 27)]
    [('班长', '沈云川'), ('副班长', '何素琴'), ('副班长', '马文举')]
    """
    out: list[tuple[str, Name]] = []
    for group in _GROUP.finditer(norm, low, high):
        for label in _LABEL.finditer(norm, *group.span()):
            stop = _NEXT.search(norm, label.end(), group.end())
            names, _ = parse(norm, label.end(), stop.start() if stop else group.end())
            out += [("".join(label.group(1).split()), name) for name in names]
    return out
