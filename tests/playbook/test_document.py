"""YAML as people mean it: the 1.2 core schema, and no surprises."""

from typing import Any

import pytest

from leadwright.playbook.document import Items, Leaf, Mapping, Node, compose
from leadwright.playbook.problems import Problems


def read(text: str) -> dict[str, Any]:
    """The document as plain values."""
    problems = Problems()
    tree = compose(text, "x.yaml", problems)
    assert not problems.found
    plain: dict[str, Any] = bare(tree)
    return plain


def bare(node: Node) -> Any:
    """A node without its lines."""
    match node:
        case Leaf():
            return node.value
        case Items():
            return [bare(item) for item in node.items]
        case Mapping():
            return {key: bare(value) for key, value in node.entries.items()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on", "on"),
        ("off", "off"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("y", "y"),
        ("21:00", "21:00"),
        ("21:30:15", "21:30:15"),
        ("2026-01-01", "2026-01-01"),
        ("1_000", "1_000"),
        ("0x1F", 31),
        ("0o17", 15),
        ("017", 17),
        ("0b1", "0b1"),
        ("12", 12),
        ("+12", 12),
        ("-1.5e3", -1500.0),
        (".5", 0.5),
        ("1.", 1.0),
        (".inf", ".inf"),
        ("true", True),
        ("False", False),
        ("tRue", "tRue"),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ("|\n  a\n  b", "a\nb\n"),
        (">\n  a\n  b", "a b\n"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, meant: Any) -> None:
    found = read(f"key: {written}\n")["key"]
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize("key", ["on", "NO", "y", "12", "true", "null", "21:00", "<<"])
def test_a_key_is_always_text(key: str) -> None:
    assert read(f"{key}: 1") == {key: 1}


def test_every_value_knows_its_line() -> None:
    tree = compose("a: 1\nb:\n  - x\n  - y: 2\n", "x.yaml", Problems())
    items = tree.entries["b"]
    assert isinstance(items, Items)
    assert tree.lines == {"a": 1, "b": 2}
    assert [item.line for item in items.items] == [3, 4]


def test_the_first_of_two_equal_keys_counts_and_both_are_named() -> None:
    problems = Problems()
    tree = compose("a: 1\n'a': 2\n", "x.yaml", problems)
    assert bare(tree) == {"a": 1}
    [problem] = problems.found
    assert (problem.code, problem.where) == ("P102", "x.yaml:2")
    assert "line 1" in problem.hint
