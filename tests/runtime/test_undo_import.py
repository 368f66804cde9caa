"""An import is undone: as if it had never come, and what happened since stays. On either store."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from counter import AGREED, PLAYBOOK, known, record, wait
from town import Town
from undone import bring, refolded_as_stored, undo, undoing

from leadwright.boot import files
from leadwright.core.ids import identifier_key, number_of
from leadwright.core.problem import ProblemsError
from leadwright.ports import Submission
from leadwright.runtime.subjects import find_subject
from leadwright.runtime.undo import UNDONE, begun


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A shop."""
    opened = Town(either_store, PLAYBOOK)
    yield opened
    opened.close()


@pytest.fixture
def sales(either_store: str) -> Iterator[Town]:
    """Somebody who sells to companies."""
    from importlib.resources import files as packaged

    text = packaged("leadwright.playbook").joinpath("shipped/b2b.yaml").read_text("utf-8")
    opened = Town(either_store, text)
    yield opened
    opened.close()


def mails(town: Town) -> list[str]:
    """The addresses of everybody lists show."""
    return sorted(each.email for each in town.people())


def test_who_came_by_the_file_alone_is_gone_and_can_come_again(town: Town, tmp_path: Path) -> None:
    known(town, "zoe")
    text = "user,mail,city\n,ana@mail.example,Bonn\n,ben@mail.example,Ulm\n"
    before = list(town.people())
    record = bring(town, tmp_path, text)
    assert len(town.people()) == 3
    done = undo(town, record)
    assert (done.people_gone, done.people_changed, done.freed) == (2, 0, 2)
    assert town.people() == before
    assert sorted(town.decisions("undo")) == ["gone", "gone"]
    refolded_as_stored(town)
    bring(town, tmp_path, text)
    assert mails(town) == ["ana@mail.example", "ben@mail.example", "zoe@mail.example"]
    refolded_as_stored(town)


def test_who_was_known_before_is_as_before_and_keeps_what_came_since(
    town: Town, tmp_path: Path
) -> None:
    zoe = known(town, "zoe", city="Rome")
    imported = bring(town, tmp_path, "user,mail,city,title\nzoe,,Bonn,CEO\n")
    town.say("event", "Product Viewed", user_id="zoe")
    town.say("traits", user_id="zoe", body={"language": "it"})
    town.settle()
    assert record(town, zoe).traits["city"] == "Bonn"
    done = undo(town, imported)
    assert (done.people_gone, done.people_changed) == (0, 1)
    traits = record(town, zoe).traits
    assert (traits["city"], traits.get("title"), traits["language"]) == ("Rome", None, "it")
    assert record(town, zoe).awards["viewed"].milli == 5_000
    refolded_as_stored(town)


def test_an_address_that_the_file_was_the_first_to_tell_stays_with_who_has_used_it_since(
    town: Town, tmp_path: Path
) -> None:
    imported = bring(town, tmp_path, "user,mail,city\n7,ben@mail.example,Ulm\n")
    town.say("event", "Feature Used", email="ben@mail.example")
    town.settle()
    undo(town, imported)
    (row,) = town.people()
    assert row.email == "ben@mail.example"
    traits = record(town, row.person).traits
    assert "city" not in traits
    assert "user_id" not in traits
    refolded_as_stored(town)


def test_two_whom_a_file_made_one_are_two_again(town: Town, tmp_path: Path) -> None:
    zoe = known(town, "zoe")
    town.say("event", "Product Viewed", anonymous_id="phone")
    town.settle()
    imported = bring(town, tmp_path, "user,mail,device\nzoe,,phone\n")
    town.say("event", "Product Viewed", anonymous_id="phone")
    town.settle()
    assert record(town, zoe).awards["viewed"].milli == 10_000
    done = undo(town, imported)
    assert (done.parted, done.people_changed) == (1, 1)
    assert "viewed" not in record(town, zoe).awards
    town.say("event", "Product Viewed", anonymous_id="phone")
    town.settle()
    assert "viewed" not in record(town, zoe).awards
    refolded_as_stored(town)


def test_an_identifier_that_only_the_file_told_leads_to_nobody_again(
    town: Town, tmp_path: Path
) -> None:
    zoe = known(town, "zoe")
    imported = bring(town, tmp_path, "user,mail,device\nzoe,,stolen-phone\n")
    assert undo(town, imported).freed == 1
    town.say("event", "Product Viewed", anonymous_id="stolen-phone")
    town.settle()
    assert "viewed" not in record(town, zoe).awards


