"""Notices to send: a 整改通知书 for each unit and a 通报 on the batch, as Word documents from templates that people edit in Word."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, Undefined
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError
from markupsafe import Markup

from pipeline.errors import UsageError
from pipeline.notices import layout, letters, samples
from pipeline.notices.batch import Batch
from pipeline.notices.letters import Letterhead
from pipeline.report.inert import plain
from pipeline.report.results import Results

__all__ = ["Letterhead", "check", "templates", "write"]

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


def check(own: Path | None) -> None:
    """Raise UsageError, with what to do, for an edited template in the folder `own` that is no Word document, has a tag that is not
    understood, or a field that there is none of: before anything is written.
    """
    for name, fields in samples.FIELDS.items() if own else ():
        if own and (own / name).exists():
            template = (own / name).read_bytes()
            environment = _environment()
            with _told(name):
                unknown = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(environment) - set(fields)
            if unknown:
                words = "、".join(f"{{{{ {field} }}}}" for field in sorted(unknown))
                raise UsageError(
                    f"通知书模板 {own / name} 里没有这样的字段：{words}。可用的字段：{'、'.join(sorted(fields))}。请在 Word 中改正。",
                    f"The template {own / name} has fields that do not exist: {words}. There are: {', '.join(sorted(fields))}.",
                )
            _filled(name, template, fields, environment)


def write(results: Results, folder: Path, head: Letterhead, own: Path | None = None, undecided: Set[str] = frozenset()) -> Iterator[Path]:
    """Write the notices of a run into `folder` and yield each path: the circular first, then one for each unit concerned.

    Each has the next document number. `own` is a folder with edited templates; a template that it lacks is the default one. About the
    documents whose ids are `undecided` something is suspected on which people have not decided: the circular says so. Raises UsageError
    for an edited template that cannot be filled in.
    """
    check(own)
    folder.mkdir(parents=True, exist_ok=True)
    circular, batch, environment = folder / layout.CIRCULAR, Batch(results, head.superior, undecided), _environment()
    _filled(layout.CIRCULAR, _template(layout.CIRCULAR, own, head), letters.to_all(batch, head), environment).save(circular)
    yield circular
    template = _template(layout.NOTICE, own, head)
    for number, unit in enumerate(batch.concerned, 1):
        name = f"{number:03d}-{plain(unit).translate(_FORBIDDEN).strip(' .')[:_LONGEST]}-{layout.NOTICE}"
        _filled(layout.NOTICE, template, letters.to_unit(batch, unit, head, number), environment).save(folder / name)
        yield folder / name


def _template(name: str, own: Path | None, head: Letterhead) -> bytes:
    if own and (own / name).exists():
        return (own / name).read_bytes()
    return layout.notice(head.superior) if name == layout.NOTICE else layout.circular(head.superior)


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


def _environment() -> _Environment:
    return _Environment(autoescape=True, finalize=_printed, undefined=StrictUndefined)


def _printed(value: object) -> object:
    """A field as it is printed: without characters that no document holds, or that turn the reading direction."""
    return value if isinstance(value, (Markup, Undefined)) else plain(str(value))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say of whatever a template raises which one it is, and what to do."""
    try:
        yield
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, BadZipFile, LxmlError) as error:
        raise UsageError(
            f"通知书模板 {name} 不能用：{error}。请在 Word 中改正（{{{{ 字段 }}}} 与 {{%p … %}} 要成对、完整），存为 .docx；"
            "或者删去它再运行一次，会重新放入默认的模板。",
            f"The template {name} cannot be used: {error}. Mend its tags in Word and save it as .docx, or delete it and run this again: "
            "the default one will be there.",
        ) from error


def _filled(name: str, template: bytes, fields: Mapping[str, object], environment: _Environment) -> DocxTemplate:
    """A template filled in. Its tags reach nothing but the fields, and the fields' text stays text."""
    with _told(name):
        document = DocxTemplate(io.BytesIO(template))
        document.patch_xml = partial(environment.patched, document.patch_xml)
        document.render(dict(fields), environment)
    return document
