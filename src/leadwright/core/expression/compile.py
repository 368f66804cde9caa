"""Text of a rule to a `Condition`, and many conditions to one function."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from leadwright.core.catalogue import EVERYTHING, Schema
from leadwright.core.expression import trouble
from leadwright.core.expression.check import Checker
from leadwright.core.expression.condition import Condition, Uses
from leadwright.core.expression.generate import KEEP, TRUE, UNLESS_FALSE, Source
from leadwright.core.expression.nodes import Test
from leadwright.core.expression.parse import parse
from leadwright.core.expression.trouble import Troubles
from leadwright.core.expression.uses import DEPTH_MAX, uses_of
from leadwright.core.facts import Facts
from leadwright.core.problem import ProblemsError


def compile_condition(text: str, schema: Schema = EVERYTHING, where: str = "") -> Condition:
    """The condition that `text` says, ready to test.

    `schema` is what the place allows to name; `where` the place, for problems. Raises
    ProblemsError with every problem of the text, each with its character.
    """
    troubles = Troubles(where)
    test = _checked(text, schema, troubles)
    if test is None:
        raise ProblemsError(troubles.problems)
    uses = uses_of(test)
    _limit_depths(uses, troubles)
    if troubles.problems:
        raise ProblemsError(troubles.problems)
    made = _compiled(test, has_scores=bool(uses.scores))
    return Condition(
        text=text,
        test=made[TRUE],
        keep=made.get(KEEP, made[TRUE]),
        unless_false=made[UNLESS_FALSE],
        values=made["values"],
        uses=uses,
        checked=test,
    )


def compile_table(
    conditions: Iterable[Condition], form: str = TRUE
) -> Callable[[Facts], tuple[bool, ...]]:
    """One function for all conditions, in their order; what several read is read once.

    `form` is `test`, `keep` or `unless_false`: which of a condition's functions it stands for.
    """
    return compile_tests([_tree(condition) for condition in conditions], form)


def compile_tests(tests: Sequence[Test], form: str = TRUE) -> Callable[[Facts], tuple[bool, ...]]:
    """The same for parts of checked conditions."""
    source = Source()
    source.table("table", tests, form)
    table: Callable[[Facts], tuple[bool, ...]] = source.compiled()["table"]
    return table


def _checked(text: str, schema: Schema, troubles: Troubles) -> Test | None:
    try:
        tree = parse(text, troubles)
        return None if tree is None else Checker(schema, troubles).condition(tree)
    except RecursionError:
        troubles.add(trouble.TOO_LARGE, "nested too deeply", 0)
        return None


def _limit_depths(uses: Uses, troubles: Troubles) -> None:
    lists = (uses.windows, uses.account_windows, uses.days, uses.account_days)
    depths = [(event, depth) for kept in lists for event, (_, depth) in kept.items()]
    depths += [(keep.event, keep.depth) for keep in (*uses.keeps, *uses.account_keeps)]
    for event, depth in depths:
        if depth > DEPTH_MAX:
            troubles.add(
                trouble.TOO_LARGE,
                f"counting {event!r} up to {depth}: at most {DEPTH_MAX} are kept",
                0,
            )


def _compiled(test: Test, *, has_scores: bool) -> dict[str, Any]:
    source = Source()
    for form in (TRUE, UNLESS_FALSE, *((KEEP,) if has_scores else ())):
        source.condition(form, test, form)
    source.values("values", test)
    return source.compiled()


def _tree(condition: Condition) -> Test:
    if condition.checked is None:
        raise ValueError("a condition that was not made by compile_condition has no tree")
    return condition.checked
