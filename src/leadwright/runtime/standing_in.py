"""How the sequences of a workspace stand: who is inside, and what holds them back."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, cast

import msgspec

from leadwright.core.unit import Person, decode_member
from leadwright.engine.renaming import rename
from leadwright.nurture.plan import Sequence, Wait
from leadwright.nurture.steps import LEAVE
from leadwright.playbook.carried import Carried, with_carried
from leadwright.playbook.effect import affected, carried_over, name_now, predecessor, warming_of
from leadwright.playbook.effect import said as said_plainly
from leadwright.playbook.model import Playbook
from leadwright.ports import Queries
from leadwright.runtime.brake import APPROVED, by_name_now

ENDED = frozenset({"completed", "goal", "exit", "stopped", "moved", "merged", "history"})
"""How a way through a sequence ends."""
LOOKED_AT_MOST = 5_000
"""People whose records are opened to tell at which steps they stand; shares stand for the rest."""
PAGE = 500
State = Literal["running", "paused", "approved"]


class Standing(msgspec.Struct, frozen=True):
    """How one sequence stands; times in ms, `hourly_volume` 0: as many as there are."""

    name: str
    motion: str
    state: State
    hourly_volume: int
    inside: int
    waiting: int
    since: int = 0
    until: int = 0
    who: str = ""
    reason: str = ""


def sequences_of(queries: Queries, workspace: int, book: Playbook, now: int) -> list[Standing]:
    """Every sequence of the playbook, in its order."""
    inside, waiting = people_inside(queries, workspace, book), Counter[str]()
    for name, count in queries.parked(workspace).items():
        waiting[name_now(book, name)] += count
    brakes = by_name_now(queries.brakes(workspace), book)
    found = []
    for motion in book.motions.values():
        for name, sequence in motion.nurture.sequences.items():
            held = brakes.get(name)
            if held is not None and held.state == APPROVED and held.until <= now:
                held = None
            standing = Standing(
                name=name,
                motion=motion.name,
                state="running" if held is None else cast("State", held.state),
                hourly_volume=sequence.hourly_max,
                inside=inside.get(name, 0),
                waiting=waiting[name],
            )
            if held is not None:
                standing = msgspec.structs.replace(
                    standing, since=held.since, until=held.until, who=held.who, reason=held.reason
                )
            found.append(standing)
    return found


def people_inside(queries: Queries, workspace: int, book: Playbook) -> dict[str, int]:
    """Sequence, as `book` calls it -> how many entered and have not ended, by what was decided.
    Close, not exact: who is un-merged is in it again without having entered."""
    found: Counter[str] = Counter()
    for delta in queries.rollups(workspace):
        if delta.metric != "decision.enrolment":
            continue
        called, _, how = delta.name.rpartition("/")
        sequence = name_now(book, called)
        if how == "entered":
            found[sequence] += delta.count
        elif how in ENDED:
            found[sequence] -= delta.count
    return {name: count for name, count in found.items() if count > 0}


class Places(msgspec.Struct, frozen=True):
    """Where people stand: (sequence, step that comes next for them) -> how many. Where there are
    more people than were looked at, these are shares of `looked`, not counts."""

    at: dict[tuple[str, str], int] = {}
    whole: bool = True

    def before(self, sequence: str, step: str, inside: int) -> int:
        """For about how many of those `inside` the step comes next."""
        found = self.at.get((sequence, step), 0)
        if self.whole or not found:
            return found
        seen = sum(count for (name, _), count in self.at.items() if name == sequence)
        return max(1, round(inside * found / seen))


def places_in(
    queries: Queries, workspace: int, book: Playbook, most: int = LOOKED_AT_MOST
) -> Places:
    """Where people stand in the sequences of a playbook, by the records of the first `most` people
    listed."""
    plans = [motion.nurture for motion in book.motions.values() if motion.nurture.renames]
    at: Counter[tuple[str, str]] = Counter()
    after, looked = "", 0
    while True:
        page = queries.people(workspace, min(PAGE, most - looked), after)
        for row in page.rows:
            document = queries.document(row.unit, row.person)
            record = decode_member(document) if document is not None else None
            if isinstance(record, Person):
                for plan in plans:
                    rename(record, plan)
                at.update((each.sequence, each.step) for each in record.enrolments)
        looked, after = looked + len(page.rows), page.next
        if not after or looked >= most:
            return Places(dict(at), not after)


def consequences(
    old: Playbook, new: Playbook, inside: dict[str, int], places: Places | None = None
) -> list[str]:
    """What a change means for those who are here already, in words. `inside` are the people in each
    sequence of the `old` one, `places` the steps that come next for them (None: nobody looked)."""
    carried = carried_over(old, new, Carried())
    carried.warming = warming_of(old, new)
    new = with_carried(new, carried)
    asks = affected(old, new)
    said = []
    if asks:
        who = " and ".join(
            "accounts" if name == "business" else "consumers" for name in asks.motions
        )
        again = ", with their events counted anew" if asks.recount else ""
        said.append(f"everybody of the {who} is looked at again{again}: {', '.join(asks.parts)}")
    said += [f"{where}: warming, does not hold until all is counted" for where in new.warming]
    for motion, plan in new.motions.items():
        before = old.motions[motion].nurture if motion in old.motions else None
        for name, sequence in plan.nurture.sequences.items():
            was = predecessor(name, plan.nurture.renamed, before)
            if was is None:
                continue
            where, count = f"{motion}.sequences.{name}", inside.get(was.name, 0)
            if was.name != name:
                said.append(f"{where}: was {was.name}; {_people(count)} inside: they go on")
            if steps_said(was) != steps_said(sequence):
                said += _for_those_inside(where, was, sequence, count, places)
            if count:
                said += _by_other_rules(where, was, sequence, _people(count))
    for motion, plan in old.motions.items():
        now = new.motions.get(motion)
        for name in plan.nurture.sequences:
            if now is None or name not in {*now.nurture.sequences, *now.nurture.renamed}:
                people = _people(inside.get(name, 0))
                leave = "they leave at once, and what is planned for them is not sent"
                said.append(f"{motion}.sequences.{name}: gone; {people} inside: {leave}")
    return said


def steps_said(sequence: Sequence) -> dict[str, tuple[Any, str]]:
    """Each step as it is written, and the one that comes after it."""
    return {
        step.name: (said_plainly(step), sequence.following.get(step.name, ""))
        for step in sequence.steps
    }


def _called(said: Any, names: Mapping[str, str]) -> Any:
    """What is said of a step, with other steps called as they are now."""
    if isinstance(said, str):
        return names.get(said, said)
    if isinstance(said, tuple):
        return tuple(_called(each, names) for each in said)
    return [_called(each, names) for each in said] if isinstance(said, list) else said


def _for_those_inside(
    where: str, old: Sequence, new: Sequence, count: int, places: Places | None
) -> list[str]:
    """What becomes of those who stand at each step that is not as it was; `count` are inside."""
    before, after = steps_said(old), steps_said(new)
    found = []
    for name, was in before.items():
        called, following = new.renamed.get(name, name), old.following[name]
        now = after.get(called)
        if called != name:
            found.append(f"{where}: step {called} was {name}; who stands there goes on")
        if now == _called(was, new.renamed):
            continue
        waits = isinstance(old.by_name[name], Wait)
        stands = following if waits and now is not None else name
        people = places.before(old.name, stands, count) if places is not None else 0
        if places is not None and not people:
            continue
        stand = _standing(people, places)
        if now is None:
            head = f"{where}: step {name} is gone; {_people(count)} inside the sequence"
            who = f"{stand}, and who does" if places else "and who stands there"
            found.append(f"{head}, {who} {_then(new, new.former.get(name, ''))}")
        elif waits and now[0] != was[0] and people:
            ahead = stand.replace(" it ", f" {following} ")
            found.append(
                f"{where}: {called} is another; {ahead}; who waits already keeps their time"
            )
        elif not waits and people:
            what = "is another" if now[0] != was[0] else "is followed by another"
            found.append(f"{where}: step {called} {what}; {stand}; they take it as it is now")
    return found


ENDS = (
    "goal", "goal_when", "exit", "suppress_customers", "suppress_open_opportunities",
)  # fmt: skip
ENTERED = ("enter_on", "enter_at_stage", "enter_at_segment", "when", "reenter_after_ms", "closed")
SENT = ("value", "when_capped", "window", "purpose")


def _by_other_rules(where: str, old: Sequence, new: Sequence, people: str) -> list[str]:
    """What becomes of those inside where something else than the steps has changed."""

    def differ(keys: tuple[str, ...]) -> list[str]:
        pairs = ((key, getattr(old, key), getattr(new, key)) for key in keys)
        return [key for key, was, now in pairs if said_plainly(was) != said_plainly(now)]

    found = []
    if keys := differ(ENDS):
        holds = "holds for them too, from their next step or event on"
        found.append(f"{where}: {people} inside; another {_listed(keys)} {holds}")
    if keys := differ(ENTERED):
        what = f"another {_listed(keys)} is for those who come"
        found.append(f"{where}: {people} inside and stay; {what}")
    if keys := differ(SENT):
        what = f"another {_listed(keys)} is for what is not planned yet"
        found.append(f"{where}: {people} inside; {what}")
    return found


_SPOKEN = {"reenter_after_ms": "reenter_after", "window": "send_window"}


def _listed(keys: list[str]) -> str:
    return " and ".join(_SPOKEN.get(key, key) for key in keys)


def _standing(people: int, places: Places | None) -> str:
    """How many have the step before them."""
    about = "about " if places is not None and not places.whole else ""
    return f"{about}{'1 has' if people == 1 else f'{people:,} have'} it before them"


def _then(sequence: Sequence, to: str) -> str:
    if sequence.on_change == LEAVE:
        return "leaves it (on_change: leave)"
    return f"goes on with {to}" if to else "has been through"


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count:,} people are"
