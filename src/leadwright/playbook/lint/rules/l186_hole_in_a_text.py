"""A name that may be missing leaves a hole in the text.

What: A template says a trait that is not known of everybody, without a stand-in.

Why: "Hello ," tells people that a machine writes, and that it does not know them. It is found in
the mailbox of somebody who signed up with nothing but an address, never by the author.

Fix: Name a stand-in: `{{ person.first_name | default: "there" }}`, or ask first with `{% if %}`.

Source: "Dear FNAME": the oldest joke about e-mail marketing.
"""

import re
from collections.abc import Iterator

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L186"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    contents:
      welcome: {subject: "Welcome, {{ person.first_name }}"}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    contents:
      welcome: {subject: "Welcome{% if person.first_name %}, {{ person.first_name }}{% endif %}"}
    """,
)

_BARE = re.compile(r"\{\{-?\s*((?:person|account|facts)\.[a-z_0-9]+)\s*-?\}\}")
ALWAYS = frozenset({"person.stage", "account.people"})
"""What everybody has."""


def find(book: Playbook) -> Iterator[Finding]:
    """Names that are said as they are, in texts that do not ask whether they are known."""
    for content in book.contents.values():
        for key in ("subject", "text", "html"):
            template = getattr(content, key)
            for name in dict.fromkeys(_BARE.findall(template)):
                asked = re.search(r"\{%-?\s*(if|unless|case)\b[^%]*" + re.escape(name), template)
                if not asked and name not in ALWAYS:
                    what = f"where {name!r} is not known there is a hole in the {key}"
                    fix = f'write {{{{ {name} | default: "..." }}}}'
                    yield Finding(("contents", content.name, key), what, fix)
