"""A report of many documents: report.html as an index, and beside it pages of documents and of comparisons that it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from pipeline.publishing import PAGES
from pipeline.report.passages import Copying
from pipeline.report.results import Results
from pipeline.report.views import DocumentView

#: the report's own name
INDEX = "report.html"
#: submissions up to which the report is one file: about 8 MB, which opens within a second
MOST = 500
#: documents, or comparisons, on a page beside it: about half a megabyte
_ON_PAGE = 50
#: the page's own names for documents, pairs, passages and clusters, with which the ids of their parts begin (`d12`, `d12f3`, `p5`, `m7`)
_ANCHOR = re.compile(r"[dpmk]\d+")
#: a link inside the report; the quotation marks of a document's words are escaped, so that no text looks like one
_LINK = re.compile(r'href="#([^"]*)"')

_T = TypeVar("_T")


class Part(Struct, frozen=True):
    """A page beside the report: documents, or comparisons (pairs and clusters, by their places in `Copying`)."""

    name: str
    documents: tuple[DocumentView, ...] = ()
    clusters: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()


class Parts(Struct, frozen=True):
    """The pages beside a report, and on which of them each anchor stands."""

    pages: tuple[Part, ...]
    places: Mapping[str, str]

    def linked(self, page: str, here: str) -> str:
        """A page with its links leading to where their targets stand; `here` is the page's name, below the report's folder."""
        up = "../" if "/" in here else ""

        def to(link: re.Match[str]) -> str:
            anchor = _ANCHOR.match(link[1])
            place = self.places.get(anchor[0], INDEX) if anchor else None
            return link[0] if place is None or place == here else f'href="{up}{place}#{link[1]}"'

        return _LINK.sub(to, page)


def parted(views: Sequence[DocumentView], copying: Copying) -> Parts:
    """Put documents and comparisons on pages, in their order."""
    pages = [Part(_page(n), documents=some) for n, some in _chunks(views)]
    first = -(-len(copying.clusters) // _ON_PAGE)
    clusters, pairs = range(len(copying.clusters)), range(len(copying.pairs))
    pages += [Part(f"{PAGES}/copying-{n:03d}.html", clusters=some) for n, some in _chunks(clusters)]
    pages += [Part(f"{PAGES}/copying-{first + n:03d}.html", pairs=some) for n, some in _chunks(pairs)]
    return Parts(tuple(pages), {anchor: page.name for page in pages for anchor in _anchors(page, copying)})


def places(results: Results) -> dict[str, str]:
    """Where in the result folder the report shows each readable document, by its id: ``report.html#d7``, ``documents/003.html#d107``."""
    readable = [(line.id, f"d{n}") for n, line in enumerate(results.documents, 1) if line.status != "error"]
    if len(results.submissions) <= MOST:
        return {key: f"{INDEX}#{anchor}" for key, anchor in readable}
    return {key: f"{_page(n)}#{anchor}" for n, some in _chunks(readable) for key, anchor in some}


def _page(number: int) -> str:
    return f"{PAGES}/{number:03d}.html"


def _chunks(items: Sequence[_T]) -> Iterator[tuple[int, tuple[_T, ...]]]:
    for number, start in enumerate(range(0, len(items), _ON_PAGE), 1):
        yield number, tuple(items[start : start + _ON_PAGE])


def _anchors(page: Part, copying: Copying) -> Iterator[str]:
    yield from (view.anchor for view in page.documents)
    for number in page.pairs:
        pair = copying.pairs[number]
        yield from (pair.anchor, *(passage.anchor for passage in pair.passages))
    for number in page.clusters:
        cluster = copying.clusters[number]
        yield from (cluster.anchor, *(passage.anchor for _, passage in cluster.holders))
