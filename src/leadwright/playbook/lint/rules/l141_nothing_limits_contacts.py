"""Nothing limits how often people are contacted.

What: A motion has no `caps`, and several channels or several marketing sequences.

Why: Each sequence is well-behaved by itself. Together they write four times a day, and over two
channels nobody notices, except for the person. One who leaves for that never comes back.

Fix: Add caps over all channels, such as `caps: [4 per 1 day, 8 per 7 days]`.

Source: The first reason people give for unsubscribing: too many messages.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L141"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      caps: null      # taken out
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    business:
      caps: null      # one channel, one sequence: it cannot meet another
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Motions without caps that could contact people from two sides."""
    for motion in book.motions.values():
        if motion.orchestrate.caps:
            continue
        channels = {send.step.channel for send in view.marketing_sends(motion)}
        sending = sum(bool(view.sends(*each)) for each in view.sequences(motion, marketing=True))
        if len(channels) > 1 or sending > 1:
            what = (
                f"nothing limits contacts from {sending} sequence{'s' if sending > 1 else ''} "
                f"over {' and '.join(sorted(channels))}"
            )
            yield Finding((motion.name, "caps"), what, "add `caps: [4 per 1 day, 8 per 7 days]`")
