"""The question repeats what a stranger has typed.

What: A content that asks people to confirm their consent says something of the person: a name, a
company, the product they looked at.

Why: Anybody can type anybody's address into a form, and anything as a name. The question goes to
the owner of that address, from you: whoever wants to insult or cheat people has you do it.

Fix: Say who you are and what the link does, and nothing of the person, or leave `content` out.

Source: Sign-up forms abused as senders of spam: the text stood in the field for the first name.
"""

import re
from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L197"
SEVERITY = WARNING

BAD = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: {content: please_confirm}}
    contents:
      please_confirm:
        subject: Please confirm
        text: 'Hello {{ person.first_name | default: "there" }}, confirm here: {{ confirm_url }}'
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    channels:
      email: {address: email, confirm: {content: please_confirm}}
    contents:
      please_confirm:
        subject: Please confirm
        text: "Hello, {{ workspace.name }} wants to write to you: {{ confirm_url }}"
    """,
)

_SAID = re.compile(r"\{[{%][^}]*?\b((?:person|account|household|facts)\.[a-z_0-9]+)")


def find(book: Playbook) -> Iterator[Finding]:
    """What contents that ask say of the person."""
    for name in sorted(view.asking_contents(book)):
        content = book.contents[name]
        for key in ("subject", "text", "html"):
            for said in dict.fromkeys(_SAID.findall(getattr(content, key))):
                what = f"whoever types in an address says by {said!r} what they want to its owner"
                yield Finding(("contents", name, key), what, f"take {{{{ {said} }}}} out")
