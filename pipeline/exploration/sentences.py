"""Sentences of a reading text, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.records import Span

#: up to and including the mark that ends it and what closes a quotation after it, or up to the end of the line
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;]+[”’』」）)]*|[^。！？；!?;\n]+")


def sentence_spans(text: str) -> Iterator[Span]:
    """The sentences of `text` without the blanks around them. A line ends a sentence too: headings and items of lists are sentences.

    >>> [tuple(span) for span in sentence_spans("提高认识。明确责任！\\n一、目标")]
    [(0, 5), (5, 10), (11, 15)]
    """
    for found in _SENTENCE.finditer(text):
        words = found.group()
        start = found.start() + len(words) - len(words.lstrip())
        end = found.end() - (len(words) - len(words.rstrip()))
        if start < end:
            yield Span(start, end)
