"""Notices: what a unit is told, what not, in which form, and from which template."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from jinja2.exceptions import SecurityError, TemplateError
from submissions import COPIED_WORDS, DEFECTIVE, ISSUED, SOUND

from pipeline import audit, notices
from pipeline.notices import layout
from pipeline.notices.letters import day, ordinal
from pipeline.report.results import Results, load

#: a plan whose findings stand in the text in the order low, medium, high
GRADED = (
    SOUND.replace("青禾", "柳湾")
    .replace("三、主要任务", "二、主要任务")
    .replace("（2023年4月1日至5月31日）", "（2023年3月20日至5月31日）")
    .replace("6月30日", "6月31日")
    .replace(COPIED_WORDS, "每周三由工会走访一个年级，听听老师们手上还有哪些重复填报的表。")
)
HEAD = notices.Letterhead("云岭县教育局", "云教〔2023〕15号", date(2023, 6, 5), date(2023, 6, 20))
BROKEN = SOUND.replace("青禾", "白鹭").replace("（2023年3月1日至3月31日）", "（2023年3月1日至3月32日）")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A sound school, one that copied from it and has an impossible day, one whose file is empty, and one beside them."""
    root = tmp_path_factory.mktemp("notices")
    files = {
        "青禾小学/方案.txt": SOUND,
        "白鹭小学/方案.txt": BROKEN,
        "云溪<b>小学/方案.txt": "",
        "template/方案.txt": ISSUED,
    }
    for name, text in files.items():
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    audit(root / "in", templates=root / "in" / "template", out=root / "out", cache=root / "store")
    return load(root / "out")


def batch(root: Path, files: dict[str, str | bytes]) -> Results:
    """The run of a batch, with the superior's plan."""
    for name, content in {**files, "template/方案.txt": ISSUED}.items():
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    audit(root / "in", templates=root / "in" / "template", out=root / "out", cache=root / "store")
    return load(root / "out")


def written(run: Results, folder: Path, own: Path | None = None) -> dict[str, str]:
    """The text of each notice, by its file's name."""
    return {path.name: text_of(path) for path in notices.write(run, folder, HEAD, own)}


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_notice_for_each_unit_concerned(run: Results, tmp_path: Path) -> None:
    made = written(run, tmp_path / "notices")
    assert next(iter(made)) == "通报.docx"
    broken = next(text for name, text in made.items() if "白鹭小学" in name)
    for words in ("云岭县教育局文件", "云教〔2023〕17号", "云岭县白鹭小学：", "3月32日", "2023年6月20日前", "2023年6月5日"):
        assert words in broken
    assert not [line for line in broken.splitlines() if "{" in line or ("%" in line and "相似度" not in line)]


def test_copying_is_told_as_a_suspicion_to_both_sides(run: Results, tmp_path: Path) -> None:
    made = written(run, tmp_path / "notices")
    for unit, other in (("青禾小学", "白鹭小学"), ("白鹭小学", "青禾小学")):
        text = next(text for name, text in made.items() if unit in name)
        assert f"与云岭县{other}的" in text and "疑似雷同" in text and "属疑似情况" in text
        assert "抄袭" not in text


def test_an_unreadable_file_is_to_be_handed_in_again(run: Results, tmp_path: Path) -> None:
    name, text = next((name, text) for name, text in written(run, tmp_path / "notices").items() if "云溪" in name)
    assert "需要重新报送的文件" in text and "云溪<b>小学/方案.txt" in text
    assert "<" not in name


@pytest.mark.parametrize(
    "name", ["白鹭小学补充方案.pdf", "收件/3.白鹭小学-附件.docx", "白鹭小学/扫描件0012.pdf", "报送.zip!/白鹭小学/1.docx"], ids=range(4)
)
def test_an_unreadable_file_is_its_schools(tmp_path: Path, name: str) -> None:
    """It stands in the notice of the school, which is no other unit for its file's name."""
    files: dict[str, str | bytes] = {"a/白鹭.txt": BROKEN, "a/青禾.txt": SOUND}
    made = batch(tmp_path, files | {name.replace("!/", "/"): b""})
    text = written(made, tmp_path / "notices")
    assert [name.split("-")[1] for name in text if name != "通报.docx"][:1] == ["云岭县白鹭小学"]
    assert name.replace("!/", "/") in text["001-云岭县白鹭小学-整改通知书.docx"]
    assert "共收到2个单位" in text["通报.docx"] and "看不出" not in text["通报.docx"]
    assert not [key for key in text if "扫描件" in key or "附件" in key or "补充" in key]


def test_a_file_of_nobody_is_told_to_all(tmp_path: Path) -> None:
    made = batch(tmp_path, {"白鹭.txt": BROKEN, "青禾.txt": SOUND, "扫描件0012.pdf": b"", "红枫小学方案.docx": b""})
    text = written(made, tmp_path / "notices")
    assert "其中1份看不出由哪个单位报送：扫描件0012.pdf" in text["通报.docx"]
    assert not [name for name in text if "扫描件" in name]
    assert any("-红枫小学-" in name for name in text)  # a school of which nothing could be read


def test_who_has_not_submitted_is_told_to_all(run: Results, tmp_path: Path) -> None:
    register = tmp_path / "名册.csv"
    register.write_text("名称,别名,学区\n云岭县青禾小学,,\n云岭县远山学校,,\n云岭县近水学校,,\n", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "青禾小学.txt").write_text(SOUND, encoding="utf-8")
    audit(tmp_path / "in", schools=register, out=tmp_path / "out", cache=tmp_path / "store")
    text = written(load(tmp_path / "out"), tmp_path / "notices")["通报.docx"]
    assert "2所未报送：云岭县远山学校、云岭县近水学校。" in text
    assert "未报送" not in written(run, tmp_path / "others")["通报.docx"]


