"""The set work on Spark, in local mode: the same result files as on this machine, and clear words where it cannot run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import PlanAuditError, UsageError
from pipeline.reuse.engines import chosen

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "../shared/reuse/generate.py"
MISSING = "pyspark (planaudit[spark])" if find_spec("pyspark") is None else "Java" if shutil.which("java") is None else ""

# py4j leaves its sockets to the garbage collection
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
needs_spark = pytest.mark.skipif(bool(MISSING), reason=f"{MISSING} is not installed")


def submitted(folder: Path) -> tuple[Path, Path]:
    """A batch with a template, with copies in plenty: 300 generated documents, or those of the corpus where there is no generator."""
    batch, issued = folder / "in", folder / "issued"
    batch.mkdir()
    issued.mkdir()
    if GENERATOR.is_file():
        subprocess.run([sys.executable, str(GENERATOR), "300", "600", str(folder / "made"), "51"], check=True, capture_output=True)
        lines = (folder / "made/docs.jsonl").read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
    else:
        texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus/train/1/in").glob("*.txt"))]
    # three that took over the half of a fourth are a family
    texts += [texts[1][: len(texts[1]) // 2] + text[: len(text) // 3] for text in texts[2:5]]
    for n, text in enumerate(texts):
        (batch if n else issued).joinpath(f"{n:03}.txt").write_text(text, encoding="utf-8")
    return batch, issued


@needs_spark
def test_spark_gives_the_same_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    batch, issued = submitted(tmp_path)
    for name in ("local", "spark"):
        engine = ["--engine", "spark", "--master", "local[2]"] if name == "spark" else []
        command = [
            "audit",
            str(batch),
            "--template",
            str(issued),
            "--out",
            str(tmp_path / name),
            "--cache",
            str(tmp_path / "kept"),
            *engine,
        ]
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 0, done.output
        assert "Spark" not in done.output
    for file in ("documents.jsonl", "matches.jsonl", "families.jsonl"):
        one, other = ((tmp_path / name / file).read_bytes() for name in ("local", "spark"))
        assert one == other
        assert one
    assert capfd.readouterr().err == ""


@needs_spark
def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(PlanAuditError, match="Could not parse Master URL") as told, chosen("spark", "local[some]"):
        pass
    assert "--master" in told.value.english


def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if find_spec("pyspark") is None:
        pytest.skip("pyspark (planaudit[spark]) is not installed")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="Java 17") as told:
        chosen("spark")
    assert "install it" in told.value.english


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reuse.spark.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"planaudit\[spark\]") as told:
        chosen("spark")
    assert "pip install 'planaudit[spark]'" in told.value.english


def test_an_address_needs_the_engine() -> None:
    with pytest.raises(UsageError, match="--engine spark"):
        chosen("local", "spark://somewhere:7077")
