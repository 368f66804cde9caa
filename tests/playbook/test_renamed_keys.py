"""A sequence or a step says what it was called before; what contradicts itself is refused."""

import pytest

from leadwright.core.problem import ProblemsError
from leadwright.playbook.carried import Carried, with_carried
from leadwright.playbook.diff import difference
from leadwright.playbook.effect import affected, carried_over
from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook
from leadwright.playbook.outline import outline

HEAD = """\
leadwright: 1
name: Names
model: b2c
channels: {email: {address: email}}
contents: {hello: {subject: Hello, text: Hello}}
consumer:
  sequences:
"""
LETTERS = """\
    letters:
      enter_on: [Signed Up]
      steps:
        - send: {name: one, channel: email, content: hello}
        - wait: 2 days
        - branch:
            name: keen
            when: person.is_known
            then:
              - send: {name: two, channel: email, content: hello}
        - exit: over
"""
OTHER = """\
    other:
      enter_on: [Page Viewed]
      steps:
        - send: {name: one, channel: email, content: hello}
"""


def renamed(sequence: str = "post", was: str = "letters", text: str = LETTERS) -> str:
    return text.replace("    letters:\n", f"    {sequence}:\n      was: {was}\n")


def step(name: str, was: str, text: str = LETTERS) -> str:
    return text.replace(f"{{name: {was},", f"{{name: {name}, was: {was},")


