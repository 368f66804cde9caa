"""Playbooks of ten thousand rules load, decide, and one more is refused; other large things too."""

import pytest

from leadwright.core.expression.compile import compile_condition
from leadwright.core.facts import Facts
from leadwright.core.input import EVENT, Input
from leadwright.core.problem import ProblemsError
from leadwright.core.unit import Head, Person, Unit
from leadwright.engine.advance import advance
from leadwright.playbook.load import RULES_MAX, load
from leadwright.playbook.model import Playbook

HEAD = "leadwright: 1\nname: x\nmodel: b2c\nconsumer:\n"


def text(rules: int) -> str:
    """A playbook of so many rules: scores by what people do, and segments."""
    scores = [
        f"      e{i}: {{event: Event {i % 500}, where: event.path = '/{i}', points: 1}}\n"
        for i in range(rules // 2)
    ]
    segments = [
        f"    s{i}: count('Event {i % 50}', '7 days') >= {i % 9 + 1} and person.age > {i % 90}\n"
        for i in range(rules - rules // 2)
    ]
    engagement = "  engagement:\n    half_life: 7 days\n    rules:\n" + "".join(scores)
    return HEAD + engagement + "  segments:\n" + "".join(segments)


@pytest.fixture(scope="module")
def largest() -> Playbook:
    """As many rules as there may be."""
    return load(text(RULES_MAX))


def test_ten_thousand_rules_load_and_decide(largest: Playbook) -> None:
    unit = Unit(Head(id=1), {})
    body = {"path": "/3"}
    for minute in range(2):
        at = 1_700_049_600_000 + minute * 60_000
        advance(unit, Input(EVENT, "Event 3", at, at, person=7, body=body), largest)
    assert unit.people[7].awards["e3"].milli == 2_000
    assert len(unit.people[7].windows) == 1


def test_one_rule_more_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadwright.playbook.load.RULES_MAX", 20)
    assert load(text(20)).name == "x"
    with pytest.raises(ProblemsError) as refused:
        load(text(21))
    (problem,) = refused.value.problems
    assert problem.what == "21 rules, triggers and steps in one motion; at most 20 are allowed"


def test_a_condition_of_any_length_is_bounded() -> None:
    with pytest.raises(ProblemsError, match="at most 5000 are allowed"):
        compile_condition(" or ".join(["person.age > 3"] * 1_000))


@pytest.mark.parametrize("what", ["person.age / 0 > 1", "1 / (person.age - person.age) > 0"])
def test_a_division_by_zero_is_unknown_and_harms_nobody(what: str) -> None:
    facts = Facts(Person(traits={"age": 3}), Head(), {}, 0)
    condition = compile_condition(what)
    assert (condition.test(facts), condition.unless_false(facts)) == (False, True)


def test_a_segment_cannot_ask_for_itself_not_even_through_others() -> None:
    circle = "  segments: {a: segment.b, b: segment.a}\n"
    with pytest.raises(ProblemsError) as refused:
        load(HEAD + circle)
    assert "segment.b" in refused.value.problems[0].what


def test_parts_of_a_playbook_cannot_include_one_another() -> None:
    for included in ("!include a.yaml", "*a", "&a [*a]"):
        with pytest.raises(ProblemsError):
            load(HEAD + f"  stages: {included}\n")
