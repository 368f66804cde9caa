"""People are contacted at any hour.

What: A motion sends marketing and has no `quiet_hours`; nor does a `send_window` keep each of its
sequences to the day.

Why: Timers know no night: three hours after a late visit is three in the morning. The message lies
at the bottom of the morning's pile, if it does not wake somebody first.

Fix: Add `quiet_hours: {from: "21:00", to: "08:00"}`. They follow the zone of each person.

Source: Complaints about mail at night; open rates of what was sent while people slept.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L144"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      quiet_hours: null      # taken out
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    business:
      quiet_hours: null
      sequences:
        team_onboarding: {purpose: transactional}      # what people have to know comes at once
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Motions without quiet hours. Channels that ring have a rule of their own."""
    for motion in book.motions.values():
        if motion.orchestrate.quiet is not None:
            continue
        used = {
            name
            for at, sequence in view.sequences(motion, marketing=True)
            if not view.kept_from_night(sequence)
            for send in view.sends(at, sequence)
            for name in view.channels_of(send.step)
        }
        if used and not any(view.rings(motion.orchestrate.channels[name]) for name in used):
            what = "marketing goes out at any hour of the night"
            fix = 'add `quiet_hours: {from: "21:00", to: "08:00"}`'
            yield Finding((motion.name, "quiet_hours"), what, fix)
