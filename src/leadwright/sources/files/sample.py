"""The first rows of a file, column by column."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from leadwright.sources.files import guess
from leadwright.sources.files.record import Record
from leadwright.sources.files.vocabulary import MEANINGS, SYSTEM, plain

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s.,;<>]{2,}")
_WHEN = ("_at", "_on", "date", "time", "timestamp", "created", "modified", "updated", "since")
_OWN = ("record_id", "hs_object_id", "vid", "id")
_IDS = {
    "contact": ("contact_id", "lead_id", *_OWN, "canonical_vid"),
    "company": ("account_id", "company_id", *_OWN),
    "deal": ("deal_id", "opportunity_id", *_OWN),
}
_REFERENCES = {
    "company": (
        "associated_company_ids_primary", "associated_company_ids", "associated_company_id",
        "associatedcompanyid", "hs_primary_company_id", "account_id", "company_id",
    ),
    "contact": ("associated_contact_ids", "associated_contact_id", "contact_id"),
}  # fmt: skip


class Column:
    """One column: its `name`, what that is `plain`ly, what it `means`, and some of its `cells`."""

    def __init__(self, name: str, cells: list[str]) -> None:
        self.name = name
        self.plain = plain(name)
        self.means = MEANINGS.get(self.plain, "")
        self.cells = cells
        self.manner = guess.Manner()

    def said(self) -> list[str]:
        """The cells in which something stands."""
        return [cell for cell in self.cells if cell and cell.casefold() not in guess.NOTHING]

    def distinct(self) -> set[str]:
        """What stands in them."""
        return set(self.said())

    def example(self) -> str:
        """One of them."""
        return next(iter(self.said()), "")

    def conversion(self, *, time: bool = False) -> tuple[str, bool]:
        """See `guess.conversion`."""
        spoken = time or self.plain.endswith(_WHEN)
        return guess.conversion(self.cells, time=spoken, manner=self.manner)

    def holds_addresses(self) -> bool:
        """Whether e-mail addresses stand in it, whatever it is called."""
        said = self.said()
        return bool(said) and all(EMAIL.fullmatch(cell) for cell in said)


class Sample:
    """Some rows of a file by columns; columns of the same name are left out."""

    def __init__(self, columns: Iterable[str], records: Iterator[Record], rows: int) -> None:
        names = list(columns)
        self.nested: dict[str, str] = {}
        """Columns with values within values -> one of these, as a map would name it."""
        cells: dict[str, list[str]] = {
            name: [] for name in names if name and names.count(name) == 1
        }
        for record in islice(records, rows):
            if record.cells is not None:
                for name, said in record.cells.items():
                    if isinstance(said, dict | list):
                        if said and not self.nested.get(name):
                            inner = next(iter(said)) if isinstance(said, dict) else ""
                            self.nested[name] = f"{name}.{inner}" if inner else ""
                        continue
                    text = "" if said is None else str(said).strip()
                    cells.setdefault(name, []).append(text) if not names else (
                        cells[name].append(text) if name in cells else None
                    )
        self.columns = [Column(name, each) for name, each in cells.items()]
        self.plain = {column.plain: column for column in reversed(self.columns)}
        self.doubled = sorted({name for name in names if name and names.count(name) > 1})
        """Names that several columns have: which of them is meant nobody can tell."""
        self._judge()

    def _judge(self) -> None:
        """What only the cells tell: how the file writes, and where addresses stand."""
        manner = guess.manner([column.cells for column in self.columns])
        for column in self.columns:
            column.manner = manner
        if not any(column.means == "email" for column in self.columns):
            found = [one for one in self.columns if not one.means and one.holds_addresses()]
            if len(found) == 1:
                found[0].means = "email"

    def of(self, *meanings: str, but: Collection[str] = ()) -> Column | None:
        """The first column that means one of these, those with something in them before others."""
        for meaning in meanings:
            fits = [one for one in self.columns if one.means == meaning and one.name not in but]
            if fits:
                return next((one for one in fits if one.said()), fits[0])
        return None

    def own_id(self, of: str, system: str) -> Column | None:
        """The column with the id of the row itself, `of` a contact, company or deal."""
        names = _IDS[of]
        if of == "contact" and not system:
            return None
        return next((self.plain[name] for name in names if name in self.plain), None)

    def unique_id(self) -> Column | None:
        """A column whose name and cells speak for an id: all filled, and no two alike."""
        for one in self.columns:
            named = one.plain.endswith(("_id", "uuid", "_number", "_no")) or one.plain == "id"
            if named and all(one.cells) and 0 < len(one.cells) == len(set(one.cells)):
                return one
        return None

    def reference(self, to: str) -> Column | None:
        """The column with the id of the company or contact that a row belongs to."""
        return next((self.plain[name] for name in _REFERENCES[to] if name in self.plain), None)

    def others(self, used: Collection[str]) -> list[Column]:
        """Columns nothing is known of, in which something stands."""
        return [
            one
            for one in self.columns
            if one.name not in used and one.said() and one.plain and not SYSTEM.match(one.plain)
        ]

    def nulls(self) -> set[str]:
        """The words for nothing that stand in it."""
        return {word for one in self.columns for word in guess.nulls(one.cells)}
