"""The input of a run: which files, by what name, in which role."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.records import Role

# Files that offices and systems leave behind and nobody submits.
_IGNORED = ("~$", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the batch: where it lies, its path below the input root, its role."""

    path: Path
    source: str
    role: Role


def _files(root: Path, what: str) -> list[tuple[Path, str]]:
    """The files of an input path with their names below it. Raises InputError if there is no such path."""
    if root.is_file():
        return [(root, root.name)]
    if not root.is_dir():
        raise InputError(f"找不到{what}：{root}。请检查路径。")
    found = [path for path in root.rglob("*") if path.is_file() and not path.name.startswith(_IGNORED)]
    return sorted(((path, path.relative_to(root).as_posix()) for path in found), key=lambda pair: pair[1])


def gather(inputs: Sequence[Path], templates: Iterable[Path], out: Path | None = None) -> list[InputFile]:
    """All files of a run, sorted by source, each once; a file given both ways is a template. `out` is left out of the inputs.

    Files of the same name from different inputs all keep theirs, with their folder's name in front, whatever the inputs' order.
    Raises InputError where a path does not exist or nothing is found.
    """
    issued: dict[Path, tuple[Path, str]] = {}
    for root in templates:
        found = _files(root, "上级方案（--template）")
        if not found:
            raise InputError(f"上级方案目录里没有文件：{root}。")
        issued |= {path.resolve(): (root, f"{_folder(root)}/{name}") for path, name in found}
    result = out.resolve() if out else None
    named: dict[Path, tuple[Path, str]] = {}
    for root in sorted(inputs, key=lambda path: str(path.resolve())):
        for path, name in _files(root, "输入路径"):
            real = path.resolve()
            if not (result and real.is_relative_to(result)):
                named.setdefault(real, (root, name))
    submissions = [real for real in named if real not in issued]
    if not submissions:
        raise InputError(f"没有找到可审查的文件：{'、'.join(map(str, inputs))}。请指定装有学校报送材料的文件或文件夹。")
    named |= {real: place for real, place in issued.items() if real not in named}
    sources = _unique(named, issued)
    return sorted(
        (InputFile(real, source, "template" if real in issued else "submission") for real, source in sources.items()),
        key=lambda file: file.source,
    )


def _folder(root: Path) -> str:
    return (root.parent if root.is_file() else root).resolve().name


def _unique(named: dict[Path, tuple[Path, str]], issued: Collection[Path]) -> dict[Path, str]:
    """A source for each file: its name below its root. Where several have the same, submissions first and by path, the first keeps
    it and the others get their folders' names in front.
    """
    sources = {real: name for real, (_, name) in named.items()}
    clashes = [source for source, count in Counter(sources.values()).items() if count > 1]
    for clash in clashes:
        holders = sorted((real for real, source in sources.items() if source == clash), key=lambda real: (real in issued, str(real)))
        for real in holders[1:]:
            root = named[real][0]
            above = (root.parent if root.is_file() else root).resolve()
            prefix, n = [above.name], 1
            while "/".join([*prefix, clash]) in sources.values():
                above = above.parent
                n += 1
                prefix = [above.name, *prefix] if above.name else [f"{prefix[0]}-{n}", *prefix[1:]]
            sources[real] = "/".join([*prefix, clash])
    return sources


def identifier(source: str, digest: str, part: int | None) -> str:
    """The id of a document: the same bytes at the same place give the same one."""
    return hashlib.sha256(f"{source}\x1f{digest}\x1f{part or 0}".encode()).hexdigest()[:16]
