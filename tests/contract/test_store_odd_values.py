"""Odd values neither break a store nor differ between stores."""

from leadwright.ports import Queries
from leadwright.store import JournalAndSettings


def test_a_question_with_a_null_character_finds_nothing(queries: Queries) -> None:
    assert queries.people(1, 10, stage="\0").rows == []
    assert queries.people(1, 10, email="a\0b").rows == []
    assert queries.task(1, "\0") is None
    assert queries.touch(1, "\0") is None
    assert queries.tasks(1, 10, owner="\0").rows == []


def test_a_setting_with_a_null_character_can_be_kept(journal: JournalAndSettings) -> None:
    made = journal.add_workspace("a\0b", "b2c", "who\0", 1)
    key = journal.add_key(made.id, "api", b"\0" * 32, "lwa\0", ["*"], "ana\0", "ben\0", 1)
    (kept,) = journal.keys(made.id)
    assert kept.member.startswith("ana")
    assert journal.revoke_key(made.id, key.id, "ben\0", 2)
    assert len(journal.audit(made.id, 10)) == 3
