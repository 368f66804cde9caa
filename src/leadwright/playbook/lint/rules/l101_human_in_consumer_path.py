"""A human stands in a consumer's path.

What: The consumer motion hands people off to sales, a step of one of its sequences waits for a
human (a task or a call), or something waits for what a human has to say first: `person.reviewed`,
the event `Lead Approved`.

Why: A consumer decides within minutes and is worth less than the attention of a person. Review by
hand makes the fastest answers slow, and the queue it makes is longest on the best day of the year.

Fix: Let conditions qualify and sequences answer. Keep people for declared exceptions: a task in a
sequence or a branch, or a hand-off, whose `when`, trigger, segment or stage asks for high value
(`person.lifetime_value >= 2000`, `event.total >= 1000`, `person.vip`).

Source: Retail practice, where each buyer is qualified by rules; and the complaint that lead forms
and sales queues were put in front of shops because the tool was made for business sales.
"""

from collections.abc import Iterator

from leadwright.nurture.plan import DoTask
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.lint.human import (
    for_high_value,
    is_judgement,
    stage_for_high_value,
    step_for_high_value,
)
from leadwright.playbook.lint.human import is_word_of_a_human as is_a_word
from leadwright.playbook.model import Motion, Playbook
from leadwright.route.plan import HandOffPlan

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
    """Hand-offs and tasks of the consumer motion, and what waits for a judgement."""
    for motion in view.motions(book, "consumer"):
        plan = motion.hand_off
        if plan is not None and not _hands_off_high_value(plan, motion):
            what = "consumers are handed to sales, where they wait for a human"
            yield Finding(("consumer", "hand_off"), what, "let `stages` and `triggers` decide")
        for at, sequence in view.sequences(motion):
            for step in view.steps(at, sequence):
                if not isinstance(step.step, DoTask):
                    continue
                if not step_for_high_value(sequence, step.step.name, motion):
                    what = f"the consumer sequence {sequence.name!r} waits for a human"
                    fix = "send instead, or enter it only above a declared value of the person"
                    yield Finding(step.at, what, fix)
        yield from _waiting_for_a_word(motion)


def _hands_off_high_value(plan: HandOffPlan, motion: Motion) -> bool:
    by_stage = not plan.on and stage_for_high_value(plan.stages, motion)
    return by_stage or for_high_value(plan.when, motion)


def _waiting_for_a_word(motion: Motion) -> Iterator[Finding]:
    fix = "let what people do decide: no human has to look first"
    for rule in motion.qualify.stages:
        uses = rule.when.uses
        traits = {name.partition(".")[2] for name in uses.of_person if name[:7] == "person."}
        words = sorted(filter(is_judgement, traits)) + sorted(filter(is_a_word, uses.events))
        if words:
            what = f"{rule.stage!r} waits until a human has said {words[0]!r}"
            yield Finding(("consumer", "stages", rule.stage, "when"), what, fix)
    for at, events in view.awaited_events(motion):
        for event in sorted(filter(is_a_word, events)):
            yield Finding(at, f"people wait here until a human has said {event!r}", fix)
