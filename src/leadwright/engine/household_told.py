"""Those who live together hear of what changes of their household, where rules ask for it.

As people hear of their account: what rules ask for is summed up in one number and compared with
the last one. A household is small, so everybody is told at once, with the input that changed it.
"""

from zlib import crc32

from leadwright.core.case import Case
from leadwright.core.outcome import Message
from leadwright.core.time import DAY
from leadwright.core.unit import Head, Told
from leadwright.engine.stages import reconsider
from leadwright.engine.told import AGAIN_MS, actor_of
from leadwright.playbook.model import Motion
from leadwright.qualify.score import refit

HOUSEHOLD_CHANGED = "HouseholdChanged"
"""The message to everybody who lives there."""
RULES_BITS = 32
PEOPLE_AT = "household.people_at_"


def tell_of_household(case: Case, asks: tuple[str, ...]) -> None:
    """Tell those who live there, if something that their rules ask of the household has changed."""
    head = case.head
    if head.members is None or case.person.expecting > 0:
        return  # whoever is on the way brings what they have
    now = crc32(repr(asks).encode()) << RULES_BITS | crc32(repr(_answers(head, asks)).encode())
    told = head.told
    if told is None or told.sum >> RULES_BITS != now >> RULES_BITS:
        others = told is None and head.people > 1
        head.told = told = Told(0 if others else now)
    if told.sum == now or not head.members:
        told.sum, told.due, told.actor = now, 0, ""
    elif head.virtual or case.input.history:
        return  # imported history is told when it is over
    elif told.at and case.at < told.at + AGAIN_MS:
        told.due, told.actor = told.at + AGAIN_MS, actor_of(case, told)
        head.recheck = told.due
    else:
        body = {"actor": actor_of(case, told)}
        case.out.messages += [
            Message(head.id, HOUSEHOLD_CHANGED, case.now, each, body)
            for each in sorted(head.members)
        ]
        told.sum, told.at, told.due, told.actor = now, case.at, 0, ""


def hear_of_household(case: Case, motion: Motion) -> None:
    """Look at the rules again."""
    refit(case, motion.qualify)
    reconsider(case, motion)


def _answers(head: Head, asks: tuple[str, ...]) -> list[object]:
    members = (head.members or {}).values()
    known: dict[str, object] = {
        "household.people": head.people,
        "household.is_customer": head.customer_since > 0,
        "household.days_as_customer": head.customer_since // DAY,
        "household.orders": sum(each.orders for each in members),
        "household.value": sum(each.spent for each in members),
    }
    return [
        known[name] if name in known else head.stages.get(name.removeprefix(PEOPLE_AT), 0)
        for name in asks
    ]
