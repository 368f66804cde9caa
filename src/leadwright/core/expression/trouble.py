"""What can be wrong with a condition, collected with positions."""

from collections.abc import Iterable

from leadwright.core.nearest import nearest
from leadwright.core.problem import Problem

SYNTAX = "P120"
NOT_ALLOWED = "P121"
UNKNOWN_NAME = "P122"
WRONG_TYPE = "P123"
NULL_COMPARED = "P124"
BAD_WINDOW = "P125"
TOO_LARGE = "P126"
NOT_HERE = "P127"

CODES = {
    SYNTAX: "A condition is not a well-formed expression.",
    NOT_ALLOWED: "A condition uses SQL that conditions do not have.",
    UNKNOWN_NAME: "A condition names an attribute or a function that does not exist.",
    WRONG_TYPE: "A condition compares or combines values of types that do not go together.",
    NULL_COMPARED: "A condition compares with null, which is never true.",
    BAD_WINDOW: "The event or the window of a counting function cannot be used.",
    TOO_LARGE: "A condition is too long, too deep, or compares a count with too large a number.",
    NOT_HERE: "A condition names something that exists but makes no sense in this place.",
}
"""Code -> what it means, for the reference."""


PROBLEMS_MAX = 50


class Troubles:
    """The first problems of one text, each once. `where` is where the text stands."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[Problem] = []

    def add(self, code: str, what: str, at: int, hint: str = "") -> None:
        """Note a problem at the character index `at` of the text."""
        place = f"{self.where}, character {at + 1}" if self.where else f"character {at + 1}"
        problem = Problem(code, what, place, hint)
        if len(self.problems) < PROBLEMS_MAX and problem not in self.problems:
            self.problems.append(problem)


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint naming what comes closest, else `otherwise`."""
    close = nearest(name, list(known))
    return f"did you mean '{close}'?" if close else otherwise
