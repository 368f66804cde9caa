"""A sequence breaks its own motion's cap.

What: A marketing sequence has more contacts within the time of a cap than the cap allows.

Why: The last ones are withheld from everybody, each time. They are written, translated and
approved, and no one has ever got them; and every other sequence finds the cap used up.

Fix: Spread the steps over more time, or take one out.

Source: Five-step recovery flows under a cap of three a week.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.orchestrate.plan import Cap
from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L148"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    consumer:
      households: null
      caps: [2 per 1 day]      # cart_recovery writes three times within three hours
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      households: null
      caps: [3 per 1 day]
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Sequences with more contacts than a cap allows."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion, marketing=True):
            sends = view.sends(at, sequence)
            for cap in motion.orchestrate.caps:
                over = _first_over(sends, cap)
                if over is not None:
                    cap_said = f"{cap.at_most} per {spoken(cap.within_ms)}"
                    what = f"{over.step.name!r} is always withheld by the cap of {cap_said}"
                    yield Finding(over.at, what, "wait longer before it, or take it out")


def _first_over(sends: list[view.TimedSend], cap: Cap) -> view.TimedSend | None:
    sends = [each for each in sends if cap.channel in ("", each.step.channel)]
    for number, over in enumerate(sends):
        before = [
            each
            for each in sends[:number]
            if 0 <= over.after_ms - each.after_ms < cap.within_ms
            and not view.apart(each.at, over.at)
        ]
        most = sum(not any(view.apart(each.at, one.at) for one in before) for each in before)
        if most >= cap.at_most:
            return over
    return None
