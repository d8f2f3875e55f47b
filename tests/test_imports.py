"""What a worker process imports: reading a .docx and analysing it needs none of the large packages."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("pandas", "sklearn", "scipy", "skops", "spacy", "jieba", "jsonschema", "pydantic", "jinja2", "xlsxwriter", "numpy.typing")


def test_a_worker_imports_nothing_large() -> None:
    code = (
        "import sys, pickle\n"
        "from pipeline.records import Block, Source\n"
        "import pipeline.ingestion.docx\n"
        "from pipeline.analysis import analyse\n"
        "from pipeline.requirements import Required, Rubric\n"
        "from pipeline.settings import Settings\n"
        "settings = Settings(rubrics=(Rubric('plan', (), (Required('steps', '方法步骤', 'Steps'),), '要求', 'Rubric', 'own.yaml'),))\n"
        "text = '青石小学禁毒工作方案\\n一、燃灯者先自明\\n以平安校园为目标。\\n二、守护\\n认真落实。'\n"
        "documents = analyse(Source(tuple(map(Block, text.split('\\n'))), 'docx'), pickle.loads(pickle.dumps(settings)))\n"
        "assert [section.heading for section in documents[0].sections] == ['燃灯者先自明', '守护']\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
