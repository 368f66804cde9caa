"""A cap counts households, and nobody shares one.

What: A cap says `per: household`, and the motion does not say how households form.

Why: Everybody is counted alone, so the cap is one per person under another name. Whoever wrote it
believes that a family of four is left in peace.

Fix: Say under `households` how they form: by a trait such as `household_id`, by `group` calls, or
by surname and address. Or write the cap without `per`.

Source: Shops that capped by household and learned from a complaint that their data knew none.
"""

from collections.abc import Iterator

from leadwright.core.time import spoken
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L192"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    consumer:
      households: null
      caps: [4 per 1 day, {at_most: 6 per 1 day, per: household}]     # whose?
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    consumer:
      households: {by_trait: [household_id]}
      caps: [4 per 1 day, {at_most: 6 per 1 day, per: household}]
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Caps per household where none can form."""
    for motion in book.motions.values():
        if motion.sharing is not None:
            continue
        for number, cap in enumerate(motion.orchestrate.caps, 1):
            if cap.household:
                said = f"{cap.at_most} per {spoken(cap.within_ms)}"
                what = f"{said} is counted per household, and no household can form"
                hint = "say under `households` how they form, or leave `per` out"
                yield Finding((motion.name, "caps", str(number)), what, hint)
