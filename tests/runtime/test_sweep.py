"""A changed playbook looks again at everybody it concerns, and at nobody else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sweeping import B2C, EASIER, activate, changed, known, refolded, stages, visit
from town import NOON, Town

from leadwright.boot import readers
from leadwright.core.ids import number_of
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.playbook.shipped import shipped_text
from leadwright.runtime import explain, sweeper
from leadwright.runtime.books import every_version
from leadwright.runtime.records import Records
from leadwright.runtime.subjects import find_subject
from leadwright.runtime.sweep import asked_of

Opened = Callable[[str], Town]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Opened]:
    """Opens one town with the playbook of a text."""
    opened: list[Town] = []

    def of(text: str) -> Town:
        opened.append(Town(tmp_path, text))
        opened[0].settle()
        return opened[0]

    yield of
    for each in opened:
        each.close()


def test_a_lower_threshold_is_seen_by_those_who_do_nothing(town: Opened) -> None:
    here = town(B2C)
    for number in range(1, 4):
        known(here, number)
        for minute in range(number + 1):
            visit(here, "Product Viewed", number, NOON + minute * MINUTE)
    here.settle(NOON + HOUR)
    assert set(stages(here).values()) == {"lead"}
    activate(here, changed(B2C, EASIER))
    here.settle(NOON + HOUR)
    assert stages(here) == {"u1": "lead", "u2": "qualified", "u3": "qualified"}
    (sweep,) = here.queries.sweeps(here.workspace, 10)
    assert (sweep.state, sweep.number, sweep.changed) == ("done", 2, 2)
    assert asked_of(sweep).motions == ["consumer"]
    refolded(here)


def test_a_change_of_a_text_sweeps_nobody(town: Opened) -> None:
    here = town(B2C)
    known(here, 1)
    here.settle(NOON + HOUR)
    before = len(here.histories())
    activate(
        here, changed(B2C, ("Still looking?", "Found it?"), ("wait: 45 minutes", "wait: 1 hour"))
    )
    here.settle(NOON + HOUR)
    assert here.queries.sweeps(here.workspace, 10) == []
    assert len(here.histories()) == before


def test_a_rule_that_looks_back_further_warms_until_everything_is_counted(town: Opened) -> None:
    here = town(B2C)
    for number in (1, 2):
        known(here, number)
        for day in range(6 * number):
            visit(here, "Product Viewed", number, NOON + day * HOUR)
        here.settle(NOON + 12 * HOUR)
    new = changed(
        B2C,
        ("lapsed_buyers:", "keen: count('Product Viewed', '30 days') >= 10\n    lapsed_buyers:"),
    )
    activate(here, new)
    here.clock.at = NOON + 13 * HOUR
    here.turns.take()
    books = every_version(here.queries, here.workspace, here.app.load_book)
    assert books[2].warming == ("consumer.segments.keen",)
    here.settle(NOON + 13 * HOUR)
    assert [name for name in here.decisions("segment") if "keen" in name] == ["keen/entered"]
    books = every_version(here.queries, here.workspace, here.app.load_book)
    assert [books[n].warming for n in (2, 3)] == [("consumer.segments.keen",), ()]
    assert (
        here.queries.versions(here.workspace)[2][1] == here.queries.versions(here.workspace)[1][1]
    )
    refolded(here)


def test_other_points_count_for_what_happened_before(town: Opened) -> None:
    here = town(B2C)
    known(here, 1)
    for minute in range(4):
        visit(here, "Product Viewed", 1, NOON + minute * MINUTE)
    here.settle(NOON + HOUR)
    activate(here, changed(B2C, ("Product Viewed, points: 1,", "Product Viewed, points: 2.5,")))
    here.settle(NOON + HOUR)
    (person,) = here.people()
    assert person.engagement == 4 * 2_500
    refolded(here)


def test_nobody_who_was_there_enters_a_sequence_by_a_change(town: Opened) -> None:
    here = town(B2C)
    known(here, 1)
    here.settle(NOON + HOUR)
    late = (
        "    cart_recovery:              # 3",
        "    again:\n      enter_at_stage: [fresh]\n      steps:\n"
        "        - send: {name: hello, channel: email, content: still_looking}\n"
        "    cart_recovery:              # 3",
    )
    stage = "lead: person.is_known\n", "lead: person.is_known\n    fresh: person.is_known\n"
    activate(here, changed(B2C, late, stage))
    here.settle(NOON + HOUR)
    assert stages(here) == {"u1": "fresh"}
    assert [each.name for each in here.decided("withheld")] == ["existing"]
    assert "again/entered" not in here.decisions("enrolment")


def test_who_stands_at_its_stage_enters_a_sequence_that_takes_them_in(town: Opened) -> None:
    here = town(B2C)
    for number in (1, 2):
        known(here, number)
    here.settle(NOON + HOUR)
    second = (
        "    cart_recovery:              # 3",
        "    again:\n      include_existing: true\n      enter_at_stage: [lead]\n      steps:\n"
        "        - send: {name: hello, channel: email, content: still_looking}\n"
        "    cart_recovery:              # 3",
    )
    activate(here, changed(B2C, second))
    here.settle(NOON + HOUR)
    assert here.decisions("enrolment").count("again/entered") == 2
    activate(here, changed(B2C, second, ("points: 20", "points: 21")))
    here.settle(NOON + 2 * HOUR)
    assert here.decisions("enrolment").count("again/entered") == 2
    refolded(here)


THREE = (
    "        - send: {name: hello, channel: email, content: welcome}",
    "        - send: {name: hello, channel: email, content: welcome}\n        - wait: 2 days\n"
    "        - send: {name: tour, channel: email, content: welcome}\n        - wait: 2 days\n"
    "        - send: {name: tips, channel: email, content: welcome}",
)
WITHOUT_TOUR = ("        - send: {name: tour, channel: email, content: welcome}\n", "")


@pytest.mark.parametrize(
    ("says", "then"),
    [
        ("", ["welcome/entered", "welcome/skipped", "welcome/completed"]),
        ("      on_change: leave\n", ["welcome/entered", "welcome/exit"]),
    ],
)
def test_who_stands_at_a_step_that_is_gone_goes_on_or_leaves_as_declared(
    town: Opened, says: str, then: list[str]
) -> None:
    head = ("    welcome:\n", f"    welcome:\n{says}")
    here = town(changed(B2C, head, THREE))
    known(here, 1)
    here.settle(NOON + HOUR)
    activate(here, changed(B2C, head, THREE, WITHOUT_TOUR))
    for day in range(1, 10):
        here.settle(NOON + day * DAY)
    assert here.decisions("enrolment") == then
    refolded(here)


def test_who_is_in_a_sequence_that_is_gone_leaves_at_once_and_hears_no_more_of_it(
    town: Opened,
) -> None:
    here = town(changed(B2C, THREE))
    known(here, 1)
    here.settle(NOON + 10 * HOUR)  # 23:00 in Berlin: what comes is planned for the morning
    known(here, 2)
    here.settle(NOON + 10 * HOUR + MINUTE)
    assert sorted(touch.state for touch in here.touches()) == ["planned", "planned"]
    activate(here, changed(B2C, THREE, ("    welcome:\n", "    greeting:\n")))
    here.settle(NOON + 10 * HOUR + 2 * MINUTE)
    assert sorted(here.decisions("enrolment")) == ["welcome/entered"] * 2 + ["welcome/exit"] * 2
    assert [touch.state for touch in here.touches()] == ["withdrawn", "withdrawn"]
    reasons = {each.because for each in here.decided("enrolment") if each.name == "welcome/exit"}
    assert reasons == {"the sequence is not in the playbook any more"}
    refolded(here)


def test_a_message_of_a_sequence_that_is_gone_is_not_sent_where_nobody_is_inside_any_more(
    town: Opened,
) -> None:
    here = town(B2C)
    here.settle(NOON + 10 * HOUR)
    known(here, 1)
    here.settle(NOON + 10 * HOUR + MINUTE)
    assert here.decisions("enrolment") == ["welcome/entered", "welcome/completed"]
    activate(here, changed(B2C, ("    welcome:\n", "    greeting:\n")))
    here.settle(NOON + 10 * HOUR + 2 * MINUTE)
    assert [touch.state for touch in here.touches()] == ["withdrawn"]
    refolded(here)


def test_a_step_that_went_two_versions_ago_still_leads_on(town: Opened) -> None:
    here = town(changed(B2C, THREE))
    known(here, 1)
    here.settle(NOON + HOUR)
    activate(here, changed(B2C, THREE, WITHOUT_TOUR))
    here.settle(NOON + 2 * HOUR)
    activate(here, changed(B2C, THREE, WITHOUT_TOUR, ("        - wait: 2 days\n", "")))
    for day in range(1, 10):
        here.settle(NOON + day * DAY)
    names = here.decisions("enrolment")
    assert names == ["welcome/entered", "welcome/skipped", "welcome/completed"]
    (moved,) = (each for each in here.decided("enrolment") if each.name == "welcome/skipped")
    assert "tips comes next" in moved.because


def test_a_timer_due_before_a_step_of_the_sweep_is_no_change_made_by_it(town: Opened) -> None:
    """A cart that was left is answered although the sweep comes to its owner first."""
    here = town(B2C)
    known(here, 1)
    visit(here, "Product Added", 1, NOON)
    here.settle(NOON + MINUTE)
    here.clock.at = NOON + 6 * MINUTE
    activate(here, changed(B2C, EASIER, ("points: 20", "points: 25")))
    here.settle(NOON + 6 * MINUTE)
    assert "cart_recovery/entered" in here.decisions("enrolment")
    assert here.decisions("withheld") == []


def test_a_change_while_the_last_is_looked_at_takes_over_what_it_has_not_done(
    town: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeper, "STEPS", 2)
    monkeypatch.setattr(sweeper, "ALONE", 1)
    monkeypatch.setattr(sweeper, "RECOUNTS", 2)
    here = town(B2C)
    for number in range(1, 8):
        known(here, number)
        for minute in range(4):
            visit(here, "Product Viewed", number, NOON + minute * MINUTE)
    here.settle(NOON + HOUR)
    activate(here, changed(B2C, EASIER))
    here.turns.take()
    assert 0 < list(stages(here).values()).count("qualified") < 7
    activate(here, changed(B2C, EASIER, ("Still looking?", "Found it?")))
    here.settle(NOON + HOUR)
    assert set(stages(here).values()) == {"qualified"}
    states = [(each.number, each.state) for each in here.queries.sweeps(here.workspace, 10)]
    assert states == [(3, "done"), (2, "replaced")]
    refolded(here)


B2B = shipped_text("b2b")


def test_an_account_s_sums_are_right_after_other_points(town: Opened) -> None:
    here = town(B2B)
    for number in (1, 2, 3):
        here.say("traits", user_id=f"u{number}", email=f"u{number}@acme-works.com")
        for minute in range(number):
            here.say("event", "Page Viewed", NOON + minute * MINUTE, user_id=f"u{number}",
                     body={"path": "/pricing"})  # fmt: skip
    here.settle(NOON + HOUR)
    (before,) = here.accounts()
    activate(here, twice_the_points(B2B))
    here.settle(NOON + HOUR)
    (after,) = here.accounts()
    assert before.engagement
    assert after.engagement == 2 * before.engagement
    assert sum(row.engagement for row in here.people()) == after.engagement
    refolded(here)


def twice_the_points(text: str) -> str:
    """Every engagement rule about pages gives twice as many points."""
    lines = []
    for line in text.splitlines():
        if "Page Viewed" in line and "points:" in line:
            points = int(line.partition("points:")[2].split(",")[0].split("}")[0])
            line = line.replace(f"points: {points}", f"points: {2 * points}")
        lines.append(line)
    return "\n".join(lines)


def test_who_arrives_while_a_sweep_runs_is_looked_at_where_they_are_now(
    town: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They leave a unit the sweep has not come to for one that it has."""
    monkeypatch.setattr(sweeper, "RECOUNTS", 1)
    monkeypatch.setattr(sweeper, "ALONE", 1)
    here = town(B2B)
    here.say("account", body={"domain": "acme-works.com", "name": "Acme"})
    for number in range(1, 5):
        here.say("traits", anonymous_id=f"a{number}", body={"title": "cto"})
        here.say("event", "Page Viewed", anonymous_id=f"a{number}", body={"path": "/pricing"})
    here.settle(NOON + HOUR)
    activate(here, twice_the_points(B2B))
    here.turns.take()
    here.turns.take()
    (stands,) = here.queries.sweeps(here.workspace, 10)
    assert stands.state == "running"
    here.say("traits", anonymous_id="a4", user_id="u4", email="u4@acme-works.com")
    here.settle(NOON + 2 * HOUR)
    (person,) = [row for row in here.people() if row.user_id == "u4"]
    (account,) = here.accounts()
    assert person.unit == account.unit
    assert person.engagement == account.engagement == points_twice_over()
    refolded(here)


def points_twice_over() -> int:
    """What one view of the prices is worth under twice the points, in thousandths."""
    return 2 * (10 + 1) * 1000


def test_rules_that_warm_up_are_named_where_somebody_is_explained(town: Opened) -> None:
    here = town(B2C)
    known(here, 1)
    here.settle(NOON + HOUR)
    deeper = ("count('Product Viewed', '7 days') >= 5)", "count('Product Viewed', '7 days') >= 9)")
    activate(here, changed(B2C, deeper))
    here.clock.at = NOON + 2 * HOUR
    here.turns.take()
    (person,) = here.people()
    sources = readers()
    found = explain.explain(
        Records(
            queries=here.queries,
            journal=here.app.journal,
            read=lambda row: sources[row.source].read(row),
        ),
        find_subject(here.queries, here.workspace, "u1@example.com"),
        workspace=here.workspace, playbook=here.app.playbook_of(here.workspace), now=here.clock.at,
    )  # fmt: skip
    assert found.number == number_of(person.person)
    assert found.warming == ["consumer.stages.qualified"]
