"""Pages as further kinds of sites write them: old ones in nested tables, document libraries, forums, Word, and those without an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ReadError
from pipeline.ingestion import html
from pipeline.ingestion.html_text import run_on, tidy
from pipeline.records import Source

TITLE = "青禾镇石桥小学防溺水专项行动实施方案"
BODY = [
    "为切实做好学生防溺水工作，根据县教育局统一部署，结合我校实际，特制定本实施方案。",
    "一、指导思想",
    "坚持以人为本、预防为主的方针，牢固树立安全第一的思想，确保学生生命安全。",
    "二、工作目标",
    "全体师生防溺水知识知晓率达到100%，实现溺水事故零发生。",
    "三、工作措施",
    "（一）广泛宣传。利用国旗下讲话、主题班会、黑板报等形式，开展防溺水教育。",
    "（二）家校联动。印发《致家长的一封信》，回执由班主任收齐存档。",
    "四、实施步骤",
    "第一阶段：宣传发动（2021年5月6日至5月16日）",
    "第二阶段：排查整治（2021年5月17日至6月30日）",
    "五、组织领导",
    "组长：秦远山",
    "副组长：范晓岚",
    "成员：余思齐、石沛霖、温如玉",
    "青禾镇石桥小学",
    "2021年5月6日",
]
OTHERS = [
    "石桥小学举行秋季开学典礼",
    "关于做好教材征订工作的通知",
    "石桥小学2020年工作总结",
    "青禾镇中心校防汛应急预案",
    "一年级新生入学须知",
]
LINKS = [f'<a href="/a{i}.html">{other}</a>' for i, other in enumerate(OTHERS)]
MENU = "".join(f'<a href="/{i}">{word}</a>' for i, word in enumerate(["首页", "学校概况", "通知公告", "教学科研", "德育之窗"]))


def all_in(tag: str, lines: list[str]) -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def page(body: str, title: str = TITLE, charset: str = "utf-8") -> str:
    return f"<html><head><meta charset={charset}><title>{title}</title></head><body>{body}</body></html>"


def nested_tables() -> str:
    """An old ASP site: everything in tables, all in one line, the page's title is the site's."""
    menu = "".join(f"<td>{link}</td>" for link in LINKS)
    side = "<tr><td>≡ 热门文章 ≡</td></tr>" + "".join(f"<tr><td>・{link}(12)</td></tr>" for link in LINKS)
    text = "<br>".join("　　" + line for line in BODY)
    foot = "".join(f"【<a href=x>{word}</a>】" for word in ["发表评论", "加入收藏", "告诉好友", "打印此文", "关闭窗口"])
    rows = [
        "您当前的位置：<a href=/>青禾教育网</a> -> <a href=/>方案计划</a> -> 文章内容",
        f"<font color=red size=5><b>{TITLE}</b></font>",
        "作者：佚名　　来源：本站原创　　点击：12　　更新时间：2021-5-7 9:12:30",
        f"<table><tr><td style='font-size:14px'>{text}</td></tr></table>",
        "文章录入：admin　　责任编辑：admin",
        f"<li>上一篇文章： {LINKS[0]}</li><li>下一篇文章： {LINKS[1]}</li>",
        foot,
        "最新热点　　最新推荐　　相关文章",
        f"<table><tr><td>{LINKS[2]}<br>{LINKS[3]}</td><td>{LINKS[4]}</td></tr></table>",
        "网友评论：（只显示最新10条。评论内容只代表网友观点，与本站立场无关！）",
    ]
    main = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    layout = f"<table><tr><td width=180><table>{side}</table></td><td valign=top><table>{main}</table></td></tr></table>"
    bottom = "<table><tr><td>青禾镇中心学校 Copyright 2006-2021 站长：某某 备案号：X-001</td></tr></table>"
    return page(f"<table><tr>{menu}</tr></table>{layout}{bottom}", "青禾教育网", "gb2312")


def one_line() -> str:
    """The document in one element, its paragraphs set apart by indents."""
    head = (
        f"<div class=top>{MENU}</div><div class=tit>{TITLE}</div><div class=sub>[ 发布日期：2021-05-07 | 阅读：238次 | 作者：政教处 ]</div>"
    )
    return page(f"{head}<div class=txt>　　{'　　'.join(BODY)}</div><div>石桥小学版权所有 地址：青禾镇 电话：0000-0000000</div>")


def large_menu() -> str:
    """Menus of some 20 kB around a text of one."""
    words = [
        a + b + c for a in "德育 教学 安全 党建 后勤 工会".split() for b in "工作 活动 管理".split() for c in "方案 总结 通知 计划".split()
    ]
    menu = "".join(f"<div class=m><a href=#>{word}</a></div>" for word in words * 3)
    article = f"<div><div>{TITLE}</div><div>2021-05-07 10:30:00</div><div>{all_in('div', BODY)}</div></div>"
    return page(f"<div id=wrap><div id=all>{menu}</div><div>{article}</div><div>{all_in('span', LINKS * 6)}</div></div>")


def library() -> str:
    """A document library: pages, ratings, offers to download, recommendations."""
    sheets = "".join(f"<div class=pg><div class=c>{all_in('p', BODY[k : k + 6])}</div></div>" for k in (0, 6, 12))
    head = f"<h1>{TITLE}</h1><p class=x>★★★★★ 4.8分 (共1023人评价) 238次阅读 | 收藏 | 举报</p>"
    head += "<div>1/3 <span>放大</span><span>全屏</span></div>"
    offers = "<div>点击下载完整版文档 仅需5积分</div><div>下载文档到电脑，方便使用</div><div>本文档共3页，当前预览3页，全文共1203字</div>"
    more = "<div>相关推荐</div>" + "".join(f"<div class=it>{link}<span>4页 128人下载</span></div>" for link in LINKS)
    top = "<div class=header><div class=logo>豆沙文库</div><div>登录 | 注册 | VIP充值</div></div><div>首页 > 教育专区 > 学校管理</div>"
    foot = "<div>©2021 豆沙文库 侵权投诉 意见反馈</div>"
    return page(
        f"{top}<div class=main><div class=doc>{head}{sheets}{offers}</div><div class=r>{more}</div></div>{foot}", f"{TITLE} - 豆沙文库"
    )


def model_texts() -> str:
    """A site of model texts: links to others inside the text, offers below it."""
    text = all_in("p", ["　　" + line for line in BODY[:6]]) + f"<p>推荐阅读：{LINKS[0]}</p>"
    text += all_in("p", BODY[6:12]) + all_in("p", LINKS[1:3]) + all_in("p", BODY[12:]) + f"<p>【{TITLE}】相关文章：</p><p>1.{LINKS[3]}</p>"
    offers = "<p>将本文的Word文档下载到电脑，方便收藏和打印</p><p>推荐度：★★★★★</p><p>点击下载文档</p><p>文档为doc格式</p>"
    head = f"<div><a href=/>好范网</a> >> <a href=/>活动方案</a> >> 正文</div><h1>{TITLE}</h1><div>时间：2021-05-07 本文已影响 1387人</div>"
    return page(f"<div>{MENU}</div><div class=l>{head}<div class=nr>{text}</div><div>{offers}</div></div>", f"{TITLE}范文-好范网")


def print_version() -> str:
    """The article again in a hidden container for the printer."""
    again = f"<h2>{TITLE}</h2><div>{all_in('p', BODY)}</div>"
    return page(f"<div class=mainbody>{again}</div><div id=printArea style='display:none'>{again}</div><a href='javascript:p()'>打印</a>")


def messenger() -> str:
    """A public account's article: sections inside sections, calls to follow."""
    text = "".join(f"<section><section><p><span>{line}</span></p></section></section>" for line in BODY)
    calls = f"<section><p>END</p></section><section><p>往期推荐</p>{all_in('p', LINKS[:2])}</section><p>长按识别二维码关注我们</p>"
    head = f"<h1>{TITLE}</h1><div id=meta_content><span>原创</span> <span>石桥小学</span> <em>2021-05-07 18:00</em></div>"
    tail = "<div>阅读原文</div><div>阅读 238</div><div>赞 12 在看 5</div><div>微信扫一扫 关注该公众号</div>"
    return page(f"<div id=a><div>{head}<div id=js_content><section>点击上方蓝字关注我们</section>{text}{calls}</div>{tail}</div></div>")


