"""What a document is: its title, who issued it, when, for which year and campaign."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extraction import dates_en, identity_years
from pipeline.extraction.campaigns import KIND, campaign_of
from pipeline.extraction.identity_years import DATE_LINE
from pipeline.records import Span

_ORG_END = (
    r"(?:小学|中学|初中|高中|学校|完小|完全小学|幼儿园|中心校|学区|联校|学院|职专|职中|职高|教学点|中心|教育(?:体育|和体育|科技|文化)?局|教体局|教育委员会|教委|委员会|党委|党总支|党支部"
    r"|办公室|管理站|服务站|教办|教育组|教管中心|督导[组室]|电教馆|少年宫|工作站|教育站|人民政府|文教局|教育处|支教办|村小(?!学)|校区|分校|本部|集团|(?:[一二三四五六七八九十]中|实小|[一二三四五六七八九十]小)(?!学)|(?<=[县区市州旗省局])(?:教[育学])?(?:(?:科学|教科)?研究?|教研|科研|教科)[室所院]|校(?!园|车|本|外|舍|内|长|级))"
)
_ORG_LINE = re.compile(rf"[\u3400-\u9fff（）“”·A-Za-z\d]{{1,26}}?{_ORG_END}(?:[（(][^）)]{{1,10}}[）)])?(?:\s+[\u3400-\u9fff·]{{2,4}})?")
# a part of a school that signs above a date: 学生会, 体育组, 工会委员会; or all of its people: 全体教师
_ORG_PART = re.compile(rf"[\w“”·]{{1,24}}?{_ORG_END}(?:[^\W\d_]{{1,6}}[会组处室科股部委队]|(?P<all>全体[^\W\d_]{{2,6}}))")
_ORG_HEAD = re.compile(
    rf"(?!(?:致|告|写?给)(?:全|各|家|广大))(?:关于)?+(?![转印下]发|报送)([\u3400-\u9fff·]{{2,24}}?{_ORG_END})(?=[\u3400-\u9fff“《\d〔（ ]|$)"
)
_ORG_GO_ON = re.compile(rf"([\u3400-\u9fff·]{{0,12}}?{_ORG_END})")
_ENGLISH_ORG = re.compile(
    r"((?:The\s+)?(?:[A-Z][\w.'’-]*|No\.\s?\d+|of|and|\d+|the|\*)(?:\s+(?:[A-Z][\w.'’-]*|No\.\s?\d+|of|and|\d+|for|the|\*|middle|primary|central|junior|senior|high|education|special|town|township|county|city|village|cent(?:er|re)|vocational|technical|experimental|rural)){0,9}?\s+(?:[Ss]chool|Bureau|Kindergarten|College|Academy|Office|Committee|District|Centre|Center))"
)
_TITLE_KIND = re.compile(
    rf"{KIND}(?:[（(][^）)]{{1,12}}[）)])?[》”]?(?:的通知|的通报|的报告)?\s*\d?$|(?:承诺|倡议|责任|保证)书$|一校一案$|一封信$|讲话$|见闻$|纪实$|侧记$|监督岗$|职责$|(?<!代)表$|名册$|(?:领导|工作)小组(?:成员|名单|组成人员)?$|(?:责任|职责|工作|人员)分工$"
)
_ENDS, _MARKED, _ATTACHED = re.compile("[。；]"), re.compile("[，。：]"), re.compile(r"[（(]?附件")
_NUMBERED = re.compile(r"[一二三四五六七八九十壹]{1,2}[、.．]|（[一二]）|\d[.、]|I\.|第[一二](?:部分|[章编条])|一是")
_RED_HEAD, _BEGINS = re.compile(r"文件$|〔\d{4}〕|\d+号$|日$|[：:]$|^（"), re.compile(r"关于|\d{4}年")
_ORG_ALONE = re.compile(rf"[\u3400-\u9fff（）“”·A-Za-z\d]{{1,26}}?{_ORG_END}(?=\s|$|[（(])")
_ORG_BELOW = re.compile(r"[\u3400-\u9fff]{0,6}(?:办公室|小学|中学|幼儿园|学校|学区)")
# the field of a form that holds the title: 活动名称⇥“光盘行动”实施方案
_TITLE_FIELD = re.compile(r"(?:活动|方案|项目|文件|材料|计划)?(?:名称|标题|题目) *：?\t+([^\t]{4,60})")
# a school with the name of who speaks for it (白鹭洲中心小学  关成友)
_BYLINE = re.compile(rf"([\w（）“”·]{{1,26}}?{_ORG_END})[ \u3000]+[^\W\d_]{{2,4}}")
# whom a paper is for (各中心学校, 全县各学校) is not who wrote it
_OF_ALL = re.compile(r"(?:致|给|送|报|全)?[^，。\n]{0,6}[各全]")
# （白鹭洲中心小学，2024年12月2日） below a title
_NOTED = re.compile(rf"[（(]([\w“”·]{{1,26}}?{_ORG_END})[， ]+(?:19|20)\d\d年[^）)\n，。]{{0,12}}[）)]")
# what makes an English organisation a certain one: the school is none
_PROPER = re.compile(r"(?!(?:The|School|Bureau|Office|Committee|Centre|Center|District|Education)\b)[A-Z][\w'’-]+|No\.")
# a name above a date, whatever kind of unit it is (Sandaoliang East Teaching Point): three words or more, so that it is no person's
_ENGLISH_NAME = re.compile(r"((?:[A-Z][\w.'’-]*|No\.\s?\d+),?(?: (?:(?:of|and|the|for) )*(?:[A-Z][\w.'’-]*|No\.\s?\d+),?){2,9})(?<![.,])")
_ENGLISH_TITLE = re.compile(r"\b(?:plan|summary|report|notice|program(?:me)?|arrangement|review|list)\b", re.I)
# what stands below a roster's title
_INNER_HEADING = re.compile(
    r"(?![及和与])[\u3400-\u9fff]{0,2}(?:(?:领导|工作)小组|监督岗|岗位)(?:成员|人员|名单|职责|分工)?|(?:岗位|工作|主要)?(?:职责|分工)"
)
_ROLE_LINE = re.compile(r" *(?:副?组 *长|成 *员|顾 *问|岗 *长|总指挥) *：")
# the field of a form that names the unit
_FILLED_IN = re.compile(
    r"(?:(?:填报|报送|申报|填表|上报|制定)(?:单位|学校)(?:名称)?|单位名称|学校名称)(?:（[^）]*）)?[ \t：]+([\u3400-\u9fff]{4,26})(?=[\s（]|$)"
)
_GLUED_SIGNATURE = re.compile(rf"({_ORG_LINE.pattern})\s*({DATE_LINE.pattern})")
_SPEAKS_OF_ITSELF = re.compile(
    rf"(?:^|(?<=\n)|[，。为据])([\u3400-\u9fff]{{1,14}}?{_ORG_END})(?=在|按|根|坚|认|紧|高|决|以|为|是|地处|坐落|位于|开展|党|全体|作为)"
)
_SALUTATION = re.compile(r"^[^，。]{2,40}[：:]$")


@dataclass(frozen=True, slots=True)
class Identity:
    """Title, issuer and dates as found; `head` is where the document's body begins, `tail` the signature's span, if there is one."""

    title: str | None
    title_span: Span | None
    issuer: str | None
    date: str | None
    year: int | None
    campaign: str | None
    head: int
    tail: Span | None
    blank_day: Span | None


def identify(text: str, norm: str, lines: list[Span], *, english: bool, stop: int) -> Identity:
    """Read the identity from the document's lines; `stop` is where its own text ends (a second standing or attachment is left out)."""
    titles, head = _titles(norm, lines, english=english)
    own = [line for line in lines if line.start < stop]
    tail, signer, signed = _signature(text, norm, own, english=english)
    title = None
    if titles:
        title = ("" if not english else " ").join(text[a:b].strip() for a, b in titles)
    filled = None if english or signer or not own else _FILLED_IN.search(norm, 0, own[-1].end)
    forwards = titles and not english and "转发" in norm[titles[0].start : titles[-1].end]  # the plan below it is signed by the superior
    issuer = (
        (_issuer_of_title(text, norm, titles, english=english) if forwards else None)
        or signer
        or (text[slice(*filled.span(1))] if filled else None)
        or _issuer_of_title(text, norm, titles, english=english)
        or _issuer_in_text(text, norm, own, english=english)
    )
    year, day, blank = identity_years.signed(norm, signed, english=english)
    if year is None:
        year = identity_years.in_text(norm, titles, own, english=english)
    elif not english and identity_years.titled(norm, titles) == year + 1:  # signed in the year before, or by mistake
        year += 1
    span = Span(titles[0].start, titles[-1].end) if titles else None
    campaign = None if english or not titles else campaign_of("".join(norm[a:b].strip() for a, b in titles), _org_prefix)
    return Identity(title, span, issuer, day, year, campaign, head, tail, blank)


