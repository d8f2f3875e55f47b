"""What stands around the article of a saved page, in telling containers or in none, and what looks like it but is the article's."""

from __future__ import annotations

import pytest

from pipeline.ingestion import html

TITLE = "松涛镇第三小学课后服务提质行动实施方案"
BODY = [
    "为办好课后服务，减轻家长接送负担，经校务会研究，制定本方案。",
    "一、工作目标",
    "社团种类不少于十二个，学生参加率达到九成，家长满意率逐月提高。",
    "二、工作步骤",
    "（一）报名编班（3月1日至3月10日），由各班主任登记，教导处统一编排。",
    "松涛镇第三小学",
    "2024年2月28日",
]
TITLES = ["防汛演练圆满结束", "春季学期教学工作计划", "关于更换饮水机滤芯的通知", "少先队鼓号队招新简章"]
NUMBERED = [f"{i}. {title}" for i, title in enumerate(TITLES, 1)]
MENU = "<div>学校概况 教师风采 家校互动 德育之窗 校务公开</div>"


def all_in(tag: str, lines: list[str]) -> str:
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def lines_of(body: str, title: str = "松涛镇第三小学") -> list[str]:
    markup = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    return [block.printed for block in html.read(markup.encode()).blocks]


ARTICLE = f"<h2>{TITLE}</h2>{all_in('p', BODY)}"
BOXED = f"<div><h2>{TITLE}</h2><div>{all_in('p', BODY)}</div></div>"


@pytest.mark.parametrize("article", [ARTICLE, BOXED], ids=["bare", "boxed"])
@pytest.mark.parametrize("head", ["热点文章", "通知公告", "本周热点："])
@pytest.mark.parametrize("rows", [TITLES, NUMBERED, [f"·{title} 02-27" for title in TITLES]], ids=["plain", "numbered", "dated"])
def test_lists_of_titles_before_and_behind_are_left_out(article: str, head: str, rows: list[str]) -> None:
    breaks = f"<div><b>{head}</b><br>{'<br>'.join(rows)}</div>"
    items = f"<div>{head}<ul>{all_in('li', rows)}</ul></div>"
    for listed in (breaks, items):
        assert lines_of(listed + article) == [TITLE, *BODY]
        assert lines_of(article + "<div>【打印】【关闭】</div>" + listed) == [TITLE, *BODY]


@pytest.mark.parametrize(
    "menu",
    [
        MENU,
        f"<ul>{all_in('li', ['教师风采', '家校互动', '德育之窗', '校务公开'])}</ul>",
        f"<table><tr>{all_in('td', ['教师风采', '首页', '德育之窗', '校务公开'])}</tr></table>",
        f"<h1>松涛镇第三小学</h1>{MENU}",
        f"<h1>欢迎访问松涛教育网</h1>{MENU}",
    ],
)
@pytest.mark.parametrize("title", ["松涛镇第三小学", f"{TITLE}_通知公告_松涛镇第三小学"])
def test_banners_and_menus_without_links_are_left_out(menu: str, title: str) -> None:
    assert lines_of(menu + ARTICLE, title) == [TITLE, *BODY]
    assert lines_of(menu + f"<div>{'<br>'.join([TITLE, *BODY])}</div>", title) == [TITLE, *BODY]


def test_a_menu_goes_where_no_title_is_found_too() -> None:
    story = ["操场边的石榴熟了", "午饭后，几个孩子围着石榴树数果子，数来数去总差一个，于是又从头数起。"]
    assert lines_of(MENU + all_in("p", story)) == story


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("<div>松涛镇第三小学文件</div><div>松三小发〔2024〕3号</div>", ["松涛镇第三小学文件", "松三小发〔2024〕3号"]),
        ("<p>附件1</p>", ["附件1"]),
        ("<div>热点文章</div>", []),
    ],
)
def test_a_red_head_above_the_title_stays(head: str, kept: list[str]) -> None:
    assert lines_of(MENU + head + ARTICLE) == [*kept, TITLE, *BODY]


@pytest.mark.parametrize(
    "title",
    [
        ["把每一个黄昏交给孩子", "——松涛镇第三小学课后服务工作总结"],
        ["松涛镇第三小学", "课后服务提质行动实施方案"],
        ["松涛镇第三小学课后服务", "提质行动实施方案"],
    ],
)
@pytest.mark.parametrize("tags", [("h2", "h3"), ("h2", "h2"), ("p", "p")])
def test_titles_on_two_lines_stay_whole(title: list[str], tags: tuple[str, str]) -> None:
    head = "".join(f"<{tag}>{line}</{tag}>" for tag, line in zip(tags, title, strict=True))
    for name in ("".join(title), "松涛镇第三小学" if tags[0] == tags[1] or title[0].endswith("小学") else "".join(title)):
        assert lines_of(f"{MENU}<div>当前位置：首页 > 校务公开</div>{head}{all_in('p', BODY)}", name) == [*title, *BODY]


