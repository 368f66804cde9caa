"""Design mistakes put in other words than the rules' own examples, in every shipped playbook."""

import pytest
from lint_texts import changed_codes

SEND = "{send: {name: sent, channel: email, content: hi}}"
MARK = "{set: {name: mark, attribute: person.source, to: seen}}"
HI = "\ncontents: {hi: {subject: Hi, text: Hi}}"
OFFER = HI + (
    "\noffers: {ten: {code: TEN, ends_after: 9 days}}"
    "\nchannels: {email: {address: email}, webhook: {address: id}}"
)
DESK = (
    "\nattributes: {person: {vip: boolean, spent: number}}"
    "\nteams: {desk: {kim: {name: Kim, email: k@x.example}, lou: {name: Lou, email: l@x.example}}}"
)
FOR_SALES = {"b2b": "mql", "hybrid": "pql"}
BOTH = {"business": ("b2b", "hybrid"), "consumer": ("b2c", "hybrid")}


def sequence(motion: str, steps: str, keys: str = "enter_on: [Zed Done], goal: [Zed Over]") -> str:
    """A sequence of a motion."""
    return f"{motion}: {{sequences: {{zed: {{value: 1, {keys}, steps: [{steps}]}}}}}}{HI}"


def answer(motion: str, steps: str, after: str, idle: str, target: str, keys: str = "") -> str:
    """A trigger of a motion and the sequence that answers it."""
    return (
        f"{motion}: {{triggers: {{zed: {{after: [{after}], idle: {idle}, respond_within: {target},"
        f" unless: [Order Completed], start: zed}}}}, sequences: {{zed: {{value: 1, goal: [A B],"
        f" reenter_after: 90 days, {keys} steps: [{steps}]}}}}}}{HI}"
    )


def stage(motion: str, name: str, when: str, traits: str = "") -> str:
    """A stage of a motion."""
    declared = f"attributes: {{person: {{{traits}}}}}\n" if traits else ""
    return f'{declared}{motion}: {{stages: {{{name}: "{when}"}}}}'


@pytest.mark.parametrize("name", BOTH["consumer"])
@pytest.mark.parametrize(
    "planted",
    [
        stage("consumer", "qualified", "person.reviewed", "reviewed: boolean"),
        stage("consumer", "qualified", "person.approved_by is not null", "approved_by: text"),
        stage("consumer", "qualified", "count('Lead Approved', '30 days') >= 1"),
        sequence("consumer", "{wait_until: {name: w, event: [Lead Vetted], at_most: 2 days}}, "
                 + SEND),
        sequence("consumer", "{branch: {name: b, when: person.age >= 30, then: [{call: {name: c, "
                 "title: Call them, team: desk}}]}}") + DESK,
        sequence("consumer", "{task: {name: c, title: Look at it, team: desk}}",
                 "enter_on: [Zed Done], when: person.spent >= 0") + DESK,
        sequence("consumer", "{task: {name: c, title: Look at it, team: desk}}",
                 "enter_on: [Zed Done], when: person.spent >= 5000 or person.is_known") + DESK,
    ],
)  # fmt: skip
def test_a_human_in_a_consumers_path_is_found_in_any_disguise(name: str, planted: str) -> None:
    assert "L101" in changed_codes(name, planted)


@pytest.mark.parametrize(
    "ways_in",
    [
        "enter_on: [Zed Done], when: \"sum('Zed Done', 'total', '90 days') >= 2000\"",
        "enter_on: [Zed Done], when: person.vip",
        "enter_on: [Zed Done], when: person.vip or person.spent >= 2000",
        "enter_at_segment: [rich]",
    ],
)
def test_a_human_for_high_value_consumers_is_left_alone(ways_in: str) -> None:
    task = "{task: {name: c, title: Thank them, team: desk}}"
    planted = sequence("consumer", task, ways_in) + DESK
    rich = "consumer: {segments: {rich: \"sum('Zed Done', 'total', '1 day') >= 900\"}, "
    assert changed_codes("b2c", planted.replace("consumer: {", rich, 1)) == {"L181"}
    branch = "{branch: {name: b, when: person.vip, then: [" + task + "]}}"
    in_branch = sequence("consumer", branch) + DESK
    assert changed_codes("b2c", in_branch) == {"L181"}


