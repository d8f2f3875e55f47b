"""The input of a run: which files, by what name, in which role."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
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


def gather(inputs: Sequence[Path], templates: Iterable[Path]) -> list[InputFile]:
    """All files of a run, sorted by source, each once; a file given both ways is a template.

    Two inputs that hold files of the same name keep both: the later ones get their folder's name in front.
    Raises InputError where a path does not exist or nothing is found.
    """
    issued: dict[Path, str] = {}
    for root in templates:
        found = _files(root, "上级方案（--template）")
        if not found:
            raise InputError(f"上级方案目录里没有文件：{root}。")
        folder = root.parent.resolve().name if root.is_file() else root.resolve().name
        issued |= {path.resolve(): f"{folder}/{name}" for path, name in found}
    files: dict[Path, InputFile] = {}
    taken: set[str] = set()
    for root in inputs:
        for path, name in _files(root, "输入路径"):
            real = path.resolve()
            if real in files:
                continue
            source = name
            if source in taken:
                folder = root.parent.resolve().name if root.is_file() else root.resolve().name
                source = f"{folder}/{name}"
                n = 2
                while source in taken:
                    source, n = f"{folder}-{n}/{name}", n + 1
            taken.add(source)
            files[real] = InputFile(path, source, "template" if real in issued else "submission")
    for real, source in issued.items():
        if real not in files:
            files[real] = InputFile(real, source, "template")
    if not any(file.role == "submission" for file in files.values()):
        raise InputError(f"没有找到可审查的文件：{'、'.join(map(str, inputs))}。请指定装有学校报送材料的文件或文件夹。")
    return sorted(files.values(), key=lambda file: file.source)


def identifier(source: str, digest: str, part: int | None) -> str:
    """The id of a document: the same bytes at the same place give the same one."""
    return hashlib.sha256(f"{source}\x1f{digest}\x1f{part or 0}".encode()).hexdigest()[:16]
