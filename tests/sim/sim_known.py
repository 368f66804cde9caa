"""Whom we know and what is planned for them, and what a stop does to it."""

from collections.abc import Iterable

from sim_books import by_hash
from sim_told import Citizen, Company, Join, Planned

from leadwright.core.ids import workspace_of
from leadwright.playbook.model import Motion
from leadwright.ports import HistoryRow


class Known:
    """People, units and planned touches, as what was told leaves them."""

    def __init__(self, versions: dict[tuple[int, int], str]) -> None:
        self._versions = versions
        self.people: dict[int, Citizen] = {}
        self.units: dict[int, Company] = {}
        self.touches: dict[tuple[int, str], Planned] = {}
        self.inputs = 0
        self.lives: dict[int, int] = {}  # person -> their unit; nowhere while they move
        self._joins: dict[int, list[Join]] = {}
        self._vague: set[int] = set()
        """People who were told something by an import that was undone."""
        self._again = False
        """Whether what was told is only told once more: nothing is stopped by it now."""

    def _person(self, person: int) -> Citizen:
        return self.people.setdefault(person, Citizen())

    def _members(self, unit: int) -> list[int]:
        return [number for number, citizen in self.people.items() if citizen.unit == unit]

    def _open(self, people: Iterable[int]) -> list[Planned]:
        wanted = set(people)
        return [each for each in self.touches.values() if each.touch.person in wanted]

    def _motion(self, row: HistoryRow, unit: Company) -> Motion:
        hash = self._versions[workspace_of(row.unit), row.version]
        return by_hash()[hash].motion(unit.kind)

    # ------------------------------------------------------------------------------- stops

    def _suppress(self, person: int, channel: str) -> None:
        self._person(person).suppressed.add(channel)
        self._stop([person], "suppressed", "" if channel == "*" else channel)

    def _stop(
        self,
        people: Iterable[int],
        why: str,
        channel: str = "",
        *,
        sequence: str = "",
        marketing: bool = False,
        deals: bool = False,
    ) -> None:
        for planned in () if self._again else self._open(people):
            touch = planned.touch
            if (
                (channel and touch.channel != channel)
                or (sequence and touch.sequence != sequence)
                or (marketing and not planned.marketing)
                or (deals and not planned.sequence.suppress_open_opportunities)
            ):
                continue
            planned.stopped = planned.stopped or why