def _titles(norm: str, lines: list[Span], *, english: bool) -> tuple[list[Span], int]:
    """The lines of the document's own title, and where its body begins.

    Before a body there may stand a red head, a document number, a cover notice; the title is the run of short lines without
    closing marks that ends with a word for a kind of document, the last such run before the first running text.
    """
    run: list[Span] = []
    best: list[Span] = []
    for i, line in enumerate(lines[:14]):
        words = norm[line.start : line.end]
        if "\t" in words:
            if field := _TITLE_FIELD.match(words):
                return [Span(line.start + field.start(1), line.start + field.end(1))], line.end
            if best or run:
                best = best or _above_table(norm, run)
                return best, best[-1].end if best else line.start
            continue
        if _is_running(words, english=english, titled=bool(best)) or (_SALUTATION.match(words) and run):
            return (best or _short_run(norm, run, english=english)), (
                best[-1].end
                if best
                else (run[-1].end if run and _looks_title(norm, run[-1], english=english) else line.start if not run else run[-1].end)
            )
        if best and not english and (_INNER_HEADING.fullmatch(words.strip()) or _ROLE_LINE.match(words)):
            return best, best[-1].end
        run.append(line)
        kind = _ENGLISH_TITLE.search(words) if english else _TITLE_KIND.search(words.strip())
        if best and words.startswith(("及", "和", "与")) and kind:  # …领导小组 / 及工作小组名单
            best = [*best, line]
        elif kind and not _ATTACHED.match(words):
            best = _title_run(norm, run, english=english)
        elif best and words.startswith(("—", "（")) and i < 8 and not DATE_LINE.fullmatch(words):
            best = [*best, line]
    return best, best[-1].end if best else 0


