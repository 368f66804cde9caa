"""Arrays made here arrive as the server would have made them."""

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
import pytest

from leadwright.store.postgres.arrays import packed, register
from postgres import Cluster

ROWS: dict[str, Sequence[Any]] = {
    "smallint": [0, -1, 32_767, -32_768],
    "integer": [0, -1, 2**31 - 1, -(2**31)],
    "bigint": [1, 2**63 - 1, -(2**63)],
    "text": ["", "a", "ü€𝄞", "x" * 5_000],
    "bytea": [b"", b"\x00\xff", b"y" * 4_095, b"z" * 4_096],
}


@pytest.fixture
def connection(postgres_cluster: Cluster) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres_cluster.url("postgres")) as opened:
        register(opened)
        yield opened


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("gaps", [False, True])
def test_an_array_of_each_type_arrives_as_it_is(
    connection: psycopg.Connection, kind: str, gaps: bool
) -> None:
    values = [None, *ROWS[kind], None] if gaps else list(ROWS[kind])
    for sent in (values, [], [None]):
        sql = f"SELECT e FROM unnest(%b::{kind}[]) WITH ORDINALITY u (e, n) ORDER BY n"
        found = connection.execute(sql.encode(), (packed(kind, sent),), binary=True).fetchall()
        assert [value for (value,) in found] == sent


def test_a_text_with_a_character_that_cannot_be_stored_is_stored_without_it(
    connection: psycopg.Connection,
) -> None:
    (found,) = connection.execute("SELECT %b::text[]", (packed("text", ["a\0b", "c"]),)).fetchall()
    assert found == (["a\ufffdb", "c"],)


def test_a_type_that_is_not_known_here_is_left_to_the_driver(
    connection: psycopg.Connection,
) -> None:
    sent = packed("double precision", [1.5, None])
    assert connection.execute("SELECT %b::float8[]", (sent,)).fetchone() == ([1.5, None],)
