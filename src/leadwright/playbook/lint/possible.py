"""What a condition can come out as, whoever it is asked of.

Only certainty counts: where it is not clear, everything is taken for possible. Nobody is told that
a stage is out of reach when somebody could reach it.
"""

from collections.abc import Mapping
from math import inf

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition
from leadwright.core.expression.uses import MIRRORED
from leadwright.core.functions import DISTINCT
from leadwright.core.time import DAY
from leadwright.playbook.lint.domain import (
    OPPOSITE,
    Bounds,
    Domain,
    domains,
    flat,
    leaf_of,
    nullable,
)
from leadwright.playbook.model import Motion
from leadwright.qualify.plan import EventRule

TRUE, FALSE, UNKNOWN = 1, 2, 4
ANY = TRUE | FALSE | UNKNOWN


def can_hold(condition: Condition, bounds: Bounds) -> bool:
    """Whether the condition can be true of anybody."""
    return condition.checked is None or bool(_outcomes(condition.checked, bounds) & TRUE)


def always_holds(condition: Condition, bounds: Bounds) -> bool:
    """Whether the condition is true of everybody."""
    return condition.checked is not None and _outcomes(condition.checked, bounds) == TRUE


def never_fails(test: n.Test, bounds: Bounds, *, opposite: bool = False) -> bool:
    """Whether a part of a condition (or its opposite) is false of nobody: true, or unknown."""
    return not _outcomes(n.Not(test) if opposite else test, bounds) & FALSE


def both_can_hold(one: Condition, other: Condition, bounds: Bounds) -> bool:
    """Whether both conditions can be true of the same person at the same time."""
    if one.checked is None or other.checked is None:
        return True
    return bool(_outcomes(n.All((one.checked, other.checked)), bounds) & TRUE)


def implies(one: Condition, other: Condition, bounds: Bounds) -> bool:
    """Whether everybody of whom `one` is true is somebody of whom `other` is."""
    return (
        one.checked is not None
        and other.checked is not None
        and _implies(one.checked, other.checked, bounds)
    )


def score_bounds(motion: Motion) -> dict[str, tuple[float, float]]:
    """The least and the most that the scores of the motion can be, in points."""
    fit, account_fit = [0.0, 0.0], [0.0, 0.0]
    for rule in motion.qualify.fit:
        for kept in (fit, account_fit) if rule.of == "account" else (fit,):
            kept[rule.milli > 0] += rule.milli / 1000
    qualify = motion.qualify
    found = {"score.fit": (fit[0], fit[1]), "account.fit": (account_fit[0], account_fit[1])}
    found["time.hour"] = (0, 23)
    found |= _given("engagement", qualify.events, qualify.half_life_days)
    for name, score in qualify.scores.items():
        found |= _given(name, score.events, score.half_life_days)
    return found


def _given(
    name: str, events: Mapping[str, tuple[EventRule, ...]], half_life_days: float
) -> dict[str, tuple[float, float]]:
    """The same of one score that rules about events give points to."""
    mine, all_ = [0.0, 0.0], [0.0, 0.0]
    for rule in (rule for rules in events.values() for rule in rules):
        left = 2 ** (-rule.within_days / half_life_days) if half_life_days else 1.0
        most = rule.milli / 1000 * rule.times_max / (1 - left) if left < 1 else 0
        if rule.within_days > 1:  # the last days of one stretch and the first of the next
            most += rule.milli / 1000 * rule.times_max
        mine[rule.milli > 0] += most or (inf if rule.milli > 0 else -inf)
        if rule.milli:
            all_[rule.milli > 0] = inf if rule.milli > 0 else -inf
    return {f"score.{name}": (mine[0], mine[1]), f"account.{name}": (all_[0], all_[1])}


# ---------------------------------------------------------------------------------------- tests


def _outcomes(test: n.Test, bounds: Bounds) -> int:
    match test:
        case n.Not(of):
            inner = _outcomes(of, bounds)
            return (inner & UNKNOWN) | (inner & TRUE) << 1 | (inner & FALSE) >> 1
        case n.All(of):
            return _all([_outcomes(part, bounds) for part in of], of, bounds)
        case n.Any(of):
            seen = _any([_outcomes(part, bounds) for part in of])
            opposites = tuple(part for part in map(_opposite, of) if part is not None)
            return seen & ~FALSE if _contradict(opposites, bounds) else seen
        case n.Holds(n.Constant(value)):
            return UNKNOWN if value is None else TRUE if value else FALSE
        case n.Holds(n.Named() | n.Counted() as leaf):
            return ANY if nullable(leaf) else TRUE | FALSE
        case n.Compare(op, left, right):
            return _compare(op, left, right, bounds)
        case n.Between(of, low, high):
            ends = (n.Compare(">=", of, low), n.Compare("<=", of, high))
            return _outcomes(n.All(ends), bounds)
        case n.OneOf(of, values):
            return _any([_compare("=", of, value, bounds) for value in values])
        case n.IsNull(of):
            return _is_null(of)
    return ANY


def _all(parts: list[int], tests: tuple[n.Test, ...], bounds: Bounds) -> int:
    if FALSE in parts:
        return FALSE
    seen = 0
    for part in parts:
        seen |= part
    if not all(part & TRUE for part in parts) or _contradict(tests, bounds):
        seen &= ~TRUE
    return seen


def _any(parts: list[int]) -> int:
    if TRUE in parts:
        return TRUE
    seen = 0
    for part in parts:
        seen |= part
    return seen if all(part & FALSE for part in parts) else seen & ~FALSE


