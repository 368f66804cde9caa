"""Each kind of row becomes the events that it means."""

from collections.abc import Callable
from pathlib import Path

import pytest
from imported import NOW, Result

from leadwright.core.problem import ProblemsError
from leadwright.sources.files import Mapped, Reject, Rows, load_map

Read = Callable[..., Result]


def said(result: Result) -> list[tuple[str, str, str, dict[str, object]]]:
    """(kind, name, whom, body) of the events."""
    return [
        (each.kind, each.name, each.email or each.user_id or each.group_id, each.body)
        for each in result[0]
    ]


CONTACTS = """
kind: people
identify: {email: Email}
traits: {title: Title}
account: {domain: Website, name: Company, employees: {column: Staff, as: number}}
"""


def test_contacts_bring_their_company_along_and_are_linked_to_it(read: Read) -> None:
    text = (
        "Email,Title,Website,Company,Staff\n"
        "ana@gmail.com,VP,https://acme.com,Acme,250\n"
        "ben@gmail.com,CTO,acme.com,Acme,250\n"
        "zoe@home.net,,,,\n"
        "eve@home.net,,gmail.com,,\n"
    )
    events, rejects = read(text, CONTACTS)
    assert [(each.kind, each.group_id, each.email) for each in events] == [
        ("account", "acme.com", ""),
        ("traits", "acme.com", "ana@gmail.com"),
        ("traits", "acme.com", "ben@gmail.com"),  # the company has been told of
        ("traits", "", "zoe@home.net"),
        ("traits", "", "eve@home.net"),
    ]
    assert events[0].body == {"domain": "acme.com", "name": "Acme", "employees": 250}
    assert not rejects


