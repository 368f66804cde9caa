"""From a record's cells to the events that its row is."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from leadwright.capture.event import Event
from leadwright.capture.identify import LONGEST
from leadwright.capture.instants import EARLIEST
from leadwright.capture.phones import clean_phone
from leadwright.capture.traits import account_traits, person_traits
from leadwright.capture.values import flat
from leadwright.core.input import IMPORTED
from leadwright.core.time import DAY
from leadwright.core.unit import Scalar
from leadwright.sources.files.attend import attended
from leadwright.sources.files.plan import COMPANIES, EXTERNAL, NEEDED, WHO, Act, Field, Map
from leadwright.sources.files.stages import stage_named
from leadwright.sources.files.values import Getter, RefusedValue, getter

Problems = list[tuple[str, str]]
Make = Callable[[Any], list[Event]]
_Whom = tuple[str, dict[str, Any], dict[str, Any]]
"""(kind of the event, identifiers, traits that identify): whom what follows is about."""

_PLAIN = ("people", "accounts", "target_accounts")
"""Kinds whose rows say something of whom they name, besides what is to be done."""
NO_ARGUMENTS = {"how": "import"}
"""What tells a command that needs none from a row that has none."""
_COMPANIES_MAX = 100_000
_AMOUNT_MAX = 10**14


class RefusedRow(Exception):  # noqa: N818 - one row's fate, not a fault
    """A row that cannot be used: `problems` are (code, sentence), all of them."""

    def __init__(self, problems: Problems) -> None:
        super().__init__()
        self.problems = tuple(problems)


def maker(plan: Map, now: int, *, history: bool, stages: tuple[str, ...], accounts: bool) -> Make:
    """The function from cells to events. It raises RefusedRow, and SkippedRow where the map says
    so. `stages` are those of deals; without `accounts` nothing is said of people's companies."""
    take = _taker(plan)
    needed = WHO[plan.kind]
    companies = _Companies(plan) if plan.account and accounts else None
    doing = [_Doing(act, plan, stages) for act in plan.acts]
    on_attendance = attended(plan) if plan.attendance else None

    def make(cells: Any) -> list[Event]:
        problems: Problems = []
        who, occurred_at, name, body, traits = take(cells, problems)
        company = companies.of(cells, problems) if companies else None
        acts = [(each.command, each.arguments(cells, problems)) for each in doing]
        happened = on_attendance(cells, occurred_at, problems) if on_attendance else []
        if not problems:
            _check(who, needed, [occurred_at, *(at for _, at in happened)], now, problems)
        if plan.event is not None and not name and not problems:
            problems.append(("R303", "The row has no event name."))
        if problems:
            raise RefusedRow(problems)
        at = now if occurred_at is None else occurred_at
        events: list[Event] = []
        if company:
            who.setdefault("group_id", company.pop("group_id"))
            if companies and companies.news(who["group_id"], company):
                group = who["group_id"]
                events.append(
                    Event("account", "", at, group_id=group, body=account_traits(company))
                )
        events += _events(plan, who, at, name, body, traits)
        events += _happened(who, happened, body, traits, plan.format.country)
        about = _whom(plan, who)
        events += [
            _carrying(about, command, said, at) for command, said in acts if said is not None
        ]
        for event in events:
            event.actor, event.history = IMPORTED, history
        return events

    return make


def _events(
    plan: Map, who: dict[str, Any], at: int, name: str, body: dict[str, Any], traits: dict[str, Any]
) -> list[Event]:
    """What the row itself says; nothing where it only tells what to do."""
    if plan.kind == "events":
        told = _traits(_dialled(traits, plan.format.country))
        return [Event("event", name, at, body=flat(body), traits=told, **who)]
    if plan.kind not in _PLAIN:
        return []
    kind, named, known = _whom(plan, who)
    body = _dialled(body, plan.format.country)
    clean = account_traits if kind == "account" else person_traits
    return [Event(kind, "", at, body=clean({**body, **known}), **named)]


def _whom(plan: Map, who: dict[str, Any]) -> _Whom:
    """A company where the row names nobody at it, else a person."""
    named = dict(who)
    domain = named.pop("domain", "")
    if plan.kind in COMPANIES or not any(
        who.get(kind) for kind in ("user_id", "email", "anonymous_id", "external")
    ):
        return "account", named, {"domain": domain} if domain else {}
    known = {"email": who["email"]} if who.get("email") else {}
    if domain and "group_id" not in named:
        named["group_id"] = domain
    return "traits", named, known


def _carrying(about: _Whom, command: str, said: dict[str, Any], at: int) -> Event:
    kind, named, known = about
    body = {**known, **{f":{name}": value for name, value in (said or NO_ARGUMENTS).items()}}
    return Event(kind, command, at, body=body, **named)


def _happened(
    who: dict[str, Any],
    happened: list[tuple[str, int]],
    body: dict[str, Any],
    traits: dict[str, Any],
    country: str,
) -> list[Event]:
    said = flat(body) if happened else {}
    told = _traits(_dialled(traits, country)) if happened else {}
    return [
        Event("event", name, at, body=dict(said), traits=dict(told), **who) for name, at in happened
    ]


def _dialled(traits: dict[str, Any], country: str) -> dict[str, Any]:
    """With the phone as it is dialled from anywhere, if the map says which country is meant."""
    phone = traits.get("phone")
    if not country or phone is None:
        return traits
    clean = clean_phone(str(phone), _country(traits.get("country")) or country)
    return {**traits, "phone": clean} if clean else traits


