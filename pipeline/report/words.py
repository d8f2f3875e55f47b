"""The words of report and workbook: their own stand in ``templates/words.json``, Chinese and English; the rest comes from run.json."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from importlib import resources

from markupsafe import Markup, escape

from pipeline.booking import NAMELESS
from pipeline.report.inert import shown
from pipeline.report.run_schema import Bilingual, Run

#: Chinese letters: those of Unicode's unified ideographs, with their extensions and compatible forms
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: words of a document inside a sentence of the report
_QUOTED = re.compile('"[^"]*"|“[^”]*”')

#: what stands beside the words, so that nothing is told by colour alone
SYMBOLS = {
    "high": "▲",
    "medium": "◆",
    "low": "●",
    "info": "○",
    "present": "✓",
    "missing": "✕",
    "empty": "○",
    "unnamed": "△",
    "doubtful": "？",
    "refuted": "☑",
}


@cache
def table() -> dict[str, tuple[str, str]]:
    """All words by their keys: (Chinese, English). The file groups them by where they stand; a key is unique over all groups."""
    text = resources.files("pipeline.report").joinpath("templates", "words.json").read_text(encoding="utf-8")
    return {key: (zh, en) for group in json.loads(text).values() for key, (zh, en) in group.items()}


class Words:
    """The words of one run in one language."""

    def __init__(self, run: Run, lang: str) -> None:
        self.run = run
        self.lang = "en" if lang == "en" else "zh"
        self._said: dict[str, str] = {}

    def record(self) -> tuple[object, ...]:
        """All that the wording depends on beside ``words.json``."""
        run = self.run
        return self.lang, run.labels, run.catalogue, run.repairs, run.error_codes

    def __call__(self, key: str, **values: object) -> str:
        """The words under `key` in this language, its blanks filled with `values`.

        `passages_n` with `n` 3 is 「3 段」 in Chinese.
        """
        if values:
            return table()[key][self.lang == "en"].format(**values)
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = table()[key][self.lang == "en"].format()
        return said

    def value(self, group: str, value: str | None) -> str:
        """The word for a coded value (``severity`` ``high``); a code without words stands for itself."""
        key = f"{group}_{value or 'none'}"
        return self(key) if key in table() else value or ""

    def of(self, texts: Bilingual | None, default: str = "") -> str:
        """This language's side of a text in both."""
        return (texts or {}).get(self.lang) or default

    def tongue(self, text: str | None) -> Markup:
        """The attribute ``lang`` for words of a document that are not in the page's language; nothing where they are."""
        return Markup(' lang="zh"' if self.lang == "en" and text and _HAN.search(text) else "")

    def own(self, text: str | None) -> Markup:
        """Words that a document or a file has: set apart from those of the report, in their own direction and language."""
        if not text:
            return Markup("")
        if self.lang == "en" and text.startswith(NAMELESS):
            return Markup(escape(self("nameless"))) + self.own(text.removeprefix(NAMELESS))
        return Markup(f"<bdi{self.tongue(text)}>{escape(shown(text))}</bdi>")

    def say(self, sentence: str) -> str:
        """A sentence of the report, in which the words that it quotes from a document are marked as being in their language.

        In English, ``No "指导思想" was found.`` marks what stands between the quotation marks.
        """
        if self.lang != "en" or not _HAN.search(sentence):
            return sentence
        made, at = [], 0
        for quoted in _QUOTED.finditer(sentence):
            before, words = escape(shown(sentence[at : quoted.start()])), escape(shown(quoted[0]))
            made += [before, f"<span{self.tongue(quoted[0])}>{words}</span>"]
            at = quoted.end()
        return Markup("".join([*made, escape(shown(sentence[at:]))]))

    def label(self, label: str | None) -> str:
        """A section label's name."""
        return self.of(self.run.labels.get(label or ""), label or "")

    def title(self, code: str) -> str:
        """A finding code's name."""
        entry = self.run.catalogue.get(code)
        return self.of(entry.title if entry else None, code)

    def basis(self, code: str) -> str:
        """What a finding rests on."""
        entry = self.run.catalogue.get(code)
        return self.of(entry.basis if entry else None)

    def advice(self, code: str) -> str:
        """What is to be done about a finding."""
        entry = self.run.catalogue.get(code)
        return self.of(entry.advice if entry else None)

    def repair(self, name: str) -> str:
        """A repair's name."""
        return self.of(self.run.repairs.get(name), name)

    def reason(self, code: str) -> str:
        """Why a file could not be read."""
        return self.of(self.run.error_codes.get(code), code)

    def moment(self, when: str) -> str:
        """A time of a run by the clock of this machine, to the minute: ``2024-03-05 09:30``; what is no time stands for itself."""
        try:
            return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M")
        except ValueError:
            return when

    def unit(self, unit: str) -> str:
        """A unit's name; whose nobody knows, in this language: ``(unit not named) 扫描件``."""
        return unit.replace(NAMELESS, self("nameless"), 1) if self.lang == "en" else unit

    def share(self, share: float) -> str:
        """A share as a percentage: ``23%``, ``<1%``."""
        return "<1%" if 0 < share < 0.01 else f"{share:.0%}"
