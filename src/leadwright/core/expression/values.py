"""Checks of values: attributes, literals, calls and arithmetic, and whether types go together."""

from collections.abc import Iterable

from sqlglot import exp

from leadwright.core.catalogue import SCALAR_FUNCTIONS
from leadwright.core.expression import nodes as n
from leadwright.core.expression import trouble
from leadwright.core.expression.noting import Noting, unwrapped
from leadwright.core.expression.trouble import did_you_mean
from leadwright.core.functions import (
    ALONE,
    BUCKETS,
    MAYBE_PROPERTY,
    PROPERTY_AND_WINDOW,
    WINDOW,
    Function,
)
from leadwright.core.nearest import listed, nearest
from leadwright.core.notes import JOINT
from leadwright.core.time import DAY, duration
from leadwright.core.traits import TRAITS, Attribute
from leadwright.core.value import BOOLEAN, EXACT_MAX, NUMBER, TEXT, TIME, instant

WINDOW_DAYS_MAX = 400
EVENT_NAME_MAX = 200

ARTICLE = {TEXT: "text", NUMBER: "a number", BOOLEAN: "true or false", TIME: "a time"}
_ARITHMETIC: dict[type[exp.Expression], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/",
}  # fmt: skip
_WANTED = {WINDOW: (2,), PROPERTY_AND_WINDOW: (3,), ALONE: (1,), MAYBE_PROPERTY: (1, 2)}
_TAKES = {
    WINDOW: "an event and a window, both",
    PROPERTY_AND_WINDOW: "an event, a property of it and a window, all",
    ALONE: "an event",
    MAYBE_PROPERTY: "an event, and a property of it if wanted,",
}
_CONDITIONS = (
    exp.Connector, exp.Not, exp.Is, exp.Like, exp.In, exp.Between,
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE,
)  # fmt: skip


class Values(Noting):
    """Turns sqlglot's nodes into checked values."""

    def _value(self, tree: exp.Expression, depth: int) -> n.Value:
        tree = unwrapped(tree)
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
        if isinstance(tree, _CONDITIONS):
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
                f"`{op}` needs numbers, {said(value)} is {ARTICLE[value.type or TEXT]}",
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
            self._close_attribute(name),
        )

    def _close_attribute(self, name: str) -> str:
        """A hint: the attribute that was meant, or how to get one."""
        group, _, last = name.lower().rpartition(".")
        siblings = [known for known in self.schema.attributes if known.startswith(group + ".")]
        if siblings:
            close = nearest(last, [known[len(group) + 1 :] for known in siblings])
            if close:
                return f"did you mean '{group}.{close}'?"
            if group in TRAITS:
                return f"declare it under `attributes: {{{group}: {{...}}}}`"
        elif not group:
            named = [known for known in self.schema.attributes if known.endswith("." + last)]
            if named:
                return f"did you mean '{named[0]}'?"
        return did_you_mean(
            name,
            self.schema.attributes,
            "attributes start with person, account, event, score or consent; "
            "text stands in single quotes",
        )

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
                did_you_mean(name, known, "there are " + listed(known)),
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
        wanted = _WANTED[function.takes]
        if len(texts) != len(arguments) or len(texts) not in wanted:
            raise self._bad(
                trouble.BAD_WINDOW,
                f"{function.name}(...) takes {_TAKES[function.takes]} in quotes",
                tree,
                f"such as {function.usage}",
            )
        event, *more = texts
        if not event.strip() or len(event) > EVENT_NAME_MAX or JOINT in event:
            raise self._bad(trouble.BAD_WINDOW, "the event has no usable name", arguments[0])
        window = more.pop() if "window" in function.takes else ""
        length = self._window(function, window, arguments[-1]) if window else 0
        of = self._property(function, more[0], arguments[1]) if more else None
        type_ = function.type or (of.type if of else TIME)
        return n.Counted(function, event, window, length, type_, of.key if of else "")

    def _property(self, function: Function, name: str, tree: exp.Expression) -> Attribute:
        found = self.schema.properties.get(name)
        if found is None:
            raise self._bad(
                trouble.UNKNOWN_NAME,
                f"events have no property {name!r}",
                tree,
                did_you_mean(
                    name,
                    self.schema.properties,
                    f"declare it under `attributes: {{event: {{{name}: number}}}}`",
                ),
            )
        if function.keeps == BUCKETS and found.type != NUMBER:
            raise self._bad(
                trouble.WRONG_TYPE,
                f"{function.name} adds up numbers, {name!r} is {ARTICLE[found.type]}",
                tree,
                "count_distinct(...) counts its values",
            )
        return found

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
        by_day = function.distinct_days or function.keeps
        if by_day and length % DAY:
            raise self._bad(
                trouble.BAD_WINDOW, f"{function.name} goes by days: the window is whole days", tree
            )
        if length % DAY and length > n.EXACT_DAYS_MAX * DAY:
            raise self._bad(
                trouble.BAD_WINDOW,
                f"a window over {n.EXACT_DAYS_MAX} days goes by days: it is whole days",
                tree,
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
            f"{said(value)} is {ARTICLE[value.type or TEXT]} where {ARTICLE[wanted]} is needed",
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
                    f"use `{said(values[0])} is null`",
                    near=sides[0],
                )
        return values


def said(value: n.Value) -> str:
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
            return f"lower({said(value.of)})"
        case n.Length():
            return f"length({said(value.of)})"
        case n.Coalesce():
            return "coalesce(...)"


def _type_hint(wanted: str, value: n.Value) -> str:
    if not isinstance(value, n.Constant):
        return ""
    if wanted == TEXT:
        return f"text stands in single quotes: '{said(value)}'"
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
