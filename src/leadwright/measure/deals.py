"""Closed revenue by kind of buyer, from the rows of a file of deals."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from leadwright.core.problem import Problem
from leadwright.measure.amounts import currency_of, minor_units
from leadwright.measure.buyers import kind_of_buyer, plain

HEADERS = {
    "amount": (
        "amount", "closed_amount", "closed_revenue", "revenue", "deal_amount", "deal_value",
        "net_amount", "net_revenue", "gross_revenue", "contract_value", "total_contract_value",
        "annual_contract_value", "deal_size", "order_total", "order_value", "total", "total_amount",
        "grand_total", "invoice_amount", "total_price", "sales", "turnover", "value", "price",
        "tcv",
        "acv", "arr", "sum", "umsatz", "nettoumsatz", "auftragswert", "betrag", "montant",
        "chiffre_d_affaires", "importe", "monto", "ingresos", "valor", "receita", "bedrag", "omzet",
    ),
    "buyer": (
        "buyer_type", "buyer", "customer_type", "client_type", "account_type", "sold_to",
        "b2b_b2c", "b2b_or_b2c", "customer_segment", "segment", "customer_category", "kundentyp",
        "kundenart", "type_de_client", "tipo_de_cliente", "klanttype", "type_klant", "is_business",
        "is_company", "is_b2b", "business_customer", "b2b",
    ),
    "company": (
        "company", "company_name", "account", "account_name", "organisation", "organization",
        "organisation_name", "organization_name", "business_name", "associated_company", "firm",
        "firma", "unternehmen", "entreprise", "societe", "empresa", "bedrijf",
    ),
    "email": (
        "email", "e_mail", "email_address", "contact_email", "customer_email", "buyer_email",
        "mail",
    ),
    "currency": ("currency", "currency_code", "deal_currency"),
    "status": (
        "status", "stage", "deal_stage", "deal_status", "opportunity_stage", "outcome", "won",
        "is_won", "closed_won", "financial_status", "payment_status", "phase", "etape", "etapa",
    ),
}  # fmt: skip
"""What a column may be called, the likeliest first; case, spaces and dashes do not matter."""

YES_NO = frozenset(
    ("is_business", "is_company", "is_b2b", "business_customer", "b2b", "company_yn")
)
"""Columns of buyers that answer yes or no."""
_WON = frozenset((
    "won", "paid", "completed", "complete", "fulfilled", "delivered", "invoiced", "true", "yes",
    "y",
    "1", "x", "gewonnen", "bezahlt", "abgeschlossen", "ja", "gagne", "gagnee", "paye", "payee",
    "oui",
    "ganado", "ganada", "pagado", "pagada", "si", "ganho", "pago", "sim", "gewonnen", "betaald",
))  # fmt: skip
_NOT_WON = frozenset((
    "not", "lost", "partially", "pending", "open", "no", "nicht", "verloren", "non", "perdu",
    "perdido",
    "nao", "niet", "never", "to", "be",
))  # fmt: skip
_NO_COMPANY = frozenset(("", "_", "n_a", "na", "none", "null", "private", "individual", "privat"))
_OTHER_MONEY = frozenset((
    "discount", "tax", "vat", "mwst", "probability", "forecast", "weighted", "count", "number",
    "id",
    "date", "expected", "open", "pipeline", "cost", "costs", "margin", "fee", "fees", "shipping",
    "currency", "code", "owner", "probable", "lost", "target", "quota", "budget", "refund",
    "refunded",
))  # fmt: skip
"""Words of columns about something else than what was closed, or by whom."""
_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that does not count, and why."""

    row: int
    code: str
    what: str


@dataclass(slots=True)
class Deals:
    """What the rows add up to. `business` and `consumer` in minor units; `by` is how many rows
    told their kind of buyer in which way; `left_out` counts deals by a status that is not won.
    `unsorted` is what rows come to of which nothing says who bought, `unknown` the words that say
    nothing, by how many."""

    business: int = 0
    consumer: int = 0
    rows: int = 0
    by: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    unsorted: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is known of e-mail addresses: `clean` gives one spelling, empty for none; `company` is
    the domain of a company's address, None for free-mail and disposable ones."""

    clean: Callable[[str], str]
    company: Callable[[str], str | None]


Row = tuple[int, Mapping[str, object]]
"""(row number as a spreadsheet counts, column -> cell)"""


def add_up(
    rows: Iterable[Row],
    columns: Mapping[str, str],
    mail: Mail,
    meant: Mapping[str, str] | None = None,
) -> Deals:
    """The closed revenue in `rows`; `columns` as `find_columns` gives them. `meant`: what words for
    a kind of buyer mean besides those that are known, by `plain`."""
    deals, asks = Deals(), plain(columns.get("buyer", "")) in YES_NO
    for number, cells in rows:
        said = {name: _text(cells.get(column)) for name, column in columns.items()}
        if any(said.values()):
            _add(number, said, deals, _Ask(mail, meant or {}, asks))
    return deals


