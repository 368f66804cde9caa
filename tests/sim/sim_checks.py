"""The invariants, checked when all has come to rest."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
from sim_files import nobody_is_left_of_an_undone_file, recounted
from sim_oracle import Broken
from sim_places import (
    accounts_are_what_identifiers_say,
    everybody_is_in_one_place,
    heads_are_sums_of_their_people,
)
from sim_sweeps import books_of, sweeps_come_to_an_end
from sim_tables import read_tables

from leadwright.capture.event import Event
from leadwright.core.ids import workspace_of
from leadwright.core.input import LANE_LIVE, LANE_NOW
from leadwright.core.time import DAY
from leadwright.core.unit import Head, Person, Team, decode_head, decode_member
from leadwright.playbook.model import Playbook
from leadwright.ports import HistoryRow, Journal
from leadwright.runtime.refold import canonical, refold_unit
from leadwright.runtime.work import decode_input

if TYPE_CHECKING:
    from sim_witness import Witness

FINAL = frozenset(
    ("sent", "captured", "unknown", "failed", "bounced", "expired", "withheld", "withdrawn")
)
MOVES = frozenset(("Leave", "Expect", "PersonArrived"))
ARRIVALS = frozenset(("PersonArrived", "AccountArrived"))
KINDS = frozenset(
    ("stage", "score", "trigger", "enrolment", "touch", "withheld", "hand_off", "owner", "consent",
     "suppression", "conversion", "opportunity", "move", "merge", "too_late", "task", "recovered",
     "deferred", "branch", "offer", "set", "refused", "call", "assigned", "touch_failed",
     "touch_expired", "touch_withheld", "touch_unknown", "conflict", "suggestion", "domain",
     "parent", "household", "undo")
)  # fmt: skip


@dataclass
class Rest:
    """What the store holds when nothing moves any more."""

    tables: dict[str, list[tuple[Any, ...]]]
    witness: "Witness"
    journal: Journal
    now: int

    @cached_property
    def history(self) -> dict[int, list[HistoryRow]]:
        """unit -> its rows in recorded order."""
        found: dict[int, list[HistoryRow]] = defaultdict(list)
        for row in sorted(self.tables["history"], key=lambda row: row[:2]):
            found[row[0]].append(HistoryRow(*row))
        return found

    @cached_property
    def heads(self) -> dict[int, Head]:
        """unit -> head, teams left out."""
        found = (
            decode_head(bytes(document))
            for _, member, document in self.tables["documents"]
            if not member
        )
        return {head.id: head for head in found if isinstance(head, Head)}

    @cached_property
    def teams(self) -> dict[int, Team]:
        """unit -> team."""
        found = (
            decode_head(bytes(document))
            for _, member, document in self.tables["documents"]
            if not member
        )
        return {head.id: head for head in found if isinstance(head, Team)}

    @cached_property
    def people(self) -> dict[tuple[int, int], Person]:
        """(unit, person) -> record."""
        found = {
            (unit, member): decode_member(bytes(document))
            for unit, member, document in self.tables["documents"]
            if member
        }
        return {key: record for key, record in found.items() if isinstance(record, Person)}

    @cached_property
    def gone(self) -> set[int]:
        """People of whom only an import had told that was undone."""
        found = set()
        for rows in self.history.values():
            for row in rows:
                if row.tag == "undo_import" and row.decisions:
                    decided = msgspec.msgpack.decode(row.decisions)
                    if any(each[:2] == ["undo", "gone"] for each in decided):
                        found.add(row.person)
        return found

    def book(self, workspace: int) -> Callable[[int], Playbook]:
        """version -> playbook, as it decided."""
        return lambda version: self.books[workspace, version]

    @cached_property
    def books(self) -> dict[tuple[int, int], Playbook]:
        return books_of(self.tables["versions"])


def check_rest(witness: "Witness", url: str, journal: Journal, now: int) -> Rest:
    """Raise `Broken` for the first invariant that does not hold."""
    rest = Rest(read_tables(url), witness, journal, now)
    for check in CHECKS:
        check(rest)
    return rest


def nothing_waits(rest: Rest) -> None:
    """Nothing is held for somebody who never comes."""
    for table in ("inbox", "held"):
        if rest.tables[table]:
            raise Broken(f"{len(rest.tables[table])} inputs are left in {table} for ever")
    for (_, person), record in rest.people.items():
        if record.expecting:
            raise Broken(f"{_short(person)} still expects {record.expecting} arrivals")
    for unit, head in rest.heads.items():
        if head.ties is not None and head.ties.expecting:
            raise Broken(f"account {_short(unit)} still expects {head.ties.expecting} accounts")


def nothing_acknowledged_is_lost(rest: Rest) -> None:
    """Acknowledged ids are those folded, set aside, or repeats of these."""
    folded = Counter((row[7], row[4]) for row in rest.tables["history"] if row[7])
    for (ref, kind), times in folded.items():
        if times > 1:
            raise Broken(f"journal row {ref} was folded {times} times as {kind}")
    there = {ref for ref, _ in folded} | {row[1] for row in rest.tables["set_aside"] if row[1]}
    duplicates = {row[1] for row in rest.tables["answers"] if row[2] == "duplicate"}
    activated = {row[1] for row in rest.tables["answers"] if row[2] == "folded" and not row[3]}
    seen: dict[tuple[int, bytes], int] = {}
    bots = 0
    for id, row in sorted(_journaled(rest).items()):
        first = seen.get((row.workspace, row.key), 0)
        if row.key and not first:
            seen[row.workspace, row.key] = id
        event = _event(row.body)
        if event is not None and event.bot:
            bots += not first
        elif event is not None and event.name == "end_history":
            continue
        elif id not in there | activated and not first:
            raise Broken(f"journal row {id} was acknowledged and is nowhere: {event}")
        elif id in there and id not in duplicates and first in there and row.key:
            raise Broken(f"journal row {id} repeats {first} and was folded again")
    counted = sum(row[3] for row in rest.tables["sums"] if row[1] == "bots")
    if bots != counted:
        raise Broken(f"{bots} visits of bots, {counted} counted")


def _journaled(rest: Rest) -> dict[int, Any]:
    found = {}
    for workspace in (1, 2):
        for lane in range(5):
            found |= {row.id: row for row in rest.journal.after(workspace, lane, 0, 1 << 30)}
    missing = rest.witness.acknowledged.keys() - found.keys()
    if missing:
        raise Broken(f"acknowledged journal rows are gone: {sorted(missing)[:3]}")
    return found


def _event(body: bytes) -> Event | None:
    try:
        return msgspec.json.decode(body, type=Event)
    except msgspec.DecodeError:
        return None


def every_touch_ends(rest: Rest) -> None:
    """Every touch is final, committed once, accepted at most once, and nobody guesses more than
    the deaths explain."""
    for workspace, id, _, state, *_ in rest.tables["touches"]:
        if state not in FINAL:
            raise Broken(f"touch {id} of workspace {workspace} is still {state}")
        known = rest.witness.states.get((workspace, id), "withdrawn")
        if known != state and not (known == "planned" and state in ("withdrawn", "unknown")):
            raise Broken(f"touch {id} is {state}; its last known state was {known}")
    network, witness = rest.witness.network, rest.witness
    for (workspace, id), times in network.accepted.items():
        purpose = rest.witness.oracle.touches[workspace, id].touch.purpose
        if len(times) > 1 and purpose == "marketing":
            raise Broken(f"touch {id} was accepted {len(times)} times")
    rows = {(row[0], row[1]): row[3] for row in rest.tables["touches"]}
    for key, planned in witness.oracle.touches.items():
        if key not in rows:
            raise Broken(f"touch {planned.touch.id} was decided and is not in the outbox")
    for key, state in rows.items():
        if key not in witness.oracle.touches:
            raise Broken(f"touch {key[1]} is in the outbox and was never decided")
        explained = key in witness.at_risk or key in network.lost
        if state == "unknown" and not explained:
            raise Broken(f"touch {key[1]} is unknown though nothing died or got lost")
        if state in ("sent", "captured") and key not in network.accepted:
            raise Broken(f"touch {key[1]} is {state} and nobody has it")
        if state in ("failed", "expired", "withheld", "withdrawn") and key in network.accepted:
            raise Broken(f"touch {key[1]} is {state} and was accepted")


def timers_wait_for_earlier_inputs(rest: Rest) -> None:
    """No wake-up was folded before an input of its unit that had been captured earlier."""
    live = {
        row.id: row.at for row in _journaled(rest).values() if row.lane in (LANE_NOW, LANE_LIVE)
    }
    for unit, rows in rest.history.items():
        latest = 0
        came: dict[int, int] = {}  # what waited for somebody to arrive comes late by design
        fresh: set[int] = set()
        for row in rows:
            if row.tag in ARRIVALS:
                came[row.person] = row.at
                fresh.add(row.person)
            elif row.person in fresh and row.ref in live:  # what was captured before it followed
                came[row.person] = max(came[row.person], live[row.ref])
                fresh.discard(row.person)
            if row.kind == "wake" and row.input and not decode_input(bytes(row.input)).history:
                latest = decode_input(bytes(row.input)).at
            elif row.input and decode_input(bytes(row.input)).via < 0:
                pass  # it went after somebody who was merged, maybe by another worker's unit
            elif came.get(row.person, -1) < live.get(row.ref, latest) < latest:
                late = latest - live[row.ref]
                raise Broken(f"a timer of {_short(unit)} fired {late} ms before input {row.ref}")


def consent_is_what_people_said(rest: Rest) -> None:
    """The records hold the consent that follows from what was said; merging only tightened it."""
    for (_, person), record in rest.people.items():
        citizen = rest.witness.oracle.people.get(person)
        said = citizen.consent if citizen else {}
        if record.consent != said:
            raise Broken(f"{_short(person)} consented to {record.consent}, said {said}")


def decisions_have_reasons_and_are_counted(rest: Rest) -> None:
    """Every decision says why, and the report's sums are the decisions in the history."""
    counted: Counter[tuple[int, str, str]] = Counter()
    for rows in rest.history.values():
        for row in rows:
            for decision in msgspec.msgpack.decode(row.decisions) if row.decisions else ():
                kind, name, because = decision[0], decision[1], decision[6]
                if not because or kind not in KINDS:
                    raise Broken(f"decision {kind}/{name} of {_short(row.unit)} gives no reason")
                counted[workspace_of(row.unit), f"decision.{kind}", name] += 1
            if row.tag == "undo_import":
                for metric, name, count in recounted(bytes(row.input or b"")):
                    if metric.startswith("decision."):
                        counted[workspace_of(row.unit), metric, name] += count
    added: Counter[tuple[int, str, str]] = Counter()
    for workspace, metric, name, count in rest.tables["sums"]:
        if metric.startswith("decision."):
            added[workspace, metric, name] += count
    for key in {*counted, *added}:
        if counted[key] != added[key]:
            raise Broken(f"{key} was decided {counted[key]} times and added up to {added[key]}")
    states = Counter((row[0], row[4], row[3]) for row in rest.tables["touches"])
    sums: Counter[tuple[int, str, str]] = Counter()
    for workspace, channel, state, count in rest.tables["touch_sums"]:
        sums[workspace, channel, state] += count
    if +states != +sums:
        raise Broken(f"touches are {dict(states)}, added up {dict(+sums)}")


