"""The API describes itself."""

from typing import Any

import schemathesis
from starlette.testclient import TestClient


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_is_valid_openapi(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schema = schemathesis.openapi.from_dict(document)
    schema.validate()
    assert schema.statistic.operations.total == len(operations(document)) > 30


def test_every_operation_says_what_it_does_and_how_it_fails(client: TestClient) -> None:
    for name, operation in operations(client.get("/api/v1/openapi.json").json()):
        assert operation["description"], name
        assert operation["security"], name
        problem = operation["responses"]["4XX"]["content"]
        assert list(problem) == ["application/problem+json"], name
        assert "200" in operation["responses"] or "201" in operation["responses"], name


def test_there_is_a_page_to_read_it(client: TestClient) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "/api/v1/openapi.json" in page.text
