"""The keys of scores, grades, temperature, segments and BANT."""

import re

from leadwright.core.time import DAY
from leadwright.playbook import codes
from leadwright.playbook.document import Place
from leadwright.playbook.kinds import Choice, ConditionText, Length, Name, Number, Text
from leadwright.playbook.problems import Problems
from leadwright.playbook.shapes import Key, MapOf, Section

POINTS_MAX = 1_000_000
LETTER = re.compile(r"[A-Z]", re.ASCII)
FRESH_FOR_MS = 90 * DAY


def good_letter(name: str, at: Place, problems: Problems) -> None:
    """Note a problem unless `name` can be a grade."""
    if not LETTER.fullmatch(name):
        problems.add(
            codes.BAD_NAME, f"{name[:80]!r} is no grade", at, "a capital letter, such as A"
        )


GRADES = MapOf(Number(-POINTS_MAX, POINTS_MAX, whole=False), "letter", good_letter)

TEMPERATURE = Section(
    "temperature",
    (
        Key(
            "warm",
            Number(0, POINTS_MAX, whole=False),
            "Warm from so many points on; below it is cold. It takes 10 % less to stay.",
            required=True,
        ),
        Key(
            "hot",
            Number(0, POINTS_MAX, whole=False),
            "Hot from so many points on; more than `warm`.",
            required=True,
        ),
        Key(
            "score",
            Name(),
            "The score it goes by: engagement, or one of `scores`.",
            default="engagement",
            or_else="`engagement`",
        ),
    ),
)

SEGMENT = Section(
    "segment",
    (
        Key("when", ConditionText(), "Who is in it, for as long as it holds.", required=True),
        Key(
            "of",
            Choice(("person", "account")),
            "Who is in it: each person, or the account as a whole.",
            default="person",
            or_else="`person`",
        ),
    ),
    shorthand="when",
)

BANT = Section(
    "bant",
    (
        Key(
            "fresh_for",
            Length(DAY),
            "An answer counts for this long.",
            default=FRESH_FOR_MS,
            or_else="90 days",
        ),
        Key("budget", Text(), "How to ask whether there is money for it.", or_else="not asked"),
        Key("authority", Text(), "How to ask who decides.", or_else="not asked"),
        Key("need", Text(), "How to ask what problem it solves.", or_else="not asked"),
        Key("timeline", Text(), "How to ask by when.", or_else="not asked"),
    ),
)
