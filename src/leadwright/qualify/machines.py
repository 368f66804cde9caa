"""Opens and clicks that no person made: mail programs and link scanners look first."""

from leadwright.core.case import Case
from leadwright.core.time import SECOND

OPENS_AND_CLICKS = frozenset({
    "Email Opened", "Email Link Clicked", "Message Opened", "Message Link Clicked",
    "Newsletter Opened", "SMS Link Clicked",
})  # fmt: skip
"""What machines do as well, under the names that senders give it."""
FLAGS = ("machine", "is_machine", "machine_open", "is_machine_open", "bot", "is_bot", "prefetched")
"""Properties by which a sender says that it was a machine."""
AT_ONCE_MS = 5 * SECOND
"""Nobody has read a message so soon after it was handed over; a scanner has."""


def by_machine(case: Case) -> bool:
    """Whether the open or click at hand was a machine's: its sender says so, or it came within
    seconds of a message we had handed over."""
    body, occurred = case.input.body, case.occurred_at
    if any(body.get(flag) is True for flag in FLAGS):
        return True
    return any(0 <= occurred - handed_at < AT_ONCE_MS for handed_at in case.person.contacts)
