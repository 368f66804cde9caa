"""Both stores grow step by step, and in step."""

from pathlib import Path

import pytest

DIALECTS = ("sqlite", "postgres")


def _numbers(repository: Path, dialect: str) -> dict[str, list[int]]:
    """folder below the dialect's migrations -> the numbers of its files, in order."""
    root = repository / "src" / "leadwright" / "store" / dialect / "migrations"
    found: dict[str, list[int]] = {}
    for path in sorted(root.rglob("*.sql")):
        found.setdefault(str(path.parent.relative_to(root)), []).append(int(path.name[:4]))
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
def test_migrations_are_numbered_from_one_without_gaps(repository: Path, dialect: str) -> None:
    folders = _numbers(repository, dialect)
    assert folders, f"no migrations for {dialect}"
    for folder, numbers in folders.items():
        assert numbers == list(range(1, len(numbers) + 1)), (
            f"{dialect}/{folder}: {numbers}; a number is used once, and none is left out"
        )


def test_both_dialects_have_the_same_migrations(repository: Path) -> None:
    sqlite, postgres = (
        {number for numbers in _numbers(repository, dialect).values() for number in numbers}
        for dialect in DIALECTS
    )
    assert sqlite == postgres, "a schema change is written for both stores under the same number"
