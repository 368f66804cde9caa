"""Playbooks of ten thousand rules load, decide, and one more is refused; other large things too."""

from time import process_time

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


def steps(number: int) -> str:
    sends = "".join(
        f"        - send: {{name: s{i}, channel: email, content: c}}\n" for i in range(number)
    )
    return f"  sequences:\n    q:\n      steps:\n{sends}"


SEGMENTS = "  segments:\n" + "".join(f"    s{i}: person.age > {i}\n" for i in range(10_001))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (HEAD + SEGMENTS, "entries in one list or mapping"),
        (HEAD + f"  caps: [{', '.join(['1 per 1 day'] * 50_000)}]\n", "entries in one list"),
        (HEAD + "".join(f"  k{i}: 1\n" for i in range(40_000)), "entries in one list or mapping"),
        (HEAD + f"  stages: {'[' * 10_000}{']' * 10_000}\n", "nested deeper than 20 levels"),
        (HEAD + f"  stages: {'{a: ' * 10_000}1{'}' * 10_000}\n", "nested deeper than 20 levels"),
        (HEAD + "x" * 50_000_000, "larger than 1 MB"),
        (HEAD + f"contents: {{c: {{text: '{'{{ person.age }}' * 60_000}'}}}}\n", "longer than"),
    ],
    ids=("segments", "caps", "keys", "lists", "mappings", "file", "text"),
)
def test_what_is_too_large_is_refused_before_it_is_looked_into(text: str, what: str) -> None:
    began = process_time()
    with pytest.raises(ProblemsError, match=what):
        load(text)
    assert process_time() - began < 8, "it is a second or two where nothing else runs"


def test_of_too_many_rules_in_all_no_condition_is_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def compiled(*_: object) -> None:
        raise AssertionError("nothing is to be compiled")

    monkeypatch.setattr("leadwright.playbook.draft.compile_condition", compiled)
    half = text(9_000)
    assert half.count("  segments:\n") == 1
    both = half.replace("  segments:\n", steps(1_001) + "  segments:\n")
    with pytest.raises(ProblemsError, match="10,002 rules, triggers and steps in one motion"):
        load(both)


def test_hundreds_of_slips_among_thousands_of_names_are_told_in_time() -> None:
    slips = "".join(f"    x{i}: segment.ss{i}\n" for i in range(200))
    few = "".join(f"    s{i}: person.age > {i}\n" for i in range(3_000))
    began = process_time()
    with pytest.raises(ProblemsError) as refused:
        load(HEAD + "  segments:\n" + few + slips)
    assert len(refused.value.problems) == 200
    assert refused.value.problems[7].hint == "did you mean 'segment.s7'?"
    assert process_time() - began < 20, "each compared with all took minutes"


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
