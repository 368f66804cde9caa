"""Many conditions as one function give what each gives alone."""

from typing import Any

from expression_worlds import conditions, facts_of, people
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.core.expression.compile import compile_condition, compile_table
from leadwright.core.expression.generate import FORMS
from leadwright.core.facts import Facts
from leadwright.core.unit import Head, Person

FACTS = [facts_of(row) for row in people(25, seed=3)]


@given(texts=st.lists(conditions, max_size=6), form=st.sampled_from(FORMS))
@settings(max_examples=150)
def test_a_table_agrees_with_its_conditions(texts: list[str], form: str) -> None:
    compiled = [compile_condition(text) for text in texts]
    table = compile_table(compiled, form)
    for facts in FACTS:
        assert table(facts) == tuple(getattr(condition, form)(facts) for condition in compiled)


@given(text=conditions)
@settings(max_examples=150)
def test_whoever_may_enter_may_stay_and_is_not_refused(text: str) -> None:
    condition = compile_condition(text)
    for facts in FACTS:
        if condition.test(facts):
            assert condition.keep(facts)
            assert condition.unless_false(facts)


class Counting(dict[str, list[int]]):
    """Windows that know how often they were asked."""

    asked = 0

    def get(self, *asked: Any) -> Any:
        self.asked += 1
        return super().get(*asked)


def test_what_several_conditions_read_is_read_once() -> None:
    texts = [f"count('A', '7 days') >= {n}" for n in range(1, 31)]
    table = compile_table(map(compile_condition, texts))
    windows = Counting({"A": [5, 6, 7]})
    facts = Facts(Person(windows=windows), Head(), {}, at=10)

    assert table(facts) == (True, True, True, *(False,) * 27)
    assert windows.asked == 1


def test_a_condition_reads_no_further_than_it_must() -> None:
    condition = compile_condition("person.is_known and count('A', '7 days') >= 1")
    windows = Counting()
    facts = Facts(Person(windows=windows), Head(), {}, at=10)

    assert condition.test(facts) is False
    assert windows.asked == 0


def test_an_empty_table_is_an_empty_answer() -> None:
    assert compile_table([])(FACTS[0]) == ()
