"""planaudit: audits schools' implementation plans and summaries (实施方案、总结).

>>> from pipeline import audit
>>> result = audit("submissions", templates=["issued"], out="reports/run")  # doctest: +SKIP
>>> result.to_frame("findings")  # doctest: +SKIP
"""

from pipeline.analysis import analyse
from pipeline.audit import Audit, audit
from pipeline.comparison import compare
from pipeline.errors import InputError, PlanAuditError, ReadError, RequirementsError, ResultError, UsageError
from pipeline.ingestion import parse
from pipeline.settings import Settings
from pipeline.version import __version__

__all__ = [
    "Audit",
    "InputError",
    "PlanAuditError",
    "ReadError",
    "RequirementsError",
    "ResultError",
    "Settings",
    "UsageError",
    "__version__",
    "analyse",
    "audit",
    "compare",
    "parse",
]
