"""Values as rules and templates may use them: scalars of bounded size under bounded names."""

from collections.abc import Mapping
from typing import Any

TEXT_MAX = 1_024
NAME_MAX = 128
VALUES_MAX = 100
PRODUCTS_MAX = 50
_DEPTH_MAX = 5
_INT_MIN, _INT_MAX = -(2**63), 2**63 - 1


def flat(raw: Mapping[str, Any]) -> dict[str, Any]:
    """At most 100 scalars: nested objects become `outer_inner`, lists are left out.

    Texts are cut to 1,024 characters and names to 128; whole numbers beyond 64 bits become
    floats. The list `products` is kept, as up to 50 flat objects.
    """
    out: dict[str, Any] = {}
    _flatten(raw, "", out, _DEPTH_MAX)
    return out


def text(value: Any, longest: int = TEXT_MAX) -> str:
    """`value` as clean text, at most `longest` characters; `""` if neither text nor number."""
    if type(value) is str:
        return _cut(value.strip(), longest) if value else ""
    if type(value) is int or type(value) is float:
        return str(value)[:longest]
    return ""


def _flatten(raw: Mapping[str, Any], prefix: str, out: dict[str, Any], depth: int) -> None:
    for name, value in raw.items():
        if len(out) >= VALUES_MAX:
            return
        kind = type(value)
        if kind is str:
            if len(value) > TEXT_MAX or "\0" in value:
                value = _cut(value, TEXT_MAX)
        elif kind is int:
            if not _INT_MIN <= value <= _INT_MAX:
                value = _as_float(value)
        elif kind is dict:
            if depth > 1:
                _flatten(value, f"{prefix}{name}_", out, depth - 1)
            continue
        elif kind is list:
            if name != "products" or prefix:
                continue
            value = [flat(one) for one in value[:PRODUCTS_MAX] if type(one) is dict]
        elif kind is not float and kind is not bool and value is not None:
            continue
        if prefix or len(name) > NAME_MAX or "\0" in name:
            name = _cut(prefix + name, NAME_MAX)
        out[name] = value


def _cut(value: str, longest: int) -> str:
    # PostgreSQL cannot store NUL in text, so it goes nowhere.
    return value.replace("\0", "")[:longest]


def _as_float(value: int) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None
