"""The reference pages say all there is."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from leadwright.api.access import SCOPES

CODE = re.compile(
    r'(?:ApiError\(\s*\d+,|Malformed\(|__init__\(|return ApiError\(\d+,)\s*"([a-z_]+)"'
)


def page(repository: Path, name: str) -> str:
    return (repository / "docs" / "reference" / name).read_text("utf-8")


def test_every_operation_and_command_is_on_the_page(repository: Path, client: TestClient) -> None:
    text = page(repository, "http-api.md")
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    missing = []
    for path, methods in paths.items():
        for method in methods:
            name = f"{method.upper()} {path}"
            if path.startswith("/commands/"):
                name = path.removeprefix("/commands/")
            if f"`{name}`" not in text:
                missing.append(name)
    assert not missing


@pytest.mark.parametrize("scope", SCOPES)
def test_every_scope_is_on_the_page(repository: Path, scope: str) -> None:
    assert f"`{scope}`" in page(repository, "http-api.md")


def test_every_code_is_on_a_page(repository: Path) -> None:
    pages = page(repository, "http-api.md") + page(repository, "capture.md")
    package = repository / "src" / "leadwright"
    said = set()
    for folder in ("api", "sources/segment", "sources/form", "sources/direct"):
        for file in (package / folder).rglob("*.py"):
            text = file.read_text("utf-8")
            said |= set(CODE.findall(text)) | set(re.findall(r'"(T\d{3})"', text))
    assert len(said) > 30
    assert {code for code in said if f"`{code}`" not in pages} == set()
