"""What is wrong with a condition is said when it is saved: all of it, and where."""

import pytest

from leadwright.core.catalogue import EVERYTHING, schema
from leadwright.core.expression.compile import compile_condition
from leadwright.core.expression.trouble import CODES
from leadwright.core.problem import Problem, ProblemsError

MISTAKES = [
    # text, code, character, part of what, part of hint
    ("", "P120", 1, "empty", "true"),
    ("   ", "P120", 1, "empty", "true"),
    ("person.age >", "P120", 12, "missing after '>'", ""),
    ("person.age between 3", "P120", 20, "missing", ""),
    ("(person.age > 3", "P120", 15, "", ""),
    ("person.age > 3)", "P120", 15, "", ""),
    ("person.age 3", "P120", 12, "", ""),
    ("person.title = 'CTO", "P120", 16, "never closed", "doubled"),
    ("count('A', 7 days) > 1", "P120", 14, "'days'", "'7 days'"),
    ("person.country in 'DE'", "P121", 1, "this form", "in ('DE', 'AT')"),
    ("person.age in ()", "P120", 1, "needs a list", "in ("),
    (r"person.title like 'a\b'", "P120", 19, "backslash", ""),
    ('person.plan = "pro"', "P121", 15, '"pro"', "'pro'"),
    ("person.age == 3", "P121", 12, "==", "`=`"),
    ("person.title ilike 'x'", "P121", 14, "ilike", "ignores case"),
    ("select 1", "P121", 1, "select", ""),
    ("person.age > 3; drop", "P121", 15, "';'", ""),
    ("person.title || 'x' = 'y'", "P121", 14, "||", ""),
    ("case when true then 1 end = 1", "P121", 1, "case", ""),
    ("person.age::text = '1'", "P121", 11, "::", ""),
    ("person.age > 3 -- adults", "P121", 16, "comment", "#"),
    ("person.is_known is true", "P121", 1, "`is`", "itself"),
    ("person.title in (person.name)", "P121", 18, "literals", "or"),
    ("person.title = 'a' 'b'", "P121", 16, "not part of", ""),
    ("count(distinct person.title) > 1", "P121", 7, "distinct", ""),
    ("person.age % 2 = 0", "P121", 12, "%", ""),
    ("account.employes >= 200", "P122", 1, "account.employes", "account.employees"),
    ("person.age > 3 and employees > 3", "P122", 20, "employees", "account.employees"),
    ("person.shoe_size_eu > 3", "P122", 1, "shoe", "attributes: {person"),
    ("persn.zzzzzzzz = 1", "P122", 1, "persn", "start with"),
    ("Person.Age > 3", "P122", 1, "Person.Age", ""),
    ("person.address.city = 'x'", "P122", 1, "person.address.city", ""),
    ("cuont('A', '1 day') > 1", "P122", 1, "cuont", "count"),
    ("upper(person.title) = 'X'", "P122", 1, "upper", ""),
    ("ifnull(person.title, 'x') = 'X'", "P122", 1, "ifnull", ""),
    ("__import__('os')", "P122", 1, "__import__", ""),
    ("person.title like 5", "P123", 19, "pattern", "'/pricing%'"),
    ("person.title like person.name", "P123", 19, "pattern", ""),
    ("person.age like '5'", "P123", 1, "text", ""),
    ("person.age > '5'", "P123", 14, "'5' is text", "5"),
    ("person.country = 5", "P123", 18, "5 is a number", "'5'"),
    ("person.age", "P123", 1, "not a condition", "compare"),
    ("person.age and true", "P123", 1, "not a condition", ""),
    ("(person.age > 1) = true", "P123", 2, "condition stands", "and"),
    ("1 < person.age < 3", "P123", 1, "condition stands", ""),
    ("person.is_known > false", "P123", 1, "no order", "`=`"),
    ("person.is_known = 'true'", "P123", 19, "text", "without quotes"),
    ("person.title + 1 = 2", "P123", 1, "needs numbers", ""),
    ("person.first_seen > 'yesterday'", "P123", 21, "'yesterday'", "2026-01-31"),
    ("person.first_seen > person.age", "P123", 21, "person.age", ""),
    ("lower(person.age) = 'x'", "P123", 1, "lower", ""),
    ("length(person.title, 3) = 1", "P123", 1, "length", ""),
    ("coalesce(person.title) = 'x'", "P123", 1, "two or more", ""),
    ("coalesce(null, null) is null", "P123", 1, "two or more", ""),
    ("coalesce(person.age, 'x') = 1", "P123", 22, "'x'", ""),
    ("person.age in (1, 'x')", "P123", 19, "'x'", ""),
    ("person.email = null", "P124", 1, "never true", "person.email is null"),
    ("person.email <> null", "P124", 1, "never true", "person.email is not null"),
    ("person.age in (1, null)", "P124", 1, "never true", "person.age is null"),
    ("person.age between null and 3", "P124", 1, "never true", ""),
    ("count('A') > 1", "P125", 1, "event and a window", "count("),
    ("count(*) > 1", "P125", 1, "event and a window", ""),
    ("count('A', 7) > 1", "P125", 1, "both in quotes", ""),
    ("count(person.title, '7 days') > 1", "P125", 1, "both in quotes", ""),
    ("count('A', '7 lightyears') > 1", "P125", 12, "not a duration", ""),
    ("count('A', '0 days') > 1", "P125", 12, "longer than nothing", ""),
    ("count('A', '401 days') > 1", "P125", 12, "400 days", ""),
    ("count('', '1 day') > 1", "P125", 7, "name", ""),
    ("count('A', '100 years') > 1", "P125", 12, "not a duration", ""),
    ("sum('A', 'total', '36500 days') > 1", "P125", 19, "400 days", ""),
    ("count('A', '2200.5 hours') > 1", "P125", 12, "whole days", ""),
    ("sum('A', 'total', '36 hours') > 1", "P125", 19, "whole days", ""),
    ("sum('A', '7 days') > 1", "P125", 1, "a property of it and a window", "sum("),
    ("sum('A', total, '7 days') > 1", "P125", 1, "in quotes", ""),
    ("sum('A', 'totl', '7 days') > 1", "P122", 10, "no property 'totl'", "total"),
    ("sum('A', 'zzz', '7 days') > 1", "P122", 10, "no property 'zzz'", "event: {zzz"),
    ("sum('A', 'coupon', '7 days') > 1", "P123", 10, "'coupon' is text", "count_distinct"),
    ("count_distinct('A', 'sku', '7 days') > 1000", "P126", 1, "at most 1000", ""),
    ("days_since('A', '7 days') > 1", "P125", 1, "takes an event", "days_since("),
    ("last() > 1", "P125", 1, "takes an event", ""),
    ("last('A', 'plan') > 3", "P123", 21, "3 is a number", "'3'"),
    ("first('A') > 3", "P123", 14, "3 is a number where a time", ""),
    ("days_since('A')", "P123", 1, "not a condition", ""),
    ("days_since('A') = null", "P124", 1, "never true", "is null"),
    ("active_days('A', '36 hours') > 1", "P125", 18, "whole days", ""),
    ("count('A', '1 day') > 1000", "P126", 1, "at most 1000", ""),
    ("person.age > 99999999999999999999", "P126", 14, "too large", ""),
    ("person.age" + " + 1" * 60 + " > 3", "P126", 1, "nested", ""),
    ("(" * 60 + "true" + ")" * 60, "P126", 41, "nested", ""),
    ("not " * 900 + "true", "P126", 161, "nested", ""),
    ("person.age in (" + "1, " * 2_000 + "1)", "P126", 5001, "at most 5000", "split"),
    ("person.age in (" + "1," * 1_600 + "1)", "P126", None, "words", ""),
]  # fmt: skip


