"""What two names of companies say about being one, in bits: rare words in common speak for it,
words that stand in one of them only speak against it, and words that contradict even more so.

The bits put names into an order; what each step of it is worth is for `model` to say, and for
`learn` to correct.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from math import log2
from typing import Final

from leadwright.duplicates.company_names import OR
from leadwright.duplicates.similarity import (
    ALIKE,
    EASTERN_LETTER,
    ONE_EDIT,
    SHORTENED,
    SPELLED_OTHERWISE,
    TWO_EDITS,
    likeness,
)
from leadwright.duplicates.trades import WHOLE_WORDS

NOTHING: Final = -100
"""Bits of names that have nothing telling in common."""
TELLING = 4.5
"""Bits that two names have in common at least, if each says something of its own besides."""
GENERIC_LEAST = 2.0
"""Bits if all of one is in the other: `Grill` may be the `Grill on the Alley`."""

VOCABULARY = 16_000
"""A word that nobody else uses is as rare as one of so many."""
OTHERS_SHARE = 0.5
"""As how much of another one each name counts that has the word too: some are the same company."""
SHORT_MOST = 10.0
"""Bits of a word of three letters and less, which are easily met by chance."""
GENERIC_MOST = 4.0
"""Bits of a trade, however rare it is in the list."""
MORE_TRADES = 0.5
"""As how much a second trade or place in common counts: these come together."""
PLACE_MOST = 1.0
"""Bits of a place where towns are known besides: else it would count twice."""
COMPLETE = 5.5
"""For names that have no word left over: nobody gives a company the name of another."""
AS_ONE = (1.0, SPELLED_OTHERWISE, ONE_EDIT)
JOINED_LEAST = 6
"""Letters of a word that may be two others written as one."""

TYPO, TYPO_BY_LETTER, TYPO_LETTERS = 2.0, 1.0, 8
"""What a typo takes off a word's bits: more for each letter it has less than that, since the
shorter a word is the more others are one letter apart."""
TYPO_FIRST, TYPO_SECOND = 1.5, 4.0
"""And more if it is the first letter, or a second typo."""
CUT_SHORT, CUT_SHORT_NAME = 1.0, 10.0
"""What being abbreviated takes off a trade, and off any other word: `Gordon` is not short for
`Gordonstone`."""
SPELLED = 1.5
"""What it takes off to be written `ue` for an umlaut, or as two words."""
ALSO_CALLED = 2.0
"""What it takes off that a company trades under two names, of which one agrees."""

WHOLE, ALONE, ALONE_SHARE = 0.3, 0.8, 0.2
"""Against, for a word that stands in one name only: if it is for a whole company; else, and by its
own bits."""
CONFLICT, CONFLICT_SHARE = 5.0, 0.5
"""Against, where each has a word of its own; and by the bits of the less telling one of these."""
NUMBER, PLACE = 9.0, 5.0
"""Against, where a number is left over (the second of several companies), or a place in each."""


class Evidence:
    """Compares names of companies by their words (see `company_names`): `generic` ones are trades,
    `places` where they are. `towns` are those that the list names besides: what a place says is
    said there."""

    def __init__(
        self,
        names: Iterable[str],
        generic: Collection[str],
        places: Collection[str],
        towns: Collection[str] = (),
    ) -> None:
        self._generic = frozenset(generic)
        self._places = frozenset(places) | frozenset(towns)
        self._place_most = PLACE_MOST if towns else SHORT_MOST
        every = {frozenset(name.split()) for name in names if name}
        self._seen = Counter(word for words in every for word in words)
        self._total = max(len(every), 50)
        self._vocabulary = max(VOCABULARY, self._total)
        self.bits = lru_cache(maxsize=1 << 17)(self._bits)
        self._rarity = lru_cache(maxsize=1 << 17)(self._rarity_of)

    def _bits(self, left: str, right: str) -> int:
        if OR not in left and OR not in right:
            return max(round(self._evidence(left, right)), NOTHING)
        one, other = left.split(f" {OR} "), right.split(f" {OR} ")
        best = max(self._evidence(mine, theirs) for mine in one for theirs in other)
        return max(round(best - (0.0 if left == right else ALSO_CALLED)), NOTHING)

    def _evidence(self, left: str, right: str) -> float:
        mine, theirs = left.split(), right.split()
        return _initials(mine, theirs) or _initials(theirs, mine) or self._by_words(mine, theirs)

    def _by_words(self, mine: list[str], theirs: list[str]) -> float:
        """What is left of `mine` and `theirs` in the end stands in one name only."""
        telling, trades = self._in_common(mine, theirs)
        if mine and theirs:
            telling += self._written_as_one(mine, theirs) + self._written_as_one(theirs, mine)
            telling += self._written_alike(mine, theirs)
        evidence = telling + trades
        if not mine and not theirs:
            return evidence + COMPLETE
        if (telling < TELLING) if mine and theirs else (evidence < GENERIC_LEAST):
            return NOTHING
        return evidence - self._against(mine, theirs)

    def _in_common(self, mine: list[str], theirs: list[str]) -> tuple[float, float]:
        """What is said by the words in common, which are taken out of both: by those that tell, and
        by trades and places."""
        telling, trades = 0.0, []
        for word in [each for each in mine if each in theirs]:
            if word not in theirs:
                continue
            mine.remove(word)
            theirs.remove(word)
            if word in self._generic or word in self._places:
                trades.append(self._rarity(word))
            else:
                telling += self._rarity(word)
        most = max(trades, default=0.0)
        return telling, most + MORE_TRADES * (sum(trades) - most)

    def _written_as_one(self, words: list[str], apart: list[str]) -> float:
        """What is said by those of `words` that are two next to each other of the others; these are
        taken out of both."""
        evidence = 0.0
        for word in [each for each in words if len(each) >= JOINED_LEAST]:
            for at in range(len(apart) - 1):
                first, second = apart[at], apart[at + 1]
                close = word[0] == first[0] and abs(len(word) - len(first) - len(second)) <= 1
                if close and likeness(word, first + second) in AS_ONE:
                    both = self._rarity(first) + self._rarity(second)
                    evidence += max(both - SPELLED, 1.0)
                    words.remove(word)
                    del apart[at : at + 2]
                    break
        return evidence

    def _written_alike(self, mine: list[str], theirs: list[str]) -> float:
        """What is said by words that are alike; these are taken out of both."""
        evidence = 0.0
        for word in sorted(mine, key=len, reverse=True):
            worth, found = max(((self._worth(word, other), other) for other in theirs), default=_NO)
            if worth > 0:
                mine.remove(word)
                theirs.remove(found)
                evidence += worth
        return evidence

    def _worth(self, word: str, other: str) -> float:
        """Of two words that are not the same, in bits; 0 for two that are not alike."""
        how = likeness(word, other)
        if how < ALIKE:
            return 0.0
        short, long = sorted((word, other), key=len)
        if how == SPELLED_OTHERWISE:
            less = SPELLED
        elif how == SHORTENED:
            less = CUT_SHORT if long in self._generic else CUT_SHORT_NAME
        else:
            less = TYPO + TYPO_BY_LETTER * max(0, TYPO_LETTERS - len(short))
            less += TYPO_FIRST if short[0] != long[0] else 0.0
            less += TYPO_SECOND if how == TWO_EDITS else 0.0
        return max(min(self._rarity(word), self._rarity(other)) - less, 0.5)

    def _against(self, mine: list[str], theirs: list[str]) -> float:
        """What words say that stand in one of the names only."""
        every = [*mine, *theirs]
        against = sum(
            WHOLE if word in WHOLE_WORDS else ALONE + ALONE_SHARE * self._rarity(word)
            for word in every
        )
        if any(word.isdigit() for word in every) or (_letter(mine) and _letter(theirs)):
            against += NUMBER
        mine, theirs = _parts(mine), _parts(theirs)
        if mine and theirs:
            telling = min(max(map(self._rarity, mine)), max(map(self._rarity, theirs)))
            against += CONFLICT + CONFLICT_SHARE * telling
            if not self._places.isdisjoint(mine) and not self._places.isdisjoint(theirs):
                against += PLACE
        return against

    def _rarity_of(self, word: str) -> float:
        """What a word says, in bits: how seldom one meets it. The two names that are compared do
        not count, and names of the same words are one."""
        others = max(self._seen[word] - 2, 0) * OTHERS_SHARE
        rarity = -log2(min(others / self._total + 1 / self._vocabulary, 1.0))
        if len(word) < 4 and not EASTERN_LETTER.match(word):
            rarity = min(rarity, SHORT_MOST)
        if word in self._places:
            return min(rarity, self._place_most)
        return min(rarity, GENERIC_MOST) if word in self._generic else rarity


_NO = (0.0, "")


def _initials(one: list[str], other: list[str]) -> float:
    """What it says that one name is the other's initials."""
    if len(one) > 1 or len(other) < 3 or len(one[0]) != len(other):
        return 0.0
    return 3.0 * len(other) - 2.0 if one[0] == "".join(word[0] for word in other) else 0.0


def _parts(words: list[str]) -> list[str]:
    return [word for word in words if word not in WHOLE_WORDS]


def _letter(words: list[str]) -> bool:
    return any(len(word) == 1 and not EASTERN_LETTER.match(word) for word in words)


def starts(name: str) -> list[str]:
    """How the words of a name begin, in ways of which one survives a typo. Two names that share
    none of these are not alike: looking at these is far quicker than at the names."""
    words = [word for word in name.split() if word != OR]
    begun = {word[:2] for word in words} | {f"{word[0]}_{word[2:3]}" for word in words}
    begun |= {f"_{word[1:3]}" for word in words if len(word) >= 3}
    begun |= {f"={word}" for word in words if len(word) >= 3}
    return sorted(begun | {"=" + "".join(word[0] for word in words)})
