"""Which parts of a condition ask something of the account alone."""

import pytest

from leadwright.core.expression.compile import compile_condition
from leadwright.core.expression.uses import account_parts


@pytest.mark.parametrize(
    ("text", "parts", "traits"),
    [
        ("person.age > 3", 0, set()),
        ("account.is_target and account.employees > 9", 1, set()),
        ("person.is_known and account.is_target", 1, set()),
        ("person.is_known and (account.is_target or person.age > 3)", 1, set()),
        ("count('A', '1 day') > 1 or account_count('A', '1 day') > 5", 1, set()),
        ("person.country = account.country", 0, {"country"}),
        ("bant.need and score.fit > 3", 1, set()),
        ("not (person.age > 3 and account.is_target)", 1, set()),
    ],
)
def test_the_largest_parts_about_the_account_are_found(
    text: str, parts: int, traits: set[str]
) -> None:
    test = compile_condition(text).checked
    assert test is not None
    found, keys = account_parts(test)
    assert (len(found), keys) == (parts, traits)
