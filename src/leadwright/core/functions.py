"""The functions by which rules look back at events."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from leadwright.core.value import NUMBER

WINDOW, PROPERTY_AND_WINDOW, ALONE, MAYBE_PROPERTY = "window", "property, window", "", "property?"
"""What a function takes besides the event."""
_TAKEN = {
    WINDOW: "'Feature Used', '7 days'",
    PROPERTY_AND_WINDOW: "'Order Completed', 'total', '365 days'",
    ALONE: "'Order Completed'",
    MAYBE_PROPERTY: "'Order Completed', 'total'",
}
BUCKETS, DISTINCT, PEOPLE, NEW = "buckets", "distinct", "people", "new"
FIRST, LAST = "first", "last"
"""What is noted of events for functions that the lists of instants and days are not enough for."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that looks back at an event: `method` is the one of `Facts` it calls, unless the
    lists of instants and days are enough: these are read without a call.

    `takes` says what goes with the event. `of_account` and `distinct_days` say which of a
    document's lists it reads, `keeps` what it needs noted otherwise, for so many `windows` one
    after the other. Without a `type` it has that of the property.
    """

    name: str
    doc: str
    method: str
    of_account: bool = False
    distinct_days: bool = False
    takes: str = WINDOW
    keeps: str = ""
    type: str = NUMBER
    nullable: bool = False
    windows: int = 1

    @property
    def usage(self) -> str:
        """An example of a call."""
        return f"{self.name}({_TAKEN[self.takes]})"


_OF_PERSON = (
    Function("count", "How often {who} did the event in the window.", "count"),
    Function(
        "active_days",
        "On how many distinct UTC days of the window {who} did the event.",
        "active_days",
        distinct_days=True,
    ),
    Function(
        "sum",
        "The property added up over the events of {who} in the window; 0 if there were none.",
        "total",
        takes=PROPERTY_AND_WINDOW,
        keeps=BUCKETS,
    ),
    Function(
        "count_distinct",
        "How many different values the property had in the events of {who} in the window.",
        "distinct",
        takes=PROPERTY_AND_WINDOW,
        keeps=DISTINCT,
    ),
    Function(
        "days_since",
        "Whole days (24 hours each) since {who} did the event last; null if never.",
        "days_since",
        takes=ALONE,
        keeps=LAST,
        nullable=True,
    ),
    Function(
        "first",
        "When {who} did the event first, or the value the property came with first.",
        "first",
        takes=MAYBE_PROPERTY,
        keeps=FIRST,
        type="",
        nullable=True,
    ),
    Function(
        "last",
        "When {who} did the event last, or the value the property came with last.",
        "last",
        takes=MAYBE_PROPERTY,
        keeps=LAST,
        type="",
        nullable=True,
    ),
)


def _both(function: Function) -> tuple[Function, Function]:
    """The function for one person, and the same for anybody at the account."""
    return (
        replace(function, doc=function.doc.format(who="the person")),
        replace(
            function,
            name=f"account_{function.name}",
            method=f"account_{function.method}",
            doc=function.doc.format(who="anybody at the account"),
            of_account=True,
        ),
    )


FUNCTIONS: Mapping[str, Function] = {
    entry.name: entry
    for entry in (
        *(each for function in _OF_PERSON for each in _both(function)),
        Function(
            "active_people",
            "How many different people of the account did the event in the window.",
            "active_people",
            of_account=True,
            keeps=PEOPLE,
        ),
        Function(
            "new_people",
            "How many people of the account did the event for the first time in the window.",
            "new_people",
            of_account=True,
            keeps=NEW,
        ),
        Function(
            "team_growth",
            "How many more people of the account did it for the first time in the window than in "
            "the window before; negative where it were fewer.",
            "team_growth",
            of_account=True,
            keeps=NEW,
            windows=2,
        ),
    )
}
"""Functions that look back at events, as in `count('Feature Used', '7 days')`."""
