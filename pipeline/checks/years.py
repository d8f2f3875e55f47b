"""Checks of years: one that contradicts the document's own where the text speaks of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks import years_en, years_news, years_present
from pipeline.checks.case import Case
from pipeline.checks.findings import make
from pipeline.checks.standings import in_title
from pipeline.checks.years_own import beside, chronicles, counted, granted, is_goal, listed, long_ago, of_campaign, opens, planned
from pipeline.checks.years_own import told as told_of
from pipeline.checks.years_signed import contradictions, value
from pipeline.checks.years_terms import BESIDE, terms
from pipeline.records import Finding, Span

_HISTORY = re.compile(
    r"(?<!评)比(?!赛|例)|较(?!大|多|少|强)|相比|同期|以来|起点|颁布|公布|修[订正]|〔|《|届|\d级|入学的|建校|曾|往年|去年|上年|前年|依据|根据|按照|印发|下发|获|荣|成立于|始建|至今|起[，,]|由.{0,10}增|为起点|对照|后的|版|撤|以前|之前|早在|剩余|余下|剩下|未完成|尚未|遗留|结转|欠|补[齐办交开]|[０-９\d]号|文件|规划|五年|行动计划|历年|统计|学年|春季学期的|秋季学期的"
)
# 2016年, 20 16年, 二〇一六年
_YEAR = re.compile(r"([12二](?<![\d—〔（(].)(?:(?<=1)9 ?\d ?\d|(?<=2)0 ?\d ?\d|(?<=二)[〇零][〇零一二三四五六七八九]{2})) ?年")
_DATED = re.compile(r" ?\d{1,2} ?月|[上下]半年|[春秋]季|[初末底]|[—至到]|[，）)]")  # what a stage's own date goes on with
# characters of its sentence that are looked at before and behind a year
_BEFORE, _BEHIND = 60, 2000
_OWN_PLAN = re.compile(r"(?:制[定订]|拟[定订]|印发)[^，。；《》）原]{0,14}$")
# what a text names of another year as its own, and may: 我校2018年9月制定的《…》
_MADE_THEN = re.compile(
    r"[^，。；]{0,12}(?:制[定订]|修[订改]|出台|印发|建[立成]|成立|购[置买]|安装|配[备发]|下达|签订|评[定选]|开始|试行|实施|启动|入学|毕业|考核|检查|遗留)(?:的|《|了)"
)
_OWN_REPORT = re.compile(r"(?:现将|现就|现把|将)[^。《》]{0,12}$")
_AIM = re.compile(r"(?:确保|使|让|力争|实现|做好|完成|保证|搞好|抓好|推进|开创)[^。，；]{0,6}$")
_WILL = re.compile(
    r"(?:\d{1,2}月)?(?:[春秋]季学期|[暑寒]假(?:期间|里)?|[上下]半年|全年|底|末|内|度)?[，]?(?:我[校园]|[全本学]校|全体师生|全体教师|师生|各班级?|我们)?[，]?"
    r"(?:要|将|力争|确保|计划|继续|实现以下|需要|(?<=全年)(?:不发生|杜绝|无))"
)
# 三、2018年工作目标
_HEADED = re.compile(
    r"度?(?:我校|[全学]校)?[^，。；：\n]{0,10}?(?:工作|活动)?(?:目标|任务|重点|要点|安排|措施|思路|日程|步骤|时间表)[：。]?\n"
)
_ITEM = re.compile(r"[ （(]*(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.][ ]*$")
# 学校决定在2018年4月至6月开展…, not what a superior has decided
_DECIDED = re.compile(r"(?:决定|定于|拟定?于|经研究，?)(?:从|自|于|在)?$")
_DECIDED_ON = re.compile(r"\d{1,2}月|度?(?:全年|[上下]半年|[春秋]季|开展|实施|组织|启动|继续|深入)|[起，]")
_SUPERIOR = re.compile(r"[局委厅部省市县区镇乡]")
# 于2018年11月30日前报…: what is due
_DUE = re.compile(
    r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|初)?(?:下午|上午)?(?:\d{1,2}[点时：]\d{0,2})?(?:下班)?(?:之|以)?前(?!的|已|就|曾|建)"
)
_HANDED = re.compile(r"[报交送]|完成|反馈|备案|整改到位|建成|建立|形成|实现|达到")
# a campaign's beginning: 从2021年9月开始
_BEGINS = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:开始|起|至|到|—)")
_ENDS = re.compile("结束|为止|截止|完成")
_IN_FORCE = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?起(?:正式)?(?:执行|施行|实施|试行|生效|上岗)")
_CAMPAIGN = re.compile(r"本次|此次|活动|行动|整治|治理|整顿")
# what was done in a campaign of another year, which a text may take up
_TAKES_UP = re.compile(
    r"总结|回顾|巩固|成果|经验|问题|基础|延续|不足|表彰|已|曾|继|情况|反馈|通报|结果|称号|获|评为|荣|启动|以来|当年|那年|那时|开始|刚|同比|环比|首[次批]|列[为入]|确定|命名|授予|批[复准]|第一|相比|后|之差|失之交臂|落选|[未没]能|受到|受.{0,4}表|表扬|好评|肯定|先进|突出|被"
)
# behind these words a summary's year is that of its own work
_ITS_OWN = re.compile(
    r"(?:^|[我本学全该]校|我[园镇县乡]|将|就|对|把|开展|完成|实施|推进|落实|做好|抓好|搞好|围绕|通过|总之，|综上所述，)了?[“]?$"
)
# what a summary says of its own work before it looks ahead
_ENDING = re.compile(r"度?的?(?:活动|工作|行动)虽?然?(?:即将|已经?)?(?:结束|过去|告一段落)")
# what a summary will do in a year that is over
_INTENDS = re.compile(r"(?:度|上半年|下半年|全年|春季|秋季)?，?(?:我们|我[校园]|学校|全校|各班)?(?:将|要|计划|拟|准备|打算|继续)")
# 从2021年3月起开展: the beginning of the work that is announced
_STARTS = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?起[，]?(?:在|面向|对)?[^，。]{0,6}(?:开展|实施|启动|组织|集中|全面|施行)")
_ENTERED = re.compile(r"(?:纳入|列入|写入|记入|计入|扣|扣除|扣减)[^，。；]{0,6}$")
_OWN_WORK = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬|初|底)?(?:上半年|全年)?，?(?:学校|我[校园镇]|全[校园镇]|本[校园])[^，。；]{0,10}?(?:召开|成立|组织|开展|举办|启动|制定|落实)"
)
_OUR_YEAR = re.compile(r"(?:全年|上半年|一年来)?，?我[校园镇](?:认真|扎实|深入|切实|积极|全面|坚持|紧紧|严格|围绕|按照|开展|落实|以(?!\d))")
_ONCE = re.compile("曾|过一|类似|试点|尝试")
_OWN_EVENT = re.compile(
    r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|初|底)?，?[^，。；]{0,6}(?:召开|启动|动员|成立[^，。；]{0,14}(?:小组|专班|机构)|(?:制定|印发)[^，。；]{0,14}方案)"
)
_AUTUMN, _CHRONICLE = re.compile(r"(?:8|9|1[0-2])月"), 80
_LATE_REPORT = 4  # up to April a summary may be one of the year before
_OPENING = 200  # characters of a summary's opening sentence and the one that leads to its body
# what belongs to a school's history
_PAST_ACTS = re.compile(r"投资|新建|改建|扩建|搬迁|建成|创建|获|评|被|通过|首|先后|开始|原|建校|合并|更名")


def years(case: Case) -> Iterator[Finding]:
    """year_mismatch: a year that contradicts the document's own where it speaks of itself; never a comparison, a basis or history."""
    own = case.identity.year
    if own is None:
        return
    told = list(contradictions(case))
    right = told[0][2] if told else own
    told += [
        one
        for one in (*terms(case), *years_present.pointed_at(case))
        if not any(place.start < one[0].end and one[0].start < place.end for place, *_ in told)
    ]
    yield from (make("year_mismatch", case.text, place, year=year, own=of) for place, year, of in told)
    if case.english:
        for place, year in years_en.years(case, own):
            if not any(taken.start <= place.start < taken.end for taken, *_ in told):
                yield make("year_mismatch", case.text, place, year=year, own=own)
        return
    own = right
    printed = [
        int(day[:4]) for stage in case.stages if (day := stage.start or stage.end) and str(int(day[:4])) in case.norm[slice(*stage.span)]
    ]
    if case.identity.tail and len(printed) >= 2 and max(printed) < own and not told:
        yield make("year_mismatch", case.text, case.stages[0].span, year=printed[0], own=own)
    ahead = [section.span for section in case.sections if "next_steps" in section.labels]
    spans = [stage.span for stage in case.stages]
    history = chronicles(case, own)
    for m in _YEAR.finditer(case.norm):
        year, at = value(m.group(1).replace(" ", "")), m.start()
        if year == own or at in history or granted(case.norm, m.end() - 1) or not any(low <= at < high for low, high in case.ranges):
            continue
        if case.identity.tail and at >= case.identity.tail.start:
            if listed(case, year, own, m.span()):
                yield make("year_mismatch", case.text, case.around(at, m.end()), year=year, own=own)
            continue
        if any(span.start <= at < span.end for span in spans) and _DATED.match(case.norm, m.end()):
            continue
        if any(place.start <= at < place.end for place, *_ in told):
            continue
        if _titled(case, at):
            if not told and _misnamed(case, year, own, m.end()):
                yield make("year_mismatch", case.text, Span(at, m.end()), year=year, own=own)
            continue
        start, stop = case.sentence(at, m.end())
        before, behind = case.norm[max(start, at - _BEFORE) : at], case.norm[m.end() : min(stop, m.end() + _BEHIND)]
        if years_present.rests_on_what_is_to_come(case, year, own, before, behind):
            yield make("year_mismatch", case.text, Span(max(start, at - 12), min(stop, m.end() + 16)), year=year, own=own)
            continue
        if any(span.start <= at < span.end for span in ahead):
            if (
                year < own
                and not BESIDE.search(before)
                and (
                    _ENDING.match(case.norm, m.end())
                    or _INTENDS.match(case.norm, m.end())
                    or _own_work(case, year, own, m.span(), (before, behind))
                )
            ):
                yield make("year_mismatch", case.text, Span(at, min(m.end() + 16, len(case.norm))), year=year, own=own)
            continue
        if (
            _contradicts(case, year, own, before, behind, m.end())
            or (year < own and _past(case, year, own, m.span()))
            or (year < own and _own_work(case, year, own, m.span(), (before, behind)))
            or opens(case, year, own, at, (before, behind))
            or long_ago(case, year, own, at, (before, behind))
            or years_news.of_today(case, year, own, (before, behind))
            or counted(case, year, own, (before, behind))
            or years_present.of_report(case, year, own, (before, behind))
            or years_present.ahead(case, year, own, (before, behind))
            or years_present.lasts(case, year, behind)
            or years_present.to_hand_in(case, year, own, (before, behind))
            or listed(case, year, own, m.span())
        ):
            yield make("year_mismatch", case.text, Span(max(start, at - 12), min(stop, m.end() + 16)), year=year, own=own)


