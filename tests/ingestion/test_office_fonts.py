"""Which fonts the office suite is to see."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.ingestion import office_fonts


def _system(folder: Path, monkeypatch: pytest.MonkeyPatch, *, font: bool = True) -> None:
    """A system with one folder of fonts, whose configuration holds a rule and takes in others."""
    (folder / "fonts" / "chinese").mkdir(parents=True)
    if font:
        (folder / "fonts" / "chinese" / "song.ttf").write_bytes(b"")
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{folder / "fonts"}</dir><dir prefix="xdg">fonts</dir>\n<cachedir> /cache </cachedir>'
        '<match target="pattern"><test name="family"><string>宋体</string></test></match><include>conf.d</include></fontconfig>',
        encoding="utf-8",
    )
    monkeypatch.setenv(office_fonts.VARIABLE, str(path))


def test_the_suite_sees_the_fonts_of_the_system_and_none_of_its_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _system(tmp_path, monkeypatch)
    made = ElementTree.fromstring(office_fonts.configuration() or "")
    assert [(element.tag, dict(element.attrib), (element.text or "").strip()) for element in made] == [
        ("dir", {}, str(tmp_path / "fonts")),
        ("dir", {"prefix": "xdg"}, "fonts"),
        ("cachedir", {}, "/cache"),
    ]


@pytest.mark.parametrize("missing", ["fonts", "configuration"])
def test_where_no_font_would_be_left_the_system_stays_as_it_is(missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _system(tmp_path, monkeypatch, font=missing != "fonts")
    if missing == "configuration":
        (tmp_path / "fonts.conf").unlink()
    assert office_fonts.configuration() is None
