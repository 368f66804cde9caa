"""Keys, channels, playbooks and imports."""

import msgspec
import pytest
from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.capture.event import Event
from leadwright.core.outcome import Decision
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import ChannelSetting, PlaybookText
from leadwright.sources import direct

API = "/api/v1"
SECRET = "whsec_" + "A" * 32


def test_the_secret_of_a_key_is_shown_once(world: World, client: TestClient) -> None:
    made = client.post(
        f"{API}/keys",
        json={"kind": "api", "scopes": ["people:read"], "member": "ana"},
        headers=world.a.bearer,
    )
    assert made.status_code == 201
    secret = made.json()["secret"]
    listed = client.get(f"{API}/keys", headers=world.a.bearer)
    assert secret not in listed.text
    (key,) = [one for one in listed.json()["data"] if one["id"] == made.json()["id"]]
    assert (key["prefix"], key["member"], key["scopes"]) == (secret[:8], "ana", ["people:read"])


def test_a_new_write_key_captures(world: World, client: TestClient) -> None:
    made = client.post(f"{API}/keys", json={"kind": "write"}, headers=world.a.bearer).json()
    body = {"userId": "u", "event": "X", "writeKey": made["secret"]}
    assert client.post("/v1/track", json=body).status_code == 200
    assert client.get(f"{API}/people", headers={"Authorization": made["secret"]}).status_code == 401


@pytest.mark.parametrize("scopes", [[], ["everything"], ["people:read", "x"]])
def test_an_api_key_needs_scopes_that_exist(
    world: World, client: TestClient, scopes: list[str]
) -> None:
    body = {"kind": "api", "scopes": scopes}
    assert client.post(f"{API}/keys", json=body, headers=world.a.bearer).status_code == 422


def test_a_key_can_be_revoked(world: World, client: TestClient) -> None:
    made = client.post(f"{API}/keys", json={"kind": "write"}, headers=world.a.bearer).json()
    gone = client.delete(f"{API}/keys/{made['id']}", headers=world.a.bearer)
    (key,) = [one for one in gone.json()["data"] if one["id"] == made["id"]]
    assert key["revoked_at"] == NOW


def test_secrets_of_channels_are_never_echoed(world: World, client: TestClient) -> None:
    config = {"url": "https://hooks.example/x", "secret": SECRET, "parallel": 2}
    path, body = f"{API}/channels/webhook", {"mode": "live", "config": config}
    said = client.put(path, json=body, headers=world.a.bearer)
    assert said.json()["config"] == config | {"secret": "(hidden)"}
    assert SECRET not in client.get(f"{API}/channels", headers=world.a.bearer).text


def test_only_who_runs_the_server_points_it_at_its_own_network(
    world: World, client: TestClient
) -> None:
    path, inside = f"{API}/channels/webhook", "http://10.0.0.7/hook"
    config = {"url": inside, "secret": SECRET, "allow_private": True, "parallel": 0}
    said = client.put(path, json={"mode": "live", "config": config}, headers=world.a.bearer)
    assert said.status_code == 422
    assert {each["code"] for each in said.json()["errors"]} == {"D103", "D114"}
    config["parallel"] = 4
    world.journal.set_channel(ChannelSetting(world.a.id, "webhook", "live", config), "cli", NOW)
    config = config | {"parallel": 8, "secret": "(hidden)"}
    said = client.put(path, json={"mode": "live", "config": config}, headers=world.a.bearer)
    assert said.status_code == 200, "what they set stays where they set it"
    elsewhere = {"mode": "live", "config": config | {"url": "http://169.254.169.254/"}}
    said = client.put(path, json=elsewhere, headers=world.a.bearer)
    assert [each["code"] for each in said.json()["errors"]] == ["D114"]


def test_a_hidden_secret_that_comes_back_keeps_its_value(world: World, client: TestClient) -> None:
    path = f"{API}/channels/webhook"
    config = {"url": "https://h.example/", "secret": SECRET, "parallel": 1}
    client.put(path, json={"mode": "live", "config": config}, headers=world.a.bearer)
    shown = client.get(f"{API}/channels", headers=world.a.bearer).json()["data"][-1]
    changed = shown["config"] | {"parallel": 2}
    client.put(path, json={"mode": "live", "config": changed}, headers=world.a.bearer)
    (kept,) = [one for one in world.journal.channels(world.a.id) if one.channel == "webhook"]
    assert kept.config == config | {"parallel": 2}


