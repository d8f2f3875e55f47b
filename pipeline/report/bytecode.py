"""Templates, and their compiled forms, kept where Jinja keeps them: in a folder of the user's own among the temporary files."""

from __future__ import annotations

from contextlib import suppress

from jinja2 import BytecodeCache, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from pipeline.report.inert import shown
from pipeline.report.setting import PageEnvironment

#: names of kept templates: no others' compiled forms may be taken for those of `PageEnvironment`
_PATTERN = "__planaudit_%s.cache"


def environment() -> PageEnvironment:
    """What the templates of the page are loaded with; all that they show goes through `shown`."""
    return PageEnvironment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=cache(),
    )


def load_templates() -> None:
    """Load all templates once, and with them what they need: 30 ms that need no results, and are 6 the next time."""
    templates = environment()
    for name in templates.list_templates(["j2"]) if templates.bytecode_cache else ():
        templates.get_template(name)


def cache() -> BytecodeCache | None:
    """A cache of compiled templates; None where there is no folder that the user alone may write to (Jinja checks that)."""
    try:
        return _Lenient(pattern=_PATTERN)
    except (OSError, RuntimeError):
        return None


class _Lenient(FileSystemBytecodeCache):
    """A template that cannot be taken or kept is compiled again: a full disk stops no report."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled template, if it is there, whole, and made from the same source by the same Jinja and Python."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled template."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
