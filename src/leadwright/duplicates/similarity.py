"""How alike two names of several words are: rare words count, small typos and order do not."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from math import log

SPELLED_OTHERWISE = 0.97
"""`mueller` for `muller`."""
SHORTENED = 0.92
"""An abbreviation, or cut off."""
ONE_EDIT, TWO_EDITS = 0.9, 0.88
"""As many letters wrong, missing, too many or swapped."""
ALIKE = TWO_EDITS
"""Two words this alike are the same word."""
TWO_EDITS_LEAST = 9
"""Letters of words that may be two edits apart: of shorter ones too many others are."""
_UMLAUT = re.compile(r"([aou])e")
GENERIC_SHARE = 0.3
"""What a generic word counts, compared with its rarity."""
EASTERN_LETTER = re.compile(r"[\u3005-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
"""Chinese, Japanese and Korean ones."""


class Names:
    """Compares names by what their words say, judged by how rare they are among all names."""

    def __init__(self, names: Iterable[str], generic: Collection[str] = ()) -> None:
        self._generic = frozenset(generic)
        every = [set(name.split()) for name in names if name]
        self._seen = Counter(word for words in every for word in words)
        self._total = max(len(every), 50)
        self.alike = lru_cache(maxsize=1 << 17)(self._alike)

    def weight(self, word: str) -> float:
        """What a word says."""
        rarity = log(1 + self._total / (1 + self._seen[word]))
        return rarity * GENERIC_SHARE if word in self._generic else rarity

    def _alike(self, left: str, right: str) -> int:
        """(shared weight of both, in percent) * 1000 + (of the one that says less, in percent)."""
        mine, theirs = left.split(), right.split()
        shared = self._shared(mine, theirs)
        a, b = sum(map(self.weight, mine)), sum(map(self.weight, theirs))
        if not a or not b:
            return 0
        both = min(1.0, 2 * shared / (a + b))
        less = min(1.0, shared / min(a, b))
        return round(both * 100) * 1_000 + round(less * 100)

    def _shared(self, mine: list[str], theirs: list[str]) -> float:
        left = list(theirs)
        shared = 0.0
        for word in sorted(mine, key=self.weight, reverse=True):
            best, found = 0.0, ""
            for other in left:
                how = likeness(word, other)
                if how > best:
                    best, found = how, other
            if best >= ALIKE:
                left.remove(found)
                shared += best * (self.weight(word) + self.weight(found)) / 2
        return shared


@lru_cache(maxsize=1 << 17)
def likeness(left: str, right: str) -> float:
    """1 for the same word, less for a typo, an abbreviation (`intl`) or the beginning (`deli`)."""
    if left == right:
        return 1.0
    if left.isdigit() or right.isdigit():
        return 0.0
    short, long = sorted((left, right), key=len)
    if EASTERN_LETTER.match(short):
        return _eastern(short, long)
    if len(short) >= 3 and (long.startswith(short) or _shortened(short, long)):
        return SHORTENED
    if len(short) == 1:
        return SHORTENED if long[0] == short else 0.0
    if len(short) < 3:
        return 0.0
    if len(long) - len(short) <= 3 and _UMLAUT.sub(r"\1", short) == _UMLAUT.sub(r"\1", long):
        return SPELLED_OTHERWISE
    return _edited(short, long)


def _shortened(short: str, long: str) -> bool:
    """`mfg` and `manufacturing`: the first letter and some consonants, in order."""
    if (
        short[0] != long[0]
        or len(long) < 2 * len(short) - 1
        or any(v in short[1:] for v in "aeiou")
    ):
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _eastern(short: str, long: str) -> float:
    """A letter is a syllable or a word there: of three or fewer none may differ."""
    return ONE_EDIT if len(short) >= 4 and edits(short, long, 1) == 1 else 0.0


def _edited(short: str, long: str) -> float:
    most = 2 if len(short) >= TWO_EDITS_LEAST else 1
    found = edits(short, long, most)
    return 0.0 if found > most else (1.0, ONE_EDIT, TWO_EDITS)[found]


def edits(left: str, right: str, most: int) -> int:
    """How many letters are wrong, missing, too many or swapped with the next; `most` + 1 for all
    above `most`."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    first = 0
    while first < min(len(left), len(right)) and left[first] == right[first]:
        first += 1
    left, right = left[first:], right[first:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, x in enumerate(left, 1):
        now = [i]
        for j, y in enumerate(right, 1):
            best = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == right[j - 2] and left[i - 2] == y:
                best = min(best, before[j - 2] + 1)
            now.append(best)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return min(row[-1], most + 1)


def jaro_winkler(left: str, right: str) -> float:
    """Jaro-Winkler similarity of two words."""
    if left == right:
        return 1.0
    a, b = len(left), len(right)
    reach = max(max(a, b) // 2 - 1, 0)
    taken = [False] * b
    matched = []
    for at, letter in enumerate(left):
        for other in range(max(0, at - reach), min(b, at + reach + 1)):
            if not taken[other] and right[other] == letter:
                taken[other] = True
                matched.append(letter)
                break
    if not matched:
        return 0.0
    ordered = [letter for letter, hit in zip(right, taken, strict=True) if hit]
    swapped = sum(x != y for x, y in zip(matched, ordered, strict=True)) / 2
    count = len(matched)
    jaro = (count / a + count / b + (count - swapped) / count) / 3
    prefix = 0
    for x, y in zip(left[:4], right[:4], strict=False):
        if x != y:
            break
        prefix += 1
    return jaro + prefix * 0.1 * (1 - jaro)
