"""Who signed up for an event, who came, and who did not."""

import re
from collections.abc import Callable
from typing import Any

from leadwright.sources.files.plan import Map
from leadwright.sources.files.values import RefusedValue, SkippedRow, getter

REGISTERED, ATTENDED, MISSED = "Registered", "Attended", "Missed"
_ODD = re.compile(r"[^a-z0-9]+")
_WORDS = {
    REGISTERED: (
        "registered", "registriert", "signed_up", "rsvp", "rsvp_yes", "accepted", "confirmed",
        "approved", "enrolled", "angemeldet",
    ),
    ATTENDED: (
        "attended", "attendee", "attending", "yes", "y", "true", "1", "joined", "present",
        "checked_in", "check_in", "came", "participated", "attended_live", "teilgenommen", "ja",
    ),
    MISSED: (
        "missed", "no_show", "noshow", "no", "n", "false", "0", "absent", "did_not_attend",
        "not_attended", "registered_no_show", "nicht_erschienen", "nein",
    ),
    "": (
        "invited", "sent", "planned", "cancelled", "canceled", "declined", "waitlisted", "waitlist",
        "pending", "denied", "unsubscribed",
    ),
}  # fmt: skip
_MEANS = {word: state for state, words in _WORDS.items() for word in words}

Happened = list[tuple[str, int]]
"""(name of the event, when in ms)"""


def attended(plan: Map) -> Callable[[Any, int | None, list[tuple[str, str]]], Happened]:
    """The function from a row's cells and its own time to what happened: registered, and then
    attended or missed; nothing for who was only invited or cancelled."""
    about = plan.attendance
    assert about is not None
    form = plan.format
    status = getter(about.status, form) if about.status else None
    registered = getter(about.registered_at, form) if about.registered_at else None
    held = getter(about.held_at, form) if about.held_at else None

    def read(cells: Any, occurred_at: int | None, problems: list[tuple[str, str]]) -> Happened:
        try:
            said = status(cells) if status else None
            signed_up: Any = registered(cells) if registered else None
            took_place: Any = held(cells) if held else None
            state = _state(said) if status else ATTENDED
        except RefusedValue as refused:
            problems.append((refused.code, f"{refused}."))
            return []
        if not state:
            raise SkippedRow
        at = occurred_at or took_place or signed_up
        if at is None:
            problems.append(("R302", "The row has no time (occurred_at, held_at, registered_at)."))
            return []
        first = min(signed_up or at, at) if state != REGISTERED else signed_up or at
        happened = [(f"{about.name} {REGISTERED}", first)]
        if state != REGISTERED:
            happened.append((f"{about.name} {state}", at))
        return happened

    return read


def _state(said: object) -> str:
    """What a word says; someone who is listed without one has only registered."""
    if said is None:
        return REGISTERED
    word = _ODD.sub("_", str(said).lower()).strip("_")
    if word not in _MEANS:
        hint = "say with `values` which word means Registered, Attended or Missed"
        raise RefusedValue("R205", f"status: {str(said)[:60]!r} is not understood; {hint}")
    return _MEANS[word]
