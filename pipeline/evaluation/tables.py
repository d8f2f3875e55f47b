"""The tables of an evaluation, for the terminal and for the card: overview, figures of a set, findings by code, labels, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from pipeline.evaluation.counting import Count, Interval, Share
from pipeline.evaluation.passages import RECALL
from pipeline.evaluation.scoring import FIGURES, Score
from pipeline.usage import Lang

_CHINESE = dict(
    zip(
        FIGURES,
        (
            "读出的文档",
            "文种",
            "发文单位",
            "章节划分",
            "章节标签",
            "要求各项",
            "未达到的要求",
            "阶段（起、止）",
            "截止日期",
            "成员（职务、姓名）",
            "问题（代码）",
            "问题的位置",
            "无问题文档中的误报",
            "雷同字符",
            "雷同种类",
            "标签存疑的章节",
        ),
        strict=True,
    )
)
_WORDS = {
    "figure": "指标",
    "pooled": "合计",
    "value": "值",
    "right": "对",
    "beyond": "多",
    "lacking": "漏",
    "documents": "份文档",
    "Figures": "各项指标",
    "Findings by code": "各种问题",
    "Labels": "各种标签",
    "Labels: ten worst confusions": "标签混淆最多的十对",
    "Calibration of label scores": "标签评分的校准",
    "Recall of copied characters by kind": "各种雷同的召回率",
    "code": "代码",
    "label": "标签",
    "gold": "答案",
    "given": "给出",
    "times": "次数",
    "score": "评分",
    "sections": "章节",
    "mean score": "平均评分",
    "main label right": "主标签正确",
    "expected calibration error": "期望校准误差",
    "kind": "种类",
}
#: what stands where there was nothing to answer
_NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, the rows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """For a terminal: columns aligned, the first to the left."""
        lines = [self.header, *self.rows]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        padded = ([_padded(cell, widths[i], left=i == 0) for i, cell in enumerate(line)] for line in lines)
        return "\n".join([self.title, *("  ".join(["", *cells]).rstrip() for cells in padded)])

    def markdown(self) -> str:
        """For the card."""
        lines = [self.header, ("---",) * len(self.header), *self.rows]
        return "\n".join([f"## {self.title}", "", *(f"| {' | '.join(cells)} |" for cells in lines)])


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int, *, left: bool) -> str:
    blank = " " * (width - _width(text))
    return text + blank if left else blank + text


def word(name: str, lang: Lang) -> str:
    """A word of the tables in the language asked for; what has none stays as it is."""
    return (_CHINESE | _WORDS).get(name, name) if lang == "zh" else name


def _number(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.3f}"


def _interval(interval: Interval | None) -> str:
    return f"{interval.low:.3f} – {interval.high:.3f}" if interval else _NOTHING


def _counted(count: Count) -> tuple[str, ...]:
    precision = count.precision if count.tp + count.fp else None
    recall = count.recall if count.tp + count.fn else None
    return (_number(precision), _number(recall), _number(count.f1), str(count.tp), str(count.fp), str(count.fn))


def overview(scores: Sequence[Score], lang: Lang) -> Table:
    """Each figure (F1 or share) of each set side by side; `scores` may end in a pooled one."""
    header = (word("figure", lang), *(word(score.name, lang) for score in scores))
    sets = [score.figures for score in scores]
    rows = tuple((word(name, lang), *(_number(figures[name].value) for figures in sets)) for name in FIGURES)
    return Table(word("Figures", lang), header, rows)


def details(score: Score, lang: Lang) -> Table:
    """The figures of a set with 95 % intervals, precision, recall and counts; of a share hits and cases."""
    header = ("figure", "value", "95 %", "P", "R", "right", "beyond", "lacking")
    rows = []
    for name, figure in score.figures.items():
        made = figure.made_from
        if isinstance(made, Share):
            cells: tuple[str, ...] = ("", "", f"{made.hits} / {made.of}", "", "")
        else:
            precision, recall, _, *counts = _counted(made)
            cells = (precision, recall, *counts)
        rows.append((word(name, lang), _number(figure.value), _interval(figure.interval), *cells))
    title = f"{word(score.name, lang)}: {len(score.sheets)} {word('documents', lang)}"
    return Table(title, tuple(word(name, lang) for name in header), tuple(rows))


def kinds(score: Score, lang: Lang) -> list[Table]:
    """What goes wrong where: findings by code, labels, their confusion, the calibration of their scores, copying by kind."""
    columns = ("P", "R", "F1", "right", "beyond", "lacking")
    bins = tuple((f"{one.low:.1f} – {one.high:.1f}", str(one.count), _number(one.score), _number(one.right)) for one in score.bins)
    error = (word("expected calibration error", lang), "", "", _number(score.calibration_error))
    recalls = tuple(
        (name.removeprefix(RECALL), _number(count.recall), f"{count.tp} / {count.tp + count.fn}") for name, count in score.recalls.items()
    )
    tables = (
        ("Findings by code", ("code", *columns), tuple((code, *_counted(count)) for code, count in score.codes.items())),
        ("Labels", ("label", *columns), tuple((label, *_counted(count)) for label, count in score.labels.items())),
        (
            "Labels: ten worst confusions",
            ("gold", "given", "times"),
            tuple((gold, given, str(times)) for gold, given, times in score.confusion[:10]),
        ),
        (
            "Calibration of label scores",
            ("score", "sections", "mean score", "main label right"),
            (*bins, error),
        ),
        ("Recall of copied characters by kind", ("kind", "R", "right"), recalls),
    )
    return [Table(word(title, lang), tuple(word(name, lang) for name in header), rows) for title, header, rows in tables]
