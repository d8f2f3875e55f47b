"""Saved web pages of invented school sites: a page of divisions with menus, and an old one laid out in tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import takewhile
from typing import Literal

from pipeline.demo.layout import Paragraph, Table, read

_SITE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{name}_{site}</title>
<link rel="stylesheet" href="./css/style.css">
<style>.menu li{{display:inline}} .side{{float:right;width:220px}}</style>
<script>var hits=function(){{document.write("浏览次数：");}};</script>
</head>
<body>
<div class="top">您好，欢迎光临{site}！ <a href="#">设为首页</a> | <a href="#">加入收藏</a></div>
<div class="menu"><ul><li><a href="/">首页</a></li><li><a href="/gk">单位概况</a></li><li><a href="/dt">新闻动态</a></li>
<li><a href="/tz">通知公告</a></li><li><a href="/jy">教研天地</a></li><li><a href="/lx">联系我们</a></li></ul></div>
<div class="path">您所在的位置：<a href="/">首页</a> &gt;&gt; <a href="/c">{column}</a> &gt;&gt; 正文</div>
<div class="side"><h4>最新发布</h4><ul>
{links}
</ul></div>
<div id="content">
<h1>{title}</h1>
<div class="meta">发布日期：{published} 来源：本站 <script>hits()</script> 字体：【<a href="#">大</a> <a href="#">小</a>】</div>
<div class="text">
{body}
</div>
<div class="tools"><a href="#">打印本页</a> <a href="#">关闭窗口</a></div>
</div>
<div class="footer"><p>版权所有：{site}　技术支持：信息中心</p><p>地址：禾岭县城关镇文化路　邮编：000000</p></div>
</body>
</html>
"""

_TABLES = """<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{name}</title>
</head>
<body bgcolor="#eef7ee">
<table width="960" align="center" cellspacing="0" cellpadding="4" border="0">
<tr><td colspan="2" height="90" background="banner.gif">&nbsp;</td></tr>
<tr><td colspan="2" bgcolor="#2f6f4f"><a href="index.asp">学校首页</a> <a href="news.asp">校园新闻</a> <a href="gong.asp">教学工作</a>
 <a href="book.asp">留言簿</a></td></tr>
<tr>
<td width="200" valign="top" bgcolor="#dfeadf"><table width="100%"><tr><td><b>栏目导航</b></td></tr>
{links}
<tr><td>今日访问：17</td></tr></table></td>
<td valign="top"><table width="100%">
<tr><td>当前位置：<a href="index.asp">学校首页</a> → <a href="list.asp">{column}</a> → 查看文章</td></tr>
<tr><td align="center"><font size="5"><b>{title}</b></font></td></tr>
<tr><td align="center"><font size="2">作者：办公室　阅读：52次　{published}</font></td></tr>
<tr><td>
{body}
</td></tr>
<tr><td align="right"><a href="javascript:history.back()">返回</a></td></tr>
</table></td>
</tr>
<tr><td colspan="2" align="center"><font size="2">{site}　网页维护：电教室</font></td></tr>
</table>
</body>
</html>
"""


def render(
    text: str,
    *,
    layout: Literal["site", "tables"] = "site",
    site: str = "",
    column: str = "",
    published: str = "",
    links: Sequence[str] = (),
) -> bytes:
    """The bytes of a saved page of the web site `site`, with the text as its article.

    ``site`` is a page of divisions in UTF-8; ``tables`` is laid out in tables, declares gb2312 and is written in GB18030, as such
    pages are. `links` are the titles in the side bar, `column` and `published` stand above the article.
    """
    items = read(text)
    titles = [item.text for item in takewhile(_is_title, items) if isinstance(item, Paragraph)]
    page, link, show, encoding = _LAYOUTS[layout]
    return page.format(
        name=" ".join(map(_escape, titles)),
        title="<br>".join(map(_escape, titles)),
        site=site,
        column=column,
        published=published,
        links="\n".join(link.format(number=number, title=_escape(title)) for number, title in enumerate(links, 301)),
        body="\n".join(map(show, items[len(titles) :])),
    ).encode(encoding)


def _is_title(item: Paragraph | Table) -> bool:
    return isinstance(item, Paragraph) and item.kind == "title"


def _escape(text: str) -> str:
    """Marked up text; runs of blanks, which a browser would fold, become fixed ones."""
    return escape(text, quote=False).replace("  ", "&nbsp;&nbsp;")


def _modern(item: Paragraph | Table) -> str:
    if isinstance(item, Table):
        return _table(item)
    words = _escape(item.text)
    if item.kind == "heading":
        return f'<p style="text-indent:2em"><strong>{words}</strong></p>'
    style = "text-align:right" if item.kind == "sign" else "text-indent:2em"
    return f'<p style="{style}">{words}</p>'


def _old(item: Paragraph | Table) -> str:
    if isinstance(item, Table):
        return _table(item)
    return "&nbsp;&nbsp;&nbsp;&nbsp;" + _escape(item.text) + "<br>"


def _table(table: Table) -> str:
    rows = ("<tr>" + "".join(f"<td>{_escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return '<table border="1">' + "".join(rows) + "</table>"


#: of each layout: the page, an entry of its side bar, how an item is shown, the charset
_LAYOUTS = {
    "site": (_SITE, '<li><a href="/a/{number}.html">{title}</a></li>', _modern, "utf-8"),
    "tables": (_TABLES, '<tr><td>·<a href="show.asp?id={number}">{title}</a></td></tr>', _old, "gb18030"),
}
