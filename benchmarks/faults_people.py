"""Faults in who leads a group, planted into sound documents: a second name for one 组长, wherever and however people write it.

Beside the planters of name_conflict stand `CONTROLS`, the sentences that come nearest to one and are none: the right leader again, the
leader of another group, of the superior's group, or of an earlier time. All names are invented.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from faults import PLANTERS, Planted, Planter, Source, planter

#: characters that people mistake for one another in a name: of the same sound, or of nearly the same look
MISTAKEN = dict(
    zip(
        "伟华军明建丽红平玲东志文国芳英海林晓永德兰秀张徐傅萧余江严邱陈程刘王于未晴睛",
        "玮桦君鸣健莉宏萍铃冬智雯果方瑛梅琳小勇得蓝绣章许付肖于姜阎丘程陈柳汪余末睛晴",
        strict=True,
    )
)
SURNAMES = "沈何马罗秦邵卢汤郝龚纪祁滕祝"
GIVEN = ("克俭", "素琴", "文举", "小燕", "大川", "学农", "念慈", "立冬", "广田", "静", "海波", "玉", "成林")
POSTS = ("校长", "党支部书记", "书记", "学校校长", "校长、书记")
#: sentences that name a leader, by the way in which they do it; {w} is the name, {p} a post
SENTENCES = {
    "acts": (
        "领导小组组长{w}每周听取一次汇报，研究解决存在的问题。",
        "由组长{w}主持召开专题会议，部署各项工作。",
        "检查结果由组长{w}签字后存档。",
        "本方案由领导小组组长{w}负责解释。",
        "组长{w}同志要求各班每周小结一次。",
        "组长{w}每月带队检查一次，发现问题当场纠正。",
        "组长{w}不定期到班级查看。",
    ),
    "addressed": (
        "遇到重大问题，及时报告组长{w}。",
        "遇到重大问题，要在第一时间报组长{w}同志研究。",
        "有意见和建议，可以直接向组长{w}反映。",
        "在组长{w}的带领下，各成员分头落实。",
        "遇有特殊情况，找领导小组组长{w}协调。",
        "材料汇总后交组长{w}审阅。",
        "每月底将进展情况报领导小组组长{w}（{p}）审定。",
    ),
    "name_first": (
        "{w}组长对此项工作负总责。",
        "考核由{w}组长牵头组织。",
        "{p}{w}作为领导小组组长，亲自部署、亲自检查。",
        "{w}（组长）负责统筹协调，各成员按分工落实。",
        "{w}同志是领导小组组长，对工作负总责。",
    ),
    "set_up": (
        "学校成立以{p}{w}为组长的领导小组，统筹推进各项工作。",
        "领导小组由{p}{w}任组长，各处室负责人为成员。",
        "领导小组组长由{p}{w}兼任，下设办公室负责日常事务。",
        "{p}{w}任组长，全面负责此项工作。",
        "{w}同志担任领导小组组长，负责全面工作。",
        "此项工作由{p}{w}担任组长，统一指挥。",
        "活动领导小组组长{p}{w}为第一责任人。",
    ),
    "label": (
        "联系人：{w}（领导小组组长）。",
        "责任人：领导小组组长{w}。",
        "责任领导：组长{w}。",
        "领导小组（组长：{w}）每两周召开一次例会。",
        "组长：{w}，负责全面工作的部署和检查。",
        "组长（{w}）：统筹安排各项工作。",
        "领导小组组长：{w}。",
    ),
}
#: lists of a leading group; {rest} are its other people, each behind its role
LISTS = (
    "附件：\n领导小组名单\n组长：{w}（{p}）\n{rest}",
    "附件1\n学校领导小组成员名单\n组  长：{w}\n{rest}",
    "附：领导小组组成人员\n组长：{w}  {p}\n{rest}",
    "附件：领导小组成员一览表\n职务\t姓名\t职务\n组长\t{w}\t{p}\n{table}",
)
SIGNED = ("领导小组组长：{w}\n", "组长：{w}\n", "签发：领导小组组长{w}\n", "审核：组长{w}\n")
#: what names another leader and is no fault
OTHERS = (
    "督查组组长{w}每周通报一次检查结果。",
    "宣传组由{w}任组长，负责标语和板报。",
    "县领导小组组长{w}到校检查指导。",
    "原领导小组组长{w}已调离，其工作由现任组长接手。",
    "语文教研组组长{w}组织听课评课。",
    "三年级组长{w}每天点名。",
    "工作由副组长{w}具体负责。",
    "{w}副组长负责检查落实。",
    "四年级二班小组长{w}负责收发作业。",
    "安全巡查小组组长{w}每天巡查校园两次。",
    "值周组长{w}做好记录。",
    "宣传小组（组长：{w}）负责板报。",
    "镇中心校领导小组组长{w}一行到校督导。",
    "各小组组长要及时上报情况。",
    "如组长因公外出，由副组长{w}代行职责。",
    "组长职责：统筹安排，督促落实。",
    "组长张贴名单，各班主任签名确认。",
)


def leader(source: Source) -> str | None:
    """The only leader that the answers know, where the text prints him; None where there are two, or where the text speaks of a change."""
    named = {member["name"] for member in source.gold["members"] if member["role"] == "组长"}
    if len(named) != 1 or source.gold["lang"] != "zh" or re.search(r"組|双组长|调整|接任|变更|轮值|暂代", source.text):
        return None
    (name,) = named
    return name if name in source.text and re.fullmatch(r"\w{2,4}", name) else None


def in_words_of(source: Source, words: str) -> str:
    """A sentence with the word that the text itself uses for its leading group."""
    own = next(
        (kind for kind in ("领导小组", "领导组", "工作小组", "工作专班", "工作组", "专班", "小组") if kind in source.text), "领导小组"
    )
    return words.replace("领导小组", own)


def wrong_names(source: Source, name: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Other names for a leader by the kind of mistake, in random order."""
    fresh = rng.choice(SURNAMES) + rng.choice(GIVEN)
    kept = name[0] + rng.choice([given for given in GIVEN if given != name[1:]])
    kinds = {"fresh": fresh, "surname kept": kept}
    for at in range(len(name)):
        if name[at] in MISTAKEN:
            kinds["mistaken character"] = name[:at] + MISTAKEN[name[at]] + name[at + 1 :]
    deputies = [m["name"] for m in source.gold["members"] if m["role"] == "副组长" and re.fullmatch(r"\w{2,3}", m["name"])]
    if deputies:
        kinds["deputy"] = rng.choice(deputies)
    members = [m["name"] for m in source.gold["members"] if m["role"] == "成员" and re.fullmatch(r"\w{2,3}", m["name"])]
    if members:
        kinds["member"] = rng.choice(members)
    listed = [(kind, wrong) for kind, wrong in kinds.items() if wrong != name and name not in wrong]
    rng.shuffle(listed)
    yield from listed