@pytest.mark.parametrize("between", ["", "<div>发布日期：2024-02-28 来源：本站 点击：36</div>"])
def test_a_unit_above_a_title_that_names_none_is_the_title_s_first_line(between: str) -> None:
    path = "<div>您所在的位置：首页 &gt; 校务公开 &gt; 正文</div>"
    head = f"<h1>松涛镇第三小学</h1>{between}<p>2024年课后服务提质行动方案</p>"
    own = ["松涛镇第三小学", "2024年课后服务提质行动方案"]
    assert lines_of(f"{MENU}{path}{head}{all_in('p', BODY)}", "松涛教育网") == [*own, *BODY]
    assert lines_of(f"{MENU}{path}<h1>{'<br>'.join(own)}</h1>{between}{all_in('p', BODY)}", "松涛教育网") == [*own, *BODY]


@pytest.mark.parametrize(
    "credit",
    [
        ["作者：教导处", "时间：2024-2-28", "浏览：36次"],
        ["供稿：教导处", "日期：2024年2月28日", "点击：36", "字号：[大 中 小]"],
        ["发布时间：2024/2/28 9:05", "编辑：小涛", "来源：本站"],
    ],
)
def test_credits_a_line_each_are_left_out(credit: list[str]) -> None:
    assert lines_of(f"<h2>{TITLE}</h2>{all_in('div', credit)}{all_in('p', BODY)}") == [TITLE, *BODY]


@pytest.mark.parametrize(
    "own",
    [
        ["时间：2024年3月8日", "地点：学校阅览室", "参加人员：全体社团教师"],
        ["活动时间：2024年3月8日"],
    ],
)
def test_fields_of_the_article_that_look_like_credits_stay(own: list[str]) -> None:
    body = [BODY[0], *own, *BODY[1:]]
    assert lines_of(f"<h2>{TITLE}</h2><div>浏览：36次</div>{all_in('p', body)}") == [TITLE, *body]


def test_a_meeting_s_time_below_the_credits_stays_where_its_place_follows() -> None:
    body = ["时间：2024年3月8日", "地点：学校阅览室", *BODY]
    assert lines_of(f"<h2>{TITLE}</h2><div>浏览：36次</div>{all_in('p', body)}") == [TITLE, *body]


@pytest.mark.parametrize("head", ["网友评论", "最新评论（2条）", "小桥 发表于 2024-3-1 20:15"])
def test_comments_and_replies_are_left_out(head: str) -> None:
    said = ["桥头 2024-03-01", "我们学校也想办，请问社团老师的课时怎样计算？"]
    assert lines_of(f"{BOXED}<div>{head}</div>{all_in('div', said)}") == [TITLE, *BODY]


def test_a_word_for_comments_before_half_of_the_text_is_no_end() -> None:
    half = [*BODY[:4], "留言", *BODY[4:]]
    assert lines_of(f"<h2>{TITLE}</h2>{all_in('p', half)}") == [TITLE, *half]


@pytest.mark.parametrize(
    "files",
    [
        '<div>附件：</div><div><a href="1.doc">1.社团报名表.doc</a></div>',
        '<ul><li>附件：</li><li><a href="1.doc">1.社团报名表.doc</a></li></ul>',
        '<p>附件：<br><a href="1.doc">1.社团报名表.doc</a></p>',
    ],
)
def test_attachments_behind_the_article_stay_and_the_list_below_them_goes(files: str) -> None:
    listed = f"<div>通知公告<br>{'<br>'.join(NUMBERED)}</div>"
    assert lines_of(BOXED + files + listed) == [TITLE, *BODY, "附件：", "1.社团报名表.doc"]


@pytest.mark.parametrize(
    "rows",
    [
        ["附件：", "1.课后服务安全管理办法", "2.社团活动工作计划", "3.学期工作总结报告"],
        ["各社团上交下列材料：", "1.社团活动工作计划", "2.社团活动工作总结", "3.社团成员花名册"],
        ["推荐阅读", "《西游记》", "《城南旧事》", "《呼兰河传》"],
        ["优秀社团", "1.足球社", "2.剪纸社", "3.合唱团"],
    ],
)
def test_lists_of_the_article_s_own_behind_its_text_stay(rows: list[str]) -> None:
    listed = f"<p>{rows[0]}</p><ul>{all_in('li', rows[1:])}</ul>"
    assert lines_of(f"<h2>{TITLE}</h2><div>{all_in('p', BODY)}{listed}</div>") == [TITLE, *BODY, *rows]


def test_names_are_no_menu() -> None:
    names = ["白云飞", "苗青", "欧阳春雨", "石磊"]
    assert lines_of(f"{all_in('p', names)}<p>以上教师担任课后服务督查员，每周轮值一天，做好记录。</p>")[:4] == names


@pytest.mark.parametrize("title", ["松濤鎮第三小學課後服務工作總結", "松濤鎮第三小學課後服務行動計劃"])
def test_titles_in_traditional_characters_are_titles(title: str) -> None:
    listed = f"<div>熱點文章<br>{'<br>'.join(NUMBERED)}</div>"
    assert lines_of(f"{MENU}{listed}<p>{title}</p>{all_in('p', BODY)}", "松濤教育網") == [title, *BODY]
