"""Values in one spelling: what two people write differently and mean the same."""

import re
from functools import lru_cache
from unicodedata import combining, normalize

from leadwright.duplicates.similarity import jaro_winkler
from leadwright.duplicates.words import ADDRESS_WORDS, NICKNAMES, TITLES

_STUBBORN = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {"\u0131": "i"}
)
_ODD = re.compile(r"[^\w]+|_")
_APOSTROPHES = re.compile("['`\u2019\u00b4]")
_VOICED = "\u3099\u309a"
"""Japanese marks that make another letter, not another accent."""
_DIGITS = re.compile(r"\D")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
_NUMBER = re.compile(r"\d+")
_EXTENSION = re.compile(r"(?:ext|extension|x|durchwahl)\.?\s*\d+\s*$")
_TRUNK = re.compile(r"\(0\)")
_ALIAS = re.compile(r"\+.*$")
_SPELLINGS = {word: one for one, written in ADDRESS_WORDS.items() for word in written.split()}
_ROOTS: dict[str, tuple[str, ...]] = {}
for _family in NICKNAMES.split(";"):
    _root = _family.split()[0]
    for _name in _family.split():
        _ROOTS[_name] = (*_ROOTS.get(_name, ()), _root)

NAMES_ALIKE = 0.9
"""A local part this much like a name (Jaro-Winkler) is that name, with a typo perhaps."""
NATIONAL_DIGITS = 9
"""What identifies a subscriber: country and trunk prefixes stand before these digits."""


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Lower case, without accents; anything but letters and digits is a single space."""
    plain = normalize("NFKD", text.casefold().translate(_STUBBORN))
    bare = "".join(each for each in plain if each in _VOICED or not combining(each))
    return " ".join(_ODD.sub(" ", _APOSTROPHES.sub("", normalize("NFC", bare))).split())


def given_name(text: str) -> str:
    """A first name without titles."""
    return " ".join(word for word in folded(text).split() if word not in TITLES) or folded(text)


def family_name(text: str) -> str:
    """A last name without what stands after it (Jr, PhD)."""
    return given_name(text)


def split_name(name: str) -> tuple[str, str]:
    """(first, last) of a name in one piece. `Last, First` is understood, and a Chinese name in its
    own letters, which begins with the last name."""
    if _HAN.fullmatch(name.strip()):
        return name.strip()[1:], name.strip()[:1]
    if "," in name:
        last, _, first = name.partition(",")
        if folded(first) and not set(folded(first).split()) <= TITLES:
            return given_name(first), family_name(last)
    words = [word for word in folded(name).split() if word not in TITLES]
    if len(words) < 2:
        return "".join(words), ""
    return words[0], " ".join(word for word in words[1:] if len(word) > 1) or words[-1]


def roots(first: str) -> tuple[str, ...]:
    """The names a first name may be short for; itself if none is known."""
    return _ROOTS.get(first, (first,))


def phone(text: str) -> str:
    """The last nine digits, or all if there are fewer; `""` for what is too short to be one."""
    digits = _DIGITS.sub("", _EXTENSION.sub("", _TRUNK.sub("", text.lower())))
    return digits[-NATIONAL_DIGITS:] if len(digits) >= 6 and len(set(digits)) > 1 else ""


def email(text: str) -> tuple[str, str]:
    """(local part without a `+tag`, domain); gmail ignores dots. Empty for what is no address."""
    local, at, domain = text.strip().lower().rpartition("@")
    if not at or not local or not domain:
        return "", ""
    local = _ALIAS.sub("", local) or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", "") or local, "gmail.com"
    return local, domain


def says_only_names(local: str, first: str, last: str) -> bool:
    """Whether an address of mail's local part is made of its owner's names and nothing else (a
    single digit is nothing): `r.robinson`, `robertrobinson1`, but not `robinson1952`."""
    if sum(letter.isdigit() for letter in local) > 1:
        return False
    letters = "".join(letter for letter in folded(local) if letter.isalpha())
    one, other = first.replace(" ", ""), last.replace(" ", "")
    made = {one + other, other + one, one[:1] + other, other + one[:1], one + other[:1], one, other}
    return any(jaro_winkler(letters, each) >= NAMES_ALIKE for each in made if len(each) > 1)


def domain(text: str) -> str:
    """The host of a website or domain, without `www.`."""
    host = text.strip().lower().split("://")[-1].split("/")[0].split("@")[-1].split(":")[0]
    return host.removeprefix("www.") if "." in host else ""


def date(text: str) -> str:
    """A day as eight digits `YYYYMMDD`; `""` if no year leads or ends it."""
    parts = _NUMBER.findall(text.split("T")[0])
    if len(parts) == 1 and len(parts[0]) == 8:
        return str(parts[0]) if parts[0][:2] in ("18", "19", "20") else ""
    if len(parts) < 3:
        return ""
    first, second, third = parts[:3]
    if len(first) == 4:
        return f"{first}{int(second):02d}{int(third):02d}" if len(second + third) <= 4 else ""
    if len(third) == 4:
        day, month = (second, first) if int(second) > 12 else (first, second)
        return f"{third}{int(month):02d}{int(day):02d}" if len(first + second) <= 4 else ""
    return ""


def address(text: str) -> str:
    """An address line with its words written out (`blvd.` is `boulevard`)."""
    return " ".join(_SPELLINGS.get(word, word) for word in folded(text).split())


def house_and_street(line: str) -> tuple[str, str]:
    """(house number, street) of a normalised address line; either may be missing."""
    words = line.split()
    number = next((word for word in words if word[0].isdigit()), "")
    return number, " ".join(word for word in words if word is not number)


def street_name(street: str) -> str:
    """What tells a street from others: without `street` and `west`, unless that is all."""
    return " ".join(word for word in street.split() if word not in ADDRESS_WORDS) or street


def postal_code(text: str) -> str:
    """Without spaces and hyphens; of a ZIP+4 the ZIP."""
    code = folded(text)
    first = code.split(" ")[0] if code else ""
    whole = code.replace(" ", "")
    return first if len(whole) == 9 and whole.isdigit() and len(first) == 5 else whole


def number(text: str) -> str:
    """A register, tax or customer number: letters and digits only."""
    return folded(text).replace(" ", "")
