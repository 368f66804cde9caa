"""Asking somebody to confirm their consent, over the channel it is about.

It answers what somebody did, so caps and quiet hours do not matter, and it takes no place under a
cap. Anybody can type anybody's address into a form, though: whoever's it is must not suffer by it.
So the id of the touch goes by the address, the day and how many there were: people who share an
address share these, and the store keeps one touch under an id.
"""

from leadwright.core.case import Case
from leadwright.core.ids import hashed_id, workspace_of
from leadwright.core.outcome import Touch
from leadwright.core.time import DAY
from leadwright.core.unit import OptIn, Scalar
from leadwright.orchestrate.address import address_of
from leadwright.orchestrate.contact import variables_of
from leadwright.orchestrate.opt_in import confirms
from leadwright.orchestrate.permission import Withheld
from leadwright.orchestrate.plan import ChannelPlan, Confirming, Orchestrating

ASK, REMINDER = "ask", "reminder"
"""Steps of the sequence that asks."""
UNSUBSCRIBED = "unsubscribed"


def ask(case: Case, plan: Orchestrating, channel: ChannelPlan, step: str, until: int) -> bool:
    """Plan the touch that asks (or reminds, as `step` says), or decide why it is withheld; says
    whether it was planned. It is handed over until `until` (ms) at the latest."""
    confirm = channel.confirm
    assert confirm is not None
    name = f"{confirm.sequence}/{step}"
    try:
        opt_in = _may_be_asked(case, channel)
    except Withheld as held:
        values: dict[str, Scalar] = {"touch": name, "channel": channel.name}
        case.decide("withheld", held.reason, held.because, name, values)
        return False
    content = _content(case, confirm, step)
    opt_in.content, opt_in.text = content, confirm.texts[content]
    because = "their consent has to be confirmed"
    shown: dict[str, Scalar] = {"channel": channel.name, "content": content, "not_before": case.now}
    case.decide("touch", name, because, name, shown)
    if case.input.history:
        return True  # decided for the record; history is never handed over
    variables = variables_of(case, plan, content)
    variables["confirm"] = {"asked": case.now, "until": opt_in.until, "address": opt_in.address}
    to = address_of(case.person, channel)
    opt_in.touch = _id(case, channel.name, to, step, opt_in)
    touch = Touch(
        id=opt_in.touch,
        person=case.person.id,
        channel=channel.name,
        purpose="transactional",
        to=to,
        content=content,
        sequence=confirm.sequence,
        step=step,
        not_before=case.now,
        not_after=until,
        planned_at=case.now,
        variables=variables,
    )
    case.out.touches.append(touch)
    return True


def ask_no_more(case: Case, opt_in: OptIn) -> None:
    """The touch that asked is not to be handed over, if it is not yet."""
    if opt_in.touch:
        case.out.withdrawn += (opt_in.touch,)
        opt_in.touch = ""


def _may_be_asked(case: Case, channel: ChannelPlan) -> OptIn:
    """The request. Raises Withheld where they must not be contacted; but who unsubscribed may be
    asked, for nothing else could be the way back."""
    here = case.person.suppressed.get(channel.name, "")
    reason = case.person.suppressed.get("*") or case.head.suppressed
    if reason or here not in ("", UNSUBSCRIBED):
        raise Withheld("suppressed", f"suppressed: {reason or here}")
    if not address_of(case.person, channel):
        raise Withheld("no_address", f"{channel.address} is not known")
    opt_in = confirms(case.person, channel, f"{channel.name}/marketing", case.now)
    if opt_in is None:
        raise Withheld("unconfirmed", "there is nothing to confirm any more")
    return opt_in


def _content(case: Case, confirm: Confirming, step: str) -> str:
    """In the person's language, if there is one in it."""
    contents = confirm.reminds if step == REMINDER else confirm.asks
    language = str(case.person.traits.get("language") or "").lower().replace("_", "-")
    return contents.get(language.partition("-")[0]) or contents[""]


def _id(case: Case, channel: str, to: str, step: str, opt_in: OptIn) -> str:
    day = case.now // DAY
    before = 0 if step == REMINDER else sum(at // DAY == day for at in opt_in.asks)
    return hashed_id("confirm", workspace_of(case.head.id), channel, to, step, day, before)
