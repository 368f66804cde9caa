"""Which account a person belongs to: by group calls and by the domain of their work mail."""

import re

from leadwright.capture.companies import company_key
from leadwright.capture.directory import (
    ALIAS,
    EMAIL,
    HAS_DOMAIN,
    HAS_GROUP,
    IN_ACCOUNT,
    NOBODYS,
    PLACED,
    Conflict,
    Directory,
    Known,
    Resolved,
)
from leadwright.capture.domains import is_educational, work_domain
from leadwright.capture.event import Event
from leadwright.capture.identify import DOMAIN, GROUP
from leadwright.core.input import ACCOUNT, TRAITS

_SITE = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|//)?(?:[^/?#\s]*@)?(?:www\.)?(?P<host>[^/?#:\s,;|]+)"
    r"(?::\d*)?(?P<page>/[^/?#\s])?"
)
OF_MANY = frozenset(
    (
        "facebook.com", "fb.com", "linkedin.com", "xing.com", "instagram.com", "twitter.com",
        "x.com", "youtube.com", "tiktok.com", "pinterest.com", "vk.com", "google.com", "goo.gl",
        "github.com", "gitlab.com", "medium.com", "linktr.ee", "crunchbase.com", "etsy.com",
        "amazon.com", "ebay.com", "wordpress.com", "wikipedia.org", "t.me", "wa.me", "bit.ly",
    )
)  # fmt: skip
"""Where many have a page; who works there names the domain alone."""
COMPANY = "company"
"""Kind of the key under which an account is known by its name: a hint, and no more."""


def settle(event: Event, known: Known, directory: Directory, resolved: Resolved) -> None:
    """Put the person into their unit: their account if they have one, else one of their own."""
    placed = resolved.account_via
    via = placed or _by_domain(event, known, directory, resolved) or resolved.account_joined
    account = directory.unit_of(via) if via else 0
    if not known.unit:
        known.unit = account or directory.allocate()
        known.account = via if via != account else 0
        known.changed = True
    elif account and not known.known & IN_ACCOUNT:
        resolved.moves.append(directory.join_account(known, via, "their account became known"))
    if account == known.unit:
        known.known |= IN_ACCOUNT
        if placed and not known.known & PLACED:
            known.known, known.changed = known.known | PLACED, True
    elif placed and not known.known & PLACED:  # two accounts of one person may be one company
        resolved.conflicts.append(Conflict(GROUP, placed, known.linked_by))
    elif not known.known & IN_ACCOUNT and (name := company_of(event)):
        resolved.account_named = directory.unit_of(directory.lookup(directory.key(COMPANY, name)))
    for move in resolved.moves:  # a visitor found out on the way arrives where the person ends up
        move.unit_to = known.unit
        move.kind = "account" if known.known & IN_ACCOUNT else "individual"


def account_of(event: Event, directory: Directory, resolved: Resolved) -> None:
    """Find the account of a group call or an account row, by group id or by domain; made if new."""
    domain = account_domain(event)
    by_group = directory.key(GROUP, event.group_id) if event.group_id else b""
    by_domain = directory.key(DOMAIN, domain) if domain else b""
    group, named = directory.lookup(by_group), directory.lookup(by_domain)
    if named == NOBODYS:
        named, by_domain, domain = 0, b"", ""
    resolved.domain = domain
    via = group or named
    if not via:
        if directory.linking.accounts == "none" or not (by_group or by_domain):
            return
        via = _new_account(directory, resolved, domain=domain, group=event.group_id)
    elif group and named:
        if directory.unit_of(group) != directory.unit_of(named):
            directory.alike.append((group, named))
            resolved.domain = ""
    elif by_group and not group:
        directory.link(by_group, via)
        _learn(directory, via, HAS_GROUP)
    elif by_domain and not named:
        add_domain(directory, via, by_domain)
    _name(event, directory, via)
    resolved.account, resolved.account_via = directory.unit_of(via), via


def add_domain(directory: Directory, account: int, key: bytes) -> None:
    """Let a domain lead to the account: its own if it has none, else by an alias, which can be
    taken away again."""
    now = directory.account(account)
    if now is not None and not now.known & HAS_DOMAIN:
        directory.link(key, account)
        _learn(directory, account, HAS_DOMAIN)
    else:
        alias = directory.allocate()
        directory.link(key, alias)
        noted = directory.found_account(alias, HAS_DOMAIN)
        noted.known, noted.merged_into = noted.known | ALIAS, account
        directory.found_account(directory.unit_of(account))
    directory.opened[key] = directory.found[key]


def _learn(directory: Directory, account: int, flag: int) -> None:
    """Note what is known of an account, and of what it was merged into."""
    noted = directory.found_account(account, flag)
    now = directory.account(account)
    if now is not None and now is not noted:
        now.known, now.changed = now.known | flag, True


def company_of(event: Event) -> str:
    """The name, in one spelling, of the company a person says they work for, or of an account."""
    if event.kind == ACCOUNT:
        said = event.body.get("name")
    else:
        said = event.traits.get("company") if event.traits else None
        if said is None and event.kind == TRAITS:
            said = event.body.get("company")
    return company_key(said) if type(said) is str else ""


def account_domain(event: Event) -> str:
    """The registrable domain an account event names, by `domain`, website or e-mail."""
    if event.kind != "account":
        return ""
    said = event.body.get("domain") or event.body.get("website") or ""
    if not isinstance(said, str) or not said:
        return ""
    return domain_in(said)


def domain_in(said: str) -> str:
    """The registrable domain in what people write: an address, a website or a host; `""` for what
    is no company's own, as a page on a network is (linkedin.com/company/acme)."""
    text = said.strip().lower()
    found = _SITE.match(text)
    domain = work_domain(f"x@{found['host'].rstrip('.')}") if found else None
    if found is None or domain is None:
        return ""
    of_many = domain in OF_MANY and (found["page"] or found["host"].rstrip(".") != domain)
    return "" if of_many else domain


def _by_domain(event: Event, known: Known, directory: Directory, resolved: Resolved) -> int:
    if directory.linking.accounts == "none" or not event.email:
        return 0
    domain = work_domain(event.email)
    if domain is None:
        return 0
    key = directory.key(DOMAIN, domain)
    account = directory.lookup(key)
    if account:
        return account if account != NOBODYS else 0
    if directory.linking.accounts == "known" or is_educational(domain):
        if directory.key(EMAIL, event.email) in directory.links:  # an address just learned
            directory.waits[key, known.person] = None
        return 0
    return _new_account(directory, resolved, domain=domain)


def _name(event: Event, directory: Directory, account: int) -> None:
    """Remember the account by its name; of two of one name the first."""
    if event.kind == ACCOUNT and (name := company_of(event)):
        key = directory.key(COMPANY, name)
        if not directory.lookup(key):
            directory.link(key, account)
            directory.called[key] = account


def _new_account(
    directory: Directory, resolved: Resolved, domain: str = "", group: str = ""
) -> int:
    account = directory.allocate()
    if domain:
        key = directory.key(DOMAIN, domain)
        directory.link(key, account)
        directory.found_account(account, HAS_DOMAIN)
        directory.opened[key] = account
        resolved.new_account["domain"] = domain
    if group:
        directory.link(directory.key(GROUP, group), account)
        directory.found_account(account, HAS_GROUP)
        resolved.new_account["group_id"] = group
    resolved.account = account
    return account
