"""What leaves the house beside the audit that found it: report and all exports against the audit's own time.

    python benchmarks/export.py [--files 300] [--modern] [--repeat 3] [--keep FOLDER]

The batch is that of `audit.py`. Measured one after the other, and so many times over, each as a command with its start:

- audit: `planaudit audit` with nothing kept from an earlier run;
- report: `planaudit report` on its result;
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

#: report and exports take at most this share of the audit's time
GOAL = 0.5


def command(*words: str) -> None:
    """A command of planaudit, its start included."""
    subprocess.run([str(Path(sys.executable).with_name("planaudit")), *words], check=True, capture_output=True)


def measure(batch: Path, repeat: int, scratch: Path) -> dict[str, list[tuple[float, float]]]:
    """Seconds by the clock and of processor time, of each command in each turn."""
    times: dict[str, list[tuple[float, float]]] = {"audit": [], "report": [], "export": []}
    out = scratch / "out"
    adopt_orphans()
    for _ in range(repeat):
        for old in (scratch / "cache", out):
            shutil.rmtree(old, ignore_errors=True)
        times["audit"].append(timed(lambda: audit(batch, out, scratch / "cache")))
        times["report"].append(timed(lambda: command("report", str(out))))
        times["export"].append(timed(lambda: command("export", str(out), "--originals", str(batch), "--superior", "云岭县教育局")))
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
        ratio = (middle["report"][side] + middle["export"][side]) / middle["audit"][side]
        print(f"report and export to audit, {what}: {ratio:.2f} (goal {GOAL})")
    print(f"most memory of one process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    print("load average", " ".join(f"{load:.2f}" for load in os.getloadavg()), "on", os.cpu_count(), "cores")


if __name__ == "__main__":
    main()
