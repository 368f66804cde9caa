"""`leadwright account`: which accounts are one, what leads to them, which belong to which."""

from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.cli.session import Session
    from leadwright.core.unit import Head
    from leadwright.ports import AccountRow, Group, Queries

app = typer.Typer(help="Accounts that are one, or belong together.", no_args_is_help=True)
Account = Annotated[str, typer.Argument(help="Number, domain, or `group:` and its own id.")]
Domain = Annotated[str, typer.Argument(help="Such as acme.example.")]
Because = Annotated[str, typer.Option(help="Why, for whoever asks later.")]
LISTED = 100


@app.command(epilog=example("leadwright account merge acme.de acme.example"))
def merge(
    account: Account, into: Account, because: Because = "", data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:  # fmt: skip
    """Make one of two accounts.

    The first is part of the second from now on, with its people, deals and domains.
    """
    from leadwright.cli.session import in_workspace
    from leadwright.core.ids import number_of

    with in_workspace(data, workspace, writer=True) as here:
        gone, there = _account(here, account), _account(here, into)
        said = f"{number_of(gone)} is part of {number_of(there)} now."
        _tell(here, "merge_accounts", gone, {"into": there, "because": because}, said)


@app.command(epilog=example("leadwright account unmerge acme.de"))
def unmerge(
    account: Account, because: Because = "", data: Data = DATA, workspace: WorkspaceName = ""
) -> None:
    """Undo a merge: both are what they would be without it.

    What came since goes to the account whose domain, group or people it named.
    """
    from leadwright.cli.session import in_workspace
    from leadwright.core.ids import number_of
    from leadwright.runtime.subjects import account_once_known_as

    with in_workspace(data, workspace, writer=True) as here:
        queries = here.app.store.queries()
        try:
            home = account_once_known_as(queries, here.workspace.id, account)
        finally:
            queries.close()
        said = f"{number_of(home.person)} is an account of its own again."
        _tell(here, "unmerge_accounts", home.person, {"because": because}, said)


@app.command(epilog=example("leadwright account add-domain acme.example acme-labs.example"))
def add_domain(
    account: Account, domain: Domain, because: Because = "", data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:  # fmt: skip
    """Let who has an address at the domain belong to the account."""
    _about_domain("add_domain", account, domain, {"because": because}, data, workspace)


@app.command(epilog=example("leadwright account remove-domain acme.example mail.example --free"))
def remove_domain(
    account: Account,
    domain: Domain,
    free: Annotated[
        bool, typer.Option("--free", help="Anybody can have an address there.")
    ] = False,
    because: Because = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Let a domain lead to the account no more.

    It becomes an account of its own with its people; with --free they are on their own.
    """
    body: dict[str, object] = {"because": because, "free": free}
    _about_domain("remove_domain", account, domain, body, data, workspace)


@app.command(epilog=example("leadwright account set-parent acme.de acme.example"))
def set_parent(
    account: Account,
    parent: Annotated[str, typer.Argument(help="The same; leave it out for none.")] = "",
    because: Because = "",
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Let an account belong to another."""
    from leadwright.cli.session import in_workspace
    from leadwright.core.ids import number_of

    with in_workspace(data, workspace, writer=True) as here:
        below = _account(here, account)
        above = _account(here, parent) if parent else 0
        belongs = f"belongs to {number_of(above)}" if above else "belongs to none"
        said = f"{number_of(below)} {belongs} now."
        _tell(here, "set_parent", below, {"parent": above, "because": because}, said)


@app.command(epilog=example("leadwright account show acme.example"))
def show(
    account: Account, data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False
) -> None:
    """Show an account, what it is made of and what belongs to it, added up."""
    from leadwright.cli.output import points, print_json, print_table
    from leadwright.cli.session import reading
    from leadwright.core.ids import number_of
    from leadwright.core.unit import ANYONE, Head, decode_head

    with reading(data, workspace) as (here, queries):
        unit, id = _account(here, account), here.workspace.id
        row, group = queries.account(id, unit), queries.group(id, unit)
        below = queries.subsidiaries(id, unit, LISTED)
        document = queries.document(unit, ANYONE)
        head = decode_head(document) if document else None
        assert row is not None
        above = queries.account(id, row.parent) if row.parent else None
    if as_json:
        print_json({"account": row, "group": group, "subsidiaries": below})
        return
    print_table(
        f"Account {number_of(unit)}", ("what", ""),
        [
            ("name", row.name), ("domains", f"{row.domain} {row.domains}".strip()),
            ("stage", row.stage), ("owner", row.owner), ("people", str(row.people)),
            ("engaged people", str(row.engaged)), ("engagement", points(row.engagement)),
            ("open deals", str(row.open_opportunities)),
            *_around(head if isinstance(head, Head) else None, group, above),
        ],
    )  # fmt: skip
    if below:
        print_table(
            "Belong to it", ("number", "name", "stage", "people", "engagement"),
            [(str(number_of(each.unit)), each.name, each.stage, str(each.people),
              points(each.engagement)) for each in below],
        )  # fmt: skip


def _around(
    head: "Head | None", group: "Group", above: "AccountRow | None"
) -> list[tuple[str, str]]:
    """What it is made of and belongs to, and it with all that belong to it."""
    from leadwright.cli.output import points
    from leadwright.core.ids import number_of

    rows = []
    ties = head.ties if head is not None else None
    if ties is not None and ties.merges:
        rows.append(("made of", ", ".join(str(number_of(each)) for each in sorted(ties.merges))))
    if ties is not None and ties.parent:
        name = (above.name or above.domain) if above is not None else ""
        rows.append(("belongs to", f"{number_of(ties.parent)} {name}".strip()))
        if above is not None and above.owner:
            rows.append(("whose owner is", above.owner))
    if group.subsidiaries:
        rows += [
            ("accounts below", str(group.subsidiaries)),
            ("people, with those", str(group.people)),
            ("engaged, with those", str(group.engaged)),
            ("engagement, with those", points(group.engagement)),
            ("most engaged", points(group.engagement_max)),
            ("open deals, with those", str(group.open_opportunities)),
            ("customers", str(group.customers)),
        ]
    return rows


def _about_domain(
    name: str, account: str, domain: str, body: dict[str, object], data: str, workspace: str
) -> None:
    from leadwright.cli.session import in_workspace

    with in_workspace(data, workspace, writer=True) as here:
        unit = _account(here, account)
        done = "leads to it" if name == "add_domain" else "does not lead to it any more"
        _tell(here, name, unit, body | {"domain": domain}, f"{domain} {done}.")


def _tell(here: "Session", name: str, unit: int, body: dict[str, object], done: str) -> None:
    """Give the command; say what is so now. Raises ProblemsError if it was refused."""
    from leadwright.cli.output import say
    from leadwright.cli.session import command
    from leadwright.core.problem import Problem, ProblemsError

    ref = command(here, name, body, unit=unit)
    queries = here.app.store.queries()
    try:
        refused = _refused(queries, here.workspace.id, ref)
    finally:
        queries.close()
    if refused is None:
        say("It waits to be decided; see `leadwright health`.")
    elif refused:
        raise ProblemsError([Problem("C126", f"It was refused: {refused}.")])
    else:
        say(done)


def _refused(queries: "Queries", workspace: int, ref: int) -> str | None:
    """Why the command was refused; empty: it was not; None: nobody has decided it yet."""

    from leadwright.runtime.work import decisions_in

    answer = queries.answer(workspace, ref)
    if answer is None:
        return None
    row = queries.decisions(workspace, answer.unit, answer.n) if answer.unit else None
    made = decisions_in(row.decisions) if row else []
    if answer.state == "set_aside":
        return "it was set aside; see `leadwright health`"
    return next((each.because for each in made if each.kind == "refused"), "")


def _account(here: "Session", text: str) -> int:
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.runtime.subjects import find_subject

    queries = here.app.store.queries()
    try:
        subject = find_subject(queries, here.workspace.id, text)
    finally:
        queries.close()
    if subject.person:
        raise ProblemsError([Problem("C127", f"{text!r} is a person and not an account.")])
    return subject.unit
