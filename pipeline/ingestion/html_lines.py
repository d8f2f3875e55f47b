"""What single lines of a web page look like: running text, an item, a title, an attachment, words that the page says twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipeline.ingestion.html_chrome import is_breadcrumb, is_furniture_line, is_list_head
from pipeline.ingestion.html_tree import Line, Page

#: characters of a title, of a line with a comma that counts as running text, and of one that does without
TITLE_LENGTH, _SENTENCE_LENGTH, _LONG = 4, 10, 20
#: a document's title stands among so many first lines
HEAD = 6
#: files that are looked for below 附件
_LISTED = 40
#: characters of a text that are compared with others
_KEY_LENGTH = 20_000
#: a hidden or print version says again what stands elsewhere: at least this share of its letters, or of the article's
_SAID_AGAIN = 0.8
_NUMBERED = re.compile(
    r"(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．:：]|[(（]?\d{1,2}[)）、．.](?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节条部阶篇步项]|附件)"
)
DATED = re.compile(r"[\d一二三四五六七八九十〇零○\s]{2,8}年[\d一二三四五六七八九十\s]{1,4}月(?:[\d一二三四五六七八九十\s]{1,4}日)?")
_ROLE = re.compile(r"(?:副?组\s*长|成\s*员|组\s*员|副?主\s*任|顾\s*问|总?指挥|联\s*系\s*人|责任人)\s*[:：]")
_EXCERPT = re.compile(r"[\[【]?(?:内容|文章|核心)?(?:导读|导语|简介|摘要|提要|提示|描述)[\]】]?\s*[:：]?\s*")
_FILE_NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|txt|rtf|pptx?|zip|rar)$", re.IGNORECASE)
#: running text in English
_ENGLISH_LONG, _ENGLISH = 60, re.compile(r"[,.;] [A-Za-z]|\.$")
_SENTENCE = re.compile(r"[，。；：！？、]")
_DOCUMENT_NUMBER = re.compile(r".{1,12}[〔\[［【(（]\s*(?:19|20)\d\d\s*[〕\]］】)）]\s*第?\s*\d{1,4}\s*号")
_ROW_NUMBER = re.compile(r"(?:[·•・>◆■★\-]|[\[(（]?\d{1,2}[\])）、.．]?(?!\d))\s*")
_SITE_NAME = re.compile(r"^欢迎|(?:小学|中学|学校|幼儿园|[教学]区|教育局|教体局|网站?|门户|主页|平台)$")
#: how the title of a document ends: it tells the title where the page's <title> is the site's name
_TITLE_END = re.compile(
    r"(?:方案|预案|计划|规划|要点|安排|总结|小结|报告|汇报|材料|通知|通报|通告|公告|意见|办法|制度|细则|名单|一览表|职责|倡议书"
    r"|承诺书|责任书|决定|批复|函|讲话|发言|名册|一封信|公开信|公示|规定|守则|章程|启事|请示|措施|纪实)"
    r"(?:[（(【\[].{1,12}[）)】\]])?[\d一二三四五六]?$"
)
#: the characters of those words, and of the words for schools, that are written otherwise in traditional Chinese
_SIMPLIFIED = str.maketrans(
    "預計劃規點總結報匯彙見辦細則單冊覽職責議書諾決講話發開紀實學兒園區體網門戶頁臺歡",
    "预计划规点总结报汇汇见办细则单册览职责议书诺决讲话发开纪实学儿园区体网门户页台欢",
)


def prose(line: Line) -> int:
    """How much a line counts as running text."""
    free = line.free
    if line.table or free >= _LONG or (free >= _SENTENCE_LENGTH and _SENTENCE.search(line.text)):
        return free
    return free // 3


def is_item(line: Line) -> bool:
    """A numbered line that is no link."""
    return not line.is_link and _NUMBERED.match(line.text) is not None


def is_strong(line: Line) -> bool:
    """Whether a line is a document's by its looks: numbered, a role or a date, a table's, a sentence."""
    if line.is_link:
        return False
    if line.table or _NUMBERED.match(line.text) or _ROLE.match(line.text):
        return True
    if DATED.fullmatch(line.text) or _DOCUMENT_NUMBER.fullmatch(line.text):
        return True
    return line.free >= _LONG and _SENTENCE.search(line.text) is not None


def ends_like_title(text: str) -> bool:
    """Whether words end as titles of documents do.

    >>> ends_like_title("校园安全工作实施方案（试行）"), ends_like_title("望川小学")
    (True, False)
    """
    return _TITLE_END.search(text.translate(_SIMPLIFIED)) is not None


def is_titled(line: Line) -> bool:
    """Whether a line ends like a document's title, and is no link, menu or sentence."""
    if line.linked or line.letters < 2 * TITLE_LENGTH or re.search("[，。；：]", line.text):
        return False
    return ends_like_title(line.text) and not (is_furniture_line(line.text) or is_breadcrumb(line.text))


