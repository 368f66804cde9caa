"""From what is known of a person or company to a record that can be compared."""

from collections.abc import Mapping
from typing import Final

import msgspec

from leadwright.duplicates import normalise
from leadwright.duplicates.company_names import company

PEOPLE: Final = "people"
ACCOUNTS: Final = "accounts"
KINDS = (PEOPLE, ACCOUNTS)

COLUMNS = {
    PEOPLE: (
        "first", "last", "email", "local", "domain", "phone", "born", "number", "house", "street",
        "street_name", "street2", "postal_code", "city", "state", "company",
    ),
    ACCOUNTS: (
        "name", "domain", "phone", "number", "house", "street", "street_name", "street2",
        "postal_code", "city", "state",
    ),
}  # fmt: skip
"""kind -> what a record of it holds, all of it normalised text; a missing value is None."""


class Record(msgspec.Struct, frozen=True):
    """One person or company: `id` as the caller knows it, `said` as it was written (for the
    explanation), `values` by column."""

    id: int
    said: dict[str, str]
    values: dict[str, str | None]


def record(kind: str, id: int, said: Mapping[str, str]) -> Record:
    """A record of what is said of somebody, under the catalogue's names: first_name, last_name,
    name, email, phone, born, street, street2, house, city, postal_code, state, number, company,
    domain, website. Unknown names are left out."""
    kept = {name: text for name, value in said.items() if (text := " ".join(value.split()))}
    found = _person(kept) if kind == PEOPLE else _company(kept)
    values = {column: found.get(column) or None for column in COLUMNS[kind]}
    return Record(id, kept, values)


def _person(said: Mapping[str, str]) -> dict[str, str]:
    first = normalise.given_name(said.get("first_name", ""))
    last = normalise.family_name(said.get("last_name", ""))
    if not (first and last) and said.get("name"):
        named = normalise.split_name(said["name"])
        first, last = first or named[0], last or named[1]
    local, domain = normalise.email(said.get("email", ""))
    return {
        **_whereabouts(said),
        "first": first,
        "last": last,
        "email": f"{local}@{domain}" if local else "",
        "local": local,
        "domain": domain,
        "born": normalise.date(said.get("born", "")),
        "company": company(said.get("company", "")),
    }


def _company(said: Mapping[str, str]) -> dict[str, str]:
    domain = normalise.domain(said.get("domain", "") or said.get("website", ""))
    found = _whereabouts(said)
    return {
        **found,
        "name": company(said.get("name", "")),
        "domain": domain or normalise.email(said.get("email", ""))[1],
    }


def _whereabouts(said: Mapping[str, str]) -> dict[str, str]:
    house, street = normalise.house_and_street(normalise.address(said.get("street", "")))
    return {
        "phone": normalise.phone(said.get("phone", "")),
        "number": normalise.number(said.get("number", "")),
        "house": normalise.number(said.get("house", "")) or house,
        "street": street,
        "street_name": normalise.street_name(street),
        "street2": normalise.address(said.get("street2", "")),
        "postal_code": normalise.postal_code(said.get("postal_code", "")),
        "city": normalise.address(said.get("city", "")),
        "state": normalise.folded(said.get("state", "")),
    }
