"""A slip of the pen is told as such, with what was probably meant; every error says what to do."""

import re
from pathlib import Path

import pytest
from api_world import World
from starlette.testclient import TestClient

from leadwright.api.hints import HINTS

API = "/api/v1"
CODES = re.compile(r'(?:ApiError\(\s*\d+,\s*|Malformed\(\s*|_refused\(\s*)"([a-z_]+)"')


def test_every_code_of_an_error_says_what_to_do() -> None:
    source = Path(__file__).parents[2] / "src" / "leadwright"
    found = {
        code
        for folder in ("api", "sources")
        for path in (source / folder).rglob("*.py")
        for code in CODES.findall(path.read_text("utf-8"))
    }
    assert len(found) > 20
    assert found <= set(HINTS)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        (f"{API}/commands/acept", f"did you mean {API}/commands/accept?"),
        (f"{API}/peple", f"did you mean {API}/people?"),
        (f"{API}/people/", "without the slash at the end"),
        ("/v1/track/", "without the slash at the end"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_was_meant(
    world: World, client: TestClient, path: str, hint: str
) -> None:
    said = client.post(path, json={}, headers=world.a.bearer, follow_redirects=False)
    assert said.status_code == 404
    assert said.json()["errors"][0]["hint"] == hint


def test_nobody_is_sent_where_the_host_header_says(client: TestClient) -> None:
    for path in ("/v1/track/", API, f"{API}/people/", "/health/"):
        headers = {"Host": "evil.example"}
        answer = client.get(path, headers=headers, follow_redirects=False)
        assert (answer.status_code, answer.headers.get("location")) == (404, None)


def test_a_parameter_nobody_reads_is_told_instead_of_listing_everybody(
    world: World, client: TestClient
) -> None:
    said = client.get(f"{API}/people?stag=mql&zz=name&limit=1", headers=world.a.bearer)
    assert said.status_code == 422
    assert [(one["where"], one["code"]) for one in said.json()["errors"]] == [
        ("/query/stag", "A423"),
        ("/query/zz", "A423"),
    ]
    hints = [one["hint"] for one in said.json()["errors"]]
    assert hints[0] == "did you mean stage?"
    assert "limit" in hints[1]


def test_a_field_nobody_reads_is_told_with_the_one_that_was_meant(
    world: World, client: TestClient
) -> None:
    said = client.put(
        f"{API}/channels/email", json={"mod": "live", "mode": "live"}, headers=world.a.bearer
    )
    [problem] = said.json()["errors"]
    assert (problem["where"], problem["hint"]) == ("/body/mod", "did you mean mode?")


def test_json_that_breaks_off_says_where(world: World, client: TestClient) -> None:
    headers = world.a.bearer | {"Content-Type": "application/json"}
    [problem] = client.post(f"{API}/keys", content=b'{"kind": }', headers=headers).json()["errors"]
    assert (problem["where"], problem["hint"]) == ("/body", "at character 9")
    posted = client.post(
        "/v1/track",
        content=b'{"event": oh}',
        headers={"Authorization": f"Bearer {world.a.api_key}"},
    )
    assert posted.json()["code"] == "malformed_json"
    assert "byte 10" in posted.json()["detail"]


@pytest.mark.parametrize("name", ["²", "١٢", "1²", "³" * 15])
def test_digits_that_are_no_numbers_name_nobody(
    world: World, client: TestClient, name: str
) -> None:
    for path in (f"/people/{name}", f"/accounts/{name}", f"/households/{name}/timeline"):
        assert client.get(f"{API}{path}", headers=world.a.bearer).status_code == 404
    said = client.post(f"{API}/commands/unsubscribe", json={"person": name}, headers=world.a.bearer)
    assert said.status_code == 404


def test_head_says_what_get_would(world: World, client: TestClient) -> None:
    for path in ("/", "/health", f"{API}/people", f"{API}/docs"):
        got = client.get(path, headers=world.a.bearer)
        head = client.head(path, headers=world.a.bearer)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
    assert client.head(f"{API}/people").status_code == 401


@pytest.mark.parametrize("path", ["/", f"{API}/docs", "/u/nonsense"])
def test_a_page_runs_nothing_and_asks_nobody_else(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"<script|<link|<img|src=|url\(", answer.text)
    assert not re.search(r'href="(?!/|#)', answer.text)
    assert '<html lang="en">' in answer.text


def test_the_page_of_the_api_shows_every_operation(client: TestClient) -> None:
    text = client.get(f"{API}/docs").text
    document = client.get(f"{API}/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert f"<b>{method.upper()}</b> <code>{API}{path}</code>" in text
            assert [
                scope for one in operation["security"] for each in one.values() for scope in each
            ]
    assert "The key needs the scope <code>people:read</code>" in text


def test_whoever_filled_a_form_wrong_reads_a_page(world: World, client: TestClient) -> None:
    browser = {"Accept": "text/html,*/*"}
    answer = client.post(f"/f/{world.a.write_key}", data={"name": "<b>Ana"}, headers=browser)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "needs an e-mail address" in answer.text
    assert "<b>" not in answer.text
    program = client.post(f"/f/{world.a.write_key}", data={"name": "Ana"})
    assert program.json()["code"] == "email_missing"
