"""Nothing limits how often people are contacted.

What: A motion has several channels or several marketing sequences, and no `caps`, none that counts
some of the channels, or none that allows less than ten a day.

Why: Each sequence is well-behaved by itself. Together they write four times a day, and over two
channels nobody notices, except for the person. One who leaves for that never comes back.

Fix: Add caps over all channels, such as `caps: [4 per 1 day, 8 per 7 days]`.

Source: The first reason people give for unsubscribing: too many messages.
"""

from collections.abc import Iterator

from leadwright.core.time import DAY
from leadwright.orchestrate.plan import Cap
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


MANY = 10
"""So many a day nobody sends: a cap that allows them limits nothing."""


def find(book: Playbook) -> Iterator[Finding]:
    """Motions without caps that could contact people from two sides."""
    for motion in book.motions.values():
        counted = {cap.channel for cap in motion.orchestrate.caps if _limits(cap)}
        sent = view.marketing_sends(motion)
        channels = {name for send in sent for name in view.channels_of(send.step)}
        if "" in counted or channels <= counted:
            continue
        sending = sum(bool(view.sends(*each)) for each in view.sequences(motion, marketing=True))
        if len(channels) > 1 or sending > 1:
            what = (
                f"nothing limits contacts from {sending} sequence{'s' if sending > 1 else ''} "
                f"over {' and '.join(sorted(channels - counted))}"
            )
            yield Finding((motion.name, "caps"), what, "add `caps: [4 per 1 day, 8 per 7 days]`")


def _limits(cap: Cap) -> bool:
    return cap.at_most * DAY < MANY * max(cap.within_ms, DAY)
