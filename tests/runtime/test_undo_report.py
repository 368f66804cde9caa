"""An import that is undone is not in the report any more, on the days on which it was."""

from collections.abc import Iterator
from importlib.resources import files as packaged
from pathlib import Path

import pytest
from test_merging import PLAYBOOK, known
from test_undo_import import bring, refolded_as_stored, undo
from town import Town

from leadwright.core.time import DAY

REAL = ("decision.touch", "decision.hand_off", "decision.undo", "decision.task")
FUNNEL = ("reached", "account_reached", "accounts", "matched", "value", "decision.conversion",
          "decision.opportunity", "decision.trigger", "decision.recovered")  # fmt: skip
MAP = "kind: people\nidentify: {email: mail}\ntraits: {city: city, source: source}\n"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A shop."""
    opened = Town(tmp_path / "data", PLAYBOOK)
    yield opened
    opened.close()


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Town]:
    """Somebody who sells to companies."""
    text = packaged("leadwright.playbook").joinpath("shipped/b2b.yaml").read_text("utf-8")
    opened = Town(tmp_path / "data", text)
    yield opened
    opened.close()


def counted(town: Town) -> dict[tuple[int, str, str], tuple[int, int]]:
    """The funnel as it was counted, by day."""
    return {
        (each.day, each.metric, each.name): (each.count, each.value)
        for each in town.queries.rollups(town.workspace)
        if any(part in each.metric for part in FUNNEL) and (each.count or each.value)
    }


def test_leads_of_an_undone_import_are_in_no_report_of_any_day(town: Town, tmp_path: Path) -> None:
    known(town, "zoe", source="fair")
    before = counted(town)
    imported = bring(
        town, tmp_path,
        "mail,city,source\nana@mail.example,Bonn,ads\nben@mail.example,Ulm,\n", MAP,
    )  # fmt: skip
    ads = [key for key in counted(town) if key[1:] == ("reached_by_source", "lead ads")]
    assert len(ads) == 1
    town.run_to(town.clock.at + 3 * DAY)
    undo(town, imported)
    assert counted(town) == before
    refolded_as_stored(town)


def test_who_was_known_before_is_counted_as_before(town: Town, tmp_path: Path) -> None:
    known(town, "zoe", source="fair")
    before = counted(town)
    text = "mail,city,source\nzoe@mail.example,Bonn,ads\n"
    town.say("traits", user_id="zoe", body={"email": "zoe@mail.example"})
    town.settle(town.clock.at + DAY)
    imported = bring(town, tmp_path, text, MAP)
    undo(town, imported)
    assert counted(town) == before


def test_orders_of_an_undone_history_are_no_revenue(town: Town, tmp_path: Path) -> None:
    orders = (
        "kind: events\nidentify: {email: mail}\noccurred_at: {column: at, as: iso}\n"
        "event: {const: Order Completed}\nproperties: {total: {column: total, as: number}}\n"
    )
    known(town, "zoe")
    town.say("event", "Order Completed", user_id="zoe", body={"total": 7})
    town.settle()
    before = counted(town)
    text = (
        "mail,at,total\nzoe@mail.example,2023-11-14T10:00:00Z,50\n"
        "ben@mail.example,2023-11-13T10:00:00Z,20\n"
    )
    imported = bring(town, tmp_path, text, orders)
    town.say("traits", user_id="zoe", body={"email": "zoe@mail.example"})
    town.settle()
    values = [
        each.value for each in town.queries.rollups(town.workspace)
        if each.metric == "conversion_value"
    ]  # fmt: skip
    assert sum(values) == 7_700
    undo(town, imported)
    assert counted(town) == before
    refolded_as_stored(town)


def test_accounts_and_deals_of_an_undone_list_are_in_no_report(sales: Town, tmp_path: Path) -> None:
    sales.say("account", group_id="old", body={"domain": "old.example", "industry": "Steel"})
    sales.settle()
    before = counted(sales)
    companies = "kind: accounts\nidentify: {domain: d}\ntraits: {name: n, source: s}\n"
    deals = (
        "kind: opportunities\nidentify: {domain: d}\n"
        "opportunity: {opportunity: id, stage: s, amount: a}\n"
    )
    listed = bring(sales, tmp_path, "d,n,s\nold.example,Old,\nnew.example,New,fair\n", companies)
    told = bring(sales, tmp_path, "d,id,s,a\nold.example,7,won,100\nnew.example,8,,50\n", deals)
    metrics = {key[1] for key in counted(sales)}
    assert {"accounts", "won_value", "decision.opportunity"} <= metrics
    sales.run_to(sales.clock.at + 2 * DAY)
    undo(sales, told)
    undo(sales, listed)
    assert counted(sales) == before
    refolded_as_stored(sales)


def test_people_of_an_undone_list_are_no_matches_of_their_account(
    sales: Town, tmp_path: Path
) -> None:
    sales.say("account", group_id="old", body={"domain": "old.example", "employees": 900})
    sales.say("traits", user_id="lee", body={"email": "lee@old.example"})
    sales.settle()
    before = counted(sales)
    text = "mail,city,source,title\nkim@old.example,Bonn,fair,CEO\nlee@old.example,Ulm,ads,CEO\n"
    imported = bring(sales, tmp_path, text, MAP)
    assert counted(sales) != before
    undo(sales, imported)
    assert counted(sales) == before
    refolded_as_stored(sales)


def test_an_import_that_names_a_domain_that_is_a_mail_providers_is_undone(
    sales: Town, tmp_path: Path
) -> None:
    sales.say("account", group_id="old", body={"domain": "mailers.example"})
    sales.settle()
    unit = sales.accounts()[0].unit
    sales.command("remove_domain", unit=unit, body={"domain": "mailers.example", "free": True})
    sales.settle()
    imported = bring(sales, tmp_path, "mail,city,source\nkim@mailers.example,Bonn,fair\n", MAP)
    assert undo(sales, imported).people_gone == 1
