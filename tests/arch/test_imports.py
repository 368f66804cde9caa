"""The import rules cover what exists; `make imports` enforces them."""

import tomllib
from pathlib import Path


def test_clients_get_their_import_rule_with_their_first_file(repository: Path) -> None:
    rules = tomllib.loads((repository / "importlinter.toml").read_text("utf-8"))
    ids = {contract["id"] for contract in rules["tool"]["importlinter"]["contracts"]}
    package = repository / "src" / "leadwright"
    client = any((package / part).exists() for part in ("client", "mcp"))
    assert not client or "clients" in ids, (
        "client/ and mcp/ may import nothing but the public API: add the contract `clients`, "
        "forbidding api, boot, store, channels, sources, runtime, ports, playbook and core"
    )


def test_only_folders_that_were_decided_exist(repository: Path) -> None:
    package = repository / "src" / "leadwright"
    without_introduction = [
        str(folder.relative_to(repository))
        for folder in package.rglob("*")
        if folder.is_dir() and any(folder.glob("*.py")) and not (folder / "__init__.py").exists()
    ]
    assert not without_introduction, (
        f"{without_introduction}: a folder without __init__.py is invisible to the import rules"
    )
