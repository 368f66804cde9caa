"""Who is who: from identifiers to one person in one unit. Online, deterministic, conflict-safe.

The rules, with the strongest identifier first (user id, id in another system, e-mail, phone,
device); docs/how-to/identity.md says them in words for people:

- An event is about the person its strongest known identifier leads to.
- An identifier nobody has yet is given to that person, or makes a new one.
- Two people whom one event names turn out to be one, unless something speaks against it: two user
  ids always do; two e-mails do where a phone or a device is all that joins them, two phones where a
  device is. Then the event is about whom the stronger identifier names, the weaker one stays whose
  it was, and the conflict is listed. So a device belongs to the first who was known on it.
- A role address (info@) is used only where nothing else names anybody, and never joins two people.
- Signing out frees the device for whoever comes next.

An identifier stays with the person it was learned with, also after they were merged into another:
that is what a merge is undone by.
"""

import msgspec

from leadwright.capture.accounts import COMPANY, account_domain, account_of, company_of, settle
from leadwright.capture.directory import (
    DEVICE,
    EMAIL,
    EXTERNAL,
    HAS_EMAIL,
    HAS_EXTERNAL,
    HAS_PHONE,
    HAS_USER,
    IN_ACCOUNT,
    IN_HOUSEHOLD,
    PHONE,
    USER,
    Conflict,
    Directory,
    Known,
    Resolved,
)
from leadwright.capture.domains import work_domain
from leadwright.capture.event import Event
from leadwright.capture.homes import names_household, settle_home
from leadwright.capture.phones import is_e164
from leadwright.capture.roles import is_role
from leadwright.core.ids import identifier_key
from leadwright.core.input import EVENT, TRAITS

SIGNED_OUT = frozenset(("Signed Out", "Logged Out"))
"""Events by which a device is nobody's any more."""


class _Way(msgspec.Struct, frozen=True):
    """How an identifier may join people: `gives` is what is known of whoever has it; two people
    who both have something of `clash` are not joined by it. `trait` is the trait it fills."""

    kind: str
    gives: int
    clash: int
    trait: str = ""


_USER = _Way(USER, HAS_USER, 0, "user_id")
_BEFORE = _Way(USER, HAS_USER, HAS_USER)
_EXTERNAL = _Way(EXTERNAL, HAS_EXTERNAL, HAS_USER)
_EMAIL = _Way(EMAIL, HAS_EMAIL, HAS_USER, "email")
_PHONE = _Way(PHONE, HAS_PHONE, HAS_USER | HAS_EMAIL)
_DEVICE = _Way(DEVICE, 0, HAS_USER | HAS_EMAIL | HAS_PHONE)
_Said = list[tuple[_Way, bytes, str]]


def keys_of(event: Event, workspace: int) -> list[bytes]:
    """Every key that resolving the event may look up."""
    keys = []
    if event.user_id:
        keys.append(identifier_key(workspace, USER, event.user_id))
    if event.anonymous_id:
        keys.append(identifier_key(workspace, DEVICE, event.anonymous_id))
    if event.email:
        keys.append(identifier_key(workspace, EMAIL, event.email))
        if domain := work_domain(event.email):
            keys.append(identifier_key(workspace, "domain", domain))
    if event.previous_id:
        keys.append(identifier_key(workspace, DEVICE, event.previous_id))
        keys.append(identifier_key(workspace, USER, event.previous_id))
    if event.group_id:
        keys.append(identifier_key(workspace, "group", event.group_id))
    if event.external:
        keys += [identifier_key(workspace, EXTERNAL, said) for said in _external(event)]
    if phone := _phone(event):
        keys.append(identifier_key(workspace, PHONE, phone))
    if company := company_of(event):
        keys.append(identifier_key(workspace, COMPANY, company))
    if event.kind == "account" and (domain := account_domain(event)):
        keys.append(identifier_key(workspace, "domain", domain))
    return keys


def named_by(event: Event, workspace: int) -> list[tuple[int, bytes]]:
    """(what is known of whoever has it, its key) of each identifier of the person."""
    said = [(HAS_USER, USER, event.user_id), (HAS_EMAIL, EMAIL, event.email)]
    said += [(HAS_EXTERNAL, EXTERNAL, one) for one in _external(event)]
    said += [(HAS_PHONE, PHONE, _phone(event)), (0, DEVICE, event.anonymous_id)]
    said.append((0, DEVICE, event.previous_id))
    return [(gives, identifier_key(workspace, kind, value)) for gives, kind, value in said if value]


