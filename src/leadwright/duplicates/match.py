"""Weighing pairs with the Splink library on DuckDB: which records are the same one, and why."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import ARROW
from msgspec.structs import replace
from splink import DuckDBAPI, Linker

from leadwright.duplicates import normalise
from leadwright.duplicates.evidence import Evidence, starts
from leadwright.duplicates.fields import ACCOUNTS, COLUMNS, PEOPLE, Record
from leadwright.duplicates.keys import NAMED, keys
from leadwright.duplicates.learn import Known, Learned, Pattern, learn
from leadwright.duplicates.model import NAMES_ALIKE, Comparison, comparisons, whose
from leadwright.duplicates.pairs import DIFFERENT, Outcome, Pair
from leadwright.duplicates.similarity import Names
from leadwright.duplicates.together import common, excess
from leadwright.duplicates.trades import BUSINESS, PLACES

SAMPLED_MAX = 200_000
"""Pairs of records by which is measured what happens at random."""
SEED = 7
MEMORY_MAX = "1GB"
"""What the database may take; records and pairs come on top."""
PUBLIC_MIN, PUBLIC_SHARE = 10, 0.01
"""At a domain with as many addresses, and as large a share of all, strangers have theirs."""
Progress = Callable[[str, int], None]


def find_pairs(
    kind: str,
    records: Sequence[Record],
    *,
    probability_min: float,
    progress: Progress = lambda _step, _count: None,
) -> list[Pair]:
    """The pairs of records that are the same with at least that probability, best first.

    Improbable ones are needed too (see `groups`): a low `probability_min` costs little.
    """
    filled = [c for c in COLUMNS[kind] if any(one.values[c] for one in records)]
    compared = comparisons(kind, filled)
    if len(records) < 2 or not compared:
        return []
    with TemporaryDirectory(prefix="leadwright-") as folder, _database(folder) as database:
        return _Matching(database, kind, records, compared, progress).pairs(probability_min)


def _database(folder: str) -> duckdb.DuckDBPyConnection:
    """Tables in a file that ends with the run: what does not fit into the memory goes there."""
    config: dict[str, Any] = {"memory_limit": MEMORY_MAX, "temp_directory": folder}
    return duckdb.connect(f"{folder}/run.duckdb", config=config)


class _Matching:
    """One run: the tables it works on end with it."""

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        kind: str,
        records: Sequence[Record],
        compared: list[Comparison],
        progress: Progress,
    ) -> None:
        logging.getLogger("splink").setLevel(logging.ERROR)
        self._database = database
        self._kind = kind
        self._records = records
        self._compared = compared
        self._progress = progress
        self._room = 0.0
        self._api = DuckDBAPI(connection=database)
        self._add_likeness()
        self._fill()

    def pairs(self, probability_min: float) -> list[Pair]:
        count = self._find_candidates()
        self._progress("candidates", count)
        if not count:
            return []
        measured = self._linker(self._settings())
        measured.training.estimate_u_using_random_sampling(
            max_pairs=SAMPLED_MAX + 1, seed=SEED, min_count_per_level=None
        )
        random = _shares(measured, "u_probability", self._compared)
        patterns = self._patterns(measured)
        self._progress("patterns", len(patterns))
        learned = self._learn(patterns, random)
        self._room = learned.room
        weighed = self._linker(self._settings(learned))
        self._add_frequencies(weighed, learned)
        found = weighed.inference.predict(threshold_match_probability=probability_min)
        rows = found.as_record_list()
        self._progress("pairs", len(rows))
        by_id = {one.id: one for one in self._records}
        every = (self._pair(row, by_id) for row in rows)
        pairs = [pair for pair in every if pair.probability >= probability_min]
        return sorted(pairs, key=lambda pair: (-pair.weight, pair.left, pair.right))

    # ------------------------------------------------------------------ tables

    def _add_likeness(self) -> None:
        """An SQL function of our own: how alike two names of companies are."""
        if self._kind == ACCOUNTS:
            said = (one.values["name"] or "" for one in self._records)
            towns = {one.values["city"] or "" for one in self._records} - {""}
            name, function = "name_bits", Evidence(said, BUSINESS, PLACES, towns).bits
        else:
            said = (one.values["company"] or "" for one in self._records)
            name, function = "name_alike", Names(said, BUSINESS).alike
        self._database.create_function(
            name, _by_column(function), ["VARCHAR", "VARCHAR"], "INTEGER", type=ARROW
        )

    def _fill(self) -> None:
        columns = COLUMNS[self._kind]
        table = {c: pa.array([r.values[c] for r in self._records], pa.string()) for c in columns}
        table["unique_id"] = pa.array([one.id for one in self._records], pa.int64())
        if self._kind == PEOPLE:
            said = [list(normalise.roots(one.values["first"] or "")) for one in self._records]
            table["roots"] = pa.array(said, pa.list_(pa.string()))
            table |= _mail(self._records)
        else:
            said = [starts(one.values["name"] or "") for one in self._records]
            table["starts"] = pa.array(said, pa.list_(pa.string()))
        self._records_table = pa.table(table)
        self._frame = self._api.register(self._records_table)
        self._database.register("records", self._records_table)
        ids, every = [], []
        for one, some in zip(self._records, keys(self._kind, self._records), strict=True):
            ids += [one.id] * len(some)
            every += some
        self._database.register(
            "shared_keys",
            pa.table(
                {
                    "id": pa.array(ids, pa.int64()),
                    "key": pa.array(every, pa.string()),
                    "named": pa.array([key.startswith(NAMED) for key in every], pa.bool_()),
                }
            ),
        )

    def _find_candidates(self) -> int:
        self._database.execute(
            "CREATE TABLE candidates AS SELECT '0' AS match_key, l.id AS join_key_l,"
            " r.id AS join_key_r, bool_and(l.named) AS named FROM shared_keys l"
            " JOIN shared_keys r ON l.key = r.key AND l.id < r.id GROUP BY ALL"
        )
        if self._kind == ACCOUNTS:
            self._without_others()
        return int(self._database.execute("SELECT count(*) FROM candidates").fetchall()[0][0])

    def _without_others(self) -> None:
        """Leave out pairs that share a key by their names alone, which turn out to be others'."""
        columns = ", ".join(f"l.{c} AS {c}_l, r.{c} AS {c}_r" for c in ("name", "starts"))
        self._database.execute(
            "CREATE OR REPLACE TABLE candidates AS"
            f" SELECT match_key, join_key_l, join_key_r FROM (SELECT c.*, {columns} FROM candidates"
            " c JOIN records l ON l.unique_id = join_key_l JOIN records r"
            f" ON r.unique_id = join_key_r) WHERE NOT named OR {NAMES_ALIKE}"
        )

    # ------------------------------------------------------------------ learning

    def _settings(self, learned: Learned | None = None) -> dict[str, Any]:
        said = [one.settings() for one in self._compared]
        if learned is not None:
            for c, comparison in enumerate(said):
                levels = comparison["comparison_levels"][1:]
                for gamma, level in zip(range(len(levels) - 1, -1, -1), levels, strict=True):
                    level["m_probability"] = learned.same[c][gamma]
                    level["u_probability"] = learned.other[c][gamma]
        return {
            "link_type": "dedupe_only",
            "comparisons": said,
            "blocking_rules_to_generate_predictions": ["l.unique_id < r.unique_id"],
            "probability_two_random_records_match": learned.rate if learned else 0.0001,
            "retain_intermediate_calculation_columns": True,
            "retain_matching_columns": True,
        }

    def _linker(self, settings: dict[str, Any]) -> Any:
        linker = Linker(self._frame, settings, log_level=None)
        blocked = self._api.table_to_splink_dataframe("blocked", "candidates")
        linker.table_management.register_blocked_pairs_for_predict(blocked)
        return linker

    def _patterns(self, linker: Any) -> dict[Pattern, int]:
        scored = linker.inference.predict()
        columns = ", ".join(f"gamma_{one.field}" for one in self._compared)
        sql = f"SELECT {columns}, count(*) FROM {scored.physical_name} GROUP BY ALL"
        return {tuple(row[:-1]): row[-1] for row in self._database.execute(sql).fetchall()}

    def _learn(self, patterns: dict[Pattern, int], random: list[list[float]]) -> Learned:
        total = len(self._records)
        known = []
        for one, measured in zip(self._compared, random, strict=True):
            filled = sum(any(r.values[c] for c in one.columns) for r in self._records)
            same = _gammas([level.same for level in one.levels])
            other = _gammas([level.other for level in one.levels])
            comparable = max(filled / total, 1 / total) ** 2
            mine = whose(self._kind, one)
            known.append(
                Known(same, other, measured, comparable, one.different_max, mine, one.drift_bits)
            )
        return learn(patterns, known, min(total * (total - 1) / 2, SAMPLED_MAX), total)

    def _add_frequencies(self, linker: Any, learned: Learned) -> None:
        """How frequent a value is among the others: the two that are compared say nothing about
        that, and in a small table they would be half of what there is."""
        total = len(self._records)
        for c, one in enumerate(self._compared):
            for gamma, level in zip(range(len(one.levels), 0, -1), one.levels, strict=True):
                if not level.rare:
                    continue
                seen = Counter(r.values[level.rare] for r in self._records)
                least = min(learned.other[c][gamma], 1 / total)
                shares = {text: max((n - 2) / total, least) for text, n in seen.items() if text}
                table = pa.table(
                    {level.rare: list(shares), f"tf_{level.rare}": list(shares.values())}
                )
                frame = self._api.register(table)
                linker.table_management.register_term_frequency_lookup(frame, level.rare)

    # ------------------------------------------------------------------ explaining

    def _pair(self, row: dict[str, Any], by_id: dict[int, Record]) -> Pair:
        left, right = by_id[row["unique_id_l"]], by_id[row["unique_id_r"]]
        outcomes = []
        for one in self._compared:
            gamma = row[f"gamma_{one.field}"]
            if gamma < 0:
                continue
            levels = [level.label for level in one.levels] + [DIFFERENT]
            label = levels[len(levels) - 1 - gamma]
            weight = row[f"mw_{one.field}"] + row.get(f"mw_tf_adj_{one.field}", 0.0)
            outcomes.append(
                Outcome(one.field, _said(left, one), _said(right, one), label, round(weight, 2))
            )
        return self._fair(Pair(left.id, right.id, row["match_weight"], 0.0, outcomes))

    def _fair(self, pair: Pair) -> Pair:
        """What those who live or work together have in common is worth no more than it may be."""
        belongs = {one.field: whose(self._kind, one) for one in self._compared}
        mine = [belongs[one.field] for one in pair.outcomes]
        weights = [one.weight for one in pair.outcomes]
        less = excess(weights, mine, pair.weight - sum(weights), self._room)
        scaled = common(weights, mine) if less else [False] * len(weights)
        for_it = sum(one for one, is_scaled in zip(weights, scaled, strict=True) if is_scaled)
        outcomes = [
            replace(one, weight=round(one.weight * (1 - less / for_it), 2)) if is_scaled else one
            for one, is_scaled in zip(pair.outcomes, scaled, strict=True)
        ]
        weight = pair.weight - less
        probability = 1 / (1 + 2 ** -max(min(weight, 500.0), -500.0))
        return Pair(pair.left, pair.right, round(weight, 3), round(probability, 6), outcomes)


