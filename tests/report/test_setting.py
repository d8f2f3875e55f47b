"""The page's own environment shows what Jinja's does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from pipeline.report.inert import shown
from pipeline.report.setting import PageEnvironment

#: what the page's templates are made of: macros that call each other, loops, blocks of text, filters, attributes and items
TEMPLATES = {
    "parts": '{% macro tag(x, n=none) %}<b title="{{ x }}">{{ x }}{% if n is not none %} {{ n }}{% endif %}</b>{% endmacro %}',
    "page": (
        "{% import 'parts' as parts %}{% macro around(items) %}{% for x in items %}{{ parts.tag(x, loop.index) }}{{ caller(x) }}"
        "{% if not loop.last %}, {% endif %}{% endfor %}{% endmacro %}"
        "{% call(x) around(values) %}[{{ x }}]{% endcall %}{% set inner %}<i>{{ values[0] }}</i>{% endset %}{{ inner }}"
        "{{ values|join('·') }} {{ values[0] ~ ' & ' ~ inner }} {{ table.key }} {{ table['key'] }} {{ say('x', n=values|length) }}"
    ),
}
VALUES = st.one_of(st.text(), st.text("&<>\"'a\u202e\x00方 "), st.integers(), st.none(), st.floats(), st.booleans(), st.just(Markup("<u>")))


def say(key: str, **values: object) -> str:
    return f"<{key}> {values}"


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_a_page_is_that_of_jinja(values: list[object]) -> None:
    pages = []
    for kind in (Environment, PageEnvironment):
        environment = kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=shown)
        pages.append(environment.get_template("page").render(values=values, table={"key": values[0]}, say=say))
    assert pages[0] == pages[1]


def test_what_is_not_there_is_an_error() -> None:
    environment = PageEnvironment(autoescape=True, undefined=StrictUndefined, finalize=shown)
    for words in ("{{ nothing }}", "{{ table.nothing }}", "{{ table['nothing'] }}"):
        with pytest.raises(UndefinedError):
            environment.from_string(words).render(table={})
