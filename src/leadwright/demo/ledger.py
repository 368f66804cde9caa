"""What the traffic process did, in its own words: one JSON line per act, and who acts.

What the demo expects of Leadwright is worked out from this and from nothing else.
"""

import os
from pathlib import Path
from typing import TypeAlias

import msgspec


class Somebody(msgspec.Struct, tag="somebody"):
    """A generated person has begun. `day`: may be written to at this hour; `account`: the domain
    of their company; `kind`: what they are up to."""

    model: str
    who: str
    kind: str
    email: str
    day: bool
    consent: bool
    account: str
    age: int


class Firm(msgspec.Struct, tag="firm"):
    """A generated company. `kind`: what it is up to."""

    model: str
    name: str
    domain: str
    kind: str
    target: bool


class Posted(msgspec.Struct, tag="posted"):
    """A request was answered with `status`; `code` says why it was refused. `again`: it was
    the repetition of an earlier one. `at` ms UTC, when the answer came."""

    model: str
    who: str
    call: str
    name: str
    at: int
    status: int
    code: str = ""
    again: bool = False

    @property
    def taken(self) -> bool:
        """Whether it was acknowledged."""
        return 200 <= self.status < 300


class Commanded(msgspec.Struct, tag="commanded"):
    """Somebody of the business told Leadwright to do something about `about` (a domain)."""

    model: str
    by: str
    name: str
    about: str
    at: int
    status: int
    code: str = ""

    @property
    def done(self) -> bool:
        """Whether it was decided as asked."""
        return 200 <= self.status < 300


class Finished(msgspec.Struct, tag="finished"):
    """All visitors of the model have come and gone."""

    model: str
    at: int


Entry: TypeAlias = Somebody | Firm | Posted | Commanded | Finished
_encode = msgspec.json.Encoder().encode
_decoder = msgspec.json.Decoder(Entry)


class Writer:
    """Appends to the ledger. Each entry is written whole."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)

    def write(self, entry: Entry) -> None:
        """Append one entry."""
        os.write(self._file, _encode(entry) + b"\n")


class Ledger:
    """What is known of one model's traffic so far."""

    def __init__(self) -> None:
        self.people: dict[str, Somebody] = {}
        self.firms: dict[str, Firm] = {}
        self.posts: list[Posted] = []
        self.commands: list[Commanded] = []
        self.finished_at = 0

    def add(self, entry: Entry) -> None:
        """Take in one entry."""
        if isinstance(entry, Somebody):
            self.people[entry.who] = entry
        elif isinstance(entry, Firm):
            self.firms[entry.domain] = entry
        elif isinstance(entry, Posted):
            self.posts.append(entry)
        elif isinstance(entry, Commanded):
            self.commands.append(entry)
        else:
            self.finished_at = entry.at

    def events(self, *names: str) -> dict[str, list[Posted]]:
        """who -> their posts of these events or forms, repetitions left out, oldest first."""
        found: dict[str, list[Posted]] = {}
        for post in self.posts:
            if post.name in names and not post.again and post.call in ("track", "form"):
                found.setdefault(post.who, []).append(post)
        return found

    def refusals(self) -> dict[str, int]:
        """Why requests of visitors were refused -> how often."""
        counts: dict[str, int] = {}
        for post in self.posts:
            if not post.taken:
                why = f"{post.status} {post.code}".strip()
                counts[why] = counts.get(why, 0) + 1
        return counts


class Reader:
    """Reads a ledger that is being written; `models` holds what it says, by model."""

    def __init__(self, path: Path, models: tuple[str, ...]) -> None:
        self._path = path
        self._offset = 0
        self.models = {model: Ledger() for model in models}

    def read(self) -> None:
        """Take in what was written since."""
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._offset)
            more = file.read()
        whole = more[: more.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.splitlines():
            entry = _decoder.decode(line)
            self.models[entry.model].add(entry)

    @property
    def finished(self) -> bool:
        """Whether all visitors of all models have come and gone."""
        return all(ledger.finished_at for ledger in self.models.values())
