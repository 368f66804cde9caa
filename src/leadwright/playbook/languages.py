"""The languages that contents are written in."""

from dataclasses import dataclass
from typing import Any

from leadwright.playbook import codes
from leadwright.playbook.document import Leaf, Node, Place
from leadwright.playbook.filters import ENGLISH, is_language
from leadwright.playbook.kinds import wrong
from leadwright.playbook.problems import Problems

EXAMPLES = ("de", "pt-BR")


@dataclass(frozen=True, slots=True)
class Language:
    """A language, by its tag."""

    shape: str = "language, such as `de` or `pt-BR`"
    blank: Any = ENGLISH

    def read(self, node: Node, at: Place, problems: Problems) -> str:
        if not isinstance(node, Leaf) or not isinstance(node.value, str):
            wrong(node, "a language", at, problems, f"such as {' or '.join(EXAMPLES)}")
        elif not is_language(node.value):
            what = f"{node.value[:40]!r} is no language whose dates and numbers are known"
            problems.add(codes.BAD_VALUE, what, at, f"such as {' or '.join(EXAMPLES)}")
        else:
            return node.value
        return ENGLISH