def _is_running(words: str, *, english: bool, titled: bool) -> bool:
    """Whether a line is running text or a numbered heading: no title stands behind it."""
    if english:
        running = len(words) > 170 or bool(_ENDS.search(words)) or (titled and words.count(" ") >= 6 and words.endswith("."))
    else:
        running = len(words) > 64 or bool(_ENDS.search(words)) or words.count("，") >= 2
    return running or bool(_NUMBERED.match(words))


def _above_table(norm: str, run: list[Span]) -> list[Span]:
    """The title of a document that is a table: the first line above it that may be one."""
    return next(
        ([line] for line in run if _looks_title(norm, line, english=False) and not re.match(r"[（(]?附[件表]", norm[slice(*line)])), []
    )


def _looks_title(norm: str, line: Span, *, english: bool) -> bool:
    return not re.search(r"[，：:]$", norm[line.start : line.end])


def _short_run(norm: str, run: list[Span], *, english: bool) -> list[Span]:
    """Without a kind word: the first short line counts as the title."""
    return [run[0]] if run and _looks_title(norm, run[0], english=english) else []


def _title_run(norm: str, run: list[Span], *, english: bool) -> list[Span]:
    """The last lines of a run that make up one title: up to three, without red head, number, date and signature."""
    out = [run[-1]]
    if english:
        return out
    for line in reversed(run[:-1]):
        words = norm[line.start : line.end]
        if len(out) >= 3 or _RED_HEAD.search(words) or _TITLE_KIND.search(words) or len(words) > 34:
            break
        if (
            norm.startswith("—", out[0].start)
            or _ORG_LINE.fullmatch(words)
            or words.startswith("关于")
            or _BEGINS.match(norm, out[0].start, out[0].end)
            or len(norm[out[0].start : out[0].end]) < 8
        ):
            out.insert(0, line)
        else:
            break
    return out


