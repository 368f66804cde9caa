"""The reference says what the loader does."""

from pathlib import Path

import pytest

from leadwright.core.expression.compile import compile_condition
from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.reference import EXAMPLES, PAGES, _sections


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_pages_are_current(name: str, repository: Path) -> None:
    page = repository / "docs" / "reference" / f"{name}.md"
    assert page.read_text("utf-8") == PAGES[name](), (
        f"type: python -m leadwright.playbook.reference {name} > docs/reference/{name}.md"
    )


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_examples_of_the_reference_are_conditions(text: str) -> None:
    assert compile_condition(text).text == text


def test_every_key_is_documented_in_one_sentence() -> None:
    for section, _ in _sections(PLAYBOOK, ()):
        for key in section.keys:
            assert key.doc.endswith("."), key.name
            assert not key.required or not key.or_else, key.name