@pytest.mark.parametrize("name", BOTH["consumer"])
@pytest.mark.parametrize(
    "planted",
    [
        stage("consumer", "qualified", "person.bant_score >= 3", "bant_score: number"),
        stage("consumer", "qualified", "person.decisionmaker", "decisionmaker: boolean"),
        stage("consumer", "qualified", "person.business_need is not null", "business_need: text"),
        "consumer: {engagement: {rules: {z: {event: Budget Confirmed, points: 9}}}}",
        sequence("consumer", SEND, "enter_on: [BANT Form Submitted]"),
        sequence("consumer", "{wait_until: {name: w, event: [Timeline Answered], at_most: 1 day}},"
                 + SEND),
        sequence("consumer", "{task: {name: c, title: Ask about budget and authority, team: desk}}",
                 "enter_on: [Zed Done], when: person.spent >= 5000") + DESK,
        "consumer: {bant: {need: What for?}}",
    ],
)  # fmt: skip
def test_bant_for_consumers_is_found_in_any_disguise(name: str, planted: str) -> None:
    assert "L102" in changed_codes(name, planted)


@pytest.mark.parametrize("name", BOTH["business"])
@pytest.mark.parametrize(
    "when",
    [
        "score.engagement >= 40 or account.is_target",
        "score.engagement >= 40 and account.people >= 1",
        "score.engagement >= 40 and account.name is not null",
        "score.engagement >= 40 and account.engagement >= 0",
        "score.engagement >= 40 and not account.is_customer",
        "score.engagement >= 40 and account.owner is null",
    ],
)
def test_a_single_contact_is_found_behind_words_about_the_account(name: str, when: str) -> None:
    assert "L103" in changed_codes(name, stage("business", FOR_SALES[name], when))


@pytest.mark.parametrize("name", BOTH["business"])
@pytest.mark.parametrize("when", ["account.people_at_lead >= 1", "new_people('A', '9 days') > 0"])
def test_one_person_is_not_an_account(name: str, when: str) -> None:
    planted = f'business: {{stages: {{{FOR_SALES[name]}: {{of: account, when: "{when}"}}}}}}'
    assert "L103" in changed_codes(name, planted)


@pytest.mark.parametrize("name", BOTH["business"])
def test_coverage_by_one_person_is_none(name: str) -> None:
    assert "L115" in changed_codes(name, "business: {convert: {coverage: {people: 1}}}")


def test_a_business_without_a_word_on_deals_has_deals() -> None:
    assert "L115" in changed_codes("b2b", "business: {convert: null}")


SILENT = ("count('Page Viewed', '1 day') = 0", "not count('Page Viewed', '1 day') >= 1",
          "days_since('Page Viewed') >= 1", "person.days_quiet > 1",
          "account_count('Page Viewed', '24 hours') < 1")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "when"), [*(("b2b", when) for when in SILENT), ("hybrid", SILENT[0])]
)
def test_a_day_of_silence_ends_no_deal_however_it_is_put(name: str, when: str) -> None:
    for planted in (
        sequence("business", SEND, f'enter_on: [A B], exit: "{when}"'),
        sequence("business", SEND, f'enter_on: [A B], goal: [B C], goal_when: "{when}"'),
        sequence("business", f'{{exit: {{name: e, when: "{when}"}}}}, {SEND}'),
        sequence(
            "business", f'{{branch: {{name: b, when: "{when}", then: [{{exit: e}}]}}}}, {SEND}'
        ),
        f'business: {{stages: {{dormant: "{when}"}}}}',
        f'business: {{segments: {{dead: {{when: "{when}"}}}}}}',
    ):
        if not (when.startswith("account") and "segments" in planted):
            assert "L105" in changed_codes(name, planted), planted


@pytest.mark.parametrize("name", BOTH["business"])
@pytest.mark.parametrize(
    "planted",
    [
        "business: {convert: {coverage: {active_within: 1 day}}}",
        "business: {bant: {fresh_for: 24 hours, need: Why?}}",
        "business: {fit: {dead: {when: person.days_quiet >= 1, points: -50}}}",
        sequence("business", "{wait_until: {name: w, event: [Page Viewed], at_most: 1 day, "
                 "else: [{exit: gone}]}}, " + SEND),
        answer("business", SEND, "Demo Requested", "24 hours", "1 hour"),
    ],
)  # fmt: skip
def test_consumer_clocks_are_found_wherever_a_deal_has_one(name: str, planted: str) -> None:
    assert "L105" in changed_codes(name, planted)


@pytest.mark.parametrize("name", BOTH["business"])
def test_help_with_what_somebody_has_begun_may_be_fast(name: str) -> None:
    planted = answer("business", SEND, "Trial Started", "1 day", "1 hour", "")
    assert changed_codes(name, planted) == set()


@pytest.mark.parametrize("name", BOTH["consumer"])
@pytest.mark.parametrize(
    "planted",
    [
        answer("consumer", f"{MARK}, {{wait: 40 minutes}}, {SEND}", "Basket Filled", "5 minutes",
               "1 hour"),
        answer("consumer", SEND, "Basket Filled", "45 minutes", "1 minute"),
        answer("consumer", f'{MARK}, {{wait_until: {{name: w, at: "09:00"}}}}, {SEND}',
               "Basket Filled", "5 minutes", "1 minute"),
        answer("consumer", "{branch: {name: b, when: person.age > 30, then: [{wait: 3 hours}]}}, "
               + SEND, "Basket Filled", "5 minutes", "1 minute"),
        sequence("consumer", "{wait: 1 hour}, " + SEND, "enter_on: [Added To Cart]"),
    ],
)  # fmt: skip
def test_a_late_answer_to_a_cart_is_found_on_every_way(name: str, planted: str) -> None:
    assert "L122" in changed_codes(name, planted)


