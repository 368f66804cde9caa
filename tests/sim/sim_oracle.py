"""Who may be contacted, worked out from the recorded history by rules written down here once more.

Nothing of the engine is used: what it decides is checked against this, not with it.
"""

from copy import deepcopy
from typing import Any

import msgspec
from msgspec import structs
from sim_home_caps import household_times
from sim_known import Known
from sim_may import Broken as Broken
from sim_may import may
from sim_told import (
    Citizen,
    Company,
    Join,
    Planned,
    about,
    decode_own,
    merge,
    quiet_at,
    said,
    take_back,
    unite,
)  # fmt: skip
from sim_undone import as_kept, carried

from leadwright.core.ids import hashed_id, workspace_of
from leadwright.core.input import Input
from leadwright.core.outcome import Touch
from leadwright.core.unit import Head
from leadwright.playbook.model import Motion
from leadwright.ports import HistoryRow, StoredTouch


class Oracle(Known):
    """Follows the committed history row by row; asked whenever a touch is handed over."""

    # ------------------------------------------------------------------------ what happened

    def follow(
        self, row: HistoryRow, input: Input, decisions: list[list[Any]], plans: dict[str, Touch]
    ) -> None:
        """Take in one folded input of a unit that is no team."""
        self.inputs += 1
        unit = self.units.setdefault(row.unit, Company())
        if input.kind == "account":
            unit.kind = "account"
        refused = any(decision[0] == "refused" for decision in decisions)
        if row.person and input.name not in ("Leave", "Expect"):
            self._person(row.person).unit = self.lives[row.person] = row.unit
        elif input.name == "Leave":
            self.lives.pop(row.person, None)  # nothing was told of them but where they belong
        motion = self._motion(row, unit)
        if not refused:
            self._happened(row, input, unit, motion, decisions)
            self._by_merging(row, input, decisions)
            if input.name == "unmerge_people":
                self._part(row, input)
            if input.name == "undo_import":
                self._undo(row, input.body)
        for decision in decisions:
            if decision[0] == "touch":
                self._planned(row, decision, motion, plans)

    def _happened(
        self,
        row: HistoryRow,
        input: Input,
        unit: Company,
        motion: Motion,
        decisions: list[list[Any]],
    ) -> None:
        if row.person in self._joins and input.name not in ("Leave", "Expect", "unmerge_people"):
            for join in self._joins[row.person]:
                join.since.append((row, input, motion, decisions))
        if row.person and input.name != "Expect":
            self._said(row.person, input.traits)
        if input.kind == "traits":
            self._said(row.person, input.body)
            if does := carried(input):
                self._command(row, does, unit, motion, decisions)
        elif input.kind == "event":
            self._event(row, input, unit, motion)
        elif input.kind == "message":
            self._moved(row, input, unit, motion)
        elif input.kind == "receipt" and input.name == "bounced":
            self._suppress(row.person, input.body["channel"])
        elif input.kind == "command":
            self._command(row, input, unit, motion, decisions)

    def _by_merging(self, row: HistoryRow, input: Input, decisions: list[list[Any]]) -> None:
        """What an account is without another, and where either stands then."""
        unit = self.units[row.unit]
        if input.name == "unmerge_accounts":
            was = unit.disqualified
            take_back(unit, decode_own(input.body["kept"]))
            unit.disqualified = was
        for kind, name, _at, _person, rule, *_ in decisions:
            if kind == "stage" and rule == "merge":
                unit.disqualified = name == "disqualified"
                if unit.disqualified:
                    self._stop(self._members(row.unit), name, marketing=True)

    def _said(self, person: int, traits: dict[str, Any]) -> None:
        """Data passed on: consent, unless they unsubscribed."""
        citizen = self._person(person)
        for name, value in traits.items():
            if not name.startswith("consent_"):
                continue
            channel, _, purpose = name.removeprefix("consent_").partition("_")
            if value is True and channel in citizen.unsubscribed:
                continue
            citizen.consent[f"{channel}/{purpose or 'marketing'}"] = value is True
            if value is not True:
                self._stop([person], "consent denied", channel, marketing=True)

    def _event(self, row: HistoryRow, input: Input, unit: Company, motion: Motion) -> None:
        for name, sequence in motion.nurture.sequences.items():
            if input.name in sequence.goal:
                self._stop([row.person], "goal", sequence=name)
        if input.name in motion.convert.events:
            citizen = self._person(row.person)
            citizen.customer, citizen.disqualified = True, False
            self._stop([row.person], "conversion", marketing=True)
            self._customer(row.unit, unit)

    def _customer(self, unit: int, company: Company, *, elsewhere: bool = False) -> None:
        company.customer, company.disqualified = True, company.disqualified and elsewhere
        for planned in () if self._again else self._open(self._members(unit)):
            if planned.marketing and planned.sequence.suppress_customers:
                planned.stopped = planned.stopped or "customer"

    def _moved(self, row: HistoryRow, input: Input, unit: Company, motion: Motion) -> None:
        others = [who for who, where in self.lives.items() if where == row.unit]
        if input.name == "Leave" and unit.kind != "account" and others:
            unit.customer = any(self._person(each).customer for each in others)
        if input.name == "Leave" and input.body["into"] != row.person:
            self._stop([row.person], "merged")
        elif input.name == "HouseholdBought":
            for name, sequence in motion.nurture.sequences.items():
                if input.body["event"] in sequence.goal:
                    self._stop([row.person], "goal of the household", sequence=name)
        elif input.name == "Expect":
            unit.kind = input.body["kind"]
        elif input.name == "AccountArrived" and "back" in input.body:
            take_back(unit, decode_own(input.body["own"]))
        elif input.name == "AccountArrived":
            self._join_companies(row, unit, decode_own(input.body["own"]))
        elif input.name == "PersonArrived":
            other = msgspec.msgpack.decode(input.body["record"])[1]
            if other != row.person:
                gone, into = self._person(other), self._person(row.person)
                join = Join(other, deepcopy(gone), deepcopy(into), row.unit, deepcopy(unit))
                self._joins.setdefault(row.person, []).append(join)
                merge(gone, into)
            buys = self._person(row.person).customer
            if unit.kind != "account" and buys and not unit.customer:
                self._customer(row.unit, unit, elsewhere=True)

    def _join_companies(self, row: HistoryRow, unit: Company, other: Head) -> None:
        """What stops the people of either stops those of both."""
        members, was = self._members(row.unit), unit.suppressed
        buys = bool(other.customer_since) and not unit.customer
        if unite(unit, other):
            self._stop(members, "deal", marketing=True, deals=True)
        if unit.suppressed and not was:
            self._stop(members, "unit suppressed", marketing=True)
        if buys:
            self._customer(row.unit, unit, elsewhere=True)

    def _part(self, row: HistoryRow, input: Input) -> None:
        """Undo a merge: tell both once more what they were told since."""
        gone, family = input.body["person"], set(input.body["family"])
        joins = self._joins.get(row.person, [])
        found = [index for index, join in enumerate(joins) if join.gone == gone]
        if not found:
            self.people[gone] = Citizen(input.body["unit"])
            return
        join = joins[found[-1]]
        before = joins[: found[-1]]
        for each in before:
            each.since = [entry for entry in each.since if not about(entry[1], family)]
        self.people[gone], self.people[row.person] = join.was_gone, join.was
        join.was_gone.unit, join.was.unit = input.body["unit"], row.unit
        alone = join.unit == row.unit and self.units[row.unit].kind != "account"
        if alone:
            self.units[row.unit] = join.company
        self._joins[row.person], self._again = [], True
        for told, what, motion, decisions in join.since:
            theirs = about(what, family)
            if theirs and what.name == "PersonArrived":
                other = msgspec.msgpack.decode(what.body["record"])[1]
                if other == gone:
                    continue
            person = gone if theirs else row.person
            unit = self.units[row.unit] if alone and not theirs else Company()
            self._happened(structs.replace(told, person=person), what, unit, motion, decisions)
        self._joins[row.person] = before + self._joins[row.person]
        self._again = False
        if row.person in self._vague:
            self._vague.add(gone)
            as_kept(self._person(row.person), input.body["kept"])
            as_kept(self._person(gone), input.body["parted"])

    def _undo(self, row: HistoryRow, body: dict[str, Any]) -> None:
        """What an import told of the person, or the account, was never said."""
        unit = self.units[row.unit]
        if "gone" in body and row.person:
            self._stop([row.person], "they are gone")
            self.people.pop(row.person, None)
            self.lives.pop(row.person, None)
            self._joins.pop(row.person, None)
        elif "kept" in body:
            as_kept(self._person(row.person), body["kept"])
            self._vague.add(row.person)
            for planned in self._open([row.person]):
                if planned.touch.id in body["foreign"]:
                    planned.stopped = planned.stopped or "only an undone import had planned it"
        if "own" in body:
            take_back(unit, decode_own(body["own"]))
            unit.kind = "individual" if "gone" in body else unit.kind

    def _command(
        self,
        row: HistoryRow,
        input: Input,
        unit: Company,
        motion: Motion,
        decisions: list[list[Any]],
    ) -> None:
        name, body, person = input.name, input.body, row.person
        channel = str(body.get("channel") or "*")
        if name == "unsubscribe":
            for each in motion.orchestrate.channels if channel == "*" else [channel]:
                citizen = self._person(person)
                citizen.consent[f"{each}/marketing"] = False
                citizen.unsubscribed.add(each)
                self._suppress(person, each)
        elif name == "subscribe":
            citizen = self._person(person)
            if channel in citizen.unsubscribed:
                citizen.suppressed.discard(channel)
            citizen.unsubscribed.discard(channel)
            citizen.consent[f"{channel}/{body.get('purpose') or 'marketing'}"] = True
        elif name == "bounce":
            self._suppress(person, str(body.get("channel") or "email"))
        elif name in ("suppress", "unsuppress"):
            self._suppression(row, unit, channel, name == "suppress")
        else:
            self._sales(row, input, unit, decisions)

    def _suppression(self, row: HistoryRow, unit: Company, channel: str, on: bool) -> None:
        if row.person and on:
            self._suppress(row.person, channel)
        elif row.person:
            self._person(row.person).suppressed.discard(channel)
            self._person(row.person).unsubscribed.discard(channel)
        else:
            unit.suppressed = on
            if on:
                self._stop(self._members(row.unit), "unit suppressed", marketing=True)

    def _sales(
        self, row: HistoryRow, input: Input, unit: Company, decisions: list[list[Any]]
    ) -> None:
        """Stages and deals, as the decisions say they came out."""
        for kind, name, _at, _person, _rule, values, _because in decisions:
            if kind == "stage" and input.name in ("set_stage", "reject", "accept"):
                if name == "disqualified" and unit.kind == "account":
                    unit.disqualified = True
                elif name == "disqualified":
                    self._person(row.person).disqualified = True
                elif unit.kind == "account":
                    unit.disqualified = False
                elif row.person:
                    self._person(row.person).disqualified = False
                if name in ("disqualified", "lost"):
                    self._stop(self._members(row.unit), name, marketing=True)
            if kind == "stage" and name == "customer":
                if row.person:
                    citizen = self._person(row.person)
                    citizen.customer, citizen.disqualified = True, False
                self._customer(row.unit, unit)
            if kind == "opportunity":
                deal = str(values.get("opportunity"))
                unit.deals[deal] = name in ("opened", "moved")
                if name == "opened":
                    self._stop(self._members(row.unit), "deal", marketing=True, deals=True)
                if name == "won":
                    self._customer(row.unit, unit)

    def _planned(
        self, row: HistoryRow, decision: list[Any], motion: Motion, plans: dict[str, Touch]
    ) -> None:
        sequence, _, step = decision[1].partition("/")
        id = hashed_id(row.unit, row.n, decision[3], sequence, step)
        if id in plans:
            beside = frozenset(who for who, where in self.lives.items() if where == row.unit)
            self.touches[workspace_of(row.unit), id] = Planned(plans[id], motion, row.unit, beside)

    # --------------------------------------------------------------------------- may it be sent

    def claimed(self, stored: StoredTouch, now: int) -> None:
        """A touch is handed over to the sender."""
        planned = self.touches.get((stored.workspace, stored.touch.id))
        if planned is None:
            raise Broken(f"touch {stored.touch.id} was never decided")
        if planned.stopped:
            raise Broken(f"{said(planned)} was handed over after a stop: {planned.stopped}")
        if not stored.touch.not_before <= now <= stored.touch.not_after:
            raise Broken(f"{said(planned)} was handed over outside its time")
        may(planned, self._person(planned.touch.person), self.units)
        if planned.marketing and (local := quiet_at(planned, stored.touch, now)):
            raise Broken(f"{said(planned)} was handed over at {local}, in quiet hours")

    def started(self, stored: StoredTouch) -> None:
        """The request goes out: stops folded since the hand-over still count."""
        planned = self.touches[stored.workspace, stored.touch.id]
        if planned.stopped:
            raise Broken(f"{said(planned)} was sent after a stop: {planned.stopped}")
        may(planned, self._person(planned.touch.person), self.units)

    def accepted(self, workspace: int, touch: str, times: dict[str, list[int]], at: int) -> None:
        """A receiver has it. `times` are the acceptances so far, by touch."""
        planned = self.touches[workspace, touch]
        if not planned.marketing:
            return
        own = [
            when
            for id, whens in times.items()
            for when in whens
            if (other := self.touches[workspace, id]).marketing
            and other.touch.person == planned.touch.person
        ]
        for cap in planned.motion.orchestrate.caps:
            mine = own
            if cap.household:
                mine = household_times(planned, workspace, times, self.touches, self.lives)
            count = sum(at - cap.within_ms < when <= at for when in mine)
            if count > cap.at_most:
                raise Broken(f"{said(planned)} is number {count} of at most {cap.at_most}")