def _mail(records: Sequence[Record]) -> dict[str, Any]:
    """Columns about addresses of mail: whether the local part only says the owner's names, its
    digits, and whether many have one at that domain."""
    said = [[r.values[c] or "" for c in ("local", "first", "last", "domain")] for r in records]
    seen = Counter(one[-1] for one in said)
    least = max(PUBLIC_MIN, PUBLIC_SHARE * len(records))
    only = [normalise.says_only_names(*one[:3]) for one in said]
    digits = ["".join(filter(str.isdigit, one[0])) for one in said]
    return {
        "names_only": pa.array(only, pa.bool_()),
        "digits": pa.array(digits, pa.string()),
        "public": pa.array([seen[one[-1]] >= least for one in said], pa.bool_()),
    }


def _by_column(alike: Callable[[str, str], int]) -> Any:
    """A function of two columns, as DuckDB calls it."""

    def function(left: Any, right: Any) -> Any:
        both = zip(left.to_pylist(), right.to_pylist(), strict=True)
        return pa.array([alike(a or "", b or "") for a, b in both], pa.int32())

    return function


def _gammas(levels: list[float]) -> list[float]:
    """Shares by gamma: "different" first, the best level last."""
    return [1 - sum(levels), *reversed(levels)]


def _shares(linker: Any, name: str, compared: list[Comparison]) -> list[list[float]]:
    """A trained parameter by comparison and gamma."""
    said = linker.misc.save_model_to_json()["comparisons"]
    shares = []
    for one, comparison in zip(said, compared, strict=True):
        levels = one["comparison_levels"][1:]
        assert len(levels) == len(comparison.levels) + 1
        shares.append([_number(level.get(name)) for level in reversed(levels)])
    return shares


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _said(record: Record, comparison: Comparison) -> str:
    return " ".join(record.values[c] or "" for c in comparison.columns).strip()
