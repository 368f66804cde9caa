"""An account's people hear of what changes of it.

Rules about a person may ask something of their account. An event is folded with one person at hand,
however many there are, so the others are told afterwards: by messages of the unit to itself, in the
last lane, a hundred people at a time. What they are about to do meanwhile looks at the account as
it is anyway.
"""

from leadwright.core.case import Case
from leadwright.core.input import EVENT, IMPORTED, SWEPT
from leadwright.core.outcome import Message
from leadwright.core.time import MINUTE
from leadwright.core.unit import Told
from leadwright.engine.segments import follow_account
from leadwright.engine.stages import ACCOUNT_CHANGED as ACCOUNT_CHANGED
from leadwright.engine.stages import follow_stage, reconsider
from leadwright.playbook.model import Motion
from leadwright.qualify.score import refit

AT_ONCE = 100
AGAIN_MS = 10 * MINUTE
"""So often at most are an account's people told: rules that answer one another must not keep a
unit busy for ever."""


def tell_people(case: Case, motion: Motion) -> None:
    """Begin to tell the account's people, if something that their rules ask of it has changed."""
    head, asked, told = case.head, motion.qualify.asked, case.head.told
    if asked is None or head.kind != "account":
        return
    if told is not None and _cannot_matter(case, told, live=asked.live):
        _wake_at(case, told.due)
        return
    now = asked.sum(case.facts)
    if told is None or not asked.same_rules(told.sum):
        head.told = Told(now)
        return
    if told.sum == now or not head.people:
        told.sum, told.due, told.actor = now, 0, ""
    elif head.virtual or case.input.history:
        return  # imported history is told when it is over
    elif told.at and case.at < told.at + AGAIN_MS:
        told.due, told.actor = told.at + AGAIN_MS, actor_of(case, told)
        _wake_at(case, told.due)
    else:
        body = {"after": 0, "actor": actor_of(case, told)}
        case.out.messages.append(Message(head.id, ACCOUNT_CHANGED, case.now, body=body))
        told.sum, told.at, told.due, told.actor = now, case.at, 0, ""


def hear(case: Case, motion: Motion) -> None:
    """Pass it on to the people named; or, being one of them, look at the rules again."""
    if case.person.id:
        refit(case, motion.qualify)
        reconsider(case, motion)
        follow_account(case, motion)
        follow_stage(case, motion)
        return
    people, said = case.input.body["people"], case.input.body
    body = {"actor": case.input.actor} | {k: said[k] for k in ("stage", "since") if k in said}
    messages, to = case.out.messages, case.head.id
    messages += [Message(to, ACCOUNT_CHANGED, case.now, person, body) for person in people]
    if len(people) == AT_ONCE:
        more = {"after": people[-1], **body}
        messages.append(Message(to, ACCOUNT_CHANGED, case.now, body=more))


def _cannot_matter(case: Case, told: Told, *, live: bool) -> bool:
    """Whether it is an event, which changes nothing of what is said of the account."""
    waited = 0 < told.due <= case.at
    return case.input.kind == EVENT and not live and not waited


def actor_of(case: Case, told: Told) -> str:
    """Who changed it; an import or a sweep has the last word: nobody enters a sequence by it."""
    actors = (told.actor, case.input.actor)
    quiet = next((each for each in (IMPORTED, SWEPT) if each in actors), "")
    return quiet or told.actor or case.input.actor


def _wake_at(case: Case, due: int) -> None:
    if due and not 0 < case.head.recheck < due:
        case.head.recheck = due
