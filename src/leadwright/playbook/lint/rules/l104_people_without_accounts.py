"""Most people belong to no account.

What: The model is b2b and people join only accounts that are known already.

Why: Colleagues from a company that nobody has entered by hand stay strangers to one another: their
interest is never added up, no account stage is ever reached, and sales does not hear of them.

Fix: Write `link: any_work_domain`: a work address makes the account, free-mail ones never do. If
you sell to a closed list of target accounts only, silence this rule and say so.

Source: Lead databases with one company spread over forty unconnected contacts.
"""

from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L104"
SEVERITY = WARNING

BAD = patched(
    "b2b",
    """
    accounts:
      link: known_accounts
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    accounts:
      link: known_accounts     # the bridge of a hybrid: everybody else stays a consumer
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Business sales that link nobody new."""
    if book.model == "b2b" and book.linking.accounts != "any":
        what = "people of companies you do not know yet belong to no account"
        yield Finding(("accounts", "link"), what, "write `link: any_work_domain`")
