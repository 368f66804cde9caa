"""Real histories, imported with the shipped maps: what is decided is what DuckDB counts."""

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest
from typer.testing import CliRunner

from leadwright import boot
from leadwright.capture.accounts import domain_in
from leadwright.cli import app
from leadwright.core.ids import identifier_key
from leadwright.core.outcome import Decision
from leadwright.ports import Queries

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY_MS = 86_400_000
_decisions = msgspec.msgpack.Decoder(list[Decision])

Import = Callable[..., Path]


@pytest.fixture(scope="module")
def bring_in(tmp_path_factory: pytest.TempPathFactory) -> Import:
    """Import files under the maps of their names into a new workspace; gives its directory."""
    runner = CliRunner()

    def importing(playbook: str, *parts: tuple[Path, str], history: bool = True) -> Path:
        data = tmp_path_factory.mktemp("real")
        text = data / "playbook.yaml"
        text.write_text(playbook, "utf-8")
        files = [str(path) for path, _ in parts]
        maps = [word for _, name in parts for word in ("--map", str(_map(name)))]
        rejects = ["--rejects", str(data / "rejects")] if len(parts) == 1 else []
        where = ["--data", str(data / "data")]
        for command in (
            ["init", where[1], "--playbook", str(text), "--name", "real"],
            ["import", *files, *maps, *rejects, *where, *(["--history"] if history else [])],
        ):
            result = runner.invoke(app, command)
            assert result.exit_code == 0, result.output
        return data / "data"

    return importing


def _map(name: str) -> Path:
    return EXAMPLES / "maps" / f"{name}.yaml"


def playbook(name: str) -> str:
    """The text of an example playbook."""
    return (EXAMPLES / "playbooks" / f"{name}.yaml").read_text("utf-8")


@contextmanager
def queries_on(data: Path) -> Iterator[tuple[int, Queries]]:
    """The workspace and a reader on it."""
    with closing(boot.open_app(str(data), writer=False)) as opened:
        queries = opened.store.queries()
        with closing(queries):
            yield opened.workspace(None).id, queries


def decided(data: Path, kind: str) -> dict[str, int]:
    """name -> how often decisions of a kind were made."""
    found: dict[str, int] = {}
    with queries_on(data) as (workspace, queries):
        for row in queries.rollups(workspace):
            if row.metric == f"decision.{kind}":
                found[row.name] = found.get(row.name, 0) + row.count
    return found