def test_stops_of_a_file_stay_unless_they_are_lifted_too(town: Town, tmp_path: Path) -> None:
    zoe = known(town, "zoe", **AGREED)
    stops = "kind: suppressions\nidentify: {email: mail}\nsuppression: {channel: {const: email}}\n"
    text = "mail\nzoe@mail.example\nnew@mail.example\n"
    imported = bring(town, tmp_path, text, stops)
    assert record(town, zoe).suppressed == {"email": "suppression list"}
    undo(town, imported)
    assert record(town, zoe).suppressed == {"email": "suppression list"}
    again = bring(town, tmp_path, text, stops)
    undo(town, again, also=True)
    assert record(town, zoe).suppressed == {
        "email": "suppression list"
    }  # of the first, which stays


def test_the_address_of_a_stop_goes_when_the_stop_does_not_hold_any_more(
    town: Town, tmp_path: Path
) -> None:
    for name in ("zoe", "zora"):
        town.say("event", "Product Viewed", user_id=name)
    town.settle()
    text = "user,mail,consent_email_marketing\nzoe,z@mail.example,no\nzora,y@mail.example,no\n"
    imported = bring(town, tmp_path, text)
    town.say("traits", user_id="zora", body=AGREED)
    town.settle()
    undo(town, imported)
    zoe, zora = (
        record(town, find_subject(town.queries, town.workspace, f"user:{name}").person)
        for name in ("zoe", "zora")
    )
    assert (zoe.traits["email"], zoe.consent) == ("z@mail.example", {"email/marketing": False})
    assert ("email" in zora.traits, zora.consent) == (False, {"email/marketing": True})
    refolded_as_stored(town)


def test_lifting_the_stops_of_a_file_lets_them_be_written_to_again(
    town: Town, tmp_path: Path
) -> None:
    zoe = known(town, "zoe", **AGREED)
    stops = "kind: suppressions\nidentify: {email: mail}\nsuppression: {channel: {const: email}}\n"
    imported = bring(town, tmp_path, "mail\nzoe@mail.example\n", stops)
    undo(town, imported, also=True)
    assert record(town, zoe).suppressed == {}
    assert "email/lifted" in town.decisions("suppression")


def test_a_company_list_is_undone_with_its_accounts_deals_and_links(
    sales: Town, tmp_path: Path
) -> None:
    sales.say("traits", email="kim@old.example", user_id="kim", body={"email": "kim@old.example"})
    sales.say("account", group_id="old", body={"domain": "old.example", "industry": "Steel"})
    sales.settle()
    before = sales.accounts()
    companies = "kind: accounts\nidentify: {domain: d}\ntraits: {industry: i, name: n}\n"
    imported = bring(
        sales, tmp_path, "d,i,n\nold.example,Software,Old\nnew.example,Paper,New\n", companies
    )
    assert {each.domain for each in sales.accounts()} == {"old.example", "new.example"}
    done = undo(sales, imported)
    assert (done.accounts_gone, done.accounts_changed) == (1, 1)
    assert sales.accounts() == before
    refolded_as_stored(sales)
    sales.say("traits", email="lee@new.example", user_id="lee", body={"email": "lee@new.example"})
    sales.settle()
    account = next(each for each in sales.accounts() if each.domain == "new.example")
    assert (account.people, account.name) == (1, "new.example")


def test_people_whom_a_file_put_into_an_account_leave_it(sales: Town, tmp_path: Path) -> None:
    sales.say("traits", user_id="kim", body={"name": "Kim"})
    sales.settle()
    imported = bring(sales, tmp_path, "user,mail\nkim,kim@acme.example\n")
    kim = find_subject(sales.queries, sales.workspace, "user:kim")
    assert sales.accounts()[0].people == 1
    done = undo(sales, imported)
    assert (done.moved, done.accounts_gone) == (1, 1)
    assert sales.accounts() == []
    now = find_subject(sales.queries, sales.workspace, "user:kim")
    assert now.person == kim.person
    assert now.unit != kim.unit
    assert "email" not in record(sales, now.person).traits
    refolded_as_stored(sales)


def test_what_a_table_fills_in_keeps_no_account_that_only_a_file_told_of(
    sales: Town, tmp_path: Path
) -> None:
    key = identifier_key(sales.workspace, "domain", "new.example")
    sales.app.settings.keep_rows(sales.workspace, "t1", [(key, '{"employees": 7}')], first=True)
    sales.say("command", "use_table", source="system", body={"source": "clearview", "hash": "t1"})
    sales.settle()
    companies = "kind: accounts\nidentify: {domain: d}\ntraits: {name: n}\n"
    imported = bring(sales, tmp_path, "d,n\nnew.example,New\n", companies)
    assert "clearview" in sales.decisions("enrichment")
    undo(sales, imported)
    assert sales.accounts() == []
    refolded_as_stored(sales)


