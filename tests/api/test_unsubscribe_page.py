"""Out with one click, and only by a click."""

import msgspec
import pytest
from api_world import World
from starlette.testclient import TestClient

from leadwright.api.unsubscribe_words import PAGES
from leadwright.capture.event import Event
from leadwright.core.ids import entity_id
from leadwright.orchestrate.token import unsubscribe_token
from leadwright.runtime.capture import NotWritten


@pytest.fixture
def link(world: World) -> str:
    secret = world.journal.secret("unsubscribe")
    return "/u/" + unsubscribe_token(secret, world.a.id, entity_id(world.a.id, 1), "email")


def writes(world: World) -> list[Event]:
    """What was journaled since the world was made."""
    rows = world.rows(world.a, 0)[1:]
    return [msgspec.json.decode(row.body or b"", type=Event) for row in rows]


def test_looking_at_the_link_changes_nothing(world: World, client: TestClient, link: str) -> None:
    for response in (client.get(link), client.head(link)):
        assert response.status_code == 200
    assert '<form method="post">' in client.get(link).text
    assert writes(world) == []


@pytest.mark.parametrize("how", ["urlencoded", "multipart", "empty"])
def test_one_click_unsubscribes(world: World, client: TestClient, link: str, how: str) -> None:
    body = {"List-Unsubscribe": "One-Click"}
    if how == "multipart":
        response = client.post(link, files={name: (None, value) for name, value in body.items()})
    else:
        response = client.post(link, data=body if how == "urlencoded" else None)
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    (event,) = writes(world)
    assert (event.kind, event.name, event.body) == ("command", "unsubscribe", {"channel": "email"})
    assert event.person == entity_id(world.a.id, 1)


def test_it_is_not_waited_for(world: World, client: TestClient, link: str) -> None:
    assert client.post(link).status_code == 200  # although no worker runs
    assert len(writes(world)) == 1


def test_a_made_up_link_unsubscribes_nobody(world: World, client: TestClient, link: str) -> None:
    for wrong in ("/u/x", link[:-2] + "xx", link + "A"):
        assert client.post(wrong).status_code == 404
    assert writes(world) == []


def test_it_is_not_said_to_be_done_before_it_is_on_disk(
    world: World, client: TestClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def submit(_rows: object) -> list[int]:
        raise NotWritten("disk full")

    monkeypatch.setattr(world.capture, "submit", submit)
    response = client.post(link)
    assert response.status_code == 503
    assert response.headers["retry-after"]
    shown = client.post(link, headers={"Accept": "text/html", "Accept-Language": "de-AT,en"})
    assert (shown.status_code, "Noch nicht" in shown.text) == (503, True)
    assert '<form method="post">' in shown.text


def test_the_page_runs_no_scripts_and_tells_nobody_the_link(client: TestClient, link: str) -> None:
    headers = client.get(link).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("asked", "language", "says"), [
    ("de-CH,de;q=0.9,en;q=0.8", "de", "Abmelden"), ("ja,fr;q=0.5", "fr", "Me désabonner"),
    ("ja", "en", "Unsubscribe"), ("", "en", "Unsubscribe"), ("x" * 5_000, "en", "Unsubscribe"),
])  # fmt: skip
def test_the_page_speaks_the_language_of_who_reads_it(
    client: TestClient, link: str, asked: str, language: str, says: str
) -> None:
    text = client.get(link, headers={"Accept-Language": asked}).text
    assert f'<html lang="{language}">' in text
    assert f'<button type="submit">{says}</button>' in text


def test_every_language_has_every_word() -> None:
    from leadwright.runtime.render import NO_MORE

    assert set(PAGES) == set(NO_MORE)
    for words in PAGES.values():
        assert all(len(said) > 2 for pair in words[1:] for said in pair)
