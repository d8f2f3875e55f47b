"""How phrases travel: where each first stands, who takes it up, how many hold it at which time, which units share their language.

Order in time rests on the dates of the documents. A document without a date stands after all others, and the same day decides nothing but
for the superior's documents, which come first. That a school has a phrase after another one does not say that it has it from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from pipeline.cleaning.normal import simplified
from pipeline.exploration.corpus import Corpus

_WHO = ["document", "unit", "role", "date", "campaign"]


def occurrences(corpus: Corpus, items: Iterable[str]) -> pd.DataFrame:
    """Every place where one of `items` stands: `item`, `document`, `start`, `end`. Blanks and line ends inside a phrase are passed over."""
    wanted = [(item, simplified(item)) for item in dict.fromkeys(items) if item.strip()]
    patterns = [(item, form, re.compile(r"\s*".join(map(re.escape, form)))) for item, form in wanted]
    rows = []
    for key, form in corpus.forms.items():
        dense = "".join(form.split())
        for item, plain, pattern in patterns:
            if plain in dense:
                rows += [(item, key, *found.span()) for found in pattern.finditer(form)]
    return pd.DataFrame(rows, columns=["item", "document", "start", "end"]).astype({"start": "int32", "end": "int32"})


def first_stands(hits: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """One row per item: where it first stands, and who takes it up, the most taken up first.

    `hits` as `occurrences` gives them. Columns: `item`, `count`, `documents`, `units`; `first` (document), `first_unit`, `first_role`
    (``template`` or ``submission``), `first_date`, `start`, `end`; `takers`, the units that have it later, in the order of their dates,
    joined with 、.
    """
    told = _in_order(hits, documents)
    by_item = told.groupby("item", sort=False)
    first = by_item.first()
    frame = pd.DataFrame({"count": by_item.size(), "documents": by_item["document"].nunique(), "units": by_item["unit"].nunique()})
    for column, name in (("document", "first"), ("unit", "first_unit"), ("role", "first_role"), ("date", "first_date")):
        frame[name] = first[column]
    frame["start"], frame["end"] = first["start"], first["end"]
    frame["takers"] = by_item["unit"].agg(lambda units: "、".join(list(dict.fromkeys(units))[1:]))
    return frame.reset_index().sort_values(["units", "count", "item"], ascending=[False, False, True], ignore_index=True)


def adoption(hits: pd.DataFrame, documents: pd.DataFrame, freq: str = "M") -> pd.DataFrame:
    """How many units hold each item by the end of each period: `item`, `period` (its first day), `new` units, `units`, `share`.

    `share` is out of the units that have handed in a dated document by then, so that a curve does not rise merely because more documents
    come in. `freq`: pandas' name of the period (``M`` month, ``Q`` quarter, ``Y`` year). The superior's documents are no units.
    Cumulative adoption as in Rogers, *Diffusion of Innovations*, 1962.
    """
    dated = documents[(documents["role"] == "submission") & documents["date"].notna()]
    columns = ["item", "period", "new", "units", "share"]
    if dated.empty:
        return pd.DataFrame(columns=columns)
    period = dated["date"].dt.to_period(freq)
    present = period.groupby(dated["unit"]).min().value_counts()
    periods = pd.period_range(period.min(), period.max(), freq=freq)
    everyone = present.reindex(periods, fill_value=0).cumsum()
    held = hits[["item", "document"]].merge(dated[["document", "unit"]].assign(period=period), on="document")
    firsts = held.groupby(["item", "unit"], sort=False)["period"].min().reset_index()
    parts = []
    for item, rows in firsts.groupby("item", sort=False):
        new = rows["period"].value_counts().reindex(periods, fill_value=0)
        part = pd.DataFrame({"item": item, "period": periods.to_timestamp(), "new": new.to_numpy(), "units": new.cumsum().to_numpy()})
        part["share"] = part["units"] / everyone.to_numpy()
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def shared(hits: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """For each two units the share of their phrases that both have: a square frame of Jaccard's coefficient (*New Phytologist* 11, 1912), 0
    to 1, units as both axes.

    Of few phrases it says little: two units with one phrase each have either all or nothing in common.
    """
    told = hits.merge(documents[_WHO], on="document")
    table = pd.crosstab(told["unit"], told["item"]).to_numpy() > 0
    units = sorted(told["unit"].unique())
    both = table.astype(int) @ table.T.astype(int)
    size = np.diag(both)
    union: Any = size[:, None] + size[None, :] - both
    return pd.DataFrame(np.divide(both, union, out=np.zeros(both.shape), where=union > 0), index=units, columns=units)


def _in_order(hits: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The hits with their documents, the earliest first: by date, templates before submissions, undated documents last."""
    told = hits[["item", "document", "start", "end"]].merge(documents[_WHO], on="document")
    told["late"] = told["role"] != "template"
    return told.sort_values(["date", "late", "document", "start"], na_position="last", ignore_index=True)
