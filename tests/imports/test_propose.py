"""A file without a map gets one proposed; exports of known systems need nobody to confirm it."""

from pathlib import Path
from typing import Any

import pytest
from imported import NOW

from leadwright.core.problem import ProblemsError
from leadwright.sources.files import (
    Map,
    Mapped,
    Proposal,
    Reject,
    Rows,
    load_map,
    propose,
    read_rows,
)

SEEDS = Path(__file__).parents[3] / "shared" / "data" / "wire_payloads" / "fivetran_seeds"


def proposed(tmp_path: Path, text: str, name: str = "file.csv") -> tuple[Proposal, Map, list[Any]]:
    """The proposal for a file, the map it is, and what the file's rows are under it."""
    file = tmp_path / name
    file.write_text(text)
    proposal = propose(file, stages=("discovery", "won", "lost"))
    plan = load_map(proposal.text, "map.yaml")
    return proposal, plan, list(read_rows(file, plan, now=NOW))


HUBSPOT_CONTACTS = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Lifecycle Stage,"
    "Create Date,Associated Company,Associated Company IDs,Country/Region,Job Title,"
    "Unsubscribed from all email\n"
    "51,Ana,Ruiz,Ana@Acme.com,+49 30 1,Eve,OPEN,lead,2026-01-05 10:11,Acme,7001,Germany,CTO,\n"
    "52,Ben,Okafor,ben@acme.com,,Eve,,customer,2026-01-06 10:11,Acme,7001;7002,Germany,,true\n"
)


def test_a_hubspot_export_of_contacts_maps_by_itself(tmp_path: Path) -> None:
    proposal, plan, rows = proposed(tmp_path, HUBSPOT_CONTACTS)
    assert (proposal.system, plan.kind, proposal.sure) == ("HubSpot", "people", True)
    assert [(row.event.kind, row.event.name) for row in rows] == [
        ("account", ""), ("traits", ""), ("traits", ""), ("traits", "unsubscribe"),
    ]  # fmt: skip
    ana = rows[1].event
    assert (ana.email, ana.external) == ("ana@acme.com", {"hubspot": "51"})
    assert ana.group_id == "hubspot:company:7001"
    assert ana.body["title"] == "CTO"
    assert ana.body["country"] == "Germany"


def test_a_hubspot_export_of_deals_takes_its_stages_over_once_they_are_said(tmp_path: Path) -> None:
    text = (
        "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company IDs\n"
        "91,Big,closedwon,1200,2026-01-05 10:11,2026-02-05 10:11,7001\n"
        "92,Small,appointmentscheduled,50,2026-01-05 10:11,,7001\n"
    )
    proposal, plan, rows = proposed(tmp_path, text)
    assert plan.kind == "opportunities"
    assert not proposal.sure
    assert "appointmentscheduled" in proposal.open[0]
    assert [row.event.body[":stage"] for row in rows] == ["closedwon", "discovery"]
    assert rows[0].event.group_id == "hubspot:company:7001"
    assert rows[0].event.body[":amount"] == 120_000


def test_a_salesforce_report_of_leads_maps_by_itself(tmp_path: Path) -> None:
    text = (
        "Lead ID,First Name,Last Name,Title,Company / Account,Email,Lead Source,Lead Status,"
        "Lead Owner,Email Opt Out,Do Not Call,Created Date\n"
        "00Q1G00000nDnM5UAK,Ana,Ruiz,VP,Acme,ana@acme.com,Web,Open,Eve,0,1,14/3/2024\n"
    )
    proposal, plan, rows = proposed(tmp_path, text)
    assert (proposal.system, plan.kind, proposal.sure) == ("Salesforce", "people", True)
    assert [row.event.name for row in rows] == ["", "suppress"]
    assert rows[0].event.body["source"] == "Web"


