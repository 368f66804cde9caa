"""What rules may name: attributes and functions, with their types and their documentation.

A rule sees the world only through this catalogue. Each entry says how generated code reads it
from `f: Facts` (see `core.facts`), which is why adding an attribute is adding one line here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leadwright.core.functions import FUNCTIONS, Function
from leadwright.core.lifecycle import PERSON_STAGES
from leadwright.core.notes import key_of
from leadwright.core.traits import (
    ACCOUNT,
    ANY_EVENT,
    BANT,
    DAYS_CUSTOMER,
    DAYS_KNOWN,
    DAYS_QUIET,
    EVENT,
    HOUSEHOLD,
    SENT,
    TOGETHER,
    TRAITS,
    Attribute,
)
from leadwright.core.value import BOOLEAN, NUMBER, TEXT, TIME

TIME_OF_DAY = "time"
"""The group of attributes that change with the clock."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The part of the catalogue that one place in a playbook may use.

    `elsewhere` explains groups that exist but make no sense there: group -> one clause.
    """

    attributes: dict[str, Attribute]
    functions: Mapping[str, Function]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, Attribute] = field(default_factory=dict)
    """Property of events, also where none is at hand: functions look back at them."""


def _read(
    name: str,
    type_: str,
    source: str,
    doc: str,
    *,
    nullable: bool = False,
    score: str = "",
    days_from: str = "",
    of_account: bool = False,
) -> Attribute:
    return Attribute(
        name,
        type_,
        doc,
        source,
        nullable=nullable,
        score=score,
        days_from=days_from,
        of_account=of_account or name.startswith(ACCOUNT + "."),
    )


_COMPUTED = (
    _read(
        "person.email_domain",
        TEXT,
        "email_domain(f.p.traits.get('email'))",
        "The part of the e-mail address after the @.",
        nullable=True,
    ),
    _read("person.stage", TEXT, "f.p.stage", "Lifecycle stage of the person."),
    _read(
        "person.is_known",
        BOOLEAN,
        "(f.p.traits.get('email') is not None or f.p.traits.get('user_id') is not None)",
        "Whether we have an e-mail address or a user id.",
    ),
    _read(
        "person.first_seen",
        TIME,
        "(f.p.first_at or None)",
        "When they did something first.",
        nullable=True,
    ),
    _read(
        "person.last_seen",
        TIME,
        "(f.p.last_at or None)",
        "When they did something last.",
        nullable=True,
    ),
    Attribute(
        "account.is_target",
        BOOLEAN,
        "Whether the account is on the target list.",
        TRAITS[ACCOUNT],
        "is_target",
        absent=False,
        nullable=False,
        of_account=True,
    ),
    _read(
        "account.stage",
        TEXT,
        "(f.h.stage or None)",
        "Lifecycle stage of the account.",
        nullable=True,
    ),
    _read(
        "account.owner",
        TEXT,
        "(f.h.owner or None)",
        "Member who owns the account; null if nobody does.",
        nullable=True,
    ),
    _read("account.people", NUMBER, "f.h.people", "How many people of the account we have."),
    _read(
        "account.open_opportunities", NUMBER, "f.open_opportunities()", "How many deals are open."
    ),
    _read("account.is_customer", BOOLEAN, "(f.h.customer_since > 0)", "Whether it has bought."),
    _read("account.fit", NUMBER, "f.account_fit()", "Fit of the account, in points.", score="fit"),
    _read(
        "account.engagement",
        NUMBER,
        "f.account_engagement()",
        "Engagement of all its people together, in points, as it stands today.",
        score="engagement",
    ),
    _read("score.fit", NUMBER, "f.fit()", "Fit of the person, in points.", score="fit"),
    _read(
        "score.engagement",
        NUMBER,
        "f.engagement()",
        "Engagement of the person, in points, as it stands today.",
        score="engagement",
    ),
    _read(
        "person.days_quiet",
        NUMBER,
        "f.days_quiet()",
        "Whole days since they did something last.",
        nullable=True,
        days_from=DAYS_QUIET,
    ),
    _read(
        "person.days_known",
        NUMBER,
        "f.days_known()",
        "Whole days since they did something first.",
        nullable=True,
        days_from=DAYS_KNOWN,
    ),
    _read(
        "account.days_as_customer",
        NUMBER,
        "f.days_as_customer()",
        "Whole days since it bought first; null if it has not.",
        nullable=True,
        days_from=DAYS_CUSTOMER,
    ),
    *(
        Attribute(
            f"device.{name}",
            TEXT,
            f"{doc} they used last.",
            "f.last_value",
            key_of(ANY_EVENT, of_property),
            called=True,
            last_of=of_property,
        )
        for name, of_property, doc in (
            ("type", "device", "Kind of device (mobile, tablet, desktop)"),
            ("os", "os", "Operating system (ios, android, windows, macos, linux)"),
        )
    ),
)

_TIME = (
    _read(
        "time.hour",
        NUMBER,
        "f.hour()",
        "Hour of the day where the person is, 0 to 23; the playbook's `time_zone` where theirs is "
        "not known.",
    ),
    _read(
        "time.weekday",
        TEXT,
        "f.weekday()",
        "Day of the week there: monday, tuesday ... sunday.",
    ),
)

BANT_QUESTIONS = ("budget", "authority", "need", "timeline")

_BANT = (
    *(
        Attribute(
            f"bant.{question}",
            BOOLEAN,
            f"Answer about {question}; null if nobody answered, or too long ago.",
            "f.answer",
            question,
            called=True,
            of_account=True,
        )
        for question in BANT_QUESTIONS
    ),
    _read(
        "bant.answered",
        NUMBER,
        "f.answers(False)",
        "How many questions are answered and fresh.",
        of_account=True,
    ),
    _read(
        "bant.confirmed",
        NUMBER,
        "f.answers(True)",
        "How many of these answers are yes.",
        of_account=True,
    ),
)

CONSENT_CHANNELS = ("email", "sms", "push", "in_app", "ads", "call", "webhook")

_CONSENT = tuple(
    Attribute(
        f"consent.{channel}",
        BOOLEAN,
        f"Consent to marketing over {channel}; null if never asked.",
        "f.p.consent",
        f"{channel}/marketing",
    )
    for channel in CONSENT_CHANNELS
)


def people_at(stage: str) -> Attribute:
    """The attribute that counts an account's people at a stage."""
    return Attribute(
        f"account.people_at_{stage}",
        NUMBER,
        f"How many of its people stand at {stage}.",
        "f.h.stages",
        stage,
        absent=0,
        nullable=False,
        of_account=True,
    )


