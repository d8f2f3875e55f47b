"""A school by its names: in a signature, in the name of a file or folder, in a title."""

from __future__ import annotations

import pytest

from pipeline.schools.register import Register, School, key, short_forms

REGISTER = Register(
    (
        School("云岭县第三中学", ("三中",)),
        School("云岭县青禾小学", ("青禾完小",), "柳湾镇"),
        School("柳湾镇中心小学", (), "柳湾镇"),
        School("白河镇中心小学", (), "白河镇"),
        School("云岭县实验小学", ("实小", "城关第一小学")),
        School("Yunling Bilingual School", ("YBS",)),
    )
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("云岭县青禾小学", "云岭县青禾小学"),
        ("青禾小学", "云岭县青禾小学"),
        ("青 禾 小 学", "云岭县青禾小学"),
        ("雲嶺縣青禾小學", "云岭县青禾小学"),
        ("柳湾镇青禾完小教导处", "云岭县青禾小学"),
        ("中共云岭县青禾小学支部委员会", "云岭县青禾小学"),
        ("青禾小学少先队大队部", "云岭县青禾小学"),
        ("第三中学", "云岭县第三中学"),
        ("云岭县柳湾镇中心小学", "柳湾镇中心小学"),
        ("城关第一小学", "云岭县实验小学"),
        ("Yunling Bilingual School", "Yunling Bilingual School"),
        # other schools
        ("白河镇青禾小学", None),
        ("河西县第三中学", None),
        ("云岭县第三中学附属幼儿园", None),
        ("中心小学", None),
        ("小青禾小学", None),
        ("柳湾镇中心小学青禾小学", None),
        ("云岭县教育局", None),
        ("", None),
    ],
)
def test_who_signs(words: str, name: str | None) -> None:
    known = REGISTER.issuer(words)
    assert (known.school.name if known else None) == name
    assert known is None or known.named == words


@pytest.mark.parametrize(
    ("words", "name", "named"),
    [
        ("（三中）方案", "云岭县第三中学", "三中"),
        ("03青禾小学行动方案(1)", "云岭县青禾小学", "青禾小学"),
        ("2023年青禾完小工作计划", "云岭县青禾小学", "青禾完小"),
        ("关于印发青禾小学方案的通知", "云岭县青禾小学", "青禾小学"),
        ("云岭县白河镇中心小学2023年总结", "白河镇中心小学", "白河镇中心小学"),
        ("实小 控辍保学总结", "云岭县实验小学", "实小"),
        ("十三中方案", None, None),
        ("三中全会精神学习方案", None, None),
        ("青禾小学附属幼儿园方案", None, None),
        ("青禾小学、实验小学联合方案", None, None),
        ("中心小学方案", None, None),
        ("效能风暴行动方案", None, None),
    ],
)
def test_whom_a_name_speaks_of(words: str, name: str | None, named: str | None) -> None:
    known = REGISTER.spoken_of(words)
    assert (known.school.name, known.named) == (name, named) if known else name is None


def test_a_short_form_that_two_schools_have_tells_none() -> None:
    register = Register((School("云岭县青禾小学"), School("河西县青禾小学")))
    assert register.issuer("青禾小学") is None
    known = register.issuer("河西县青禾小学")
    assert known is not None and known.school.name == "河西县青禾小学"


def test_short_forms() -> None:
    assert list(short_forms("云岭县柳湾镇青禾小学")) == ["柳湾镇青禾小学", "青禾小学"]
    assert list(short_forms("云岭县第三中学")) == ["第三中学"]
    assert list(short_forms("柳湾镇中心小学")) == []
    assert list(short_forms("城区小学")) == []


def test_the_form_in_which_names_are_compared() -> None:
    assert key(" 雲嶺縣　第１中學 ") == "云岭县第1中学"
