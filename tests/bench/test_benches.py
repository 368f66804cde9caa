"""The measurements can be run, say what they promise, and are quoted in the documentation."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "performance.md"
PARTS = sorted((ROOT / "bench").glob("*.py"))
BENCHES = [path for path in PARTS if not path.name.startswith("_")]
TIMEOUT_S = 120
NONE = {"lost", "doubled", "failed"}
"""What must be 0; every other figure is more."""


class Run(NamedTuple):
    """A measurement with options that make it tiny, and the figures it promises."""

    command: str
    figures: str


RUNS = [
    Run(
        "engine --quick --units 60 --events 200",
        "events_per_s limit_per_s ratio limit_bare_per_s ratio_bare",
    ),
    Run(
        "engine --quick --flat --small 40 --large 80 --events 100",
        "cpu_ratio statements_ratio warm_wall_ratio cold_wall_ratio target_ratio",
    ),
    Run(
        "engine --quick --account --small 5 --large 20 --events 40",
        "account_cpu_ratio account_wall_ratio alone_cpu_ratio alone_wall_ratio"
        " accept_cpu_ratio accept_wall_ratio customer_cpu_ratio customer_wall_ratio",
    ),
    Run(
        "engine --quick --store postgres --workers 2 --units 60 --events 200",
        "workers events_per_s limit_executemany_per_s limit_copy_per_s"
        " ratio_executemany ratio_copy",
    ),
    Run("burst --quick --leads 100", "seconds lost doubled p50_ms p99_ms"),
    Run("latency --quick --seconds 1 --rate 20", "posts p50_ms p99_ms lost doubled"),
    Run(
        "sweep --quick --units 60 --seconds 1 --rate 20",
        "units posts idle_p99_ms p99_ms ratio answers answer_max_ms looked_per_s lost doubled",
    ),
    Run("timers --quick --units 2000", "units bytes_per_unit take_1000_ms limit_ms ratio"),
    Run("refold --quick --units 20", "inputs events_per_s limit_per_s ratio identical"),
    Run(
        "replay --quick --units 20",
        "inputs events_per_s same_per_s live_per_s ratio target_ratio changed",
    ),
    Run("import --quick --rows 120", "rows people rows_per_s first_per_s last_per_s ratio"),
    Run("duplicates --quick --records 60", "records f1 f1_exact f1_splink seconds"),
    Run("sim --quick --seeds 2", "seeds seconds seeds_per_s failed"),
]


def run(bench: Path, *options: str) -> str:
    """What the measurement prints."""
    command = [sys.executable, str(bench), *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT_S)
    assert done.returncode == 0, done.stderr
    return done.stdout


def reported(part: Path) -> set[str]:
    """The names of the figures in a last line, as far as the text names them."""
    calls = [node for node in ast.walk(ast.parse(part.read_text())) if isinstance(node, ast.Call)]
    reports = [call for call in calls if ast.unparse(call.func) == "report"]
    return {keyword.arg for call in reports for keyword in call.keywords if keyword.arg}


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.stem)
def test_each_measurement_explains_itself_and_has_a_quick_form(bench: Path) -> None:
    said = run(bench, "--help")
    assert "--quick" in said
    explained = ast.get_docstring(ast.parse(bench.read_text())) or ""
    assert explained.split()[:5] == said.partition("\n\n")[2].split()[:5]


@pytest.mark.parametrize("tiny", RUNS, ids=lambda tiny: tiny.command.replace(" ", ""))
def test_the_last_line_is_one_object_with_the_figures_promised(tiny: Run) -> None:
    name, *options = tiny.command.split()
    promised = {*tiny.figures.split(), "load"}
    figures = json.loads(run(ROOT / "bench" / f"{name}.py", *options).splitlines()[-1])
    assert promised - figures.keys() == set()
    wrong = {key for key in promised - {"load"} if (figures[key] == 0) != (key in NONE)}
    assert wrong == set()


def test_no_measurement_goes_without_a_promise() -> None:
    assert {tiny.command.split()[0] for tiny in RUNS} == {bench.stem for bench in BENCHES}


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.stem)
def test_the_page_on_performance_quotes_each_measurement(bench: Path) -> None:
    assert f"bench/{bench.name}" in PAGE.read_text()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_the_page_on_performance_explains_each_figure(part: Path) -> None:
    page = PAGE.read_text()
    assert {key for key in reported(part) if f"`{key}`" not in page} == set()


def test_the_page_on_performance_quotes_no_measurement_that_is_gone() -> None:
    words = PAGE.read_text().replace("`", " ").split()
    named = {word for word in words if word.startswith("bench/") and word.endswith(".py")}
    assert {name for name in named if not (ROOT / name).is_file()} == set()
