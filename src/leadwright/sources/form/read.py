"""In the worker: a filled form is what somebody told us about themselves, and an event."""

import msgspec

from leadwright.capture.agents import is_crawler
from leadwright.capture.event import Event
from leadwright.capture.values import flat
from leadwright.core.input import EVENT
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import Journaled
from leadwright.sources.form.fields import Filled

_decoder = msgspec.json.Decoder(Filled)


def read(row: Journaled) -> Event:
    """`Form Submitted` with the answers, and the traits they tell. Raises ProblemsError."""
    try:
        filled = _decoder.decode(row.body or b"null")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProblemsError([Problem("T301", "the row holds no form")]) from error
    traits = filled.traits()
    properties = {
        name: value for name, value in flat(filled.answers()).items() if value not in ("", None)
    }
    return Event(
        EVENT,
        "Form Submitted",
        row.at,
        anonymous_id=filled.anonymous_id,
        email=traits.get("email", ""),
        body=properties | _where(filled),
        traits=traits,
        bot=filled.by_robot or is_crawler(filled.user_agent),
    )


def _where(filled: Filled) -> dict[str, str]:
    said = {"form": filled.name, "url": filled.page}
    return {name: value for name, value in said.items() if value}
