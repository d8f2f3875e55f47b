"""Jinja's environment for the page, which shows a hundred thousand values: the same output with half the time for each.

Jinja prints a value by four calls, asks of whatever a template calls whether it wants the template's context, and falls back from an
attribute to an item. Here a value is printed by one call, what is called gets its arguments alone, and ``a.b`` is an attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context
from markupsafe import Markup, escape

from pipeline.report.inert import shown


def printed(value: object) -> str:
    """A value as it stands in the page: harmless (`shown`), and escaped unless it is markup.

    >>> [printed(value) for value in ("方案", "<b>", Markup("<b>"), None, 3)]
    ['方案', Markup('&lt;b&gt;'), Markup('<b>'), Markup(''), '3']
    """
    kind = value.__class__
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is str:
        text: str = value  # type: ignore[assignment]
        if text.isprintable() and not ("&" in text or "<" in text or ">" in text or '"' in text or "'" in text):
            return text  # nothing to be escaped: most texts
    elif kind is int:
        return str(value)
    return escape(shown(value))


class _Code(CodeGenerator):
    """Writes `printed` around what a template shows, as `jinja2.nativetypes` leaves out what is written there by default."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("environment.printed(")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")")


class _Context(Context):
    """Calls what templates call with their arguments alone: nothing of the page's asks for a context."""

    def call(self, called: Callable[..., Any], /, *given: Any, _loop_vars: object = None, _block_vars: object = None, **named: Any) -> Any:
        """What `called` gives; the loops and blocks around it are for what asks for a context."""
        return called(*given, **named)


class PageEnvironment(Environment):
    """The environment of the page's templates; it always escapes."""

    code_generator_class = _Code
    context_class = _Context
    printed = staticmethod(printed)
