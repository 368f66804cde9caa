"""Several workers on PostgreSQL: all work, any may die, and everything is decided exactly once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from running import Process, Server, Site, made, track, until

from leadwright.boot import open_app
from leadwright.core.input import LANE_LIVE
from leadwright.ports import Queries
from leadwright.store.postgres.connect import Locks

PEOPLE = 120
ROUNDS = 8


@pytest.fixture
def site(
    postgres_url_factory: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """An API without a worker."""
    data = postgres_url_factory()
    workspace = made(data)
    log = tmp_path_factory.mktemp("alone") / "server.log"
    with Server(data, log, "--no-worker") as server:
        yield Site(server, workspace)


def test_two_workers_share_the_work_one_dies_and_everything_is_decided_exactly_once(
    site: Site, tmp_path: Path
) -> None:
    _without_a_worker_posts_are_kept_and_it_is_not_ready(site)
    workers = [Process(tmp_path / f"{name}.log", *_worker(site)) for name in ("one", "two")]
    try:
        until(lambda: len(site.get("/status")["workers"]) == 2, "a worker did not start")
        assert site.server.ready()[0] == 200
        _post(site, range(ROUNDS // 2))
        until(lambda: len(_folding(site)) == 2, "only one of the workers works")
        until(_mailbox(tmp_path).exists, "nothing was handed over")
        _post(site, range(ROUNDS // 2, ROUNDS))
        workers[0].kill()
        site.send(*(track("Order Completed", _user(n)) for n in range(PEOPLE)))
        site.settle()
        _decided_exactly_once(site)
        _handed_over_at_most_once(tmp_path)
    finally:
        for worker in workers:
            worker.stop()
    assert '"died"' not in workers[1].said()
    (heard,) = site.get("/status")["workers"]
    assert heard.endswith(f"-{workers[0].pid}"), "who stops says so; of who dies nothing is heard"


def _without_a_worker_posts_are_kept_and_it_is_not_ready(site: Site) -> None:
    site.sign_up(*(_user(n) for n in range(PEOPLE)))
    status, said = site.server.ready()
    assert (status, said["worker"], said["journal"]) == (503, "silent", "ok")
    assert said["lag_ms"] > 0
    assert site.server.http.get("/health").status_code == 200
    waiting = site.ask("POST", "/commands/retry", {"ids": [1]})
    assert (waiting.status_code, waiting.json()["state"]) == (202, "waiting")


def _worker(site: Site) -> list[str]:
    return ["worker", "--data", site.server.data]


def _user(number: int) -> str:
    return f"u{number}"


def _post(site: Site, rounds: range) -> None:
    for round in rounds:
        site.send(*(
            track("Product Viewed", _user(n), messageId=f"{round}.{n}") for n in range(PEOPLE)
        ))  # fmt: skip


def _folding(site: Site) -> set[int]:
    """The processes that have been seen to fold units, with something more to fold for them."""
    seen: set[int] = set()
    with psycopg.connect(site.server.data, autocommit=True) as connection:
        kind, _ = Locks(connection).of("shard", 0)
        sql = "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
        for number in range(100):
            site.send(track("Product Viewed", _user(number), messageId=f"more.{number}"))
            seen.update(pid for (pid,) in connection.execute(sql, (kind & 0xFFFFFFFF,)))
            if len(seen) == 2:
                break
    return seen


def _decided_exactly_once(site: Site) -> None:
    """Each row of the journal was folded once, and led to what it leads to once."""
    app = open_app(site.server.data)
    try:
        queries = app.store.queries()
        rows = app.journal.after(site.workspace.id, LANE_LIVE, 0, 100_000)
        firsts = {row.key: row.id for row in reversed(rows)}
        posted = {row.id for row in rows if not row.key or firsts[row.key] == row.id}
        folded = _folded(queries, site.workspace.id)
        queries.close()
    finally:
        app.close()
    assert folded == Counter(dict.fromkeys(posted, 1))
    totals = Counter[tuple[str, str]]()
    for row in site.get("/report/rollups")["data"]:
        totals[row["metric"], row["name"]] += row["count"]
    assert totals["decision.conversion", "Order Completed"] == PEOPLE
    assert totals["decision.touch", "welcome/hello"] == PEOPLE
    assert totals["decision.stage", "lead"] == PEOPLE
    assert totals["decision.stage", "customer"] == PEOPLE


def _folded(queries: Queries, workspace: int) -> Counter[int]:
    """Journal id -> how often it was folded."""
    units = queries.units(workspace, 0, 100_000)
    histories = [row for unit in units for row in queries.histories(unit, 0, 100_000)]
    for unit in units:
        numbers = [row.n for row in histories if row.unit == unit]
        assert numbers == list(range(1, len(numbers) + 1))
    return Counter(row.ref for row in histories if row.ref)


def _mailbox(folder: Path) -> Path:
    return folder / "leadwright-mailbox" / "mailbox" / "email.jsonl"


def _handed_over_at_most_once(folder: Path) -> None:
    """By what arrived in the local mailbox."""
    lines = _mailbox(folder).read_text().splitlines()
    ids = Counter(json.loads(line)["id"] for line in lines)
    assert set(ids.values()) == {1}
    assert len(ids) <= PEOPLE