def resolve(event: Event, directory: Directory) -> Resolved:
    """Find or make the person and the unit an event is about."""
    resolved = Resolved()
    homes = directory.linking.homes
    named = event.group_id or (event.kind == "account" and account_domain(event))
    if named and not names_household(event, homes):
        account_of(event, directory, resolved)
    said = _said(event, directory)
    if said:
        known = _person(said, directory, resolved)
        born = not known.unit
        settle(event, known, directory, resolved)
        if homes is not None:
            settle_home(event, known, directory, resolved, born=born)
        resolved.person, resolved.unit = known.person, known.unit
        if event.name in SIGNED_OUT and event.anonymous_id and event.kind == EVENT:
            directory.free(directory.key(DEVICE, event.anonymous_id))
    return resolved


def _said(event: Event, directory: Directory) -> _Said:
    """What names the person, strongest first."""
    said: _Said = []
    if event.user_id:
        said.append((_USER, directory.key(USER, event.user_id), event.user_id))
    if event.external:
        said += [(_EXTERNAL, directory.key(EXTERNAL, one), one) for one in _external(event)]
    email = event.email
    if email and not is_role(email):
        said.append((_EMAIL, directory.key(EMAIL, email), email))
    if phone := _phone(event):
        said.append((_PHONE, directory.key(PHONE, phone), phone))
    if event.anonymous_id:
        said.append((_DEVICE, directory.key(DEVICE, event.anonymous_id), ""))
    if event.previous_id:
        before = directory.key(USER, event.previous_id)
        if directory.found.get(before):
            said.append((_BEFORE, before, event.previous_id))
        else:
            said.append((_DEVICE, directory.key(DEVICE, event.previous_id), ""))
    if email and not said:
        said.append((_EMAIL, directory.key(EMAIL, email), email))
    return said


def _person(said: _Said, directory: Directory, resolved: Resolved) -> Known:
    """The person meant, with every identifier that is theirs by now."""
    found, people = directory.found, directory.people
    known: Known | None = None
    learned_with = named = 0
    for way, key, _ in said:
        entity = found.get(key)
        there = directory.root(entity) if entity else None
        if there is None:
            named |= way.gives
            continue
        if known is None or there is not known:
            had = named if known is None else named | known.known
            if there.known & had & way.clash:
                resolved.conflicts.append(Conflict(way.kind, there.person))
            elif known is None:
                known, learned_with = there, entity or 0
            else:
                known = _join((known, learned_with), (there, entity or 0), directory, resolved)
        named |= way.gives
    if known is None:
        known = Known(directory.allocate(), 0, changed=True)
        learned_with = known.person
        people[known.person] = known
    elif learned_with != known.person:
        resolved.via = learned_with
    for way, key, value in said:
        if not found.get(key):
            if way.trait and not known.known & way.gives:
                resolved.traits[way.trait] = value
            if known.known | way.gives != known.known:
                known.known |= way.gives
                known.changed = True
            people[learned_with].learn(way.gives)
            directory.link(key, learned_with)
    for conflict in resolved.conflicts:
        conflict.person = known.person
    return known


def _join(
    here: tuple[Known, int], there: tuple[Known, int], directory: Directory, resolved: Resolved
) -> Known:
    """Two (and whom their identifiers lead to) turn out to be one; who is left.

    Whoever has the e-mail stays who they are: what they agreed to belongs to the address.
    """
    if there[0].known & HAS_EMAIL and not here[0].known & HAS_EMAIL:
        here, there = there, here
    (known, learned_with), gone = here, there[0]
    because = "somebody known by other identifiers turned out to be them"
    if gone.anonymous:
        because = "the anonymous visitor turned out to be them"
    if gone.known & IN_ACCOUNT and not known.known & IN_ACCOUNT:
        resolved.account_joined = gone.linked_by
    if gone.known & IN_HOUSEHOLD or directory.linking.homes is not None:
        resolved.gone.append(gone)
    resolved.moves.append(directory.merge(gone, learned_with, because))
    return known


def _external(event: Event) -> list[str]:
    """Ids in other systems, as `salesforce:003A`."""
    return [f"{source}:{value}" for source, value in sorted(event.external.items()) if value]


def _phone(event: Event) -> str:
    said = event.traits.get("phone") if event.traits else None
    if said is None and event.kind == TRAITS:
        said = event.body.get("phone")
    return str(said) if said is not None and is_e164(said) else ""
