"""One field of a map: where a value comes from and what becomes of it."""

from typing import Any

from leadwright.core.unit import Scalar
from leadwright.sources.files.plan import Cut, Field, Format
from leadwright.sources.files.said import check_known, choice, flag, not_one_of, scalar_of, text_of
from leadwright.sources.files.values import TIMES, RefusedValue, SkippedRow, getter
from leadwright.sources.files.yaml import Text, Trail

CONVERSIONS = (
    "text", "number", "decimal_point", "decimal_comma", "money", "boolean", "email", "domain",
    "phone", *TIMES,
)  # fmt: skip
OTHERS = ("reject", "keep", "empty", "skip")
BADS = ("reject", "empty")
_FIELD = (
    "column", "const", "split", "lower", "values", "other", "as", "default", "bad", "prefix",
)  # fmt: skip


def field_of(name: str, said: Any, trail: Trail, source: Text, how: str) -> Field | None:
    """The field `name`, read as `how` unless it says otherwise; None, with a problem, if it
    cannot be."""
    if isinstance(said, str) and said:
        return Field(target=name, column=said, as_=how)
    if not isinstance(said, dict):
        hint = f"Write `{name}: column` or `{name}: {{column: ..., as: number}}`."
        source.report("M109", f"{name} names no column.", trail, hint)
        return None
    check_known(said, _FIELD, trail, source, "a field")
    if ("column" in said) == ("const" in said):
        what = f"{name} needs either a column or a const" + (
            ", not both." if "column" in said else "."
        )
        source.report("M109", what, trail)
        return None
    field = Field(
        target=name,
        column=text_of(said, "column", trail, source),
        const=scalar_of(said.get("const"), (*trail, "const"), source),
        split=_split(said, trail, source),
        lower=flag(said, "lower", trail, source),
        values=_values(said, trail, source),
        other=choice(said, "other", OTHERS, trail, source),
        as_=_conversion(said, how, trail, source),
        default=scalar_of(said.get("default"), (*trail, "default"), source),
        bad=choice(said, "bad", BADS, trail, source),
        prefix=text_of(said, "prefix", trail, source),
    )
    _check_const(field, trail, source)
    return field


def _check_const(field: Field, trail: Trail, source: Text) -> None:
    if field.column or field.const is None:
        return
    try:
        getter(field, Format())
    except (RefusedValue, SkippedRow) as refused:
        source.report("M131", f"The const cannot be used: {refused}.", (*trail, "const"))


def _conversion(said: dict[str, Any], how: str, trail: Trail, source: Text) -> str:
    asked = said.get("as", how)
    if asked in CONVERSIONS or asked == "" or is_time(asked):
        return str(asked)
    if asked in ("date", "datetime", "timestamp"):
        what = f"{asked!r} does not say how the time is written."
        hint = "Use iso, unix, unix_ms or a pattern such as '%d-%m-%Y %H:%M'."
        source.report("M110", what, (*trail, "as"), hint)
    else:
        not_one_of(asked, CONVERSIONS, (*trail, "as"), source)
    return how


def is_time(how: object) -> bool:
    """Whether a conversion makes a time."""
    return how in TIMES or (isinstance(how, str) and "%" in how)


def _values(said: dict[str, Any], trail: Trail, source: Text) -> dict[str, Scalar]:
    values = said.get("values", {})
    if not isinstance(values, dict) or ("values" in said and not values):
        hint = "Such as `values: {view: Product Viewed, cart: Product Added}`."
        source.report("M111", "values must say what each value becomes.", (*trail, "values"), hint)
        return {}
    return {
        str(key): scalar_of(value, (*trail, "values", str(key)), source)
        for key, value in values.items()
    }


def _split(said: dict[str, Any], trail: Trail, source: Text) -> tuple[Cut, ...]:
    asked = said.get("split", [])
    cuts = []
    for one in asked if isinstance(asked, list) else [asked]:
        by = one.get("by") if isinstance(one, dict) else one
        take = one.get("take", "first") if isinstance(one, dict) else "first"
        if not isinstance(by, str) or not by or take not in ("first", "last"):
            what = "split must say by which text, and which part to take (first or last)."
            hint = "Such as `split: {by: ';', take: last}`; a list of these is done in turn."
            source.report("M112", what, (*trail, "split"), hint)
            return ()
        cuts.append(Cut(by=by, take=take))
    return tuple(cuts)
