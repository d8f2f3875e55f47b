"""Imported last in the process from which workers come: it reads an invented plan, and with that loads once, before the workers are
born, what a document needs beyond the imports: tables, models, patterns inside functions. That takes a fifth of a second, as much as the
first document of each worker would take longer, while the command is still looking for its files.
"""

from __future__ import annotations

from pipeline import patterns
from pipeline.analysis import analyse
from pipeline.ingestion import parse
from pipeline.settings import Settings

#: holds what the rules look at: stages, roster, deadlines, a bureau, another school, a heading of its own
#: words, a chapter left out, duties
_PLAN = """青禾县石坪镇中心小学关于开展校园安全专项整治活动的实施方案

根据青禾县教育局《关于开展校园安全专项整治的通知》（青教发〔2025〕12号）精神，结合我校实际，制定本方案。

一、指导思想
以学生为本，落实安全责任，促进成功小学与团结小学的经验在全校推广，使张三老师和李小四同学都参与进来。

二、工作目标
1.2025年6月底前整改率达到100%，隐患零发生。
2.各班每周检查一次，不得漏报。

三、组织领导
组  长：王建国（校长）
副组长：李明、陈小红
成员：张伟  刘  洋  各班班主任
由副校长李明任总指挥，安全干事欧阳海燕、阿依古丽·买买提具体负责，德育处周全、后勤处万里协助。
领导小组下设办公室，由李明同志兼任办公室主任，负责日常工作。

四、实施步骤
（一）宣传发动阶段（2025年3月1日至3月15日）。召开动员会，共分三个阶段。
（二）自查自纠阶段（2025年3月16日—5月31日）。各年级于5月20日前上报自查表。
（三）总结提升阶段（2025年6月）。

七、燃灯者先自明
同心同德，守护平安校园。严格落实“一岗双责”，做到两个到位：一是责任到位；二是措施到位。

青禾县石坪镇中心小学
2025年2月25日
"""

analyse(parse(_PLAN.encode(), ".txt"), Settings())
patterns.keep()
