"""Word documents with Jinja tags, filled in. docxtpl understands the tags; a template is opened once for all documents that are made from
it, and in each of these only the parts with tags are made anew.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any
from zipfile import BadZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2 import Template as Compiled
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup

from pipeline.annotation.elements import qualified
from pipeline.annotation.package import Package
from pipeline.annotation.repacking import exchanged, members
from pipeline.errors import UsageError
from pipeline.report.inert import plain

#: what else may have tags, by its relation to the document
_BESIDE = ("header", "footer", "footnotes")
#: what docxtpl makes elements of: tab, new paragraph, new line, new page
_BREAKS = "\t\a\n\f"


class Template:
    """The template `content`, which is called `name`. Its tags reach nothing but the fields, and the fields' text stays text.

    Raises UsageError, with what to do, for what is no Word document or has tags that are not understood.
    """

    def __init__(self, name: str, content: bytes) -> None:
        self._name = name
        self._environment = _Environment(autoescape=True, finalize=_printed, undefined=StrictUndefined)
        with _told(name):
            self._word = _Word(io.BytesIO(content))
            self._members = members(content)
            package = Package(content)
            self._main = package.main
            self._root = package.xml(self._main)
            body = self._root.find(qualified("body"))
            if body is None:
                raise ValueError(f"{self._main} has no body")
            self._at = self._root.index(body)
            self._tags = self._word.patch_xml(etree.tostring(body, encoding="unicode"))
            beside = [part for kind in _BESIDE for part in package.related(self._main, kind)] + package.related("", "core-properties")
            texts = {part: etree.tostring(package.xml(part), encoding="unicode") for part in beside}
            self._beside = {part: self._word.patch_xml(text) for part, text in texts.items() if "{" in text}

    def unknown(self, fields: Set[str]) -> set[str]:
        """The fields for which the template asks that are not among `fields`."""
        with _told(self._name):
            asked: set[str] = self._word.get_undeclared_template_variables(self._environment)
        return asked - fields

    def filled(self, fields: Mapping[str, object]) -> bytes:
        """The document with `fields` in it."""
        with _told(self._name):
            self._word.render_init()  # pictures are numbered from the same number in each
            body = self._word.fix_tables(self._rendered(self._tags, fields))
            self._word.fix_docpr_ids(body)
            self._root[self._at] = body
            made = {self._main: _serialised(self._root)}
            for part, tags in self._beside.items():
                made[part] = _serialised(etree.fromstring(self._rendered(tags, fields)))
            return exchanged(self._members, made)

    def _rendered(self, tags: str, fields: Mapping[str, object]) -> str:
        rendered: str = self._word.render_xml_part(tags, None, dict(fields), self._environment)
        return rendered


class _Word(DocxTemplate):  # type: ignore[misc]
    """docxtpl's own, which cuts every paragraph at its line breaks; most texts have none."""

    def resolve_listing(self, xml: str) -> str:
        """The text with breaks and tabs as elements of Word's."""
        resolved: str = super().resolve_listing(xml) if any(char in xml for char in _BREAKS) else xml
        return resolved


class _Environment(SandboxedEnvironment):
    """Compiles each part of a template once."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._compiled: dict[str, Compiled] = {}

    def from_string(self, source: Any, *given: Any, **named: Any) -> Compiled:
        """The compiled part of a template."""
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source, *given, **named)
        return self._compiled[source]


def _printed(value: object) -> object:
    """A field as it is printed: without characters that no document holds, or that turn the reading direction."""
    return value if isinstance(value, (Markup, Undefined)) else plain(str(value))


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say of whatever a template raises which one it is, and what to do."""
    try:
        yield
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, BadZipFile, etree.LxmlError) as error:
        raise UsageError(
            f"通知书模板 {name} 不能用：{error}。请在 Word 中改正（{{{{ 字段 }}}} 与 {{%p … %}} 要成对、完整），存为 .docx；"
            "或者删去它再运行一次，会重新放入默认的模板。",
            f"The template {name} cannot be used: {error}. Mend its tags in Word and save it as .docx, or delete it and run this again: "
            "the default one will be there.",
        ) from error
