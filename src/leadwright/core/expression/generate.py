"""The checked tree to Python source.

Every condition is written as "is TRUE" or "is FALSE" forms, so that unknown needs no value of its
own at run time. Constants and names of events, traits and attributes reach the code through the
namespace only; what is in the source comes from this file and the catalogue.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from leadwright.core.expression import arithmetic, pattern
from leadwright.core.expression import nodes as n
from leadwright.core.expression.uses import MIRRORED, is_score
from leadwright.core.functions import ALONE, BUCKETS, DISTINCT, FIRST, LAST, MAYBE_PROPERTY
from leadwright.core.notes import key_of
from leadwright.core.time import DAY
from leadwright.core.value import email_domain

TRUE, KEEP, UNLESS_FALSE = "test", "keep", "unless_false"
FORMS = (TRUE, KEEP, UNLESS_FALSE)

_CLASSES = {"text": "str", "boolean": "bool", "time": "int"}
_OPPOSITE = {"=": "!=", "<>": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_PYTHON = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
_KEPT_SHARE = 0.1
_NOTED = {
    BUCKETS: ("buckets", "0.0"),
    DISTINCT: ("distinct", "0"),
    FIRST: ("firsts", "None"),
    LAST: ("lasts", "None"),
}
"""Where notes keep what a function reads under the key of its event, and what it says of none."""


class Source:
    """Functions of `f: Facts`, collected and compiled together."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.namespace: dict[str, Any] = {
            name: getattr(arithmetic, name)
            for name in ("add", "subtract", "multiply", "divide", "lower", "length", "first")
        }
        self.namespace["email_domain"] = email_domain
        self.namespace["after"] = bisect_right
        self._constants: dict[tuple[type, Any], str] = {}

    def compiled(self) -> dict[str, Any]:
        """The functions, by name."""
        exec(compile("\n".join(self.lines), "<conditions>", "exec"), self.namespace)
        return self.namespace

    def condition(self, name: str, test: n.Test, form: str) -> None:
        """`name(f) -> bool`: whether the condition holds in that form."""
        body = _Body(self)
        _returns(body, test, form)
        self._define(name, body)

    def table(self, name: str, tests: Sequence[n.Test], form: str) -> None:
        """`name(f) -> tuple[bool, ...]`: all of them, each thing read once."""
        body = _Body(self)
        for i, test in enumerate(tests):
            body.say(f"r{i} = {_whole(body, test, form)}")
        body.say(f"return ({''.join(f'r{i}, ' for i in range(len(tests)))})")
        self._define(name, body)

    def values(self, name: str, test: n.Test) -> None:
        """`name(f) -> dict`: what the condition compares, by the name it is written with."""
        body = _Body(self)
        pairs = [
            f"{self.constant(name)}: {body.read(leaf)}" for name, leaf in n.leaves(test).items()
        ]
        body.say(f"return {{{', '.join(pairs)}}}")
        self._define(name, body)

    def constant(self, value: Any) -> str:
        """The name under which the code finds a value."""
        if value is None or isinstance(value, bool):
            return repr(value)
        key = (type(value), value)
        if key not in self._constants:
            self._constants[key] = f"K{len(self._constants)}"
            self.namespace[self._constants[key]] = value
        return self._constants[key]

    def _define(self, name: str, body: "_Body") -> None:
        self.lines.append(f"def {name}(f):")
        self.lines += body.lines


