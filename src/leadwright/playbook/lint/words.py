"""What names mean, where nothing but their words tells: in the languages of `words.toml`."""

import re
import tomllib
from functools import cache, lru_cache
from pkgutil import get_data
from unicodedata import normalize

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTER = re.compile(r"[\W_]+")


class Meaning:
    """The words for one thing, in all languages at once."""

    def __init__(self, words: list[str]) -> None:
        every = {form for word in words for form in _forms(word)}
        self._beginnings = tuple(sorted(each[:-1] for each in every if each.endswith("*")))
        self._endings = tuple(sorted(each[1:] for each in every if each.startswith("*")))
        plain = {each for each in every if "*" not in each}
        self._whole = frozenset(each for each in plain if " " not in each)
        self._phrases = tuple(sorted(f" {each} " for each in plain if " " in each))

    def among(self, words: tuple[str, ...]) -> bool:
        """Whether one of the words means it, or some beside each other."""
        if not self._whole.isdisjoint(words) or any(map(self._is_formed, words)):
            return True
        said = f" {' '.join(words)} "
        return any(each in said for each in self._phrases)

    def is_all(self, words: tuple[str, ...]) -> bool:
        """Whether the words mean it and nothing besides."""
        if len(words) == 1:
            return words[0] in self._whole or self._is_formed(words[0])
        return f" {' '.join(words)} " in self._phrases

    def _is_formed(self, word: str) -> bool:
        return word.startswith(self._beginnings) or word.endswith(self._endings)


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, `Warenkorb geändert`, `geprueft_von` or `cartUpdated`: small letters
    without accents."""
    spaced = _INNER_CAPITAL.sub(" ", text)
    return tuple(word for word in _NO_LETTER.split(_plain(spaced)) if word)


@cache
def meaning(name: str) -> Meaning:
    """The words for one thing. Raises KeyError if the file has no such."""
    return Meaning([word for words in _file()[name].values() for word in words])


@cache
def _file() -> dict[str, dict[str, list[str]]]:
    data = get_data(__name__, "words.toml")
    assert data is not None
    return tomllib.loads(data.decode())


def _forms(word: str) -> set[str]:
    """Without accents, and with `ae` for `ä`."""
    return {_plain(word), _plain(word.lower().translate(_UMLAUTS))}


def _plain(text: str) -> str:
    apart = normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(each for each in apart if not "\u0300" <= each <= "\u036f")
