"""`leadwright channel`: how touches go out, and whether they do."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from leadwright.cli.options import DATA, AsJson, Data, WorkspaceName, example

app = typer.Typer(
    help="Channels: how touches go out, and whether they do.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SECRETS = ("password", "secret", "token", "credential")
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
            (one.channel, one.mode, shown(one.channel, one.config))
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
        "leadwright channel set email live host=smtp.example.com user=lw password=@smtp.txt "
        "sender=hello@example.com",
    ),
)
def set_channel(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="Such as email or webhook.")],
    mode: Annotated[
        str, typer.Argument(metavar="capture|live", help="Keep touches here, or send them.")
    ],
    settings: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE...",
            help="Settings; others stay. KEY=@FILE takes the value from a file, KEY=@- from "
            "standard input, KEY= takes the setting away.",
        ),
    ] = None,
    data: Data = DATA,
    workspace: WorkspaceName = "",
) -> None:
    """Set a channel up.

    It sends nothing until its mode is live. Without settings, the help of a
    mistake says which there are. What is wrong is told before anything changes.
    """
    from leadwright.boot import check_channel
    from leadwright.cli.output import say
    from leadwright.cli.session import in_workspace, now, who
    from leadwright.ports import ChannelSetting

    changed = _parsed(mode, settings or [])
    with in_workspace(data, workspace, writer=True) as here:
        known = {one.channel: one.config for one in here.app.settings.channels(here.workspace.id)}
        merged = known.get(channel, {}) | changed
        config = {key: value for key, value in merged.items() if value != ""}
        check_channel(channel, mode, config)
        setting = ChannelSetting(here.workspace.id, channel, mode, config)
        here.app.settings.set_channel(setting, who(), now())
    said = "  ".join(f"{key}={value}" for key, value in shown(channel, config).items())
    say(f"Channel {channel} is {mode}. {said}".strip())


@app.command(
    epilog=example(
        "leadwright channel dkim example.com",
        "leadwright channel dkim example.com --selector lw2027 --key lw2027.pem",
    )
)
def dkim(
    domain: Annotated[
        str, typer.Argument(metavar="DOMAIN", help="Of the address that messages come from.")
    ],
    selector: Annotated[str, typer.Option(help="What the key is called in the DNS.")] = "lw1",
    key: Annotated[
        str, typer.Option(metavar="FILE", help="Where the key is kept. Default: SELECTOR.pem.")
    ] = "",
) -> None:
    """Make a key to sign e-mail with, and print its DNS record.

    Signed messages (DKIM) reach inboxes, and mail programs offer one-click
    unsubscribing only for them. A key that is there already is not replaced.
    """
    from leadwright.boot import dkim as signing
    from leadwright.cli.output import say
    from leadwright.core.problem import Problem, ProblemsError

    file = Path(key or f"{selector}.pem")
    host = domain.strip().rstrip(".").lower()
    if "." not in host or not signing.is_selector(host) or not signing.is_selector(selector):
        hint = "such as: leadwright channel dkim example.com --selector lw2027"
        raise ProblemsError([Problem("C174", "No DNS name is made of that.", "", hint)])
    made = _keep_key(file)
    try:
        record = signing.record(host, selector, file.read_text("utf-8"))
    except (signing.Unusable, UnicodeDecodeError) as error:
        what = "This file holds no key to sign with."
        raise ProblemsError([Problem("C175", what, str(file), "name another --key")]) from error
    say(f"{'Made' if made else 'Found'} {file}. Keep it secret; this TXT record is for everybody:")
    say("")
    say(f"  {record.name}. IN TXT {record.strings}")
    say("")
    say("When the DNS has it:")
    say(f"  leadwright channel set email live dkim_selector={selector} dkim_key=@{file} ...")


def _keep_key(file: Path) -> bool:
    """Make the key unless the file is there; whether it was made."""
    from leadwright.boot import dkim as signing

    try:
        opened = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(opened, "w", encoding="utf-8") as out:
        out.write(signing.new_key())
    return True


def shown(channel: str, config: dict[str, Any]) -> dict[str, Any]:
    """Settings as they may be seen: what is a secret, or sounds like one, is covered."""
    from leadwright.boot import hide_secrets

    return {
        key: "***" if any(word in key.lower() for word in SECRETS) else value
        for key, value in hide_secrets(channel, config).items()
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
            continue
        try:
            config[key] = _typed(value) if value[:1] != "@" else _from_file(value[1:])
        except (OSError, UnicodeDecodeError):
            what = f"{key}: the file cannot be read."
            problems.append(Problem("C173", what, value[1:], "@@ begins a value with an @"))
    if problems:
        raise ProblemsError(problems)
    return config


def _from_file(name: str) -> str:
    """What a file holds, so that a secret need not stand in a command."""
    if name.startswith("@"):
        return name
    text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    return text.strip()


def _typed(value: str) -> str | int | bool:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdecimal() and len(value) < 16 else value
