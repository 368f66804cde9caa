"""What changed between two playbooks is said in words, completely, and the same both ways."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playbook_edits import Edit, edits
from playbook_texts import FULL, changed

from leadwright.core.problem import ProblemsError
from leadwright.playbook.diff import Change, difference
from leadwright.playbook.outline import outline
from leadwright.playbook.shapes import Entry
from leadwright.playbook.shipped import SHIPPED, shipped_text

TEXTS = {"full": FULL} | {name: shipped_text(name) for name in SHIPPED}
MIRRORED = {"added": "removed", "removed": "added", "changed": "changed", "moved": "moved"}


@cache
def read(name: str) -> Entry:
    return outline(TEXTS[name], name)


def said(before: str, after: str, text: str = FULL) -> list[str]:
    """The difference a replacement makes, in words."""
    return [str(one) for one in difference(outline(text), outline(changed(before, after, text)))]


def mirrored(changes: tuple[Change, ...]) -> list[tuple[object, ...]]:
    return sorted((one.path, MIRRORED[one.kind], one.new, one.old) for one in changes)


def plain(changes: tuple[Change, ...]) -> list[tuple[object, ...]]:
    return sorted((one.path, one.kind, one.old, one.new) for one in changes)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("account.engagement >= 50 and", "account.engagement >= 60 and",
         "business.stages.mql: account.engagement >= 50 -> >= 60"),
        ("and account.churn_risk < 5", "",
         "business.stages.mql: no longer asks for account.churn_risk < 5"),
        ("exit: person.lucky_number = 13", "exit: person.lucky_number = 13 and person.is_known",
         "consumer.sequences.recovery.exit: also asks for person.is_known"),
        ("exit: person.lucky_number = 13", "exit: person.is_known",
         "consumer.sequences.recovery.exit: person.lucky_number = 13 -> person.is_known"),
        ("      exit: person.lucky_number = 13\n", "",
         "consumer.sequences.recovery.exit: person.lucky_number = 13 -> never"),
        ("- wait: 45 minutes", "- wait: 1 hour",
         "consumer.sequences.recovery: step wait_1 waits 1 hour instead of 45 minutes"
         " before second"),
        ("{for: 2 hours, name", "{for: 90 minutes, name",
         "consumer.sequences.recovery: step long_wait waits 90 minutes instead of 2 hours"
         " before wait_3"),
        ("webhook, content: hello, offer: ten", "email, content: hello, offer: ten",
         "consumer.sequences.recovery: step second.channel: webhook -> email"),
        ("        - wait: 1 hour\n", "",
         "consumer.sequences.recovery: step wait_3 is gone, after long_wait: wait 1 hour"),
        ("task: {name: call, kind: call, title: Call them, team: sales, due: 2 days}",
         "send: {name: call, channel: email, content: hello}",
         "consumer.sequences.recovery: step call is now send name call, channel email, content"
         ' hello; it was task name call, title "Call them", kind call, team sales, due 2 days'),
        ("name: nudge, channel: email", "name: nudge, channel: webhook",
         "consumer.sequences.journey: step happy.else.nudge.channel: email -> webhook"),
        ("              - wait: 3 days\n", "              - wait: 4 days\n",
         "consumer.sequences.journey: step happy.else.wait_1 waits 4 days instead of 3 days"
         " before nudge"),
        ("to: 3}", "to: 4}", "consumer.sequences.journey: step uses_it.else.mark.to: 3 -> 4"),
        ("share: 20", "share: 30",
         "consumer.sequences.journey: step ways.ways.one.share: 20 -> 30"),
        ("days: [tuesday]", "days: [tuesday, friday]",
         "consumer.sequences.journey: step morning.days: tuesday -> tuesday, friday"),
        ("channel: email}]", "channel: webhook}]",
         "consumer.caps: 2 per 1 day, channel email -> 2 per 1 day, channel webhook"),
        ("content: [hello, dated]", "content: hello",
         "consumer.sequences.journey: step last.content: [hello, dated] -> hello"),
        ("expires: 2199-12-31", "expires: 2200-01-01",
         "contents.dated.expires: 2199-12-31 -> 2200-01-01"),
        ("points: 25", "points: 26.5", "business.fit.large.points: 25 -> 26.5"),
        ("at_most: 10 per day", "at_most: 9 per day",
         "consumer.engagement.rules.happy.at_most: 10 per day -> 9 per day"),
        ("accept_within: 4 hours", "accept_within: 1 day",
         "business.hand_off.accept_within: 4 hours -> 1 day"),
        ("    remind_after: 2 hours\n", "",
         "business.hand_off.remind_after: 2 hours -> no reminder"),
        ("[4 per 1 day,", "[3 per 1 day,",
         "consumer.caps: 4 per 1 day -> 3 per 1 day"),
        ("from: 21:00", "from: 20:30", "consumer.quiet_hours.from: 21:00 -> 20:30"),
        ("consent: no", "consent: yes", "channels.webhook.consent: no -> yes"),
        ("[Product Added, Cart Viewed]", "[Product Added, Cart Viewed, Checkout Started]",
         "consumer.triggers.cart.after: also Checkout Started"),
        ("[Product Added, Cart Viewed]", "[Cart Viewed, Product Added]",
         "consumer.triggers.cart.after: [Product Added, Cart Viewed] ->"
         " [Cart Viewed, Product Added]"),
        ("    ben: {name: Ben Okafor}\n", "",
         'teams.sales.ben: gone: name "Ben Okafor"'),
        ("      gone: {event: Account Closed, points: -5}\n", "",
         "consumer.engagement.rules.gone: gone: event Account Closed, points -5"),
        ("  quiet_hours: {from: 21:00, to: 8:00}\n", "",
         "consumer.quiet_hours: gone: from 21:00, to 08:00"),
        ("      Dear {{", "      Hi {{",
         'contents.hello.text: line 1: "Dear {{ person.first_name | default: "you" }}," ->'
         ' "Hi {{ person.first_name | default: "you" }},"'),
        ("subject: Hello", "subject: Hi", 'contents.hello.subject: "Hello" -> "Hi"'),
        ("  account: {churn_risk: number}", "  account: {churn_risk: text}",
         "attributes.account.churn_risk: number -> text"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_one_sentence(before: str, after: str, words: str) -> None:
    assert said(before, after) == [words]


def test_a_new_order_is_a_change_where_names_stand_in_order() -> None:
    text = FULL.replace(
        "    ana: {name: Ana Ruiz, email: ana@sales.example, capacity: 15}\n"
        "    ben: {name: Ben Okafor}\n",
        "    ben: {name: Ben Okafor}\n"
        "    ana: {name: Ana Ruiz, email: ana@sales.example, capacity: 15}\n",
    )
    [change] = difference(outline(FULL), outline(text))
    assert str(change) == "teams.sales: in another order: ben, ana instead of ana, ben"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: Everything\n", "name: Everything # all of it\n"),
        ("name: Everything\n", "name: 'Everything'\n"),
        ("    goal: [Order Completed]\n", "    goal:\n        - Order Completed\n"),
        ("exit: person.lucky_number = 13", "exit: person.lucky_number   =   13"),
        ("from: 21:00, to: 8:00", "to: '08:00', from: 21:00"),
        ("ends_after: 2 days", "ends_after: 48 hours"),
        ("{name: Ben Okafor}", "{name: Ben Okafor, capacity: 10}"),
        ("- wait: 45 minutes", "- wait: {for: 45 minutes, name: wait_1}"),
        ("consent: no", "consent: 'false'"),
    ],
)
def test_another_way_to_write_the_same_is_no_difference(before: str, after: str) -> None:
    assert said(before, after) == []


def test_spaces_inside_of_quotes_are_a_difference() -> None:
    assert said("event.mood = 'good'", "event.mood = 'go  od'")


@pytest.mark.parametrize("name", TEXTS)
def test_no_playbook_differs_from_itself(name: str) -> None:
    assert difference(read(name), outline(TEXTS[name])) == ()


@pytest.mark.parametrize("name", TEXTS)
def test_every_change_of_every_key_shows_where_it_is_and_both_ways(name: str) -> None:
    root = read(name)
    every = edits(root)
    assert len(every) > 50
    for edit in every:
        changed_one = edit.of(root)
        found, back = difference(root, changed_one), difference(changed_one, root)
        assert found, edit.path
        assert plain(found) == mirrored(back), edit.path
        for change in (*found, *back):
            assert change.path[: len(edit.path)] == edit.path, (change, edit.path)
            assert change.words


@given(data=st.data(), name=st.sampled_from(sorted(TEXTS)))
@settings(max_examples=60, deadline=None)
def test_several_changes_at_once_all_show(data: st.DataObject, name: str) -> None:
    root = read(name)
    every = edits(root)
    chosen = data.draw(st.lists(st.sampled_from(range(len(every))), min_size=1, max_size=6))
    apart: list[Edit] = []
    for at in chosen:
        if not any(_overlap(every[at].path, one.path) for one in apart):
            apart.append(every[at])
    new = root
    for edit in apart:
        new = edit.of(new)
    found = difference(root, new)
    for edit in apart:
        assert any(change.path[: len(edit.path)] == edit.path for change in found)
    assert plain(found) == mirrored(difference(new, root))


def _overlap(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    short = min(len(one), len(two))
    return one[:short] == two[:short]


@given(old=st.sampled_from(sorted(TEXTS)), new=st.sampled_from(sorted(TEXTS)))
def test_even_quite_different_playbooks_mirror(old: str, new: str) -> None:
    found = difference(read(old), read(new))
    assert bool(found) == (old != new)
    assert plain(found) == mirrored(difference(read(new), read(old)))


def test_a_text_with_problems_has_no_outline() -> None:
    with pytest.raises(ProblemsError) as caught:
        outline("leadwright: 1\nnmae: x\n", "new.yaml")
    assert [one.code for one in caught.value.problems] == ["P104", "P105", "P105"]