def test_settings_that_cannot_work_are_told_all_at_once_and_change_nothing(
    world: World, client: TestClient
) -> None:
    path, before = f"{API}/channels/email", world.journal.channels(world.a.id)
    wrong = {"hst": "x", "port": "many", "sender": "nobody"}
    for mode, codes in (("live", ["D101", "D102", "D103"]), ("capture", ["D101", "D103"])):
        body = {"mode": mode, "config": wrong}
        said = client.put(path, json=body, headers=world.a.bearer)
        assert said.status_code == 422
        assert sorted(one["code"] for one in said.json()["errors"]) == codes
    unknown = client.put(f"{API}/channels/fax", json={"mode": "capture"}, headers=world.a.bearer)
    assert [one["code"] for one in unknown.json()["errors"]] == ["D100"]
    assert world.journal.channels(world.a.id) == before


def test_a_playbook_is_checked_with_all_its_problems(world: World, client: TestClient) -> None:
    path = f"{API}/playbooks/check"
    good = client.post(path, json={"text": "name: x"}, headers=world.a.bearer).json()
    assert (good["ok"], good["hash"]) == (True, "hash-7")
    bad = client.post(path, json={"text": "x"}, headers=world.a.bearer).json()
    assert bad["ok"] is False
    assert bad["problems"][0]["where"] == "playbook.yaml:1"
    assert world.journal.playbook(world.a.id, "hash-7") is None


def test_a_playbook_is_kept_and_put_in_force(world: World, client: TestClient) -> None:
    world.answering(lambda event: [Decision("activated", event.body["hash"], NOW)])
    body = {"text": "name: new", "note": "spring"}
    response = client.post(f"{API}/playbooks", json=body, headers=world.a.bearer)
    assert response.status_code == 200, response.text
    assert response.json()["write"]["decisions"][0]["name"] == "hash-9"
    kept = world.journal.playbook(world.a.id, "hash-9")
    assert kept is not None
    assert (kept.text, kept.author, kept.note) == ("name: new", "acme rep", "spring")
    row = world.rows(world.a, 0)[-1]
    event = direct.read(row)
    assert (row.source, event.name, event.body) == (
        "system",
        "activate",
        {"hash": "hash-9", "note": "spring"},
    )
    assert (event.person, event.unit) == (0, 0)


SHOP = "name: Online shop\n" + shipped_text("b2c").replace("name: Online shop\n", "")
"""The shipped playbook, with its name first."""
STRICTER = SHOP.replace("- 4 per 1 day ", "- 3 per 1 day ")


@pytest.fixture
def kept(world: World) -> World:
    """Acme has two more versions, `first` and `second`; the second one is in force."""
    for number, (hash, text) in enumerate({"first": SHOP, "second": STRICTER}.items(), 2):
        world.journal.add_playbook(PlaybookText(world.a.id, hash, text, "ana", "n", NOW))
        with world.store.begin() as turn:
            turn.add_version(world.a.id, number, hash, NOW + number, author="ana", note=hash)
    return world


def test_every_version_says_who_when_and_why(kept: World, client: TestClient) -> None:
    rows = client.get(f"{API}/playbooks", headers=kept.a.bearer).json()["data"]
    assert [(row["number"], row["hash"], row["active"]) for row in rows] == [
        (3, "second", True), (2, "first", False), (1, "acme-hash", False),
    ]  # fmt: skip
    assert (rows[0]["author"], rows[0]["note"], rows[0]["at"]) == ("ana", "second", NOW + 3)
    active = client.get(f"{API}/playbooks/active", headers=kept.a.bearer).json()
    assert (active["hash"], active["note"], active["at"]) == ("second", "second", NOW + 3)
    assert client.get(f"{API}/playbooks/first", headers=kept.a.bearer).json()["text"] == SHOP


@pytest.mark.parametrize(
    "asked",
    [{"old": "first", "new": "second"}, {"old": "first", "new": "active"},
     {"old": "first", "text": STRICTER}],
)  # fmt: skip
def test_two_playbooks_are_compared_in_words(
    kept: World, client: TestClient, asked: dict[str, str]
) -> None:
    said = client.post(f"{API}/playbooks/diff", json=asked, headers=kept.a.bearer).json()["data"]
    assert [one["words"] for one in said] == ["consumer.caps: 4 per 1 day -> 3 per 1 day"]
    assert said[0]["path"] == ["consumer", "caps"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, 422), ({"new": "first", "text": "x"}, 422), ({"new": "third"}, 404),
     ({"text": "name: x"}, 422)],
)  # fmt: skip
def test_what_cannot_be_compared_is_said(
    kept: World, client: TestClient, asked: dict[str, str], status: int
) -> None:
    response = client.post(f"{API}/playbooks/diff", json=asked, headers=kept.a.bearer)
    assert response.status_code == status


