"""What leaves the house beside the audit that found it: report and all exports against the audit's own time.

    python benchmarks/export.py [--files 300] [--modern] [--repeat 3] [--keep FOLDER]

The batch is that of `audit.py`. Measured one after the other, and so many times over, each as a command with its start:

- audit: `planaudit audit` with nothing kept from an earlier run;
- report: `planaudit report` on its result, which takes the pieces of the page that did not change from what the audit kept;
- anew: the same where nothing is kept;
- export: `planaudit export` with the originals: notices, annotated submissions, workbook, tables.

Medians are printed: seconds by the clock, processor seconds of all processes together, the most memory that one process held, and the
ratio of report and export to the audit, which is to stay below a half.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from audit import MIX, MODERN, adopt_orphans, audit, build, timed

from pipeline.store import VARIABLE

#: report and exports take at most this share of the audit's time
GOAL = 0.5


def command(cache: Path, *words: str) -> None:
    """A command of planaudit, its start included, beside what is kept in `cache`."""
    environment = os.environ | {VARIABLE: str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as for the audit
    subprocess.run([str(Path(sys.executable).with_name("planaudit")), *words], check=True, capture_output=True, env=environment)


def measure(batch: Path, repeat: int, scratch: Path) -> dict[str, list[tuple[float, float]]]:
    """Seconds by the clock and of processor time, of each command in each turn."""
    times: dict[str, list[tuple[float, float]]] = {"audit": [], "report": [], "anew": [], "export": []}
    out, cache = scratch / "out", scratch / "cache"
    given = ("--originals", str(batch), "--superior", "云岭县教育局")
    adopt_orphans()
    for _ in range(repeat):
        for old in (cache, out):
            shutil.rmtree(old, ignore_errors=True)
        times["audit"].append(timed(lambda: audit(batch, out, cache)))
        times["report"].append(timed(lambda: command(cache, "report", str(out))))
        times["anew"].append(timed(lambda: command(scratch / "none", "report", str(out))))
        times["export"].append(timed(lambda: command(cache, "export", str(out), *given)))
    return times


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--modern", action="store_true", help="docx, pdf, txt, html and xlsx alone")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="folder where the batch stays for the next time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        batch = (arguments.keep or Path(name)).resolve() / f"{'modern' if arguments.modern else 'mixed'}-{arguments.files}"
        if not batch.exists():
            build(batch, arguments.files, MODERN if arguments.modern else MIX)
        times = measure(batch, arguments.repeat, Path(name))
    print("| | seconds | processor seconds | each turn |\n|" + " --- |" * 4)
    middle = {key: (median(clock for clock, _ in held), median(used for _, used in held)) for key, held in times.items()}
    for key, held in times.items():
        print(f"| {key} | {middle[key][0]:.2f} | {middle[key][1]:.2f} |", " ".join(f"{clock:.2f}" for clock, _ in held), "|")
    for what, side in (("seconds", 0), ("processor seconds", 1)):
        ratios = [(middle[report][side] + middle["export"][side]) / middle["audit"][side] for report in ("report", "anew")]
        print(f"report and export to audit, {what}: {ratios[0]:.2f}, with the report anew {ratios[1]:.2f} (goal {GOAL})")
    print(f"most memory of one process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    print("load average", " ".join(f"{load:.2f}" for load in os.getloadavg()), "on", os.cpu_count(), "cores")


if __name__ == "__main__":
    main()
