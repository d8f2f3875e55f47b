"""One name for a campaign over a batch: documents call it 控辍保学, 控辍保学专项行动, 控辍保学工作."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.checks.topics import core_of, pairs_of
from pipeline.cleaning.normal import normal

#: characters that a core must have to tell a campaign where it stands inside a longer name: 安全 stands in many (as in `checks.batch`)
_TELLING = 4


#: pairs of characters that a document's campaign and a template's must share, and what share of the document's they must be; calibrated on
#: the titles of corpus/train
_SHARED_PAIRS, _SHARE = 2, 0.5


def grouped(names: Iterable[str], issued: Iterable[str] = ()) -> dict[str, str]:
    """The name to show for each campaign's name: that of the template it belongs to, else the most frequent of those it belongs to.

    Names belong together where their cores are the same, or one of them holds the core of the other. A name belongs to a template's,
    one of `issued`, also where most of what tells it from others stands in that and in no other template's as much.

    >>> grouped(["控辍保学", "控辍保学", "控辍保学专项行动", "书香校园建设"])
    {'控辍保学': '控辍保学', '书香校园建设': '书香校园建设', '控辍保学专项行动': '控辍保学'}
    >>> grouped(["防溺水", "暑期安全暨防溺水"], issued=["防溺水暨暑期安全"])
    {'防溺水暨暑期安全': '防溺水暨暑期安全', '防溺水': '防溺水暨暑期安全', '暑期安全暨防溺水': '防溺水暨暑期安全'}
    """
    counts = Counter(names)
    issued_cores = {name: _core(name) for name in sorted(set(issued))}
    shown_cores = dict(issued_cores)
    found = {name: name for name in issued_cores}
    for name in sorted(counts.keys() - found.keys(), key=lambda name: (-counts[name], len(name), name)):
        core = _core(name)
        shown = _issued_as(core, issued_cores) or next((shown for shown, other in shown_cores.items() if _same(core, other)), None)
        found[name] = shown or name
        shown_cores.setdefault(found[name], core)
    return found


def _issued_as(core: str, issued_cores: Mapping[str, str]) -> str | None:
    """The one template's name to which a core belongs more than to any other."""
    pairs = pairs_of(core)
    shared = {name: len(pairs & pairs_of(other)) for name, other in issued_cores.items()}
    most = max(shared.values(), default=0)
    best = [name for name, count in shared.items() if count == most]
    return best[0] if len(best) == 1 and most >= _SHARED_PAIRS and most >= _SHARE * len(pairs) else None


def _core(name: str) -> str:
    return core_of(normal(name, traditional=True)) or name


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _TELLING and short in long)
