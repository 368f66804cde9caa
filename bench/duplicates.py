"""How well duplicates are found that no rule sees: precision, recall and F1 on tables with known
duplicates, beside exact matching and beside the Splink library as its documentation sets it up.

Nothing is told about who is who, and the settings are the same for all tables.
"""

import argparse
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _pairs import Link, Quality, Table, invented, own, quality, tables, within
from _report import report, say
from leadwright.duplicates.fields import record
from leadwright.duplicates.groups import groups
from leadwright.duplicates.thresholds import LOOKED_AT_MIN, PROPOSED_MIN

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SPLINK_SURE = (0.5, 0.95)
"""Of these two probabilities the one with the better result is used for Splink's defaults."""
METHODS = ("exact", "splink", "leadwright")
QUICK_RECORDS = 300


def main() -> None:
    options = _options()
    logging.getLogger("splink").setLevel(logging.ERROR)
    found: dict[str, dict[str, dict[str, float]]] = {}
    every = _tables(options)
    started = time.perf_counter()
    for table in every:
        results: dict[str, Quality] = {}
        for method in METHODS:
            results[method] = _METHODS[method](table)
        found[table.name] = {
            method: {
                "precision": round(result.precision, 4),
                "recall": round(result.recall, 4),
                "f1": round(result.f1, 4),
            }
            for method, result in results.items()
        }
        _show(table, results, header=table is every[0])
    means = {
        method: sum(one[method]["f1"] for one in found.values()) / len(found) for method in METHODS
    }
    report(
        sets=found,
        records=sum(len(table.rows) for table in every),
        f1=means["leadwright"],
        f1_exact=means["exact"],
        f1_splink=means["splink"],
        seconds=time.perf_counter() - started,
    )


def _ours(table: Table) -> Quality:
    from leadwright.duplicates.match import find_pairs

    started = time.perf_counter()
    records = [record(table.kind, at, row) for at, row in enumerate(table.rows)]
    pairs = find_pairs(table.kind, records, probability_min=LOOKED_AT_MIN)
    result = quality(within(groups(pairs, PROPOSED_MIN)), table)
    say(f"{table.name}: {time.perf_counter() - started:.1f} s")
    return result


def _exact(table: Table) -> Quality:
    """The same as a rule would say it: an identifier or all of name and place, letter by letter."""
    rules: tuple[tuple[str, ...], ...] = (
        ("email",), ("phone",), ("number",), ("domain",), ("name", "street"),
        ("first_name", "last_name", "born"), ("first_name", "last_name", "street"),
    )  # fmt: skip
    if table.kind == "accounts":
        rules = (*rules, ("name", "city"))
    if not any(len(row) > 1 for row in table.rows):
        rules = (("name",),)
    links: set[Link] = set()
    for rule in rules:
        seen: dict[tuple[str, ...], list[int]] = {}
        for at, row in enumerate(table.rows):
            if all(row.get(name) for name in rule):
                seen.setdefault(tuple(row[name].lower() for name in rule), []).append(at)
        links |= within(seen.values())
    return quality(links, table)


def _splink(table: Table) -> Quality:
    """As in Splink's getting started: its ready-made comparisons on the columns as they are."""
    import pyarrow as pa
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = sorted({name for row in table.rows for name in row})
    columns = {name: [row.get(name) for row in table.rows] for name in names}
    ready: dict[str, Any] = {
        "first_name": cl.NameComparison("first_name"),
        "last_name": cl.NameComparison("last_name"),
        "name": cl.JaroWinklerAtThresholds("name"),
        "email": cl.EmailComparison("email"),
        "born": cl.DateOfBirthComparison(
            "born",
            input_is_string=True,
            datetime_format="%Y%m%d" if table.name.startswith("febrl") else "%Y-%m-%d",
        ),
        "city": cl.ExactMatch("city").configure(term_frequency_adjustments=True),
    }
    used = [ready.get(name) or cl.LevenshteinAtThresholds(name) for name in names]
    pairs = [("first_name", "last_name"), ("last_name", "born"), ("name", "city")]
    one = [
        (name,) for name in ("email", "born", "phone", "number", "name", "postal_code", "street")
    ]
    keys = [key for key in pairs + one if set(key) <= set(names)]
    if names == ["name"]:
        keys = [("substr(name, 1, 3)",)]
    api = DuckDBAPI()
    frame = api.register(pa.table({"unique_id": list(range(len(table.rows))), **columns}))
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=used,
        blocking_rules_to_generate_predictions=[block_on(*key) for key in keys],
    )
    linker = Linker(frame, settings, log_level=None)
    _quietly(
        lambda: linker.training.estimate_probability_two_random_records_match(
            [block_on(*key) for key in keys[:2]], recall=0.7
        )
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for key in keys[:3] if len(names) > 1 else ():
        _quietly(
            lambda key=key: linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*key)
            )
        )
    scored = linker.inference.predict(threshold_match_probability=min(SPLINK_SURE))
    best = Quality(0.0, 0.0, 0.0)
    for sure in SPLINK_SURE:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, sure)
        together: dict[Any, list[int]] = {}
        for row in clusters.as_record_list():
            together.setdefault(row["cluster_id"], []).append(row["unique_id"])
        result = quality(within(together.values()), table)
        best = max(best, result, key=lambda one: one.f1)
    return best


def _quietly(step: Callable[[], object]) -> None:
    """A training step that finds nothing to learn from is left out."""
    try:
        step()
    except Exception as error:
        say(f"splink: {type(error).__name__} in a training step")


_METHODS: dict[str, Callable[[Table], Quality]] = {
    "exact": _exact,
    "splink": _splink,
    "leadwright": _ours,
}


def _show(table: Table, results: dict[str, Quality], *, header: bool) -> None:
    if header:
        print(f"{'':16}{'records':>8}{'pairs':>7}" + "".join(f"{name:>26}" for name in METHODS))
        print(" " * 31 + f"{'P      R      F1':>26}" * len(METHODS))
    cells = (results[name] for name in METHODS)
    figures = "".join(f"{f'{q.precision:.3f}  {q.recall:.3f}  {q.f1:.3f}':>26}" for q in cells)
    print(f"{table.name:16}{len(table.rows):8}{len(table.links):7}{figures}", flush=True)


def _tables(options: argparse.Namespace) -> list[Table]:
    if options.file:
        return [own(options.file, options.kind, options.cluster, options.pairs)]
    if options.quick:
        return [invented(options.records or QUICK_RECORDS, 3)]
    return [*tables(options.data), invented(options.records or 1_000, 3)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="only a few invented people")
    parser.add_argument("--records", type=int, default=0, help="how many invented people")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with the known tables")
    parser.add_argument("--file", type=Path, help="a CSV file of yours instead")
    parser.add_argument("--kind", choices=("people", "accounts"), default="people")
    parser.add_argument("--cluster", default="cluster", help="its column that says who is who")
    parser.add_argument("--pairs", type=Path, help="or a CSV whose last two columns are pairs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
