"""Where the data that comes with planaudit lies: the demo batch, the trained models.

In a source checkout the data stands in the folders that people edit (``corpus/demo``, ``models``); an installed wheel carries
copies of them under the same names below ``pipeline/_data`` (``pipeline/_data/corpus/demo``, ``pipeline/_data/models``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import ResultError

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `name`, a path relative to the repository's root with ``/`` as separator.

    >>> folder("corpus/demo").name
    'demo'

    Looks for the packaged copy ``pipeline/_data/<name>`` first, then for ``<root>/<name>`` in a checkout.
    Raises `ResultError` where neither is there: the installation is incomplete.
    """
    for place in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise ResultError(f"找不到数据目录 {name}，请重新安装 planaudit。", f"The data folder {name} is missing: install planaudit again.")


def table(path: Path) -> Any:
    """The contents of one of our own YAML files: libyaml is ten times as fast as the parser that says where a user's file is wrong."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
