"""How two records are compared, field by field, and what each outcome is worth before anything is
learned. Fields that depend on one another (city, postal code and state) are one comparison: else
people at one address would count three times for living together."""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec.structs import replace

from leadwright.duplicates.evidence import NOTHING
from leadwright.duplicates.fields import ACCOUNTS, PEOPLE
from leadwright.duplicates.learn import FREE
from leadwright.duplicates.pairs import DIFFERENT
from leadwright.duplicates.together import COMMON, EMPLOYER, OWN, ROOF, SURNAME

ALONE_DRIFT_BITS = 1.5
"""How far the weight of a name may drift where nothing but the name, or name and town, is known:
nothing else could tell how good names are."""


class Level(msgspec.Struct, frozen=True):
    """One outcome of a comparison: how it is called, when it holds (SQL), and how often it is the
    outcome for records of the same one and of two others (`same`, `other`: what is assumed before
    anything is learned). `rare`: the column
    whose values are worth more the rarer they are, `rare_weight` of that by how much."""

    label: str
    when: str
    same: float
    other: float
    rare: str = ""
    rare_weight: float = 1.0


class Comparison(msgspec.Struct, frozen=True):
    """A field: `unknown` says when it cannot be compared, `levels` from best to worst; what none
    of them meets is "different", which is the outcome for the rest of the same ones: at most for
    `different_max` of them, whatever the data seem to say. Without these bounds one would learn
    from companies in one building that a company has two names, and from a town where many are
    called Anna that people have two surnames. `whose`: whether others have it too (see
    `together`). `drift_bits`: how far learning may move the weight of an outcome."""

    field: str
    columns: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]
    different_max: float = 1.0
    whose: int = OWN
    drift_bits: float = FREE

    def settings(self) -> dict[str, Any]:
        """As the Splink library reads it."""
        rest = 1 - sum(level.same for level in self.levels)
        return {
            "output_column_name": self.field,
            "comparison_levels": [
                {
                    "sql_condition": self.unknown,
                    "label_for_charts": "unknown",
                    "is_null_level": True,
                },
                *(_level(level) for level in self.levels),
                {"sql_condition": "ELSE", "label_for_charts": DIFFERENT, "m_probability": rest},
            ],
        }


def comparisons(kind: str, filled: Collection[str]) -> list[Comparison]:
    """The comparisons that make sense for the columns that hold anything."""
    found = [one for one in _OF[kind] if set(one.columns) & set(filled)]
    if {one.field for one in found} <= {"name", "place"}:
        return [replace(one, drift_bits=min(one.drift_bits, ALONE_DRIFT_BITS)) for one in found]
    return found


def whose(kind: str, comparison: Comparison) -> int:
    """Whether others than the one it is about have it too. Not said of companies: those in one
    house are told apart by their names alone, which learning bounds already."""
    return comparison.whose if kind == PEOPLE else OWN


def _level(level: Level) -> dict[str, Any]:
    said: dict[str, Any] = {
        "sql_condition": level.when,
        "label_for_charts": level.label,
        "m_probability": level.same,
    }
    if level.rare:
        said["tf_adjustment_column"] = level.rare
        said["tf_adjustment_weight"] = level.rare_weight
    return said


def _missing(*columns: str) -> str:
    return " AND ".join(f'("{one}_l" IS NULL OR "{one}_r" IS NULL)' for one in columns)


def _same(*columns: str) -> str:
    return " AND ".join(f'"{one}_l" = "{one}_r"' for one in columns)


def _typo(column: str, most: int = 1, least: int = 4) -> str:
    """At most so many letters wrong, missing or swapped, in words of at least so many."""
    return (
        f'(damerau_levenshtein("{column}_l", "{column}_r") <= {most}'
        f' AND least(length("{column}_l"), length("{column}_r")) >= {least})'
    )


def _like(column: str, least: float, other: str = "") -> str:
    return f'jaro_winkler_similarity("{column}_l", "{other or column}_r") >= {least}'


_SWAPPED = (
    "(jaro_winkler_similarity(first_l, last_r) >= 0.92"
    " AND jaro_winkler_similarity(last_l, first_r) >= 0.92"
    " AND jaro_winkler_similarity(first_l, first_r) < 0.92)"
)
_LETTER_LOST = (
    "(damerau_levenshtein(first_l, first_r) = 1 AND length(first_l) <> length(first_r)"
    " AND least(length(first_l), length(first_r)) >= 2 AND first_l[1] = first_r[1])"
)
"""`Bn` for `Ben`: names so short are alike by no other measure."""

