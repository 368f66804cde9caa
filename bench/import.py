"""How fast a file comes in: from CSV to decided, on a store that grows as it does.

A list of contacts (CSV, one in three with a work e-mail that links them to their company) is
imported part by part, as `leadwright import` does it: read under its map, checked, journaled,
addressed, folded, committed. What a row costs must not depend on how many are there already: the
last part is held against the first.
"""

import argparse
import csv
import resource
import shutil
import sys
import tempfile
import time
from importlib.resources import files as package_files
from pathlib import Path
from random import Random

from _report import report, say
from leadwright.boot import App, files, open_app

ROWS, QUICK_ROWS = 1_000_000, 20_000
PARTS, QUICK_PARTS = 10, 4
TARGET_PER_S, TARGET_RATIO = 1_000, 1.5
MAP = """
kind: people
identify: {email: Email}
traits:
  first_name: First Name
  last_name: Last Name
  title: Job Title
  employees: {column: Employees, as: decimal_point}
  signed_up: {column: Signed up, as: day_first}
consent: {email_marketing: Newsletter}
"""
HEADER = (
    "Email", "First Name", "Last Name", "Job Title", "Employees", "Signed up", "Newsletter",
)  # fmt: skip


def main() -> int:
    options = _options()
    rows = options.rows or (QUICK_ROWS if options.quick else ROWS)
    parts = QUICK_PARTS if options.quick else PARTS
    folder = Path(tempfile.mkdtemp(prefix="leadwright-bench-"))
    try:
        return measure(folder, rows, parts, options.model)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, rows: int, parts: int, model: str) -> int:
    """Import `rows` people in `parts` files, one after the other."""
    app = open_app(f"sqlite:{folder / 'data'}")
    shipped = package_files("leadwright.playbook") / "shipped" / f"{model}.yaml"
    workspace = app.add_workspace("bench", shipped.read_text("utf-8"), "bench").id
    app.drain()
    plan, chance = files.load_map(MAP, "bench"), Random(7)
    each, seconds, reading = rows // parts, [], 0.0
    for part in range(parts):
        path = folder / f"part{part}.csv"
        _write(path, part * each, each, chance)
        started = time.perf_counter()
        _bring(app, workspace, path, plan)
        reading += time.perf_counter() - started
        app.drain()
        seconds.append(time.perf_counter() - started)
        path.unlink()
        say(f"{(part + 1) * each:,} rows: {each / seconds[-1]:,.0f} rows/s")
    people = _people(app, workspace)
    app.close()
    per_s, ratio = parts * each / sum(seconds), seconds[-1] / seconds[0]
    report(
        model=model, rows=parts * each, people=people, rows_per_s=per_s, target_per_s=TARGET_PER_S,
        first_per_s=each / seconds[0], last_per_s=each / seconds[-1], ratio=ratio,
        target_ratio=TARGET_RATIO, reading_share=reading / sum(seconds),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )  # fmt: skip
    return 0 if people == parts * each else 1


def _bring(app: App, workspace: int, path: Path, plan: files.Map) -> None:
    at = time.time_ns() // 1_000_000
    job = files.Job([(path, plan)], at, False, None, False, None)
    with files.Bringing(job, app.settings, workspace, "bench", path.name) as bringing:
        bringing.run(app.submit, lambda rows: rows, lambda _tally: [])


def _people(app: App, workspace: int) -> int:
    """How many came to be known."""
    queries = app.store.queries()
    try:
        return sum(
            row.count
            for row in queries.rollups(workspace)
            if (row.metric, row.name) == ("reached", "lead")
        )
    finally:
        queries.close()


def _write(path: Path, first: int, count: int, chance: Random) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        table = csv.writer(out)
        table.writerow(HEADER)
        for number in range(first, first + count):
            company = f"company{chance.randrange(first + count) // 5}.com"
            mail = company if number % 3 == 0 else "gmail.com"
            day = f"{chance.randint(1, 28)}.{chance.randint(1, 12)}.2025"
            table.writerow(
                (f"person{number}@{mail}", "Ana", f"Ruiz {number}", "VP Sales",
                 f"{chance.randint(1, 5000):,}", day, chance.choice(("yes", "no", "")))
            )  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS:,} rows")
    parser.add_argument("--rows", type=int, default=0, help=f"how many; {ROWS:,} unless said")
    parser.add_argument("--model", default="b2b", choices=("b2b", "b2c", "hybrid"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
