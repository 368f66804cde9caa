"""What the rows of a file are, and which system wrote it, judged by its header."""

import re

from leadwright.sources.files.sample import Sample

HUBSPOT, SALESFORCE = "HubSpot", "Salesforce"
_STOPS = re.compile(
    r"suppress|unsub|bounce|block.?list|do.?not|dnc|opt.?out|stop.?list|abmeld", re.I
)
_TARGETS = re.compile(r"target|abm|tier.?\d|named.?account", re.I)
_HUBSPOT = frozenset((
    "hs_object_id", "lifecyclestage", "hs_lead_status", "dealstage", "dealname",
    "company_domain_name", "deal_pipeline_stage_id", "hs_email_optout", "associated_company_ids",
    "associated_contact_ids", "associated_deal_ids", "canonical_vid",
))  # fmt: skip
_SALESFORCE = frozenset((
    "system_modstamp", "has_opted_out_of_email", "is_converted", "stage_name",
    "forecast_category", "jigsaw_contact_id", "jigsaw_company_id", "account_source", "lead_owner",
    "opportunity_owner", "account_owner", "opportunity_name", "company_account",
    "mailing_state_province", "billing_state_province",
))  # fmt: skip
_ORDERS = frozenset(("financial_status", "total", "created_at"))
"""Columns of a shop's orders."""
_SF_ID = re.compile(r"(00[1Q36]|003|006|00Q|001)[A-Za-z0-9]{12}([A-Za-z0-9]{3})?")
_FOREIGN_ID = re.compile(r"zcrm_\d")
"""Ids of a system whose columns are called like those of Salesforce."""
_TELLING = {"employees", "industry", "annual_revenue"}


def kind_of(sample: Sample, file: str) -> str:
    """people, accounts, target_accounts, events, attendees, opportunities or suppressions; empty
    where nothing tells."""
    means = {column.means for column in sample.columns} - {""}
    plain = set(sample.plain)
    someone = means & {"email", "user_id", "anonymous_id"}
    person = means & {"email", "first_name", "last_name", "phone", "mobile", "title"}
    if "stage" in means and means & {"amount", "deal_name", "closed"}:
        return "opportunities"
    if "deal_name" in means and means & {"amount", "closed"}:
        return "opportunities"
    if {"deal_id", "opportunity_id"} & plain and means & {"amount", "closed"}:
        return "opportunities"
    if someone and means & {"registered_at", "joined_at", "attended"}:
        return "attendees"
    if _STOPS.search(file) and means & {"email", "domain"}:
        return "suppressions"
    if plain >= _ORDERS and someone:
        return "events"
    if "event" in means and "happened" in means and someone:
        return "events"
    if (
        means <= {"email", "domain", "reason", "channel", "happened", "opened"}
        and "reason" in means
    ):
        return "suppressions"
    if means & {"email", "first_name", "last_name"}:
        return "people"
    if "domain" in means or (("company" in means or "name" in means) and means & _TELLING):
        return "target_accounts" if _TARGETS.search(file) else "accounts"
    if person or someone:
        return "people"
    if "company" in means or ("name" in means and system_of(sample)):
        return "accounts"
    return "people" if means and sample.unique_id() else ""


def system_of(sample: Sample) -> str:
    """The system that wrote the file: HUBSPOT, SALESFORCE, or empty."""
    plain = set(sample.plain)
    if any(_FOREIGN_ID.match(cell) for column in sample.columns for cell in column.cells[:5]):
        return ""
    raw = [column.name for column in sample.columns]
    if any(name.startswith("property_") for name in raw) or plain & _HUBSPOT:
        return HUBSPOT
    ids = [
        column
        for column in sample.columns
        if column.plain == "id" or column.plain.endswith("_id") or column.plain == "record_id"
    ]
    if plain & _SALESFORCE or any(
        (said := column.said()) and all(_SF_ID.fullmatch(cell) for cell in said) for column in ids
    ):
        return SALESFORCE
    hubspot = {"record_id", "create_date", "lifecycle_stage", "associated_company"}
    return HUBSPOT if "record_id" in plain and len(plain & hubspot) > 1 else ""
