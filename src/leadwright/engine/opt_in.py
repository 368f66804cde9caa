"""Consent that has to be confirmed (double opt-in): said, asked for, confirmed, called off.

Whoever says so may be anybody, who types somebody else's address. So nothing counts before the link
in a message to that very address was used, and how often an address is written to has bounds.
"""

from leadwright.core.case import Case
from leadwright.core.input import COMMAND, EVENT, import_of, is_import
from leadwright.core.time import DAY, MINUTE, spoken
from leadwright.core.unit import OptIn, Scalar
from leadwright.engine.stops import UNSUBSCRIBED, unsuppress
from leadwright.engine.wiring import contact_of
from leadwright.nurture.plan import Nurturing
from leadwright.nurture.sequences import MARKETING, confirmed, end, enter
from leadwright.orchestrate.address import address_of, mark_of
from leadwright.orchestrate.asking import ask_no_more
from leadwright.orchestrate.opt_in import confirms, opt_in_of
from leadwright.orchestrate.plan import Confirming
from leadwright.playbook.model import Motion

AGAIN_AFTER_MS = 10 * MINUTE
"""So soon after a message asked, the same form leads to no other one."""
ASKS_MAX = ((3, DAY), (6, 30 * DAY))
"""At most so many messages ask one person within so long."""
ACTS = frozenset({"Form Submitted"})
"""Events by which somebody asks for it right now; all else that says so may be old."""
KEPT_DENIED = "they unsubscribed; data does not undo that"
SHORT, URL_MAX = 60, 300
"""Characters that are kept of the name of a form, and of the address of its page."""


def consent(case: Case, motion: Motion, channel: str, purpose: str, given: bool, how: str) -> None:
    """Note that consent was given or denied; ask, where it has to be confirmed. Data that is merely
    passed on cannot undo an unsubscribe: only the person's own `subscribe` can, or their link."""
    if given and has_to_confirm(case, motion, channel, purpose):
        _say(case, motion, channel)
        return
    name, person = f"{channel}/{purpose}", case.person
    if given and person.suppressed.get(channel) == UNSUBSCRIBED:
        case.decide("consent", f"{name}/kept_denied", KEPT_DENIED)
        return
    if person.consent.get(name) is not given:
        person.consent[name] = given
        case.decide("consent", f"{name}/{'given' if given else 'denied'}", how)
    if given and purpose == MARKETING and channel in motion.orchestrate.confirming:
        _vouch(case, motion, channel, name)
    elif not given and person.opt_ins:
        _call_off(case, motion, channel, name)


def has_to_confirm(case: Case, motion: Motion, channel: str, purpose: str) -> bool:
    """Whether consent that the input at hand says has to be confirmed before it counts."""
    confirm = motion.orchestrate.confirming.get(channel)
    if confirm is None or purpose != MARKETING:
        return False
    row = case.input
    if row.kind == COMMAND and row.body.get("confirmed") is True:
        return False
    if is_import(row.actor):
        return "import" not in confirm.trusts
    return row.kind != COMMAND or "api" not in confirm.trusts


def _say(case: Case, motion: Motion, channel: str) -> None:
    """Consent was said that has to be confirmed: ask, unless that was done."""
    name, plan = f"{channel}/{MARKETING}", motion.orchestrate.channels[channel]
    opt_in, mark = opt_in_of(case.person, name), mark_of(address_of(case.person, plan))
    same = opt_in is not None and opt_in.address == mark
    if case.person.consent.get(name) is True and (opt_in is None or same):
        return
    row = case.input
    act = row.kind == COMMAND or (row.kind == EVENT and row.name in ACTS)
    if case.person.suppressed.get(channel) == UNSUBSCRIBED and not act:
        case.decide("consent", f"{name}/kept_denied", KEPT_DENIED)
        return
    if opt_in is not None and same and opt_in.since and (not act or is_import(row.actor)):
        return  # it says again what it has said
    if opt_in is not None and (why := _too_often(opt_in, case.now, same)):
        if act:
            case.decide("consent", f"{name}/not_asked_again", why)
        return
    _begin(case, motion, plan.confirm, name, mark)


def follow_address(case: Case, motion: Motion) -> None:
    """Consent is about an address: at another one it has to be confirmed once more."""
    for name, opt_in in (case.person.opt_ins or {}).items():
        channel = motion.orchestrate.channels.get(name.partition("/")[0])
        if channel is None or channel.confirm is None:
            continue
        mark = mark_of(address_of(case.person, channel))
        given = case.person.consent.get(name) is True
        if not (opt_in.since or given) or not mark or mark == opt_in.address:
            continue
        if not (why := _too_often(opt_in, case.now, False)):
            _begin(case, motion, channel.confirm, name, mark)
        elif given:
            del case.person.consent[name]
            case.decide("consent", f"{name}/not_asked_again", why)


def confirm_consent(case: Case, motion: Motion) -> bool:
    """The link was used; says whether consent is given by that."""
    channel = str(case.input.body.get("channel", ""))
    asked_at = int(case.input.body.get("asked", 0))
    name, plan = f"{channel}/{MARKETING}", motion.orchestrate.channels.get(channel)
    opt_in = opt_in_of(case.person, name)
    if case.person.consent.get(name) is True and (opt_in is None or opt_in.confirmed_at):
        return False  # they press the button twice
    if plan is None or opt_in is None:
        case.refuse("nobody has asked them for consent")
        return False
    if refused := _why_not(case, opt_in, asked_at):
        case.refuse(refused)
        return False
    here = case.input.body.get("address") == opt_in.address
    if not here or confirms(case.person, plan, name, case.now) is None:
        case.refuse("they have another address by now")
        return False
    opt_in.since, opt_in.confirmed_at = 0, case.at
    ask_no_more(case, opt_in)
    case.person.consent[name] = True
    case.decide(
        "consent", f"{name}/confirmed", "they used the link", values=_proof(opt_in, asked_at)
    )
    if case.person.suppressed.get(channel) == UNSUBSCRIBED:
        unsuppress(case, motion, channel, "they confirmed that they want it again")
    _end_asking(case, motion.nurture, channel, "goal", "they confirmed")
    confirmed(case, motion.nurture, channel, contact_of(motion))
    return True


