"""What people decided on findings and matches: a log in a database that only grows.

A decision is bound to evidence, not to a row of a run: the same words in the same unit's document of the same type keep their decision
in every later run. Nothing is overwritten: what holds is the newest entry, and taking a decision back is an entry too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import uuid4

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, create_engine, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from pipeline.errors import ResultError
from pipeline.report.decided import FILE, evidence_of_finding, evidence_of_match

__all__ = ["FILE", "ConflictError", "Decision", "Decisions", "Verdict", "Wish", "evidence_of_finding", "evidence_of_match"]

#: true, not true, in doubt, and no decision (what taking one back leaves)
Verdict = Literal["true", "false", "doubt", "none"]
VERDICTS: tuple[Verdict, ...] = ("true", "false", "doubt", "none")
#: how long a writer waits while another one writes
_BUSY_SECONDS = 30.0

_METADATA = MetaData()
_LOG = Table(
    "decisions",
    _METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("evidence", String(96), nullable=False, index=True),
    Column("verdict", String(8), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("person", String(80), nullable=False),
    Column("at", String(32), nullable=False),
    # the entry that the person saw when deciding, 0 for none
    Column("seen", Integer, nullable=False),
    # decisions made together share this, so that they are taken back together
    Column("together", String(32), nullable=False, index=True),
)


class Decision(NamedTuple):
    """An entry of the log; `at` is a time in UTC, ISO 8601."""

    id: int
    evidence: str
    verdict: Verdict
    reason: str
    note: str
    person: str
    at: str
    seen: int
    together: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A decision to be made on one piece of evidence by somebody who last saw entry `seen` on it (0: none)."""

    evidence: str
    verdict: Verdict
    seen: int = 0


class ConflictError(Exception):
    """Somebody else decided in the meantime; `newer` are their entries. Nothing was written."""

    def __init__(self, newer: Sequence[Decision]) -> None:
        super().__init__(", ".join(f"{entry.evidence}: {entry.person}" for entry in newer))
        self.newer = tuple(newer)


