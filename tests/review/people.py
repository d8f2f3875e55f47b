"""A served workspace, and people at it in browsers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from pipeline.report.results import load
from pipeline.review.access import LOCAL
from pipeline.review.app import Workspace
from pipeline.review.decisions import Decisions

TOKEN, PASSWORD = "a-token-for-tests", "密码 12345678"


@dataclass(frozen=True)
class Served:
    """A workspace that answers at `address`."""

    address: str
    folder: Path
    workspace: Workspace

    @property
    def door(self) -> str:
        """The address that lets in."""
        return f"{self.address}/?token={TOKEN}"


@contextmanager
def served(folder: Path, password: str | None = None, lang: str = "zh") -> Iterator[Served]:
    """Serve a result folder in a thread, as the command does, on a free port."""
    workspace = Workspace(load(folder), Decisions.beside(folder), lang)
    config = uvicorn.Config(workspace.app(TOKEN, password, LOCAL), host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Served(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", folder, workspace)
    finally:
        server.should_exit = True
        thread.join()


class Person:
    """Somebody at the workspace, in a browser session of their own, with what went wrong in it."""

    def __init__(self, browser: Browser, place: Served, name: str, width: int = 1280) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900})
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.troubles.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self._request(request.url, place.address))
        self.page.goto(place.door)
        self.page.fill("#person", name)
        self.page.keyboard.press("Tab")

    def _request(self, url: str, address: str) -> None:
        if not url.startswith(f"{address}/"):
            self.troubles.append(f"request: {url}")

    def states(self) -> list[str]:
        """What was decided on each case that is shown."""
        return [state.inner_text() for state in self.page.locator("[data-state]").all()]

    def told(self, words: str) -> None:
        """Wait until the page says so."""
        self.page.locator("#toast", has_text=words).wait_for(timeout=5000)
