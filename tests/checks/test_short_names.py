"""Short names of schools and places: where a text is looked through for them, and what a sentence does with one."""

from __future__ import annotations

import pytest

from pipeline import analysis, drafting
from pipeline.checks import other_names, short_names
from pipeline.checks.belongs import vows
from pipeline.checks.case import Case
from pipeline.cleaning.reading import clean
from pipeline.ingestion import parse
from pipeline.records import Span
from pipeline.segmentation import bundle

OWN = "青柏县云溪小学"
SCHOOLS = [
    ("走进今天的二中，处处整洁。", ["二中"]),
    ("稿子交县三附小编辑部。", ["县三附小"]),
    ("力争三年内把岚山职中办成示范窗口。", ["岚山职中"]),
    ("送石桥学区办公室审核。", ["石桥学区"]),
    ("每一名育德学子都参加。", ["育德"]),
    ("黑板上写着“今天我为柳中争光”。", ["柳中"]),
    ("在官方公众号“澄岭职教”推送。", ["澄岭职教"]),
    ("十九届四中全会之后一小时，一中午都在忙，留一小碗。", []),
    ("莘莘学子、广大学子为班级争光，以校为荣，在教学区集合。", []),
    ("云溪学子以云溪小学为荣，专职教师在阳光校园公众号“校园之声”留言。", []),
]
PLACES = [
    ("为建设平安梅溪、法治社会出力。", ["梅溪"]),
    ("为靖山教育储备年轻人。", ["靖山"]),
    ("迎接木岭县教育局验收，按照柳岭区教育局的要求。", ["木岭县", "柳岭区"]),
    ("做好反诈教育、抓好控烟教育、推动美育教育，为特教教师添光彩，让听障的孩子开口。", []),
    ("建设平安校园，为乡村教育服务，让山里的孩子上好学，向家乡汇报，每周升旗。", []),
    ("必要时转介县医院，送县教育局备案，阅读区和片区各设一处。", []),
]
VOWS = [
    "今天我为{}争光，明天我更出色。",
    "我们{}的孩子遇事先找老师。",
    "“争做{}好少年”的横幅",
    "“我是{}人，文明伴我行”",
    "每一名{}学子都要记住。",
]
NO_VOWS = [
    "我们和{}的老师一起教研。",
    "他笑称自己是{}人。",
    "至今仍自称{}学子。",
    "与{}结对后，我们{}的孩子来访",
    "这一届毕业的{}学子回校。",
]


def case_of(sentence: str) -> Case:
    """A school's plan that holds a sentence."""
    text = f"{OWN}节约粮食实施方案\n\n一、工作目标\n{sentence}\n二、工作要求\n各班按时上报。\n\n{OWN}\n2021年3月1日"
    reading = clean(parse(text.encode(), "a.txt"))
    case = analysis.case_of(drafting.draft(reading, bundle.parts(reading.norm)[0]))
    assert case.identity.issuer == OWN
    return case


def named(case: Case, places: list[Span]) -> list[str]:
    return [case.norm[slice(*place)] for place in places]


@pytest.mark.parametrize(("sentence", "names"), SCHOOLS)
def test_schools_in_short(sentence: str, names: list[str]) -> None:
    case = case_of(sentence)
    assert named(case, list(short_names.schools(case, OWN))) == names


@pytest.mark.parametrize(("sentence", "names"), PLACES)
def test_places(sentence: str, names: list[str]) -> None:
    case = case_of(sentence)
    assert named(case, [*short_names.localities(case, OWN), *other_names.localities(case, OWN)]) == names


def test_districts_are_looked_for_where_the_own_school_has_one() -> None:
    case = case_of("作为桐岭区唯一的试点，我们带头。")
    assert named(case, list(other_names.localities(case, OWN))) == []
    assert named(case, list(other_names.localities(case, "云岫区云溪小学"))) == ["桐岭区"]


def test_a_short_form_of_the_own_name_is_none() -> None:
    assert list(short_names.schools(case_of("走进今天的二中，处处整洁。"), "青柏县第二中学")) == []


@pytest.mark.parametrize("name", ["二中", "育德", "柳湾小学"])
@pytest.mark.parametrize("frame", VOWS)
def test_what_a_school_vows_and_calls_its_own(frame: str, name: str) -> None:
    norm = frame.format(name)
    at = norm.index(name)
    assert vows(norm, Span(at, at + len(name)))


@pytest.mark.parametrize("name", ["二中", "育德", "柳湾小学"])
@pytest.mark.parametrize("frame", NO_VOWS)
def test_what_others_call_themselves(frame: str, name: str) -> None:
    norm = frame.format(*[name] * frame.count("{}"))
    at = norm.rindex(name)
    assert not vows(norm, Span(at, at + len(name)))
