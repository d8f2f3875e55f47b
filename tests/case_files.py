"""Cases as data: YAML files with a text, what is expected of it, and where it helps a comment.

A file holds the list `cases`, and where something is known to go wrong the list `known_failures`: these are expected to fail, each
with a `comment` that says what goes wrong, and one that passes all of a sudden is reported, so that it moves up to `cases`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

Case = dict[str, Any]


@cache
def read(path: Path) -> dict[str, Any]:
    """The whole of a case file."""
    content: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return content


def cases(path: Path) -> list[Any]:
    """The file's cases as parameters of a test, by name; those of `known_failures` must fail."""
    content = read(path)
    params = [pytest.param(case, id=case["name"]) for case in content["cases"]]
    for case in content.get("known_failures") or []:
        known = pytest.mark.xfail(strict=True, raises=AssertionError, reason=case["comment"])
        params.append(pytest.param(case, id=case["name"], marks=known))
    names = [param.id for param in params]
    assert len(names) == len(set(names)), f"{path.name}: two cases of one name"
    return params