def own_score(name: str, doc: str) -> tuple[Attribute, Attribute]:
    """The attributes of a score that a motion names: of the person, and of the account."""
    return (
        Attribute(
            f"score.{name}", NUMBER, doc, "f.score", name, nullable=False, called=True, score=name
        ),
        Attribute(
            f"account.{name}",
            NUMBER,
            doc,
            "f.account_score",
            name,
            nullable=False,
            called=True,
            score=name,
            of_account=True,
        ),
    )


GRADES = (
    _read("score.grade", TEXT, "f.grade()", "Letter of the person's fit.", nullable=True),
    _read("account.grade", TEXT, "f.account_grade()", "Letter of its fit.", nullable=True),
)
"""There where a motion declares `grades`."""
TEMPERATURES = (
    _read("score.temperature", TEXT, "f.temperature()", "The person: cold, warm or hot."),
    _read("account.temperature", TEXT, "f.account_temperature()", "It: cold, warm or hot."),
)
"""There where a motion declares `temperature`."""


def in_segment(name: str, *, of_account: bool) -> Attribute:
    """Whether they are in a segment of the motion."""
    whose = "account" if of_account else "person"
    return Attribute(
        f"segment.{name}",
        BOOLEAN,
        f"Whether the {whose} is in the segment.",
        f"f.{whose}_in",
        name,
        nullable=False,
        called=True,
        of_account=of_account,
    )


ATTRIBUTES: dict[str, Attribute] = (
    SENT
    | {entry.name: entry for entry in _COMPUTED + _TIME + _CONSENT + _BANT + TOGETHER}
    | {entry.name: entry for entry in map(people_at, PERSON_STAGES)}
)
"""Every attribute there is before a playbook declares its own."""


def trait_types(extra: Iterable[Attribute] = ()) -> dict[str, dict[str, str]]:
    """group -> trait or property -> type, of all that is kept as it was sent; with `extra`."""
    found: dict[str, dict[str, str]] = {group: {} for group in TRAITS}
    for entry in (*ATTRIBUTES.values(), *extra):
        if entry.key and entry.source == TRAITS.get(entry.group):
            found[entry.group][entry.key] = entry.type
    return found


SCALAR_FUNCTIONS: Mapping[str, str] = {
    "lower": "The text in lower case.",
    "length": "How many characters the text has.",
    "coalesce": "The first of its arguments that is not null; all of one type.",
}
"""Functions of values: what each does."""


def _properties(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    return {entry.key: entry for entry in attributes.values() if entry.group == EVENT}


EVERYTHING = Schema(ATTRIBUTES, FUNCTIONS, properties=_properties(ATTRIBUTES))
"""The whole catalogue: what a rule about an event in the business motion may use."""


def schema(
    extra: Iterable[Attribute] = (),
    *,
    account: bool = True,
    event: bool = True,
    clock: bool = True,
    household: bool = True,
) -> Schema:
    """The catalogue with `extra` attributes, without what makes no sense in a place.

    `account`: a unit of this motion is an account. `event`: an event is at hand there. `clock`: it
    is asked at one instant, so the time of day may matter. `household`: people may share one.
    """
    elsewhere = {}
    if not household:
        form = "no household can form: say how, with `households` under `consumer`"
        elsewhere[HOUSEHOLD] = "companies are no households" if account else form
    if not account:
        elsewhere[ACCOUNT] = "consumers belong to no account"
        elsewhere[BANT] = "consumers are not asked for budget and authority"
    if not event:
        elsewhere[EVENT] = "there is no event at hand here, only in the `where` of an event rule"
    if not clock:
        elsewhere[TIME_OF_DAY] = "what somebody is would change with every hour"
    attributes = ATTRIBUTES | {entry.name: entry for entry in extra}
    return Schema(
        {name: entry for name, entry in attributes.items() if entry.group not in elsewhere},
        {name: entry for name, entry in FUNCTIONS.items() if account or not entry.of_account},
        elsewhere,
        _properties(attributes),
    )
