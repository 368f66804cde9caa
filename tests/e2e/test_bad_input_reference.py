"""What the documentation says is proved has a test of that name."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

NAMED = re.compile(r"`(test_[a-z0-9_]+)`")
ROW = re.compile(r"^\|(?!\s*---)(.*)\|\s*$", re.MULTILINE)
COLUMN = "proved by"


@cache
def _tests(repository: Path) -> frozenset[str]:
    """The names of all tests there are."""
    files = (repository / "tests").rglob("test_*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    return frozenset(node.name for node in nodes if isinstance(node, functions))


def _proofs(page: Path) -> list[tuple[str, list[str]]]:
    """(row, tests it names) of every row of the page's tables with a column `proved by`."""
    found, at = [], -1
    for match in ROW.finditer(page.read_text("utf-8")):
        cells = [cell.strip() for cell in match[1].split("|")]
        if COLUMN in cells:
            at = cells.index(COLUMN)
        elif at >= 0 and len(cells) > at:
            found.append((match[0], NAMED.findall(cells[at])))
    return found


@pytest.mark.parametrize("page", ["docs/reference/bad-input.md", "docs/architecture.md"])
def test_whatever_is_said_to_be_proved_is_proved_by_tests_there_are(
    repository: Path, page: str
) -> None:
    proofs = _proofs(repository / page)
    assert len(proofs) >= 8
    unproved = [row for row, tests in proofs if not tests]
    assert not unproved, f"{page} names no test for: {unproved}"
    missing = {test for _, tests in proofs for test in tests} - _tests(repository)
    assert not missing, f"{page} names tests that are not there: {sorted(missing)}"


def test_a_row_without_a_proof_and_a_test_that_is_not_there_are_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("| what | proved by |\n| --- | --- |\n| a | |\n| b | `test_of_nothing` |\n")
    assert [tests for _, tests in _proofs(page)] == [[], ["test_of_nothing"]]
    assert "test_of_nothing" not in _tests(Path(__file__).resolve().parents[2])