class Decisions:
    """The log at `url` (``sqlite:///…/decisions.sqlite3``, ``postgresql+pg8000://…``), made if needed.

    Raises ResultError for an address that leads to no database.
    """

    def __init__(self, url: str) -> None:
        try:
            # one connection for each transaction: threads and processes share nothing but the database itself
            waiting = {"timeout": _BUSY_SECONDS} if url.startswith("sqlite") else {}
            self._engine: Engine = create_engine(url, poolclass=NullPool, connect_args=waiting)
            _METADATA.create_all(self._engine)
        except ImportError as error:
            raise ResultError(
                f"数据库地址要用 {error.name}，还没有安装：pip install {error.name}。"
                "PostgreSQL 可用 postgresql+pg8000://（pip install 'planaudit[postgresql]'）。",
                f"The database's address needs {error.name}: pip install {error.name}. PostgreSQL can be reached by postgresql+pg8000:// "
                "(pip install 'planaudit[postgresql]').",
            ) from error
        except SQLAlchemyError as error:
            raise ResultError(
                f"连不上存放核实记录的数据库：{_cause(error)}。请检查数据库地址（--db）、网络和账号。",
                f"The database of decisions cannot be reached: {_cause(error)}. Check its address (--db), the network and the account.",
            ) from error

    @classmethod
    def beside(cls, run: Path) -> Decisions:
        """The log that lies in a run's folder."""
        return cls(f"sqlite:///{(run / FILE).resolve().as_posix()}")

    def current(self, evidence: Iterable[str] | None = None) -> dict[str, Decision]:
        """What holds for each piece of evidence (None: for all); what was taken back is not there."""
        newest = select(func.max(_LOG.c.id)).group_by(_LOG.c.evidence)
        wanted = None if evidence is None else set(evidence)
        with self._engine.connect() as connection:
            rows = [_entry(row) for row in connection.execute(select(_LOG).where(_LOG.c.id.in_(newest)))]
        return {e.evidence: e for e in rows if e.verdict != "none" and (wanted is None or e.evidence in wanted)}

    def newest(self, evidence: str) -> int:
        """The number of the last entry on a piece of evidence, taken back or not; 0 where there is none."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(_LOG.c.id)).where(_LOG.c.evidence == evidence)).scalar() or 0

    def since(self, number: int) -> list[Decision]:
        """The entries behind the one with a number, oldest first."""
        with self._engine.connect() as connection:
            return [_entry(row) for row in connection.execute(select(_LOG).where(_LOG.c.id > number).order_by(_LOG.c.id))]

    def last(self) -> int:
        """The number of the last entry of all, 0 where there is none."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(_LOG.c.id))).scalar() or 0

    def history(self, evidence: str) -> list[Decision]:
        """All entries on a piece of evidence, oldest first."""
        with self._engine.connect() as connection:
            return [_entry(row) for row in connection.execute(select(_LOG).where(_LOG.c.evidence == evidence).order_by(_LOG.c.id))]

    def decide(self, wishes: Sequence[Wish], person: str, reason: str = "", note: str = "") -> list[Decision]:
        """Write decisions, all of them or none.

        Raises ConflictError where there is a newer entry on any evidence than the person saw; ValueError for an unknown verdict.
        """
        if any(wish.verdict not in VERDICTS for wish in wishes):
            raise ValueError(f"verdicts are {', '.join(VERDICTS)}")
        at, together = datetime.now(UTC).isoformat(timespec="seconds"), uuid4().hex
        with self._engine.connect() as connection, connection.begin():
            self._lock(connection)
            found = {wish.evidence: self._last(connection, wish.evidence) for wish in wishes}
            newer = [last for wish in wishes if (last := found[wish.evidence]) is not None and last.id > wish.seen]
            if newer:
                raise ConflictError(newer)
            rows = [
                {"evidence": wish.evidence, "verdict": wish.verdict, "reason": reason, "note": note}
                | {"person": person, "at": at, "seen": wish.seen, "together": together}
                for wish in wishes
            ]
            if rows:
                connection.execute(insert(_LOG), rows)
            return [_entry(row) for row in connection.execute(select(_LOG).where(_LOG.c.together == together).order_by(_LOG.c.id))]

    def undo(self, together: str, person: str) -> list[Decision]:
        """Take back what was decided together: each piece of evidence returns to what held before, by new entries.

        Raises ConflictError where somebody decided on one of them since.
        """
        with self._engine.connect() as connection:
            entries = [_entry(row) for row in connection.execute(select(_LOG).where(_LOG.c.together == together))]
            before = {entry.evidence: self._before(connection, entry) for entry in entries}
        back = [Wish(entry.evidence, held.verdict if (held := before[entry.evidence]) else "none", entry.id) for entry in entries]
        reasons = {(held.reason, held.note) for held in before.values() if held}
        return self.decide(back, person, *(reasons.pop() if len(reasons) == 1 else ("", "")))

    def _lock(self, connection: Any) -> None:
        """Let one transaction write at a time, so that nobody decides between our look and our entry."""
        if self._engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE decisions IN EXCLUSIVE MODE"))
        else:  # SQLite takes its lock with the first writing statement
            connection.execute(_LOG.delete().where(_LOG.c.id < 0))

    def _last(self, connection: Any, evidence: str) -> Decision | None:
        row = connection.execute(select(_LOG).where(_LOG.c.evidence == evidence).order_by(_LOG.c.id.desc()).limit(1)).first()
        return _entry(row) if row else None

    def _before(self, connection: Any, entry: Decision) -> Decision | None:
        older = select(_LOG).where(_LOG.c.evidence == entry.evidence, _LOG.c.id < entry.id).order_by(_LOG.c.id.desc()).limit(1)
        row = connection.execute(older).first()
        return _entry(row) if row else None


def _cause(error: SQLAlchemyError) -> str:
    """What went wrong, in one line and without the address, in which a password may stand."""
    return str(getattr(error, "orig", None) or type(error).__name__).partition("\n")[0]


def _entry(row: Any) -> Decision:
    return Decision(*row)