def scores_are_sums(rest: Rest) -> None:
    """What lists show of a score is the sum of what the record explains it with."""
    for person, unit, stage, fit, engagement, _ in rest.tables["people"]:
        record = rest.people.get((unit, person))
        if record is None:
            raise Broken(f"{_short(person)} is listed in {_short(unit)} and not there")
        explained = (sum(record.fit.values()), sum(each.milli for each in record.awards.values()))
        if (fit, engagement) != explained or stage != record.stage:
            raise Broken(f"{_short(person)} shows {fit}, {engagement}; explained by {explained}")
    for unit, people, hand_off in rest.tables["accounts"]:
        head = rest.heads[unit]
        state = head.handoff.state if head.handoff else ""
        if (people, hand_off) != (head.people, state):
            raise Broken(f"account {_short(unit)} is listed with {people}, {hand_off}")


def nothing_crosses_a_workspace(rest: Rest) -> None:
    """What was posted into one workspace is found in no row of the other."""
    for table in ("documents", "history", "touches", "people"):
        for row in rest.tables[table]:
            entity = row[2] if table == "touches" else row[0]
            foreign = f"W{3 - workspace_of(entity)}: ".encode()
            for value in row:
                said = value.encode() if isinstance(value, str) else value
                if isinstance(said, (bytes, memoryview)) and foreign in bytes(said):
                    raise Broken(f"a row of {table} of {entity} holds the other workspace's data")
    for table in ("homes", "history"):
        for row in rest.tables[table]:
            other = row[2] if table == "history" else row[1]
            if other and workspace_of(other) != workspace_of(row[0]):
                raise Broken(f"a row of {table} joins {row[0]} and {other}")
    for workspace, id, person, *_ in rest.tables["touches"]:
        if workspace_of(person) != workspace:
            raise Broken(f"touch {id} of workspace {workspace} is to {person}")


