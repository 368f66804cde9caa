"""What came in: every kind of input, command and message there is."""

from leadwright.runtime.words.entry import Words
from leadwright.runtime.words.touches import TOUCHES

COMMANDS = {
    "accept": Words("Sales accepts", "Sales takes the lead it was offered."),
    "reject": Words("Sales rejects", "Sales gives back the lead it was offered, with a reason."),
    "release": Words("Sales lets go", "Whoever holds the lead is free again."),
    "set_stage": Words("Stage set by hand", "Somebody says where the lead stands."),
    "set_owner": Words("Owner set by hand", "Somebody says who owns it."),
    "complete_task": Words("Task done", "Somebody has done a task."),
    "log_call": Words("Call logged", "A call was made; its disposition says how it ended."),
    "book_appointment": Words("Meeting booked", "A meeting was agreed on."),
    "end_appointment": Words("Meeting ended", "A meeting was held, missed or cancelled."),
    "unsubscribe": Words("Unsubscribed", "They want no more messages over this channel."),
    "subscribe": Words("Subscribed", "They want messages over this channel."),
    "confirm_consent": Words(
        "Consent confirmed by link",
        "They pressed the button behind the link in the message.",
    ),
    "suppress": Words("Contact forbidden", "Somebody says that they must not be contacted."),
    "unsuppress": Words("Contact allowed again", "Somebody lifts that they must not be contacted."),
    "bounce": Words("Address bounced", "A mail came back: the address does not exist."),
    "answer_bant": Words("Questions answered", "What sales found out: budget, authority, need."),
    "open_opportunity": Words("Deal opened", "Somebody opens a deal."),
    "set_opportunity": Words("Deal changed", "Somebody moves a deal on."),
    "record_opportunity": Words("Deal recorded", "A list says how a deal stands."),
    "set_stakeholder": Words("Part in the deal noted", "Role, stance, concern or progress."),
    "remove_stakeholder": Words("Part in the deal removed", "They have no part in it any more."),
    "enrich": Words("Filled in from a table", "Reference data fills in what nobody has said."),
    "merge_people": Words("Merged by hand", "Somebody says that two people are one."),
    "unmerge_people": Words("Parted again", "Somebody says that one person is two."),
    "join_account": Words("Linked to an account", "Somebody says where they work."),
    "merge_accounts": Words("Accounts merged", "Somebody says that two accounts are one."),
    "unmerge_accounts": Words("Accounts parted", "Somebody says that one account is two."),
    "add_domain": Words("Domain added", "Another domain leads to the account."),
    "remove_domain": Words("Domain removed", "A domain leads to the account no more."),
    "set_parent": Words("Parent set", "The account belongs to another."),
    "join_household": Words("Joined a household", "Somebody says whom they live with."),
    "leave_household": Words("Left a household", "Somebody says that they live elsewhere."),
    "undo_import": Words("Import undone", "What a file said counts no more."),
}

MESSAGES = {
    "Leave": Words("Moves away", "They belong to another account or household from here on."),
    "Expect": Words("Somebody is on their way", "What is about them waits until they are here."),
    "PersonArrived": Words("Arrives", "They came with all that is known of them."),
    "Dissolve": Words("Goes into another account", "The account becomes part of another."),
    "AccountArrived": Words("Another account arrives", "It is part of this one from here on."),
    "PeopleFollow": Words("People move on", "The next of many people go where they belong now."),
    "PeopleMoved": Words("People have moved", "All people of an account that was merged are here."),
    "ParentChanged": Words("Parent changed", "It belongs to another account, or to none."),
    "DomainAdded": Words("Domain added", "Another domain leads to the account."),
    "Conflicted": Words("Looks like somebody else", "Data says two things; somebody decides."),
    "AccountChanged": Words(
        "Their account changed", "Rules about them ask something of it and were looked at again.",
    ),
    "DealWarned": Words("A deal is warned of", "They have a part in a deal that is at risk."),
    "HouseholdBought": Words("Somebody at home bought", "What was to win them is over too."),
    "HouseholdChanged": Words(
        "Their household changed", "Rules about them ask something of it and were looked at again.",
    ),
    "PlaceWanted": Words("Somebody at home comes first", "A message worth more takes a place."),
    "PlaceFree": Words("There may be room", "Somebody at home has given a place under a cap back."),
    "HandOffRequested": Words("Asked for an owner", "A unit asks the team for somebody."),
    "HandOffAccepted": Words("Lead accepted", "A member of the team took it."),
    "HandOffReleased": Words("Lead given back", "Its holder has room again."),
    "HandOffGiven": Words("The team gives an owner", "Who it is and why them."),
    "HandOffQueued": Words("The team has nobody free", "It waits in the queue, and ages."),
    "RosterChanged": Words("The team changed", "A playbook says who is in the team."),
    "set_absence": Words("Somebody is away", "They get no leads on these days."),
    "end_absence": Words("Somebody is back", "They get leads again."),
    "HistoryClosed": Words("Imported history ends", "What was open in it is closed."),
    "PlaybookChanged": Words("The playbook changed", "They were looked at again by its rules."),
}  # fmt: skip

INPUTS: dict[str, dict[str, Words]] = {
    "event": {"*": Words("{name}", "Something they did, as it was sent.")},
    "traits": {"*": Words("Data about them", "What a form, a file or a system says of them.")},
    "account": {"*": Words("Data about the account", "What is said of the company.")},
    "wake": {"*": Words("A timer", "Its time had come: a wait, a trigger, a clock, a window.")},
    "command": COMMANDS,
    "message": MESSAGES,
    "receipt": {
        state: Words(f"Message {words.says}", words.means) for state, words in TOUCHES.items()
    },
}
"""Kind of input -> name -> words."""
