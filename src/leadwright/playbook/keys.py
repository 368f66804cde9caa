"""Every key of a playbook, with its kind and the sentence that documents it.

The loader reads by these tables and docs/reference/playbook.md is written from them.
"""

import re

from leadwright.core.time import DAY, HOUR
from leadwright.core.value import TYPES
from leadwright.measure.assess import PRIMARY
from leadwright.playbook.kinds import (
    Choice,
    Day,
    Flag,
    Length,
    Matching,
    Name,
    Number,
    Text,
    Zone,
    good_code,
)
from leadwright.playbook.languages import Language
from leadwright.playbook.motion_keys import MOTION
from leadwright.playbook.sales_keys import HOURS
from leadwright.playbook.sales_kinds import Dates
from leadwright.playbook.sequence_keys import NAMES
from leadwright.playbook.shapes import Key, ListOf, MapOf, Section

VERSION = 1
TEMPLATE_MAX = 100_000

EMAIL = Matching(
    "e-mail address",
    re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+", re.ASCII),
    "ana@sales.example",
)
CURRENCY = Matching("currency code", re.compile(r"[A-Z]{3}", re.ASCII), "EUR")

MEMBER = Section(
    "member",
    (
        Key("name", Text(), "Full name.", required=True),
        Key("email", EMAIL, "Where reminders go.", default="", or_else="none"),
        Key(
            "capacity",
            Number(1, 1_000),
            "How many hand-offs they hold at once.",
            default=10,
            or_else="10",
        ),
        Key(
            "zone",
            Zone(),
            "The zone they live in.",
            default="",
            or_else="the playbook's `time_zone`",
        ),
        Key("hours", HOURS, "When they work.", or_else="the playbook's `working_hours`"),
        Key(
            "away",
            ListOf(Dates()),
            "Days on which they are absent: nothing is offered to them, and their clocks stand.",
        ),
    ),
)

CONFIRM = Section(
    "confirm",
    (
        Key(
            "within",
            Length(HOUR, 60 * DAY),
            "How long the link in the message is good.",
            default=7 * DAY,
            or_else="7 days",
        ),
        Key(
            "remind_after",
            Length(),
            "Whoever has not confirmed by then is reminded, once.",
            default=0,
            or_else="nobody is reminded",
        ),
        Key(
            "content",
            Name(),
            "What asks them, one of `contents`. It says `{{ confirm_url }}`.",
            default="",
            or_else="a text that comes along, in the language of the person",
        ),
        Key(
            "reminder",
            Name(),
            "What reminds them, one of `contents`.",
            default="",
            or_else="`content`, else a text that comes along",
        ),
        Key(
            "trusts",
            ListOf(Choice(("import", "api"))),
            "Whose word counts as confirmed: what files say, what `subscribe` says.",
            or_else="only `subscribe` with `confirmed`",
        ),
        Key(
            "include_existing",
            Flag(),
            "Whether people are asked whose consent comes in by an import.",
            default=False,
            or_else="false",
        ),
    ),
    shorthand="within",
)

CHANNEL = Section(
    "channel",
    (
        Key(
            "address",
            Name(),
            "The person trait that holds the address on this channel, or `id`.",
            required=True,
        ),
        Key(
            "consent",
            Flag(),
            "Whether marketing needs the person's consent.",
            default=True,
            or_else="true",
        ),
        Key(
            "confirm",
            CONFIRM,
            "Consent counts when it was confirmed by a link (double opt-in); see "
            "[confirmed consent](../how-to/consent.md).",
            or_else="it counts at once",
        ),
    ),
)

OFFER = Section(
    "offer",
    (
        Key("code", Text("text", 100), "The code people type.", required=True),
        Key("ends_after", Length(), "How long it is good for, from its sending.", required=True),
        Key("says", Text(), "What it gives, in words.", default="", or_else="nothing"),
    ),
)

