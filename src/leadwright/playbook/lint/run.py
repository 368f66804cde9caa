"""A playbook through every design rule."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from leadwright.core.problem import Problem
from leadwright.playbook.document import Place
from leadwright.playbook.lint import silence
from leadwright.playbook.lint.finding import Finding
from leadwright.playbook.lint.places import Places
from leadwright.playbook.lint.rule import Rule, rules
from leadwright.playbook.model import Playbook


@dataclass(frozen=True, slots=True)
class Flagged:
    """A finding with its rule and its place in the text. `reason`: why it is silenced, if so."""

    code: str
    severity: str
    where: Place
    what: str
    fix: str
    reason: str = ""

    @property
    def problem(self) -> Problem:
        """The same in the shape of everything that can be wrong."""
        return Problem(self.code, self.what, str(self.where), self.fix)


@dataclass(frozen=True, slots=True)
class Linted:
    """All findings in the order of lines, and those that the playbook silences with a reason."""

    findings: tuple[Flagged, ...]
    silenced: tuple[Flagged, ...]

    def worst(self, severity: str) -> tuple[Flagged, ...]:
        """The findings of one severity."""
        return tuple(each for each in self.findings if each.severity == severity)


MOST = 100
"""Findings of one rule: whoever has more mends these first."""
MADE_AT = 1_767_225_600_000
"""2026-01-01, before which nobody checks a playbook: what has expired by then has expired."""


def lint(book: Playbook, text: str, file: str = "playbook.yaml", at: int = MADE_AT) -> Linted:
    """The design mistakes of a playbook that was loaded from `text`, as of an instant (ms)."""
    known, places = rules(), Places(text, file)
    found = list(_findings(book, known, places, at))
    silence_rule = known[silence.CODE]
    codes = {each.code for each in found}
    found += (
        _flagged(silence_rule, finding, book, places)
        for finding in silence.unused(book.ignored, codes, known)
    )
    found.sort(key=lambda each: (each.where.line, each.code))
    return Linted(
        tuple(each for each in found if not each.reason),
        tuple(each for each in found if each.reason),
    )


def _findings(book: Playbook, known: dict[str, Rule], places: Places, at: int) -> Iterator[Flagged]:
    for rule in known.values():
        found = iter(rule.find(book) if rule.find is not None else ())
        timed = iter(rule.find_at(book, at) if rule.find_at is not None else ())
        every = chain(found, timed)
        for finding in islice(every, MOST - 1):
            yield _flagged(rule, finding, book, places)
        if (last := next(every, None)) is not None:
            more = next(every, None) is not None
            what = f"{last.what} (and there are more like this)" if more else last.what
            yield _flagged(rule, replace(last, what=what), book, places)


def _flagged(rule: Rule, finding: Finding, book: Playbook, places: Places) -> Flagged:
    return Flagged(
        code=rule.code,
        severity=rule.severity,
        where=places.of(finding.at),
        what=finding.what,
        fix=finding.fix,
        reason="" if rule.code == silence.CODE else book.ignored.get(rule.code, ""),
    )
