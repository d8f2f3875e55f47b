"""Invented web pages around a document, as school, government, news and download sites write them; used by `web_pages.py`.

A kind is a function `(Text, Random) -> markup`. Containers bear names on some pages and none on others, sidebars hold links or bare text.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple


class Text(NamedTuple):
    """A document to be wrapped: its title (None: it has none that was read) and its lines, the title's among them."""

    title: str | None
    lines: tuple[str, ...]

    @property
    def rest(self) -> tuple[str, ...]:
        """The lines without a title that stands first."""
        return self.lines[1:] if self.is_titled else self.lines

    @property
    def is_titled(self) -> bool:
        """Whether the first line is the whole title, so that a page may set it apart."""
        return self.title == self.lines[0]


Kind = Callable[[Text, random.Random], str]

_SITE = "梧桐里小学"
_MENU = "首页 学校概况 新闻动态 通知公告 党建园地 德育之窗 教学科研 教师风采 学生天地 家校互动 资料下载 校务公开".split()
_ABOUT = "春季运动会 校园开放日 教材征订 防震演练 书法社团 食堂满意度调查 新生报名 教师节表彰 图书漂流 体质测试 班主任论坛 研学旅行".split()
_SORTS = "工作总结 活动方案 圆满落幕 的通知 简讯 实施方案 名单公示 顺利举行 的公告 应急预案 秩序册 倡议书".split()
_HEADS = "热点文章 相关链接 点击排行 推荐阅读 最新更新 热门文章 相关文章 本周热点 通知公告 最新动态 友情链接 图片新闻 阅读排行".split()
_FOOT = (
    "版权所有：梧桐里小学　地址：梧桐里18号　电话：0000-7654321　邮编：000000",
    "Copyright © 2019-2026 梧桐里小学 All Rights Reserved　某ICP备00000000号",
    "主办：梧桐里小学　技术支持：青桐网络　您是第 20381 位访客",
)


def page(body: str, title: str, *, charset: str = "utf-8") -> str:
    """A whole page."""
    return f'<html><head><meta charset="{charset}"><title>{escape(title)}</title></head><body>{body}</body></html>'


def said(line: str) -> str:
    return escape(line, quote=False)


def named(rng: random.Random, *names: str) -> str:
    """A container's opening tag, with one of the names or none."""
    name = rng.choice((*names, ""))
    return f'<div {rng.choice(("id", "class"))}="{name}">' if name else "<div>"


def others(rng: random.Random, count: int) -> list[str]:
    """Titles of other papers."""
    return [rng.choice(_ABOUT) + rng.choice(_SORTS) for _ in range(count)]


def menu(rng: random.Random) -> str:
    words, form = rng.sample(_MENU, rng.randint(5, 9)), rng.randrange(4)
    if form == 0:
        return f"{named(rng, 'nav', 'menu', 'daohang')}{' '.join(words)}</div>"
    if form == 1:
        return "<ul>" + "".join(f'<li><a href="/{i}">{word}</a></li>' for i, word in enumerate(words)) + "</ul>"
    if form == 2:
        return "<table><tr>" + "".join(f"<td>{word}</td>" for word in words) + "</tr></table>"
    return f"{named(rng, 'top', 'dh')}" + " | ".join(f'<a href="#">{word}</a>' for word in words) + "</div>"


def crumb(rng: random.Random) -> str:
    lead, join = rng.choice(("您现在的位置：", "当前位置：", "")), rng.choice((" &gt; ", " &gt;&gt; ", " » ", " → ", " / "))
    return f"<div>{lead}{join.join(('首页', rng.choice(_MENU[1:]), rng.choice(('正文', '查看内容', '详细内容'))))}</div>"


def meta(rng: random.Random) -> str:
    """The line below a title: who, when, how often read, how large the letters are."""
    parts = [
        rng.choice(("信息来源：政教处", "作者：admin", "来源：本站", "发布者：德育处", "供稿：总务处")),
        rng.choice(("发布时间：", "日期：", "时间：", "发布日期：", "更新时间："))
        + rng.choice(("2026-03-05", "2026年3月5日", "2026/3/5 9:12")),
        rng.choice(("浏览次数：112", "点击：112次", "阅读：112", "浏览：112次", "点击数：112")),
        rng.choice(("字号：[大 中 小]", "【字体：大 中 小】", "字体：[大] [中] [小]", "打印 关闭", "")),
    ]
    form = rng.randrange(3)
    if form == 0:
        return "<p>" + "　　".join(filter(None, parts)) + "</p>"
    if form == 1:
        return "<div>" + "".join(f"<span>{part}</span> " for part in parts) + "</div>"
    return "".join(f"<div>{part}</div>" for part in parts if part)


