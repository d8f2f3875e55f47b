"""The set work of a comparison as Spark jobs, on this machine or on an existing cluster; needs ``planaudit[spark]`` and Java.

Normalising and the scattering of runs go text by text and chunk by chunk, the join of candidates shard by shard, regions stretch by
stretch: each a task whose numbers travel as numpy arrays. What all tasks need (units, masks, weights) is broadcast. Aligning what the
regions hold stays with the driver. Executors need Python with this package; nothing is written to the cluster's file systems.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import PlanAuditError, UsageError
from pipeline.reuse.corpus import PADDING
from pipeline.reuse.engine import Division, Join
from pipeline.reuse.fingerprint import U64, Shard, Weights, gathered, scattered, worth
from pipeline.reuse.links import between_texts, to_sources, within_texts
from pipeline.reuse.memory import Memory
from pipeline.reuse.normalise import I32, I64, U8, U32, Mask, Normal, normalised
from pipeline.reuse.regions import Regions, regions

if TYPE_CHECKING:
    from pyspark import RDD, Broadcast, SparkContext, StorageLevel

#: tasks for each core that normalise or hash: few enough that each one's beginning costs nothing, enough to keep all cores at work
_TASKS = 4
#: bytes at the end of what Spark says in which the reason of a failure is looked for
_LAST_WORDS = 20_000
#: why a cluster let go; else the last error that is named, of Java or of Python
_REASONS = (
    re.compile(r"Reason: (.+)"),
    re.compile(r"^(?:Caused by: )?(?:\w+\.)*(\w*(?:Error|Exception)\b(?!: Traceback).*)$", re.MULTILINE),
)


def check() -> None:
    """Raises UsageError where pyspark or Java is missing: to be told before hours of reading."""
    if find_spec("pyspark") is None:
        raise UsageError(
            "用 Spark 比对需要附加组件：pip install 'planaudit[spark]'。", "Spark needs an extra: pip install 'planaudit[spark]'."
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java"):
        return
    raise UsageError(
        "用 Spark 比对需要 Java 17 或更高版本，这台机器上没有找到：请安装（如 openjdk-17-jre-headless），或用 JAVA_HOME 指明。",
        "Spark needs Java 17 or later, which is not found on this machine: install it (such as openjdk-17-jre-headless), or name it with "
        "JAVA_HOME.",
    )


@contextmanager
def session(master: str) -> Iterator[Spark]:
    """The engine on the cluster at `master` (``local[*]``: all cores of this machine), until the end of the block.

    Spark's own words go to a file, not to the terminal. Raises UsageError as `check` does, and PlanAuditError where Spark cannot be
    started or a job fails.
    """
    check()
    from py4j.protocol import Py4JError  # noqa: PLC0415  (an extra)
    from pyspark.errors import PySparkException  # noqa: PLC0415

    with ExitStack() as stack:
        log = stack.enter_context(tempfile.TemporaryFile())
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="planaudit-", ignore_cleanup_errors=True))
        try:
            yield Spark(stack.enter_context(_context(master, log, scratch)))
        except (Py4JError, PySparkException, ConnectionError) as error:
            why = _reason(f"{_last_words(log)}\n{_words(error)}")
            raise PlanAuditError(
                f"Spark（{master}）没有完成比对：{why}。请检查 --master 和集群，或去掉 --engine spark 在本机比对；已读取的材料不会重读。",
                f"Spark ({master}) did not complete the comparison: {why}. Check --master and the cluster, or leave out --engine spark; "
                "what was read is not read again.",
            ) from error


@contextmanager
def _context(master: str, log: IO[bytes], scratch: str) -> Iterator[SparkContext]:
    """A context whose Java process says everything to `log` and ends with it; on this machine all of it stays in `scratch`."""
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415

    alone = master.startswith("local")
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.maxResultSize": "0"}
    if alone:
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.local.dir": scratch}
    conf = SparkConf(loadDefaults=False).setMaster(master).setAppName("planaudit").setAll(list(settings.items()))
    gateway = import_module("pyspark.java_gateway").launch_gateway(conf, {"stdout": log, "stderr": log})
    with ExitStack() as stack:
        stack.callback(_ended, gateway)
        if threading.current_thread() is threading.main_thread():  # Spark puts its own in place
            stack.callback(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT))
        # workers on this machine are this Python with this package
        here = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])} if alone else None
        context = SparkContext(conf=conf, gateway=gateway, environment=here)
        stack.callback(context.stop)
        if alone:
            context.pythonExec = sys.executable
        yield context


def _ended(gateway: Any) -> None:
    """End the Java process, so that another session can begin."""
    from pyspark import SparkContext  # noqa: PLC0415

    gateway.shutdown()
    if gateway.proc is not None:
        gateway.proc.stdin.close()
        gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None


def _last_words(log: IO[bytes]) -> str:
    log.seek(max(log.seek(0, os.SEEK_END) - _LAST_WORDS, 0))
    return log.read().decode("utf-8", "replace")


def _words(error: Exception) -> str:
    """What an error says; of one in Java nothing, once Java has ended."""
    try:
        return str(error)
    except OSError:
        return ""


def _reason(words: str) -> str:
    """The reason of a failure among all that was said; the last line where none is named.

    >>> _reason("WARN x\\njava.net.UnknownHostException: nowhere\\n\\tat a.b(C.java:1)")
    'UnknownHostException: nowhere'
    """
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    found: list[str] = [one for reason in _REASONS for one in reason.findall(words)[-1:]]
    return [*found, *lines[-1:], "?"][0]


class Spark:
    """The engine of a Spark context."""

    def __init__(self, context: SparkContext) -> None:
        self._context = context

    def normals(self, texts: Sequence[str]) -> Iterable[Normal]:
        """The normal form of each text, in their order."""
        return self._context.parallelize(texts, _tasks(self._context, len(texts))).mapPartitions(_normalised).collect()

    def index(self, padded: U32, document: I32, begin: I64, names: Sequence[str]) -> SparkIndex:
        """The index of a batch."""
        return SparkIndex(self._context, padded, document, begin)


class SparkIndex:
    """The index of a batch's runs, kept by the executors, and the regions that it gives; to be closed after use."""

    memory: Memory | None = None

    def __init__(self, context: SparkContext, padded: U32, document: I32, begin: I64) -> None:
        self._context, self._padded, self._units = context, padded, padded[PADDING:-PADDING]
        self._total = len(document)
        self._division, self._longest = Division.of(begin), int(np.diff(begin).max(initial=0))
        self._exit = ExitStack()
        self._document = self._broadcast(document, self._exit)
        chunks, shards = self._division.chunks, self._division.shards
        self._shards: RDD[Shard] = (
            context.parallelize(chunks, _tasks(context, len(chunks)))
            .flatMap(partial(_scattered, self._broadcast(self._units.copy(), self._exit), shards))
            .partitionBy(shards, int)
            .mapPartitions(partial(_gathered, self._total))
            .persist(_level())
        )
        self._exit.callback(self._shards.unpersist)

    def __enter__(self) -> SparkIndex:
        return self

    def walled(self, walls: list[list[tuple[int, int]]]) -> None:
        """Nothing is kept."""

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    def weights(self) -> Weights:
        """What the units of the batch weigh."""
        common = np.zeros(self._total, np.uint8)
        for position, worth_there in self._shards.map(partial(_worth, self._total)).collect():
            common[position] = worth_there
        return Weights(common)

    def within_texts(self, alive: Mask, weights: Weights) -> Regions:
        """Regions of one text each, of runs that begin where `alive` is true."""
        return self._regions(within_texts, weights, alive=alive, longest=self._longest)

    def to_sources(self, mine: Mask, theirs: Mask, weights: Weights, pairs: I64 | None = None, stricter: float = 0.0) -> Regions:
        """Regions between runs of `mine` and those of `theirs`; only of `pairs` of texts, where given."""
        return self._regions(to_sources, weights, stricter, mine=mine, theirs=theirs, pairs=pairs)

    def between_texts(self, alive: Mask, weights: Weights, border: int = 0) -> Regions:
        """Regions between different texts, of runs that begin where `alive` is true; with a `border` only across that position."""
        return self._regions(between_texts, weights, alive=alive, units=self._units, border=border)

    def _regions(self, join: Join, weights: Weights, stricter: float = 0.0, **bound: Any) -> Regions:
        with ExitStack() as stack:
            masks = self._broadcast(bound, stack)
            padded, heavy = (self._broadcast(value, stack) for value in (self._padded, weights))
            return Regions.joined(
                self._shards.flatMap(partial(_linked, self._division, join, masks, self._document))
                .partitionBy(self._division.stretches, int)
                .mapPartitions(partial(_regions, padded, self._document, heavy, stricter))
                .collect()
            )

    def _broadcast(self, value: Any, stack: ExitStack) -> Broadcast[Any]:
        """A value for all tasks, gone at the end of `stack`."""
        sent = self._context.broadcast(value)
        stack.callback(sent.destroy)
        return sent


