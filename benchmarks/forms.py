"""One leading group and one course of stages in the many forms in which people write them, and how much of each is read.

    python benchmarks/forms.py [--seed 1] [--rounds 20] [--show 3]

Each form is a function that writes the same people (or the same dates) in its own way, so that the answers are known; it is set into an
invented plan. Printed for each form: precision, recall and F1 of members (role and name) or of stages (first and last day). All names,
schools and campaigns are invented.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable

from forms_stages import STAGE_FORMS, course

from pipeline.analysis import analyse
from pipeline.ingestion import parse
from pipeline.settings import Settings

Pairs = Counter[tuple[str | None, ...]]
Person = tuple[str, str, str]  # role, name, post

NAMES = (
    "沈克俭 何素琴 马文举 罗小燕 秦大川 邵学农 卢念慈 汤立冬 郝广田 龚静 纪海波 祁玉 滕成林 祝永和 "
    "葛长河 管常春 关山月 乐天 应秋水 车晓云 欧阳启明 上官云 司徒静 诸葛平 "
    "乌云其其格 巴特尔 色音巴雅尔 哈斯巴根 吉日嘎拉 斯日格楞 特古斯 布日固德 巴图苏和 "
    "宝音德力格尔 扎西顿珠 次仁卓玛 多杰才让 格桑曲珍 古丽·阿依木 买买提·艾力 阿依古丽 "
    "努尔兰 叶尔肯 曲比·阿呷 吉克阿呷 岩温章 玉波香"
    # not looked at while the rules were written
    " 阿木古楞 额尔德尼 苏日塔拉图 莫日根 满都拉 朝克巴特 乌日更达赖 吐尔干 木拉提 加依娜 帕孜力江 热孜万古丽 赛力克 尼格买提 仁钦东珠 "
    "贡却加 旦正加 尕玛 索南多杰 日布杰 查干巴拉 青格勒 阿拉腾其其格 那日苏 呼日勒 宝力道 达布希拉图 迪力木拉提 玉山江 阿合买提"
).split()
HEADS, DEPUTIES = ("校长", "党支部书记", "党支部书记、校长", "园长"), ("副校长", "工会主席", "党支部副书记", "教导主任")
POSTS = (
    "教导主任",
    "政教主任",
    "总务主任",
    "安全办主任",
    "少先队辅导员",
    "一年级班主任",
    "校医",
    "体育教研组长",
    "食堂管理员",
    "生活老师",
    "语文教师",
    "会计",
)
BEFORE = """青石县云溪小学2024年“光盘行动”实施方案
为培养学生勤俭节约的好习惯，根据县教育局的统一安排，结合我校实际，制定本方案。
一、指导思想
以立德树人为根本任务，坚持教育引导与制度约束相结合，让节约粮食成为师生的自觉行动。
二、主要任务
各班利用晨会讲述粮食的来历，食堂按需供餐，值周教师在餐厅引导学生适量取餐。
"""
AFTER = """五、工作要求
各班要高度重视，把节约粮食落实到每一餐，及时上报活动情况。
"""
SIGNED = "青石县云溪小学\n2024年2月26日\n"


def people(rng: random.Random) -> list[Person]:
    """A leader, one or two deputies, two to five members."""
    names = rng.sample(NAMES, 8)
    deputies, members = rng.randint(1, 2), rng.randint(2, 5)
    out = [("组长", names[0], rng.choice(HEADS))]
    out += [("副组长", name, rng.choice(DEPUTIES)) for name in names[1 : 1 + deputies]]
    return out + [("成员", name, rng.choice(POSTS)) for name in names[3 : 3 + members]]


def _by_role(group: list[Person]) -> dict[str, list[Person]]:
    out: dict[str, list[Person]] = defaultdict(list)
    for person in group:
        out[person[0]].append(person)
    return out


def _spread(name: str) -> str:
    return f"{name[0]}  {name[1]}" if len(name) == 2 else name


def _labels(join: str, person: str, *, role: Callable[[str], str] = str, end: str = "\n") -> Callable[[list[Person], random.Random], str]:
    def write(group: list[Person], rng: random.Random) -> str:
        del rng
        lines = [role(r) + join.join(person.format(n=n, p=p, s=_spread(n)) for _, n, p in some) for r, some in _by_role(group).items()]
        return end.join(lines) + ("\n" if end == "\n" else "。\n")

    return write


def _each_line(group: list[Person], rng: random.Random) -> str:
    return "".join(f"{r}：{n}{rng.choice((f'（{p}）', f' {p}', f'，{p}'))}\n" for r, n, p in group)


def _continued(group: list[Person], rng: random.Random) -> str:
    lines, gap = [], rng.choice(("  ", " ", "\u3000"))
    for role, some in _by_role(group).items():
        head = {"组长": "组\u3000长：", "成员": "成\u3000员："}.get(role, f"{role}：")
        lines += [f"{head if i == 0 else chr(0x3000) * 4}{n}{gap}{p}" for i, (_, n, p) in enumerate(some)]
    return "\n".join(lines) + "\n"


def _table(*heads: str) -> Callable[[list[Person], random.Random], str]:
    def write(group: list[Person], rng: random.Random) -> str:
        del rng
        cells = {"职务": 0, "小组职务": 0, "姓名": 1, "行政职务": 2, "校内职务": 2}
        rows = ["\t".join(heads)] + [
            "\t".join(str(i) if head == "序号" else person[cells[head]] for head in heads) for i, person in enumerate(group, 1)
        ]
        return "\n".join(rows) + "\n"

    return write


def _prose(lead: str, deputy: str, member: str) -> Callable[[list[Person], random.Random], str]:
    def write(group: list[Person], rng: random.Random) -> str:
        del rng
        some = _by_role(group)
        join = {role: "、".join(p + n for _, n, p in some[role]) for role in some}
        roles = (lead.format(w=join["组长"]), deputy.format(w=join["副组长"]), member.format(w=join["成员"]))
        return f"学校成立光盘行动领导小组，{'，'.join(roles)}。\n"

    return write


def _roles_behind(group: list[Person], rng: random.Random) -> str:
    del rng
    return "领导小组：" + "、".join(f"{n}（{p}，{r}）" for r, n, p in group) + "。\n"


def _wide(role: str) -> str:
    return {"组长": "组  长：", "成员": "成  员："}.get(role, f"{role}：")


MEMBER_FORMS: dict[str, Callable[[list[Person], random.Random], str]] = {
    "labels, bare": _labels("、", "{n}", role=lambda r: f"{r}："),
    "labels, posts behind": _labels("、", "{n}（{p}）", role=lambda r: f"{r}："),
    "labels, posts before": _labels("、", "{p}{n}", role=lambda r: f"{r}："),
    "labels, blanks": _labels("  ", "{s}", role=_wide),
    "labels, post and blank": _labels("、", "{n} {p}", role=_wide),
    "labels, no posts, blanks between": _labels(" ", "{n}", role=_wide),
    "labels in brackets": _labels("、", "{n}", role=lambda r: f"【{r}】"),
    "glued on one line": _labels("、", "{n}（{p}）", role=lambda r: f"{r}：", end=""),
    "one line, semicolons": _labels("、", "{p}{n}", role=lambda r: f"{r}：", end="；"),
    "one line, no colon": _labels("、", "{n}", role=str, end="，"),
    "a line each": _each_line,
    "continued lines": _continued,
    "table, role first": _table("职务", "姓名", "行政职务"),
    "table, name first": _table("姓名", "行政职务", "小组职务"),
    "table, numbered": _table("序号", "姓名", "校内职务", "小组职务"),
    "由…任": _prose("由{w}任组长", "{w}任副组长", "{w}为成员"),
    "组长由…担任": _prose("组长由{w}担任", "副组长由{w}担任", "成员由{w}组成"),
    "以…为": _prose("以{w}为组长", "{w}为副组长", "{w}为成员"),
    "组长为": _prose("组长为{w}", "副组长为{w}", "成员为{w}"),
    "duties behind": _prose("组长{w}，负总责", "副组长{w}，管日常，方案由他起草", "成员{w}，分头落实到班到人"),
    "是": _prose("{w}是组长", "{w}是副组长", "{w}是组员"),
    "他任": _prose("挑头的是{w}，任活动小组组长", "{w}任副组长", "{w}几位老师为成员"),
    "冒号在后": _prose("{w}任组长", "{w}任副组长", "成员：{w}"),
    "names on the next lines": _labels("\n", "{n}（{p}）", role=lambda r: f"{r}：\n"),
    "numbered labels": _labels("、", "{n}", role=lambda r: f"{'一二三'[('组长', '副组长', '成员').index(r)]}、{r}：".replace("、", ".", 1)),
    "role behind in brackets": _roles_behind,
    "columns of blanks": lambda group, rng: "".join(f"{r}    {n}    {p}\n" for r, n, p in group),
    "labels, dashes": _labels("、", "{n}", role=lambda r: f"{r}——"),
    "labels, full stop": _labels("、", "{p}{n}", role=lambda r: f"{r}：", end="。"),
    "labels, count": _labels("、", "{n}", role=lambda r: f"{r}（{'一人' if r == '组长' else '若干'}）："),
    "担任, 成员有": _prose("{w}同志担任组长", "{w}同志担任副组长", "成员有{w}"),
}


def members_of(form: str, rng: random.Random) -> tuple[str, Pairs]:
    """A plan with a group in this form, and its people."""
    group = people(rng)
    place = rng.random()
    roster = MEMBER_FORMS[form](group, rng)
    lead = "" if roster.startswith("学校成立") else rng.choice(("学校成立光盘行动领导小组。\n", "成立领导小组，成员如下：\n", ""))
    steps = STAGE_FORMS["（一）…阶段（3月1日—3月20日）"][1](course(rng), rng)
    body = f"{BEFORE}三、实施步骤\n{steps}四、组织领导\n"
    attached = place < 0.25 and not roster.startswith("学校成立")
    text = (
        f"{body}学校成立领导小组（名单附后）。\n{AFTER}{SIGNED}附件：领导小组名单\n{roster}"
        if attached
        else f"{body}{lead}{roster}{AFTER}{SIGNED}"
    )
    return text, Counter((role, name) for role, name, _ in group)


def stages_of(form: str, rng: random.Random) -> tuple[str, Pairs]:
    """A plan with a course in this form, and its stages."""
    make, write = STAGE_FORMS[form]
    stages = make(rng)
    heading = rng.choice(("实施步骤", "时间安排", "活动安排", "工作步骤及时间安排"))
    leaders = MEMBER_FORMS["labels, posts behind"](people(rng), rng)
    text = f"{BEFORE}三、{heading}\n{write(stages, rng)}四、组织领导\n{leaders}{AFTER}{SIGNED}"
    return text, Counter((a.isoformat(), b.isoformat()) for _, a, b in stages)


def main() -> None:
    """The command."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--rounds", type=int, default=20, help="plans of each form")
    given.add_argument("--show", type=int, default=0, help="so many mistakes of each form")
    args = given.parse_args()
    settings, sums = Settings(), defaultdict(Counter)  # type: ignore[var-annotated]
    for what, forms, write in (("members", MEMBER_FORMS, members_of), ("stages", STAGE_FORMS, stages_of)):
        for form in forms:
            shown, tally = 0, Counter[str]()
            for turn in range(args.rounds):
                text, gold = write(form, random.Random(f"{args.seed} {form} {turn}"))
                (document,) = analyse(parse(text.encode(), "plan.txt"), settings)
                found: Pairs = (
                    Counter((m.role, m.name) for m in document.members)
                    if what == "members"
                    else Counter((s.start, s.end) for s in document.stages)
                )
                tally += Counter(tp=(gold & found).total(), fp=(found - gold).total(), fn=(gold - found).total())
                if gold != found and shown < args.show:
                    shown += 1
                    print(f"  {form}: lacking {[*(gold - found)]}, beyond {[*(found - gold)]}")
            sums[what] += tally
            print(f"{what:8} {form:36} {_figures(tally)}")
    for what, tally in sums.items():
        print(f"{what:8} {'(all)':36} {_figures(tally)}")


def _figures(tally: Counter[str]) -> str:
    tp, fp, fn = tally["tp"], tally["fp"], tally["fn"]
    return f"P {tp / max(tp + fp, 1):.3f}  R {tp / max(tp + fn, 1):.3f}  F1 {2 * tp / max(2 * tp + fp + fn, 1):.3f}"


if __name__ == "__main__":
    main()
