"""The input of a run: which files, by what name, in which role, and what was left out."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.errors import InputError
from pipeline.ingestion.member_names import is_left_behind, tidy
from pipeline.ingestion.messages import note
from pipeline.records import Note, Role

#: parts between a container and its member in a source (``box.zip!/方案.docx``); names of real folders have the wide mark instead
_INSIDE, _REAL = "!/", "！/"
#: what an input path is called in errors, Chinese and English
_INPUT = ("输入路径", "input path")
_TEMPLATE = ("上级方案（--template）", "issued plan (--template)")
#: what an audit leaves: a folder that holds all of it was handed in by nobody
_RESULTS = {"documents.jsonl", "matches.jsonl", "run.json"}
#: names that a note gives as examples
_NAMED = 5
#: Windows' links between folders, which Python tells apart since 3.12
_is_junction: Callable[[str], bool] = getattr(os.path, "isjunction", lambda path: False)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the batch: where it lies, its path below the input root, its role.

    A folder that cannot be searched and a link that leads nowhere are such files too: reading them tells why it fails.
    """

    path: Path
    source: str
    role: Role


class Gathered(NamedTuple):
    """The files of a run, sorted by source, and what was left out on purpose."""

    files: list[InputFile]
    notes: tuple[Note, ...]


@dataclass
class _Walk:
    """A search through folders; what it leaves out is collected by the kind of the note that tells it."""

    without: Collection[str]
    left_out: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def files(self, root: Path, what: tuple[str, str]) -> list[tuple[Path, str]]:
        """The files of an input path with their names below it. Raises InputError if there is no such path."""
        if _is_file(root):
            return [(root, shown(root.name))]
        if not os.path.isdir(root):  # noqa: PTH112  see _is_file
            raise InputError(f"找不到{what[0]}：{root}。请检查路径。", f"The {what[1]} does not exist: {root}. Check the path.")
        found = ((path, shown("/".join(path.relative_to(root).parts) or root.resolve().name)) for path in self._below(root))
        return sorted(found, key=lambda pair: (pair[1], str(pair[0])))

    def _below(self, root: Path) -> Iterator[Path]:
        folders = [root]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as listed:
                    entries = list(listed)
            except OSError:
                yield folder
                continue
            if {entry.name for entry in entries} >= _RESULTS:
                self._leave("note.earlier_results", folder, root)
                continue
            for entry in entries:
                path, kind = Path(entry.path), _kind(entry)
                if self.without and os.path.realpath(path) in self.without:
                    continue
                if is_left_behind(entry.name) or entry.name == "__MACOSX":
                    self._leave("note.left_behind", path, root)
                elif kind == "folder":
                    folders.append(path)
                elif kind == "file":
                    yield path
                else:
                    self._leave("note.folder_links" if kind == "link" else "note.special_files", path, root)

    def _leave(self, key: str, path: Path, root: Path) -> None:
        self.left_out[key].add(shown("/".join(path.relative_to(root).parts) or _real(root).name))

    def notes(self) -> Iterator[Note]:
        for key, names in sorted(self.left_out.items()):
            some = [*sorted(names)[:_NAMED], *(["…"] if len(names) > _NAMED else [])]
            yield note(key, count=len(names), names=("、".join(some), ", ".join(some)))


def _kind(entry: os.DirEntry[str]) -> Literal["file", "folder", "link", "special"]:
    """What an entry of a folder is to the search; what cannot be looked at is left to the reading, which tells why."""
    try:
        if entry.is_dir():
            return "link" if entry.is_symlink() or _is_junction(entry.path) else "folder"
        return "file" if entry.is_file() or not Path(entry.path).exists() else "special"
    except OSError:
        return "file"