FIRST = Comparison(
    "first_name", ("first",), _missing("first"),
    (
        Level("the same", _same("first"), 0.70, 0.004, "first"),
        Level("swapped with the last name", _SWAPPED, 0.02, 2e-05),
        Level("a short form", "list_has_any(roots_l, roots_r)", 0.06, 0.002),
        Level(
            "an initial",
            "(least(length(first_l), length(first_r)) = 1 AND first_l[1] = first_r[1])",
            0.03, 0.003,
        ),
        Level("a typo apart", f"({_typo('first')} OR {_like('first', 0.93)})", 0.10, 0.003),
        Level("alike", f"({_like('first', 0.82)} OR {_LETTER_LOST})", 0.05, 0.01),
    ),
    different_max=0.05,
)  # fmt: skip
LAST = Comparison(
    "last_name", ("last",), _missing("last"),
    (
        Level("the same", _same("last"), 0.72, 0.001, "last"),
        Level("swapped with the first name", _SWAPPED, 0.02, 2e-05),
        Level("a typo apart", f"({_typo('last')} OR {_like('last', 0.93)})", 0.12, 0.001),
        Level(
            "one of two names",
            "list_has_any(string_split(last_l, ' '), string_split(last_r, ' '))", 0.03, 0.001,
        ),
        Level("alike", _like("last", 0.82), 0.04, 0.005),
    ),
    different_max=0.12,
    whose=SURNAME,
)  # fmt: skip
_DIGITS = "digits_l = digits_r"
_NOTHING_NEW = (
    "(email_l <> email_r AND names_only_l AND names_only_r"
    f" AND ({_like('local', 0.88)} OR {_typo('email', 2, 8)})"
    f" AND (public_l OR NOT {_like('domain', 0.88)}))"
)
"""Two addresses made of nothing but names that are alike: whatever they say, the names have said it
already. `robert.robinson@` is every Robert Robinson, `robinson1952@` is not. Only a domain that few
have says something by itself."""
EMAIL = Comparison(
    "email", ("email",), f"({_missing('email')} OR {_NOTHING_NEW})",
    (
        Level("the same", _same("email"), 0.50, 1e-06, "email"),
        Level(
            "the same name elsewhere", f"(length(local_l) >= 4 AND {_same('local')})", 0.08, 2e-05,
        ),
        Level("a typo apart", f"({_typo('email', 2, 8)} AND {_DIGITS})", 0.10, 2e-06),
        Level(
            "alike", f"({_like('local', 0.88)} AND {_like('domain', 0.88)} AND {_DIGITS})",
            0.05, 1e-05,
        ),
        Level("alike elsewhere", f"({_like('local', 0.88)} AND {_DIGITS})", 0.05, 0.001),
    ),
    different_max=0.7,
)  # fmt: skip
BORN = Comparison(
    "born", ("born",), _missing("born"),
    (
        Level("the same day", _same("born"), 0.75, 5e-05, "born"),
        Level(
            "a digit apart",
            f"({_typo('born', 1, 8)} OR (born_l[1:4] = born_r[1:4] AND born_l[5:6] = born_r[7:8]"
            " AND born_l[7:8] = born_r[5:6]))", 0.10, 0.0006,
        ),
        Level("two digits apart", _typo("born", 2, 8), 0.06, 0.005),
        Level(
            "the same year or the same day of the year",
            "(born_l[1:4] = born_r[1:4] OR born_l[5:8] = born_r[5:8])", 0.05, 0.02,
        ),
    ),
    different_max=0.12,
)  # fmt: skip
NUMBER = Comparison(
    "number", ("number",), _missing("number"),
    (
        Level("the same", _same("number"), 0.80, 1e-06),
        Level("a digit apart", _typo("number", 1, 5), 0.10, 1e-05),
        Level("two digits apart", _typo("number", 2, 6), 0.04, 0.0001),
    ),
    different_max=0.08,
)  # fmt: skip
_HOUSE = "house_l = house_r"
_STREET = f"({_same('street_name')} OR {_like('street_name', 0.92)})"
SITE = Comparison(
    "site", ("phone", "street", "street2"), _missing("phone", "street", "street2"),
    (
        Level(
            "phone and house the same", f"({_same('phone')} AND {_HOUSE} AND {_STREET})",
            0.30, 1e-05,
        ),
        Level("phone the same", _same("phone"), 0.22, 2e-06),
        Level("the same house", f"({_HOUSE} AND {_STREET})", 0.22, 5e-06),
        Level(
            "lines swapped or the same second line",
            "(street_l = street2_r OR street2_l = street_r OR"
            f" ({_same('street2')} AND ({_HOUSE} OR {_like('street_name', 0.85)})))", 0.05, 1e-05,
        ),
        Level(
            "the same house, the street alike",
            f"({_HOUSE} AND {_like('street_name', 0.80)})", 0.04, 1e-05,
        ),
        Level("a digit of the phone apart", _typo("phone", 1, 7), 0.03, 5e-06),
        Level("the same street", _STREET, 0.06, 0.0005),
        Level(
            "streets alike", f"({_like('street', 0.90)} OR {_like('street2', 0.90)})", 0.02, 0.002,
        ),
        Level("the same house number", _HOUSE, 0.01, 0.01),
    ),
    different_max=0.6,
    whose=ROOF,
)  # fmt: skip
PLACE = Comparison(
    "place", ("postal_code", "city", "state"), _missing("postal_code", "city", "state"),
    (
        Level("postal code and city the same", _same("postal_code", "city"), 0.50, 0.001),
        Level("postal code the same", _same("postal_code"), 0.10, 0.0005, "postal_code"),
        Level("city the same", _same("city"), 0.20, 0.01, "city"),
        Level(
            "alike", f"({_like('city', 0.88)} OR {_typo('postal_code', 1, 4)})", 0.10, 0.005,
        ),
        Level("state the same", _same("state"), 0.03, 0.1, "state"),
    ),
    different_max=0.4,
    whose=COMMON,
)  # fmt: skip
COMPANY = Comparison(
    "company", ("company",), _missing("company"),
    (
        Level("the same", _same("company"), 0.60, 0.001, "company"),
        Level("alike", "name_alike(company_l, company_r) % 1000 >= 85", 0.15, 0.002),
    ),
    different_max=0.4,
    whose=EMPLOYER,
)  # fmt: skip
_BITS = (
    "(CASE WHEN list_has_any(starts_l, starts_r) THEN name_bits(name_l, name_r)"
    f" ELSE {NOTHING} END)"
)
LEAST_BITS = -4
NAMES_ALIKE = f"{_BITS} >= {LEAST_BITS}"
"""Whether two names have anything in common that is worth looking at."""
FLAT, SLOPE = 5.0, 0.6
"""What evidence of so many bits by the words is worth by what is known of such pairs: words of one
name belong together, so each says less than it would alone, and names of strangers that are alike
at all have often been made so."""


