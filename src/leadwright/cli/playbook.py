"""`leadwright playbook`: what decides, and since when."""

from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import DATA, AsJson, Data, Why, WorkspaceName, example

if TYPE_CHECKING:
    from leadwright.cli.session import Session
    from leadwright.core.problem import Problem
    from leadwright.playbook.model import Playbook
    from leadwright.ports import Activation, Queries

ACTIVE = "active"
SWEEPS_MAX = 20
LOOK_S = 0.2

app = typer.Typer(
    help="Playbooks: everything that decides.", no_args_is_help=True, rich_markup_mode=None
)


@app.command(epilog=example("leadwright playbook show > playbook.yaml"))
def show(
    version: Annotated[
        int, typer.Option(metavar="NUMBER", help="Which; default: the one in force.")
    ] = 0,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Print a playbook as it was written."""
    from leadwright.cli.session import reading
    from leadwright.core.problem import Problem, ProblemsError

    with reading(data, workspace) as (here, queries):
        versions = dict(queries.versions(here.workspace.id))
        wanted = version or max(versions, default=0)
        kept = here.app.settings.playbook(here.workspace.id, versions.get(wanted, ""))
    if kept is None:
        what = f"There is no version {wanted}." if versions else "No playbook is in force yet."
        hint = "`leadwright playbook history` shows what there is."
        raise ProblemsError([Problem("C111", what, hint=hint)])
    typer.echo(kept.text, nl=False)


@app.command(
    epilog=example(
        "leadwright playbook activate playbook.yaml --note 'shorter waits'",
        "leadwright playbook activate 4be1c07a --note 'as it was in spring'",
    )
)
def activate(
    source: Annotated[
        str, typer.Argument(metavar="FILE|DIR|HASH", help="A playbook, or one there was before.")
    ],
    note: Why = "",
    wait: Annotated[
        bool, typer.Option("--wait", help="Return when everybody it concerns was looked at again.")
    ] = False,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Put a playbook in force.

    It is checked first, its design too: errors are refused unless it silences them with a reason.
    What was in force before comes back in any case. Those whom the change concerns although
    nothing happens are looked at again: see `leadwright playbook sweep`.
    """
    from leadwright.boot import read_playbook
    from leadwright.cli.check import looked_through
    from leadwright.cli.files import read_playbook_text
    from leadwright.cli.output import say
    from leadwright.cli.session import in_workspace, settle, who

    text, name = read_playbook_text(source) if _is_path(source) else (None, "")
    book: Playbook | None = None
    if text is not None:
        looked_through(book := read_playbook(text, name), text, name)
    told: list[str] = []
    with in_workspace(data, workspace, writer=True) as here:
        if _in_force(here, book.hash if book is not None else source):
            say(
                f"{source} is in force in workspace {here.workspace.name} already; nothing changes."
            )
            return
        if text is not None:
            told = _means(here, book) if book is not None else []
            hash = here.app.activate(here.workspace.id, text, who(), note)
        else:
            settle(here)
            hash = _kept_hash(here, source, "FILE|DIR|HASH")
            here.app.reactivate(here.workspace.id, hash, who(), note)
        settle(here)
        if wait:
            _wait_for_sweep(here)
    say(f"{source} is in force in workspace {here.workspace.name}, as {hash}.")
    for line in told:
        say(f"-> {line}")


def _in_force(here: "Session", named: str) -> bool:
    """Whether the playbook of that hash, or of the name `active`, decides already."""
    rows = _activations(here)
    return bool(rows) and named in (rows[-1].hash, ACTIVE)


def _means(here: "Session", new: "Playbook") -> list[str]:
    """What putting it in force means for those who are here."""
    old, queries = here.app.playbook_of(here.workspace.id), here.app.store.queries()
    try:
        return _told(here, queries, old, new) if old is not None else []
    finally:
        queries.close()


@app.command(epilog=example("leadwright playbook rollback --note 'too many mails'"))
def rollback(note: Why = "", data: Data = DATA, workspace: WorkspaceName = "") -> None:
    """Put the playbook before this one in force again."""
    from leadwright.cli.output import say
    from leadwright.cli.session import in_workspace, settle, who
    from leadwright.core.problem import Problem, ProblemsError

    with in_workspace(data, workspace, writer=True) as here:
        settle(here)
        rows = _activations(here)
        earlier = [row for row in rows if row.hash != rows[-1].hash]
        if not earlier:
            hint = "`leadwright playbook history` shows what there is."
            raise ProblemsError(
                [Problem("C116", "There is no playbook before this one.", "", hint)]
            )
        back = earlier[-1]
        reason = note or f"back to version {back.number}"
        here.app.reactivate(here.workspace.id, back.hash, who(), reason)
        settle(here)
    name = here.workspace.name
    say(f"Version {back.number} is in force again in workspace {name}, as {back.hash}.")


@app.command(epilog=example("leadwright playbook sweep", "leadwright playbook sweep --wait"))
def sweep(
    wait: Annotated[bool, typer.Option("--wait", help="Return when it has ended.")] = False,
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Show how far changes of the playbook have come to everybody they concern.

    Scores, segments and stages that a change makes different are set anew, a few people at a time.
    Rules that look back further than before are warming: they do not hold until all was counted.
    """
    from leadwright.cli.output import moment, print_json, print_table, say
    from leadwright.cli.session import in_workspace
    from leadwright.runtime.sweep import asked_of, progress_of, warming_in

    with in_workspace(data, workspace, writer=wait) as here:
        if wait:
            _wait_for_sweep(here)
        queries = here.app.store.queries()
        rows = queries.sweeps(here.workspace.id, SWEEPS_MAX)
        warming = warming_in(queries, here.workspace.id)
        queries.close()
    shown = [
        (row.number, row.state, f"{progress_of(row):.0%}", row.looked, row.changed,
         moment(row.started_at), ", ".join(asked_of(row).parts))
        for row in rows
    ]  # fmt: skip
    names = ("version", "state", "progress", "looked", "changed", "started_at", "parts")
    if as_json:
        sweeps = [
            dict(zip(names, each, strict=True))
            | {"started_at": row.started_at, "parts": asked_of(row).parts,
               "progress": round(progress_of(row), 3)}
            for row, each in zip(rows, shown, strict=True)
        ]  # fmt: skip
        print_json({"sweeps": sweeps, "warming": warming})
        return
    columns = ("version", "state", "done", "looked at", "changed", "since (UTC)", "because of")
    print_table("Sweeps", columns, shown, empty="No change of the playbook concerned anybody.")
    for where in warming:
        say(f"warming, and false until all is counted: {where}")


@app.command(epilog=example("leadwright playbook history"))
def history(data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False) -> None:
    """List the versions, newest first: who, when and why."""
    from leadwright.cli.output import moment, print_json, print_table
    from leadwright.cli.session import in_workspace

    with in_workspace(data, workspace) as here:
        rows = list(reversed(_activations(here)))
    active = rows[0].number if rows else 0
    if as_json:
        print_json(
            [
                {"version": row.number, "hash": row.hash, "active": row.number == active,
                 "author": row.author, "note": row.note, "at": row.at}
                for row in rows
            ]
        )  # fmt: skip
        return
    print_table(
        "Playbooks",
        ("version", "hash", "in force", "since (UTC)", "by", "note"),
        [
            (row.number, row.hash, "yes" if row.number == active else "", moment(row.at)[:19],
             row.author, row.note)
            for row in rows
        ],
        empty="No playbook is in force yet.",
    )  # fmt: skip


@app.command(
    epilog=example(
        "leadwright playbook diff active playbook.yaml",
        "leadwright playbook diff old.yaml new.yaml",
        "leadwright playbook diff 4be1c07a active --json",
    )
)
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A file or folder, a hash or `active`.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same.")],
    data: Data = DATA,
    workspace: WorkspaceName = "",
    as_json: AsJson = False,
) -> None:
    """Say in words what differs between two playbooks.

    A hash may be cut short; `active` is the one in force.
    """
    from leadwright.boot import read_playbook
    from leadwright.cli.output import print_json, say
    from leadwright.core.problem import ProblemsError
    from leadwright.playbook.diff import difference
    from leadwright.playbook.outline import outline

    given = _texts((old, new), data, workspace)
    problems: list[Problem] = []
    books = []
    for text, name in given:
        try:
            books.append(read_playbook(text, name))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    changes = difference(*(outline(text, name) for text, name in given))
    if as_json:
        print_json(
            [
                {"path": one.path, "kind": one.kind, "old": one.old, "new": one.new,
                 "words": str(one)}
                for one in changes
            ]
        )  # fmt: skip
        return
    for one in changes:
        say(str(one))
    for line in _consequences(books[0], books[1], old, data, workspace):
        say(f"-> {line}")
    if not changes:
        say("Both decide the same." if given[0][0] != given[1][0] else "They are the same.")


@app.command(epilog=example("leadwright playbook schema > playbook.schema.json"))
def schema() -> None:
    """Print the JSON Schema of playbooks.

    Beside a playbook whose first line names it, editors complete and check as you type.
    """
    from leadwright.playbook.schema import schema_text

    typer.echo(schema_text(), nl=False)


def _wait_for_sweep(here: "Session") -> None:
    """Return when no sweep runs: a server takes its steps, else this process."""
    import time

    from leadwright.cli.progress import sweeping
    from leadwright.runtime.sweep import RUNNING, progress_of

    queries = here.app.store.queries()
    try:
        with sweeping() as show:
            while True:
                if here.app.server_url() is None and here.app.directory is not None:
                    here.app.drain()
                rows = queries.sweeps(here.workspace.id, 1)
                if not rows or rows[0].state != RUNNING:
                    return
                show(progress_of(rows[0]))
                time.sleep(LOOK_S)
    finally:
        queries.close()


def _consequences(
    old: "Playbook", new: "Playbook", name: str, data: str, workspace: str
) -> list[str]:
    """What the change means for those who are here, where it is compared with what is kept here."""
    from leadwright.cli.session import reading

    if _is_path(name):
        return []
    with reading(data, workspace) as (here, queries):
        return _told(here, queries, old, new)


def _told(here: "Session", queries: "Queries", old: "Playbook", new: "Playbook") -> list[str]:
    from leadwright.runtime.standing_in import consequences, people_inside, places_in

    workspace = here.workspace.id
    book = here.app.in_force(queries, workspace) or old
    inside = people_inside(queries, workspace, book)
    changed = inside and old.hash != new.hash
    places = places_in(queries, workspace, book) if changed else None
    return consequences(old, new, inside, places)


def _texts(names: tuple[str, str], data: str, workspace: str) -> list[tuple[str, str]]:
    """(text, name) of files, hashes or `active`. Raises ProblemsError with all that is wrong."""
    from leadwright.cli.files import read_playbook_text
    from leadwright.cli.session import in_workspace
    from leadwright.core.problem import ProblemsError

    if all(map(_is_path, names)):
        return [read_playbook_text(name) for name in names]
    found: list[tuple[str, str]] = []
    problems: list[Problem] = []
    with in_workspace(data, workspace) as here:
        for name, option in zip(names, ("OLD", "NEW"), strict=True):
            try:
                if _is_path(name):
                    found.append(read_playbook_text(name))
                else:
                    hash = _kept_hash(here, name, option)
                    kept = here.app.settings.playbook(here.workspace.id, hash)
                    found.append((kept.text if kept is not None else "", name))
            except ProblemsError as error:
                problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found


def _is_path(name: str) -> bool:
    """Whether a name is meant to be a file's or folder's: it is there, or looks like one."""
    from pathlib import Path

    return bool(name) and name != ACTIVE and (Path(name).exists() or "." in name or "/" in name)


def _kept_hash(here: "Session", name: str, where: str) -> str:
    """The hash of a version that was in force; `name` is `active`, or how the hash begins."""
    from leadwright.core.problem import Problem, ProblemsError

    rows = _activations(here)
    if name == ACTIVE and rows:
        return rows[-1].hash
    found = {row.hash for row in rows if name and row.hash.startswith(name.lower())}
    if len(found) == 1:
        return found.pop()
    what = f"No file and no version is called {name!r}."
    if name == ACTIVE:
        what = "No playbook is in force yet."
    elif found:
        what = f"Several versions begin with {name!r}: {', '.join(sorted(found))}."
    hint = "`leadwright playbook history` shows the hashes."
    raise ProblemsError([Problem("C111", what, where, hint)])


def _activations(here: "Session") -> "list[Activation]":
    queries: Queries = here.app.store.queries()
    try:
        return queries.activations(here.workspace.id)
    finally:
        queries.close()
