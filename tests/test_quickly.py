"""What is imported first in the processes of the command changes no pattern."""

from __future__ import annotations

import json
import re
import subprocess
import sys


def test_patterns_that_share_their_classes_match_what_they_matched() -> None:
    patterns = ["[\u3400-\u9fff]+", "[^\u3400-\u9fff·]", "[\u3400-\u9fffA-Za-z]{2}", "(?i)[k-mß\u212a]", "[，。；]", r"[^\W\d_]"] * 2
    text = "青石·小学 ABc，2025年；Kelvin \u212a ß ſ〇①。"
    code = f"from pipeline import quickly; import re, json; print(json.dumps([re.findall(p, {text!r}) for p in {patterns!r}]))"
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True)
    assert json.loads(done.stdout) == [re.findall(pattern, text) for pattern in patterns]


def test_a_program_that_imports_the_package_keeps_its_own_way() -> None:
    code = "import gc, sys, pipeline, pipeline.auditing, pipeline.analysis; print(gc.isenabled(), 'pipeline.quickly' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_a_compiler_that_is_built_otherwise_stays_as_it_is() -> None:
    code = "from types import ModuleType; from pipeline import quickly; other = ModuleType('other'); known = dict(vars(other)); "
    code += "print(quickly.share_classes(other), vars(other) == known)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
