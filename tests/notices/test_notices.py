"""Notices: what a unit is told, what not, in which form, and from which template."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from submissions import COPIED_WORDS, DEFECTIVE, ISSUED, SOUND

from pipeline import audit
from pipeline.errors import UsageError
from pipeline.notices import layout, letters, samples
from pipeline.notices import writing as notices
from pipeline.notices.batch import Batch
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


def test_tags_in_the_head_of_the_page_and_in_its_properties(run: Results, tmp_path: Path) -> None:
    own = tmp_path / "模板"
    notices.templates(own)
    edited = docx.Document(str(own / layout.NOTICE))
    edited.sections[0].header.paragraphs[0].text = "{{ superior }}〔内部〕"
    edited.core_properties.title = "致{{ unit }}"
    edited.save(str(own / layout.NOTICE))
    made = [docx.Document(str(path)) for path in notices.write(run, tmp_path / "notices", HEAD, own) if path.name != layout.CIRCULAR]
    assert {document.sections[0].header.paragraphs[0].text for document in made} == {f"{HEAD.superior}〔内部〕"}
    addressees = [next(p.text for p in document.paragraphs if p.text.endswith("：")) for document in made]
    assert len(made) > 1 and [f"{document.core_properties.title}：" for document in made] == [f"致{unit}" for unit in addressees]


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ superior.__class__.__mro__ }}", "不能用"),
        ("{% for x in %}", "不能用"),
        ("{% if %}", "不能用"),
        ("{% if contact %}{{ 1 / 0 }}{% endif %}", "不能用"),
        ("{{ superior.telephone }}", "telephone"),
        ("{{ telephone }}", "没有这样的字段：{{ telephone }}"),
    ],
    ids=["reaching out", "broken", "no condition", "fails later", "no such part", "no such field"],
)
def test_a_template_reaches_nothing_but_its_fields(run: Results, tmp_path: Path, tag: str, said: str) -> None:
    own = tmp_path / "模板"
    notices.templates(own)
    edited = docx.Document(str(own / layout.CIRCULAR))
    edited.paragraphs[0].insert_paragraph_before(tag)
    edited.save(str(own / layout.CIRCULAR))
    with pytest.raises(UsageError, match=r"通报\.docx") as error:
        written(run, tmp_path / "notices", own)
    assert said in str(error.value) and not (tmp_path / "notices").exists()


def test_a_template_that_is_no_word_document(run: Results, tmp_path: Path) -> None:
    own = tmp_path / "模板"
    notices.templates(own)
    (own / layout.NOTICE).write_text("整改通知书", encoding="utf-8")
    with pytest.raises(UsageError, match=r"整改通知书\.docx"):
        notices.check(own)


def test_templates_are_tried_with_all_the_fields_that_there_are(run: Results) -> None:
    batch = Batch(run, HEAD.superior)
    assert set(samples.FIELDS[layout.CIRCULAR]) == set(letters.to_all(batch, HEAD))
    assert set(samples.FIELDS[layout.NOTICE]) == set(letters.to_unit(batch, batch.concerned[0], HEAD, 1))


# --- who is told of what


def test_copied_passages_are_quoted_with_their_places(tmp_path: Path) -> None:
    made = batch(tmp_path, {"青禾小学/方案.txt": SOUND, "白鹭小学/方案.txt": DEFECTIVE})
    text = next(text for name, text in written(made, tmp_path / "notices").items() if "白鹭" in name)
    lines = [number for number, line in enumerate(DEFECTIVE.splitlines(), 1) if COPIED_WORDS in line]
    opposite = [number for number, line in enumerate(SOUND.splitlines(), 1) if COPIED_WORDS in line]
    assert f"（1）第{lines[0]}行“{COPIED_WORDS[:20]}" in text and f"对方第{opposite[0]}行" in text


def test_two_units_stand_once_in_the_circular_with_their_documents(tmp_path: Path) -> None:
    work = f"一、主要做法\n{COPIED_WORDS[:-1]}，一年里从不间断。\n二、取得成效\n办事快了。"
    other = f"云岭县青禾小学效能风暴行动总结\n\n{work}\n\n云岭县青禾小学\n2023年12月20日\n"
    made = batch(tmp_path, {"青禾小学/方案.txt": SOUND, "青禾小学/总结.txt": other, "白鹭小学/方案.txt": BROKEN})
    text = written(made, tmp_path / "notices")["通报.docx"]
    pairs = [line for line in text.splitlines() if "青禾小学《" in line and "白鹭小学《" in line]
    assert len(pairs) == 1 and pairs[0].count("相似度最高") == 2 and "《云岭县青禾小学效能风暴行动总结》" in pairs[0]


def test_the_issuer_tells_itself_nothing(tmp_path: Path) -> None:
    """What the bureau or an office of it has put among the submissions is neither counted nor answered; its school's is."""
    office = BROKEN.replace("云岭县白鹭小学", "云岭县教育体育局办公室")
    school = BROKEN.replace("云岭县白鹭小学", "云岭县教育局实验幼儿园")
    made = batch(tmp_path, {"a.txt": office, "b.txt": school, "c.txt": SOUND.replace("青禾", "柳湾")})
    text = written(made, tmp_path / "notices")
    assert not [name for name in text if "办公室" in name] and [name for name in text if "实验幼儿园" in name]
    assert "由我单位、所属机构或上级机关制发的1份不列入" in text["通报.docx"] and "办公室\n1" not in text["通报.docx"]


