"""How alike two names of several words are: rare words count, small typos and order do not."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from math import log

ALIKE = 0.88
"""Two words this alike (Jaro-Winkler) are the same word with a typo."""
GENERIC_SHARE = 0.3
"""What a generic word counts, compared with its rarity."""


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
    if len(short) >= 3 and long.startswith(short):
        return 0.92
    return jaro_winkler(left, right) if len(short) >= 4 else 0.0


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
