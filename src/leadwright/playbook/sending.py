"""`send` steps and `contents` to their plans."""

from leadwright.core.local import Window, closed_ms
from leadwright.core.time import HOUR
from leadwright.nurture.plan import Content, Send
from leadwright.playbook import codes, templates
from leadwright.playbook.draft import Draft
from leadwright.playbook.shapes import Entry

USEFUL_FOR_MS = 24 * HOUR


def build_send(name: str, entry: Entry, draft: Draft, window: Window | None) -> Send:
    """A step that contacts somebody, at the times of the window only."""
    channel, content, offer = entry["channel"], entry["content"], entry["offer"]
    contents, offers = draft.top("contents"), draft.top("offers")
    draft.refer(channel, draft.top("channels"), "channel", entry.place("channel"))
    draft.refer(content, contents, "content", entry.place("content"))
    draft.refer(offer, offers, "offer", entry.place("offer"))
    if channel == "email" and content in contents and not contents[content]["subject"]:
        draft.problems.add(
            codes.MISSING_KEY,
            f"the content {content!r} goes out by e-mail and has no subject",
            contents[content].at,
            "give it a `subject`",
        )
    default = USEFUL_FOR_MS + (closed_ms(window) if window is not None else 0)
    if offer in offers:
        default = offers[offer]["ends_after"]
    return Send(
        name=name,
        channel=channel,
        content=content,
        offer=offer,
        useful_for_ms=entry["useful_for"] or default,
    )


def build_content(name: str, entry: Entry, draft: Draft) -> Content:
    """A content, its templates checked."""
    for key in ("subject", "text", "html"):
        if entry[key]:
            templates.check(entry[key], entry.place(key), draft.problems)
    if not entry["text"] and not entry["html"]:
        draft.problems.add(
            codes.NOTHING_THERE, f"the content {name!r} says nothing", entry.at, "give it a `text`"
        )
    return Content(name=name, subject=entry["subject"], text=entry["text"], html=entry["html"])
