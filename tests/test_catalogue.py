"""The catalogue of findings is complete: the contract's codes, and every code that the checks make, in both languages."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import pipeline
from pipeline import Settings, analyse
from pipeline.checks.findings import LABEL_NAMES, Kind, catalogue, make, message
from pipeline.classification.labels import LABELS
from pipeline.records import Block, Severity, Source, Span

PACKAGE = Path(pipeline.__file__).parent
CONTRACT = Path(__file__).parents[1] / "../shared/contract.md"
CODES = """
missing_section empty_section unnamed_leadership duplicated_section repeated_text duplicate_number number_gap placeholder foreign_name
foreign_topic date_order date_overlap date_gap date_impossible year_mismatch stage_count_mismatch count_mismatch name_conflict
""".split()


@cache
def made() -> dict[str, list[ast.Call]]:
    """All calls of `make` in the package, by the code that they make; under "?" those whose code is not written out."""
    calls: dict[str, list[ast.Call]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "make" and node.args:
                code = node.args[0]
                calls.setdefault(code.value if isinstance(code, ast.Constant) else "?", []).append(node)
    return calls


def test_every_code_of_the_contract_is_described() -> None:
    assert set(CODES) <= set(catalogue())


def test_the_codes_are_those_of_the_contract() -> None:
    if not CONTRACT.exists():
        pytest.skip("the result contract lies outside the repository and is not there")
    (paragraph,) = re.findall(r"(?m)^\*\*Finding codes\.\*\*(.*(?:\n.+)*)", CONTRACT.read_text(encoding="utf-8"))
    assert set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b|\bplaceholder\b", paragraph)) == set(CODES)


def test_every_code_that_is_made_is_described_and_every_described_one_is_made() -> None:
    assert set(made()) == set(catalogue())


KINDS = [pytest.param(kind, id=code) for code, kind in catalogue().items()]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_worded_in_both_languages(kind: Kind) -> None:
    assert kind.severity in get_args(Severity)
    for words in (kind.title, kind.message, kind.basis, kind.advice, kind.example):
        assert set(words) == {"zh", "en"}
        assert re.search(r"[\u4e00-\u9fff]", words["zh"])
        assert re.search(r"[A-Za-z]{2}", words["en"])
        assert not re.search(r"[\u4e00-\u9fff]", words["en"])


@pytest.mark.parametrize("code", sorted(made()))
def test_the_blanks_of_a_message_are_given_where_it_is_made(code: str) -> None:
    wanted = {field for lang in ("zh", "en") for _, field, _, _ in string.Formatter().parse(catalogue()[code].message[lang]) if field}
    for call in made()[code]:
        given = {keyword.arg for keyword in call.keywords}
        given |= {"name"} if "label" in given else set()
        assert wanted - {"quote"} <= given


def test_both_languages_name_the_same_things() -> None:
    for kind in catalogue().values():
        zh, en = ({field for _, field, _, _ in string.Formatter().parse(kind.message[lang]) if field} for lang in ("zh", "en"))
        assert zh == en, kind.code


def test_every_label_has_a_name() -> None:
    assert set(LABEL_NAMES) == set(LABELS)
    assert all(set(names) == {"zh", "en"} for names in LABEL_NAMES.values())


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError, match="catalogue"):
        make("no_such_code", "文字", None)


def test_a_finding_quotes_its_place_and_its_fingerprint_depends_on_the_evidence_alone() -> None:
    one = make("placeholder", "聘请XX作家", Span(2, 4))
    assert one.quote == "XX"
    assert make("placeholder", "前面多了一句。聘请XX作家", Span(9, 11)).fingerprint == one.fingerprint
    assert make("date_impossible", "聘请XX作家", Span(2, 4)).fingerprint != one.fingerprint
    assert make("placeholder", "聘请XX作家", Span(2, 5)).fingerprint != one.fingerprint


def test_a_message_speaks_both_languages() -> None:
    absent = make("missing_section", "", None, label="steps", name="方法步骤")
    assert message(absent, "zh") == "未找到“方法步骤”。请补写这一部分。"
    assert "Steps" in message(make("empty_section", "四、步骤", Span(0, 4), label="steps"), "en")


def test_figures_and_names_are_said_in_the_readers_language() -> None:
    """An English document's figures in a Chinese report; numbers without blanks around them; what is required without its conditions."""
    stages = make("stage_count_mismatch", "into four stages", Span(0, 16), announced="four", found=3)
    assert message(stages, "zh") == "文中说分四个阶段，实际列出3个。请核对。"
    assert message(make("repeated_text", "", None, chars=391), "zh") == "有391字的内容在文中出现两次。请删去一处。"
    absent = make("missing_section", "", None, label="leadership", name="领导小组（有姓名）", name_en="Leading group (with names)")
    assert message(absent, "zh") == "未找到“领导小组”。请补写这一部分。"
    assert 'No "Leading group" was found' in message(absent, "en")
    for kind in catalogue().values():
        assert not re.search(r"[^\x00-\x7f] \{|\} [^\x00-\x7f]", kind.message["zh"]), kind.code


def test_a_blank_day_is_quoted_with_its_whole_year() -> None:
    lines = ("云岭县青禾小学效能风暴行动实施方案", "一、工作目标", "少让家长跑一趟路。", "二、主要任务", "办事流程贴在门口。")
    signed = (*lines, "云岭县青禾小学", "2018年9月　日")
    (document,) = analyse(Source(tuple(map(Block, signed)), "txt"), Settings())
    assert [item.quote for item in document.findings if item.code == "placeholder"] == ["2018年9月 日"]