def test_who_was_copied_from_is_sent_nothing(tmp_path: Path) -> None:
    made = batch(tmp_path, {"青禾小学/方案.txt": SOUND, "白鹭小学/方案.txt": DEFECTIVE})
    text = written(made, tmp_path / "notices")
    assert [name.split("-")[1] for name in text if name != "通报.docx"] == ["云岭县白鹭小学"]
    assert "与云岭县青禾小学的" in text["001-云岭县白鹭小学-整改通知书.docx"]
    assert "云岭县青禾小学\n1\n0\n无\n0%" in text["通报.docx"]


def test_an_original_with_faults_of_its_own_is_told_of_these_alone(tmp_path: Path) -> None:
    made = batch(tmp_path, {"青禾小学/方案.txt": SOUND.replace("3月31日", "3月32日"), "白鹭小学/方案.txt": DEFECTIVE})
    text = next(text for name, text in written(made, tmp_path / "notices").items() if "青禾" in name)
    assert "3月32日" in text and "雷同" not in text


def test_each_has_its_number(run: Results, tmp_path: Path) -> None:
    for first, wanted in (("云教〔2023〕9号", "云教〔2023〕{}号"), ("云教函〔2023〕{n}号", "云教函〔2023〕{}号"), ("另发", "另发")):
        head = notices.Letterhead("云岭县教育局", first)
        texts = [text_of(path) for path in notices.write(run, tmp_path / first, head)]
        begin = 9 if "9" in first else 1
        assert [wanted.format(begin + n) in text for n, text in enumerate(texts)] == [True] * len(texts)


def test_without_a_number_there_is_room_for_one(run: Results, tmp_path: Path) -> None:
    for issued, wanted in ((date(2023, 6, 5), True), (None, False)):
        head = notices.Letterhead("云岭县教育局", issued=issued)
        texts = [text_of(path) for path in notices.write(run, tmp_path / str(wanted), head)]
        assert [("〔2023〕　　号" in text) for text in texts] == [wanted] * len(texts)


def test_the_gravest_come_first_and_days_are_chinese(tmp_path: Path) -> None:
    made = batch(tmp_path, {"柳湾小学/方案.txt": GRADED})
    (text,) = (text for name, text in written(made, tmp_path / "notices").items() if "柳湾" in name)
    order = [text.index(words) for words in ("6月31日”不是", "时间重叠", "重复使用")]
    assert order == sorted(order)
    assert "2023年3月1日—2023年3月31日；2023年3月20日—2023年5月31日" in text and "2023-" not in text


def test_the_circular_counts_what_the_run_counts(run: Results, tmp_path: Path) -> None:
    text = written(run, tmp_path / "notices")["通报.docx"]
    assert f"材料{len(run.submissions)}份，另有1份无法读取" in text
    assert "云岭县青禾小学\n1\n0\n无" in text
    # the template's issuer is no unit of the batch
    assert "云岭县教育局\n1" not in text


def test_the_layout_is_the_standards(run: Results, tmp_path: Path) -> None:
    path = next(notices.write(run, tmp_path / "notices", HEAD))
    section = docx.Document(str(path)).sections[0]
    assert section.page_width and section.left_margin and section.right_margin and section.page_height
    assert section.top_margin and section.bottom_margin
    assert round((section.page_width - section.left_margin - section.right_margin) / Mm(1)) == 156
    assert round((section.page_height - section.top_margin - section.bottom_margin) / Mm(1)) == 225
    assert round(section.top_margin / Mm(1)) == 37


def test_edited_templates_are_used_and_never_overwritten(run: Results, tmp_path: Path) -> None:
    own = tmp_path / "模板"
    assert {path.name for path in notices.templates(own)} == {layout.NOTICE, layout.CIRCULAR}
    edited = docx.Document(str(own / layout.NOTICE))
    edited.paragraphs[0].insert_paragraph_before("联系人：{{ superior }}督导室")
    edited.save(str(own / layout.NOTICE))
    assert notices.templates(own) == []
    made = written(run, tmp_path / "notices", own)
    assert all(text.startswith("联系人：云岭县教育局督导室") for name, text in made.items() if name != "通报.docx")


@pytest.mark.parametrize(
    ("tag", "error"), [("{{ unit.__class__.__mro__ }}", SecurityError), ("{% for x in %}", TemplateError)], ids=["reaching out", "broken"]
)
def test_a_template_reaches_nothing_but_its_fields(run: Results, tmp_path: Path, tag: str, error: type[Exception]) -> None:
    own = tmp_path / "模板"
    notices.templates(own)
    edited = docx.Document(str(own / layout.CIRCULAR))
    edited.paragraphs[0].insert_paragraph_before(tag.replace("unit", "superior"))
    edited.save(str(own / layout.CIRCULAR))
    with pytest.raises(error):
        written(run, tmp_path / "notices", own)


def test_days_and_ordinals() -> None:
    assert day(date(2024, 11, 9)) == "2024年11月9日"
    assert [ordinal(n) for n in (1, 10, 11, 19, 20, 21, 99)] == ["一", "十", "十一", "十九", "二十", "二十一", "九十九"]
