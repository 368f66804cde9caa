"""Each row becomes one event, or comes back with everything that is wrong with it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from imported import NOW, PEOPLE, Result, rows_of

from leadwright.capture.event import Event
from leadwright.core.input import LANE_IMPORT
from leadwright.sources.direct import read as read_journaled
from leadwright.sources.files import (
    Mapped,
    Rejects,
    Rows,
    in_time_order,
    load_map,
    read_rows,
    submission,
)

Read = Callable[..., Result]
EVENTS = """
kind: events
identify: {user_id: user, anonymous_id: visitor}
occurred_at: {column: at, as: unix_ms}
event: {column: action, values: {view: Product Viewed, cart: Product Added}}
properties: {price: {column: price, as: number}}
"""
HEADER = "user,visitor,at,action,price\n"


def people(fields: str) -> str:
    """A map of people with these lines about traits."""
    return f"kind: people\nidentify: {{user_id: id}}\ntraits: {{{fields}}}\n"


def trait(read: Read, spec: str, said: str) -> object:
    """What a cell becomes under a field's description; the reject codes if it is refused."""
    cell = said.replace('"', '""')
    events, rejects = read(f'id,c\n1,"{cell}"\n', people(f"t: {spec}"))
    return [code for _, code in rejects] or events[0].body.get("t")


def test_a_person_an_account_and_an_event_each_become_one_event(read: Read) -> None:
    [person], _ = read("name,email\nAna,Ana@ACME.com\n")
    assert person == Event(
        kind="traits", name="", occurred_at=NOW, email="ana@acme.com",
        body={"name": "Ana", "email": "ana@acme.com"}, actor="import",
    )  # fmt: skip
    plan = "kind: accounts\nidentify: {domain: site}\ntraits: {employees: {column: n, as: number}}"
    [account], _ = read("site,n\nhttps://www.Acme.com/jobs,250\n", plan)
    assert (account.kind, account.body) == ("account", {"employees": 250, "domain": "acme.com"})
    [event], _ = read(f"{HEADER}u1,v1,1700000000000,cart,9.50\n", EVENTS)
    assert event == Event(
        kind="event", name="Product Added", occurred_at=1_700_000_000_000, user_id="u1",
        anonymous_id="v1", body={"price": 9.5}, actor="import",
    )  # fmt: skip


def test_all_that_is_wrong_with_a_row_is_told_at_once(read: Read) -> None:
    _, rejects = read(f"{HEADER}u1,v1,yesterday,jump,dear\n", EVENTS)
    assert rejects == [(2, "R201"), (2, "R205"), (2, "R201")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",,1700000000000,view,1", "R301"),
        ("u1,,,view,1", "R302"),
        ("u1,,1700000000000,,1", "R303"),
        (f"{'u' * 600},,1700000000000,view,1", "R304"),
        ("u1,,1700000000,view,1", "R305"),
        ("u1,,1900000000000,view,1", "R306"),
        ("u1,,9e99,view,1", "R203"),
        ("u1,,99999999999999999,view,1", "R203"),
    ],
)
def test_a_row_without_what_it_takes_is_rejected(read: Read, row: str, code: str) -> None:
    events, rejects = read(f"{HEADER}{row}\n", EVENTS)
    assert (events, rejects) == ([], [(2, code)])


@pytest.mark.parametrize(
    ("spec", "said", "becomes"),
    [
        ("c", " text ", "text"),
        ("{column: c, as: number}", "12", 12),
        ("{column: c, as: number}", "-1.5e3", -1500.0),
        ("{column: c, as: number}", "nan", ["R201"]),
        ("{column: c, as: number}", "9" * 40, 1e40),
        ("{column: c, as: number}", "1,234", ["R201"]),
        ("{column: c, as: decimal_comma}", "1.234,50", 1234.5),
        ("{column: c, as: boolean}", "Yes", True),
        ("{column: c, as: boolean}", "0", False),
        ("{column: c, as: boolean}", "maybe", ["R202"]),
        ("{column: c, as: boolean, bad: empty}", "maybe", None),
        ("{column: c, as: boolean, default: false}", "", False),
        ("{column: c, as: iso}", "2024-02-29T12:00:00+02:00", 1709200800000),
        ("{column: c, as: iso}", "2019-10-01 00:00:00 UTC", 1569888000000),
        ("{column: c, as: iso}", "2024-02-30", ["R203"]),
        ("{column: c, as: unix}", "1700000000.5", 1700000000500),
        ("{column: c, as: '%d-%m-%Y %H:%M'}", "22-04-2014 03:53", 1398138780000),
        ("{column: c, as: '%d-%m-%Y'}", "04-22-2014", ["R203"]),
        ("{column: c, as: domain}", "Jo@Mail.Acme.co.uk", "acme.co.uk"),
        ("{column: c, as: domain}", "https://gmail.com", ["R204"]),
        ("{column: c, as: domain}", "no domain", ["R204"]),
        ("{column: c, as: email}", "JO@acme.com ", "jo@acme.com"),
        ("{column: c, as: email}", "jo at acme", ["R206"]),
        ("{column: c, lower: true}", "SIGNUP", "signup"),
        ("{column: c, split: [{by: ';'}, {by: ',', take: last}]}", "A, CA, USA; B", "USA"),
        ("{column: c, values: {a: b}}", "a", "b"),
        ("{column: c, values: {a: b}}", "x", ["R205"]),
        ("{column: c, values: {a: b}, other: keep}", "x", "x"),
        ("{column: c, values: {a: b}, other: empty}", "x", None),
        ("{const: 7}", "whatever", 7),
        ("c", "x" * 10_000, "x" * 1_024),
        ("c", "nul\0byte", "nulbyte"),
    ],
)
def test_a_cell_becomes_what_the_map_says(
    read: Read, spec: str, said: str, becomes: object
) -> None:
    assert trait(read, spec, said) == becomes