@pytest.mark.parametrize("name", BOTH["consumer"])
def test_a_later_answer_to_a_cart_may_follow_a_fast_one(name: str) -> None:
    second = answer("consumer", SEND, "Product Added", "1 day", "1 hour")
    first = answer("consumer", SEND, "Product Added", "5 minutes", "1 minute").replace(
        "zed", "fast"
    )
    assert "L122" in changed_codes("hybrid", second)
    assert "L122" not in changed_codes("b2c", second)  # which has one
    assert "L122" not in changed_codes(name, first)


@pytest.mark.parametrize("name", ["b2b", "b2c", "hybrid"])
@pytest.mark.parametrize(
    "steps",
    [
        "{wait: 12 hours}, " + SEND,
        f'{MARK}, {{wait_until: {{name: w, at: "02:00"}}}}, {SEND}',
        f"{MARK}, {{wait_until: {{name: w, days: [monday]}}}}, {SEND}",
        "{branch: {name: b, when: person.age >= 3, then: [{wait: 1 day}]}}, " + SEND,
    ],
)
def test_a_batch_is_found_behind_other_steps(name: str, steps: str) -> None:
    motion = "business" if name == "b2b" else "consumer"
    assert "L123" in changed_codes(name, answer(motion, steps, "Zed Done", "7 days", "10 minutes"))


@pytest.mark.parametrize(
    ("window", "found"),
    [
        ('from: "09:00", to: "10:00"', True),
        ('days: [monday], from: "08:00", to: "20:00"', True),
        ('from: "09:00", to: "21:00"', False),
    ],
)
def test_a_window_that_is_open_for_an_hour_is_a_batch(window: str, found: bool) -> None:
    keys = f"send_window: {{{window}}},"
    planted = answer("consumer", SEND, "Zed Done", "5 minutes", "10 minutes", keys)
    assert ("L123" in changed_codes("b2c", planted)) is found


@pytest.mark.parametrize(
    ("name", "motion"), [("b2b", "business"), ("b2c", "consumer"), ("hybrid", "consumer")]
)
@pytest.mark.parametrize(
    ("code", "planted"),
    [
        ("L116", "M: {convert: {sales_cycle: 600 days}}"),
        ("L125", answer("M", MARK, "Zed Done", "9 days", "1 hour")),
        ("L131", sequence("M", SEND, "enter_on: [Zed Done], suppress_customers: no")),
        ("L132", sequence("M", SEND, "enter_at_stage: [lead], purpose: transactional")),
        ("L139", sequence("M", "{wait: 300 days}, " + SEND).replace(
            "text: Hi", "text: Hi, expires: 2026-06-30")),
        ("L141", sequence("M", SEND).replace("M: {", "M: {caps: [50 per 1 day], ", 1)),
        ("L142", sequence("M", "{send: {name: s, channel: email, instead: z, content: hi}}")
            + "\nchannels: {z: {address: id, consent: no}}"),
        ("L143", sequence("M", "{send: {name: a, channel: email, content: hi, offer: ten}}, "
            "{wait: 23 hours}, {send: {name: b, channel: webhook, content: code}}") + OFFER
            + "\ncontents: {hi: {subject: Hi, text: Hi}, code: {text: say TEN today}}"),
        ("L145", sequence("M", "{send: {name: s, channel: z, content: hi}}").replace(
            "M: {", "M: {quiet_hours: {from: '01:00', to: '05:00'}, ", 1)
            + "\nchannels: {z: {address: mobile}}"),
        ("L145", sequence("M", "{send: {name: s, channel: email, instead: sms, content: hi}}")
            .replace("M: {", "M: {quiet_hours: null, ", 1) + "\nchannels: {sms: {address: id}}"),
        ("L151", "M: {engagement: {half_life: 900 days}}"),
        ("L153", stage("M", "zed", "person.is_known or not person.is_known")),
        ("L153", stage("M", "zed", "person.age is null or person.age is not null")),
        ("L152", stage("M", "zed", "not (person.is_known or not person.is_known)")),
    ],
)  # fmt: skip
def test_other_mistakes_are_found_in_other_words(
    name: str, motion: str, code: str, planted: str
) -> None:
    planted = planted.replace("M: {", f"{motion}: {{", 1)
    if planted.count("\ncontents:") > 1:
        planted = planted.replace(HI, "", 1).replace(HI, "")
    assert code in changed_codes(name, planted)


