"""What Leadwright itself submits: commands, imported rows and system rows, as encoded events."""

import msgspec

from leadwright.capture.event import Event
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import Journaled

_decoder = msgspec.json.Decoder(Event)


def read(row: Journaled) -> Event:
    """The event as it was encoded. Raises ProblemsError on a body of another make."""
    try:
        return _decoder.decode(row.body or b"null")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemsError([Problem("T201", "the row holds no event we know")]) from error
