"""The keys of one motion, with their kinds and the sentences that document them."""

from leadwright.convert.plan import WARNINGS
from leadwright.core.time import DAY
from leadwright.playbook.kinds import (
    Choice,
    ClockTime,
    ConditionText,
    Flag,
    Length,
    Name,
    Number,
    Rate,
    Text,
    Zone,
)
from leadwright.playbook.qualify_keys import BANT, GRADES, SEGMENT, TEMPERATURE
from leadwright.playbook.sales_keys import CALLS, CONVERT, HAND_OFF
from leadwright.playbook.sequence_keys import EVENTS, SEQUENCE
from leadwright.playbook.shapes import Key, ListOf, MapOf, Section

POINTS_MAX = 10_000
PEOPLE_MAX = 50
"""More people than this are no household, whatever they have in common."""

EVENT = Text("event name", 200)
CONDITION = ConditionText()
FIT_RULE = Section(
    "fit rule",
    (
        Key("when", CONDITION, "Who gets the points.", required=True),
        Key(
            "points",
            Number(-POINTS_MAX, POINTS_MAX, whole=False),
            "Points for it, negative to take away; up to three decimals.",
            required=True,
        ),
    ),
)

EVENT_RULE = Section(
    "engagement rule",
    (
        Key("event", EVENT, "The event that earns the points.", required=True),
        Key(
            "where",
            CONDITION,
            "What else must hold; `event.*` names the properties of the event.",
            or_else="any such event",
        ),
        Key(
            "points",
            Number(-POINTS_MAX, POINTS_MAX, whole=False),
            "Points each time, negative to take away; up to three decimals.",
            required=True,
        ),
        Key(
            "at_most",
            Rate(whole_days=True),
            "How often it counts, by whole UTC days: per day, or per stretch of days, one after "
            "the other; those of 7 begin on Mondays.",
            or_else="every time",
        ),
    ),
)

ENGAGEMENT = Section(
    "engagement",
    (
        Key(
            "half_life",
            Length(DAY, 1_000 * DAY),
            "After this time half of the points are left; they decay in whole-day steps.",
            or_else="points never decay",
        ),
        Key("rules", MapOf(EVENT_RULE, "rule"), "What people do, and what it is worth."),
    ),
)

STAGE = Section(
    "stage",
    (
        Key("when", CONDITION, "What it takes to stand here.", required=True),
        Key(
            "of",
            Choice(("person", "account")),
            "Who stands here: each person, or the account as a whole.",
            default="person",
            or_else="`person`",
        ),
    ),
    shorthand="when",
)

TRIGGER = Section(
    "trigger",
    (
        Key(
            "after",
            EVENTS,
            "Each of these events starts the clock again.",
            or_else="it fires by `warning`",
        ),
        Key(
            "warning",
            ListOf(Choice(WARNINGS)),
            "It fires for the stakeholders of an account when a deal is warned of so.",
            or_else="it fires by `after`",
        ),
        Key(
            "idle",
            Length(0),
            "It fires when none of `after` and `unless` came for this long.",
            default=0,
            or_else="fires on the event itself",
        ),
        Key("unless", EVENTS, "Each of these events stops the clock."),
        Key("when", CONDITION, "What must hold when it fires.", or_else="nothing more"),
        Key(
            "respond_within",
            Length(),
            "The answer has to be out within this time: the target that reports measure.",
            required=True,
        ),
        Key(
            "useful_for",
            Length(),
            "After this time an answer is worth nothing and is not sent.",
            or_else="10 times `respond_within`",
        ),
        Key("start", Name(), "The sequence that answers.", default="", or_else="none"),
    ),
)

