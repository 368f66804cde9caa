"""What has to happen at the company with a product people sign up for."""

from leadwright.demo.checks import Check, captured, delivered, exactly
from leadwright.demo.evidence import Evidence
from leadwright.demo.ledger import Ledger
from leadwright.demo.stages_b2b import handed_to_sales
from leadwright.playbook.model import Playbook

HELLO, SUBSCRIBED = "hello", "Subscription Started"
PERSON_USES, ACCOUNT_USES = 20, 40
"""What the shipped playbook asks of a PQL and of a PQA."""
ON_ITS_WAY_MS = 1_500


def checks(_book: Playbook, ledger: Ledger, evidence: Evidence) -> list[Check]:
    """All five stages."""
    at_targets = {
        who for who in ledger.events("Signed Up") if ledger.people[who].account in _targets(ledger)
    }
    powers, crews = heavy_users(ledger)
    calling = {ledger.people[who].account for who in powers} | crews
    welcome, surely = to_be_welcomed(ledger)
    subscribed = ledger.events(SUBSCRIBED)
    return [
        captured("hybrid", ledger, evidence),
        exactly("hybrid", "qualify", len(powers), f"people used it {PERSON_USES} times",
                evidence.figure("pqls"), "are PQLs"),
        exactly("hybrid", "qualify", len(crews), f"accounts used it {ACCOUNT_USES} times together",
                evidence.figure("pqas"), "are PQAs"),
        exactly("hybrid", "route", len(at_targets), "sign-ups work at target accounts",
                evidence.figure("matched"), "were matched to them"),
        exactly("hybrid", "route", len(calling), "accounts call for a conversation",
                handed_to_sales(evidence), "were handed to somebody of sales"),
        Check("hybrid", "nurture", f"{len(welcome)} sign-ups may be written to now", len(surely),
              len(welcome), len(welcome & evidence.mailed(HELLO)),
              "have a welcome in the mailbox"),
        *delivered("hybrid", evidence),
        exactly("hybrid", "convert", len(subscribed), "people subscribed",
                evidence.figure("conversions"), "are conversions"),
    ]  # fmt: skip


def to_be_welcomed(ledger: Ledger) -> tuple[set[str], set[str]]:
    """Addresses that may have a welcome now, and those that surely must: where somebody subscribes,
    or sales opens a deal with their account, marketing stops, even a welcome on its way."""
    deals = {one.about: one.at for one in ledger.commands if one.name == "open_opportunity"}
    subscribed = ledger.events(SUBSCRIBED)
    may, must = set(), set()
    for who, (signed_up, *_) in ledger.events("Signed Up").items():
        person = ledger.people[who]
        if person.day and person.consent:
            may.add(person.email)
            stops = [post.at for post in subscribed.get(who, ())]
            stops += [at for about, at in deals.items() if about == person.account]
            if not stops or min(stops) > signed_up.at + ON_ITS_WAY_MS:
                must.add(person.email)
    return may, must


def heavy_users(ledger: Ledger) -> tuple[set[str], set[str]]:
    """People at target accounts who use it a lot, and accounts that do only together.

    An account that sales already has because of one person is not offered a second time.
    """
    uses = {
        who: len(posts)
        for who, posts in ledger.events("Feature Used").items()
        if ledger.people[who].account in _targets(ledger)
    }
    powers = {who for who, count in uses.items() if count >= PERSON_USES}
    with_power = {ledger.people[who].account for who in powers}
    together: dict[str, int] = {}
    for who, count in uses.items():
        account = ledger.people[who].account
        together[account] = together.get(account, 0) + count
    crews = {account for account, count in together.items() if count >= ACCOUNT_USES}
    return powers, crews - with_power


def _targets(ledger: Ledger) -> set[str]:
    return {domain for domain, firm in ledger.firms.items() if firm.target}
