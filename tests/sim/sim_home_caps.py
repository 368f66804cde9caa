"""What a cap per household counts, written down once more."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim_oracle import Planned


def household_times(
    planned: "Planned",
    workspace: int,
    times: Mapping[str, list[int]],
    touches: "Mapping[tuple[int, str], Planned]",
    lives: Mapping[int, int],
) -> list[int]:
    """When those who live together had marketing that was planned for them there. What somebody
    brings along when they move in was planned elsewhere, and is not the household's fault; nor is
    what had been planned for one when another came back."""
    home = lives.get(planned.touch.person, 0)
    return [
        when
        for id, whens in times.items()
        for when in whens
        if (other := touches[workspace, id]).marketing
        and other.unit == planned.unit == home
        and lives.get(other.touch.person) == home
        and other.touch.person in planned.beside | {planned.touch.person}
    ]
