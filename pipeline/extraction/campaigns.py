"""The campaign that a title names."""

from __future__ import annotations

import re
from collections.abc import Callable

#: words for kinds of documents, with which titles end
KIND = r"(?:实施方案|(?:实施|管理|工作|试行)办法|工作方案|活动方案|行动方案|整改方案|建设方案|管理方案|方案|应急预案|预案|工作计划|计划|规划|安排意见|工作安排|活动安排|安排|工作总结|总结|自查报告|情况报告|工作报告|报告|情况汇报|汇报|小结|经验交流材料|经验材料|交流材料|发言材料|通知|通报|公告|公示|名单|意见|简报)"
# words of a title around the name of its campaign
_DRESS = re.compile(
    rf"^关于|开展|印发|制定|深入|做好|加强|切实|进一步|推进(?!年)|实施(?!办法)|(?<!党)组织|认真|扎实|(?:19|20)\d\d[—至]?(?:\d{{4}})?(?:学?年度?)?|[上下春秋]半?[季年]?学?期|第[一二三四]学期|{KIND}|的|《|》|“|”|\"|（[^（）]*）|\(.*?\)|我校|学校|全县|全市|全区|全镇"
)
_ROSTER_TAIL = re.compile(
    r"(?:领导小组[及和与])?(?:(?:领导|工作)小组)?(?:成员|人员|责任人)?(?:(?:安排|责任分工|职责分工|分工|一览|汇总|统计|登记|备案|申报|值班|值勤)表|名单|名册|(?<=小组))$"
)


# whom a title addresses, and the place and field at its beginning: 全县中小学, 岚川县, 教育系统
_ADDRESSED = re.compile(r"致?(?:全[县市区旗镇乡]|各)?(?<!大)中小学(?:校(?!园)|生|、?幼儿园|（(?:幼儿)?园）)*")
_PLACE = re.compile(
    r"^(?:[\u3400-\u9fff]{1,4}(?:县(?![城域])|(?<![升国党])旗|(?<![社校小园片地库])区|市(?![场容政民]))(?=[\u3400-\u9fff]{3}|\d{4}年))?(?:教育系统(?=[\u3400-\u9fff]{3}))?"
)
# a second issuer behind the first: 某县教育局、某县公安局关于…
_ISSUED = re.compile(r"^(?:\d{1,2}月\d{1,2}日)?[\u3400-\u9fff、 ]{2,30}?(?:局|委|政府|办公室)关于")
# what is done about a campaign, not the campaign: 报送…阶段性材料, …检查验收, …领导小组及职责
_ABOUT = re.compile(r"^(?:报送|上报|召开|迎接|征集|准备)(?=[\u3400-\u9fff]{5})")
_AROUND = re.compile(
    r"(?:(?:(?:领导|工作)小组|工作组|(?:工作|组织)机构|监督岗|护学岗|督导岗)(?:[及和与、].*)?"
    r"|(?:工作|活动)*(?:阶段性?|学期|年度|半年)?(?:打算|台账|(?:资料|材料)?报送(?:和督查)?|材料|检查验收|迎检准备|中期检查|推进会|家长会|情况|计画|见闻|期间突发事件)|(?<=[\u3400-\u9fff]{3})(?:工作)?(?:阶段性?|学期|年度))$"
)


_INNER, _QUOTED = re.compile(r"《([^《》]{4,40})》"), re.compile(r"“(?=[^“”]*[\u3400-\u9fff]{2})([^“”]{3,16})”(?:活动|行动|建设|工程)?")
_PART, _END = re.compile(r"^(?:第.{1,3}篇|篇.{1,2})[：:\s]*"), re.compile(r"(?:工作|活动|专项)*$")
_KEPT = re.compile(r"(行动|活动|工程)(?=方案|计划)")
_ENDS_WITH_KIND = re.compile(rf"{KIND}\s*$")
_PROPER = re.compile(rf"{KIND}\s*$|行动|活动|整治|建设|创建|年”?$")
_FORMULA = re.compile(r"^\d[\d+]*(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\d[\d+]*$")


def campaign_of(words: str, org: Callable[[str], tuple[int, int] | None]) -> str | None:
    """The campaign in a title: its words without issuer, year, kind of document and what surrounds them. `org` finds the issuer at a beginning.

    >>> campaign_of("2021年“光盘行动”实施方案", lambda words: None)
    '光盘行动'
    """
    inner = _INNER.search(words)
    words = inner.group(1) if inner else words
    if "——" in words:  # a slogan, and the title proper: in either order
        first, second = words.split("——", 1)
        words = first if _ENDS_WITH_KIND.search(first) and not _PROPER.search(second) else second
    words = _PART.sub("", words)
    words = _ADDRESSED.sub("", words)
    if place := org(words):
        words = words[place[1] :]
    words = _ISSUED.sub("", words, count=1)
    words = _ROSTER_TAIL.sub("", _PLACE.sub("", words))
    quoted = _QUOTED.search(words)
    core = quoted.group(0) if quoted else words
    bare = _DRESS.sub("", core)
    core = bare if len(bare) >= 3 else _DRESS.sub("", _KEPT.sub(r"\1|", core)).strip("|")
    shorter = _AROUND.sub("", _ABOUT.sub("", _PLACE.sub("", core)))
    core = shorter if len(shorter) >= 3 else core
    core = _FORMULA.sub("", core)
    core = _END.sub("", core).strip(" ，、—:：") or core
    return core if 3 <= len(core) <= 24 else None
