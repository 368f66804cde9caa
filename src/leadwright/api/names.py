"""How callers name people and accounts in addresses and bodies, and whom that means."""

from leadwright.api.access import Access
from leadwright.api.errors import ApiError
from leadwright.capture.emails import clean_email
from leadwright.capture.homes import HOUSEHOLD
from leadwright.capture.identify import DOMAIN, EMAIL, GROUP, USER
from leadwright.core.ids import WORKSPACE_SHIFT, identifier_key, workspace_of
from leadwright.core.task import Task
from leadwright.runtime.accounts_shown import account_now

_PEOPLE = {"email": EMAIL, "user": USER}
_ACCOUNTS = {"domain": DOMAIN, "group": GROUP}
_HOUSEHOLDS = {"key": HOUSEHOLD}


def once_named(access: Access, name: str | int | None) -> int:
    """The same person id, but as who they were before they were merged into anybody.

    Raises ApiError (404) if there is nobody.
    """
    said = str(name)
    found = _numbered(access, said) if _is_number(said) else _identified(access, said, _PEOPLE)
    if not found or access.services.queries().home(access.workspace, found) is None:
        raise ApiError(404, "not_found", "there is no such person")
    return found


def person_named(access: Access, name: str | int) -> int:
    """The entity id of `17`, `email:ana@acme.example` or `user:u-1`, as who they are by now.

    Raises ApiError (404) if there is nobody.
    """
    said = str(name)
    found = _numbered(access, said) if _is_number(said) else _identified(access, said, _PEOPLE)
    home = access.services.queries().home(access.workspace, found) if found else None
    while home is not None and home.merged_into:
        found = home.merged_into
        home = access.services.queries().home(access.workspace, found)
    if home is None:
        raise ApiError(404, "not_found", "there is no such person")
    return found


def account_named(access: Access, name: str | int) -> int:
    """The unit id of `12`, `domain:acme.example` (or just `acme.example`) or `group:g-1`, as what
    it is by now.

    Raises ApiError (404) if there is none.
    """
    queries = access.services.queries()
    found = account_now(queries, access.workspace, _account(access, name))
    if not found or queries.account(access.workspace, found) is None:
        raise ApiError(404, "not_found", "there is no such account")
    return found


def account_once_named(access: Access, name: str | int | None) -> int:
    """The same, but as what it was before it was merged into any other."""
    found = _account(access, name)
    queries = access.services.queries()
    if not found or queries.account_home(access.workspace, found) is None:
        raise ApiError(404, "not_found", "there is no such account")
    return found


def _account(access: Access, name: str | int | None) -> int:
    """What the name leads to; 0: nothing."""
    said = str(name)
    if ":" not in said and not _is_number(said):
        said = f"domain:{said}"
    return _numbered(access, said) if _is_number(said) else _identified(access, said, _ACCOUNTS)


def household_named(access: Access, name: str | int) -> int:
    """The unit id of `12`, or of `key:h-1`, the id that people of the household named.

    Raises ApiError (404) if there is none.
    """
    said = str(name)
    found = _numbered(access, said) if _is_number(said) else _identified(access, said, _HOUSEHOLDS)
    row = access.services.queries().household(access.workspace, found) if found else None
    if row is None or row.people < 2:
        raise ApiError(404, "not_found", "there is no such household")
    return found


def call_of(access: Access, id: str) -> tuple[int, Task]:
    """(unit, task) of a call or an appointment that the caller may know of. Raises ApiError (404)
    if there is none: others are not told apart from those that do not exist."""
    row = access.services.queries().task(access.workspace, id)
    if row is None or row[1].kind not in ("call", "appointment"):
        raise ApiError(404, "not_found", "there is no such call")
    if access.teams is not None and row[1].team not in access.teams:
        raise ApiError(404, "not_found", "there is no such call")
    return row


def _is_number(said: str) -> bool:
    """Digits as we write them: `²` is a digit too, and no number."""
    return said.isascii() and said.isdigit()


def _numbered(access: Access, digits: str) -> int:
    number = int(digits) if len(digits) < 16 else 0
    return access.entity(number) if 0 < number < 1 << WORKSPACE_SHIFT else 0


def _identified(access: Access, said: str, kinds: dict[str, str]) -> int:
    prefix, _, value = said.partition(":")
    kind = kinds.get(prefix)
    if kind is None or not value:
        return 0
    if kind == EMAIL:
        value = clean_email(value)
    if kind == DOMAIN:
        value = value.lower()
    key = identifier_key(access.workspace, kind, value)
    found = access.services.queries().find([key]).get(key, 0)
    return found if workspace_of(found) == access.workspace else 0