def paragraphs(text: str) -> list[int]:
    """Where the paragraphs of running text end: lines that end with a full stop and are no items of a list of people."""
    lines = list(re.finditer(r"[^\n]+", text))[2:]
    return [
        m.end() for m in lines if m.group().endswith("。") and len(m.group()) > 24 and "组长" not in m.group() and "\t" not in m.group()
    ]


def tail(text: str) -> int:
    """Where the signature begins: two short lines at the end, the second of them with a date; the end where there is none."""
    m = re.search(r"\n[^\n]{2,30}\n[^\n]{4,20}[日号]\s*$", text)
    return m.start() + 1 if m else len(text)


def _sentence(kind: str) -> Planter:
    def plant(source: Source, rng: random.Random) -> Planted | None:
        name, places = leader(source), paragraphs(source.text)
        if name is None or not places:
            return None
        mistake, wrong = next(wrong_names(source, name, rng))
        words = in_words_of(source, rng.choice(SENTENCES[kind])).format(w=wrong, p=rng.choice(POSTS))
        at = rng.choice(places)
        own_line = kind == "label" or rng.random() < 0.3
        return Planted(source.text[:at] + "\n" * own_line + words + source.text[at:], "name_conflict", f"{kind}, {mistake}", words)

    return plant


@planter("name_conflict.list")
def _list(source: Source, rng: random.Random) -> Planted | None:
    """A second list of the group, in an attachment or a table, with another leader."""
    name = leader(source)
    others = [m for m in source.gold["members"] if m["role"] in ("副组长", "成员")]
    if name is None or len(others) < 2 or re.search(r"\n附件?[\d一二]*[：:\n]", source.text):
        return None
    mistake, wrong = next((kind, wrong) for kind, wrong in wrong_names(source, name, rng) if kind not in ("deputy", "member"))
    rest = "\n".join(f"{m['role']}：{m['name']}" for m in others[:1]) + "\n成员：" + "、".join(m["name"] for m in others[1:])
    table = "\n".join(f"{m['role']}\t{m['name']}\t" for m in others)
    words = in_words_of(source, rng.choice(LISTS)).format(w=wrong, p=rng.choice(POSTS), rest=rest, table=table)
    return Planted(source.text.rstrip() + "\n" + words + "\n", "name_conflict", f"list, {mistake}", wrong)


