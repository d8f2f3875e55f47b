"""The roles that schools print, and the forms in which people are given one.

Leading groups have 组长, 副组长, 成员 and the like wherever they stand (`ROLES`). 主任, 副主任 and 委员 are roles in a committee or an
office alone: elsewhere they are posts (`COMMITTEE`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.marked import Marked

_LEADER = r"副\s*组\s*长|组(?<![研级课科育文数英题术勤务师管]组)(?<!(?<!专)班组)(?<!纪检组)(?<!监察组)(?<!党组)\s*长"
#: every alternative begins with a character, which makes the search for one many times as fast
ROLES = (
    rf"{_LEADER}|第一(?:{_LEADER})|常务(?:{_LEADER})|执行(?:{_LEADER})|名誉(?:{_LEADER})|双(?:{_LEADER})|总(?:{_LEADER})"
    r"|总\s*指\s*挥|副总\s*指\s*挥|现场副?总\s*指\s*挥|执行副?总\s*指\s*挥|常务副?总\s*指\s*挥|现场副?指\s*挥|指挥长|副指挥长"
    r"|办公室副?主任|总顾\s*问|顾\s*问|组\s*员|成\s*员|召\s*集\s*人|副召集人|主\s*任委\s*员|副主\s*任委\s*员|总负责人|副总队\s*长|总队\s*长|队\s*长|副\s*队\s*长|小队\s*长|分队\s*长|队\s*员|总岗\s*长|岗\s*长|副岗\s*长"
    r"|巡\s*查\s*员|副秘\s*书\s*长|秘\s*书\s*长|执行秘\s*书\s*长|宣\s*传\s*员|监\s*督\s*员|联\s*络\s*员|秘\s*书|执行秘\s*书"
)
#: what every role, and 办公室, holds: a line without it need not be looked through form by form
HINT = re.compile(
    r"组\s*[长员]|指\s*挥|顾\s*问|成\s*员|办公室|召\s*集\s*人|主\s*任委|负责人|队\s*[长员]|岗\s*长|巡\s*查\s*员|秘\s*书|宣\s*[传督络]\s*员|监\s*[传督络]\s*员|联\s*[传督络]\s*员"
)
#: roles of a committee or an office: by themselves or behind its name, not the posts 班主任, 教导主任, 工会主席
COMMITTEE = r"(?:(?<=[任为是兼会组）])(?<!工会)|(?<![\u3400-\u9fff]))(?:(?:常务|执行|名誉|荣誉|第一)?(?:副\s*)?(?:主\s*任(?:委\s*员)?|主\s*席|理\s*事\s*长|会\s*长|裁判长)|委\s*员(?!会)|理\s*事(?![长会]))"
#: what every role of a committee holds
COMMITTEE_HINT = re.compile(r"主\s*[任席]|委\s*员|理\s*事|会\s*长|裁判长")
#: a line that sets up a committee or an office, whose roles follow
BOARD = re.compile(r"委员会|主\s*任\s*委\s*员|评委会|组委会|本会(?!议)|理事会|办公室")
#: 主任：, 副主任： and 委员： or 成员： line below line (also 理事长, 会长), of a committee that is not named
COMMITTEE_LINES = Marked(
    "[委理成组] *[员事][： ]",
    r"(?<![^\n]) *(?=(?:主 *任|理 *事 *长|会 *长)[： ][^\n]{2,40}\n *(?:常务)?副 *(?:主 *任|理 *事 *长|会 *长)[： ][^\n]{2,60}\n(?: *秘 *书 *长[： ][^\n]{2,40}\n)? *(?:委 *员|理 *事|[成组] *员)[： ])",
)

_MARKS = rf"(?:：|为：|由：|—+|…+ *|[\]〕]|[/→=] *(?=[\u3400-\u9fff])(?!{ROLES})|\t|[ ]{{1,6}}(?=[\u3400-\u9fff]))"
#: characters that give a role to the name before it: 任组长：
GIVEN = frozenset("任兼为是")


@dataclass(frozen=True, slots=True)
class Forms:
    """The patterns of one set of roles; in each the first group but for `head`'s second and `glued`'s is the role.

    `label`: a role with its mark, names behind (组长：), unless one of `GIVEN` stands before it. `tail`: names, then 任组长. `head`: 组长由 and names.
    """

    label: re.Pattern[str]
    tail: Marked
    head: re.Pattern[str]
    clause: re.Pattern[str]


def _forms(roles: str) -> Forms:
    return Forms(
        label=re.compile(
            rf"({roles})(?:[兼、]({roles}))?(?:单位|名单|名字|姓名|如下|组成|若干[人名位]?|(?:共计?|总?计)?有?[一二两三四五六七八九十\d]{{1,3}}[人名位])?\s{{0,200}}(?:）(?=\s*[：（]))?\s{{0,8}}(?:（[^（）]{{0,12}}）)?\s{{0,8}}{_MARKS}"
        ),
        tail=Marked(
            rf"[任为算是兼当做][\s\u3400-\u9fff“”]*?(?:{roles})",
            rf"(?:等?(?:同志|老师)|(?<=[^\W\d])[二两三四五六七八](?:人(?!组)|位(?:同志|老师|教师))|等(?:[\d一二三四五六七八九十]{{1,2}}[人名位](?:同志|老师|教师)?)?)?(?:(?:亲自|具体)(?:挂帅|抓|负责|牵头)|挂帅|总?牵头|负责|主持|(?:为|是|作为)(?:第一|直接|主要|具体)责任人|负总责|全面负责)?，?(?:并|且|同时)?[他她]?(?<![^\S\n])\s*(?:共同|分别|答应|同意|受聘|应邀|自愿|亲自|同时|具体|全都|都|均|皆|一起|一并)?(?:兼?任|列为|算作|算是?|作为|担任|为|是|兼|当了?|做|出任)\s*(?:我们[校园班]?的|我[校园]的?)?(?:[\u3400-\u9fff“”]{{0,14}}?(?:小组|专班|领导组|(?<![研级课科育文数英语学])组(?=的?组)|委员会|指挥部|办公室|活动|工作|行动)的?)?({roles})",
        ),
        head=re.compile(
            rf"({roles})(?:一职)?\s*(?:共?有?[一二两三四五六七八九十\d]{{1,2}}[人名位](?:同志|老师)?，?)?(?:分别)?(?:由|为|是|系|即|有(?![空事])|包括|包含)\s{{0,40}}([^。；，\n]{{2,80}}?)(?=同志|共同|兼任|担任|(?<!主)任(?!课)|负责|组成|构成|为(?=[^\W\d])(?!组成|担任|共同|负责)|。|；|，|$|\n|[一二两三四五六七八九十\d]{{1,2}}[人名位](?:同志|老师)?(?:[，。；\n]|组成|$))"
        ),
        clause=re.compile(
            rf"[。；：]|(?!办公室)(?<!的)(?:{roles})[，、,]?|(?<=任)办公室副?主任|成立了?|其[中余他它]的?|由|(?<![、由][\u3400-\u9fff])以(?!及)(?=[\u3400-\u9fff])|聘请|明确|推[选举]|指定|任命|选举"
        ),
    )


GROUP = _forms(ROLES)


@cache
def board_forms() -> Forms:
    """The forms of committees and offices; compiled when the first document needs them."""
    return _forms(f"{ROLES}|{COMMITTEE}")


_ROLE = re.compile(ROLES)
_BOARD_ROLE = re.compile(f"{ROLES}|{COMMITTEE}")
_JOINED = re.compile(r"\s*(?:[、，,/；]|兼任?)\s*")
#: roles that mark somebody out in a list; 办公室主任 in brackets is a post
LEADER = re.compile(r"(?:第一|常务|执行|总|双)?副?(?:组\s*长|总?指\s*挥|指挥长|召集人|队长|岗长)|成员|组员|队员|秘书长?")
_DUTY_MARK = re.compile(r"\s*[，,：；。]\s*(?!副?组长|成员)\S")
_NOTED = re.compile(r"（[^（）]*）|：$")


def role_name(printed: str) -> str:
    """A role as the results name it: 组员 is 成员, 双组长 is 组长, blanks inside are dropped."""
    plain = "".join(printed.split())
    return {"组员": "成员", "双组长": "组长", "总顾问": "顾问"}.get(plain, plain)


@lru_cache(maxsize=2048)  # the words of tables recur
def roles_of(cell: str, *, board: bool = False, with_duty: bool = False) -> tuple[str, ...]:
    """The roles of a cell that holds nothing else, a note in brackets apart; empty for any other.

    `board`: in a committee's table; `with_duty`: words may follow behind a mark (组长，全面负责).

    >>> roles_of("副组长、办公室主任"), roles_of("组长（校长）"), roles_of("副校长")
    (('副组长', '办公室主任'), ('组长',), ())
    """
    pattern = _BOARD_ROLE if board else _ROLE
    if with_duty and (m := pattern.match(cell)) and _DUTY_MARK.match(cell, m.end()):
        return (role_name(m.group()),)
    parts = [part for part in _JOINED.split(_NOTED.sub("", cell).strip()) if part]
    return tuple(role_name(part) for part in parts) if parts and all(pattern.fullmatch(part) for part in parts) else ()
