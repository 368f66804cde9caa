"""Where nurture's steps meet orchestrate's permission: stages never import one another."""

import msgspec

from leadwright.core.case import Case
from leadwright.core.unit import Deferred, Enrolment
from leadwright.nurture.ending import over
from leadwright.nurture.plan import Audience, Send, Sequence
from leadwright.nurture.sequences import Contact
from leadwright.orchestrate.audience import join
from leadwright.orchestrate.contact import Request, contact
from leadwright.orchestrate.permission import opens_at
from leadwright.playbook.model import Motion


def contact_of(motion: Motion) -> Contact:
    """How the sequences of a motion contact people."""
    return _Contacting(motion)


class _Contacting(msgspec.Struct, frozen=True):
    motion: Motion

    def __call__(
        self,
        case: Case,
        sequence: Sequence,
        step: Send | Audience,
        enrolment: Enrolment,
        not_after: int,
        content: str,
    ) -> bool:
        plan = self.motion.orchestrate
        if isinstance(step, Audience):
            who = (sequence.name, step.name, step.audience)
            join(case, plan.channels[step.channel], who, enrolment, not_after)
            return True
        request = Request(
            sequence=sequence.name,
            step=step.name,
            channel=step.channel,
            purpose=sequence.purpose,
            content=content,
            offer=step.offer,
            not_after=not_after,
            trigger_at=enrolment.trigger_at,
            offers=enrolment.offers,
            window=sequence.window,
            instead=step.instead,
        )
        return contact(case, plan, request)

    def opens_at(self, case: Case, sequence: Sequence) -> int:
        return opens_at(case, self.motion.orchestrate, sequence.purpose, sequence.window)


def try_again(case: Case, motion: Motion) -> None:
    """A slot under a cap has become free, or may have: what waits for one, by its value."""
    values = motion.orchestrate.values
    for waiting in sorted(case.person.deferred, key=lambda each: -values.get(each.sequence, 0)):
        contact_again(case, motion, waiting)


def contact_again(case: Case, motion: Motion, waiting: Deferred) -> None:
    """Contact somebody whose message has waited for room, unless that is over."""
    if waiting not in case.person.deferred:
        return
    case.person.deferred.remove(waiting)
    name = f"{waiting.sequence}/{waiting.step}"
    values = {"touch": name, "channel": waiting.channel}
    sequence = motion.nurture.sequences.get(waiting.sequence)
    step = sequence.by_name.get(waiting.step) if sequence is not None else None
    if sequence is None or not isinstance(step, Send):
        case.decide("withheld", "cap", "the step is not in the playbook any more", name, values)
        return
    if reason := over(case, sequence)[1]:
        case.decide("withheld", "cap", f"while it waited: {reason}", name, values)
        return
    if case.now > waiting.until:
        case.decide("withheld", "cap", "there was no room while it was true", name, values)
        return
    under_way = [each.offers for each in case.person.enrolments if each.sequence == sequence.name]
    request = Request(
        sequence=sequence.name,
        step=step.name,
        channel=waiting.channel,
        purpose=sequence.purpose,
        content=waiting.content,
        offer=step.offer,
        not_after=waiting.until,
        trigger_at=waiting.trigger_at,
        offers=under_way[0] if under_way else waiting.offers,
        window=sequence.window,
    )
    contact(case, motion.orchestrate, request)