def _signature(text: str, norm: str, lines: list[Span], *, english: bool) -> tuple[Span | None, str | None, Span | None]:
    """The signature's span, the issuer printed in it, and the span of its date: looked for from the end upward."""
    for i in range(len(lines) - 1, max(len(lines) - 40, 1) - 1, -1):
        start, end = lines[i]
        words = norm[start:end].strip()
        if english:
            found = list(dates_en.find(norm, start, end))
            if len(words) < 40 and found and found[0].span.start - start < 8:
                above = text[slice(*lines[i - 1])].strip()
                org = _ENGLISH_ORG.fullmatch(above) or _ENGLISH_NAME.fullmatch(above)
                return Span(lines[i - 1].start if org else start, end), org.group(1) if org else None, Span(start, end)
            continue
        if len(words) > 44:
            continue
        m = DATE_LINE.fullmatch(words)
        above = norm[slice(*lines[i - 1])].strip()
        if m and (_ORG_LINE.fullmatch(above) or _ORG_PART.fullmatch(above)) and not _MARKED.search(above):
            return Span(lines[i - 1].start, end), _org_text(text, norm, lines[i - 1]), Span(start, end)
        if m and i >= len(lines) - 3:
            return Span(start, end), None, Span(start, end)
        glued = _GLUED_SIGNATURE.fullmatch(words) if i >= len(lines) - 4 else None
        if glued:
            cut = start + norm[start:end].find(glued.group(1))
            return Span(start, end), text[cut : cut + len(glued.group(1))].strip(), Span(cut + len(glued.group(1)), end)
        if i >= len(lines) - 2 and _ORG_LINE.fullmatch(words) and len(words) <= 26:
            return Span(start, end), _org_text(text, norm, lines[i]), None
    return None, None, None


def _org_text(text: str, norm: str, line: Span) -> str:
    """The organisation of a signature line, without a person's name or seal note behind it."""
    words = norm[line.start : line.end].strip()
    m = _ORG_ALONE.match(words)
    everybody = _ORG_PART.fullmatch(words)
    start = line.start + (len(norm[slice(*line)]) - len(norm[slice(*line)].lstrip()))
    if everybody and everybody["all"]:
        return text[start : start + everybody.start("all")]
    return text[start : start + (m.end() if m else line.end - start)].strip()


def _issuer_of_title(text: str, norm: str, titles: list[Span], *, english: bool) -> str | None:
    for start, end in titles:
        words = norm[start:end].lstrip("— 《“")
        shift = end - len(words) if norm[start:end].endswith(words) else start
        if english:
            if m := _ENGLISH_ORG.match(text[start:end]):
                return re.sub(r"^The ", "", m.group(1))
            continue
        if place := _org_prefix(words):
            return text[shift + place[0] : shift + place[1]]
    return None


def _org_prefix(words: str) -> tuple[int, int] | None:
    """Where the organisation at a title's beginning stands: 县教育局办公室, 镇中心学校附属幼儿园 whole."""
    m = _ORG_HEAD.match(words)
    if not m:
        return None
    at, stop = m.span(1)
    while more := _ORG_GO_ON.match(words, stop):
        if more.end() - stop > 8 or not _ORG_BELOW.match(words, stop):
            break
        stop = more.end()
    return at, stop


def _issuer_in_text(text: str, norm: str, lines: list[Span], *, english: bool) -> str | None:
    """Who the text speaks of most in its first paragraphs."""
    if english:
        found = _ENGLISH_ORG.findall(text[lines[0].start : lines[min(3, len(lines) - 1)].end]) if lines else []
        return next((name for name in found if _PROPER.search(name)), None)
    for start, end in lines[:6]:
        if (_ORG_LINE.fullmatch(norm, start, end) and not _OF_ALL.match(norm, start, end)) and start > lines[0].start:
            return _org_text(text, norm, Span(start, end))
        if m := _BYLINE.fullmatch(norm, start, end) or _NOTED.fullmatch(norm, start, end) or _SPEAKS_OF_ITSELF.search(norm, start, end):
            return text[slice(*m.span(1))]
    return None
