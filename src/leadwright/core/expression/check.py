"""sqlglot's tree to the checked tree: known names, right types, nothing else."""

from sqlglot import exp

from leadwright.core.expression import nodes as n
from leadwright.core.expression import pattern, trouble
from leadwright.core.expression.noting import Refused, joined, unwrapped
from leadwright.core.expression.values import ARTICLE, Values, said
from leadwright.core.value import BOOLEAN, TEXT

_COMPARISONS: dict[type[exp.Expression], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip


class Checker(Values):
    """Checks one condition against a schema, noting every problem in `troubles`."""

    def condition(self, tree: exp.Expression) -> n.Test | None:
        """The checked tree, or None if anything is wrong."""
        before = len(self.troubles.problems)
        try:
            found = self._test(tree, 0)
        except Refused:
            return None
        return found if len(self.troubles.problems) == before else None

    # ------------------------------------------------------------------ true, false or unknown

    def _test(self, tree: exp.Expression, depth: int) -> n.Test:
        tree = unwrapped(tree)
        self._guard(tree, depth)
        kind = type(tree)
        if kind in (exp.And, exp.Or):
            parts = self._all(self._test, joined(tree, kind), depth + 1)
            return n.All(parts) if kind is exp.And else n.Any(parts)
        if kind is exp.Not:
            return n.Not(self._test(tree.this, depth + 1))
        if kind in _COMPARISONS:
            return self._compare(tree, depth + 1)
        if kind is exp.Between:
            return self._between(tree, depth + 1)
        if kind is exp.In:
            return self._one_of(tree, depth + 1)
        if kind is exp.Is:
            return self._is_null(tree, depth + 1)
        if kind is exp.Like:
            return self._like(tree, depth + 1)
        return self._holds(tree, depth)

    def _holds(self, tree: exp.Expression, depth: int) -> n.Test:
        value = self._value(tree, depth)
        if value.type not in (BOOLEAN, None):
            raise self._bad(
                trouble.WRONG_TYPE,
                f"{said(value)} is {ARTICLE[value.type or TEXT]}, not a condition",
                tree,
                "compare it with something",
            )
        return n.Holds(value)

    def _compare(self, tree: exp.Expression, depth: int) -> n.Test:
        op = _COMPARISONS[type(tree)]
        left, right = self._all(self._value, (tree.this, tree.expression), depth)
        for value, other, side in ((left, right, tree.this), (right, left, tree.expression)):
            if value.type is None:
                word = "is not null" if op == "<>" else "is null"
                raise self._bad(
                    trouble.NULL_COMPARED,
                    f"comparing with null by `{op}` is never true",
                    side,
                    f"write `{said(other)} {word}`",
                    near=tree,
                )
        left, right = self._unified((left, right), (tree.this, tree.expression))
        if op not in ("=", "<>"):
            self._ordered(left, tree)
        return n.Compare(op, left, right)

    def _between(self, tree: exp.Expression, depth: int) -> n.Test:
        self._only_known(tree)
        sides = (tree.this, tree.args["low"], tree.args["high"])
        of, low, high = self._not_null(self._all(self._value, sides, depth), sides)
        of, low, high = self._unified((of, low, high), sides)
        self._ordered(of, tree)
        return n.Between(of, low, high)

    def _one_of(self, tree: exp.Expression, depth: int) -> n.Test:
        self._only_known(tree)
        items = tree.args.get("expressions") or []
        if not items:
            raise self._bad(
                trouble.SYNTAX, "`in` needs a list", tree, "such as in ('vp', 'c_level')"
            )
        sides = (tree.this, *items)
        values = self._not_null(self._all(self._value, sides, depth), sides)
        for value, side in zip(values[1:], items, strict=True):
            if not isinstance(value, n.Constant):
                raise self._bad(
                    trouble.NOT_ALLOWED,
                    f"the list of `in` holds literals only, not {said(value)}",
                    side,
                    "compare it with `=` and join with `or`",
                )
        of, *listed = self._unified(values, sides)
        return n.OneOf(of, tuple(item for item in listed if isinstance(item, n.Constant)))

    def _is_null(self, tree: exp.Expression, depth: int) -> n.Test:
        if not isinstance(tree.expression, exp.Null):
            raise self._bad(
                trouble.NOT_ALLOWED,
                "`is` only goes with null",
                tree,
                "write the condition itself, or `not` and the condition",
            )
        return n.IsNull(self._value(tree.this, depth))

    def _like(self, tree: exp.Expression, depth: int) -> n.Test:
        self._only_known(tree)
        of = self._value(tree.this, depth)
        if of.type != TEXT:
            raise self._bad(
                trouble.WRONG_TYPE, f"`like` needs text on its left, {said(of)} is not", tree
            )
        found = unwrapped(tree.expression)
        if not (isinstance(found, exp.Literal) and found.is_string):
            raise self._bad(
                trouble.WRONG_TYPE,
                "`like` needs a pattern in quotes on its right",
                found,
                "such as like '/pricing%'",
                near=tree,
            )
        wrong = pattern.problem(found.this)
        if wrong:
            raise self._bad(trouble.SYNTAX, wrong, found)
        like = n.Like(of, found.this)
        return n.Not(like) if tree.args.get("negate") else like
