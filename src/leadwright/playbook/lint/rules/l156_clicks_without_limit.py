"""One busy afternoon makes anybody a top lead.

What: An engagement rule gives points for an event that comes by the dozen (page views, product
views, feature use, opened mails) and has no `at_most`.

Why: Somebody who reloads a page, a colleague who tests, or a script gets more points than a buyer.
Sales learns that a high score means much clicking.

Fix: Add `at_most`, such as `at_most: 5 per day`.

Source: Top-scored leads that turn out to be competitors, job seekers and students.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.lint.words import meaning, words_of
from leadwright.playbook.model import Playbook

CODE = "L156"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    business:
      engagement:
        rules:
          any_page: {event: Page Viewed, points: 1, at_most: null}      # taken out
    """,
)
NEAR_MISS = patched(
    "b2b",
    """
    business:
      engagement:
        rules:
          asked_for_prices: {event: Quote Requested, points: 30}    # rare
    """,
)

BY_THE_DOZEN = frozenset(
    {
        "Page Viewed", "Screen Viewed", "Product Viewed", "Product List Viewed", "Product Clicked",
        "Products Searched", "Feature Used", "Signed In", "Application Opened", "Email Opened",
        "Email Link Clicked",
    }
)  # fmt: skip


def find(book: Playbook) -> Iterator[Finding]:
    """Points for frequent events that nothing limits."""
    for motion in book.motions.values():
        for at, events, _ in view.scored(motion):
            for event in sorted(filter(_is_by_the_dozen, events)):
                for rule in events[event]:
                    if rule.milli > 0 and not rule.times_max:
                        what = f"every {event!r} gives points, however many there are a day"
                        fix = "add `at_most: 5 per day` or so"
                        yield Finding((*at, "rules", rule.name), what, fix)


def _is_by_the_dozen(event: str) -> bool:
    """Of Segment's names some; in other languages, a page or a product was looked at."""
    *what, last = words_of(event) or ("",)
    looked = len(what) == 1 and meaning("looked_at").among(tuple(what))
    return event in BY_THE_DOZEN or (looked and meaning("looked").among((last,)))
