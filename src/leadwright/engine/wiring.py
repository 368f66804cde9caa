"""Where nurture's steps meet orchestrate's permission: stages never import one another."""

from leadwright.core.case import Case
from leadwright.core.unit import Enrolment
from leadwright.nurture.plan import Send, Sequence
from leadwright.nurture.sequences import Contact
from leadwright.orchestrate.contact import Request, contact
from leadwright.playbook.model import Motion


def contact_of(motion: Motion) -> Contact:
    """How the sequences of a motion contact people."""

    def make_contact(
        case: Case, sequence: Sequence, step: Send, enrolment: Enrolment, not_after: int
    ) -> None:
        request = Request(
            sequence=sequence.name,
            step=step.name,
            channel=step.channel,
            purpose=sequence.purpose,
            content=step.content,
            offer=step.offer,
            not_after=not_after,
            trigger_at=enrolment.trigger_at,
            offers=enrolment.offers,
            window=sequence.window,
        )
        contact(case, motion.orchestrate, request)

    return make_contact