def sidebar(rng: random.Random, *, many: int = 6) -> str:
    """A heading and titles of other papers: links or bare text, numbered or not, dated or not."""
    titles, head = others(rng, rng.randint(3, many)), rng.choice(_HEADS)
    linked, mark, day = rng.random() < 0.5, rng.choice(("", "{}. ", "{}、", "· ", "[{}] ")), rng.choice(("", " 03-02", "(36)"))
    rows = [mark.format(i) + (f'<a href="/{i}">{t}</a>' if linked else t) + day for i, t in enumerate(titles, 1)]
    heading = rng.choice(("<b>{}</b>", "<h3>{}</h3>", "<div>{}</div>", "{}<br>", "<p>{}：</p>")).format(head)
    form = rng.randrange(3)
    if form == 0:
        inner = heading + "<br>" + "<br>".join(rows)
    elif form == 1:
        inner = heading + "<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"
    else:
        inner = heading + "".join(f"<p>{row}</p>" for row in rows)
    return f"{named(rng, 'side', 'right', 'l2', 'hot')}{inner}</div>"


def foot(rng: random.Random) -> str:
    return f"{named(rng, 'foot', 'bottom', 'db')}{'<br>'.join(rng.sample(_FOOT, rng.randint(1, 3)))}</div>"


def neighbours(rng: random.Random) -> str:
    """The papers before and after this one."""
    before, after = others(rng, 2)
    word, link = rng.choice("篇条页"), rng.choice(("{}", '<a href="#">{}</a>'))
    join = rng.choice(("　", "<br>", "</p><p>", "</div><div>"))
    tag = {"</p><p>": "p", "</div><div>": "div"}.get(join, rng.choice(("p", "div")))
    return f"<{tag}>上一{word}：{link.format(before)}{join}下一{word}：{link.format(after)}</{tag}>"


def buttons(rng: random.Random) -> str:
    return rng.choice(
        (
            "<div>【打印本页】【关闭窗口】</div>",
            "<div>分享到：微信 微博 QQ空间</div>",
            "<p>[打印] [收藏] [返回顶部]</p>",
            '<p><a href="#">打印</a> <a href="#">关闭</a></p>',
        )
    )


