"""Invented plans for the tests of reuse: prose that no two texts share by chance, the set phrases that all share, and passages to plant."""

from __future__ import annotations

from random import Random

from pipeline.reuse import Text

#: characters of which the prose is made; it means nothing, and no two sentences have more than a word or two in common
CHARACTERS = (
    "的一在了有中学校生师安全工作读书课堂家长检查计划活动组织教育管理制度班级年月日上下大小多少人民国地方村镇县山水田路桥门窗灯火车船"
    "红黄蓝白黑春夏秋冬早晚东西南北左右高低长短快慢新旧好坏轻重冷热明暗花草树木鸟鱼马牛羊米面油盐茶饭菜果衣帽鞋袜针线布纸笔墨字画歌舞"
    "走跑跳坐站看听说写想问答给拿放开关进出来去起回到过用做打扫洗补修种收买卖送接等找记算数分合量尺石土金木铁铜瓦砖墙柱梁井池沟塘湖河江海"
)
STOCK = (
    "加强组织领导，落实工作责任，",
    "以习近平新时代中国特色社会主义思想为指导，",
    "提高认识，统一思想，",
    "确保各项工作落到实处、取得实效。",
    "坚持以人为本，注重实际效果，",
    "现将有关情况总结如下：",
    "不断提高教育教学质量和办学水平，",
    "做到早发现、早报告、早处置，",
)


def sentence(rng: Random) -> str:
    """A sentence of 22 to 37 characters in three clauses."""
    return "，".join("".join(rng.choices(CHARACTERS, k=rng.randint(6, 11))) for _ in range(3)) + "。"


def prose(rng: Random, sentences: int, stock: float = 0.0) -> str:
    """So many sentences, a share of them led in by a set phrase, a line break now and then."""
    parts = []
    for _ in range(sentences):
        parts.append((rng.choice(STOCK) if rng.random() < stock else "") + sentence(rng) + ("\n" if rng.random() < 0.2 else ""))
    return "".join(parts)


def plan(rng: Random, *passages: str, sentences: int = 6) -> str:
    """The passages in their order, each on a line of its own, between prose that no other plan has."""
    return "\n".join([prose(rng, sentences), *(part for passage in passages for part in (passage, prose(rng, sentences)))])


def submission(name: str, text: str) -> Text:
    return Text(name, text, "submission")


def template(name: str, text: str) -> Text:
    return Text(name, text, "template")


#: four passages of 65 to 80 letters that have nothing in common
RIVER = (
    "河道沿线设立三块醒目的警示牌，牌上写明水深、最近的救生圈放在哪里以及值守人的电话；"
    "每块牌子由住在附近的一户家长认领，牌子被水冲歪了就在家长群里说一声，学校当天派人扶正。"
)
LIBRARY = (
    "把库房里落灰的一千二百册旧书搬到走廊拐角，钉几排矮书架，低年级学生伸手就能拿到；"
    "看完放回原处，丢了不罚，年底数一数少了多少，再由爱心书屋补上。"
)
HOMEWORK = (
    "各科教师每周二下午把下周要布置的作业放在一起看，重复的划掉，机械抄写的划掉，"
    "三年级以上每天加起来不超过四十分钟，由年级主任签名后贴到教室门口。"
)
VISITS = (
    "春耕结束以前，教师两人一组走遍十一个自然村，坐在火塘边同老人说话，问清孩子住在谁家、"
    "几点起床、路上要走多久，一户一页记在蓝皮本子里，回来锁进档案柜。"
)
