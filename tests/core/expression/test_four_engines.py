"""A condition means the same to Python, SQLite, DuckDB and PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from expression_worlds import COLUMNS, conditions, facts_of, people
from hypothesis import given, settings

from leadwright.core.expression.compile import compile_condition
from leadwright.core.expression.sql import DUCKDB, POSTGRES, SQLITE, quoted, render

PEOPLE = people(80)
FACTS = [facts_of(row) for row in PEOPLE]
TYPES = {"number": "DOUBLE PRECISION", "text": "TEXT", "boolean": "BOOLEAN", "time": "BIGINT"}
ROWS = [tuple(row[name] for name in COLUMNS) for row in PEOPLE]
CREATE = f"CREATE TABLE people (id INTEGER, {', '.join(f'{quoted(c)} {TYPES[t]}' for c, t in COLUMNS.items())})"  # noqa: E501 - one statement


class Engine(Protocol):
    """Something that finds the people for whom an SQL condition holds."""

    dialect: str

    def find(self, condition: str) -> set[int]: ...


class Sqlite:
    """SQLite, with a `lower` that knows more than ASCII."""

    dialect = SQLITE

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")
        self.connection.create_function(
            "lower", 1, lambda text: None if text is None else text.lower(), deterministic=True
        )
        self.connection.execute(CREATE)
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        self.connection.executemany(
            f"INSERT INTO people VALUES ({marks})", [(i, *row) for i, row in enumerate(ROWS)]
        )

    def find(self, condition: str) -> set[int]:
        found = self.connection.execute(f"SELECT id FROM people WHERE {condition}")
        return {id_ for (id_,) in found}


class Duckdb:
    """DuckDB in this process."""

    dialect = DUCKDB

    def __init__(self) -> None:
        import duckdb

        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        self.connection.execute(CREATE)
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        self.connection.executemany(
            f"INSERT INTO people VALUES ({marks})", [[i, *row] for i, row in enumerate(ROWS)]
        )

    def find(self, condition: str) -> set[int]:
        found = self.connection.execute(f"SELECT id FROM people WHERE {condition}").fetchall()
        return {id_ for (id_,) in found}


class Postgres:
    """A PostgreSQL server."""

    dialect = POSTGRES

    def __init__(self, url: str) -> None:
        import psycopg

        self.connection: Any = psycopg.connect(url, autocommit=True)
        self.connection.execute(CREATE)
        marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
        self.connection.cursor().executemany(
            f"INSERT INTO people VALUES ({marks})", [(i, *row) for i, row in enumerate(ROWS)]
        )

    def find(self, condition: str) -> set[int]:
        found = self.connection.execute(f"SELECT id FROM people WHERE {condition}")
        return {id_ for (id_,) in found}


@pytest.fixture(scope="module", params=[SQLITE, DUCKDB, POSTGRES])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine, with the same people in it."""
    made: Any
    if request.param == POSTGRES:
        made = Postgres(request.getfixturevalue("postgres_cluster").create_schema())
    else:
        made = Sqlite() if request.param == SQLITE else Duckdb()
    yield made
    made.connection.close()


@given(text=conditions)
@settings(max_examples=400)
def test_every_engine_finds_the_same_people(engine: Engine, text: str) -> None:
    condition = compile_condition(text)
    assert condition.checked is not None
    sql = render(condition.checked, engine.dialect)

    holds = {i for i, facts in enumerate(FACTS) if condition.test(facts)}
    not_false = {i for i, facts in enumerate(FACTS) if condition.unless_false(facts)}

    assert engine.find(sql) == holds
    assert engine.find(f"({sql}) IS NOT FALSE") == not_false


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("person.title like '%CTO%'", 1),
        ("person.title like 'É_'", 1),
        ("person.country like '100\\%'", 1),
        ("account.employees / person.age > 1", 1),
        ("person.first_seen < '2026-01-02'", 1),
        ("person.title < person.country", 1),
        ("length(person.title) = 1", 1),
    ],
)
def test_the_random_people_make_conditions_true(engine: Engine, text: str, least: int) -> None:
    condition = compile_condition(text)
    assert condition.checked is not None

    found = engine.find(render(condition.checked, engine.dialect))

    assert len(found) >= least
    assert found == {i for i, facts in enumerate(FACTS) if condition.test(facts)}