def blocks(lines: Sequence[str], form: str) -> str:
    """Lines as a page writes them; rows of a table as a table."""
    out: list[str] = []
    for is_row, some in groupby(lines, lambda line: "\t" in line):
        if is_row:
            cells = ("".join(f"<td>{said(cell)}</td>" for cell in line.split("\t")) for line in some)
            out.append('<table border="1">' + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
        elif form == "br":
            out.append("<br>".join(f"　　{said(line)}" for line in some) + "<br>")
        elif form == "font":
            out += [f'<p><font face="宋体" size="3">&nbsp;&nbsp;&nbsp; {said(line)}</font></p>' for line in some]
        elif form == "section":
            out += [f"<section><section><p><span>{said(line)}</span></p></section></section>" for line in some]
        else:
            out += [f"<{form}>{said(line)}</{form}>" for line in some]
    return "\n".join(out)


def headed(text: Text, rng: random.Random, form: str, *, tags: str = "h1 h2 h3 div p", between: str = "") -> str:
    """The title, what stands between, and the lines."""
    if not text.is_titled:
        return between + blocks(text.lines, form)
    tag = rng.choice(tags.split())
    bold = said(text.lines[0]) if tag[0] == "h" else f"<b>{said(text.lines[0])}</b>"
    return f"<{tag}>{bold}</{tag}>\n{between}\n{named(rng, 'content', 'zw', 'con')}{blocks(text.rest, form)}</div>"


def _title(text: Text, rng: random.Random) -> str:
    own = text.title or text.lines[0][:20]
    return rng.choice((f"{own}-{_SITE}", f"{own}_通知公告_{_SITE}", own, _SITE))


def government(text: Text, rng: random.Random) -> str:
    record = "<table><tr><td>索引号：0000-2026-0031</td><td>发文机关：某某局</td></tr>"
    record += "<tr><td>成文日期：2026-03-05</td><td>有效性：有效</td></tr></table>"
    body = headed(text, rng, "p", between=meta(rng))
    return page(menu(rng) + crumb(rng) + rng.choice((record, "")) + f"<div>{body}</div>" + buttons(rng) + foot(rng), _title(text, rng))


def large_menu(text: Text, rng: random.Random) -> str:
    links = rng.random() < 0.5
    rows = "".join(f"<div><a href=#>{t}</a></div>" if links else f"<div>{t}</div>" for t in others(rng, 150))
    body = f"<div>{crumb(rng)}{headed(text, rng, rng.choice(('p', 'div')), between=meta(rng))}</div>"
    return page(menu(rng) + f"{named(rng, 'left', 'lm')}{rows}</div>" + body + foot(rng), _title(text, rng))


def side_before(text: Text, rng: random.Random) -> str:
    body = headed(text, rng, rng.choice(("p", "div", "br")), between=meta(rng))
    return page(menu(rng) + sidebar(rng) + sidebar(rng) + f"<div>{body}</div>" + foot(rng), _title(text, rng))


def side_behind(text: Text, rng: random.Random) -> str:
    body = headed(text, rng, rng.choice(("p", "div")), between=meta(rng))
    return page(
        menu(rng) + crumb(rng) + f"<div>{body}</div>" + neighbours(rng) + sidebar(rng) + sidebar(rng) + foot(rng), _title(text, rng)
    )


def flat(text: Text, rng: random.Random) -> str:
    """Everything right in the body: the article's lines beside sidebar and footer."""
    title = f"<h2>{said(text.lines[0])}</h2>" if text.is_titled else ""
    rest = blocks(text.rest, rng.choice(("p", "br")))
    return page(menu(rng) + sidebar(rng) + title + meta(rng) + rest + buttons(rng) + sidebar(rng) + foot(rng), _title(text, rng))


def table_layout(text: Text, rng: random.Random) -> str:
    rows = [crumb(rng), f"<b>{said(text.lines[0])}</b>" if text.is_titled else "", meta(rng), blocks(text.rest, "br"), buttons(rng)]
    main = "".join(f"<tr><td>{row}</td></tr>" for row in rows if row)
    left = f"<td width=180 valign=top>{sidebar(rng, many=12)}</td>"
    return page(f"{menu(rng)}<table><tr>{left}<td><table>{main}</table></td></tr></table>{foot(rng)}", _title(text, rng))


def breaks(text: Text, rng: random.Random) -> str:
    body = blocks(text.lines, "br")
    return page(menu(rng) + crumb(rng) + meta(rng) + f"<div>{body}</div>" + neighbours(rng) + foot(rng), _title(text, rng))


def bare_divs(text: Text, rng: random.Random) -> str:
    body = f"<div>{meta(rng)}<div>{blocks(text.lines, 'div')}</div>{buttons(rng)}</div>"
    return page(menu(rng) + body + sidebar(rng) + foot(rng), _title(text, rng))


def messenger(text: Text, rng: random.Random) -> str:
    head = f"<h1>{said(text.lines[0])}</h1>" if text.is_titled else ""
    head += "<div>原创 梧桐里小学 <em>2026-03-05 18:02</em></div><p>点击上方蓝字关注我们</p>"
    tail = "<section><p>END</p></section><p>往期推荐</p>" + "".join(f"<p><a href=#>{t}</a></p>" for t in others(rng, 3))
    tail += "<p>长按识别二维码 关注我们</p><div>阅读 1208　赞 36　在看 12</div><div>图文：德育处　编辑：小梧　审核：老桐</div>"
    return page(f"<div>{head}<div id=js_content>{blocks(text.rest, 'section')}{tail}</div></div>", text.title or _SITE)


def download(text: Text, rng: random.Random) -> str:
    half = len(text.rest) // 2
    inner = blocks(text.rest[:half], "p") + f"<p>推荐阅读：<a href=#>{others(rng, 1)[0]}</a></p>" + blocks(text.rest[half:], "p")
    inner += "<p>将本文的Word文档下载到电脑，方便收藏和打印</p><p>推荐度：★★★★★</p><p>点击下载文档</p><p>文档为doc格式</p>"
    head = f"<h1>{said(text.lines[0])}</h1>" if text.is_titled else ""
    head += "<div>时间：2026-03-05 本文已影响 1387人</div><p>以下是小编为大家整理的范文，希望对你有帮助。</p>"
    more = "<div>相关推荐</div>" + "".join(f"<div><a href=#>{t}</a> 4页 128人下载</div>" for t in others(rng, 5))
    return page(
        f"{menu(rng)}{crumb(rng)}<div>{head}<div>{inner}</div></div>{more}{foot(rng)}", f"{text.title or text.lines[0][:20]}-桐文库"
    )


def forum(text: Text, rng: random.Random) -> str:
    post = f"<div>楼主 发表于 2026-3-5 10:11 | 只看该作者</div><div>{blocks(text.lines, 'br')}</div><div>回复 使用道具 举报</div>"
    replies = "".join(f"<div>{who} 发表于 2026-3-{d} 08:12</div><div>{said(w)}</div>" for d, (who, w) in enumerate(_REPLIES, 6))
    return page(
        f"{menu(rng)}<div>梧桐论坛 › 教师之家 › 资料共享</div><div>{post}</div>{replies}<div>Powered by Discuz!</div>", _title(text, rng)
    )


_REPLIES = (("青禾老师", "谢谢分享，收下了"), ("小楷", "顶一个"), ("远山", "学习了，我们学校也在写"))


def frontpage(text: Text, rng: random.Random) -> str:
    head = f'<p align="center"><b><font size="5" color="#FF0000">{said(text.lines[0])}</font></b></p>' if text.is_titled else ""
    links = "".join(f'<p><a href="{i}.htm"><font size="2">{t}</font></a></p>' for i, t in enumerate(others(rng, 8)))
    cell = f'<td width="80%">{head}{blocks(text.rest, "font")}</td>'
    body = f'<table border="0"><tr><td width="20%">{links}</td>{cell}</tr></table><p align="center"><font size="2">{_FOOT[2]}</font></p>'
    return page(body, rng.choice(("New Page 1", "无标题文档", _SITE)), charset="gb2312")


def site_in_h1(text: Text, rng: random.Random) -> str:
    own = f"<h2>{said(text.lines[0])}</h2>" if text.is_titled and rng.random() < 0.5 else ""
    lines = text.rest if own else text.lines
    head = f"<h1>{rng.choice((_SITE, '梧桐里教育网', '欢迎访问梧桐里小学'))}</h1>"
    body = f"{named(rng, 'main', 'wrap')}{own}{meta(rng)}<div>{blocks(lines, 'p')}</div></div>"
    return page(head + menu(rng) + body + foot(rng), rng.choice((_SITE, "梧桐里教育网", _title(text, rng))))


def print_view(text: Text, rng: random.Random) -> str:
    head = f"<center><h3>{said(text.lines[0])}</h3></center>" if text.is_titled else ""
    tail = "<hr><p>本文网址：http://www.example.cn/view.asp?id=12</p><p>打印时间：2026年3月6日</p>"
    return page(f"<p>[打印] [关闭]</p>{head}{meta(rng)}<hr>{blocks(text.rest, rng.choice(('p', 'br')))}{tail}", _title(text, rng))


def portal(text: Text, rng: random.Random) -> str:
    """A portal's home around the article: date, weather, login, vote, columns of titles on both sides."""
    top = "<div>今天是2026年3月6日 星期五 晴 8℃～15℃</div><div>用户名： 密码： 登录 注册</div><div>欢迎您访问本站！</div>"
    vote = "<div>在线调查</div><div>您对本站的看法？</div><div>很好 一般 需要改进</div><div>投票 查看</div>"
    body = f"<td>{headed(text, rng, 'p', tags='h2 div p', between=meta(rng))}{neighbours(rng)}</td>"
    return page(
        f"{top}{menu(rng)}<table><tr><td>{sidebar(rng)}{vote}</td>{body}<td>{sidebar(rng)}</td></tr></table>{foot(rng)}", _title(text, rng)
    )


def comments(text: Text, rng: random.Random) -> str:
    says = "".join(f"<div>{who} 2026-03-{d:02}</div><div>{said(w)}</div>" for d, (who, w) in enumerate(_REPLIES, 6))
    body = f"<div>{headed(text, rng, 'p', between=meta(rng))}</div>"
    tail = f"{buttons(rng)}<div>责任编辑：小梧</div>{neighbours(rng)}<div>网友评论</div>{says}<div>发表评论</div>"
    return page(menu(rng) + body + tail + foot(rng), _title(text, rng))


def without_containers(text: Text, rng: random.Random) -> str:
    """Everything is a paragraph: path, menu, titles of other papers, the article, buttons, neighbours, footer."""
    tag = rng.choice(("p", "div"))
    rows = [" ".join(rng.sample(_MENU, 6)), f"当前位置：首页 &gt; {rng.choice(_MENU)} &gt; 正文"]
    rows += [rng.choice(_HEADS[:6]), *others(rng, 4)] if rng.random() < 0.5 else []
    before, after = others(rng, 2)
    tail = ["【打印】【关闭】", f"上一篇：{before}", f"下一篇：{after}", *rng.sample(_FOOT, 2)]
    tail[3:3] = [rng.choice(_HEADS[:6]), *others(rng, 4)] if rng.random() < 0.5 else []
    head = f"<{tag}>" + "".join(f"{row}</{tag}><{tag}>" for row in rows) + f"</{tag}>"
    end = "".join(f"<{tag}>{row}</{tag}>" for row in tail)
    title = f"<h1>{said(text.lines[0])}</h1>{meta(rng)}" if text.is_titled else ""
    return page(head + title + blocks(text.rest, tag) + end, _title(text, rng))


def parts(text: Text, rng: random.Random) -> str:
    """The article cut into containers of a few lines, some with names that mean nothing."""
    cut, at = "", 0
    lines = text.rest
    while at < len(lines):
        step = rng.randint(1, 6)
        cut += f"{named(rng, 'box1', 'part', 'row', 'list', 'right', 'item')}{blocks(lines[at : at + step], 'p')}</div>"
        at += step
    title = f"<h2>{said(text.lines[0])}</h2>" if text.is_titled else ""
    return page(f"{menu(rng)}{crumb(rng)}{title}{meta(rng)}<div>{cut}</div>{neighbours(rng)}{sidebar(rng)}{foot(rng)}", _title(text, rng))


def twice(text: Text, rng: random.Random) -> str:
    """A download site that shows the article, and again below for the printer, hidden or not."""
    title = f"<h1>{said(text.lines[0])}</h1>" if text.is_titled else ""
    body = f"{title}<div>{blocks(text.rest, 'p')}</div>"
    hidden = rng.choice((' style="display:none"', ""))
    more = "<div>推荐阅读</div>" + "".join(f"<p><a href=#>{t}</a></p>" for t in others(rng, 4))
    return page(f'{menu(rng)}<div>{body}</div>{more}<div id="printArea"{hidden}>{body}</div>{foot(rng)}', text.title or _SITE)


def word(text: Text, rng: random.Random) -> str:
    """A page that Word saved, put into a site's frame."""
    lines = "".join(
        f'<p class=MsoNormal style="text-indent:28.0pt"><span style="font-family:仿宋">{said(line)}<o:p></o:p></span></p>\n'
        if "\t" not in line
        else blocks([line], "p")
        for line in text.lines
    )
    body = f"{meta(rng)}<div class=WordSection1>{lines}</div>"
    return page(f"{menu(rng)}{crumb(rng)}{sidebar(rng)}{body}{buttons(rng)}{neighbours(rng)}{foot(rng)}", _title(text, rng))


def attached(text: Text, rng: random.Random) -> str:
    """Files to download below the article (`ATTACHED` says their lines)."""
    form = rng.randrange(3)
    first, second = ATTACHED
    if form == 0:
        files = f'<div>{first}</div><div><a href="1.doc">{second}</a></div>'
    elif form == 1:
        files = f'<p>{first}<br><a href="1.doc">{second}</a></p>'
    else:
        files = f'<ul><li>{first}</li><li><a href="1.doc">{second}</a></li></ul>'
    body = f"<div>{headed(text, rng, 'p', between=meta(rng))}{files}</div>"
    return page(menu(rng) + body + neighbours(rng) + sidebar(rng) + foot(rng), _title(text, rng))


#: lines of the kind `attached` behind the article
ATTACHED = ("附件：", "1.活动记录表.doc")

#: by name
KINDS: dict[str, Kind] = {
    made.__name__: made
    for made in (
        government, large_menu, side_before, side_behind, flat, table_layout, breaks, bare_divs, messenger, download, forum, frontpage,
        site_in_h1, print_view, portal, comments, without_containers, parts, twice, word, attached,
    )
}  # fmt: skip
