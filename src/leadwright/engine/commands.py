"""What people tell the system to do. A command is carried out or refused, with a reason."""

from collections.abc import Callable

from leadwright.convert import coverage
from leadwright.convert.opportunities import open_opportunity, set_opportunity
from leadwright.convert.recorded import record_opportunity
from leadwright.convert.stakeholders import remove_stakeholder, set_stakeholder
from leadwright.core.case import Case
from leadwright.core.lifecycle import PERSON_STAGES, SIDE_EXITS
from leadwright.engine import uniting
from leadwright.engine.calling import book_appointment, end_appointment, log_call
from leadwright.engine.opt_in import confirm_consent, consent, has_to_confirm
from leadwright.engine.stages import (
    account_reached,
    became_customer,
    reconsider,
    stage_reached,
)
from leadwright.engine.stops import stop_unit, suppress, unsuppress
from leadwright.engine.ties import forget_domain
from leadwright.engine.traits import enrich_account
from leadwright.nurture.sequences import close_task
from leadwright.playbook.model import Motion, Playbook
from leadwright.qualify.bant import answer
from leadwright.qualify.score import refit
from leadwright.qualify.stages import set_account_stage, set_person_stage
from leadwright.route import handoff

STAGES = frozenset((*PERSON_STAGES, *SIDE_EXITS))


def carry_out(case: Case, motion: Motion, book: Playbook) -> None:
    """Do what the command says, or decide `refused` and change nothing."""
    command = COMMANDS.get(case.input.name)
    if command is None:
        case.refuse(f"there is no command {case.input.name!r}")
    elif case.input.name in ABOUT_PEOPLE and not case.person.id:
        case.refuse("name a person")
    else:
        command(case, motion, book)


def _accept(case: Case, motion: Motion, _book: Playbook) -> None:
    if handoff.accept(case, motion.hand_off) and _moves(case, motion):
        _stage_unit(case, motion, "sal", "sales accepted")


def _reject(case: Case, motion: Motion, _book: Playbook) -> None:
    if motion.hand_off is None:
        case.refuse("this motion has no hand-off")
        return
    stage = handoff.reject(case, motion.hand_off, str(case.input.body.get("reason", "")))
    if stage == "disqualified" or (stage and _moves(case, motion)):
        _stage_unit(case, motion, stage, "sales rejected")
        if stage == "disqualified":
            _stop_nurture(case, motion)


def _moves(case: Case, motion: Motion) -> bool:
    """Whether the answer to the hand-off moves the lifecycle: not a customer's, nor where an event
    and not a stage has asked for it."""
    asked = case.head.handoff
    by_event = (
        motion.hand_off is not None and asked is not None and asked.stage in motion.hand_off.on
    )
    return not case.head.customer_since and not by_event


def _set_stage(case: Case, motion: Motion, _book: Playbook) -> None:
    stage = str(case.input.body.get("stage", ""))
    if stage not in STAGES and stage not in {rule.stage for rule in motion.qualify.stages}:
        case.refuse(f"{stage!r} is no lifecycle stage")
        return
    if stage == "customer":
        became_customer(case, motion)
        _stop_nurture(case, motion)
    else:
        _stage_unit(case, motion, stage, f"set by {case.input.actor or 'the system'}")
    if stage in ("disqualified", "lost"):
        handoff.release(case, f"stage {stage}")
        _stop_nurture(case, motion, everything=True)


def _stage_unit(case: Case, motion: Motion, stage: str, because: str) -> None:
    """Stages that sales sets are the account's; an individual's are the person's."""
    if case.head.kind == "account":
        set_account_stage(case, stage)
        case.decide("stage", stage, because, f"command {case.input.name}")
        account_reached(case, motion, stage)
    elif case.person.id:
        set_person_stage(case, stage)
        case.decide("stage", stage, because, f"command {case.input.name}")
        stage_reached(case, motion, stage)
    else:
        case.refuse("name a person")


def _set_owner(case: Case, _motion: Motion, _book: Playbook) -> None:
    owner = str(case.input.body.get("owner", ""))
    case.head.owner = owner
    case.decide("owner", owner or "nobody", f"set by {case.input.actor or 'the system'}")


def _complete_task(case: Case, _motion: Motion, _book: Playbook) -> None:
    id_ = str(case.input.body.get("task", ""))
    if coverage.done(case, id_):
        case.decide("task", "deal_warning/done", f"by {case.input.actor or 'the system'}")
        return
    task = case.person.tasks.get(id_)
    if task is None:
        case.refuse("there is no such open task")
        return
    close_task(case, task, "done")
    case.decide("task", f"{task.note}/done", f"by {case.input.actor or 'the system'}", task.note)


