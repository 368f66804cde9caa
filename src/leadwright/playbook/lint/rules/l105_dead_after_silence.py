"""A business deal is given up after hours of silence.

What: In the business motion a trigger fires, a stage is lost or a sequence ends because nobody did
anything for two days or less.

Why: A business purchase takes months; committees meet, people travel, budgets come in spring. Two
quiet days say nothing. Whoever reads them as a no drops most of the deals that will close.

Fix: Give silence weeks: windows of 14 days or more for stages, triggers of a week or more.

Source: The rule "dead after 24 hours", which is right for a cart, applied to deals of 18 months.
"""

from collections.abc import Iterator

from leadwright.core.expression.condition import Uses
from leadwright.core.functions import LAST
from leadwright.core.time import DAY, spoken
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding, Trail
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


def find(book: Playbook) -> Iterator[Finding]:
    """Triggers, stages and exits of the business motion that read hours of silence."""
    for motion in view.motions(book, "business"):
        for at, trigger in view.triggers(motion):
            if 0 < trigger.idle_ms <= SHORT_MS:
                what = f"{spoken(trigger.idle_ms)} of silence mean nothing in a business deal"
                yield Finding((*at, "idle"), what, "wait a week or more")
        yield from _short_windows(motion)


def _short_windows(motion: Motion) -> Iterator[Finding]:
    looked_at: list[tuple[Trail, Uses]] = [
        ((motion.name, "stages", rule.stage, "when"), rule.when.uses)
        for rule in motion.qualify.stages
    ]
    for at, sequence in view.sequences(motion):
        if sequence.exit is not None:
            looked_at.append(((*at, "exit"), sequence.exit.uses))
    for at, uses in looked_at:
        shortest = min(_looking_back_ms(uses), default=DAY * 999)
        if shortest <= SHORT_MS:
            what = f"{spoken(shortest)} without an event end it, and deals are quiet for weeks"
            yield Finding(at, what, "look back 14 days or more")


def _looking_back_ms(uses: Uses) -> Iterator[int]:
    """How far a condition looks back: its windows, and the days since something."""
    for kept in (uses.windows, uses.account_windows, uses.days, uses.account_days):
        yield from (length for length, _ in kept.values())
    yield from (keep.days * DAY for keep in (*uses.keeps, *uses.account_keeps) if keep.days)
    for watch in uses.watches:
        if watch.kind == LAST:
            yield from (int(days) * DAY for days in watch.thresholds)
