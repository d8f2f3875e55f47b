"""The particulars of the letters that the command is given: which are missing, which cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.errors import UsageError
from pipeline.notices.letters import Letterhead, counts_on
from pipeline.report.results import Results
from pipeline.usage import Lang

#: what stands for the issuer where none is known
UNKNOWN = "××县教育局"
_HAN = re.compile("[\u4e00-\u9fff]")

_MISSING = {
    "superior": (
        f"没有用 --superior 指明发文机关，上级方案里也没有找到，通知书和通报的署名写作“{UNKNOWN}”。",
        f"No --superior, and no issued plan names its issuer: the letters are signed “{UNKNOWN}”.",
    ),
    "derived": (
        "没有用 --superior 指明发文机关，取自上级方案：{issuer}。",
        "No --superior: the issuer is that of the issued plan, {issuer}.",
    ),
    "foreign": (
        "发文机关“{issuer}”不是中文名称，请用 --superior 写明中文全称。",
        "The issuer {issuer} is no Chinese name: give the full one in Chinese with --superior.",
    ),
    "number": ("没有用 --number 指明发文字号，字号处留空。", "No --number: room is left for the document number."),
    "deadline": (
        "没有用 --deadline 指明整改期限，文中写作“规定期限”。",
        "No --deadline: the letters speak of “规定期限”, the day prescribed.",
    ),
    "contact": ("没有用 --contact 指明联系人，文中不写联系人。", "No --contact: the letters name nobody to ask."),
}


def check(number: str, issued: date, deadline: date | None) -> None:
    """Raise UsageError for a deadline that has passed when the letters are issued, or a number that all papers would share."""
    if deadline and deadline <= issued:
        raise UsageError(
            f"--deadline {deadline} 不晚于成文日期 {issued}，来不及整改。请改 --deadline；补办以前的文件，请同时用 --date 写明成文日期。",
            f"--deadline {deadline} is not after the day of issue, {issued}: nobody could keep it. Give a later one, or with --date "
            "the day of issue, if the letters are of an earlier one.",
        )
    if number and not counts_on(number):
        raise UsageError(
            f"--number {number} 里看不出流水号，通报和每份通知书会是同一个字号。请写成以“号”结尾的，如 某教〔{issued.year}〕15号"
            f"（依次顺延），或用 {{n}} 表示流水号，如 某教〔{issued.year}〕{{n}}号。",
            f"--number {number} has no running number: circular and notices would all have the same. Let it end in 号, as "
            f"某教〔{issued.year}〕15号, from which the others count on, or write {{n}} for the running number.",
        )


def issuer(results: Results) -> str:
    """Who has issued the superior's plan, `UNKNOWN` where none says so."""
    return next((line.issuer for line in results.templates if line.issuer), UNKNOWN)


def missing(head: Letterhead, superior: str, lang: Lang) -> Iterator[str]:
    """What is to be said of the particulars that nobody gave; `superior` is the issuer that was asked for."""
    lacking = [] if superior else ["superior" if head.superior == UNKNOWN else "derived"]
    lacking += [] if _HAN.search(head.superior) else ["foreign"]
    lacking += [
        name for name, given in (("number", head.document_number), ("deadline", head.deadline), ("contact", head.contact)) if not given
    ]
    for name in lacking:
        yield _MISSING[name][lang == "en"].format(issuer=head.superior)
