"""What a map says, value by value: each checked, with a problem where it is wrong."""

from difflib import get_close_matches
from typing import Any

from leadwright.core.unit import Scalar
from leadwright.sources.files.yaml import Text, Trail


def check_known(
    said: dict[str, Any], allowed: tuple[str, ...], trail: Trail, source: Text, of: str
) -> None:
    """Report names that cannot stand here."""
    for name in said:
        if name not in allowed:
            what = f"{name!r} is not something a map can say of {of}."
            source.report("M116", what, (*trail, name), did_you_mean(name, allowed))


def not_one_of(value: Any, allowed: tuple[str, ...], trail: Trail, source: Text) -> None:
    """Report a value that is none of those allowed."""
    what = f"{value!r} is not one of {', '.join(allowed)}."
    source.report("M117", what, trail, did_you_mean(str(value), allowed))


def did_you_mean(name: str, allowed: tuple[str, ...]) -> str:
    """The allowed name that was meant, or all of them."""
    close = get_close_matches(name, allowed, 1)
    return f"Did you mean {close[0]!r}?" if close else f"Possible here: {', '.join(allowed)}."


def choice(
    said: dict[str, Any], name: str, allowed: tuple[str, ...], trail: Trail, source: Text
) -> str:
    """One of the allowed values; the first where nothing is said."""
    value = said.get(name, allowed[0])
    if value in allowed:
        return str(value)
    not_one_of(value, allowed, (*trail, name), source)
    return allowed[0]


def flag(said: dict[str, Any], name: str, trail: Trail, source: Text) -> bool:
    """True or false; false where nothing is said."""
    value = said.get(name, False)
    if not isinstance(value, bool):
        source.report("M118", f"{name} must be true or false.", (*trail, name))
    return value is True


def text_of(said: dict[str, Any], name: str, trail: Trail, source: Text) -> str:
    """A text; empty where nothing is said."""
    value = said.get(name, "")
    if isinstance(value, str) and (value or name not in said):
        return value
    source.report("M119", f"{name} must be text.", (*trail, name), "Put quotes round it.")
    return ""


def texts_of(said: dict[str, Any], name: str, trail: Trail, source: Text) -> list[str]:
    """A list of texts; empty where nothing is said."""
    value = said.get(name, [])
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return [str(one) for one in value]
    what = f"{name} must be a list of texts."
    source.report("M119", what, (*trail, name), "Such as [NULL, n/a].")
    return []


def scalar_of(value: Any, trail: Trail, source: Text) -> Scalar:
    """One text, number or yes/no."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    source.report("M119", "Only one text, number or yes/no can stand here.", trail)
    return None
