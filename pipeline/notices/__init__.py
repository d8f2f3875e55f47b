"""Notices to send: a 整改通知书 for each unit and a 通报 on the batch, as Word documents from templates that people edit in Word."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from pipeline.notices import layout, letters
from pipeline.notices.letters import Letterhead
from pipeline.report.inert import plain
from pipeline.report.results import Results

__all__ = ["Letterhead", "templates", "write"]

#: characters that a file name cannot have on some system, and the longest name that all of them take
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t\0', "_"))
_LONGEST = 60


def templates(folder: Path) -> list[Path]:
    """Write the default templates into `folder` to be edited in Word; those already there are left as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in ((layout.NOTICE, layout.notice), (layout.CIRCULAR, layout.circular)):
        if not (folder / name).exists():
            (folder / name).write_bytes(content())
            made.append(folder / name)
    return made


def write(results: Results, folder: Path, head: Letterhead, own: Path | None = None) -> Iterator[Path]:
    """Write the notices of a run into `folder` and yield each path: the circular first, then one for each unit concerned.

    Each has the next document number. `own` is a folder with edited templates; a template that it lacks is the default one.
    Raises jinja2.TemplateError where an edited template has a tag that is not understood.
    """
    folder.mkdir(parents=True, exist_ok=True)
    circular, batch, environment = folder / layout.CIRCULAR, letters.Batch(results), _Environment(autoescape=True, finalize=_printed)
    _render(_template(layout.CIRCULAR, own), letters.to_all(batch, head), circular, environment)
    yield circular
    template = _template(layout.NOTICE, own)
    for number, unit in enumerate(batch.concerned, 1):
        name = f"{number:03d}-{plain(unit).translate(_FORBIDDEN).strip(' .')[:_LONGEST]}-{layout.NOTICE}"
        _render(template, letters.to_unit(batch, unit, head, number), folder / name, environment)
        yield folder / name


def _template(name: str, own: Path | None) -> bytes:
    if own and (own / name).exists():
        return (own / name).read_bytes()
    return layout.notice() if name == layout.NOTICE else layout.circular()


class _Environment(SandboxedEnvironment):
    """Finds the tags in the parts of a template, and compiles them, once for all notices."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._compiled: dict[str, Template] = {}
        self._patched: dict[str, str] = {}

    def from_string(self, source: Any, *given: Any, **named: Any) -> Template:
        """The compiled part of a template."""
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source, *given, **named)
        return self._compiled[source]

    def patched(self, patch: Callable[[str], str], xml: str) -> str:
        """The XML of a part with its tags made whole by docxtpl's `patch`."""
        if xml not in self._patched:
            self._patched[xml] = patch(xml)
        return self._patched[xml]


def _printed(value: object) -> object:
    """A field as it is printed: without characters that no document holds, or that turn the reading direction."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _render(template: bytes, fields: dict[str, object], path: Path, environment: _Environment) -> None:
    """Fill a template. Its tags reach nothing but the fields, and the fields' text stays text."""
    document = DocxTemplate(io.BytesIO(template))
    document.patch_xml = partial(environment.patched, document.patch_xml)
    document.render(fields, environment)
    document.save(path)
