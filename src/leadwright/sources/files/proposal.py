"""A map that was found for a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """`text` of the map, its `kind`, the `system` it was exported from (empty: unknown), and what
    is `open`: sentences about what has to be looked at. `sure`: of a known system, and nothing is
    open, so that it can be used as it is."""

    kind: str
    text: str
    system: str
    open: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether nobody needs to confirm it."""
        return bool(self.system) and not self.open
