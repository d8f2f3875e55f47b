"""Sets of documents with gold answers: where they lie, what they hold, whether they are still as they were frozen."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline import data
from pipeline.auditing import Audit, audit
from pipeline.errors import ResultError, UsageError
from pipeline.evaluation.sheet import Row

_HELD_OUT = "corpus/heldout"
_SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A set: `name` as printed, its folder, the lines of gold.jsonl and matches.jsonl; of a frozen one the files that `changed`."""

    name: str
    folder: Path
    documents: tuple[Row, ...]
    matches: tuple[Row, ...]
    changed: tuple[str, ...] = ()


def held_out() -> list[Path]:
    """The sets of the project that are kept for measuring. Raises UsageError in an installation, which comes without them."""
    try:
        return sorted(path.parent for path in data.folder(_HELD_OUT).glob("*/gold.jsonl"))
    except ResultError as error:
        raise UsageError(
            f"这里没有 {_HELD_OUT}：评测集只在源代码中。请指定评测集文件夹。",
            f"There is no {_HELD_OUT} here: the sets come with the source alone. Name the folder of a set.",
        ) from error


def load(folder: Path) -> GoldSet:
    """The set in `folder`; UsageError, which says what to do, where a part is missing or not JSON."""
    for part in ("in", "gold.jsonl", "matches.jsonl"):
        if not (folder / part).exists():
            raise UsageError(
                f"{folder} 不是评测集：缺少 {part}。评测集要有 in/、gold.jsonl 和 matches.jsonl。",
                f"{folder} is no set: {part} is missing. A set has in/, gold.jsonl and matches.jsonl.",
            )
    place = folder.resolve()
    rows = _rows(folder / "gold.jsonl"), _rows(folder / "matches.jsonl")
    return GoldSet(f"{place.parent.name}/{place.name}", folder, *rows, changed(folder) if is_frozen(folder) else ())


def _rows(path: Path) -> tuple[Row, ...]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise UsageError(f"{path} 第 {number} 行不是 JSON：{error}", f"{path}, line {number}: no JSON: {error}") from error
    return tuple(rows)


def is_frozen(folder: Path) -> bool:
    """Whether a set is kept for measuring: it lies below a folder `heldout`, or beside a file SHA256SUMS."""
    place = folder.resolve()
    return any(above.name == "heldout" for above in place.parents) or (place.parent / _SUMS).exists()


def changed(folder: Path) -> tuple[str, ...]:
    """Files of a frozen set that are not as SHA256SUMS says, are gone or were added, in order; SHA256SUMS itself where it is gone."""
    place = folder.resolve()
    home = place.parent
    if not (home / _SUMS).exists():
        return (_SUMS,)
    wanted = {}
    for line in (home / _SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition(" ")
        path = home / name.strip().removeprefix("*")
        if place in path.parents:
            wanted[path] = digest
    there = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in place.rglob("*") if path.is_file()}
    differing = [path for path in wanted.keys() | there.keys() if wanted.get(path) != there.get(path)]
    return tuple(sorted(path.relative_to(place).as_posix() for path in differing))


def audited(gold: GoldSet, jobs: int | None = None) -> Audit:
    """The ordinary audit of a set, in memory and from nothing; texts of a set with a manifest are rendered first, as the demo does."""
    with tempfile.TemporaryDirectory(prefix="planaudit-evaluation-") as scratch:
        root = gold.folder / "in"
        if (gold.folder / "manifest.yaml").exists():
            from pipeline.demo import build  # noqa: PLC0415

            root, _ = build(Path(scratch))
        return audit(root, templates=[path for path in [root / "template"] if path.exists()], jobs=jobs, cache=False)
