"""What the process from which workers come does before they are born."""

from __future__ import annotations

import subprocess
import sys

TEXT = (
    "青石小学禁毒工作方案\n一、燃灯者先自明\n以平安校园为目标。\n组长：孟繁荣\n"
    "二、实施步骤\n（一）宣传阶段（2025年3月1日至3月15日）。\n2025年2月1日\n"
)


def analysed(*modules: str) -> str:
    """What a fresh process that has imported the modules makes of the text."""
    code = (
        f"import {', '.join(modules)}\n"
        "from pipeline.analysis import analyse\nfrom pipeline.ingestion import parse\nfrom pipeline.settings import Settings\n"
        f"print(ascii(analyse(parse({TEXT.encode()!r}), Settings())))"
    )
    return subprocess.run([sys.executable, "-B", "-c", code], capture_output=True, text=True, check=True).stdout


def test_a_worker_that_has_rehearsed_reads_a_document_as_any_other_does() -> None:
    assert analysed("pipeline.quickly", "pipeline.rehearsal") == analysed("pipeline")


def test_the_rehearsal_loads_what_a_document_needs() -> None:
    """A document like those that schools hand in loads no further module, and compiles no pattern but those made of its own words."""
    code = (
        "import pipeline.quickly, pipeline.rehearsal, sys, re._compiler\n"
        "from pipeline.analysis import analyse\nfrom pipeline.ingestion import parse\nfrom pipeline.settings import Settings\n"
        "known, fresh, compile_ = set(sys.modules), [], re._compiler.compile\n"
        "re._compiler.compile = lambda *what: fresh.append(what) or compile_(*what)\n"
        f"analyse(parse({TEXT.encode()!r}), Settings())\n"
        "print(len(fresh) < 3, sorted(set(sys.modules) - known))"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-B", "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "True []"
