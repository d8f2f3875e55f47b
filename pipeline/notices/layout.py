"""The default templates of notices: Word documents with Jinja tags, in the layout of official papers (`paper`)."""

from __future__ import annotations

from pipeline.notices.paper import HEI, KAI, Paper

#: the two kinds of notices, and the names of their template files
NOTICE, CIRCULAR = "整改通知书.docx", "通报.docx"


def notice(issuer: str = "") -> bytes:
    """The template of a notice to one unit; the name of the `issuer` stands on one line if it can."""
    page = Paper()
    page.head(issuer)
    page.title("关于{{ campaign_quoted }}", "报送材料审查情况的整改通知书")
    page.line("{{ unit }}：", indent=False)
    page.line("你单位报送的{{ campaign_quoted }}材料（共{{ documents|length }}份）已经审查。现将需要核实、整改的事项通知如下。")
    page.line("{%p if documents_with_problems %}")
    page.line("一、需要整改的问题", font=HEI)
    page.line("{%p for document in documents_with_problems %}")
    page.line("（{{ document.number }}）《{{ document.title }}》（{{ document.path }}）", font=KAI)
    page.line("{%p for problem in document.problems %}")
    page.line("{{ loop.index }}.{{ problem.text }}{{ problem.where }}")
    page.line("{%p endfor %}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{%p if unread %}")
    page.line("{{ unread_number }}、需要重新报送的文件", font=HEI)
    page.line("{%p for file in unread %}")
    page.line("{{ loop.index }}.{{ file.path }}：{{ file.reason }}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{%p if copying %}")
    page.line("{{ copying_number }}、需要说明的雷同情况", font=HEI)
    page.line("以下内容由软件比对得出，属疑似情况，谁参照了谁以实际为准。请逐条说明。")
    page.line("{%p for shared in copying %}")
    page.line("{{ loop.index }}.{{ shared.text }}")
    page.line("{%p for place in shared.places %}")
    page.line("{{ place }}{{ '。' if loop.last else '；' }}")
    page.line("{%p endfor %}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{{ closing_number }}、工作要求", font=HEI)
    page.line("请对照上述事项逐条核实、整改，于{{ deadline }}前将修改后的材料和整改情况说明报送我单位。对审查意见有异议的，请附书面说明。")
    page.signature()
    page.imprint()
    return page.saved("整改通知书")


def circular(issuer: str = "") -> bytes:
    """The template of the circular on a whole batch."""
    page = Paper()
    page.head(issuer)
    page.title("关于{{ campaign_quoted }}", "报送材料审查情况的通报")
    page.line("{{ addressees }}：", indent=False)
    page.line("{{ overview }}")
    page.line("{{ overview_number }}、总体情况", font=HEI)
    page.line("{{ standing }}")
    page.table(
        ("单位", "材料（份）", "问题（项）", "缺失或未落实的要件", "疑似雷同占比"),
        ("unit", "documents", "problems", "unmet", "copied"),
        (52, 20, 20, 40, 24),
        "rows",
    )
    page.line("{%p if kinds %}")
    page.line("{{ kinds_number }}、主要问题", font=HEI)
    page.line("{%p for kind in kinds %}")
    page.line("{{ loop.index }}.{{ kind }}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{%p if copying %}")
    page.line("{{ copying_number }}、疑似雷同情况", font=HEI)
    page.line("以下由软件比对得出，谁参照了谁有待核实。")
    page.line("{%p for shared in copying %}")
    page.line("{{ loop.index }}.{{ shared }}")
    page.line("{%p endfor %}")
    page.line("{%p endif %}")
    page.line("{{ closing_number }}、工作要求", font=HEI)
    page.line("存在问题的单位要对照整改通知书逐条整改，于{{ deadline }}前重新报送。")
    page.signature()
    page.imprint()
    return page.saved("通报")
