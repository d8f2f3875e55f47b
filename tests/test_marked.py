"""A pattern with a mark finds what it finds without."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import pipeline
from pipeline.cleaning.normal import normal
from pipeline.marked import Marked

BANKS = sorted((Path(__file__).parents[1] / "corpus").glob("*/[0-9]*.jsonl"))


def found() -> Iterator[tuple[str, Marked]]:
    for package in ("checks", "cleaning", "extraction"):
        for module in pkgutil.iter_modules([str(Path(pipeline.__file__).parent / package)]):
            for name, value in vars(import_module(f"pipeline.{package}.{module.name}")).items():
                if isinstance(value, Marked):
                    yield f"{module.name}.{name}", value


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [normal(json.loads(line)["text"]) for bank in BANKS for line in bank.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("marked", [pytest.param(one, id=name) for name, one in found()])
def test_the_mark_stands_in_each_match(marked: Marked, texts: list[str]) -> None:
    for text in texts:
        plain = [m.span() for m in marked.pattern.finditer(text)]
        assert [m.span() for m in marked.finditer(text)] == plain
        assert bool(marked.search(text)) == bool(plain)


def test_both_are_looked_for_in_the_same_range() -> None:
    word = Marked("学子", r"[^\W\d_]{2}(?=学子)")
    text = "我们育红学子，附中学子"
    assert [m.group() for m in word.finditer(text)] == ["育红", "附中"]
    assert [m.group() for m in word.finditer(text, 7)] == ["附中"]
    assert word.search(text, 0, 5) is None
