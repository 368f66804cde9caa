"""The keys of selling: working hours, the hand-off, calls, and what counts as success."""

from leadwright.convert.plan import CODE_KINDS, ROLES
from leadwright.core.time import DAY, HOUR
from leadwright.playbook.kinds import (
    Choice,
    ClockTime,
    ConditionText,
    Days,
    Flag,
    Length,
    Name,
    Number,
    Text,
)
from leadwright.playbook.sales_kinds import good_role
from leadwright.playbook.sequence_keys import EVENTS, NAMES
from leadwright.playbook.shapes import Key, ListOf, MapOf, Section

CONDITION = ConditionText()

HOURS = Section(
    "working_hours",
    (
        Key("from", ClockTime(), "Work begins at this time of their day ...", required=True),
        Key("to", ClockTime(), "... and ends at this one; 00:00 is midnight.", required=True),
        Key(
            "days",
            Days(),
            "On these days.",
            default=frozenset(range(5)),
            or_else="monday to friday",
        ),
    ),
)

ROUTE = Section(
    "route",
    (
        Key("when", CONDITION, "Which units go this way.", required=True),
        Key(
            "team", Name(), "The team that is asked.", default="", or_else="`team` of the hand-off"
        ),
        Key(
            "member",
            Name(),
            "Whose they are: asked first, however much they hold, unless absent.",
            default="",
            or_else="whoever's turn it is",
        ),
    ),
)

ESCALATE = Section(
    "escalate",
    (
        Key("after", Length(), "When nobody has answered for this long ...", required=True),
        Key("to", Name(), "... this member of a team hears of it.", required=True),
    ),
)

HAND_OFF = Section(
    "hand_off",
    (
        Key("stages", NAMES, "Reaching one of these stages offers the unit to sales."),
        Key("on", EVENTS, "Each of these events offers it, too."),
        Key(
            "when",
            CONDITION,
            "What must hold besides; with `on` and without `stages` it may name `event.*`.",
            or_else="nothing more",
        ),
        Key(
            "team", Name(), "The team that is asked, where no route says otherwise.", required=True
        ),
        Key(
            "routes",
            MapOf(ROUTE, "route"),
            "Who is asked instead: the first route whose condition holds.",
        ),
        Key(
            "owner_first",
            Flag(),
            "Whether who owns the account comes before all routes and turns.",
            default=True,
            or_else="true",
        ),
        Key(
            "accept_within",
            Length(),
            "Without an answer for this much working time it is taken back and offered to somebody "
            "else.",
            required=True,
        ),
        Key(
            "remind_after",
            Length(),
            "A reminder comes after this long; shorter than `accept_within`.",
            default=0,
            or_else="no reminder",
        ),
        Key("escalate", ESCALATE, "Who hears of a hand-off that nobody answers.", or_else="nobody"),
        Key(
            "recycle_after",
            Length(),
            "A recycled unit may be offered again after this long.",
            default=0,
            or_else="at once",
        ),
        Key(
            "reject_reasons",
            MapOf(Choice(("recycled", "disqualified")), "reason"),
            "Why sales may say no, and where that leads.",
            required=True,
        ),
        Key(
            "customers",
            Flag(),
            "Whether customers are offered too.",
            default=False,
            or_else="false",
        ),
    ),
)

COVERAGE = Section(
    "coverage",
    (
        Key(
            "roles",
            MapOf(Name("stage of a deal"), "role", good_role),
            f"Who has to be engaged, each from a stage of the deal on: {', '.join(ROLES)}.",
            required=True,
        ),
        Key(
            "people",
            Number(1, 20),
            "With fewer people engaged than this the deal is single-threaded.",
            default=2,
            or_else="2",
        ),
        Key(
            "active_within",
            Length(DAY, 400 * DAY),
            "Engaged is who was active, or talked to, within this time.",
            default=30 * DAY,
            or_else="30 days",
        ),
    ),
)

CODE = Section(
    "code",
    (
        Key("kind", Choice(CODE_KINDS), "Whose it is.", required=True),
        Key(
            "code",
            Text("text", 100),
            "The code people use; `%` stands for any run of characters, as in `FRIEND-%`.",
            required=True,
        ),
    ),
)

CONVERT = Section(
    "convert",
    (
        Key("events", EVENTS, "Events that are a conversion (a purchase)."),
        Key(
            "value",
            ListOf(Text("property")),
            "Properties of the event that may hold its value; the first one there counts.",
            or_else="`[total, revenue, value]`",
        ),
        Key(
            "opportunity_stages",
            NAMES,
            "Stages of a deal in order; the last two are won and lost.",
            or_else="`[open, won, lost]`",
        ),
        Key(
            "evaluation_stages",
            NAMES,
            "How far a stakeholder may be, in order.",
            or_else="`[aware, interested, evaluating, convinced]`",
        ),
        Key("coverage", COVERAGE, "Whom an open deal needs.", or_else="nobody is missed"),
        Key(
            "stalled_after",
            MapOf(Length(DAY), "stage"),
            "A deal that is at a stage for this long is stalled, which its owner is warned of.",
            or_else="a deal may stand still",
        ),
        Key(
            "sales_cycle",
            Length(DAY),
            "How long it usually takes from the first interest to the signature.",
            or_else="not said",
        ),
        Key(
            "codes",
            MapOf(CODE, "name"),
            "Codes of those who bring customers; the first that fits is credited.",
        ),
    ),
)

URGENCY = Section(
    "urgency",
    (
        Key("when", CONDITION, "Whose call it is about.", required=True),
        Key("points", Number(-1_000, 1_000), "How much more urgent.", required=True),
    ),
)

CALLS = Section(
    "calls",
    (
        Key("hours", HOURS, "When people are called, in their own zone.", or_else="at any time"),
        Key(
            "attempts",
            Number(1, 50),
            "So often is tried to reach somebody.",
            default=5,
            or_else="5",
        ),
        Key(
            "again_after",
            Length(),
            "The next attempt comes after this long.",
            default=4 * HOUR,
            or_else="4 hours",
        ),
        Key(
            "priority",
            MapOf(URGENCY, "rule"),
            "Which calls come first: the points of all rules that hold when a call is opened.",
            or_else="the longest waiting first",
        ),
        Key(
            "dispositions",
            MapOf(Choice(("done", "again", "stop")), "disposition"),
            "What may come of a call, and what that leads to: it is done, tried again, or they "
            "want no calls any more.",
            or_else="anything may, and the call is done",
        ),
    ),
)
