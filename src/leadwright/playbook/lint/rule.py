"""Every design rule there is, found by listing the folder."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeAlias

from leadwright.playbook.lint import rules as folder
from leadwright.playbook.lint import silence
from leadwright.playbook.lint.example import Example
from leadwright.playbook.lint.finding import Finding
from leadwright.playbook.model import Playbook

Find: TypeAlias = Callable[[Playbook], Iterator[Finding]]
FindAt: TypeAlias = Callable[[Playbook, int], Iterator[Finding]]

PARTS = ("What", "Why", "Fix", "Source")
"""The parts of a rule's docstring, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A design mistake, and how it is found. `bad` shows it; `near_miss` looks like it and is
    good. `find` is None for the rule about silencing, which looks at what the others found, and for
    those that ask what day it is: they have `find_at`."""

    code: str
    severity: str
    title: str
    what: str
    why: str
    fix: str
    source: str
    bad: Example
    near_miss: Example
    find: Find | None
    find_at: FindAt | None = None


@cache
def rules() -> dict[str, Rule]:
    """All rules by code, in the order of their codes."""
    modules = [import_module(f"{folder.__name__}.{m.name}") for m in iter_modules(folder.__path__)]
    found = [_rule(module) for module in (silence, *modules)]
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}


def _rule(module: ModuleType) -> Rule:
    title, parts = _read(module.__doc__ or "")
    return Rule(
        code=module.CODE,
        severity=module.SEVERITY,
        title=title,
        what=parts["What"],
        why=parts["Why"],
        fix=parts["Fix"],
        source=parts["Source"],
        bad=module.BAD,
        near_miss=module.NEAR_MISS,
        find=getattr(module, "find", None),
        find_at=getattr(module, "find_at", None),
    )


def _read(docstring: str) -> tuple[str, dict[str, str]]:
    """The title and the parts. Raises ValueError if one is missing or out of order."""
    title, *said = re.split(r"\n\n(\w+): ", cleandoc(docstring))
    if tuple(said[::2]) != PARTS:
        raise ValueError(f"{title!r} has {said[::2]}, not {PARTS}")
    texts = (" ".join(text.split()) for text in said[1::2])
    return title.strip().rstrip("."), dict(zip(PARTS, texts, strict=True))