HOUSEHOLDS = Section(
    "households",
    (
        Key(
            "by_trait",
            ListOf(Name()),
            "Traits that name the household, such as `household_id`; of several the first that "
            "somebody has.",
        ),
        Key(
            "by_group",
            Text("type of a group", 64),
            "`group` calls whose trait `type` says this name the household by their `groupId`.",
            default="",
            or_else="no group call does",
        ),
        Key(
            "by_address",
            Flag(),
            "People of one surname at one postal address share a household.",
            default=False,
            or_else="they do not",
        ),
        Key(
            "people_at_most",
            Number(2, PEOPLE_MAX),
            "So many people share one by these; any further stay alone, which is listed.",
            default=8,
            or_else="8",
        ),
        Key(
            "one_offer",
            Flag(),
            "An offer that is open for one of them is made to nobody else there.",
            default=True,
            or_else="true",
        ),
        Key(
            "share_goals",
            Flag(),
            "What one of them buys ends, for all, the sequences it is the goal of, and offers.",
            default=True,
            or_else="true",
        ),
    ),
)

QUIET_HOURS = Section(
    "quiet_hours",
    (
        Key("from", ClockTime(), "Nobody is contacted from this time of their day ...", True),
        Key("to", ClockTime(), "... to this one.", required=True),
        Key(
            "zone",
            Zone(),
            "Zone of people whose own is unknown.",
            default="",
            or_else="the playbook's `time_zone`",
        ),
    ),
)

CAP = Section(
    "cap",
    (
        Key("at_most", Rate(), "How many in which time.", required=True),
        Key("channel", Name(), "Only those over this channel.", default="", or_else="all channels"),
        Key(
            "per",
            Choice(("person", "household")),
            "Whose touches are counted: each person's, or those of all who share a household.",
            default="person",
            or_else="`person`",
        ),
    ),
    shorthand="at_most",
)

MOTION = Section(
    "motion",
    (
        Key("fit", MapOf(FIT_RULE, "rule"), "Who they are, and what it is worth."),
        Key("engagement", ENGAGEMENT, "What they do, and what it is worth."),
        Key(
            "scores",
            MapOf(ENGAGEMENT, "score"),
            "More scores of what they do, each with its rules and half-life: `score.<score>` of a "
            "person, `account.<score>` of the account.",
        ),
        Key("grades", GRADES, "Letters for fit, each from so many points on: `score.grade`."),
        Key(
            "temperature",
            TEMPERATURE,
            "When somebody is cold, warm or hot: `score.temperature`.",
            or_else="nobody is",
        ),
        Key(
            "segments",
            MapOf(SEGMENT, "segment"),
            "Groups people or accounts are in while a condition holds: `segment.<segment>`. One "
            "may name those above it.",
        ),
        Key(
            "bant",
            BANT,
            "What sales finds out about an account by asking: `bant.*`. The command `answer_bant` "
            "brings the answers.",
            or_else="nobody asks",
        ),
        Key(
            "stages",
            MapOf(STAGE, "stage"),
            "Lifecycle stages in order, each a condition. A stage is reached when its condition "
            "becomes true; leaving it needs scores 10 % lower.",
        ),
        Key("hand_off", HAND_OFF, "When and how a unit is offered to sales.", or_else="never"),
        Key("calls", CALLS, "How calls are made.", or_else="calls are tasks like others"),
        Key("convert", CONVERT, "What counts as success."),
        Key("triggers", MapOf(TRIGGER, "trigger"), "What must be answered, and how fast."),
        Key("sequences", MapOf(SEQUENCE, "sequence"), "Ordered steps over time for one person."),
        Key(
            "interests",
            MapOf(CONDITION, "interest"),
            "What people are interested in, and what shows it; contents are chosen by it.",
        ),
        Key(
            "caps",
            ListOf(CAP),
            "Most contacts one person gets in a time, over all channels together or over one.",
            or_else="no cap",
        ),
        Key(
            "households",
            HOUSEHOLDS,
            "How consumers come to share a household, and what they share; consumers only.",
            or_else="nobody shares one",
        ),
        Key(
            "one_channel_per_offer",
            Length(),
            "An offer that was made is not made over another channel within this time.",
            default=0,
            or_else="it may be",
        ),
        Key("quiet_hours", QUIET_HOURS, "When nobody is contacted.", or_else="any time"),
    ),
)
