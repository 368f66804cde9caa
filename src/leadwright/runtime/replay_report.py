"""What a replay came to, as plain data: the same for people and for machines."""

from collections import Counter
from collections.abc import Iterable
from statistics import median_low
from typing import Any

from leadwright.core.ids import number_of
from leadwright.measure.formulas import percentile, rate
from leadwright.runtime.replay import Replayed
from leadwright.runtime.replay_tally import Changed, Key, Qualified, Some, Tally

DIFFERENCES = ("only_recorded", "only_replayed", "at_another_time", "for_another_reason")


def build_report(found: Replayed) -> dict[str, Any]:
    """Counts of both worlds side by side, `recorded` and `replayed`; times in ms.

    Lists of people and accounts hold their numbers, a few of them.
    """
    tally = found.tally
    return {
        "units": tally.units,
        "inputs": tally.inputs,
        "differences": {name: tally.differences[name] for name in DIFFERENCES}
        | {"units": _some(tally.differing)},
        "stages": [
            {"of": of, "stage": stage} | _changed(changed)
            for (of, stage), changed in sorted(tally.stages.items())
        ],
        "segments": [
            {"of": of, "segment": segment} | _changed(changed)
            for (of, segment), changed in sorted(tally.segments.items())
        ],
        "hand_offs": _sides(tally, "hand_off", ("what",)),
        "reps": _sides(tally, "rep", ("team", "rep")),
        "touches": _sides(tally, "touch", ("channel", "sequence")),
        "withheld": _sides(tally, "withheld", ("channel", "sequence", "reason")),
        "response": {"recorded": _response(tally.then), "replayed": _response(tally.now)},
        "conversions": _conversions(tally),
        "decisions": _sides(tally, "decision", ("kind",)),
        "unknown": dict(sorted(tally.unknown.items())),
        "approximate": {
            "rounds": found.rounds,
            "unsettled": found.unsettled,
            "drifted": tally.drifted,
            "failed": _some(tally.failed),
        },
    }


def total_differences(report: dict[str, Any]) -> int:
    """How many decisions differ in any way."""
    return sum(report["differences"][name] for name in DIFFERENCES)


def _sides(tally: Tally, what: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    keys = sorted({key for key in (*tally.then, *tally.now) if key[0] == what})
    return [
        dict(zip(names, key[1:], strict=True))
        | {"recorded": tally.then[key], "replayed": tally.now[key]}
        for key in keys
    ]


def _changed(changed: Changed) -> dict[str, Any]:
    return {
        "recorded": changed.both + changed.lost.count,
        "replayed": changed.both + changed.gained.count,
        "gained": _some(changed.gained),
        "lost": _some(changed.lost),
    }


def _some(some: Some) -> dict[str, Any]:
    return {"count": some.count, "numbers": [number_of(one) for one in some.first]}


def _response(counted: Counter[Key]) -> dict[str, Any]:
    times = {int(key[1]): count for key, count in counted.items() if key[0] == "response"}
    return {
        "count": sum(times.values()),
        "p50_ms": percentile(times, 0.5),
        "p99_ms": percentile(times, 0.99),
    }


def _conversions(tally: Tally) -> dict[str, Any]:
    return {
        "units": tally.converted,
        "recorded": _qualified(tally.qualified_then, tally.converted),
        "replayed": _qualified(tally.qualified_now, tally.converted),
        "gained": _some(tally.foreseen.gained),
        "lost": _some(tally.foreseen.lost),
    }


def _qualified(qualified: Qualified, converted: int) -> dict[str, Any]:
    before = len(qualified.lead_ms)
    return {
        "qualified": qualified.units,
        "converted": before,
        "precision": rate(before, qualified.units),
        "recall": rate(before, converted),
        "median_lead_ms": median_low(_in_order(qualified.lead_ms)) if before else None,
    }


def _in_order(times: Iterable[int]) -> list[int]:
    return sorted(times)
