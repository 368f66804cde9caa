"""B2C: people who look, fill carts, leave, come back, and buy."""

from collections.abc import Callable

from leadwright.demo.traffic import invented
from leadwright.demo.traffic.plan import Cast, Plan, Script, Visitor, spread

KINDS = (
    ("leaves a cart", 14),
    ("buys", 10),
    ("leaves a cart and comes back", 7),
    ("only looks", 8),
    ("looks without a name", 6),
    ("leaves a cart at night", 5),
    ("leaves a cart and never agreed to e-mail", 4),
    ("cannot decide", 3),
    ("is too young", 3),
)
"""What shoppers are up to, and how many of each in a hundred or so."""


def plan(cast: Cast) -> Plan:
    """The shop's traffic."""
    return Plan("b2c", [_shopper(cast, kind) for kind in spread(KINDS, cast.size.shoppers)])


def _shopper(cast: Cast, kind: str) -> Visitor:
    number = cast.number()
    first, last, left = invented.person(cast.rng, number)
    day = kind != "leaves a cart at night"
    visitor = Visitor(
        who=str(number),
        kind=kind,
        email="" if kind == "looks without a name" else f"{left}@mail.example",
        day=day,
        consent=kind not in ("is too young", "leaves a cart and never agreed to e-mail"),
        age=15 if kind == "is too young" else cast.rng.randint(18, 80),
        acts=[],
    )
    script = Script(cast, visitor, cast.arrival(), cast.zone(day))
    script.page("/")
    SCRIPTS[kind](cast, script, {"first_name": first, "last_name": last})
    return visitor


def _look(cast: Cast, script: Script, times: int) -> tuple[str, float]:
    for _ in range(times):
        product, price = cast.rng.choice(invented.PRODUCTS)
        script.track("Product Viewed", name=product, price=price, currency="EUR")
    return product, price


def _fill_cart(cast: Cast, script: Script) -> float:
    product, price = _look(cast, script, cast.rng.randint(1, 2))
    quantity = cast.rng.randint(1, 3)
    script.track(
        "Product Added", name=product, price=price, quantity=quantity,
        value=price * quantity, currency="EUR",
    )  # fmt: skip
    return price * quantity


def _join(script: Script, name: dict[str, str]) -> None:
    """The newsletter form, by people who agree to be written to."""
    zone = {"time_zone": script.zone}
    consent = {"consent[email]": "yes", "consent[webhook]": "yes"}
    script.form("newsletter", email=script.visitor.email, **name, **zone, **consent)


def _log_in(script: Script, name: dict[str, str]) -> None:
    """The shop's own log-in."""
    traits = {**name, "email": script.visitor.email, "age": script.visitor.age}
    script.identify(**traits)


def _order(script: Script, total: float) -> None:
    order = f"order-{script.visitor.who}"
    script.ordered(order_id=order, total=round(total, 2), currency="EUR")


def _buys(cast: Cast, script: Script, name: dict[str, str]) -> None:
    _look(cast, script, cast.rng.randint(1, 3))
    _join(script, name)
    _log_in(script, name)
    total = _fill_cart(cast, script)
    script.track("Checkout Started", value=total, currency="EUR")
    _order(script, total)


def _leaves_cart(cast: Cast, script: Script, name: dict[str, str]) -> None:
    _look(cast, script, cast.rng.randint(0, 1) + 1)
    _join(script, name)
    _log_in(script, name)
    total = _fill_cart(cast, script)
    if cast.rng.random() < 0.5:
        script.track("Checkout Started", value=total, currency="EUR")


def _comes_back(cast: Cast, script: Script, name: dict[str, str]) -> None:
    _join(script, name)
    _log_in(script, name)
    total = _fill_cart(cast, script)
    script.wait(cast.waits["idle_s"] + 2.5 * cast.stride)
    _order(script, total)


def _only_looks(cast: Cast, script: Script, name: dict[str, str]) -> None:
    _join(script, name)
    _look(cast, script, cast.rng.randint(3, 6))


def _without_name(cast: Cast, script: Script, _name: dict[str, str]) -> None:
    _look(cast, script, cast.rng.randint(1, 3))
    if cast.rng.random() < 0.5:
        _fill_cart(cast, script)


def _never_agreed(cast: Cast, script: Script, name: dict[str, str]) -> None:
    _log_in(script, name)
    _fill_cart(cast, script)


def _cannot_decide(cast: Cast, script: Script, name: dict[str, str]) -> None:
    """Leaves a cart, and then looks at more: one message too many, were it not for the cap."""
    _leaves_cart(cast, script, name)
    script.wait(cast.waits["idle_s"] + 0.5 * cast.stride)
    _look(cast, script, 3)


SCRIPTS: dict[str, Callable[[Cast, Script, dict[str, str]], None]] = {
    "buys": _buys,
    "leaves a cart": _leaves_cart,
    "leaves a cart at night": _leaves_cart,
    "leaves a cart and comes back": _comes_back,
    "leaves a cart and never agreed to e-mail": _never_agreed,
    "only looks": _only_looks,
    "looks without a name": _without_name,
    "cannot decide": _cannot_decide,
    "is too young": _never_agreed,
}
