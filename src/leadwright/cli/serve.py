"""`leadwright serve` and `leadwright worker`: the processes."""

from typing import Annotated

import typer

from leadwright.cli.options import DATA, Data, example


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command(epilog=example("leadwright serve --data ./leadwright-data --port 8080"))(serve)
    app.command(epilog=example("leadwright worker --data postgresql://leadwright@db/leadwright"))(
        worker
    )


def serve(
    data: Data = DATA,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8080,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Only the API; workers run elsewhere.")
    ] = False,
    public_url: Annotated[
        str, typer.Option(help="Where people reach this server: in unsubscribe links.")
    ] = "",
    redirect_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST",
            help="Where forms may send their visitors on to, besides here; may be repeated.",
        ),
    ] = None,
    private_receivers: Annotated[
        bool,
        typer.Option(
            "--private-receivers",
            help="Let keys over HTTP point webhooks at this machine and its network.",
        ),
    ] = False,
) -> None:
    """Run everything: API and worker.

    The HTTP API captures and answers; the worker decides and delivers.
    """
    from leadwright.api import server

    server.serve(
        data,
        host,
        port,
        with_worker=not no_worker,
        public_url=public_url,
        redirect_hosts=[host.lower() for host in redirect_host or ()],
        private_receivers=private_receivers,
        announce=lambda url: print(f"Leadwright answers on {url}", flush=True),
    )


def worker(
    data: Data = DATA,
    public_url: Annotated[
        str, typer.Option(help="Where people reach the API: in unsubscribe links.")
    ] = "http://127.0.0.1:8080",
) -> None:
    """Run one more worker (PostgreSQL only).

    It decides and delivers; it has no API.
    """
    from leadwright.worker import main

    raise typer.Exit(main.run(data, public_url))
