"""In the worker: a journaled item as an `Event`. The hot path: a few microseconds each."""

from collections.abc import Callable
from typing import Any

import msgspec

from leadwright.capture.agents import device_of, is_bot
from leadwright.capture.emails import clean_email
from leadwright.capture.event import Event
from leadwright.capture.identify import LONGEST
from leadwright.capture.instants import instant, occurred
from leadwright.capture.traits import account_traits, person_traits
from leadwright.capture.values import flat, text
from leadwright.core.input import ACCOUNT, EVENT, TRAITS
from leadwright.core.problem import Problem, ProblemsError
from leadwright.ports import Journaled
from leadwright.sources.segment.context import Context, context_traits, external_ids, page_of

ALIAS = "alias"
BYTES_MAX = 32 * 1024
NAME_MAX = 255


class Message(msgspec.Struct, rename="camel", gc=False):
    """What we look at of an item. Leaves are untyped: one odd value must not cost the event."""

    type: Any = None
    event: Any = None
    name: Any = None
    user_id: Any = None
    anonymous_id: Any = None
    group_id: Any = None
    previous_id: Any = None
    timestamp: Any = None
    original_timestamp: Any = None
    sent_at: Any = None
    properties: Any = None
    traits: Any = None
    context: Context | None = None


_decoder = msgspec.json.Decoder(Message)


def read(row: Journaled) -> Event:
    """The event in a journaled item. Raises ProblemsError with everything wrong with it."""
    body = row.body or b"null"
    if len(body) > BYTES_MAX:
        raise ProblemsError([_problem("T107", f"the event has more than {BYTES_MAX} bytes")])
    message = _decode(body)
    make = _MAKERS.get(message.type) if type(message.type) is str else None
    if make is None:
        raise ProblemsError([_unknown_type(message.type)])
    problems: list[Problem] = []
    event = make(message, problems)
    said = message.original_timestamp or message.timestamp
    event.occurred_at = occurred(row.at, instant(said), row.sent_at or instant(message.sent_at))
    _identify(event, message, problems)
    if problems:
        raise ProblemsError(problems)
    context = message.context
    if context is not None:
        if type(context.user_agent) is str:
            event.bot = is_bot(context.user_agent)
            if event.kind == EVENT:
                for name, value in device_of(context.user_agent):
                    event.body.setdefault(name, value)
        if context.external_ids:
            event.external = external_ids(context)
    return event


def _track(message: Message, problems: list[Problem]) -> Event:
    name = text(message.event, NAME_MAX)
    if not name:
        problems.append(_problem("T104", "a track call needs the name of its event", "/event"))
    properties = _object(message.properties, "/properties", problems)
    event = Event(EVENT, name, 0, body=flat(properties))
    event.traits = _traits_beside(message)
    if name == "Signed Up":
        event.traits = _signed_up(event.body) | event.traits
    return event


def _page(message: Message, problems: list[Problem]) -> Event:
    properties = page_of(message.context) | _object(message.properties, "/properties", problems)
    if name := text(message.name, NAME_MAX):
        properties["name"] = name
    event = Event(EVENT, "Page Viewed", 0, body=flat(properties))
    event.traits = _traits_beside(message)
    return event


def _screen(message: Message, problems: list[Problem]) -> Event:
    properties = dict(_object(message.properties, "/properties", problems))
    if name := text(message.name, NAME_MAX):
        properties["name"] = name
    event = Event(EVENT, "Screen Viewed", 0, body=flat(properties))
    event.traits = _traits_beside(message)
    return event


def _identify_call(message: Message, problems: list[Problem]) -> Event:
    own = _object(message.traits, "/traits", problems)
    event = Event(TRAITS, "", 0)
    event.body = _traits_beside(message) | person_traits(_company_named(own))
    company = own.get("company")
    if type(company) is dict:
        event.group_id = _identifier(company.get("id"), "/traits/company/id", problems)
    return event


