"""Pictures of what the other functions find, as Altair charts that show as SVG: text stays text, drawn with the fonts of whoever looks.

A chart is what Vega-Lite makes of a frame; `svg` gives its picture without a browser or the network. In a notebook it shows by
itself once `show_as_svg` was called. Needs the extra ``explore``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.errors import UsageError

if TYPE_CHECKING:
    import altair

#: fonts of Windows, macOS, Linux and Android that have Chinese characters
_FONT = "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', sans-serif"
_BLUE, _RED = "#2f6690", "#b5442e"
#: words that a scatter names: more lie over each other; units on a calendar: more are no picture
_NAMED, _UNITS = 40, 60


def _altair() -> Any:
    try:
        import altair  # noqa: PLC0415  (half a second, and only in the extra)
        import vl_convert  # noqa: F401, PLC0415
    except ImportError as error:
        raise UsageError(
            '画图需要附加组件：pip install "planaudit[explore]"。', 'Pictures need an extra: pip install "planaudit[explore]".'
        ) from error
    return altair


def svg(chart: altair.TopLevelMixin) -> str:
    """The chart as SVG, with its words as text."""
    with _altair().data_transformers.disable_max_rows():
        return _made(chart.to_dict())


def save(chart: altair.TopLevelMixin, path: Path) -> Path:
    """Write the chart to `path` as SVG; return the path."""
    path.write_text(svg(chart), encoding="utf-8")
    return path


def show_as_svg() -> None:
    """Let charts show as SVG in the notebook from here on, without the network."""
    alt = _altair()
    alt.renderers.register("planaudit", lambda spec, **_: {"image/svg+xml": _made(spec), "text/plain": "SVG"})
    alt.renderers.enable("planaudit")
    alt.data_transformers.disable_max_rows()


def _made(spec: Mapping[str, Any]) -> str:
    import vl_convert  # noqa: PLC0415

    made: str = vl_convert.vegalite_to_svg(dict(spec))
    return made


def keyness_scatter(keyed: pd.DataFrame, target: str, reference: str, named: int = _NAMED, least: int = 3) -> Any:
    """Each word by how frequent it is and how much it belongs to either group; the most typical words are named where there is room.

    `keyed`: a frame of `keyness`. Words with fewer than `least` occurrences are left out: their ratio is chance.
    """
    alt = _altair()
    frame = keyed[keyed["count"] + keyed["reference"] >= least]
    total = keyed["count"].sum() + keyed["reference"].sum()
    frame = frame.assign(per=(frame["count"] + frame["reference"]) * 10_000 / max(total, 1), ratio=frame["log_ratio"].round(2))
    frame["side"] = np.where(frame["g2"] >= 0, target, reference)
    frame = frame.reindex(frame["g2"].abs().sort_values(ascending=False, kind="stable").index)
    x = alt.X("per:Q", title="每万词 per 10,000 words", scale=alt.Scale(type="log"))
    y = alt.Y("ratio:Q", title="对数比：1 即两倍 log ratio")
    colour = alt.Color("side:N", title=None, scale=alt.Scale(domain=[target, reference], range=[_RED, _BLUE]))
    dots = frame.drop_duplicates(["per", "ratio"])[["per", "ratio", "side"]]
    seen = alt.Chart(dots).mark_circle(size=18, opacity=0.45).encode(x=x, y=y, color=colour)
    words = frame[_room(np.log10(frame["per"]), frame["ratio"], frame["word"].str.len(), named)][["word", "per", "ratio", "side"]]
    names = alt.Chart(words).mark_text(align="left", dx=5, fontSize=11).encode(x=x, y=y, text="word", color=colour)
    return _framed(seen + names, "各说各的词", f"Words of {target} and of {reference}", 640, 460)


def _room(x: pd.Series[Any], y: pd.Series[Any], lengths: pd.Series[Any], most: int) -> list[bool]:
    """Which names can be printed, the first first, without lying over another: a character takes a fiftieth of the width."""
    wide, high = max(float(x.max() - x.min()), 1e-9) / 50, max(float(y.max() - y.min()), 1e-9) / 32
    taken: list[tuple[float, float, float]] = []
    kept = []
    for left, level, length in zip(x, y, lengths, strict=True):
        right = left + (length + 1) * wide
        free = len(taken) < most and all(abs(level - other) > high or right < first or left > last for first, last, other in taken)
        if free:
            taken.append((left, right, level))
        kept.append(free)
    return kept


def dispersion_plot(hits: pd.DataFrame, sizes: pd.Series[Any], names: pd.Series[Any] | None = None) -> Any:
    """Where in each document each phrase stands, from its beginning (0) to its end (1): a stroke for each place.

    `hits`: a frame of `occurrences`; `sizes`: characters of the documents by key; `names`: what to call them.
    """
    alt = _altair()
    frame = hits.assign(
        place=hits["start"] / hits["document"].map(sizes), name=hits["document"].map(sizes.index.to_series() if names is None else names)
    )
    chart = alt.Chart(frame[["item", "name", "place"]]).mark_tick(thickness=2, color=_BLUE)
    chart = chart.encode(
        x=alt.X("place:Q", title="文中位置 place in the document", scale=alt.Scale(domain=[0, 1])),
        y=alt.Y("name:N", title=None),
        row=alt.Row("item:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")),
    ).resolve_scale(y="independent")
    return _framed(chart, "词语分布", "Where the phrases stand", 420, None)


def adoption_curves(adopted: pd.DataFrame, share: bool = True) -> Any:
    """How many units hold each phrase over time, as a share of the units heard by then. `adopted`: a frame of `adoption`."""
    alt = _altair()
    title = "已用单位占比 share of units" if share else "已用单位 units"
    y = alt.Y("share:Q", title=title, axis=alt.Axis(format="%")) if share else alt.Y("units:Q", title=title)
    frame = adopted.assign(period=adopted["period"].dt.strftime("%Y-%m"))
    chart = alt.Chart(frame).mark_line(interpolate="step-after", point=True)
    chart = chart.encode(x=alt.X("period:O", title="月份 month"), y=y, color=alt.Color("item:N", title=None))
    return _framed(chart, "提法的传开", "How phrases are taken up", 560, 280)


def heat_map(square: pd.DataFrame, title: tuple[str, str] = ("共有的语言", "Shared language")) -> Any:
    """A square frame (`shared`, `similarity`) as a map: the darker, the more two of them share."""
    alt = _altair()
    frame = square.rename_axis(index="a").reset_index().melt("a", var_name="b")
    frame = frame[frame["a"] != frame["b"]]
    order = list(square.index)
    chart = (
        alt.Chart(frame)
        .mark_rect()
        .encode(
            x=alt.X("b:N", sort=order, title=None, axis=alt.Axis(labelAngle=-60)),
            y=alt.Y("a:N", sort=order, title=None),
            color=alt.Color("value:Q", title=None, scale=alt.Scale(scheme="blues")),
        )
    )
    return _framed(chart, *title, 18 * len(order), 18 * len(order))


def gantt(stages: pd.DataFrame, most: int = _UNITS) -> Any:
    """The stages of plans on one calendar. `stages`: `Corpus.stages`; those without both dates, or that end before they begin, are left
    out, and of more than `most` units those that begin last."""
    alt = _altair()
    dated = stages.dropna(subset=["start", "end"])
    dated = dated[dated["start"] <= dated["end"]]
    order = list(dated.groupby("unit")["start"].min().sort_values(kind="stable").index)[:most]
    dated = dated[dated["unit"].isin(order)].sort_values(["document", "start"], kind="stable")
    place = (dated.groupby("document").cumcount() + 1).astype(str)
    frame = dated.assign(last=dated["end"] + pd.Timedelta(days=1), place=place)[["unit", "place", "start", "last"]]
    bars = (
        alt.Chart(frame)
        .mark_bar(height=12, opacity=0.75, stroke="white")
        .encode(
            x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y-%m")),
            x2="last:T",
            y=alt.Y("unit:N", sort=order, title=None),
            color=alt.Color("place:N", title="第几阶段 stage"),
        )
    )
    return _framed(bars, "各校的阶段", "The stages of the plans", 620, max(18 * len(order), 60))


def bars(frame: pd.DataFrame, label: str, value: str, title: tuple[str, str], percent: bool = False) -> Any:
    """One bar for each row of `frame`, in its order: `label` and `value` are its columns."""
    alt = _altair()
    x = alt.X(f"{value}:Q", title=None, axis=alt.Axis(format="%" if percent else "", grid=True))
    chart = alt.Chart(frame[[label, value]]).mark_bar(color=_BLUE).encode(x=x, y=alt.Y(f"{label}:N", sort=None, title=None))
    return _framed(chart, *title, 420, max(16 * len(frame), 40))


def _framed(chart: Any, chinese: str, english: str, width: int | None, height: int | None) -> Any:
    size = {name: value for name, value in (("width", width), ("height", height)) if value}
    made = chart.properties(title={"text": chinese, "subtitle": english}, **size).configure(font=_FONT)
    return made.configure_title(anchor="start", subtitleColor="#555").configure_axis(labelLimit=260).configure_view(stroke=None)
