"""Conditions that decide nothing, and contents that leave somebody without one."""

import pytest
from lint_texts import changed_codes

LETTERS = "\ncontents: {one: {subject: A, text: A, %s}, two: {subject: B, text: B, %s}}"
CHOICE = "{send: {name: sent, channel: email, content: [one, two]}}"
CHAMPION = "{branch: {name: b, when: person.role = 'champion', then: [" + CHOICE + "]}}"


@pytest.mark.parametrize(
    ("planted", "code"),
    [
        ("sequences: {first_steps: {goal_when: person.age > 5 and person.age < 3}}", "L188"),
        ("sequences: {first_steps: {exit: score.engagement < 0}}", "L188"),
        ("sequences: {first_steps: {exit: score.engagement >= 0}}", "L188"),
        ("calls: {priority: {never: {when: account.engagement < 0, points: 5}}}", "L188"),
        ("interests: {price: score.fit > 1000}", "L140"),
        ("interests: {cats: person.is_known}", "L190"),
    ],
)
def test_conditions_that_decide_nothing_are_found(planted: str, code: str) -> None:
    assert changed_codes("b2b", f"business: {{{planted}}}") == {code}


@pytest.mark.parametrize(
    ("steps", "one", "two", "codes"),
    [
        (CHOICE, "roles: [champion]", "roles: [economic_buyer]", {"L130"}),
        (CHOICE, "roles: [champion]", "expires: 2199-01-01", set()),
        (CHAMPION, "roles: [champion]", "roles: [champion]", set()),
        (CHAMPION.replace("then:", "else:"), "roles: [champion]", "roles: [champion]", {"L130"}),
        ("{send: {name: sent, channel: email, content: one}}, {wait: 1 day}, {send: {name: more, "
         "channel: email, content: two}}", "interests: [cats]", "roles: []", {"L190"}),
        (CHOICE, "interests: [cats]", "roles: []", set()),
    ],
)  # fmt: skip
def test_contents_for_some_leave_nobody_without_one(
    steps: str, one: str, two: str, codes: set[str]
) -> None:
    cats = "interests: {cats: person.is_known}, " if "cats" in one else ""
    planted = (
        f"business: {{sequences: {{zed: {{value: 1, enter_on: [Zed Done], goal: [Zed Over],"
        f" steps: [{steps}]}}}}}}{LETTERS % (one, two)}"
    )
    assert changed_codes("b2b", planted.replace("business: {", "business: {" + cats, 1)) == codes
