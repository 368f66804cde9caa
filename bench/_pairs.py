"""Tables with known duplicates, and how well the duplicates were found."""

import csv
import gzip
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

Link = tuple[int, int]
Row = dict[str, str]

NAMES = {
    "first_name": "first_name given_name forename firstname fname",
    "last_name": "last_name surname family_name lastname lname",
    "name": "name full_name company company_name title organisation organization",
    "email": "email email_address e_mail mail",
    "phone": "phone telephone tel phone_number mobile",
    "born": "born dob date_of_birth birth_date birthday birthdate",
    "number": "number soc_sec_id ssn national_id tax_id vat_id national_insurance_number",
    "house": "house street_number house_number",
    "street": "street address_1 address addr address1 street_address",
    "street2": "street2 address_2 address2",
    "city": "city suburb town birth_place",
    "postal_code": "postal_code postcode zip zipcode zip_code postcode_fake",
    "state": "state region province county",
    "domain": "domain website url homepage web",
}
"""What a record may say -> what columns are called elsewhere."""


@dataclass(frozen=True)
class Table:
    """Records with known duplicates. `links` are the true pairs of positions; where only some
    pairs are known to be true or false, `judged` are those, and only they count."""

    name: str
    kind: str
    rows: list[Row]
    links: set[Link]
    judged: set[Link] = field(default_factory=set)


@dataclass(frozen=True)
class Quality:
    """How many of the found pairs are true, how many of the true ones were found, and both."""

    precision: float
    recall: float
    f1: float


def quality(found: Iterable[Link], table: Table) -> Quality:
    """Judge pairs that were found."""
    pairs = set(found) & table.judged if table.judged else set(found)
    right = len(pairs & table.links)
    precision = right / len(pairs) if pairs else 0.0
    recall = right / len(table.links) if table.links else 0.0
    both = precision + recall
    return Quality(precision, recall, 2 * precision * recall / both if both else 0.0)


def within(groups: Iterable[Iterable[int]]) -> set[Link]:
    """The pairs of all who are in one group."""
    return {pair for group in groups for pair in itertools.combinations(sorted(group), 2)}


def tables(data: Path) -> list[Table]:
    """The tables of the folder, those that are there."""
    found: list[Table] = []
    for name, read in _READERS.items():
        try:
            found.append(read(data))
        except FileNotFoundError:
            print(f"{name}: not in {data}")
    return found


def own(path: Path, kind: str, cluster: str, pairs: Path | None) -> Table:
    """A CSV file with a column that says who is the same (`cluster`), or with a file of pairs of
    line numbers (1 is the first record)."""
    raw = _records(path)
    rows = [_named(row, (cluster,)) for row in raw]
    if pairs is None:
        return Table(path.stem, kind, rows, _same([row[cluster] for row in raw]))
    links = {
        (min(a, b) - 1, max(a, b) - 1)
        for a, b in (map(int, list(row.values())[-2:]) for row in _records(pairs))
    }
    return Table(path.stem, kind, rows, links)


def _restaurants(data: Path) -> Table:
    raw = _records(data / "restaurants" / "restaurant.csv")
    rows = [_named(row, ("class", "type")) for row in raw]
    return Table("restaurants", "accounts", rows, _same([row["class"] for row in raw]))


def _febrl(number: int) -> Callable[[Path], Table]:
    def read(data: Path) -> Table:
        raw = _records(data / "febrl" / f"dataset{number}.csv")
        same = _same([row["rec_id"].split("-")[1] for row in raw])
        return Table(f"febrl {number}", "people", [_named(row, ("rec_id",)) for row in raw], same)

    return read


def _fake(data: Path) -> Table:
    raw = _records(data / "splink" / "fake_1000.csv")
    rows = [_named(row, ("cluster", "unique_id")) for row in raw]
    return Table("fake_1000", "people", rows, _same([row["cluster"] for row in raw]))