def _titled(case: Case, at: int) -> bool:
    head = case.identity.title_span
    return head is not None and head.start <= at < head.end


def _misnamed(case: Case, year: int, own: int, behind: int) -> bool:
    """Whether a title's year contradicts that of the signature: a plan may be signed the year before, a summary the year after."""
    if re.match(r"[—至\d（学]", case.norm[behind : behind + 1]):
        return False
    if case.doc_type == "summary":
        return year > own
    return case.doc_type in ("plan", "notice") and year != own + 1


def _own_work(case: Case, year: int, own: int, place: tuple[int, int], around: tuple[str, str]) -> bool:
    """Whether a plan sets out its work for an earlier year, or a summary tells of its own as that of one."""
    before, behind = around
    if in_title(before) or before.count("“") > before.count("”"):
        return False
    if case.doc_type in ("plan", "notice"):
        signed = int((case.identity.date or f"{own}")[:4])
        return year < signed and planned(case, place[0], before, behind)
    return case.doc_type == "summary" and told_of(case, year, own, before, behind)


def _past(case: Case, year: int, own: int, place: tuple[int, int]) -> bool:
    """Whether an earlier year stands at its own campaign's name, at what is due or decided, or heads what is to be done."""
    start, stop = case.sentence(*place)
    before, behind = case.norm[max(start, place[0] - _BEFORE) : place[0]], case.norm[place[1] : min(stop, place[1] + _BEHIND)]
    if in_title(before) or before.count("“") > before.count("”"):
        return False
    plan = case.doc_type in ("plan", "notice")
    clause = before[max(before.rfind(mark) for mark in "，：") + 1 :]
    if case.doc_type != "summary" and re.search(r"(?:^|[，。；：])自$", before) and _IN_FORCE.match(behind):
        return True
    if plan and not _HISTORY.search(clause[-14:]):
        if years_present.of_the_time(case, place, before, own):
            return True
        signed = int((case.identity.date or f"{own}")[:4])
        if year < signed and _DUE.match(behind) and _HANDED.search(behind, 0, 40):
            return True
        if _DECIDED.search(before) and _DECIDED_ON.match(behind) and not _SUPERIOR.search(clause):
            return True
        if (
            re.search(r"[从自]$", before)
            and _BEGINS.match(behind)
            and _CAMPAIGN.search(before + behind[:24])
            and (year == own - 1 or _ENDS.search(behind, 0, 30))
        ):
            return not _SUPERIOR.search(clause)
        if (not before.strip() or _ITEM.fullmatch(before)) and _HEADED.match(case.norm, place[1]):
            return not re.search(r"回顾|总结|完成|现状|存在|经验|成绩", behind[:20])
    name = case.normal_of(case.identity.campaign)
    around = before[-14:] + (behind.replace(name, "", 1) if name else behind)[:30]
    if beside(behind, own):
        return False
    if _TAKES_UP.search(around) and not _OWN_REPORT.search(before):
        return _since(case, year, own, place[1])
    if _MADE_THEN.match(behind) or not of_campaign(case, behind[:24].split("《")[0]) or _HISTORY.search(before[-14:] + behind[:4]):
        return False
    if plan:
        return True
    reported = year == own - 1 and int((case.identity.date or "0-12-0").split("-")[1]) <= _LATE_REPORT
    return case.doc_type == "summary" and not reported and bool(_ITS_OWN.search(before.strip()))


