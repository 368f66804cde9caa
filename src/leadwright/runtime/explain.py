"""Why somebody stands where they stand: history rows as an explanation people can read.

Everything here is read, nothing is decided: the reasons were stored when the decisions were made.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from leadwright.capture.emails import clean_email
from leadwright.capture.homes import HOUSEHOLD
from leadwright.capture.identify import DOMAIN, EMAIL, GROUP, USER
from leadwright.core.facts import decayed, score_milli
from leadwright.core.ids import entity_id, identifier_key, number_of
from leadwright.core.outcome import Decision
from leadwright.core.problem import Problem, ProblemsError
from leadwright.core.time import day_of
from leadwright.core.unit import (
    ANYONE,
    Award,
    Head,
    Person,
    Scalar,
    decode_head,
    decode_member,
)
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Home, Queries, StoredTouch
from leadwright.runtime.accounts_shown import account_now, ties_shown
from leadwright.runtime.deals_shown import deals_shown
from leadwright.runtime.households_shown import household_shown
from leadwright.runtime.origin import Origin
from leadwright.runtime.records import Records as Records
from leadwright.runtime.records import Said, said_by
from leadwright.runtime.standing import Standing, standing
from leadwright.runtime.sweep import warming_in

PAGE = 200
_decisions = msgspec.msgpack.Decoder(list[Decision])


class Subject(msgspec.Struct, frozen=True):
    """Whom to explain: a `person`, or (person 0) the account or household `unit`."""

    unit: int
    person: int = 0


class Contribution(msgspec.Struct, frozen=True):
    """What one rule gives today, in thousandths: `score` is engagement, fit or a named one.
    `awarded` is what it was on `day` (UTC day number), before it decayed; a fit rule has no day."""

    score: str
    rule: str
    milli: int
    awarded: int
    day: int = 0


class Step(msgspec.Struct, frozen=True):
    """One input and the decisions it led to. `playbook` is the hash in force, `version` its
    number; `person` and `unit` are numbers as people see them. `said` is what the input told us,
    empty where that was erased; `actor` is who was behind it, `origin` the row of a file."""

    at: int
    kind: str
    name: str
    n: int
    unit: int
    person: int
    ref: int
    version: int
    playbook: str
    said: dict[str, Any]
    actor: str
    decisions: list[Decision]
    origin: Origin | None = None


class Explanation(msgspec.Struct, frozen=True):
    """The whole answer. Times in ms, oldest step first; `engagement` and `fit` in thousandths are
    the sums of `contributions`. Rules that are `warming` hold for nobody yet."""

    kind: str
    number: int
    title: str
    stage: str
    unit: int
    now: int
    engagement: int
    fit: int
    contributions: list[Contribution]
    state: dict[str, Scalar]
    steps: list[Step]
    touches: list[StoredTouch]
    more: bool
    """Whether there are older steps than these."""
    warming: list[str] = []


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


def explain(
    records: Records,
    subject: Subject,
    *,
    workspace: int,
    playbook: Playbook | None,
    now: int,
    limit: int = PAGE,
) -> Explanation:
    """Explain `subject` as of `now`, with its last `limit` inputs and touches."""
    queries = records.queries
    document = queries.document(subject.unit, ANYONE)
    head = decode_head(document) if document else None
    head = head if isinstance(head, Head) else Head(id=subject.unit)
    record = queries.document(subject.unit, subject.person) if subject.person else None
    person = decode_member(record) if record else None
    person = person if isinstance(person, Person) else None
    today, decay = day_of(now), _decay(playbook, head)
    awards = person.awards if person else head.awards
    fits = person.fit if person else head.fit
    stands = _standing(playbook, head, person, now)
    rows, more = _rows(queries, subject, workspace, limit)
    touches = queries.touches(workspace, limit, person=subject.person, unit=_alone(subject))
    return Explanation(
        kind="person" if subject.person else HOUSEHOLD if head.kind == HOUSEHOLD else "account",
        number=number_of(subject.person or subject.unit),
        title=_title(queries, subject, workspace),
        stage=person.stage if person else head.stage,
        unit=number_of(subject.unit),
        now=now,
        engagement=score_milli(awards, today, decay),
        fit=sum(fits.values()),
        contributions=_contributions(awards, fits, today, decay) + _named(stands),
        state=_state(person, head) | _stands(stands),
        steps=_steps(rows, dict(queries.versions(workspace)), said_by(records, rows, workspace)),
        touches=touches.rows[::-1],
        more=more,
        warming=warming_in(queries, workspace),
    )


# --------------------------------------------------------------------------- who


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


def _title(queries: Queries, subject: Subject, workspace: int) -> str:
    if subject.person:
        row = queries.person(workspace, subject.person)
        named = [row.name, row.email, row.user_id] if row else []
        return next((name for name in named if name), "anonymous visitor")
    household = queries.household(workspace, subject.unit)
    if household is not None:
        return str(household.name)
    account = queries.account(workspace, subject.unit)
    return (account.name or account.domain) if account else ""


# --------------------------------------------------------------------------- score and state


def _decay(playbook: Playbook | None, head: Head) -> Sequence[int]:
    return playbook.motion(head.kind).qualify.decay if playbook else ()


def _contributions(
    awards: Mapping[str, Award], fits: Mapping[str, int], today: int, decay: Sequence[int]
) -> list[Contribution]:
    engagement = [
        Contribution(
            "engagement", rule, decayed(award.milli, today - award.day, decay), award.milli,
            award.day,
        )
        for rule, award in awards.items()
    ]  # fmt: skip
    fit = [Contribution("fit", rule, milli, milli) for rule, milli in fits.items()]
    return sorted(engagement, key=lambda one: -one.milli) + sorted(fit, key=lambda one: -one.milli)


def _standing(playbook: Playbook | None, head: Head, person: Person | None, now: int) -> Standing:
    if playbook is None:
        return Standing()
    who, plan = person or head, playbook.motion(head.kind).qualify
    return standing(who.notes, sum(who.fit.values()), plan, now, of_account=person is None)


def _named(stands: Standing) -> list[Contribution]:
    """What the rules of named scores give today."""
    return [
        Contribution(score, rule, milli, milli)
        for score, given in stands.scores.items()
        for rule, milli in sorted(given.items(), key=lambda one: -one[1])
    ]


def _stands(stands: Standing) -> dict[str, Scalar]:
    state: dict[str, Scalar] = {}
    if stands.grade:
        state["grade"] = stands.grade
    if stands.temperature:
        state["temperature"] = stands.temperature
    if stands.segments:
        state["segments"] = ", ".join(stands.segments)
    for each in stands.answers:
        old = "" if each.fresh else ", too long ago to count"
        words = f": {each.words}" if each.words else ""
        state[each.question] = f"{'yes' if each.yes else 'no'}, by {each.by}{old}{words}"
    for question, words in stands.open_questions.items():
        state.setdefault(question, f"not answered: {words}")
    return state


def _state(person: Person | None, head: Head) -> dict[str, Scalar]:
    if person is not None:
        return _person_state(person, head)
    return household_shown(head) if head.kind == "household" else _account_state(head)


def _person_state(person: Person, head: Head) -> dict[str, Scalar]:
    state: dict[str, Scalar] = {"unit": f"{head.kind} {number_of(head.id)}"}
    if head.owner:
        state["owner"] = head.owner
    if head.handoff is not None and head.kind != "account":
        state["hand-off"] = f"{head.handoff.state} ({head.handoff.stage})"
    state |= {
        f"in sequence {one.sequence}": f"next step {one.step}, due at {one.due}"
        for one in person.enrolments
    }
    state |= {f"trigger {name}": f"armed for {at}" for name, at in person.armed.items()}
    state |= {f"consent {name}": given for name, given in person.consent.items()}
    state |= {f"suppressed {channel}": why for channel, why in person.suppressed.items()}
    return state


def _account_state(head: Head) -> dict[str, Scalar]:
    state: dict[str, Scalar] = {"people": head.people, "owner": head.owner or None}
    state |= {f"people at {stage}": count for stage, count in sorted(head.stages.items())}
    if head.handoff is not None:
        state["hand-off"] = f"{head.handoff.state} ({head.handoff.stage})"
    if head.suppressed:
        state["suppressed"] = head.suppressed
    if head.ties is not None:
        state |= ties_shown(head.ties)
    open_deals = sum(not deal.closed_at for deal in head.opportunities.values())
    if open_deals:
        state["open opportunities"] = open_deals
    return state | deals_shown(head)


# --------------------------------------------------------------------------- the timeline


def _rows(
    queries: Queries, subject: Subject, workspace: int, limit: int
) -> tuple[list[HistoryRow], bool]:
    """The last `limit` rows, oldest first, and whether there are older ones."""
    rows: list[HistoryRow] = []
    after = ""
    while len(rows) < limit:
        page = queries.timeline(
            workspace,
            min(PAGE, limit - len(rows)),
            after,
            person=subject.person,
            unit=_alone(subject),
        )
        rows += page.rows
        after = page.next
        if not after:
            break
    return rows[::-1], bool(after)


def _alone(subject: Subject) -> int:
    """The unit to list by: a person is listed over all units they were in."""
    return 0 if subject.person else subject.unit


def _steps(
    rows: Sequence[HistoryRow], versions: Mapping[int, str], said: Sequence[Said]
) -> list[Step]:
    return [
        Step(
            at=row.at,
            kind=row.kind,
            name=row.tag,
            n=row.n,
            unit=number_of(row.unit),
            person=number_of(row.person),
            ref=row.ref,
            version=row.version,
            playbook=versions.get(row.version, ""),
            said=told,
            actor=actor,
            decisions=_decisions.decode(row.decisions) if row.decisions else [],
            origin=origin,
        )
        for row, (told, actor, origin) in zip(rows, said, strict=True)
    ]
