"""LibreOffice as a process: finding it, a profile of its own for each start, one call for many files, an end in any case."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.ingestion import office_fonts

#: environment variable that names the program, before all other places
VARIABLE = "PLANAUDIT_SOFFICE"
#: address space of the suite. LibreOffice 7.4 takes 0.5 GB of it for plans of usual size, 0.2 GB of them resident
MEMORY = 2 * 2**30
#: the suite says its version within 0.1 to 0.4 s
_VERSION_SECONDS = 20.0
_NAMES = ("soffice", "libreoffice")
_MAC = "Applications/LibreOffice.app/Contents/MacOS/soffice"
_WINDOWS = "LibreOffice/program/soffice.com"
_GUARD = Path(__file__).with_name("office_guard.py")
_FILTER = "docx:MS Word 2007 XML"
#: what the suite prints for a file that it cannot open
_REFUSED = b"source file could not be loaded"
#: what the guard says of a suite that ended without complaint
_WELL = "exit status 0"
_LAST_WORDS = 200
#: variables of the caller that would show windows or open ways to the network
_DROPPED = frozenset({"DISPLAY", "WAYLAND_DISPLAY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY"})

# A profile in which no macro runs and no link is followed, be it to the network or to a file; and what still asks for the network meets
# a proxy that is not there (port 9, "discard"). The locale is fixed so that no result depends on the machine.
_SCRIPTING, _INET = "org.openoffice.Office.Common/Security/Scripting", "org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    (_INET, "ooInetProxyType", "2"),
    (_INET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPProxyPort", "9"),
    (_INET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INET, "ooInetHTTPSProxyPort", "9"),
    (_INET, "ooInetNoProxy", ""),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"),
    ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    + "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    + "</oor:items>"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one call of the suite came to.

    `converted` are the results by the names of their files; a result may be cut where the suite was stopped. `refused` counts the files
    that the suite said it could not open. `end`: it ended by itself, showed no progress, or died; `detail` says how, for people.
    """

    converted: dict[str, Path]
    refused: int
    end: Literal["done", "stalled", "died"]
    detail: str


class Bench:
    """A temporary folder with files to convert, under neutral names; gone with all that is in it after the `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: list[str] = []
        for name in ("in", "out", "tmp"):
            (folder / name).mkdir()

    def add(self, data: bytes, kind: str) -> str:
        """Lay a file of this kind (``doc``) on the bench; its name there is ``0001.doc`` and so on."""
        name = f"{len(self.names) + 1:04d}.{kind}"
        (self.folder / "in" / name).write_bytes(data)
        self.names.append(name)
        return name

    def run(self, program: Path, names: Sequence[str], seconds: float) -> Run:
        """Convert the files of these names to .docx in one call, in this order; stop it after `seconds` without any progress."""
        paths = [str(self.folder / "in" / name) for name in names]
        answer = self.call(program, ["--convert-to", _FILTER, "--outdir", str(self.folder / "out"), *paths], seconds)
        log = self.log()
        outputs = ((name, self.folder / "out" / f"{Path(name).stem}.docx") for name in names)
        converted = {name: path for name, path in outputs if path.is_file()}
        refused = log.count(_REFUSED)
        # newer versions give 1 when they could not open a file
        ended = answer in (_WELL, "exit status 1") and len(converted) + refused >= len(names)
        words = log.decode("utf-8", "replace").replace(str(self.folder), "").strip()[-_LAST_WORDS:]
        detail = f"LibreOffice: {words if answer == _WELL else answer}"
        return Run(converted, refused, "stalled" if answer == "stalled" else "done" if ended else "died", detail)

    def log(self) -> bytes:
        """What the suite printed in the last call."""
        return (self.folder / "log").read_bytes()

    def call(self, program: Path, arguments: Sequence[str], seconds: float) -> str:
        """Start the suite under its guard, with a fresh profile: what one document did to it meets no other one.

        Returns ``exit status N``, ``stalled``, or "" where the guard itself was killed.
        """
        profile = self.folder / "profile"
        shutil.rmtree(profile, ignore_errors=True)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        (self.folder / "log").write_bytes(b"")
        options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
        command = [sys.executable, "-I", "-S", str(_GUARD), str(self.folder), str(seconds), str(MEMORY), str(program), *options, *arguments]
        pipe, nothing, environment = subprocess.PIPE, subprocess.DEVNULL, self._environment()
        answer = b""
        # left by an exception, the `with` closes the pipes: the guard takes that for our end, and stops the suite
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing, env=environment, start_new_session=True) as guard:
            if guard.stdout:
                answer = guard.stdout.read()
        return answer.decode("ascii", "replace").strip()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name.upper() not in _DROPPED}
        temporary = str(self.folder / "tmp")
        own = {"HOME": str(self.folder), "TMPDIR": temporary, "TMP": temporary, "TEMP": temporary, "SAL_USE_VCLPLUGIN": "svp"}
        fonts = office_fonts.configuration()
        if fonts:
            (self.folder / "fonts.conf").write_text(fonts, encoding="utf-8")
            own[office_fonts.VARIABLE] = str(self.folder / "fonts.conf")
        return kept | own


@contextlib.contextmanager
def bench() -> Iterator[Bench]:
    """A bench for one batch."""
    with tempfile.TemporaryDirectory(prefix="planaudit-", ignore_cleanup_errors=True) as folder:
        yield Bench(Path(folder).resolve())


def find() -> Path | None:
    """The program: what PLANAUDIT_SOFFICE names, else ``soffice`` or ``libreoffice`` on the path, else where installers put it."""
    named = os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        return Path(found) if found else None
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((place for place in _usual_places() if place.is_file()), None)


def _usual_places() -> Iterator[Path]:
    system = platform.system()
    if system == "Darwin":
        yield from (Path("/") / _MAC, Path.home() / _MAC)
    elif system == "Windows":
        folders = (os.environ.get(name) for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"))
        yield from (Path(folder) / _WINDOWS for folder in folders if folder)


def identity(program: Path) -> str:
    """What changes when another version is installed, without starting it: where the program lies, its time and size."""
    real = program.resolve()
    status = real.stat()
    return f"{real} {status.st_mtime_ns} {status.st_size}"


def version(program: Path) -> str | None:
    """The suite's name and version (``LibreOffice 7.4.7.2 40(Build:2)``); None where it does not say."""
    with bench() as place:
        answer = place.call(program, ["--version"], _VERSION_SECONDS)
        lines = place.log().decode("utf-8", "replace").splitlines()
    return next((line.strip() for line in lines if "office" in line.lower()), None) if answer == _WELL else None
