"""Reading a file under a map, for tests."""

from pathlib import Path

from leadwright.capture.event import Event
from leadwright.sources.files import Mapped, Reject, load_map, read_rows

NOW = 1_800_000_000_000
PEOPLE = "kind: people\nidentify: {email: email}\ntraits: {name: name}\n"

Result = tuple[list[Event], list[tuple[int, str]]]


def rows_of(path: Path, plan: str = PEOPLE) -> list[Mapped | Reject]:
    """All rows of a file under the text of a map."""
    return list(read_rows(path, load_map(plan, "map.yaml"), now=NOW))
