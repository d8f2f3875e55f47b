"""What is said of a finding in the second round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.report.schema import DocumentLine

#: what became of a finding: mended, not mended, in part, changed in looks alone, new, not handed in again
Fate = Literal["mended", "open", "partly", "cosmetic", "new", "absent"]

_LETTERS = re.compile(r"(\d)字")
_REMARKS = {
    "": ("", ""),
    "absent": ("未重新报送", "not handed in again"),
    "unread": ("未重新报送可读的材料：新报送的文件无法读取", "what was handed in again cannot be read"),
    "blank": ("换成了另一种空白，内容仍未填写", "another blank stands in place of the old one"),
    "hollow": ("补了标题，内容只有几个字", "a heading was added, with a few words below it"),
    "reworded": ("原处文字有改动，问题仍在", "the words were changed, the finding is the same"),
    "paraphrased": ("仅作改写，文中另一处仍有相近的文字", "reworded alone: much the same stands in the text once more"),
    "deleted": ("原处文字已删去", "the words were taken out"),
    "unchanged": ("原文没有改动，请人工核对", "the text is as it was: check it"),
    "unjudged": ("新材料没有可以对照的要求，请人工核对", "nothing is required of the new document: check it"),
    "better": ("已有进展，尚未落实", "better than it was, but not done"),
    "worse": ("比上次更差", "worse than it was"),
    "unread_still": ("重新报送的文件仍无法完整读取", "what was handed in again cannot be read as a whole either"),
    "absent_still": ("仍未报送", "still not submitted"),
    "not_submitted": ("应报送而未报送材料", "was to submit, and has not"),
    "copy_edited": (
        "仅作改写（{k}处词句），相似度由{was:.1%}变为{now:.1%}，仍有{n}字雷同",
        "reworded alone ({k} wordings), similarity {was:.1%}, now {now:.1%}: {n} letters are still shared",
    ),
    "copy_more": ("由{was}字增为{n}字", "{n} letters, were {was}"),
    "copy_reworded": ("仅作改写，相似度由{was:.0%}变为{now:.0%}", "reworded alone: similarity {was:.0%}, now {now:.0%}"),
    "copy_left": ("仍有{n}字雷同", "{n} letters are still shared"),
    "copy_less": ("由{was}字减为{n}字", "{n} letters, were {was}"),
    "copied": ("与{unit}的《{title}》共{n}字疑似雷同", "{n} letters suspected to be shared with {title} ({unit})"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one finding, or of what one document shared with another.

    `old` and `new` are the documents, None where there is none; `what` the finding's words or the sentence about the passages;
    `before` and `after` the words in both texts; `remark` says what a reader must know to agree.
    """

    fate: Fate
    unit: str
    code: str
    old: DocumentLine | None
    new: DocumentLine | None
    what: str
    before: str
    after: str
    place: str
    remark: str = ""


def remark(key: str, lang: str, line: DocumentLine | None = None, **values: object) -> str:
    """What is remarked on an outcome, in `lang` (``zh`` or ``en``); the letters of `line` are no 字 where it is English."""
    said = _REMARKS[key][lang == "en"].format(**values)
    return _LETTERS.sub(r"\1个字符", said) if line is not None and line.lang == "en" else said