def _vouch(case: Case, motion: Motion, channel: str, name: str) -> None:
    """Consent counts without being confirmed here: keep who says so, and of which address."""
    mark = mark_of(address_of(case.person, motion.orchestrate.channels[channel]))
    opt_in = opt_in_of(case.person, name)
    if opt_in is None or not opt_in.confirmed_at or opt_in.address != mark:
        if opt_in is not None:
            ask_no_more(case, opt_in)
        _keep(case, name, OptIn(mark, _source(case), case.at, confirmed_at=case.at))
        _end_asking(case, motion.nurture, channel, "goal", "it counts as confirmed")
        confirmed(case, motion.nurture, channel, contact_of(motion))


def _call_off(case: Case, motion: Motion, channel: str, name: str) -> None:
    """They want it no more: no link of before counts, and what waited for it goes on without."""
    opt_in = opt_in_of(case.person, name)
    if opt_in is not None and opt_in.since:
        opt_in.since = 0
        ask_no_more(case, opt_in)
        _end_asking(case, motion.nurture, channel, "exit", "there is nothing to confirm any more")
        confirmed(case, motion.nurture, channel, contact_of(motion), anew=False)


def _begin(case: Case, motion: Motion, confirm: Confirming | None, name: str, mark: str) -> None:
    """Ask for what is to be confirmed, from now on at this address."""
    assert confirm is not None
    channel = name.partition("/")[0]
    before, now = opt_in_of(case.person, name), case.now
    asks = [at for at in before.asks if at > now - ASKS_MAX[-1][1]] if before is not None else []
    if before is not None:
        ask_no_more(case, before)
    opt_in = OptIn(mark, _source(case), case.at, asks=asks)
    if case.person.consent.get(name) is True:
        del case.person.consent[name]  # it was another address that they gave it for
    _keep(case, name, opt_in)
    _end_asking(case, motion.nurture, channel, "exit", "they are asked anew")
    if is_import(case.input.actor) and not confirm.include_existing:
        why = "who comes in by an import is asked only where include_existing says so"
        case.decide("consent", f"{name}/unasked", why, values={"source": opt_in.source})
        return
    opens = before is not None and before.address == mark and before.open_at(now)
    opt_in.since = before.since if opens and before is not None else now
    opt_in.until, opt_in.asks = now + confirm.within_ms, [*asks, now]
    values: dict[str, Scalar] = {"source": opt_in.source, "until": opt_in.until, **_where(case)}
    because = f"it counts when they confirm it within {spoken(confirm.within_ms)}"
    case.decide("consent", f"{name}/asked", because, values=values)
    case.person.entered.pop(confirm.sequence, None)
    sequence = motion.nurture.sequences[confirm.sequence]
    enter(case, sequence, contact_of(motion), "consent has to be confirmed")


def _keep(case: Case, name: str, opt_in: OptIn) -> None:
    case.person.opt_ins = {**(case.person.opt_ins or {}), name: opt_in}


def _end_asking(case: Case, plan: Nurturing, channel: str, how: str, because: str) -> None:
    for enrolment in list(case.person.enrolments):
        sequence = plan.sequences.get(enrolment.sequence)
        if sequence is not None and sequence.confirms == channel:
            end(case, enrolment, how, because)


def _too_often(opt_in: OptIn, now: int, same: bool) -> str:
    """Why they are not asked once more; empty if they may be."""
    if same and opt_in.open_at(now) and opt_in.asks and now < opt_in.asks[-1] + AGAIN_AFTER_MS:
        return f"they were asked less than {spoken(AGAIN_AFTER_MS)} ago"
    for most, within in ASKS_MAX:
        if sum(at > now - within for at in opt_in.asks) >= most:
            return f"they were asked {most} times within {spoken(within)}"
    return ""


def _why_not(case: Case, opt_in: OptIn, asked_at: int) -> str:
    """Why a link does not count; empty if it does."""
    if not opt_in.since:
        return "they unsubscribed, or took it back, after they were asked"
    if case.now >= opt_in.until:
        return "the link has run out"
    return "they were asked anew since" if asked_at < opt_in.since else ""


def _source(case: Case) -> str:
    """Who has said it, without saying whom it is about."""
    row = case.input
    how = str(row.body.get("how") or "")[:SHORT] if row.kind == COMMAND else ""
    shown = f": {how}" if how else ""
    if is_import(row.actor):
        return f"import {import_of(row.actor)}".strip() + shown
    if row.kind == COMMAND:
        return f"command by {row.actor or 'the system'}{shown}"
    if row.kind == EVENT and row.name in ACTS:
        return f"form {str(row.body.get('form') or '')[:SHORT]}".strip()
    return row.name[:SHORT] or "data"


def _where(case: Case) -> dict[str, Scalar]:
    """The page on which it was said, where that is known."""
    url = case.input.body.get("url") if case.input.kind == EVENT else None
    return {"url": url[:URL_MAX]} if isinstance(url, str) else {}


def _proof(opt_in: OptIn, asked_at: int) -> dict[str, Scalar]:
    return {
        "source": opt_in.source, "said_at": opt_in.said_at, "asked_at": asked_at,
        "content": opt_in.content, "text": opt_in.text,
    }  # fmt: skip
