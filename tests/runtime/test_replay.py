"""What another playbook would have decided: its own timers, messages and people who move; answers
only to what it would have sent and offered as well."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from replays import Report, Sent, nothing_differs, replayed, side
from town import NOON, SetClock, Town
from typer.testing import CliRunner

from leadwright.boot import open_app
from leadwright.capture.event import Event
from leadwright.cli import app as cli
from leadwright.core.ids import number_of
from leadwright.core.input import LANE_LIVE
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Submission
from leadwright.runtime.silence import Silence

SHOP, SALES, PRODUCT = (shipped_text(model) for model in ("b2c", "b2b", "hybrid"))
SAYS_YES = {"consent_email_marketing": True, "consent_webhook_marketing": True, "time_zone": "UTC"}


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with other words in it."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def _town(folder: Path, text: str) -> Town:
    town = Town(folder / "data", text)
    town.turns = town.app.turns(Sent(town), "test")
    return town


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Town]:
    """A shop in which one cart was abandoned, and answered."""
    town = _town(tmp_path, SHOP)
    town.say("traits", email="ana@example.com", user_id="ana", body=SAYS_YES)
    town.say("event", "Product Added", user_id="ana", body={"value": 30})
    town.run_to(NOON + 20 * MINUTE)
    yield town
    town.close()


@pytest.fixture
def sales(tmp_path: Path) -> Iterator[Town]:
    """A company: Acme asks for a demo and is an MQL, Globex reads about prices and is none."""
    town = _town(tmp_path, SALES)
    for name, email in (("Acme", "ann@acme-works.com"), ("Globex", "gus@globex-corp.de")):
        domain = email.partition("@")[2]
        town.say("account", body={"domain": domain, "name": name, "employees": 500})
        town.say("traits", email=email, body=SAYS_YES)
    town.say("event", "Demo Requested", email="ann@acme-works.com")
    for _ in range(2):
        town.say("event", "Page Viewed", email="gus@globex-corp.de", body={"path": "/pricing"})
    town.run_to(NOON + HOUR)
    yield town
    town.close()


@pytest.mark.usefixtures("shop")
def test_a_trigger_with_another_wait_fires_at_its_own_instant(tmp_path: Path) -> None:
    report = replayed(tmp_path / "data", changed(SHOP, ("idle: 5 minutes", "idle: 2 minutes")))
    assert side(report["touches"], sequence="cart_recovery") == (1, 1)
    assert report["differences"]["only_replayed"] == report["differences"]["only_recorded"] == 0
    assert report["differences"]["at_another_time"] == 3  # trigger, enrolment, touch
    assert report["response"]["replayed"]["p99_ms"] == 1


def test_own_timers_fire_on_time_although_the_worker_was_away_then(
    shop: Town, tmp_path: Path
) -> None:
    shop.say("event", "Product Added", user_id="ana", at=NOON + 2 * DAY)
    shop.settle(NOON + 4 * DAY)  # noticed two days late
    assert "cart_abandoned" in shop.decisions("too_late")
    assert nothing_differs(replayed(tmp_path / "data", SHOP))
    other = changed(SHOP, ("idle: 5 minutes", "idle: 6 minutes"))
    report = replayed(tmp_path / "data", other)
    recorded, on_time = side(report["touches"], sequence="cart_recovery", channel="email")
    assert on_time > recorded
    late = next(one for one in report["decisions"] if one["kind"] == "too_late")
    assert late["replayed"] < late["recorded"]


@pytest.mark.usefixtures("shop")
def test_receipts_of_what_would_not_have_been_sent_are_unknown(tmp_path: Path) -> None:
    other = changed(SHOP, ("enter_at_stage: [lead]", "enter_on: [Never Happens]"))
    report = replayed(tmp_path / "data", other)
    assert side(report["touches"], sequence="welcome") == (1, 0)
    assert report["unknown"] == {"receipt captured": 1}


@pytest.mark.usefixtures("shop")
def test_a_touch_made_in_another_way_keeps_the_receipt_of_its_step(tmp_path: Path) -> None:
    other = changed(SHOP, ("product_in_cart:  {event: Product Added, points: 10",
                           "product_in_cart:  {event: Product Added, points: 11"))  # fmt: skip
    report = replayed(tmp_path / "data", other)
    assert report["unknown"] == {}
    assert side(report["touches"], sequence="cart_recovery") == (1, 1)


@pytest.mark.usefixtures("shop")
def test_a_touch_that_would_be_forbidden_is_withheld_with_its_reason(tmp_path: Path) -> None:
    other = changed(SHOP, ("4 per 1 day", "1 per 1 day"))
    report = replayed(tmp_path / "data", other)
    assert side(report["withheld"], sequence="cart_recovery", reason="cap") == (0, 1)
    assert side(report["touches"], channel="email", sequence="cart_recovery") == (1, 0)


def test_who_would_have_qualified_is_counted_and_named(sales: Town, tmp_path: Path) -> None:
    other = changed(SALES, ("account.engagement >= 50", "account.engagement >= 20"))
    report = replayed(tmp_path / "data", other)
    mql = next(one for one in report["stages"] if one["stage"] == "mql")
    globex = next(row.unit for row in sales.accounts() if row.name == "Globex")
    assert (mql["of"], mql["recorded"], mql["replayed"]) == ("account", 1, 2)
    assert mql["gained"] == {"count": 1, "numbers": [number_of(globex)]}
    assert mql["lost"]["count"] == 0


@pytest.mark.usefixtures("sales")
def test_a_hand_off_that_never_was_is_given_by_the_team_in_turn(tmp_path: Path) -> None:
    other = changed(SALES, ("account.engagement >= 50", "account.engagement >= 20"))
    report = replayed(tmp_path / "data", other)
    assert side(report["hand_offs"], what="requested") == (1, 2)
    given = {row["rep"]: (row["recorded"], row["replayed"]) for row in report["reps"]}
    assert given == {"ana": (1, 1), "ben": (0, 1)}
    assert report["approximate"]["unsettled"] == 0


@pytest.mark.usefixtures("sales")
def test_a_full_team_lets_the_hand_off_wait(tmp_path: Path) -> None:
    one_rep = changed(
        SALES,
        ("account.engagement >= 50", "account.engagement >= 20"),
        ("member: ben", "member: ana"),
        ("capacity: 15}\n    ben:  {name: Ben Okafor, email: ben@sales.example, capacity: 15}\n"
         "    chen: {name: Chen Li, email: chen@sales.example, capacity: 10}", "capacity: 1}"),
    )  # fmt: skip
    report = replayed(tmp_path / "data", one_rep)
    assert side(report["hand_offs"], what="queued") == (0, 1)
    assert side(report["hand_offs"], what="offered") == (1, 1)


def test_an_answer_counts_only_where_the_same_was_offered(sales: Town, tmp_path: Path) -> None:
    acme = next(row.unit for row in sales.accounts() if row.name == "Acme")
    sales.command("accept", unit=acme)
    sales.settle(NOON + 2 * HOUR)
    never = changed(SALES, ("account.engagement >= 50", "account.engagement >= 500"))
    report = replayed(tmp_path / "data", never)
    assert report["unknown"] == {"command accept": 1}
    assert side(report["hand_offs"], what="accepted") == (1, 0)
    earlier = changed(SALES, ("account.engagement >= 50", "account.engagement >= 40"))
    assert side(replayed(tmp_path / "data", earlier)["hand_offs"], what="accepted") == (1, 1)


def test_an_opened_mail_counts_only_where_it_would_have_been_sent(
    shop: Town, tmp_path: Path
) -> None:
    shop.say("event", "Email Opened", user_id="ana")
    shop.settle(NOON + HOUR)
    never = changed(
        SHOP,
        ("enter_at_stage: [lead]", "enter_on: [Never Happens]"),
        ("      start: cart_recovery\n", ""),
    )
    unknown = replayed(tmp_path / "data", never)["unknown"]
    assert unknown == {"event Email Opened": 1, "receipt captured": 3}
    later = changed(SHOP, ("idle: 5 minutes", "idle: 6 minutes"))
    assert "event Email Opened" not in replayed(tmp_path / "data", later)["unknown"]


def test_a_finished_task_counts_only_where_it_would_have_been_given(
    sales: Town, tmp_path: Path
) -> None:
    sales.run_to(NOON + 8 * DAY)
    [(_, task)] = [row for row in sales.queries.tasks(1, 99, kind="task").rows
                   if sales.queries.person(1, row[1].person).email.startswith("ann")
                   and row[1].note == "first_steps"]  # fmt: skip
    sales.command("complete_task", person=task.person, body={"task": task.id})
    sales.settle()
    assert f"{task.note}/done" in sales.decisions("task")
    never = changed(SALES, ("enter_at_stage: [engaged]", "enter_on: [Never Happens]"))
    assert replayed(tmp_path / "data", never)["unknown"]["command complete_task"] == 1
    other = changed(SALES, ("any_page:      {event: Page Viewed, points: 1",
                            "any_page:      {event: Page Viewed, points: 2"),
                    ("remind_after: 2 hours", "remind_after: 3 hours"))  # fmt: skip
    report = replayed(tmp_path / "data", other)
    assert report["differences"]["units"]["count"]
    assert "command complete_task" not in report["unknown"]


def test_an_offer_nobody_could_have_answered_is_not_taken_back(sales: Town, tmp_path: Path) -> None:
    sales.run_to(NOON + 9 * DAY)
    sales.say("event", "Page Viewed", email="ann@acme-works.com")
    sales.settle()
    other = changed(SALES, ("account.engagement >= 50", "account.engagement >= 20"))
    report = replayed(tmp_path / "data", other)
    recorded, now = side(report["hand_offs"], what="taken_back")
    assert recorded == now > 0  # Acme's, which nobody answered; not that of Globex


def test_conversions_say_which_version_had_seen_them_coming(sales: Town, tmp_path: Path) -> None:
    globex = next(row.unit for row in sales.accounts() if row.name == "Globex")
    sales.clock.at = NOON + 3 * DAY
    sales.command("set_stage", unit=globex, body={"stage": "customer"})
    sales.settle()
    other = changed(SALES, ("account.engagement >= 50", "account.engagement >= 20"))
    found = replayed(tmp_path / "data", other)["conversions"]
    assert found["units"] == 1
    assert (found["recorded"]["precision"], found["recorded"]["recall"]) == (0.0, 0.0)
    assert (found["replayed"]["precision"], found["replayed"]["recall"]) == (0.5, 1.0)
    assert found["replayed"]["median_lead_ms"] == 3 * DAY
    assert found["gained"] == {"count": 1, "numbers": [number_of(globex)]}


def test_people_move_with_what_the_replayed_world_made_of_them(tmp_path: Path) -> None:
    town = _town(tmp_path, PRODUCT)
    town.say("account", body={"domain": "acme.de", "name": "Acme", "is_target": True})
    for _ in range(6):
        town.say("event", "Feature Used", anonymous_id="a")
    town.say("traits", anonymous_id="a", email="ana@acme.de", body=SAYS_YES)
    town.settle()
    assert sorted(town.decisions("move")) == ["arrived", "left"]
    town.close()
    other = changed(PRODUCT, ("'7 days') >= 20", "'7 days') >= 6"))
    report = replayed(tmp_path / "data", other)
    pql = next(one for one in report["stages"] if one["stage"] == "pql")
    assert (pql["recorded"], pql["replayed"]) == (0, 1)
    assert side(report["hand_offs"], what="requested") == (0, 1)


def test_what_another_playbook_opens_in_imported_history_ends_with_it(tmp_path: Path) -> None:
    town = _town(tmp_path, SHOP)
    town.history("Product Viewed", NOON - 60 * DAY, email="old@example.com")
    town.history("Product Viewed", NOON - 59 * DAY, email="other@example.com")
    town.end_history(NOON - 58 * DAY)
    town.settle()
    town.say("event", "Product Viewed", email="old@example.com")
    town.settle()
    town.close()
    slow = (
        "enter_on: [Product Viewed]\n      steps:\n        - wait: 30 days\n        - send: {name: "
    )
    other = changed(SHOP, ("enter_at_stage: [lead]\n      steps:\n        - send: {name: ", slow))
    report = replayed(tmp_path / "data", other)
    enrolments = next(one for one in report["decisions"] if one["kind"] == "enrolment")
    assert enrolments["replayed"] == 4  # two began, and both ended with the history


@pytest.fixture
def busy(sales: Town) -> Town:
    """The company, with more people about."""
    for number in range(40):
        sales.clock.at += HOUR
        email = f"p{number}@{'acme-works.com' if number % 3 else f'firm{number}.com'}"
        sales.say("traits", email=email, anonymous_id=f"d{number % 7}", body=SAYS_YES)
        sales.say("event", "Asset Downloaded", email=email)
        sales.settle()
    return sales


OTHER = changed(SALES, ("account.engagement >= 50", "account.engagement >= 20"),
                ("score.engagement >= 15", "score.engagement >= 25"),
                ("account.fit >= 20", "account.fit >= 0"))  # fmt: skip


def test_the_number_of_processes_makes_no_difference(busy: Town, tmp_path: Path) -> None:
    assert busy.accounts()
    alone = replayed(tmp_path / "data", OTHER)
    together = replayed(tmp_path / "data", OTHER, "--workers", "2")
    assert alone == together
    assert alone["differences"]["units"]["count"] > 5


def test_a_replay_leaves_no_trace(busy: Town, tmp_path: Path) -> None:
    before = _everything(tmp_path / "data")
    assert replayed(tmp_path / "data", OTHER)["units"] == len(busy.queries.units(1, 0, 999)) - 1
    assert _everything(tmp_path / "data") == before


def _everything(data: Path) -> list[str]:
    """Every row of every table."""
    found = []
    for file in sorted(data.glob("*.db")) or sorted(data.glob("*.sqlite*")):
        with sqlite3.connect(file) as connection:
            found += list(connection.iterdump())
        connection.close()
    assert len(found) > 100
    return found


def test_a_sample_replays_fewer_units_and_the_same_ones_each_time(
    busy: Town, tmp_path: Path
) -> None:
    every = replayed(tmp_path / "data", OTHER)["units"]
    assert every == len(busy.queries.units(1, 0, 999)) - 1  # the team is no one's sample
    some = [replayed(tmp_path / "data", OTHER, "--sample", "5") for _ in range(2)]
    assert some[0] == some[1]
    assert some[0]["units"] == 5
    assert replayed(tmp_path / "data", OTHER, "--sample", "50%")["units"] == round(every / 2)
    assert nothing_differs(replayed(tmp_path / "data", SALES, "--sample", "5"))


def test_only_what_was_decided_since_a_day_is_counted(busy: Town, tmp_path: Path) -> None:
    assert busy.accounts()

    def touches(report: Report) -> int:
        return side(report["touches"], sequence="first_steps")[0]

    every = replayed(tmp_path / "data", OTHER)
    late = replayed(tmp_path / "data", OTHER, "--since", "2023-11-16")
    assert 0 < touches(late) < touches(every)
    none = replayed(tmp_path / "data", OTHER, "--since", "2033-11-16")
    assert touches(none) == 0
    assert none["differences"]["units"]["count"] == 0


def test_a_unit_the_playbook_cannot_take_is_left_out_and_named(
    shop: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadwright.runtime import replay_world

    real = replay_world.advance

    def poisoned(unit: object, input: object, book: object) -> object:
        if input.body.get("value") == 30:  # type: ignore[attr-defined] # an Input
            raise ZeroDivisionError
        return real(unit, input, book)  # type: ignore[arg-type] # passed through

    shop.say("event", "Product Viewed", user_id="ben")
    shop.settle()
    monkeypatch.setattr(replay_world, "advance", poisoned)
    report = replayed(tmp_path / "data", SHOP)
    assert report["approximate"]["failed"]["count"] == 1
    assert report["units"] == 1


def test_history_is_replayed_from_postgresql_too(
    postgres_url_factory: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the local mailbox of a PostgreSQL installation is
    url = postgres_url_factory()
    app = open_app(url)
    app.clock = clock = SetClock()  # type: ignore[assignment] # time is the test's
    workspace = app.add_workspace("shop", SHOP, "test").id
    said = Event("event", "Product Added", NOON, email="ana@example.com")
    body = msgspec.json.encode(said)
    turns = app.turns(Silence(), "test")
    for at in (NOON, NOON + HOUR):
        clock.at = at
        app.submit([Submission(workspace, LANE_LIVE, "api", at, body)])
        while turns.take():
            pass
    app.close()
    file = tmp_path / "new.yaml"
    for text, changes in ((SHOP, 0), (changed(SHOP, ("idle: 5 minutes", "idle: 2 minutes")), 1)):
        file.write_text(text, "utf-8")
        command = ["replay", "--playbook", str(file), "--data", url, "--json", "--workers", "2"]
        result = CliRunner().invoke(cli, command)
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["differences"]["units"]["count"] == changes


def test_who_would_have_entered_which_segment_is_told(shop: Town, tmp_path: Path) -> None:
    for minute in range(3):
        shop.say("event", "Product Viewed", NOON + HOUR + minute * MINUTE, user_id="ana")
    shop.run_to(NOON + 2 * HOUR)
    rule = "browsing: count('Product Viewed', '1 day') >= 3"
    found = replayed(tmp_path / "data", changed(SHOP, (rule, rule.replace("browsing", "looking"))))
    rows = {(row["of"], row["segment"]): row for row in found["segments"]}
    assert (rows["person", "browsing"]["recorded"], rows["person", "browsing"]["replayed"]) == (
        1,
        0,
    )
    looking = rows["person", "looking"]
    assert (looking["recorded"], looking["replayed"], looking["gained"]["count"]) == (0, 1, 1)


@pytest.mark.usefixtures("sales")
def test_a_segment_of_an_account_names_the_account(tmp_path: Path) -> None:
    big = (
        "  stages:\n    lead:",
        (
            "  segments:\n    known_demo: {when: account.employees >= 100, of: account}\n"
            "  stages:\n    lead:"
        ),
    )
    found = replayed(tmp_path / "data", changed(SALES, big))
    (row,) = found["segments"]
    assert (row["of"], row["segment"], row["gained"]["count"]) == ("account", "known_demo", 2)
