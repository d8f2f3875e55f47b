"""Names of schools that a register holds, left in a text, also where these schools hand in nothing."""

from __future__ import annotations

import pytest
from documents import document

from pipeline.comparison import compare
from pipeline.records import Entry
from pipeline.schools.register import School

OWN = "青柏县云溪小学"
SCHOOLS = (School(OWN, ("云溪完小", "云溪校区")), School("青柏县石门镇中心小学", ("石门完小",)), School("青柏县第三中学", ("三中",)))


def found(sentence: str, schools: tuple[School, ...] = SCHOOLS) -> list[str | None]:
    """The names that are found left in a plan of the first school, in which this sentence stands."""
    plan = document(
        {
            "change": {
                "title": OWN + "2021年“光盘行动”实施方案",
                "signature": f"{OWN}\n2021年2月26日",
                "demands": f"六、工作要求\n{sentence}",
            }
        }
    )
    (entry,), _ = compare([Entry("a", "a.txt", "submission", "ok", unit=OWN, document=plan)], schools=schools)
    return [dict(finding.params)["name"] for finding in entry.findings if finding.code == "foreign_name"]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("石门镇中心小学校园内张贴标语二十条。", "石门镇中心小学"),
        ("通过努力，石门完小的面貌有了明显变化。", "石门完小"),
        ("取消第三中学年度评优资格。", "第三中学"),
    ],
)
def test_a_school_of_the_register_that_hands_in_nothing(sentence: str, name: str) -> None:
    assert found(sentence) == [name]


def test_what_its_form_tells_needs_no_register() -> None:
    assert found("通过努力，石门完小的面貌有了明显变化。", ()) == ["石门完小"]


def test_nobody_knows_it_without_the_register() -> None:
    assert found("石门的校区由值周教师巡查。", ()) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "云溪完小的面貌有了明显变化。",
        "云溪校区由值周教师巡查。",
        "组织教师到石门镇中心小学参观学习。",
        "学生毕业后大多升入第三中学。",
        "与石门完小结成帮扶对子。",
    ],
)
def test_its_own_other_names_and_partners(sentence: str) -> None:
    assert found(sentence) == []
