"""A few decisions with their reasons, found in timelines: what `leadwright explain` is for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from leadwright.demo.api import Api
from leadwright.demo.evidence import Evidence
from leadwright.demo.ledger import Ledger, Somebody

LINES_MAX = 9
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
        (one for one in ledger.people.values()
         if one.email in reminded and one.kind == "leaves a cart and comes back"),
        {"trigger", "enrolment", "touch", "recovered", "conversion"}, needs="trigger",
    )  # fmt: skip


def _withheld(api: Api, ledger: Ledger, _evidence: Evidence) -> Story | None:
    return _of_person(
        api, "A reminder that was not sent",
        (one for one in ledger.people.values() if one.email and not one.day),
        {"trigger", "enrolment", "withheld"}, needs="withheld",
    )  # fmt: skip


def _handed_off(api: Api, _ledger: Ledger, evidence: Evidence) -> Story | None:
    accounts = [row for row in evidence.accounts if row["hand_off"] in ("accepted", "closed")]
    taken = {task["unit"] for task in evidence.tasks if task["kind"] == "hand_off"}
    for account in accounts:
        if account["id"] in taken:
            entries = api.get(f"/accounts/{account['id']}/timeline", limit=200)["data"]
            lines = _lines(entries, {"stage", "hand_off", "opportunity"}, account_only=True)
            return Story("An account handed to sales", account["domain"], lines)
    return None


def _product_qualified(api: Api, ledger: Ledger, _evidence: Evidence) -> Story | None:
    return _of_person(
        api, "A user who calls for a conversation",
        (one for one in ledger.people.values() if one.kind == "uses it a lot"),
        {"move", "stage", "hand_off"}, needs="stage",
    )  # fmt: skip


TELLING: dict[str, tuple[Callable[[Api, Ledger, Evidence], Story | None], ...]] = {
    "b2c": (_answered_cart, _withheld),
    "b2b": (_handed_off,),
    "hybrid": (_product_qualified,),
}


def _of_person(
    api: Api, title: str, people: Iterable[Somebody], kinds: set[str], needs: str
) -> Story | None:
    """The first of the people to whom the decision that is `needed` happened."""
    for person in list(people)[:20]:
        entries = api.get(f"/people/email:{person.email}/timeline", limit=200)["data"]
        decided = {decision["kind"] for entry in entries for decision in entry["decisions"]}
        if needs in decided:
            return Story(title, person.email, _lines(entries, kinds))
    return None


def _lines(entries: list[Entry], kinds: set[str], *, account_only: bool = False) -> list[Line]:
    """Oldest first: the decisions of these kinds, each after the event that led to it."""
    lines: list[Line] = []
    for entry in reversed(entries):
        decisions = [
            decision
            for decision in entry["decisions"]
            if decision["kind"] in kinds & TOLD and not (account_only and _of_one(decision))
        ]
        if decisions and entry["kind"] in ("event", "command"):
            by = f"by {entry['actor']}" if entry["actor"] else ""
            lines.append(Line(_clock(entry["at"]), entry["tag"], by))
        lines += [
            Line("", f"  {one['kind'].replace('_', ' ')} {one['name']}", _why(one))
            for one in decisions
        ]
    return lines[-LINES_MAX:]


def _of_one(decision: dict[str, Any]) -> bool:
    """Whether a stage is a person's and not the account's."""
    return decision["kind"] == "stage" and decision["name"] in ("lead", "engaged")


def _why(decision: dict[str, Any]) -> str:
    """The sentence, and for a stage the values its rule compared."""
    values = decision["values"]
    if decision["kind"] == "stage" and values:
        compared = ", ".join(f"{name} = {value:g}" if isinstance(value, (int, float))
                             and not isinstance(value, bool) else f"{name} = {value}"
                             for name, value in values.items())  # fmt: skip
        return f"{decision['because']}: {compared}"
    return str(decision["because"])


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M:%S.%f")[:-3]