def problems(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(ProblemsError) as refused:
        load(HEAD + text)
    return [(each.code, each.what, each.where) for each in refused.value.problems]


def after(*texts: str) -> Playbook:
    """The last of several versions, as it decides."""
    book, carried = load(HEAD + texts[0]), Carried()
    for text in texts[1:]:
        new = load(HEAD + text)
        carried = carried_over(book, new, carried)
        book = with_carried(new, carried)
    return book


def names(book: Playbook) -> dict[str, str]:
    return dict(book.motions["consumer"].nurture.renamed)


def steps(book: Playbook, sequence: str = "letters") -> dict[str, str]:
    return dict(book.motions["consumer"].nurture.sequences[sequence].renamed)


def test_a_former_name_nobody_has_is_fine() -> None:
    assert names(load(HEAD + renamed())) == {"letters": "post"}
    assert steps(load(HEAD + step("first", "one"))) == {"one": "first"}
    assert steps(load(HEAD + step("second", "two"))) == {"two": "second"}


def test_a_name_that_is_in_use_is_nobody_s_former_one() -> None:
    both = LETTERS + renamed(text=LETTERS)
    assert problems(both) == [
        ("P111", "the sequence 'post' was 'letters', and there is 'letters'",
         "playbook.yaml:20  consumer ==> sequences ==> post ==> was"),
    ]  # fmt: skip
    text = step("first", "one").replace("name: first, was: one", "name: first, was: two")
    ((code, what, _),) = problems(text)
    assert (code, what) == ("P111", "the step 'first' was 'two', and there is 'two'")


def test_names_that_lead_in_a_circle_are_refused() -> None:
    circle = renamed("post", "other") + renamed("other", "post")
    assert [code for code, _, _ in problems(circle)] == ["P111", "P111"]


def test_two_cannot_have_had_the_same_name() -> None:
    text = renamed("post") + OTHER.replace("    other:\n", "    other:\n      was: letters\n")
    ((code, what, _),) = problems(text)
    assert (code, what) == ("P111", "the sequence 'other' was 'letters', and so was 'post'")
    text = step("a", "one").replace("{name: two,", "{name: b, was: one,")
    ((code, what, _),) = problems(text)
    assert (code, what) == ("P111", "the step 'b' was 'one', and so was 'a'")


def test_nothing_was_called_what_it_is_called() -> None:
    ((code, what, _),) = problems(renamed("letters"))
    assert (code, what) == ("P113", "the sequence 'letters' was called what it is")


def test_a_former_name_is_a_name() -> None:
    assert problems(renamed(was="[a, b]"))[0][0] == "P106"
    assert problems(renamed(was="A B"))[0][0] == "P108"


def test_names_lead_on_through_several_versions() -> None:
    book = after(LETTERS, renamed("post"), renamed("mail", "post"), renamed("mail", "post"))
    assert names(book) == {"letters": "mail", "post": "mail"}
    book = after(
        LETTERS, step("a", "one"), step("b", "a", step("a", "one")).replace(", was: one", "")
    )
    assert steps(book) == {"a": "b", "one": "b"}


def test_what_is_said_no_more_holds_still() -> None:
    plain = renamed().replace("      was: letters\n", "")
    assert names(after(LETTERS, renamed(), plain, plain)) == {"letters": "post"}


def test_going_back_takes_names_back() -> None:
    assert names(after(LETTERS, renamed(), LETTERS)) == {"post": "letters"}
    assert names(after(LETTERS, renamed(), LETTERS, renamed())) == {"letters": "post"}
    assert steps(after(LETTERS, step("a", "one"), LETTERS)) == {"a": "one"}


def test_a_name_that_comes_back_is_somebody_else_s() -> None:
    plain = renamed().replace("      was: letters\n", "")
    assert names(after(LETTERS, renamed(), plain + LETTERS)) == {}


def test_steps_are_followed_where_the_sequence_has_another_name_too() -> None:
    both = renamed(text=step("first", "one"))
    book = after(LETTERS, both)
    assert (names(book), steps(book, "post")) == ({"letters": "post"}, {"one": "first"})
    gone = renamed(
        text=LETTERS.replace("        - send: {name: one, channel: email, content: hello}\n", "")
    )
    sequence = after(LETTERS, gone).motions["consumer"].nurture.sequences["post"]
    assert sequence.former == {"one": "wait_1"}


def test_a_change_of_names_looks_at_who_is_inside_and_lets_nobody_leave() -> None:
    old, new = load(HEAD + LETTERS), after(LETTERS, renamed())
    asks = affected(old, new)
    assert (asks.parts, asks.leave, asks.enter) == (["consumer.sequences.post"], [], [])
    assert not affected(new, after(LETTERS, renamed(), renamed()))


def test_who_is_taken_in_is_not_taken_in_once_more_by_another_name() -> None:
    takes = LETTERS.replace(
        "enter_on: [Signed Up]", "enter_at_stage: [lead]\n      include_existing: yes"
    )
    assert affected(load(HEAD + OTHER), load(HEAD + takes)).enter == ["letters"]
    assert affected(load(HEAD + takes), after(takes, renamed(text=takes))).enter == []


def said(old: str, new: str) -> list[str]:
    return [str(one) for one in difference(outline(HEAD + old), outline(HEAD + new))]


def test_the_difference_is_said_as_another_name_and_not_as_another_sequence() -> None:
    assert said(LETTERS, renamed()) == ["consumer.sequences.post: was letters; people inside go on"]
    assert said(renamed(), LETTERS) == [
        "consumer.sequences.post: is letters again; people inside go on"
    ]
    changed = renamed(text=LETTERS.replace("2 days", "3 days"))
    assert said(LETTERS, changed) == [
        "consumer.sequences.post: was letters; people inside go on",
        "consumer.sequences.post: step wait_1 waits 3 days instead of 2 days before keen",
    ]


def test_the_difference_of_a_step_is_said_so_too() -> None:
    assert said(LETTERS, step("first", "one")) == [
        "consumer.sequences.letters: step first was one; people who stand there go on"
    ]
    assert said(LETTERS, step("second", "two")) == [
        "consumer.sequences.letters: step keen.then.second was two; people who stand there go on"
    ]


def test_without_a_word_it_is_another_sequence() -> None:
    plain = renamed().replace("      was: letters\n", "")
    assert [each.partition(":")[0] for each in said(LETTERS, plain)] == [
        "consumer.sequences.letters", "consumer.sequences.post",
    ]  # fmt: skip


def test_a_name_nobody_had_is_said_like_any_other_key() -> None:
    assert said(OTHER, OTHER.replace("    other:\n", "    other:\n      was: long_ago\n")) == [
        "consumer.sequences.other.was: nothing else -> long_ago"
    ]