def test_times_without_a_zone_are_in_the_one_the_map_names(read: Read) -> None:
    plan = people("t: {column: c, as: iso}") + "format: {time_zone: Europe/Berlin}\n"
    [event], _ = read("id,c\n1,2024-07-01 12:00\n", plan)
    assert event.body["t"] == 1719828000000


def test_words_for_nothing_are_nothing(read: Read) -> None:
    plan = people("t: c, u: {column: c, as: number}") + "format: {nulls: [Select, n/a]}\n"
    events, rejects = read("id,c\n1,Select\n2,n/a\n", plan)
    assert [event.body for event in events] == [{}, {}]
    assert not rejects


def test_consent_is_learned_only_where_it_was_said(read: Read) -> None:
    plan = "kind: people\nidentify: {user_id: id}\nconsent: {email_marketing: news}\n"
    events, _ = read("id,news\n1,1\n2,0\n3,\n", plan)
    assert [event.body.get("consent_email_marketing") for event in events] == [True, False, None]


def test_rows_a_map_does_not_want_are_neither_read_nor_rejected(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text(f"{HEADER}u1,,1700000000000,view,1\nu1,,1700000000000,scroll,1\n")
    plan = load_map(EVENTS.replace("cart: Product Added}", "cart: A}, other: skip"), "map.yaml")
    with Rows(file, plan, now=NOW) as rows:
        assert len(list(rows)) == 1
        assert rows.skipped == 1


def test_names_no_row_of_a_json_file_has_are_told(tmp_path: Path) -> None:
    file = tmp_path / "file.jsonl"
    file.write_text('{"email": "a@acme.com"}\n{"email": "b@acme.com"}\n')
    with Rows(file, load_map(PEOPLE, "map.yaml"), now=NOW) as rows:
        assert len(list(rows)) == 2
        assert rows.unseen == {"name"}


# --------------------------------------------------------------------------- rejects


def mended(tmp_path: Path, content: str, plan: str, name: str, repair: tuple[str, str]) -> object:
    """Import, write the rejects, repair them with one replacement, import that file."""
    file = tmp_path / name
    file.write_text(content)
    with Rows(file, load_map(plan, "map.yaml"), now=NOW) as rows, Rejects(rows) as rejects:
        for row in rows:
            if not isinstance(row, Mapped):
                rejects.add(row)
    assert rejects.count == 1
    text = rejects.path.read_bytes().decode("utf-8-sig")
    rejects.path.write_bytes(text.replace(*repair).encode("utf-8-sig"))
    [again] = rows_of(rejects.path, plan)
    return again.event if isinstance(again, Mapped) else again.problems


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_rejects_can_be_mended_and_imported_again(tmp_path: Path, delimiter: str) -> None:
    content = "email,name,phone\nana@acme.com,Ana,1\nben at acme,Ben,+49 30\n"
    plan = PEOPLE.replace("name: name", "name: name, phone: phone")
    event = mended(
        tmp_path,
        content.replace(",", delimiter),
        plan,
        "file.csv",
        ("ben at acme" + delimiter, "ben@acme.com" + delimiter),
    )
    assert isinstance(event, Event)
    assert event.email == "ben@acme.com"
    assert event.body["phone"] == "+49 30"


def test_rejects_of_json_files_can_be_mended_too(tmp_path: Path) -> None:
    content = '{"email": "ben at acme", "name": "Ben"}\n{"email": "ana@acme.com"}\n'
    event = mended(tmp_path, content, PEOPLE, "file.jsonl", ('"ben at acme"', '"ben@acme.com"'))
    assert isinstance(event, Event)
    assert (event.email, event.body["name"]) == ("ben@acme.com", "Ben")


def test_rejects_left_unmended_are_rejected_again(tmp_path: Path) -> None:
    problems = mended(tmp_path, "email,name\nBen\n", PEOPLE, "file.csv", ("", ""))
    assert problems == (("R102", "4 columns instead of 5."),)


def test_a_spreadsheet_will_not_run_what_stands_in_a_reject(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text("email,name\nbad,=1+1\nbad,@SUM(A1)\n")
    with Rows(file, load_map(PEOPLE, "map.yaml"), now=NOW) as rows, Rejects(rows) as rejects:
        for row in rows:
            assert not isinstance(row, Mapped)
            rejects.add(row)
    assert rejects.path.read_text("utf-8-sig").splitlines() == [
        "leadwright_row,leadwright_code,leadwright_problem,email,name",
        "2,R206,email (column 'email'): 'bad' is not an e-mail address.,bad,'=1+1",
        "3,R206,email (column 'email'): 'bad' is not an e-mail address.,bad,'@SUM(A1)",
    ]


def test_without_rejects_no_file_is_written(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text("email,name\nana@acme.com,Ana\n")
    with Rows(file, load_map(PEOPLE, "map.yaml"), now=NOW) as rows, Rejects(rows) as rejects:
        assert len(list(rows)) == 1
    assert not rejects.path.exists()


# --------------------------------------------------------------------------- order and journal


@pytest.mark.parametrize("at_once", [10_000, 100, 7])
def test_history_is_handed_over_in_the_order_of_time(at_once: int) -> None:
    chance = random.Random(1)
    times = [chance.randrange(200) for _ in range(1_000)]
    rows = [Mapped(n, Event(kind="event", name="A", occurred_at=at)) for n, at in enumerate(times)]
    ordered = list(in_time_order(iter(rows), at_once))
    assert ordered == sorted(rows, key=lambda row: (row.event.occurred_at, row.row))


def keys_of(path: Path, plan_text: str) -> list[bytes]:
    """The duplicate keys of a file's rows."""
    plan = load_map(plan_text, "map.yaml")
    with Rows(path, plan, now=NOW) as rows:
        digest = rows.survey.digest
        return [
            submission(row, workspace=1, digest=digest, plan=plan, at=NOW).key
            for row in rows
            if isinstance(row, Mapped)
        ]


def test_the_same_row_of_the_same_content_is_recognised_wherever_the_file_lies(
    tmp_path: Path,
) -> None:
    import gzip

    content = b"email,name\nana@acme.com,Ana\nben@acme.com,Ben\n"
    one, other, longer = tmp_path / "one.csv", tmp_path / "two.csv.gz", tmp_path / "longer.csv"
    one.write_bytes(content)
    other.write_bytes(gzip.compress(content))
    longer.write_bytes(content + b"zoe@acme.com,Zoe\n")
    assert keys_of(one, PEOPLE) == keys_of(other, PEOPLE)
    assert len(set(keys_of(one, PEOPLE) + keys_of(longer, PEOPLE))) == 5


def test_people_and_accounts_of_one_file_do_not_take_each_other_for_duplicates(
    tmp_path: Path,
) -> None:
    file = tmp_path / "both.csv"
    file.write_text("email,name,site\nana@acme.com,Ana,acme.com\n")
    accounts = "kind: accounts\nidentify: {domain: site}\n"
    assert set(keys_of(file, PEOPLE)).isdisjoint(keys_of(file, accounts))


def test_the_journal_gets_the_event_as_it_is(tmp_path: Path) -> None:
    from leadwright.ports import Journaled

    file = tmp_path / "file.csv"
    file.write_text("email,name\nana@acme.com,Ana\n")
    plan = load_map(PEOPLE, "map.yaml")
    [row] = read_rows(file, plan, now=NOW, history=True)
    assert isinstance(row, Mapped)
    sent = submission(row, workspace=7, digest="d", plan=plan, at=NOW)
    assert (sent.workspace, sent.lane, sent.source, sent.at) == (7, LANE_IMPORT, "import", NOW)
    journaled = Journaled(1, 7, sent.lane, sent.source, sent.at, sent.body)
    assert read_journaled(journaled) == row.event
    assert row.event.history


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ("https://www.Acme.com:8080/about?x=1", "acme.com"),
        ("https://linkedin.com/company/acme", ["R204"]),
    ],
)
def test_a_website_names_the_company_and_a_page_on_a_network_none(
    read: Read, said: str, domain: object
) -> None:
    assert trait(read, "{column: c, as: domain}", said) == domain
