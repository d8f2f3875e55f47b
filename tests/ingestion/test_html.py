"""Web pages written here, as school sites, old sites laid out by tables and download sites write them, read through `html.read`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.errors import ReadError
from pipeline.ingestion import html
from pipeline.records import Source

TITLE = "望川小学校园安全工作实施方案"
PLAN = [
    "为进一步加强校园安全管理，根据县教育局的统一部署，结合我校实际，制定本实施方案。",
    "一、指导思想",
    "坚持安全第一、预防为主，落实各级各类人员的安全责任，为教育教学创造平安和谐的环境。",
    "二、工作目标",
    "全年无重大安全责任事故，师生安全知识知晓率达到100%。",
    "三、主要措施",
    "（一）健全制度。修订门卫值班、外来人员登记等制度，印发到每一位教职工，张榜公布。",
    "（二）排查隐患。每月第一周由总务处牵头逐一检查，建立台账，限期整改。",
    "1.查校舍",
    "2.查消防器材",
    "四、实施步骤",
    "第一阶段：宣传发动（2020年9月1日至9月20日）",
    "第二阶段：组织实施（2020年9月21日至11月30日）",
    "五、组织领导",
    "组长：乔云舟",
    "副组长：闻笑竹",
    "成员：陆堃、方喆",
    "请各班于2020年9月10日前上交责任书。",
    "云岭县望川小学",
    "2020年8月28日",
]

OTHERS = ["望川小学防溺水活动实施方案", "一、二年级写字比赛获奖名单", "三、高考报名须知", "关于做好教材发放工作的通知", "2019年工作总结"]
LINKS = "".join(f'<li><a href="/a/{k}.html">{text}</a><span>2020-0{k + 1}-11</span></li>' for k, text in enumerate(OTHERS))
#: what must not be left of any page below
CHROME = [
    *OTHERS,
    "首页",
    "学校概况",
    "当前位置",
    "您现在的位置",
    "点击数",
    "加入收藏",
    "打印",
    "关闭窗口",
    "上一篇",
    "下一篇",
    "版权所有",
    "备案",
]
CHROME += ["技术支持", "微信", "登录", "会员", "下载", "发布时间", "网友评论", "还看了", "热点文章", "相关", "邮编", "猜你喜欢"]


def paragraphs(lines: list[str]) -> str:
    return "".join(f'<p style="text-indent:2em">{line}</p>\n' for line in lines)


def school_site() -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}-云岭县望川小学</title>
<script>var a="<p>脚本</p>";</script></head><body>
<div class="top">欢迎访问望川小学网站　<a href="/login">登录</a> | <a href="#">加入收藏</a></div>
<div class="nav"><ul><li><a href="/">网站首页</a></li><li><a href="/x">学校概况</a><ul>{LINKS}</ul></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/t">通知公告</a> &gt; 正文</div>
<div class="wrap"><div class="left"><h3>热点文章</h3><ul>{LINKS}</ul></div>
<div class="article"><h1>{TITLE}</h1>
<div class="info">发布时间：2020-08-28 16:20　来源：教务处　字号：<a>大</a> <a>中</a> <a>小</a></div>
<div class="content">{paragraphs(PLAN)}</div>
<div class="share"><span>分享到：</span><a>微信</a><a>打印本页</a><a>关闭窗口</a></div>
<div class="prevnext"><p>上一篇：<a href="/1">{OTHERS[0]}</a></p><p>下一篇：<a href="/2">{OTHERS[3]}</a></p></div>
<div class="related"><h4>相关文章</h4><ul>{LINKS}</ul></div></div></div>
<div class="footer"><p>版权所有：望川小学　地址：云岭县城关镇　邮编：000000</p><p>技术支持：某网络公司</p></div></body></html>"""


