"""A playbook in several files is the same playbook, and its problems name the right file."""

import pickle
import re
from functools import cache
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playbook_texts import FULL

from leadwright.core.problem import Problem, ProblemsError
from leadwright.playbook.diff import difference
from leadwright.playbook.document import Mapping, compose
from leadwright.playbook.lint import lint
from leadwright.playbook.load import load
from leadwright.playbook.outline import outline
from leadwright.playbook.parts import MAIN, put_together
from leadwright.playbook.problems import Problems
from leadwright.playbook.shipped import SHIPPED, shipped_text

TEXTS = {"full": FULL} | {name: shipped_text(name) for name in SHIPPED}


def problems_of(files: dict[str, str]) -> list[Problem]:
    """What is wrong with the playbook in these files."""
    with pytest.raises(ProblemsError) as caught:
        load(*put_together(files, "book"))
    return list(caught.value.problems)


def split(text: str, trail: tuple[str, ...]) -> tuple[str, str] | None:
    """(rest, part) with what stands below the trail taken out; None if it stands on one line."""
    node: Mapping = compose(text, "x", Problems())
    for key in trail:
        at = node.lines[key]
        found = node.entries[key]
        if not isinstance(found, Mapping):
            return None
        node = found
    lines = text.splitlines()
    indent = len(lines[at - 1]) - len(lines[at - 1].lstrip())
    if not re.fullmatch(rf"\s*{trail[-1]}:\s*(#.*)?", lines[at - 1]):
        return None
    end = at
    while end < len(lines) and (
        not lines[end].strip() or lines[end].startswith(" " * (indent + 1))
    ):
        end += 1
    part = dedent("\n".join(lines[at:end])) + "\n"
    return "\n".join([*lines[: at - 1], *lines[end:]]) + "\n", part


@cache
def trails(text: str) -> list[tuple[str, ...]]:
    """The trails of mappings that can be taken out, the deepest first."""
    found: list[tuple[str, ...]] = []

    def walk(node: Mapping, trail: tuple[str, ...]) -> None:
        for key, child in node.entries.items():
            if isinstance(child, Mapping) and split(text, (*trail, key)):
                walk(child, (*trail, key))
                found.append((*trail, key))

    walk(compose(text, "x", Problems()), ())
    return found


@given(data=st.data(), name=st.sampled_from(sorted(TEXTS)))
@settings(max_examples=25, deadline=None)
def test_any_way_to_split_a_playbook_puts_the_same_one_together(
    data: st.DataObject, name: str
) -> None:
    text = TEXTS[name]
    chosen = data.draw(st.lists(st.sampled_from(trails(text)), min_size=1, max_size=5, unique=True))
    files, rest = {}, text
    for trail in sorted(chosen, key=len, reverse=True):
        taken = split(rest, trail)
        if taken is not None:
            rest, files["/".join(trail) + ".yaml"] = taken
    files[MAIN] = rest
    whole, origin = put_together(files, "book")
    changes = difference(outline(text), outline(whole, origin))
    assert [one for one in changes if one.kind != "moved"] == []
    assert len(origin.lines) == len(whole.splitlines())
    for (file, number), line in zip(origin.lines, whole.splitlines(), strict=True):
        stood = files[file.removeprefix("book/")].splitlines()[number - 1]
        assert line.strip() == stood.strip() or (number == 1 and line.endswith(":"))


FILES = {
    MAIN: "leadwright: 1\nname: Parts\nmodel: b2c\nchannels:\n  email: {address: email}\n"
    "consumer:\n  caps: [4 per 1 day]\n  sequences:\n    # in files\ncontents:\n  hello:\n"
    "    subject: Hi\n    text: Hi\n",
    "contents/bye.yaml": "# the last word\nsubject: Bye\ntext: |\n  Bye,\n\n  till then\n",
    "consumer/sequences/welcome.yaml": "enter_on: [Signed Up]\nsteps:\n"
    "  - send: {name: hi, channel: email, content: hello}\n"
    "  - send: {name: bye, channel: email, content: bye}\n",
    "consumer/engagement.yaml": "half_life: 7 days\n",
    "offers/ten.yaml": "code: TEN\nends_after: 1 day\n",
}


def test_files_stand_where_their_path_says() -> None:
    found = load(*put_together(FILES, "book"))
    motion = found.motions["consumer"]
    assert [step.name for step in motion.nurture.sequences["welcome"].steps] == ["hi", "bye"]
    assert motion.qualify.half_life_days == 7
    assert list(motion.orchestrate.offers) == ["ten"]
    assert found.contents["bye"].text == "Bye,\n\ntill then\n"


def test_the_text_is_the_same_for_the_same_files_and_keeps_the_comments() -> None:
    text, _ = put_together(FILES, "book")
    assert text == put_together(dict(reversed(FILES.items())), "elsewhere")[0]
    assert "    # the last word\n" in text
    assert load(text).hash == load(*put_together(FILES, "book")).hash


