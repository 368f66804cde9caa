"""The shipped playbooks with shorter waits: a demo cannot wait for days, or for five minutes.

Only what is declared here changes, and the demo says so on screen; and sales works at all hours.
Conditions, offers, caps, quiet hours, response targets and texts are those of the shipped ones.
"""

from dataclasses import dataclass

from leadwright.playbook.shipped import shipped_text


@dataclass(frozen=True, slots=True)
class Shortened:
    """A wait of the shipped playbook, what it is for, and how many seconds it takes here."""

    what: str
    key: str
    said: str
    seconds: int

    @property
    def shipped(self) -> str:
        """As the shipped playbook has it."""
        return f"{self.key}: {self.said}"


SHORTENED: dict[str, tuple[Shortened, ...]] = {
    "b2c": (
        Shortened("a cart without another step is abandoned after", "idle", "5 minutes", 5),
        Shortened("somebody who only looked has left after", "idle", "30 minutes", 10),
        Shortened("from the reminder to the second touch", "wait", "45 minutes", 6),
        Shortened("from there to the offer", "wait", "2 hours", 6),
    ),
    "b2b": (
        Shortened("from the guide to the case study", "wait", "3 days", 4),
        Shortened("from there to the call", "wait", "4 days", 4),
        Shortened("from there to the last e-mail", "wait", "7 days", 4),
        Shortened("sales is reminded of an offer after", "remind_after", "2 hours", 5),
        Shortened("and loses it to somebody else after", "accept_within", "4 hours", 10),
    ),
    "hybrid": (
        Shortened("somebody has gone quiet after", "idle", "3 days", 8),
        Shortened("from the welcome to the second e-mail", "wait", "2 days", 6),
        Shortened("sales is reminded of an offer after", "remind_after", "1 hour", 5),
        Shortened("and loses it to somebody else after", "accept_within", "1 day", 10),
    ),
}


OPEN: dict[str, tuple[str, str]] = {
    "b2b": (
        'working_hours: {from: "09:00", to: "18:00"}',
        'working_hours: {from: "00:00", to: "00:00", days: monday to sunday}',
    )
}
"""The hours in which sales works, and those here: a demo is seen at any time of any day."""


def demo_text(model: str, pace: float = 1.0) -> str:
    """The shipped playbook of a model with its waits shortened, and these divided by `pace`.

    Raises LookupError where the shipped playbook does not say what is declared here any more.
    """
    text = shipped_text(model)
    for wait in SHORTENED[model]:
        if wait.shipped not in text:
            raise LookupError(f"the shipped {model} playbook does not say {wait.shipped!r}")
        text = text.replace(wait.shipped, f"{wait.key}: {spoken(wait.seconds, pace)}")
    shipped, always = OPEN.get(model, ("", ""))
    if shipped not in text:
        raise LookupError(f"the shipped {model} playbook does not say {shipped!r}")
    return text.replace(shipped, always) if shipped else text


def spoken(seconds: int, pace: float = 1.0) -> str:
    """`6 seconds`; whole seconds, and at least one."""
    count = max(1, round(seconds / pace))
    return f"{count} second{'' if count == 1 else 's'}"