def table_layout() -> str:
    body = "<br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in PLAN[:13])
    roster = [("组　长", "乔云舟", "校长"), ("副组长", "闻笑竹", "副校长"), ("成　员", "陆堃", "教导主任")]
    rows = "".join(f"<tr><td{' rowspan=2' if k == 2 else ''}>{a}</td><td>{b}</td><td>{c}</td></tr>" for k, (a, b, c) in enumerate(roster))
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>校园安全工作实施方案</title>
</head><body><table width="980"><tr><td height="120">&nbsp;</td></tr>
<tr><td><table><tr><td><a href="i.asp">首　页</a></td><td><a href="x.asp">学校概况</a></td>
<td><a href="b.asp">论坛</a></td></tr></table></td></tr>
<tr><td><table><tr><td width="210">
<table><tr><td><b>站内搜索</b><br><input name="k"></td></tr><tr><td><b>最新更新</b></td></tr>
<tr><td>·<a href="1">{OTHERS[0]}</a></td></tr><tr><td>·<a href="2">{OTHERS[1]}</a></td></tr>
<tr><td>·<a href="3">{OTHERS[2]}</a></td></tr></table></td>
<td><table><tr><td>您现在的位置：<a href="/">首页</a>→<a href="h">后勤</a>→浏览文章</td></tr>
<tr><td align="center"><font size="4"><b>云岭县望川小学<br>“校园安全年”校园安全工作实施方案</b></font></td></tr>
<tr><td align="center">作者：总务处　点击数：147　更新时间：2020-8-28</td></tr>
<tr><td>{body}<br>五、组织机构<br>
<table border="1">{rows}<tr><td>方喆</td><td>总务主任</td></tr></table>
<p align="right">云岭县望川小学<br>2020年8月28日</p></td></tr>
<tr><td>【<a href="#">字体：小 大</a>】【<a href="#">打印文章</a>】【<a href="#">关闭窗口</a>】</td></tr>
<tr><td>上一篇：<a href="5">{OTHERS[3]}</a><br>下一篇：<a href="6">{OTHERS[4]}</a></td></tr>
<tr><td><b>相关链接</b>：<a href="7">{OTHERS[0]}</a>　<a href="8">{OTHERS[4]}</a></td></tr></table></td></tr></table></td></tr>
<tr><td align="center">望川小学网管中心　您是第 38114 位访客</td></tr></table></body></html>"""


def download_site() -> str:
    pages = "".join(
        f'<div class="page">{paragraphs(PLAN[k : k + 7])}</div><div class="bar">第{k // 7 + 1}页 / 已展示2页，余下4页</div>'
        for k in (0, 7, 14)
    )
    return f"""<html><head><meta http-equiv="content-type" content="text/html;charset=gb2312"><title>{TITLE} - 文档库</title></head><body>
<div id="hd"><a href="/">文档库</a><form><input placeholder="搜索"></form><span>登录</span><span>开通会员</span></div>
<div class="catalog">全部分类：<a>工作总结</a><a>实施方案</a></div><div class="path">文档库 &raquo; 党政公文 &raquo; 方案</div>
<h1>{TITLE}.doc</h1>
<div class="docinfo">上传人：某某　文档编号：7741209　格式：DOC　页数：6　下载券：3</div>
<div class="reader"><p>{TITLE}</p>{pages}</div><div class="end">- 阅读完毕，喜欢就收藏吧 -</div>
<div class="rec"><h4>看过本文的人还看了</h4><ul><li>{OTHERS[0]}</li><li>{OTHERS[4]}</li></ul></div>
<div class="law">声明：本站文档由网友自行上传，版权归原作者；如有侵权，请来信告知。</div>
<div class="ft">关于我们 | 上传须知 | 帮助中心</div></body></html>"""


def paragraphs_as_divs() -> str:
    return f"""<html><head><meta charset=utf-8><title>{TITLE}_云岭县政府</title></head><body>
<div class=nav1>{LINKS}</div>
<div class=dqwz>当前位置：<a>首页</a>>><a>政务公开</a></div>
<table class=record><tr><td>索 引 号：</td><td>0001-2020</td><td>发文机关：</td><td>教育局</td></tr>
<tr><td>成文日期：</td><td>2020年8月1日</td><td>主 题 词：</td><td>安全</td></tr></table><div class=con_title>{TITLE}</div>
<div class=con_info><span>发布时间：2020-08-28 09:00</span><span>浏览次数：<i>132</i></span></div>
<div class=con><div class=editor>{"".join(f"<div>　　{line}</div>" for line in PLAN)}</div></div><div class=fx>分享到：<a>微信</a></div>
<div><h3>相关稿件</h3><ul>{LINKS}</ul></div>
<div class=foot><p>主办：某县人民政府 承办：某局</p><p>某ICP备案0501号</p></div></body></html>"""


def folded() -> str:
    return f"""<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><div class=hd>{LINKS}</div>