def _companies(data: Path) -> Table:
    """Names only. Pairs that nobody has judged count neither way."""
    place: dict[tuple[str, str], int] = {}
    rows: list[Row] = []
    links, judged = set(), set()
    for row in _records(data / "company_names" / "unittest_sample_namepairs.csv.gz"):
        both = []
        for side, id, name in (("a", "gt_uid", "gt_name"), ("b", "uid", "name")):
            if (side, row[id]) not in place:
                place[side, row[id]] = len(rows)
                rows.append({"name": row[name]})
            both.append(place[side, row[id]])
        link = (min(both), max(both))
        judged.add(link)
        if row["correct"] == "True":
            links.add(link)
    return Table("company names", "accounts", rows, links, judged)


_READERS: dict[str, Callable[[Path], Table]] = {
    "restaurants": _restaurants,
    "company names": _companies,
    "febrl 1": _febrl(1),
    "febrl 2": _febrl(2),
    "febrl 3": _febrl(3),
    "fake_1000": _fake,
}


def _records(path: Path) -> list[Row]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as packed:
        text = packed.read().decode("utf-8-sig")
    rows = csv.DictReader(text.splitlines(keepends=True), skipinitialspace=True)
    return [{name: (value or "").strip() for name, value in row.items()} for row in rows]


def _named(row: Row, without: Iterable[str]) -> Row:
    """The row under our names; columns nobody knows are left out."""
    ours = {word: name for name, words in NAMES.items() for word in words.split()}
    return {
        ours[name]: value
        for name, value in ((key.strip().lower(), value) for key, value in row.items())
        if name in ours and name not in without and value
    }


def _same(labels: list[str]) -> set[Link]:
    groups: dict[str, list[int]] = {}
    for at, label in enumerate(labels):
        groups.setdefault(label, []).append(at)
    return within(groups.values())


_FIRST = (
    "anna", "ben", "carla", "david", "emma", "felix", "greta", "henrik", "ines", "jonas", "katrin",
    "leo", "maria", "nils", "olga", "paul",
)  # fmt: skip
_SYLLABLES = (
    "ba", "co", "da", "fe", "gi", "ho", "ja", "ke", "li", "mo", "na", "pe", "ru", "sa", "te", "vo",
    "wi", "ze",
)  # fmt: skip
_CITIES = ["Hamburg", "Lyon", "Leeds", "Porto", "Ghent", "Graz", "Turin", "Malmo"]


def invented(records: int, seed: int) -> Table:
    """People nobody has ever met: every third is there a second time, with mistakes."""
    random = Random(seed)
    rows: list[Row] = []
    labels: list[str] = []
    while len(rows) < records:
        person = _person(random)
        again = [person] if random.random() > 0.33 else [person, _misspelt(person, random)]
        labels += [str(len(rows))] * len(again)
        rows += again
    return Table("invented", "people", rows, _same(labels))


def _person(random: Random) -> Row:
    last = "".join(random.choices(_SYLLABLES, k=random.choice((2, 3)))).capitalize()
    first = random.choice(_FIRST)
    return {
        "first_name": first.capitalize(),
        "last_name": last,
        "email": f"{first}.{last.lower()}{random.randrange(100)}@mail.example",
        "phone": f"+49 40 {random.randrange(1_000_000, 9_999_999)}",
        "street": f"{random.choice(_SYLLABLES).capitalize()}{random.choice(_SYLLABLES)}strasse"
        f" {random.randrange(1, 99)}",
        "city": random.choice(_CITIES),
        "postal_code": str(random.randrange(10_000, 99_999)),
        "born": f"{random.randrange(1940, 2006)}-{random.randrange(1, 13):02}"
        f"-{random.randrange(1, 29):02}",
    }


def _misspelt(person: Row, random: Random) -> Row:
    """The same person, with two mistakes and another address half of the time."""
    again = dict(person)
    for name in random.sample(("first_name", "last_name", "street", "phone"), 2):
        text = again[name]
        at = random.randrange(1, len(text))
        again[name] = text[:at] + text[at + 1 :]
    if random.random() < 0.5:
        again["email"] = f"{random.choice(_SYLLABLES)}{random.randrange(10_000)}@other.example"
    for name in random.sample(("phone", "born", "postal_code", "city"), 1):
        del again[name]
    return again
