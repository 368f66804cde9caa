"""The consumer motion: a cart, the fastest answer, and when to be quiet."""

from one_unit import NOON, Desk

from leadwright.core.time import DAY, HOUR, MINUTE, SECOND
from leadwright.playbook.model import Playbook


def test_a_cart_is_abandoned_five_minutes_after_its_last_event(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.event("Checkout Started", NOON + 3 * MINUTE)
    shopper.run_to(NOON + 8 * MINUTE - 1)
    assert shopper.names("trigger") == []
    shopper.run_to(NOON + 8 * MINUTE)
    assert shopper.names("trigger") == ["cart_abandoned"]
    assert shopper.decisions("trigger")[0].at == NOON + 8 * MINUTE


def test_the_first_answer_is_planned_at_once_and_says_what_it_answers(shopper: Desk) -> None:
    shopper.event("Product Added", NOON, product_name="Blue shoe")
    shopper.run_to(NOON + 5 * MINUTE)
    touch = shopper.touches()[-1]
    assert (touch.sequence, touch.step, touch.channel) == ("cart_recovery", "reminder", "email")
    assert touch.not_before == touch.trigger_at == NOON + 5 * MINUTE
    assert touch.variables["facts"]["product_name"] == "Blue shoe"


def test_three_touches_over_two_channels_follow_within_three_hours(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + 4 * HOUR)
    cart = [touch for touch in shopper.touches() if touch.sequence == "cart_recovery"]
    assert [touch.channel for touch in cart] == ["email", "webhook", "email"]
    assert cart[-1].not_before - cart[0].trigger_at < 3 * HOUR
    assert shopper.names("enrolment")[-1] == "cart_recovery/completed"


def test_the_offer_ends_a_day_after_it_is_made(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + 4 * HOUR)
    offer = shopper.touches()[-1]
    assert offer.variables["offer"]["code"] == "COMEBACK10"
    assert offer.variables["offer"]["ends"] == offer.planned_at + DAY == offer.not_after


def test_a_purchase_ends_everything_and_is_a_conversion_with_its_value(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + 5 * MINUTE)
    planned = shopper.touches()[-1]
    outcome = shopper.event("Order Completed", NOON + 6 * MINUTE, total=49.9, order_id="o1")
    assert planned.id in outcome.withdrawn
    assert shopper.decisions("conversion")[0].values["value"] == 4990
    assert outcome.deltas["conversion_value", "EUR"] == (1, 4990)
    assert shopper.ana.stage == "customer"
    shopper.run_to(NOON + 3 * DAY)
    assert shopper.touches()[-1] is planned


def test_a_purchase_after_the_trigger_is_a_recovery(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + 10 * MINUTE)
    shopper.event("Order Completed", NOON + HOUR, total=10)
    assert shopper.names("recovered") == ["cart_abandoned"]


def test_another_cart_event_in_between_is_no_recovery(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + 10 * MINUTE)
    shopper.event("Product Added", NOON + 20 * MINUTE)
    shopper.event("Order Completed", NOON + 21 * MINUTE, total=10)
    assert shopper.names("recovered") == []


def test_browsing_and_leaving_is_another_trigger_than_a_cart(shopper: Desk) -> None:
    for minute in range(3):
        shopper.event("Product Viewed", NOON + minute * MINUTE)
    shopper.run_to(NOON + HOUR)
    assert shopper.names("trigger") == ["browsed_and_left"]


def test_two_glances_are_not_worth_an_answer(shopper: Desk) -> None:
    shopper.event("Product Viewed", NOON)
    shopper.event("Product Viewed", NOON + MINUTE)
    shopper.run_to(NOON + HOUR)
    assert shopper.names("trigger") == []


def test_who_never_consented_is_never_messaged(b2c: Playbook) -> None:
    desk = Desk(b2c)
    desk.traits(email="ana@example.com", time_zone="UTC")
    desk.event("Product Added", NOON)
    desk.run_to(NOON + 4 * HOUR)
    assert desk.touches() == []
    assert set(desk.names("withheld")) == {"consent"}


def test_nobody_is_messaged_in_their_quiet_hours(b2c: Playbook) -> None:
    desk = Desk(b2c)
    desk.traits(email="ana@example.com", consent_email_marketing=True, time_zone="Asia/Tokyo")
    touch = desk.touches()[0]
    assert (touch.step, touch.not_before) == ("hello", NOON + 11 * HOUR)  # 21:00 there; 08:00 next
    desk.event("Product Added", NOON)
    desk.run_to(NOON + 5 * MINUTE)
    withheld = desk.decisions("withheld")[0]
    assert (withheld.name, withheld.values["touch"]) == ("quiet_hours", "cart_recovery/reminder")


def test_one_cap_holds_over_all_channels(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + 4 * HOUR)
    assert len(shopper.touches()) == 4  # welcome and the three about the cart
    for minute in range(3):
        shopper.event("Product Viewed", NOON + 5 * HOUR + minute * MINUTE)
    shopper.run_to(NOON + 6 * HOUR)
    assert shopper.names("trigger")[-1] == "browsed_and_left"
    assert shopper.decisions("withheld")[-1].name == "cap"


def test_a_failed_touch_gives_its_slot_back(shopper: Desk) -> None:
    touch = shopper.touches()[0]
    assert [each.id for each in shopper.ana.open_touches] == [touch.id]
    shopper.receipt("failed", touch, NOON + SECOND)
    assert shopper.ana.open_touches == shopper.ana.contacts == []


def test_an_unsubscribe_stops_at_once_and_data_does_not_undo_it(shopper: Desk) -> None:
    planned = shopper.touches()[0]
    outcome = shopper.command("unsubscribe", NOON + SECOND, person=7, channel="email")
    assert planned.id in outcome.withdrawn
    shopper.traits(NOON + MINUTE, consent_email_marketing=True)
    shopper.event("Product Added", NOON + MINUTE)
    shopper.run_to(NOON + HOUR)
    assert [touch.channel for touch in shopper.touches()[1:]] == ["webhook"]
    assert shopper.names("consent")[-1] == "email/marketing/kept_denied"


def test_who_subscribes_again_is_written_to_again(shopper: Desk) -> None:
    shopper.command("unsubscribe", NOON + SECOND, person=7, channel="email")
    shopper.command("subscribe", NOON + MINUTE, person=7, channel="email")
    shopper.event("Product Added", NOON + MINUTE)
    shopper.run_to(NOON + 7 * MINUTE)
    assert shopper.touches()[-1].step == "reminder"


def test_a_hard_bounce_stops_the_channel(shopper: Desk) -> None:
    shopper.receipt("bounced", shopper.touches()[0], NOON + SECOND)
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + HOUR)
    assert shopper.names("suppression") == ["email/bounced"]
    assert [touch.channel for touch in shopper.touches()[1:]] == ["webhook"]