def _tasks(context: SparkContext, parts: int) -> int:
    """In how many tasks so many things are worked on."""
    return max(min(parts, _TASKS * context.defaultParallelism), 1)


def _level() -> StorageLevel:
    from pyspark import StorageLevel  # noqa: PLC0415

    return StorageLevel.MEMORY_AND_DISK


# --- the tasks: what they return travels to the next ones, what is broadcast stays with the executor


def _normalised(texts: Iterable[str]) -> Iterator[Normal]:
    return normalised(list(texts))


def _scattered(units: Broadcast[U32], shards: int, chunk: tuple[int, int]) -> Iterable[tuple[int, U64]]:
    return enumerate(scattered(units.value, *chunk, shards))


def _gathered(total: int, keys: Iterable[tuple[int, U64]]) -> Iterator[Shard]:
    yield gathered(_joined(keys), total)


def _worth(total: int, shard: Shard) -> tuple[U32, U8]:
    return shard.position, worth(shard, total)


def _linked(
    division: Division, join: Join, bound: Broadcast[dict[str, Any]], document: Broadcast[I32], shard: Shard
) -> Iterable[tuple[int, U64]]:
    stretch = division.stretch(len(document.value))
    return enumerate(division.linked(partial(join, **bound.value), document.value, stretch, shard))


def _regions(
    padded: Broadcast[U32], document: Broadcast[I32], weights: Broadcast[Weights], stricter: float, links: Iterable[tuple[int, U64]]
) -> Iterator[Regions]:
    yield regions(_joined(links), padded.value, document.value, weights.value, stricter)


def _joined(parts: Iterable[tuple[int, U64]]) -> U64:
    """All numbers of one part, which has a task of its own."""
    return np.concatenate([np.zeros(0, np.uint64), *(numbers for _, numbers in parts)])