@pytest.mark.parametrize(
    ("path", "before", "after", "where", "what"),
    [
        ("contents/bye.yaml", "subject: Bye", "subjct: Bye", "contents/bye.yaml:2", "'subjct'"),
        ("contents/bye.yaml", "Bye,", "{{ nobody }}", "contents/bye.yaml:3", "'nobody'"),
        ("consumer/sequences/welcome.yaml", "content: bye", "content: by",
         "consumer/sequences/welcome.yaml:4", "'by'"),
        ("consumer/sequences/welcome.yaml", "name: bye", "name: hi",
         "consumer/sequences/welcome.yaml:4", "two steps"),
        ("consumer/engagement.yaml", "7 days", "7 day of", "consumer/engagement.yaml:1", "7 day"),
        ("offers/ten.yaml", "code: TEN\n", "", "offers/ten.yaml:1", "'code' is missing"),
        ("offers/ten.yaml", "code: TEN", "code: 'TEN", "offers/ten.yaml:", "not YAML"),
        ("offers/ten.yaml", "code: TEN", "code: TEN\ncode: TEN", "offers/ten.yaml:2", "twice"),
        ("offers/ten.yaml", "code: TEN", "- code", "offers/ten.yaml:", ""),
        ("offers/ten.yaml", "code: TEN", "---\ncode: TEN", "offers/ten.yaml:1", "marks"),
        ("offers/ten.yaml", "code: TEN", "code: TEN # \u2028", "offers/ten.yaml:1", "odd line"),
        ("offers/ten.yaml", "code: TEN", "code: &a TEN", "offers/ten.yaml:1", "anchor"),
        (MAIN, "name: Parts", "nmae: Parts", "playbook.yaml:2", "'nmae'"),
        (MAIN, "  hello:\n", "  bye: {text: x}\n  hello:\n", "contents/bye.yaml:1", "two files"),
        (MAIN, "channels:\n", "offers: {}\nchannels:\n", "playbook.yaml:4", "on one line"),
        (MAIN, "channels:\n", "offers: 7\nchannels:\n", "playbook.yaml:4", "on one line"),
        (MAIN, "channels:\n", "offers:\n  - 7\nchannels:\n", "playbook.yaml:4", "no mapping"),
    ],
)  # fmt: skip
def test_a_problem_is_told_in_the_file_it_stands_in(
    path: str, before: str, after: str, where: str, what: str
) -> None:
    assert FILES[path].count(before) == 1
    found = problems_of(FILES | {path: FILES[path].replace(before, after)})
    assert any(one.where.startswith(f"book/{where}") and what in one.what for one in found), found
    assert all(one.where.startswith("book/") for one in found)


def test_a_hint_names_the_line_of_the_file() -> None:
    text = FILES["consumer/sequences/welcome.yaml"].replace("name: bye", "name: hi")
    [problem] = problems_of(FILES | {"consumer/sequences/welcome.yaml": text})
    assert "line 3" in problem.hint


@pytest.mark.parametrize(
    ("files", "code", "where"),
    [
        ({"contents/Bad-Name.yaml": "text: x\n"}, "P108", "book/contents/Bad-Name.yaml:1"),
        ({"contnets/x.yaml": "text: x\n"}, "P104", "book/contnets/x.yaml:1"),
        ({"a/" * 30 + "x.yaml": "text: x\n"}, "P109", "book/a/"),
        ({"contents/empty.yaml": ""}, "P101", "book/contents/empty.yaml:1"),
    ],
)
def test_a_file_that_fits_nowhere_is_told(files: dict[str, str], code: str, where: str) -> None:
    [problem] = problems_of(FILES | files)
    assert (problem.code, problem.where[: len(where)]) == (code, where)


def test_a_folder_without_its_playbook_is_told() -> None:
    [problem] = problems_of({"contents/x.yaml": "text: x\n"})
    assert (problem.code, problem.where) == ("P114", "book")


def test_problems_of_several_files_come_at_once_and_in_order() -> None:
    broken = {
        "offers/ten.yaml": "code: TEN\n",
        "contents/bye.yaml": "text: '{{ x }}'\nfoo: 1\n",
        MAIN: FILES[MAIN].replace("name: Parts", "name: 7"),
    }
    told = [one.where.partition("  ")[0] for one in problems_of(FILES | broken)]
    assert list(dict.fromkeys(told)) == [
        "book/contents/bye.yaml:1",
        "book/contents/bye.yaml:2",
        "book/offers/ten.yaml:1",
        "book/playbook.yaml:2",
    ]


def test_the_origins_travel_to_another_process() -> None:
    _, origin = put_together(FILES, "book")
    copy = pickle.loads(pickle.dumps(origin))
    assert (copy, copy.lines) == (origin, origin.lines)


def test_design_lint_names_the_file_too() -> None:
    text, origin = put_together(FILES, "book")
    places = {str(each.where).partition(":")[0] for each in lint(load(text), text, origin).findings}
    assert places
    assert all(place.startswith("book/") for place in places)


def test_thousands_of_small_files_are_put_together() -> None:
    many = {f"contents/c{n}.yaml": "text: x\n" for n in range(2_000)}
    text, origin = put_together(FILES | many, "book")
    assert text.count("\n") == len(origin.lines) > 4_000


def test_files_that_are_too_large_together_are_not_looked_into() -> None:
    files = {f"contents/c{number}.yaml": "text: [" * 60_000 for number in range(9)}
    with pytest.raises(ProblemsError, match="the files together are larger than 1 MB"):
        put_together({"playbook.yaml": "name: x\n", **files}, "book")
