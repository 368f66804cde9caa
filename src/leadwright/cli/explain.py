"""`leadwright explain`: what happened with a person or an account, and why."""

from typing import Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright explain ana@acme.com",
            "leadwright explain acme.com --limit 20",
            "leadwright explain acme.com --why-not",
            "leadwright explain user:4711 --json",
        )
    )(explain)


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="PERSON|ACCOUNT|HOUSEHOLD",
            help="E-mail, user id, domain, household id or number; `user:`, `email:`, `domain:`, "
            "`group:`, `household:` or `id:` in front says which.",
        ),
    ],
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, help="How many inputs, the latest.")
    ] = 200,
    everything: Annotated[
        bool, typer.Option("--all", help="Inputs that led to nothing too, with places and codes.")
    ] = False,
    missing: Annotated[
        bool, typer.Option("--why-not", help="Instead: what has not happened, and what is missing.")
    ] = False,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Explain a person, an account or a household.

    Shows every input, the decisions it led to with rule, values and playbook version, the touches
    planned, sent and withheld and why, and the score as a sum.
    """
    if missing:
        _why_not(subject, data, workspace, as_json=as_json)
        return
    from leadwright.boot import readers
    from leadwright.cli.explained import show
    from leadwright.cli.output import print_json
    from leadwright.cli.session import now, reading
    from leadwright.runtime import explain as reasons
    from leadwright.runtime.records import Records
    from leadwright.runtime.subjects import find_subject

    sources = readers()
    with reading(data, workspace) as (here, queries):
        found = reasons.explain(
            Records(
                queries=queries,
                journal=here.app.journal,
                read=lambda row: sources[row.source].read(row),
                imports=lambda id: here.app.settings.import_of(here.workspace.id, id),
                book=lambda hash: here.app.load_book(here.workspace.id, hash),
            ),
            find_subject(queries, here.workspace.id, subject),
            workspace=here.workspace.id,
            playbook=here.app.playbook_of(here.workspace.id),
            now=now(),
            limit=limit,
        )
    if as_json:
        print_json(found)
    else:
        show(found, everything=everything)


def _why_not(subject: str, data: str, workspace: str, *, as_json: bool) -> None:
    from leadwright.cli.explained import show_missing
    from leadwright.cli.output import print_json
    from leadwright.cli.session import now, reading
    from leadwright.core.problem import Problem, ProblemsError
    from leadwright.runtime.explain import documents_of
    from leadwright.runtime.subjects import find_subject, title_of
    from leadwright.runtime.why_not import why_not

    with reading(data, workspace) as (here, queries):
        who = find_subject(queries, here.workspace.id, subject)
        book = here.app.playbook_of(here.workspace.id)
        if book is None:
            raise ProblemsError([Problem("C110", "No playbook is in force yet.")])
        found = documents_of(queries, who)
        missing = why_not(found.head, found.person, book, now())
        title = title_of(queries, who, here.workspace.id)
    if as_json:
        print_json(missing)
    else:
        show_missing(title, missing)
