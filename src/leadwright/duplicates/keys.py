"""Which records are worth comparing: those that share a key.

Comparing everybody with everybody ends at some ten thousand records. A record gets keys that
survive one typo, a swap or a missing value; a key that too many records share says nothing and is
left out, so that the work grows with the records and not with their square.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from leadwright.duplicates.company_names import OR
from leadwright.duplicates.fields import PEOPLE, Record
from leadwright.duplicates.trades import BUSINESS

SHARED_MAX = 80
"""A key that more records share is left out: it would give thousands of pairs by itself."""
WORDS_MAX = 5
"""Words of a name that are paired with one another."""
NAMED = "name: "
"""How keys begin that are made of a company's name."""
INITIALS_LEAST, INITIALS_MOST = 3, 6
_SOUNDS = {
    letter: digit
    for digit, letters in enumerate(("bfpvw", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for letter in letters
}


def keys(kind: str, records: Sequence[Record]) -> list[list[str]]:
    """The keys of each record; only those shared by 2 to `SHARED_MAX` records."""
    every = [
        sorted(set(_of_person(one) if kind == PEOPLE else _of_company(one))) for one in records
    ]
    shared = Counter(key for some in every for key in some)
    return [[key for key in some if 1 < shared[key] <= SHARED_MAX] for some in every]


def _of_person(record: Record) -> Iterable[str]:
    value = record.values
    first, last, born = value["first"] or "", value["last"] or "", value["born"] or ""
    yield from _whole(record, ("email", "phone", "number", "born"))
    yield from _where(record)
    if (local := value["local"]) and len(local) >= 4:
        yield f"local {local}"
        yield from (f"local {cut}" for cut in _cut(local[:12]))
    if first and last:
        yield "name " + " ".join(sorted((first, last)))
        yield "sound " + " ".join(sorted((sound(first), sound(last))))
        yield from (f"{cut} {first[0]}." for cut in _cut(last))
        yield from (f"{cut} {last[0]}." for cut in _cut(first))
    for name in filter(None, (first, last)):
        place = value["city"] or value["postal_code"]
        if place:
            yield f"{name} in {place[:4]}"
        if value["postal_code"]:
            yield f"{sound(name)} at {value['postal_code']}"
        if value["house"]:
            yield f"{sound(name)} no {value['house']}"
        if value["company"]:
            yield f"{sound(name)} of {value['company'].split()[0]}"
        if born:
            yield f"{sound(name)} born {born[:4]}"
            yield f"{sound(name)} on {born[4:]}"
            yield f"{sound(name)} in {born[2:6]}"
    if born:
        yield f"born {born[:4]} " + " ".join(sorted((born[4:6], born[6:])))
        yield from (f"born {cut}" for cut in _cut(born[2:]))


def _of_company(record: Record) -> Iterable[str]:
    value = record.values
    yield from _whole(record, ("domain", "phone", "number"))
    yield from _where(record)
    for name in (value["name"] or "").split(f" {OR} "):
        if name:
            yield from _of_name(name.split(), value["city"] or "")


def _of_name(words: list[str], city: str) -> Iterable[str]:
    yield f"{NAMED}whole " + " ".join(words)
    telling = sorted({word for word in words if word not in BUSINESS}) or sorted(set(words))
    yield f"{NAMED}name " + "".join(telling)[:6]
    yield f"{NAMED}joined " + "".join(words)[:8]
    yield f"{NAMED}sound " + sound("".join(telling))
    if len(words) >= INITIALS_LEAST:
        yield f"{NAMED}short " + "".join(word[0] for word in words)
    for at, word in enumerate(telling[:WORDS_MAX]):
        yield f"{NAMED}word {word}"
        if INITIALS_LEAST <= len(word) <= INITIALS_MOST:
            yield f"{NAMED}short {word}"
        if len(word) >= 4:
            yield from (f"{NAMED}word {cut}" for cut in _cut(word[:12]))
        yield from (f"{NAMED}words {word} {other}" for other in telling[at + 1 : WORDS_MAX])
        yield from (f"{NAMED}words {word} {other}" for other in words if other in BUSINESS)
        if city:
            yield f"{NAMED}word {word[:5]} in {city.split()[-1]}"


def _whole(record: Record, columns: Iterable[str]) -> Iterable[str]:
    for column in columns:
        if record.values[column]:
            yield f"{column} {record.values[column]}"


def _where(record: Record) -> Iterable[str]:
    value = record.values
    if phone := value["phone"]:
        yield f"phone {phone[-7:]}"
    if street := value["street"]:
        longest = max(street.split(), key=len)
        yield f"at {value['house'] or ''} {longest[:6]}"
        if value["postal_code"]:
            yield f"at {longest[:6]} {value['postal_code']}"
    if number := value["number"]:
        yield from (f"number {cut}" for cut in _cut(number[:12]))


def _cut(word: str) -> Iterable[str]:
    """The word, and the word without each of its letters: two spellings one typo apart share at
    least one of these."""
    yield word
    if len(word) >= 4:
        for at in range(min(len(word), 14)):
            yield word[:at] + word[at + 1 :]


def sound(word: str) -> str:
    """How a word sounds, roughly: its first letter and the classes of its consonants."""
    letters = word.replace(" ", "")
    code = letters[:1]
    last = _SOUNDS.get(code, 0)
    for letter in letters[1:]:
        digit = _SOUNDS.get(letter, 0)
        if digit and digit != last:
            code += str(digit)
        if letter not in "hw":
            last = digit
    return code[:5]
