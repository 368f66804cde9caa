"""What a fold says to units, as work: in which lane it goes, and what can wait."""

from typing import Any

from leadwright.core.input import LANE_LIVE, LANE_NOW, LANE_SWEEP, MESSAGE, Input
from leadwright.core.outcome import Message
from leadwright.engine.household_told import HOUSEHOLD_CHANGED
from leadwright.engine.told import ACCOUNT_CHANGED
from leadwright.engine.uniting import PEOPLE_FOLLOW
from leadwright.runtime.work import Work


def work_of(message: Message, unit: int, body: dict[str, Any], cause: Work) -> Work:
    """The work that a message to a unit is, which follows from another."""
    name, caused_by = message.name, cause.input
    input = Input(
        MESSAGE,
        name,
        message.at,
        message.at,
        message.person,
        body,
        version=caused_by.version,
        history=caused_by.history,
    )
    work = Work(unit, message.person, max(cause.lane, LANE_LIVE), input)
    if name == ACCOUNT_CHANGED:
        input.actor, work.lane = body["actor"], LANE_SWEEP
    elif name == HOUSEHOLD_CHANGED:
        input.actor = body["actor"]
    elif caused_by.name == PEOPLE_FOLLOW:
        input.actor = caused_by.actor
        work.lane = LANE_SWEEP if name == PEOPLE_FOLLOW else LANE_NOW
    elif cause.lane == LANE_NOW or is_talk(work):
        work.lane = LANE_NOW  # one lane for all that is said: what units and teams say keeps order
    return work


def can_wait(work: Work) -> bool:
    """Whether it goes to people one by one, or some at a time, whenever there is time."""
    return work.input.name == ACCOUNT_CHANGED or work.input.name == PEOPLE_FOLLOW


def is_talk(work: Work) -> bool:
    """Whether this is between a unit and a team."""
    return "hand_off" in work.input.body