def _unsubscribe(case: Case, motion: Motion, _book: Playbook) -> None:
    """They said stop: consent is denied and what is planned is withdrawn, at once."""
    channel = str(case.input.body.get("channel") or "*")
    for name in list(motion.orchestrate.channels) if channel == "*" else [channel]:
        consent(case, motion, name, "marketing", False, "they unsubscribed")
        suppress(case, motion, name, "unsubscribed", "they unsubscribed")


def _subscribe(case: Case, motion: Motion, _book: Playbook) -> None:
    channel = str(case.input.body.get("channel", ""))
    if channel not in motion.orchestrate.channels:
        case.refuse(f"there is no channel {channel!r}")
        return
    purpose = str(case.input.body.get("purpose") or "marketing")
    asks = has_to_confirm(case, motion, channel, purpose)
    if case.person.suppressed.get(channel) == "unsubscribed" and not asks:
        unsuppress(case, motion, channel, "they subscribed again")
    consent(case, motion, channel, purpose, True, "they subscribed")


def _confirm_consent(case: Case, motion: Motion, _book: Playbook) -> None:
    if confirm_consent(case, motion):
        reconsider(case, motion)


def _suppress(case: Case, motion: Motion, _book: Playbook) -> None:
    channel = str(case.input.body.get("channel") or "*")
    reason = str(case.input.body.get("reason") or "by hand")
    if case.person.id:
        suppress(case, motion, channel, reason, f"by {case.input.actor or 'the system'}")
    else:
        case.head.suppressed = reason
        case.decide("suppression", f"*/{reason}", f"by {case.input.actor or 'the system'}")
        _stop_nurture(case, motion, everything=True)


def _unsuppress(case: Case, motion: Motion, _book: Playbook) -> None:
    if not case.person.id:
        case.head.suppressed = ""
        case.decide("suppression", "*/lifted", f"by {case.input.actor or 'the system'}")
    elif not unsuppress(case, motion, str(case.input.body.get("channel") or "*"), "lifted by hand"):
        case.refuse("nothing is suppressed there")


def _bounce(case: Case, motion: Motion, _book: Playbook) -> None:
    channel = str(case.input.body.get("channel") or "email")
    suppress(case, motion, channel, "bounced", "a bounce message came back")
    if touch := str(case.input.body.get("touch", "")):
        case.out.bounced += (touch,)
        case.count("touch_bounced", channel)


def _open_opportunity(case: Case, motion: Motion, book: Playbook) -> None:
    if open_opportunity(case, motion.convert, book.currency):
        _stage_unit(case, motion, "opportunity", "a deal was opened")
        _stop_nurture(case, motion)
        coverage.review(case, motion.convert)


def _set_opportunity(case: Case, motion: Motion, _book: Playbook) -> None:
    outcome = set_opportunity(case, motion.convert)
    if outcome:
        coverage.review(case, motion.convert)
    if outcome == "won":
        became_customer(case, motion)
        _stop_nurture(case, motion)
    elif outcome == "lost" and not case.facts.open_opportunities():
        _stage_unit(case, motion, "lost", "the last open deal was lost")
        handoff.release(case, "lost")


def _record_opportunity(case: Case, motion: Motion, book: Playbook) -> None:
    outcome = record_opportunity(case, motion.convert, book.currency)
    if outcome == "won":
        deal = case.head.opportunities[str(case.input.body["opportunity"])]
        since = case.head.customer_since
        case.head.customer_since = min(since, deal.closed_at) if since else deal.closed_at
        became_customer(case, motion)
    elif outcome == "open" and not case.head.customer_since:
        _stage_unit(case, motion, "opportunity", "a deal was opened")
    elif outcome == "lost" and not case.facts.open_opportunities():
        if not case.head.customer_since:
            _stage_unit(case, motion, "lost", "the last open deal was lost")
        handoff.release(case, "lost")
    if outcome in ("won", "open"):
        _stop_nurture(case, motion)
    if outcome:
        coverage.review(case, motion.convert)


def _set_stakeholder(case: Case, motion: Motion, _book: Playbook) -> None:
    if set_stakeholder(case, motion.convert):
        coverage.review(case, motion.convert)


def _remove_stakeholder(case: Case, motion: Motion, _book: Playbook) -> None:
    if remove_stakeholder(case):
        coverage.review(case, motion.convert)


