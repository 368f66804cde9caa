"""An interest that decides nothing.

What: An interest is declared, and no choice of a content depends on it: nothing that is sent is
about it, or what is stands alone in its step.

Why: A content that a step sends alone goes to everybody, whatever interests them. People whose
interest is known get the same as the rest, and the playbook reads as if they did not.

Fix: Name the content in a step beside others, such as `content: [about_security, for_everybody]`,
write one about the interest, or take the interest out.

Source: Personalisation projects that ended when the interests were set up, before the contents.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import HINT, Finding
from leadwright.playbook.model import Motion, Playbook

CODE = "L190"
SEVERITY = HINT

BAD = patched(
    "b2b",
    """
    business:
      interests:
        integrations: "count('Docs Page Viewed', '30 days') >= 2"      # and no letter about them
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      interests:
        integrations: "count('Docs Page Viewed', '30 days') >= 2"
    contents:
      letter_peers: {interests: [integrations]}     # one of three that a step chooses from
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Interests that no step chooses by."""
    for motion in book.motions.values():
        alone, chosen = _sent(motion)
        for name in motion.nurture.interests:
            if name in chosen:
                continue
            at = (motion.name, "interests", name)
            if name in alone:
                what = f"what is about {name!r} is sent alone: it goes to everybody"
                yield Finding(at, what, "let the step choose from several contents")
            else:
                what = f"nothing that is sent is about {name!r}"
                yield Finding(at, what, "write a content with this interest, or take it out")


def _sent(motion: Motion) -> tuple[set[str], set[str]]:
    """The interests of what steps send alone, and of what they choose from several."""
    alone: set[str] = set()
    chosen: set[str] = set()
    for at, sequence in view.sequences(motion):
        for send in view.sends(at, sequence):
            choices = send.step.choices
            for choice in choices:
                (chosen if len(choices) > 1 else alone).update(choice.interests)
    return alone, chosen