def problems_of(text: str) -> list[Problem]:
    """All that is wrong with a text."""
    with pytest.raises(ProblemsError) as caught:
        compile_condition(text, EVERYTHING, "book.yaml:3  when")
    return list(caught.value.problems)


@pytest.mark.parametrize(("text", "code", "character", "what", "hint"), MISTAKES)
def test_a_mistake_is_named_with_its_place(
    text: str, code: str, character: int | None, what: str, hint: str
) -> None:
    first = problems_of(text)[0]
    assert first.code == code
    assert what in first.what
    assert hint in first.hint
    if character is not None:
        assert first.where == f"book.yaml:3  when, character {character}"


def test_all_mistakes_come_at_once_in_the_order_of_the_text() -> None:
    found = problems_of(
        "account.employes > 2 and person.title like 5 and person.email = null "
        "and foo(1) = 2 and count('a', '7 lightyears') > 1 and person.age > 'x'"
    )
    assert [problem.code for problem in found] == ["P122", "P123", "P124", "P122", "P125", "P123"]


def test_every_code_has_an_example() -> None:
    shown = {code for _, code, *_ in MISTAKES} | {"P127"}
    assert shown == set(CODES)


def test_events_can_be_named_only_where_one_is_at_hand() -> None:
    with pytest.raises(ProblemsError, match=r"P127.*\n.*no event at hand"):
        compile_condition("event.path = '/'", schema(event=False))
    assert compile_condition("event.path = '/'", schema(event=True))


def test_consumers_have_no_account_to_ask_about() -> None:
    with pytest.raises(ProblemsError, match=r"P127.*\n.*belong to no account"):
        compile_condition("account.employees > 3", schema(account=False))
    with pytest.raises(ProblemsError, match="P122"):
        compile_condition("account_count('A', '1 day') > 3", schema(account=False))


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "person.__class__ = 1",
        "f.p = 1",
        "(lambda: 1)() = 1",
        "exec('1') = 1",
        "exists (select 1)",
        "person.age in (select 1)",
        "person.age > (select 1)",
        "@x = 1",
        "? = 1",
        ":x = 1",
        "{{ person.age }} > 1",
        "person.age = 0x1F",
        "cast(person.age as text) = '1'",
        "person.age between symmetric 3 and 1",
        "true; true",
        "count('A', '1 day') over () > 1",
        "person.*",
        "*",
        "1 as x",
        "date '2026-01-01' = person.first_seen",
        "interval '1 day' > 1",
        "person.title like 'a' escape '!'",
        "person.title like any ('a', 'b')",
        "person.age is distinct from 3",
        "`person`.age = 1",
        "[1] = 1",
        "array[1] = 1",
        "person['age'] = 1",
        "N'x' = person.title",
        "E'x' = person.title",
        "person.age isnull",
        "current_user = 'x'",
        "rand() > 1",
    ],
)
def test_nothing_but_conditions_gets_through(text: str) -> None:
    assert problems_of(text)
