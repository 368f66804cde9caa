"""Sequences over the API: how they stand, held back and let go."""

from typing import Any

from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.capture.event import Event
from leadwright.core.outcome import Decision

API = "/api/v1/sequences"
SEQUENCE = "long_nurture"


def test_a_paused_sequence_is_listed_with_who_and_why(world: World, client: TestClient) -> None:
    rows = client.get(API, headers=world.a.bearer).json()["data"]
    (held,) = [row for row in rows if row["state"] == "paused"]
    assert (held["name"], held["who"], held["since"]) == (SEQUENCE, world.a.mark, NOW)
    status = client.get("/api/v1/status", headers=world.a.bearer).json()
    assert status["paused"] == [SEQUENCE]


def test_holding_back_and_letting_go_are_inputs_that_name_the_sequence(
    world: World, client: TestClient
) -> None:
    heard: list[tuple[str, dict[str, Any], str]] = []

    def decide(event: Event) -> list[Decision]:
        heard.append((event.name, event.body, event.actor))
        return []

    world.answering(decide)
    sent = {"reason": "wrong price"}
    assert client.post(f"{API}/{SEQUENCE}/pause", json=sent, headers=world.a.bearer).is_success
    assert client.post(f"{API}/{SEQUENCE}/resume", json={"hours": 2}, headers=world.a.bearer)
    actor = f"{world.a.mark} rep"
    assert heard == [
        ("pause_sequence", {"sequence": SEQUENCE, "reason": "wrong price"}, actor),
        ("resume_sequence", {"sequence": SEQUENCE, "reason": "", "hours": 2}, actor),
    ]


def test_there_is_nothing_to_hold_back_where_there_is_no_such_sequence(
    world: World, client: TestClient
) -> None:
    response = client.post(f"{API}/nothing/pause", json={}, headers=world.a.bearer)
    assert response.status_code == 404
    response = client.post(f"{API}/{SEQUENCE}/resume", json={"hours": -1}, headers=world.a.bearer)
    assert response.status_code == 422
