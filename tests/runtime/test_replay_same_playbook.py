"""Through the playbook it was decided under, history comes out as it was: 0 differences."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replays import Sent, nothing_differs, replayed
from town import Town
from typer.testing import CliRunner

from leadwright.cli import app
from leadwright.core.time import DAY, HOUR, MINUTE, SECOND
from leadwright.playbook.shipped import shipped_text
from leadwright.runtime import replay_share
from leadwright.runtime.replay import Past, qualifying_stages, replay
from leadwright.runtime.replay_past import endings, until
from leadwright.runtime.replay_pool import Opened
from leadwright.runtime.replay_report import build_report
from leadwright.runtime.replay_setting import Setting

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("Product Viewed", "Product Added", "Feature Used", "Order Completed", "Signed Up",
         "Demo Requested", "Page Viewed")  # fmt: skip
SAID: list[dict[str, Any]] = [
    {"consent_email_marketing": True, "consent_webhook_marketing": True, "time_zone": "UTC"},
    {"consent_email_marketing": True, "seniority": "vp", "time_zone": "Asia/Tokyo"},
    {},
]
TOLD = ("unsubscribe", "set_stage", "accept", "reject", "open_opportunity", "release")

happening = st.tuples(
    st.sampled_from(("event", "event", "event", "traits", "account", "command", "history")),
    st.sampled_from(NAMES),
    st.integers(1, 4),
    st.sampled_from(SAID),
    st.sampled_from(TOLD),
    st.sampled_from((0, SECOND, 7 * MINUTE, 50 * MINUTE, 5 * HOUR, 3 * DAY)),
    st.booleans(),
)


@settings(max_examples=25)
@given(st.lists(happening, min_size=1, max_size=30), st.sampled_from(("b2c", "b2b", "hybrid")))
def test_a_made_up_history_comes_out_as_it_was_however_late_the_worker(
    happened: list[Any], model: str
) -> None:
    with TemporaryDirectory() as folder:
        town = Town(Path(folder) / "data", shipped_text(model))
        town.turns = town.app.turns(Sent(town), "test")
        town.say("event", "Page Viewed", anonymous_id="somebody")
        for each in happened:
            _happens(town, *each)
        town.end_history(town.clock.at - DAY)
        town.settle()
        town.close()
        assert nothing_differs(replayed(Path(folder) / "data", shipped_text(model)))


def _happens(
    town: Town, kind: str, name: str, who: int, said: Any, told: str, wait: int, look: bool
) -> None:
    email = f"p{who}@acme-works.com" if who < 4 else ""
    if kind == "command":
        body = {"channel": "email", "stage": "customer", "reason": "not_now"}
        town.command(told, email=f"p{who % 3 + 1}@acme-works.com", body=body)
    elif kind == "account":
        town.say("account", body={"domain": "acme-works.com", "is_target": True})
    elif kind == "traits":
        town.say("traits", anonymous_id=f"d{who}", email=email, body=dict(said))
    elif kind == "history":
        town.history(name, town.clock.at - 30 * DAY, email=f"old{who}@acme-works.com")
    else:
        town.say("event", name, anonymous_id=f"d{who}", body={"path": "/pricing", "value": 3})
    if look:
        town.run_to(town.clock.at + wait)
    else:
        town.clock.at += wait


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_a_disorderly_life_comes_out_as_it_was(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that die, deliveries that fail, answers of sales, people who turn out to be one."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "sim"))
    from sim_directory import new_directory
    from simulated import Simulation, live

    monkeypatch.setattr(replay_share, "GROUP", 1 + seed % 7)
    monkeypatch.setattr(replay_share, "PAGE", 20 + seed)  # many groups are read one by one
    compared = []

    class Lived(Simulation):
        def _check(self) -> None:
            for world in self.worlds:
                compared.append(_compared(self.url, self.journal, world.workspace))

    with new_directory() as directory:
        live(Lived(seed, f"sqlite:{directory}?synchronous=off"))
    reports = [report for report in compared if report]
    assert all(nothing_differs(report) for report in reports), reports
    assert all(report["decisions"] for report in reports)


def _compared(url: str, journal: Any, workspace: int) -> dict[str, Any] | None:
    """The report of the same playbook; None where two were in force."""
    from sim_books import by_hash

    from leadwright.boot import readers
    from leadwright.core.ids import identifier_key
    from leadwright.store import open_store

    store = open_store(url)
    queries = store.queries()
    versions = dict(queries.versions(workspace))
    try:
        if len(set(versions.values())) != 1:
            return None
        book = by_hash()[versions[1]]
        found = queries.find([identifier_key(workspace, "team", name) for name in book.teams])
        teams = set(found.values())
        units = [unit for unit in queries.units(workspace, 0, 1 << 60) if unit not in teams]
        sources = readers()
        ends = endings(journal, queries, lambda row: sources[row.source].read(row), workspace, 0)
        setting = Setting(
            book=book,
            recorded=lambda _: book,
            endings=ends,
            until=until(journal, queries, workspace),
        )

        @contextmanager
        def opening() -> Iterator[Opened]:
            yield Opened(queries, setting, 0, qualifying_stages([book]))

        rows = {}
        for team in teams:
            history = queries.histories(team, 0, 1 << 60)
            rows[_name(history, book.teams)] = history
        past = Past(units, rows, book, lambda _: book)
        return build_report(replay(past, opening, 1))
    finally:
        queries.close()
        store.close()


def _name(rows: Any, teams: Any) -> str:
    from leadwright.runtime.refold import input_of

    name = str(input_of(rows[0]).body["team"])
    assert name in teams
    return name


# --------------------------------------------------------------------------- real data


def _imported(folder: Path, playbook: str, *parts: tuple[Path, str]) -> Path:
    """A directory with this history, under an example playbook."""
    data = folder / "data"
    files = [str(path) for path, _ in parts]
    maps = [w for _, name in parts for w in ("--map", str(EXAMPLES / "maps" / f"{name}.yaml"))]
    book = str(EXAMPLES / "playbooks" / f"{playbook}.yaml")
    for command in (
        ["init", str(data), "--playbook", book, "--name", "real"],
        ["import", *files, *maps, "--history", "--data", str(data)],
    ):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
    return data


def test_a_shop_imported_from_retailrocket_comes_out_as_it_was(
    shared_data: Path, tmp_path: Path
) -> None:
    file = shared_data / "retailrocket" / "sample_events.csv"
    data = _imported(tmp_path, "shop_history", (file, "retailrocket_events"))
    report = replayed(data, (EXAMPLES / "playbooks" / "shop_history.yaml").read_text("utf-8"))
    assert nothing_differs(report)
    assert {row["kind"]: row["replayed"] for row in report["decisions"]}["trigger"] == 125


def test_a_product_imported_from_relax_comes_out_as_it_was(
    shared_data: Path, tmp_path: Path
) -> None:
    """Some of it; all of it comes out as it was too, and takes a minute."""
    folder = shared_data / "plg_relax"
    users, logins = tmp_path / "users.csv", tmp_path / "logins.csv"
    with (folder / "takehome_users.csv").open(encoding="latin-1") as lines:
        users.write_text("".join(islice(lines, 1_500)), "latin-1")
    with gzip.open(folder / "takehome_user_engagement.csv.gz", "rt") as lines:
        logins.write_text("".join(islice(lines, 25_000)))
    parts = ((users, "relax_users"), (logins, "relax_logins"))
    data = _imported(tmp_path, "relax", *parts)
    report = replayed(data, (EXAMPLES / "playbooks" / "relax.yaml").read_text("utf-8"))
    assert nothing_differs(report)
    stages = {(row["of"], row["stage"]): row["replayed"] for row in report["stages"]}
    assert stages["person", "pql"] > 100
    assert stages["account", "pqa"] == 3
