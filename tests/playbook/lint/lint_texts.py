"""Playbooks through lint, for tests."""

from leadwright.playbook.lint import Linted, lint
from leadwright.playbook.lint.example import patched
from leadwright.playbook.load import load


def linted(text: str) -> Linted:
    """What lint says about a text."""
    return lint(load(text), text)


def codes(text: str) -> set[str]:
    """The codes of its findings."""
    return {each.code for each in linted(text).findings}


def changed_codes(base: str, change: str) -> set[str]:
    """The codes of a shipped playbook with a change."""
    return codes(patched(base, change).text)
