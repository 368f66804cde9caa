"""The answer to a deal's warning reaches nobody.

What: A trigger answers the `warning` of a deal with a marketing sequence that leaves out units with
an open deal.

Why: Everybody it is for has an open deal: that is what they are warned of. Each answer is withheld,
and the deal goes on standing still.

Fix: Say `suppress_open_opportunities: no` in the sequence, which is written for people in a deal.

Source: Re-engagement campaigns for stalled deals, with the suppression list of all other campaigns.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L127"
SEVERITY = ERROR

BAD = patched(
    "b2b",
    """
    business:
      sequences:
        revive_deal: {suppress_open_opportunities: null}      # on, as nobody says otherwise
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      sequences:
        revive_deal: {purpose: transactional, suppress_open_opportunities: null}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Triggers by a warning whose sequence is suppressed for whoever has an open deal."""
    for motion in view.motions(book, "business"):
        for at, trigger in view.triggers(motion):
            sequence = motion.nurture.sequences.get(trigger.start)
            if not trigger.warning or sequence is None or sequence.purpose != "marketing":
                continue
            if sequence.suppress_open_opportunities:
                what = f"{trigger.start!r} is withheld from everybody with an open deal"
                fix = "say `suppress_open_opportunities: no` there"
                yield Finding((*at, "start"), what, fix)
