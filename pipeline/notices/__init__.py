"""Notices to send: a 整改通知书 for each unit and a 通报 on the batch, as Word documents from templates that people edit in Word."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from pipeline.notices import layout, letters
from pipeline.notices.letters import Letterhead
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

    `own` is a folder with edited templates; a template that it lacks is the default one.
    Raises jinja2.TemplateError where an edited template has a tag that is not understood.
    """
    folder.mkdir(parents=True, exist_ok=True)
    circular = folder / layout.CIRCULAR
    _render(_template(layout.CIRCULAR, own), letters.to_all(results, head), circular)
    yield circular
    template = _template(layout.NOTICE, own)
    for number, unit in enumerate(letters.units(results), 1):
        name = f"{number:03d}-{unit.translate(_FORBIDDEN).strip(' .')[:_LONGEST]}-{layout.NOTICE}"
        _render(template, letters.to_unit(results, unit, head), folder / name)
        yield folder / name


def _template(name: str, own: Path | None) -> bytes:
    if own and (own / name).exists():
        return (own / name).read_bytes()
    return layout.notice() if name == layout.NOTICE else layout.circular()


def _render(template: bytes, fields: dict[str, object], path: Path) -> None:
    """Fill a template. Its tags reach nothing but the fields, and the fields' text stays text."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(fields, SandboxedEnvironment(autoescape=True))
    document.save(path)
