"""Years in reports of the press, which tell of other years too."""

from __future__ import annotations

import pytest

from pipeline.analysis import analyse
from pipeline.ingestion import parse
from pipeline.settings import Settings

NEWS = """云溪小学晒出食堂账本

本报讯（记者 沈云川）2025年6月3日上午，云溪小学邀请家长代表走进食堂，现场看验收、看留样、看账目，家长们边看边问。
“孩子吃得怎么样，一看便知。”一位家长说。{said}
下一步，学校将把开放日定在每月第一周，让更多家长走进来。
"""


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("截至2022年5月，全校已收到建议四十条。", ["2022年"]),
        ("自2021年4月全县部署食堂专项整治以来，学校共整改问题十二处。", ["2021年"]),
        ("目前名单已经公布，公示期自2022年6月4日起，共五个工作日。", ["2022年"]),
        ("截至2022年底，学校只有两名炊事员，如今有了五名。", []),
        ("自2021年起，学校坚持教师陪餐。", []),
        ("食堂2019年6月3日建成，目前可供六百人就餐。", []),
        ("2023年5月12日，学校曾办过类似的开放日。", []),
    ],
    ids=["counted up to", "short work since", "what is open now", "looked back on", "a custom since", "built then", "an earlier day"],
)
def test_years_of_a_news_report(said: str, years: list[str]) -> None:
    (document,) = analyse(parse(NEWS.format(said=said).encode(), "报道.txt"), Settings())
    assert document.doc_type == "news"
    quotes = [finding.quote for finding in document.findings if finding.code == "year_mismatch"]
    assert len(quotes) == len(years)
    assert all(year in quote for year, quote in zip(years, quotes, strict=True))
