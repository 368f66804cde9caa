"""A cap, and nothing says which message it is for.

What: A motion has a cap and several marketing sequences, and none of them declares a `value`, or
all the same.

Why: Whoever asks first gets the slot. A newsletter planned in the morning takes it from the answer
to an abandoned cart in the afternoon, every day, and nobody has decided that it should.

Fix: Give each sequence a `value`; say with `when_capped` whether what loses is dropped or waits.

Source: Frequency caps that were meant to protect people and ended up protecting newsletters.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L187"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {value: null}
        cart_recovery: {value: null}
        browse_reminder: {value: null}
        win_back: {value: null}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      sequences:
        welcome: {value: null}
        browse_reminder: {value: null}      # the cart and who left come first
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Motions in which every message is worth the same."""
    for motion in book.motions.values():
        sending = [each for at, each in view.sequences(motion, marketing=True)
                   if view.sends(at, each)]  # fmt: skip
        if motion.orchestrate.caps and len(sending) > 1 and len({s.value for s in sending}) == 1:
            what = f"{len(sending)} sequences compete under the cap, and all are worth the same"
            yield Finding((motion.name, "caps"), what, "give each a `value`: the highest wins")