CONTENT = Section(
    "content",
    (
        Key("subject", Text("Liquid", 1_000), "Subject line; e-mail needs one.", default=""),
        Key("text", Text("Liquid", TEMPLATE_MAX), "The words, plain.", default=""),
        Key("html", Text("Liquid", TEMPLATE_MAX), "The words as HTML.", default="", or_else="none"),
        Key(
            "roles",
            NAMES,
            "Who it is made for, by `person.role`; nobody else gets it.",
            or_else="everybody",
        ),
        Key("interests", NAMES, "What it is about, of the `interests` of a motion."),
        Key(
            "expires",
            Day(),
            "The last day on which it is true and may be sent, in the playbook's time zone.",
            default=None,
            or_else="it stays true",
        ),
        Key(
            "language",
            Language(),
            "What it is written in: dates and amounts in it are, too.",
            default="",
            or_else="the playbook's `language`",
        ),
    ),
)

ATTRIBUTE_TYPES = MapOf(Choice(TYPES), "attribute")

ATTRIBUTES = Section(
    "attributes",
    (
        Key("person", ATTRIBUTE_TYPES, "Traits of people that rules may name."),
        Key("account", ATTRIBUTE_TYPES, "Traits of accounts that rules may name."),
        Key("event", ATTRIBUTE_TYPES, "Properties of events that rules may name."),
    ),
)

ACCOUNTS = Section(
    "accounts",
    (
        Key(
            "link",
            Choice(("any_work_domain", "known_accounts", "none")),
            "How people come to belong to accounts: `any_work_domain` makes or joins an account "
            "by the domain of the e-mail address (free and disposable ones never), "
            "`known_accounts` only joins accounts that are known, `none` does neither.",
            required=True,
        ),
    ),
)

REASON = Matching(
    "a reason in words",
    re.compile(r"\s*\S+\s+\S.*", re.DOTALL),
    "sales asked for it, until May",
)

LINT = Section(
    "lint",
    (
        Key(
            "ignore",
            MapOf(REASON, "code", good_code),
            "Design rules that do not speak up here, each with the reason; see `leadwright rule`.",
        ),
    ),
)

METRICS = tuple(dict.fromkeys(name for names in PRIMARY.values() for name in names))

REVENUE = Section(
    "revenue",
    (
        Key("businesses", Number(0, 100), "Percent that companies pay.", required=True),
        Key("consumers", Number(0, 100), "Percent that individuals pay.", required=True),
    ),
)

PLAYBOOK = Section(
    "playbook",
    (
        Key("leadwright", Number(VERSION, VERSION), "Version of this format: 1.", required=True),
        Key("name", Text(), "What people call it.", required=True),
        Key("model", Choice(("b2b", "b2c", "hybrid")), "The operating model.", required=True),
        Key(
            "time_zone",
            Zone(),
            "Used where a person's own is unknown.",
            default="UTC",
            or_else="`UTC`",
        ),
        Key(
            "language",
            Language(),
            "What contents are written in: dates and amounts in them are, too.",
            default="en",
            or_else="`en`",
        ),
        Key(
            "currency",
            CURRENCY,
            "Currency of values that come without one.",
            default="EUR",
            or_else="`EUR`",
        ),
        Key(
            "primary_metric",
            Choice(METRICS),
            "The figure by which success is measured; it comes first in reports.",
            default="",
            or_else="none comes first",
        ),
        Key("revenue", REVENUE, "Who pays; for [design lint](lint.md).", or_else="not said"),
        Key(
            "accounts",
            ACCOUNTS,
            "How people come to belong to accounts.",
            or_else="b2b: any_work_domain, hybrid: known_accounts, b2c: none",
        ),
        Key(
            "attributes",
            ATTRIBUTES,
            "Traits and properties of your own that rules may name, with their types.",
        ),
        Key("channels", MapOf(CHANNEL, "channel"), "Channels, and where addresses are kept."),
        Key("offers", MapOf(OFFER, "offer"), "Codes with an end."),
        Key(
            "working_hours",
            HOURS,
            "When sales works, each in their own zone; the clock of a hand-off runs in it.",
            or_else="all hours of all days",
        ),
        Key(
            "teams",
            MapOf(MapOf(MEMBER, "member"), "team"),
            "Who answers hand-offs, in the order of turns.",
        ),
        Key("business", MOTION, "The motion for accounts.", or_else="not run (b2c)"),
        Key(
            "consumer",
            MOTION,
            "The motion for individuals and households.",
            or_else="not run (b2b)",
        ),
        Key("contents", MapOf(CONTENT, "content"), "What touches say: Liquid templates."),
        Key("lint", LINT, "What [design lint](lint.md) leaves alone."),
    ),
)