def said_again(page: Page) -> list[range]:
    """The lines of each hidden container or print version whose text stands elsewhere on the page too."""
    standing = Counter(line.text for line in page.lines)
    found: list[range] = []
    last = 0
    for node in page.nodes:
        if node.start < last or node.end - node.start < 2 or not (node.is_hidden or "print" in node.hint.lower()):
            continue
        last = node.end  # containers inside of it are not looked at again
        own = page.lines[node.start : node.end]
        inside = Counter(line.text for line in own)
        again = sum(line.letters for line in own if standing[line.text] > inside[line.text])
        if again >= _SAID_AGAIN * sum(line.letters for line in own) > 0:
            found.append(range(node.start, node.end))
            standing -= inside
    return found


def second_standings(page: Page, article: Iterable[int], versions: Iterable[range]) -> set[int]:
    """The lines of those `versions` that hold nearly the whole `article`, without buttons: a document that stands twice in its file.

    An excerpt of the article is none.
    """
    letters = {i: page.lines[i].letters for i in article}
    found: set[int] = set()
    for version in versions:
        said = {page.lines[i].text for i in version}
        if sum(count for i, count in letters.items() if page.lines[i].text in said) >= _SAID_AGAIN * sum(letters.values()) > 0:
            found |= {i for i in version if not is_furniture_line(page.lines[i].text)}
    return found


def is_running(line: Line) -> bool:
    """Whether a line is running text: a sentence outside of links."""
    if line.is_link or line.free < _LONG:
        return False
    return _SENTENCE.search(without_number(line.text)) is not None or (line.free >= _ENGLISH_LONG and bool(_ENGLISH.search(line.text)))


def is_bare(line: Line) -> bool:
    """Whether a line, its number aside, has none of a sentence's marks: a title, a menu's word, a date."""
    return line.table is None and not _SENTENCE.search(without_number(line.text))


def without_number(text: str) -> str:
    """A line without the number before it.

    >>> without_number("2、校园开放日活动方案"), without_number("[3] 消防演练简讯")
    ('校园开放日活动方案', '消防演练简讯')
    """
    return _ROW_NUMBER.sub("", text, count=1)


def is_red_head(text: str) -> bool:
    """Whether a line stands above a document's title by rights: 某某小学文件, 某小发〔2021〕5号."""
    return _DOCUMENT_NUMBER.fullmatch(text) is not None or text.endswith("文件")


def is_site_name(text: str) -> bool:
    """Whether a line that a page's <title> names is the site's name: 某某教育网, 欢迎访问某某小学."""
    return _SITE_NAME.search(text.translate(_SIMPLIFIED)) is not None


def is_listing(lines: list[Line]) -> bool:
    """Whether lines are a list that leads away, linked or not: its heading (热点排行) and nothing but titles."""
    return len(lines) > 2 and is_list_head(lines[0].text) and all(map(is_bare, lines[1:])) and not holds_books(lines)


def holds_books(lines: Iterable[Line]) -> bool:
    """Whether rows are books to read, an article's own: 《西游记》."""
    return any(without_number(line.text).startswith("《") for line in lines)


def without_echoes(lines: list[Line], kept: list[int]) -> list[int]:
    """Without what a site puts above the document and the document says again: its file name (自查报告.doc), an excerpt (导读：…)."""
    head = kept[:HEAD]
    said = key("".join(lines[i].text for i in kept[: 3 * HEAD] if not _EXCERPT.match(lines[i].text)))
    echoes = set()
    for i in head:
        own = key(lines[i].text)
        excerpt = _EXCERPT.match(lines[i].text)
        again = key(lines[i].text[excerpt.end() :]) if excerpt else ""
        named = _FILE_NAME.search(lines[i].text) and any(i != j and key(lines[j].text) == own for j in head)
        if named or (len(again) >= _SENTENCE_LENGTH and again in said):
            echoes.add(i)
    return [i for i in kept if i not in echoes]


def is_attachment(line: Line) -> bool:
    """Whether a line names an attachment: 附件1：责任书, 台账.xls."""
    return line.text.startswith("附件") or _FILE_NAME.search(line.text) is not None


def is_listed_attachment(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is 附件, or one of the files listed below it."""
    for line in reversed(lines[max(i - _LISTED, 0) : i + 1]):
        if line.text.startswith("附件"):
            return True
        if not _FILE_NAME.search(line.text):
            return False
    return False


@lru_cache(maxsize=4_096)
def key(text: str) -> str:
    """Letters, figures and Chinese characters of a title, without the ending of a file name."""
    return re.sub(r"\W|_", "", _FILE_NAME.sub("", text[:_KEY_LENGTH].lower()))