def offered_leads_are_owned_or_queued(rest: Rest) -> None:
    """Teams and units agree on who holds what; nothing offered is forgotten."""
    holds, waits = {}, set()
    for team in rest.teams.values():
        holds |= {handoff: (team.name, owner) for handoff, owner in team.holds.items()}
        waits |= {(waiting.handoff, team.name) for waiting in team.queue}
    for unit, head in rest.heads.items():
        handoff = head.handoff
        if handoff is None or handoff.state in ("rejected", "closed"):
            continue
        if handoff.state in ("offered", "accepted"):
            if holds.pop(handoff.id, None) != (handoff.team, handoff.owner):
                raise Broken(f"unit {_short(unit)} is {handoff.state} by {handoff.owner}, not held")
        elif handoff.state == "queued":
            if (handoff.id, handoff.team) not in waits:
                raise Broken(f"unit {_short(unit)} waits in a queue it is not in")
            waits.discard((handoff.id, handoff.team))
        else:
            raise Broken(f"unit {_short(unit)} was offered and nobody answers: {handoff.state}")
    if holds or waits:
        raise Broken(f"teams remember hand-offs that no unit has: {holds or waits}")


def refolding_gives_the_same(rest: Rest) -> None:
    """Each unit folded anew from its recorded inputs: the same documents and decisions."""
    for unit, rows in rest.history.items():
        if [row.n for row in rows] != list(range(1, len(rows) + 1)):
            raise Broken(f"unit {_short(unit)} has gaps in its recorded order")
        documents, decisions = refold_unit(rows, rest.book(workspace_of(unit)))
        if decisions != [bytes(row.decisions) if row.decisions else None for row in rows]:
            raise Broken(f"unit {_short(unit)} decides something else when folded again")
        live = {
            member: canonical(bytes(document))
            for where, member, document in rest.tables["documents"]
            if where == unit and (not member or (unit, member) in rest.people)
        }
        if documents != live:
            raise Broken(f"unit {_short(unit)} becomes another document when folded again")


