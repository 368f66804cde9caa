"""The JSON Schema of playbooks, for editors: made from the tables the loader reads by.

It knows keys, kinds and forms. Whether names exist, conditions fit their types and the whole makes
sense is for `leadwright check`. A test keeps the committed copy current:
`python -m leadwright.playbook.schema > docs/reference/playbook.schema.json`.
"""

import json
import re
import sys
from collections.abc import Callable
from typing import Any

from leadwright.convert.plan import ROLES
from leadwright.core.expression.parse import LENGTH_MAX
from leadwright.core.problem import LINK
from leadwright.core.time import UNITS
from leadwright.playbook.keys import PLAYBOOK
from leadwright.playbook.kinds import (
    CLOCK,
    CODE,
    DAY_FORM,
    DAYS,
    NAME,
    Choice,
    ClockTime,
    ConditionText,
    Day,
    Days,
    Flag,
    Kind,
    Length,
    Matching,
    Name,
    Names,
    Number,
    Plain,
    Rate,
    Text,
    Zone,
    good_code,
)
from leadwright.playbook.languages import EXAMPLES, Language
from leadwright.playbook.load import MOTIONS
from leadwright.playbook.qualify_keys import LETTER, good_letter
from leadwright.playbook.sales_kinds import DATES, Dates, good_role
from leadwright.playbook.shapes import Key, ListOf, MapOf, Nested, OneKeyOf, Section

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The one that editors understand."""

Schema = dict[str, Any]

_NAMES: dict[Callable[..., None], re.Pattern[str]] = {good_code: CODE, good_letter: LETTER}
"""What checks names -> how they look."""

_YES_OR_NO = "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"
_UNIT = f"({'|'.join(UNITS)})s?"
_DURATION = rf"^\s*\d+(\.\d+)?\s*{_UNIT}\s*$"
_RATE = rf"^\s*\d{{1,9}}\s+per\s+(\d{{1,9}}\s+)?{_UNIT}\s*$"
_RATE_OF_DAY = r"^\s*\d{1,9}\s+per\s+((\d{1,9}\s+)?(days?|weeks?)|24\s+hours?)\s*$"


def playbook_schema() -> Schema:
    """The schema of a whole playbook."""
    definitions: dict[str, Schema] = {}
    whole = _section(PLAYBOOK, definitions)
    return {
        "$schema": DIALECT,
        "$id": f"{LINK}playbook.schema.json",
        "title": "Leadwright playbook",
        **whole,
        "allOf": [_model(model) for model in MOTIONS],
        "definitions": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """docs/reference/playbook.schema.json."""
    return json.dumps(playbook_schema(), indent=2, ensure_ascii=False) + "\n"


def _model(model: str) -> Schema:
    """The motions that a model runs are needed, the others refused."""
    every = {motion for motions in MOTIONS.values() for motion in motions}
    refused = sorted(every - set(MOTIONS[model]))
    then: Schema = {"required": list(MOTIONS[model])}
    if refused:
        then["properties"] = dict.fromkeys(refused, False)
    chosen = {"properties": {"model": {"const": model}}, "required": ["model"]}
    return {"if": chosen, "then": then}


def _section(section: Section, definitions: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {key.name: _key(key, definitions) for key in section.keys},
        "required": [key.name for key in section.keys if key.required],
        "additionalProperties": False,
    }


def _key(key: Key, definitions: dict[str, Schema]) -> Schema:
    said = key.doc if not key.or_else else f"{key.doc} Without it: {key.or_else}."
    shape = _shape(key.kind, definitions)
    # Beside a $ref this dialect sees nothing.
    return {"description": said, **({"allOf": [shape]} if "$ref" in shape else shape)}


def _shape(kind: Kind, definitions: dict[str, Schema]) -> Schema:
    match kind:
        case Section():
            return _reference(kind, definitions)
        case ListOf(of):
            return {"type": "array", "items": _shape(of, definitions)}
        case Nested():
            return _shape(kind.whole, definitions)
        case OneKeyOf(section):
            return _one_of(section, definitions)
        case MapOf(of, _, check_name):
            names = {"pattern": _whole(_NAMES.get(check_name, NAME))}
            return {
                "type": "object",
                "propertyNames": {"enum": list(ROLES)} if check_name is good_role else names,
                "additionalProperties": _shape(of, definitions),
            }
    return _value(kind)


def _reference(section: Section, definitions: dict[str, Schema]) -> Schema:
    """The section by name, defined once; a plain value may stand for its shorthand."""
    name = section.title.replace(" ", "_")
    if name not in definitions:
        definitions[name] = {}
        whole = _section(section, definitions)
        if section.shorthand:
            short = _shape(section.by_name[section.shorthand].kind, definitions)
            whole = {"anyOf": [short, whole]}
        definitions[name] = whole
    return {"$ref": f"#/definitions/{name}"}


def _one_of(section: Section, definitions: dict[str, Schema]) -> Schema:
    """Exactly one of the section's keys; by name, since a step may hold steps."""
    name = section.title.replace(" ", "_")
    if name not in definitions:
        definitions[name] = {}
        one = _section(section, definitions)
        definitions[name] = {**one, "minProperties": 1, "maxProperties": 1}
    return {"$ref": f"#/definitions/{name}"}


def _value(kind: Kind) -> Schema:
    match kind:
        case Text(max=most):
            return {"type": "string", "pattern": r"\S", "maxLength": most}
        case Matching(form=form, example=example):
            return {"type": "string", "pattern": _whole(form), "examples": [example]}
        case Name():
            return {"type": "string", "pattern": _whole(NAME)}
        case Language():
            return {"type": "string", "examples": list(EXAMPLES)}
        case Zone():
            return {"type": "string", "examples": ["Europe/Berlin", "America/New_York"]}
        case ConditionText():
            return {"type": ["string", "boolean"], "maxLength": LENGTH_MAX}
        case Number(min=least, max=most, whole=whole):
            kind_of = "integer" if whole else "number"
            return {"type": kind_of, "minimum": least, "maximum": most}
        case Flag():
            return {"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": _YES_OR_NO}]}
        case Choice(options):
            return {"enum": list(options)}
        case Length():
            return {"type": "string", "pattern": _DURATION, "examples": ["5 minutes", "2 days"]}
        case Rate(whole_days=whole_days):
            rate, each = (_RATE_OF_DAY, "3 per day") if whole_days else (_RATE, "4 per 1 day")
            return {"type": "string", "pattern": rate, "examples": [each]}
        case Names():
            one = {"type": "string", "pattern": _whole(NAME)}
            return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
        case Day():
            return {"type": "string", "pattern": _whole(DAY_FORM), "examples": ["2027-03-31"]}
        case Plain():
            return {"type": ["string", "number", "boolean"]}
        case Days():
            one = {"type": "string", "pattern": _whole(DAYS)}
            return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
        case ClockTime():
            return {"type": "string", "pattern": _whole(CLOCK), "examples": ["21:00"]}
        case Dates():
            return {"type": "string", "pattern": _whole(DATES), "examples": ["2026-12-24"]}
    raise TypeError(f"no schema for {type(kind).__name__}")


def _whole(form: re.Pattern[str]) -> str:
    """As JSON Schema writes a pattern that the whole text has to match."""
    text = form.pattern
    if form.flags & re.DOTALL:
        text = text.replace(".*", r"[\s\S]*")
    return f"^(?:{text})$"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
