"""Accounts that are one or belong together, over the API."""

import pytest
from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.capture.identify import DOMAIN
from leadwright.core.ids import entity_id, identifier_key
from leadwright.core.outcome import Decision
from leadwright.core.unit import Head, Ties, encode
from leadwright.ports import AccountRow, Home
from leadwright.sources import direct

COMMANDS = "/api/v1/commands"


def account(world: World, number: int, parent: int = 0, merged_into: int = 0) -> int:
    """An account with 10 people, 3 of them engaged; its id."""
    unit, above = entity_id(world.a.id, number), entity_id(world.a.id, parent) if parent else 0
    into = entity_id(world.a.id, merged_into) if merged_into else 0
    row = AccountRow(
        unit, f"House {number}", f"house{number}.example", "mql", "", False, 10, 0,
        number * 1_000, "", 1, NOW if parent else 0, "", "more.example", above, 3, 20,
    )  # fmt: skip
    head = Head(id=unit, kind="account", ties=Ties(parent=above, merges={unit + 1: 7}))
    with world.store.begin() as turn:
        turn.settle([Home(unit, unit, 1, into, above)])
        turn.link([(identifier_key(world.a.id, DOMAIN, f"house{number}.example"), unit)])
        if not into:
            turn.save([(unit, 0, encode(head))])
            turn.show_accounts([row])
    return unit


def test_an_account_shows_what_belongs_to_it_added_up(world: World, client: TestClient) -> None:
    account(world, 50)
    account(world, 51, parent=50)
    account(world, 52, parent=51)
    shown = client.get("/api/v1/accounts/house50.example", headers=world.a.bearer).json()
    assert (shown["domains"], shown["parent"], shown["engaged"]) == (["more.example"], None, 3)
    assert shown["merged"] == [51]
    assert shown["subsidiaries"] == [
        {"id": 51, "name": "House 51", "domain": "house51.example", "stage": "mql", "people": 10}
    ]
    assert shown["group"] == {
        "subsidiaries": 2, "people": 30, "engaged": 9, "engagement": 153.0,
        "engagement_max": 52.0, "open_opportunities": 3, "customers": 2, "last_day": 20,
    }  # fmt: skip
    below = client.get("/api/v1/accounts/51", headers=world.a.bearer).json()
    assert (below["parent"], below["group"]["people"]) == (50, 20)


def test_a_merged_account_is_found_as_what_it_is_by_now(world: World, client: TestClient) -> None:
    account(world, 50)
    account(world, 51, merged_into=50)
    for name in ("51", "house51.example"):
        shown = client.get(f"/api/v1/accounts/{name}", headers=world.a.bearer).json()
        assert shown["id"] == 50


@pytest.mark.parametrize(
    ("name", "said", "unit", "body"),
    [
        ("merge_accounts", {"account": 50, "into": "house52.example"}, 50, {"into": 52}),
        ("unmerge_accounts", {"account": "house51.example"}, 51, {}),
        ("add_domain", {"account": 51, "domain": "x.example"}, 50, {"domain": "x.example"}),
        ("remove_domain", {"account": 50, "domain": "x.example", "free": True}, 50,
         {"domain": "x.example", "free": True}),
        ("set_parent", {"account": 50, "parent": 52}, 50, {"parent": 52}),
        ("set_parent", {"account": 50}, 50, {"parent": 0}),
    ],
)  # fmt: skip
def test_commands_about_accounts_name_them_in_every_way(
    world: World, client: TestClient, name: str, said: dict[str, object], unit: int,
    body: dict[str, object],
) -> None:  # fmt: skip
    account(world, 50)
    account(world, 51, merged_into=50)
    account(world, 52)
    world.answering(lambda _event: [Decision("merge", "merged", NOW, because="so it is")])
    answered = client.post(f"{COMMANDS}/{name}", json=said, headers=world.a.bearer)
    assert answered.status_code == 200, answered.text
    event = direct.read(world.rows(world.a, 0)[-1])
    wanted = {
        key: entity_id(world.a.id, value) if key in ("into", "parent") and value else value
        for key, value in body.items()
    }
    assert event.unit == entity_id(world.a.id, unit)
    assert {key: event.body[key] for key in wanted} == wanted
    strange = client.post(f"{COMMANDS}/{name}", json=said | {"account": 99}, headers=world.a.bearer)
    assert strange.status_code == 404
