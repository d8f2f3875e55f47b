"""The demo batch: 28 submissions and two issued plans of an invented county, rendered as the files that schools hand in.

The texts and their gold answers stand in ``corpus/demo``; ``manifest.yaml`` there says which text becomes which file. Rendering
is deterministic: the same texts give the same bytes on every run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import data
from pipeline.demo import page, plain, web, word

#: the folder of the superior's issued plans, below the input root
TEMPLATES = "template"

_RENDERERS: Mapping[str, Callable[..., bytes]] = {"docx": word.render, "pdf": page.render, "html": web.render, "txt": plain.render}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the manifest: the source `text` below ``corpus/demo`` becomes `file` below the input root.

    `format` is one of ``docx pdf html txt``, `options` are the keyword arguments of that format's ``render``.
    """

    text: str
    file: str
    format: str
    options: Mapping[str, Any] = field(default_factory=dict)


def entries() -> tuple[Entry, ...]:
    """The manifest of the demo batch, in its order."""
    listed = data.table(data.folder("corpus/demo") / "manifest.yaml")
    return tuple(Entry(**row) for row in listed["documents"])


def render(entry: Entry) -> bytes:
    """The bytes of one file of the batch."""
    text = (data.folder("corpus/demo") / entry.text).read_text(encoding="utf-8")
    return _RENDERERS[entry.format](text, **entry.options)


def build(folder: Path) -> tuple[Path, Path]:
    """Write the batch into `folder`; return the input root and the folder of the issued plans below it.

    >>> import tempfile
    >>> root, templates = build(Path(tempfile.mkdtemp()))
    >>> len([path for path in root.iterdir() if path.is_file()]), len(list(templates.iterdir()))
    (28, 2)

    Files of the same name are overwritten, others are left alone.
    """
    root = folder / "in"
    templates = root / TEMPLATES
    templates.mkdir(parents=True, exist_ok=True)
    for entry in entries():
        (root / entry.file).write_bytes(render(entry))
    return root, templates
