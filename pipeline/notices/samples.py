"""Every field of the templates filled in, so that an edited template can be tried before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.notices.layout import CIRCULAR, NOTICE
from pipeline.notices.letters import Letterhead, Shared

_WORDS = "某某"
_SHARED = Shared(_WORDS, (_WORDS,))
_NUMBERS = dict.fromkeys(("copying_number", "closing_number"), "三")

#: the fields of each template, by its file's name: lists with one item each, nothing empty
FIELDS: Mapping[str, Mapping[str, object]] = {
    NOTICE: {
        **Letterhead(_WORDS, contact=_WORDS, copies=_WORDS).fields(0),
        **_NUMBERS,
        "documents_number": "一",
        "unread_number": "二",
        "unit": _WORDS,
        "campaign_quoted": _WORDS,
        "documents": [_WORDS],
        "documents_with_problems": [
            {"number": "一", "title": _WORDS, "path": _WORDS, "problems": [{"text": _WORDS, "where": _WORDS}]},
        ],
        "unread": [{"path": _WORDS, "reason": _WORDS}],
        "copying": [_SHARED],
    },
    CIRCULAR: {
        **Letterhead(_WORDS, contact=_WORDS, copies=_WORDS).fields(0),
        **_NUMBERS,
        "overview_number": "一",
        "kinds_number": "二",
        "campaign_quoted": _WORDS,
        "addressees": _WORDS,
        "overview": _WORDS,
        "standing": _WORDS,
        "rows": [dict.fromkeys(("unit", "documents", "problems", "unmet", "copied"), _WORDS)],
        "kinds": [_WORDS],
        "copying": [_WORDS],
    },
}
