"""What the columns of a table of people hold, by the words of its head row, and what stands above a table of members."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extraction.roles import roles_of

#: the characters of a head row's words before brackets: longer cells are no column heads
_HEAD_LENGTH = 10
_ASIDES, _AT_SCHOOL = re.compile(r"\s|（[^（）]*）"), re.compile(r"行政|单位|校内|现任|原|工作")
_INDEX = re.compile(r"序号?|编号|顺序|号|No\.?")
NAME_HEAD = re.compile(r"(?P<who>[\u3400-\u9fff]{0,6}?)(?:姓名|名字)")
_PERSON_HEAD = re.compile(
    r"(?!责任|联系|负责|帮扶|审核|填报)[\u3400-\u9fff]{0,6}(?:人员|教师|老师|领导|干部|队员|监督员|岗员|值日生|名单|教职工|志愿者)"
)
ROLE_HEAD = re.compile(r"[\u3400-\u9fff]{0,8}?(?:职务|岗位|角色|身份|职称|任职)")
#: 分工 may hold a role or what somebody does, never a post
WORK_HEAD = re.compile(r"[\u3400-\u9fff]{0,6}?分工")
_OTHER_HEAD = re.compile(
    r"[\u3400-\u9fff]{0,6}?(?:班级|年级|学校|单位|部门|组别|小组|科室|处室|电话|号码|手机号?|联系方式|性别|民族|年龄|出生|年月|备注|职责|任务|工作内容|内容"
    r"|时[间段]|日期|星期|周次|时限|期限|频次|事项|工作|部位|主题|隐患|问题|措施|地点|区域|位置|楼[层栋号]|栋号?|寝室号?|房间号?|学历|学科|政治面貌|身份证号?|责任人|联系人|负责人|家长|学生|照片|签名|签字|名称|类别|项目|监督岗|岗|路段|组)"
)
#: kinds of people whom a roster has in columns of their own
_WHO = re.compile(
    r"(?:值[岗班日勤周]|执勤|监督|护[学导]|带班|巡查)?(?:教师|学生|老师|家长)(?:监督员|代表|志愿者)?|(?:值[班日周]|带班|带队)(?:领导|干部)"
)
#: those who head a place or a group of pupils, in a column of their own
CHIEF = re.compile(r"(?:楼层?|层|[室舍班队]|寝室|宿舍|单元|中队|小队|楼栋|[路河塘库林湖段片网]|网格|街)长")
#: tables that list whom a campaign is for, not who carries it out
_CARED_FOR = re.compile(r"学生|幼儿|孩子|儿童|考生|家长")
ASIDE = re.compile(r"[\u3400-\u9fff]{0,6}(?:联系人|责任人|负责人)|填[报表]人?|审[核批]人?|制表|电话|签[名字]|校对|签发")
#: what stands above a table of people whose roles it does not print
_CAPTION = re.compile(
    r"领导小组|工作小组|工作组|专班|监督岗|值[班勤日]监督|巡查|护[学校]|(?:组|岗|队|会)(?:成员|人员|名单)|成员(?:名单|一览表|名册|如下|为)|组成人员"
)
_OTHER_CAPTION = re.compile(r"学生|幼儿|考|获奖|表彰|联系|责任人|受助|资助|陪餐|困难|参赛|培训")


@lru_cache(maxsize=1024)  # tables have the same heads
def kind(text: str, *, board: bool) -> str:
    """What a column holds by its head: index, name, person, role, post, work, aside, other; a role for a column of its holders; "" for no head.

    `board`: whether the table is a committee's.

    >>> kind("姓 名", board=False), kind("副组长", board=False), kind("小组职务", board=False), kind("沈克俭", board=False)
    ('name', '副组长', 'role', '')
    """
    plain = _ASIDES.sub("", text).rstrip("：")
    if "/" in plain and len(kinds := {kind(part, board=board) for part in plain.split("/")}) == 1:  # 年级/处室
        return kinds.pop()
    if not plain or len(plain) > _HEAD_LENGTH:
        return ""
    if (roles := roles_of(plain, board=board)) and len(roles) == 1:
        return roles[0]
    if NAME_HEAD.fullmatch(plain):
        return "aside" if ASIDE.search(plain) else "name"
    if ROLE_HEAD.fullmatch(plain) and not _AT_SCHOOL.match(plain):
        return "role"
    if WORK_HEAD.fullmatch(plain):
        return "work"
    heads = (("index", _INDEX), ("aside", ASIDE), ("person", _PERSON_HEAD), ("person", CHIEF), ("post", ROLE_HEAD), ("other", _OTHER_HEAD))
    return next((name for name, pattern in heads if pattern.fullmatch(plain)), "")


def holds_kind(text: str, head: str) -> bool:
    """Whether a column of a roster, whose head `kind` has read as `head`, holds the people of one kind, which the head names.

    >>> holds_kind("带班领导", "person"), holds_kind("岗员", "person"), holds_kind("人员", "person"), holds_kind("学校", "other")
    (True, True, False, False)
    """
    return bool(_WHO.fullmatch(text)) or (head == "person" and text.endswith("员") and not text.endswith("人员"))


def lists_members(caption: str, heads: list[str]) -> bool:
    """Whether the words above a table and in its head row say that it lists the members of a group, though it prints no roles."""
    return bool(_CAPTION.search(caption)) and not _OTHER_CAPTION.search(caption) and not _CARED_FOR.search("".join(heads))
