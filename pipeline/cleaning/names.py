"""The names of repairs and of reading errors, in Chinese and English, for reports."""

from __future__ import annotations

REPAIRS: dict[str, dict[str, str]] = {
    "running_lines": {"zh": "页眉页脚移出正文", "en": "Running headers and footers set aside"},
    "compatible": {"zh": "全角字符、部首字形还原", "en": "Full-width characters and radicals normalised"},
    "glosses": {"zh": "去除拼音注音", "en": "Pinyin glosses removed"},
    "page_marks": {"zh": "去除混入正文的页码", "en": "Page numbers inside the text removed"},
    "run_together": {"zh": "挤成一行的文档重新分行", "en": "A document on one line broken into lines"},
    "spaced_words": {"zh": "去除词内空格", "en": "Blanks inside words removed"},
    "page_furniture": {"zh": "去除网页导航等非正文", "en": "Page furniture of a web site removed"},
    "translated_dates": {
        "zh": "机器翻译弄坏的日期按约定读出（原文不改）",
        "en": "Dates garbled by machine translation, read as restored (text unchanged)",
    },
    "broken_lines": {"zh": "接回句中断行", "en": "Lines broken inside a sentence joined"},
}

ERRORS: dict[str, dict[str, str]] = {
    "encrypted": {"zh": "文件加密", "en": "Encrypted"},
    "truncated": {"zh": "文件损坏或不完整", "en": "Damaged or incomplete"},
    "empty": {"zh": "空文件", "en": "Empty file"},
    "unsupported": {"zh": "格式暂不支持", "en": "Format not supported"},
    "no_text": {"zh": "没有可读文字", "en": "No text"},
    "too_large": {"zh": "文件过大", "en": "Too large"},
    "unsafe": {"zh": "文件不安全", "en": "Unsafe"},
    "timeout": {"zh": "读取超时", "en": "Timed out"},
    "crashed": {"zh": "读取程序异常", "en": "Reader crashed"},
    "missing_tool": {"zh": "缺少所需程序", "en": "A required program is missing"},
}
