"""The API shows what a content would say, and sends nothing."""

from api_world import World
from starlette.testclient import TestClient

PATH = "/api/v1/previews"


def test_a_content_of_the_playbook_in_force_is_previewed(world: World, client: TestClient) -> None:
    asked = {"content": "check_in", "values": {"person.first_name": "Ben"}}
    shown = client.post(PATH, json=asked, headers=world.a.bearer)
    assert shown.status_code == 200, shown.text
    assert shown.json()["text"].startswith("Hello Ben,")
    assert shown.json()["missing"] == []


def test_a_content_that_is_not_there_is_named(world: World, client: TestClient) -> None:
    for asked in ({"content": "chek_in"}, {"content": "chek_in", "text": "name: x"}):
        shown = client.post(PATH, json=asked, headers=world.a.bearer)
        assert shown.status_code == 422
        assert "chek_in" in shown.text


def test_without_a_key_there_is_no_preview(client: TestClient) -> None:
    assert client.post(PATH, json={"content": "check_in"}).status_code == 401
