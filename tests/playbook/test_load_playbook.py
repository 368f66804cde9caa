"""A playbook becomes a plan for each stage of each motion."""

import pytest
from playbook_texts import FULL, changed

from leadwright.core.facts import Facts, decay_table
from leadwright.core.time import DAY, HOUR, MINUTE
from leadwright.core.unit import Head, Person
from leadwright.nurture.plan import Choice, DoTask, Send, Wait
from leadwright.orchestrate.plan import Cap, ChannelPlan, Offer, QuietHours
from leadwright.playbook.load import load
from leadwright.playbook.model import Motion, Playbook
from leadwright.playbook.shipped import SHIPPED, shipped_text
from leadwright.route.plan import Member


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    """The playbook that uses every key."""
    return load(FULL)


@pytest.fixture(scope="module")
def consumer(playbook: Playbook) -> Motion:
    """Its consumer motion."""
    return playbook.motions["consumer"]


@pytest.fixture(scope="module")
def business(playbook: Playbook) -> Motion:
    """Its business motion."""
    return playbook.motions["business"]


def test_the_top_of_a_playbook_is_read(playbook: Playbook) -> None:
    assert (playbook.name, playbook.model) == ("Everything", "hybrid")
    assert (playbook.time_zone, playbook.currency) == ("Europe/Berlin", "EUR")
    assert playbook.linking.accounts == "known"
    assert playbook.teams["sales"].members == (
        Member(id="ana", name="Ana Ruiz", email="ana@sales.example", capacity=15),
        Member(id="ben", name="Ben Okafor", email="", capacity=10),
    )
    assert playbook.contents["hello"].subject == "Hello"
    assert playbook.attributes["person"]["lucky_number"] == "number"
    assert playbook.attributes["person"]["email"] == "text"


def test_points_are_thousandths_under_their_event(consumer: Motion) -> None:
    rules = {rule.name: rule for group in consumer.qualify.events.values() for rule in group}
    assert rules["happy"].milli == 2500
    assert (rules["happy"].times_max, rules["happy"].within_days) == (10, 1)
    assert rules["gone"].milli == -5000
    assert (rules["gone"].times_max, rules["gone"].where) == (0, None)
    assert set(consumer.qualify.events) == {"Feature Used", "Account Closed"}
    assert consumer.qualify.half_life_days == 7
    assert consumer.qualify.decay == decay_table(7)


def test_without_a_half_life_points_stay(business: Motion) -> None:
    assert business.qualify.decay == ()


def test_documents_keep_as_much_as_any_motion_compares(consumer: Motion, business: Motion) -> None:
    # Who moves from one motion to the other takes the windows along.
    for motion in (consumer, business):
        assert motion.qualify.depths == {"Feature Used": 5, "Product Added": 2}
        assert motion.qualify.account_depths == {}


def test_a_fit_rule_about_the_account_alone_is_the_accounts(business: Motion) -> None:
    assert {rule.name: rule.of for rule in business.qualify.fit} == {
        "large": "account",
        "boss": "person",
    }


def test_stages_keep_their_order_and_say_who_stands_there(business: Motion) -> None:
    assert [(rule.stage, rule.of) for rule in business.qualify.stages] == [
        ("lead", "person"),
        ("mql", "account"),
    ]


def test_a_trigger_is_found_by_every_event_that_touches_it(consumer: Motion) -> None:
    trigger = consumer.nurture.triggers["cart"]
    assert trigger.after == {"Product Added", "Cart Viewed"}
    assert trigger.unless == {"Order Completed"}
    assert (trigger.idle_ms, trigger.respond_within_ms) == (5 * MINUTE, MINUTE)
    assert trigger.useful_for_ms == 10 * MINUTE
    assert trigger.start == "recovery"
    assert consumer.nurture.by_event == {
        "Product Added": (trigger,),
        "Cart Viewed": (trigger,),
        "Order Completed": (trigger,),
    }


HELLO = (Choice(content="hello"),)


def test_steps_have_names_and_an_end_of_usefulness(consumer: Motion) -> None:
    assert consumer.nurture.sequences["recovery"].steps == (
        Send(name="first", channel="email", choices=HELLO, useful_for_ms=24 * HOUR),
        Wait(name="wait_1", wait_ms=45 * MINUTE),
        Send(name="second", channel="webhook", choices=HELLO, offer="ten", useful_for_ms=2 * DAY),
        Wait(name="long_wait", wait_ms=2 * HOUR),
        Wait(name="wait_3", wait_ms=HOUR),
        DoTask(name="call", title="Call them", kind="call", team="sales", due_ms=2 * DAY),
    )


