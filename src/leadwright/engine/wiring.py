"""Where nurture's steps meet orchestrate's permission: stages never import one another."""

import msgspec

from leadwright.core.case import Case
from leadwright.core.unit import Deferred, Enrolment, OpenTouch
from leadwright.nurture.choosing import WHY_NOTHING, choose_again, good_until, unsay
from leadwright.nurture.ending import MARKETING, over
from leadwright.nurture.plan import Audience, Send, Sequence
from leadwright.nurture.sequences import Contact
from leadwright.nurture.steps import take_back_words
from leadwright.orchestrate.asking import ask
from leadwright.orchestrate.audience import join
from leadwright.orchestrate.contact import Request, contact
from leadwright.orchestrate.opt_in import confirms
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
        useful_until: int,
        content: str,
    ) -> bool:
        plan = self.motion.orchestrate
        if sequence.confirms and isinstance(step, Send):
            return ask(case, plan, plan.channels[sequence.confirms], step.name, not_after)
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
            useful_until=useful_until,
            trigger_at=enrolment.trigger_at,
            offers=enrolment.offers,
            window=sequence.window,
            instead=step.instead,
        )
        return contact(case, plan, request)

    def opens_at(self, case: Case, sequence: Sequence) -> int:
        return opens_at(case, self.motion.orchestrate, sequence.purpose, sequence.window)

    def waits_until(self, case: Case, sequence: Sequence, step: Send) -> int:
        channel = self.motion.orchestrate.channels[step.channel]
        if sequence.purpose != MARKETING or sequence.when_unconfirmed != "wait":
            return 0
        opt_in = confirms(case.person, channel, f"{channel.name}/{MARKETING}", case.now)
        return opt_in.until if opt_in is not None and channel.consent else 0


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
    sequence, step = _step_of(motion, waiting)
    if sequence is None or step is None:
        case.decide("withheld", "cap", "the step is not in the playbook any more", name, values)
        return
    if reason := over(case, sequence)[1]:
        why = f"while it waited: {reason}"
    elif case.now > waiting.until:
        why = "there was no room while it was true"
    else:
        _say(case, motion, sequence, step, waiting)
        return
    unsay(case, step.choices, waiting.content)
    case.decide("withheld", "cap", why, name, values)


def unsaid(case: Case, motion: Motion, touch: OpenTouch, state: str, trigger_at: int) -> None:
    """Nobody has been told what a touch was to say, so it may be said another time. Where it has
    expired before it went out, something else is said instead, unless that is over, too."""
    sequence, step = _step_of(motion, touch)
    if sequence is None or step is None:
        return
    take_back_words(case, sequence, step, touch.content)
    under_way = any(each.sequence == sequence.name for each in case.person.enrolments)
    if (
        state != "expired"
        or touch.stopped
        or case.now > touch.useful_until
        or (step.offer and not under_way)  # its end is not known any more
        or over(case, sequence)[1]
    ):
        return
    instead = Deferred(
        sequence=touch.sequence,
        step=touch.step,
        channel=touch.channel,
        content=touch.content,
        due=case.now,
        until=touch.useful_until,
        trigger_at=trigger_at,
    )
    _say(case, motion, sequence, step, instead)


def _step_of(motion: Motion, message: OpenTouch | Deferred) -> tuple[Sequence | None, Send | None]:
    """The sequence and the step that a message is of, where the playbook still has them."""
    sequence = motion.nurture.sequences.get(message.sequence)
    step = sequence.by_name.get(message.step) if sequence is not None else None
    return sequence, step if isinstance(step, Send) else None


def _say(case: Case, motion: Motion, sequence: Sequence, step: Send, waiting: Deferred) -> None:
    """Contact them with what was chosen, or with something else that is true when it goes out."""
    name = f"{sequence.name}/{step.name}"
    expires = any(each.expires_at for each in step.choices)
    sent_at = contact_of(motion).opens_at(case, sequence) if expires else case.now
    found = choose_again(case, step.choices, waiting.content, sent_at)
    if isinstance(found, str):
        case.decide("withheld", found, WHY_NOTHING[found], name, {"touch": name})
        return
    not_after, useful_until = good_until(step.choices, found, waiting.until)
    under_way = [each.offers for each in case.person.enrolments if each.sequence == sequence.name]
    request = Request(
        sequence=sequence.name,
        step=step.name,
        channel=waiting.channel,
        purpose=sequence.purpose,
        content=found.content,
        offer=step.offer,
        not_after=not_after,
        useful_until=useful_until,
        trigger_at=waiting.trigger_at,
        offers=under_way[0] if under_way else waiting.offers,
        window=sequence.window,
    )
    if not contact(case, motion.orchestrate, request):
        take_back_words(case, sequence, step, found.content)
