"""`send` steps and `contents` to their plans."""

from leadwright.core.catalogue import schema as schema_with
from leadwright.core.local import Window, closed_ms, local, zone_of
from leadwright.core.time import DAY, HOUR
from leadwright.core.traits import Attribute
from leadwright.nurture.plan import Choice, Content, Send
from leadwright.playbook import codes, templates
from leadwright.playbook.confirming import LINK
from leadwright.playbook.draft import Draft, named
from leadwright.playbook.shapes import Entry

USEFUL_FOR_MS = 24 * HOUR


def build_send(name: str, entry: Entry, draft: Draft, window: Window | None) -> Send:
    """A step that contacts somebody, at the times of the window only."""
    channel, offer, instead = entry["channel"], entry["offer"], entry["instead"]
    channels, offers = draft.top("channels"), draft.top("offers")
    draft.refer(channel, channels, "channel", entry.place("channel"))
    draft.refer(instead, channels, "channel", entry.place("instead"))
    draft.refer(offer, offers, "offer", entry.place("offer"))
    if instead and instead == channel:
        what = f"{instead!r} stands in for itself"
        draft.problems.add(codes.CONTRADICTION, what, entry.place("instead"))
    for content in entry["content"]:
        _refer(content, entry, draft)
    default = USEFUL_FOR_MS + (closed_ms(window) if window is not None else 0)
    if offer in offers:
        default = offers[offer]["ends_after"]
    return Send(
        name=name,
        channel=channel,
        choices=tuple(_choice(content, draft) for content in entry["content"]),
        offer=offer,
        instead=instead,
        useful_for_ms=entry["useful_for"] or default,
    )


def _refer(content: str, entry: Entry, draft: Draft) -> None:
    contents = draft.top("contents")
    draft.refer(content, contents, "content", entry.place("content"))
    by_email = "email" in (entry["channel"], entry["instead"])
    if by_email and content in contents and not contents[content]["subject"]:
        draft.problems.add(
            codes.MISSING_KEY,
            f"the content {content!r} goes out by e-mail and has no subject",
            contents[content].at,
            "give it a `subject`",
        )
    if content in contents and any(LINK in contents[content][key] for key in ("text", "html")):
        draft.problems.add(
            codes.CONTRADICTION,
            f"the content {content!r} asks to confirm consent, and a sequence sends it",
            entry.place("content"),
            "name it under `confirm` of a channel; only there it has a link",
        )


def _choice(name: str, draft: Draft) -> Choice:
    """A content as a step sees it, with what the motion knows of its interests."""
    contents = draft.top("contents")
    if name not in contents:
        return Choice(content=name)
    entry = contents[name]
    for said in entry["interests"]:
        draft.refer(said.value, draft.interests, "interest", said.at)
    return Choice(
        content=name,
        roles=named(entry["roles"]),
        interests={
            said.value: draft.interests[said.value]
            for said in entry["interests"]
            if said.value in draft.interests
        },
        expires_at=_expires_at(entry, draft),
    )


def _expires_at(entry: Entry, draft: Draft) -> int:
    """The end of its last day (ms); 0 if it stays true."""
    if entry["expires"] is None:
        return 0
    midnight: int = (entry["expires"] + 1) * DAY
    zone = zone_of(draft.root["time_zone"], "UTC")
    ahead = local(midnight, zone).utcoffset()
    return midnight - (round(ahead.total_seconds() * 1000) if ahead is not None else 0)


def attributes_of(draft: Draft) -> dict[str, Attribute]:
    """Every attribute there is in this playbook, whatever the motion."""
    root = draft.root
    shares = "consumer" in root and "households" in root["consumer"]
    return dict(schema_with(draft.attributes, household=shares).attributes)


def build_content(name: str, entry: Entry, draft: Draft) -> Content:
    """A content, its templates checked."""
    known = templates.without_events(attributes_of(draft))
    reckoned: set[str] = set()
    for key in ("subject", "text", "html"):
        if entry[key]:
            reckoned |= templates.check(entry[key], entry.place(key), draft.problems, known)
    if not entry["text"] and not entry["html"]:
        draft.problems.add(
            codes.NOTHING_THERE, f"the content {name!r} says nothing", entry.at, "give it a `text`"
        )
    return Content(
        name=name,
        subject=entry["subject"],
        text=entry["text"],
        html=entry["html"],
        reckoned=tuple(sorted(reckoned)),
        roles=named(entry["roles"]),
        interests=named(entry["interests"]),
        expires_at=_expires_at(entry, draft),
        language=entry["language"] or draft.root["language"],
    )
