"""Closed revenue by kind of buyer, from the rows of a file of deals."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from leadwright.core.problem import Problem

HEADERS = {
    "amount": (
        "amount", "closed_amount", "closed_revenue", "revenue", "deal_amount", "deal_value",
        "net_amount", "order_total", "order_value", "total", "total_price", "value", "price", "acv",
        "sum", "umsatz", "betrag",
    ),
    "buyer": (
        "buyer_type", "buyer", "customer_type", "client_type", "account_type", "sold_to",
        "b2b_b2c", "b2b_or_b2c", "segment", "kundentyp",
    ),
    "company": (
        "company", "company_name", "account", "account_name", "organisation", "organization",
        "organisation_name", "organization_name", "business_name", "firm", "firma",
    ),
    "email": (
        "email", "e_mail", "email_address", "contact_email", "customer_email", "buyer_email",
        "mail",
    ),
    "currency": ("currency", "currency_code", "deal_currency"),
    "status": (
        "status", "stage", "deal_stage", "deal_status", "outcome", "won", "is_won",
        "financial_status",
    ),
}  # fmt: skip
"""What a column may be called, the likeliest first; case, spaces and dashes do not matter."""

_WORDS = {
    "business": frozenset((
        "b2b", "b", "business", "businesses", "company", "companies", "corporate", "corporation",
        "commercial", "enterprise", "smb", "mid_market", "midmarket", "organisation",
        "organization", "firma", "government", "nonprofit",
    )),
    "consumer": frozenset((
        "b2c", "c", "consumer", "consumers", "individual", "individuals", "person", "private",
        "personal", "household", "retail", "privat", "d2c",
    )),
}  # fmt: skip
_WON = frozenset((
    "won", "closed_won", "closedwon", "paid", "completed", "complete", "fulfilled", "delivered",
    "invoiced", "gewonnen", "true", "yes", "1",
))  # fmt: skip
_NO_COMPANY = frozenset(("", "_", "n_a", "na", "none", "null", "private", "individual", "privat"))
_REACH = 10**15
_AMOUNT = re.compile(
    r"(?P<minus>[-(]?)(?:[A-Z]{3}|[€$£¥])?(?P<again>-?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<times>[kKmM]?)(?:[A-Z]{3}|[€$£¥])?\)?"
)
_GROUPED = {sign: re.compile(rf"[1-9]\d{{0,2}}(?:\{sign}\d{{3}})+") for sign in ",."}
_TIMES = {"": 1, "k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that does not count, and why."""

    row: int
    code: str
    what: str


@dataclass(slots=True)
class Deals:
    """What the rows add up to. `business` and `consumer` in minor units; `by` is how many rows
    told their kind of buyer in which way; `left_out` counts deals by a status that is not won."""

    business: int = 0
    consumer: int = 0
    rows: int = 0
    by: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is known of e-mail addresses: `clean` gives one spelling, empty for none; `company` is
    the domain of a company's address, None for free-mail and disposable ones."""

    clean: Callable[[str], str]
    company: Callable[[str], str | None]


Row = tuple[int, Mapping[str, object]]
"""(row number as a spreadsheet counts, column -> cell)"""


def add_up(rows: Iterable[Row], columns: Mapping[str, str], mail: Mail) -> Deals:
    """The closed revenue in `rows`; `columns` as `find_columns` gives them."""
    deals = Deals()
    for number, cells in rows:
        said = {name: _text(cells.get(column)) for name, column in columns.items()}
        if any(said.values()):
            _add(number, said, deals, mail)
    return deals


def find_columns(headers: Iterable[str]) -> dict[str, str]:
    """amount, buyer, company, email, currency, status -> the column that says it."""
    known = {_plain(header): header for header in reversed(list(headers))}
    return {
        name: next(known[one] for one in called if one in known)
        for name, called in HEADERS.items()
        if not known.keys().isdisjoint(called)
    }


def column_problems(columns: Mapping[str, str], file: str) -> list[Problem]:
    """What the columns lack."""
    found = []
    if "amount" not in columns:
        hint = f"Call it `amount`, or one of {', '.join(HEADERS['amount'][1:6])} ..."
        found.append(Problem("C131", "No column says what a deal was worth.", file, hint))
    if columns.keys().isdisjoint(("buyer", "company", "email")):
        hint = "Give it `buyer_type` (business or consumer), or `company`, or `email`."
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


def minor_units(text: str) -> int | None:
    """An amount of money as people write it, in minor units; None if it is none.

    `1,200.50`, `1.200,50`, `1 200`, `EUR 12`, `(12.00)`, `1.2m`. One sign followed by three digits
    parts thousands.
    """
    found = _AMOUNT.fullmatch(re.sub(r"[\s'_]", "", text))
    if found is None:
        return None
    digits, times = found["digits"], _TIMES[found["times"].lower()]
    if "," in digits and "." in digits:
        thousands = "," if digits.index(",") < digits.index(".") else "."
        digits = digits.replace(thousands, "")
    elif times == 1:
        for sign, grouped in _GROUPED.items():
            if grouped.fullmatch(digits):
                digits = digits.replace(sign, "")
    value = round(Decimal(digits.replace(",", ".")) * times * 100)
    if value > _REACH:
        return None
    return -value if found["minus"] or found["again"] else value


def _add(number: int, said: Mapping[str, str], deals: Deals, mail: Mail) -> None:
    status = said.get("status", "")
    if "status" in said and _plain(status) not in _WON:
        deals.left_out[status or "nothing"] += 1
        return
    amount, faults = minor_units(said["amount"]), []
    if amount is None:
        given = _short(said["amount"]) if said["amount"] else "nothing"
        faults.append(Rejected(number, "R401", f"{given} is not an amount of money."))
    buyer, how = _buyer(said, mail)
    if not buyer:
        faults.append(Rejected(number, "R402", how))
    if amount is None or faults:
        deals.rejected += faults
        return
    deals.rows += 1
    deals.by[how] += 1
    if said.get("currency"):
        deals.currencies[said["currency"].upper()] += 1
    if buyer == "business":
        deals.business += amount
    else:
        deals.consumer += amount


def _buyer(said: Mapping[str, str], mail: Mail) -> tuple[str, str]:
    """(business or consumer, how that is known), or nothing and why not."""
    if said.get("buyer"):
        word = _plain(said["buyer"])
        for buyer, words in _WORDS.items():
            if word in words:
                return buyer, "the buyer type says so"
        return "", f"{_short(said['buyer'])} is neither business nor consumer."
    if _plain(said.get("company", "")) not in _NO_COMPANY:
        return "business", "a company is named"
    if said.get("email"):
        address = mail.clean(said["email"])
        if not address:
            return "", "The e-mail address is not one, and nothing else says who bought."
        if mail.company(address):
            return "business", "the e-mail address is a company's"
        return "consumer", "the e-mail address is not a company's"
    if "company" in said and "email" not in said and "buyer" not in said:
        return "consumer", "no company is named"
    return "", "Nothing says who bought."


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _plain(text: str) -> str:
    """`Buyer-Type ` as `buyer_type`."""
    return re.sub(r"[^a-z0-9]+", "_", text.strip().lower()).strip("_")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
