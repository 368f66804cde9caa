"""What has to happen at the company that sells to companies."""

from leadwright.demo.checks import Check, captured, delivered, exactly
from leadwright.demo.evidence import Evidence
from leadwright.demo.ledger import Ledger
from leadwright.playbook.model import Playbook

GUIDE = "buyers_guide"


def checks(_book: Playbook, ledger: Ledger, evidence: Evidence) -> list[Check]:
    """All five stages."""
    domains = {person.account for person in ledger.people.values()} - {""}
    ready = ready_accounts(ledger)
    readers = {
        ledger.people[who].email
        for who in ledger.events("Asset Downloaded")
        if ledger.people[who].kind == "reads a white paper"
        and ledger.people[who].day
        and ledger.firms[ledger.people[who].account].kind != "ready to talk"
    }
    opened = [each for each in ledger.commands if each.name == "open_opportunity"]
    won = [each for each in ledger.commands if each.name == "set_opportunity" and each.done]
    return [
        captured("b2b", ledger, evidence),
        exactly("b2b", "capture", len(domains), "companies showed by their people's addresses",
                evidence.figure("accounts"), "accounts were made"),
        exactly("b2b", "qualify", len(ready), "accounts fit and asked for a demo",
                evidence.figure("mqls"), "are MQLs"),
        exactly("b2b", "route", len(ready), "accounts fit and asked for a demo",
                handed_to_sales(evidence), "were handed to somebody of sales"),
        exactly("b2b", "nurture", len(readers), "readers may be written to now",
                len(readers & evidence.mailed(GUIDE)), "have the guide in the mailbox"),
        *delivered("b2b", evidence),
        exactly("b2b", "convert", len(opened), "deals were opened by sales",
                evidence.figure("opportunities"), "are opportunities"),
        exactly("b2b", "convert", len(won), "deals were won", evidence.figure("won"),
                "are won in the report"),
    ]  # fmt: skip


def ready_accounts(ledger: Ledger) -> set[str]:
    """Companies that fit and of which somebody asked for a demo."""
    asked = {ledger.people[who].account for who in ledger.events("Demo Requested")}
    return {
        domain
        for domain in asked
        if domain in ledger.firms and ledger.firms[domain].kind == "ready to talk"
    }


def handed_to_sales(evidence: Evidence) -> int:
    """Hand-offs somebody holds, has answered, or that wait in the queue because all are full."""
    return len({task["unit"] for task in evidence.tasks if task["kind"] == "hand_off"})
