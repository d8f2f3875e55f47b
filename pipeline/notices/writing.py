"""Notices written: the circular and a letter for each unit, from the default templates or edited ones."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.notices import layout, letters, samples
from pipeline.notices.batch import Batch
from pipeline.notices.filling import Template
from pipeline.notices.letters import Letterhead
from pipeline.report.inert import plain
from pipeline.report.results import Results

__all__ = ["Letterhead", "check", "templates", "write"]

#: characters that a file name cannot have on some system, and the longest name that all of them take
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t\0', "_"))
_LONGEST = 60


def templates(folder: Path) -> list[Path]:
    """Write the default templates into `folder` to be edited in Word; those already there are left as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in ((layout.NOTICE, layout.notice), (layout.CIRCULAR, layout.circular)):
        if not (folder / name).exists():
            (folder / name).write_bytes(content())
            made.append(folder / name)
    return made


def check(own: Path | None) -> None:
    """Raise UsageError, with what to do, for an edited template in the folder `own` that is no Word document, has a tag that is not
    understood, or a field that there is none of: before anything is written.
    """
    for name, fields in samples.FIELDS.items() if own else ():
        if own and (own / name).exists():
            template = Template(name, (own / name).read_bytes())
            unknown = template.unknown(set(fields))
            if unknown:
                words = "、".join(f"{{{{ {field} }}}}" for field in sorted(unknown))
                raise UsageError(
                    f"通知书模板 {own / name} 里没有这样的字段：{words}。可用的字段：{'、'.join(sorted(fields))}。请在 Word 中改正。",
                    f"The template {own / name} has fields that do not exist: {words}. There are: {', '.join(sorted(fields))}.",
                )
            template.filled(fields)


def write(results: Results, folder: Path, head: Letterhead, own: Path | None = None, undecided: Set[str] = frozenset()) -> Iterator[Path]:
    """Write the notices of a run into `folder` and yield each path: the circular first, then one for each unit concerned.

    Each has the next document number. `own` is a folder with edited templates; a template that it lacks is the default one. About the
    documents whose ids are `undecided` something is suspected on which people have not decided: the circular says so. Raises UsageError
    for an edited template that cannot be filled in.
    """
    check(own)
    folder.mkdir(parents=True, exist_ok=True)
    circular, batch = folder / layout.CIRCULAR, Batch(results, head.superior, undecided)
    circular.write_bytes(_template(layout.CIRCULAR, own, head).filled(letters.to_all(batch, head)))
    yield circular
    template = _template(layout.NOTICE, own, head)
    for number, unit in enumerate(batch.concerned, 1):
        name = f"{number:03d}-{plain(unit).translate(_FORBIDDEN).strip(' .')[:_LONGEST]}-{layout.NOTICE}"
        (folder / name).write_bytes(template.filled(letters.to_unit(batch, unit, head, number)))
        yield folder / name


def _template(name: str, own: Path | None, head: Letterhead) -> Template:
    if own and (own / name).exists():
        return Template(name, (own / name).read_bytes())
    return Template(name, (layout.notice if name == layout.NOTICE else layout.circular)(head.superior))