def test_sequences_suppress_unless_told_otherwise_in_writing(
    consumer: Motion, business: Motion
) -> None:
    careful, bold = consumer.nurture.sequences["recovery"], business.nurture.sequences["welcome"]
    assert careful.purpose == "marketing"
    assert careful.suppress_customers
    assert careful.suppress_open_opportunities
    assert careful.reenter_after_ms == DAY
    assert careful.exit is not None
    assert bold.purpose == "transactional"
    assert not bold.suppress_customers
    assert not bold.suppress_open_opportunities
    assert bold.reenter_after_ms == 0
    assert (bold.enter_at_stage, bold.enter_on) == ({"lead"}, {"Signed Up"})


def test_channels_offers_caps_and_quiet_hours_are_read(consumer: Motion) -> None:
    plan = consumer.orchestrate
    assert plan.caps == (
        Cap(at_most=4, within_ms=DAY),
        Cap(at_most=8, within_ms=7 * DAY),
        Cap(at_most=2, within_ms=DAY, channel="email"),
    )
    assert plan.quiet == QuietHours(from_minute=21 * 60, to_minute=8 * 60, zone="Europe/Berlin")
    assert plan.channels == {
        "email": ChannelPlan(name="email", address="email", consent=True),
        "webhook": ChannelPlan(name="webhook", address="id", consent=False),
    }
    assert plan.offers["ten"] == Offer(
        name="ten", code="TEN", ends_after_ms=2 * DAY, says="10 % off"
    )


def test_the_hand_off_keeps_its_clocks_and_reasons(business: Motion, consumer: Motion) -> None:
    plan = business.hand_off
    assert plan is not None
    assert (plan.stages, plan.team) == (("mql",), "sales")
    assert (plan.remind_after_ms, plan.accept_within_ms) == (2 * HOUR, 4 * HOUR)
    assert plan.recycle_after_ms == 30 * DAY
    assert plan.reject_reasons == {"not_now": "recycled", "not_a_fit": "disqualified"}
    assert consumer.hand_off is None


def test_conversions_have_events_values_and_deal_stages(business: Motion, consumer: Motion) -> None:
    assert consumer.convert.events == {"Order Completed"}
    assert consumer.convert.value == ("total",)
    assert business.convert.value == ("total", "revenue", "value")
    assert business.convert.opportunity_stages == ("discovery", "won", "lost")


def test_declared_attributes_decide(business: Motion) -> None:
    mql = business.qualify.stages[1].when
    assert mql.uses.attributes == {"account.engagement", "account.churn_risk"}
    assert mql.values(Facts(Person(), Head(traits={"churn_risk": 7}), {}, 0)) == {
        "account.engagement": 0.0,
        "account.churn_risk": 7,
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_playbooks_are_ready_to_use(name: str) -> None:
    found = load(shipped_text(name), f"{name}.yaml")
    assert found.model == name
    assert (
        set(found.motions)
        == {
            "b2b": {"business"},
            "b2c": {"consumer"},
            "hybrid": {"business", "consumer"},
        }[name]
    )


def test_only_shipped_playbooks_are_shipped() -> None:
    with pytest.raises(KeyError):
        shipped_text("../../secrets")


def test_the_hash_names_what_decides() -> None:
    first = load(FULL, reference="tzdata 2026.1").hash
    assert len(first) == 16
    assert first == load(FULL.replace("\n", "\r\n"), "other.yaml", "tzdata 2026.1").hash
    assert first == load("\ufeff" + FULL + "\n\n", reference="tzdata 2026.1").hash
    assert first != load(FULL, reference="tzdata 2026.2").hash
    assert first != load(changed("points: 25", "points: 26"), reference="tzdata 2026.1").hash


def test_a_motion_is_left_to_its_defaults_where_nothing_is_said() -> None:
    bare = load("leadwright: 1\nname: Bare\nmodel: b2c\nconsumer: {}\n")
    motion = bare.motions["consumer"]
    assert (bare.time_zone, bare.linking.accounts) == ("UTC", "none")
    assert motion.qualify.stages == ()
    assert motion.nurture.triggers == {}
    assert motion.orchestrate.quiet is None
    assert motion.convert.opportunity_stages == ("open", "won", "lost")
