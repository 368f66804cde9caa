"""Workspaces, keys, channels, playbooks and secrets, each change with its audit row."""

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from leadwright.core.problem import ProblemsError
from leadwright.ports import ChannelSetting, ImportRecord, PlaybookText, ReferenceTable
from leadwright.store import JournalAndSettings, open_journal

HASH = b"\x01" * 32


def whats(journal: JournalAndSettings, workspace: int) -> list[str]:
    return [row.what for row in journal.audit(workspace, 10)]


def test_workspaces_are_numbered_from_one_and_listed(journal: JournalAndSettings) -> None:
    first = journal.add_workspace("shop", "b2c", "ann", 5)
    second = journal.add_workspace("sales", "b2b", "ann", 6)
    assert (first.id, first.name, first.model, first.created_at) == (1, "shop", "b2c", 5)
    assert journal.workspaces() == [first, second]
    (row,) = journal.audit(second.id, 10)
    assert (row.at, row.who) == (6, "ann")
    assert "sales" in row.what


def test_a_workspace_name_is_given_once(journal: JournalAndSettings) -> None:
    journal.add_workspace("shop", "b2c", "ann", 5)
    with pytest.raises(ProblemsError) as raised:
        journal.add_workspace("shop", "b2b", "bob", 6)
    assert raised.value.problems[0].code == "S105"
    assert len(journal.workspaces()) == 1


def test_a_key_is_found_by_the_hash_of_its_secret_until_it_is_revoked(
    journal: JournalAndSettings,
) -> None:
    scopes = ("people:read", "commands:write")
    key = journal.add_key(1, "api", HASH, "lw_ab", scopes, "ann", "bob", 5)
    assert journal.key(HASH) == key
    assert key.scopes == scopes
    assert journal.key(b"\x02" * 32) is None
    assert journal.revoke_key(1, key.id, "bob", 9)
    assert journal.key(HASH) is None
    assert [k.revoked_at for k in journal.keys(1)] == [9]
    assert not journal.revoke_key(1, key.id, "bob", 10)
    assert len(whats(journal, 1)) == 2


def test_a_key_cannot_be_seen_or_revoked_from_another_workspace(
    journal: JournalAndSettings,
) -> None:
    key = journal.add_key(1, "write", HASH, "lw_ab", (), "", "bob", 5)
    assert journal.keys(2) == []
    assert not journal.revoke_key(2, key.id, "eve", 6)
    assert journal.key(HASH) == key
    assert journal.audit(2, 10) == []


def test_a_channel_setting_replaces_the_one_before(journal: JournalAndSettings) -> None:
    capture = ChannelSetting(1, "email", "capture", {"host": "localhost", "port": 25})
    live = ChannelSetting(1, "email", "live", {"host": "mail", "tls": True, "note": "é"})
    journal.set_channel(capture, "ann", 1)
    journal.set_channel(live, "ann", 2)
    journal.set_channel(ChannelSetting(1, "sms", "capture", {}), "ann", 3)
    assert journal.channels(1) == [live, ChannelSetting(1, "sms", "capture", {})]
    assert journal.channels(2) == []
    assert whats(journal, 1) == [
        "channel sms capture",
        "channel email live",
        "channel email capture",
    ]


def test_a_playbook_text_never_changes_under_its_hash(journal: JournalAndSettings) -> None:
    text = PlaybookText(1, "abc", "model: b2c\n", "ann", "first", 5)
    journal.add_playbook(text)
    journal.add_playbook(PlaybookText(1, "abc", "other", "bob", "", 6))
    assert journal.playbook(1, "abc") == text
    assert journal.playbook(2, "abc") is None
    assert journal.playbook(1, "abd") is None
    assert len(whats(journal, 1)) == 1


def test_the_audit_is_newest_first_and_no_longer_than_asked(journal: JournalAndSettings) -> None:
    for at in range(4):
        journal.set_channel(ChannelSetting(1, f"c{at}", "capture", {}), "ann", at)
    assert [row.at for row in journal.audit(1, 3)] == [3, 2, 1]


