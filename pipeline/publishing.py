"""The result folder: whether it may be taken, and how a finished result is put there as a whole.

An earlier result stays until the new one is complete, whatever stops the run; what a killed run left is mended by the next one. What
else lies in the folder stays there: people's decisions, exports, a register of the second round.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import ResultError, UsageError

#: why a folder cannot be moved that can be written: it is where a disk or a container's volume is mounted
_FIXED = (errno.EBUSY, errno.EXDEV)
#: the folder for pages beside a report of many documents, and how the report calls them (`report.apart`)
PAGES = "documents"
_PAGE = re.compile(r"(?:copying-)?\d{3,}\.html")
#: bytes of a folder's name to which some 40 can be added: systems allow 255
_LONGEST_NAME = 200


def check_target(target: Path, used: Sequence[str | Path]) -> None:
    """Refuse to replace what is no result folder, or holds what this run uses, and a place where nothing can be written."""
    real = Path(os.path.realpath(target))
    for path in used:
        if Path(os.path.realpath(path)).is_relative_to(real):
            raise UsageError(
                f"{path} 在输出文件夹 {target} 里，写结果时会被替换掉。请用 --out 另选一个文件夹，例如 {real}-结果。",
                f"{path} lies in the output folder {target}, which is replaced as a whole. Choose another folder with --out, such as "
                f"{real}-results.",
            )
    try:
        if target.is_file():
            raise UsageError(
                f"输出路径是一个文件：{target}。请用 --out 指定文件夹。", f"The output path is a file: {target}. Name a folder with --out."
            )
        if target.is_dir() and any(target.iterdir()) and not (target / "run.json").exists():
            raise UsageError(
                f"输出文件夹 {target} 不是空的，也不是以前的审查结果。请另选一个文件夹，以免覆盖其中的文件。",
                f"The output folder {target} is not empty and holds no earlier result. Choose another: nothing in it is to be lost.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(target if target.is_dir() else target.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _unwritable(target, error) from error


def _unwritable(target: Path, error: OSError) -> ResultError:
    return ResultError(
        f"结果写不进 {target}：{error.strerror or error}。请检查磁盘空间和写入权限、关闭已打开的报告和台账后重新运行；"
        "已完成的读取不会重做，以前的结果没有改动。",
        f"The result cannot be written to {target}: {error.strerror or error}. Check the free space and the permissions, close report and "
        "workbook, and run it again; what was read is not read again, and the earlier result was not changed.",
    )


def publish(target: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new folder beside `target`, and put that in its place as a whole.

    Raises ResultError where it cannot be written.
    """
    target = Path(os.path.realpath(target))
    prefix = _prefix(target)
    beside = target.parent if os.access(target.parent, os.W_OK) else None
    fresh = None
    try:
        _recover(target, prefix)
        fresh = Path(tempfile.mkdtemp(prefix=f"{prefix}.new-{os.getpid()}-", dir=beside))
        write(fresh)
        fresh.chmod(0o755)
        if beside is None or not _exchange(target, fresh, fresh.with_name(fresh.name.replace(f"{prefix}.new-", f"{prefix}.old-", 1))):
            _fill(target, fresh)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        if fresh is not None:
            shutil.rmtree(fresh, ignore_errors=True)


def _prefix(target: Path) -> str:
    """How the folders beside `target` begin in which it is written; short, where its own name is so long that nothing can be added."""
    name = target.name if len(os.fsencode(target.name)) <= _LONGEST_NAME else hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    return f".{name}"


def _exchange(target: Path, fresh: Path, old: Path) -> bool:
    """Put `fresh` in the place of `target`, whose earlier state is gone afterwards; False where `target` cannot be moved.

    Of two runs that end at the same time the later one stays.
    """
    while True:
        try:
            target.rename(old)
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in _FIXED:
                return False
            raise
        try:
            fresh.rename(target)
        except OSError:
            if not target.exists():
                if old.exists():
                    old.rename(target)
                raise
            if target.exists():
                _carry(old, target)
            shutil.rmtree(old, ignore_errors=True)  # another run came in between: what it wrote is replaced in turn
            continue
        _carry(old, target)
        shutil.rmtree(old, ignore_errors=True)
        return True


def _carry(old: Path, target: Path) -> None:
    """Move what the audit has not written anew from an earlier result into the one that took its place."""
    if old.is_dir():
        clear_pages(old)  # pages beside the earlier report: the new one has its own, or none
    for path in sorted(old.iterdir()) if old.is_dir() else ():
        place = target / path.name
        if not place.exists():
            path.rename(place)
        elif path.is_dir() and place.is_dir():
            _carry(path, place)


def clear_pages(folder: Path) -> None:
    """Remove the pages of an earlier report from a result folder; what else people put among them stays."""
    place = folder / PAGES
    for path in place.iterdir() if place.is_dir() else ():
        if _PAGE.fullmatch(path.name):
            path.unlink()
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()


def _fill(target: Path, fresh: Path) -> None:
    """Put the files of `fresh` in the place of those in `target`, one by one: for a folder that cannot be moved."""
    names = [path.relative_to(fresh) for path in sorted(fresh.rglob("*")) if path.is_file()]
    ready = [(fresh / name, (target / name).with_name(f".{name.name}.new-{os.getpid()}")) for name in names]
    try:
        for path, copy in ready:
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copy)
        clear_pages(target)
        for name, (_, copy) in zip(names, ready, strict=True):
            copy.parent.mkdir(exist_ok=True)
            copy.replace(target / name)
    finally:
        for _, copy in ready:
            copy.unlink(missing_ok=True)


def _recover(target: Path, prefix: str) -> None:
    """Mend what a run left that was killed while it wrote: an earlier result goes back to its place, half a new one goes."""
    for old in _left(target.parent, f"{prefix}.old")[-1:]:
        if not target.exists():
            old.rename(target)
    for old in _left(target.parent, f"{prefix}.old"):
        _carry(old, target)
    sweep(target.parent, f"{prefix}.new")
    sweep(target.parent, f"{prefix}.old")


def sweep(place: Path, prefix: str) -> None:
    """Remove the folders `prefix`-<process>-… in `place` whose process is no more."""
    for left in _left(place, prefix):
        shutil.rmtree(left, ignore_errors=True)


def _left(place: Path, prefix: str) -> list[Path]:
    """The folders `prefix`-<process>-… in `place` whose process is no more, by name."""
    found = sorted(place.glob(f"{glob.escape(prefix)}-*-*"))
    if not found:
        return []
    import psutil  # noqa: PLC0415  (nearly never needed)

    processes = [(left, left.name.removeprefix(f"{prefix}-").split("-")[0]) for left in found]
    return [left for left, process in processes if process.isdigit() and not psutil.pid_exists(int(process))]
