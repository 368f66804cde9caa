"""A turn: take what waits, fold it, claim what can be handed over; one transaction."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from leadwright.core.ids import workspace_of
from leadwright.core.input import (
    LANE_IMPORT,
    LANE_LIVE,
    LANE_NOW,
    LANE_TIMERS,
    WAKE,
    Input,
)
from leadwright.core.time import day_of
from leadwright.playbook.model import Playbook
from leadwright.ports import (
    KEPT_DAYS,
    Clock,
    Handed,
    Journal,
    Store,
    StoredTouch,
    Turn,
    Wake,
)
from leadwright.runtime.address import Resolver
from leadwright.runtime.ahead import Ahead, Place
from leadwright.runtime.books import Books
from leadwright.runtime.brake import brake, let_go, uncount
from leadwright.runtime.deliver import LEASE_MS
from leadwright.runtime.fold import SLICE, Folder, FoldFailed
from leadwright.runtime.history import History
from leadwright.runtime.lanes import ALL_LANES, LATER, RESERVE, SOON, shares
from leadwright.runtime.quiet import woken_by
from leadwright.runtime.receipts import receipts
from leadwright.runtime.retry import taken_again
from leadwright.runtime.streams import Stream, Streams
from leadwright.runtime.sweeper import Sweeper, running
from leadwright.runtime.work import Work

BEAT_MS = 5_000
FORGOTTEN = 5_000  # keys of repeats that are forgotten with a beat, at most
MUCH = 100
"""So many rows that wait are worth reading ahead."""
LATELY_MS = 1_000
"""Who was served so lately may come again."""
PATIENCE_MS = 100
"""So long a sweep waits for a turn of its own."""


class Sender(Protocol):
    """What hands touches over beside the turns (`runtime.deliver.Delivery`)."""

    def room(self) -> int:
        """How many more touches may be claimed."""
        ...

    def hand_over(self, touches: list[StoredTouch]) -> None:
        """Take charge of claimed touches; does not wait."""
        ...

    def results(self) -> list[Handed]:
        """What became of touches since last asked."""
        ...

    def withdraw(self, ids: Collection[str]) -> None:
        """Do not begin these any more: they were stopped after they were claimed."""
        ...

    def lapsed(self, touches: Collection[StoredTouch]) -> list[Handed]:
        """What becomes of touches whose lease ran out."""
        ...


class Turns:
    """Takes turns on one store. Not thread-safe: one per worker process.

    `batch` is the most inputs a turn takes. `gives_way`: the last turn was a step of a sweep, while
    others are about who had better find the worker at leisure.
    """

    def __init__(
        self,
        store: Store,
        journal: Journal,
        resolver: Resolver,
        books: Books,
        sender: Sender,
        clock: Clock,
        name: str = "worker",
        batch: int = 1_000,
    ) -> None:
        self._store = store
        self._journal = journal
        self._resolver = resolver
        self._books = books
        self._sender = sender
        self._clock = clock
        self._name = name
        self.batch = batch
        self._streams = Streams(journal)
        self._beaten = 0
        self._beating = False
        self._history = History(journal, resolver)
        self._ahead = Ahead(journal, resolver)
        self._results: list[Handed] = []
        self._imports_wait = False
        self._sweeper = Sweeper(books)
        self._sweeping, self._activated, self._parked = True, 0, False
        self._others_at = self._swept_at = 0
        self.gives_way = False
        self._unresolved: set[int] = set()
        self.next_due = self.looked_at = 0

    def take(self) -> int:
        """Take one turn; how many inputs were folded and touches claimed or finished (0: idle)."""
        now = self.looked_at = self._clock.now()  # before looking: what is due by then was seen
        self._streams.notice()
        self._results += self._sender.results()
        careful: set[int] = set()
        while True:
            try:
                with self._store.begin() as turn:
                    done, sending, stopped = self._turn(turn, careful, now)
                    if stopped:  # before the commit: what begins after it was never stopped
                        self._sender.withdraw(stopped)
                break
            except FoldFailed as failed:
                if failed.unit in careful:
                    raise
                careful.add(failed.unit)
        self._results.clear()
        if self._beating:  # not before the commit: a turn that fails is not heard of
            self._beaten = self.looked_at
        if sending:
            self._sender.hand_over(sending)
        return done

    def leave(self) -> None:
        """No more turns are taken: health need not wait for this worker's silence."""
        with self._store.begin() as turn:
            turn.leave(self._name)

    def _turn(
        self, turn: Turn, careful: Collection[int], now: int
    ) -> tuple[int, list[StoredTouch], list[str]]:
        turn.claim_shards()
        self._beating = now - self._beaten >= BEAT_MS
        if self._beating:
            turn.beat(self._name, now)
        folder = Folder(turn, self._books, careful)
        if self._sweeping:
            folder.sweeps = {sweep.workspace: sweep for sweep in turn.sweeps()}
        ended = turn.finish_touches(self._results) if self._results else []
        if unsent := [stored for stored in ended if stored.state == "planned"]:
            uncount(turn, unsent, self._in_force(turn, unsent), now, self._name)
        finished = [*ended, *self._lapsed(turn, now)]
        # Streams and homes are looked at before the inbox: what another worker addressed to our
        # units before that is in it, and is folded first.
        streams = self._streams.look(turn)
        folder.streams = {stream.workspace for stream in streams if stream.mine}
        known = self._unresolved
        folder.streams.update(filter(turn.claim_stream, known - folder.streams))
        self._unresolved = folder.unresolved
        if self._beating:  # what still waits to be read may repeat older rows
            oldest = min([now, *self._streams.behind(streams, ALL_LANES).values()])
            turn.forget_seen(day_of(oldest) - KEPT_DAYS, FORGOTTEN)
        told = receipts(turn, finished, now, _Versions(turn, self._books))
        waiting = sum(stream.waiting()[LANE_LIVE] for stream in streams if stream.mine)
        pending = turn.inbox_take(self.batch, SOON)
        folder.crowded = len(pending) == self.batch
        share = max(1, self.batch // RESERVE) if waiting else self.batch
        room = min(share, self.batch - len(pending))
        later = turn.inbox_take(room, LATER) if room else []
        # Older rows of imports may be left in it: they go before what is read now.
        self._imports_wait = not room or (len(later) == room and later[-1].lane <= LANE_IMPORT)
        pending += later
        folder.fold(Work.of(each) for each in pending)
        read = 0
        if not folder.crowded:
            # People who have not been answered cannot wait; what became of touches can.
            if waiting > self.batch:
                turn.inbox_put([each.pending() for each in told])
            else:
                folder.fold(told)
            read = self._read(turn, streams, folder, now)
            behind = self._streams.behind(streams)
            self._wake(turn, behind, folder, now)
        elif told:
            turn.inbox_put([each.pending() for each in told])
        swept = self._sweep(turn, streams, folder, now)
        folder.finish()
        sending, ended = self._claim(turn, now)
        versions = _Versions(turn, self._books)
        after = receipts(turn, [*folder.stopped, *ended], now, versions)
        if after:
            turn.inbox_put([each.pending() for each in after])
        self.next_due = turn.next_due()
        self._ahead.start(self._next(streams))
        done = read + swept + folder.folded + len(sending) + len(ended) + len(finished) + len(after)
        done += len(folder.unresolved - known)  # the next turn asks to be their only resolver
        return done, sending, folder.withdrawn

    def _claim(self, turn: Turn, now: int) -> tuple[list[StoredTouch], list[StoredTouch]]:
        """What to hand over now, and what turned out not to go out now or any more."""
        self._unpark(turn, now)
        claim = turn.claim_touches(now, now + LEASE_MS, self._sender.room())
        books = self._in_force(turn, claim.sending)
        ended = [*claim.expired, *claim.withheld]
        late = woken_by(turn, claim.sending, books, now)
        ids = {(handed.workspace, handed.id) for handed in late}
        sending = [s for s in claim.sending if (s.workspace, s.touch.id) not in ids]
        if late:
            ended += turn.finish_touches(late)
        if not sending:
            return sending, ended
        braked = brake(turn, sending, books, now, self._name)
        return braked.going, [*ended, *braked.parked]

    def _in_force(self, turn: Turn, touches: Iterable[StoredTouch]) -> dict[int, Playbook]:
        """The playbooks in force in the workspaces of touches."""
        versions = _Versions(turn, self._books)
        workspaces = {stored.workspace for stored in touches}
        return {each: self._books.book(turn, each, versions[each]) for each in workspaces}

    def _unpark(self, turn: Turn, now: int) -> None:
        """Let touches go that were parked, as long as there are any."""
        if self._beating or self._parked or self._books.resumed:
            self._books.resumed = False
            self._parked = let_go(turn, self._streams.workspaces, self._books, now) > 0

    def _sweep(self, turn: Turn, streams: Sequence[Stream], folder: Folder, now: int) -> int:
        """Take a step of the sweeps that run, but where others are served by the turn, who would
        wait for it; how many records were looked at."""
        activated, served = self._books.activated, folder.folded > 0
        self._others_at = now if served else self._others_at
        self.gives_way = False
        if not (self._sweeping or self._beating or activated != self._activated):
            return 0
        if folder.crowded:  # what is due would go before inputs that came earlier
            return 0
        if served and now - self._swept_at < PATIENCE_MS:
            return 0
        self._activated, self._swept_at = activated, now
        sweeps = running(turn, self._streams.behind(streams), now)
        self._sweeping = bool(sweeps)
        alone = now - self._others_at > LATELY_MS
        self.gives_way = self._sweeping and not (alone or served)
        step = self._sweeper.step
        return sum(step(turn, sweep, folder, at, alone=alone) for sweep, at in sweeps)

    def _lapsed(self, turn: Turn, now: int) -> list[StoredTouch]:
        """Leases of workers that died: what they sent is unknown, and marketing is not repeated."""
        lapsed = turn.lapsed_touches(now, self.batch)
        rows = self._sender.lapsed(lapsed) if lapsed else []
        return turn.finish_touches(rows) if rows else []

    def _wake(self, turn: Turn, behind: dict[int, int], folder: Folder, now: int) -> None:
        """Fold wake-ups that are due, but none before an input that was captured earlier."""
        wakes = turn.due(0, now, self.batch)
        early = [w for w in wakes if w.at > behind.get(workspace_of(w.unit), now)]
        if early:
            turn.arm(early)
            wakes = [w for w in wakes if w.at <= behind.get(workspace_of(w.unit), now)]
        versions = _Versions(turn, self._books)
        folder.fold(
            wake_work(wake, min(now, behind.get(workspace, now)), versions[workspace])
            for wake in wakes
            for workspace in (workspace_of(wake.unit),)
        )

    def _next(self, streams: Sequence[Stream]) -> dict[Place, int]:
        """Where reading will go on, where there is much: after what, and how many rows."""
        much = [each for each in streams if each.mine and each.waiting()[LANE_LIVE] >= MUCH]
        return {
            (each.workspace, LANE_LIVE, each.positions.get(LANE_LIVE, 0)): self.batch // len(much)
            for each in much
        }

    def _read(self, turn: Turn, streams: Sequence[Stream], folder: Folder, now: int) -> int:
        """Address and fold each workspace's share of new journal rows; how many there were."""
        mine = [stream for stream in streams if stream.mine]
        limit = max(1, self.batch // max(1, len(mine)))
        return sum(self._stream(turn, stream, folder, now, limit) for stream in mine)

    def _stream(self, turn: Turn, stream: Stream, folder: Folder, now: int, limit: int) -> int:
        workspace, positions, read = stream.workspace, stream.positions, 0
        for lane, share in shares(limit, stream.waiting()).items():
            if not share:
                continue
            if lane != LANE_NOW and not self._books.current(turn, workspace):
                continue  # nothing can be decided yet; it waits for a playbook
            if lane == LANE_IMPORT:
                if self._imports_wait:
                    continue
                position = positions.get(lane, 0)
                read += self._history.take(turn, workspace, position, share, folder)
                continue
            looked = self._ahead.after((workspace, lane, positions.get(lane, 0)), share)
            for addressed in self._resolver.in_slices(turn, workspace, looked, SLICE):
                folder.take_in(addressed, workspace, day_of(now))
                if addressed.retried:
                    self._retry(turn, workspace, addressed.retried, folder, now)
            if looked:
                last = looked[-1][0].id
                turn.set_position(workspace, lane, last)
                positions[lane] = last
                read += len(looked)
        return read

    def _retry(self, turn: Turn, workspace: int, ids: list[int], folder: Folder, now: int) -> None:
        rows, work = taken_again(turn, self._journal, workspace, ids)
        folder.fold(work)
        if rows:
            addressed = self._resolver.address(turn, workspace, rows, folder.lately)
            folder.take_in(addressed, workspace, day_of(now))


def wake_work(wake: Wake, at: int, version: int, history: bool = False) -> Work:
    """A due wake-up as an input."""
    input = Input(WAKE, "", at, at, wake.member, version=version, history=history)
    return Work(wake.unit, wake.member, LANE_TIMERS, input)


class _Versions(dict[int, int]):
    """workspace -> number of the playbook version in force, looked up when first needed."""

    def __init__(self, turn: Turn, books: Books) -> None:
        super().__init__()
        self._turn = turn
        self._books = books

    def __missing__(self, workspace: int) -> int:
        version = self[workspace] = self._books.current(self._turn, workspace)
        return version
