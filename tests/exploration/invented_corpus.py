"""A corpus of invented plans with planted answers: keywords, set phrases, a phrase that travels, and a formula."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WHO = "教导处 德育处 总务处 年级组 教研组 班主任 值班领导 少先队 家委会 保卫科 图书馆 校医室 备课组 党支部 工会 食堂".split()
DOES = "检查 登记 整理 讨论 安排 布置 打扫 修理 核对 记录 采购 清点 更换 汇报 评选 展示 练习 观察 辅导 走访".split()
WHAT = (
    "教案 作业 课桌 图书 门窗 水管 电路 黑板 操场 花坛 仓库 名册 器材 厨具 床铺 琴房 菜园 雨棚 走廊 台账 书架 灯具 球网 桌牌 水壶".split()
)
WHEN = "周一上午 开学初 期中前 放学后 午休时 雨天 月底 周五下午 晨会上 考试前 假期里 运动会前".split()
HOW = "仔细 分头 逐间 轮流 认真 及时 慢慢 一起 当面 照例 重新 再次".split()
#: words that only one campaign uses, the first the first one's, in every second of its documents
KEYWORDS = {"护水行动": ("救生圈", "河边", "水域"), "消防行动": ("灭火器", "烟雾", "疏散")}
#: set phrases: in documents of every kind, between words that differ
PHRASES = ("守牢安全闸门", "织密防护大网", "拧紧责任链条")
#: stands in the issued plan, then in one school more each month, or nearly so
TRAVELLING = "人人都是安全员"
FORMULA = "四查四看"
#: what only the documents of one school hold, many times
OWN = "芦笛"


def _sentence(rng: random.Random) -> str:
    return f"{rng.choice(WHEN)}{rng.choice(WHO)}{rng.choice(HOW)}{rng.choice(DOES)}{rng.choice(WHAT)}"


def _text(rng: random.Random, unit: str, campaign: str, planted: Sequence[str]) -> str:
    lines = [f"{unit}{campaign}实施方案", "一、工作目标"]
    body = ["，".join(_sentence(rng) for _ in range(rng.randint(2, 4))) for _ in range(12)]
    for number, words in enumerate(planted):
        body[number % len(body)] += f"，{words}"
    lines += [f"{sentence}。" for sentence in body[:6]]
    lines += ["二、主要任务", *(f"{sentence}。" for sentence in body[6:])]
    return "\n".join(lines)


def documents(number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Lines of documents.jsonl: the issued plan of each campaign, and `number` plans of as many schools."""
    rng = random.Random(seed)
    campaigns = list(KEYWORDS)
    made = []
    for n, campaign in enumerate(campaigns):
        words = [*PHRASES, *([TRAVELLING] if n == 0 else [])]
        made.append(_line(f"issued{n}", "template", "春江县教育局", campaign, "2023-01-10", _text(rng, "春江县", campaign, words)))
    for n in range(number):
        campaign = campaigns[n % 2]
        planted = [rng.choice(HOW) + phrase if rng.random() < 0.3 else phrase for phrase in PHRASES if rng.random() < 0.5]
        planted += [f"{rng.choice(WHEN)}看{word}" for word in KEYWORDS[campaign] if rng.random() < 0.5]
        month = n // 2 % 10 + 2
        if campaign == campaigns[0] and n // 20 % 6 == n // 2 % 10 % 6:
            planted.append(TRAVELLING)
        if n % 5 == 0:
            planted.append(f"开展{FORMULA}")
        if n == 3:
            planted += [f"{rng.choice(WHEN)}吹{OWN}" for _ in range(12)]
        text = _text(rng, f"春江县第{n + 1}小学", campaign, planted)
        made.append(_line(f"doc{n:05}", "submission", f"春江县第{n + 1}小学", campaign, f"2023-{month:02}-15", text))
    return made


def _line(key: str, role: str, unit: str, campaign: str, date: str, text: str) -> dict[str, Any]:
    first, second = text.index("一、"), text.index("二、")
    spans = (("一", "工作目标", "objectives", first, second), ("二", "主要任务", "tasks", second, len(text)))
    sections = [{"number": n, "heading": h, "level": 1, "labels": [label], "score": 0.9, "span": [a, b]} for n, h, label, a, b in spans]
    told = {
        "id": key,
        "source": f"{key}.txt",
        "name": f"{key}.txt",
        "role": role,
        "status": "ok",
        "unit": unit,
        "district": "东片",
        "text": text,
    }
    known = {
        "doc_type": "plan",
        "lang": "zh",
        "script": "hans",
        "title": text.split("\n", 1)[0],
        "campaign": campaign,
        "date": date,
        "year": 2023,
    }
    member = {"role": "组长", "name": "骆明舟", "post": "校长", "span": [0, 1]}
    stage = {"name": "宣传阶段", "start": "2023-03-01", "end": "2023-03-31", "span": [0, 1]}
    return told | known | {"sections": sections, "members": [member], "stages": [stage], "findings": []}


def write(folder: Path, lines: Sequence[dict[str, Any]]) -> Path:
    """The lines as a result folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "documents.jsonl").write_text(rows, encoding="utf-8")
    (folder / "matches.jsonl").write_text("", encoding="utf-8")
    names = ("settings", "counts", "times", "catalogue", "labels", "repairs", "error_codes")
    run = {"version": "0", "created": "2023-12-01T00:00:00", "language": "zh", "inputs": [], "requirements": []} | {
        name: {} for name in names
    }
    run["labels"] = {"objectives": {"zh": "工作目标", "en": "Objectives"}, "tasks": {"zh": "主要任务", "en": "Tasks"}}
    (folder / "run.json").write_text(json.dumps(run, ensure_ascii=False), encoding="utf-8")
    return folder


def plain(text: str, key: str = "a", unit: str = "青禾小学", **fields: Any) -> dict[str, Any]:
    """One document with a text of one's own and nothing known of it."""
    told = {"id": key, "source": f"{key}.txt", "name": f"{key}.txt", "role": "submission", "status": "ok", "unit": unit, "lang": "zh"}
    return told | {"text": text} | fields
