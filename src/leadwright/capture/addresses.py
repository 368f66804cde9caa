"""Surnames and postal addresses as people write them, in one spelling, and as small numbers."""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

_WORDS = re.compile(r"[^\W_]+")
_STREETS = ("strasse", "straat", "street")
"""Words for a street that are also written at the end of a name: `Hauptstrasse`."""
_SHORT = {
    "avenue": "av", "ave": "av", "avda": "av", "avenida": "av", "boulevard": "blvd", "court": "ct",
    "drive": "dr", "highway": "hwy", "lane": "ln", "parkway": "pkwy", "place": "pl", "plaza": "pl",
    "platz": "pl", "road": "rd", "route": "rte", "rue": "r", "square": "sq", "str": "st",
    "terrace": "ter", "calle": "c", "north": "n", "south": "s", "east": "e", "west": "w",
} | dict.fromkeys(_STREETS, "st")  # fmt: skip
_SAYS_NOTHING = frozenset(("apartment", "apt", "flat", "unit", "suite", "no", "nr", "number"))
LONGEST = 255
BITS = 31
"""A surname and an address, each as so many bits, fit into one stored number."""


def surname_of(last_name: object, name: object) -> str:
    """The surname in one spelling: the last name, or the last word of the full name."""
    if type(last_name) is str and (words := _words(last_name)):
        return " ".join(words)
    words = _words(name) if type(name) is str else []
    return words[-1] if len(words) > 1 else ""


@lru_cache(maxsize=4_096)
def address_of(street: str, place: str) -> str:
    """The address in one spelling; `""` without street and number, or without the `place` (postal
    code, else city).

    Case, accents and punctuation do not matter, `St.`, `Str.`, `Street` and `Straße` are one, and
    so are the common words like them; `Apt`, `No.` and the like say nothing, their numbers do.
    """
    parts = [part for word in _words(street) for part in _short(word)]
    words = [part for part in parts if part not in _SAYS_NOTHING]
    where = "".join(_words(place))
    if not where or len(words) < 2 or not any(word[0].isdigit() for word in words):
        return ""
    return f"{' '.join(_joined(words))}\x1f{where}"


def small(text: str) -> int:
    """The text as a number of 31 bits, never 0; 0 for an empty one."""
    if not text:
        return 0
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=4).digest()
    return (int.from_bytes(digest) >> (32 - BITS)) or 1


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return _WORDS.findall(plain.replace("'", "").replace("\u2019", ""))


def _short(word: str) -> list[str]:
    """`hauptstrasse` and `hauptstr` are `haupt st`."""
    if word in _SHORT:
        return [_SHORT[word]]
    for ending in (*_STREETS, "str"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return [word.removesuffix(ending), "st"]
    return [word]


def _joined(words: list[str]) -> list[str]:
    """`5 a` as `5a`."""
    found: list[str] = []
    for word in words:
        letter = len(word) == 1 and word.isalpha()
        if letter and found and found[-1].isdigit():
            found[-1] += word
        else:
            found.append(word)
    return found
