"""What people list, search and count."""

from collections.abc import Collection, Sequence

import msgspec

from leadwright.core.outcome import Task
from leadwright.ports import AccountRow, HouseholdRow, PersonRow
from leadwright.store.turn.part import Part

PERSON = PersonRow.__struct_fields__
ACCOUNT = AccountRow.__struct_fields__
HOUSEHOLD = HouseholdRow.__struct_fields__
TASK = ("unit", *Task.__struct_fields__[1:])


class Projections(Part):
    """Upserts by key, written when a fold changed what is shown."""

    def show_people(self, rows: Sequence[PersonRow]) -> None:
        values = [msgspec.structs.astuple(row) for row in rows]
        self.db.upsert("people", PERSON[:1], PERSON[1:], values, indexed=("account", "email"))

    def hide_people(self, people: Collection[int]) -> None:
        self.db.delete("people", ("person",), [(person,) for person in people])

    def show_accounts(self, rows: Sequence[AccountRow]) -> None:
        values = [
            msgspec.structs.astuple(msgspec.structs.replace(row, target=int(row.target)))
            for row in rows
        ]
        self.db.upsert("accounts", ACCOUNT[:1], ACCOUNT[1:], values, indexed=("parent",))

    def hide_accounts(self, units: Collection[int]) -> None:
        self.db.delete("accounts", ("unit",), [(unit,) for unit in units])

    def show_households(self, rows: Sequence[HouseholdRow]) -> None:
        values = [msgspec.structs.astuple(row) for row in rows]
        self.db.upsert("households", HOUSEHOLD[:1], HOUSEHOLD[1:], values)

    def show_tasks(self, rows: Sequence[tuple[int, Task]]) -> None:
        values = [
            (unit >> 40, task.id, unit, *msgspec.structs.astuple(task)[1:]) for unit, task in rows
        ]
        self.db.upsert("tasks", ("workspace", "id"), TASK, values)
