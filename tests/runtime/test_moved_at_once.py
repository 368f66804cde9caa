"""Somebody who comes and is put into an account at once keeps what they did before."""

from importlib.resources import files

from town import Town

from leadwright.runtime.subjects import find_subject


def test_a_timeline_tells_of_a_unit_that_was_left_in_the_batch_it_was_made_in(
    either_store: str,
) -> None:
    text = files("leadwright.playbook").joinpath("shipped/hybrid.yaml").read_text("utf-8")
    town = Town(either_store, text)
    try:
        town.say("event", "Page Viewed", email="kim@new.example")
        town.say("account", body={"domain": "new.example", "name": "New", "is_target": True})
        town.settle()
        kim = find_subject(town.queries, town.workspace, "kim@new.example").person
        rows = town.queries.timeline(town.workspace, 50, person=kim).rows
        assert "Page Viewed" in [row.tag for row in rows]
    finally:
        town.close()
