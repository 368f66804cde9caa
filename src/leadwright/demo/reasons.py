"""A few decisions with their reasons, found in timelines: what `leadwright explain` is for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leadwright.demo.api import Api
from leadwright.demo.evidence import Evidence
from leadwright.demo.ledger import Ledger, Somebody

LINES_MAX = 16
SOON_MS = 60_000
TOLD = frozenset({
    "stage", "trigger", "enrolment", "touch", "withheld", "hand_off", "recovered", "conversion",
    "move", "too_late", "opportunity",
})  # fmt: skip
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a story: at what time of day (UTC), what, and why."""

    at: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to somebody, and the command that tells it in full."""

    title: str
    subject: str
    lines: list[Line]


def stories(model: str, api: Api, ledger: Ledger, evidence: Evidence) -> list[Story]:
    """The stories of a model that can be told from what happened."""
    return [story for tell in TELLING[model] if (story := tell(api, ledger, evidence))]


def _answered_cart(api: Api, ledger: Ledger, evidence: Evidence) -> Story | None:
    reminded = evidence.mailed("cart_reminder")
    return _of_person(
        api, "An abandoned cart, answered",
        (one for one in _known(ledger, evidence)
         if one.email in reminded and one.kind == "leaves a cart and comes back"),
        ("trigger", "cart_abandoned"),
    )  # fmt: skip


def _withheld(api: Api, ledger: Ledger, evidence: Evidence) -> Story | None:
    return _of_person(
        api, "A reminder that was not sent",
        (one for one in _known(ledger, evidence) if not one.day),
        ("withheld", "quiet_hours"),
    )  # fmt: skip


def _handed_off(api: Api, _ledger: Ledger, evidence: Evidence) -> Story | None:
    won = {row["id"]: row["domain"] for row in evidence.accounts if row["stage"] == "customer"}
    for task in evidence.tasks:
        if task["kind"] == "hand_off" and task["unit"] in won:
            entries = api.get(f"/accounts/{task['unit']}/timeline", limit=200)["data"]
            lines = _lines(entries, ("hand_off", "requested"))
            return Story("An account handed to sales, and won", won[task["unit"]], lines)
    return None


def _product_qualified(api: Api, ledger: Ledger, evidence: Evidence) -> Story | None:
    return _of_person(
        api, "A user who calls for a conversation",
        (one for one in _known(ledger, evidence) if one.kind == "uses it a lot"),
        ("stage", "pql"),
    )  # fmt: skip


TELLING: dict[str, tuple[Callable[[Api, Ledger, Evidence], Story | None], ...]] = {
    "b2c": (_answered_cart, _withheld),
    "b2b": (_handed_off,),
    "hybrid": (_product_qualified,),
}


def _known(ledger: Ledger, evidence: Evidence) -> list[Somebody]:
    """The generated people that Leadwright knows by their address."""
    addresses = {row["email"] for row in evidence.people} - {""}
    return [one for one in ledger.people.values() if one.email in addresses]


def _of_person(
    api: Api, title: str, people: Iterable[Somebody], about: tuple[str, str]
) -> Story | None:
    """The first of the people to whom the decision it is `about` (kind, name) happened."""
    for person in list(people)[:20]:
        entries = api.get(f"/people/email:{person.email}/timeline", limit=200)["data"]
        if lines := _lines(entries, about):
            return Story(title, person.email, lines)
    return None


def _lines(entries: list[Entry], about: tuple[str, str]) -> list[Line]:
    """Oldest first, from the event before the decision it is about; empty where that is missing."""
    ordered = list(reversed(entries))
    decided = [place for place, entry in enumerate(ordered) if _has(entry, about)]
    if not decided:
        return []
    begins = max((place for place in range(decided[0] + 1) if ordered[place]["kind"] == "event"),
                 default=decided[0])  # fmt: skip
    lines: list[Line] = []
    for place, entry in enumerate(ordered[begins:]):
        told = [one for one in entry["decisions"] if one["kind"] in TOLD]
        if told or not place:
            lines.append(_heading(entry))
        said = lines[-1].why if lines else ""
        for one in told:
            why = _why(one)
            lines.append(Line("", one["says"], _more(one["says"], why) if why != said else ""))
            said = why
    return lines[:LINES_MAX]


def _has(entry: Entry, about: tuple[str, str]) -> bool:
    return any((one["kind"], one["name"]) == about for one in entry["decisions"])


def _heading(entry: Entry) -> Line:
    """When, and what came in."""
    why = f"by {entry['actor']}" if entry["actor"] else ""
    return Line(_clock(entry["at"]), entry["says"], why)


def _more(says: str, why: str) -> str:
    """What the reason tells beyond what was said."""
    more = why.removeprefix(f"{says.rpartition(' ')[2]}: ")
    return "" if more in says else more


def _why(decision: dict[str, Any]) -> str:
    """The sentence; for a stage the values its rule compared, for a touch how long it waits."""
    values = decision["values"]
    if decision["kind"] == "touch" and values["not_before"] > decision["at"] + SOON_MS:
        return f"{decision['because']}; waits until {_clock(values['not_before'])[:5]}"
    if decision["kind"] == "stage" and values:
        compared = ", ".join(f"{name} = {_compared(value)}" for name, value in values.items())
        return f"{decision['because']}: {compared}"
    return str(decision["because"])


def _compared(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M:%S.%f")[:-3]
