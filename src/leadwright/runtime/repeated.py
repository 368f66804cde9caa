"""What people have said of themselves, as a message may repeat it.

Anybody can fill a form in with somebody else's address. Without care the first line of our message
would be theirs: a page of text, or a link, under our name.
"""

import re
from collections.abc import Mapping
from typing import Any

SAID = ("person", "account", "household", "facts")
NAMES = ("first_name", "last_name", "name")
NAME_CHARS_MAX = 100
_NO_NAME = ("://", "www.")
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
"""Control characters, ends of lines, and marks that turn the direction of what follows."""


def repeatable(variables: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a touch with texts of one line, and without names that are none: with a web
    address in it, or longer than names are. What a template says instead is up to its author."""
    said = dict(variables)
    for group in SAID:
        values = said.get(group)
        if isinstance(values, Mapping):
            said[group] = {name: _one_line(value) for name, value in values.items()}
    person = said.get("person")
    if isinstance(person, dict):
        for name in NAMES:
            if name in person and not _is_name(person[name]):
                del person[name]
    return said


def _one_line(value: Any) -> Any:
    if not isinstance(value, str) or value.isprintable():
        return value
    return " ".join(_NOT_IN_A_LINE.sub(" ", value).split())


def _is_name(value: Any) -> bool:
    if not isinstance(value, str):
        return True
    low = value.lower()
    return len(value) <= NAME_CHARS_MAX and not any(mark in low for mark in _NO_NAME)
