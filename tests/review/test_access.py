"""Who gets in: nobody without the token or the password, no page from elsewhere, no other name of this machine."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest
import result_folders
from people import PASSWORD, TOKEN, Served, served

from pipeline.review.decisions import Decisions


def ask(place: Served, path: str, method: str = "GET", body: str = "", **headers: str) -> http.client.HTTPResponse:
    """One request, sent as it stands."""
    with closing(http.client.HTTPConnection(urlsplit(place.address).netloc, timeout=10)) as connection:
        connection.request(method, path, body.encode() or None, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        answer.read()
    return answer


def cookie(place: Served) -> str:
    answer = ask(place, f"/?token={TOKEN}")
    assert answer.status == 303 and answer.getheader("location") == "/"  # the token leaves the address bar
    given = answer.getheader("set-cookie") or ""
    assert "HttpOnly" in given and "SameSite=strict" in given
    return given.split(";", 1)[0]


def wish(place: Served) -> str:
    evidence = place.workspace.cases.all[0].evidence
    return json.dumps({"items": [{"evidence": evidence, "seen": 0}], "verdict": "true", "person": "王老师"})


def test_a_browser_that_asks_for_an_icon_gets_none(small: Served) -> None:
    answer = ask(small, "/favicon.ico")
    assert answer.status == 204 and answer.getheader("set-cookie") is None


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/match/1", "/history/f:1"])
def test_nothing_without_the_token(small: Served, path: str) -> None:
    assert ask(small, path).status == 401


def test_every_answer_forbids_what_pages_can_do(small: Served) -> None:
    for path in ("/", f"/?token={TOKEN}", "/static/page.js"):
        answer = ask(small, path)
        assert "default-src 'none'" in (answer.getheader("content-security-policy") or "")
        assert answer.getheader("x-content-type-options") == "nosniff" and answer.getheader("cache-control") == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_another_name_is_not_served(small: Served, host: str) -> None:
    assert ask(small, f"/?token={TOKEN}", Host=host).status == 421


def test_a_foreign_page_cannot_write(small: Served) -> None:
    inside = {"Cookie": cookie(small), "Content_Type": "application/json"}
    assert ask(small, "/decide", "POST", wish(small), **inside).status == 403  # a form cannot set the header
    assert ask(small, "/decide", "POST", wish(small), X_Planaudit="1", Origin="http://evil.example", **inside).status == 403
    assert ask(small, "/decide", "POST", wish(small), X_Planaudit="1", Content_Type="application/json").status == 401
    assert Decisions.beside(small.folder).current() == {}
    assert ask(small, "/decide", "POST", wish(small), X_Planaudit="1", Origin=small.address, **inside).status == 200


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"items": 3, "verdict": "true", "person": "x"}', '{"items": [], "verdict": "?", "person": "x"}']
)
def test_half_a_wish_is_refused(small: Served, body: str) -> None:
    assert ask(small, "/decide", "POST", body, Cookie=cookie(small), X_Planaudit="1").status == 422


def test_unknown_evidence_is_refused(small: Served) -> None:
    body = wish(small).replace(small.workspace.cases.all[0].evidence, "f:unknown")
    assert ask(small, "/decide", "POST", body, Cookie=cookie(small), X_Planaudit="1").status == 422


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Served]:
    """A workspace with a password."""
    with served(result_folders.small_batch().write(tmp_path / "run"), PASSWORD) as place:
        yield place


def test_the_password_lets_in_and_nothing_else_does(guarded: Served) -> None:
    assert ask(guarded, "/").getheader("location") == "/login"
    assert ask(guarded, f"/?token={TOKEN}").getheader("location") == "/login"
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert ask(guarded, "/login", "POST", "password=wrong", **form).getheader("location") == "/login?wrong=1"
    answer = ask(guarded, "/login", "POST", f"password={quote_plus(PASSWORD)}", **form)
    assert answer.status == 303 and answer.getheader("location") == "/"
    inside = (answer.getheader("set-cookie") or "").split(";", 1)[0]
    assert ask(guarded, "/", Cookie=inside).status == 200
