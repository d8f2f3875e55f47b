"""The fonts that the office suite is to see on systems with fontconfig: those installed, without the system's rules about them.

The rules tell which font comes nearest to one that is missing. Where Chinese fonts are missing, as on most servers, the suite asks for that
again and again, and two fifths of a conversion are spent on it; but nothing of what it makes is ever laid out for anybody.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

#: environment variable that names a configuration of fontconfig
VARIABLE = "FONTCONFIG_FILE"
_SYSTEM = Path("/") / "etc" / "fonts" / "fonts.conf"
#: folders of fonts and of what fontconfig keeps of them, with their attributes
_FOLDERS = re.compile(r"<(dir|cachedir)\b[^<>]*>([^<>]*)</\1>")
_FONTS = ("*.ttf", "*.ttc", "*.otf")


def configuration() -> str | None:
    """The system's configuration reduced to its folders; None where it has none, or none that holds a font: without any the suite ends."""
    try:
        text = Path(os.environ.get(VARIABLE) or _SYSTEM).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    folders = list(_FOLDERS.finditer(text))
    if not any(folder[1] == "dir" and _has_font(Path(folder[2].strip())) for folder in folders):
        return None
    return f'<?xml version="1.0"?><fontconfig>{"".join(folder[0] for folder in folders)}</fontconfig>'


def _has_font(folder: Path) -> bool:
    return folder.is_absolute() and any(True for pattern in _FONTS for _ in folder.rglob(pattern))
