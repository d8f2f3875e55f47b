"""Result files read line by line, with errors that name file, line and field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import DecodeError, Struct, ValidationError

from pipeline.errors import ResultError
from pipeline.records import Span

_Line = TypeVar("_Line", bound=Struct)
#: where msgspec says that something is wrong: ``… - at `$.findings[0].severity```
_WHERE = re.compile(r"(?: - at `\$(?P<path>[^`]*)`)?$")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]+)`")


def read(path: Path) -> str:
    """The text of a result file. Raises ResultError where it is missing or no text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ResultError(
            f"结果文件夹 {path.parent} 里缺少 {path.name}。请重新运行 planaudit audit。",
            f"{path.name} is missing in the result folder {path.parent}. Run planaudit audit again.",
        ) from None
    except UnicodeDecodeError as error:
        raise broken(path.name, None, "不是 UTF-8 文本", f"not UTF-8: {error.reason}") from None
    except OSError as error:
        raise broken(path.name, None, "无法打开", error.strerror or "cannot be opened") from None


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a result file that say something, with their numbers."""
    # not splitlines(): U+2028 and the like may stand inside a JSON string
    for number, line in enumerate(read(path).split("\n"), 1):
        if line.strip():
            yield number, line


def record(model: type[_Line], raw: str, name: str, number: int | None) -> _Line:
    """A line as a `model`; `name` and `number` are the file's and the line's, for the ResultError where it is none."""
    try:
        try:
            return msgspec.json.decode(raw, type=model)
        except ValidationError:  # lists and texts may be null: they are absent then
            return msgspec.convert(_without_nulls(msgspec.json.decode(raw)), model)
    except ValidationError as error:
        where = _WHERE.search(str(error))
        missing = _MISSING.search(str(error))
        steps = re.findall(r"[^.\[\]]+", (where["path"] or "") if where else "") + ([missing["name"]] if missing else [])
        at = ".".join(steps)
        raise broken(name, number, f"字段 {at} 不合要求", f"field {at}: {_WHERE.sub('', str(error))}") from None
    except DecodeError as error:
        raise broken(name, number, "不是完整的 JSON", str(error)) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(held) for key, held in value.items() if held is not None}
    return [_without_nulls(held) for held in value] if isinstance(value, list) else value


def check_span(span: Span, length: int, field: str, name: str, number: int) -> None:
    """Raises ResultError where a span does not lie in a text of so many characters."""
    start, end = span
    if not 0 <= start <= end:
        raise broken(name, number, f"字段 {field} 不合要求：[{start}, {end})", f"field {field}: no range of offsets")
    if end > length:
        raise broken(name, number, f"字段 {field} 超出正文", f"field {field} is outside of the text")


def broken(name: str, number: int | None, zh: str, en: str) -> ResultError:
    """The error for a result file that does not keep the contract."""
    at, at_en = (f" 第 {number} 行", f", line {number}") if number else ("", "")
    return ResultError(
        f"结果文件 {name}{at}有误：{zh}。请重新运行 planaudit audit。",
        f"The result file {name}{at_en} is broken: {en}. Run planaudit audit again.",
    )