def _country(said: object) -> str:
    return said if isinstance(said, str) and len(said) == 2 else ""


def _traits(traits: dict[str, Any]) -> dict[str, Any]:
    return person_traits(traits) if traits else {}


# --------------------------------------------------------------------------- taking values out

_Taken = tuple[dict[str, Any], int | None, str, dict[str, Any], dict[str, Any]]
_Getters = list[tuple[str, Getter]]


def _getters(fields: tuple[Field | None, ...], plan: Map) -> _Getters:
    return [(field.target, getter(field, plan.format)) for field in fields if field is not None]


def _all_of(pairs: _Getters, cells: Any, problems: Problems) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    for target, get in pairs:
        try:
            value = get(cells)
        except RefusedValue as refused:
            problems.append((refused.code, f"{refused}."))
            continue
        if value is not None:
            values[target] = value
    return values


def _taker(plan: Map) -> Callable[[Any, Problems], _Taken]:
    """The function that takes the values of a map out of a record, noting what it refuses."""
    who_from, body_from = _getters(plan.identify, plan), _getters(plan.body, plan)
    traits_from = _getters(plan.traits, plan)
    times, names = _getters((plan.occurred_at,), plan), _getters((plan.event,), plan)
    must = plan.attendance is None
    outside = [target for target, _ in who_from if target.startswith(EXTERNAL)]

    def take(cells: Any, problems: Problems) -> _Taken:
        who: dict[str, Any] = {
            target: str(value) for target, value in _all_of(who_from, cells, problems).items()
        }
        if outside and (ids := {name: who.pop(name) for name in outside if name in who}):
            who["external"] = {name.removeprefix(EXTERNAL): id for name, id in ids.items()}
        at: Any = _all_of(times, cells, problems).get("occurred_at") if times else None
        if must and times and at is None and not problems:
            problems.append(("R302", "The row has no time (occurred_at)."))
        name = str(_all_of(names, cells, problems).get("event", "")) if names else ""
        body = _all_of(body_from, cells, problems)
        return who, at, name, body, _all_of(traits_from, cells, problems) if traits_from else {}

    return take


class _Companies:
    """What the rows of people say of their companies; each thing once."""

    def __init__(self, plan: Map) -> None:
        self._from = _getters(plan.account, plan)
        self._told: dict[str, int] = {}

    def of(self, cells: Any, problems: Problems) -> dict[str, Any] | None:
        """What a row says, with a `group_id`; None if it names no company."""
        said: dict[str, Any] = _all_of(self._from, cells, problems)
        group = said.get("group_id") or said.get("domain")
        if not group:
            return None
        said["group_id"] = str(group)
        if len(said["group_id"]) > LONGEST:
            problems.append(("R304", f"The company's id is longer than {LONGEST} characters."))
        return said

    def news(self, group: str, said: dict[str, Any]) -> bool:
        """Whether this was not said before."""
        told = hash(tuple(said.items()))
        if self._told.get(group) == told:
            return False
        if len(self._told) >= _COMPANIES_MAX:
            self._told.clear()
        self._told[group] = told
        return True


class _Doing:
    """A command that rows carry, and how its arguments come out of them."""

    def __init__(self, act: Act, plan: Map, stages: tuple[str, ...]) -> None:
        self.command = act.command
        self._when = getter(act.when, plan.format) if act.when is not None else None
        self._from = _getters(act.arguments, plan)
        self._needed = NEEDED.get(act.command, ())
        self._stages = stages
        self._deal = act.command == "record_opportunity"

    def arguments(self, cells: Any, problems: Problems) -> dict[str, Any] | None:
        """The arguments; None where nothing is to be done."""
        if self._when is not None:
            try:
                if self._when(cells) is not True:
                    return None
            except RefusedValue as refused:
                problems.append((refused.code, f"{refused}."))
                return None
        said: dict[str, Any] = _all_of(self._from, cells, problems)
        if self._deal:
            self._check_deal(said, problems)
        return said if all(name in said for name in self._needed) else None

    def _check_deal(self, said: dict[str, Any], problems: Problems) -> None:
        if "opportunity" not in said and not problems:
            problems.append(("R309", "The row has no id of a deal."))
        if not 0 <= said.get("amount", 0) <= _AMOUNT_MAX:
            problems.append(("R310", "The amount is below zero, or more than there is."))
        if "stage" in said and self._stages:
            stage = stage_named(str(said["stage"]), self._stages)
            if not stage:
                what = f"{said['stage']!r} is no stage of the playbook: {', '.join(self._stages)}."
                problems.append(("R308", what))
            said["stage"] = stage


# --------------------------------------------------------------------------- checks


def _check(
    who: dict[str, Any],
    needed: tuple[str, ...],
    times: list[int | None],
    now: int,
    problems: Problems,
) -> None:
    if not any(who.get(kind) for kind in (*needed, "external")):
        problems.append(("R301", f"The row has none of {', '.join(needed)}."))
    ids = {kind: id for kind, id in who.items() if kind != "external"} | who.get("external", {})
    for kind, value in ids.items():
        if len(value) > LONGEST:
            problems.append(("R304", f"{kind} is longer than {LONGEST} characters."))
    for at in times:
        if at is None:
            continue
        if at < EARLIEST:
            what = "The time is before the year 2000; is it in seconds (unix) and not unix_ms?"
            problems.append(("R305", what))
        elif at > now + DAY:
            problems.append(("R306", f"The time is in the future: {_day(at)}."))


def _day(at: int) -> str:
    try:
        return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return "beyond the year 9999"
