"""The search for duplicates in a process of its own, which may need much memory."""

import multiprocessing
from multiprocessing.connection import Connection

import msgspec

from leadwright.boot import open_app
from leadwright.capture.event import Event
from leadwright.core.input import COMMAND, LANE_IMPORT
from leadwright.core.problem import ProblemsError
from leadwright.duplicates.fields import PEOPLE
from leadwright.duplicates.run import RUNNER, Asked, Came, run
from leadwright.duplicates.runs import Step, Work
from leadwright.duplicates.standing import to_merge
from leadwright.ports import Duplicate, Submission


class Ended(Exception):  # noqa: N818 - what has happened
    """The process ended without a word: it was killed, or there was no memory left."""


def apart(data: str) -> Work:
    """Work in a process of its own, on the directory or database `data`."""

    def work(asked: Asked, step: Step) -> Came:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_find, args=(data, asked, there), daemon=True)
        process.start()
        there.close()
        try:
            while True:
                said = here.recv()
                if isinstance(said, Came):
                    return said
                if isinstance(said, ProblemsError):
                    raise said
                step(*said)
        except EOFError:
            raise Ended from None
        finally:
            process.join()

    return work


def _find(data: str, asked: Asked, there: Connection) -> None:
    """What the process does."""
    app = open_app(data)
    queries = app.store.queries()

    def merge(one: Duplicate, because: str) -> bool:
        of_people = one.kind == PEOPLE
        both = to_merge(queries, one.workspace, one.kind, one.left, one.right)
        if both is None:
            return False
        stays, goes = both
        at = app.clock.now()
        body = {"into": stays, "because": because}
        event = Event(COMMAND, "merge_people", at, person=goes, body=body, actor=RUNNER)
        if not of_people:
            event.name, event.person, event.unit = "merge_accounts", 0, goes
        encoded = msgspec.json.encode(event)
        app.submit([Submission(one.workspace, LANE_IMPORT, "import", at, encoded)])
        return True

    try:
        _, came = run(
            asked, queries, app.reviews, app.clock.now, merge,
            lambda step, count: there.send((step, count)),
        )  # fmt: skip
        there.send(came)
    except ProblemsError as error:
        there.send(error)
    finally:
        queries.close()
        app.close()
