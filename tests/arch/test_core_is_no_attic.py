"""A word enters `core` when two stages need it, and leaves when they no longer do."""

import ast
from collections import defaultdict
from collections.abc import Iterator

import pytest
from tidy import SOURCE, File, files

OUTWARD = {"playbook", "engine", "ports", "runtime"}
"""Parts that work for all stages: one of them is reason enough."""


def test_every_word_in_core_is_shared_by_two_stages_or_used_by_the_engine() -> None:
    sources = files(*SOURCE)
    core = [file for file in sources if file.part == "core"]
    users = _users(sources)
    inside = {name for file in core for name in _mentioned(file)}
    lonely = [
        f"{place}  `{'`, `'.join(names)}` is used by {', '.join(sorted(parts)) or 'nobody'}; "
        "move it to the one part that needs it"
        for place, names in _words(core)
        if not _shared(parts := set().union(*(users[name] for name in names)))
        and not inside & set(names)
    ]
    if lonely:
        pytest.fail("\n".join(lonely), pytrace=False)


def _shared(parts: set[str]) -> bool:
    return len(parts) >= 2 or bool(parts & OUTWARD)


def _words(core: list[File]) -> Iterator[tuple[str, list[str]]]:
    """(where, names that stand or fall together): a folder inside core is one word."""
    folders: dict[str, list[str]] = defaultdict(list)
    for file in core:
        for line, names in _defined(file):
            if len(file.path.parts) > 4:
                folders[str(file.path.parent)] += names
            else:
                yield f"{file.path}:{line}", names
    yield from folders.items()


def _users(sources: list[File]) -> dict[str, set[str]]:
    """name -> the parts outside core that import it, by itself or through its module."""
    users: dict[str, set[str]] = defaultdict(set)
    for file in sources:
        if file.part == "core":
            continue
        modules = set()
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "leadwright.core"
            ):
                for alias in node.names:
                    users[alias.name].add(file.part)
                    modules.add(alias.asname or alias.name)
        for node in ast.walk(file.tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in modules
            ):
                users[node.attr].add(file.part)
    return users


def _defined(file: File) -> Iterator[tuple[int, list[str]]]:
    """The public names of a module; those of one assignment stand or fall together."""
    for node in file.tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        else:
            continue
        if public := [name for name in names if not name.startswith("_")]:
            yield node.lineno, public


def _mentioned(file: File) -> Iterator[str]:
    """Names that core itself uses, to make other words from them."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
