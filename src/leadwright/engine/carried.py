"""What an imported row tells us to do about somebody, besides what it says of them."""

from leadwright.core.case import Case
from leadwright.core.input import ACCOUNT, COMMAND, Input
from leadwright.engine.commands import carry_out
from leadwright.engine.traits import learn_account, learn_person
from leadwright.playbook.model import Motion, Playbook

ARGUMENT = ":"
"""Begins the names of the command's arguments; the others are traits."""
CARRIED = frozenset((
    "log_call", "record_opportunity", "set_owner", "set_stage", "subscribe", "suppress",
    "unsubscribe",
))  # fmt: skip
"""Commands that a row can carry."""


def carries(input: Input) -> bool:
    """Whether a row tells what to do: an account that its person brought about has the row's name
    too, and nothing to do."""
    return any(name.startswith(ARGUMENT) for name in input.body)


def carry(case: Case, motion: Motion, book: Playbook) -> None:
    """Learn whom the input is about, then do what it is named after.

    Whoever becomes known by this alone (the line of a suppression list) is no lead yet: stages are
    not set anew.
    """
    row = case.input
    known = {name: said for name, said in row.body.items() if not name.startswith(ARGUMENT)}
    said = {
        name.removeprefix(ARGUMENT): value
        for name, value in row.body.items()
        if name.startswith(ARGUMENT)
    }
    if row.kind == ACCOUNT:
        learn_account(case, known, book.attributes)
    else:
        learn_person(case, known, book.attributes, motion)
    case.input = Input(
        COMMAND, row.name, row.at, row.occurred_at, row.person, said, row.actor or "an import",
        row.ref, row.version, row.history,
    )  # fmt: skip
    carry_out(case, motion, book)
    case.input = row