def marked() -> str:
    """Hidden marks against copying behind every line, page numbers, votes."""
    lines = "".join(f"<p>{line}<span style='display:none'>资料网www.example.com整理</span></p>" for line in BODY)
    pager = "<p>共2页: <b>1</b> <a href=#>2</a> <a href=#>下一页</a> 尾页</p>"
    votes = "<dl><dd>顶一下 (12)</dd><dd>66.7%</dd><dd>踩一下 (6)</dd><dd>33.3%</dd></dl>"
    return page(f"<div>{MENU}</div><h1>{TITLE}</h1><div>作者：admin 阅读：88</div><div>{lines}{pager}</div><div>{votes}</div>")


def word(lines: list[str]) -> str:
    """Saved by Word: the chapters' numbers are text for programs that know no lists."""
    out = f"<p class=MsoNormal align=center><b><span style='font-size:22pt'>{TITLE}<span lang=EN-US><o:p></o:p></span></span></b></p>\n"
    for line in lines:
        number, _, rest = line.partition("、") if line[1] == "、" else ("", "", line)
        mark = f"<span style='mso-list:Ignore'>{number}、<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span>"
        listed = f"<![if !supportLists]><b><span lang=EN-US style='mso-bidi-font-family:宋体'>{mark}</span></b><![endif]>" if number else ""
        out += f"<p class=MsoNormal style='mso-list:l0 level1 lfo1'>{listed}<span\nstyle='font-family:宋体'>{rest}<o:p></o:p></span></p>\n"
    aside = (
        "<p class=MsoNormal><span style='display:none;mso-hide:all'>隐藏文字</span></p><div style='mso-element:header'><p>页眉</p></div>"
    )
    comments = "<div style='mso-element:comment-list'><p>批注内容</p></div><p><del>删去的话</del></p>"
    xml = "<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>微软用户</o:Author></o:DocumentProperties></xml><![endif]-->"
    return page(f"{xml}<div class=WordSection1>{out}</div>{aside}{comments}", charset="gb2312")


