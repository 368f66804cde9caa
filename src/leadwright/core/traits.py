"""Attributes: what one is, and those that are kept as somebody sent them."""

from dataclasses import dataclass

from leadwright.core.lifecycle import PERSON_STAGES
from leadwright.core.unit import Scalar
from leadwright.core.value import BOOLEAN, NUMBER

PERSON, ACCOUNT, EVENT, SCORE, CONSENT = "person", "account", "event", "score", "consent"
SEGMENT, BANT, HOUSEHOLD = "segment", "bant", "household"
ANY_EVENT = "*"
"""Stands for the event where it does not matter which one it was."""
DAYS_QUIET, DAYS_KNOWN, DAYS_CUSTOMER = "quiet", "known", "customer"
"""What counts days from an instant of a document."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something a rule may compare.

    `source` is the Python expression that reads it from `f`. With a `key` it is the mapping to
    look that key up in, and the value is checked against `type` when read: without the key, or
    with another type, it is `absent`. `called` says that `source` is a method asked for the key
    instead. `nullable` says whether it may be null.

    `score` names the score it is, `days_from` the instant it counts days from, and `last_of` the
    property whose last value it is. `of_account`: it is about the account, whoever is at hand.
    """

    name: str
    type: str
    doc: str
    source: str
    key: str = ""
    absent: Scalar = None
    nullable: bool = True
    called: bool = False
    score: str = ""
    days_from: str = ""
    last_of: str = ""
    of_account: bool = False

    @property
    def group(self) -> str:
        """`person`, `account`, `event`, `score`, `consent` ..."""
        return self.name.partition(".")[0]


def _traits(group: str, mapping: str, lines: str) -> dict[str, Attribute]:
    """Attributes that are traits or properties, one per line: `name type documentation`."""
    entries = {}
    for line in lines.strip().splitlines():
        name, type_, doc = line.split(maxsplit=2)
        of_account = group == ACCOUNT
        entry = Attribute(f"{group}.{name}", type_, doc, mapping, name, of_account=of_account)
        entries[entry.name] = entry
    return entries


def declared(group: str, name: str, type_: str) -> Attribute:
    """An attribute that a playbook declares under `attributes`; `group` person, account, event."""
    doc = "Declared by the playbook."
    of_account = group == ACCOUNT
    return Attribute(f"{group}.{name}", type_, doc, TRAITS[group], name, of_account=of_account)


TRAITS = {PERSON: "f.p.traits", ACCOUNT: "f.h.traits", EVENT: "f.e"}
"""The groups a playbook may add attributes to, and where their values are kept."""

_PERSON_TRAITS = """
email text E-mail address, lower case.
name text Full name.
first_name text First name.
last_name text Last name.
phone text Phone number in international form (+49...).
title text Job title as they wrote it.
seniority text Level of the job, such as c_level, vp, director, manager.
role text Role in the decision, such as economic_buyer, champion, technical_evaluator.
company text Company as they wrote it.
country text Country, two-letter code.
city text City.
age number Age in years.
language text Language, such as en or de-AT.
time_zone text IANA time zone, such as Europe/Berlin.
plan text Plan they are on.
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
device text Kind of device: mobile, tablet or desktop.
os text Operating system: ios, android, windows, macos or linux.
"""


SENT: dict[str, Attribute] = (
    _traits(PERSON, TRAITS[PERSON], _PERSON_TRAITS)
    | _traits(ACCOUNT, TRAITS[ACCOUNT], _ACCOUNT_TRAITS)
    | _traits(EVENT, TRAITS[EVENT], _EVENT_PROPERTIES)
)
"""Traits and properties that every playbook may name."""


def _together(name: str, type_: str, source: str, doc: str, days_from: str = "") -> Attribute:
    full, nullable = f"{HOUSEHOLD}.{name}", bool(days_from)
    return Attribute(full, type_, doc, source, nullable=nullable, days_from=days_from)


def _standing_at(stage: str) -> Attribute:
    full, doc = f"{HOUSEHOLD}.people_at_{stage}", f"How many of them stand at {stage}."
    return Attribute(full, NUMBER, doc, "f.h.stages", stage, absent=0, nullable=False)


TOGETHER = (
    _together("people", NUMBER, "f.h.people", "How many people share it; 1: they live alone."),
    _together("is_customer", BOOLEAN, "(f.h.customer_since > 0)", "Whether one has bought."),
    _together(
        "days_as_customer", NUMBER, "f.days_as_customer()",
        "Whole days since one of them bought first; null if nobody has.", DAYS_CUSTOMER,
    ),
    _together(
        "orders", NUMBER, "f.household_orders()",
        "How often they have converted, all together, since households form.",
    ),
    _together(
        "value", NUMBER, "f.household_value()",
        "What that came to, in units of the playbook's currency; other currencies do not count.",
    ),
    *(_standing_at(stage) for stage in PERSON_STAGES),
)  # fmt: skip
"""There where a consumer motion forms households; who lives alone is a household of one."""
