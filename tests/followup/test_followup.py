"""The second round: each finding of the first is told mended, in part, not, or only in looks, with the words of both texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from submissions import COPIED_WORDS, ISSUED, SOUND, demonstrated

from pipeline import audit
from pipeline.cli import main
from pipeline.followup.outcomes import Outcome
from pipeline.followup.rounds import outcomes
from pipeline.report.results import Results, load
from pipeline.review.decisions import Decisions, Wish, evidence_of_finding

#: 青禾小学's plan with a blank to fill in and a stage that ends on no day
BLANK = "校长××任督查员。"
BROKEN = SOUND.replace("（2023年3月1日至3月31日）", "（2023年3月1日至3月32日）").replace("一、指导思想", f"{BLANK}\n一、指导思想")
#: a plan of 白鹭小学's own, but for one passage
COPY = f"""云岭县白鹭小学效能风暴行动安排

一、指导思想
让家长少跑一趟路，让老师少填一张表，把省下来的时间还给课堂。
二、具体做法
{COPIED_WORDS}
门卫室添一本来访登记簿，谁来找谁、几点办完，都记清楚，每周五由值周教师汇总后贴在公示栏。
三、时间安排
（一）摸底阶段（2023年3月1日至3月31日）。发一张问卷，听听家长最烦哪件事。
（二）改进阶段（2023年4月1日至5月31日）。一件一件改，改完一件划掉一件。
四、领导小组
组长：柳春生
成员：何小满、邓家宝