def _opposite(test: n.Test) -> n.Test | None:
    """What holds where a plain test is false, as a plain test; None if it is not plain."""
    match test:
        case n.Not(of):
            return of
        case n.Compare(op, left, right):
            return n.Compare(OPPOSITE[op], left, right)
        case n.Holds() | n.IsNull() | n.OneOf():
            return n.Not(test)
    return None


def _contradict(tests: tuple[n.Test, ...], bounds: Bounds) -> bool:
    return any(domain.empty for domain in domains(tests, _counts(tests, bounds)).values())


def _counts(tests: tuple[n.Test, ...], bounds: Bounds) -> Bounds:
    """The bounds, with those of the counts that the tests compare."""
    leaves = [leaf for test in flat(tests) if (leaf := leaf_of(test)) is not None]
    return {leaf.name: _leaf(leaf, bounds) for leaf in leaves}


def _compare(op: str, left: n.Value, right: n.Value, bounds: Bounds) -> int:
    if _always_null(left) or _always_null(right):
        return UNKNOWN
    maybe = UNKNOWN if _maybe_null(left) or _maybe_null(right) else 0
    if isinstance(left, n.Constant) and isinstance(right, n.Constant) and left.type == "text":
        same = left.value == right.value
        return (TRUE if same == (op == "=") else FALSE) if op in ("=", "<>") else ANY
    if left.type != "number" or right.type != "number":
        return TRUE | FALSE | maybe
    (low, high), (least, most) = _range(left, bounds), _range(right, bounds)
    return _numbers(op, low - most, high - least) | maybe


def _numbers(op: str, low: float, high: float) -> int:
    """`d op 0` for a difference d anywhere from `low` to `high`; infinities may cancel."""
    if low != low or high != high:
        return TRUE | FALSE
    if op in ("<", "<="):
        return _numbers(MIRRORED[op], -high, -low)
    if op in ("=", "<>"):
        can_be_equal, can_differ = low <= 0 <= high, low != 0 or high != 0
        found = (TRUE if can_be_equal else 0) | (FALSE if can_differ else 0)
        return found if op == "=" else (found & TRUE) << 1 | (found & FALSE) >> 1
    holds = high > 0 if op == ">" else high >= 0
    fails = low <= 0 if op == ">" else low < 0
    return (TRUE if holds else 0) | (FALSE if fails else 0)


def _is_null(value: n.Value) -> int:
    if isinstance(value, n.Constant) or _always_null(value):
        return TRUE if _always_null(value) else FALSE
    return TRUE | FALSE if _maybe_null(value) else FALSE


def _always_null(value: n.Value) -> bool:
    """Whether there never is a value: what is divided by 0 has none."""
    match value:
        case n.Constant(constant):
            return constant is None
        case n.Arithmetic("/", _, n.Constant(0)):
            return True
        case n.Arithmetic(_, left, right):
            return _always_null(left) or _always_null(right)
    return False


def _maybe_null(value: n.Value) -> bool:
    match value:
        case n.Constant(constant):
            return constant is None
        case n.Named() | n.Counted():
            return nullable(value)
        case n.Coalesce(of):
            return all(_maybe_null(part) for part in of)
        case n.Lower(inner) | n.Length(inner):
            return _maybe_null(inner)
    return True


# --------------------------------------------------------------------------------------- ranges


def _range(value: n.Value, bounds: Bounds) -> tuple[float, float]:
    match value:
        case n.Constant(constant) if isinstance(constant, int | float):
            return (constant, constant)
        case n.Named() | n.Counted():
            return _leaf(value, bounds)
        case n.Length():
            return (0, inf)
        case n.Arithmetic("+" | "-" as op, left, right):
            (low, high), (least, most) = _range(left, bounds), _range(right, bounds)
            return (low + least, high + most) if op == "+" else (low - most, high - least)
        case n.Coalesce(of):
            ranges = [_range(part, bounds) for part in of]
            return (min(low for low, _ in ranges), max(high for _, high in ranges))
    return (-inf, inf)


def _leaf(leaf: n.Named | n.Counted, bounds: Bounds) -> tuple[float, float]:
    if leaf.name in bounds:
        return bounds[leaf.name]
    if isinstance(leaf, n.Counted):
        if leaf.of_property and leaf.keeps != DISTINCT:
            return (-inf, inf)  # added up, or as it came: negative too
        days = leaf.window_ms // DAY
        return (0, days if leaf.function.distinct_days else inf)
    if leaf.name.startswith("account.people") or leaf.name == "account.open_opportunities":
        return (0, inf)
    return (-inf, inf)


# ---------------------------------------------------------------------------------- implication


def _implies(one: n.Test, other: n.Test, bounds: Bounds) -> bool:
    if one == other:
        return True
    if isinstance(one, n.Any):
        return all(_implies(part, other, bounds) for part in one.of)
    if isinstance(other, n.All):
        return all(_implies(one, part, bounds) for part in other.of)
    if isinstance(other, n.Any):
        return any(_implies(one, part, bounds) for part in other.of)
    parts = tuple(flat((one,)))
    if other in parts:
        return True
    leaf = leaf_of(other)
    if leaf is None:
        return False
    known = _counts((*parts, other), bounds)
    mine = domains(parts, known).get(leaf.name)
    start = mine or Domain(*known[leaf.name], null=None if nullable(leaf) else False)
    return start.within(domains((other,), {})[leaf.name])
