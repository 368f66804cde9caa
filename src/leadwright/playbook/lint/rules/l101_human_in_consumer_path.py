"""A human stands in a consumer's path.

What: The consumer motion hands people off to sales, or a step of one of its sequences waits for a
human: a task or a call.

Why: A consumer decides within minutes and is worth less than the attention of a person. Review by
hand makes the fastest answers slow, and the queue it makes is longest on the best day of the year.

Fix: Let conditions qualify and sequences answer. Keep people for declared exceptions: a task in a
sequence, or a hand-off, whose `when` asks for high value (`person.lifetime_value >= 2000`,
`event.total >= 1000`).

Source: Retail practice, where each buyer is qualified by rules; and the complaint that lead forms
and sales queues were put in front of shops because the tool was made for business sales.
"""

from collections.abc import Iterator

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition
from leadwright.core.expression.uses import comparisons
from leadwright.nurture.plan import DoTask
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L101"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    teams:
      desk: {kim: {name: Kim Roe}}
    consumer:
      sequences:
        welcome:
          steps:
            - task: {name: review, title: Is this a good lead?, team: desk}
            - send: {name: hello, channel: email, content: welcome}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    attributes:
      person: {lifetime_value: number}
    teams:
      desk:
        kim: {name: Kim Roe, email: kim@shop.example}
        lou: {name: Lou Abt, email: lou@shop.example}
    consumer:
      sequences:
        thank_our_best:
          enter_on: [Order Completed]
          suppress_customers: no
          when: person.lifetime_value >= 2000
          steps:
            - task: {name: call, kind: call, title: Call and thank them, team: desk}
      hand_off:
        on: [Checkout Started]
        when: event.value >= 5000
        team: desk
        remind_after: 15 minutes
        accept_within: 1 hour
        recycle_after: 30 days
        reject_reasons: {no_answer: recycled, wants_no_help: recycled}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Hand-offs and tasks of the consumer motion."""
    for motion in view.motions(book, "consumer"):
        if motion.hand_off is not None and not _for_high_value(motion.hand_off.when):
            what = "consumers are handed to sales, where they wait for a human"
            yield Finding(("consumer", "hand_off"), what, "let `stages` and `triggers` decide")
        for at, sequence in view.sequences(motion):
            if _for_high_value(sequence.when):
                continue
            for step in view.steps(at, sequence):
                if isinstance(step.step, DoTask):
                    what = f"the consumer sequence {sequence.name!r} waits for a human"
                    fix = "send instead, or enter it only above a declared value of the person"
                    yield Finding(step.at, what, fix)


def _for_high_value(when: Condition | None) -> bool:
    return (
        when is not None
        and when.checked is not None
        and any(
            isinstance(value, n.Named)
            and value.attribute.group in ("person", "event")
            and op in (">", ">=")
            for value, op, _ in comparisons(when.checked)
            if getattr(value, "name", "") != "person.age"
        )
    )
