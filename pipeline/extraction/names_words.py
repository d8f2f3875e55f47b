"""Words that a rare surname only seems to begin, and names of peoples who write theirs without a surname."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_HAN = "\u3400-\u9fff"
# Words of two or three characters that begin like a surname and are none; from reading the lists of the practice documents for false names.
WORDS = frozenset(
    """
    宿舍 宿管 高中 高一 高二 高三 初中 初一 初二 初三 小学 中学 全体 全校 安全 安保 师德 时间 文明 和谐 方案 方法 管理 党员 党支部 党总支 党委 教务
    教导 政教 总务 后勤 应急 常务 公安 司法 成立 成员 组员 组长 单位 职务 姓名 分工 职责 职称 主任 校长 电话 备注 万元 路队 车辆 严格
    高度 项目 平安 平时 双方 任何 任务 任课 关于 包括 万一 强化 连续 明确 向上 相关 有关 家长 家委会 应当 花园 单独 古城 金桥 龙泉 华侨
    国家 海棠 明天 常规 常态 宣传 宣传组 幸福 安排 时刻 管住 管好 计划 计生 查找 游戏 雷电 温馨 江河 江堤 石桥 金额 成绩 成果 成效 关爱
    符合 易于 武装 辛苦 康复 欧洲 曲艺 路上 从严 卫生 卫健 应对 利用 满意 经费 经常 都是 相互 支部 支教 支出 师生 师资 展示 荣誉 平台
    初步 来源 项链 强调 全面 全部 全员 全程 全县 全镇 全乡 连同 解决 解释 包班 包村 包片 牧区 商量 戈壁 应急 简单 印发 国旗 国防 荣获 户籍 户外
    时任 任期 班子 班级 班会 班风 保教 保健 保育 保卫 保洁 党务 党建 党办 党风 计财 宣教 师训 艺体 卫保 团委 团建 关工委 家访 家校 家庭 项目组 安全办 信息 教学 教研 教科
    同意 待定 暂定 暂缺 暂无 空缺 另定 另行 见附件 另行通知 详见 如下 习惯 位置 后面 占用 从事 衣物 井盖 钟声 古诗 农户 农村 农忙 盖印 盖章 查看 查验 查问 查房 查岗 查核 计分
    计数 计时 谈话 谈心 支持 支配 宣布 宣读 宣讲 包干 包保 常驻 任命 任免 应答 相助 解答 解读 祝贺 充实 安慰 安抚 连任 关心 关注 关照 经手 经办 全力 全权 齐心 周一 周二 周三 周四 周五 周六 周日 周末
    明察 那些 那么 时候 通讯 联系 路线 巡查 志愿
    """.split()
)
# What Tibetan names are put together from, two characters each: 扎西顿珠, 次仁卓玛.
_TIBETAN = (
    "扎西 卓玛 次仁 才让 才仁 多杰 多吉 尼玛 达娃 边巴 巴桑 普布 拉姆 拉毛 央金 央宗 旺堆 旺姆 旺杰 旺扎 顿珠 格桑 曲珍 曲措 曲扎 索朗 索南 仁增 仁青 平措 罗布 桑杰 "
    "旦增 丹增 旦巴 丹巴 强巴 白玛 班玛 万玛 洛桑 加措 嘉措 贡布 贡嘎 益西 德吉 措姆 江村 泽仁 梅朵 昂旺 阿旺 却吉 南杰 周毛 切吉 杨措 项杰 群培 占堆 达杰 东知 东主 卓嘎 才旦 桑吉 嘉央 公保 华旦 久美 更登 次珍 措毛 吉毛 南加 三智 拥忠 泽郎 尕让 尕藏 仓央 赤列 "
    "次旺 次央 旺久 旺青 曲吉 曲尼 拉巴 普琼 普赤 赤来 赤桑 土登 土旦 巴珠 巴丹 巴登 贡觉 贡秋 罗追 洛追 洛珠 洛旦 江白 江央 坚赞 坚参 加央 措吉 措旺 德庆 德央 格列 晋美 久美 克珠 拉珍 拉加 南卡 其美 其梅 "
    "琼达 群宗 群觉 白珍 央珍 央吉 伍金 乌金 西热 西绕 喜饶 向巴 益希 尊珠 俄色 邓珠 登珠 泽旺 四郎 罗绒 呷绒"
).split()
_PARTS, _PLACES = frozenset(_TIBETAN), re.compile("[的了为和与组室处校班部委局办科年月日级村乡镇县州区市]")
# The endings of Mongolian names, and the beginnings of Uyghur and Kazakh ones, as they are written without dots.
_MONGOLIAN = "其其格|其木格|高娃|格日勒|格日乐|巴特尔|图雅|托娅|托雅|毕力格|必力格|巴雅尔|巴依尔|日娜|塔娜|朝克图|巴图|吉日嘎拉|仁花|牧仁|木仁|孟和|朝鲁|那顺|苏荣|乌力吉|斯琴|娜仁|琪琪格|德力格尔"
# Given names of Mongols, Uyghurs, Kazakhs and Hui that stand alone, without a surname.
_GIVEN = frozenset(
    """
    乌兰 乌云 乌恩 乌日娜 巴图 巴根 巴雅尔 巴特尔 苏和 苏日娜 苏布德 朝鲁 萨仁 萨如拉 娜仁 娜布其 斯琴 图雅 托娅 高娃 哈斯 孟根 孟和 阿荣 阿古拉 阿拉坦 阿茹娜 宝音 布和 特木尔 那顺 那木拉 敖登 敖其尔
    塔娜 其其格 其木格 琪琪格 格日勒 毕力格 必力格 牧仁 吉日木图 乌力吉 呼和 呼格吉勒 白音 恩和 莎仁 海日罕 额尔敦 旭日干 道尔吉 策力木格
    古丽 买买提 阿不都 阿迪力 艾力 艾山 艾买提 吐尔逊 吐尔洪 热依拉 热娜 努尔 玉素甫 玉苏普 库尔班 库尔班江 帕提玛 帕丽达 迪丽娜 阿依古丽 尤努斯 依马木 司马义 伊斯马伊 哈力克 塞力克 叶尔兰 巴合提 古丽娜
    阿呷 阿牛 阿果 阿依 木呷 拉则 日古 伍呷 尔古 阿扎 石布 伍加 索玛
    桑吉 扎西 卓玛 次仁 多杰 多吉 尼玛 达娃 达瓦 边巴 巴桑 普布 拉姆 央金 央宗 旺堆 旺姆 顿珠 格桑 曲珍 索朗 索南 平措 罗布 丹增 旦增 白玛 洛桑 益西 德吉 梅朵 才让 仁青 桑杰
    """.split()
)
_TURKIC = "阿依|阿不都|阿卜杜|阿布都|买买提|麦麦提|买合木|吐尔|图尔|努尔|古丽|艾山|艾力|艾合|艾买|热依|热合|帕提|迪丽|祖丽|库尔班|木合|穆合|玉苏|依不拉|亚森|吾买|赛买|哈力|巴哈|叶尔|加那|沙吾|波拉"
# The clans of Manchus, where they are printed in full.
_CLANS = "爱新觉罗|叶赫那拉|瓜尔佳|富察|钮祜禄|赫舍里|佟佳|马佳|索绰罗|他塔喇|乌拉那拉|西林觉罗|伊尔根觉罗|舒穆禄|章佳|喜塔腊|董鄂|完颜"
_PEOPLES = re.compile(
    rf"(?:{_CLANS})[{_HAN}]{{1,2}}|(?:{'|'.join(_TIBETAN)}){{2}}|[乌萨娜斯阿呼通额图巴布朝那敖宝其格哈苏包白金塔孟青道特查莫][{_HAN}]{{0,3}}(?:{_MONGOLIAN})|(?:{_TURKIC})[{_HAN}]{{1,4}}"
)
# The characters with which names of other languages are written by their sound, and others that stand among them: 哈斯巴根, 色音巴雅尔.
# A word of three characters or more, of which half are of the first kind and all of either, is hardly one of the language.
_SOUNDS = frozenset(
    "尔格嘎拉斯巴图娜其雅乌敖楞勒噶尕鲁孟旺扎卓玛珠央措姆嘉桑曲珍顿丹仁吉卡克库赛买提艾依帕迪祖娅木托特那顺苏布赫额恩哈热汗别肯叶麦阿伊萨孜力古丽阔德呷努胡毕琪纳"
)
_AMONG = frozenset(
    "日根色音和宝高白金海青加达才次东多公贡兰朗登利林罗洛尼诺普沙山生塔泰铁土西希香益银英永玉云泽则志周宗固楚策朝照门让江道乐瓦"
)
# a pair of characters in jieba's dictionary, but for those that it counted less than ten times, a hundred times as people's names (nr)
_PAIR = re.compile(rb"\n((?:[\xe4-\xe9][\x80-\xbf]{2}){2}) (?!\d |\d\d nr)")


def without_surname(word: str) -> bool:
    """Whether a word is a name as Tibetans, Mongols, Uyghurs, Kazakhs, Yi and Manchus have them, written without a dot.

    >>> [without_surname(word) for word in ("乌云其其格", "扎西顿珠", "阿依古丽", "巴图", "乌云密布")]
    [True, True, True, True, False]
    """
    return word in _GIVEN or (2 < len(word) <= 7 and (bool(_PEOPLES.fullmatch(word)) or _sounds(word) or _half_tibetan(word)))


def _half_tibetan(word: str) -> bool:
    """Whether one half of four characters is a part of Tibetan names, and neither the other nor what stands between is a word: 索南昂毛."""
    if len(word) != 4:
        return False
    halves = (word[:2], word[2:])
    known = [half in _PARTS for half in halves]
    return any(known) and not (_PLACES.search(word) or is_word(word[1:3]) or is_word(halves[known.index(True) - 1]))


def sounding(word: str) -> int:
    """How many characters of a word are such as names of other languages are written with."""
    return sum(char in _SOUNDS or char in _AMONG for char in word)


def _sounds(word: str) -> bool:
    """Whether a word is written by its sound alone."""
    sounds = sum(map(_SOUNDS.__contains__, word))
    if 2 * sounds < len(word) or not all(char in _SOUNDS or char in _AMONG for char in word):
        return False
    return not (is_word(word[:2]) or is_word(word[-2:])) or sounds == len(word) > 3


@cache
def _pairs() -> frozenset[bytes]:
    """The words of two characters in jieba's dictionary, read without starting jieba (a twentieth of a second, where a word is in doubt)."""
    spec = find_spec("jieba")
    places = (spec and spec.submodule_search_locations) or []
    return frozenset(pair for place in places for pair in _PAIR.findall((Path(place) / "dict.txt").read_bytes()))


def is_word(pair: str) -> bool:
    """Whether two characters are a word of the language.

    >>> [is_word(pair) for pair in ("账目", "汇总", "邬长")]
    [True, True, False]
    """
    return pair.encode() in _pairs()
