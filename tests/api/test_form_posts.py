"""Forms of any website."""

import pytest
from api_world import World
from starlette.testclient import TestClient

from leadwright.sources import form

BROWSER = {"Accept": "text/html,*/*", "Referer": "https://acme.example/contact"}


def send(world: World, client: TestClient, headers: dict[str, str], **fields: str):  # type: ignore[no-untyped-def] # httpx2's response
    data = {"email": "ana@acme.example"} | fields
    return client.post(f"/f/{world.a.write_key}", data=data, headers=headers)


def test_a_program_gets_json(world: World, client: TestClient) -> None:
    response = send(world, client, {"Accept": "application/json"})
    assert (response.status_code, response.json()) == (200, {"success": True})
    (row,) = world.rows(world.a)
    assert (row.source, form.read(row).email) == ("form", "ana@acme.example")


def test_a_visitor_gets_a_page(world: World, client: TestClient) -> None:
    response = send(world, client, BROWSER)
    assert response.status_code == 200
    assert "Thank you" in response.text


@pytest.mark.parametrize(
    "target",
    [
        "/thanks?x=1",
        "https://acme.example/thanks",
        "https://thanks.example/",
        "http://thanks.example/",
    ],
)
def test_a_visitor_is_sent_on_where_the_form_says(
    world: World, client: TestClient, target: str
) -> None:
    response = send(world, client, BROWSER, _next=target)
    assert (response.status_code, response.headers["location"]) == (303, target)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "https://acme.example@evil.example/",
        "https://acme.example:x@evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "evil.example",
    ],
)
def test_nobody_is_sent_to_a_foreign_site(world: World, client: TestClient, target: str) -> None:
    response = send(world, client, BROWSER, _next=target)
    assert response.status_code == 200
    assert "location" not in response.headers
    assert len(world.rows(world.a)) == 1


def test_files_and_multipart_forms_are_read(world: World, client: TestClient) -> None:
    response = client.post(
        f"/f/{world.a.write_key}",
        data={"email": "ana@acme.example"},
        files={"cv": ("cv.pdf", b"PDF")},
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 200
    assert form.read(world.rows(world.a)[0]).body == {"email": "ana@acme.example"}


def test_a_form_without_an_address_is_sent_back(world: World, client: TestClient) -> None:
    response = send(world, client, {"Accept": "application/json"}, email="ana@")
    assert (response.status_code, response.json()["code"]) == (400, "email_missing")
    assert world.rows(world.a) == []


def test_a_form_needs_a_known_key(world: World, client: TestClient) -> None:
    for key in ("nobody", world.a.api_key):
        response = client.post(f"/f/{key}", data={"email": "ana@acme.example"})
        assert (response.status_code, response.json()["code"]) == (401, "invalid_write_key")
