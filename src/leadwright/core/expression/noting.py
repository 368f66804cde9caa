"""What the checks of conditions and of values have in common: noting problems, going on."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlglot import exp

from leadwright.core.catalogue import Schema
from leadwright.core.expression import trouble
from leadwright.core.expression.parse import DEPTH_MAX
from leadwright.core.expression.trouble import Troubles

Found = TypeVar("Found")

_KNOWN_ARGS: dict[type[exp.Expression], frozenset[str]] = {
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Anonymous: frozenset({"this", "expressions"}),
}


class Refused(Exception):  # noqa: N818 - carries nothing: the problem is noted already
    """The node cannot be used; what is wrong with it has been noted."""


class Noting:
    """Notes problems in `troubles`, and goes on with the rest."""

    def __init__(self, schema: Schema, troubles: Troubles) -> None:
        self.schema = schema
        self.troubles = troubles

    def _all(
        self,
        check: Callable[[exp.Expression, int], Found],
        trees: Iterable[exp.Expression],
        depth: int,
    ) -> tuple[Found, ...]:
        """Check each, so that every problem is noted; raise if there was one."""
        found: list[Found] = []
        refused = False
        for tree in trees:
            try:
                found.append(check(tree, depth))
            except Refused:
                refused = True
        if refused:
            raise Refused
        return tuple(found)

    def _guard(self, tree: exp.Expression, depth: int) -> None:
        if depth > DEPTH_MAX:
            raise self._bad(trouble.TOO_LARGE, f"nested deeper than {DEPTH_MAX} levels", tree)

    def _only_known(self, tree: exp.Expression) -> None:
        known = _KNOWN_ARGS[type(tree)]
        for name, value in tree.args.items():
            if value and name not in known:
                hint = "write a list: in ('DE', 'AT')" if type(tree) is exp.In else ""
                what = "this form is not part of conditions"
                raise self._bad(trouble.NOT_ALLOWED, what, tree, hint)

    def _bad(
        self,
        code: str,
        what: str,
        tree: exp.Expression,
        hint: str = "",
        near: exp.Expression | None = None,
    ) -> Refused:
        at = _position(tree)
        if at is None:
            at = _position(near) if near is not None else None
        self.troubles.add(code, what, at or 0, hint)
        return Refused()


def _position(tree: exp.Expression) -> int | None:
    """Where the leftmost word of a tree stands; constants such as null do not tell."""
    starts = [node.meta["start"] for node in tree.walk() if "start" in node.meta]
    return min(starts) if starts else None


def unwrapped(tree: exp.Expression) -> exp.Expression:
    while type(tree) is exp.Paren:
        tree = tree.this
    return tree


def joined(tree: exp.Expression, kind: type[exp.Expression]) -> list[exp.Expression]:
    """The parts of `a and b and c`, in order, without recursion."""
    parts = []
    stack = [tree]
    while stack:
        part = unwrapped(stack.pop())
        if type(part) is kind:
            stack += (part.args["expression"], part.this)
        else:
            parts.append(part)
    return parts
