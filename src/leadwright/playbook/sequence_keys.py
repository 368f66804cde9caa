"""The keys of sequences and of their steps."""

from leadwright.playbook.kinds import (
    Choice,
    ClockTime,
    ConditionText,
    Days,
    Flag,
    Length,
    Name,
    Names,
    Number,
    Plain,
    Text,
)
from leadwright.playbook.shapes import Key, ListOf, MapOf, Nested, OneKeyOf, Section

EVENTS = ListOf(Text("event name", 200))
NAMES = ListOf(Name())
CONDITION = ConditionText()
SHARE_MAX = 1_000
VALUE_MAX = 1_000
VOLUME_MAX = 10_000_000

STEPS = Nested(lambda: STEP)
NAME = Key("name", Name(), "Stable name of the step, unique in its sequence.", required=True)
STEP_WAS = Key(
    "was",
    Name(),
    "What the step was called before: whoever stands there goes on here.",
    default="",
    or_else="nothing else",
)

SEND = Section(
    "send",
    (
        NAME,
        STEP_WAS,
        Key("channel", Name(), "The channel, one of `channels`.", required=True),
        Key(
            "content",
            Names(),
            "What it says, one of `contents`. Of several, each person gets the one that suits them "
            "best, and none twice.",
            required=True,
        ),
        Key("offer", Name(), "The offer it makes, one of `offers`.", default="", or_else="none"),
        Key(
            "instead",
            Name(),
            "The channel it goes out over where a cap leaves no room on its own.",
            default="",
            or_else="none",
        ),
        Key(
            "useful_for",
            Length(),
            "After this time it is not sent any more.",
            or_else="24 hours, longer where a send window is closed; with an offer, until it ends",
        ),
    ),
)

WAIT = Section(
    "wait",
    (
        Key("for", Length(), "How long to wait before the next step.", required=True),
        Key(
            "name",
            Name(),
            "Stable name of the step, unique in its sequence.",
            default="",
            or_else="`wait_1`, `wait_2` ... among its neighbours",
        ),
        STEP_WAS,
    ),
    shorthand="for",
)

WAIT_UNTIL = Section(
    "wait_until",
    (
        NAME,
        STEP_WAS,
        Key(
            "days",
            Days(),
            "Go on at one of these days of the week, such as `monday to friday`.",
            default=None,
            or_else="any day",
        ),
        Key("at", ClockTime(), "Go on at this time of their day.", default=-1, or_else="any time"),
        Key("event", EVENTS, "Go on when one of these events happens.", or_else="a time"),
        Key(
            "at_most",
            Length(),
            "Go on after this time in any case; an event needs it.",
            default=0,
            or_else="however long it takes",
        ),
        Key("else", STEPS, "What happens if the event did not, before the step that follows."),
    ),
)

BRANCH = Section(
    "branch",
    (
        NAME,
        STEP_WAS,
        Key("when", CONDITION, "What decides; unknown is no.", required=True),
        Key("then", STEPS, "What happens if it holds, before the step that follows."),
        Key("else", STEPS, "What happens if it does not, before the step that follows."),
    ),
)

WAY = Section(
    "way",
    (
        Key("share", Number(1, SHARE_MAX), "How many go this way, of all shares added up.", True),
        Key("steps", STEPS, "What happens, before the step that follows the split."),
    ),
)

SPLIT = Section(
    "split",
    (
        NAME,
        STEP_WAS,
        Key(
            "ways",
            MapOf(WAY, "way"),
            "Each person goes one way, always the same, whatever it is compared with.",
            required=True,
        ),
    ),
)

TASK = Section(
    "task",
    (
        NAME,
        STEP_WAS,
        Key("title", Text(), "What is to be done.", required=True),
        Key(
            "kind",
            Choice(("task", "call")),
            "Whether it is a call, whose outcome is asked for.",
            default="task",
            or_else="`task`",
        ),
        Key(
            "team",
            Name(),
            "Who does it if the unit has no owner.",
            default="",
            or_else="only the owner",
        ),
        Key("due", Length(), "It should be done within this time.", default=0, or_else="no date"),
    ),
)

CALL = Section("call", tuple(key for key in TASK.keys if key.name != "kind"))

GIVE_OFFER = Section(
    "offer step",
    (
        NAME,
        STEP_WAS,
        Key(
            "offer",
            Name(),
            "The offer whose time begins here for the person, one of `offers`.",
            required=True,
        ),
    ),
)

SET = Section(
    "set",
    (
        NAME,
        STEP_WAS,
        Key("attribute", Text("trait", 200), "The trait, such as `person.plan`.", required=True),
        Key("to", Plain(), "Its value, of its type.", required=True),
    ),
)

AUDIENCE = Section(
    "audience",
    (
        NAME,
        STEP_WAS,
        Key("audience", Name(), "What the audience is called there.", required=True),
        Key("channel", Name(), "The channel, one of `channels`; not e-mail.", required=True),
        Key(
            "leave",
            Flag(),
            "Whether they are taken out of it; the end of the sequence does that anyway.",
            default=False,
            or_else="they are put into it",
        ),
    ),
)

