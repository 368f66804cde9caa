"""sqlglot's tree to the checked tree: known names, right types, nothing else."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlglot import exp

from leadwright.core.catalogue import SCALAR_FUNCTIONS, Function, Schema
from leadwright.core.expression import nodes as n
from leadwright.core.expression import pattern, trouble
from leadwright.core.expression.parse import DEPTH_MAX
from leadwright.core.expression.trouble import Troubles, did_you_mean
from leadwright.core.time import DAY, duration
from leadwright.core.value import BOOLEAN, EXACT_MAX, NUMBER, TEXT, TIME, instant

_Found = TypeVar("_Found")

WINDOW_DAYS_MAX = 400
EVENT_NAME_MAX = 200

_COMPARISONS: dict[type[exp.Expression], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
_ARITHMETIC: dict[type[exp.Expression], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/",
}  # fmt: skip
_KNOWN_ARGS: dict[type[exp.Expression], frozenset[str]] = {
    exp.Like: frozenset({"this", "expression", "negate"}),
    exp.In: frozenset({"this", "expressions"}),
    exp.Between: frozenset({"this", "low", "high"}),
    exp.Div: frozenset({"this", "expression", "typed", "safe"}),
    exp.Anonymous: frozenset({"this", "expressions"}),
    exp.Column: frozenset({"this", "table"}),
}
_PLAIN_ARGS = frozenset({"this", "expression", "expressions", "is_string", "quoted"})
_ARTICLE = {TEXT: "text", NUMBER: "a number", BOOLEAN: "true or false", TIME: "a time"}


class _Refused(Exception):  # noqa: N818 - carries nothing: the problem is noted already
    """The node cannot be used; what is wrong with it has been noted."""


class Checker:
    """Checks one condition against a schema, noting every problem in `troubles`."""

    def __init__(self, schema: Schema, troubles: Troubles) -> None:
        self.schema = schema
        self.troubles = troubles

    def condition(self, tree: exp.Expression) -> n.Test | None:
        """The checked tree, or None if anything is wrong."""
        before = len(self.troubles.problems)
        try:
            found = self._test(tree, 0)
        except _Refused:
            return None
        return found if len(self.troubles.problems) == before else None

    # ------------------------------------------------------------------ true, false or unknown

    def _test(self, tree: exp.Expression, depth: int) -> n.Test:
        tree = _unwrapped(tree)
        self._guard(tree, depth)
        kind = type(tree)
        if kind in (exp.And, exp.Or):
            parts = self._all(self._test, _joined(tree, kind), depth + 1)
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
                f"{_said(value)} is {_ARTICLE[value.type or TEXT]}, not a condition",
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
                    f"write `{_said(other)} {word}`",
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
                    f"the list of `in` holds literals only, not {_said(value)}",
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
                trouble.WRONG_TYPE, f"`like` needs text on its left, {_said(of)} is not", tree
            )
        found = _unwrapped(tree.expression)
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

    # ------------------------------------------------------------------ values

    def _value(self, tree: exp.Expression, depth: int) -> n.Value:
        tree = _unwrapped(tree)
        self._guard(tree, depth)
        match tree:
            case exp.Literal():
                return self._literal(tree)
            case exp.Boolean():
                return n.Constant(bool(tree.this), BOOLEAN)
            case exp.Null():
                return n.Constant(None, None)
            case exp.Column():
                return self._attribute(tree)
            case exp.Anonymous():
                return self._call(tree, depth + 1)
            case exp.Neg():
                return self._negative(tree, depth + 1)
        if type(tree) in _ARITHMETIC:
            return self._arithmetic(tree, depth + 1)
        if isinstance(tree, exp.Connector | exp.Not | exp.Is | exp.Like | exp.In | exp.Between) or (
            type(tree) in _COMPARISONS
        ):
            raise self._bad(
                trouble.WRONG_TYPE,
                "a condition stands where a value is needed",
                tree,
                "join conditions with `and` and `or`",
            )
        raise self._bad(trouble.NOT_ALLOWED, f"{tree.sql()[:40]!r} is not part of conditions", tree)

    def _literal(self, tree: exp.Literal) -> n.Constant:
        if tree.is_string:
            return n.Constant(tree.this, TEXT)
        text = str(tree.this)
        number = int(text) if text.isdigit() else float(text)
        if number > EXACT_MAX:
            raise self._bad(trouble.TOO_LARGE, f"{text} is too large a number", tree)
        return n.Constant(number, NUMBER)

    def _negative(self, tree: exp.Neg, depth: int) -> n.Value:
        value = self._number(tree.this, depth, "-")
        if isinstance(value, n.Constant) and isinstance(value.value, int | float):
            return n.Constant(-value.value, NUMBER)
        return n.Arithmetic("-", n.Constant(0, NUMBER), value)

    def _arithmetic(self, tree: exp.Expression, depth: int) -> n.Value:
        op = _ARITHMETIC[type(tree)]
        left, right = self._all(
            lambda side, deeper: self._number(side, deeper, op),
            (tree.this, tree.expression),
            depth,
        )
        return n.Arithmetic(op, left, right)

    def _number(self, tree: exp.Expression, depth: int, op: str) -> n.Value:
        value = self._value(tree, depth)
        if value.type not in (NUMBER, None):
            raise self._bad(
                trouble.WRONG_TYPE,
                f"`{op}` needs numbers, {_said(value)} is {_ARTICLE[value.type or TEXT]}",
                tree,
            )
        return value

    def _attribute(self, tree: exp.Column) -> n.Value:
        parts = [part.name for part in tree.parts]
        name = ".".join(parts)
        found = self.schema.attributes.get(name)
        if found is not None:
            return n.Named(found)
        clause = self.schema.elsewhere.get(parts[0])
        if clause:
            raise self._bad(trouble.NOT_HERE, f"{name!r} cannot be used here: {clause}", tree)
        raise self._bad(
            trouble.UNKNOWN_NAME,
            f"there is no attribute {name!r}",
            tree,
            did_you_mean(name, self.schema.attributes, self._hint_for(parts)),
        )

    def _hint_for(self, parts: list[str]) -> str:
        if len(parts) == 1:
            ending = "." + parts[0]
            for name in self.schema.attributes:
                if name.endswith(ending):
                    return f"did you mean '{name}'?"
            return "text stands in single quotes, attributes have a group: person.title"
        if parts[0] in ("person", "account", "event") and parts[0] not in self.schema.elsewhere:
            return f"declare it under `attributes: {{{parts[0]}: {{...}}}}`"
        return "attributes start with person, account, event, score or consent"

    def _call(self, tree: exp.Anonymous, depth: int) -> n.Value:
        self._only_known(tree)
        name = str(tree.this).lower()
        arguments = tree.args.get("expressions") or []
        counting = self.schema.functions.get(name)
        if counting is not None:
            return self._counted(tree, counting, arguments)
        if name not in SCALAR_FUNCTIONS:
            known = (*self.schema.functions, *SCALAR_FUNCTIONS)
            raise self._bad(
                trouble.UNKNOWN_NAME,
                f"there is no function {name!r} here",
                tree,
                did_you_mean(name, known, "there are " + ", ".join(known)),
            )
        values = self._all(self._value, arguments, depth)
        if name == "coalesce":
            return self._coalesce(tree, values, arguments)
        if len(values) != 1 or values[0].type not in (TEXT, None):
            raise self._bad(trouble.WRONG_TYPE, f"{name}(...) takes one text", tree)
        return n.Lower(values[0]) if name == "lower" else n.Length(values[0])

    def _coalesce(
        self, tree: exp.Expression, values: tuple[n.Value, ...], sides: Iterable[exp.Expression]
    ) -> n.Value:
        if len(values) < 2 or all(value.type is None for value in values):
            raise self._bad(
                trouble.WRONG_TYPE,
                "coalesce(...) takes two or more values",
                tree,
                "such as coalesce(person.plan, 'none')",
            )
        unified = self._unified(values, tuple(sides))
        return n.Coalesce(unified, next(value.type for value in unified if value.type))

    def _counted(
        self, tree: exp.Expression, function: Function, arguments: list[exp.Expression]
    ) -> n.Value:
        texts = [
            item.this for item in arguments if isinstance(item, exp.Literal) and item.is_string
        ]
        if len(texts) != 2 or len(arguments) != 2:
            raise self._bad(
                trouble.BAD_WINDOW,
                f"{function.name}(...) takes an event and a window, both in quotes",
                tree,
                f"such as {function.name}('Feature Used', '7 days')",
            )
        event, window = texts
        if not event.strip() or len(event) > EVENT_NAME_MAX:
            raise self._bad(trouble.BAD_WINDOW, "the event has no usable name", arguments[0])
        return n.Counted(function, event, window, self._window(function, window, arguments[1]))

    def _window(self, function: Function, window: str, tree: exp.Expression) -> int:
        try:
            length = duration(window)
        except ValueError as error:
            raise self._bad(trouble.BAD_WINDOW, str(error), tree) from None
        if not 0 < length <= WINDOW_DAYS_MAX * DAY:
            raise self._bad(
                trouble.BAD_WINDOW,
                f"a window is longer than nothing and at most {WINDOW_DAYS_MAX} days",
                tree,
            )
        if function.distinct_days and length % DAY:
            raise self._bad(
                trouble.BAD_WINDOW, f"{function.name} counts days: the window is whole days", tree
            )
        return length

    # ------------------------------------------------------------------ types

    def _unified(
        self, values: tuple[n.Value, ...], sides: tuple[exp.Expression, ...]
    ) -> tuple[n.Value, ...]:
        """The values as one type; text next to a time is read as a time."""
        types = [value.type for value in values if value.type]
        wanted = (
            TIME
            if TIME in types
            else next(
                (v.type for v in values if v.type and not isinstance(v, n.Constant)), types[0]
            )
        )
        return tuple(
            self._as(wanted, value, side) for value, side in zip(values, sides, strict=True)
        )

    def _as(self, wanted: str, value: n.Value, side: exp.Expression) -> n.Value:
        if value.type in (wanted, None):
            return value
        if wanted == TIME and isinstance(value, n.Constant) and isinstance(value.value, str):
            at = instant(value.value)
            if at is not None:
                return n.Constant(at, TIME)
        raise self._bad(
            trouble.WRONG_TYPE,
            f"{_said(value)} is {_ARTICLE[value.type or TEXT]} where {_ARTICLE[wanted]} is needed",
            side,
            _type_hint(wanted, value),
        )

    def _ordered(self, value: n.Value, tree: exp.Expression) -> None:
        if value.type == BOOLEAN:
            raise self._bad(trouble.WRONG_TYPE, "true and false have no order", tree, "use `=`")

    def _not_null(
        self, values: tuple[n.Value, ...], sides: tuple[exp.Expression, ...]
    ) -> tuple[n.Value, ...]:
        for value, side in zip(values, sides, strict=True):
            if value.type is None:
                raise self._bad(
                    trouble.NULL_COMPARED,
                    "comparing with null is never true",
                    side,
                    f"use `{_said(values[0])} is null`",
                    near=sides[0],
                )
        return values

    # ------------------------------------------------------------------ bookkeeping

    def _all(
        self,
        check: Callable[[exp.Expression, int], _Found],
        trees: Iterable[exp.Expression],
        depth: int,
    ) -> tuple[_Found, ...]:
        """Check each, so that every problem is noted; raise if there was one."""
        found: list[_Found] = []
        refused = False
        for tree in trees:
            try:
                found.append(check(tree, depth))
            except _Refused:
                refused = True
        if refused:
            raise _Refused
        return tuple(found)

    def _guard(self, tree: exp.Expression, depth: int) -> None:
        if depth > DEPTH_MAX:
            raise self._bad(trouble.TOO_LARGE, f"nested deeper than {DEPTH_MAX} levels", tree)

    def _only_known(self, tree: exp.Expression) -> None:
        known = _KNOWN_ARGS.get(type(tree), _PLAIN_ARGS)
        for name, value in tree.args.items():
            if value and name not in known:
                raise self._bad(trouble.NOT_ALLOWED, "this form is not part of conditions", tree)

    def _bad(
        self,
        code: str,
        what: str,
        tree: exp.Expression,
        hint: str = "",
        near: exp.Expression | None = None,
    ) -> _Refused:
        at = _position(tree)
        if at is None:
            at = _position(near) if near is not None else None
        self.troubles.add(code, what, at or 0, hint)
        return _Refused()


def _position(tree: exp.Expression) -> int | None:
    """Where the leftmost word of a tree stands; constants such as null do not tell."""
    starts = [node.meta["start"] for node in tree.walk() if "start" in node.meta]
    return min(starts) if starts else None


def _unwrapped(tree: exp.Expression) -> exp.Expression:
    while type(tree) is exp.Paren:
        tree = tree.this
    return tree


def _joined(tree: exp.Expression, kind: type[exp.Expression]) -> list[exp.Expression]:
    """The parts of `a and b and c`, in order, without recursion."""
    parts = []
    stack = [tree]
    while stack:
        part = _unwrapped(stack.pop())
        if type(part) is kind:
            stack += (part.args["expression"], part.this)
        else:
            parts.append(part)
    return parts


def _said(value: n.Value) -> str:
    """How a message names a value."""
    match value:
        case n.Named() | n.Counted():
            return value.name
        case n.Constant(None):
            return "null"
        case n.Constant(bool(flag)):
            return str(flag).lower()
        case n.Constant(str(text)):
            return f"'{text}'"
        case n.Constant(constant):
            return str(constant)
        case n.Arithmetic():
            return "the result"
        case n.Lower():
            return f"lower({_said(value.of)})"
        case n.Length():
            return f"length({_said(value.of)})"
        case n.Coalesce():
            return "coalesce(...)"


def _type_hint(wanted: str, value: n.Value) -> str:
    if not isinstance(value, n.Constant):
        return ""
    if wanted == TEXT:
        return f"text stands in single quotes: '{_said(value)}'"
    if wanted == NUMBER and isinstance(value.value, str) and _is_number(value.value):
        return f"numbers stand without quotes: {value.value}"
    if wanted == BOOLEAN:
        return "write true or false, without quotes"
    if wanted == TIME:
        return "write a date or a time in quotes: '2026-01-31' or '2026-01-31T09:00:00Z'"
    return ""


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
