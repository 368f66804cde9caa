"""What became of a message: every state there is."""

from leadwright.runtime.words.entry import Words

TOUCHES = {
    "planned": Words("planned", "It goes out when its time has come, unless a stop comes first."),
    "sending": Words("being sent", "It is being handed to the channel right now."),
    "sent": Words("sent", "The channel has taken it."),
    "captured": Words(
        "kept in the local mailbox",
        "The channel is not live: nothing left the house. `leadwright channel set NAME live`.",
    ),
    "unknown": Words(
        "perhaps sent",
        "The worker stopped while handing it over. Marketing is not repeated, so that nobody gets "
        "it twice.",
    ),
    "failed": Words("failed", "The channel refused it for good; the reason stands beside it."),
    "bounced": Words("bounced", "The address does not exist; it is not written to any more."),
    "expired": Words("too late", "It could not be handed over while it was true."),
    "withheld": Words("withheld", "The address is on the list of those not to be contacted."),
    "withdrawn": Words(
        "taken back",
        "A stop came before it went out: a goal, a purchase, an unsubscribe, a customer.",
    ),
    "paused": Words("held back", "Its sequence is paused; it goes out when that is resumed."),
}
"""State -> words."""
