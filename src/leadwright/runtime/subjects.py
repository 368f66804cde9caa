"""Whom people mean by an e-mail, a domain, an id of their own or our number."""

from collections.abc import Mapping

import msgspec

from leadwright.capture.emails import clean_email
from leadwright.capture.homes import HOUSEHOLD
from leadwright.capture.identify import DOMAIN, EMAIL, GROUP, USER
from leadwright.core.ids import entity_id, identifier_key
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import Home, Queries
from leadwright.runtime.accounts_shown import account_now


class Subject(msgspec.Struct, frozen=True):
    """Whom to explain: a `person`, or (person 0) the account or household `unit`."""

    unit: int
    person: int = 0


def find_subject(queries: Queries, workspace: int, text: str) -> Subject:
    """Whom `text` means: an e-mail, a user id, a domain, an account's own id, or our number.

    `email:`, `user:`, `domain:`, `group:`, `household:` or `id:` in front says which. Raises
    ProblemsError if it is nobody, or could be several.
    """
    found: dict[str, Subject] = {}
    for prefix, subject in _candidates(queries, workspace, text):
        if subject is not None and subject not in found.values():
            found[prefix] = subject
    if not found:
        what = f"Nobody here is known as {text!r}."
        hint = "Give an e-mail, user id, domain or number as `leadwright people` lists them."
        raise ProblemsError([Problem("E101", what, hint=hint)])
    if len(found) > 1:
        ways = ", ".join(f"{prefix}:{text}" for prefix in found)
        raise ProblemsError([Problem("E102", f"{text!r} could be several.", hint=f"Say {ways}.")])
    return next(iter(found.values()))


def once_known_as(queries: Queries, workspace: int, text: str) -> Home:
    """Whom `text` meant before they were merged into anybody: an e-mail, a user id or our number.

    `email:`, `user:` or `id:` in front says which. Raises ProblemsError if it is nobody, or could
    be several.
    """
    found: dict[int, Home] = {}
    for entity in _entities(queries, workspace, text, {"email": EMAIL, "user": USER}).values():
        home = queries.home(workspace, entity) if entity else None
        if home is not None:
            found[home.person] = home
    return _only(found, text, "email:, user: or id:", "an e-mail, user id or number")


def account_once_known_as(queries: Queries, workspace: int, text: str) -> Home:
    """Which account `text` meant before it was merged into any other: a domain, its own id or our
    number; `domain:`, `group:` or `id:` in front says which. Raises as `once_known_as` does."""
    found: dict[int, Home] = {}
    for entity in _entities(queries, workspace, text, {"domain": DOMAIN, "group": GROUP}).values():
        home = queries.account_home(workspace, entity) if entity else None
        if home is not None:
            found[home.person] = home
    return _only(found, text, "domain:, group: or id:", "a domain, its own id or a number")


def _only(found: Mapping[int, Home], text: str, prefixes: str, ways: str) -> Home:
    if len(found) == 1:
        return next(iter(found.values()))
    what = f"{text!r} could be several." if found else f"Nobody here is known as {text!r}."
    hint = f"Put {prefixes} in front." if found else f"Give {ways}."
    raise ProblemsError([Problem("E102" if found else "E101", what, hint=hint)])


def _candidates(queries: Queries, workspace: int, text: str) -> list[tuple[str, Subject | None]]:
    ways = {"email": EMAIL, "user": USER, "domain": DOMAIN, "group": GROUP, HOUSEHOLD: HOUSEHOLD}
    found = _entities(queries, workspace, text, ways)
    return [(kind, _subject(queries, workspace, entity)) for kind, entity in found.items()]


def _entities(
    queries: Queries, workspace: int, text: str, ways: Mapping[str, str]
) -> dict[str, int]:
    """way of naming -> the id it leads to, for each way that may be meant."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix in (*ways, "id"):
        kinds, value = [prefix], rest.strip()
    else:
        kinds, value = [*ways, "id"], text.strip()
    found = {}
    for kind in kinds:
        if kind == "id":
            found[kind] = _by_number(workspace, value)
            continue
        said = clean_email(value) if kind == "email" else value
        said = said.lower() if kind == "domain" else said
        key = identifier_key(workspace, ways[kind], said)
        found[kind] = queries.find([key]).get(key, 0) if said else 0
    return found


def _by_number(workspace: int, value: str) -> int:
    if not value.isdecimal() or len(value) > 12:
        return 0
    return entity_id(workspace, int(value))


def _subject(queries: Queries, workspace: int, entity: int) -> Subject | None:
    """The person, followed to whom they were merged into; or the account of that id."""
    if not entity:
        return None
    home = queries.home(workspace, entity)
    while home is not None and home.merged_into:
        home = queries.home(workspace, home.merged_into)
    if home is not None:
        return Subject(home.unit, home.person)
    row = queries.household(workspace, entity)
    if row is not None and row.people > 1:
        return Subject(entity)
    account = account_now(queries, workspace, entity)
    return Subject(account) if queries.account(workspace, account) else None


def title_of(queries: Queries, subject: Subject, workspace: int) -> str:
    if subject.person:
        row = queries.person(workspace, subject.person)
        named = [row.name, row.email, row.user_id] if row else []
        return next((name for name in named if name), "anonymous visitor")
    household = queries.household(workspace, subject.unit)
    if household is not None:
        return str(household.name)
    account = queries.account(workspace, subject.unit)
    return (account.name or account.domain) if account else ""
