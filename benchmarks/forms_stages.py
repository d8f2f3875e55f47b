"""One course of stages in the many forms in which people write dates; `forms.py` measures what is read of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta

Course = list[tuple[str, date, date]]  # name, first and last day of each stage

STAGES = (
    ("宣传发动", "组织实施", "总结提升"),
    ("动员部署", "自查自纠", "整改落实", "检查验收"),
    ("准备", "推进", "深化", "总结"),
    ("启动", "展示", "表彰"),
)


def course(rng: random.Random) -> Course:
    """Three or four stages of one year, each beginning on the day behind the one ahead."""
    names = rng.choice(STAGES)
    start, out = date(2024, 3, rng.randint(1, 9)), []
    for name in names:
        end = start + timedelta(days=rng.randint(14, 70))
        out.append((name, start, end))
        start = end + timedelta(days=1)
    return out


def months(rng: random.Random) -> Course:
    """Stages of whole months."""
    names = rng.choice(STAGES)
    out, month = [], 3
    for name in names:
        last = min(month + rng.randint(0, 1), 12)
        out.append((name, date(2024, month, 1), (date(2024, last % 12 + 1, 1) if last < 12 else date(2025, 1, 1)) - timedelta(days=1)))
        month = last + 1
    return out


CN = "一二三四五六七八九十"


def _chinese(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else CN[tens - 1] + "十") + (CN[ones - 1] if ones else "")


def _written(line: str) -> Callable[[Course, random.Random], str]:
    def write(stages: Course, rng: random.Random) -> str:
        del rng
        return (
            "\n".join(
                line.format(
                    c=CN[i], i=i + 1, n=n, a=a, b=b, am=_chinese(a.month), ad=_chinese(a.day), bm=_chinese(b.month), bd=_chinese(b.day)
                )
                for i, (n, a, b) in enumerate(stages)
            )
            + "\n"
        )

    return write


STAGE_FORMS: Mapping[str, tuple[Callable[[random.Random], Course], Callable[[Course, random.Random], str]]] = {
    name: (course, _written(line))
    for name, line in {
        "（一）…阶段（3月1日—3月20日）": "（{c}）{n}阶段（{a.month}月{a.day}日—{b.month}月{b.day}日）。按要求开展各项工作。",
        "第一阶段：…（2024年3月1日至3月20日）": "第{c}阶段：{n}（{a.year}年{a.month}月{a.day}日至{b.month}月{b.day}日）\n开展各项工作。",
        "3月1日—3月20日：…": "{i}.{a.month}月{a.day}日—{b.month}月{b.day}日：{n}阶段。按要求开展各项工作。",
        "（2024.3.1—2024.3.20）": "（{c}）{n}阶段（{a.year}.{a.month}.{a.day}—{b.year}.{b.month}.{b.day}）：按要求开展各项工作。",
        "2024.3.1—3.20": "{i}、{n}：{a.year}.{a.month}.{a.day}—{b.month}.{b.day}。按要求开展各项工作。",
        "（3.1—3.20）": "（{c}）{n}（{a.month}.{a.day}—{b.month}.{b.day}）：按要求开展各项工作。",
        "（2024/3/1-2024/3/20）": "第{c}阶段 {n}（{a.year}/{a.month}/{a.day}-{b.year}/{b.month}/{b.day}）。按要求开展各项工作。",
        "三月一日至三月二十日": "（{c}）{n}阶段（{am}月{ad}日至{bm}月{bd}日）。按要求开展各项工作。",
        "自…起至…止": "第{c}阶段，{n}，自{a.month}月{a.day}日起至{b.month}月{b.day}日止。按要求开展各项工作。",
        "从…开始到…结束": "{i}.{n}阶段：从{a.month}月{a.day}日开始，到{b.month}月{b.day}日结束。按要求开展各项工作。",
        "时间： below": "（{c}）{n}阶段\n时间：{a.month}月{a.day}日至{b.month}月{b.day}日\n内容：按要求开展各项工作。",
        "table": "第{c}阶段\t{n}\t{a.month}月{a.day}日—{b.month}月{b.day}日\t按要求开展各项工作",
        "table, two columns": "{n}阶段\t{a.year}年{a.month}月{a.day}日\t{b.year}年{b.month}月{b.day}日\t按要求开展各项工作",
        "bare name（dates）：": "{n}（{a.month}月{a.day}日—{b.month}月{b.day}日）：按要求开展各项工作。",
        "bare dates，name": "{a.month}月{a.day}日至{b.month}月{b.day}日，{n}。按要求开展各项工作。",
        "bullets": "● {n}（{a.month}月{a.day}日—{b.month}月{b.day}日）：按要求开展各项工作。",
        "name，dates。": "（{c}）{n}，{a.month}月{a.day}日—{b.month}月{b.day}日。按要求开展各项工作。",
        "第一步": "第{c}步，{n}（{a.month}月{a.day}日起至{b.month}月{b.day}日）：按要求开展各项工作。",
        "weekdays": "（{c}）{n}阶段（{a.month}月{a.day}日（周一）至{b.month}月{b.day}日（周五））。按要求开展各项工作。",
        "~": "{i}.{n}阶段（{a.month}月{a.day}日～{b.month}月{b.day}日）。按要求开展各项工作。",
        "hyphen": "{i}.{n}阶段（{a.year}-{a.month:02}-{a.day:02}至{b.year}-{b.month:02}-{b.day:02}）。按要求开展各项工作。",
        "号": "{n}（{am}月{ad}号到{bm}月{bd}号）：按要求开展各项工作。",
        "dates in brackets first": "（{a.month}月{a.day}日—{b.month}月{b.day}日）{n}阶段：按要求开展各项工作。",
        "【】": "【{n}】{a.month}月{a.day}日—{b.month}月{b.day}日\n按要求开展各项工作。",
        "两位年": "{i}.{n}阶段（{a:%y}年{a.month}月{a.day}日—{b:%y}年{b.month}月{b.day}日）。按要求开展各项工作。",
        "dates on the second line": "{i}．{n}\n（{a.month}月{a.day}日—{b.month}月{b.day}日）\n按要求开展各项工作。",
    }.items()
} | {
    name: (months, _written(line))
    for name, line in {
        "（3月—4月）": "（{c}）{n}阶段（{a.month}月—{b.month}月）。按要求开展各项工作。",
        "2024年3月至4月": "第{c}阶段（{a.year}年{a.month}月至{b.month}月）：{n}。按要求开展各项工作。",
        "三月上旬—四月下旬": "{i}.{n}阶段（{am}月上旬—{bm}月下旬）：按要求开展各项工作。",
        "3月初至4月底": "（{c}）{n}阶段：{a.month}月初至{b.month}月底，按要求开展各项工作。",
        "2024.3—2024.4": "（{c}）{n}阶段（{a.year}.{a.month:02}—{b.year}.{b.month:02}）。按要求开展各项工作。",
    }.items()
}
