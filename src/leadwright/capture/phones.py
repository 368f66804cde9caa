"""Phone numbers as identifiers: one spelling, E.164."""

import re
from functools import lru_cache

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_LONGEST = 40


def clean_phone(value: str, country: str = "") -> str:
    """The number in E.164 (`+4930123456`), or `""` if it cannot be one.

    `country` is the two-letter code (ISO 3166-1) that a national number is read in; without it
    only numbers with a country prefix can be read.
    """
    said = value.strip()
    if not 5 <= len(said) <= _LONGEST:
        return ""
    return _parsed(said, country.upper() if len(country) == 2 else "")


def is_country(code: str) -> bool:
    """Whether numbers can be read as those of a country of that two-letter code."""
    import phonenumbers

    return code in phonenumbers.SUPPORTED_REGIONS


def is_e164(value: object) -> bool:
    """Whether this is a number in the one spelling that identifies somebody."""
    return type(value) is str and _E164.fullmatch(value) is not None


@lru_cache(maxsize=4_096)
def _parsed(said: str, country: str) -> str:
    import phonenumbers  # a large table, and most workspaces capture no phone numbers

    if said.startswith("00"):
        said = "+" + said[2:]
    try:
        number = phonenumbers.parse(said, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if number.extension or not phonenumbers.is_valid_number(number):
        return ""  # an extension is one of many phones behind the number
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
