"""What somebody should decide, over the API."""

from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.core.ids import entity_id
from leadwright.ports import Suggestion

SUGGESTIONS = "/api/v1/suggestions"


def _list(world: World, id: str = "s1", state: str = "open") -> None:
    one, other = entity_id(world.a.id, 1), entity_id(world.a.id, 9)
    evidence = {"identifier": "email", "because": "it is somebody else's"}
    row = Suggestion(id, world.a.id, "conflict", state, NOW, one, other, evidence)
    with world.store.begin() as turn:
        turn.suggest([row])


def test_conflicts_are_listed_with_their_evidence(world: World, client: TestClient) -> None:
    _list(world)
    _list(world, "s2", "rejected")
    every = client.get(SUGGESTIONS, headers=world.a.bearer).json()["data"]
    assert {each["id"] for each in every} == {"acme-suggestion", "s1", "s2"}
    asked = f"{SUGGESTIONS}?state=open&kind=conflict"
    shown = client.get(asked, headers=world.a.bearer).json()["data"][-1]
    assert shown == {
        "id": "s1",
        "kind": "conflict",
        "state": "open",
        "at": NOW,
        "person": 1,
        "other": 9,
        "evidence": {"identifier": "email", "because": "it is somebody else's"},
    }
    assert client.get(f"{SUGGESTIONS}/s1", headers=world.a.bearer).json() == shown


def test_nobody_sees_the_suggestions_of_another_workspace(world: World, client: TestClient) -> None:
    _list(world)
    mine = client.get(SUGGESTIONS, headers=world.b.bearer).json()["data"]
    assert [each["id"] for each in mine] == ["bolt-suggestion"]
    assert client.get(f"{SUGGESTIONS}/s1", headers=world.b.bearer).status_code == 404
    body = {"suggestion": "s1"}
    said = client.post("/api/v1/commands/accept_suggestion", json=body, headers=world.b.bearer)
    assert said.status_code == 404