class _Body:
    """The statements of one function, and the variables they have set so far."""

    def __init__(self, source: Source) -> None:
        self.constant = source.constant
        self.lines: list[str] = []
        self._read: dict[str, str] = {}
        self._temporaries = 0

    def say(self, line: str) -> None:
        self.lines.append("    " + line)

    def temporary(self) -> str:
        self._temporaries += 1
        return f"w{self._temporaries}"

    def read(self, leaf: n.Named | n.Counted) -> str:
        """The variable that holds a value, after reading it if that has not happened."""
        variable = self._read.get(leaf.name)
        if variable is None:
            variable = self._read[leaf.name] = f"v{len(self._read)}"
            if isinstance(leaf, n.Counted):
                self._counted(variable, leaf)
            else:
                self._attribute(variable, leaf)
        return variable

    def _counted(self, variable: str, leaf: n.Counted) -> None:
        key = self.constant(key_of(leaf.event, leaf.of_property))
        document = "f.h" if leaf.function.of_account else "f.p"
        if not leaf.keeps:
            self._within(variable, leaf, document, key)
            return
        # Most have done few of the events that rules ask for: nothing is called for the others.
        noted, empty = _NOTED.get(leaf.keeps, ("", ""))
        otherwise = ""
        if noted:
            notes = self._once(f"{document}.notes")
            otherwise = f" if {notes} is not None and {key} in {notes}.{noted} else {empty}"
        self.say(f"{variable} = {self._call(leaf, key)}{otherwise}")
        takes_value = leaf.function.takes == MAYBE_PROPERTY and leaf.of_property
        if takes_value:
            self.say(f"if {_wrong(variable, leaf.type)}: {variable} = None")

    def _within(self, variable: str, leaf: n.Counted, document: str, key: str) -> None:
        """How many of the instants, or days, that are kept lie in the window."""
        days = leaf.function.distinct_days
        stamps = self.temporary()
        length = self.constant(leaf.window_ms // DAY if days else leaf.window_ms)
        now = self._once(f"f.at // {DAY}" if days else "f.at")
        self.say(f"{stamps} = {document}.{'days' if days else 'windows'}.get({key})")
        inside = f"len({stamps}) - after({stamps}, {now} - {length})"
        self.say(f"{variable} = {inside} if {stamps} else 0")

    def _call(self, leaf: n.Counted, key: str) -> str:
        """The method of `Facts` that knows."""
        method, takes = leaf.function.method, leaf.function.takes
        if leaf.keeps == BUCKETS:
            of, scale = (
                "account_" if leaf.function.of_account else "",
                1000 if leaf.of_property else 1,
            )
            return f"f.{of}total({key}, {leaf.window_ms // DAY}, {scale})"
        if takes == ALONE:
            return f"f.{method}({key})"
        if takes == MAYBE_PROPERTY:
            return f"f.{method}_{'value' if leaf.of_property else 'at'}({key})"
        return f"f.{method}({key}, {self.constant(leaf.window_ms // DAY)})"

    def _once(self, code: str) -> str:
        """The variable that holds what the code says, worked out once in a function."""
        variable = self._read.get(code)
        if variable is None:
            variable = self._read[code] = f"v{len(self._read)}"
            self.say(f"{variable} = {code}")
        return variable

    def _attribute(self, variable: str, leaf: n.Named) -> None:
        attribute = leaf.attribute
        if not attribute.key:
            self.say(f"{variable} = {attribute.source}")
            return
        if attribute.called:
            self.say(f"{variable} = {attribute.source}({self.constant(attribute.key)})")
            if attribute.last_of:
                self.say(f"if {_wrong(variable, attribute.type)}: {variable} = None")
            return
        absent = self.constant(attribute.absent)
        self.say(f"{variable} = {attribute.source}.get({self.constant(attribute.key)}, {absent})")
        self.say(f"if {_wrong(variable, attribute.type)}: {variable} = {absent}")


def _wrong(variable: str, type_: str) -> str:
    """Whether a value is of another type than it should be."""
    if type_ == "number":
        return (
            f"{variable}.__class__ is not int and "
            f"({variable}.__class__ is not float or {variable} - {variable} != 0.0)"
        )
    return f"{variable}.__class__ is not {_CLASSES[type_]}"


def _returns(body: _Body, test: n.Test, form: str) -> None:
    """Statements that return early, so that nothing is read that does not matter."""
    match test:
        case n.All(parts):
            for part in parts:
                body.say(f"if not ({_whole(body, part, form)}): return False")
            body.say("return True")
        case n.Any(parts):
            for part in parts:
                body.say(f"if {_whole(body, part, form)}: return True")
            body.say("return False")
        case _:
            body.say(f"return {_whole(body, test, form)}")


def _whole(body: _Body, test: n.Test, form: str) -> str:
    if form == UNLESS_FALSE:
        return f"not ({_false(body, test)})"
    return _true(body, test, form == KEEP)


def _true(body: _Body, test: n.Test, keep: bool) -> str:
    """An expression that is True if the test is TRUE, else False."""
    match test:
        case n.All(parts):
            return " and ".join(f"({_true(body, part, keep)})" for part in parts)
        case n.Any(parts):
            return " or ".join(f"({_true(body, part, keep)})" for part in parts)
        case n.Not(of):
            return _false(body, of, keep)
        case n.Compare():
            return _compare(body, _lowered(test) if keep else test, _PYTHON)
        case n.Between(of, low, high):
            below, above = n.Compare(">=", of, low), n.Compare("<=", of, high)
            return f"({_true(body, below, keep)}) and ({_true(body, above, keep)})"
    return _simple(body, test, True)


def _false(body: _Body, test: n.Test, keep: bool = False) -> str:
    """An expression that is True if the test is FALSE, else False."""
    match test:
        case n.All(parts):
            return " or ".join(f"({_false(body, part, keep)})" for part in parts)
        case n.Any(parts):
            return " and ".join(f"({_false(body, part, keep)})" for part in parts)
        case n.Not(of):
            return _true(body, of, keep)
        case n.Compare():
            return _compare(body, test, _OPPOSITE)
        case n.Between(of, low, high):
            below, above = n.Compare(">=", of, low), n.Compare("<=", of, high)
            return f"({_false(body, below)}) or ({_false(body, above)})"
    return _simple(body, test, False)


def _simple(body: _Body, test: n.Test, wanted: bool) -> str:
    """Tests of one value, as TRUE or as FALSE."""
    assert isinstance(test, n.Holds | n.IsNull | n.OneOf | n.Like)
    code, nullable = _value(body, test.of)
    match test:
        case n.Holds():
            if nullable:
                return f"{code} is {wanted}"
            return code if wanted else f"not {code}"
        case n.IsNull():
            return f"{code} is {'' if wanted else 'not '}None" if nullable else str(not wanted)
        case n.OneOf(_, values):
            listed = body.constant(frozenset(item.value for item in values))
            if wanted:
                return f"{code} in {listed}"
            guard, code = _guarded(body, code, nullable)
            return f"{guard}{code} not in {listed}"
        case n.Like(_, text):
            guard, code = _guarded(body, code, nullable)
            return f"{guard}{'' if wanted else 'not '}({_matches(body, code, text)})"


def _compare(body: _Body, test: n.Compare, operators: dict[str, str]) -> str:
    operator = operators[test.op]
    left, left_nullable = _value(body, test.left)
    right, right_nullable = _value(body, test.right)
    if operator == "==" and not (left_nullable and right_nullable):
        return f"{left} == {right}"
    left_guard, left = _guarded(body, left, left_nullable)
    right_guard, right = _guarded(body, right, right_nullable)
    return f"{left_guard}{right_guard}{left} {operator} {right}"


def _lowered(test: n.Compare) -> n.Compare:
    """The comparison with the threshold of a score 10 % lower."""
    match test:
        case n.Compare(op, left, n.Constant() as right) if op in (">=", ">") and is_score(left):
            return n.Compare(op, left, _tenth_less(right))
        case n.Compare(op, n.Constant() as left, right) if MIRRORED[op] in (">=", ">") and (
            is_score(right)
        ):
            return n.Compare(op, _tenth_less(left), right)
    return test


def _tenth_less(constant: n.Constant) -> n.Constant:
    threshold = constant.value
    assert isinstance(threshold, int | float)
    return n.Constant(threshold - abs(threshold) * _KEPT_SHARE, "number")


def _guarded(body: _Body, code: str, nullable: bool) -> tuple[str, str]:
    """(guard, code): the guard is empty or ends with `and`; the code is read after it."""
    if not nullable:
        return "", code
    if code.isalnum():
        return f"{code} is not None and ", code
    variable = body.temporary()
    return f"({variable} := {code}) is not None and ", variable


def _value(body: _Body, value: n.Value) -> tuple[str, bool]:
    """(expression, may it be None)."""
    match value:
        case n.Constant(constant):
            return body.constant(constant), constant is None
        case n.Named(attribute):
            return body.read(value), attribute.nullable
        case n.Counted():
            return body.read(value), value.nullable
        case n.Arithmetic(op, left, right):
            return f"{_ARITHMETIC[op]}({_value(body, left)[0]}, {_value(body, right)[0]})", True
        case n.Lower(of):
            code, nullable = _value(body, of)
            return f"lower({code})", nullable
        case n.Length(of):
            code, nullable = _value(body, of)
            return f"length({code})", nullable
        case n.Coalesce(of):
            codes = [_value(body, one) for one in of]
            inside = ", ".join(code for code, _ in codes)
            return f"first({inside})", all(nullable for _, nullable in codes)


def _matches(body: _Body, code: str, text: str) -> str:
    """Whether a text that is not None matches a pattern of `like`."""
    lowered = f"{code}.lower()"
    match pattern.parts(text):
        case []:
            return f"{lowered} == {body.constant('')}"
        case [("%", True)]:
            return "True"
        case [(only, False)]:
            return f"{lowered} == {body.constant(only)}"
        case [(start, False), ("%", True)]:
            return f"{lowered}.startswith({body.constant(start)})"
        case [("%", True), (end, False)]:
            return f"{lowered}.endswith({body.constant(end)})"
        case [("%", True), (middle, False), ("%", True)]:
            return f"{body.constant(middle)} in {lowered}"
    return f"{body.constant(pattern.expression(text).fullmatch)}({lowered}) is not None"
