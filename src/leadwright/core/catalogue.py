"""What rules may name: attributes and functions, with their types and their documentation.

A rule sees the world only through this catalogue. Each entry says how generated code reads it
from `f: Facts` (see `core.facts`), which is why adding an attribute is adding one line here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leadwright.core.lifecycle import PERSON_STAGES
from leadwright.core.unit import Scalar
from leadwright.core.value import BOOLEAN, NUMBER, TEXT, TIME

PERSON, ACCOUNT, EVENT, SCORE, CONSENT = "person", "account", "event", "score", "consent"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something a rule may compare.

    `source` is the Python expression that reads it from `f`. With a `key` it is the mapping to
    look that key up in, and the value is checked against `type` when read: without the key, or
    with another type, it is `absent`. `nullable` says whether it may be null.
    """

    name: str
    type: str
    doc: str
    source: str
    key: str = ""
    absent: Scalar = None
    nullable: bool = True

    @property
    def group(self) -> str:
        """`person`, `account`, `event`, `score` or `consent`."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of an event name and a window: `method` is the one of `Facts` it calls.

    `of_account` and `distinct_days` say which of a document's lists it reads.
    """

    name: str
    doc: str
    method: str
    of_account: bool = False
    distinct_days: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The part of the catalogue that one place in a playbook may use.

    `elsewhere` explains groups that exist but make no sense there: group -> one clause.
    """

    attributes: Mapping[str, Attribute]
    functions: Mapping[str, Function]
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def _traits(group: str, mapping: str, lines: str) -> dict[str, Attribute]:
    """Attributes that are traits or properties, one per line: `name type documentation`."""
    entries = {}
    for line in lines.strip().splitlines():
        name, type_, doc = line.split(maxsplit=2)
        entries[f"{group}.{name}"] = Attribute(f"{group}.{name}", type_, doc, mapping, name)
    return entries


def declared(group: str, name: str, type_: str) -> Attribute:
    """An attribute that a playbook declares under `attributes`; `group` person, account, event."""
    doc = "Declared by the playbook."
    return Attribute(f"{group}.{name}", type_, doc, TRAITS[group], name)


TRAITS = {PERSON: "f.t", ACCOUNT: "f.a", EVENT: "f.e"}
"""The groups a playbook may add attributes to, and where their values are kept."""

_PERSON_TRAITS = """
email text E-mail address, lower case.
name text Full name.
first_name text First name.
last_name text Last name.
phone text Phone number in international form (+49...).
title text Job title as they wrote it.
seniority text Level of the job, such as c_level, vp, director, manager.
company text Company as they wrote it.
country text Country, two-letter code.
city text City.
age number Age in years.
language text Language, such as en or de-AT.
time_zone text IANA time zone, such as Europe/Berlin.
plan text Plan they are on.
role text Role in the decision, such as economic_buyer, champion, technical_evaluator.
source text Where the lead came from.
campaign text Campaign that brought them.
"""

_ACCOUNT_TRAITS = """
name text Name of the company.
domain text Domain of its work mail.
industry text Industry.
employees number How many people work there.
country text Country, two-letter code.
city text City.
website text Address of its website.
"""

_EVENT_PROPERTIES = """
path text Path of the page, such as /pricing.
url text Full address of the page.
title text Title of the page.
referrer text Address of the page before.
search text Query part of the address.
query text What was searched for.
name text Name of the page or screen.
value number Value of what happened, in units of its currency.
revenue number Revenue, shipping and tax left out.
total number Total, shipping and tax included.
subtotal number Total before discount, shipping and tax.
price number Price of one piece.
quantity number How many pieces.
discount number Discount given.
tax number Tax.
shipping number Cost of shipping.
currency text Currency code, such as EUR.
product_id text Id of the product.
sku text Stock keeping unit.
category text Category of the product.
product text Name of the product.
brand text Brand.
variant text Variant, such as the colour.
coupon text Code of a coupon.
position number Place in a list.
order_id text Id of the order.
cart_id text Id of the cart.
checkout_id text Id of the checkout.
step number Number of the checkout step.
payment_method text How they pay.
shipping_method text How it is shipped.
promotion_id text Id of a promotion.
list_id text Id of a product or wish list.
feature text Feature of the product that was used.
plan text Plan signed up for, started or changed to.
trial_end text When the trial ends, as sent.
form text Name or id of the form.
asset text Name of what was downloaded.
webinar text Name of the webinar.
source text Where it came from.
campaign text Campaign that brought them.
method text How they signed up or in.
role text Role of the person in the workspace of the product.
context text Where in the product it happened.
"""


def _read(name: str, type_: str, source: str, doc: str, *, nullable: bool = False) -> Attribute:
    return Attribute(name, type_, doc, source, nullable=nullable)


_COMPUTED = (
    _read(
        "person.email_domain",
        TEXT,
        "email_domain(f.t.get('email'))",
        "The part of the e-mail address after the @.",
        nullable=True,
    ),
    _read("person.stage", TEXT, "f.p.stage", "Lifecycle stage of the person."),
    _read(
        "person.is_known",
        BOOLEAN,
        "(f.t.get('email') is not None or f.t.get('user_id') is not None)",
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
    _read("account.fit", NUMBER, "f.account_fit()", "Fit of the account, in points."),
    _read(
        "account.engagement",
        NUMBER,
        "f.account_engagement()",
        "Engagement of all its people together, in points, as it stands today.",
    ),
    _read("score.fit", NUMBER, "f.fit()", "Fit of the person, in points."),
    _read(
        "score.engagement",
        NUMBER,
        "f.engagement()",
        "Engagement of the person, in points, as it stands today.",
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
    )


ATTRIBUTES: dict[str, Attribute] = (
    _traits(PERSON, TRAITS[PERSON], _PERSON_TRAITS)
    | _traits(ACCOUNT, TRAITS[ACCOUNT], _ACCOUNT_TRAITS)
    | _traits(EVENT, TRAITS[EVENT], _EVENT_PROPERTIES)
    | {entry.name: entry for entry in _COMPUTED + _CONSENT}
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


FUNCTIONS: Mapping[str, Function] = {
    entry.name: entry
    for entry in (
        Function("count", "How often the person did the event in the window.", "count"),
        Function(
            "account_count",
            "How often anybody at the account did the event in the window, added up.",
            "account_count",
            of_account=True,
        ),
        Function(
            "active_days",
            "On how many distinct UTC days of the window the person did the event.",
            "active_days",
            distinct_days=True,
        ),
        Function(
            "account_active_days",
            "On how many distinct UTC days of the window anybody at the account did the event.",
            "account_active_days",
            of_account=True,
            distinct_days=True,
        ),
    )
}
"""Functions of an event and a window, as in `count('Feature Used', '7 days')`."""

SCALAR_FUNCTIONS: Mapping[str, str] = {
    "lower": "The text in lower case.",
    "length": "How many characters the text has.",
    "coalesce": "The first of its arguments that is not null; all of one type.",
}
"""Functions of values: what each does."""

EVERYTHING = Schema(ATTRIBUTES, FUNCTIONS)
"""The whole catalogue: what a rule about an event in the business motion may use."""


def schema(
    extra: Iterable[Attribute] = (),
    *,
    account: bool = True,
    event: bool = True,
) -> Schema:
    """The catalogue with `extra` attributes, without what makes no sense in a place.

    `account`: a unit of this motion is an account. `event`: an event is at hand there.
    """
    elsewhere = {}
    if not account:
        elsewhere[ACCOUNT] = "consumers belong to no account"
    if not event:
        elsewhere[EVENT] = "there is no event at hand here, only in the `where` of an event rule"
    attributes = ATTRIBUTES | {entry.name: entry for entry in extra}
    return Schema(
        {name: entry for name, entry in attributes.items() if entry.group not in elsewhere},
        {name: entry for name, entry in FUNCTIONS.items() if account or not entry.of_account},
        elsewhere,
    )
