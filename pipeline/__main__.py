"""The command `planaudit`, also `python -m pipeline`: what takes longest to start is started before anything else is imported."""

from __future__ import annotations

import gc
import sys

#: commands that read files in worker processes
_READING = ("audit", "demo")


def main() -> None:
    """Run the command with the arguments of the process."""
    if sys.argv[1:2] and sys.argv[1] in _READING:
        from pipeline import server  # noqa: PLC0415  (no other command needs it)

        server.start()
        try:
            _command()
        finally:
            server.stop()
    else:
        _command()


def _command() -> None:
    from pipeline import quickly  # noqa: F401, PLC0415  (before anything large)
    from pipeline.cli import main as command  # noqa: PLC0415  (after the server)

    gc.enable()
    command(prog_name="planaudit")


if __name__ == "__main__":
    main()
