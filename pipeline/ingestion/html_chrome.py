"""What page furniture looks like on Chinese sites: the words of menus, share buttons and footers, and the names of their containers."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: words that name a container of furniture wherever they stand in id, class or role
_WORDS = _words(
    "nav navi navbar navigation breadcrumb breadcrumbs crumb crumbs foot footer copyright friendlink sidebar toolbar share"
    " sharebox bdshare jiathis related recommend recommended recommendation tuijian xiangguan comment comments commentlist pinglun"
    " login search sousuo pager pagination pagebar prevnext banner advert advertisement guanggao qrcode erweima popup modal cookie"
    " disclaimer shengming mianze menu paihang ranking hotlist contentinfo"
)
#: names that do so as a whole only: articles carry class names such as tag-news or hot-post too
_NAMES = _words(
    "mainnav subnav topnav menus submenu position weizhi path location curpos dqwz copy links friendlinks flink aside tools relate"
    " relation xgyd rec hot hots rank top top10 reply replies respond register pages paging page-nav page_nav pgbar pre-next"
    " nextprev prev next updown shangxia sxp ad ads adsense gg ewm weixin wx tag tags keywords dialog tooltip tip tips toast"
    " statement declare law legal hd topbar header-top site-header bottom links-box statistics counter docinfo meta post-meta"
    " entry-meta article-info info-meta articleinfo infobar subinfo laiyuan zeren doc-info file-info catalog catalogue categories"
    " sort fenlei toplink toplinks complementary ft rich_media_meta_list meta_content rich_media_tool"
)
_TAGS = _words("nav footer aside menu marquee dir")
_WORD_IN_NAME = re.compile(r"[A-Z]?[a-z]+")
_NAME = re.compile(r"[A-Za-z0-9_-]+")

#: headings of lists that lead away from the article
_LIST_HEAD = re.compile(
    r"(?:本文)?(?:相关|类似|同类|更多)(?:的)?(?:文章|阅读|推荐|链接|新闻|信息|内容|资料|下载|专题|主题|范文|文档|帖子|资讯|搜索|栏目|报道|作品|图片|视频|评论|解读)(?:推荐|阅读|列表)?"
    r"|(?:热门|热点|精彩|图片|编辑|站长|本类|本站|栏目)(?:文章|推荐|点击|新闻|文档|范文|标签|关注|排行|专题|图文|资讯|导航|列表|更新|搜索)"
    r"|推荐(?:阅读|文章|内容|新闻|范文|信息|资讯|文档|下载)|延伸阅读|拓展阅读|随机(?:文章|推荐|阅读)"
    r"|(?:最新|最近|今日|本周|本月)(?:文章|更新|发布|推荐|新闻|评论|资讯|文档|动态|加入|热点|热门|排行)"
    r"|(?:点击|阅读|下载|浏览|周|月)?排行榜?|(?:您|你|大家)(?:可能)?(?:还|也)?(?:会|在)?(?:喜欢|感兴趣|关注|看)(?:的|过)?|猜(?:您|你)(?:喜欢|感兴趣)"
    r"|(?:看|浏览|下载)过?(?:了)?(?:本文|此文|该文|本|此|该)?.{0,4}(?:的)?(?:人|网友|用户|读者)(?:还|也).{0,6}"
    r"|往期(?:推荐|回顾|精彩|文章)|推荐专题|友情链接|相关链接|快速(?:导航|链接|通道)|(?:网站|分类|文章|站点|站内)(?:导航|搜索)|站内公告"
    r"|(?:网友|用户|文章|最新|全部|精彩|发表|我要|热门)?(?:评论|留言|跟帖|回复)(?:列表|区|一下)?"
    r"|related (?:posts|articles|links)|you may also like|comments?"
)
#: words and phrases of buttons, menus and counters; a line made of them alone is furniture
_WORD = re.compile(
    r"(?:网站|返回|回到|学校|本站)?首\s*页|主页|登录|登陆|注册|退出|会员(?:中心|登录)?|用户(?:中心|登录)|设为首页|加入收藏|收藏(?:本[站页文]|夹|此文|文章)?|联系我们"
    r"|关于(?:我们|本站)|(?:网站|站点)地图|帮助(?:中心)?|意见反馈|在线(?:留言|咨询|客服)|投稿|广告(?:服务|合作)?|诚聘英才|免责(?:声明|条款)|隐私(?:政策|保护)"
    r"|(?:用户|服务)协议|版权(?:声明|说明)|法律声明|友情链接|上传须知|积分规则|手机(?:版|站|浏览|端)|客户端|触屏版|电脑版|无障碍(?:阅读|浏览)?|长者(?:版|模式)|适老化|english"
    r"|简体|繁[体體]|rss(?:订阅)?|打\s*印(?:本[页文]|文章|此[页文])?|关\s*闭(?:本页|窗口|此页)?|返回(?:顶部|页首|列表|上[一]?页|上级)?|回到?顶部|top|置顶"
    r"|分享(?:到|至|本文|给.{1,4})?|转发(?:到|至)?|微信(?:好友|扫一扫)?|朋友圈|(?:新浪|腾讯)?微博|qq(?:好友|空间)?|人人网?|豆瓣|贴吧|支付宝|复制(?:链接|全文|网址)?"
    r"|(?:用)?微信扫[一描].{0,12}|扫[一描].{0,16}(?:打开|浏览|查看|分享|关注|阅读|页面?)|关注.{0,8}公众号"
    r"|[收赏]藏|点赞|赞|踩|顶(?:一下)?|踩一下|打赏|举报(?:此?文[档章])?|纠错|报错|推荐(?:给好友)?|告诉好友|发表评论|(?:查看|我要|添加)?评论(?:\(\d*\))?|我要纠错|好评|差评"
    r"|字[体号](?:大小)?|大|中|小|默认|特?大号?|正常|放大|缩小|上一[页篇条]|下一[页篇条]|上页|下页|尾\s*页|末\s*页|第一页|最后一页|全文阅读|阅读全文|展开(?:全文|更多|阅读)?|收起"
    r"|更多|more|(?:免费|立即|点击|本地|全文|文档|马上)?下\s*载(?:本[文页]|文档|全文|地址|word文档?)?|预览|全屏|搜\s*索|站内搜索|提交|确定|取消|vip|开通(?:会员|vip)|充值"
    r"|end|the end|阅读原文|在看|楼主|沙发|板凳|发消息|注册会员|使用道具|倒序浏览|只看该作者|vip充值"
    r"|【?我要?(?:打印|收藏|投稿)】?|保存|订阅|邮箱|听新闻|语音播报|背景色|阅读模式|编辑|播放|返回|当前位置|您?的?位置",
    re.IGNORECASE,
)
#: buttons whose text the page sets apart by their looks alone: 放大缩小全屏
_WORDS_RUN = re.compile(rf"(?:{_WORD.pattern}){{1,6}}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s|｜·•/／\\、,，:：;；>»›→<«‹\-–—=＝_~～*★☆※【】\[\]［］()（）{}「」『』。.!！?？+#&↑↓←▲▼◆●■]+")
#: phrases that make a line furniture wherever they stand in it, as long as the line is no running text
_PHRASE = re.compile(
    r"版权所有|版权归|copyright|©|all rights reserved|\bicp\b|icp备|icp证|公网安备|网安备\d|网站标识码|技术支持\s*[:：]"
    r"|建议使用.{0,20}(?:浏览|分辨率)"
    r"|第\s*\d+\s*位访[客问]|访问量\s*[:：]?\s*\d|在线人数\s*[:：]|(?:浏览|点击|阅读|下载|查看|访问)(?:次数|量|数)\s*[:：]|人气\s*[:：]|下载券"
    r"|^(?:浏览|点击|阅读|下载|查看|访问)\s*[:：]\s*\d+\s*次?$"
    r"|已(?:展示|加载|阅读)\s*\d+\s*页|(?:余下|剩余|还剩)\s*\d+\s*页"
    r"|(?:您|你)?(?:现在|目前|当前)?(?:的|所在的?)?位置\s*[:：是]|^(?:您|你)(?:现在|当前|目前)?在\s*[:：]"
    r"|[上下]一[篇条页](?:文章|新闻|信息)?\s*[:：]|[前后]一篇\s*[:：]"
    r"|责任编辑\s*[:：]|责编\s*[:：]|文章(?:录入|来源|作者|编辑)\s*[:：]|信息(?:录入|来源|发布人?)\s*[:：]|上传人\s*[:：]|文档编号\s*[:：]"
    r"|本站(?:声明|所有|文档|资料|内容)|如有侵权|侵权.{0,8}(?:删除|联系|告知)|网友(?:自行)?上传|本文(?:来源|地址|链接|网址)|免责声明|转载请(?:注明|保留)"
    r"|^打印(?:时间|日期)\s*[:：]|^原创\s.*\d{1,2}[:：]\d{2}$|^(?:(?:阅读|浏览|在看|点赞|赞|收藏|转发|分享|评论|留言)\s*\d+\s*){2,}$"
    r"|阅读完毕|(?:开通|成为|加入)(?:会员|vip)|向下滑动|(?:下载|查看|预览)(?:全文|完整版)|点击.{0,8}(?:查看更多|展开)"
    r"|请先?登录|登录后|^[【\[(（]?(?:责任)?编辑\s*[:：].{1,12}$|^(?:信息|文章|稿件|新闻|内容)?来源\s*[:：].{1,20}$|^阅读\s*[(（]\d*[)）]$|^(?:\[\d{1,3}\]\s*){2,}$"
    r"|^\d{1,3}\s*/\s*\d{1,3}$|^[-—=*]+分[隔割]线[-—=*]+$"
    r"|本文已(?:影响|有|被)\s*\d*\s*[人次]|\d+\s*(?:次(?:阅读|下载|浏览)|人(?:下载|浏览|点赞|收藏))|推荐度\s*[:：]|^[★☆]{3,}"
    r"|(?:下载|保存)(?:文档)?到(?:电脑|本地|手机)|文档下载到|(?:本|全)文档?共\s*\d+\s*[页字]|文档?为?\s*(?:doc|docx|word|pdf)格式"
    r"|^请?点击(?:此处|这里|上方|下方|下面|按钮)?下载|^点击上方.{0,8}(?:关注|蓝字)|^(?:长按|扫描|识别|扫码).{0,8}(?:二维码|关注)[^，。]{0,6}$"
    r"|发表于\s*\d{4}-|\d+\s*(?:主题|帖子).{0,4}\d+\s*(?:主题|帖子|积分)|powered by|^\d{1,3}(?:\.\d+)?%$|^(?:阅读|浏览|点击)\s*\d+$"
    r"|网友评论\s*[:：]|评论(?:内容)?(?:只|仅)代表|加载(?:较慢|中)|畅读全文|此处隐藏|精选优质文档|完整版.{0,6}下载|^搜索更多",
    re.IGNORECASE,
)
#: keys of the line under a page's title; two different ones, one of them a site's own, make a line that line
_META_KEY = re.compile(
    r"(?<![\u4e00-\u9fff])((?:信息|文章|稿件|新闻)?来源|作者|编辑|审核|发布|时间|日期|点击|浏览|阅读|字体|字号|供稿|撰稿|摄影|人气|栏目|分类|类别|关键词|标签"
    r"|格式|页数|大小|评论)\s*[:：]"
)
_SITE_KEYS = frozenset(
    ("来源", "信息来源", "文章来源", "稿件来源", "新闻来源", "作者", "编辑", "点击", "浏览", "字体", "字号", "人气", "栏目", "页数")
)
_FOOTER_KEY = re.compile(
    r"(?:主办|承办|主管|协办|制作|设计|建设|地址|通讯地址|电话|联系电话|热线|邮编|邮政编码|邮箱|e-?mail|传真|qq群?)\s*[:：]", re.IGNORECASE
)
_RECORD_KEY = re.compile(
    r"索\s*引\s*号|发文[机单][关位]|[成发]文日期|生成日期|发布日期|发文字号|主\s*题\s*词|主题分类|有效性|公开(?:方式|形式|时限|范围)|信息(?:分类|类别)"
)
_ROOT = re.compile(r"首\s*页|主页|home|位置", re.IGNORECASE)
_SITE_NAME = re.compile(r"(?:网站?|论坛|文库|社区|门户)$")
_PAGER = re.compile(r"(?:第?\s*\d+\s*页?|共\s*\d+\s*[页条]|\d+\s*/\s*\d+\s*页?|[<>«»‹›.…]+|转到|跳转|go)", re.IGNORECASE)
#: the line under a page's title: a date beside a key, or a date with the time of day
_DATE = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_STAMP = re.compile(
    rf"(?:发布|更新|上传|添加|录入|发表|编辑)(?:时间|日期)?\s*[:：]?\s*\[?{_DATE}"
    rf"|^[\[(（]?{_DATE}\s*(?:\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)?\s*(?:来源|作者|编辑|更新|发布|发表|阅读|浏览|点击|评论)"
    rf"|^[\[(（]?{_DATE}\s*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?[\])）]?$"
)
_CREDIT = re.compile(
    rf"(?:(?:发布|更新|录入)?(?:时间|日期)\s*[:：]\s*{_DATE}(?:\s*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)?"
    r"|(?:作者|编辑|审核|供稿|撰稿|摄影|来源|发布者?|栏目|分类|类别|关键词|标签)\s*[:：]\s*[^，。；]{1,20})"
)
_COMMENTS = re.compile(
    r"\W*(?:(?:网友|用户|读者|最新|全部|精彩|热门|文章)?(?:评论|留言|跟帖)(?:列表|区)?|(?:发表|我要)(?:评论|留言))\W*(?:共?\d+条)?\W*"
    rf"|[^，。：]{{1,20}}\s(?:发表|回复)于\s*[:：]?\s*{_DATE}.{{0,30}}",
)
#: a site that speaks of itself and of rights: its legal notice, however long
_SITE, _RIGHTS = re.compile("本网站?|本站|网友上传|凡注明"), re.compile("转载|版权|著作权|侵权|免责|授权|不代表|责任")
#: running text: from this length on a line is judged by phrases only where it has no sentence
_RUNNING = 60
#: no notice, menu or path of a site has more characters
_LONGEST = 400


def is_furniture_container(tag: str, hint: str) -> bool:
    """Whether tag, id and class say that a container holds furniture.

    >>> is_furniture_container("div", "footer_box"), is_furniture_container("div", "article-content left")
    (True, False)
    """
    if tag in _TAGS:
        return True
    for name in _NAME.findall(hint):
        if name.lower() in _NAMES or any(word.lower() in _WORDS for word in _WORD_IN_NAME.findall(name)):
            return True
    return False


def is_list_head(text: str) -> bool:
    """Whether a line announces links, recommendations or comments: 相关文章, 热门推荐：, 网友评论（只显示最新十条）."""
    if len(text) > _RUNNING:
        return False
    parts = [part for part in _SEPARATORS.split(text.lower()) if part]
    return bool(parts) and any(_LIST_HEAD.fullmatch(part) for part in (parts[0], parts[-1], "".join(parts)))


def is_furniture_line(text: str) -> bool:
    """Whether a line consists of buttons, page marks or the site's own notes, by its words alone.

    >>> is_furniture_line("【字体：小 大】【打印文章】【关闭窗口】"), is_furniture_line("组长：张三")
    (True, False)
    """
    if len(text) > _LONGEST:
        return False
    if _SITE.search(text) and _RIGHTS.search(text):
        return True
    if len(text) >= _RUNNING and re.search("[。；！？]", text):
        return False
    tokens = [token for token in _SEPARATORS.split(text) if token]
    words = [token for token in tokens if _WORDS_RUN.fullmatch(token) or re.fullmatch(r"第?\d+页|共\d+[页条]", token)]
    if words and all(token in words or _PAGER.fullmatch(token) for token in tokens):
        return True
    keys = set(_META_KEY.findall(text))
    return bool(_PHRASE.search(text) or _STAMP.search(text)) or (len(keys) >= 2 and not keys.isdisjoint(_SITE_KEYS))


def is_credit(text: str) -> bool:
    """Whether a line is one field of those below a page's title, alone no proof of it: 作者：德育处, 时间：2021-3-5."""
    return _CREDIT.fullmatch(text) is not None


