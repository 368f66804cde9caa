"""What the fields of a form mean. Names starting with `_` are for us, the rest is about them."""

import re
from typing import Any

import msgspec

from leadwright.capture.identify import LONGEST
from leadwright.capture.traits import person_traits

HONEYPOTS = ("_gotcha", "_honey")
"""Fields hidden from people: who fills them in is a robot."""

SHORT_MAX = 200
_BRACKETS = re.compile(r"\[([^\]]*)\]")


class Filled(msgspec.Struct):
    """A filled form as journaled: its fields, the page it was on, who sent it."""

    fields: dict[str, Any]
    page: str = ""
    user_agent: str = ""

    @property
    def anonymous_id(self) -> str:
        """Id that the visitor's tracker gave them, in a hidden field; too long is none."""
        said = str(self.fields.get("_anonymous_id") or "").replace("\0", "")
        return said if len(said) <= LONGEST else ""

    @property
    def by_robot(self) -> bool:
        """Whether a field was filled in that people do not see."""
        return any(self.fields.get(name) for name in HONEYPOTS)

    @property
    def name(self) -> str:
        """Which form it is."""
        return str(self.fields.get("_form") or "")[:SHORT_MAX]

    def answers(self) -> dict[str, Any]:
        """What they filled in: `consent[email]` as `consent_email`, our own fields left out."""
        return {
            _BRACKETS.sub(r"_\1", name).strip("_"): value
            for name, value in self.fields.items()
            if not name.startswith("_")
        }

    def traits(self) -> dict[str, Any]:
        """The short answers, as traits."""
        short = {
            name: value
            for name, value in self.answers().items()
            if value not in ("", None) and not (isinstance(value, str) and len(value) > SHORT_MAX)
        }
        return person_traits(short)