def at_stage(data: Path, stage: str, of: str) -> dict[int, int]:
    """Person or unit -> the UTC day on which it first reached a stage."""
    first: dict[int, int] = {}
    with queries_on(data) as (workspace, queries):
        for unit in queries.units(workspace, 0, 1_000_000):
            for row in queries.histories(unit, 0, 1_000_000):
                for one in _decisions.decode(row.decisions) if row.decisions else []:
                    if (one.kind, one.name) == ("stage", stage):
                        first.setdefault(one.person if of == "person" else unit, one.at // DAY_MS)
    return first


def ids_of(data: Path, kind: str, values: list[str]) -> dict[str, int]:
    """Identifier -> whom it leads to."""
    with queries_on(data) as (workspace, queries):
        keys = {value: identifier_key(workspace, kind, value) for value in values}
        found = queries.find(set(keys.values()))
    return {value: found[key] for value, key in keys.items() if key in found}


# --------------------------------------------------------------------------- abandoned carts


def abandoned(events: str, minutes: int) -> tuple[int, int]:
    """(triggers, recovered) by DuckDB: a cart event, and then for so long no cart event and no
    purchase of that visitor; recovered, if what comes next at last is a purchase."""
    sql = f"""
        WITH shopping AS (SELECT *, row_number() OVER () AS n FROM ({events})),
        followed AS (
            SELECT what, ms, lead(ms) OVER later AS next_ms, lead(what) OVER later AS next_what
            FROM shopping WINDOW later AS (PARTITION BY who ORDER BY ms, n))
        SELECT count(*), count(*) FILTER (next_what = 'purchase') FROM followed
        WHERE what = 'cart' AND (next_ms IS NULL OR next_ms - ms >= {minutes * 60_000})"""
    [(triggers, recovered)] = duckdb.sql(sql).fetchall()
    return triggers, recovered


def retailrocket(file: Path) -> str:
    """The raw file as (who, ms, what)."""
    return f"""
        SELECT visitorid AS who, "timestamp" AS ms,
               CASE event WHEN 'addtocart' THEN 'cart' ELSE 'purchase' END AS what
        FROM read_csv('{file}') WHERE event IN ('addtocart', 'transaction')"""


def rees46(file: Path) -> str:
    """The raw file as (who, ms, what), without the line that is cut off."""
    return f"""
        SELECT user_id AS who, event_type AS what,
               epoch_ms(strptime(event_time, '%Y-%m-%d %H:%M:%S UTC')) AS ms
        FROM read_csv('{file}', all_varchar = true, null_padding = true)
        WHERE event_type IN ('cart', 'purchase') AND user_session IS NOT NULL"""


@pytest.mark.parametrize(("minutes", "known"), [(30, (125, 2)), (5, (155, 19))])
def test_abandoned_carts_of_retailrocket_are_those_duckdb_counts(
    bring_in: Import, shared_data: Path, minutes: int, known: tuple[int, int]
) -> None:
    file = shared_data / "retailrocket" / "sample_events.csv"
    book = playbook("shop_history").replace("30 minutes", f"{minutes} minutes")
    data = bring_in(book, (file, "retailrocket_events"))
    triggers = decided(data, "trigger")["cart_abandoned"]
    recovered = decided(data, "recovered")["cart_abandoned"]
    assert (triggers, recovered) == abandoned(retailrocket(file), minutes) == known


@pytest.mark.parametrize("minutes", [30, 5])
def test_abandoned_carts_of_rees46_are_those_duckdb_counts(
    bring_in: Import, shared_data: Path, minutes: int
) -> None:
    file = next((shared_data / "rees46").glob("*.csv"))
    book = playbook("shop_history").replace("30 minutes", f"{minutes} minutes")
    data = bring_in(book, (file, "rees46_events"))
    triggers = decided(data, "trigger").get("cart_abandoned", 0)
    recovered = decided(data, "recovered").get("cart_abandoned", 0)
    assert (triggers, recovered) == abandoned(rees46(file), minutes)
    assert triggers > 50
    [_, reject] = (data.parent / "rejects").read_text("utf-8-sig").splitlines()
    assert reject.startswith("17436,R102,")


# --------------------------------------------------------------------------- adoption


@pytest.fixture(scope="module")
def relax(
    bring_in: Import, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """(data, raw files) of the users and their logins, imported as one history: every fifth
    organisation, whole, for what is decided never looks beyond one."""
    folder = _every_fifth(shared_data / "plg_relax", tmp_path_factory.mktemp("relax"))
    parts = (
        (folder / "takehome_users.csv", "relax_users"),
        (folder / "takehome_user_engagement.csv.gz", "relax_logins"),
    )
    return bring_in(playbook("relax"), *parts), folder


def _every_fifth(whole: Path, folder: Path) -> Path:
    """The files of every fifth organisation, line for line as they are."""
    users, logins = "takehome_users.csv", "takehome_user_engagement.csv.gz"
    kept = set()
    with (whole / users).open("rb") as lines, (folder / users).open("wb") as out:
        out.write(next(lines))
        for line in lines:
            said = next(csv.reader([line.decode("latin-1")]))
            if said[8] and int(said[8]) % 5 == 0:
                kept.add(said[0])
                out.write(line)
    with gzip.open(whole / logins, "rt") as text, gzip.open(folder / logins, "wt") as copy:
        copy.write(next(text))
        copy.writelines(line for line in text if line.split(",")[1] in kept)
    return folder


def logins(folder: Path) -> str:
    """Distinct (user, UTC day)."""
    return f"""SELECT DISTINCT user_id, CAST(time_stamp AS DATE) - DATE '1970-01-01' AS day
               FROM read_csv('{folder / "takehome_user_engagement.csv.gz"}')"""


def adopters(folder: Path) -> dict[str, int]:
    """User -> the UTC day of the third login within a week, by DuckDB."""
    sql = f"""
        WITH days AS (SELECT *, lead(day, 2) OVER (PARTITION BY user_id ORDER BY day) AS third
                      FROM ({logins(folder)}))
        SELECT user_id::VARCHAR, min(third) FROM days WHERE third - day <= 6 GROUP BY user_id"""
    return dict(duckdb.sql(sql).fetchall())


def test_users_who_adopted_the_product_are_those_duckdb_finds(relax: tuple[Path, Path]) -> None:
    data, folder = relax
    adopted = adopters(folder)
    assert len(adopted) > 200
    people = ids_of(data, "user", list(adopted))
    assert at_stage(data, "pql", "person").keys() == set(people.values())


def test_adoption_is_decided_on_the_day_of_the_third_login(relax: tuple[Path, Path]) -> None:
    data, folder = relax
    adopted = adopters(folder)
    people = ids_of(data, "user", list(adopted))
    reached = at_stage(data, "pql", "person")
    assert {user: reached.get(people[user]) for user in adopted} == adopted


def test_organisations_with_three_adopters_at_once_are_handed_over(
    relax: tuple[Path, Path],
) -> None:
    data, folder = relax
    sql = f"""
        WITH active AS (SELECT user_id, login.day + later.k AS day
                        FROM ({logins(folder)}) login, range(7) later(k)
                        GROUP BY ALL HAVING count(*) >= 3),
        users AS (SELECT object_id, org_id FROM read_csv(
                    '{folder / "takehome_users.csv"}', encoding = 'latin-1')),
        crowded AS (SELECT org_id, day FROM active JOIN users ON object_id = user_id
                    GROUP BY ALL HAVING count(*) >= 3)
        SELECT DISTINCT org_id::VARCHAR FROM crowded"""
    expected = [row[0] for row in duckdb.sql(sql).fetchall()]
    assert len(expected) > 5
    reached = at_stage(data, "pqa", "unit")
    assert reached.keys() == set(ids_of(data, "group", expected).values())
    assert decided(data, "hand_off")["offered"] == len(expected)


# --------------------------------------------------------------------------- companies


def test_companies_become_accounts_and_work_mail_finds_them(
    bring_in: Import, shared_data: Path, tmp_path: Path
) -> None:
    file = shared_data / "companies" / "yc_2023.json.gz"
    raw: list[tuple[Any, ...]] = duckdb.sql(
        f"SELECT website, team_size, industry FROM read_json('{file}')"
    ).fetchall()
    companies = {
        domain: (size, industry)
        for website, size, industry in raw
        if (domain := domain_in(website or ""))
    }
    assert len(companies) > 950
    contacts = tmp_path / "contacts.csv"
    with contacts.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["email", "first_name", "last_name", "title", "newsletter"])
        for n, domain in enumerate(companies):
            writer.writerow([f"p{n}@{domain}", "P", str(n), "VP Sales", "1"])
            writer.writerow([f"p{n}@gmail.com", "P", str(n), "", ""])
    shipped = Path(boot.__file__).parent / "playbook" / "shipped" / "b2b.yaml"
    parts = ((file, "yc_companies"), (contacts, "work_emails"))
    data = bring_in(shipped.read_text("utf-8"), *parts, history=False)

    def fit(size: int | None, industry: str | None) -> int:
        by_size = 25 if (size or 0) >= 200 else 10 if (size or 0) >= 20 else 0
        return 1000 * (by_size + (15 if industry in ("Software", "Fintech", "Healthcare") else 0))

    with queries_on(data) as (workspace, queries):
        accounts = {row.domain: row for row in queries.accounts(workspace, 5_000).rows}
        people = {row.email: row for row in queries.people(workspace, 5_000).rows}
    assert accounts.keys() == companies.keys()
    assert all(row.target and row.people == 1 for row in accounts.values())
    assert {domain: row.fit for domain, row in accounts.items()} == {
        domain: fit(*known) for domain, known in companies.items()
    }
    assert len(people) == 2 * len(companies)
    for email, row in people.items():
        domain = email.partition("@")[2]
        assert row.account == (accounts[domain].unit if domain != "gmail.com" else 0)


def test_the_commands_of_the_documentation_name_what_is_there(repository: Path) -> None:
    page = (repository / "docs" / "how-to" / "import.md").read_text("utf-8")
    named = {
        word.strip("`,.;()")
        for word in page.split()
        if word.strip("`,.;()").startswith("examples/") and "*" not in word
    }
    assert len(named) >= 7
    assert {path for path in named if not (repository / path).is_file()} == set()


def test_the_example_map_of_contacts_reads_the_example_in_the_documentation(
    bring_in: Import, tmp_path: Path
) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text(
        "email,first_name,last_name,title,newsletter\nAna@Acme.com,Ana,Ruiz,VP Sales,1\n"
    )
    data = bring_in(playbook("shop_history"), (contacts, "work_emails"), history=False)
    runner = CliRunner()
    shown = runner.invoke(app, ["explain", "ana@acme.com", "--json", "--data", str(data)])
    [step] = json.loads(shown.output)["steps"]
    assert step["said"]["seniority"] == "vp"
    assert step["said"]["consent_email_marketing"] is True


# --------------------------------------------------------------------------- leads and deals


def imported(tmp_path: Path, book: Path | str, *parts: tuple[Path, Path]) -> Path:
    """Import files with maps, not as history, into a new workspace; gives its directory."""
    runner, data = CliRunner(), tmp_path / "data"
    model = ["--playbook", str(book)] if isinstance(book, Path) else ["--model", book]
    maps = [word for _, plan in parts for word in ("--map", str(plan))]
    files = []
    for file, _ in parts:  # rejects go beside the file
        files.append(tmp_path / file.name)
        files[-1].symlink_to(file)
    for command in (
        ["init", str(data), *model, "--name", "real"],
        ["import", *map(str, files), *maps, "--data", str(data)],
    ):
        result = runner.invoke(app, command)
        assert result.exit_code == 0, result.output
    return data


def report_of(data: Path) -> dict[str, Any]:
    """The report, as data."""
    shown = CliRunner().invoke(app, ["report", "--json", "--data", str(data)])
    found: dict[str, Any] = json.loads(shown.output)
    return found


def test_the_funnel_of_olist_by_origin_is_the_one_duckdb_counts(
    shared_data: Path, tmp_path: Path
) -> None:
    folder = shared_data / "olist_funnel"
    leads = folder / "olist_marketing_qualified_leads_dataset.csv"
    deals = folder / "olist_closed_deals_dataset.csv"
    data = imported(
        tmp_path,
        EXAMPLES / "playbooks" / "olist.yaml",
        (leads, _map("olist_leads")),
        (deals, _map("olist_deals")),
    )
    sql = f"""SELECT coalesce(origin, ''), count(*), count(won_date)
              FROM read_csv('{leads}') LEFT JOIN read_csv('{deals}') USING (mql_id) GROUP BY 1"""
    counted = {
        origin: {"lead": leads, "customer": won}
        for origin, leads, won in duckdb.sql(sql).fetchall()
    }
    found = report_of(data)
    assert found["sources"]["people"] == counted
    figures = {one["name"]: one["value"] for one in found["figures"]}
    assert (figures["leads"], figures["customers"]) == (8_000, 842)


def test_the_pipeline_of_maven_is_won_and_lost_as_duckdb_counts(
    shared_data: Path, tmp_path: Path
) -> None:
    folder = shared_data / "maven_crm"
    plan = tmp_path / "pipeline.yaml"
    plan.write_text(
        "kind: opportunities\n"
        "identify: {group_id: {column: account, lower: true, prefix: 'name:'}}\n"
        "opportunity:\n"
        "  opportunity: opportunity_id\n"
        "  stage: {column: deal_stage, other: keep, values: {Engaging: discovery, Prospecting: "
        "discovery}}\n"
        "  amount: close_value\n  opened_at: engage_date\n  closed_at: close_date\n"
    )
    data = imported(tmp_path, "b2b", (folder / "sales_pipeline.csv", plan))
    sql = f"""SELECT count(*) FILTER (deal_stage = 'Won'), count(*) FILTER (deal_stage = 'Lost'),
                     count(*), sum(close_value)::BIGINT FROM read_csv('{folder}/sales_pipeline.csv')
              WHERE account IS NOT NULL"""
    [(won, lost, every, value)] = duckdb.sql(sql).fetchall()
    told = decided(data, "opportunity")
    assert (told["won"], told["lost"]) == (won, lost)
    assert sum(told.values()) == every
    figures = {one["name"]: one["value"] for one in report_of(data)["figures"]}
    assert figures["won_value"] == value * 100
