"""Tables of companies over the API: kept, listed, and stopped."""

from api_world import World
from starlette.testclient import TestClient

from leadwright.core.ids import identifier_key
from leadwright.core.input import LANE_NOW
from leadwright.sources import direct

API = "/api/v1/tables"
TABLE = {
    "source": "clearview",
    "rows": [
        {
            "domain": "https://www.late.example/x",
            "name": "Late Ltd",
            "traits": {"employees": "1,200"},
        },
        {"name": "Twin GmbH", "traits": {"industry": "Steel"}},
        {"name": "Twin", "traits": {"industry": "Paper"}},
    ],
}


def test_a_table_is_kept_under_its_content_and_put_in_use(world: World, client: TestClient) -> None:
    before = len(world.rows(world.a, LANE_NOW))
    kept = client.post(API, headers=world.a.bearer, json=TABLE)
    assert kept.status_code == 201
    assert (kept.json()["rows"], kept.json()["in_use"]) == (3, True)
    again = client.post(API, headers=world.a.bearer, json=TABLE).json()
    assert again["hash"] == kept.json()["hash"]
    workspace = world.a.id
    late = identifier_key(workspace, "domain", "late.example")
    name = identifier_key(workspace, "company", "late")
    twin = identifier_key(workspace, "company", "twin")
    said = world.journal.table_rows(workspace, again["hash"], [late, name, twin])
    assert said == {late: {"employees": 1200}, name: {"employees": 1200}}
    told = [direct.read(row) for row in world.rows(world.a, LANE_NOW)][before:]
    assert [(each.name, each.body["hash"]) for each in told] == [("use_table", again["hash"])] * 2
    assert len(client.get(API, headers=world.a.bearer).json()["data"]) == 1
    assert client.get(API, headers=world.b.bearer).json()["data"] == []


def test_a_table_in_use_is_stopped_and_others_cannot_be(world: World, client: TestClient) -> None:
    stop = f"{API}/stop"
    sent = {"source": "clearview"}
    assert client.post(stop, headers=world.a.bearer, json=sent).status_code == 404
    client.post(API, headers=world.a.bearer, json=TABLE)
    with world.store.begin() as turn:
        turn.use_table(world.a.id, "clearview", "h", 1)
    assert client.post(stop, headers=world.b.bearer, json=sent).status_code == 404
    stopped = client.post(stop, headers=world.a.bearer, json=sent)
    assert [each["in_use"] for each in stopped.json()["data"]] == [False]
    assert direct.read(world.rows(world.a, LANE_NOW)[-1]).body == {
        "source": "clearview",
        "hash": "",
    }


def test_a_row_that_names_no_company_is_refused(world: World, client: TestClient) -> None:
    sent = {"source": "x", "rows": [{"traits": {"industry": "Steel"}}]}
    assert client.post(API, headers=world.a.bearer, json=sent).status_code == 422
