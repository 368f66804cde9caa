"""Stores for the tests of what runs on either of them."""

from pathlib import Path

import pytest

from empty_store import copy_of_empty_store


@pytest.fixture(params=["sqlite", "postgres"])
def either_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is: a directory, or a PostgreSQL database."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url_factory")())
    copy_of_empty_store(tmp_path / "data")
    return str(tmp_path / "data")