def find_columns(headers: Iterable[str], named: Mapping[str, str] | None = None) -> dict[str, str]:
    """amount, buyer, company, email, currency, status -> the column that says it: the one that is
    `named`, or is called so, or else the only one whose words say so."""
    headers, found = list(headers), dict(named or {})
    exactly = {plain(header): header for header in reversed(headers)}
    nearly = {_bare(header): header for header in reversed(headers)}
    for name, called in HEADERS.items():
        for known in (exactly, nearly):
            if name not in found and not known.keys().isdisjoint(called):
                found[name] = next(known[one] for one in called if one in known)
    for name in [name for name in HEADERS if name not in found]:
        free = [header for header in headers if header not in found.values()]
        if len(close := [header for header in free if _says(header, name)]) == 1:
            found[name] = close[0]
    return {name: found[name] for name in HEADERS if name in found}


def _bare(header: str) -> str:
    """Without brackets, and without a currency at the end: `Deal value (EUR)`, `Umsatz EUR`."""
    words = _IN_BRACKETS.sub(" ", header).split()
    while len(words) > 1 and re.fullmatch(r"[A-Z]{3}|in|[€$£]", words[-1]):
        words.pop()
    return plain(" ".join(words))


def _says(header: str, name: str) -> bool:
    words = set(_bare(header).split("_"))
    known = (set(called.split("_")) for called in HEADERS[name] if called not in ("b2b", "is_won"))
    return words.isdisjoint(_OTHER_MONEY) and any(each <= words for each in known)


def column_problems(
    columns: Mapping[str, str], file: str, headers: Iterable[str] = ()
) -> list[Problem]:
    """What the columns lack."""
    found = []
    there = f" There are: {', '.join(headers)}." if headers else ""
    if "amount" not in columns:
        hint = f"Call it `amount`, or say which it is: --column amount=NAME.{there}"
        found.append(Problem("C131", "No column says what a deal was worth.", file, hint))
    if columns.keys().isdisjoint(("buyer", "company", "email")):
        hint = f"Call it `buyer_type`, `company` or `email`, or say: --column buyer=NAME.{there}"
        found.append(Problem("C132", "No column says who bought.", file, hint))
    return found


def sum_problems(deals: Deals, file: str) -> list[Problem]:
    """What stands against deciding by these sums."""
    found = []
    if len(deals.currencies) > 1:
        what = f"Amounts are in {', '.join(sorted(deals.currencies))}; they cannot be added up."
        hint = "Convert them to one currency first."
        found.append(Problem("C133", what, file, hint))
    for buyers, total in (("business", deals.business), ("consumer", deals.consumer)):
        if total < 0:
            what = f"More {buyers} revenue was given back than closed."
            found.append(Problem("C134", what, file, "Take a longer time."))
    if not found and not deals.business + deals.consumer:
        statuses = ", ".join(f"{name!r}" for name, _ in deals.left_out.most_common(5))
        what = "No row of closed revenue could be used."
        if statuses:
            what += f" No deal is won: the statuses are {statuses}."
        if deals.rejected:
            what += f" {len(deals.rejected):,} rows were rejected: {deals.rejected[0].what}"
        found.append(Problem("C135", what, file))
    return found


@dataclass(frozen=True, slots=True)
class _Ask:
    mail: Mail
    meant: Mapping[str, str]
    yes_no: bool


def _add(number: int, said: Mapping[str, str], deals: Deals, ask: _Ask) -> None:
    status = said.get("status", "")
    if "status" in said and not _is_won(status):
        deals.left_out[status or "nothing"] += 1
        return
    amount, faults = minor_units(said["amount"]), []
    if amount is None:
        given = _short(said["amount"]) if said["amount"] else "nothing"
        faults.append(Rejected(number, "R401", f"{given} is not an amount of money."))
    buyer, how = _buyer(said, ask)
    if not buyer:
        faults.append(Rejected(number, "R402", how))
        deals.unsorted += amount or 0
        deals.unknown.update([said["buyer"]] if said.get("buyer") else [])
    if amount is None or faults:
        deals.rejected += faults
        return
    deals.rows += 1
    deals.by[how] += 1
    if currency := said.get("currency", "").upper() or currency_of(said["amount"]):
        deals.currencies[currency] += 1
    if buyer == "business":
        deals.business += amount
    else:
        deals.consumer += amount


def _is_won(status: str) -> bool:
    """Whether a status says so: `Closed Won (Sales Pipeline)`, but not `Not won`."""
    words = set(plain(status).split("_"))
    won = not words.isdisjoint(_WON) or plain(status) == "closedwon"
    return won and words.isdisjoint(_NOT_WON)


def _buyer(said: Mapping[str, str], ask: _Ask) -> tuple[str, str]:
    """(business or consumer, how that is known), or nothing and why not."""
    if said.get("buyer"):
        if buyer := kind_of_buyer(said["buyer"], ask.meant, is_business=ask.yes_no):
            return buyer, "the buyer type says so"
        return "", f"{_short(said['buyer'])} is neither business nor consumer."
    if plain(said.get("company", "")) not in _NO_COMPANY:
        return "business", "a company is named"
    if said.get("email"):
        address = ask.mail.clean(said["email"])
        if not address:
            return "", "The e-mail address is not one, and nothing else says who bought."
        if ask.mail.company(address):
            return "business", "the e-mail address is a company's"
        return "consumer", "the e-mail address is not a company's"
    if "company" in said and "email" not in said and "buyer" not in said:
        return "consumer", "no company is named"
    return "", "Nothing says who bought."


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