@pytest.mark.parametrize(
    "when",
    [
        "account.is_target or count('Feature Used', '7 days') >= 20",
        "account.is_target and count('Feature Used', '7 days') >= 0",
        "account.is_target and count('Signed Up', '30 days') >= 1",
        "account.is_target and account.engagement >= 0",
        "account.is_target and count('Feature Used', '7 days') < 20",
    ],
)
def test_what_is_no_threshold_of_use_is_found(when: str) -> None:
    assert "L171" in changed_codes("hybrid", stage("business", "pql", when))


def test_a_sign_up_that_goes_to_sales_is_found() -> None:
    assert "L171" in changed_codes("hybrid", "business: {hand_off: {on: [Signed Up]}}")


def test_a_pql_among_consumers_has_an_owner_too() -> None:
    planted = stage("consumer", "pql", "count('Feature Used', '7 days') >= 9")
    assert "L167" in changed_codes("hybrid", planted)


@pytest.mark.parametrize(
    ("name", "businesses", "found"),
    [("hybrid", 95, True), ("hybrid", 70, False), ("hybrid", 29, True), ("b2b", 71, False),
     ("b2b", 70, True), ("b2c", 30, True), ("b2c", 29, False)],
)  # fmt: skip
def test_the_revenue_says_which_motions_to_run(name: str, businesses: int, found: bool) -> None:
    said = f"revenue: {{businesses: {businesses}, consumers: {100 - businesses}}}"
    assert ("L194" in changed_codes(name, said)) is found


@pytest.mark.parametrize("value", [0, 50])
def test_the_same_value_for_all_is_no_priority(value: int) -> None:
    names = ("welcome", "cart_recovery", "win_back", "browse_reminder")
    said = ", ".join(f"{name}: {{value: {value}}}" for name in names)
    assert changed_codes("b2c", f"consumer: {{sequences: {{{said}}}}}") == {"L187"}


def two(one: str, other: str, first: str = SEND, second: str = SEND, more: str = "") -> str:
    """Two sequences of the consumer motion, each with how it is entered."""
    return (
        f"consumer: {{{more}sequences: {{zed: {{value: 1, {one}steps: [{first}]}},"
        f" wye: {{value: 2, {other}steps: [{second}]}}}}}}{OFFER}"
    )


QUICK = "triggers: {z: {after: [Zed Done], idle: 5 minutes, respond_within: 1 hour, start: zed}}, "
ALIKE = 'segments: {z: "person.age > 20"}, stages: {z: "person.age > 20"}, '
GIVES = "{send: {name: sent, channel: email, content: hi, offer: ten}}"


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (two("", "enter_on: [Zed Done], ", more=QUICK), True),
        (two("enter_at_segment: [z], ", "enter_at_stage: [z], ", more=ALIKE), True),
        (two("enter_on: [Z Z], ", "enter_on: [Z Z], ", GIVES, "{wait: 3 hours}, "
             + GIVES.replace(": ten", ": comeback10")), True),
        (two("enter_on: [Z Z], ", "enter_on: [Z Z], ", MARK, MARK.replace("seen", "new")), True),
        (two("enter_on: [Z Z], ", "enter_on: [Z Z], ", SEND, "{wait: 3 hours}, " + SEND), False),
        (two("when: person.age > 9, ", "enter_on: [Zed Done], when: person.age < 9, ", more=QUICK),
         False),
        (two("enter_on: [Z Z], ", "enter_on: [Y Y], "), False),
    ],
)  # fmt: skip
def test_sequences_in_conflict_are_found_before_they_run(planted: str, found: bool) -> None:
    assert ("L149" in changed_codes("b2c", planted)) is found


@pytest.mark.parametrize(
    ("event", "found"),
    [
        ("Order completed", True),
        ("Order Compelted", True),
        ("Products Viewed", True),
        ("signed_up", True),
        ("Order Shipped", False),
        ("Trial Extended", False),
        ("Level Completed", False),
    ],
)
def test_a_slip_in_the_name_of_an_event_is_found(event: str, found: bool) -> None:
    planted = stage("consumer", "zed", f"count('{event}', '7 days') >= 1")
    assert ("L189" in changed_codes("b2c", planted)) is found


def test_of_two_spellings_of_an_event_of_ones_own_the_rarer_is_found() -> None:
    level = "count('Level Reached', '7 days') >= 1 and count('Level Reached', '1 day') < 9"
    planted = stage("consumer", "zed", level).replace("stages", "segments")
    other = sequence("consumer", SEND, "enter_on: [Level Reached], goal: [Level reached]")
    merged = planted.replace("consumer: {", other.partition("\n")[0][:-1] + ", ", 1) + HI
    assert "L189" in changed_codes("b2c", merged)