def is_comments_head(text: str) -> bool:
    """Whether a line opens the comments of readers or the next post of a forum: 网友评论, 青禾 发表于 2021-3-5 10:11."""
    return _COMMENTS.fullmatch(text) is not None


def is_footer_line(text: str) -> bool:
    """Whether a line outside of the article is the site's address: 主办：… 地址：… 电话：…"""
    return len(_FOOTER_KEY.findall(text)) >= 2 or (len(text) < _RUNNING and _FOOTER_KEY.match(text) is not None)


def is_record(text: str) -> bool:
    """Whether a table is the entry of a government's register above the document: 索引号, 发文机关, 成文日期."""
    return len(set(_RECORD_KEY.findall(text))) >= 3


def is_breadcrumb(text: str) -> bool:
    """Whether a line is a path through the site: 首页 > 党建 > 正文, 某某论坛 › 教师之家 › 安全教育."""
    if len(text) > 80:
        return False
    parts = re.split(r"\s*(?:>+|»|›|→|＞|/|\\)\s*", text)
    if len(parts) < 2 or len(parts[0]) > 20:
        return False
    return _ROOT.search(parts[0]) is not None or (
        len(parts) > 2 and ("›" in text or "»" in text or _SITE_NAME.search(parts[0]) is not None)
    )