def _enrich(case: Case, motion: Motion, book: Playbook) -> None:
    """A reference table knows something of the account; what somebody said stays."""
    said, source = case.input.body.get("traits"), str(case.input.body.get("source", ""))
    if case.head.kind != "account" or not isinstance(said, dict) or not source:
        case.refuse("name an account, the source, and what it says")
        return
    filled, kept = enrich_account(case, said, source, book.attributes)
    if filled:
        stays = f"; what was said stays: {', '.join(kept)}" if kept else ""
        table = {"table": str(hash)} if (hash := case.input.body.get("table")) else {}
        case.decide("enrichment", source, f"{', '.join(filled)} from {source}{stays}", values=table)
        refit(case, motion.qualify)
        reconsider(case, motion)


def _answer_bant(case: Case, motion: Motion, _book: Playbook) -> None:
    if answer(case, motion.qualify.bant):
        reconsider(case, motion)


def _release(case: Case, _motion: Motion, _book: Playbook) -> None:
    handoff.release(case, f"released by {case.input.actor or 'the system'}")


def _merge_people(case: Case, _motion: Motion, _book: Playbook) -> None:
    """Who is one with whom was decided where it was addressed; their record is on its way."""
    body = case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    because = str(body.get("because") or f"by {case.input.actor or 'the system'}")
    case.decide("merge", "merged", because, values={"person": body.get("gone", 0)})


def _merge_accounts(case: Case, _motion: Motion, _book: Playbook) -> None:
    """The same of accounts: the other one is on its way."""
    body = case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    case.decide("merge", "merged", str(body["because"]), values={"account": body["gone"]})


def _add_domain(case: Case, _motion: Motion, _book: Playbook) -> None:
    if refused := case.input.body.get("refused"):
        case.refuse(str(refused))
        return
    uniting.add_domain(case)


def _remove_domain(case: Case, _motion: Motion, _book: Playbook) -> None:
    """The domain says nothing about who belongs to the account; those it brought are to go."""
    body = case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    forget_domain(case.head, body["domain"])
    values = {"domain": body["domain"], "people": body["people"]}
    case.decide("domain", "removed", str(body["because"]), values=values)


def _set_parent(case: Case, _motion: Motion, _book: Playbook) -> None:
    body = case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    uniting.set_parent(case, body["parent"], str(body["because"]))


def _join_account(case: Case, _motion: Motion, _book: Playbook) -> None:
    """They are on their way there; where they belong was decided where it was addressed."""
    body = case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    case.decide("move", "linked", str(body["because"]), values={"account": body["account"]})


def _live(case: Case, _motion: Motion, _book: Playbook) -> None:
    """Where they live was decided where it was addressed; if they move they are on their way."""
    body = case.input.body
    if refused := body.get("refused"):
        case.refuse(str(refused))
        return
    values = {"household": body["household"]} if "household" in body else {}
    case.decide("household", _DONE_BY_HAND[case.input.name], str(body["because"]), values=values)


_DONE_BY_HAND = {"join_household": "joined", "leave_household": "left"}


def _stop_nurture(case: Case, motion: Motion, *, everything: bool = False) -> None:
    stop_unit(case, motion, f"command {case.input.name}", everything=everything)


COMMANDS: dict[str, Callable[[Case, Motion, Playbook], None]] = {
    "merge_people": _merge_people,
    "join_account": _join_account,
    "merge_accounts": _merge_accounts,
    "add_domain": _add_domain,
    "remove_domain": _remove_domain,
    "set_parent": _set_parent,
    "join_household": _live,
    "leave_household": _live,
    "accept": _accept,
    "reject": _reject,
    "release": _release,
    "enrich": _enrich,
    "set_stage": _set_stage,
    "set_owner": _set_owner,
    "complete_task": _complete_task,
    "log_call": log_call,
    "book_appointment": book_appointment,
    "end_appointment": end_appointment,
    "unsubscribe": _unsubscribe,
    "subscribe": _subscribe,
    "confirm_consent": _confirm_consent,
    "suppress": _suppress,
    "unsuppress": _unsuppress,
    "bounce": _bounce,
    "answer_bant": _answer_bant,
    "open_opportunity": _open_opportunity,
    "set_opportunity": _set_opportunity,
    "record_opportunity": _record_opportunity,
    "set_stakeholder": _set_stakeholder,
    "remove_stakeholder": _remove_stakeholder,
}
ABOUT_PEOPLE = frozenset(
    (
        "log_call", "book_appointment", "end_appointment", "unsubscribe", "subscribe", "bounce",
        "set_stakeholder", "remove_stakeholder", "confirm_consent",
    )
)  # fmt: skip
"""Commands that make no sense for a whole account."""
