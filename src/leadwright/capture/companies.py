"""Names of companies as people write them, in one spelling: what hints at an account."""

import re
import unicodedata
from functools import lru_cache

_FORMS = frozenset(
    (
        "ab", "ag", "aps", "as", "asa", "bv", "bvba", "co", "company", "corp", "corporation", "doo",
        "eg", "ek", "ev", "gbr", "gmbh", "group", "holding", "inc", "incorporated", "kft", "kg",
        "kgaa", "limited", "llc", "llp", "ltd", "ltda", "mbh", "nv", "ohg", "oy", "oyj", "plc",
        "pte", "pty", "pvt", "sa", "sarl", "sas", "se", "sl", "slu", "spa", "spzoo", "srl", "sro",
        "the", "ug", "und", "and", "aktiengesellschaft", "bhd", "eireli", "ehf", "eood", "gesmbh",
        "haftungsbeschrankt", "jsc", "lda", "nyrt", "oao", "ood", "ooo", "pjsc", "sdn", "snc",
        "uab", "vof", "zrt", "оао", "ооо", "пао", "тов",  # noqa: RUF001 - Cyrillic is meant
    )
)  # fmt: skip
_LAST = frozenset(("ad", "as", "cv", "hf", "kk", "oo", "ou", "private", "sia", "z"))
"""Legal forms at the end of a name; elsewhere they may be words of it."""
_SPELLED = re.compile(
    r"\bs(?:a| de rl) de cv\b|\bsp z ?oo\b|\ba/s\b|\ba\.?ş\b"
    r"|株式会社|有限会社|\(株\)|股份有限公司|有限公司|주식회사"
)
"""Legal forms of more than a word, or written without a space."""
_WORDS = re.compile(r"[^\W_]+")
SHORTEST = 3
LONGEST = 255


@lru_cache(maxsize=4_096)
def company_key(name: str) -> str:
    """`Acme Works GmbH & Co. KG` and `ACME-Works` as `acme works`; `""` if too little is left.

    Accents, punctuation and legal forms are left out.
    """
    plain = unicodedata.normalize("NFKD", name[:LONGEST]).casefold()
    plain = "".join(each for each in plain if not unicodedata.combining(each)).replace(".", "")
    plain = _SPELLED.sub(" ", plain)
    words = [word for word in _WORDS.findall(plain) if word not in _FORMS]
    while words and words[-1] in _LAST:
        words.pop()
    kept = " ".join(words)
    return kept if len(kept) >= SHORTEST else ""
