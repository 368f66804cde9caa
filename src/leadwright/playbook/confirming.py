"""`confirm` of a channel: what asks people to confirm their consent, and the sequence that does."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from hashlib import blake2b

from leadwright.nurture.plan import Choice, Content, Exit, Nurturing, Send, Sequence, Step, Wait
from leadwright.orchestrate.plan import ChannelPlan, Confirming
from leadwright.playbook import codes
from leadwright.playbook.confirming_texts import LANGUAGES, ask, reminder
from leadwright.playbook.draft import Draft, named
from leadwright.playbook.shapes import Entry

LINK = "confirm_url"
"""The variable that holds the link."""
ASK, REMINDER, LEFT = "ask", "reminder", "not_confirmed"
"""Names of the steps, which people may stand at."""


def build_confirming(
    name: str, entry: Entry, contents: Mapping[str, Content], draft: Draft
) -> Confirming:
    """How consent to a channel is confirmed."""
    said = entry["confirm"]
    if not entry["consent"]:
        what = f"consent to {name} has to be confirmed, and is not needed"
        hint = "leave out `consent` or `confirm`"
        draft.problems.add(codes.CONTRADICTION, what, said.at, hint)
    if said["remind_after"] >= said["within"]:
        what = "the reminder would come when the link has run out"
        draft.problems.add(codes.CONTRADICTION, what, said.place("remind_after"))
    if said["remind_after"] == 0 and "reminder" in said:
        what = "nobody is reminded, for it does not say when"
        hint = "add `remind_after: 2 days`"
        draft.problems.add(codes.CONTRADICTION, what, said.place("reminder"), hint)
    for key in ("content", "reminder"):
        _good_content(name, said, key, contents, draft)
    asks = _contents(said["content"], "confirm", draft)
    reminds = _contents(said["reminder"] or said["content"], "confirm_again", draft)
    used = [contents[each] for each in {*asks.values(), *reminds.values()} if each in contents]
    return Confirming(
        sequence=sequence_of(name),
        within_ms=said["within"],
        remind_after_ms=said["remind_after"],
        asks=asks,
        reminds=reminds,
        texts={content.name: _hash(content) for content in sorted(used, key=lambda c: c.name)},
        trusts=named(said["trusts"]),
        include_existing=said["include_existing"],
    )


def sequence_of(channel: str) -> str:
    """The name of the sequence that asks over a channel."""
    return f"confirm_{channel}"


def built_in_contents(draft: Draft) -> dict[str, Content]:
    """The texts that come along, if a channel uses them; no name of a playbook has a point."""
    channels = draft.top("channels").values()
    asking = [each["confirm"] for each in channels if "confirm" in each]
    found = []
    if any(not said["content"] for said in asking):
        found += [ask(language) for language in LANGUAGES]
    if any(not said["content"] and not said["reminder"] for said in asking):
        found += [reminder(language) for language in LANGUAGES]
    return {content.name: content for content in found}


def with_asking(
    nurture: Nurturing, channels: Mapping[str, ChannelPlan], own: Collection[str], draft: Draft
) -> Nurturing:
    """The plan with a sequence for each channel that asks people to confirm."""
    asking = {name: each.confirm for name, each in channels.items() if each.confirm is not None}
    for confirm in asking.values():
        if confirm.sequence in own:
            what = f"there is a sequence {confirm.sequence!r} already: it asks for consent"
            at = draft.root[draft.motion]["sequences"][confirm.sequence].at
            draft.problems.add(codes.SAME_NAME, what, at, "choose another name")
    if not asking:
        return nurture
    found = {confirm.sequence: _sequence(name, confirm) for name, confirm in asking.items()}
    return replace(nurture, sequences={**nurture.sequences, **found})


def _sequence(channel: str, confirm: Confirming) -> Sequence:
    within, remind_after = confirm.within_ms, confirm.remind_after_ms
    steps: list[Step] = [_send(ASK, channel, confirm.asks[""], within)]
    if remind_after:
        steps.append(Wait(name="wait_1", wait_ms=remind_after))
        steps.append(_send(REMINDER, channel, confirm.reminds[""], within - remind_after))
    steps.append(Wait(name="wait_2", wait_ms=within - remind_after))
    steps.append(Exit(name=LEFT))
    return Sequence(
        name=confirm.sequence,
        steps=tuple(steps),
        purpose="transactional",
        reenter_after_ms=1,
        include_existing=True,
        confirms=channel,
    )


def _send(name: str, channel: str, content: str, useful_for_ms: int) -> Send:
    choices = (Choice(content=content),)
    return Send(name=name, channel=channel, choices=choices, useful_for_ms=useful_for_ms)


def _contents(own: str, built_in: str, draft: Draft) -> dict[str, str]:
    """Content by language; "" for everybody else."""
    if own:
        return {"": own}
    by_language = {language: f"{built_in}.{language}" for language in LANGUAGES}
    known = draft.root["language"].lower().replace("_", "-").partition("-")[0]
    return {**by_language, "": by_language.get(known, by_language["en"])}


def _good_content(
    name: str, said: Entry, key: str, contents: Mapping[str, Content], draft: Draft
) -> None:
    own = said[key]
    draft.refer(own, draft.top("contents"), "content", said.place(key))
    content = contents.get(own)
    if content is None:
        return
    at = draft.top("contents")[own].at
    if name == "email" and not content.subject:
        what = f"the content {own!r} goes out by e-mail and has no subject"
        draft.problems.add(codes.MISSING_KEY, what, at, "give it a `subject`")
    if not all(LINK in text for text in (content.text, content.html) if text):
        what = f"the content {own!r} asks to confirm, and has no link to do so"
        draft.problems.add(codes.NOTHING_THERE, what, at, "let it say {{ confirm_url }}")


def _hash(content: Content) -> str:
    said = "\x1f".join((content.subject, content.text, content.html))
    return blake2b(said.encode(), digest_size=8).hexdigest()
