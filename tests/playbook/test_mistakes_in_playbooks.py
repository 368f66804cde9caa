"""Everything that is wrong with a playbook is said at once, with its line."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playbook_texts import FULL, changed

from leadwright.core.problem import Problem, ProblemsError
from leadwright.playbook.codes import CODES
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.playbook.problems import PROBLEMS_MAX
from leadwright.playbook.shipped import SHIPPED, shipped_text

B2B_ONLY = FULL[: FULL.index("consumer:")] + FULL[FULL.index("business:") :]

MISTAKES = [
    # what stands there, what stands there instead, code, trail, part of what, part of hint
    ("leadwright: 1\n", "leadwright: 2\n", "P107", "leadwright", "between 1 and 1", ""),
    ("leadwright: 1\n", "", "P105", "", "'leadwright' is missing", "Version"),
    ("name: Everything", "name: 2024", "P106", "name", "the number 2024", '"2024"'),
    ("name: Everything", "name: ''", "P107", "name", "empty", ""),
    ("name: Everything", "nmae: Everything", "P104", "nmae", "no key 'nmae'", "'name'"),
    ("name: Everything", f"name: {'x' * 501}", "P107", "name", "longer than 500", ""),
    ("model: hybrid", "model: b2d", "P107", "model", "'b2d'", "b2"),
    ("time_zone: Europe/Berlin", "time_zone: Berlin", "P107", "time_zone", "'Berlin'", "Europe"),
    ("time_zone: Europe/Berlin", "time_zone: ../tz", "P107", "time_zone", "'../tz'", ""),
    ("time_zone: Europe/Berlin", "time_zone: 2", "P106", "time_zone", "a time zone", ""),
    ("currency: EUR", "currency: euro", "P107", "currency", "'euro'", "EUR"),
    ("{link: known_accounts}", "{link: any_work_domain}", "P112", "accounts ==> link",
     "cannot link", "known_accounts"),
    ("{lucky_number: number}", "{lucky_number: integer}", "P107",
     "attributes ==> person ==> lucky_number", "'integer'", ""),
    ("{lucky_number: number}", "{email: number, lucky_number: number}", "P111",
     "attributes ==> person ==> email", "exists already", ""),
    ("{address: email}", "{addres: email}", "P104", "channels ==> email ==> addres", "addres",
     "'address'"),
    ("{address: email}", "{}", "P105", "channels ==> email", "'address' is missing", ""),
    ("consent: no", "consent: maybe", "P106", "channels ==> webhook ==> consent", "'maybe'", ""),
    ("{code: TEN,", "{code: 10,", "P106", "offers ==> ten ==> code", "the number 10", '"10"'),
    ("ends_after: 2 days", "ends_after: 2", "P106", "offers ==> ten ==> ends_after",
     "the number 2", "5 minutes"),
    ("ends_after: 2 days", "ends_after: 2 fortnights", "P107", "offers ==> ten ==> ends_after",
     "not a duration", ""),
    ("ends_after: 2 days", "ends_after: 0 days", "P107", "offers ==> ten ==> ends_after",
     "longer than nothing", ""),
    ("ends_after: 2 days", "ends_after: 9999 days", "P107", "offers ==> ten ==> ends_after",
     "at most 1,000 days", ""),
    ("ana@sales.example", "ana@sales", "P107", "teams ==> sales ==> ana ==> email", "'ana@sales'",
     ""),
    ("capacity: 15", "capacity: 0", "P107", "teams ==> sales ==> ana ==> capacity", "0", ""),
    ("capacity: 15", "capacity: 1.5", "P107", "teams ==> sales ==> ana ==> capacity",
     "whole number", ""),
    ("capacity: 15", 'capacity: "15"', "P106", "teams ==> sales ==> ana ==> capacity", "'15'",
     "without quotes"),
    ("    ben: {name", "    Ben: {name", "P108", "teams ==> sales ==> Ben", "'Ben'", "lower-case"),
    ("    ben: {name", "    ana: {name", "P102", "", "'ana'", "line 18"),
    ("days: [tuesday]", "days: [tusday]", "P107", "wait_until ==> days", "'tusday'",
     "monday to friday"),
    ("days: [tuesday]", "days: []", "P114", "wait_until ==> days", "no day", ""),
    ("days: [tuesday], at: 09:30", "at_most: 1 day", "P114", "steps ==> 1 ==> wait_until",
     "waits for nothing", "either"),
    ("event: [Feature Used]", "event: [Feature Used]\n            at: 09:00", "P113",
     "steps ==> 3 ==> wait_until", "both a time and an event", "either"),
    ("            at_most: 5 days\n", "", "P114", "steps ==> 3 ==> wait_until", "may never come",
     "at_most"),
    ("days: [tuesday], at: 09:30}", "at: 09:30, else: [{exit: here}]}", "P113",
     "wait_until ==> else", "a time comes in any case", ""),
    ("when: score.engagement >= 20\n", "when: score.engagment >= 20\n", "P122", "branch ==> when",
     "engagment", "score.engagement"),
    ("name: nudge,", "name: ring,", "P111", "else ==> 2 ==> send ==> name", "'ring'", "line"),
    ("share: 20", "share: 0", "P107", "ways ==> one ==> share", "between 1 and", ""),
    ("              other: {share: 80}\n", "", "P114", "split ==> ways", "fewer than two", ""),
    ("offer: 'ten'", "offer: 'tn'", "P110", "offer ==> offer", "'tn'", "ten"),
    ("attribute: person.lucky_number", "attribute: person.stage", "P110", "set ==> attribute",
     "no trait of people 'person.stage'", ""),
    ("to: 3}", "to: three}", "P107", "set ==> to", "'three' is no number", ""),
    ("{name: enough, when: person.lucky_number > 99}", "{name: enough}", "P113",
     "steps ==> 5 ==> exit", "nothing that stands after", "when"),
    ("        - exit: over\n", "        - leave: over\n", "P104", "steps ==> 7 ==> leave",
     "'leave'", "there are"),
    ("from: 09:00, to: 17:00", "from: 17:00, to: 09:00", "P113", "journey ==> send_window",
     "ends before it begins", "quiet_hours"),
    ("content: [hello, dated]", "content: [hello, datde]", "P110", "send ==> content", "'datde'",
     "dated"),
    ("content: [hello, dated]", "content: []", "P114", "send ==> content", "no name", ""),
    ("instead: webhook", "instead: webhok", "P110", "send ==> instead", "'webhok'", "webhook"),
    ("instead: webhook", "instead: email", "P113", "send ==> instead", "stands in for itself", ""),
    ("    interests: [cars]\n", "    interests: [crs]\n", "P110", "dated ==> interests", "'crs'",
     "cars"),
    ("expires: 2199-12-31", "expires: 2199-02-30", "P107", "dated ==> expires", "not a day",
     "2027-03-31"),
    ("cars: person.lucky_number > 3", "cars: person.luck > 3", "P122", "interests ==> cars",
     "person.luck", "declare it"),
    ("at_most: 2 per 1 day, channel: email", "at_most: 2 per 1 day, channel: mail", "P110",
     "caps ==> 3 ==> channel", "'mail'", "email"),
    ("      value: 30\n", "      value: -1\n", "P107", "journey ==> value", "between 0", ""),
    ("when_capped: defer", "when_capped: wait", "P107", "journey ==> when_capped", "'wait'", ""),
    ("half_life: 7 days", "half_life: 7 hours", "P107", "consumer ==> engagement ==> half_life",
     "at least 1 day", ""),
    ("points: 2.5,", "points: 2.5555,", "P107", "rules ==> happy ==> points", "three decimals",
     "2.556"),
    ("points: 2.5,", "points: 20000,", "P107", "rules ==> happy ==> points", "20000", ""),
    ("at_most: 10 per day", "at_most: 10 per 36 hours", "P107", "happy ==> at_most", "whole days",
     ""),
    ("at_most: 10 per day", "at_most: often", "P107", "happy ==> at_most", "'often'", "3 per day"),
    ("event.mood = 'good'", "event.moody = 'good'", "P122", "happy ==> where", "event.moody",
     "event.mood"),
    ("    lead: person.is_known\n    qualified", "    visitor: person.is_known\n    qualified",
     "P113", "consumer ==> stages ==> visitor", "everybody starts there", ""),
    ("score.engagement >= 10", "event.mood = 'good'", "P127", "stages ==> qualified ==> when",
     "no event at hand", ""),
    ("score.engagement >= 10", "account.fit >= 10", "P127", "stages ==> qualified ==> when",
     "no account", ""),
    ("score.engagement >= 10", "score.engagment >= 10", "P122", "stages ==> qualified ==> when",
     "score.engagment", "score.engagement"),
    ("[Product Added, Cart Viewed]", "Product Added", "P106", "cart ==> after", "a list", "["),
    ("[Product Added, Cart Viewed]", "[]", "P114", "cart ==> after", "no event", ""),
    ("[Product Added, Cart Viewed]", "[Product Added, Order Completed]", "P113", "cart ==> unless",
     "'Order Completed'", "leave it"),
    ("[Product Added, Cart Viewed]", "[Product Added, 7]", "P106", "cart ==> after ==> 2", "7", ""),
    ("start: recovery", "start: recovry", "P110", "cart ==> start", "'recovry'", "'recovery'"),
    ("start: recovery", "start: welcome", "P110", "cart ==> start", "'welcome'", "recovery"),
    ("      respond_within: 1 minute\n", "", "P105", "triggers ==> cart",
     "'respond_within' is missing", ""),
    ("exit: person.lucky_number = 13", "exit: person.lucky_number = null", "P124",
     "recovery ==> exit", "never true", "is null"),
    ("{name: first, channel: email", "{name: first, channel: pigeon", "P110", "1 ==> send ==> chan",
     "'pigeon'", "email, webhook"),
    ("{name: first, channel: email, content: hello}", "{name: first, channel: email, content: x}",
     "P110", "steps ==> 1 ==> send ==> content", "no content 'x'", "hello"),
    ("offer: ten", "offer: twenty", "P110", "steps ==> 3 ==> send ==> offer", "'twenty'", "ten"),
    ("{name: second,", "{name: first,", "P111", "steps ==> 3 ==> send ==> name", "'first'", "line"),
    ("name: long_wait", "name: wait_1", "P111", "steps ==> 4 ==> wait ==> name", "'wait_1'", ""),
    ("        - wait: 45 minutes\n", "        - sleep: 45 minutes\n", "P104", "steps ==> 2",
     "'sleep'", ""),
    ("        - wait: 45 minutes\n", "        - wait\n", "P106", "steps ==> 2", "a step is", ""),
    ("        - wait: 45 minutes\n", "        - {wait: 1 day, task: {}}\n", "P106", "steps ==> 2",
     "one of", ""),
    ("kind: call", "kind: lunch", "P107", "task ==> kind", "'lunch'", ""),
    ("team: sales, due", "team: slaes, due", "P110", "task ==> team", "'slaes'", "'sales'"),
    ("4 per 1 day", "four a day", "P107", "caps ==> 1", "'four a day'", "4 per 1 day"),
    ("4 per 1 day", "0 per 1 day", "P107", "caps ==> 1", "between 1", ""),
    ("4 per 1 day", "4 per 999 days", "P107", "caps ==> 1", "400 days", ""),
    ("from: 21:00", "from: 25:00", "P107", "quiet_hours ==> from", "'25:00'", "21:00"),
    ("to: 8:00", "to: 21:00", "P113", "quiet_hours", "never end", ""),
    ("stages: [mql]", "stages: [mqql]", "P110", "hand_off ==> stages ==> 1", "'mqql'", "'mql'"),
    ("stages: [mql]", "stages: []", "P114", "hand_off ==> stages", "empty", ""),
    ("    team: sales\n", "    team: selas\n", "P110", "hand_off ==> team", "'selas'", "'sales'"),
    ("    team: sales\n", "", "P105", "business ==> hand_off", "'team' is missing", ""),
    ("remind_after: 2 hours", "remind_after: 4 hours", "P113", "hand_off ==> remind_after",
     "taken back already", "shorter"),
    ("not_now: recycled", "not_now: customer", "P107", "reject_reasons ==> not_now", "'customer'",
     ""),
    ("account.churn_risk < 5", "person.age < 5", "P115", "stages ==> mql ==> when", "person.age",
     "account.*"),
    ("account.churn_risk < 5", "count('A', '1 day') < 5", "P115", "stages ==> mql ==> when",
     "count('A', ...)", "account_count"),
    ("[discovery, won, lost]", "[won, lost]", "P107", "opportunity_stages", "three", ""),
    ("enter_at_stage: [lead]", "enter_at_stage: [laed]", "P110", "enter_at_stage ==> 1", "'laed'",
     "'lead'"),
    ("purpose: transactional", "purpose: fun", "P107", "welcome ==> purpose", "'fun'", ""),
    ("    subject: Hello\n", "", "P105", "contents ==> hello", "no subject", "subject"),
    ("    subject: Hello\n", "    subject: Hello {{ person.name\n", "P130",
     "contents ==> hello ==> subject", "expected", ""),
    ("{{ offer.code }}", "{% if offer %}", "P130", "contents ==> hello ==> text", "endif", ""),
    ("{{ offer.code }}", "{% render 'secrets' %}", "P130", "contents ==> hello ==> text", "render",
     ""),
    ("{{ offer.code }}", "{{ ofer.code }}", "P131", "contents ==> hello ==> text",
     "'ofer', in line 2", "'offer'"),
    ("{{ offer.code }}", "{{ offer.code | upcas }}", "P131", "contents ==> hello ==> text",
     "'upcas'", "'upcase'"),
    ("contents:\n", "contents:\n  empty: {subject: Hello}\n", "P114", "contents ==> empty",
     "says nothing", "text"),
    ("teams:\n", "teams:\n  nobody: {}\n", "P114", "teams ==> nobody", "no members", ""),
    ("caps: [", "caps: &most [", "P103", "", "anchor", "write it out"),
    ("caps: [", "caps: !!seq [", "P103", "", "tag", "leave it out"),
    ("says: 10 % off", 'says: "\\0"', "P103", "", "cannot be stored", ""),
    ("says: 10 % off", 'says: "\\uD800"', "P103", "", "cannot be stored", ""),
    ("contents:\n", "---\ncontents:\n", "P103", "", "second document", ""),
    ("contents:\n", "contents: *hello\nother:\n", "P103", "", "alias", "write it out"),
    ("model: hybrid", "model: b2c", "P112", "business", "does not run the business", "hybrid"),
]  # fmt: skip


def problems_of(text: str) -> list[Problem]:
    """All that is wrong with a text."""
    with pytest.raises(ProblemsError) as caught:
        load(text)
    return list(caught.value.problems)


@pytest.mark.parametrize(("before", "after", "code", "trail", "what", "hint"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_keys(
    before: str, after: str, code: str, trail: str, what: str, hint: str
) -> None:
    text = changed(before, after)
    found = [problem for problem in problems_of(text) if problem.code == code]
    assert [p for p in found if what in p.what and hint in p.hint and trail in p.where], found
    for problem in found:
        assert re.match(r"playbook\.yaml:\d+(  |$)", problem.where)
        assert problem.link.endswith(problem.code)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("name: Everything", "name: 2024", 2),
        ("currency: EUR", "currency: euro", 5),
        ("event.mood = 'good'", "event.moody = 'good'", 24),
        ("    ben: {name", "    ana: {name", 19),
        ("offer: ten", "offer: twenty", 56),
    ],
)
def test_the_line_is_the_one_to_look_at(before: str, after: str, line: int) -> None:
    assert problems_of(changed(before, after))[0].where.startswith(f"playbook.yaml:{line}")


def test_one_mistake_is_one_problem() -> None:
    for before, after in (
        ("start: recovery", "start: recovry"),
        ("points: 2.5,", "points: 2.5555,"),
        ("account.churn_risk < 5", "person.age < 5"),
        ("ends_after: 2 days", "ends_after: 2"),
        ("{{ offer.code }}", "{{ ofer.code }}"),
    ):
        assert len(problems_of(changed(before, after))) == 1


def test_ten_mistakes_are_ten_problems() -> None:
    text = FULL
    for before, after in (
        ("time_zone: Europe/Berlin", "time_zone: Berlin"),
        ("currency: EUR", "curency: EUR"),
        ("ends_after: 2 days", "ends_after: soon"),
        ("ana@sales.example", "ana"),
        ("    ben: {name", "    ana: {name"),
        ("event.mood = 'good'", "event.moody = 'good' and person.title like 5"),
        ("start: recovery", "start: recovry"),
        ("{name: second,", "{name: first,"),
        ("remind_after: 2 hours", "remind_after: 5 hours"),
        ("{{ offer.code }}", "{{ ofer.code }}"),
    ):
        text = changed(before, after, text)
    assert [problem.code for problem in problems_of(text)] == [
        "P107", "P104", "P107", "P107", "P102", "P122", "P123", "P110", "P111", "P113", "P131",
    ]  # fmt: skip


def test_a_model_needs_its_motions() -> None:
    assert "P112" in {p.code for p in problems_of(B2B_ONLY)}
    business = B2B_ONLY.replace("model: hybrid", "model: b2b")
    assert load(business).motions.keys() == {"business"}
    assert problems_of(business.replace("known_accounts", "none"))[0].code == "P112"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "not a mapping"),
        ("- a\n- b\n", "not a mapping"),
        ("just words", "not a mapping"),
        ("a: [1, 2", "not YAML"),
        ("a: 'b", "not YAML"),
        ("\ta: b", "not YAML"),
        ("a: b: c", "not YAML"),
        ("a: \x00", "not YAML"),
        ("a: \ud800", "not YAML"),
        ("a: " + "[" * 100, "deeper than 20"),
        ("x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_text_that_cannot_be_read_says_why(text: str, what: str) -> None:
    assert what in problems_of(text)[-1].what


def test_a_colon_in_an_unquoted_value_is_explained() -> None:
    [problem] = problems_of('name: A: "b"\n')
    assert problem.where == "playbook.yaml:1"
    assert "quotes" in problem.hint


def test_too_many_rules_are_refused() -> None:
    rules = "".join(f"      r{i}: {{event: A, points: 1}}\n" for i in range(10_001))
    text = "leadwright: 1\nname: Many\nmodel: b2c\nconsumer:\n  engagement:\n    rules:\n" + rules
    [problem] = problems_of(text)
    assert problem.code == "P109"
    assert problem.what == "more than 10,000 entries in one list or mapping"


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"key_{i}: 1\n" for i in range(9_000)),
        "a: 1\n" * 100_000,
        "name: &a\n" * 50_000,
        FULL.replace("person.lucky_number = 13", ";" * 4_000),
    ],
)
def test_what_is_all_wrong_is_given_up_early(text: str) -> None:
    assert 50 <= len(problems_of(text)) <= PROBLEMS_MAX


def test_every_code_of_playbooks_has_an_example() -> None:
    shown = {code for _, _, code, *_ in MISTAKES}
    elsewhere = {"P101", "P109"} | {code for code in CODES if code.startswith("P12")}
    assert shown | elsewhere == set(CODES)


@given(text=st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_at_all_is_a_playbook_or_has_problems(text: str) -> None:
    assert problems_of(text)


@given(data=st.data(), name=st.sampled_from(SHIPPED))
@settings(max_examples=60)
def test_a_broken_playbook_never_breaks_the_loader(data: st.DataObject, name: str) -> None:
    lines = shipped_text(name).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.sampled_from(
                ["", lines[at] + " x", lines[at].replace(":", ""), lines[at].upper(), "  - 1",
                 lines[at].replace("[", "{"), lines[at].partition(":")[0] + ":", "a: 1",
                 lines[at].replace("'", ""), lines[at].replace(" ", "  "), lines[at][:-1]]
            )
        )  # fmt: skip
    assert outcome("\n".join(lines))


def outcome(text: str) -> Playbook | list[Problem]:
    """The playbook, or its problems; anything else is a fault of the loader."""
    try:
        return load(text)
    except ProblemsError as error:
        return list(error.problems)
