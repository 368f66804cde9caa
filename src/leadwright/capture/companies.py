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
        "the", "ug", "und", "and",
    )
)  # fmt: skip
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
    words = [word for word in _WORDS.findall(plain) if word not in _FORMS]
    kept = " ".join(words)
    return kept if len(kept) >= SHORTEST else ""
