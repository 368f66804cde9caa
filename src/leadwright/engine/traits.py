"""What is learned about people and accounts."""

from collections.abc import Mapping
from typing import Any

from leadwright.core.case import Case
from leadwright.core.unit import Scalar
from leadwright.core.value import coerce
from leadwright.engine.opt_in import consent, follow_address
from leadwright.engine.ties import note_domain
from leadwright.playbook.model import Motion

CONSENT = "consent_"
FACTS = {
    "name": "product_name",
    "product_name": "product_name",
    "product_id": "product_id",
    "price": "product_price",
    "value": "cart_value",
    "total": "cart_value",
    "url": "page_url",
    "feature": "feature",
    "asset": "asset",
}
"""Event properties that templates may use later, and what they are called there."""
SAYABLE = (str, int, float)
TRAITS_MAX = 200
WHO_THEY_ARE = frozenset(("domain", "group_id", "name", "is_target"))
"""What no reference table says of an account: by these it is found."""
FIRST_TOUCH = frozenset(("source", "campaign", "utm_medium", "utm_term", "utm_content", "utm_id"))
"""Where a lead came from is where they came from first: these are never overwritten."""


Types = Mapping[str, Mapping[str, str]]
"""person or account -> trait -> declared type (`Playbook.attributes`)."""


def learn_person(case: Case, said: Mapping[str, Any], types: Types, motion: Motion) -> None:
    """Take over traits; `consent_<channel>_<purpose>` is consent, and never undoes a stop."""
    declared = types.get("person", {})
    known = case.person.traits
    agreed = None
    for name, value in said.items():
        had = known.get(name)
        if had is not None and had == value and type(had) is type(value):
            continue  # consent is not among what is known
        if name.startswith(CONSENT):
            agreed = agreed or []
            agreed.append((*_consented(name.removeprefix(CONSENT)), value is True))
        else:
            _take(known, name, value, declared)
    for channel, purpose, given in agreed or ():  # now it is known where to ask them
        consent(case, motion, channel, purpose, given, "said with their data")
    if case.person.opt_ins:
        follow_address(case, motion)


def _consented(said: str) -> tuple[str, str]:
    """(channel, purpose): `in_app_marketing` is about the channel in_app."""
    for purpose in ("marketing", "transactional"):
        if said.endswith("_" + purpose):
            return said.removesuffix("_" + purpose), purpose
    channel, _, purpose = said.partition("_")
    return channel, purpose or "marketing"


def learn_account(case: Case, said: Mapping[str, Any], types: Types) -> None:
    """Take over what is known of the account; a further domain of it is kept beside the first."""
    declared = types.get("account", {})
    for name, value in said.items():
        if name == "domain" and type(value) is str and case.head.traits.get(name):
            note_domain(case.head, value)
            continue
        _take(case.head.traits, name, value, declared)
    if case.head.enriched:
        for name, value in said.items():
            if value is not None:
                case.head.enriched.pop(name, None)


def enrich_account(
    case: Case, said: Mapping[str, Any], source: str, types: Types
) -> tuple[list[str], list[str]]:
    """Take over what a reference table knows, but nothing that somebody said; the names of the
    traits that are new or other than before, and of those that were kept."""
    declared = types.get("account", {})
    known, enriched = case.head.traits, case.head.enriched
    filled: list[str] = []
    kept: list[str] = []
    for name in sorted(said):
        had = known.get(name)
        if name in WHO_THEY_ARE or (had is not None and name not in enriched):
            kept.append(name)
            continue
        _take(known, name, said[name], declared)
        if known.get(name) != had:
            filled.append(name)
            enriched[name] = source
    return filled, kept


def note_facts(case: Case) -> None:
    """Keep the few things of an event that a template may say later."""
    facts = case.person.facts
    for name, value in case.input.body.items():
        if name in FACTS and isinstance(value, SAYABLE):
            facts[FACTS[name]] = value


def _take(known: dict[str, Scalar], name: str, value: Any, types: Mapping[str, str]) -> None:
    """Keep what was said, as the declared type; what cannot be one is not known."""
    had = known.get(name)
    if had is not None and (name in FIRST_TOUCH or (had == value and type(had) is type(value))):
        return
    declared = types.get(name)
    kept = coerce(value, declared) if declared else value
    if kept is not None and (had is not None or len(known) < TRAITS_MAX):
        known[name] = kept
