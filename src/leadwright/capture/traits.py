"""Traits of people and accounts under the names of our catalogue, whoever sends them."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from leadwright.capture.emails import clean_email
from leadwright.capture.phones import clean_phone
from leadwright.capture.values import flat

_PLAIN, _CONSENT, _COUNT, _FLAG = range(4)
_CHANNELS = ("email", "sms", "push", "in_app", "ads", "call", "webhook")
_YES = {"true", "yes", "on", "1", "granted", "opted_in", "y", "t"}
_NO = {"false", "no", "off", "0", "denied", "opted_out", "n", "f"}

_SHARED = {
    "e_mail": "email",
    "mail": "email",
    "email_address": "email",
    "tel": "phone",
    "telephone": "phone",
    "phone_number": "phone",
    "mobile": "phone",
    "address_city": "city",
    "address_state": "state",
    "address_country": "country",
    "address_postal_code": "postal_code",
    "address_street": "street",
    "street_address": "street",
    "address1": "street",
    "address_line1": "street",
    "address_line_1": "street",
    "postcode": "postal_code",
    "zip": "postal_code",
    "zip_code": "postal_code",
    "timezone": "time_zone",
}
_PERSON = _SHARED | {
    "firstname": "first_name",
    "fname": "first_name",
    "given_name": "first_name",
    "lastname": "last_name",
    "lname": "last_name",
    "surname": "last_name",
    "family_name": "last_name",
    "full_name": "name",
    "fullname": "name",
    "job_title": "title",
    "jobtitle": "title",
    "company_name": "company",
    "organization": "company",
    "organisation": "company",
    "company_employee_count": "company_employees",
    "company_size": "company_employees",
}
_ACCOUNT = _SHARED | {
    "employee_count": "employees",
    "employees_count": "employees",
    "company_size": "employees",
    "number_of_employees": "employees",
    "num_employees": "employees",
    "company_name": "name",
    "website_url": "website",
    "target": "is_target",
    "target_account": "is_target",
    "parent_account": "parent",
    "parent_company": "parent",
    "parent_domain": "parent",
    "additional_domains": "domains",
    "further_domains": "domains",
    "hs_additional_domains": "domains",
}
_COUNTS = {"employees", "company_employees", "age"}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ODD = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"\s*(\d[\d,. ]*)")


def person_traits(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A person's traits: standard names in our spelling, `consent_<channel>_<purpose>` as booleans.

    A bad `email` becomes `email_invalid`, so that it identifies nobody and can be mended. `phone`
    is in E.164 where it can be read (national numbers by a two-letter `country`).
    """
    traits = _renamed(raw, False)
    email = traits.get("email")
    if email is not None:
        _check_email(traits, email)
    phone = traits.get("phone")
    if phone is not None:
        _check_phone(traits, phone)
    return traits


def account_traits(raw: Mapping[str, Any]) -> dict[str, Any]:
    """An account's traits; `employees` as a number (the lower end of a range)."""
    return _renamed(raw, True)


def _renamed(raw: Mapping[str, Any], account: bool) -> dict[str, Any]:
    traits: dict[str, Any] = {}
    for name, value in flat(raw).items():
        known, role = _catalogue(name, account)
        if role and value is not None:
            value = _READERS[role](value)
            if value is None:
                continue
        if type(value) is not list:
            traits[known] = value
    return traits


@lru_cache(maxsize=16_384)
def _catalogue(name: str, account: bool) -> tuple[str, int]:
    """The catalogue's name for a trait, and how its value is read."""
    plain = _ODD.sub("_", _CAMEL.sub("_", name).lower()).strip("_") or name
    known = (_ACCOUNT if account else _PERSON).get(plain, plain)
    if not account and (consent := _consent_name(known)):
        return consent, _CONSENT
    if known in _COUNTS:
        return known, _COUNT
    return known, _FLAG if known.startswith(("is_", "has_")) else _PLAIN


def _consent_name(name: str) -> str:
    """`consent_email`, `email_opt_in` ... as `consent_email_marketing`; `""` for other names."""
    for channel in _CHANNELS:
        if name == f"consent_{channel}" or name in (
            f"{channel}_consent",
            f"{channel}_opt_in",
            f"{channel}_marketing_consent",
        ):
            return f"consent_{channel}_marketing"
        if name.startswith(f"consent_{channel}_"):
            return name
    return ""


def _check_email(traits: dict[str, Any], value: Any) -> None:
    clean = clean_email(value) if type(value) is str else ""
    if clean:
        traits["email"] = clean
        return
    del traits["email"]
    if value:
        traits["email_invalid"] = value


def _check_phone(traits: dict[str, Any], value: Any) -> None:
    """In E.164, if that can be told; else as it was said, which identifies nobody."""
    country = traits.get("country")
    clean = clean_phone(str(value), country if type(country) is str else "")
    if clean:
        traits["phone"] = clean


def _yes_or_no(value: Any) -> bool | None:
    if type(value) is str:
        word = value.strip().lower()
        return True if word in _YES else False if word in _NO else None
    return bool(value) if value in (0, 1) else None


def _flag(value: Any) -> Any:
    said = _yes_or_no(value)
    return value if said is None else said


def _count(value: Any) -> Any:
    if type(value) is str:
        number = _NUMBER.match(value)
        digits = re.sub(r"\D", "", number[1]) if number else ""
        return int(digits) if 0 < len(digits) < 16 else None
    return value


_READERS: dict[int, Callable[[Any], Any]] = {_CONSENT: _yes_or_no, _COUNT: _count, _FLAG: _flag}
