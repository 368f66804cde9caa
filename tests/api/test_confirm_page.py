"""Consent is confirmed by a button, and by nothing else."""

from collections.abc import Callable

import msgspec
import pytest
from api_world import NOW, World
from starlette.testclient import TestClient

from leadwright.api.confirm_words import PAGES
from leadwright.capture.event import Event
from leadwright.core.ids import entity_id
from leadwright.core.outcome import Decision
from leadwright.core.time import DAY
from leadwright.orchestrate.token import (
    ConfirmingToken,
    confirm_token,
    read_confirm_token,
    read_token,
    unsubscribe_token,
)

UNTIL = NOW + 7 * DAY


@pytest.fixture
def link(world: World) -> str:
    secret = world.journal.secret("unsubscribe")
    person = entity_id(world.a.id, 1)
    said = ConfirmingToken(world.a.id, person, NOW, UNTIL, "5eed", "email")
    return "/c/" + confirm_token(secret, said)


def writes(world: World) -> list[Event]:
    """What was journaled since the world was made."""
    rows = world.rows(world.a, 0)[1:]
    return [msgspec.json.decode(row.body or b"", type=Event) for row in rows]


def _decides(*kinds: str) -> Callable[[Event], list[Decision]]:
    return lambda event: [Decision(kind, event.name, NOW, because="so") for kind in kinds]


def test_looking_at_the_link_confirms_nothing(world: World, client: TestClient, link: str) -> None:
    for response in (client.get(link), client.head(link)):
        assert response.status_code == 200
    assert '<form method="post">' in client.get(link).text
    assert writes(world) == []


def test_the_button_confirms(world: World, client: TestClient, link: str) -> None:
    world.answering(_decides("consent"))
    response = client.post(link)
    assert response.status_code == 200
    assert "Confirmed" in response.text
    (event,) = writes(world)
    assert (event.kind, event.name) == ("command", "confirm_consent")
    assert event.body == {"channel": "email", "asked": NOW, "address": "5eed"}
    assert (event.person, event.actor) == (entity_id(world.a.id, 1), "the person")


def test_pressing_it_twice_is_fine(world: World, client: TestClient, link: str) -> None:
    world.answering(_decides())
    for _ in range(2):
        assert client.post(link).status_code == 200


def test_a_link_that_does_not_count_any_more_says_so(
    world: World, client: TestClient, link: str
) -> None:
    world.answering(_decides("refused"))
    response = client.post(link)
    assert response.status_code == 410
    assert "does not count any more" in response.text


def test_what_takes_long_is_noted(world: World, client: TestClient, link: str) -> None:
    object.__setattr__(world.services, "wait_ms", 20)
    assert client.post(link).status_code == 202  # no worker runs
    assert len(writes(world)) == 1


def test_a_link_that_has_run_out_says_so_and_does_nothing(
    world: World, client: TestClient, link: str
) -> None:
    world.clock.at = UNTIL - 1
    assert client.get(link).status_code == 200
    world.clock.at = UNTIL
    for response in (client.get(link), client.post(link)):
        assert response.status_code == 410
        assert "has run out" in response.text
    assert writes(world) == []


def test_a_made_up_link_confirms_nobody(world: World, client: TestClient, link: str) -> None:
    secret = world.journal.secret("unsubscribe")
    other = unsubscribe_token(secret, world.a.id, entity_id(world.a.id, 1), "email")
    for wrong in ("/c/x", link[:-2] + "xx", link + "A", f"/c/{other}", "/c/" + "a" * 5_000):
        assert client.post(wrong).status_code == 404
    assert client.post(link.replace("/c/", "/u/")).status_code == 404
    assert writes(world) == []


def test_the_page_runs_no_scripts_and_tells_nobody_the_link(client: TestClient, link: str) -> None:
    headers = client.get(link).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("accepts", "language"),
    [("de-AT,de;q=0.9,en;q=0.5", "de"), ("ja, fr;q=0.5", "fr"), ("", "en"), (",;q=x,,", "en")],
)
def test_the_page_speaks_the_language_of_the_browser(
    client: TestClient, link: str, accepts: str, language: str
) -> None:
    said = client.get(link, headers={"Accept-Language": accepts}).text
    assert f'<html lang="{language}">' in said
    assert PAGES[language].ask[0] in said


def test_a_token_says_what_was_put_into_it_and_serves_one_purpose() -> None:
    secret = b"s" * 32
    said = ConfirmingToken(3, entity_id(3, 9), NOW, UNTIL, "5eed", "sms")
    made = confirm_token(secret, said)
    assert read_confirm_token(secret, made) == said
    assert read_confirm_token(b"t" * 32, made) is None
    assert read_token(secret, made) is None