def test_a_few_words_in_common_need_no_explanation(tmp_path: Path) -> None:
    """A sentence in a long text is told to nobody; the document is counted apart from the sound ones and those to be mended."""
    texts: dict[str, str | bytes] = {"template/其他.txt": SOUND.replace("青禾小学", "教育局").replace(COPIED_WORDS, "")}
    for school in ("青禾", "白鹭"):
        chosen = Random(school)
        own = "".join(
            "".join(chosen.choices("早读课桌窗台花盆黑板粉笔跑道球网食堂汤勺门卫水壶雨伞楼梯扶手", k=20)) + "。" for _ in range(90)
        )
        plan = SOUND.replace("青禾", school).replace("2023年2月20日", "2023年2月")
        texts[f"{school}小学/方案.txt"] = plan.replace(COPIED_WORDS, f"{COPIED_WORDS}\n{own}")
    made = batch(tmp_path, texts)
    assert [match for match in made.matches if match.kind == "peer"]
    text = written(made, tmp_path / "notices")
    assert list(text) == ["通报.docx"] and "仅有少量文字与其他单位的材料相近" in text["通报.docx"]


# --- the layout


def test_the_head_keeps_the_standards_distances(run: Results, tmp_path: Path) -> None:
    path = next(path for path in notices.write(run, tmp_path / "notices", HEAD) if path.name != "通报.docx")
    document = docx.Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    number, addressee = lines.index("云教〔2023〕16号"), next(i for i, line in enumerate(lines) if line.endswith("小学："))
    assert lines[number - 3 : number] == ["云岭县教育局文件", "", ""]  # 7.2.5
    assert lines[number + 1 : number + 3] == ["", ""] and lines[number + 3].startswith("关于")  # 7.3.1
    assert lines[addressee - 1] == "" and lines[addressee - 2].endswith("整改通知书")  # 7.3.2
    assert round((document.paragraphs[0].paragraph_format.space_before or 0) / Mm(1)) == 35  # 7.2.4
    assert document.settings.odd_and_even_pages_header_footer  # 7.5
    sides = [footer.paragraphs[0].alignment for footer in (document.sections[0].footer, document.sections[0].even_page_footer)]
    assert sides == [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT]
    fonts = [run.font for paragraph in document.paragraphs for run in paragraph.runs]
    assert all(font.element.rPr.rFonts.get(qn("w:hint")) == "eastAsia" for font in fonts)


def test_whom_to_ask_and_who_gets_a_copy(run: Results, tmp_path: Path) -> None:
    head = replace(HEAD, contact="方予安，0931-0000000", copies="云岭县人民政府。")
    told = {path.name: text_of(path) for path in notices.write(run, tmp_path / "all", head)}
    assert all("（联系人：方予安，0931-0000000）" in text and "抄送：云岭县人民政府。\n" in text for text in told.values())
    plain = written(run, tmp_path / "few")
    assert not any("联系人" in text or "抄送" in text for text in plain.values())
    assert all("云岭县教育局办公室\n2023年6月5日印发" in text for text in (*told.values(), *plain.values()))


def test_a_long_name_stands_on_one_line(run: Results, tmp_path: Path) -> None:
    head = replace(HEAD, superior="云岭哈萨克族蒙古族自治县教育和体育局")
    path = next(notices.write(run, tmp_path / "notices", head))
    size = docx.Document(str(path)).paragraphs[0].runs[0].font.size
    assert size and size * len(f"{head.superior}文件") <= Mm(156)


def test_days_and_ordinals() -> None:
    assert day(date(2024, 11, 9)) == "2024年11月9日"
    assert [ordinal(n) for n in (1, 10, 11, 19, 20, 21, 99)] == ["一", "十", "十一", "十九", "二十", "二十一", "九十九"]