def test_deals_of_a_file_are_as_if_they_had_never_been(sales: Town, tmp_path: Path) -> None:
    sales.say("account", group_id="acme", body={"domain": "acme.example", "name": "Acme"})
    sales.settle()
    deals = (
        "kind: opportunities\nidentify: {domain: d}\n"
        "opportunity: {opportunity: id, stage: s, amount: a}\n"
    )
    imported = bring(sales, tmp_path, "d,id,s,a\nacme.example,7,won,100\n", deals)
    assert sales.accounts()[0].customer_since
    undo(sales, imported)
    account = sales.accounts()[0]
    assert (account.customer_since, account.open_opportunities) == (0, 0)
    assert account.name == "Acme"
    refolded_as_stored(sales)


def test_what_is_planned_because_of_a_file_is_withdrawn_and_what_went_out_stays(
    either_store: str, tmp_path: Path
) -> None:
    stage = "enter_at_stage: [lead]"
    listed = PLAYBOOK.replace(stage, f"{stage}\n      include_existing: yes")
    town = Town(either_store, listed)
    try:
        agreed = (
            "kind: people\nidentify: {email: mail}\nconsent: {email_marketing: {const: true}}\n"
        )
        imported = bring(town, tmp_path, "mail\nben@mail.example\n", agreed)
        assert [each.state for each in town.touches()] == ["planned"]
        undo(town, imported)
        assert [each.state for each in town.touches()] == ["withdrawn"]
        again = bring(town, tmp_path, "mail\nben@mail.example\n", agreed)
        wait(town, 2)
        ben = find_subject(town.queries, town.workspace, "ben@mail.example").person
        assert record(town, ben).tasks
        undo(town, again)
        assert town.queries.tasks(town.workspace, 50, state="open").rows == []
        planned = len(town.touches())
        wait(town, 30)
        assert [each.state for each in town.touches()] == ["withdrawn"] * planned
        refolded_as_stored(town)
    finally:
        town.close()


def test_an_import_under_way_stops_when_it_is_undone(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("mail\n" + "".join(f"p{n}@mail.example\n" for n in range(2_500)))
    plan = files.load_map("kind: people\nidentify: {email: mail}\n", "map")
    job = files.Job([(path, plan)], town.clock.at, False, None, False, None)
    settings = town.app.settings

    def submit(batch: list[Submission]) -> list[int]:
        now = settings.imports(town.workspace, 1)[0]
        settings.keep_import(begun(now, "ann", town.clock.at, also_suppressions=False))
        return town.app.submit(batch)

    with (
        files.Bringing(job, settings, town.workspace, "ann", path.name) as bringing,
        pytest.raises(files.Stopped),
    ):
        bringing.run(submit, lambda rows: rows, lambda _: [])
    town.settle()
    assert len(town.people()) == 1_000
    undo(town, settings.imports(town.workspace, 1)[0])
    assert town.people() == []


def test_a_look_says_what_an_undo_would_do_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    known(town, "zoe")
    imported = bring(town, tmp_path, "user,mail,city\nzoe,,Bonn\n,ben@mail.example,Ulm\n")
    shown, tail = town.people(), town.app.journal.tails(0)
    seen = undoing(town, imported).look()
    assert (seen.people_gone, seen.people_changed, seen.rows) == (1, 1, 2)
    assert (town.people(), town.app.journal.tails(0)) == (shown, tail)


def test_twice_is_told_and_the_same_commands_again_change_nothing(
    town: Town, tmp_path: Path
) -> None:
    imported = bring(town, tmp_path, "user,mail,city\n,ben@mail.example,Ulm\n")
    started = begun(imported, "ann", town.clock.at + 1, also_suppressions=False)
    for _ in range(2):
        undoing(town, started).run(town.app.submit)
        town.settle(town.clock.at + 2)
    assert town.people() == []
    assert town.decisions("undo") == ["gone"]
    with pytest.raises(ProblemsError, match="undone already"):
        begun(msgspec.structs.replace(started, state=UNDONE), "ann", 1, also_suppressions=False)


def test_what_still_comes_for_somebody_who_is_gone_is_kept_and_finds_whom_it_names(
    town: Town, tmp_path: Path
) -> None:
    imported = bring(town, tmp_path, "user,mail,city\n,ben@mail.example,Ulm\n")
    ben = find_subject(town.queries, town.workspace, "ben@mail.example").person
    undo(town, imported)
    ref = town.command("set_owner", person=ben, body={"owner": "dana"})
    town.settle()
    answer = town.queries.answer(town.workspace, ref)
    assert answer is not None
    assert answer.state == "set_aside"
    assert number_of(ben)
