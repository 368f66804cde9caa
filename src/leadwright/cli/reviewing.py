"""What `leadwright duplicates` does, step by step."""

import msgspec

from leadwright.cli.lists import rows_of
from leadwright.cli.output import console, moment, print_json, print_table, say
from leadwright.cli.session import Session, command, in_workspace, now, reading, who
from leadwright.core.ids import number_of
from leadwright.core.problem import Problem, ProblemsError
from leadwright.duplicates.fields import KINDS, PEOPLE
from leadwright.duplicates.job import said_of
from leadwright.duplicates.run import Asked, check, run
from leadwright.duplicates.standing import to_merge
from leadwright.ports import AccountRow, Duplicate, PersonRow, Queries
from leadwright.ports.reviews import ACCEPTED, ALWAYS, STATES

SHOWN = 20
MERGES = (ACCEPTED, ALWAYS)


def find(
    data: str,
    name: str,
    kind: str,
    propose_from: float,
    merge_from: float | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Look for duplicates, and say what came of it. Raises ProblemsError."""
    asked = Asked(0, kind, propose_from, merge_from, not dry_run)
    check(asked)
    with in_workspace(data, name, writer=not dry_run) as here:
        asked = msgspec.structs.replace(asked, workspace=here.workspace.id)
        queries = here.app.store.queries()
        screen = console(err=True)
        try:
            with screen.status("Reading the list") as status:
                found, came = run(
                    asked,
                    queries,
                    here.app.reviews,
                    now,
                    lambda one, because: _merge(here, one, because),
                    lambda step, count: status.update(f"{count:,} {step}"),
                )
            if as_json:
                print_json(found.proposed)
                return
            if dry_run:
                _table("Would be proposed", queries, found.proposed[:SHOWN])
        finally:
            queries.close()
    say(f"{came.records:,} {kind} compared: {came.proposed:,} pairs proposed.")
    if dry_run:
        say(f"{came.sure:,} of them would be merged. This was a dry run: nothing changed.")
        return
    say(f"{came.new:,} are new, {came.withdrawn:,} are proposed no longer, {came.merged:,} merged.")
    if found.proposed:
        say("See `leadwright duplicates list`.")


def listed(data: str, name: str, state: str, kind: str, limit: int, as_json: bool) -> None:
    """Print the queue. Raises ProblemsError for a state or kind there is not."""
    _check(state, (*STATES, "all"), "--state")
    _check(kind, (*KINDS, ""), "--kind")
    with reading(data, name) as (here, queries):
        rows: list[Duplicate] = rows_of(
            lambda count, after: here.app.reviews.duplicates(
                here.workspace.id, count, after, kind=kind, state="" if state == "all" else state
            ),
            limit,
        )
        if as_json:
            print_json(rows)
        else:
            _table("Duplicates", queries, rows)


def show(data: str, name: str, id: int, as_json: bool) -> None:
    """Print one pair with its reasons. Raises ProblemsError if there is none."""
    with reading(data, name) as (here, queries):
        one = _duplicate(here, id)
        if as_json:
            print_json(one)
            return
        left, right = (_said(queries, one, side) for side in (one.left, one.right))
        print_table(
            f"{one.kind} {number_of(one.left)} and {number_of(one.right)}: {one.state}",
            ("", str(number_of(one.left)), str(number_of(one.right))),
            [(name, left.get(name, ""), right.get(name, "")) for name in sorted({*left, *right})],
            empty="Neither is in the list any more.",
        )
        print_table(
            f"Why: {one.probability / 1e6:.4f} probable",
            ("field", "is", "weight"),
            [(each.field, each.outcome, f"{each.weight / 1000:+.1f}") for each in one.outcomes],
        )
        say("Weights are in bits: +3 is eight times as likely if they are one, -3 if they are not.")
        if one.decided_at:
            said = f": {one.note}" if one.note else ""
            say(f"{one.state} by {one.decided_by}, {moment(one.decided_at)}{said}")


def decide(data: str, name: str, ids: list[int], state: str, note: str) -> None:
    """Decide about pairs, and merge those that are one. Raises ProblemsError, deciding none, if
    one of them is not there; a pair that cannot be merged stays as it was."""
    with in_workspace(data, name, writer=True) as here:
        pairs = [_duplicate(here, id) for id in dict.fromkeys(ids)]
        for one in pairs:
            if state in MERGES and not _merge(here, one, note or "said to be one"):
                say(f"{one.id}: they are one already.")
            here.app.reviews.decide(here.workspace.id, one.id, state, who(), now(), note)
    say(f"{len(pairs)} {state}.")


def _merge(here: Session, one: Duplicate, because: str) -> bool:
    """Let the one we know longer take in the other; False if they are one already.

    Raises ProblemsError if they are two afterwards."""
    both = _to_merge(here, one)
    if both is None:
        return False
    stays, goes = both
    body: dict[str, object] = {"into": stays, "because": because}
    if one.kind == PEOPLE:
        command(here, "merge_people", body, person=goes)
    else:
        command(here, "merge_accounts", body, unit=goes)
    if _to_merge(here, one) is not None:
        which = f"{number_of(stays)} and {number_of(goes)}"
        what = f"{one.kind.capitalize()} {which} are not merged (yet)."
        hint = f"`leadwright explain {number_of(goes)}` and `leadwright health` say why."
        raise ProblemsError([Problem("C164", what, hint=hint)])
    return True


def _to_merge(here: Session, one: Duplicate) -> tuple[int, int] | None:
    queries = here.app.store.queries()
    try:
        return to_merge(queries, here.workspace.id, one.kind, one.left, one.right)
    finally:
        queries.close()


def _table(title: str, queries: Queries, rows: list[Duplicate]) -> None:
    print_table(
        title,
        ("id", "kind", "state", "probability", "one", "other", "differs in"),
        [
            (str(one.id or ""), one.kind, one.state, f"{one.probability / 1e6:.4f}",
             _name(queries, one, one.left), _name(queries, one, one.right),
             ", ".join(each.field for each in one.outcomes if each.weight < 0))
            for one in rows
        ],
        empty="Nothing to decide.",
    )  # fmt: skip


def _name(queries: Queries, one: Duplicate, side: int) -> str:
    said = _said(queries, one, side)
    names = (said.get("name"), said.get("email") or said.get("domain"))
    return " ".join(filter(None, (str(number_of(side)), *names)))


def _said(queries: Queries, one: Duplicate, side: int) -> dict[str, str]:
    row: PersonRow | AccountRow | None = (
        queries.person(one.workspace, side)
        if one.kind == PEOPLE
        else queries.account(one.workspace, side)
    )
    return said_of(row) if row is not None else {}


def _duplicate(here: Session, id: int) -> Duplicate:
    found = here.app.reviews.duplicate(here.workspace.id, id)
    if found is None:
        hint = "`leadwright duplicates list --state all` shows the ids."
        raise ProblemsError([Problem("C161", f"There is no pair {id}.", hint=hint)])
    return found


def _check(said: str, allowed: tuple[str, ...], option: str) -> None:
    if said not in allowed:
        names = ", ".join(filter(None, allowed))
        raise ProblemsError([Problem("C162", f"{said!r} is none of {names}.", option)])
