"""Whoever moves to their account stays in the lists."""

from pathlib import Path

import msgspec

from leadwright.boot import open_app
from leadwright.capture.event import Event
from leadwright.core.input import LANE_LIVE
from leadwright.playbook.shipped import shipped_text
from leadwright.ports import Submission


def test_a_visitor_of_yesterday_who_turns_out_to_work_at_an_account_is_listed(
    tmp_path: Path,
) -> None:
    app = open_app(str(tmp_path))
    try:
        workspace = app.add_workspace("product", shipped_text("hybrid"), "me").id

        def happens(**event: object) -> Submission:
            at = app.clock.now()
            said = Event(occurred_at=at, **event)  # type: ignore[arg-type] # a test's shorthand
            return Submission(workspace, LANE_LIVE, "api", at, msgspec.json.encode(said))

        app.submit(
            [happens(kind="account", name="", group_id="g", body={"domain": "acme.example"})]
        )
        app.submit([happens(kind="event", name="Page Viewed", anonymous_id="device")])
        app.drain()
        email = "ana@acme.example"
        app.submit([happens(kind="traits", name="", anonymous_id="device", email=email)])
        app.drain()
        queries = app.store.queries()
        assert [row.email for row in queries.people(workspace, 10).rows] == [email]
        queries.close()
    finally:
        app.close()