@pytest.mark.parametrize(
    ("path", "body", "hash", "note"),
    [
        ("first/activate", {"note": "as it was"}, "first", "as it was"),
        ("rollback", {}, "first", "back to version 2"),
        ("rollback", {"note": "too few"}, "first", "too few"),
    ],
)
def test_a_version_comes_back_into_force_with_its_reason(
    kept: World, client: TestClient, path: str, body: dict[str, str], hash: str, note: str
) -> None:
    kept.answering(lambda event: [Decision("activated", event.body["hash"], NOW)])
    response = client.post(f"{API}/playbooks/{path}", json=body, headers=kept.a.bearer)
    assert response.status_code == 200, response.text
    assert response.json()["hash"] == hash
    event = direct.read(kept.rows(kept.a, 0)[-1])
    assert (event.name, event.body) == ("activate", {"hash": hash, "note": note})
    assert event.actor == "acme rep"


@pytest.mark.parametrize(
    ("path", "body"),
    [("playbooks", {"text": "name: new"}), ("playbooks/hash-9/activate", {})],
)
def test_what_is_in_force_already_is_not_put_in_force_again(
    kept: World, client: TestClient, path: str, body: dict[str, str]
) -> None:
    text = PlaybookText(kept.a.id, "hash-9", "name: new", "ana", "the first time", NOW)
    kept.journal.add_playbook(text)
    with kept.store.begin() as turn:
        turn.add_version(kept.a.id, 4, "hash-9", NOW + 9, author="ana", note="the first time")
    before = len(kept.rows(kept.a, 0))
    asked = {"note": "again"} | body
    response = client.post(f"{API}/{path}", json=asked, headers=kept.a.bearer)
    assert response.status_code == 200, response.text
    said = response.json()
    assert (said["hash"], said["write"], said["findings"]) == ("hash-9", None, [])
    assert (said["in_force"]["number"], said["in_force"]["note"]) == (4, "the first time")
    assert len(kept.rows(kept.a, 0)) == before
    assert kept.journal.playbook(kept.a.id, "hash-9") == text


def test_there_is_nothing_before_the_first_playbook(world: World, client: TestClient) -> None:
    response = client.post(f"{API}/playbooks/rollback", json={}, headers=world.a.bearer)
    assert (response.status_code, response.json()["code"]) == (409, "refused")


def test_a_bad_playbook_is_not_kept(world: World, client: TestClient) -> None:
    response = client.post(f"{API}/playbooks", json={"text": "x"}, headers=world.a.bearer)
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "P101"
    assert len(world.rows(world.a, 0)) == 1


def test_the_playbook_in_force_is_shown(world: World, client: TestClient) -> None:
    said = client.get(f"{API}/playbooks/active", headers=world.a.bearer).json()
    assert (said["number"], said["hash"], said["text"]) == (1, "acme-hash", "name: acme")


def test_rows_of_an_import_are_journaled_behind_what_is_live(
    world: World, client: TestClient
) -> None:
    rows = [
        {"kind": "traits", "occurred_at": NOW - 5, "email": "Ana@Acme.example",
         "body": {"firstName": "Ana"}, "key": "r1"},
        {"kind": "event", "name": "Order Completed", "occurred_at": NOW - 4, "user_id": "u",
         "body": {"total": 5, "tags": [1]}, "history": True},
        {"kind": "account", "occurred_at": NOW, "group_id": "g", "body": {"employee_count": "12"}},
    ]  # fmt: skip
    response = client.post(f"{API}/import/rows", json={"rows": rows}, headers=world.a.bearer)
    assert response.json()["accepted"] == 3
    kept = world.rows(world.a, 3)
    assert [row.id for row in kept] == list(
        range(response.json()["first_ref"], response.json()["last_ref"] + 1)
    )
    assert {row.source for row in kept} == {"import"}
    assert [bool(row.key) for row in kept] == [True, False, False]
    people, event, account = (msgspec.json.decode(row.body or b"", type=Event) for row in kept)
    assert (people.email, people.body) == ("ana@acme.example", {"first_name": "Ana"})
    assert (event.name, event.body, event.history) == ("Order Completed", {"total": 5}, True)
    assert account.body == {"employees": 12}


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "command", "name": "accept", "occurred_at": NOW},
        {"kind": "event", "name": "X", "occurred_at": 5},
        {"kind": "event", "name": "X", "occurred_at": NOW, "unit": 7},
        {"kind": "event", "name": "X", "occurred_at": NOW, "actor": "ana"},
        {"kind": "event", "name": "X", "occurred_at": NOW, "user_id": "u" * 600},
        {"kind": "event", "name": "", "occurred_at": NOW, "user_id": "u"},
        {"kind": "event", "name": "X", "occurred_at": NOW},
    ],
)
def test_one_bad_row_refuses_the_request(
    world: World, client: TestClient, row: dict[str, object]
) -> None:
    good = {"kind": "event", "name": "X", "occurred_at": NOW, "user_id": "u"}
    body = {"rows": [good, row]}
    response = client.post(f"{API}/import/rows", json=body, headers=world.a.bearer)
    assert response.status_code == 422
    assert "/body/rows/1" in response.json()["errors"][0]["where"]
    assert world.rows(world.a, 3) == []