EXIT = Section(
    "exit",
    (
        NAME,
        STEP_WAS,
        Key("when", CONDITION, "What must hold to end here.", or_else="ends in any case"),
    ),
    shorthand="name",
)

STEP: Section = Section(
    "step",
    (
        Key("send", SEND, "Contact somebody over a channel."),
        Key("wait", WAIT, "Go on later."),
        Key("wait_until", WAIT_UNTIL, "Go on at a local time, or when something happens."),
        Key("branch", BRANCH, "Go one of two ways, by a condition."),
        Key("split", SPLIT, "Go one of several ways, by chance that never changes."),
        Key("task", TASK, "Ask a human to do something."),
        Key("call", CALL, "Ask a human to call, and for what came of it."),
        Key("offer", GIVE_OFFER, "Begin an offer."),
        Key("set", SET, "Note a trait of the person."),
        Key("audience", AUDIENCE, "Put the person into an audience for ads, while they are here."),
        Key("exit", EXIT, "End the sequence; just its name, or with a condition."),
    ),
)

SEND_WINDOW = Section(
    "send_window",
    (
        Key("days", Days(), "The days of the week.", default=None, or_else="every day"),
        Key("from", ClockTime(), "From this time of their day ...", required=True),
        Key("to", ClockTime(), "... to this one, later the same day.", required=True),
    ),
)

SEQUENCE = Section(
    "sequence",
    (
        Key(
            "steps",
            ListOf(OneKeyOf(STEP)),
            "What happens, in order; each step is one of those below.",
            required=True,
        ),
        Key(
            "was",
            Name(),
            "What it was called before: whoever is inside goes on where they are.",
            default="",
            or_else="nothing else",
        ),
        Key("enter_at_stage", NAMES, "Reaching one of these stages enters it."),
        Key("enter_at_segment", NAMES, "Entering one of these segments enters it."),
        Key(
            "leave_with_segment",
            Flag(),
            "Whether it ends when they are in none of the segments of `enter_at_segment` any more.",
            default=False,
            or_else="false",
        ),
        Key("enter_on", EVENTS, "Each of these events enters it."),
        Key("when", CONDITION, "What must hold to enter.", or_else="nothing more"),
        Key("goal", EVENTS, "Each of these events ends it with success."),
        Key(
            "goal_when",
            CONDITION,
            "It ends with success when this holds; checked at each step.",
            or_else="only by `goal`",
        ),
        Key("exit", CONDITION, "It ends when this holds; checked at each step.", or_else="never"),
        Key(
            "purpose",
            Choice(("marketing", "transactional")),
            "What the contact is for: marketing needs consent and counts against caps.",
            default="marketing",
            or_else="`marketing`",
        ),
        Key(
            "value",
            Number(0, VALUE_MAX),
            "What its messages are worth: where a cap leaves room for one, the highest wins.",
            default=0,
            or_else="0",
        ),
        Key(
            "when_capped",
            Choice(("drop", "defer")),
            "What becomes of a message that loses: not sent, or sent when there is room, as long "
            "as it is useful.",
            default="drop",
            or_else="`drop`",
        ),
        Key(
            "when_unconfirmed",
            Choice(("wait", "skip")),
            "What it does at a message for which consent is yet to be confirmed: stand still until "
            "it is, or go on without the message.",
            default="wait",
            or_else="`wait`",
        ),
        Key(
            "reenter_after",
            Length(),
            "Somebody who went through may enter again after this time.",
            default=0,
            or_else="never again",
        ),
        Key(
            "suppress_customers",
            Flag(),
            "Whether customers are left out.",
            default=True,
            or_else="true",
        ),
        Key(
            "suppress_open_opportunities",
            Flag(),
            "Whether units with an open deal are left out.",
            default=True,
            or_else="true",
        ),
        Key(
            "include_existing",
            Flag(),
            "Whether people enter it who come in by an import, or whom a change of the playbook "
            "takes to its stage.",
            default=False,
            or_else="false",
        ),
        Key(
            "closed",
            Flag(),
            "Nobody enters it any more; who is inside finishes its steps. For a sequence whose "
            "place a new one takes, under another name.",
            default=False,
            or_else="false",
        ),
        Key(
            "hourly_volume",
            Number(1, VOLUME_MAX),
            "Its messages pause, until somebody approves, once so many have gone out in an hour.",
            default=0,
            or_else="as many as there are",
        ),
        Key(
            "on_change",
            Choice(("move", "leave")),
            "What becomes of people whose step a changed playbook does not have any more: they go "
            "on with the next one that is still there, or leave.",
            default="move",
            or_else="`move`",
        ),
        Key(
            "send_window",
            SEND_WINDOW,
            "When its messages go out, besides what quiet hours allow.",
            or_else="any time",
        ),
    ),
)
