"""Compiled patterns that are kept between runs match what they matched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

PATTERNS = [
    "[\u3400-\u9fff]+",
    r"(?P<year>\d{4})年(?:(?P<month>\d\d?)月)?",
    "(?i)[k-mß\u212a]",
    "(?m)^一、.*$",
    r"(?<!第)[^\W\d_]{2}(?=，)",
]
TEXT = "一、青石·小学 ABc，2025年；\n第二中学，2024年11月 Kelvin \u212a ß。"
#: compiles and applies the patterns with a file for their forms; prints what they give and how many the file held before
CODE = """
import json, re, sys
from pathlib import Path
from pipeline import patterns
import re._compiler
patterns.install(re._compiler, Path(sys.argv[1]))
held = len(patterns._installed._kept)
found = [[(m.span(), m.groups(), m.groupdict()) for m in re.finditer(p, sys.argv[2])] for p in json.loads(sys.argv[3])]
patterns.keep()
late = re.compile("a late one|" * 3).pattern
print(json.dumps([held, found]))
"""


def run(file: Path, *options: str) -> tuple[int, object]:
    command = [sys.executable, "-X", "utf8", *options, "-c", CODE, str(file), TEXT, json.dumps(PATTERNS)]
    held, found = json.loads(subprocess.run(command, capture_output=True, check=True, env={"PATH": ""}).stdout)
    return held, found


def expected() -> object:
    found = [[(m.span(), m.groups(), m.groupdict()) for m in re.finditer(pattern, TEXT)] for pattern in PATTERNS]
    return json.loads(json.dumps(found))


def test_patterns_taken_from_the_file_match_what_fresh_ones_match(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "forms"
    first, second = run(file), run(file)
    assert first == (0, expected())
    assert second[0] >= len(PATTERNS)
    assert second[1] == expected()


def test_a_damaged_file_or_one_of_another_python_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "forms"
    run(file)
    whole = file.read_bytes()
    for damaged in (b"", whole[:100], b"rubbish", whole.replace(sys.version[:6].encode(), b"9.9.99"[: len(sys.version[:6])])):
        file.write_bytes(damaged)
        assert run(file) == (0, expected())
        assert run(file)[0] >= len(PATTERNS)


def test_where_no_bytecode_is_to_be_written_no_file_is(tmp_path: Path) -> None:
    assert run(tmp_path / "forms", "-B") == (0, expected())
    assert not list(tmp_path.iterdir())


def test_what_is_compiled_after_keeping_is_not_kept(tmp_path: Path) -> None:
    run(tmp_path / "forms")
    assert b"a late one" not in (tmp_path / "forms").read_bytes()


def test_where_the_folder_cannot_be_written_patterns_are_compiled_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert run(tmp_path / "file" / "forms") == (0, expected())
