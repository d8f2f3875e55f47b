"""The workspace as a web application: pages to read, two requests that write."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import datetime
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from pipeline.records import Span
from pipeline.report import marks
from pipeline.report.inert import shown
from pipeline.report.results import Results
from pipeline.report.words import SYMBOLS, Words
from pipeline.review.access import Gate
from pipeline.review.cases import Cases, Filter
from pipeline.review.decisions import VERDICTS, ConflictError, Decision, Decisions, Wish

#: cases on a page
_PAGE = 100
#: the longest reason, note and name that are kept, and decisions made in one go
_REASON, _NOTE, _PERSON, _AT_ONCE = 200, 2000, 80, 500
_STATIC = {"page.css": "text/css", "page.js": "text/javascript"}


class Workspace:
    """The pages of one run; `decisions` is where people's decisions are kept."""

    def __init__(self, results: Results, decisions: Decisions, lang: str = "zh") -> None:
        self.results = results
        self.decisions = decisions
        self.words = Words(results.run, lang)
        self.cases = Cases(results, lang)
        self._pages = Environment(
            loader=PackageLoader("pipeline.review"), autoescape=True, undefined=StrictUndefined, finalize=shown, trim_blocks=True
        )
        self._pages.globals |= {
            "t": self.words,
            "say": say(lang),
            "lang": lang,
            "symbols": SYMBOLS,
            "verdicts": ("true", "false", "doubt"),
            "local": local,
            "batch": results.folder.resolve().name,
            "run": str(results.folder),
            "made": self.words.moment(results.run.created),
            "submitted": len(results.submissions),
        }

    def app(self, token: str, password: str | None, hosts: frozenset[str]) -> Starlette:
        """The application behind its gate."""
        routes = [
            Route("/", self.list),
            Route("/document/{key:path}", self.document),
            Route("/match/{number:int}", self.match),
            Route("/login", self.login),
            Route("/favicon.ico", self.favicon),
            Route("/static/{name}", self.static),
            Route("/decide", self.decide, methods=["POST"]),
            Route("/undo", self.undo, methods=["POST"]),
            Route("/history/{evidence:path}", self.history),
            Route("/since/{number:int}", self.since),
        ]
        handlers: dict[Any, Any] = {404: self.missing}
        return Starlette(
            routes=routes, exception_handlers=handlers, middleware=[Middleware(Gate, token=token, password=password, hosts=hosts)]
        )

    # --- pages

    async def list(self, request: Request) -> Response:
        """The cases that the address asks for, a page of them."""
        query = request.query_params
        wanted = Filter(*(query.get(name, "") for name in ("unit", "code", "severity", "verdict", "q")))
        decided = await run_in_threadpool(self.decisions.current)
        chosen = self.cases.chosen(wanted, decided)
        last = max(-(-len(chosen) // _PAGE), 1)
        number = min(max(int(query.get("page", "1")) if query.get("page", "1").isdecimal() else 1, 1), last)
        rows = chosen[(number - 1) * _PAGE : number * _PAGE]
        newest = {case.evidence: await run_in_threadpool(self.decisions.newest, case.evidence) for case in rows}
        return await self._page(
            "list.html.j2",
            rows=rows,
            newest=newest,
            decided=decided,
            wanted=wanted,
            counts=self.cases.counts(decided),
            found=len(chosen),
            number=number,
            last=last,
            units=sorted({unit for case in self.cases.all for unit in case.units}),
            codes=sorted({case.code for case in self.cases.all}),
            severities=("high", "medium", "low"),
        )

    async def document(self, request: Request) -> Response:
        """One document with its findings beside its text."""
        line = self.results.by_id.get(request.path_params["key"])
        if line is None:
            raise HTTPException(404)
        cases, shared = self.cases.of_document(line.id), self.cases.shared_by(line.id)
        shown = {case.evidence for case in (*cases, *shared)}
        decided = await run_in_threadpool(self.decisions.current, list(shown))
        newest = {evidence: await run_in_threadpool(self.decisions.newest, evidence) for evidence in shown}
        spans = [item.span for item in line.findings if item.severity != "info"]
        signs = [
            marks.Mark(Span(*span), f"found sev-{case.severity}", f"at-{n}", str(n), f"#{case.evidence}", case.said)
            for n, (case, span) in enumerate(zip(cases, spans, strict=True), 1)
            if span is not None
        ]
        rows = marks.rows(line.text, marks.lines(line.text, (section.span.start for section in line.sections)), signs)
        return await self._page("document.html.j2", line=line, cases=cases, shared=shared, decided=decided, newest=newest, rows=rows)

    async def match(self, request: Request) -> Response:
        """A copied passage, both sides in rows that stand for each other."""
        number = request.path_params["number"]
        found = self.cases.pair(number)
        case = next((case for case in self.cases.all if case.href == f"/match/{number}"), None)
        if found is None or case is None:
            raise HTTPException(404)
        decided = await run_in_threadpool(self.decisions.current, [case.evidence])
        newest = {case.evidence: await run_in_threadpool(self.decisions.newest, case.evidence)}
        pair, passage = found
        before, behind, place = self.cases.beside(case)
        about = {"pair": pair, "passage": passage, "case": case, "before": before, "behind": behind, "place": place}
        return await self._page("match.html.j2", **about, all=self.cases.passages, decided=decided, newest=newest)

    async def missing(self, request: Request, error: Exception) -> Response:
        """What is said of an address that leads nowhere."""
        page = await self._page("missing.html.j2")
        return HTMLResponse(page.body, 404)

    async def login(self, request: Request) -> Response:
        """Where the password is asked for."""
        return await self._page("login.html.j2", wrong="wrong" in request.query_params)

    async def favicon(self, request: Request) -> Response:
        """Browsers ask for one; there is none."""
        return Response(status_code=204)

    async def static(self, request: Request) -> Response:
        """Style and script."""
        name = request.path_params["name"]
        if name not in _STATIC:
            raise HTTPException(404)
        content = resources.files("pipeline.review").joinpath("static", name).read_bytes()
        return Response(content, media_type=_STATIC[name])

    async def history(self, request: Request) -> Response:
        """Who said what on one piece of evidence."""
        entries = await run_in_threadpool(self.decisions.history, request.path_params["evidence"])
        return JSONResponse([entry._asdict() for entry in entries])

    async def since(self, request: Request) -> Response:
        """What others have decided since the page was made, or since it was asked last."""
        entries = await run_in_threadpool(self.decisions.since, request.path_params["number"])
        return await self._told([entry for entry in entries if entry.evidence in self.cases.by_evidence])

    # --- requests that write

    async def decide(self, request: Request) -> Response:
        """``{"items": [{"evidence", "seen"}], "verdict", "person", "reason", "note"}``: 200, 409 with what is newer, or 422."""
        try:
            asked = await request.json()
            verdict, person = asked["verdict"], str(asked["person"]).strip()[:_PERSON]
            wishes = [Wish(str(item["evidence"]), verdict, int(item["seen"])) for item in asked["items"]][:_AT_ONCE]
            if verdict not in VERDICTS or not person or not all(wish.evidence in self.cases.by_evidence for wish in wishes):
                raise ValueError
            reason, note = str(asked.get("reason", ""))[:_REASON], str(asked.get("note", ""))[:_NOTE]
        except (json.JSONDecodeError, KeyError, TypeError, ValueError):
            return JSONResponse({"error": "incomplete"}, 422)
        return await self._written(self.decisions.decide, wishes, person, reason, note)

    async def undo(self, request: Request) -> Response:
        """``{"together", "person"}``: takes back what was decided together."""
        try:
            asked = await request.json()
            together, person = str(asked["together"]), str(asked["person"]).strip()[:_PERSON]
            if not person:
                raise ValueError
        except (json.JSONDecodeError, KeyError, TypeError, ValueError):
            return JSONResponse({"error": "incomplete"}, 422)
        return await self._written(self.decisions.undo, together, person)

    async def _written(self, write: Any, *given: Any) -> Response:
        try:
            entries: Iterable[Decision] = await run_in_threadpool(write, *given)
        except ConflictError as conflict:
            return JSONResponse({"error": "conflict", "newer": [entry._asdict() for entry in conflict.newer]}, 409)
        return await self._told(entries)

    async def _told(self, entries: Iterable[Decision]) -> Response:
        decided = await run_in_threadpool(self.decisions.current)
        return JSONResponse({"entries": [entry._asdict() for entry in entries], "counts": self.cases.counts(decided)})

    async def _page(self, name: str, **fields: Any) -> HTMLResponse:
        last = await run_in_threadpool(self.decisions.last)
        return HTMLResponse(self._pages.get_template(name).render(last_entry=last, **fields))


def say(lang: str) -> Any:
    """The workspace's own words in `lang`, by key."""
    table = json.loads(resources.files("pipeline.review").joinpath("templates", "words.json").read_text(encoding="utf-8"))

    def word(key: str, **values: object) -> str:
        words: str = table[key][lang == "en"]
        return words.format(**values)

    return word


def local(at: str) -> str:
    """A time of the log by the clock of this machine: ``2024-03-05 09:30``. The page's script shows that of its reader's machine."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def serve(workspace: Workspace, host: str, port: int, token: str, password: str | None, hosts: frozenset[str]) -> None:
    """Serve a workspace until Ctrl-C."""
    import uvicorn  # noqa: PLC0415

    config = uvicorn.Config(workspace.app(token, password, hosts), host=host, port=port, log_level="warning", access_log=False)
    asyncio.run(uvicorn.Server(config).serve())
