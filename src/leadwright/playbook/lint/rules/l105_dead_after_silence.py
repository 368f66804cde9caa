"""A business deal is given up after hours of silence.

What: In the business motion a trigger fires, a stage is lost, points are taken away, somebody is
put into a segment or a sequence ends because nobody did anything for two days or less; or a deal is
stalled, a stakeholder no longer engaged, an answer of sales no longer true after as little.

Why: A business purchase takes months; committees meet, people travel, budgets come in spring. Two
quiet days say nothing. Whoever reads them as a no drops most of the deals that will close.

Fix: Give silence weeks: windows of 14 days or more for stages, triggers of a week or more. A
trigger that helps to finish what somebody has begun (`Trial Started`, unless `Invite Sent`) may be
fast.

Source: The rule "dead after 24 hours", which is right for a cart, applied to deals of 18 months.
"""

from collections.abc import Iterable, Iterator

from leadwright.core.expression import nodes as n
from leadwright.core.expression.condition import Condition, Uses
from leadwright.core.functions import LAST
from leadwright.core.time import DAY, spoken
from leadwright.nurture.plan import Branch, DoTask, Exit, Send, Sequence, Trigger, WaitUntil
from leadwright.playbook.lint import view
from leadwright.playbook.lint.asks import compared, parts
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
from leadwright.playbook.lint.silent import gives_up, silences_ms, unfinished
from leadwright.playbook.model import Motion, Playbook

CODE = "L105"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      triggers:
        dead_lead:
          after: [Page Viewed, Asset Downloaded]
          idle: 24 hours
          respond_within: 1 hour
          start: last_mail
      sequences:
        last_mail:
          steps:
            - send: {name: goodbye, channel: email, content: check_in}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      triggers:
        gone_quiet:
          after: [Page Viewed, Asset Downloaded]
          idle: 45 days
    """,
)

SHORT_MS = 2 * DAY


LOOK_BACK = "look back 14 days or more"


def find(book: Playbook) -> Iterator[Finding]:
    """Whatever in the business motion reads hours of silence."""
    for motion in view.motions(book, "business"):
        for at, trigger in view.triggers(motion):
            helps = unfinished(trigger) and _helps(motion, trigger)
            if 0 < trigger.idle_ms <= SHORT_MS and not helps:
                what = f"{spoken(trigger.idle_ms)} of silence mean nothing in a business deal"
                yield Finding((*at, "idle"), what, "wait a week or more")
        yield from _short_conditions(motion)
        for at, sequence in view.sequences(motion):
            yield from _short_ways(at, sequence)
        yield from _short_clocks(motion)


def _helps(motion: Motion, trigger: Trigger) -> bool:
    sequence = motion.nurture.sequences.get(trigger.start)
    return sequence is not None and any(isinstance(s, Send | DoTask) for s in sequence.steps)


def _short_conditions(motion: Motion) -> Iterator[Finding]:
    for rule in motion.qualify.stages:
        lengths = (*_looking_back_ms(rule.when.uses), *silences_ms(rule.when))
        yield from _found((motion.name, "stages", rule.stage, "when"), lengths)
    for segment in motion.qualify.segments:
        if not any(op in (">", ">=") for op in _counted(segment.when)):
            at: Trail = (motion.name, "segments", segment.segment, "when")
            yield from _found(at, silences_ms(segment.when))
    for fit in motion.qualify.fit:
        if fit.milli < 0:
            yield from _found((motion.name, "fit", fit.name, "when"), silences_ms(fit.when))
    for at, sequence in view.sequences(motion):
        yield from _found((*at, "exit"), silences_ms(sequence.exit))
        yield from _found((*at, "goal_when"), silences_ms(sequence.goal_when))


def _counted(condition: Condition) -> Iterator[str]:
    """How often things happened is compared, in general: more than, less than ..."""
    for test, opposite in parts(condition):
        for value, op, _ in compared(test, opposite):
            if isinstance(value, n.Counted) and value.function.keeps != LAST:
                yield op


def _short_ways(at: Trail, sequence: Sequence) -> Iterator[Finding]:
    for each in view.steps(at, sequence):
        match each.step:
            case Exit(when=when):
                yield from _found((*each.at, "when"), silences_ms(when))
            case Branch(when=when, then=then, otherwise=otherwise):
                for way, opposite in ((then, False), (otherwise, True)):
                    if gives_up(sequence, way):
                        yield from _found((*each.at, "when"), silences_ms(when, opposite=opposite))
            case WaitUntil(events=events, at_most_ms=most) if events:
                if gives_up(sequence, each.step.late):
                    yield from _found((*each.at, "at_most"), [most])


def _short_clocks(motion: Motion) -> Iterator[Finding]:
    at = (motion.name, "convert")
    for stage, stalled_ms in motion.convert.stalled_after.items():
        yield from _found((*at, "stalled_after", stage), [stalled_ms])
    if motion.convert.coverage is not None:
        active_ms = motion.convert.coverage.active_within_ms
        yield from _found((*at, "coverage", "active_within"), [active_ms])
    if motion.qualify.bant is not None:
        yield from _found((motion.name, "bant", "fresh_for"), [motion.qualify.bant.fresh_ms])


def _found(at: Trail, lengths: Iterable[int]) -> Iterator[Finding]:
    shortest = min(lengths, default=SHORT_MS + 1)
    if shortest <= SHORT_MS:
        what = f"{spoken(shortest)} without an event end it, and deals are quiet for weeks"
        yield Finding(at, what, LOOK_BACK)


def _looking_back_ms(uses: Uses) -> Iterator[int]:
    """How far a condition looks back: its windows, and the days since something."""
    for kept in (uses.windows, uses.account_windows, uses.days, uses.account_days):
        yield from (length for length, _ in kept.values())
    yield from (keep.days * DAY for keep in (*uses.keeps, *uses.account_keeps) if keep.days)
    for watch in uses.watches:
        if watch.kind == LAST:
            yield from (int(days) * DAY for days in watch.thresholds)
