"""Generated sources for property tests: lines of plans and summaries in any order, with damage mixed in."""

from __future__ import annotations

from hypothesis import strategies as st

from pipeline.records import Anchor, Block, Source

LINES = (
    "青柏县云溪小学2021年“光盘行动”实施方案",
    "关于印发《云溪小学光盘行动实施方案》的通知",
    "各班级、各处室：",
    "为培养学生勤俭节约的好习惯，根据县教育局的统一安排，制定本方案。",
    "一、指导思想",
    "以立德树人为根本任务，坚持教育引导与制度约束相结合。",
    "二、工作目标：剩饭剩菜明显减少。",
    "三、主要任务",
    "四、实施步骤",
    "（一）宣传发动阶段（3月1日—3月31日）。召开动员会，张贴宣传画。",
    "第二阶段：组织实施（2021年4月1日至6月31日）",
    "3.总结提升：11月上旬至12月底。",
    "（二）各班于3月15日前将计划交教导处。",
    "五、组织领导",
    "组长：沈云川（校长）副组长：何素琴",
    "成员：马文举、罗小燕、俄木·阿果",
    "由副校长何素琴任办公室主任，组长张大川每周检查。",
    "组长：XX 成员：",
    "六、工作要求",
    "一是加强领导；二是广泛宣传；三是注重实效。",
    "全校开展“三个一”活动：（1）一次班会；（2）一次参观。",
    "一、二年级：讲一个节约故事。",
    "①召开班会；②张贴标语。",
    "附件：领导小组名单",
    "第一篇：云溪小学读书活动方案",
    "第二篇：云溪小学读书活动总结",
    "青柏县云溪小学",
    "2021年2月26日",
    "二〇二一年  月  日",
    "現將學校開展節約教育的實施情況總結如下，請領導審閱，並與各校經驗交流。",
    "I. Guiding ideology",
    "(1) Publicity stage (March 1 to March 31). A meeting is held and posters are put up in the canteen.",
    "Leader: Shen Yunchuan. Members: Ma Wenju and Luo Xiaoyan.",
    "2065438+2003 and 65438+February",
)
MARKS = ("- 1 -", "—2—", "第3页 共8页", "4", "", "首页 > 通知公告 > 正文", "责任编辑：小林", "　　")
ALPHABET = "学校组长成员：（）()、。，；一二三月日年0123456789-—XX 　\tａ１⽅⻝biaoǎ“”《》\u200b𠮷"

# Each kind of damage puts something after, or in place of, one character of a line; what it puts there cleaning takes out again.
GLOSS = ("biāo", "lǐng", "xué", "àn", "ɡuāng")
RADICALS = str.maketrans("方用生人工", "⽅⽤⽣⼈⼯")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

digits_and_marks = st.text(ALPHABET, max_size=30)


@st.composite
def damaged_lines(draw: st.DrawFn) -> str:
    """A line of a document, often with glosses, page marks, radicals, wide digits or blanks in it."""
    line = draw(st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), st.sampled_from(MARKS), digits_and_marks))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(line)))
        damage = draw(st.sampled_from([*(f"({gloss})" for gloss in GLOSS), "-1-", "-2-", "第1页共4页", " ", "　", "\t"]))
        line = line[:at] + damage + line[at:]
    table = draw(st.sampled_from([{}, {}, RADICALS, FULL_WIDTH]))
    return line.translate(table)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """A source of up to 25 blocks: paragraphs, headings with numbers, rows of cells, running headers."""
    blocks: list[Block] = []
    for row, line in enumerate(draw(st.lists(damaged_lines(), max_size=25))):
        kind = draw(st.sampled_from(["paragraph"] * 8 + ["heading", "numbered", "cells", "header"]))
        anchor = Anchor(line=row + 1)
        if kind == "heading":
            blocks.append(Block(line, "heading", anchor, level=draw(st.integers(1, 3))))
        elif kind == "numbered":
            blocks.append(Block(line, anchor=anchor, number=draw(st.sampled_from(["一、", "（二）", "3."]))))
        elif kind == "cells":
            cells = line.split("：")
            blocks += [Block(cell, "cell", Anchor(table=0, row=row, column=column)) for column, cell in enumerate(cells)]
        else:
            blocks.append(Block(line, anchor=anchor, region="header" if kind == "header" else "body"))
    if blocks and draw(st.integers(0, 5)) == 0:
        blocks *= 2  # the whole document once more
    return Source(tuple(blocks), draw(st.sampled_from(["txt", "html", "docx"])))