def _group(message: Message, problems: list[Problem]) -> Event:
    if not text(message.group_id):
        problems.append(_problem("T105", "a group call needs the id of its group", "/groupId"))
    own = _object(message.traits, "/traits", problems)
    return Event(ACCOUNT, "", 0, body=account_traits(own), traits=_traits_beside(message))


def _alias(message: Message, problems: list[Problem]) -> Event:
    previous = _identifier(message.previous_id, "/previousId", problems)
    if not previous or not text(message.user_id):
        what = "an alias call needs the new id and the one it replaces"
        problems.append(_problem("T106", what, "/previousId" if not previous else "/userId"))
    return Event(ALIAS, "", 0, previous_id=previous)


_MAKERS: dict[str, Callable[[Message, list[Problem]], Event]] = {
    "track": _track,
    "page": _page,
    "screen": _screen,
    "identify": _identify_call,
    "group": _group,
    "alias": _alias,
}


def _identify(event: Event, message: Message, problems: list[Problem]) -> None:
    event.user_id = _identifier(message.user_id, "/userId", problems)
    event.anonymous_id = _identifier(message.anonymous_id, "/anonymousId", problems)
    group = message.group_id
    if group is None and message.context is not None:
        group = message.context.group_id
    if group is not None:
        event.group_id = _identifier(group, "/groupId", problems)
    email = event.traits.get("email") or (event.body.get("email") if event.kind == TRAITS else "")
    event.email = email or (clean_email(event.user_id) if "@" in event.user_id else "")
    if not (event.user_id or event.anonymous_id or event.email):
        what = "nothing says whom this is about: userId and anonymousId are missing"
        hint = "send anonymousId for visitors you do not know yet"
        problems.append(Problem("T103", what, "/userId", hint))


def _identifier(value: Any, where: str, problems: list[Problem]) -> str:
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    if type(value) is not str:
        problems.append(_problem("T109", "an identifier is text or a whole number", where))
        return ""
    clean = value.strip()
    if len(clean) > LONGEST:
        what = f"an identifier may have {LONGEST} characters, this one has {len(clean)}"
        problems.append(_problem("T110", what, where))
        return ""
    return clean.replace("\0", "")


def _traits_beside(message: Message) -> dict[str, Any]:
    """Traits that come with any call: those in the context, zone, language, campaign."""
    context = message.context
    if context is None:
        return {}
    traits = context_traits(context)
    if type(context.traits) is dict and context.traits:
        traits |= person_traits(_company_named(context.traits))
    return traits


def _company_named(own: dict[str, Any]) -> dict[str, Any]:
    """`company: {name, ...}` as `company` and `company_...`."""
    company = own.get("company")
    if type(company) is not dict or "name" not in company:
        return own
    rest = {f"company_{name}": value for name, value in company.items() if name != "name"}
    return {name: value for name, value in own.items() if name != "company"} | {
        "company": company["name"],
        **rest,
    }


def _signed_up(properties: dict[str, Any]) -> dict[str, Any]:
    names = ("email", "first_name", "last_name", "phone", "title")
    return person_traits({name: properties[name] for name in names if properties.get(name)})


def _object(value: Any, where: str, problems: list[Problem]) -> dict[str, Any]:
    if type(value) is dict:
        return value
    if value is not None:
        problems.append(_problem("T108", f"{where[1:]} must be an object", where))
    return {}


def _decode(body: bytes) -> Message:
    try:
        return _decoder.decode(body)
    except msgspec.ValidationError as error:
        what = f"the event has the wrong shape: {error}"
        raise ProblemsError([_problem("T108", what)]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemsError([_problem("T101", "the event cannot be read as JSON")]) from error


def _unknown_type(said: Any) -> Problem:
    known = ", ".join(_MAKERS)
    shown = repr(said[:40]) if type(said) is str else "missing"
    return Problem("T102", f"the type of the call is {shown}", "/type", f"one of {known}")


def _problem(code: str, what: str, where: str = "") -> Problem:
    return Problem(code, what, where)
