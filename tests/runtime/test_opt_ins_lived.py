"""Confirmed consent over its whole life: folded anew, replayed, merged, parted, undone."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from counter import merge, record
from replays import Sent, nothing_differs, replayed, side
from town import NOON, Town
from typer.testing import CliRunner
from undone import bring, refolded_as_stored, undo

from leadwright.cli import app as cli
from leadwright.core.time import DAY, MINUTE
from leadwright.ports import StoredTouch

PLAIN = """
leadwright: 1
name: Shop
model: b2c
time_zone: UTC
channels:
  email: {address: email}
consumer:
  stages: {lead: person.is_known}
  convert: {events: [Order Completed]}
  sequences:
    welcome:
      enter_at_stage: [lead]
      include_existing: yes
      steps:
        - send: {name: hello, channel: email, content: words}
        - wait: 1 day
        - send: {name: tips, channel: email, content: words}
contents:
  words: {subject: Hello, text: Hello}
"""
SHOP = PLAIN.replace("{address: email}", "{address: email, confirm: {remind_after: 2 days}}")
ASKS_ALL = SHOP.replace("{remind", "{include_existing: yes, remind")
YES = {"consent_email_marketing": True}
NAME = "email/marketing"


@pytest.fixture
def town(either_store: str) -> Iterator[Town]:
    """A shop whose consent has to be confirmed, on either store."""
    with closing(Town(either_store, SHOP)) as opened:
        yield opened


def form(town: Town, who: str, **more: str) -> int:
    """They fill the form in; who they are."""
    mail = f"{who}@mail.example"
    town.say("event", "Form Submitted", email=mail, body={"form": "News"}, traits={
        "email": mail, **YES}, **more)  # fmt: skip
    town.settle()
    return next(each.person for each in town.people() if each.email == mail)


def asks(town: Town, person: int = 0) -> list[StoredTouch]:
    """What asked, oldest first."""
    found = [each for each in town.touches()[::-1] if each.touch.sequence == "confirm_email"]
    return [each for each in found if not person or each.touch.person == person]


def confirm(town: Town, stored: StoredTouch) -> None:
    """They press the button behind the link of a message."""
    about = stored.touch.variables["confirm"]
    body = {"channel": "email", "asked": about["asked"], "address": about["address"]}
    town.say("command", "confirm_consent", lane=0, source="system", actor="the person",
             person=stored.touch.person, body=body)  # fmt: skip
    town.settle()


def given(town: Town, person: int) -> bool | None:
    return record(town, person).consent.get(NAME)


def _live(town: Town) -> None:
    """Somebody confirms late, presses twice, leaves and comes back; somebody never answers."""
    town.turns = town.app.turns(Sent(town), "test")
    ana = form(town, "ana")
    form(town, "ben")
    town.run_to(NOON + 3 * DAY)
    confirm(town, asks(town, ana)[0])
    confirm(town, asks(town, ana)[0])
    town.run_to(NOON + 5 * DAY)
    town.command("unsubscribe", email="ana@mail.example", body={"channel": "email"})
    town.run_to(NOON + 6 * DAY)
    form(town, "ana")
    confirm(town, asks(town, ana)[-1])
    town.run_to(NOON + 12 * DAY)
    assert given(town, ana) is True


def test_a_life_with_it_is_folded_anew_to_the_same_bytes(town: Town) -> None:
    _live(town)
    refolded_as_stored(town)
    wanted = ["asked", "asked", "confirmed", "denied", "asked", "confirmed"]
    assert sorted(name.rpartition("/")[2] for name in town.decisions("consent")) == sorted(wanted)


def test_the_same_playbook_replays_to_the_same_and_one_that_asks_invents_nobody(
    tmp_path: Path,
) -> None:
    lived = {}
    for name, text in (("asked", SHOP), ("plain", PLAIN)):
        town = Town(tmp_path / name / "data", text)
        if name == "asked":
            _live(town)
        else:
            town.turns = town.app.turns(Sent(town), "test")
            form(town, "ana")
            town.run_to(NOON + 3 * DAY)
        town.close()
        lived[name] = tmp_path / name / "data"
    assert nothing_differs(replayed(lived["asked"], SHOP))
    assert nothing_differs(replayed(lived["plain"], PLAIN))
    strict = replayed(lived["plain"], SHOP)
    assert side(strict["touches"], sequence="welcome") == (2, 0)
    assert side(strict["touches"], sequence="confirm_email") == (0, 1)
    loose = replayed(lived["asked"], PLAIN)
    assert side(loose["touches"], sequence="welcome") == (2, 4)
    assert side(loose["touches"], sequence="confirm_email")[1] == 0


def test_the_link_of_one_counts_for_whom_they_were_merged_into(town: Town) -> None:
    ana, anna = form(town, "ana"), form(town, "anna")
    merge(town, anna, ana)
    mine, others = asks(town, ana)[0], asks(town, anna)[0]
    confirm(town, others)  # sent to another address than theirs
    assert given(town, ana) is None
    confirm(town, mine)
    assert given(town, ana) is True
    refolded_as_stored(town)
    town.command("unmerge_people", person=anna)
    town.settle(town.clock.at + MINUTE)
    assert given(town, ana) is True
    refolded_as_stored(town)


def test_what_one_denied_closes_the_question_to_the_other(town: Town) -> None:
    ana, anna = form(town, "ana"), form(town, "anna")
    town.command("unsubscribe", person=anna, body={"channel": "email"})
    town.settle()
    merge(town, anna, ana)
    confirm(town, asks(town, ana)[0])
    assert given(town, ana) is False
    states = {each.touch.person: each.state for each in asks(town)}
    assert states == {ana: "withdrawn", anna: "withdrawn"}


@pytest.fixture
def curious(either_store: str) -> Iterator[Town]:
    """A shop that asks everybody, those of imports too."""
    with closing(Town(either_store, ASKS_ALL)) as opened:
        yield opened


def test_nobody_is_asked_for_an_import_that_is_undone(curious: Town, tmp_path: Path) -> None:
    town = curious
    zoe = form(town, "zoe")
    map = "kind: people\nidentify: {email: mail}\nconsent: {email_marketing: yes}\n"
    text = "mail,yes\nana@mail.example,true\nzoe@mail.example,true\n"
    before = record(town, zoe)
    imported = bring(town, tmp_path, text, map)
    assert len(asks(town)) == 2
    undo(town, imported)
    assert [each.state for each in asks(town)] == ["planned", "withdrawn"]
    assert record(town, zoe).opt_ins == before.opt_ins
    confirm(town, asks(town, zoe)[0])
    assert given(town, zoe) is True
    refolded_as_stored(town)


def test_a_file_that_says_who_has_confirmed_is_believed_and_the_others_are_asked(
    curious: Town, tmp_path: Path
) -> None:
    map = (
        "kind: people\nidentify: {email: mail}\nthen:\n"
        "  subscribe: {when: agreed, channel: {const: email}, confirmed: doi, how: proof}\n"
    )
    text = (
        "mail,agreed,doi,proof\nana@mail.example,yes,yes,our old tool\n"
        "ben@mail.example,yes,no,\ncleo@mail.example,no,,\n"
    )
    bring(curious, tmp_path, text, map)
    people = {each.email.partition("@")[0]: each.person for each in curious.people()}
    assert given(curious, people["ana"]) is True
    assert given(curious, people["ben"]) is None
    assert [each.touch.to for each in asks(curious)] == ["ben@mail.example"]
    opt_ins = record(curious, people["ana"]).opt_ins
    assert opt_ins is not None
    assert opt_ins[NAME].source.startswith("import")
    assert opt_ins[NAME].source.endswith(": our old tool")
    bring(curious, tmp_path, text.replace("ana@", "dan@"),
          map.replace("confirmed: doi", "confirmed: {const: true}"))  # fmt: skip
    people = {each.email.partition("@")[0]: each.person for each in curious.people()}
    assert given(curious, people["dan"]) is True
    assert given(curious, people["ben"]) is True


def test_explain_tells_it_from_the_question_to_the_proof(tmp_path: Path) -> None:
    with closing(Town(tmp_path / "data", SHOP)) as town:
        ana = form(town, "ana")
        waits = _explained(tmp_path, "--why-not")
        confirm(town, asks(town, ana)[0])
    assert "consent to marketing by email was not confirmed while the link was good" in waits
    said = _explained(tmp_path)
    for part in (
        "Asked to confirm consent", "form News", "waits for their confirmation",
        "Consent confirmed", "confirm.en", "confirmed at",
    ):  # fmt: skip
        assert part in said


def _explained(folder: Path, *options: str) -> str:
    command = ["explain", "email:ana@mail.example", "--data", str(folder / "data"), *options]
    result = CliRunner().invoke(cli, command, env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exit_code == 0, result.output
    return re.sub(r"\s+", " ", result.output)
