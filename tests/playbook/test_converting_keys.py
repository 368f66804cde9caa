"""Coverage, codes, stages and the sales cycle: what is wrong is said with its place."""

import pytest
from playbook_edits import edits
from playbook_texts import changed as changed_in
from test_playbook_schema import VALIDATOR, plain

from leadwright.core.problem import ProblemsError
from leadwright.core.time import DAY
from leadwright.playbook.diff import difference
from leadwright.playbook.load import load
from leadwright.playbook.outline import outline

DEALS = """\
    opportunity_stages: [discovery, legal_review, won, lost]
    evaluation_stages: [asleep, awake]
    sales_cycle: 200 days
    coverage:
      roles: {champion: discovery, legal: legal_review}
      people: 3
      active_within: 45 days
    codes:
      agency: {kind: partner, code: AGY-%}
"""
TEXT = changed_in("    opportunity_stages: [discovery, won, lost]\n", DEALS)


def test_it_is_read() -> None:
    plan = load(TEXT).motions["business"].convert
    assert plan.coverage is not None
    assert plan.coverage.roles == {"champion": "discovery", "legal": "legal_review"}
    assert (plan.coverage.people, plan.coverage.active_within_ms) == (3, 45 * DAY)
    assert plan.evaluation_stages == ("asleep", "awake")
    assert plan.sales_cycle_ms == 200 * DAY
    assert [(code.name, code.kind, code.code) for code in plan.codes] == [
        ("agency", "partner", "AGY-%")
    ]
    assert plan.offers == {"ten": "ten"}


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        ("{champion: discovery", "{champoin: discovery", "P107", "'champion'"),
        ("legal: legal_review}", "legal: won}", "P110", "'won'"),
        ("roles: {champion: discovery, legal: legal_review}", "roles: {}", "P114", "no role"),
        ("people: 3", "people: 0", "P107", "between 1"),
        ("active_within: 45 days", "active_within: 45 minutes", "P107", "45 minutes"),
        ("kind: partner", "kind: friend", "P107", "friend"),
        ("code: AGY-%", "code: 'AGY\\x'", "P107", "backslash"),
        ("sales_cycle: 200 days", "sales_cycle: 2 years", "P107", "2 years"),
    ],
)
def test_a_mistake_is_said_with_its_place(before: str, after: str, code: str, said: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load(changed_in(before, after, TEXT))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert said in problem.what + problem.hint
    assert problem.where.startswith("playbook.yaml:")


def test_consumers_have_no_coverage() -> None:
    with pytest.raises(ProblemsError) as caught:
        load(changed_in("    value: [total]\n", "    coverage: {roles: {user: open}}\n"))
    assert [one.what for one in caught.value.problems] == [
        "consumers decide alone: they have no coverage"
    ]


def test_the_schema_that_editors_use_knows_every_key_of_it() -> None:
    assert list(VALIDATOR.iter_errors(plain(TEXT))) == []
    assert list(VALIDATOR.iter_errors(plain(changed_in("{champion:", "{champoin:", TEXT))))


def test_every_single_change_of_it_is_said_by_the_comparison() -> None:
    whole = outline(TEXT)
    for edit in edits(whole):
        assert difference(whole, edit.of(whole)), edit.path