<div class=box><h1>{TITLE}</h1>
<p>导读：{PLAN[0][:20]}…</p><div class=con>{paragraphs(PLAN[:8])}<div style="display:none">{paragraphs(PLAN[8:])}</div></div>
<div>展开全文</div></div><div class=side><div>猜你喜欢</div><ul>{LINKS}</ul></div></body></html>"""


def saved_by_word() -> str:
    lines = "".join(
        f"<p class=MsoNormal><a name=_T{k}></a><span\nlang=EN-US>{line[:6]}</span><span>{line[6:]}<o:p></o:p></span></p>"
        for k, line in enumerate(PLAN)
    )
    head = f"<html xmlns:o='urn:o'><head><meta charset=gb2312><title>{TITLE}</title></head>"
    return f"{head}<body><div class=WordSection1>{lines}</div></body></html>"


def without_structure() -> str:
    lines = "<BR>".join(f"&nbsp;&nbsp; {line}" for line in PLAN)
    head = "<HTML><HEAD><META charset=gb2312><TITLE>无标题文档</TITLE></HEAD>"
    return f"{head}<BODY><B>{TITLE}</B><HR>{lines}<HR><A HREF=/>返回首页</A></BODY></HTML>"


PAGES = {
    page.__name__: page for page in (school_site, table_layout, download_site, paragraphs_as_divs, folded, saved_by_word, without_structure)
}


def encoded(page: str) -> bytes:
    return page.encode("gb18030" if "gb2312" in page else "utf-8")


def read(page: str) -> Source:
    return html.read(encoded(page))


def texts(source: Source) -> list[str]:
    return [block.text for block in source.blocks]


def inside(body: str) -> Source:
    return read(f"<html><head><meta charset=utf-8><title>t</title></head><body>{body}</body></html>")


def code_of(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        html.read(data)
    assert any("\u4e00" <= char <= "\u9fff" for char in str(caught.value))
    return caught.value.code


# --- the document and the furniture around it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_every_line_of_the_document_survives_in_order(name: str) -> None:
    found = texts(read(PAGES[name]()))
    expected = PLAN[:13] if name == "table_layout" else PLAN
    assert [line for line in found if line in expected] == expected


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_the_furniture_is_left(name: str) -> None:
    source = read(PAGES[name]())
    assert not [(word, text) for text in texts(source) for word in CHROME if word in text]
    assert name == "saved_by_word" or any("未计入正文" in note.message for note in source.notes)


@pytest.mark.parametrize("name", ["school_site", "download_site", "paragraphs_as_divs", "folded"])
def test_the_title_comes_first_and_once(name: str) -> None:
    source = read(PAGES[name]())
    assert texts(source)[0] == TITLE and texts(source).count(TITLE) == 1
    assert source.title == TITLE


def test_character_error_rate_of_the_pages() -> None:
    errors = letters = 0
    for name, page in PAGES.items():
        if name != "table_layout":
            expected = "".join(([] if name == "saved_by_word" else [TITLE]) + PLAN)
            errors += Levenshtein.distance(expected, "".join(texts(read(page()))))
            letters += len(expected)
    assert errors / letters <= 0.001


def test_a_roster_in_a_layout_table_is_a_table_and_a_two_line_title_is_whole() -> None:
    source = read(table_layout())
    assert texts(source)[:2] == ["云岭县望川小学", "“校园安全年”校园安全工作实施方案"]
    found = {(b.anchor.table, b.anchor.row, b.anchor.column): b.text for b in source.blocks if b.kind == "cell"}
    assert found == {
        (0, 0, 0): "组　长",
        (0, 0, 1): "乔云舟",
        (0, 0, 2): "校长",
        (0, 1, 0): "副组长",
        (0, 1, 1): "闻笑竹",
        (0, 1, 2): "副校长",
        (0, 2, 0): "成　员",
        (0, 2, 1): "陆堃",
        (0, 2, 2): "教导主任",
        (0, 3, 1): "方喆",
        (0, 3, 2): "总务主任",
    }
    assert source.encoding == "gb18030"


def test_a_document_that_stands_twice_is_kept_twice() -> None:
    page = school_site().replace(paragraphs(PLAN), paragraphs(PLAN) + paragraphs(PLAN))
    assert [line for line in texts(read(page)) if line in PLAN] == PLAN + PLAN


@pytest.mark.parametrize(
    "line",
    [
        "联系人：方喆　联系电话：0000-1234567",
        "时间：2020年9月1日　地点：会议室",
        "学生年人均阅读10册",
        "信息中心提供技术支持",
        "（三）推荐阅读",
        "正文用三号仿宋",
        "组　长：",
        "2020.9.1",
        "晨间阅读：7:50—8:10 午间阅读：12:30—12:50",
        "保护著作权，打击侵权盗版",
        "附件：安全工作责任书",
        "各班首先要组织收看",
        "发现问题及时上报/登记",
    ],
)
def test_lines_of_documents_are_not_taken_for_furniture(line: str) -> None:
    page = school_site().replace(paragraphs(PLAN), paragraphs([*PLAN[:9], line, *PLAN[9:]]))
    assert line in texts(read(page))


def test_text_beside_the_core_is_kept_where_it_is_a_document_s() -> None:
    page = f"""<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><div class=page>
