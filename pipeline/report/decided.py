"""What people decided on findings and copied passages, as the report shows it; the log itself is kept by `pipeline.review`.

A decision is bound to evidence, not to a row of a run: the same words in the same unit's document of the same type keep their decision
in every later run.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from msgspec import Struct

from pipeline.errors import ResultError
from pipeline.report.schema import DocumentLine, FindingLine, MatchLine

#: the log in a result folder
FILE = "decisions.sqlite3"
#: what holds for each piece of evidence: its newest entry, unless that takes the decision back
_CURRENT = (
    "SELECT evidence, verdict, person, at, reason, note FROM decisions "
    "WHERE id IN (SELECT max(id) FROM decisions GROUP BY evidence) AND verdict IN ('true', 'false', 'doubt')"
)


class Decided(Struct, frozen=True):
    """A decision that holds; `at` is a time in UTC, ISO 8601."""

    verdict: Literal["true", "false", "doubt"]
    person: str
    at: str
    reason: str = ""
    note: str = ""

    @property
    def day(self) -> str:
        """The day by the clock of this machine, ``2024-03-05``."""
        try:
            return datetime.fromisoformat(self.at).astimezone().date().isoformat()
        except ValueError:
            return self.at[:10]


def load(place: Path | str) -> dict[str, Decided]:
    """The decisions that hold, by evidence: those in a result folder, or in the database at an address (``postgresql+pg8000://…``).

    There are none where nobody has decided yet. Raises ResultError for a log that cannot be read.
    """
    return _in_database(place) if isinstance(place, str) else _in_folder(place)


def _in_folder(folder: Path) -> dict[str, Decided]:
    path = folder / FILE
    if not path.exists():
        return {}
    import sqlite3  # noqa: PLC0415  (only where people have decided)

    try:
        with sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True) as log:
            rows = log.execute(_CURRENT).fetchall()
        log.close()
    except sqlite3.Error as error:
        raise ResultError(
            f"核实记录 {path} 无法读取：{error}。请检查该文件是否完整，或先把它移走。",
            f"The decisions in {path} cannot be read: {error}. See whether the file is whole, or move it away.",
        ) from error
    return {evidence: Decided(*rest) for evidence, *rest in rows}


def _in_database(url: str) -> dict[str, Decided]:
    try:
        from pipeline.review.decisions import Decisions  # noqa: PLC0415  (the libraries for databases are an extra)
    except ImportError as error:
        raise ResultError(
            f"读取数据库中的核实记录需要另外安装：pip install 'planaudit[review]'（缺少 {error.name}）。",
            f"Decisions in a database need further packages: pip install 'planaudit[review]' ({error.name} is missing).",
        ) from error
    current = Decisions(url).current().items()
    return {
        key: Decided(entry.verdict, entry.person, entry.at, entry.reason, entry.note) for key, entry in current if entry.verdict != "none"
    }


def evidence_of_finding(line: DocumentLine, finding: FindingLine) -> str:
    """The key of a finding's evidence: unit, type of document, and the finding's own fingerprint, digested.

    What stands in the file's name does not matter: a plan that is handed in again under another name keeps its decisions.
    """
    return _key("f", line.unit, line.doc_type or "", line.role, finding.code, finding.label or "", finding.fingerprint)


def evidence_of_match(match: MatchLine) -> str:
    """The key of a match's evidence: the words of both passages."""
    return _key("m", match.kind, match.fingerprint)


def _key(*parts: str) -> str:
    digest = blake2b("\x1f".join(parts[1:]).encode(), digest_size=20).hexdigest()
    return f"{parts[0]}:{digest}"
