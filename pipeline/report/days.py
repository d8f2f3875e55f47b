"""Days as Chinese papers write them."""

from __future__ import annotations

import re

#: words that a sentence quotes, and its own days, which results hold in ISO 8601
_DAYS = re.compile(r"“[^”]*”|(?<!\d)(\d{4})-(\d\d)-(\d\d)(?:; )?")


def chinese(sentence: str) -> str:
    """A Chinese sentence with its days written out; what it quotes stays as it is.

    >>> chinese("“2023-02-30”与上一阶段重叠：2023-03-05; 2023-11-20。")
    '“2023-02-30”与上一阶段重叠：2023年3月5日；2023年11月20日。'
    """
    return _DAYS.sub(_written_out, sentence)


def _written_out(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    return f"{int(found[1])}年{int(found[2])}月{int(found[3])}日" + ("；" if found[0].endswith("; ") else "")