def inputs_keep_their_order(rest: Rest) -> None:
    """What concerns somebody who never moved was folded in the order in which it was captured."""
    lanes = {row.id: row.lane for row in _journaled(rest).values()}
    moved = {row.person for rows in rest.history.values() for row in rows if row.tag in MOVES}
    for unit, rows in rest.history.items():
        latest: dict[tuple[int, int], int] = {}
        for row in rows:
            if not row.ref or row.person in moved:
                continue
            key = (row.person, lanes[row.ref])
            if latest.get(key, 0) > row.ref:
                raise Broken(f"{_short(unit)} folded row {row.ref} after row {latest[key]}")
            latest[key] = row.ref


CHECKS: tuple[Callable[[Rest], None], ...] = (
    nothing_waits,
    nothing_acknowledged_is_lost,
    sweeps_come_to_an_end,
    every_touch_ends,
    everybody_is_in_one_place,
    accounts_are_what_identifiers_say,
    heads_are_sums_of_their_people,
    timers_wait_for_earlier_inputs,
    consent_is_what_people_said,
    decisions_have_reasons_and_are_counted,
    scores_are_sums,
    nothing_crosses_a_workspace,
    offered_leads_are_owned_or_queued,
    nobody_is_left_of_an_undone_file,
    refolding_gives_the_same,
)


def _short(entity: int) -> str:
    return f"{entity >> 40}:{entity & 0xFFFFFF}"


__all__ = ["CHECKS", "DAY", "Rest", "check_rest"]
