"""How calls are made: what is wrong is said with its place."""

import pytest
from playbook_edits import edits
from playbook_texts import changed as changed_in
from test_playbook_schema import VALIDATOR, plain

from leadwright.core.problem import ProblemsError
from leadwright.playbook.diff import difference
from leadwright.playbook.load import load
from leadwright.playbook.outline import outline

CALLS = """\
  calls:
    hours: {from: 10:00, to: 16:00, days: monday to tuesday}
    attempts: 3
    again_after: 2 hours
    priority:
      large: {when: account.employees > 100, points: 7}
    dispositions: {connected: done, no_answer: again, never: stop}
  convert:
    opportunity_stages: [discovery, won, lost]
"""
TEXT = changed_in("  convert:\n    opportunity_stages: [discovery, won, lost]\n", CALLS)


def test_it_is_read() -> None:
    plan = load(TEXT).motions["business"].calls
    assert plan is not None
    assert plan.hours is not None
    assert (plan.hours.from_minute, plan.hours.to_minute, plan.hours.days) == (600, 960, {0, 1})
    assert (plan.attempts_max, plan.again_after_ms) == (3, 7_200_000)
    assert plan.dispositions == {"connected": "done", "no_answer": "again", "never": "stop"}
    assert load(TEXT).motions["consumer"].calls is None


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        ("to: 16:00", "to: 10:00", "P113", "work ends before it begins"),
        ("attempts: 3", "attempts: 0", "P107", "between 1"),
        ("no_answer: again", "no_answer: later", "P107", "later"),
        ("account.employees > 100, points", "account.staff > 100, points", "P122", "staff"),
        ("points: 7}", "points: 7.5}", "P107", "whole"),
    ],
)
def test_a_mistake_is_said_with_its_place(before: str, after: str, code: str, said: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load(changed_in(before, after, TEXT))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert said in problem.what + problem.hint


def test_the_schema_and_the_comparison_know_every_key_of_it() -> None:
    assert list(VALIDATOR.iter_errors(plain(TEXT))) == []
    whole = outline(TEXT)
    for edit in edits(whole):
        assert difference(whole, edit.of(whole)), edit.path
