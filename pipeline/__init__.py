"""planaudit: audits schools' implementation plans and summaries (实施方案、总结).

>>> from pipeline import audit
>>> result = audit("submissions", templates=["issued"], out="reports/run")  # doctest: +SKIP
>>> result.to_frame("findings")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.version import __version__

if TYPE_CHECKING:
    from pipeline.analysis import analyse
    from pipeline.auditing import Audit, audit
    from pipeline.comparison import compare
    from pipeline.errors import InputError, PlanAuditError, ReadError, RequirementsError, ResultError, UsageError
    from pipeline.ingestion import parse
    from pipeline.settings import Settings
    from pipeline.spacy_pipe import load

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
    "load",
    "parse",
]

#: where each public name lives: imported when it is first asked for, since a worker that reads needs no report
_HOMES = {
    **dict.fromkeys(("Audit", "audit"), "pipeline.auditing"),
    **dict.fromkeys(("InputError", "PlanAuditError", "ReadError", "RequirementsError", "ResultError", "UsageError"), "pipeline.errors"),
    "Settings": "pipeline.settings",
    "analyse": "pipeline.analysis",
    "compare": "pipeline.comparison",
    "load": "pipeline.spacy_pipe",
    "parse": "pipeline.ingestion",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
