"""The invented corpus, loaded once, and one made of texts given in a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import invented_corpus
import pytest

from pipeline.exploration import Corpus, load

Make = Callable[..., Corpus]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """120 invented plans of two campaigns, with both issued plans."""
    return load(invented_corpus.write(tmp_path_factory.mktemp("invented"), invented_corpus.documents(120)))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A corpus of documents as `invented_corpus.plain` makes them; bare texts become one each, of units of their own."""

    def made(*given: str | dict[str, Any], **options: Any) -> Corpus:
        lines = [
            invented_corpus.plain(item, f"d{n}", f"{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{n}小学") if isinstance(item, str) else item
            for n, item in enumerate(given)
        ]
        return load(invented_corpus.write(tmp_path / "made", lines), **options)

    return made
