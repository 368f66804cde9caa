"""Random people and random conditions about them, for every engine alike."""

import random
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from leadwright.core.facts import Facts
from leadwright.core.unit import Award, Head, Person

COLUMNS = {
    "person.age": "number",
    "account.employees": "number",
    "score.engagement": "number",
    "account.people": "number",
    "person.title": "text",
    "person.country": "text",
    "account.industry": "text",
    "account.is_target": "boolean",
    "consent.email": "boolean",
    "person.first_seen": "time",
    "person.last_seen": "time",
    "time.hour": "number",
    "time.weekday": "text",
}
DAY_MS = 86_400_000
YEAR_2026 = 1_767_225_600_000
TEXTS = (
    "",
    "a",
    "A",
    "ab",
    "Ab%",
    "a_b",
    "CTO",
    "chief cto",
    "é",
    "Éa",
    "äß",
    "it's",
    "100%",
    "\\",
)
LOCAL: tuple[dict[str, Any], ...] = (
    {"zone": "UTC", "time.hour": 0, "time.weekday": "saturday"},
    {"zone": "America/New_York", "time.hour": 19, "time.weekday": "friday"},
    {"zone": "Asia/Tokyo", "time.hour": 9, "time.weekday": "saturday"},
    {"zone": None, "time.hour": 0, "time.weekday": "saturday"},
)
"""What the clocks say where people are, on 31 January 2026 at midnight UTC."""
NUMBERS = (None, 0, 1, 2, -1, 3.5, -0.25, 7, 1_000, 0.1)


def people(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """Rows of random values, by the names rules use."""
    dice = random.Random(seed)
    times = [None, *(YEAR_2026 + i * DAY_MS // 2 for i in range(6))]
    return [
        {
            "person.age": dice.choice(NUMBERS),
            "account.employees": dice.choice(NUMBERS),
            "score.engagement": dice.choice([0.0, 1.5, 10.0, 50.0]),
            "account.people": dice.choice([1, 2, 5]),
            "person.title": dice.choice([None, *TEXTS]),
            "person.country": dice.choice([None, *TEXTS]),
            "account.industry": dice.choice([None, *TEXTS]),
            "account.is_target": dice.choice([True, False]),
            "consent.email": dice.choice([None, True, False]),
            "person.first_seen": dice.choice(times),
            "person.last_seen": dice.choice(times),
            **dice.choice(LOCAL),
        }
        for _ in range(count)
    ]


def facts_of(row: Mapping[str, Any]) -> Facts:
    """The same person as the documents hold it."""
    traits = {name: row[f"person.{name}"] for name in ("age", "title", "country")}
    account = {name: row[f"account.{name}"] for name in ("employees", "industry", "is_target")}
    traits["time_zone"] = row["zone"]
    consent = row["consent.email"]
    person = Person(
        traits={name: value for name, value in traits.items() if value is not None},
        awards={"rule": Award(round(row["score.engagement"] * 1000), 0)},
        consent={} if consent is None else {"email/marketing": consent},
        first_at=row["person.first_seen"] or 0,
        last_at=row["person.last_seen"] or 0,
    )
    head = Head(
        traits={name: value for name, value in account.items() if value is not None},
        people=row["account.people"],
    )
    return Facts(person, head, {}, at=YEAR_2026 + 30 * DAY_MS)


def _names(type_: str) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, kind in COLUMNS.items() if kind == type_])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_number_literals = st.sampled_from(["0", "1", "2", "-1", "3.5", "0.1", "7", "1000", "1e1"])
_text_literals = st.sampled_from(TEXTS).map(_quoted)
_texts = st.recursive(
    st.one_of(_names("text"), _names("text"), _text_literals),
    lambda inner: st.one_of(
        inner.map("lower({})".format),
        st.tuples(inner, inner).map(lambda pair: "coalesce({}, {})".format(*pair)),
    ),
    max_leaves=2,
)
_numbers = st.recursive(
    st.one_of(
        _names("number"), _names("number"), _number_literals, _texts.map("length({})".format)
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda p: "({} {} {})".format(*p)),
        st.tuples(inner, inner).map(lambda pair: "coalesce({}, {})".format(*pair)),
        inner.map("-({})".format),
    ),
    max_leaves=4,
)
_booleans = st.one_of(
    _names("boolean"),
    st.sampled_from(["true", "false", "null", "coalesce(consent.email, false)"]),
)
_times = st.one_of(
    _names("time"),
    st.sampled_from(["'2026-01-02'", "'2026-01-01T12:00:00Z'", "'2026-01-03T00:00:00+00:00'"]),
)
_patterns = st.sampled_from(
    ["%", "a%", "%B", "%T%", "a_b", "A\\_b", "100\\%", "%é%", "", "_", "CT_", "%\\\\%", "ä_"]
).map(_quoted)
_order = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])


def _compared(values: st.SearchStrategy[str], names: st.SearchStrategy[str]) -> list[Any]:
    return [
        st.tuples(names, _order, values).map(" ".join),
        st.tuples(values, _order, names).map(" ".join),
        st.tuples(names, values, values).map(lambda p: "{} between {} and {}".format(*p)),
        st.tuples(names, values, values).map(lambda p: "{} not between {} and {}".format(*p)),
        names.map("{} is null".format),
        names.map("{} is not null".format),
    ]


def _listed(values: st.SearchStrategy[str], literals: st.SearchStrategy[str]) -> Any:
    lists = st.lists(literals, min_size=1, max_size=4).map(", ".join)
    return st.tuples(values, st.sampled_from(["in", "not in"]), lists).map(
        lambda p: "{} {} ({})".format(*p)
    )


_likes = st.tuples(_texts, st.sampled_from(["like", "not like"]), _patterns).map(" ".join)
_timeless = st.one_of(
    *_compared(_numbers, _numbers),
    *_compared(_texts, _names("text")),
    _listed(_numbers, _number_literals),
    _listed(_texts, _text_literals),
    _likes,
    _likes,
    _likes,
    st.tuples(_names("boolean"), st.sampled_from(["=", "<>"]), _names("boolean")).map(" ".join),
    _booleans,
)
_single = st.one_of(_timeless, _timeless, *_compared(_times, _names("time")))


def _joined(single: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        single,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                lambda p: "({} {} {})".format(*p)
            ),
            inner.map("not ({})".format),
        ),
        max_leaves=5,
    )


conditions = _joined(_single)
"""Texts of conditions that are well-formed and well-typed."""

_loose = st.tuples(st.sampled_from(["", "not "]), _timeless).map("".join)
plain_sql = st.one_of(
    _joined(_timeless),
    st.lists(_loose, min_size=2, max_size=5).flatmap(
        lambda parts: st.lists(
            st.sampled_from([" and ", " or "]), min_size=len(parts), max_size=len(parts)
        ).map(
            lambda joints: "".join(
                part + joint for part, joint in zip(parts, [*joints[1:], ""], strict=True)
            )
        )
    ),
)
"""Conditions that SQL itself can read: without times, and without needless parentheses."""
