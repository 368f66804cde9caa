"""Inputs held back until whom they are about has arrived."""

from leadwright.ports import Pending
from leadwright.store.turn.part import Part

HELD = ("unit", "person", "seq", "lane", "input")


class Held(Part):
    """Each store numbers them in its own way, and puts them here."""

    def release(self, unit: int, person: int) -> list[Pending]:
        sql = (
            "DELETE FROM held WHERE unit = ? AND person = ?"
            " RETURNING unit, person, lane, input, seq"
        )
        released = [Pending(*row) for row in self.db.rows(sql, (unit, person))]
        return sorted(released, key=lambda row: row.seq)