def test_an_unknown_file_gets_a_map_to_confirm_with_what_is_open(tmp_path: Path) -> None:
    text = (
        "E-Mail;Vorname;Umsatz;Kontakt am;Kunde;Quelle\n"
        "ana@acme.com;Ana;1.234,50;14.03.2024;ja;Select\n"
        "ben@acme.com;Ben;99,00;02.01.2024;nein;Messe\n"
    )
    proposal, _, rows = proposed(tmp_path, text)
    assert not proposal.sure
    assert "nulls: [Select]" in proposal.text
    assert rows[0].event.body["umsatz"] == 1234.5
    assert rows[0].event.body["kontakt_am"] == 1_710_374_400_000
    assert "quelle" not in rows[0].event.body


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("Email,Attended,Join Time", "a@a.com,Yes,2026-01-02", "attendees"),
        ("Website,Company,Employees,Industry", "acme.com,Acme,11-50,Software", "accounts"),
        ("user_id,event,timestamp", "u1,Signed In,2026-01-01", "events"),
        ("Email,Reason", "a@a.com,bounced", "suppressions"),
        ("Opportunity ID,Account,Stage,Amount", "d1,Acme,won,10", "opportunities"),
        ("Phone,Name,Result", "+49301234567,Ana,no_answer", "people"),
    ],
)  # fmt: skip
def test_the_header_tells_what_the_rows_are(
    tmp_path: Path, header: str, row: str, kind: str
) -> None:
    _, plan, rows = proposed(tmp_path, f"{header}\n{row}\n")
    assert plan.kind == kind
    assert rows
    assert all(isinstance(each, Mapped) for each in rows)


def test_the_name_of_a_file_tells_a_stop_list_and_target_accounts(tmp_path: Path) -> None:
    _, plan, _ = proposed(tmp_path, "Email\na@a.com\n", "unsubscribes-2026.csv")
    assert plan.kind == "suppressions"
    _, plan, rows = proposed(tmp_path, "Website,Company\na.com,A\n", "target accounts.csv")
    assert plan.kind == "target_accounts"
    assert rows[0].event.body["is_target"] is True


def test_dates_that_can_be_read_both_ways_are_left_to_people(tmp_path: Path) -> None:
    proposal, _, _ = proposed(tmp_path, "Email,Birthday date\na@a.com,03/04/2024\n")
    assert "day first or month first" in proposal.open[0]
    proposal, _, rows = proposed(tmp_path, "Email,Birthday date\na@a.com,03/14/2024\n")
    assert proposal.open == ()
    assert rows[0].event.body["birthday_date"] == 1_710_374_400_000


def test_a_file_whose_header_says_nothing_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match=r"M132(.|\n)*--kind"):
        proposed(tmp_path, "a,b\n1,2\n")


def test_odd_names_of_columns_can_stand_in_a_map(tmp_path: Path) -> None:
    header = '"E-mail: work",true,null,"#1","it\'s ""it""",Größe,Email\n'
    _, plan, rows = proposed(tmp_path, header + "x,y,z,1,b,c,a@a.com\n")
    assert isinstance(rows[0], Mapped)
    assert {"true", "null", "#1", 'it\'s "it"', "Größe"} <= set(plan.columns())


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the seeds in ../shared/data/wire_payloads")
@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("hubspot/contact_data.csv", "people"),
        ("hubspot/company_data.csv", "accounts"),
        ("salesforce/sf_lead_data.csv", "people"),
        ("salesforce/sf_contact_data.csv", "people"),
        ("salesforce/sf_account_data.csv", "accounts"),
        ("salesforce/sf_opportunity_data.csv", "opportunities"),
    ],
)
def test_real_exports_of_both_systems_map_and_every_row_has_an_outcome(
    file: str, kind: str
) -> None:
    path = SEEDS / file
    proposal = propose(path)
    plan = load_map(proposal.text, "map.yaml")
    assert (plan.kind, bool(proposal.system)) == (kind, True)
    with Rows(path, plan, now=NOW) as rows:
        every = list(rows)
        outcomes = {row.row for row in every}
        assert len(outcomes) == path.read_text().rstrip().count("\n")
    rejected = [code for row in every if isinstance(row, Reject) for code, _ in row.problems]
    assert set(rejected) <= {"R204", "R301"}
