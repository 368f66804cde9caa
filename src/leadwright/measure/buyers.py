"""What kind of buyer a word means: a business or a consumer."""

import re
from collections.abc import Mapping
from itertools import pairwise
from unicodedata import normalize

BUSINESS, CONSUMER = "business", "consumer"
_WORDS = {
    BUSINESS: frozenset((
        "b2b", "b", "business", "businesses", "company", "companies", "corporate", "corporation",
        "commercial", "enterprise", "enterprises", "smb", "smbs", "sme", "smes", "mid_market",
        "midmarket", "midsize", "startup", "organisation", "organization", "government",
        "nonprofit",
        "non_profit", "ngo", "public_sector", "agency", "wholesale", "wholesaler", "reseller",
        "trade", "professional", "legal_entity",
        "firma", "firmen", "firmenkunde", "firmenkunden", "geschaftskunde", "geschaeftskunde",
        "geschaftskunden", "geschaeftskunden", "gewerblich", "gewerbe", "gewerbekunde",
        "unternehmen", "grosskunde", "mittelstand", "behorde",
        "entreprise", "entreprises", "societe", "professionnel", "professionnels", "pro", "pme",
        "empresa", "empresas", "empresarial", "profesional", "pyme", "pymes", "persona_juridica",
        "pessoa_juridica", "pj", "cnpj",
        "zakelijk", "zakelijke", "bedrijf", "bedrijven", "mkb",
    )),
    CONSUMER: frozenset((
        "b2c", "c", "consumer", "consumers", "individual", "individuals", "person", "private",
        "personal", "household", "households", "retail", "d2c", "dtc", "residential", "homeowner",
        "end_user", "end_customer", "end_consumer", "family", "natural_person",
        "privat", "privatkunde", "privatkunden", "privatperson", "endkunde", "endkunden",
        "endverbraucher", "verbraucher", "konsument", "haushalt",
        "particulier", "particuliers", "consommateur", "menage", "prive",
        "particular", "particulares", "consumidor", "consumidores", "hogar", "persona_fisica",
        "cliente_final", "pessoa_fisica", "pf", "cpf",
        "particuliere", "consument", "consumenten", "huishouden",
    )),
}  # fmt: skip
_YES = frozenset(("true", "yes", "y", "1", "ja", "oui", "si", "sim", "x"))
_NO = frozenset(("false", "no", "n", "0", "nein", "non", "nao", "nee"))
_SAYS_LITTLE = frozenset(("private", "personal", "privat", "retail", "prive", "b", "c", "trade"))
"""A private company and a retail business are businesses."""


def plain(text: str) -> str:
    """`Buyer-Type ` as `buyer_type`, without accents."""
    apart = normalize("NFKD", text.strip().casefold())
    letters = "".join(each for each in apart if not "\u0300" <= each <= "\u036f")
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def kind_of_buyer(text: str, meant: Mapping[str, str], *, is_business: bool = False) -> str:
    """business or consumer; empty where a word is neither. `meant` is what somebody has said that
    words mean, by `plain`; `is_business`: yes and no answer whether it is one."""
    word = plain(text)
    if word in meant:
        return meant[word]
    if is_business and word in _YES | _NO:
        return BUSINESS if word in _YES else CONSUMER
    for buyer, words in _WORDS.items():
        if word in words:
            return buyer
    parts = _parts(word)
    said = {buyer for buyer, words in _WORDS.items() if parts & words}
    if len(said) > 1:
        parts -= _SAYS_LITTLE
        said = {buyer for buyer, words in _WORDS.items() if parts & words}
    return said.pop() if len(said) == 1 else ""


def _parts(word: str) -> set[str]:
    """Its words, and each two that stand beside each other."""
    single = word.split("_")
    return {*single, *(f"{one}_{next_}" for one, next_ in pairwise(single))}
