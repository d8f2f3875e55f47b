"""The term explorer: one self-contained HTML page. Pick two groups, see their words as a scatter, click one, read its lines.

The page needs no network and no server. Its policy allows exactly its own style and script, by their hashes; what comes from documents is
put in as text, never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.errors import UsageError
from pipeline.exploration.cohesion import phrases
from pipeline.exploration.collocation import around
from pipeline.exploration.corpus import By, Corpus
from pipeline.exploration.counting import counts
from pipeline.exploration.travel import occurrences
from pipeline.exploration.words import content
from pipeline.report.inert import shown

#: terms, and lines of each term and group, that the page holds: with six groups it has some five megabytes
TERMS, LINES = 1500, 4
#: set phrases among the terms, characters around a term, and what a word must occur to be one
_PHRASES, _WIDTH, _LEAST = 200, 28, 3


def explorer(corpus: Corpus, groups: By | pd.Series[Any], path: Path, *, terms: int = TERMS, lines: int = LINES) -> Path:
    """Write the page to `path`; return the path. The same corpus gives the same bytes.

    `groups`: a grouping by its name (``campaign``, ``district``, ``doc_type`` …), or for each document, by its key, the name of its
    group. Terms are the most frequent words of content and the best set phrases; at most `lines` lines of each are held for a group, of
    different documents where there are. Raises `UsageError` where there are fewer than two groups: nothing can be compared then.
    """
    named = corpus.groups(groups) if isinstance(groups, str) else groups
    group_of = {key: str(named[key]) for key in corpus.chinese if key in named.index}
    sizes = pd.Series(list(group_of.values())).value_counts()
    names = sorted(sizes.index, key=lambda name: (-sizes[name], name))
    if len(names) < 2:
        raise UsageError("要比较，至少要有两组文档。", "There must be two groups of documents to compare.")
    data = _data(corpus, group_of, names, path.resolve().parent, terms, lines)
    path.write_text(_page(data), encoding="utf-8")
    return path


def _data(corpus: Corpus, group_of: dict[str, str], names: list[str], folder: Path, terms: int, lines: int) -> dict[str, Any]:
    number = {name: i for i, name in enumerate(names)}
    words = corpus.words[corpus.words["document"].isin(list(group_of))]
    spoken = words[(words["pos"] != "x").to_numpy()]
    totals = np.zeros(len(names), int)
    for key, count in spoken["document"].value_counts().items():
        if count:
            totals[number[group_of[str(key)]]] += count
    chosen = _frequent(words, terms)
    found = phrases(corpus, kinds=("phrase", "term")).head(_PHRASES)["phrase"]
    hits = occurrences(corpus, found)
    held = _by_term(words[words["word"].isin(chosen)], "word") | _by_term(hits[hits["document"].isin(list(group_of))], "item")
    told = corpus.documents.set_index("document")
    used: dict[str, int] = {}
    entries = [
        _entry(corpus, term, _rows(held[term]), group_of, number, used, lines)
        for term in sorted(held, key=lambda term: (-len(held[term]), term))
    ]
    documents = [
        [told.at[key, "unit"], told.at[key, "title"] or told.at[key, "name"], _near(str(told.at[key, "link"]), folder)] for key in used
    ]
    return {"groups": names, "documents": len(group_of), "totals": totals.tolist(), "terms": entries, "held": documents, "width": _WIDTH}


def _frequent(words: pd.DataFrame, terms: int) -> list[str]:
    matrix, _, names = counts(content(words))
    total = np.asarray(matrix.sum(axis=0)).ravel()
    order = np.argsort(-total, kind="stable")[:terms]
    return [str(names[i]) for i in order if total[i] >= _LEAST]


def _by_term(places: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """The places of each term; as rows of Python's own all of them would take a gigabyte."""
    return {str(term): rows for term, rows in places[[column, "document", "start", "end"]].groupby(column, observed=True, sort=False)}


def _rows(places: pd.DataFrame) -> zip[tuple[str, int, int]]:
    return zip(places["document"].astype("str"), places["start"].tolist(), places["end"].tolist(), strict=True)


def _entry(
    corpus: Corpus,
    term: str,
    places: Iterable[tuple[str, int, int]],
    group_of: dict[str, str],
    number: dict[str, int],
    used: dict[str, int],
    lines: int,
) -> list[Any]:
    """A term as the page holds it: the term, counts by group, documents by group, lines by group (document, left, words, right)."""
    count, held = [0] * len(number), [set[str]() for _ in number]
    best: list[dict[str, tuple[str, str, str]]] = [{} for _ in number]
    for key, start, end in places:
        group = number[group_of[key]]
        count[group] += 1
        held[group].add(key)
        if key in best[group] or len(best[group]) < lines:
            line = around(corpus.texts[key], start, end, _WIDTH)
            best[group][key] = max(best[group].get(key, ("", "", "")), line, key=lambda told: len("".join(told)))
    kept = [[[used.setdefault(key, len(used)), *line] for key, line in keys.items()] for keys in best]
    return [term, count, [len(keys) for keys in held], kept]


def _near(link: str, folder: Path) -> str:
    """A link to a place in a report, as seen from the page's folder: page and report may move together."""
    report, _, anchor = link.partition("#")
    target = Path(url2pathname(urlsplit(report).path))
    try:
        return f"{quote(Path(os.path.relpath(target, folder)).as_posix())}#{anchor}"
    except ValueError:  # on another drive
        return link


def _page(data: dict[str, Any]) -> str:
    style, script = _asset("terms.css"), _asset("terms.js")
    environment = Environment(loader=PackageLoader("pipeline.exploration"), autoescape=True, undefined=StrictUndefined)
    # what could end the script element early, or be read as markup, is written as an escape of JSON
    text = json.dumps(_inert(data), ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; base-uri 'none'; form-action 'none'"
    return environment.get_template("terms.html.j2").render(policy=policy, style=Markup(style), script=Markup(script), data=Markup(text))


def _inert(value: Any) -> Any:
    if isinstance(value, list):
        return [_inert(item) for item in value]
    if isinstance(value, dict):
        return {key: _inert(item) for key, item in value.items()}
    return str(shown(value)) if isinstance(value, str) else value


def _asset(name: str) -> str:
    return resources.files("pipeline.exploration").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
