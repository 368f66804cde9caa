"""The three classic mistakes, planted in each shipped playbook that has the motion for them."""

import pytest
from lint_texts import changed_codes

from leadwright.core.problem import ProblemsError

BANT = """
attributes:
  person: {budget: number, authority: text, timeline: text}
consumer:
  stages:
    qualified: person.budget >= 500 and person.authority = 'yes' and person.timeline is not null
"""
REVIEW = """
teams:
  review:
    kim: {name: Kim Roe, email: kim@shop.example}
    lou: {name: Lou Abt, email: lou@shop.example}
consumer:
  hand_off:
    stages: [qualified]
    team: review
    remind_after: 1 hour
    accept_within: 4 hours
    recycle_after: 30 days
    reject_reasons: {not_now: recycled, not_a_fit: disqualified}
"""
EVERYBODY = """
consumer:
  hand_off: {when: null, on: null, stages: [qualified]}
"""
CALLS = """
teams:
  review: {kim: {name: Kim Roe}}
consumer:
  sequences:
    by_hand:
      enter_at_stage: [qualified]
      steps:
        - task: {name: call, kind: call, title: Call and qualify, team: review}
"""
SILENCE = """
business:
  triggers:
    dead: {after: [Page Viewed, Feature Used], idle: 24 hours, respond_within: 1 hour, start: bye}
  sequences:
    bye:
      steps:
        - send: {name: bye, channel: email, content: bye}
contents:
  bye: {subject: Goodbye, text: We take it that you are not interested.}
"""
FORGOTTEN = """
business:
  stages:
    engaged: count('Page Viewed', '24 hours') >= 1
"""
ENDED = """
business:
  sequences:
    first_days:
      enter_on: [Signed Up]
      exit: count('Page Viewed', '1 day') < 1
      steps:
        - send: {name: bye, channel: email, content: bye}
contents:
  bye: {subject: Goodbye, text: We take it that you are not interested.}
"""


@pytest.mark.parametrize(
    ("name", "planted", "code"),
    [
        ("b2c", BANT, "L102"),
        ("hybrid", BANT, "L102"),
        ("b2c", REVIEW, "L101"),
        ("hybrid", EVERYBODY, "L101"),
        ("b2c", CALLS, "L101"),
        ("hybrid", CALLS, "L101"),
    ],
)
def test_a_human_or_bant_in_a_consumer_path_is_found(name: str, planted: str, code: str) -> None:
    assert code in changed_codes(name, planted)


@pytest.mark.parametrize("name", ["b2b", "hybrid"])
@pytest.mark.parametrize("planted", [SILENCE, FORGOTTEN, ENDED])
def test_a_consumer_clock_on_a_business_deal_is_found(name: str, planted: str) -> None:
    assert "L105" in changed_codes(name, planted)


@pytest.mark.parametrize(("name", "stage"), [("b2b", "mql"), ("hybrid", "pql"), ("hybrid", "pqa")])
def test_a_deal_on_a_single_contact_is_found(name: str, stage: str) -> None:
    planted = f"business: {{stages: {{{stage}: \"count('Feature Used', '30 days') >= 5\"}}}}"
    assert changed_codes(name, planted) == {"L103"}


@pytest.mark.parametrize("name", ["b2b", "hybrid"])
def test_a_deal_that_asks_for_nobody_else_is_found(name: str) -> None:
    assert changed_codes(name, "business: {convert: {coverage: null}}") == {"L115"}


def test_business_people_without_accounts_are_found() -> None:
    assert "L104" in changed_codes("b2b", "accounts: {link: known_accounts}")


@pytest.mark.parametrize("name", ["b2b", "hybrid"])
def test_a_business_that_links_nobody_cannot_even_be_loaded(name: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        changed_codes(name, "accounts: {link: none}")
    assert [problem.code for problem in caught.value.problems] == ["P112"]
