"""Did each of the five stages happen, as often as the traffic calls for?

What to expect is worked out from the ledger, never from constants: so many people gave an address,
so many carts were left. Where the network or a timer makes it a close call, the expectation is a
range.
"""

from dataclasses import dataclass

from leadwright.demo.evidence import Evidence, repeated
from leadwright.demo.ledger import Ledger

STAGES = ("capture", "qualify", "route", "nurture", "convert")


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation. `made` says what the traffic did (`12 carts were left`), `got` what came
    of it, in words that follow a number (`were answered`)."""

    model: str
    stage: str
    made: str
    low: int
    high: int
    seen: int
    got: str

    @property
    def holds(self) -> bool:
        """Whether it happened, as often as it had to. Where there was nothing to do, nothing has
        been shown."""
        return self.high > 0 and self.low <= self.seen <= self.high

    @property
    def outcome(self) -> str:
        """What came of it."""
        return f"{self.seen or 'none'} {self.got}"

    @property
    def failure(self) -> str:
        """The sentence the demo ends with."""
        said = f"{self.made}, and {self.outcome}"
        if not self.high:
            said = f"{self.made}: there was nothing to show"
        return f"demo failed: {self.model}: {self.stage}: {said}"


def exactly(model: str, stage: str, count: int, made: str, seen: int, got: str) -> Check:
    """As often as that."""
    return Check(model, stage, f"{count} {made}", count, count, seen, got)


def first_failures(checks: list[Check]) -> list[Check]:
    """Per model the first check that does not hold: later stages only suffer from it."""
    failed: dict[str, Check] = {}
    for check in sorted(checks, key=lambda each: STAGES.index(each.stage)):
        if not check.holds:
            failed.setdefault(check.model, check)
    return list(failed.values())


def captured(model: str, ledger: Ledger, evidence: Evidence) -> Check:
    """Everybody who gave an address, by form or log-in, is known under it."""
    gave = {post.who for post in ledger.posts if post.call in ("form", "identify")}
    addresses = {ledger.people[who].email for who in gave} - {""}
    known = {row["email"] for row in evidence.people}
    got = "of them are known"
    if refused := ledger.refusals():
        got += f" (requests refused: {', '.join(f'{n} x {why}' for why, n in refused.items())})"
    made = "people gave their address"
    return exactly(model, "capture", len(addresses), made, len(addresses & known), got)


def delivered(model: str, evidence: Evidence) -> list[Check]:
    """What the report calls sent is what has arrived, and nothing arrived twice."""
    checks = []
    mails = [mail.id for mail in evidence.mails]
    for channel, ids, where in (
        ("email", mails, "the mailbox"),
        ("webhook", evidence.hooks, "the receiver"),
    ):
        if not ids and channel not in evidence.report["touches"]:
            continue
        unique = len(set(ids)) - repeated(ids)
        made = f"touches by {channel} were sent, says the report"
        got = f"have arrived, once each, says {where}"
        checks.append(exactly(model, "nurture", evidence.handed_over(channel), made, unique, got))
    return checks