def _since(case: Case, year: int, own: int, at: int) -> bool:
    """2013年以来，我校认真开展… 现总结如下, before the first heading of a summary whose title names a later year."""
    title = case.identity.title_span
    opening = next((section.span.start for section in case.sections if section.heading), 400)
    if case.doc_type != "summary" or title is None or str(own) not in case.norm[slice(*title)] or at > opening:
        return False
    words = case.norm[at : min(opening, at + _OPENING)]
    return bool(re.match(r"以来，?(?:我[校园]|学校|全校)", words)) and "如下" in words and of_campaign(case, words)


def _contradicts(case: Case, year: int, own: int, before: str, behind: str, end: int) -> bool:
    near = before[-14:] + behind[:14]
    if in_title(before):
        return False  # a cited title
    future = re.search(
        r"将|要|计划|打算|争取|准备|力争|拟|实行|推行|明年|起|目标|规划|继续|预算|纳入|列入|以前|之前", behind[:30] + before[-10:]
    )
    if _OWN_REPORT.search(before) and re.search(r"(?:情况|工作|总结|报告|自查|活动)[^。]{0,18}(?:总结|报告|汇报|如下)", behind):
        return year != own - 1 or case.doc_type != "summary" or _says_own(case, own)
    if _reports_another(case, year, own, before, behind, end):
        return True
    if case.doc_type in ("plan", "notice") and year < own:
        if re.search(r"(?:从|自|定于|于)$", before) and _STARTS.match(behind):
            return not _SUPERIOR.search(before[max(before.rfind(mark) for mark in "，：") + 1 :])
        if not before.strip() and is_goal(case, end, own):
            return True
        if _ENTERED.search(before) and re.match(
            r"度?(?:[春秋]季学期)?(?:学校|班级|个人|班主任|教师|处室|年终)?(?:工作|量化|绩效)?(?:计划|要点|目标|考核|日程|积?分)", behind
        ):
            return True
        if re.search(r"(?:通过|经过|用)$", before) and re.match(r"(?:一年|全年)的?努力", behind):
            return True
    if _OWN_PLAN.search(before) and re.search(r"(?:方案|计划|安排)", behind[:40]):
        return True
    if case.doc_type == "summary" and year < own and not _HISTORY.search(before[-14:] + behind[:4]):
        month = int((case.identity.date or "0-12-0").split("-")[1])
        if re.search(r"完成了?$|开展了?$", before) and re.match(r"度", behind):
            return True
        if not before.strip() and _OUR_YEAR.match(behind) and month >= 3 and year == own - 1:
            return not _PAST_ACTS.search(behind[:30]) and not re.search(rf"今年|{own}年|比|较", behind[:_CHRONICLE])
    if re.search(r"今年\d{1,2}月[^，。；]{0,6}[至到]$", before):
        return True
    if case.doc_type == "summary" and year > own:
        return not future and not re.search(r"规划|文件|号", near)
    if case.doc_type == "plan" and year < own and _WILL.match(behind):
        return True
    clause = before[max(before.rfind(mark) for mark in "，：；") + 1 :]
    if case.doc_type in ("plan", "notice") and year < own and _AIM.search(before) and not _HISTORY.search(clause + behind[:14]):
        return not _TAKES_UP.search(behind[:16])
    if _HISTORY.search(near):
        return False
    if case.doc_type in ("plan", "notice") and year < own:
        if re.search(r"(?:^|[，：])[到至]$", before) and re.match(r"年?[底末春夏秋冬]|\d{1,2}月", behind):
            return True
        return bool(_AIM.search(before) or _WILL.match(behind))
    return False


