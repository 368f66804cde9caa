"""What is decided: every kind of decision, and every name that has a meaning of its own."""

from leadwright.runtime.words.entry import Words
from leadwright.runtime.words.withheld import WITHHELD

_HAND_OFF = ("hand_off", "owner", "stage")

LIFECYCLE = {
    "stage": {
        "none": Words("Falls back to no stage", "No stage's condition holds any more."),
        "*": Words(
            "Stage {name}",
            "The highest stage whose condition holds. It takes 10 % less to stay than to come.",
        ),
    },
    "temperature": {
        "*": Words(
            "Turns {name}",
            "The score passed a threshold of `temperature`. To cool takes 10 % less than that.",
        ),
    },
    "segment": {
        "*/entered": Words("Enters the segment {0}", "The segment's condition holds now."),
        "*/left": Words("Leaves the segment {0}", "The segment's condition does not hold now."),
    },
    "answer": {
        "*/yes": Words("{0}: yes", "Sales found out; the answer counts as long as it is fresh."),
        "*/no": Words("{0}: no", "Sales found out; the answer counts as long as it is fresh."),
        "*/unknown": Words("{0}: open again", "Somebody took the answer back."),
    },
    "conversion": {
        "*": Words("Converts: {name}", "What the motion is for has happened.", ("value",)),
    },
    "redeemed": {"*": Words("Redeems the offer {name}", "The coupon belongs to it.", ("coupon",))},
    "credited": {"*": Words("Credit to {1} ({0})", "Whose code came with it.", ("code",))},
    "recovered": {
        "*": Words("Came back after {name}", "They converted after the trigger had fired."),
    },
}  # fmt: skip

NURTURE = {
    "trigger": {
        "*": Words(
            "Trigger {name}", "What it waits for, or the absence of it, is true.", ("since",),
        ),
    },
    "too_late": {
        "*": Words(
            "Too late: {name}",
            "It became true, but was noticed after it was worth answering: see `useful_for`.",
        ),
    },
    "enrolment": {
        "*/entered": Words("Enters {0}", "They are in the sequence from here on."),
        "*/completed": Words("{0} completed", "Every step was taken."),
        "*/goal": Words("{0} has reached its goal", "What it was for has happened."),
        "*/exit": Words("Leaves {0}", "Its exit, a suppression or a step ended it."),
        "*/stopped": Words("{0} stopped", "Something made marketing to them wrong."),
        "*/moved": Words("{0} ends with the move", "Where they are now it does not exist."),
        "*/merged": Words("{0} ends with the merge", "The other of the two had it already."),
        "*/history": Words("{0} ends with the history", "Imports end what they opened."),
        "*/renamed": Words("Goes on in {0}", "The sequence has another name now."),
        "*/skipped": Words("{0}: goes on elsewhere", "The step is gone from the playbook."),
        "*/unconfirmed": Words(
            "{0}: waits for their confirmation", "Consent is said, and not confirmed yet.",
            ("until",),
        ),
        "*/waited": Words("{0}: waited long enough", "What the step waited for did not come."),
    },
    "branch": {"*": Words("Takes the way {name}", "By what the step compared, or by shares.")},
    "offer": {"*": Words("Offer begins ({name})", "It ends for them as told.", ("offer", "ends"))},
    "set": {"*": Words("Sets a trait ({name})", "A step of a sequence says so.")},
    "audience": {
        "*/joined": Words("Joins the audience {0}", "For as long as they are in the sequence."),
        "*/left": Words("Leaves the audience {0}", "The channel is told to take them out."),
    },
    "task": {
        "*/again": Words("{0}: to be called again", "Nobody was reached.", ("not_before",)),
        "*/done": Words("{0}: task done", "Somebody has done it."),
        "*/withdrawn": Words("{0}: task withdrawn", "It is not to be done any more."),
        "*/given_up": Words("{0}: given up", "Nobody was reached in as many attempts as allowed."),
        "*": Words("Task {name}", "Work for a human: the owner's, else the team's."),
    },
}  # fmt: skip

CONTACT = {
    "touch": {
        "*": Words(
            "Message {name}", "Planned; it goes out at `not_before`.",
            ("channel", "content", "not_before"),
        ),
    },
    "withheld": WITHHELD,
    "deferred": {
        "*": Words(
            "Waits: {name}", "A cap is full; it is tried again when there is room.", ("channel",),
        ),
    },
    "touch_failed": {"*": Words("Failed: {name}", "The channel refused it for good.")},
    "touch_expired": {"*": Words("Too late: {name}", "Not handed over while it was true.")},
    "touch_withheld": {
        "*": Words("Not sent: {name}", "The address is on the list of those not to be contacted."),
    },
    "touch_unknown": {
        "*": Words("Perhaps sent: {name}", "The worker stopped while handing it over."),
    },
    "consent": {
        "*/given": Words("Consent given: {0}", "They may be written to over this channel."),
        "*/asked": Words(
            "Asked to confirm consent: {0}", "It counts when they use the link they were sent.",
            ("source", "until"),
        ),
        "*/not_asked_again": Words(
            "Not asked again to confirm: {0}", "They were just asked, or asked often enough.",
        ),
        "*/unasked": Words(
            "Consent not confirmed: {0}", "A file says so; nobody was asked.", ("source",),
        ),
        "*/confirmed": Words(
            "Consent confirmed: {0}", "They used the link. The values are the proof.",
            ("source", "said_at", "asked_at", "content", "text"),
        ),
        "*/denied": Words("Consent denied: {0}", "They must not be written to over this channel."),
        "*/kept_denied": Words(
            "Consent stays denied: {0}", "They unsubscribed; only they can take that back.",
        ),
    },
    "suppression": {
        "*/lifted": Words("May be contacted again over {0}", "A suppression was lifted."),
        "*": Words("Must not be contacted over {0}: {1}", "What was planned there is taken back."),
    },
    "call": {"*": Words("Call: {name}", "The disposition decides what comes next.")},
    "appointment": {
        "booked": Words("Meeting booked", "Somebody agreed to meet.", ("starts_at", "with")),
        "held": Words("Meeting held", "It took place."),
        "missed": Words("Meeting missed", "They did not come."),
        "cancelled": Words("Meeting cancelled", "It does not take place."),
    },
}  # fmt: skip