PAGES = {made.__name__: made for made in (nested_tables, one_line, large_menu, library, model_texts, messenger, marked)}
PAGES["word"] = lambda: word(BODY)


def read(markup: str) -> Source:
    return html.read(markup.encode("gb18030" if "charset=gb2312" in markup else "utf-8"))


def lines_of(source: Source) -> list[str]:
    return [block.printed for block in source.blocks]


@pytest.mark.parametrize("name", PAGES)
def test_a_document_comes_out_as_it_is_and_nothing_else(name: str) -> None:
    assert lines_of(read(PAGES[name]())) == [TITLE, *BODY]


@pytest.mark.parametrize("hiding", ["style='display:none'", "hidden", ""])
def test_a_print_version_is_the_second_standing_of_its_document(hiding: str) -> None:
    markup = print_version().replace("style='display:none'", hiding)
    assert lines_of(read(markup)) == [TITLE, *BODY, TITLE, *BODY]


@pytest.mark.parametrize("part", [BODY[:3], BODY[: len(BODY) // 2]])
def test_a_hidden_excerpt_is_no_second_standing(part: list[str]) -> None:
    article = f"<div class=mainbody><h2>{TITLE}</h2><div>{all_in('p', BODY)}</div></div>"
    assert lines_of(read(page(f"{article}<div id=printArea style='display:none'>{all_in('p', part)}</div>"))) == [TITLE, *BODY]


def test_a_list_of_titles_beside_an_article_in_pages_is_left_out() -> None:
    titles = ["关于春季报名的公告", "全县读书节推进会召开", "校园开放日活动方案（征求意见稿）"]
    listed = f"<div class=l2>热点排行<ol>{all_in('li', titles)}</ol></div>"
    half = len(BODY) // 2
    pages = "".join(f"<div class=content>{all_in('p', part)}</div>" for part in (BODY[:half], BODY[half:]))
    assert lines_of(read(page(f"{listed}<h2>{TITLE}</h2>{pages}", TITLE))) == [TITLE, *BODY]


def test_numbers_that_word_wrote_as_text_are_numbers_and_bullets_are_none() -> None:
    source = read(word(BODY))
    assert [(block.number, block.text) for block in source.blocks if block.number][:2] == [("一、", "指导思想"), ("二、", "工作目标")]
    bullet = "<p><span style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span>&nbsp; </span></span></span>排查隐患</p>"
    assert lines_of(read(page(bullet + "<p>正文</p>"))) == ["排查隐患", "正文"]


def test_a_forum_s_path_and_buttons_are_left_out_and_the_title_stays() -> None:
    post = f"<div>楼主 发表于 2021-5-7 10:11:12 | 只看该作者</div><div><table><tr><td>{'<br>'.join(BODY)}</td></tr></table></div>"
    post += "<div>回复 使用道具 举报</div>"
    head = f"<div>青禾论坛 » 论坛 › 教师之家 › {TITLE}</div><h1><a href=#>[方案]</a> <a href=#>{TITLE}</a></h1>"
    found = lines_of(read(page(f"<div>{MENU}</div>{head}<div>{post}</div><div>Powered by Discuz!</div>", f"{TITLE} - 安全 - 青禾论坛")))
    assert found == [f"[方案] {TITLE}", *BODY]


def test_a_form_keeps_its_cells_with_the_plan_s_lines_inside() -> None:
    rows = f"<tr><td>活动名称</td><td colspan=3>{TITLE}</td></tr><tr><td>活动方案</td><td colspan=3>{'<br/>'.join(BODY[:12])}</td></tr>"
    rows += "<tr><td rowspan=2>领导小组</td><td>组长</td><td colspan=2>秦远山</td></tr><tr><td>副组长</td><td colspan=2>范晓岚</td></tr>"
    source = read(page(f"<h2>活动方案备案表</h2><table style='border:1px solid #000'>{rows}</table>"))
    cells = {(block.anchor.row, block.anchor.column): block.text for block in source.blocks if block.kind == "cell"}
    assert cells[1, 1] == "\n".join(BODY[:12]) and cells[3, 1] == "副组长" and cells[3, 2] == "范晓岚"


@pytest.mark.parametrize(
    "lines",
    [
        ["扫描二维码登录安全教育平台完成学习", "1.下载并安装反诈中心", "请家长点击链接下载安全教育平台，并完成专题学习"],
        ["五星评价：★★★★★ 优秀班级", "达标率", "95%以上", "评价"],
        ["宣传→排查→整改→总结", "网络 > 课堂 > 实践", "全校师生320人阅读《安全手册》"],
        [
            "组　　长：秦远山　　　　副组长：范晓岚　　　　成　　员：余思齐　　石沛霖",
            "单位：　　　　　负责人：　　　　　2021年　　月　　日",
        ],
        ["附件：", '<a href="1">安全责任书</a>', '<a href="2">隐患台账</a>'],
    ],
)
def test_lines_of_documents_that_look_like_furniture_stay(lines: list[str]) -> None:
    found = lines_of(read(page(f"<div>{MENU}</div><h1>{TITLE}</h1><div>{all_in('p', BODY[:9] + lines)}</div>")))
    assert found == [TITLE, *BODY[:9], *(line.replace("</a>", "").rpartition(">")[2] if "<a" in line else line for line in lines)]


def test_a_red_head_beside_the_text_stays() -> None:
    head = "<div class=hd1><p>青禾镇石桥小学文件</p><p>石小发〔2021〕5号</p></div>"
    found = lines_of(read(page(f"<div>{MENU}</div><div class=w>{head}<div class=c><p><b>{TITLE}</b></p>{all_in('p', BODY)}</div></div>")))
    assert found[-len(BODY) - 2 :] == ["石小发〔2021〕5号", TITLE, *BODY]


# --- pages without an article ----------------------------------------------------------------------------------------------------

FILLED_BY_SCRIPT = (
    f"<header>{MENU}</header><div id=app><div class=body></div></div><script>render('正文')</script><footer>版权所有 石桥小学</footer>"
)
PICTURE = f"<div>{MENU}</div><h1>{TITLE}</h1><div>发布时间：2021-05-07</div><div><img src=1.jpg></div><ul>{all_in('li', LINKS)}</ul>"
ATTACHMENT = f"<div>{MENU}</div><h1>{TITLE}</h1><div><a href=f.doc>附件下载：{TITLE}.doc</a></div>"
FRAMES = "<html><head><title>石桥小学</title></head><frameset rows='100,*'><frame src=top.htm><frame src=main.htm></frameset></html>"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (page(FILLED_BY_SCRIPT), "脚本"),
        (page(PICTURE), "图片"),
        (page(ATTACHMENT), "附件"),
        (FRAMES, "框架集"),
        (page("<img src=a>"), "图片"),
    ],
)
def test_pages_without_an_article_say_so(markup: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        read(markup)
    assert caught.value.code == "no_text"


@pytest.mark.parametrize(
    "text", [["秦远山", "范晓岚", "余思齐", "石沛霖", "温如玉"], ["组长：秦远山"], ["各班：明天下午停课，请通知家长。"]]
)
def test_short_documents_among_menus_are_documents(text: list[str]) -> None:
    found = lines_of(read(page(f"<div>{MENU}</div><h2>安全监督岗名单</h2><div>{all_in('p', text)}</div>", "安全监督岗名单")))
    assert found == ["安全监督岗名单", *text]


# --- paragraphs in one line ------------------------------------------------------------------------------------------------------


@given(st.lists(st.text(alphabet="校园安全乔陆方", min_size=12, max_size=40).map(lambda text: f"校{text}全。"), min_size=4, max_size=12))
def test_paragraphs_set_apart_by_indents_come_back(paragraphs: list[str]) -> None:
    assert run_on("　　".join(paragraphs)) == paragraphs


@given(st.text(alphabet="校园 　\t\n\u00a0\u200b，。长", max_size=200))
def test_no_letter_is_lost_by_white_space(text: str) -> None:
    assert [c for line in run_on(tidy(text)) for c in line if c.isalpha()] == [c for c in text if c.isalpha()]


# --- pages made to break readers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<p>" + "认真落实，" * 400_000 + "</p>", 1),
        ("<p>甲" + " 　" * 500_000 + "乙</p>", 1),
        ("<div hidden><p>甲乙</p><p>丙丁</p></div>" * 5_000 + "<p>正文</p>", 5_000),
        (("<span style='display:none'>" * 200 + "甲" * 70 + "</span>" * 200) * 50, 1),
    ],
    ids=["one line", "blanks", "hidden", "hidden spans"],
)
def test_hostile_pages_are_read(body: str, blocks: int) -> None:
    assert len(read(page(body)).blocks) >= 1 and len(read(page(body)).blocks) <= 2 * blocks + 1