def test_a_trigger_noticed_too_late_is_not_answered(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.event("Page Viewed", NOON + 5 * MINUTE + 10 * MINUTE + 1)
    assert shopper.names("too_late") == ["cart_abandoned"]
    assert shopper.names("trigger") == []


def test_a_week_old_queue_flushed_at_once_is_too_late_for_everything(shopper: Desk) -> None:
    shopper.fold("event", "Product Added", NOON + 7 * DAY, occurred_at=NOON)
    shopper.run_to(NOON + 8 * DAY)
    assert shopper.names("trigger") == []
    assert shopper.names("too_late") == ["cart_abandoned"]


def test_a_response_time_is_measured_from_trigger_to_hand_over(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    shopper.run_to(NOON + 5 * MINUTE)
    touch = shopper.touches()[-1]
    outcome = shopper.receipt("sent", touch, touch.trigger_at + 1_000)
    (bucket,) = [name for metric, name in outcome.deltas if metric == "response_ms"]
    assert 1_000 <= int(bucket) <= 1_090


def test_a_minor_is_no_qualified_lead(b2c: Playbook) -> None:
    desk = Desk(b2c)
    desk.traits(email="kid@example.com", age=15)
    desk.event("Product Added", NOON)
    assert desk.ana.stage == "lead"


def test_who_stops_looking_is_not_qualified_any_more(shopper: Desk) -> None:
    shopper.event("Product Added", NOON)
    assert shopper.ana.stage == "qualified"
    shopper.run_to(NOON + 7 * DAY - 1)
    assert shopper.ana.stage == "qualified"
    shopper.run_to(NOON + 7 * DAY)
    assert shopper.ana.stage == "lead"


def test_the_address_of_who_unsubscribed_is_not_used_again_for_anybody(shopper: Desk) -> None:
    outcome = shopper.command("unsubscribe", NOON + SECOND, person=7, channel="email")
    assert outcome.suppressed == (("email", "ana@example.com", "unsubscribed"),)
    outcome = shopper.command("subscribe", NOON + MINUTE, person=7, channel="email")
    assert outcome.allowed == (("email", "ana@example.com"),)


def test_where_a_lead_came_from_is_where_they_came_from_first(shopper: Desk) -> None:
    shopper.traits(source="google", campaign="spring")
    shopper.traits(source="newsletter", city="Bonn")
    assert shopper.ana.traits["source"] == "google"
    assert shopper.ana.traits["city"] == "Bonn"