@planter("name_conflict.signed")
def _signed(source: Source, rng: random.Random) -> Planted | None:
    """Another leader in the lines above the signature."""
    name = leader(source)
    if name is None:
        return None
    mistake, wrong = next(wrong_names(source, name, rng))
    words, at = in_words_of(source, rng.choice(SIGNED)).format(w=wrong), tail(source.text)
    return Planted(
        source.text[:at] + "\n" * (source.text[at - 1] != "\n") + words + source.text[at:], "name_conflict", f"signed, {mistake}", words
    )


@planter("name_conflict.changed")
def _changed(source: Source, rng: random.Random) -> Planted | None:
    """Where the text calls the leader so twice, one of the two names is changed."""
    name = leader(source)
    if name is None:
        return None
    told = list(re.finditer(rf"(?<!副)组\s*长[^，。；\n]{{0,6}}?{name}|{name}[^，。；\n]{{0,4}}?(?:[任为]|担任)?(?<!副)组长", source.text))
    if len(told) < 2:
        return None
    mistake, wrong = next(wrong_names(source, name, rng))
    m = rng.choice(told)
    words = m.group().replace(name, wrong)
    return Planted(source.text[: m.start()] + words + source.text[m.end() :], "name_conflict", f"changed, {mistake}", words)


PLANTERS.update({f"name_conflict.{kind}": _sentence(kind) for kind in SENTENCES})


def _right(kind: str) -> Planter:
    def plant(source: Source, rng: random.Random) -> Planted | None:
        name, places = leader(source), paragraphs(source.text)
        if name is None or not places:
            return None
        words = in_words_of(source, rng.choice(SENTENCES[kind])).format(w=name, p=rng.choice(POSTS))
        at = rng.choice(places)
        return Planted(source.text[:at] + words + source.text[at:], "", f"right, {kind}", words)

    return plant


def _other(source: Source, rng: random.Random) -> Planted | None:
    places = paragraphs(source.text)
    if leader(source) is None or not places:
        return None
    words = rng.choice(OTHERS).format(w=rng.choice(SURNAMES) + rng.choice(GIVEN))
    at = rng.choice(places)
    return Planted(source.text[:at] + words + source.text[at:], "", f"other: {words[:12]}", words)


#: what looks like a fault and is none; `code` is empty
CONTROLS: dict[str, Planter] = {
    **{f"right leader: {kind}": _right(kind) for kind in SENTENCES},
    "another leader": _other,
}