def test_a_secret_is_made_once_and_kept(journal: JournalAndSettings, store_url: str) -> None:
    secret = journal.secret("unsubscribe")
    assert len(secret) == 32
    assert journal.secret("other") != secret
    again = open_journal(store_url)
    assert again.secret("unsubscribe") == secret
    again.close()


def test_the_worker_that_only_reads_may_still_ask_for_a_secret(
    journal: JournalAndSettings, store_url: str
) -> None:
    worker = open_journal(store_url, read_only=True)
    assert worker.secret("first asked by the worker") == journal.secret("first asked by the worker")
    worker.close()


def test_two_who_change_an_import_at_once_both_count(journal: JournalAndSettings) -> None:
    first = ImportRecord(1, "a", 5, "ann", "rows", "reading", content="c", kind="rows")

    def more(record: ImportRecord) -> ImportRecord:
        return msgspec.structs.replace(record, sent=record.sent + 1)

    with ThreadPoolExecutor(4) as pool:
        sent = sorted(pool.map(lambda _: journal.change_import(first, more).sent, range(20)))
    assert sent == list(range(1, 21))
    kept = journal.import_of(1, "a")
    assert kept is not None
    assert (kept.sent, kept.name) == (20, "rows")


def test_rejected_rows_are_kept_in_order_until_they_are_dropped(
    journal: JournalAndSettings,
) -> None:
    journal.keep_rejects(1, "a", [(12, "twelve"), (3, "three")])
    journal.keep_rejects(1, "b", [(1, "another import's")])
    assert journal.rejects(1, "a", 0, 10) == [(3, "three"), (12, "twelve")]
    assert journal.rejects(1, "a", 3, 10) == [(12, "twelve")]
    assert journal.rejects(1, "a", 0, 1) == [(3, "three")]
    assert journal.rejects(2, "a", 0, 10) == []
    journal.drop_rejects(1, "a")
    assert journal.rejects(1, "a", 0, 10) == []
    assert journal.rejects(1, "b", 0, 10) == [(1, "another import's")]


def test_an_import_is_kept_as_it_stands_and_found_by_its_content(
    journal: JournalAndSettings,
) -> None:
    begun = ImportRecord(1, "a", 5, "ann", "contacts.csv", "reading", content="c", kind="people")
    later = ImportRecord(1, "b", 7, "bob", "é.csv", "reading", content="d", kind="events")
    for record in (begun, later):
        journal.keep_import(record)
    done = msgspec.structs.replace(begun, state="done", rows=3)
    journal.keep_import(done)
    assert journal.imports(1, 10) == [later, done]
    assert journal.imports(1, 1) == [later]
    assert journal.import_of(1, "a") == journal.imported(1, "c") == done
    assert journal.import_of(2, "a") is None
    assert journal.imported(2, "c") is None
    assert journal.imports(2, 10) == []
    assert whats(journal, 1) == ["import b of events begun", "import a of people begun"]


def test_a_table_says_what_its_rows_say_and_is_listed_once_complete(
    journal: JournalAndSettings,
) -> None:
    steel, both, three = HASH[:16], b"b" * 16, b"c" * 16
    journal.keep_rows(1, "t", [(b"z" * 16, "{}")], first=True)
    journal.keep_rows(1, "t", [(steel, '{"industry": "Steel"}'), (both, "")], first=True)
    journal.keep_rows(1, "t", [(three, '{"employees": 3}')], first=False)
    assert journal.kept_keys(1, "t", [b"z" * 16, three]) == {three}
    assert journal.tables(1) == []
    table = ReferenceTable(1, "t", "clearview", "t.csv", "ann", 5, 2)
    journal.keep_table(table)
    journal.keep_table(table)
    assert journal.tables(1) == [table]
    assert journal.tables(2) == []
    said = {steel: {"industry": "Steel"}, three: {"employees": 3}}
    assert journal.table_rows(1, "t", [steel, both, three]) == said
    assert journal.table_rows(2, "t", [steel, both, three]) == {}
    assert "table t of clearview kept, 2 rows" in whats(journal, 1)
