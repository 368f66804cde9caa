"""What design lint sees of sequences that branch: steps of two ways do not add up."""

from lint_texts import codes

from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.paths import length_ms
from leadwright.playbook.lint.view import steps
from leadwright.playbook.load import load

WAYS = """
consumer:
  sequences:
    cart_recovery:
      reenter_after: 7 days
      steps:
        - send: {name: reminder, channel: email, content: cart_reminder, useful_for: 10 minutes}
        - wait: 45 minutes
        - branch:
            name: big_cart
            when: count('Product Added', '1 day') >= 3
            then:
              - send: {name: one, channel: webhook, content: cart_nudge}
              - wait: 2 hours
              - send: {name: two, channel: email, content: cart_offer, offer: comeback10}
            else:
              - send: {name: other, channel: webhook, content: cart_nudge, offer: comeback10}
              - wait: 5 days
        - wait_until: {name: day, days: monday to friday}
        - send: {name: last, channel: email, content: still_looking}
"""


def test_the_two_ways_of_a_branch_do_not_add_up() -> None:
    assert codes(patched("b2c", WAYS).text) == set()


def test_the_same_within_one_way_is_found_where_it_stands() -> None:
    second = "two, channel: email, content: cart_offer, offer: comeback10"
    twice = WAYS.replace(second, "two, channel: webhook, content: cart_nudge")
    assert "L135" in codes(patched("b2c", twice).text)


def test_a_wait_at_the_end_of_a_way_that_nothing_follows_is_found() -> None:
    ends = WAYS[: WAYS.index("        - wait_until")]
    assert codes(patched("b2c", ends).text) == {"L138"}


def test_steps_come_at_the_earliest_and_the_end_at_the_latest() -> None:
    book = load(patched("b2c", WAYS).text)
    sequence = book.motions["consumer"].nurture.sequences["cart_recovery"]
    minutes = {each.step.name: each.after_ms // 60_000 for each in steps((), sequence)}
    assert minutes["two"] == 45 + 120
    assert minutes["other"] == 45
    assert minutes["last"] == 45 + 120
    assert length_ms(sequence) == (45 + 5 * 24 * 60) * 60_000