云岭县白鹭小学
2023年2月27日
"""


def run(root: Path, files: dict[str, str]) -> Results:
    for name, text in {**files, "template/方案.txt": ISSUED}.items():
        path = root / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    audit(root / "in", templates=root / "in" / "template", out=root / "out", cache=root / "store")
    return load(root / "out")


def told(root: Path, old: dict[str, str], new: dict[str, str]) -> list[Outcome]:
    return list(outcomes(run(root / "old", old), run(root / "new", new)))


def fates(found: list[Outcome]) -> dict[str, str]:
    return {item.code: item.fate for item in found}


def test_what_was_mended_is_shown_in_both_texts(tmp_path: Path) -> None:
    mended = BROKEN.replace("3月32日", "3月31日").replace("××", "王振华")
    found = {item.code: item for item in told(tmp_path, {"青禾小学/方案.txt": BROKEN}, {"青禾小学/方案（改）.txt": mended})}
    assert fates(list(found.values())) == {"date_impossible": "mended", "placeholder": "mended"}
    assert "3月32日" in found["date_impossible"].before and "3月31日" in found["date_impossible"].after
    assert "王振华" in found["placeholder"].after


def test_what_stands_as_it_stood_is_open(tmp_path: Path) -> None:
    found = told(tmp_path, {"青禾小学/方案.txt": BROKEN}, {"青禾小学/方案.txt": BROKEN.replace("3月32日", "3月31日")})
    assert fates(found) == {"date_impossible": "mended", "placeholder": "open"}


def test_a_blank_filled_with_another_blank_is_a_change_in_looks(tmp_path: Path) -> None:
    new = BROKEN.replace("校长××任督查员", "校长____任督查员")
    found = {item.code: item for item in told(tmp_path, {"青禾小学/方案.txt": BROKEN}, {"青禾小学/方案.txt": new})}
    assert found["placeholder"].fate == "cosmetic" and "____" in found["placeholder"].after


def test_a_section_that_came_without_names_is_mended_in_part(tmp_path: Path) -> None:
    names = "四、领导小组\n组长：柳春生\n成员：何小满、邓家宝\n"
    posts = "四、组织领导\n学校成立领导小组，由校长任组长，教导主任任副组长，各班主任为成员。\n"
    old, new = ({"白鹭小学/方案.txt": COPY.replace(names, part)} for part in ("", posts))
    assert fates(told(tmp_path, old, new)) == {"missing_section": "partly"}


def test_what_is_new_and_what_never_came(tmp_path: Path) -> None:
    found = told(tmp_path, {"青禾小学/方案.txt": BROKEN}, {"红枫小学/方案.txt": BROKEN.replace("青禾", "红枫")})
    assert {(item.unit[3:7], item.fate) for item in found if item.code != "copied"} == {("青禾小学", "absent"), ("红枫小学", "new")}


def test_a_copied_passage_that_was_only_reworded(tmp_path: Path) -> None:
    old = {"青禾小学/方案.txt": SOUND, "白鹭小学/方案.txt": COPY}
    reworded = COPY.replace("值班领导带着记录本到各办公室走一遍", "值班领导拿着登记本到每个办公室看一遍")
    found = {item.unit: item for item in told(tmp_path, old, {**old, "白鹭小学/方案.txt": reworded}) if item.code == "copied"}
    assert found["云岭县白鹭小学"].fate == "cosmetic" and "仅作改写" in found["云岭县白鹭小学"].remark
    assert "云岭县青禾小学" not in found  # it is probably the original, and has nothing to mend


def test_a_plan_without_its_signature_is_the_same_plan(tmp_path: Path) -> None:
    """It is booked to its folder then, and its findings are neither gone nor never handed in again."""
    unsigned = BROKEN.replace("\n云岭县青禾小学\n2023年2月20日\n", "\n").replace("云岭县青禾小学", "")
    found = told(tmp_path, {"青禾小学/方案.txt": BROKEN}, {"青禾小学/方案（改）.txt": unsigned})
    assert {item.fate for item in found if item.code in ("date_impossible", "placeholder")} == {"open"}


def test_what_came_again_and_cannot_be_read(tmp_path: Path) -> None:
    found = told(tmp_path, {"青禾小学/方案.txt": BROKEN}, {"青禾小学/方案.txt": "", "红枫小学/方案.txt": COPY.replace("白鹭", "红枫")})
    absent = [item for item in found if item.fate == "absent"]
    assert {item.code for item in absent} >= {"date_impossible", "placeholder"}
    assert all("无法读取" in item.remark for item in absent if item.code != "copied")


def test_what_people_called_not_true_needs_no_mending(tmp_path: Path) -> None:
    old, new = (run(tmp_path / name, {"青禾小学/方案.txt": BROKEN}) for name in ("old", "new"))
    (line,) = old.submissions
    item = next(item for item in line.findings if item.code == "placeholder")
    Decisions.beside(tmp_path / "old/out").decide([Wish(evidence_of_finding(line, item), "false")], "王老师")
    Decisions.beside(tmp_path / "new/out").decide([Wish(evidence_of_finding(line, item), "false")], "王老师")
    found = list(outcomes(load(tmp_path / "old/out"), load(tmp_path / "new/out")))
    assert fates(found) == {"date_impossible": "open"}
    assert fates(list(outcomes(old, new))) == {"date_impossible": "open", "placeholder": "open"}


def test_a_batch_that_comes_again_unchanged_is_open_throughout(tmp_path_factory: pytest.TempPathFactory) -> None:
    results = load(demonstrated(tmp_path_factory).out)
    found = list(outcomes(results, results))
    assert len(found) > 40 and {item.fate for item in found} == {"open"}


def test_in_english(tmp_path: Path) -> None:
    old = run(tmp_path / "old", {"青禾小学/方案.txt": BROKEN})
    new = run(tmp_path / "new", {"青禾小学/方案.txt": BROKEN.replace("校长××任督查员", "校长____任督查员")})
    found = {item.code: item for item in outcomes(old, new, "en")}
    assert found["placeholder"].remark == "another blank stands in place of the old one"
    assert "was left unfilled" in found["placeholder"].what


def test_what_did_not_change_is_not_reworded(tmp_path: Path) -> None:
    """Several passages between two plans, light edits in them, and the same files again."""
    words = "食堂每天公示菜价和留样记录，家长委员会每月抽查一次账目，发现问题三日内答复并在校门口张贴处理结果。"
    old = {
        "青禾小学/方案.txt": SOUND.replace("召开教职工大会，学习县局文件。", words),
        "白鹭小学/方案.txt": COPY.replace("发一张问卷，听听家长最烦哪件事。", words.replace("每月", "每周").replace("张贴", "贴出")),
    }
    found = [item for item in told(tmp_path, old, old) if item.code == "copied"]
    assert found and {item.fate for item in found} == {"open"}


def test_a_passage_written_anew_is_mended(tmp_path: Path) -> None:
    old = {"青禾小学/方案.txt": SOUND, "白鹭小学/方案.txt": COPY}
    new = COPY.replace(COPIED_WORDS, "教导处把备课组长请到一起，定下每月听课四节，听完当场说优点和不足，学期末每人交一篇反思。")
    found = {item.unit: item for item in told(tmp_path, old, {**old, "白鹭小学/方案.txt": new}) if item.code == "copied"}
    assert found["云岭县白鹭小学"].fate == "mended"


def test_a_few_words_changed_are_said(tmp_path: Path) -> None:
    """Little of the likeness is lost where a long passage is changed here and there; that it was changed is said all the same."""
    words = (
        "食堂每天公示菜价和留样记录，家长委员会每月抽查一次账目，发现问题三日内答复并在校门口张贴处理结果。"
        "班主任每晚七点前把当天作业写进年级记录本，年级组长第二天早上翻看，超时的当天约谈，一周汇总一次交给教导处存档备查。"
        "图书室中午和放学后各开放四十分钟，由高年级学生轮流值守，借出的书贴上班级标签，两周不还的由班长上门去催，学期末公布借阅榜。"
    )
    old = {
        "青禾小学/方案.txt": SOUND.replace("召开教职工大会，学习县局文件。", words),
        "白鹭小学/方案.txt": COPY.replace("发一张问卷，听听家长最烦哪件事。", words),
    }
    new = old["白鹭小学/方案.txt"].replace("翻看", "查阅").replace("去催", "提醒")
    found = {item.unit: item for item in told(tmp_path, old, {**old, "白鹭小学/方案.txt": new}) if item.code == "copied"}
    copied = found["云岭县白鹭小学"]
    assert copied.fate == "cosmetic" and "仅作改写（2处词句）" in copied.remark


def test_the_figures_of_both_rounds_are_one_measure(tmp_path: Path) -> None:
    """Texts that did not change share as many letters as the first audit said, though two of them alone share more than in a batch."""
    school = {name: COPY.replace("白鹭", name).replace("柳春生", leader) for name, leader in (("白鹭", "柳春生"), ("红枫", "柏小鱼"))}
    files = {"青禾小学/方案.txt": SOUND, **{f"{name}小学/方案.txt": text for name, text in school.items()}}
    found = [item for item in told(tmp_path, files, files) if item.code == "copied"]
    assert found
    for item in found:
        (said,) = re.findall(r"共(\d+)字", item.what)
        assert item.remark == f"仍有{said}字雷同"


def test_unread_files_and_schools_that_had_not_submitted(tmp_path: Path) -> None:
    register = tmp_path / "名册.csv"
    register.write_text("学校名称\n云岭县青禾小学\n云岭县白鹭小学\n云岭县红枫小学\n云岭县柳湾小学\n", encoding="utf-8")
    first = {"青禾小学方案.txt": SOUND, "双河小学方案.txt": COPY.replace("白鹭", "双河")}
    second = {**first, "白鹭小学方案.txt": COPY, "红枫小学方案.txt": SOUND.replace("青禾", "红枫")}
    rounds = []
    for name, texts in (("old", {**first, "白鹭小学方案.txt": "", "坏了.txt": ""}), ("new", second)):
        (tmp_path / name).mkdir()
        for file, text in texts.items():
            (tmp_path / name / file).write_text(text, encoding="utf-8")
        audit(tmp_path / name, schools=register, out=tmp_path / f"{name}-out", cache=tmp_path / "store")
        rounds.append(load(tmp_path / f"{name}-out"))
    found = list(outcomes(*rounds))
    assert {(item.code, item.unit): item.fate for item in found if item.code in ("unread", "not_submitted")} == {
        ("unread", "云岭县白鹭小学"): "mended",
        ("unread", "（未署单位）坏了"): "absent",
        ("not_submitted", "云岭县红枫小学"): "mended",
        ("not_submitted", "云岭县柳湾小学"): "open",
    }
    said = CliRunner().invoke(main, ["followup", str(tmp_path / "old-out"), str(tmp_path / "new-out")])
    assert said.exit_code == 0, said.output
    register_sheet = load_workbook(tmp_path / "new-out/followup.xlsx").worksheets[0]
    kinds = {row[4].value for row in register_sheet.iter_rows(min_row=2) if row[1].value}
    assert kinds >= {"无法读取", "未报送"}
    lists = {str(choice.sqref)[0]: choice.formula1 for choice in register_sheet.data_validations.dataValidation}
    assert lists == {"J": '"已整改,部分整改,未整改（仅作表面修改）,未整改,未重新报送,新增"', "L": '"√,×"'}


def test_the_register(tmp_path: Path) -> None:
    run(tmp_path / "old", {"青禾小学/方案.txt": BROKEN})
    run(tmp_path / "new", {"青禾小学/方案.txt": BROKEN.replace("3月32日", "3月31日")})
    said = CliRunner().invoke(main, ["followup", str(tmp_path / "old/out"), str(tmp_path / "new/out")])
    assert said.exit_code == 0, said.output
    assert "已整改: 1" in said.output and "未整改: 1" in said.output
    register, units = load_workbook(tmp_path / "new/out/followup.xlsx").worksheets
    assert [row[9].value for row in register.iter_rows(min_row=2) if row[1].value] == ["未整改", "已整改"]
    assert units.cell(2, 2).value == "云岭县青禾小学" and units.cell(2, 9).value == 0.5
