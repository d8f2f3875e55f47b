"""What a campaign requires of a document: YAML files that a supervisor edits, validated with errors that name line and field.

A file gives one rubric: its `genre`, the words of the `campaign` it holds for (all, if left out), and the `required` labels in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.classification.labels import LABELS
from pipeline.data import table
from pipeline.errors import RequirementsError

_TEXT = {"type": "string", "minLength": 1}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["genre", "required"],
    "properties": {
        "genre": {"enum": ["plan", "summary", "notice", "roster"]},
        "campaign": {"type": "array", "items": _TEXT, "minItems": 1},
        "name": {"type": "object", "additionalProperties": False, "properties": {"zh": _TEXT, "en": _TEXT}, "required": ["zh"]},
        "required": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["label"],
                "properties": {
                    "label": {"enum": [label for label in LABELS if label not in ("preamble", "other")]},
                    "zh": _TEXT,
                    "en": _TEXT,
                },
            },
        },
    },
}


@dataclass(frozen=True, slots=True)
class Required:
    """One required label with its Chinese and English name."""

    label: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """The requirements of one genre; `campaign` holds the words of the campaigns it is for, empty for all. `file` is its name."""

    genre: str
    campaign: tuple[str, ...]
    required: tuple[Required, ...]
    zh: str
    en: str
    file: str

    def holds_for(self, doc_type: str, campaign: str | None, title: str | None) -> bool:
        """Whether it is for documents of this type and campaign."""
        words = f"{campaign or ''} {title or ''}"
        return self.genre == doc_type and (not self.campaign or any(word in words for word in self.campaign))


def load(path: Path) -> Rubric:
    """Read and validate one requirements file.

    Raises RequirementsError that names the file, the line and the field, and says what is expected there.
    """
    import jsonschema  # noqa: PLC0415  (this and YAML take a tenth of a second, and workers get their rubrics ready made)
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415

    words = _text(path)
    _check_marks(path, words)
    try:
        data = YAML().load(words)
    except YAMLError as error:
        mark, why = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        line = mark.line + 1 if mark else 1
        raise RequirementsError(
            f"要求文件 {path} 第 {line} 行不是合法的 YAML：{why}。请检查缩进和冒号。",
            f"Requirements file {path}, line {line}: no valid YAML, {why}. Check indentation and colons.",
        ) from error
    problem = next(
        iter(sorted(jsonschema.Draft202012Validator(_SCHEMA).iter_errors(data), key=lambda e: list(map(str, e.absolute_path)))), None
    )
    if problem is not None:
        raise _explained(path, data, problem)
    labels = [row["label"] for row in data["required"]]
    if len(set(labels)) != len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise RequirementsError(
            f"要求文件 {path} 的 required 中 {twice} 出现了两次，请删去一处。",
            f"Requirements file {path}: {twice} stands twice in required. Delete one.",
        )
    return _rubric(data, path)


def _text(path: Path) -> str:
    """The file's text. Raises RequirementsError that says how it is to be saved where it is no UTF-8."""
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise RequirementsError(
            f"要求文件无法读取：{path}（{error.strerror or error}）。请检查路径。",
            f"The requirements file cannot be read: {path} ({error.strerror or error}). Check the path.",
        ) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RequirementsError(
            f"要求文件 {path} 第 {line} 行不是 UTF-8 编码（多半存成了 GBK，即 ANSI）。请在记事本中“另存为”，编码选 UTF-8。",
            f"Requirements file {path}, line {line}: not UTF-8 (probably GBK, called ANSI). Save it again as UTF-8.",
        ) from error


#: a field's name with a wide colon behind it, or without the blank that YAML wants behind a colon
_FIELD = re.compile(
    r"[ \t\u3000]*(?:-[ \t\u3000]*)?(?P<name>genre|campaign|name|required|label|zh|en)[ \t\u3000]*(?:(?P<wide>：)|:(?=[^ \t\r\n:]))"
)


