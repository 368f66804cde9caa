"""Names of companies in one spelling: without legal form, word by word, in any script.

More is left out and taken apart here than where a name links somebody to an account without asking
(`capture`): these names are only ever compared.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from leadwright.duplicates.normalise import folded
from leadwright.duplicates.similarity import EASTERN_LETTER
from leadwright.duplicates.trades import (
    CYRILLIC,
    EASTERN,
    EDGE_FORMS,
    HEAD_OFFICE,
    LATIN,
    PLACES,
)
from leadwright.duplicates.words import LEGAL_FORMS, SMALL_WORDS

OR: Final = "|"
"""Stands between two names of one company (`Zuxin Ltd t/a The Corner Cafe`)."""

_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_ALSO = re.compile(
    r"\b(?:t/a|d/b/a|dba|h/o|a/k/a|aka|f/k/a|fka|trading as|doing business as|also known as"
    r"|formerly(?: known as)?|handelnd unter|vormals|ehemals|handelend onder)\b[:.]?",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"\b([as])/([as])\b", re.IGNORECASE)
_LONG_FORMS = re.compile(
    r"\b(?:s de rl de cv|s de rl|sapi de cv|sa de cv|sp z ?o ?o|spolka z ograniczona"
    r" odpowiedzialnoscia|gesellschaft mit beschrankter haftung|limited liability (?:company|co)"
    r"|public limited company|(?:san|sanayi) (?:ve )?(?:tic|ticaret)|societe a responsabilite"
    r" limitee|sociedad anonima|sociedade anonima|sociedad limitada|cong ty (?:tnhh|co phan|cp)"
    r"|obshchestvo s ogranichennoy otvetstvennostyu)\b"
)
_EASTERN_FORMS = re.compile(
    "股份有限公司|有限责任公司|有限責任公司|有限公司|股份公司|集团公司|公司|"
    "株式会社|有限会社|合同会社|合資会社|合名会社|주식회사|유한회사|유한책임회사"
)
_RUN = re.compile(r"[\u3005\u4e00-\u9fff]+|[\u3041-\u309f]+|[\u30a0-\u30ff]+|[\uac00-\ud7a3]+")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,3})[市省]")
_LONGEST_FIRST = sorted(EASTERN, key=len, reverse=True)
_PLACES_FIRST = sorted(PLACES, key=len, reverse=True)
LEFT_LEAST = 2
"""Letters of an Eastern name that are left when trade and place are taken off."""

_CYRILLIC = str.maketrans(dict(zip(CYRILLIC, LATIN.split(), strict=True)) | {"ъ": "", "ь": ""})
_NUMBERS = {
    word: str(number)
    for number, words in enumerate(
        ("one", "two ii", "three iii", "four iv", "five", "six vi", "seven vii", "eight viii",
         "nine ix", "ten"), 1,
    )
    for word in words.split()
}  # fmt: skip


_LAST_NUMBERS = {"i": "1", "v": "5"}
"""At the end of a name these are numbers, elsewhere they are letters and words."""
_NUMBERED = re.compile(r"^(\w{4,}?)(\d+)$")


@lru_cache(maxsize=65_536)
def company(text: str) -> str:
    """`The Müller & Sons Mfg. Co., Inc.` as `muller sons mfg`, `深圳市华强电子有限公司` as
    `深圳 华强 电子`; of a name that is nothing but legal forms and small words all."""
    parts = [_one(part) for part in _ALSO.split(normalize("NFKC", text)) if part.strip()]
    return f" {OR} ".join(dict.fromkeys(part for part in parts if part))


def _one(text: str) -> str:
    text = _SLASHED.sub(r"\1\2", _DOTTED.sub("", text.replace("&", " and ")))
    plain = folded(text).split()
    words = _joined_letters([word.translate(_CYRILLIC) for word in _without_ends(plain) or plain])
    said = [piece for word in words for piece in _pieces(word)]
    rest = _without_ends(_LONG_FORMS.sub(" ", " ".join(said)).split())
    rest = [word for word in rest if word not in LEGAL_FORMS]
    if len(rest) > 1:
        rest[-1] = _LAST_NUMBERS.get(rest[-1], rest[-1])
    last = rest[-1:] if len(rest) > 1 and len(rest[-1]) == 1 else []
    kept = [*(word for word in rest[: len(rest) - len(last)] if word not in SMALL_WORDS), *last]
    rest = [_NUMBERS.get(word, word) for word in kept]
    return " ".join(rest or said or words)


def _without_ends(words: list[str]) -> list[str]:
    left = list(words)
    while left and left[-1] in EDGE_FORMS:
        left.pop()
    while left and left[0] in EDGE_FORMS:
        left.pop(0)
    return left


def _joined_letters(words: list[str]) -> list[str]:
    """Single letters in a row are one word: `a o smith` is `ao smith`, `b v` is `bv`."""
    joined: list[str] = []
    row = ""
    for word in words:
        if len(word) == 1 and word.isalpha() and not EASTERN_LETTER.match(word):
            row += word
            continue
        joined += [row, word] if row else [word]
        row = ""
    return [*joined, row] if row else joined


def _pieces(word: str) -> list[str]:
    """A word with a number at its end, or one in Chinese, Japanese or Korean letters, where no
    space stands between words."""
    if not EASTERN_LETTER.search(word):
        return _NUMBERED.sub(r"\1 \2", word).split()
    if word in EDGE_FORMS or word in HEAD_OFFICE:
        return []
    pieces: list[str] = []
    for part in _EASTERN_FORMS.sub(" ", word).split():
        at = 0
        for run in _RUN.finditer(part):
            pieces += [part[at : run.start()]] if run.start() > at else []
            pieces += _taken_apart(run.group())
            at = run.end()
        pieces += [part[at:]] if part[at:] else []
    return pieces


def _taken_apart(run: str) -> list[str]:
    """Place, name and trade of a run of letters of one script."""
    place, rest = _place(run)
    trades: list[str] = []
    while found := next(
        (
            trade
            for trade in _LONGEST_FIRST
            if rest.endswith(trade) and len(rest) - len(trade) >= LEFT_LEAST
        ),
        "",
    ):
        trades.insert(0, found)
        rest = rest[: -len(found)]
    return [*place, rest, *trades]


def _place(run: str) -> tuple[list[str], str]:
    if known := _PLACE.match(run):
        rest = run[known.end() :]
        return ([known[1]], rest) if rest else ([], known[1])
    for place in _PLACES_FIRST:
        if run.startswith(place) and len(run) - len(place) >= LEFT_LEAST:
            return [place], run[len(place) :]
    return [], run
