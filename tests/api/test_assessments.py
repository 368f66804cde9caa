"""The API says which operating model closed revenue speaks for, and keeps nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from api_world import World
from starlette.testclient import TestClient
from typer.testing import CliRunner

from leadwright.cli import app

PATH = "/api/v1/assessments"
DEALS = [
    {"Amount": "42.000,00 EUR", "Company": "Acme", "E-mail": "ana@acme.com", "Stage": "Closed Won"},
    {"Amount": 9000, "Company": None, "E-mail": "ben@bolt-industries.com", "Stage": "Closed Won"},
    {"Amount": 120.5, "Company": "", "E-mail": "jo@gmail.com", "Stage": "Closed Won"},
    {"Amount": 8000, "Company": "Initech", "Stage": "Closed Lost"},
    {"Amount": "soon", "Company": "Hooli", "Stage": "Closed Won"},
]


def asked(world: World, client: TestClient, status: int = 200, **body: Any) -> Any:
    answer = client.post(PATH, json=body, headers=world.a.bearer)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_amounts_lead_to_a_model_with_the_reasoning(world: World, client: TestClient) -> None:
    found = asked(world, client, business="1.2m", consumer=300_000)
    assert (found["model"], found["business"], found["consumer_share"]) == ("b2b", 120_000_000, 0.2)
    assert any("More than 70 %" in reason for reason in found["reasons"])
    assert any("product_led: true" in reason for reason in found["reasons"])
    assert {"name": "mqls", "label": "MQLs"} in found["metrics"]
    assert found["deals"] is None
    led = asked(world, client, business="1.2m", consumer=300_000, product_led=True)
    assert led["model"] == "hybrid"


def test_deals_lead_to_what_a_file_of_them_does(
    world: World, client: TestClient, tmp_path: Path
) -> None:
    found = asked(world, client, deals=DEALS)
    assert (found["model"], found["business"], found["consumer"]) == ("b2b", 5_100_000, 12_050)
    assert found["deals"]["left_out"] == {"Closed Lost": 1}
    assert [(each["row"], each["code"]) for each in found["deals"]["rejected"]] == [(5, "R401")]
    kept = tmp_path / "deals.jsonl"
    kept.write_text("".join(json.dumps(row) + "\n" for row in DEALS))
    typed = json.loads(CliRunner().invoke(app, ["assess", str(kept), "--json"]).output)
    for each in (found, typed):
        each.pop("reasons")
    assert found == typed


def test_columns_and_words_are_named_by_hand(world: World, client: TestClient) -> None:
    deals = [{"Deal size": 10, "Who pays": "Walk-in"}, {"Deal size": 90, "Who pays": "Firm"}]
    columns = {"amount": "Deal size", "buyer": "Who pays"}
    means = {"Walk-in": "consumer", "Firm": "business"}
    found = asked(world, client, deals=deals, columns=columns, means=means)
    assert (found["model"], found["deals"]["columns"]) == ("b2b", columns)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "C138"),
        ({"business": 1}, "C138"),
        ({"business": 0, "consumer": 0}, "C135"),
        ({"business": "much", "consumer": -3}, "C139"),
        ({"business": 1, "consumer": 1, "deals": [{"amount": 1}]}, "C136"),
        ({"deals": [{"amount": 1, "email": "a@b.com"}], "columns": {"buyer": "kind"}}, "C131"),
    ],
)
def test_what_leads_to_no_model_is_refused_with_the_reason(
    world: World, client: TestClient, body: dict[str, Any], code: str
) -> None:
    assert code in {each["code"] for each in asked(world, client, 422, **body)["errors"]}


@pytest.mark.parametrize(
    "body",
    [
        {"deals": []},
        {"deals": [{"amount": 1}] * 10_001},
        {"deals": [{f"c{number}": 1 for number in range(101)}]},
        {"deals": [{"amount": "1" * 2_001}]},
        {"business": 1, "consumer": 1, "bussiness": 2},
        {"business": True, "consumer": []},
        {"deals": [{"amount": {"a": 1}}]},
    ],
)
def test_what_is_too_large_or_no_answer_is_refused(
    world: World, client: TestClient, body: dict[str, Any]
) -> None:
    asked(world, client, 422, **body)


def test_without_a_key_there_is_no_assessment(client: TestClient) -> None:
    assert client.post(PATH, json={"business": 1, "consumer": 1}).status_code == 401
