"""Text files as they reach an office: in the charsets of the day, some pasted from a page view with hard line ends."""

from __future__ import annotations


def render(text: str, *, encoding: str = "utf-8", newline: str = "\n", wrap: int = 0, page_lines: int = 0) -> bytes:
    """The bytes of a text file.

    `wrap` cuts every line after so many characters and drops blank lines, as text taken out of a page view has them; then every
    `page_lines` lines end a page, whose number stands glued to what follows: ``-2-三、主要工作``.
    """
    if wrap:
        text = _paged(text, wrap, page_lines)
    return text.replace("\n", newline).encode(encoding)


def _paged(text: str, wrap: int, page_lines: int) -> str:
    lines = [line[i : i + wrap] for line in text.split("\n") for i in range(0, len(line), wrap)]
    if page_lines:
        for page, first in enumerate(range(page_lines, len(lines), page_lines), 1):
            lines[first] = f"-{page}-{lines[first]}"
    return "\n".join(lines) + "\n"
