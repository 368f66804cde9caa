"""What is opened is closed again."""

from collections.abc import Callable

import psycopg

from leadwright.boot import open_app


def test_an_application_that_is_closed_holds_no_connection(
    postgres_url_factory: Callable[[], str],
) -> None:
    url = postgres_url_factory()
    app = open_app(url)
    app.bell.ring()
    app.store.queries().close()
    app.close()
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert found == (0,)
