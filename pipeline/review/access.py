"""Who may use the workspace: a token in the address, a password where others than this machine reach it, no foreign pages.

Three attacks are met: somebody else on the machine or network opens the page (token, password), a page from elsewhere sends requests in
the browser of whoever is logged in (SameSite cookie, `Origin` and a header that forms cannot set), and a foreign name that is made to
point here (the `Host` must be one that is served; DNS rebinding).
"""

from __future__ import annotations

import hmac
import secrets
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: names under which a machine speaks to itself
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
COOKIE = "planaudit"
#: a header that a form of another page cannot set
OWN_HEADER = ("x-planaudit", "1")
_OPEN = frozenset({"/login", "/static/page.css", "/favicon.ico"})
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Gate:
    """ASGI middleware that lets in whoever shows the token or gave the password, and sends every answer with strict headers."""

    def __init__(self, app: ASGIApp, *, token: str, password: str | None, hosts: frozenset[str]) -> None:
        self._app = app
        self._token = token
        self._password = password
        self._hosts = hosts
        self._session = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        answer: Any = await self._answer(Request(scope, receive))
        await (answer or self._app)(scope, receive, guarded)

    async def _answer(self, request: Request) -> ASGIApp | None:
        """What is to be said instead of the page; None where the request may pass."""
        if not self._is_ours(request.headers):
            return PlainTextResponse("这个地址不在本工作台服务之列。\nThis address is not served here.", 421)
        if request.method not in ("GET", "HEAD") and not self._is_own_page(request):
            return PlainTextResponse("拒绝来自其他网页的请求。\nRequests from other pages are refused.", 403)
        if request.url.path == "/login" and request.method == "POST":
            form = await request.form()
            if self._password and _same(str(form.get("password", "")), self._password):
                return self._let_in("/")
            return RedirectResponse("/login?wrong=1", 303)
        if self._may_pass(request.headers) or request.url.path in _OPEN:
            return None
        if not self._password and _same(request.query_params.get("token", ""), self._token):
            return self._let_in(request.url.path)
        if self._password:
            return RedirectResponse("/login", 303)
        return PlainTextResponse("请用启动时显示的完整地址打开。\nOpen the full address that was shown at the start.", 401)

    def _is_ours(self, headers: Headers) -> bool:
        return (urlsplit(f"//{headers.get('host', '')}").hostname or "") in self._hosts

    def _is_own_page(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            return False
        name, value = OWN_HEADER
        return request.url.path == "/login" or request.headers.get(name) == value

    def _may_pass(self, headers: Headers) -> bool:
        jar = SimpleCookie(headers.get("cookie", ""))
        return COOKIE in jar and _same(jar[COOKIE].value, self._session)

    def _let_in(self, path: str) -> RedirectResponse:
        """Give the cookie and take the token out of the address bar."""
        answer = RedirectResponse(path, 303)
        answer.set_cookie(COOKIE, self._session, httponly=True, samesite="strict")
        return answer


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
