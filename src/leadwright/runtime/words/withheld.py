"""Why something was not done to somebody: every reason there is."""

from leadwright.runtime.words.entry import Words

WITHHELD = {
    "consent": Words(
        "Not sent: no consent",
        "The channel needs consent and the person has not given it, or has taken it back. A form, "
        "an import or `subscribe` gives it.",
    ),
    "unconfirmed": Words(
        "Not sent: consent is not confirmed",
        "The channel takes confirmed consent only (`confirm`), and the link in the message that "
        "asked for it was not used: not yet, not in time, or for another address.",
    ),
    "suppressed": Words(
        "Not sent: must not be contacted",
        "The person, their address or their account is suppressed: they unsubscribed, bounced, or "
        "somebody said so. `unsuppress` lifts it; an unsubscribe only they can take back.",
    ),
    "no_address": Words(
        "Not sent: no address",
        "The trait that holds the address for this channel is not known of them.",
    ),
    "cap": Words(
        "Not sent: too many messages",
        "A frequency cap was full for as long as the message was true, and it was worth no more "
        "than what took the room. `when_capped: defer` lets it wait, `value` lets it win.",
    ),
    "household_cap": Words(
        "Not sent: the household has had enough",
        "The cap that all who live together share was full. The values say who had the others.",
        ("had_by", "had", "room_at"),
    ),
    "same_offer": Words(
        "Not sent: the offer was made elsewhere",
        "The same offer was just made to them over another channel: see `one_channel_per_offer`.",
    ),
    "household_offer": Words(
        "Not sent: somebody they live with has the offer",
        "An offer is made once to a household, and is open until it ends.",
        ("made_to", "ends"),
    ),
    "quiet_hours": Words(
        "Not sent: no allowed time while it is true",
        "Quiet hours or the sequence's send window left no instant before the message would have "
        "stopped being true. `useful_for` says how long that is.",
        ("useful_until",),
    ),
    "content_expired": Words(
        "Not sent: the content is out of date",
        "Everything the step could say has an `expires` that is over.",
    ),
    "content_for_others": Words(
        "Not sent: written for other roles",
        "Everything the step could say is for people in other `roles`.",
    ),
    "nothing_new": Words(
        "Not sent: they have had it all",
        "The step rotates contents, and they have had every one that fits.",
    ),
    "customer": Words(
        "Not entered: a customer already",
        "Marketing sequences leave customers alone unless `suppress_customers: false`.",
    ),
    "open_opportunity": Words(
        "Not entered: a deal is open",
        "Marketing sequences leave accounts with an open deal alone unless "
        "`suppress_open_opportunities: false`.",
    ),
    "disqualified": Words(
        "Not entered: disqualified",
        "The person or their account was disqualified. `set_stage` undoes that.",
    ),
    "existing": Words(
        "Not entered: they were here before the change",
        "A change of the playbook brings nobody in who was here, unless the sequence says "
        "`include_existing: true`.",
    ),
    "imported": Words(
        "Not entered: came in by an import",
        "An import brings nobody in, unless the sequence says `include_existing: true`.",
    ),
    "history": Words(
        "Not entered: imported history",
        "History that is imported about somebody who is here already starts nothing.",
    ),
    "paused": Words(
        "Held back: the sequence is paused",
        "The message stays planned and goes out when the sequence is resumed, if it is true then.",
    ),
    "in_business": Words(
        "Not offered to sales: in business already",
        "A customer, or an account with an open deal, is not offered again. `customers: true` "
        "under `hand_off` offers customers too.",
    ),
    "call": Words(
        "No call: must not be called",
        "They asked for no calls, or are suppressed everywhere.",
    ),
}  # fmt: skip
"""Reason -> words."""