def _as_alike(label: str, least: tuple[int, ...], same: float) -> list[Level]:
    """Names with at least so many bits of `evidence`, a level for each, from best to worst; `same`
    is their share together."""
    share = same / len(least)
    return [
        Level(label, f"{_BITS} >= {bits}", share, share / 2 ** (FLAT + SLOPE * bits))
        for bits in least
    ]


NAME = Comparison(
    "name", ("name",), _missing("name"),
    (
        Level("the same", f"({_same('name')} AND {_BITS} >= 18)", 0.28, 0.28 / 2**19, "name", 0.25),
        Level("the same", _same("name"), 0.14, 0.14 / 2**16.5, "name", 0.25),
        *_as_alike("nearly the same", (30, 26, 23, 20, 18), 0.20),
        *_as_alike("alike", (16, 14, 12), 0.16),
        *_as_alike("a little alike", (10, 8, 6), 0.11),
        *_as_alike("some words the same", (2, LEAST_BITS), 0.06),
    ),
    different_max=0.005,
    drift_bits=6.0,
)  # fmt: skip
DOMAIN = Comparison(
    "domain", ("domain",), _missing("domain"),
    (
        Level("the same", _same("domain"), 0.60, 1e-06, "domain"),
        Level(
            "the same name under another ending",
            "string_split(domain_l, '.')[1] = string_split(domain_r, '.')[1]", 0.10, 1e-05,
        ),
    ),
    different_max=0.4,
)  # fmt: skip

_OF = {
    PEOPLE: (FIRST, LAST, EMAIL, BORN, NUMBER, SITE, PLACE, COMPANY),
    ACCOUNTS: (NAME, DOMAIN, NUMBER, SITE, PLACE),
}
