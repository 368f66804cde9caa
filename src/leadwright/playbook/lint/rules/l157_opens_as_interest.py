"""Opened mails count as interest.

What: An engagement rule gives points when a mail was opened.

Why: Mail programs and security scanners open every mail themselves to protect their users. The
points go to whoever has such a program, whether they have read a word or not.

Fix: Give points for what a person has to do: replies, visits that follow, downloads.

Source: Mail privacy protection, since which opens say more about the mail program than the reader.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.words import meaning, words_of
from leadwright.playbook.model import Playbook

CODE = "L157"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      engagement:
        rules:
          read_mail: {event: Email Opened, points: 5, at_most: 1 per day}
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      engagement:
        rules:
          answered: {event: Email Replied, points: 20, at_most: 1 per day}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Points for opened mails."""
    for motion in book.motions.values():
        for at, events, _ in view.scored(motion):
            for event in sorted(filter(_is_opened_mail, events)):
                for rule in events[event]:
                    if rule.milli > 0:
                        what = f"{event!r} gives points, and machines open most mails"
                        fix = "give points for clicks, replies or visits"
                        yield Finding((*at, "rules", rule.name, "event"), what, fix)


def _is_opened_mail(event: str) -> bool:
    words = words_of(event)
    return meaning("mail").among(words) and meaning("opened").among((*words[:1], *words[-1:]))