def _check_marks(path: Path, words: str) -> None:
    """What a Chinese keyboard gets wrong, which YAML takes for plain words or speaks of in riddles. Raises RequirementsError."""
    for line, written in enumerate(words.splitlines(), 1):
        indent = written[: len(written) - len(written.lstrip())] if written.strip() else ""
        if field := _FIELD.match(written):
            name = field["name"]
            wrong = (f"{name} 后面是全角冒号“：”", f"a wide colon “：” stands behind {name}")
            missing = (f"{name} 的冒号后面缺一个半角空格", f"a blank is missing behind “{name}:”")
            chinese, foreign = wrong if field["wide"] else missing
            chinese, foreign = f"{chinese}，应写作“{name}: …”", f"{foreign}; write “{name}: …”"
        elif "\t" in written.partition("#")[0]:
            chinese, foreign = "有制表符（Tab），请改成空格", "it holds a tab; use blanks instead"
        elif "\u3000" in indent:
            chinese, foreign = "行首用了全角空格，请改成半角空格", "it begins with a wide blank; use plain blanks instead"
        else:
            continue
        raise RequirementsError(f"要求文件 {path} 第 {line} 行：{chinese}。", f"Requirements file {path}, line {line}: {foreign}.")


def default() -> Rubric:
    """The default rubric for plans. It is our own file, which the tests validate."""
    path = Path(__file__).with_name("default_plan.yaml")
    return _rubric(table(path), path)


def _rubric(data: Any, path: Path) -> Rubric:
    """The rubric of a valid file."""
    required = tuple(Required(row["label"], row.get("zh") or row["label"], row.get("en") or row["label"]) for row in data["required"])
    name = data.get("name") or {}
    zh = name.get("zh") or path.stem
    return Rubric(data["genre"], tuple(data.get("campaign") or ()), required, zh, name.get("en") or zh, path.name)


def choose(rubrics: Iterable[Rubric], doc_type: str, campaign: str | None, title: str | None) -> Rubric | None:
    """The rubric for a document: one that names its campaign wins over one for all; None where none holds."""
    fitting = [rubric for rubric in rubrics if rubric.holds_for(doc_type, campaign, title)]
    return next((rubric for rubric in fitting if rubric.campaign), fitting[-1] if fitting else None)


#: what a schema calls a kind of value, in words
_KINDS = {
    "object": ("若干“字段: 值”", "fields with values"),
    "array": ("以“- ”开头的列表", "a list whose items begin with “- ”"),
    "string": ("文字", "a text"),
}


def _explained(path: Path, data: Any, problem: Any) -> RequirementsError:
    """The error for a schema error (`jsonschema.ValidationError`): where it stands and what is expected."""
    keys = list(problem.absolute_path)
    line = _line(data, keys, problem)
    field = ".".join(f"第{key + 1}项" if isinstance(key, int) else str(key) for key in keys) or "（整个文件）"
    field_en = ".".join(f"item {key + 1}" if isinstance(key, int) else str(key) for key in keys) or "(the whole file)"
    expected, expected_en = _expected(problem)
    return RequirementsError(
        f"要求文件 {path} 第 {line} 行，字段 {field}：{expected}。",
        f"Requirements file {path}, line {line}, field {field_en}: {expected_en}.",
    )


def _expected(problem: Any) -> tuple[str, str]:
    """What the schema wants and what stands there instead, in Chinese and English."""
    found = f"{problem.instance!r}"
    if problem.validator == "enum":
        allowed = [str(value) for value in problem.validator_value]
        return f"应为其中之一：{'、'.join(allowed)}，现为 {found}", f"one of {', '.join(allowed)} is expected, not {found}"
    if problem.validator == "additionalProperties":
        known = list(problem.schema["properties"])
        extra = [str(key) for key in problem.instance if key not in known]
        return (
            f"有不认识的字段 {'、'.join(extra)}，可用字段：{'、'.join(known)}",
            f"unknown field {', '.join(extra)}; the fields are {', '.join(known)}",
        )
    if problem.validator == "required":
        lacking = [key for key in problem.validator_value if not isinstance(problem.instance, dict) or key not in problem.instance]
        return f"缺少字段 {'、'.join(lacking)}", f"the field {', '.join(lacking)} is missing"
    wanted = str(problem.validator_value)
    kind, kind_en = _KINDS.get(wanted, (wanted, wanted))
    return f"应为{kind}，现为 {found}", f"{kind_en} is expected, not {found}"


def _line(data: Any, keys: list[Any], problem: Any) -> int:
    """The line (from 1) of the innermost node on the way to the error that knows its line."""
    line, node = 1, data
    for key in keys:
        place = getattr(node, "lc", None)
        if place is not None:
            known = place.data or {}
            if key in known:
                line = known[key][0] + 1
        node = node[key]
    if problem.validator == "additionalProperties" and hasattr(node, "lc"):
        extra = [key for key in node if key not in problem.schema.get("properties", {})]
        if extra:
            line = int(node.lc.data[extra[0]][0]) + 1
    elif hasattr(node, "lc") and keys and isinstance(keys[-1], int):
        line = node.lc.line + 1
    return line
