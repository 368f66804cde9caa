"""Every line that we log stands in the documentation, with its level and fields."""

import ast
import re
from collections.abc import Iterator

import pytest
from pages import ROOT

PAGE = "docs/how-to/operate.md"
LEVELS = ("debug", "info", "warning", "error", "critical")
ROW = re.compile(r"^\| `([a-z_.]+)` \| (\w+) \|.*\|([^|]*)\|$", re.MULTILINE)


def _logged() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(event, level, fields) of every line in the code."""
    for file in (ROOT / "src").rglob("*.py"):
        if "demo" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            level, on = node.func.attr, ast.unparse(node.func.value)
            told = node.args and isinstance(node.args[0], ast.Constant)
            if level in LEVELS and told and re.search(r"log|structlog", on):
                event = str(ast.literal_eval(node.args[0]))
                yield event, level, frozenset(word.arg or "" for word in node.keywords)


def test_every_line_that_is_logged_is_told() -> None:
    told = {row[1]: (row[2], row[3]) for row in ROW.finditer((ROOT / PAGE).read_text("utf-8"))}
    logged = sorted(_logged())
    assert len(logged) >= 10
    for event, level, fields in logged:
        assert event in told, f"{PAGE} does not tell of {event}"
        assert told[event][0] == level, event
        assert set(re.findall(r"`(\w+)`", told[event][1])) == fields, event
    gone = set(told) - {event for event, _, _ in logged} - {"library"}
    assert not gone, f"{PAGE} tells of what is not logged: {gone}"


@pytest.mark.parametrize("field", ["email", "name", "body", "path", "secret", "text"])
def test_no_line_has_a_field_for_personal_data(field: str) -> None:
    assert not [event for event, _, fields in _logged() if field in fields]