def _reports_another(case: Case, year: int, own: int, before: str, behind: str, end: int) -> bool:
    """Whether a summary tells of its work as that of an earlier year. Until March the year before is the one reported on."""
    month = int((case.identity.date or "0-12-0").split("-")[1])
    if case.doc_type != "summary" or year >= own or (year == own - 1 and month <= 3):
        return False
    if re.search(r"截[至止](?:到)?$", before) and not re.search(
        rf"比|较|相比|年的|今年|目前|现在|本学期|{own}年", case.norm[end : end + _CHRONICLE].split("\n")[0]
    ):
        return True
    if re.search(r"(?:回顾|综观|纵观)$", before) and (re.match(r"度?的?(?:工作|活动)", behind) or of_campaign(case, behind[:16])):
        return True
    if f"{own}年" in behind[:_CHRONICLE] or (year == own - 1 and _AUTUMN.match(behind)):
        return False  # told in order, or of a school year that began in the autumn before
    if re.search(r"(?:^|[，；])(?:学校|我[校园]|全校)(?:于|在)?$", before) and _OWN_EVENT.match(behind):
        return not _PAST_ACTS.search(behind[:30])
    return not before.strip() and bool(_OWN_WORK.match(behind)) and not _PAST_ACTS.search(behind[:30]) and not _ONCE.search(behind[:20])


def _says_own(case: Case, own: int) -> bool:
    """Whether the title or the first lines name the document's own year, beside the signature."""
    head = case.norm[: (case.sections[1].span.start if len(case.sections) > 1 else 400)]
    return str(own) in head
