"""People read conditions as SQL: SQLite, given the very text, finds the same people."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from expression_worlds import COLUMNS, facts_of, people, plain_sql
from hypothesis import given, settings

from leadwright.core.expression.compile import compile_condition

PEOPLE = people(60, seed=11)
FACTS = [facts_of(row) for row in PEOPLE]
GROUPS = ("person", "account", "score", "consent", "time")
TYPES = {"number": "REAL", "text": "TEXT", "boolean": "INTEGER", "time": "INTEGER"}


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    """One table for each group of attributes, so that `person.age` is a column by itself."""
    connection = sqlite3.connect(":memory:")
    connection.create_function("like", 2, matches)
    connection.create_function("lower", 1, lambda text: None if text is None else text.lower())
    connection.create_function("length", 1, lambda text: None if text is None else float(len(text)))
    for group in GROUPS:
        names = [name for name in COLUMNS if name.startswith(group + ".")]
        columns = ", ".join(f"{name.partition('.')[2]} {TYPES[COLUMNS[name]]}" for name in names)
        connection.execute(f"CREATE TABLE {group} (id INTEGER, {columns})")
        marks = ", ".join("?" * (len(names) + 1))
        connection.executemany(
            f"INSERT INTO {group} VALUES ({marks})",
            [(i, *(row[name] for name in names)) for i, row in enumerate(PEOPLE)],
        )
    yield connection
    connection.close()


def matches(pattern: str | None, text: str | None) -> bool | None:
    """`like` as the reference describes it, said in another way than the engine says it."""
    if pattern is None or text is None:
        return None
    signs = re.findall(r"\\.|.", pattern.lower(), re.DOTALL)
    return _from(signs, text.lower())


def _from(signs: list[str], text: str) -> bool:
    if not signs:
        return not text
    sign, rest = signs[0], signs[1:]
    if sign == "%":
        return any(_from(rest, text[i:]) for i in range(len(text) + 1))
    return text != "" and sign in ("_", text[0], "\\" + text[0]) and _from(rest, text[1:])


@given(text=plain_sql)
@settings(max_examples=500)
def test_the_text_means_what_sql_says(database: sqlite3.Connection, text: str) -> None:
    condition = compile_condition(text)
    # Whole numbers would be divided as such by SQLite.
    sql = re.sub(r"('(?:[^']|'')*')|(?<![.\w])(\d+)(?![.\w])", _as_double, text)
    joined = " ".join(f"JOIN {group} USING (id)" for group in GROUPS[1:])
    found = database.execute(f"SELECT id FROM person {joined} WHERE {sql}")

    holds = {i for i, facts in enumerate(FACTS) if condition.test(facts)}
    assert {id_ for (id_,) in found} == holds


def _as_double(match: re.Match[str]) -> str:
    return match[1] or f"{match[2]}.0"
