"""Households over the API: seen by whoever may see people, changed by commands."""

from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.core.ids import entity_id
from leadwright.core.unit import Head, Made, Member, encode
from leadwright.ports import HouseholdRow

HOUSEHOLDS = "/api/v1/households"
UNIT, ALONE = 700, 701


def _list(world: World) -> None:
    """A household of two, and one of which only one person is left."""
    unit, alone = entity_id(world.a.id, UNIT), entity_id(world.a.id, ALONE)
    members = {
        entity_id(world.a.id, 1): Member(2, 3_000, NOW, "Berg", [NOW]),
        entity_id(world.a.id, 2): Member(surname="Haas", offers={"ten": Made(NOW, NOW + 5)}),
    }
    head = Head(id=unit, kind="household", people=2, customer_since=NOW, members=members)
    rows = [
        HouseholdRow(unit, "Berg / Haas", 2, 2, 3_000, NOW),
        HouseholdRow(alone, "", 1, 0, 0, 0),
    ]
    with world.store.begin() as turn:
        turn.show_households(rows)
        turn.save([(unit, 0, encode(head))])


def test_households_of_several_people_are_listed(world: World, client: TestClient) -> None:
    _list(world)
    assert client.get(HOUSEHOLDS, headers=world.a.bearer).json()["data"] == [
        {"id": UNIT, "name": "Berg / Haas", "people": 2, "orders": 2, "spent": 3_000,
         "customer_since": NOW}
    ]  # fmt: skip
    assert client.get(f"{HOUSEHOLDS}/{ALONE}", headers=world.a.bearer).status_code == 404


def test_one_of_them_says_who_adds_what(world: World, client: TestClient) -> None:
    _list(world)
    shown = client.get(f"{HOUSEHOLDS}/{UNIT}", headers=world.a.bearer).json()
    ana, ben = shown["members"]
    assert (ana["person"], ana["orders"], ana["contacts"]) == (1, 2, [NOW])
    assert ben["offers"] == [{"offer": "ten", "made_at": NOW, "ends": NOW + 5}]
    assert client.get(f"{HOUSEHOLDS}/{UNIT}/timeline", headers=world.a.bearer).status_code == 200


def test_nobody_sees_the_households_of_another_workspace(world: World, client: TestClient) -> None:
    _list(world)
    assert client.get(HOUSEHOLDS, headers=world.b.bearer).json()["data"] == []
    assert client.get(f"{HOUSEHOLDS}/{UNIT}", headers=world.b.bearer).status_code == 404


def test_whom_to_live_with_is_said_in_one_way(world: World, client: TestClient) -> None:
    _list(world)
    for body in ({"person": 1}, {"person": 1, "with": 2, "household": UNIT}):
        said = client.post("/api/v1/commands/join_household", json=body, headers=world.a.bearer)
        assert said.status_code == 422
    unknown = {"person": 1, "household": ALONE}
    said = client.post("/api/v1/commands/join_household", json=unknown, headers=world.a.bearer)
    assert said.status_code == 404
