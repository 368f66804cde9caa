"""`leadwright assess`: which operating model am I?"""

from typing import TYPE_CHECKING, Annotated

import typer

from leadwright.cli.options import AsJson, example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from leadwright.core.problem import Problem
    from leadwright.measure.assess import Assessment, Revenue
    from leadwright.measure.deals import Deals, Row

SHOWN = 8
_COLUMNS = ("amount", "buyer", "company", "email", "currency", "status")
ANSWERS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "leadwright assess deals.csv",
            "leadwright assess deals.csv --column amount='Deal size' --means Residential=consumer",
            "leadwright assess --business 1200000 --consumer 300000 --product-led yes",
        )
    )(assess)


def assess(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="Closed deals, as CSV or JSONL.")
    ] = "",
    business: Annotated[
        str, typer.Option(metavar="AMOUNT", help="Closed revenue from businesses.")
    ] = "",
    consumer: Annotated[
        str, typer.Option(metavar="AMOUNT", help="Closed revenue from consumers.")
    ] = "",
    product_led: Annotated[
        str,
        typer.Option(
            metavar="yes|no",
            help="Whether people sign up by themselves and some of them belong to companies.",
        ),
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=HEADER",
            help="Which column says amount, buyer, company, email, currency or status.",
        ),
    ] = None,
    means: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD=business|consumer", help="What a type of buyer means."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Find out which operating model fits.

    More than 70 % of closed revenue from businesses is b2b, more than 70 % from consumers is b2c,
    everything else is hybrid. Without a file or amounts it asks.
    """
    from leadwright.core.problem import ProblemsError
    from leadwright.measure import assess as measured

    problems: list[Problem] = []
    deals = None
    if not file and not business and not consumer and _at_a_terminal():
        business, consumer, product_led = _asked(product_led)
    led = _yes_or_no(product_led, problems)
    if file and (business or consumer):
        problems.append(_problem("C136", "Give a file or amounts, not both."))
    if file:
        named = _pairs(column, "--column", _COLUMNS, problems)
        kinds = _pairs(means, "--means", ("business", "consumer"), problems)
        revenue, deals = _from_file(file, problems, named, kinds)
    else:
        revenue = _from_answers(business, consumer, problems)
    if problems or revenue is None:
        raise ProblemsError(problems)
    found = measured.assess(revenue, product_led=led)
    others = measured.could_be(revenue, deals.unsorted) if deals is not None else ()
    if as_json:
        _print_json(found, revenue, deals, others)
    else:
        _print(found, deals, others)


def _at_a_terminal() -> bool:
    import sys

    return sys.stdin.isatty()


def _asked(product_led: str) -> tuple[str, str, str]:
    business = typer.prompt(
        "Closed revenue from businesses, last 12 months", value_proc=_amount_typed
    )
    consumer = typer.prompt(
        "Closed revenue from consumers, in the same time and currency", value_proc=_amount_typed
    )
    if not product_led:
        question = "Do people sign up by themselves, some of them from companies? (yes or no)"
        product_led = typer.prompt(question, value_proc=_answer_typed)
    return str(business), str(consumer), str(product_led)


def _amount_typed(text: str) -> str:
    """What was typed, if it is an amount; otherwise it is asked for again."""
    from leadwright.measure.amounts import minor_units

    amount = minor_units(text)
    if amount is None or amount < 0:
        raise typer.BadParameter(
            f"{text!r} is no amount of closed revenue, such as 1200000 or 1.2m"
        )
    return text


def _answer_typed(text: str) -> str:
    if text.strip().lower() not in ANSWERS:
        raise typer.BadParameter("yes or no")
    return text


def _pairs(
    said: "list[str] | None", option: str, known: tuple[str, ...], problems: "list[Problem]"
) -> dict[str, str]:
    """`--column NAME=HEADER` and `--means WORD=KIND`; the side that has to be one of the `known` is
    checked."""
    found = {}
    for text in said or ():
        one, equals, other = text.rpartition("=") if option == "--means" else text.partition("=")
        checked = other if option == "--means" else one
        if not equals or checked.strip().lower() not in known:
            hint = f"one of {', '.join(known)}"
            problems.append(_problem("C136", f"{text!r} says nothing here.", option, hint))
        elif option == "--means":
            found[one.strip()] = other.strip().lower()
        else:
            found[one.strip().lower()] = other.strip()
    return found


def _yes_or_no(text: str, problems: "list[Problem]") -> bool | None:
    if text and text.strip().lower() not in ANSWERS:
        problems.append(
            _problem("C137", f"{text!r} is neither yes nor no.", "--product-led", "yes or no")
        )
    return ANSWERS.get(text.strip().lower())


def _from_answers(business: str, consumer: str, problems: "list[Problem]") -> "Revenue | None":
    from leadwright.measure.amounts import minor_units
    from leadwright.measure.assess import Revenue

    if not business and not consumer:
        hint = "A file of closed deals, or --business AMOUNT --consumer AMOUNT."
        problems.append(_problem("C138", "Nothing says what was closed.", hint=hint))
        return None
    amounts = []
    for option, text in (("--business", business), ("--consumer", consumer)):
        if not text:
            problems.append(_problem("C138", "Nothing is said here.", option, "0 if there is none"))
            continue
        amount = minor_units(text)
        if amount is None or amount < 0:
            problems.append(
                _problem("C139", f"{text!r} is no amount of closed revenue.", option,
                         "such as 1200000 or 1.2m")
            )  # fmt: skip
        amounts.append(amount or 0)
    if not problems and not sum(amounts):
        problems.append(_problem("C135", "Nothing was closed at all, so there is no mix."))
    return None if problems else Revenue(*amounts)


def _from_file(
    file: str, problems: "list[Problem]", named: dict[str, str], kinds: dict[str, str]
) -> "tuple[Revenue | None, Deals | None]":
    """The sums of a file; what stands against them is added to `problems`."""
    from pathlib import Path

    from leadwright.boot import files
    from leadwright.capture.domains import work_domain
    from leadwright.capture.emails import clean_email
    from leadwright.core.problem import ProblemsError
    from leadwright.measure.assess import Revenue
    from leadwright.measure.buyers import plain
    from leadwright.measure.deals import (
        Mail,
        Rejected,
        add_up,
        column_problems,
        find_columns,
        sum_problems,
    )

    broken: list[Rejected] = []

    def readable(records: "Iterable[files.Record]") -> "Iterator[Row]":
        for record in records:
            if record.cells is None:
                broken.append(Rejected(record.row, record.code, record.what))
            else:
                yield record.row, record.cells

    try:
        with files.plain_records(Path(file)) as (headers, records):
            if missing := [name for name in named.values() if name not in headers]:
                hint = f"There are: {', '.join(headers)}."
                what = f"There is no column {missing[0]!r}."
                raise ProblemsError([_problem("C131", what, file, hint)])
            columns = find_columns(headers, named)
            if lacking := column_problems(columns, file, headers):
                raise ProblemsError(lacking)
            mail, meant = Mail(clean_email, work_domain), {plain(w): k for w, k in kinds.items()}
            deals = add_up(readable(records), columns, mail, meant)
            deals.columns = columns
    except ProblemsError as error:
        problems += error.problems
        return None, None
    deals.rejected = sorted([*deals.rejected, *broken], key=lambda one: one.row)
    problems += sum_problems(deals, file)
    return (None if problems else Revenue(deals.business, deals.consumer)), deals


def _print(found: "Assessment", deals: "Deals | None", others: tuple[str, ...]) -> None:
    from leadwright.cli.output import print_table, say

    say(f"You are {found.model}.")
    say("")
    for reason in found.reasons:
        say(f"  {reason}")
    if deals is not None:
        say("")
        _print_rows(deals)
        if others:
            _print_doubt(deals, others)
    say("")
    print_table("Look at these first", ("in the report", "name"),
                [(label, name) for name, label in found.metrics])  # fmt: skip
    say(f"The shipped playbook {found.playbook} runs this. Start with it:")
    say(f"  leadwright init ./leadwright-data --model {found.playbook} --name NAME")


def _print_doubt(deals: "Deals", others: tuple[str, ...]) -> None:
    """That what nobody could sort might turn the result."""
    from leadwright.cli.output import say
    from leadwright.measure.assess import money

    say(f"Nothing says who paid {money(deals.unsorted)} of it: that could make it "
        f"{' or '.join(others)}.")  # fmt: skip
    for word, _ in deals.unknown.most_common(3):
        say(f"  say what it means: --means {word!r}=consumer, or business")


def _print_rows(deals: "Deals") -> None:
    from leadwright.cli.output import print_table, say

    say("Read: " + ", ".join(f"{name} from {it!r}" for name, it in deals.columns.items()))
    say(f"Deals that count: {deals.rows:,}")
    for how, count in deals.by.most_common():
        say(f"  {count:,} because {how}")
    for status, count in deals.left_out.most_common():
        say(f"Left out: {count:,} with the status {status!r}, which is not won")
    if deals.rejected:
        print_table(
            _rows_rejected(len({one.row for one in deals.rejected}))
            + (", for instance" if len(deals.rejected) > SHOWN else ""),
            ("row", "code", "what is wrong"),
            [(one.row, one.code, one.what) for one in deals.rejected[:SHOWN]],
        )


def _rows_rejected(count: int) -> str:
    return "1 row rejected" if count == 1 else f"{count:,} rows rejected"


def _print_json(
    found: "Assessment", revenue: "Revenue", deals: "Deals | None", others: tuple[str, ...]
) -> None:
    from leadwright.cli.output import print_json

    shown: dict[str, object] = {
        "model": found.model,
        "playbook": found.playbook,
        "business": revenue.business,
        "consumer": revenue.consumer,
        "business_share": found.business_share,
        "consumer_share": found.consumer_share,
        "reasons": found.reasons,
        "metrics": [{"name": name, "label": label} for name, label in found.metrics],
    }
    if deals is not None:
        shown["deals"] = {
            "counted": deals.rows,
            "because": dict(deals.by),
            "left_out": dict(deals.left_out),
            "columns": deals.columns,
            "unsorted": deals.unsorted,
            "could_be": others,
            "rejected": [
                {"row": one.row, "code": one.code, "what": one.what} for one in deals.rejected
            ],
        }
    print_json(shown)


def _problem(code: str, what: str, where: str = "", hint: str = "") -> "Problem":
    from leadwright.core.problem import Problem

    return Problem(code, what, where, hint)
