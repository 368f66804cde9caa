"""The measurements can be run, say what they promise, and are quoted in the documentation."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "performance.md"
BENCHES = sorted(p for p in (ROOT / "bench").glob("*.py") if not p.name.startswith("_"))
PROMISED = {
    "timers": {"units", "bytes_per_unit", "take_1000_ms", "limit_ms", "ratio"},
    "refold": {"inputs", "events_per_s", "limit_per_s", "ratio", "identical"},
}
QUICK_S = 60


def run(bench: Path, *options: str) -> str:
    """What the measurement prints."""
    command = [sys.executable, str(bench), *options]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=QUICK_S)
    return done.stdout


def reported(bench: Path) -> set[str]:
    """The names of the figures in its last line, as far as its text names them."""
    calls = [node for node in ast.walk(ast.parse(bench.read_text())) if isinstance(node, ast.Call)]
    reports = [call for call in calls if ast.unparse(call.func) == "report"]
    return {keyword.arg for call in reports for keyword in call.keywords if keyword.arg}


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.stem)
def test_each_measurement_explains_itself_and_has_a_quick_form(bench: Path) -> None:
    said = run(bench, "--help")
    assert "--quick" in said
    explained = ast.get_docstring(ast.parse(bench.read_text())) or ""
    assert explained.split()[:5] == said.partition("\n\n")[2].split()[:5]


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_the_last_line_is_one_object_with_the_figures_promised(name: str) -> None:
    figures = json.loads(run(ROOT / "bench" / f"{name}.py", "--quick").splitlines()[-1])
    assert figures.keys() >= PROMISED[name]
    assert all(figures[key] > 0 for key in PROMISED[name])


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.stem)
def test_the_page_on_performance_quotes_each_measurement(bench: Path) -> None:
    page = PAGE.read_text()
    assert f"bench/{bench.name}" in page
    assert {key for key in reported(bench) if f"`{key}`" not in page} == set()


def test_the_page_on_performance_quotes_no_measurement_that_is_gone() -> None:
    words = PAGE.read_text().replace("`", " ").split()
    named = {word for word in words if word.startswith("bench/") and word.endswith(".py")}
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_a_unit_that_differs_by_a_byte_is_not_called_identical(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import refold
    from leadwright.core.unit import ANYONE, decode_head, encode

    app, workspace = refold.record(str(tmp_path), "b2c", 5)
    queries = app.store.queries()
    units = queries.units(workspace, 0, 100)
    book = {n: app.load_book(workspace, hash) for n, hash in queries.versions(workspace)}
    assert refold.compare(app, queries, units, book.__getitem__)
    with app.store.begin() as turn:
        head = decode_head(turn.load([(units[0], ANYONE)])[units[0], ANYONE])
        turn.save([(units[0], ANYONE, encode(msgspec.structs.replace(head, at=head.at + 1)))])
    assert not refold.compare(app, queries, units, book.__getitem__)
    queries.close()
    app.close()