<div class=t>{TITLE}</div><div class=no>望小发〔2020〕9号</div>
<div class=c>{paragraphs(PLAN[:18])}</div><div class=sign>云岭县望川小学</div>
<div class=day>2020年8月28日</div></div><div class=footer>版权所有</div></body></html>"""
    assert texts(read(page)) == [TITLE, "望小发〔2020〕9号", *PLAN[:18], "云岭县望川小学", "2020年8月28日"]


def test_title_and_signature_stay_where_their_containers_are_named_like_furniture() -> None:
    body = f"<div class=hd><h1>{TITLE}</h1></div>{paragraphs(PLAN[:18])}<div class=bottom><p>云岭县望川小学</p><p>2020年8月28日</p></div>"
    head = f"<html><head><meta charset=utf-8><title>{TITLE}</title></head>"
    page = f"{head}<body><div class=nav>{LINKS}</div><div class=a>{body}</div></body></html>"
    assert texts(read(page)) == [TITLE, *PLAN]


def test_an_abstract_that_stands_twice_is_no_excerpt() -> None:
    twice = ["摘要：本方案规定了校园安全的各项要求。", *PLAN] * 2
    assert texts(inside(paragraphs(twice))) == twice


def test_links_inside_a_sentence_and_lists_of_attachments_stay() -> None:
    body = (
        paragraphs(PLAN)
        + "<p>按照<a href=1>《云岭县校园安全管理办法》</a>执行。</p>"
        + "<p><a href=2>附件1：责任书.doc</a></p><p><a href=3>附件2：台账.xls</a></p>"
    )
    found = texts(read(school_site().replace(paragraphs(PLAN), body)))
    assert "按照《云岭县校园安全管理办法》执行。" in found and found[-2:] == ["附件1：责任书.doc", "附件2：台账.xls"]


def test_furniture_by_name_that_holds_the_document_is_none() -> None:
    page = school_site().replace('class="content"', 'class="content" id="comment"').replace('class="article"', 'class="sidebar"')
    assert [line for line in texts(read(page)) if line in PLAN] == PLAN


def test_a_page_of_mere_text_is_kept_whole() -> None:
    assert texts(inside("<p>甲校</p><p>乙校</p><div>丙校</div>丁校")) == ["甲校", "乙校", "丙校", "丁校"]


# --- lines, headings, lists, tables --------------------------------------------------------------------------------------------


def test_lines_break_as_in_a_browser() -> None:
    source = inside(
        "<p>一行<br>二行<br/>三<b>行</b></p>四行<div>五行<p>六行</p>七行</div><pre>八行\n  九行\n</pre><p>中\n文 A  B&nbsp;&nbsp;C</p>"
    )
    assert texts(source) == ["一行", "二行", "三行", "四行", "五行", "六行", "七行", "八行", "九行", "中文 A B  C"]


def test_anchors_give_the_line_of_the_source() -> None:
    source = inside("\n<h2>标题</h2>\n\n<p>段落一</p>\n<p>段落\n二<br>\n三</p>")
    assert [(block.text, block.anchor.line) for block in source.blocks] == [("标题", 2), ("段落一", 4), ("段落二", 5), ("三", 6)]


def test_headings_have_their_level() -> None:
    source = inside("<h1>方案</h1><p>正文</p><h3>一、<span>目标</span></h3>")
    assert [(b.text, b.kind, b.level) for b in source.blocks] == [
        ("方案", "heading", 1),
        ("正文", "paragraph", None),
        ("一、目标", "heading", 3),
    ]


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1.", "2."]),
        ("<ol start=3><li>甲</li><li value=7>乙</li><li>丙</li></ol>", ["3.", "7.", "8."]),
        ("<ol type=a><li>甲</li><li>乙</li></ol>", ["a.", "b."]),
        ("<ol type=I><li>甲</li><li><p>乙</p><p>续</p></li></ol>", ["I.", "II.", ""]),
        ("<ol reversed><li>甲</li><li>乙</li></ol>", ["2.", "1."]),
        ('<ol style="list-style-type: cjk-ideographic"><li>甲</li><li>乙</li></ol>', ["一、", "二、"]),
        ('<ol style="list-style-type:simp-chinese-informal" start=10><li>甲</li><li>乙</li></ol>', ["十、", "十一、"]),
        ("<ol style='list-style:none'><li>甲</li></ol>", [""]),
        ("<ol><li>一、指导思想</li><li>二、工作目标</li></ol>", ["", ""]),
        ("<ol><li>甲<ol type=a><li>子</li></ol></li><li>乙</li></ol>", ["1.", "a.", "2."]),
        ("<ol><li></li></ol><ul><li>甲</li></ul>", [""]),
        ('<ol start="x"><li value="">甲</li></ol>', ["1."]),
    ],
)
def test_lists_have_their_automatic_numbers(markup: str, numbers: list[str]) -> None:
    assert [block.number for block in inside(markup).blocks] == numbers


def test_cells_of_forms_keep_their_lines_and_empty_ones_stay() -> None:
    source = inside(
        "<table border=1><tr><td>组长</td><td></td></tr>"
        "<tr><td>内容</td><td><p>一、目标</p><p>二、措施</p></td></tr><tr><td></td><td></td></tr></table>"
    )
    assert [(b.text, b.anchor.row, b.anchor.column) for b in source.blocks] == [
        ("组长", 0, 0),
        ("", 0, 1),
        ("内容", 1, 0),
        ("一、目标\n二、措施", 1, 1),
    ]


def test_a_table_inside_a_layout_table_is_the_table() -> None:
    source = inside(
        "<table><tr><td><p>前文的一段话。</p><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table></td></tr></table>"
    )
    assert [(block.text, block.kind) for block in source.blocks] == [
        ("前文的一段话。", "paragraph"),
        ("甲", "cell"),
        ("1", "cell"),
        ("乙", "cell"),
        ("2", "cell"),
    ]


@given(
    st.lists(
        st.text(alphabet="校园安全工作方案总结陆堃喆，。一二", min_size=2, max_size=40).filter(lambda text: text.strip("，。")),
        min_size=4,
        max_size=30,
    )
)
def test_paragraphs_come_back_in_order_inside_any_furniture(lines: list[str]) -> None:
    page = school_site().replace(paragraphs(PLAN), paragraphs([PLAN[0], *lines, PLAN[2]]))
    found = texts(read(page))
    assert found[found.index(PLAN[0]) : found.index(PLAN[2]) + 1] == [PLAN[0], *lines, PLAN[2]]


# --- charsets ------------------------------------------------------------------------------------------------------------------

SIMPLE = "<html><head><meta charset={}><title>方案</title></head><body><p>组长：方喆，成员：陆堃、䶮某，坚持预防为主。</p></body></html>"
TRADITIONAL = "<html><head><meta charset=big5></head><body><p>組長：陳大文，本校依據縣政府函辦理，堅持預防為主。</p></body></html>"


@pytest.mark.parametrize(
    ("page", "encoding", "name"),
    [
        (SIMPLE.format("gb2312"), "gb18030", "gb18030"),
        (SIMPLE.format("GBK"), "gb18030", "gb18030"),
        (SIMPLE.format("utf-8"), "utf-8", "utf-8"),
        (SIMPLE.format("gb2312"), "utf-8", "utf-8"),
        (SIMPLE.format("utf-8"), "gb18030", "gb18030"),
        (SIMPLE.format("gb2312"), "utf-8-sig", "utf-8"),
        (SIMPLE.format("utf-16"), "utf-16", "utf-16-le"),
        (SIMPLE.replace("<meta charset={}>", ""), "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        ('<?xml version="1.0" encoding="gb2312"?>' + SIMPLE.replace("<meta charset={}>", ""), "gb18030", "gb18030"),
    ],
)
def test_charsets(page: str, encoding: str, name: str) -> None:
    source = html.read(page.encode(encoding))
    assert source.encoding == name and not source.problems
    assert texts(source)[0].startswith(("组长：方喆，成员：陆堃、䶮某", "組長：陳大文"))


def test_characters_that_cannot_be_decoded_are_a_problem() -> None:
    source = html.read(school_site().encode().replace("第一".encode(), b"\xe7\xac", 1))
    assert [problem.code for problem in source.problems] == ["truncated"] and "\ufffd" in "".join(texts(source))


# --- pages without text, attacks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        ("<html><head><title>方案</title></head><body><img src=a.jpg></body></html>".encode(), "no_text"),
        (b"<html><frameset cols=20%,80%><frame src=a><frame src=b></frameset></html>", "no_text"),
        ("<html><body><script>document.write('正文')</script><iframe src=x></iframe></body></html>".encode(), "no_text"),
        (b"<p>" * 250_000, "too_large"),
        ("<p>段落</p>".encode() * 400_000, "too_large"),
    ],
)
def test_pages_that_cannot_be_read_say_why(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_what_stands_before_a_bottomless_nesting_is_read_and_the_rest_is_a_problem() -> None:
    source = inside(paragraphs(PLAN) + "<div>" * 150_000 + "<p>深处的文字</p>")
    assert texts(source) == PLAN and [problem.code for problem in source.problems] == ["too_large"]


def test_attributes_without_end_spans_without_end_and_long_lines_are_survived() -> None:
    attributes = " ".join(f"a{k}=1" for k in range(100_000))
    assert texts(inside(f"<p {attributes}>文字在此</p>")) == ["文字在此"]
    spans = "<tr><td rowspan=99999999 colspan=99999999>甲</td><td>乙</td></tr>"
    assert len(inside(f"<table border=1>{spans * 300}</table>").blocks) == 600
    assert len(texts(inside("<p>" + "安全工作，" * 300_000))[0]) == 1_500_000


def test_entities_of_a_doctype_are_not_expanded() -> None:
    doctype = '<!DOCTYPE html [<!ENTITY a "炸弹"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    page = doctype + "<html><body><p>甲&amp;乙&#x4e19;&a;&f;</p></body></html>"
    text = "".join(texts(read(page)))
    assert "甲&乙丙" in text and "炸弹" not in text


def test_what_follows_the_end_of_the_page_is_read_too() -> None:
    assert texts(read("<html><head><meta charset=utf-8></head><body><p>前文</p></body></html><p>后文</p></html>")) == ["前文", "后文"]


# --- practice pages ------------------------------------------------------------------------------------------------------------

PRACTICE = Path(__file__).parents[2] / "../shared/practice/c"


@pytest.mark.skipif(not PRACTICE.exists(), reason="the practice set is not beside the repository")
@pytest.mark.parametrize("start", ["009", "010", "011"])
def test_practice_pages_keep_sections_and_members_and_lose_their_furniture(start: str) -> None:
    path = next((PRACTICE / "in").glob(f"{start}*.html"))
    records = map(json.loads, (PRACTICE / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    gold = next(record for record in records if record["file"] == path.name)
    text = "\n".join(texts(html.read(path.read_bytes())))
    for section in gold["sections"]:
        assert (section["heading"] or section["starts"]) in text
    for member in gold["members"]:
        assert member["name"] in text
    for finding in gold["findings"]:
        assert finding["quote"] in text
    assert not [word for word in ("首页", "上一篇", "版权", "访客", "登录", "会员", "相关", "声明：", "点击数", "收藏") if word in text]
