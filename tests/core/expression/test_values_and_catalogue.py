"""Values become what is declared, and everything in the catalogue can be read and is explained."""

from typing import Any

import pytest

from leadwright.core.catalogue import ATTRIBUTES, SCALAR_FUNCTIONS, schema, trait_types
from leadwright.core.expression.compile import compile_condition
from leadwright.core.facts import Facts
from leadwright.core.functions import FUNCTIONS
from leadwright.core.traits import declared
from leadwright.core.unit import Head, Person
from leadwright.core.value import BOOLEAN, NUMBER, TEXT, TIME, TYPES, coerce


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ("x", TEXT, "x"),
        (10115, TEXT, "10115"),
        (5.0, TEXT, "5"),
        (5.25, TEXT, "5.25"),
        (True, TEXT, "true"),
        (None, TEXT, None),
        ([1], TEXT, None),
        (float("nan"), TEXT, None),
        ("120", NUMBER, 120),
        (" 1.5 ", NUMBER, 1.5),
        ("-.5e2", NUMBER, -50.0),
        (7, NUMBER, 7),
        (True, NUMBER, None),
        ("1,200", NUMBER, None),
        ("1_200", NUMBER, None),
        ("nan", NUMBER, None),
        ("1e999", NUMBER, None),
        (float("inf"), NUMBER, None),
        (10**400, NUMBER, None),
        (2**53 + 1, NUMBER, float(2**53)),
        ("٣", NUMBER, None),
        ("9" * 500, NUMBER, None),
        (True, BOOLEAN, True),
        ("Yes", BOOLEAN, True),
        ("false", BOOLEAN, False),
        (0, BOOLEAN, False),
        (1, BOOLEAN, True),
        (2, BOOLEAN, None),
        ("maybe", BOOLEAN, None),
        ("2026-01-01", TIME, 1_767_225_600_000),
        ("2026-01-01T01:00:00+01:00", TIME, 1_767_225_600_000),
        ("2026-01-01T00:00:00.5Z", TIME, 1_767_225_600_500),
        (1_767_225_600, TIME, 1_767_225_600_000),
        (1_767_225_600_000, TIME, 1_767_225_600_000),
        ("1767225600", TIME, 1_767_225_600_000),
        ("soon", TIME, None),
        (True, TIME, None),
    ],
)
def test_a_value_becomes_what_is_declared_or_null(value: Any, type_: str, expected: Any) -> None:
    found = coerce(value, type_)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_every_attribute_can_be_read_of_somebody_unknown(name: str) -> None:
    attribute = ATTRIBUTES[name]
    literal = {TEXT: "'x'", NUMBER: "7", BOOLEAN: "true", TIME: "'2026-01-01'"}[attribute.type]
    condition = compile_condition(f"{name} = {literal}")
    facts = Facts(Person(), Head(), {}, 0)

    value = condition.values(facts)[name]

    assert condition.test(facts) is False
    assert (value is None) is attribute.nullable or not attribute.nullable
    assert attribute.nullable or value is not None


def test_everything_in_the_catalogue_is_explained() -> None:
    docs = [entry.doc for entry in (*ATTRIBUTES.values(), *FUNCTIONS.values())]
    for doc in (*docs, *SCALAR_FUNCTIONS.values()):
        assert doc.endswith(".")
        assert len(doc) > 3
    assert {entry.type for entry in ATTRIBUTES.values()} <= set(TYPES)


def test_a_playbook_may_declare_attributes_of_its_own() -> None:
    own = [declared("person", "lucky_number", NUMBER), declared("event", "mood", TEXT)]
    condition = compile_condition(
        "person.lucky_number = 7 and event.mood = 'good'", schema(own, event=True)
    )
    facts = Facts(Person(traits={"lucky_number": 7}), Head(), {"mood": "good"}, 0)

    assert condition.test(facts)
    assert trait_types(own)["person"]["lucky_number"] == NUMBER
    assert trait_types(own)["event"]["mood"] == TEXT
    assert trait_types()["account"]["is_target"] == BOOLEAN
    assert "stage" not in trait_types()["person"]
