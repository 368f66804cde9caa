"""Which account a person belongs to: by group calls and by the domain of their work mail."""

from leadwright.capture.companies import company_key
from leadwright.capture.directory import EMAIL, IN_ACCOUNT, Directory, Known, Resolved
from leadwright.capture.domains import work_domain
from leadwright.capture.event import Event
from leadwright.core.input import ACCOUNT, TRAITS

COMPANY = "company"
"""Kind of the key under which an account is known by its name: a hint, and no more."""


def settle(event: Event, known: Known, directory: Directory, resolved: Resolved) -> None:
    """Put the person into their unit: their account if they have one, else one of their own."""
    account = (
        resolved.account or _by_domain(event, known, directory, resolved) or resolved.account_joined
    )
    if not known.unit:
        known.unit = account or directory.allocate()
        known.changed = True
    elif account and not known.known & IN_ACCOUNT:
        resolved.moves.append(directory.join_account(known, account, "their account became known"))
    if account == known.unit:
        known.known |= IN_ACCOUNT
    elif not known.known & IN_ACCOUNT and (name := company_of(event)):
        resolved.account_named = directory.lookup(directory.key(COMPANY, name))
    for move in resolved.moves:  # a visitor found out on the way arrives where the person ends up
        move.unit_to = known.unit
        move.kind = "account" if known.known & IN_ACCOUNT else "individual"


def account_of(event: Event, directory: Directory, resolved: Resolved) -> int:
    """The account of a group call or an account row, by group id or by domain; made if new."""
    domain = account_domain(event)
    by_group = directory.key("group", event.group_id) if event.group_id else b""
    by_domain = directory.key("domain", domain) if domain else b""
    account = directory.lookup(by_group) or directory.lookup(by_domain)
    if not account:
        if directory.linking.accounts == "none":
            return 0
        account = _new_account(directory, resolved, domain=domain, group=event.group_id)
        _name(event, directory, account)
        return account
    for key in (by_group, by_domain):
        if key and not directory.lookup(key):
            directory.link(key, account)
            directory.opened[key] = account
    _name(event, directory, account)
    return account


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
    host = said.lower().split("://")[-1].split("/")[0].removeprefix("www.")
    return work_domain(f"x@{host}") or ""


def _by_domain(event: Event, known: Known, directory: Directory, resolved: Resolved) -> int:
    if directory.linking.accounts == "none" or not event.email:
        return 0
    domain = work_domain(event.email)
    if domain is None:
        return 0
    key = directory.key("domain", domain)
    account = directory.lookup(key)
    if account:
        return account
    if directory.linking.accounts == "known":
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
        key = directory.key("domain", domain)
        directory.link(key, account)
        directory.opened[key] = account
        resolved.new_account["domain"] = domain
    if group:
        directory.link(directory.key("group", group), account)
        resolved.new_account["group_id"] = group
    resolved.account = account
    return account
