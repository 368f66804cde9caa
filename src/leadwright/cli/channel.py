"""`leadwright channel`: how touches go out, and whether they do."""

from typing import Annotated, Any

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

app = typer.Typer(
    help="Channels: how touches go out, and whether they do.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SECRETS = ("password", "secret", "token", "key", "credential")
MODES = ("capture", "live")


@app.command("list", epilog=example("leadwright channel list"))
def list_channels(
    data: Data = DATA, workspace: WorkspaceName = "", as_json: AsJson = False
) -> None:
    """List the channels that are set up.

    Secrets are never shown.
    """
    from leadwright.cli.output import print_json, print_table
    from leadwright.cli.session import in_workspace

    with in_workspace(data, workspace) as here:
        rows = [
            (one.channel, one.mode, shown(one.config))
            for one in here.app.settings.channels(here.workspace.id)
        ]
    if as_json:
        print_json([{"channel": row[0], "mode": row[1], "config": row[2]} for row in rows])
        return
    print_table(
        "Channels",
        ("channel", "mode", "settings"),
        [
            (name, mode, "  ".join(f"{key}={value}" for key, value in config.items()))
            for name, mode, config in rows
        ],
        empty="No channel is set up: everything is captured and nothing goes out.",
    )


@app.command(
    "set",
    epilog=example(
        "leadwright channel set email capture",
        "leadwright channel set email live host=smtp.example.com port=587 from=hello@example.com",
    ),
)
def set_channel(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="Such as email or webhook.")],
    mode: Annotated[
        str, typer.Argument(metavar="capture|live", help="Keep touches here, or send them.")
    ],
    settings: Annotated[
        list[str] | None, typer.Argument(metavar="KEY=VALUE...", help="Settings; others stay.")
    ] = None,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Set a channel up.

    It sends nothing until its mode is live.
    """
    from leadwright.cli.output import say
    from leadwright.cli.session import in_workspace, now, who
    from leadwright.ports import ChannelSetting

    changed = _parsed(mode, settings or [])
    with in_workspace(data, workspace, writer=True) as here:
        known = {one.channel: one.config for one in here.app.settings.channels(here.workspace.id)}
        config = known.get(channel, {}) | changed
        setting = ChannelSetting(here.workspace.id, channel, mode, config)
        here.app.settings.set_channel(setting, who(), now())
    said = "  ".join(f"{key}={value}" for key, value in shown(config).items())
    say(f"Channel {channel} is {mode}. {said}".strip())


def shown(config: dict[str, Any]) -> dict[str, Any]:
    """Settings as they may be seen: what could be a secret is covered."""
    return {
        key: "***" if any(word in key.lower() for word in SECRETS) else value
        for key, value in config.items()
    }


def _parsed(mode: str, settings: list[str]) -> dict[str, Any]:
    from leadwright.core.problem import Problem, ProblemsError

    problems = []
    if mode not in MODES:
        problems.append(Problem("C106", f"{mode!r} is no mode.", hint="capture or live"))
    config: dict[str, Any] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key:
            hint = "Such as host=smtp.example.com."
            problems.append(Problem("C107", f"{key!r} is not KEY=VALUE.", hint=hint))
        config[key] = _typed(value)
    if problems:
        raise ProblemsError(problems)
    return config


def _typed(value: str) -> str | int | bool:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdecimal() and len(value) < 16 else value
