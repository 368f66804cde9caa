"""What Leadwright says it did, read back over its API, and what the mailbox and the receiver
wrote down themselves."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadwright.demo.api import Api
from leadwright.demo.installation import Installation
from leadwright.runtime.mailbox import HTTP_LOG, SMTP_LOG


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in the mailbox: who got which content of which sequence."""

    id: str
    to: str
    content: str
    sequence: str
    workspace: str


@dataclass(slots=True)
class Evidence:
    """Everything the demo judges one model by. `report` is what `/api/v1/report` says, `rollups`
    the counts behind it."""

    report: dict[str, Any]
    rollups: list[dict[str, Any]]
    status: dict[str, Any]
    people: list[dict[str, Any]]
    accounts: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    mails: list[Mail] = field(default_factory=list)
    hooks: list[str] = field(default_factory=list)

    def figure(self, name: str) -> int:
        """A figure of the report; 0 where it has none of that name."""
        found = [one["value"] for one in self.report["figures"] if one["name"] == name]
        return int(found[0] or 0) if found else 0

    def counted(self, metric: str, prefix: str = "", suffix: str = "") -> int:
        """How often a metric was counted, over all names with the prefix and suffix."""
        return sum(
            row["count"]
            for row in self.rollups
            if row["metric"] == metric
            and row["name"].startswith(prefix)
            and row["name"].endswith(suffix)
        )

    def handed_over(self, channel: str) -> int:
        """How many touches of a channel the report calls sent."""
        return int(self.report["touches"].get(channel, {}).get("sent", 0))

    def mailed(self, *contents: str) -> set[str]:
        """Addresses in the mailbox that got one of these contents."""
        return {mail.to for mail in self.mails if mail.content in contents}


def gather(installation: Installation, model: str) -> Evidence:
    """Read everything about a model."""
    mails = [mail for mail in read_mails(installation.logs)
             if mail.workspace == installation.workspaces[model].name]  # fmt: skip
    motions = installation.books[model].motions.values()
    uses_hooks = any("webhook" in motion.orchestrate.channels for motion in motions)
    with installation.api(model) as api:
        evidence = _read(api)
    evidence.mails = mails
    evidence.hooks = read_hooks(installation.logs) if uses_hooks else []
    return evidence


def _read(api: Api) -> Evidence:
    return Evidence(
        report=api.get("/report"),
        rollups=api.get("/report/rollups")["data"],
        status=api.get("/status"),
        people=list(api.every("/people")),
        accounts=list(api.every("/accounts")),
        tasks=list(api.every("/tasks")),
    )


def read_mails(logs: Path) -> list[Mail]:
    """The messages the mailbox has accepted. Feedback-ID says content, sequence and workspace."""
    mails = []
    for line in _lines(logs / SMTP_LOG):
        content, sequence, _, workspace = line["headers"].get("feedback-id", ":::").split(":")
        mails.append(Mail(line["id"], line["rcpt"][0], content, sequence, workspace))
    return mails


def read_hooks(logs: Path) -> list[str]:
    """The ids of the requests the receiver has accepted."""
    return [line["id"] for line in _lines(logs / HTTP_LOG)]


def repeated(ids: list[str]) -> int:
    """How many ids were seen more than once."""
    return sum(count > 1 for count in Counter(ids).values())


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    text = path.read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]