SALES = {
    "hand_off": {
        "requested": Words(
            "Asks for an owner", "A stage or an event offers it to sales; a route chose the team.",
            _HAND_OFF,
        ),
        "offered": Words(
            "Offered to {owner}", "The clock runs: accept, reject, or lose it.", _HAND_OFF,
        ),
        "queued": Words(
            "No owner yet: in the queue",
            "Nobody of the team has room, or all are away. Whoever is free first gets the oldest.",
            _HAND_OFF,
        ),
        "reminded": Words("{owner} is reminded", "No answer yet.", _HAND_OFF),
        "taken_back": Words("Taken back from {owner}", "No answer in time; offered anew.",
                            (*_HAND_OFF, "offered_at", "until")),
        "escalated": Words("Escalated", "Nobody has answered for too long.", _HAND_OFF),
        "accepted": Words("Accepted by {owner}", "Sales works on it.", _HAND_OFF),
        "rejected": Words("Rejected by {owner}", "The reason decides where it goes.", _HAND_OFF),
        "closed": Words("Sales is done with it", "Its holder has room again.", _HAND_OFF),
    },
    "owner": {
        "nobody": Words("Has no owner", "Whoever had it gave it back."),
        "*": Words("Owner: {name}", "Who answers for it."),
    },
    "assigned": {"*": Words("Given to {name}", "Whose turn it is, by capacity and hours.")},
    "absence": {
        "*/away": Words("{0} is away", "They get no leads on these days."),
        "*/over": Words("{0} is back", "They get leads again."),
    },
    "opportunity": {
        "opened": Words("Deal opened", "Nurture stops for the account.", ("opportunity", "stage")),
        "moved": Words("Deal moved on", "It is at another stage.", ("opportunity", "stage")),
        "won": Words("Deal won", "The account is a customer.", ("opportunity", "stage")),
        "lost": Words("Deal lost", "Nurture may begin again.", ("opportunity", "stage")),
        "amount_changed": Words("Deal's amount changed", "A list says so.", ("opportunity",)),
        "brought": Words("Deal brought along", "The account it belongs to came.", ("opportunity",)),
    },
    "deal_warning": {
        "*/over": Words("Deal warning over: {0}", "It is not so any more."),
        "single_threaded": Words("Deal at risk: one contact", "See `coverage: people`."),
        "missing_role/*": Words("Deal at risk: no {1}", "A required role is not engaged."),
        "blocker": Words("Deal at risk: a blocker", "Somebody is against it."),
        "stalled": Words("Deal stalled", "It stands at its stage for too long."),
    },
    "stakeholder": {
        "role/*": Words("Role: {1}", "Their part in what the account decides."),
        "stance/*": Words("Stance: {1}", "Whether they are for it."),
        "stage/*": Words("Evaluation: {1}", "How far they are."),
        "concern/noted": Words("Concern noted", "What worries them."),
        "concern/settled": Words("Concern settled", "It worries them no more."),
        "removed": Words("No part in the deal", "They decide nothing there."),
    },
}  # fmt: skip

IDENTITY = {
    "move": {
        "left": Words("Moves away", "Their history goes along."),
        "arrived": Words("Arrives", "With all that is known of them."),
        "merged": Words("Arrives, and is one with them", "Two records became one."),
        "linked": Words("Linked to an account", "Somebody said where they work."),
    },
    "merge": {
        "merged": Words("Merged", "Two records are one; `unmerge` undoes it."),
        "unmerged": Words("Parted again", "Each has their own record again."),
    },
    "conflict": {
        "*": Words("Could be somebody else ({name})", "Not merged: somebody has to decide."),
    },
    "suggestion": {"*": Words("Could be the same ({name})", "Somebody has to decide.")},
    "domain": {
        "added": Words("Domain added", "People there belong to the account.", ("domain",)),
        "removed": Words("Domain removed", "People there do not belong to it.", ("domain",)),
    },
    "parent": {
        "set": Words("Belongs to another account", "Reports add the two up."),
        "none": Words("Belongs to no other account", "It stands for itself."),
    },
    "household": {
        "formed": Words("A household", "Several people live there."),
        "bought": Words("Somebody at home bought", "What was to win them is over."),
        "joined": Words("Joins the household", "Somebody said so."),
        "left": Words("Leaves the household", "Somebody said so."),
    },
    "enrichment": {"*": Words("Filled in by {name}", "Reference data; what people say stays.")},
    "undo": {
        "gone": Words("Gone with the import", "Only the import knew of them."),
        "changed": Words("As it was without the import", "What the file said counts no more."),
    },
    "refused": {"*": Words("Refused: {name}", "The command changed nothing; the reason says why.")},
}  # fmt: skip

DECISIONS: dict[str, dict[str, Words]] = {
    **LIFECYCLE, **NURTURE, **CONTACT, **SALES, **IDENTITY,
}  # fmt: skip
"""Kind -> name or pattern -> words."""