def gather(inputs: Sequence[Path], templates: Iterable[Path], without: Iterable[Path] = ()) -> Gathered:
    """All files of a run, each once; a file given both ways is a template. The files and folders `without` are no inputs.

    Links to folders are not followed. Files of the same name from different inputs all keep theirs, with their folder's name in front,
    whatever the inputs' order. Raises InputError where a path does not exist or nothing is found.
    """
    walk = _Walk({os.path.realpath(path) for path in without})
    issued: dict[Path, tuple[Path, str]] = {}
    for root in templates:
        found = walk.files(root, _TEMPLATE)
        if not found:
            raise InputError(f"上级方案目录里没有文件：{root}。", f"The folder of issued plans holds no files: {root}.")
        issued |= {_real(path): (root, f"{_folder(root)}/{name}") for path, name in found}
    named: dict[Path, tuple[Path, str]] = {}
    for root in sorted(inputs, key=os.path.realpath):
        for path, name in walk.files(root, _INPUT):
            named.setdefault(_real(path), (root, name))
    if not any(real not in issued for real in named):
        raise InputError(
            f"没有找到可审查的文件：{'、'.join(map(str, inputs))}。请指定装有学校报送材料的文件或文件夹。",
            f"There are no files to audit: {', '.join(map(str, inputs))}. Name the files or folders that the schools submitted.",
        )
    named |= {real: place for real, place in issued.items() if real not in named}
    sources = _unique(named, issued)
    files = [InputFile(real, source, "template" if real in issued else "submission") for real, source in sources.items()]
    return Gathered(sorted(files, key=lambda file: file.source), tuple(walk.notes()))


def shown(name: str) -> str:
    """The name of a file or member as part of a source: composed characters (macOS stores é as e and an accent), no control
    characters, and no ``!/``, which says that a container is entered. Bytes that are no UTF-8 are read as GB18030 where they can be.

    >>> shown("报送!/cafe\\u0301.txt"), shown("甲\\n乙.txt")
    ('报送！/café.txt', '甲_乙.txt')
    """
    parts = [_decoded(part) for part in name.split("/")]
    return tidy(unicodedata.normalize("NFC", "/".join(parts))).replace(_INSIDE, _REAL)


def _decoded(part: str) -> str:
    """A name whose bytes are no UTF-8 as Chinese, if it can be."""
    try:
        return part.encode("utf-8", "surrogateescape").decode("gb18030") if not part.isprintable() and _is_raw(part) else part
    except (UnicodeDecodeError, UnicodeEncodeError):
        return part


def _is_raw(part: str) -> bool:
    return any("\udc80" <= character <= "\udcff" for character in part)


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113  never an error, where Path.is_file fails on a name that is too long


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike Path.resolve never an error, also where links go round in a circle


def _folder(root: Path) -> str:
    return shown(_real(root.parent if _is_file(root) else root).name)


def _unique(named: dict[Path, tuple[Path, str]], issued: Collection[Path]) -> dict[Path, str]:
    """A source for each file: its name below its root. Where several have the same, submissions first and by path, the first keeps
    it and the others get their folders' names in front.
    """
    sources = {real: name for real, (_, name) in named.items()}
    taken = Counter(sources.values())
    clashes: dict[str, list[Path]] = defaultdict(list)
    for real, source in sources.items():
        if taken[source] > 1:
            clashes[source].append(real)
    for clash, holders in sorted(clashes.items()):
        for real in sorted(holders, key=lambda real: (real in issued, str(real)))[1:]:
            root = named[real][0]
            above = _real(root.parent if _is_file(root) else root)
            prefix, n = [above.name], 1
            while (source := shown("/".join([*prefix, clash]))) in taken:
                above = above.parent
                n += 1
                prefix = [above.name, *prefix] if above.name else [f"{prefix[0]}-{n}", *prefix[1:]]
            sources[real] = source
            taken[source] = 1
    return sources


def identifier(source: str, digest: str, part: int | None) -> str:
    """The id of a document: the same bytes at the same place give the same one."""
    return hashlib.sha256(f"{source}\x1f{digest}\x1f{part or 0}".encode()).hexdigest()[:16]