def test_where_no_accounts_are_kept_contacts_come_without_their_company(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text("Email,Title,Website,Company,Staff\nana@a.com,VP,acme.com,Acme,250\n")
    with Rows(file, load_map(CONTACTS, "map.yaml"), now=NOW, accounts=False) as rows:
        [row] = rows
    assert isinstance(row, Mapped)
    assert (row.event.kind, row.event.group_id) == ("traits", "")


def test_target_accounts_are_targets(read: Read) -> None:
    plan = "kind: target_accounts\nidentify: {domain: site}\ntraits: {tier: tier}\n"
    events, _ = read("site,tier\nwww.acme.com,1\n", plan)
    assert events[0].body == {"tier": "1", "is_target": True, "domain": "acme.com"}


ATTENDEES = """
kind: attendees
identify: {email: Email}
event_name: Webinar
status: Status
registered_at: Signed
occurred_at: {column: Joined, as: iso}
held_at: {const: 2026-05-04 14:00, as: iso}
properties: {name: Topic}
traits: {first_name: First}
"""
HELD, SIGNED, JOINED = 1_777_903_200_000, 1_777_593_600_000, 1_777_903_500_000


def test_who_registered_who_came_and_who_did_not_are_told_apart(read: Read) -> None:
    text = (
        "Email,Status,Signed,Joined,Topic,First\n"
        "ana@a.com,Attended,2026-05-01,2026-05-04 14:05,How,Ana\n"
        "ben@a.com,No Show,2026-05-01,,How,Ben\n"
        "zoe@a.com,Registered,2026-05-01,,How,Zoe\n"
        "eve@a.com,Invited,,,How,Eve\n"
        "max@a.com,asleep,,,How,Max\n"
    )
    events, rejects = read(text, ATTENDEES)
    assert [(each.email, each.name, each.occurred_at) for each in events] == [
        ("ana@a.com", "Webinar Registered", SIGNED),
        ("ana@a.com", "Webinar Attended", JOINED),
        ("ben@a.com", "Webinar Registered", SIGNED),
        ("ben@a.com", "Webinar Missed", HELD),
        ("zoe@a.com", "Webinar Registered", SIGNED),
    ]
    assert events[1].body == {"name": "How"}
    assert events[1].traits == {"first_name": "Ana"}
    assert rejects == [(6, "R205")]


def test_attendance_without_any_time_is_rejected_and_a_map_that_can_have_none_refused(
    read: Read,
) -> None:
    plan = "kind: attendees\nidentify: {email: e}\noccurred_at: t\n"
    assert read("e,t\nana@a.com,\n", plan) == ([], [(2, "R302")])
    with pytest.raises(ProblemsError, match="M107"):
        load_map("kind: attendees\nidentify: {email: e}\n", "map.yaml")


DEALS = """
kind: opportunities
identify: {domain: Site}
opportunity: {opportunity: Id, stage: Stage, amount: Amount, closed_at: Closed}
"""


def deals(tmp_path: Path, text: str) -> tuple[list[dict[str, object]], list[str]]:
    """Bodies of the events, and codes of the rejects, under the stages of a playbook."""
    file = tmp_path / "file.csv"
    file.write_text(text)
    stages = ("discovery", "legal_review", "won", "lost")
    with Rows(file, load_map(DEALS, "map.yaml"), now=NOW, stages=stages) as rows:
        every = list(rows)
    bodies = [row.event.body for row in every if isinstance(row, Mapped)]
    return bodies, [code for row in every if isinstance(row, Reject) for code, _ in row.problems]


def test_deals_are_told_under_the_stages_of_the_playbook(tmp_path: Path) -> None:
    text = (
        "Id,Site,Stage,Amount,Closed\n"
        'd1,acme.com,Closed Won,"$1,200.50",2026-03-04\n'
        "d2,acme.com,Legal Review,100,\n"
        "d3,acme.com,closedlost,,\n"
    )
    assert deals(tmp_path, text) == (
        [
            {":opportunity": "d1", ":stage": "won", ":amount": 120_050,
             ":closed_at": 1_772_582_400_000, "domain": "acme.com"},
            {":opportunity": "d2", ":stage": "legal_review", ":amount": 10_000,
             "domain": "acme.com"},
            {":opportunity": "d3", ":stage": "lost", "domain": "acme.com"},
        ],
        [],
    )  # fmt: skip


def test_deals_without_id_with_a_strange_stage_or_amount_are_rejected_and_blank_rows_are_none(
    tmp_path: Path,
) -> None:
    text = "Id,Site,Stage,Amount,Closed\n,a.com,won,1,\nd,a.com,maybe,1,\nd,a.com,won,-5,\n,,,,\n"
    assert deals(tmp_path, text) == ([], ["R309", "R308", "R310"])


def test_a_suppression_list_names_people_or_companies(read: Read) -> None:
    plan = (
        "kind: suppressions\nidentify: {email: e, domain: d}\n"
        "suppression: {channel: c, reason: why}\n"
    )
    result = read("e,d,c,why\nana@acme.com,,email,bounced\n,rival.com,,\n,gmail.com,,\n", plan)
    assert said(result) == [
        ("traits", "suppress", "ana@acme.com",
         {"email": "ana@acme.com", ":channel": "email", ":reason": "bounced"}),
        ("account", "suppress", "", {"domain": "rival.com", ":how": "import"}),
    ]  # fmt: skip
    assert result[1] == [(4, "R204")]


def test_a_suppression_list_without_reasons_has_one(read: Read) -> None:
    result = read("e\nana@acme.com\n", "kind: suppressions\nidentify: {email: e}\n")
    assert result[0][0].body[":reason"] == "suppression list"


CALLS = """
kind: people
identify: {anonymous_id: {column: Phone, as: phone, prefix: "tel:"}, email: Mail}
traits: {phone: {column: Phone, as: phone}, name: Name}
then:
  suppress: {when: DNC, channel: {const: call}, reason: {const: do not call}}
  log_call: {disposition: Result, note: Note}
"""


def test_a_telemarketing_list_says_who_must_not_be_called_and_what_came_of_calls(
    read: Read,
) -> None:
    text = (
        "Phone,Mail,Name,DNC,Result,Note\n"
        "+49 (0)30 12-34 56,,Ana,yes,,\n"
        "0049 30 99 88 77,,Ben,no,no_answer,later\n"
        "call me,,Zoe,no,,\n"
    )
    events, rejects = read(text, CALLS)
    assert [(each.anonymous_id, each.name, each.body.get(":disposition")) for each in events] == [
        ("tel:+4930123456", "", None),
        ("tel:+4930123456", "suppress", None),
        ("tel:+4930998877", "", None),
        ("tel:+4930998877", "log_call", "no_answer"),
    ]
    assert rejects == [(4, "R208"), (4, "R208")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind: people\nidentify: {email: e}\nthen: {explode: {}}", "M116"),
        ("kind: people\nidentify: {email: e}\nthen: {log_call: {note: n}}", "M107"),
        ("kind: accounts\nidentify: {domain: d}\nthen: {log_call: {disposition: n}}", "M116"),
        ("kind: opportunities\nidentify: {domain: d}", "M107"),
        ("kind: opportunities\nidentify: {domain: d}\nopportunity: {stage: s}", "M107"),
        ("kind: suppressions\nidentify: {email: e}\nsuppression: {until: u}", "M116"),
        ("kind: attendees\nidentify: {email: e}\nheld_at: {const: someday, as: iso}", "M131"),
        ("kind: attendees\nidentify: {email: e}\nheld_at: {column: a, as: text}", "M108"),
    ],
)
def test_what_a_section_cannot_say_is_told(text: str, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load_map(text, "map.yaml")
    assert code in [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("how", "cell", "becomes"),
    [
        ("decimal_point", "1,234.50", 1234.5),
        ("decimal_point", "$1,234", 1234),
        ("decimal_point", "1'234.5", 1234.5),
        ("decimal_point", "12,34", ["R201"]),
        ("decimal_comma", "1.234,50 €", 1234.5),
        ("decimal_comma", "1 234,5", 1234.5),
        ("decimal_comma", "12.5", ["R201"]),
        ("money", "EUR 1.234,50", 123_450),
        ("money", "a lot", ["R201"]),
        ("day_first", "14.3.2024", 1_710_374_400_000),
        ("day_first", "3/4/24 4:05 PM", 1_712_160_300_000),
        ("month_first", "3/4/2024", 1_709_510_400_000),
        ("day_first", "2024-03-14", 1_710_374_400_000),
        ("month_first", "14/3/2024", ["R203"]),
        ("day_first", "3/4/2024 13:00 PM", ["R203"]),
        ("phone", "tel:+1 (555) 010-2030", "+15550102030"),
        ("phone", "12", ["R208"]),
    ],
)
def test_numbers_dates_and_phones_are_read_as_people_write_them(
    read: Read, how: str, cell: str, becomes: object
) -> None:
    plan = f"kind: people\nidentify: {{user_id: id}}\ntraits: {{t: {{column: c, as: {how}}}}}\n"
    events, rejects = read(f'id,c\n1,"{cell}"\n', plan)
    assert ([code for _, code in rejects] or events[0].body.get("t")) == becomes


def test_words_for_nothing_are_known_in_any_case(read: Read) -> None:
    plan = "kind: people\nidentify: {email: e}\ntraits: {c: c}\nformat: {nulls: [select, N/A]}\n"
    events, _ = read("e,c\na@a.com,SELECT\nb@a.com,n/a\nc@a.com,Oslo\n", plan)
    assert [each.body.get("c") for each in events] == [None, None, "Oslo"]


def test_ids_of_other_systems_are_ids_of_people_by_system(read: Read) -> None:
    plan = (
        "kind: people\nidentify: {email: {column: Mail, bad: empty, as: email},"
        " external.salesforce: Contact ID, external.zendesk: Zendesk}\ntraits: {name: Name}\n"
    )
    events, rejects = read(
        "Mail,Contact ID,Zendesk,Name\na@b.com,003A,7,Ana\n,,8,Ben\n,,,Cy\n", plan
    )
    assert [(each.email, each.external) for each in events] == [
        ("a@b.com", {"salesforce": "003A", "zendesk": "7"}),
        ("", {"zendesk": "8"}),
    ]
    assert [code for _, code in rejects] == ["R301"]


def test_companies_have_no_ids_of_people(read: Read) -> None:
    with pytest.raises(ProblemsError, match="M116"):
        read("d,i\n", "kind: accounts\nidentify: {domain: d, external.crm: i}\n")


def test_national_numbers_are_of_the_declared_country(read: Read) -> None:
    plan = (
        "kind: people\nidentify: {email: m}\ntraits: {phone: p, country: c}\n"
        "format: {country: de}\n"
    )
    text = "m,p,c\na@b.com,030 1234567,\nb@b.com,+1 650 253 0000,\nc@b.com,01 42 68 53 00,FR\n"
    events, _ = read(text, plan)
    assert [each.body["phone"] for each in events] == [
        "+49301234567",
        "+16502530000",
        "+33142685300",
    ]


def test_a_country_that_is_none_is_told(read: Read) -> None:
    with pytest.raises(ProblemsError, match="M135"):
        read("m\n", "kind: people\nidentify: {email: m}\nformat: {country: Germany}\n")
